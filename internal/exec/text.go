package exec

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// lower, upper and lowerRune map characters one by one, as PostgreSQL does
// with a C.UTF-8 character type.
func lower(s string) string { return strings.Map(unicode.ToLower, s) }

// upper is lower's opposite.
func upper(s string) string { return strings.Map(unicode.ToUpper, s) }

// lowerRune maps one character.
func lowerRune(r rune) rune { return unicode.ToLower(r) }

// initcap makes the first letter of each word upper case and the others lower;
// words are runs of letters and digits.
func initcap(s string) string {
	inWord := false
	return strings.Map(func(r rune) rune {
		first := !inWord
		inWord = unicode.IsLetter(r) || unicode.IsDigit(r)
		if first {
			return unicode.ToUpper(r)
		}
		return unicode.ToLower(r)
	}, s)
}

// textMax is the longest text a function makes: PostgreSQL's limit of an
// allocation.
const textMax = 1 << 30

// errTooLong is the error of a text beyond textMax.
func errTooLong() error {
	return pgerr.New(pgerr.ProgramLimitExceeded, "requested length too large")
}

// runeIndex returns the byte offset of character n, counted from 0, or the
// length of s.
func runeIndex(s string, n int64) int {
	if n <= 0 {
		return 0
	}
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}

// substring returns length characters from position start, counted from 1;
// length nil reaches to the end.
func substring(s string, start int64, length *int64) (string, error) {
	if length == nil {
		return s[runeIndex(s, start-1):], nil
	}
	if *length < 0 {
		return "", pgerr.New(pgerr.SubstringError, "negative substring length not allowed")
	}
	end := start + *length
	if end <= 1 {
		return "", nil
	}
	start = max(start, 1)
	s = s[runeIndex(s, start-1):]
	return s[:runeIndex(s, end-start)], nil
}

// strpos returns the position of sub in s in characters from 1, 0 if absent.
func strpos(s, sub string) int {
	i := strings.Index(s, sub)
	if i < 0 {
		return 0
	}
	return utf8.RuneCountInString(s[:i]) + 1
}

// leftOf returns the first n characters, all but the last -n when negative.
func leftOf(s string, n int64) (string, error) {
	if n < 0 {
		n = max(int64(utf8.RuneCountInString(s))+n, 0)
	}
	return s[:runeIndex(s, n)], nil
}

// rightOf returns the last n characters, all but the first -n when negative.
func rightOf(s string, n int64) (string, error) {
	if n == math.MinInt32 {
		return s, nil // which PostgreSQL cannot negate
	}
	if n < 0 {
		return s[runeIndex(s, -n):], nil
	}
	return s[runeIndex(s, int64(utf8.RuneCountInString(s))-n):], nil
}

// reverse reverses the characters.
func reverse(s string) string {
	rs := []rune(s)
	for i, j := 0, len(rs)-1; i < j; i, j = i+1, j-1 {
		rs[i], rs[j] = rs[j], rs[i]
	}
	return string(rs)
}

// repeat repeats s.
func repeat(s string, n int64) (string, error) {
	if n <= 0 || s == "" {
		return "", nil
	}
	if n > int64(textMax/len(s)) {
		return "", errTooLong()
	}
	return strings.Repeat(s, int(n)), nil
}

// pad returns what must be added to s to make it n characters long, and s cut
// to n characters.
func pad(s, fill string, n int64) (padding, cut string, err error) {
	n = max(n, 0)
	if n > textMax/4 {
		return "", "", errTooLong()
	}
	missing := n - int64(utf8.RuneCountInString(s))
	if missing <= 0 {
		return "", s[:runeIndex(s, n)], nil
	}
	if fill == "" {
		return "", s, nil
	}
	width := int64(utf8.RuneCountInString(fill))
	padding = strings.Repeat(fill, int(missing/width)) + fill[:runeIndex(fill, missing%width)]
	return padding, s, nil
}

// translate replaces each character of s that is in from by the one at the same
// place of to, and drops it if to is shorter.
func translate(s, from, to string) string {
	target := []rune(to)
	mapping := map[rune]rune{}
	for i, r := range []rune(from) {
		if _, ok := mapping[r]; ok {
			continue
		}
		mapping[r] = -1
		if i < len(target) {
			mapping[r] = target[i]
		}
	}
	return strings.Map(func(r rune) rune {
		if m, ok := mapping[r]; ok {
			return m
		}
		return r
	}, s)
}

// replaceAll replaces every occurrence; an empty search string replaces none.
func replaceAll(s, from, to string) string {
	if from == "" {
		return s
	}
	return strings.ReplaceAll(s, from, to)
}

// splitPart returns field n of s, counted from 1, or from the end when negative.
func splitPart(s, delimiter string, n int64) (string, error) {
	if n == 0 {
		return "", pgerr.New(pgerr.InvalidParameterValue, "field position must not be zero")
	}
	fields := []string{s}
	if delimiter != "" && s != "" {
		fields = strings.Split(s, delimiter)
	}
	if n < 0 {
		n += int64(len(fields)) + 1
	}
	if n < 1 || n > int64(len(fields)) {
		return "", nil
	}
	return fields[n-1], nil
}

// overlay replaces length characters from position start by with.
func overlay(s, with string, start, length int64) (string, error) {
	if start <= 0 {
		return "", pgerr.New(pgerr.SubstringError, "negative substring length not allowed")
	}
	head := s[:runeIndex(s, start-1)]
	tail := s[runeIndex(s, max(start+length-1, 0)):]
	return head + with + tail, nil
}

// asciiOf is the code point of the first character, 0 if there is none.
func asciiOf(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return 0
	}
	return int(r)
}

// chr is the character of a code point.
func chr(n int64) (string, error) {
	switch {
	case n < 0:
		return "", pgerr.New(pgerr.InvalidParameterValue, "character number must be positive")
	case n == 0:
		return "", pgerr.New(pgerr.ProgramLimitExceeded, "null character not permitted")
	case n > utf8.MaxRune:
		return "", pgerr.New(pgerr.ProgramLimitExceeded, "requested character too large for encoding: %d", n)
	case !utf8.ValidRune(rune(n)):
		return "", pgerr.New(pgerr.ProgramLimitExceeded, "requested character not valid for encoding: %d", n)
	}
	return string(rune(n)), nil
}
