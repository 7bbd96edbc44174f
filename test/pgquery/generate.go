package pgquery

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
)

// maxGenerated is the depth at which rules take their shortest alternative. It
// keeps the oracle, which recurses without a limit, far from the end of its stack.
const maxGenerated = 9

// generator makes statements of a grammar.
type generator struct {
	rand *rand.Rand
	// rules are the alternatives of each rule, each a list of words.
	rules map[string][][]string
}

// newGenerator reads a grammar: lines of name = alternatives, and comments.
func newGenerator(path string, seed uint64) (*generator, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	g := &generator{rand: rand.New(rand.NewPCG(seed, 1)), rules: map[string][][]string{}}
	for line := range strings.SplitSeq(string(text), "\n") {
		name, alternatives, ok := strings.Cut(line, " =")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		for words := range strings.SplitSeq(alternatives+" ", " | ") {
			g.rules[name] = append(g.rules[name], strings.Fields(words))
		}
	}
	return g, g.check(path)
}

// check refuses names of rules that are not there.
func (g *generator) check(path string) error {
	for name, alternatives := range g.rules {
		for _, words := range alternatives {
			for _, word := range words {
				if used, ok := ruleName(word); ok && g.rules[used] == nil {
					return fmt.Errorf("%s: %s uses %s, which is no rule", path, name, word)
				}
			}
		}
	}
	return nil
}

// ruleName returns the rule a word names.
func ruleName(word string) (string, bool) {
	if len(word) < 3 || word[0] != '<' || word[len(word)-1] != '>' || word[1] < 'a' || word[1] > 'z' {
		return "", false
	}
	return word[1 : len(word)-1], true
}

// next returns a statement.
func (g *generator) next() string {
	return strings.Join(g.expand(nil, "statement", 0), " ")
}

// expand appends the words of a rule.
func (g *generator) expand(words []string, rule string, depth int) []string {
	alternatives := g.rules[rule]
	i := 0
	if depth < maxGenerated {
		i = g.rand.IntN(len(alternatives))
	}
	for _, word := range alternatives[i] {
		if name, ok := ruleName(word); ok {
			words = g.expand(words, name, depth+1)
		} else {
			words = append(words, word)
		}
	}
	return words
}
