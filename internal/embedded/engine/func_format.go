package engine

import (
	"strconv"
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
)

// Default formats of TO_DATE and TO_TIMESTAMP.
const (
	dateFormatDefault      = "DD MON YYYY"
	timestampFormatDefault = "DD MON YYYY HH:MI:SS"
)

// formatCodes are the codes of date formats, longer ones before their prefixes.
var formatCodes = []string{
	"YYYY", "YY", "MONTH", "MON", "MM", "MI", "DDD", "DD", "DAY", "DY", "D", "J", "HH24", "HH12", "HH", "SSSSS", "SS",
	"FF1", "FF2", "FF3", "FF4", "FF5", "FF6", "FF7", "FF8", "FF9", "FF", "A.M.", "P.M.", "AM", "PM",
}

// formatPiece is one code of a format, or the literal text between codes.
type formatPiece struct {
	code    string
	literal string
}

// formatPieces splits a date format.
func formatPieces(format string) []formatPiece {
	var pieces []formatPiece
	folded := strings.ToUpper(format)
	for i := 0; i < len(format); {
		code := ""
		for _, c := range formatCodes {
			if strings.HasPrefix(folded[i:], c) {
				code = c
				break
			}
		}
		if code == "" {
			pieces = append(pieces, formatPiece{literal: format[i : i+1]})
			i++
			continue
		}
		pieces = append(pieces, formatPiece{code: code, literal: format[i : i+len(code)]})
		i += len(code)
	}
	return pieces
}

// toChar is TO_CHAR(x[, format]) of dates, times and numbers.
func toChar(a []store.Value) (store.Value, error) {
	if len(a) == 1 {
		return store.Text(text(a[0])), nil
	}
	format := text(a[1])
	if strings.Trim(strings.ToUpper(format), "9$,.SMIPR0") == "" && strings.ContainsAny(format, "90") {
		return store.Text(formatNumber(number(a[0]), strings.ToUpper(format))), nil
	}
	m, err := momentArg(a[0])
	if err != nil {
		return store.Value{}, err
	}
	var b strings.Builder
	for _, p := range formatPieces(format) {
		if p.code == "" {
			b.WriteString(p.literal)
			continue
		}
		b.WriteString(m.format(p))
	}
	return store.Text(b.String()), nil
}

// format writes one code.
func (m moment) format(p formatPiece) string {
	t := m.time()
	switch p.code {
	case "YYYY":
		return t.Format("2006")
	case "YY":
		return t.Format("06")
	case "MONTH":
		return likeCase(t.Month().String(), p.literal)
	case "MON":
		return likeCase(t.Format("Jan"), p.literal)
	case "MM":
		return t.Format("01")
	case "DD":
		return t.Format("02")
	case "DDD":
		return t.Format("002")
	case "DAY":
		return likeCase(t.Weekday().String(), p.literal)
	case "DY":
		return likeCase(t.Format("Mon"), p.literal)
	case "D":
		return strconv.Itoa(int(t.Weekday()) + 1)
	case "J":
		const julianOfDayZero = 2393471 // 1840-12-31
		return strconv.FormatInt(m.day+julianOfDayZero, 10)
	case "HH", "HH12":
		return t.Format("03")
	case "HH24":
		return t.Format("15")
	case "MI":
		return t.Format("04")
	case "SS":
		return t.Format("05")
	case "SSSSS":
		return strconv.FormatInt(m.second, 10)
	case "AM", "PM":
		return t.Format("PM")
	case "A.M.", "P.M.":
		return t.Format("P") + "." + "M."
	}
	digits := 6
	if len(p.code) == 3 {
		digits = int(p.code[2] - '0')
	}
	return t.Format(".000000000")[1 : digits+1]
}

// likeCase writes a name in the case of its code: MONTH, Month, month.
func likeCase(name, code string) string {
	switch {
	case code == strings.ToUpper(code):
		return strings.ToUpper(name)
	case code == strings.ToLower(code):
		return strings.ToLower(name)
	}
	return name
}

// formatNumber writes a number by a format of 9 0 $ , . S MI.
func formatNumber(d decimal, format string) string {
	picture := strings.NewReplacer("S", "", "MI", "", "PR", "", "$", "").Replace(format)
	whole, fraction, _ := strings.Cut(picture, ".")
	digits := fixed(d.abs(), len(fraction))
	integral, decimals, _ := strings.Cut(digits, ".")
	places := strings.Count(whole, "9") + strings.Count(whole, "0")
	if integral == "0" && !strings.Contains(whole, "0") && fraction != "" {
		integral = ""
	}
	if len(integral) > places {
		return strings.Repeat("#", len(format)+1)
	}
	out := fillPicture(whole, integral)
	if fraction != "" {
		out += "." + decimals
	}
	return signed(d, out, format)
}

// fillPicture puts the digits of a whole number into the places of a picture
// from the right; places left over are zeros from the first 0 on, else blank.
func fillPicture(picture, digits string) string {
	out := make([]byte, 0, len(picture))
	zero := strings.IndexByte(picture, '0')
	for i := len(picture) - 1; i >= 0; i-- {
		switch {
		case picture[i] == ',':
			if digits != "" || zero >= 0 && zero < i {
				out = append(out, ',')
			} else {
				out = append(out, ' ')
			}
		case digits != "":
			out = append(out, digits[len(digits)-1])
			digits = digits[:len(digits)-1]
		case zero >= 0 && zero <= i:
			out = append(out, '0')
		default:
			out = append(out, ' ')
		}
	}
	return reverse(string(out))
}

// signed adds sign and currency to a formatted number.
func signed(d decimal, s, format string) string {
	body := strings.TrimLeft(s, " ")
	blanks := s[:len(s)-len(body)]
	if strings.Contains(format, "$") {
		body = "$" + body
	}
	minus := d.sign() < 0
	switch {
	case strings.HasSuffix(format, "MI"):
		if minus {
			return blanks + body + "-"
		}
		return blanks + body + " "
	case strings.HasPrefix(format, "S") && !minus:
		return blanks + "+" + body
	case minus:
		return blanks + "-" + body
	}
	return " " + blanks + body
}

// formatArg is the format argument, or a default.
func formatArg(a []store.Value, fallback string) string {
	if len(a) == 2 {
		return text(a[1])
	}
	return fallback
}

// toDate is TO_DATE(s[, format]).
func toDate(a []store.Value) (store.Value, error) {
	m, ok := parseFormatted(text(a[0]), formatArg(a, dateFormatDefault))
	if !ok {
		return store.Value{}, illegalValue()
	}
	return store.Int(m.day), nil
}

// toTimestamp is TO_TIMESTAMP(s[, format]).
func toTimestamp(a []store.Value) (store.Value, error) {
	m, ok := parseFormatted(text(a[0]), formatArg(a, timestampFormatDefault))
	if !ok {
		return store.Value{}, illegalValue()
	}
	return store.Text(m.stamp()), nil
}

// toPosixTime is TO_POSIXTIME(s[, format]).
func toPosixTime(a []store.Value) (store.Value, error) {
	m, ok := parseFormatted(text(a[0]), formatArg(a, timestampFormatDefault))
	if !ok {
		return store.Value{}, illegalValue()
	}
	return store.Int(m.posix()), nil
}

// dateFields are what a formatted date says.
type dateFields struct {
	year, month, day, hour, minute, second, nano int
	dayOfYear, julian, secondOfDay               int
	pm, meridian                                 bool
}

// parseFormatted reads a date by a format. Separators match any separator.
func parseFormatted(s, format string) (moment, bool) {
	f := dateFields{month: 1, day: 1, julian: -1, secondOfDay: -1}
	for _, p := range formatPieces(format) {
		if p.code == "" {
			s = strings.TrimPrefix(s, s[:min(len(s), separatorLength(s, p.literal))])
			continue
		}
		n, ok := f.read(p.code, s)
		if !ok {
			return moment{}, false
		}
		s = s[n:]
	}
	if strings.TrimSpace(s) != "" {
		return moment{}, false
	}
	return f.moment()
}

// separatorLength is 1 when s goes on with a separator for the literal.
func separatorLength(s, literal string) int {
	if s == "" || s[:1] != literal && (isDigit(s[0]) || s[0] >= 'A' && s[0] <= 'Z' || s[0] >= 'a') {
		return 0
	}
	return 1
}

// read reads the value of one code and returns how many bytes it took.
func (f *dateFields) read(code, s string) (int, bool) {
	switch code {
	case "MON", "MONTH":
		return f.readMonth(s)
	case "AM", "PM", "A.M.", "P.M.":
		if len(s) < len(code) {
			return 0, false
		}
		f.meridian, f.pm = true, s[0] == 'P' || s[0] == 'p'
		return len(code), true
	case "DAY", "DY", "D":
		n := strings.IndexFunc(s, func(r rune) bool { return r == ' ' || r == ',' })
		return max(n, 0), n > 0
	}
	width := map[string]int{"YYYY": 4, "DDD": 3, "J": 7, "SSSSS": 5}[code]
	if width == 0 {
		width = 2
	}
	if strings.HasPrefix(code, "FF") {
		width = 9
	}
	n := 0
	for n < len(s) && n < width && isDigit(s[n]) {
		n++
	}
	v, ok := digits(s[:n])
	if ok {
		f.set(code, v, n)
	}
	return n, ok
}

// set stores a number read for a code; n is how many digits it had.
func (f *dateFields) set(code string, v, n int) {
	switch code {
	case "YYYY":
		f.year = v
	case "YY":
		f.year = 1900 + v
		if v < 50 {
			f.year = 2000 + v
		}
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

// readMonth reads a month's name or abbreviation.
func (f *dateFields) readMonth(s string) (int, bool) {
	for m := time.January; m <= time.December; m++ {
		name := m.String()
		if len(s) >= len(name) && strings.EqualFold(s[:len(name)], name) {
			f.month = int(m)
			return len(name), true
		}
	}
	for m := time.January; m <= time.December; m++ {
		if len(s) >= 3 && strings.EqualFold(s[:3], m.String()[:3]) {
			f.month = int(m)
			return 3, true
		}
	}
	return 0, false
}

// moment validates the fields.
func (f *dateFields) moment() (moment, bool) {
	if f.meridian {
		f.hour %= 12
		if f.pm {
			f.hour += 12
		}
	}
	t := time.Date(f.year, time.Month(f.month), f.day, f.hour, f.minute, f.second, f.nano, time.UTC)
	ok := t.Year() == f.year && int(t.Month()) == f.month && t.Day() == f.day && t.Hour() == f.hour &&
		t.Minute() == f.minute && t.Second() == f.second
	m := momentOf(t)
	if f.dayOfYear > 0 {
		m.day += int64(f.dayOfYear) - 1
	}
	if f.julian >= 0 {
		m.day = int64(f.julian) - 2393471
	}
	if f.secondOfDay >= 0 {
		m.second = int64(f.secondOfDay)
	}
	return m, ok && m.valid() && m.second < secondsPerDay
}
