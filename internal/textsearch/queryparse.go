package textsearch

import (
	"hash/crc32"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// checksum is what orders the words of queries.
func checksum(word string) int32 { return int32(crc32.ChecksumIEEE([]byte(word))) }

// The limits of a query: how deep, how many nodes, and how far a phrase reaches.
const (
	depthMax    = 1000
	nodesMax    = 32767
	DistanceMax = 16384
)

// operand makes the query of one operand as it was written.
type operand func(text string, weights int, prefix bool) (*Query, error)

// queryParser reads a query with operators.
type queryParser struct {
	valueLexer
	operand operand
	depth   int
	nodes   int
}

// ParseQuery reads the text of a tsquery: its words are lexemes.
func ParseQuery(s string) (*Query, error) {
	return parseQuery(s, func(text string, weights int, prefix bool) (*Query, error) {
		return newWord(text, weights, prefix, s)
	})
}

// newWord makes a word of a query.
func newWord(text string, weights int, prefix bool, whole string) (*Query, error) {
	if len(text) > lexemeMax {
		return nil, pgerr.New(pgerr.ProgramLimitExceeded, "word is too long in tsquery: \"%s\"", whole)
	}
	return &Query{Lexeme: text, Weights: weights, Prefix: prefix}, nil
}

// parseQuery reads a query whose operands become queries of their own.
func parseQuery(s string, f operand) (*Query, error) {
	p := &queryParser{valueLexer: valueLexer{src: s, whole: s, kind: "tsquery", query: true}, operand: f}
	p.skip()
	if p.src == "" {
		return nil, nil
	}
	q, err := p.level(Or.priority())
	if err != nil {
		return nil, err
	}
	if p.skip(); p.src != "" {
		return nil, p.syntaxError()
	}
	return q, nil
}

// skip skips blanks.
func (p *queryParser) skip() { p.src = strings.TrimLeftFunc(p.src, unicode.IsSpace) }

// level reads operands joined by operators of a priority or a higher one.
func (p *queryParser) level(least int) (*Query, error) {
	left, err := p.unary()
	for err == nil {
		var op Operator
		var distance int
		rest := p.src
		op, distance, err = p.operator()
		if err != nil || op == Word {
			return left, err
		}
		if op.priority() < least {
			p.src = rest
			return left, nil
		}
		var right *Query
		if right, err = p.level(op.priority() + 1); err == nil {
			left = &Query{Op: op, Left: left, Right: right, Distance: distance}
			err = p.count()
		}
	}
	return nil, err
}

// count counts a node.
func (p *queryParser) count() error {
	if p.nodes++; p.nodes > nodesMax {
		return pgerr.New(pgerr.ProgramLimitExceeded, "tsquery is too large")
	}
	return nil
}

// operator reads a binary operator; Word means that there is none.
func (p *queryParser) operator() (op Operator, distance int, err error) {
	p.skip()
	if p.src == "" || p.src[0] == ')' {
		return Word, 0, nil
	}
	c := p.src[0]
	switch c {
	case '&', '|':
		p.src = p.src[1:]
		return map[byte]Operator{'&': And, '|': Or}[c], 0, nil
	case '<':
		distance, err = p.phrase()
		return Phrase, distance, err
	}
	return Word, 0, p.syntaxError()
}

// phrase reads <-> or <distance>.
func (p *queryParser) phrase() (int, error) {
	body, rest, ok := strings.Cut(p.src[1:], ">")
	if !ok {
		return 0, p.syntaxError()
	}
	distance := 0
	for i := range len(body) {
		if body[i] < '0' || body[i] > '9' {
			if body == "-" {
				break
			}
			return 0, p.syntaxError()
		}
		distance = min(distance*10+int(body[i]-'0'), DistanceMax+1)
	}
	if body == "" {
		return 0, p.syntaxError()
	}
	if body == "-" {
		distance = 1
	}
	if distance > DistanceMax {
		return 0, ErrDistance()
	}
	p.src = rest
	return distance, nil
}

// ErrDistance is the error of a phrase operator that reaches too far.
func ErrDistance() error {
	return pgerr.New(pgerr.InvalidParameterValue,
		"distance in phrase operator must be an integer value between zero and %d inclusive", DistanceMax)
}

// unary reads an operand with what negates it.
func (p *queryParser) unary() (*Query, error) {
	if p.depth++; p.depth > depthMax {
		return nil, pgerr.New(pgerr.StatementTooComplex, "stack depth limit exceeded")
	}
	defer func() { p.depth-- }()
	if err := p.count(); err != nil {
		return nil, err
	}
	p.skip()
	switch {
	case p.src == "":
		return nil, pgerr.New(pgerr.SyntaxError, "no operand in tsquery: \"%s\"", p.whole)
	case p.src[0] == '!':
		p.src = p.src[1:]
		q, err := p.unary()
		if err != nil {
			return nil, err
		}
		return &Query{Op: Not, Right: q}, nil
	case p.src[0] == '(':
		p.src = p.src[1:]
		q, err := p.level(Or.priority())
		if err != nil {
			return nil, err
		}
		if p.skip(); !strings.HasPrefix(p.src, ")") {
			return nil, p.syntaxError()
		}
		p.src = p.src[1:]
		return q, nil
	case p.src[0] == ':':
		return nil, p.syntaxError()
	}
	text, _, _, err := p.next()
	if err != nil {
		return nil, err
	}
	weights, prefix := p.flags()
	return p.operand(text, weights, prefix)
}

// flags reads what follows the colon behind a word.
func (p *queryParser) flags() (weights int, prefix bool) {
	if !strings.HasPrefix(p.src, ":") {
		return 0, false
	}
	p.src = p.src[1:]
	for p.src != "" {
		r, n := utf8.DecodeRuneInString(p.src)
		w := strings.IndexRune("dcba", unicode.ToLower(r))
		switch {
		case r == '*':
			prefix = true
		case w >= 0:
			weights |= 1 << w
		default:
			return weights, prefix
		}
		p.src = p.src[n:]
	}
	return weights, prefix
}
