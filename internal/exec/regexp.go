package exec

import (
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/regex"
)

// pattern is a compiled regular expression with what the regexp functions do.
type pattern struct{ *regex.Pattern }

// patternCache keeps the pattern that one call used last, since it is nearly
// always the same for all rows.
type patternCache struct{ last atomic.Pointer[regex.Pattern] }

// get returns a compiled pattern.
func (c *patternCache) get(source string, opts regex.Options) (*pattern, error) {
	if p := c.last.Load(); p != nil && p.Source == source && p.Options == opts {
		return &pattern{p}, nil
	}
	p, err := regex.Compile(strings.Clone(source), opts)
	if err != nil {
		return nil, err
	}
	c.last.Store(p)
	return &pattern{p}, nil
}

// match holds the byte offsets of a match and its groups, as in package regexp.
type match []int

// text returns group i; ok is false when it took no part in the match.
func (m match) text(s string, i int) (group string, ok bool) {
	if 2*i+1 >= len(m) || m[2*i] < 0 {
		return "", false
	}
	return s[m[2*i]:m[2*i+1]], true
}

// all finds matches from a byte offset on: after an empty match the search goes
// on one character further.
func (p *pattern) all(s string, from, limit int) ([]match, error) {
	return p.matches(s, from, limit, true)
}

// matches is all, with the groups only if they are asked for.
func (p *pattern) matches(s string, from, limit int, groups bool) ([]match, error) {
	var out []match
	search := p.On(s)
	for from <= len(s) && (limit < 0 || len(out) < limit) {
		m, err := search.Find(from, groups)
		if err != nil || m == nil {
			return out, err
		}
		out = append(out, m)
		if from = m[1]; m[0] == m[1] {
			_, n := utf8.DecodeRuneInString(s[from:])
			from += max(n, 1)
		}
	}
	return out, nil
}

// replace replaces match number nth from a byte offset on, all for 0.
func (p *pattern) replace(s, replacement string, from, nth int) (string, error) {
	matches, err := p.matches(s, from, max(nth, 0)-boolInt(nth == 0), strings.Contains(replacement, `\`))
	if err != nil {
		return "", err
	}
	if nth > 0 {
		if len(matches) < nth {
			return s, nil
		}
		matches = matches[nth-1:]
	}
	var b strings.Builder
	at := 0
	for _, m := range matches {
		b.WriteString(s[at:m[0]])
		expand(&b, replacement, s, m)
		at = m[1]
	}
	b.WriteString(s[at:])
	return b.String(), nil
}

// expand writes a replacement: \1 to \9 are groups, \& is the match, \\ a
// backslash.
func expand(b *strings.Builder, replacement, s string, m match) {
	for {
		i := strings.IndexByte(replacement, '\\')
		if i < 0 || i+1 == len(replacement) {
			b.WriteString(replacement)
			return
		}
		b.WriteString(replacement[:i])
		c := replacement[i+1]
		replacement = replacement[i+2:]
		switch {
		case c >= '1' && c <= '9':
			group, _ := m.text(s, int(c-'0'))
			b.WriteString(group)
		case c == '&':
			b.WriteString(s[m[0]:m[1]])
		case c == '\\':
			b.WriteByte('\\')
		default:
			b.WriteString(`\` + string([]byte{c}))
		}
	}
}

// split cuts s at the matches; empty ones at its ends and right behind another
// match cut nothing.
func (p *pattern) split(s string) ([]string, error) {
	var out []string
	at, end := 0, 0
	matches, err := p.matches(s, 0, -1, false)
	for _, m := range matches {
		if m[0] < len(s) && m[1] > end {
			out = append(out, s[at:m[0]])
			at = m[1]
		}
		end = m[1]
	}
	return append(out, s[at:]), err
}
