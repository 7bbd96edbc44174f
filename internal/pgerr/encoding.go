package pgerr

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// BadEncoding returns the error for text that is not UTF-8 or contains a zero
// byte; it names the first offending byte sequence of s.
func BadEncoding(s string) *Error {
	i := 0
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == 0 || r == utf8.RuneError && n <= 1 {
			break
		}
		i += n
	}
	s = s[i:]
	if s != "" {
		s = s[:min(len(s), sequenceLength(s[0]))]
	}
	var sequence strings.Builder
	for j := range len(s) {
		if j > 0 {
			sequence.WriteByte(' ')
		}
		fmt.Fprintf(&sequence, "0x%02x", s[j])
	}
	return New(CharacterNotInRepertoire, "invalid byte sequence for encoding \"UTF8\": %s", sequence.String())
}

// sequenceLength returns how many bytes a UTF-8 sequence starting with c
// claims to have.
func sequenceLength(c byte) int {
	switch {
	case c >= 0xC0 && c < 0xE0:
		return 2
	case c >= 0xE0 && c < 0xF0:
		return 3
	case c >= 0xF0 && c < 0xF8:
		return 4
	}
	return 1
}
