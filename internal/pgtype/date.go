package pgtype

import (
	"encoding/binary"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// dateIO is the I/O of date.
var dateIO = codec{input: dateInput, output: dateOutput, recv: dateRecv, send: intSend(4)}

// dateInput reads a date; a time behind it is checked and dropped.
func dateInput(env *Env, s string, _ int32) (value.Value, error) {
	if days, n := scanISODate(s); n > 0 && n == len(s) {
		return value.Date(int32(days)), nil
	}
	d, err := decodeDate(env, s, "date", false)
	if err != nil {
		return value.Null, err
	}
	switch d.kind {
	case stampEpoch:
		return value.Date(unixEpochDays), nil
	case stampLate:
		return value.Date(value.DateInfinity), nil
	case stampEarly:
		return value.Date(value.DateMinusInfinity), nil
	}
	days := d.days()
	if !validDay(days) {
		return value.Null, pgerr.New(pgerr.DatetimeFieldOverflow, "date out of range: \"%s\"", s)
	}
	return value.Date(int32(days)), nil
}

// validDay reports whether days is a finite date in range.
func validDay(days int) bool { return days >= minDay && days < endDay }

// scanISODate reads a leading yyyy-mm-dd of a valid date; n is 0 if there is
// none. It is the fast path for what programs send.
func scanISODate(s string) (days, n int) {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' {
		return 0, 0
	}
	for _, i := range [...]int{0, 1, 2, 3, 5, 6, 8, 9} {
		if !isDigit(s[i]) {
			return 0, 0
		}
	}
	year, month, day := twoDigits(s)*100+twoDigits(s[2:]), twoDigits(s[5:]), twoDigits(s[8:])
	if year == 0 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month) {
		return 0, 0
	}
	return daysFromCivil(year, month, day), 10
}

// dateOutput appends a date in the session's DateStyle.
func dateOutput(env *Env, buf []byte, v value.Value) []byte {
	switch v.Int() {
	case value.DateInfinity:
		return append(buf, "infinity"...)
	case value.DateMinusInfinity:
		return append(buf, "-infinity"...)
	}
	var c civil
	c.year, c.month, c.day = civilFromDays(int(v.Int()))
	return appendEra(appendDate(buf, env, &c), &c)
}

// appendDate appends year, month and day without the era.
func appendDate(buf []byte, env *Env, c *civil) []byte {
	separator := byte('-')
	switch env.DateStyle {
	case "SQL":
		separator = '/'
	case "German":
		return appendYear(append(appendTwo(append(appendTwo(buf, c.day), '.'), c.month), '.'), c)
	case "Postgres":
	default:
		return appendTwo(append(appendTwo(append(appendYear(buf, c), '-'), c.month), '-'), c.day)
	}
	first, second := c.month, c.day
	if env.DateOrder == 'D' {
		first, second = c.day, c.month
	}
	buf = append(appendTwo(buf, first), separator)
	return appendYear(append(appendTwo(buf, second), separator), c)
}

// appendTwo appends n with two digits.
func appendTwo(buf []byte, n int) []byte { return append(buf, byte('0'+n/10%10), byte('0'+n%10)) }

// appendYear appends the year with four digits or more.
func appendYear(buf []byte, c *civil) []byte {
	year := c.year
	if year <= 0 {
		year = 1 - year
	}
	if year > 9999 {
		return intOutput(nil, buf, value.Int(int64(year)))
	}
	return appendTwo(appendTwo(buf, year/100), year%100)
}

// appendEra appends BC for a year before 1.
func appendEra(buf []byte, c *civil) []byte {
	if c.year <= 0 {
		return append(buf, " BC"...)
	}
	return buf
}

// dateRecv reads days since 2000-01-01.
func dateRecv(b []byte, _ int32) (value.Value, error) {
	if err := checkLength(b, 4); err != nil {
		return value.Null, err
	}
	days := int32(binary.BigEndian.Uint32(b))
	if days != value.DateInfinity && days != value.DateMinusInfinity && !validDay(int(days)) {
		return value.Null, pgerr.New(pgerr.DatetimeFieldOverflow, "date out of range")
	}
	return value.Date(days), nil
}
