package regex

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// The character classes in Go's syntax, to stand inside of brackets. They
// follow a C.UTF-8 character type: letters are Unicode's, digits ASCII's.
const (
	classDigit = `0-9`
	classWord  = `\p{L}\p{Nd}_`
	classSpace = `\s\x0b`
)

// namedClass returns a [:class:] in Go's syntax, "" if there is none.
func namedClass(name string) string {
	switch name {
	case "alpha":
		return `\p{L}`
	case "digit":
		return classDigit
	case "alnum":
		return `\p{L}\p{Nd}`
	case "word":
		return classWord
	case "upper":
		return `\p{Lu}`
	case "lower":
		return `\p{Ll}`
	case "space":
		return classSpace
	case "punct":
		return `[:punct:]\p{P}`
	case "blank", "cntrl", "graph", "print", "xdigit", "ascii":
		return "[:" + name + ":]"
	}
	return ""
}

// errEscape is the error of an unknown escape.
func errEscape() error { return errPattern(`invalid escape \ sequence`) }

// escape translates an escape outside of brackets; rest follows the backslash.
func (t *translator) escape(rest string) error {
	if rest == "" {
		return errEscape()
	}
	c := rest[0]
	switch c {
	case 'd', 's', 'w', 'D', 'S', 'W':
		t.in = rest[1:]
		set := map[byte]string{'d': classDigit, 's': classSpace, 'w': classWord}[c|0x20]
		open := "["
		if c < 'a' {
			open = "[^"
		}
		t.emitAtom(open+set+"]", c == 'w' || c == 'd')
		return nil
	case 'A', 'Z', 'm', 'M', 'y', 'Y':
		t.in = rest[1:]
		return t.assertion(c)
	}
	if c >= '1' && c <= '9' && !strings.HasPrefix(rest[1:], "0") {
		return pgerr.Unsupported("a back reference in a regular expression")
	}
	r, rest, err := escapedRune(rest)
	if err != nil {
		return err
	}
	t.in = rest
	t.emitAtom(quoteRune(r), isWord(r))
	return nil
}

// assertion translates an escape that matches no text.
func (t *translator) assertion(c byte) error {
	t.context = true
	switch c {
	case 'A':
		t.emitMark(`\A`)
	case 'Z':
		t.emitMark(`\z`)
	case 'y':
		t.emitMark(`\b`)
	case 'Y':
		t.emitMark(`\B`)
	case 'm':
		if !startsWithWord(t.in) {
			return pgerr.Unsupported(`\m before something that may be no word in a regular expression`)
		}
		t.emitMark(`\b`)
	case 'M':
		if !t.wordAtom {
			return pgerr.Unsupported(`\M after something that may be no word in a regular expression`)
		}
		t.emitMark(`\b`)
	}
	return nil
}

// startsWithWord reports whether a pattern surely starts with a word character.
func startsWithWord(p string) bool {
	if strings.HasPrefix(p, `\w`) || strings.HasPrefix(p, `\d`) {
		return true
	}
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(p, "("))
	return r != utf8.RuneError && isWord(r)
}

// quoteRune makes a character match itself.
func quoteRune(r rune) string {
	if r < ' ' || r == utf8.RuneError {
		return fmt.Sprintf(`\x{%x}`, r)
	}
	return quote(string(r))
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

// bracket translates a bracket expression; rest follows the opening bracket.
func (t *translator) bracket(rest string) error {
	for _, boundary := range []string{"[:<:]]", "[:>:]]"} {
		if after, ok := strings.CutPrefix(rest, boundary); ok {
			t.in, t.context = after, true
			t.emitMark(`\b`)
			return nil
		}
	}
	var set strings.Builder
	set.WriteByte('[')
	if after, ok := strings.CutPrefix(rest, "^"); ok {
		rest = after
		set.WriteByte('^')
		if !t.opts.DotNewline {
			set.WriteString(`\n`)
		}
	}
	for first := true; first || !strings.HasPrefix(rest, "]"); first = false {
		if rest == "" {
			return errPattern("brackets [] not balanced")
		}
		item, after, err := t.bracketItem(rest)
		if err != nil {
			return err
		}
		set.WriteString(item)
		rest = after
	}
	set.WriteByte(']')
	t.in = rest[1:]
	t.emitAtom(set.String(), false)
	return nil
}

// bracketItem translates one character, range or class inside of brackets.
func (t *translator) bracketItem(s string) (item, rest string, err error) {
	if class, after, ok := cutClass(s); ok {
		item = namedClass(class)
		if item == "" {
			return "", "", errPattern("invalid character class")
		}
		return item, after, nil
	}
	if len(s) >= 2 && s[0] == '\\' {
		if set, ok := map[byte]string{'d': classDigit, 's': classSpace, 'w': classWord}[s[1]]; ok {
			return set, s[2:], nil
		}
	}
	low, rest, err := bracketRune(s)
	if err != nil {
		return "", "", err
	}
	if len(rest) < 2 || rest[0] != '-' || rest[1] == ']' {
		return bracketQuote(low), rest, nil
	}
	high, rest, err := bracketRune(rest[1:])
	if err != nil {
		return "", "", err
	}
	if low > high {
		return "", "", errPattern("invalid character range")
	}
	return bracketQuote(low) + "-" + bracketQuote(high), rest, nil
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

// bracketQuote writes a character inside of brackets.
func bracketQuote(r rune) string { return fmt.Sprintf(`\x{%x}`, r) }
