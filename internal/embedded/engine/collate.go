package engine

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
)

// collations are the comparison functions every SQLite connection gets.
var collations = map[string]func(a, b []byte) int{
	store.CollationUpper:   compareUpper,
	store.CollationExact:   compareExact,
	store.CollationString:  compareString,
	store.CollationNumeric: compareNumeric,
}

// compareNumeric is IRISNUM: canonical decimals by value.
func compareNumeric(a, b []byte) int {
	if bytes.Equal(a, b) {
		return 0
	}
	return leadingDecimal(string(a)).cmp(leadingDecimal(string(b)))
}

// compareExact is EXACT: canonical numbers by value, then all other strings by
// code unit.
func compareExact(a, b []byte) int {
	if bytes.Equal(a, b) {
		return 0
	}
	x, y := canonicalNumber(a), canonicalNumber(b)
	switch {
	case x && y:
		return compareNumeric(a, b)
	case x:
		return -1
	case y:
		return 1
	}
	return compareUnits(a, b)
}

// compareString is SQLSTRING: by code unit, trailing blanks ignored.
func compareString(a, b []byte) int { return compareUnits(trimBlanks(a), trimBlanks(b)) }

// compareUpper is SQLUPPER: SQLSTRING of the upper-case forms.
func compareUpper(a, b []byte) int {
	a, b = trimBlanks(a), trimBlanks(b)
	n := min(len(a), len(b))
	for i := range n {
		if a[i] >= utf8.RuneSelf || b[i] >= utf8.RuneSelf {
			return compareUnits(bytes.ToUpper(a[i:]), bytes.ToUpper(b[i:]))
		}
		if x, y := upperASCII(a[i]), upperASCII(b[i]); x != y {
			return int(x) - int(y)
		}
	}
	return len(a) - len(b)
}

// upperASCII upper-cases one ASCII letter.
func upperASCII(c byte) byte {
	if c >= 'a' && c <= 'z' {
		return c - 'a' + 'A'
	}
	return c
}

// trimBlanks removes trailing blanks.
func trimBlanks(s []byte) []byte {
	for len(s) > 0 && s[len(s)-1] == ' ' {
		s = s[:len(s)-1]
	}
	return s
}

// compareUnits orders UTF-8 text by its UTF-16 code units: characters beyond
// U+FFFF, whose lead byte is F0 or more, sort as surrogates, before U+E000.
func compareUnits(a, b []byte) int {
	n := min(len(a), len(b))
	for i := range n {
		x, y := a[i], b[i]
		if x == y {
			continue
		}
		const firstAfterSurrogates, firstOfFour = 0xEE, 0xF0
		if x >= firstAfterSurrogates && y >= firstAfterSurrogates && (x >= firstOfFour) != (y >= firstOfFour) {
			return int(y) - int(x)
		}
		return int(x) - int(y)
	}
	return len(a) - len(b)
}

// collatedText returns the string whose EXACT comparison is the comparison
// under a collation, without the blank IRIS puts in front of it.
func collatedText(s, collation string) string {
	switch collation {
	case store.CollationUpper:
		return strings.TrimRight(upper(s), " ")
	case store.CollationString:
		return strings.TrimRight(s, " ")
	}
	return s
}

// upper upper-cases by Unicode's simple mapping, as IRIS does: ß stays ß.
func upper(s string) string { return strings.Map(unicode.ToUpper, s) }

// lower lower-cases by Unicode's simple mapping.
func lower(s string) string { return strings.Map(unicode.ToLower, s) }
