package engine

import (
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
)

// toMomentFunc is TO_DATE, TO_TIMESTAMP and TO_POSIXTIME: text, format, family of
// the result, current time.
func toMomentFunc(a []store.Value) (store.Value, error) {
	target := family(a[2].Int())
	f := dateFields{
		now: posixMoment(a[3].Int()).time(), date: target == famDate,
		month: unsaid, day: unsaid, dayOfYear: unsaid, julian: unsaid, secondOfDay: unsaid,
	}
	m, ok := f.parse(text(a[0]), text(a[1]))
	if ok && target != famDate {
		ok = m.valid()
	}
	if !ok {
		return store.Value{}, illegalValue()
	}
	switch target {
	case famDate:
		return store.Int(m.day), nil
	case famPosix:
		return store.Int(m.posix()), nil
	}
	return store.Text(m.stamp()), nil
}

// Limits of Julian days, and the one of 1840-12-31.
const (
	julianMax       = 5373484
	julianOfDayZero = 2393471
)

// unsaid stands for a field that a date does not say.
const unsaid = -1

// dateFields are what a formatted date says.
type dateFields struct {
	year, month, day, hour, minute, second, nano int
	dayOfYear, julian, secondOfDay               int
	pm, meridian, yearSeen                       bool
	date                                         bool // TO_DATE
	now                                          time.Time
}

// parse reads a date by a format. Separators match any separator, what the text
// does not say is 0 or that of the current date.
func (f *dateFields) parse(s, format string) (moment, bool) {
	s = strings.TrimSpace(s)
	for _, p := range formatPieces(format) {
		switch {
		case s == "":
		case p.code == "":
			s = s[separatorLength(s, p.literal):]
		default:
			n, ok := f.read(p, s)
			if !ok {
				return moment{}, false
			}
			s = s[n:]
		}
	}
	return f.moment(strings.TrimSpace(s))
}

// separatorLength is how much of s a literal of the format takes: one separator
// for one, nothing for words, which are no format elements.
func separatorLength(s, literal string) int {
	if wordLength(literal) > 0 || wordLength(s) > 0 {
		return 0
	}
	return 1
}

// fieldDigits are the most digits a code has, beside the usual two.
var fieldDigits = map[string]int{"YYYY": 4, "RRRR": 4, "YYY": 3, "Y": 1, "DDD": 3, "J": 7, "SSSSS": 5}

// read reads the value of one code and returns how many bytes it took.
func (f *dateFields) read(p formatPiece, s string) (int, bool) {
	switch p.code {
	case "MON", "MONTH":
		return f.readMonth(s)
	case "AM", "PM", "A.M.", "P.M.":
		f.meridian = true
		return f.readMeridian(s), true
	case "DAY", "DY", "D":
		n := wordLength(s)
		return n, n > 0
	}
	width := fieldDigits[p.code]
	switch {
	case strings.HasPrefix(p.code, "FF"):
		width = 9
	case width == 0:
		width = 2
	}
	n := 0
	for n < len(s) && n < width && isDigit(s[n]) {
		n++
	}
	v, ok := digits(s[:n])
	if !ok || p.fixed && n != width {
		return 0, false
	}
	f.set(p.code, v, n)
	if strings.HasPrefix(p.code, "FF") { // digits beyond nanoseconds are cut off
		for n < len(s) && isDigit(s[n]) {
			n++
		}
	}
	return n, true
}

// set stores a number read for a code; n is how many digits it had.
func (f *dateFields) set(code string, v, n int) {
	switch code {
	case "YYYY", "YY", "YYY", "Y":
		f.yearSeen, f.year = true, v
		if n <= 2 {
			f.year = 1900 + v
		}
	case "RRRR", "RR":
		f.yearSeen, f.year = true, f.nearYear(v, n)
	case "MM":
		f.month = v
	case "DD":
		f.day = v
	case "DDD":
		f.dayOfYear = v
	case "J":
		f.julian = v
	case "HH", "HH12", "HH24":
		f.hour = v
	case "MI":
		f.minute = v
	case "SS":
		f.second = v
	case "SSSSS":
		f.secondOfDay = v
	default:
		for ; n < 9; n++ {
			v *= 10
		}
		f.nano = v
	}
}

// nearYear expands a year of two digits by the half of the century it is now.
func (f *dateFields) nearYear(v, digits int) int {
	if digits > 2 {
		return v
	}
	century, inCentury := f.now.Year()/100*100, f.now.Year()%100
	if inCentury < 50 && v >= 50 {
		century -= 100
	}
	return century + v
}

// readMonth reads a month's name, or as much of it as is written.
func (f *dateFields) readMonth(s string) (int, bool) {
	word := s[:wordLength(s)]
	for m := time.January; m <= time.December && word != ""; m++ {
		name := m.String()
		n := min(len(word), len(name))
		if strings.EqualFold(word[:n], name[:n]) {
			f.month = int(m)
			return len(word), true
		}
	}
	return 0, false
}

// readMeridian reads am, pm, a.m. or p.m. and returns how many bytes it took; it
// may be missing.
func (f *dateFields) readMeridian(s string) int {
	rest := strings.TrimLeft(s, " ")
	for _, form := range []string{"AM", "PM", "A.M.", "P.M."} {
		if len(rest) >= len(form) && strings.EqualFold(rest[:len(form)], form) {
			f.meridian, f.pm = true, form[0] == 'P'
			return len(s) - len(rest) + len(form)
		}
	}
	return 0
}

// moment validates the fields. rest is what the format did not read: a meridian;
// a fraction; for TO_DATE a time.
func (f *dateFields) moment(rest string) (moment, bool) {
	if f.julian != unsaid {
		return moment{day: int64(f.julian) - julianOfDayZero}, rest == "" && f.julian >= 1 && f.julian <= julianMax
	}
	if fraction, ok := strings.CutPrefix(rest, "."); ok {
		rest = strings.TrimLeft(fraction, "0123456789")
	}
	rest = strings.TrimSpace(rest[f.readMeridian(rest):])
	if _, _, isClock := looseClock(rest); isClock && f.date {
		rest = ""
	}
	if rest != "" || f.meridian && f.hour > 12 {
		return moment{}, false
	}
	if f.meridian {
		f.hour %= 12
		if f.pm {
			f.hour += 12
		}
	}
	return f.complete()
}

// complete adds what was not said and makes the moment.
func (f *dateFields) complete() (moment, bool) {
	if f.date && f.month == unsaid && f.yearSeen != (f.day != unsaid) {
		f.month = int(f.now.Month()) // a year or a day alone
	}
	if !f.yearSeen {
		f.year = f.now.Year()
	}
	if f.dayOfYear != unsaid {
		f.month, f.day = 1, 1
	}
	if f.month == unsaid {
		f.month = 1
	}
	if f.day == unsaid {
		f.day = 1
	}
	day, ok := validDay(f.year, f.month, f.day)
	ok = ok && f.year >= 1 && f.year <= 9999 && f.hour < 24 && f.minute < 60 && f.second < 60
	m := moment{day: day, second: int64(f.hour*3600 + f.minute*60 + f.second), nano: int64(f.nano)}
	if f.dayOfYear != unsaid {
		m.day += int64(f.dayOfYear) - 1
		ok = ok && m.time().Year() == f.year
	}
	if f.secondOfDay != unsaid {
		m.second = int64(f.secondOfDay)
	}
	return m, ok && m.second < secondsPerDay && (!f.date || m.day >= 0)
}
