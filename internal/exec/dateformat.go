package exec

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// formatNode is one element of a to_char template: a pattern or literal text.
type formatNode struct {
	pattern string // "" for literal text
	literal string
	quoted  bool   // the literal stood in double quotes
	fill    bool   // FM
	local   bool   // TM: names as the locale has them, without padding
	ordinal string // "TH" or "th"
}

// datePatterns lists the template patterns for dates and times, longer ones
// before their prefixes.
const datePatterns = `SSSSS SSSS Y,YYY YYYY IYYY IDDD MONTH Month month HH24 HH12 A.D. a.d. B.C. b.c. A.M. a.m. P.M. p.m.
	DAY Day day DDD MON Mon mon YYY IYY TZH TZM FF1 FF2 FF3 FF4 FF5 FF6 AD ad AM am BC bc CC DD DY Dy dy HH ID IW IY J
	MI MM MS OF PM pm Q RM rm SS TZ tz US WW YY D I W Y`

// parseDateFormat splits a template.
func parseDateFormat(format string) []formatNode {
	var out []formatNode
	patterns := strings.Fields(datePatterns)
	for format != "" {
		node := formatNode{}
		for {
			rest, ok := cutPrefixFold(format, "FM")
			if !ok {
				if rest, ok = cutPrefixFold(format, "FX"); ok {
					format = rest
					out = append(out, formatNode{pattern: "FX"})
					continue
				}
				if rest, ok = cutPrefixFold(format, "TM"); !ok {
					break
				}
				node.local, format = true, rest
				continue
			}
			node.fill, format = true, rest
		}
		node.pattern, format = cutPattern(format, patterns)
		if node.pattern != "" {
			node.ordinal, format = cutOrdinal(format)
			out = append(out, node)
			continue
		}
		if format == "" {
			break
		}
		node.quoted = format[0] == '"'
		node.literal, format = cutLiteral(format)
		out = append(out, node)
	}
	return out
}

// cutPrefixFold cuts a prefix without regard to case.
func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// cutPattern cuts a pattern off a template: as written if its case matters,
// else in any case.
func cutPattern(format string, patterns []string) (pattern, rest string) {
	for _, p := range patterns {
		if strings.HasPrefix(format, p) {
			return p, format[len(p):]
		}
	}
	for _, p := range patterns {
		if rest, ok := cutPrefixFold(format, p); ok && p == strings.ToUpper(p) {
			return p, rest
		}
	}
	return "", format
}

// cutOrdinal cuts the suffix TH off a template.
func cutOrdinal(format string) (ordinal, rest string) {
	if strings.HasPrefix(format, "TH") || strings.HasPrefix(format, "th") {
		return format[:2], format[2:]
	}
	return "", format
}

// cutLiteral cuts literal text off a template: quoted, or one character.
func cutLiteral(format string) (literal, rest string) {
	if format[0] != '"' {
		if format[0] == '\\' && len(format) > 1 && format[1] == '"' {
			return `"`, format[2:]
		}
		r := []rune(format)[0]
		return string(r), format[len(string(r)):]
	}
	var b strings.Builder
	format = format[1:]
	for format != "" && format[0] != '"' {
		if format[0] == '\\' && len(format) > 1 {
			format = format[1:]
		}
		b.WriteByte(format[0])
		format = format[1:]
	}
	return b.String(), strings.TrimPrefix(format, `"`)
}

// dateFields is what to_char prints: a moment, and its zone if it has one.
type dateFields struct {
	moment
	days     int
	zoned    bool
	east     int
	zoneName string
	interval bool
}

// monthNames and dayNames are English, as with lc_time C.
func monthNames() []string {
	out := make([]string, 12)
	for i := range out {
		out[i] = time.Month(i + 1).String()
	}
	return out
}

// dayNames starts with Sunday.
func dayNames() []string {
	out := make([]string, 7)
	for i := range out {
		out[i] = time.Weekday(i).String()
	}
	return out
}

// formatDate prints fields by a template.
func formatDate(f dateFields, format string) (string, error) {
	var b strings.Builder
	for _, n := range parseDateFormat(format) {
		if n.pattern == "" {
			b.WriteString(n.literal)
			continue
		}
		s, err := f.field(n)
		if err != nil {
			return "", err
		}
		b.WriteString(s + ordinalSuffix(s, n.ordinal))
	}
	return b.String(), nil
}

// ordinalSuffix is st, nd, rd or th for a number.
func ordinalSuffix(number, style string) string {
	if style == "" || number == "" {
		return ""
	}
	suffix := "th"
	if len(number) < 2 || number[len(number)-2] != '1' {
		switch number[len(number)-1] {
		case '1':
			suffix = "st"
		case '2':
			suffix = "nd"
		case '3':
			suffix = "rd"
		}
	}
	if style == "TH" {
		return strings.ToUpper(suffix)
	}
	return suffix
}

// field prints one pattern.
func (f dateFields) field(n formatNode) (string, error) {
	num := func(v int64, width int) (string, error) { return padNumber(v, width, n.fill), nil }
	seconds, micros := f.second()
	switch n.pattern {
	case "HH", "HH12":
		hour := f.hour()
		if f.interval {
			return num(hour%12+12*int64(boolInt(hour%12 == 0)), 2)
		}
		return num((hour+11)%12+1, 2)
	case "HH24":
		return num(f.hour(), 2)
	case "MI":
		return num(f.minute(), 2)
	case "SS":
		return num(seconds, 2)
	case "MS":
		return num(micros/1000, 3)
	case "US":
		return num(micros, 6)
	case "FF1", "FF2", "FF3", "FF4", "FF5", "FF6":
		digits := padNumber(micros, 6, false)
		return digits[:n.pattern[2]-'0'], nil
	case "SSSS", "SSSSS":
		return strconv.FormatInt(f.micros/microsPerSecond, 10), nil
	case "AM", "PM", "am", "pm", "A.M.", "P.M.", "a.m.", "p.m.":
		return f.halfDay(n.pattern), nil
	case "TZ", "tz", "TZH", "TZM", "OF":
		return f.zone(n.pattern)
	}
	return f.calendarField(n)
}

// padNumber prints a number with leading zeros, or without any in fill mode.
func padNumber(v int64, width int, fill bool) string {
	s := strconv.FormatInt(v, 10)
	if fill {
		return s
	}
	sign := ""
	if v < 0 {
		sign, s = "-", s[1:]
	}
	return sign + strings.Repeat("0", max(width-len(s), 0)) + s
}

// halfDay prints AM or PM in the style of a pattern.
func (f dateFields) halfDay(pattern string) string {
	half := "am"
	if _, hour := floorDiv(f.hour(), 24); hour >= 12 {
		half = "pm"
	}
	if strings.Contains(pattern, ".") {
		half = half[:1] + "." + half[1:] + "."
	}
	if pattern == strings.ToUpper(pattern) {
		return strings.ToUpper(half)
	}
	return half
}

// errNotOfIntervals is the error of a pattern that means nothing for an interval.
func errNotOfIntervals() error {
	return pgerr.New(pgerr.InvalidDatetimeFormat, "invalid format specification for an interval value").
		WithHint("Intervals are not tied to specific calendar dates.")
}

// zone prints the time zone.
func (f dateFields) zone(pattern string) (string, error) {
	if f.interval {
		return "", errNotOfIntervals()
	}
	east, sign := f.east, "+"
	if east < 0 {
		east, sign = -east, "-"
	}
	hours, minutes := padNumber(int64(east/3600), 2, false), padNumber(int64(east/60%60), 2, false)
	switch pattern {
	case "TZH":
		return sign + hours, nil
	case "TZM":
		return minutes, nil
	case "OF":
		if east/60%60 == 0 {
			return sign + hours, nil
		}
		return sign + hours + ":" + minutes, nil
	case "tz":
		return strings.ToLower(f.zoneName), nil
	}
	return f.zoneName, nil
}

// notOfIntervals are the patterns of the calendar that an interval has no value for.
const notOfIntervals = " MONTH MON DAY DY D ID BC AD B.C. A.D. "

// calendarField prints a pattern of the calendar.
func (f dateFields) calendarField(n formatNode) (string, error) {
	if f.interval && strings.Contains(notOfIntervals, " "+strings.ToUpper(n.pattern)+" ") {
		return "", errNotOfIntervals()
	}
	num := func(v int64, width int) (string, error) { return padNumber(v, width, n.fill), nil }
	isoYear, isoNumber := isoWeek(f.days)
	year, week := yearOf(f.year, f.interval), int64(isoNumber)
	dayOfYear := int64(f.days - pgtype.DaysFromCivil(f.year, 1, 1) + 1)
	if f.interval {
		dayOfYear = (int64(f.year)*monthsPerYear+int64(f.month))*daysPerMonth + int64(f.day)
	}
	switch p := n.pattern; p {
	case "YYYY", "YYY", "YY", "Y":
		return yearDigits(year, len(p), n.fill, year < 0), nil
	case "IYYY", "IYY", "IY", "I":
		return yearDigits(yearOf(isoYear, f.interval), len(p), n.fill, year < 0), nil
	case "Y,YYY":
		return fmt.Sprintf("%d,%03d", year/1000, year%1000), nil
	case "MM":
		return num(int64(f.month), 2)
	case "DD":
		return num(int64(f.day), 2-boolInt(f.day < 0))
	case "DDD":
		return num(dayOfYear, 3-boolInt(dayOfYear < 0))
	case "IDDD":
		return num((week-1)*7+int64(isoWeekday(f.days)), 3)
	case "D":
		return num(int64(isoWeekday(f.days)%7+1), 1)
	case "ID":
		return num(int64(isoWeekday(f.days)), 1)
	case "WW":
		return num((dayOfYear-1)/7+1, 2)
	case "W":
		return num(int64((f.day-1)/7+1), 1)
	case "IW":
		return num(week, 2)
	case "Q":
		if f.month == 0 {
			return "", nil
		}
		return num(int64((f.month-1)/3+1), 1)
	case "CC":
		if f.interval {
			return num(int64(f.year/100), 2)
		}
		return num(period(f.year, 100), 2)
	case "J":
		return num(int64(f.days)+julianEpoch, 1)
	case "BC", "AD", "bc", "ad", "B.C.", "A.D.", "b.c.", "a.d.":
		return era(f.year, p), nil
	}
	return f.nameField(n), nil
}

// yearOf is a year as to_char shows it: years before 1 count backwards.
func yearOf(year int, interval bool) int64 {
	if year > 0 || interval {
		return int64(year)
	}
	return int64(1 - year)
}

// yearDigits prints the last digits of a year, all for four; of a negative year, which an
// interval may have, zero has a place more, as others have for the sign.
func yearDigits(year int64, digits int, fill, negative bool) string {
	if digits < 4 {
		modulus := int64(1)
		for range digits {
			modulus *= 10
		}
		year %= modulus
	}
	return padNumber(year, digits+boolInt(negative && year == 0 && digits > 1), fill)
}

// era prints BC or AD in the style of a pattern.
func era(year int, pattern string) string {
	name := "ad"
	if year <= 0 {
		name = "bc"
	}
	if strings.Contains(pattern, ".") {
		name = name[:1] + "." + name[1:] + "."
	}
	if pattern == strings.ToUpper(pattern) {
		return strings.ToUpper(name)
	}
	return name
}

// romanMonths are the months in Roman numerals.
const romanMonths = "I II III IV V VI VII VIII IX X XI XII"

// romanMonth is a month in Roman numerals; an interval of full years is a month too, and
// a negative one counts from December.
func romanMonth(month, year int) string {
	names := strings.Fields(romanMonths)
	switch {
	case month > 0:
		return names[month-1]
	case month < 0:
		return names[len(names)+month]
	case year < 0:
		return names[0]
	}
	return names[len(names)-1]
}

// nameField prints the name of a month or day, padded unless in fill mode.
func (f dateFields) nameField(n formatNode) string {
	if f.month == 0 && f.year == 0 {
		return ""
	}
	name, width := "", 0
	switch strings.ToUpper(n.pattern) {
	case "MONTH":
		name, width = monthNames()[f.month-1], 9
	case "MON":
		name = monthNames()[f.month-1][:3]
	case "DAY":
		name, width = dayNames()[isoWeekday(f.days)%7], 9
	case "DY":
		name = dayNames()[isoWeekday(f.days)%7][:3]
	case "RM":
		name, width = romanMonth(f.month, f.year), 4
	}
	switch n.pattern {
	case strings.ToUpper(n.pattern):
		name = strings.ToUpper(name)
	case strings.ToLower(n.pattern):
		name = strings.ToLower(name)
	}
	if !n.fill && (!n.local || width == 4) {
		name += strings.Repeat(" ", max(width-len(name), 0))
	}
	return name
}
