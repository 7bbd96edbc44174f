package regex

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// errEscape is the error of an unknown escape.
func errEscape() error { return errPattern(`invalid escape \ sequence`) }

// shorthand returns the class that an escape's letter stands for, and whether it stands
// for all but the class.
func shorthand(c byte) (name string, not, ok bool) {
	name, ok = map[byte]string{'d': "digit", 's': "space", 'w': "word"}[c|0x20]
	return name, c < 'a', ok
}

// escape reads an escape outside of brackets, behind its backslash.
func (p *parser) escape() (*part, error) {
	if p.in == "" {
		return nil, errEscape()
	}
	c := p.in[0]
	if name, not, ok := shorthand(c); ok {
		p.in = p.in[1:]
		return simple(&node{set: &set{members: []member{{classes[name], false}}, not: not}}), nil
	}
	if strings.IndexByte("AZmMyY", c) >= 0 {
		p.in = p.in[1:]
		return p.asserted(c), nil
	}
	if c >= '1' && c <= '9' {
		n := 1
		for n < len(p.in) && n < boundMax && startsWithDigit(p.in[n:]) {
			n++
		}
		number, err := strconv.Atoi(p.in[:n])
		if n == 1 || err == nil && number <= p.opened {
			p.in = p.in[n:]
			return p.reference(number)
		}
	}
	r, rest, err := escapedRune(p.in)
	if err != nil {
		return nil, err
	}
	p.in = rest
	return simple(&node{set: one(r, p.opts.Insensitive)}), nil
}

// reference is a back reference to a group that is closed.
func (p *parser) reference(number int) (*part, error) {
	if p.looks > 0 || number >= len(p.groups) || p.groups[number] == nil {
		return nil, errPattern("invalid backreference number")
	}
	p.special, p.back = true, true
	return &part{kind: reference, flags: refers, ref: number, fold: p.opts.Insensitive, low: 1, high: 1, elements: []*node{p.groups[number].node()}}, nil
}

// escapedRune reads an escape that stands for a character.
func escapedRune(s string) (r rune, rest string, err error) {
	r, n := utf8.DecodeRuneInString(s)
	rest = s[n:]
	simple := map[rune]rune{'a': 7, 'b': 8, 'B': '\\', 'e': 27, 'f': 12, 'n': 10, 'r': 13, 't': 9, 'v': 11}
	if c, ok := simple[r]; ok {
		return c, rest, nil
	}
	switch {
	case r == 'c' && rest != "":
		return rune(rest[0] & 0x1f), rest[1:], nil
	case r == 'u':
		return hexRune(rest, 4, 4)
	case r == 'U':
		return hexRune(rest, 8, 8)
	case r == 'x':
		return hexRune(rest, 1, 255)
	case r >= '0' && r <= '9':
		return octalRune(s)
	case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
		return 0, "", errEscape() // any other character stands for itself
	}
	return r, rest, nil
}

// hexRune reads between low and high hexadecimal digits.
func hexRune(s string, low, high int) (rune, string, error) {
	n := 0
	for n < len(s) && n < high && strings.IndexByte("0123456789abcdefABCDEF", s[n]) >= 0 {
		n++
	}
	if n < low {
		return 0, "", errEscape()
	}
	code, err := strconv.ParseUint(s[:n], 16, 32)
	if err != nil || code > utf8.MaxRune {
		return 0, "", errEscape()
	}
	return rune(code), s[n:], nil
}

// octalRune reads up to three octal digits.
func octalRune(s string) (rune, string, error) {
	n := 0
	for n < len(s) && n < 3 && s[n] >= '0' && s[n] <= '7' {
		n++
	}
	code, err := strconv.ParseUint(s[:n], 8, 16)
	if err != nil {
		return 0, "", errEscape()
	}
	return rune(code), s[n:], nil
}

// bracket reads a bracket expression, behind its bracket.
func (p *parser) bracket() (*part, error) {
	for boundary, letter := range map[string]byte{"[:<:]]": 'm', "[:>:]]": 'M'} {
		if after, ok := strings.CutPrefix(p.in, boundary); ok {
			p.in = after
			return p.asserted(letter), nil
		}
	}
	s := &set{fold: p.opts.Insensitive}
	rest, not := strings.CutPrefix(p.in, "^")
	s.not, s.line = not, !p.opts.DotNewline
	for first := true; first || !strings.HasPrefix(rest, "]"); first = false {
		if rest == "" {
			return nil, errPattern("brackets [] not balanced")
		}
		if !first && rest[0] == '-' && !strings.HasPrefix(rest, "-]") {
			return nil, errPattern("invalid character range")
		}
		var err error
		if rest, err = s.item(rest); err != nil {
			return nil, err
		}
	}
	p.in = rest[1:]
	p.special = p.special || s.hasComplement()
	return simple(&node{set: s}), nil
}

// hasComplement reports whether a member is all but a class.
func (s *set) hasComplement() bool {
	return slices.ContainsFunc(s.members, func(m member) bool { return m.not })
}

// item reads one character, range or class inside of brackets.
func (s *set) item(in string) (rest string, err error) {
	if name, after, ok := cutClass(in); ok {
		c := classes[name]
		if c == nil {
			return "", errPattern("invalid character class")
		}
		if s.fold && (name == "upper" || name == "lower") {
			c = classes["alpha"]
		}
		s.members = append(s.members, member{c, false})
		return after, nil
	}
	if len(in) >= 2 && in[0] == '\\' {
		if name, not, ok := shorthand(in[1]); ok {
			s.members = append(s.members, member{classes[name], not})
			return in[2:], nil
		}
	}
	low, rest, err := bracketRune(in)
	if err != nil {
		return "", err
	}
	if len(rest) < 2 || rest[0] != '-' || rest[1] == ']' {
		s.spans = append(s.spans, span{low, low})
		return rest, nil
	}
	high, rest, err := bracketRune(rest[1:])
	if err != nil {
		return "", err
	}
	if low > high {
		return "", errPattern("invalid character range")
	}
	s.spans = append(s.spans, span{low, high})
	return rest, nil
}

// cutClass splits off a [:class:].
func cutClass(s string) (name, rest string, ok bool) {
	after, ok := strings.CutPrefix(s, "[:")
	if !ok {
		return "", "", false
	}
	return strings.Cut(after, ":]")
}

// bracketRune reads a character inside of brackets: plain, escaped, or as a
// collating element or equivalence class of one character.
func bracketRune(s string) (r rune, rest string, err error) {
	for _, mark := range []string{".", "="} {
		after, ok := strings.CutPrefix(s, "["+mark)
		if !ok {
			continue
		}
		name, rest, ok := strings.Cut(after, mark+"]")
		if !ok || utf8.RuneCountInString(name) != 1 {
			return 0, "", errPattern("invalid collating element")
		}
		r, _ := utf8.DecodeRuneInString(name)
		return r, rest, nil
	}
	if s[0] == '\\' && len(s) > 1 {
		return escapedRune(s[1:])
	}
	r, n := utf8.DecodeRuneInString(s)
	return r, s[n:], nil
}
