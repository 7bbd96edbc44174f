package regex

import (
	"strings"
	"unicode"
)

// quantifier says how often an atom is repeated and which matches are preferred.
type quantifier struct {
	low, high int
	prefer    preference
}

// boundMax is the largest repetition count.
const boundMax = 255

// quantifier reads the quantifier of an atom, if there is one.
func (p *parser) quantifier() (quantifier, error) {
	p.skip()
	once := quantifier{low: 1, high: 1}
	if p.in == "" {
		return once, nil
	}
	rest := p.in[1:]
	switch p.in[0] {
	case '*':
		return p.preferring(rest, 0, unbounded), nil
	case '+':
		return p.preferring(rest, 1, unbounded), nil
	case '?':
		return p.preferring(rest, 0, 1), nil
	case '{':
		if rest = p.afterBlanks(rest); startsWithDigit(rest) {
			return p.bound(rest)
		}
	}
	return once, nil
}

// preferring is a quantifier, non-greedy if a question mark follows.
func (p *parser) preferring(rest string, low, high int) quantifier {
	q := quantifier{low: low, high: high, prefer: longer}
	if after, ok := strings.CutPrefix(rest, "?"); ok {
		rest, q.prefer = after, shorter
	}
	p.in = rest
	return q
}

// bound reads {m}, {m,} and {m,n}; rest follows the brace.
func (p *parser) bound(rest string) (quantifier, error) {
	low, rest, ok := boundNumber(rest)
	high, ranged := low, false
	if ok && strings.HasPrefix(rest, ",") {
		ranged, high, rest = true, unbounded, rest[1:]
		if startsWithDigit(rest) {
			high, rest, ok = boundNumber(rest)
		}
	}
	switch {
	case ok && rest == "":
		return quantifier{}, errPattern("braces {} not balanced")
	case !ok || rest[0] != '}' || low > high:
		return quantifier{}, errPattern("invalid repetition count(s)")
	}
	q := p.preferring(rest[1:], low, high)
	if !ranged {
		q.prefer = 0
	}
	return q, nil
}

// boundNumber reads a repetition count.
func boundNumber(s string) (n int, rest string, ok bool) {
	for s != "" && startsWithDigit(s) && n <= boundMax {
		n, s = n*10+int(s[0]-'0'), s[1:]
	}
	return n, s, n <= boundMax
}

// startsWithDigit reports whether s starts with a digit.
func startsWithDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

// afterBlanks is s without the blanks that an expanded pattern may have.
func (p *parser) afterBlanks(s string) string {
	if p.opts.Expanded {
		return strings.TrimLeftFunc(s, unicode.IsSpace)
	}
	return s
}
