package engine

import (
	"fmt"
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
)

// dateStyle is a format of CONVERT: the layout for output, in which \x00 stands
// for three digits of a fraction and \x01 for an hour in two places, and the order of the parts for input: y, m, d
// numbers, M a month's name, t the time.
type dateStyle struct{ layout, order string }

// dateStyles are the formats by code; those below 100 have years of two digits.
var dateStyles = map[int64]dateStyle{
	0: {"Jan _2 2006 \x01:04PM", "Mdyt"}, 100: {"Jan _2 2006 \x01:04PM", "Mdyt"},
	1: {"01/02/06", "mdy"}, 101: {"01/02/2006", "mdy"},
	2: {"06.01.02", "ymd"}, 102: {"2006.01.02", "ymd"},
	3: {"02/01/06", "dmy"}, 103: {"02/01/2006", "dmy"},
	4: {"02.01.06", "dmy"}, 104: {"02.01.2006", "dmy"},
	5: {"02-01-06", "dmy"}, 105: {"02-01-2006", "dmy"},
	6: {"02 Jan 06", "dMy"}, 106: {"02 Jan 2006", "dMy"},
	7: {"Jan 2, 06", "Mdy"}, 107: {"Jan 2, 2006", "Mdy"},
	8: {"15:04:05", "t"}, 108: {"15:04:05", "t"},
	9: {"Jan _2 2006 \x01:04:05:\x00PM", "Mdyt"}, 109: {"Jan _2 2006 \x01:04:05:\x00PM", "Mdyt"},
	10: {"01-02-06", "mdy"}, 110: {"01-02-2006", "mdy"},
	11: {"06/01/02", "ymd"}, 111: {"2006/01/02", "ymd"},
	12: {"060102", "c"}, 112: {"20060102", "c"},
	13: {"02 Jan 2006 15:04:05:\x00", "dMyt"}, 113: {"02 Jan 2006 15:04:05:\x00", "dMyt"},
	14: {"15:04:05.\x00", "t"}, 114: {"15:04:05.\x00", "t"},
	20: {"2006-01-02 15:04:05", "ymdt"}, 120: {"2006-01-02 15:04:05", "ymdt"},
	21: {"2006-01-02 15:04:05.\x00", "ymdt"}, 121: {"2006-01-02 15:04:05.\x00", "ymdt"},
	126: {"2006-01-02T15:04:05.\x00", "ymdt"},
	130: {"02 Jan 2006 \x01:04:05:\x00PM", "dMyt"},
	131: {"02/01/2006 \x01:04:05:\x00PM", "dmyt"},
}

// styleUnknown is what CONVERT returns for a code that does not exist.
const styleUnknown = "1900-01-01 00:00:00"

// styleError is CONVERT's error for a value that does not fit the code.
func styleError() error { return &funcError{-141, codeTexts[-141]} }

// styledDate is CONVERT(VARCHAR, date, code).
func styledDate(a []store.Value) (store.Value, error) {
	m, ok := looseMoment(a[0], day1900)
	if !ok {
		return store.Value{}, styleError()
	}
	style, ok := dateStyles[integer(a[1])]
	if !ok {
		return store.Text(styleUnknown), nil
	}
	s := m.time().Format(style.layout)
	hour := (m.second/3600+11)%12 + 1
	places := strings.NewReplacer("\x00", fmt.Sprintf("%03d", m.nano/1_000_000), "\x01", fmt.Sprintf("%2d", hour))
	return store.Text(places.Replace(s)), nil
}

// unstyledDate is CONVERT(TIMESTAMP, text, code), also to other temporal types.
func unstyledDate(a []store.Value) (store.Value, error) {
	style, ok := dateStyles[integer(a[1])]
	if !ok {
		return store.Text(styleUnknown), nil
	}
	m, ok := style.parse(text(a[0]))
	if !ok {
		return store.Value{}, styleError()
	}
	return store.Text(m.stamp()), nil
}

// parse reads a text in the order of a style.
func (style dateStyle) parse(s string) (moment, bool) {
	s = strings.TrimSpace(s)
	if style.order == "c" {
		return compactDate(s)
	}
	if style.order == "ymdt" {
		s = strings.Replace(s, "T", " ", 1)
	}
	var clock string
	if at := strings.IndexByte(s, ':'); at >= 0 {
		at = strings.LastIndexByte(s[:at], ' ') + 1
		s, clock = s[:at], strings.ReplaceAll(s[at:], " ", "")
	}
	m := moment{day: day1900}
	ok := true
	if clock != "" {
		m.second, m.nano, ok = looseClock(clock)
	}
	words := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ,/.-", r) })
	order := strings.TrimSuffix(style.order, "t")
	if !ok || len(words) == 0 && clock != "" {
		return m, ok
	}
	if len(words) != len(order) {
		return m, false
	}
	m.day, ok = orderedDate(words, order)
	return m, ok
}

// orderedDate reads year, month and day in an order.
func orderedDate(words []string, order string) (int64, bool) {
	var year, month, day int
	for i, w := range words {
		n, ok := digits(w)
		switch order[i] {
		case 'M':
			n = monthNamed(w)
			ok = n > 0
			month = n
		case 'm':
			month = n
		case 'd':
			day = n
		default:
			year = windowedYear(n, len(w))
		}
		if !ok {
			return 0, false
		}
	}
	return validDay(year, month, day)
}

// windowedYear expands years of two digits: those below 50 are in this century.
func windowedYear(year, digits int) int {
	switch {
	case digits > 2:
		return year
	case year < 50:
		return 2000 + year
	}
	return 1900 + year
}

// compactDate reads yymmdd and yyyymmdd.
func compactDate(s string) (moment, bool) {
	t, err := time.Parse("20060102", s)
	if len(s) == 6 {
		t, err = time.Parse("060102", s)
		if err == nil {
			t = time.Date(windowedYear(t.Year()%100, 2), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
		}
	}
	return momentOf(t), err == nil
}
