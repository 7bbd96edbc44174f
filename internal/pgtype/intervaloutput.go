package pgtype

import (
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// intervalFields is an interval taken apart for output; the fields from days
// on may have signs of their own.
type intervalFields struct {
	year, month, day     int64
	hour, minute, second int64
	micros               int64
}

// splitInterval takes an interval apart.
func splitInterval(v value.Value) intervalFields {
	months, days, micros := v.IntervalParts()
	return intervalFields{
		year: int64(months / monthsPerYear), month: int64(months % monthsPerYear), day: int64(days),
		hour: micros / microsPerHour, minute: micros / microsPerMinute % 60,
		second: micros / microsPerSecond % 60, micros: micros % microsPerSecond,
	}
}

// intervalOutput appends an interval in the session's IntervalStyle.
func intervalOutput(env *Env, buf []byte, v value.Value) []byte {
	f := splitInterval(v)
	switch env.IntervalStyle {
	case "sql_standard":
		return f.appendSQL(buf)
	case "iso_8601":
		return f.appendISO(buf)
	case "postgres_verbose":
		return f.appendVerbose(buf)
	}
	return f.appendPostgres(buf)
}

// abs64 returns the magnitude of n.
func abs64(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}

// appendClock appends hours, minutes and seconds without a sign; wide gives
// the hours two digits.
func (f *intervalFields) appendClock(buf []byte, wide bool) []byte {
	hour := abs64(f.hour)
	if wide && hour < 10 {
		buf = append(buf, '0')
	}
	buf = append(strconv.AppendInt(buf, hour, 10), ':')
	buf = append(appendTwo(buf, int(abs64(f.minute))), ':')
	return appendFraction(appendTwo(buf, int(abs64(f.second))), int(abs64(f.micros)))
}

// timed reports whether there is a part below days, and its sign.
func (f *intervalFields) timed() (present, negative bool) {
	present = f.hour != 0 || f.minute != 0 || f.second != 0 || f.micros != 0
	return present, f.hour < 0 || f.minute < 0 || f.second < 0 || f.micros < 0
}

// appendPostgres appends 1 year 2 mons 3 days 04:05:06. After a negative
// field a positive one gets a plus sign.
func (f *intervalFields) appendPostgres(buf []byte) []byte {
	start, negative := len(buf), false
	for _, part := range []struct {
		n    int64
		unit string
	}{{f.year, "year"}, {f.month, "mon"}, {f.day, "day"}} {
		if part.n == 0 {
			continue
		}
		if len(buf) > start {
			buf = append(buf, ' ')
		}
		if negative && part.n > 0 {
			buf = append(buf, '+')
		}
		buf = append(append(strconv.AppendInt(buf, part.n, 10), ' '), part.unit...)
		if part.n != 1 {
			buf = append(buf, 's')
		}
		negative = part.n < 0
	}
	timed, minus := f.timed()
	if !timed && len(buf) > start {
		return buf
	}
	if len(buf) > start {
		buf = append(buf, ' ')
	}
	if minus {
		buf = append(buf, '-')
	} else if negative {
		buf = append(buf, '+')
	}
	return f.appendClock(buf, true)
}

// appendISO appends P1Y2M3DT4H5M6S.
func (f *intervalFields) appendISO(buf []byte) []byte {
	timed, _ := f.timed()
	if !timed && f.year == 0 && f.month == 0 && f.day == 0 {
		return append(buf, "PT0S"...)
	}
	buf = append(buf, 'P')
	buf = appendDesignated(buf, f.year, 'Y')
	buf = appendDesignated(buf, f.month, 'M')
	buf = appendDesignated(buf, f.day, 'D')
	if !timed {
		return buf
	}
	buf = append(buf, 'T')
	buf = appendDesignated(buf, f.hour, 'H')
	buf = appendDesignated(buf, f.minute, 'M')
	if f.second == 0 && f.micros == 0 {
		return buf
	}
	if f.second < 0 || f.micros < 0 {
		buf = append(buf, '-')
	}
	return append(f.appendSeconds(buf), 'S')
}

// appendDesignated appends a number other than zero and its letter.
func appendDesignated(buf []byte, n int64, letter byte) []byte {
	if n == 0 {
		return buf
	}
	return append(strconv.AppendInt(buf, n, 10), letter)
}

// appendSeconds appends seconds and fraction without a sign.
func (f *intervalFields) appendSeconds(buf []byte) []byte {
	return appendFraction(strconv.AppendInt(buf, abs64(f.second), 10), int(abs64(f.micros)))
}

// appendSQL appends the SQL standard's notation; an interval the standard
// cannot express has a sign before each of its three parts.
func (f *intervalFields) appendSQL(buf []byte) []byte {
	timed, minus := f.timed()
	yearMonth, dayTime := f.year != 0 || f.month != 0, f.day != 0 || timed
	negative := f.year < 0 || f.month < 0 || f.day < 0 || minus
	positive := f.year > 0 || f.month > 0 || f.day > 0 || timed && !minus
	if !negative && !positive {
		return append(buf, '0')
	}
	if negative && positive || yearMonth && dayTime {
		buf = f.appendYearMonth(append(buf, signOf(f.year < 0 || f.month < 0)))
		buf = append(buf, ' ', signOf(f.day < 0))
		buf = strconv.AppendInt(buf, abs64(f.day), 10)
		return f.appendClock(append(buf, ' ', signOf(minus)), false)
	}
	if negative {
		buf = append(buf, '-')
	}
	if yearMonth {
		return f.appendYearMonth(buf)
	}
	if f.day != 0 {
		buf = append(strconv.AppendInt(buf, abs64(f.day), 10), ' ')
	}
	return f.appendClock(buf, false)
}

// signOf returns the sign as a character.
func signOf(negative bool) byte {
	if negative {
		return '-'
	}
	return '+'
}

// appendYearMonth appends y-m without a sign.
func (f *intervalFields) appendYearMonth(buf []byte) []byte {
	buf = append(strconv.AppendInt(buf, abs64(f.year), 10), '-')
	return strconv.AppendInt(buf, abs64(f.month), 10)
}

// appendVerbose appends @ 1 year 2 mons … ago. The first field other than
// zero decides about ago, which turns the signs of all.
func (f *intervalFields) appendVerbose(buf []byte) []byte {
	buf = append(buf, '@')
	first, ago := true, false
	for _, part := range []struct {
		n    int64
		unit string
	}{{f.year, "year"}, {f.month, "mon"}, {f.day, "day"}, {f.hour, "hour"}, {f.minute, "min"}} {
		n := part.n
		if n == 0 {
			continue
		}
		if first {
			ago = n < 0
		}
		first = false
		if ago {
			n = -n
		}
		buf = append(append(strconv.AppendInt(append(buf, ' '), n, 10), ' '), part.unit...)
		if n != 1 {
			buf = append(buf, 's')
		}
	}
	if f.second != 0 || f.micros != 0 {
		negative := f.second < 0 || f.micros < 0
		if first {
			ago = negative
		}
		first = false
		buf = append(buf, ' ')
		if negative != ago {
			buf = append(buf, '-')
		}
		buf = append(f.appendSeconds(buf), " sec"...)
		if abs64(f.second) != 1 || f.micros != 0 {
			buf = append(buf, 's')
		}
	}
	if first {
		buf = append(buf, " 0"...)
	}
	if ago {
		buf = append(buf, " ago"...)
	}
	return buf
}
