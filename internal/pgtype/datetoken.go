package pgtype

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// maxDateTokens bounds the fields of a date's or interval's text.
const maxDateTokens = 25

// dateFault is what is wrong with the text of a date, time or interval.
type dateFault uint8

// The faults, with PostgreSQL's message for each in its method.
const (
	faultNone dateFault = iota
	faultFormat
	faultField
	faultMonthDay // a field out of range that another DateStyle might accept
	faultInterval
	faultOffset
)

// error words the fault of the text s, read as the named type.
func (f dateFault) error(typeName, s string) error {
	switch f {
	case faultNone:
		return nil
	case faultField:
		return pgerr.New(pgerr.DatetimeFieldOverflow, "date/time field value out of range: \"%s\"", s)
	case faultMonthDay:
		return pgerr.New(pgerr.DatetimeFieldOverflow, "date/time field value out of range: \"%s\"", s).
			WithHint("Perhaps you need a different \"datestyle\" setting.")
	case faultInterval:
		return pgerr.New(pgerr.IntervalFieldOverflow, "interval field value out of range: \"%s\"", s)
	case faultOffset:
		return pgerr.New(pgerr.InvalidTimeZoneDisplacementValue, "time zone displacement out of range: \"%s\"", s)
	}
	return pgerr.New(pgerr.InvalidDatetimeFormat, "invalid input syntax for type %s: \"%s\"", typeName, s)
}

// tokenKind is the outer form of a token of a date's text.
type tokenKind uint8

// The forms: digits; digits with two equal separators or with letters; digits
// with colons; letters; a sign and letters; a sign and digits.
const (
	tokenNumber tokenKind = iota
	tokenDate
	tokenTime
	tokenWord
	tokenSpecial
	tokenOffset
)

// dateToken is one field of a date's text, in lower case.
type dateToken struct {
	kind tokenKind
	text string
}

// dateScanner splits the text of a date, time or interval.
type dateScanner struct {
	rest   string
	tokens []dateToken
}

// scanDate splits s into tokens.
func scanDate(s string) ([]dateToken, dateFault) {
	sc := dateScanner{rest: s}
	for {
		sc.rest = trimLeftSpace(sc.rest)
		if sc.rest == "" {
			return sc.tokens, faultNone
		}
		if len(sc.tokens) >= maxDateTokens {
			return nil, faultFormat
		}
		switch c := sc.rest[0]; {
		case isDigit(c):
			sc.number()
		case c == '.':
			sc.take(tokenNumber, 1+span(sc.rest[1:], "0123456789"))
		case isAlpha(c):
			sc.word()
		case c == '+' || c == '-':
			if !sc.signed() {
				return nil, faultFormat
			}
		case c > ' ' && c < 0x7f:
			sc.rest = sc.rest[1:]
		default:
			return nil, faultFormat
		}
	}
}

// take makes a token of the next n bytes.
func (sc *dateScanner) take(kind tokenKind, n int) {
	sc.tokens = append(sc.tokens, dateToken{kind, strings.ToLower(sc.rest[:n])})
	sc.rest = sc.rest[n:]
}

// spanFunc returns how many bytes at the start of s satisfy ok.
func spanFunc(s string, ok func(byte) bool) int {
	n := 0
	for n < len(s) && ok(s[n]) {
		n++
	}
	return n
}

// number reads a token that starts with a digit: a time, a date or a number.
func (sc *dateScanner) number() {
	s := sc.rest
	n := span(s, "0123456789")
	if n == len(s) || strings.IndexByte(":-/.", s[n]) < 0 {
		sc.take(tokenNumber, n)
		return
	}
	delimiter := s[n]
	if delimiter == ':' {
		sc.take(tokenTime, n+span(s[n:], "0123456789:."))
		return
	}
	kind := tokenDate
	n++
	second := span(s[n:], "0123456789")
	if second == 0 {
		n += spanFunc(s[n:], func(c byte) bool { return isAlpha(c) || isDigit(c) || c == delimiter })
		sc.take(kind, n)
		return
	}
	n += second
	if n < len(s) && s[n] == delimiter {
		n += spanFunc(s[n:], func(c byte) bool { return isDigit(c) || c == delimiter })
	} else if delimiter == '.' {
		kind = tokenNumber
	}
	sc.take(kind, n)
}

// word reads a token that starts with a letter: a word, or a date or zone name
// with punctuation in it.
func (sc *dateScanner) word() {
	s := sc.rest
	n := spanFunc(s, isAlpha)
	joined := n < len(s) && strings.IndexByte("-/.", s[n]) >= 0
	if n < len(s) && (s[n] == '+' || isDigit(s[n])) {
		_, known := dateWords()[strings.ToLower(s[:n])]
		joined = !known
	}
	if !joined {
		sc.take(tokenWord, n)
		return
	}
	n += spanFunc(s[n:], func(c byte) bool {
		return isAlpha(c) || isDigit(c) || strings.IndexByte("+-/_.:", c) >= 0
	})
	sc.take(tokenDate, n)
}

// signed reads a token that starts with a sign; blanks may follow the sign.
func (sc *dateScanner) signed() bool {
	sign := sc.rest[:1]
	s := trimLeftSpace(sc.rest[1:])
	kind, n := tokenOffset, 0
	switch {
	case s != "" && isDigit(s[0]):
		n = span(s, "0123456789:.-")
	case s != "" && isAlpha(s[0]):
		kind, n = tokenSpecial, spanFunc(s, isAlpha)
	default:
		return false
	}
	sc.tokens = append(sc.tokens, dateToken{kind, sign + strings.ToLower(s[:n])})
	sc.rest = s[n:]
	return true
}
