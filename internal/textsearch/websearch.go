package textsearch

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// webParser reads a query as people type it into a search engine: words are joined by
// and, "or" by or, quotes make phrases, and a minus sign negates. Nothing is an error.
type webParser struct {
	config *Config
	s      string
}

// WebQuery makes a query of what people type.
func (c *Config) WebQuery(s string) (*Query, error) {
	p := &webParser{c, s}
	var alternatives []*Query
	var all *Query
	or := false
	for {
		operand, found, err := p.operand()
		if err != nil {
			return nil, err
		}
		if !found {
			break
		}
		if or {
			alternatives = append(alternatives, all)
			all = nil
		}
		if all == nil {
			all = operand
		} else {
			all = &Query{Op: And, Left: all, Right: operand}
		}
		or = p.or()
	}
	out := all
	for i, a := range alternatives {
		if i == 0 {
			out = a
			continue
		}
		out = &Query{Op: Or, Left: out, Right: a}
	}
	if len(alternatives) > 0 {
		out = &Query{Op: Or, Left: out, Right: all}
	}
	return withoutStops(out), nil
}

// webStops are the characters that mean nothing here.
const webStops = "!&|()<>:*'\\"

// skip skips what means nothing.
func (p *webParser) skip() {
	for p.s != "" {
		r, n := utf8.DecodeRuneInString(p.s)
		if !unicode.IsSpace(r) && !strings.ContainsRune(webStops, r) {
			return
		}
		p.s = p.s[n:]
	}
}

// operand reads a word or phrase with the signs that negate it; found is false at the end.
func (p *webParser) operand() (q *Query, found bool, err error) {
	signs := 0
	for {
		p.skip()
		if !strings.HasPrefix(p.s, "-") {
			break
		}
		p.s = p.s[1:]
		signs++
	}
	if p.s == "" {
		return nil, false, nil
	}
	text := ""
	if rest, ok := strings.CutPrefix(p.s, `"`); ok {
		text, p.s, _ = strings.Cut(rest, `"`)
	} else {
		n := strings.IndexFunc(p.s, func(r rune) bool { return unicode.IsSpace(r) || r == '"' || r == ':' })
		if n < 0 {
			n = len(p.s)
		}
		text, p.s = p.s[:n], p.s[n:]
	}
	q, err = p.config.words(text, Phrase, 0, false)
	for ; signs > 0 && err == nil; signs-- {
		q = &Query{Op: Not, Right: q}
	}
	return q, true, err
}

// or reads the word or, which must stand between two operands.
func (p *webParser) or() bool {
	rest := strings.TrimLeftFunc(p.s, unicode.IsSpace)
	if len(rest) < 2 || !strings.EqualFold(rest[:2], "or") {
		return false
	}
	rest = rest[2:]
	r, _ := utf8.DecodeRuneInString(rest)
	if rest != "" && (r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r)) {
		return false
	}
	tail := &webParser{p.config, rest}
	if tail.skip(); tail.s == "" {
		return false
	}
	p.s = rest
	return true
}
