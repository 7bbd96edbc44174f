package jsonpath

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// escape reads what a backslash begins.
func (l *lexer) escape(b *strings.Builder) error {
	rest := l.src[l.at:]
	if len(rest) == 1 {
		return l.failAt("unexpected end after backslash", rest)
	}
	c := rest[1]
	if at := strings.IndexByte("bfnrtv", c); at >= 0 {
		b.WriteByte("\b\f\n\r\t\v"[at])
		l.at += 2
		return nil
	}
	switch c {
	case 'u':
		return l.unicode(b)
	case 'x':
		digits := span(rest[2:min(4, len(rest))], isHex)
		if digits < 2 {
			return l.failAt("invalid hex character sequence", rest[:2+digits])
		}
		l.at += 4
		r, err := codePoint(rest[2:4])
		if err != nil {
			return err
		}
		return writeRune(b, r)
	}
	_, n := utf8.DecodeRuneInString(rest[1:])
	b.WriteString(rest[1 : 1+n])
	l.at += 1 + n
	return nil
}

// isHex reports whether c is a hexadecimal digit.
func isHex(c byte) bool { return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'f' }

// The lengths of \u: exactly four digits, or up to six in braces.
const (
	unicodeDigits = 4
	bracedDigits  = 6
)

// unicode reads a run of \u escapes, of which two may be halves of one character.
func (l *lexer) unicode(b *strings.Builder) error {
	start, high := l.at, rune(0)
	for strings.HasPrefix(l.src[l.at:], `\u`) {
		digits, length, ok := cutUnicode(l.src[l.at+2:])
		if l.at += 2 + length; !ok {
			return l.failAt("invalid unicode sequence", l.src[start:l.at])
		}
		r, err := codePoint(digits)
		if err != nil {
			return err
		}
		switch {
		case isHigh(r) && high != 0:
			return errSurrogate("Unicode high surrogate must not follow a high surrogate.")
		case isHigh(r):
			high = r
			continue
		case isLow(r) != (high != 0):
			return errSurrogate(lowAlone)
		case isLow(r):
			r, high = (high&0x3ff)<<10+(r&0x3ff)+0x10000, 0
		}
		if err := writeRune(b, r); err != nil {
			return err
		}
	}
	if high != 0 {
		return errSurrogate(lowAlone)
	}
	return nil
}

// cutUnicode reads the digits behind \u. ok is false when there are not enough; length
// is what was read all the same.
func cutUnicode(s string) (digits string, length int, ok bool) {
	if !strings.HasPrefix(s, "{") {
		n := span(s[:min(unicodeDigits, len(s))], isHex)
		return s[:n], n, n == unicodeDigits
	}
	n := span(s[1:min(1+bracedDigits, len(s))], isHex)
	if n == 0 || !strings.HasPrefix(s[1+n:], "}") {
		return "", 1 + n, false
	}
	return s[1 : 1+n], n + 2, true
}

// codePoint reads hexadecimal digits.
func codePoint(digits string) (rune, error) {
	n, err := strconv.ParseUint(digits, 16, 31)
	return rune(n), err
}

// lowAlone is what PostgreSQL says of either half without the other.
const lowAlone = "Unicode low surrogate must follow a high surrogate."

// isHigh and isLow tell the halves of a surrogate pair.
func isHigh(r rune) bool { return r >= 0xd800 && r <= 0xdbff }

// isLow is for the second half.
func isLow(r rune) bool { return r >= 0xdc00 && r <= 0xdfff }

// errSurrogate is the error of a half without the other.
func errSurrogate(detail string) error { return errInput().WithDetail("%s", detail) }

// errInput is the error of what the scanner accepts and the type does not.
func errInput() *pgerr.Error {
	return pgerr.New(pgerr.InvalidTextRepresentation, "invalid input syntax for type jsonpath")
}

// writeRune appends a character that was given by its number.
func writeRune(b *strings.Builder, r rune) error {
	switch {
	case r == 0:
		return pgerr.New(pgerr.UntranslatableCharacter, "unsupported Unicode escape sequence").
			WithDetail(`\u0000 cannot be converted to text.`)
	case r > utf8.MaxRune:
		return pgerr.New(pgerr.SyntaxError, "invalid Unicode code point")
	}
	b.WriteRune(r)
	return nil
}
