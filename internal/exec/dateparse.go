package exec

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// dateParser reads a text by a to_date or to_timestamp template.
type dateParser struct {
	text  string
	input string // the whole text, for messages

	year, month, day   int
	hasYear            bool
	bc, pm, hasHalf    bool
	dayOfYear, julian  int
	hour, hour12       int
	minute, second     int
	micros             int64
	secondsOfDay       int
	hasHour12, hasSecs bool
	east               int
	hasZone            bool
	isoYear, isoWeek   int
	isoDay             int
}

// parseDate reads text by a template.
func parseDate(text, format string) (*dateParser, error) {
	p := &dateParser{text: text, input: text, month: 1, day: 1}
	nodes := parseDateFormat(format)
	for i, n := range nodes {
		if n.pattern == "" {
			p.skipLiteral(n.literal)
			continue
		}
		p.text = strings.TrimLeft(p.text, " ")
		if p.text == "" {
			break
		}
		adjacent := i+1 < len(nodes) && nodes[i+1].pattern != "" && !n.fill
		if err := p.field(n.pattern, adjacent); err != nil {
			return nil, err
		}
		if n.ordinal != "" {
			p.text = p.text[min(2, len(p.text)):]
		}
	}
	return p, nil
}

// skipLiteral skips what a template's literal stands for: separators match any
// separators, and other characters any one character.
func (p *dateParser) skipLiteral(literal string) {
	for _, r := range literal {
		if p.text == "" {
			return
		}
		next := []rune(p.text)[0]
		separator := !unicode.IsLetter(r) && !unicode.IsDigit(r)
		if separator && (unicode.IsLetter(next) || unicode.IsDigit(next)) {
			continue
		}
		p.text = p.text[len(string(next)):]
	}
	if !strings.HasSuffix(literal, " ") {
		return
	}
	p.text = strings.TrimLeft(p.text, " ")
}

// errDateValue is the error of text that does not match its pattern.
func (p *dateParser) errDateValue(pattern, got string) error {
	return pgerr.New(pgerr.InvalidDatetimeFormat, "invalid value \"%s\" for \"%s\"", got, pattern).
		WithDetail("Value must be an integer.")
}

// number reads an integer of at most width digits; a field without digits right
// behind it takes as many as there are.
func (p *dateParser) number(pattern string, width int, exact bool) (n, digits int, err error) {
	s := p.text
	sign := 1
	if strings.HasPrefix(s, "-") || strings.HasPrefix(s, "+") {
		if s[0] == '-' {
			sign = -1
		}
		s = s[1:]
	}
	for digits < len(s) && s[digits] >= '0' && s[digits] <= '9' && (!exact || digits < width) && digits < 9 {
		digits++
	}
	if digits == 0 {
		return 0, 0, p.errDateValue(pattern, string([]rune(p.text)[:min(width, len([]rune(p.text)))]))
	}
	n, err = strconv.Atoi(s[:digits])
	p.text = s[digits:]
	return sign * n, digits, err
}

// fieldWidth is the number of digits of a numeric pattern.
func fieldWidth(pattern string) int {
	switch pattern {
	case "YYYY", "IYYY":
		return 4
	case "Y,YYY", "SSSSS", "SSSS":
		return 5
	case "YYY", "IYY", "DDD", "IDDD", "MS":
		return 3
	case "US":
		return 6
	case "J":
		return 7
	case "Y", "I", "D", "ID", "Q", "W":
		return 1
	}
	return 2
}

// field reads one pattern.
func (p *dateParser) field(pattern string, adjacent bool) error {
	switch strings.ToUpper(pattern) {
	case "MONTH", "MON":
		return p.monthName(pattern)
	case "DAY", "DY":
		return p.dayName(pattern)
	case "AM", "PM", "A.M.", "P.M.":
		return p.word(pattern, "AM A.M.", "PM P.M.", func(second bool) { p.hasHalf, p.pm = true, second })
	case "BC", "AD", "B.C.", "A.D.":
		return p.word(pattern, "AD A.D.", "BC B.C.", func(second bool) { p.bc = second })
	case "TZH":
		return p.zoneHours(pattern)
	case "TZ", "OF", "RM", "CC", "WW", "W":
		return pgerr.Unsupported("pattern %q in to_date and to_timestamp", pattern)
	case "US", "MS", "FF1", "FF2", "FF3", "FF4", "FF5", "FF6":
		return p.fraction(pattern)
	}
	if pattern == "Y,YYY" {
		return p.thousands(pattern)
	}
	n, digits, err := p.number(pattern, fieldWidth(pattern), adjacent)
	if err != nil {
		return err
	}
	p.store(pattern, n, digits)
	return nil
}

// thousands reads a year with a comma.
func (p *dateParser) thousands(pattern string) error {
	thousands, digits, err := p.number(pattern, 9, false)
	if err != nil {
		return err
	}
	rest, ok := strings.CutPrefix(p.text, ",")
	end := 0
	for end < len(rest) && end < 3 && rest[end] >= '0' && rest[end] <= '9' {
		end++
	}
	if !ok || end == 0 {
		return pgerr.New(pgerr.InvalidDatetimeFormat, "invalid input string for \"Y,YYY\"")
	}
	years, err := strconv.Atoi(rest[:end])
	p.text = rest[end:]
	p.store("YYYY", thousands*1000+years, digits)
	return err
}

// store keeps a number that was read.
func (p *dateParser) store(pattern string, n, digits int) {
	switch pattern {
	case "YYYY", "YYY", "YY", "Y":
		p.year, p.hasYear = n, true
		if pattern != "YYYY" && digits < 4 {
			p.year = nearYear(n, digits)
		}
	case "IYYY", "IYY", "IY", "I":
		p.isoYear = n
	case "IW":
		p.isoWeek = n
	case "ID":
		p.isoDay = n
	case "MM":
		p.month = n
	case "DD":
		p.day = n
	case "DDD":
		p.dayOfYear = n
	case "J":
		p.julian = n
	case "HH24":
		p.hour = n
	case "HH", "HH12":
		p.hour12, p.hasHour12 = n, true
	case "MI":
		p.minute = n
	case "SS":
		p.second = n
	case "SSSS", "SSSSS":
		p.secondsOfDay, p.hasSecs = n, true
	case "TZM":
		p.east += n * 60 * (1 - 2*boolInt(p.east < 0))
	}
}

// nearYear completes a year of less than four digits to the one nearest 2020.
func nearYear(n, digits int) int {
	switch {
	case digits <= 2 && n < 70:
		return n + 2000
	case digits <= 2:
		return n + 1900
	case n < 520:
		return n + 2000
	}
	return n + 1000
}

// fraction reads a fraction of a second.
func (p *dateParser) fraction(pattern string) error {
	n, digits, err := p.number(pattern, 6, true)
	if err != nil {
		return err
	}
	for ; digits < 6; digits++ {
		n *= 10
	}
	p.micros = int64(n)
	return nil
}

// monthName reads the name of a month, in full or its first three letters.
func (p *dateParser) monthName(pattern string) error {
	i, err := p.name(pattern, monthNames())
	p.month = i + 1
	return err
}

// dayName reads the name of a day, which decides nothing.
func (p *dateParser) dayName(pattern string) error {
	_, err := p.name(pattern, dayNames())
	return err
}

// name reads one of a list of names.
func (p *dateParser) name(pattern string, names []string) (int, error) {
	full := len(pattern) > 3 || strings.EqualFold(pattern, "day")
	for i, name := range names {
		if !full {
			name = name[:3]
		}
		if rest, ok := cutPrefixFold(p.text, name); ok {
			p.text = rest
			return i, nil
		}
	}
	end := strings.IndexFunc(p.text, unicode.IsSpace)
	if end < 0 {
		end = len(p.text)
	}
	return 0, pgerr.New(pgerr.InvalidDatetimeFormat, "invalid value \"%s\" for \"%s\"", p.text[:end], pattern).
		WithDetail("The given value did not match any of the allowed values for this field.")
}

// word reads one of two words in one of their spellings.
func (p *dateParser) word(pattern, first, second string, set func(second bool)) error {
	for i, spellings := range []string{first, second} {
		for w := range strings.FieldsSeq(spellings) {
			if rest, ok := cutPrefixFold(p.text, w); ok {
				p.text = rest
				set(i == 1)
				return nil
			}
		}
	}
	return pgerr.New(pgerr.InvalidDatetimeFormat, "invalid value \"%s\" for \"%s\"", p.text[:min(len(pattern), len(p.text))], pattern).
		WithDetail("The given value did not match any of the allowed values for this field.")
}

// zoneHoursMax is how far a time zone may be from UTC.
const zoneHoursMax = 15

// zoneHours reads a signed number of hours.
func (p *dateParser) zoneHours(pattern string) error {
	n, _, err := p.number(pattern, 2, true)
	p.east, p.hasZone = n*3600, true
	if err == nil && (n > zoneHoursMax || n < -zoneHoursMax) {
		return pgerr.New(pgerr.InvalidTimeZoneDisplacementValue, "time zone displacement out of range: \"%s\"", p.input)
	}
	return err
}

// errDateField is the error of a date or time that does not exist.
func (p *dateParser) errDateField() error {
	return pgerr.New(pgerr.DatetimeFieldOverflow, "date/time field value out of range: \"%s\"", p.input)
}

// days is the date that was read. Without a year it is 1 BC.
func (p *dateParser) days() (int, error) {
	year := p.year
	if p.bc && year > 0 {
		year = 1 - year
	} else if year < 0 {
		year++
	}
	switch {
	case p.julian != 0:
		return p.julian - julianEpoch, nil
	case p.isoWeek != 0:
		first := pgtype.DaysFromCivil(p.isoYear, 1, 4)
		return first - isoWeekday(first) + 1 + (p.isoWeek-1)*7 + max(p.isoDay, 1) - 1, nil
	case p.dayOfYear != 0:
		if p.dayOfYear > 366 || !p.hasYear {
			return 0, p.errDateField()
		}
		return pgtype.DaysFromCivil(year, 1, p.dayOfYear), nil
	case p.month < 1 || p.month > 12 || p.day < 1 || p.day > pgtype.DaysInMonth(year, p.month):
		return 0, p.errDateField()
	}
	days := pgtype.DaysFromCivil(year, p.month, p.day)
	if !pgtype.ValidDay(days) {
		return 0, pgerr.New(pgerr.DatetimeFieldOverflow, "date out of range: \"%s\"", p.input)
	}
	return days, nil
}

// timeOfDay is the time that was read, in microseconds.
func (p *dateParser) timeOfDay() (int64, error) {
	if p.hasSecs {
		return int64(p.secondsOfDay)*microsPerSecond + p.micros, nil
	}
	hour := p.hour
	if p.hasHour12 {
		if p.hour12 < 1 || p.hour12 > 12 {
			return 0, pgerr.New(pgerr.InvalidDatetimeFormat, "hour \"%d\" is invalid for the 12-hour clock", p.hour12).
				WithHint("Use the 24-hour clock, or give an hour between 1 and 12.")
		}
		hour = p.hour12
	}
	if p.hasHalf {
		hour %= 12
		if p.pm {
			hour += 12
		}
	}
	if hour < 0 || hour > 23 || p.minute < 0 || p.minute > 59 || p.second < 0 || p.second > 59 {
		return 0, p.errDateField()
	}
	return (int64(hour)*60+int64(p.minute))*microsPerMinute + int64(p.second)*microsPerSecond + p.micros, nil
}
