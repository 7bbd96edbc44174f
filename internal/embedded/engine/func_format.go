package engine

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
)

// Default formats of TO_DATE and TO_TIMESTAMP.
const (
	dateFormatDefault      = "DD MON YYYY"
	timestampFormatDefault = "DD MON YYYY HH:MI:SS"
)

// formatCodes are the codes of date formats. A code stands alone between
// characters that are neither letters nor digits; other words are literal text.
var formatCodes = nameSet("YYYY YYY YY Y RRRR RR MONTH MON MM MI DDD DD DAY DY D J HH24 HH12 HH SSSSS SS " +
	"FF1 FF2 FF3 FF4 FF5 FF6 FF7 FF8 FF9 FF AM PM A.M. P.M.")

// compactFormats are the sequences of codes that need no separators; TO_CHAR
// knows the first three only.
var compactFormats = map[string][]string{
	"YYYYMMDD": {"YYYY", "MM", "DD"}, "DDMMYYYY": {"DD", "MM", "YYYY"}, "YYYYMM": {"YYYY", "MM"},
	"MMDDYYYY": {"MM", "DD", "YYYY"}, "YYYYDDMM": {"YYYY", "DD", "MM"},
	"YYYYMMDDHHMISS": {"YYYY", "MM", "DD", "HH", "MI", "SS"}, "YYYYMMDDHHMI": {"YYYY", "MM", "DD", "HH", "MI"},
	"YYYYMMDDHH": {"YYYY", "MM", "DD", "HH"}, "HHMISS": {"HH", "MI", "SS"}, "HHMI": {"HH", "MI"},
}

// outputCompact are the compact formats TO_CHAR knows.
var outputCompact = nameSet("YYYYMMDD DDMMYYYY YYYYMM")

// formatPiece is one code of a format, or the literal text between codes.
type formatPiece struct {
	code    string
	literal string
	fixed   bool // part of a compact format: has all its digits
}

// formatPieces splits a date format.
func formatPieces(format string) []formatPiece {
	var pieces []formatPiece
	for format != "" {
		n := wordLength(format)
		if n == 0 {
			pieces = append(pieces, formatPiece{literal: format[:1]})
			format = format[1:]
			continue
		}
		word := format[:n]
		format = format[n:]
		folded := strings.ToUpper(word)
		switch codes := compactFormats[folded]; {
		case formatCodes[folded]:
			pieces = append(pieces, formatPiece{code: folded, literal: word})
		case codes != nil:
			for _, c := range codes {
				pieces = append(pieces, formatPiece{code: c, literal: folded, fixed: true})
			}
		default:
			pieces = append(pieces, formatPiece{literal: word})
		}
	}
	return pieces
}

// wordLength is how many bytes at the beginning are letters and digits, or A.M.
func wordLength(s string) int {
	if len(s) >= 4 && formatCodes[strings.ToUpper(s[:4])] && s[1] == '.' {
		return 4
	}
	for i := range len(s) {
		if c := s[i] | 0x20; !isDigit(s[i]) && (c < 'a' || c > 'z') {
			return i
		}
	}
	return len(s)
}

// toChar is TO_CHAR(x[, format]) of dates, times and numbers. Without a format a
// number loses its fraction.
func toChar(a []store.Value) (store.Value, error) {
	if len(a) == 1 {
		if _, isNumber := strictNumber(a[0]); isNumber {
			return store.Text(number(a[0]).truncate(0).String()), nil
		}
		return store.Text(text(a[0])), nil
	}
	format := text(a[1])
	if picture, ok := numberFormat(format); ok {
		return store.Text(picture.write(number(a[0]))), nil
	}
	pieces := formatPieces(format)
	m, ok := charMoment(a[0], pieces)
	if !ok {
		return store.Value{}, illegalValue()
	}
	var b strings.Builder
	for i, p := range pieces {
		switch {
		case p.code == "":
			b.WriteString(p.literal)
		case !p.fixed || outputCompact[p.literal]:
			b.WriteString(m.format(p))
		case i == 0 || !pieces[i-1].fixed:
			b.WriteString(p.literal)
		}
	}
	return store.Text(b.String()), nil
}

// timeCodes are the codes that make a format one of times.
var timeCodes = nameSet("HH HH12 HH24 MI SS SSSSS AM PM A.M. P.M. FF FF1 FF2 FF3 FF4 FF5 FF6 FF7 FF8 FF9")

// charMoment is what TO_CHAR sees in a value: with a format of times only, a
// number is seconds of the day, else a day; text that is no timestamp is the
// number it begins with.
func charMoment(v store.Value, pieces []formatPiece) (moment, bool) {
	timesOnly, julian, codes := true, false, 0
	for _, p := range pieces {
		if p.code != "" {
			codes++
			timesOnly = timesOnly && timeCodes[p.code]
			julian = julian || p.code == "J"
		}
	}
	if v.Kind() == store.KindText {
		_, isPosix := posixOf(v)
		_, isClock := bareClock(v)
		m, ok := parseStamp(v.Str())
		timed := strings.ContainsAny(strings.TrimSpace(v.Str()), " T,")
		if ok && (timed || julian) {
			return m, true
		}
		if isPosix || isClock {
			return toMoment(v)
		}
		v = numberValue(leadingDecimal(v.Str()).truncate(0), famInt)
	}
	if d, ok := strictNumber(v); ok && timesOnly && codes > 0 {
		second, nano := splitSeconds(d)
		return moment{second: second, nano: nano}, d.sign() >= 0 && second < secondsPerDay
	}
	return toMoment(v)
}

// format writes one code.
func (m moment) format(p formatPiece) string {
	t := m.time()
	switch p.code {
	case "YYYY", "RRRR", "YYY", "YY", "RR", "Y":
		year := t.Format("2006")
		return year[len(year)-min(len(p.code), len(year)):]
	case "MONTH":
		return t.Month().String()
	case "MON":
		return t.Format("Jan")
	case "MM":
		return t.Format("01")
	case "DD":
		return t.Format("02")
	case "DDD":
		return t.Format("002")
	case "DAY":
		return t.Weekday().String()
	case "DY":
		return t.Format("Mon")
	case "D":
		return strconv.Itoa(int(t.Weekday()) + 1)
	case "J":
		return fmt.Sprintf("%07d", m.day+julianOfDayZero)
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
		return t.Format("PM")[:1] + ".M."
	}
	digits := 6
	if len(p.code) == 3 {
		digits = int(p.code[2] - '0')
	}
	return t.Format(".000000000")[1 : digits+1]
}
