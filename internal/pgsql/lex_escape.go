package pgsql

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// escapeReader reads an escape string: the literal that starts at start.
type escapeReader struct {
	l     *lexer
	start int
	i     int // next byte
	out   []byte
	// high is the first half of a surrogate pair that was just read.
	high rune
	// verify is set when an escape made a byte that may not be valid UTF-8.
	verify bool
	// warn is set until the first escape of a string without a prefix.
	warn bool
}

// scanEscapeString reads a string with C-style escapes whose quote is before open.
func (l *lexer) scanEscapeString(t *token, open int) {
	r := escapeReader{l: l, start: l.off, i: open, warn: l.text[l.off] == '\'' && !l.strings.Silent}
	for r.step() {
	}
	t.kind = tokenString
	if l.err == nil && r.verify {
		l.verifyUTF8(r.out)
	}
	t.text = string(r.out)
}

// step reads one character, escape or quote and reports whether to go on.
func (r *escapeReader) step() bool {
	l := r.l
	rest := l.text[r.i:]
	if r.high != 0 && !strings.HasPrefix(rest, `\u`) && !strings.HasPrefix(rest, `\U`) {
		r.failUnit(r.i, min(r.i+1, len(l.text)), "invalid Unicode surrogate pair")
		return false
	}
	n := strings.IndexAny(rest, `\'`)
	if n < 0 || n == len(rest)-1 && rest[n] == '\\' {
		l.off = len(l.text)
		l.fail(r.start, "unterminated quoted string")
		return false
	}
	r.out = append(r.out, rest[:n]...)
	r.i += n
	if rest[n] == '\\' {
		r.escape()
		return l.err == nil
	}
	if l.byteAt(r.i+1) == '\'' {
		r.out = append(r.out, '\'')
		r.i += 2
		return true
	}
	l.off = r.i + 1
	if next := l.continuation(); next >= 0 {
		r.i = next
		return true
	}
	return false
}

// escape reads the escape at the current byte.
func (r *escapeReader) escape() {
	c := r.l.text[r.i+1]
	if c == '\'' && r.l.strings.RefuseQuote {
		r.l.failWith(unsafeQuote().At(r.l.position(r.start)))
		return
	}
	if r.warn {
		r.warn = false
		r.l.notices = append(r.l.notices, nonstandardEscape(c).At(r.l.position(r.start)))
	}
	switch {
	case c >= '0' && c <= '7':
		r.byteEscape(1, 3, 8)
	case c == 'x' && isDigitOf(r.l.byteAt(r.i+2), 16):
		r.byteEscape(2, 2, 16)
	case c == 'u':
		r.unicodeEscape(4)
	case c == 'U':
		r.unicodeEscape(8)
	default:
		r.out = append(r.out, escapedChar(c))
		r.i += 2
	}
}

// escapedChar returns the character that a backslash and c stand for.
func escapedChar(c byte) byte {
	switch c {
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	case 'v':
		return '\v'
	}
	return c
}

// byteEscape reads an escape of at most most digits that start skip bytes in.
func (r *escapeReader) byteEscape(skip, most, base int) {
	digits := r.i + skip
	end := digits
	for end < digits+most && isDigitOf(r.l.byteAt(end), base) {
		end++
	}
	n, _ := strconv.ParseUint(r.l.text[digits:end], base, 16)
	c := byte(n)
	r.verify = r.verify || c == 0 || c >= utf8.RuneSelf
	r.out = append(r.out, c)
	r.i = end
}

// unicodeEscape reads \u or \U with the given number of digits.
func (r *escapeReader) unicodeEscape(digits int) {
	l := r.l
	end := r.i + 2 + digits
	c, ok := parseHex(l.text[r.i+2 : min(end, len(l.text))])
	if !ok || end > len(l.text) {
		l.failWith(pgerr.New(pgerr.InvalidEscapeSequence, "invalid Unicode escape").
			WithHint(`Unicode escapes must be \uXXXX or \UXXXXXXXX.`).At(l.position(r.i)))
		return
	}
	switch {
	case r.high != 0 && isLowSurrogate(c):
		c = utf16.DecodeRune(r.high, c)
		r.high = 0
		r.out = utf8.AppendRune(r.out, c)
	case r.high != 0 || isLowSurrogate(c):
		r.failUnit(r.i, end, "invalid Unicode surrogate pair")
	case utf16.IsSurrogate(c):
		r.high = c
	case c <= 0 || c > utf8.MaxRune:
		r.failUnit(r.i, end, "invalid Unicode escape value")
	default:
		r.out = utf8.AppendRune(r.out, c)
	}
	r.i = end
}

// failUnit fails with msg at the text from start to end.
func (r *escapeReader) failUnit(start, end int, msg string) {
	r.l.off = end
	if start == len(r.l.text) {
		r.l.failWith(pgerr.New(pgerr.SyntaxError, "%s at end of input", msg).At(r.l.position(start)))
		return
	}
	r.l.fail(start, msg)
}

// isLowSurrogate reports whether c is the second half of a surrogate pair.
func isLowSurrogate(c rune) bool { return c >= 0xDC00 && c < 0xE000 }

// parseHex returns the value of hexadecimal digits.
func parseHex(s string) (rune, bool) {
	for i := range len(s) {
		if !isDigitOf(s[i], 16) {
			return 0, false
		}
	}
	n, err := strconv.ParseUint(s, 16, 32)
	if err != nil {
		return 0, false
	}
	return rune(min(n, utf8.MaxRune+1)), true
}

// verifyUTF8 fails when b is no text PostgreSQL could hold.
func (l *lexer) verifyUTF8(b []byte) {
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		if r != 0 && (r != utf8.RuneError || size > 1) {
			i += size
			continue
		}
		var bytes []string
		for _, c := range b[i:min(i+leadLength(b[i]), len(b))] {
			bytes = append(bytes, fmt.Sprintf("0x%02x", c))
		}
		l.failWith(pgerr.New(pgerr.CharacterNotInRepertoire,
			`invalid byte sequence for encoding "UTF8": %s`, strings.Join(bytes, " ")))
		return
	}
}

// leadLength returns how many bytes a character has by its first byte.
func leadLength(c byte) int {
	switch {
	case c >= 0xF0 && c < 0xF8:
		return 4
	case c >= 0xE0 && c < 0xF0:
		return 3
	case c >= 0xC0 && c < 0xE0:
		return 2
	}
	return 1
}

// scanUnicode reads a U& string or identifier with its UESCAPE, if one follows.
func (l *lexer) scanUnicode(t *token, quote byte) {
	start := l.off
	if quote == '\'' && l.strings.Escapes {
		l.failWith(unsafeUnicode().At(l.position(start)))
		return
	}
	var raw string
	var ok bool
	if quote == '"' {
		raw, ok = l.doubleQuoted(start + 3)
	} else {
		raw, ok = l.quoted(start+3, "unterminated quoted string")
	}
	if !ok {
		return
	}
	escape := l.scanUescape()
	if l.err != nil {
		return
	}
	text := l.decodeUnicode(raw, escape, start+3)
	t.kind, t.text = tokenString, text
	if quote == '"' {
		t.kind, t.quoted, t.text = tokenIdent, true, l.truncateName(text)
	}
}

// scanUescape reads UESCAPE 'c' if it comes next and returns the escape
// character.
func (l *lexer) scanUescape() byte {
	end := l.off
	l.skipSpace()
	const word = "uescape"
	if l.err != nil || len(l.text)-l.off < len(word) ||
		!strings.EqualFold(l.text[l.off:l.off+len(word)], word) || isIdentPart(l.byteAt(l.off+len(word))) {
		l.off = end
		return '\\'
	}
	l.off += len(word)
	t := l.scan()
	if l.err != nil {
		return 0
	}
	if t.kind != tokenString {
		l.failUescape(&t)
		return 0
	}
	if len(t.text) != 1 || isDigitOf(t.text[0], 16) || isSpace(t.text[0]) ||
		strings.Contains(`+'"`, t.text) {
		l.fail(int(t.start), "invalid Unicode escape character")
		return 0
	}
	return t.text[0]
}

// failUescape fails at what follows UESCAPE and is no string.
func (l *lexer) failUescape(t *token) {
	const msg = "UESCAPE must be followed by a simple string literal"
	if t.kind == tokenEOF {
		l.failWith(pgerr.New(pgerr.SyntaxError, msg+" at end of input").At(l.position(int(t.start))))
		return
	}
	l.fail(int(t.start), msg)
}

// decodeUnicode resolves the escapes of a U& literal; base is the offset of raw
// in the text, for the position of errors.
func (l *lexer) decodeUnicode(raw string, escape byte, base int) string {
	var out []byte
	var high rune
	i := 0
	for l.err == nil && i < len(raw) {
		c, size := unicodeUnit(raw[i:], escape)
		switch {
		case size == 0:
			l.failUnicode("invalid Unicode escape", base+i)
			l.err.Hint = `Unicode escapes must be \XXXX or \+XXXXXX.`
		case high != 0 && isLowSurrogate(c):
			out = utf8.AppendRune(out, utf16.DecodeRune(high, c))
			high = 0
		case high != 0 || isLowSurrogate(c):
			l.failUnicode("invalid Unicode surrogate pair", base+i)
		case utf16.IsSurrogate(c):
			high = c
		case c <= 0 || c > utf8.MaxRune:
			l.failUnicode("invalid Unicode escape value", base+i)
		case size == 1:
			out = append(out, raw[i]) // also part of a longer character
		default:
			out = utf8.AppendRune(out, c)
		}
		i += size
	}
	if high != 0 && l.err == nil {
		l.failUnicode("invalid Unicode surrogate pair", base+i)
	}
	return string(out)
}

// failUnicode fails with msg at a byte offset.
func (l *lexer) failUnicode(msg string, off int) {
	l.failWith(pgerr.New(pgerr.SyntaxError, "%s", msg).At(l.position(min(off, len(l.text)))))
}

// unicodeUnit returns the character or escape that s starts with and its size
// in bytes: 0 for an incomplete escape. A byte that is no escape is returned as
// it is.
func unicodeUnit(s string, escape byte) (rune, int) {
	digits, size := s, 0
	switch {
	case s[0] != escape:
		return rune(s[0]), 1
	case len(s) >= 2 && s[1] == escape:
		return rune(escape), 2
	case len(s) >= 8 && s[1] == '+':
		digits, size = s[2:8], 8
	case len(s) >= 5:
		digits, size = s[1:5], 5
	}
	c, ok := parseHex(digits)
	if !ok {
		return 0, 0
	}
	return c, size
}
