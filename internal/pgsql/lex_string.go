package pgsql

import "strings"

// scanPrefixedString reads the literals that start with a letter: escape, bit,
// national and Unicode strings, and Unicode identifiers. It reports whether
// there was one.
func (l *lexer) scanPrefixedString(t *token) bool {
	next := l.byteAt(l.off + 1)
	if next != '\'' && next != '&' {
		return false
	}
	switch l.text[l.off] | 0x20 {
	case 'e':
		if next == '\'' {
			l.scanEscapeString(t, l.off+2)
			return true
		}
	case 'b', 'x':
		if next == '\'' {
			l.scanBits(t)
			return true
		}
	case 'n':
		if next == '\'' {
			l.off++ // the string is the next token
			t.kind, t.kw, t.text = tokenKeyword, kwNchar, "nchar"
			return true
		}
	case 'u':
		if q := l.byteAt(l.off + 2); next == '&' && (q == '\'' || q == '"') {
			l.scanUnicode(t, q)
			return true
		}
	}
	return false
}

// scanString reads a string without escapes whose quote is before open.
func (l *lexer) scanString(t *token, open int) {
	t.kind = tokenString
	t.text, _ = l.quoted(open, "unterminated quoted string")
}

// scanBits reads a bit string in binary or hexadecimal digits.
func (l *lexer) scanBits(t *token) {
	t.kind = tokenBits
	msg := "unterminated bit string literal"
	if l.text[l.off]|0x20 == 'x' {
		t.kind, msg = tokenHex, "unterminated hexadecimal string literal"
	}
	t.text, _ = l.quoted(l.off+2, msg)
}

// quoted reads the rest of a literal in single quotes without escapes, with
// its continuations, and reports whether it ended.
func (l *lexer) quoted(open int, unterminated string) (string, bool) {
	start := l.off
	var joined []byte
	piece := open
	for i := open; ; {
		n := strings.IndexByte(l.text[i:], '\'')
		if n < 0 {
			l.off = len(l.text)
			l.fail(start, unterminated)
			return "", false
		}
		i += n
		if l.byteAt(i+1) == '\'' {
			joined = append(joined, l.text[piece:i+1]...)
			i += 2
			piece = i
			continue
		}
		l.off = i + 1
		next := l.continuation()
		if next < 0 {
			if joined == nil {
				return l.text[piece:i], true
			}
			return string(append(joined, l.text[piece:i]...)), true
		}
		joined = append(joined, l.text[piece:i]...)
		i, piece = next, next
	}
}

// continuation returns the offset behind the opening quote of the next piece of
// the literal that ends at the current offset, or -1. The pieces must be
// separated by white space with a line end.
func (l *lexer) continuation() int {
	i, newline := l.off, false
	for {
		c := l.byteAt(i)
		switch {
		case c == '\n' || c == '\r':
			newline = true
			i++
		case isSpace(c):
			i++
		case c == '-' && l.byteAt(i+1) == '-':
			n := strings.IndexAny(l.text[i:], "\r\n")
			if n < 0 {
				return -1
			}
			i += n
		case c == '\'' && newline:
			return i + 1
		default:
			return -1
		}
	}
}

// scanQuotedIdent reads an identifier in double quotes.
func (l *lexer) scanQuotedIdent(t *token) {
	start := l.off
	name, ok := l.doubleQuoted(start + 1)
	if !ok {
		return
	}
	t.kind, t.quoted = tokenIdent, true
	t.text = l.truncateName(name)
}

// doubleQuoted reads the rest of an identifier in double quotes.
func (l *lexer) doubleQuoted(open int) (string, bool) {
	start := l.off
	for i := open; ; i += 2 {
		n := strings.IndexByte(l.text[i:], '"')
		if n < 0 {
			l.off = len(l.text)
			l.fail(start, "unterminated quoted identifier")
			return "", false
		}
		i += n
		if l.byteAt(i+1) == '"' {
			continue
		}
		l.off = i + 1
		name := strings.ReplaceAll(l.text[open:i], `""`, `"`)
		if name == "" {
			l.fail(start, "zero-length delimited identifier")
		}
		return name, name != ""
	}
}
