package jsonpath

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// tokenKind is the kind of a token; punctuation is its own character.
type tokenKind int

// The kinds that are no single characters. Keywords are tokens of kind word.
const (
	tokenEnd tokenKind = iota + 256
	tokenWord
	tokenString
	tokenVariable
	tokenInteger
	tokenNumber
	tokenAnd
	tokenOr
	tokenAny
	tokenLessEqual
	tokenEqual
	tokenNotEqual
	tokenGreaterEqual
)

// lexer splits a path into tokens; its fields describe the current one.
type lexer struct {
	src  string
	at   int
	kind tokenKind
	text string // of a word, string, variable or number
	// keyword is the word in lower case when it is one, "" otherwise.
	keyword string
	// near is what an error message quotes.
	near string
}

// The classes of characters: what has a meaning of its own, and blanks. All others,
// digits and letters of any alphabet included, make words.
const (
	specials = `?%$.[]{}()|&!=<>@#,*:-+/`
	blanks   = " \t\n\r\f"
)

// isOther reports whether a character belongs to words.
func isOther(c byte) bool {
	return strings.IndexByte(specials, c) < 0 && strings.IndexByte(blanks, c) < 0 && c != '\\' && c != '"'
}

// span counts the bytes at the start of s that are ok.
func span(s string, ok func(byte) bool) int {
	n := 0
	for n < len(s) && ok(s[n]) {
		n++
	}
	return n
}

// isDigit reports whether c is a decimal digit.
func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// isBlank reports whether c is a blank.
func isBlank(c byte) bool { return strings.IndexByte(blanks, c) >= 0 }

// fail is an error at the current token.
func (l *lexer) fail(message string) error {
	if l.near == "" {
		return pgerr.New(pgerr.SyntaxError, "%s at end of jsonpath input", message)
	}
	return pgerr.New(pgerr.SyntaxError, "%s at or near \"%s\" of jsonpath input", message, l.near)
}

// failAt is an error that quotes text.
func (l *lexer) failAt(message, text string) error {
	l.near = text
	return l.fail(message)
}

// comment skips a comment whose opening has been read.
func (l *lexer) comment() error {
	n := strings.Index(l.src[l.at:], "*/")
	if n < 0 {
		return l.failAt("unexpected end of comment", "")
	}
	l.at += n + len("*/")
	return nil
}

// next reads a token.
func (l *lexer) next() error {
	for {
		l.at += span(l.src[l.at:], isBlank)
		rest := l.src[l.at:]
		l.text, l.keyword = "", ""
		switch {
		case rest == "":
			l.kind, l.near = tokenEnd, ""
			return nil
		case strings.HasPrefix(rest, "/*"):
			l.at += len("/*")
			if err := l.comment(); err != nil {
				return err
			}
			continue
		case rest[0] == '"':
			return l.quoted(tokenString, 1)
		case strings.HasPrefix(rest, `$"`):
			return l.quoted(tokenVariable, 2)
		case rest[0] == '$' && len(rest) > 1 && isOther(rest[1]):
			n := 1 + span(rest[1:], isOther)
			l.take(tokenVariable, n)
			l.text = rest[1:n]
			return nil
		}
		if done, err := l.number(); done || err != nil {
			return err
		}
		if rest[0] == '\\' || isOther(rest[0]) {
			found, err := l.word()
			if found || err != nil {
				return err
			}
			continue
		}
		l.symbol()
		return nil
	}
}

// take makes the next n bytes the token.
func (l *lexer) take(kind tokenKind, n int) {
	l.kind, l.near = kind, l.src[l.at:l.at+n]
	l.at += n
}

// symbols are the operators of two characters.
var symbols = []struct {
	text string
	kind tokenKind
}{
	{"&&", tokenAnd},
	{"||", tokenOr},
	{"**", tokenAny},
	{"<=", tokenLessEqual},
	{"==", tokenEqual},
	{"<>", tokenNotEqual},
	{"!=", tokenNotEqual},
	{">=", tokenGreaterEqual},
}

// symbol reads an operator or punctuation.
func (l *lexer) symbol() {
	for _, s := range symbols {
		if strings.HasPrefix(l.src[l.at:], s.text) {
			l.take(s.kind, len(s.text))
			return
		}
	}
	l.take(tokenKind(l.src[l.at]), 1)
}

// number reads a number, if one begins here and no longer word does.
func (l *lexer) number() (bool, error) {
	rest := l.src[l.at:]
	integer := span(rest, isDigit)
	if integer > 1 && rest[0] == '0' {
		integer = 1
	}
	n, kind := integer, tokenInteger
	if n < len(rest) && rest[n] == '.' && span(rest, isDigit) == integer {
		if fraction := span(rest[n+1:], isDigit); integer > 0 || fraction > 0 {
			n, kind = n+1+fraction, tokenNumber
		}
	}
	if n == 0 {
		return false, nil
	}
	failed := 0
	if n < len(rest) && rest[n]|0x20 == 'e' {
		sign := span(rest[n+1:min(n+2, len(rest))], func(c byte) bool { return c == '+' || c == '-' })
		if digits := span(rest[n+1+sign:], isDigit); digits > 0 {
			n, kind = n+1+sign+digits, tokenNumber
		} else if sign > 0 {
			failed = n + 1 + sign
		}
	}
	junk := n
	if n < len(rest) && isOther(rest[n]) {
		junk++
	}
	switch word := span(rest, isOther); {
	case word > max(junk, failed):
		return false, nil
	case failed > n:
		return true, l.failAt("invalid numeric literal", rest[:failed])
	case junk > n:
		return true, l.failAt("trailing junk after numeric literal", rest[:junk])
	}
	l.take(kind, n)
	l.text = l.near
	return true, nil
}

// word reads a word, which may have escapes. One that a comment ends is lost, as it
// is in PostgreSQL: then found is false.
func (l *lexer) word() (found bool, err error) {
	var b strings.Builder
	l.kind, l.near = tokenWord, ""
	for l.at < len(l.src) {
		rest := l.src[l.at:]
		switch n := span(rest, isOther); {
		case n > 0:
			b.WriteString(rest[:n])
			l.at += n
			continue
		case rest[0] == '\\':
			if err := l.escape(&b); err != nil {
				return true, err
			}
			l.near = ""
			continue
		case strings.HasPrefix(rest, "/*"):
			l.at += len("/*")
			return false, l.comment()
		case isBlank(rest[0]):
			l.take(tokenWord, span(rest, isBlank))
		}
		break
	}
	l.text = b.String()
	l.keyword = keyword(l.text)
	return true, nil
}

// quoted reads a string or variable in quotes.
func (l *lexer) quoted(kind tokenKind, opening int) error {
	var b strings.Builder
	l.at += opening
	for {
		rest := l.src[l.at:]
		switch {
		case rest == "":
			return l.failAt("unexpected end of quoted string", "")
		case rest[0] == '"':
			l.take(kind, 1)
			l.text = b.String()
			return nil
		case rest[0] == '\\':
			if err := l.escape(&b); err != nil {
				return err
			}
			continue
		}
		n := span(rest, func(c byte) bool { return c != '"' && c != '\\' })
		b.WriteString(rest[:n])
		l.at += n
	}
}

// keyword returns the keyword that a word is, "" if none. The JSON literals count in
// lower case only.
func keyword(word string) string {
	switch word {
	case "null", "true", "false":
		return word
	}
	switch lower := strings.ToLower(word); lower {
	case "is", "to", "abs", "lax", "flag", "last", "size", "type", "with", "floor", "double", "exists", "starts", "strict",
		"ceiling", "unknown", "datetime", "keyvalue", "like_regex":
		return lower
	}
	return ""
}
