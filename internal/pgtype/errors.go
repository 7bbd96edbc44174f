package pgtype

import (
	"strings"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// invalidSyntax is PostgreSQL's complaint about text that is no value of the
// type.
func invalidSyntax(typeName, s string) *pgerr.Error {
	return pgerr.New(pgerr.InvalidTextRepresentation, "invalid input syntax for type %s: \"%s\"", typeName, s)
}

// outOfRange is the complaint about a number whose text is right and whose
// value does not fit.
func outOfRange(typeName, s string) *pgerr.Error {
	return pgerr.New(pgerr.NumericValueOutOfRange, "value \"%s\" is out of range for type %s", s, typeName)
}

// rangeError is the complaint about a computed number that does not fit.
func rangeError(typeName string) *pgerr.Error {
	return pgerr.New(pgerr.NumericValueOutOfRange, "%s out of range", typeName)
}

// shortMessage is what reading past the end of a binary value yields.
func shortMessage() *pgerr.Error {
	return pgerr.New(pgerr.ProtocolViolation, "insufficient data left in message")
}

// BadBinary is the complaint about a binary value with bytes left over.
const BadBinary = "incorrect binary data format"

// badBinary is the error about a binary value with bytes left over.
func badBinary() *pgerr.Error {
	return pgerr.New(pgerr.InvalidBinaryRepresentation, BadBinary)
}

// checkLength verifies the length of a fixed-length binary value.
func checkLength(b []byte, want int) error {
	switch {
	case len(b) < want:
		return shortMessage()
	case len(b) > want:
		return badBinary()
	}
	return nil
}

// checkBytes is checkLength for a value that PostgreSQL reads byte by byte.
func checkBytes(b []byte, want int) error {
	if len(b) < want {
		return pgerr.New(pgerr.ProtocolViolation, "no data left in message")
	}
	return checkLength(b, want)
}

// CheckUTF8 verifies that s can be the text of a value: valid UTF-8 without
// zero bytes. PostgreSQL checks every text that arrives, whatever its type.
func CheckUTF8(s string) error {
	if strings.IndexByte(s, 0) < 0 && utf8.ValidString(s) {
		return nil
	}
	return pgerr.BadEncoding(s)
}

// isSpace reports whether c is white space to C's isspace.
func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// isDigit reports whether c is a decimal digit.
func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// isAlpha reports whether c is an ASCII letter.
func isAlpha(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// trimSpace cuts C's white space from both ends of s.
func trimSpace(s string) string {
	s = trimLeftSpace(s)
	for s != "" && isSpace(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

// trimLeftSpace cuts C's white space from the start of s.
func trimLeftSpace(s string) string {
	for s != "" && isSpace(s[0]) {
		s = s[1:]
	}
	return s
}
