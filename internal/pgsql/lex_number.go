package pgsql

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// scanNumber reads a numeric literal: decimal, 0x, 0o or 0b integers, with
// underscores between digits, or a number with a point or exponent.
func (l *lexer) scanNumber(t *token) {
	start := l.off
	if l.text[start] == '0' {
		if base := radix(l.byteAt(start + 1)); base != 0 {
			l.scanRadixInteger(t, base)
			return
		}
	}
	l.skipDigits(10)
	integer := true
	if l.byteAt(l.off) == '.' && l.byteAt(l.off+1) != '.' {
		integer = false
		l.off++
		if isDigit(l.byteAt(l.off)) {
			l.skipDigits(10)
		}
	}
	if l.byteAt(l.off)|0x20 == 'e' && l.skipExponent(start) {
		integer = false
	}
	if l.failJunk(start, "trailing junk after numeric literal") {
		return
	}
	t.text = strings.ReplaceAll(l.text[start:l.off], "_", "")
	t.kind = tokenNumber
	if integer {
		setInteger(t, t.text)
	}
}

// setInteger makes t the integer with the given digits, without leading zeros.
func setInteger(t *token, digits string) {
	t.kind = tokenNumber
	t.text = strings.TrimLeft(digits, "0")
	if t.text == "" {
		t.text = "0"
	}
	if _, err := strconv.ParseInt(t.text, 10, 32); err == nil {
		t.kind = tokenInteger
	}
}

// skipExponent skips the exponent of the number that starts at start, and
// reports whether there was one.
func (l *lexer) skipExponent(start int) bool {
	i := l.off + 1
	signed := l.byteAt(i) == '+' || l.byteAt(i) == '-'
	if signed {
		i++
	}
	if isDigit(l.byteAt(i)) {
		l.off = i
		l.skipDigits(10)
		return true
	}
	if signed { // without one, the letter is junk like any other
		l.off = i
		l.fail(start, "trailing junk after numeric literal")
	}
	return false
}

// skipDigits skips digits of the base, with single underscores between them.
func (l *lexer) skipDigits(base int) {
	for isDigitOf(l.byteAt(l.off), base) ||
		l.byteAt(l.off) == '_' && isDigitOf(l.byteAt(l.off+1), base) {
		l.off++
	}
}

// isDigitOf reports whether c is a digit of the base.
func isDigitOf(c byte, base int) bool {
	switch base {
	case 16:
		return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'f'
	default:
		return c >= '0' && c < '0'+byte(base)
	}
}

// radix returns the base that the letter after a leading 0 stands for, or 0.
func radix(c byte) int {
	switch c | 0x20 {
	case 'x':
		return 16
	case 'o':
		return 8
	case 'b':
		return 2
	}
	return 0
}

// radixName returns what PostgreSQL calls an integer of a base.
func radixName(base int) string {
	switch base {
	case 16:
		return "hexadecimal"
	case 8:
		return "octal"
	}
	return "binary"
}

// scanRadixInteger reads an integer written in another base than ten. Its text
// is the decimal form.
func (l *lexer) scanRadixInteger(t *token, base int) {
	start := l.off
	l.off += 2
	digits := l.off
	l.skipDigits(base)
	if l.off == digits {
		if !isIdentPart(l.byteAt(l.off)) {
			l.fail(start, "invalid "+radixName(base)+" integer")
			return
		}
		l.off = start + 1
	}
	if l.failJunk(start, "trailing junk after numeric literal") {
		return
	}
	n, ok := new(big.Int).SetString(strings.ReplaceAll(l.text[digits:l.off], "_", ""), base)
	if !ok {
		l.fail(start, "invalid "+radixName(base)+" integer")
		return
	}
	setInteger(t, n.String())
}

// failJunk fails when an identifier follows the number that starts at start.
func (l *lexer) failJunk(start int, msg string) bool {
	if l.err != nil {
		return true
	}
	if !isIdentStart(l.byteAt(l.off)) {
		return false
	}
	for isIdentPart(l.byteAt(l.off)) {
		l.off++
	}
	l.fail(start, msg)
	return true
}

// scanDollar reads a parameter or a dollar-quoted string; any other dollar sign
// is a token of its own.
func (l *lexer) scanDollar(t *token) {
	start := l.off
	if isDigit(l.byteAt(start + 1)) {
		l.scanParam(t)
		return
	}
	tagEnd := start + 1
	if isIdentStart(l.byteAt(tagEnd)) {
		for c := l.byteAt(tagEnd); c != '$' && isIdentPart(c); c = l.byteAt(tagEnd) {
			tagEnd++
		}
	}
	l.off++
	if l.byteAt(tagEnd) != '$' {
		t.kind = '$'
		return
	}
	tag := l.text[start : tagEnd+1]
	body := l.text[tagEnd+1:]
	n := strings.Index(body, tag)
	if n < 0 {
		l.off = len(l.text)
		l.fail(start, "unterminated dollar-quoted string")
		return
	}
	t.kind, t.text = tokenString, body[:n]
	l.off = tagEnd + 1 + n + len(tag)
}

// scanParam reads a parameter; its text is the number.
func (l *lexer) scanParam(t *token) {
	start := l.off
	l.off++
	for isDigit(l.byteAt(l.off)) {
		l.off++
	}
	if l.failJunk(start, "trailing junk after parameter") {
		return
	}
	t.kind, t.text = tokenParam, l.text[start+1:l.off]
	if _, err := strconv.ParseInt(t.text, 10, 32); err != nil {
		l.failWith(pgerr.New(pgerr.UndefinedParameter, "there is no parameter $%s", t.text).
			At(l.position(start)))
	}
}
