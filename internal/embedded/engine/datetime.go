package engine

import (
	"strconv"
	"strings"
	"time"
)

// Day and instant numbers of IRIS.
const (
	daysToUnix    = 47117 // 1970-01-01 as a day number; day 0 is 1840-12-31
	secondsPerDay = 86400
	dayMin        = -672045 // 0001-01-01
	dayMax        = 2980013 // 9999-12-31

	posixPositive = int64(1) << 60              // added to microseconds from 1970 on
	posixNegative = int64(-6917529027641081856) // added to microseconds before 1970
)

// moment is a point in time as the date functions see it: days since
// 1840-12-31, seconds of the day, and nanoseconds.
type moment struct {
	day    int64
	second int64
	nano   int64
}

// epochDay is day 0 of IRIS.
var epochDay = time.Date(1840, 12, 31, 0, 0, 0, 0, time.UTC)

// momentOf converts a wall-clock time.
func momentOf(t time.Time) moment {
	y, m, d := t.Date()
	date := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	return moment{
		day:    (date.Unix() - epochDay.Unix()) / secondsPerDay,
		second: int64(t.Hour()*3600 + t.Minute()*60 + t.Second()),
		nano:   int64(t.Nanosecond()),
	}
}

// time returns the moment as a time without zone.
func (m moment) time() time.Time {
	return time.Unix((m.day-daysToUnix)*secondsPerDay+m.second, m.nano).UTC()
}

// valid reports whether the day is within IRIS's range.
func (m moment) valid() bool { return m.day >= dayMin && m.day <= dayMax }

// date formats YYYY-MM-DD.
func (m moment) date() string { return m.time().Format("2006-01-02") }

// clock formats HH:MM:SS with the digits of the fraction that are needed.
func (m moment) clock() string {
	s := m.time().Format("15:04:05")
	if m.nano != 0 {
		s += strings.TrimRight(m.time().Format(".000000000"), "0")
	}
	return s
}

// stamp formats YYYY-MM-DD HH:MM:SS[.f], a %TimeStamp's value.
func (m moment) stamp() string { return m.date() + " " + m.clock() }

// posix returns %PosixTime's logical value, to the microsecond.
func (m moment) posix() int64 {
	micros := ((m.day-daysToUnix)*secondsPerDay+m.second)*1_000_000 + m.nano/1000
	if micros < 0 {
		return micros + posixNegative
	}
	return micros + posixPositive
}

// isPosix reports whether an integer is a %PosixTime rather than a day number.
func isPosix(n int64) bool { return n >= posixPositive || n <= -posixPositive }

// posixMoment decodes a %PosixTime.
func posixMoment(n int64) moment {
	micros := n - posixPositive
	if n < 0 {
		micros = n - posixNegative
	}
	day := floorDiv(micros, secondsPerDay*1_000_000)
	rest := micros - day*secondsPerDay*1_000_000
	return moment{day: day + daysToUnix, second: rest / 1_000_000, nano: rest % 1_000_000 * 1000}
}

// floorDiv divides rounding down.
func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

// parseDate reads YYYY-MM-DD, with one- or two-digit month and day.
func parseDate(s string) (day int64, ok bool) {
	parts := strings.Split(strings.TrimSpace(s), "-")
	if len(parts) != 3 || len(parts[0]) != 4 {
		return 0, false
	}
	var n [3]int
	for i, p := range parts {
		v, good := digits(p)
		if !good || i > 0 && len(p) > 2 {
			return 0, false
		}
		n[i] = v
	}
	t := time.Date(n[0], time.Month(n[1]), n[2], 0, 0, 0, 0, time.UTC)
	if n[0] < 1 || t.Year() != n[0] || int(t.Month()) != n[1] || t.Day() != n[2] {
		return 0, false
	}
	return momentOf(t).day, true
}

// digits reads a number of at most nine digits.
func digits(s string) (int, bool) {
	if s == "" || len(s) > 9 {
		return 0, false
	}
	for i := range len(s) {
		if !isDigit(s[i]) {
			return 0, false
		}
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// parseClock reads HH:MM[:SS[.f]] into seconds and nanoseconds.
func parseClock(s string) (second, nano int64, ok bool) {
	whole, fraction, dotted := strings.Cut(strings.TrimSpace(s), ".")
	parts := strings.Split(whole, ":")
	if len(parts) < 2 || len(parts) > 3 || dotted && len(parts) != 3 {
		return 0, 0, false
	}
	limits := [...]int{23, 59, 59}
	for i := range 3 {
		second *= 60
		if i >= len(parts) {
			continue
		}
		n, good := digits(parts[i])
		if !good || len(parts[i]) > 2 || n > limits[i] {
			return 0, 0, false
		}
		second += int64(n)
	}
	if dotted {
		n, good := digits((fraction + "000000000")[:9])
		if !good {
			return 0, 0, false
		}
		nano = int64(n)
	}
	return second, nano, true
}

// parseStamp reads a date, a date and a time separated by a blank or T, or a
// $HOROLOG pair "day,second".
func parseStamp(s string) (moment, bool) {
	s = strings.TrimSpace(s)
	if d, sec, found := strings.Cut(s, ","); found {
		return parseHorolog(d, sec)
	}
	at := strings.IndexAny(s, " T")
	if at < 0 {
		day, ok := parseDate(s)
		return moment{day: day}, ok
	}
	day, ok := parseDate(s[:at])
	second, nano, good := parseClock(s[at+1:])
	return moment{day, second, nano}, ok && good
}

// parseHorolog reads the halves of a $HOROLOG value.
func parseHorolog(d, sec string) (moment, bool) {
	day, err := strconv.ParseInt(d, 10, 64)
	number, ok := parseDecimal(sec)
	if err != nil || !ok || number.sign() < 0 {
		return moment{}, false
	}
	second, nano := splitSeconds(number)
	m := moment{day, second, nano}
	return m, m.valid() && second < secondsPerDay
}

// splitSeconds separates the fraction of a number of seconds.
func splitSeconds(d decimal) (second, nano int64) {
	whole := d.floor()
	second, _ = whole.int64()
	nano, _ = d.sub(whole).mul(intDecimal(1_000_000_000)).int64()
	return second, nano
}

// joinSeconds is the inverse of splitSeconds.
func joinSeconds(second, nano int64) decimal {
	return intDecimal(second).add(decimal{nano, -9}.normal())
}
