package pgquery

import (
	"math/rand/v2"
	"slices"
	"strings"

	pg "github.com/pganalyze/pg_query_go/v6"
)

// maxMutated is the longest statement that is changed; longer ones take long and
// say nothing new.
const maxMutated = 1500

// mutator makes new statements of others by changing single tokens.
type mutator struct {
	rand       *rand.Rand
	statements [][]string
	tokens     []string
}

// newMutator returns a mutator of the statements that have tokens.
func newMutator(statements []string, seed uint64) *mutator {
	m := &mutator{rand: rand.New(rand.NewPCG(seed, 0))}
	for _, sql := range statements {
		if tokens := tokensOf(sql); len(tokens) > 0 && len(sql) <= maxMutated {
			m.statements = append(m.statements, tokens)
			m.tokens = append(m.tokens, tokens...)
		}
	}
	return m
}

// tokensOf returns the texts of a statement's tokens, none if it has an error in
// one.
func tokensOf(sql string) []string {
	scan, err := pg.Scan(sql)
	if err != nil {
		return nil
	}
	var list []string
	for _, t := range scan.Tokens {
		if t.Token != pg.Token_SQL_COMMENT && t.Token != pg.Token_C_COMMENT {
			list = append(list, sql[t.Start:t.End])
		}
	}
	return list
}

// next returns a statement in which one or two tokens are changed.
func (m *mutator) next() string {
	tokens := slices.Clone(m.statements[m.rand.IntN(len(m.statements))])
	for range 1 + m.rand.IntN(2) {
		if len(tokens) > 0 {
			tokens = m.change(tokens)
		}
	}
	return strings.Join(tokens, " ")
}

// change changes one token.
func (m *mutator) change(tokens []string) []string {
	i := m.rand.IntN(len(tokens))
	other := m.tokens[m.rand.IntN(len(m.tokens))]
	switch m.rand.IntN(5) {
	case 0:
		return slices.Delete(tokens, i, i+1)
	case 1:
		return slices.Insert(tokens, i, tokens[i])
	case 2:
		return slices.Insert(tokens, i, other)
	case 3:
		return tokens[:i]
	default:
		tokens[i] = other
		return tokens
	}
}
