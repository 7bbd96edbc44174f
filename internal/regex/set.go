package regex

import (
	"fmt"
	"strings"
	"unicode"
)

// class is a character class: what it matches, and its form in Go's syntax inside of
// brackets. Classes follow a C.UTF-8 character type: letters are Unicode's, digits
// ASCII's.
type class struct {
	golang string
	has    func(r rune) bool
}

// classes are the classes by their names.
var classes = map[string]*class{
	"alpha": {`\p{L}`, unicode.IsLetter},
	"digit": {`0-9`, func(r rune) bool { return r >= '0' && r <= '9' }},
	"alnum": {`\p{L}\p{Nd}`, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }},
	"word":  {`\p{L}\p{Nd}_`, isWord},
	"upper": {`\p{Lu}`, unicode.IsUpper},
	"lower": {`\p{Ll}`, unicode.IsLower},
	"space": {`\s\x0b`, func(r rune) bool { return r == ' ' || r >= '\t' && r <= '\r' }},
	"punct": {`[:punct:]\p{P}`, func(r rune) bool {
		return isPrint(r) && r != ' ' && !isASCIIAlnum(r) || r > 0x7f && unicode.Is(unicode.P, r)
	}},
	"blank":  {`[:blank:]`, func(r rune) bool { return r == ' ' || r == '\t' }},
	"cntrl":  {`[:cntrl:]`, func(r rune) bool { return r < ' ' || r == 0x7f }},
	"graph":  {`[:graph:]`, func(r rune) bool { return isPrint(r) && r != ' ' }},
	"print":  {`[:print:]`, isPrint},
	"xdigit": {`[:xdigit:]`, func(r rune) bool { return strings.ContainsRune("0123456789abcdefABCDEF", r) }},
	"ascii":  {`[:ascii:]`, func(r rune) bool { return r <= 0x7f }},
}

// isWord reports whether r is a word character.
func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// isPrint reports whether r is a printable ASCII character.
func isPrint(r rune) bool { return r >= ' ' && r < 0x7f }

// isASCIIAlnum reports whether r is an ASCII letter or digit.
func isASCIIAlnum(r rune) bool { return r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// span is a range of characters.
type span struct{ low, high rune }

// member is a class among the members of a set, or all but a class.
type member struct {
	*class
	not bool
}

// set is a set of characters.
type set struct {
	spans   []span
	members []member
	not     bool
	fold    bool // cases do not matter
	line    bool // with not: a newline is not in it
}

// one is the set of a character.
func one(r rune, fold bool) *set { return &set{spans: []span{{r, r}}, fold: fold} }

// has reports whether r is in the set.
func (s *set) has(r rune) bool {
	if s.not {
		return !s.lists(r) && (!s.line || r != '\n')
	}
	return s.lists(r)
}

// lists reports whether r is among the set's members.
func (s *set) lists(r rune) bool {
	if s.plain(r) || !s.fold {
		return s.plain(r)
	}
	if lower := unicode.ToLower(r); lower != r && s.plain(lower) {
		return true
	}
	upper := unicode.ToUpper(r)
	return upper != r && s.plain(upper)
}

// plain is lists without another case.
func (s *set) plain(r rune) bool {
	for _, p := range s.spans {
		if r >= p.low && r <= p.high {
			return true
		}
	}
	for _, m := range s.members {
		if m.has(r) != m.not {
			return true
		}
	}
	return false
}

// golang writes the set in Go's syntax; ok is false for members that cannot be written.
func (s *set) golang(b *strings.Builder) (ok bool) {
	if len(s.spans)+len(s.members) == 0 && !s.line { // any character
		b.WriteString("(?s:.)")
		return true
	}
	if s.fold {
		b.WriteString("(?i:")
	}
	b.WriteString("[")
	if s.not {
		b.WriteString("^")
		if s.line {
			b.WriteString(`\n`)
		}
	}
	for _, p := range s.spans {
		fmt.Fprintf(b, `\x{%x}-\x{%x}`, p.low, p.high)
	}
	for _, m := range s.members {
		if m.not {
			return false
		}
		b.WriteString(m.golang)
	}
	b.WriteString("]")
	if s.fold {
		b.WriteString(")")
	}
	return true
}
