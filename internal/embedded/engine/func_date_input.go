package engine

import (
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
)

// day1900 is 1900-01-01, the date of a time without one.
const day1900 = 21550

// looseMoment is the point in time that the Sybase-compatible functions (DATEADD,
// DATEDIFF, DATENAME, DATEPART, DATE_TRUNC) and CAST to a timestamp see: beside
// IRIS's own forms dates with the month by number or name, and times with AM and
// PM. A time without date is on timeDay.
func looseMoment(v store.Value, timeDay int64) (moment, bool) {
	if m, ok := bareClock(v); ok {
		m.day = timeDay
		return m, true
	}
	if m, ok := toMoment(v); ok || v.Kind() != store.KindText {
		return m, ok
	}
	words := strings.Fields(strings.ReplaceAll(v.Str(), ",", " "))
	var dates, clocks []string
	for _, w := range words {
		if strings.Contains(w, ":") || meridian(w) && len(clocks) > 0 {
			clocks = append(clocks, w)
		} else {
			dates = append(dates, w)
		}
	}
	m := moment{day: timeDay}
	ok := len(words) > 0
	if len(clocks) > 0 {
		m.second, m.nano, ok = looseClock(strings.Join(clocks, ""))
	}
	if ok && len(dates) > 0 {
		m.day, ok = looseDate(dates)
	}
	return m, ok
}

// meridian reports whether a word is AM or PM.
func meridian(w string) bool { return strings.EqualFold(w, "AM") || strings.EqualFold(w, "PM") }

// looseClock reads HH:[MM][:SS][.fff or :mmm][AM|PM]; elements left out are 0.
func looseClock(s string) (second, nano int64, ok bool) {
	add := int64(0)
	if n := len(s) - 2; n > 0 && meridian(s[n:]) {
		hour, _, _ := strings.Cut(s[:n], ":")
		h, good := digits(strings.TrimSpace(hour))
		if !good || h < 1 || h > 12 {
			return 0, 0, false
		}
		if pm := s[n] == 'P' || s[n] == 'p'; pm && h < 12 {
			add = 12 * 3600
		} else if !pm && h == 12 {
			add = -12 * 3600
		}
		s = s[:n]
	}
	parts := strings.Split(strings.TrimSpace(s), ":")
	if len(parts) == 4 { // thousandths of a second
		if len(parts[3]) > 3 {
			return 0, 0, false
		}
		parts[2] += "." + ("000" + parts[3])[len(parts[3]):]
		parts = parts[:3]
	}
	for i, p := range parts {
		if p == "" {
			parts[i] = "0"
		}
	}
	second, nano, ok = parseClock(strings.Join(parts, ":"))
	return second + add, nano, ok
}

// looseDate reads the words of a date: one that separators divide, or day, month
// by name and year in any order the original knows.
func looseDate(words []string) (int64, bool) {
	if len(words) == 1 {
		return separatedDate(words[0])
	}
	var numbers []string
	month := 0
	for _, w := range words {
		if m := monthNamed(w); m > 0 && month == 0 {
			month = m
		} else {
			numbers = append(numbers, w)
		}
	}
	if month == 0 || len(numbers) == 0 || len(numbers) > 2 {
		return 0, false
	}
	day, year := numbers[0], numbers[len(numbers)-1]
	switch {
	case len(numbers) == 1:
		day = "1"
	case len(numbers[0]) == 4: // yyyy Mmm dd
		day, year = numbers[1], numbers[0]
	}
	return dayOf(year, month, day)
}

// separatedDate reads mm/dd/yyyy, also with hyphens or periods, and yyyy-mm-dd.
func separatedDate(s string) (int64, bool) {
	if day, ok := parseDate(s); ok {
		return day, true
	}
	for _, separator := range []string{"/", "-", "."} {
		if parts := strings.Split(s, separator); len(parts) == 3 {
			month, ok := digits(parts[0])
			if !ok || len(parts[0]) > 2 {
				return 0, false
			}
			return dayOf(parts[2], month, parts[1])
		}
	}
	return 0, false
}

// dayOf validates a date; a year of two digits is in the 20th century.
func dayOf(year string, month int, day string) (int64, bool) {
	y, ok := digits(year)
	d, good := digits(day)
	if !ok || !good || len(day) > 2 || len(year) != 2 && len(year) != 4 || y == 0 {
		return 0, false
	}
	if len(year) == 2 {
		y += 1900
	}
	return validDay(y, month, d)
}

// validDay is the day number of a date that exists.
func validDay(year, month, day int) (int64, bool) {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	ok := t.Year() == year && int(t.Month()) == month && t.Day() == day
	return momentOf(t).day, ok
}

// monthNamed is the month a word names with at least three letters, 0 if none.
func monthNamed(w string) int {
	for m := time.January; m <= time.December; m++ {
		if name := m.String(); len(w) >= 3 && len(w) <= len(name) && strings.EqualFold(name[:len(w)], w) {
			return int(m)
		}
	}
	return 0
}
