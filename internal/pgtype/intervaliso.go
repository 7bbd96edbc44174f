package pgtype

import (
	"math"
	"strconv"
	"strings"
)

// decodeISO interprets ISO 8601's notation: PnYnMnDTnHnMnS, PnW, or the
// alternative Pyyyy-mm-ddThh:mm:ss.
func (d *intervalDecoder) decodeISO(s string) dateFault {
	if len(s) < 2 || s[0] != 'P' {
		return faultFormat
	}
	s = s[1:]
	inTime, given := false, false
	for s != "" {
		if s[0] == 'T' {
			inTime, given = true, false
			s = s[1:]
			continue
		}
		n, rest, fault := isoNumber(s)
		if fault != faultNone {
			return fault
		}
		designator := byte(0)
		if rest != "" {
			designator = rest[0]
		}
		if strings.IndexByte("YMWDHS", designator) < 0 || designator == 0 {
			return d.alternative(s, inTime, given)
		}
		if fault := d.designated(designator, inTime, n); fault != faultNone {
			return fault
		}
		given = true
		s = rest[1:]
	}
	return faultNone
}

// isoAmount is a number with its fraction.
type isoAmount struct {
	whole    int64
	fraction float64
}

// isoNumber reads a signed decimal number and returns what follows it.
func isoNumber(s string) (n isoAmount, rest string, fault dateFault) {
	end := spanSigned(s)
	if end < len(s) && s[end] == '.' {
		end += 1 + span(s[end+1:], "0123456789")
	}
	f, err := strconv.ParseFloat(s[:end], 64)
	if err != nil {
		return n, "", faultFormat
	}
	if math.Abs(f) > 1e15 {
		return n, "", faultField
	}
	whole, fraction := math.Modf(f)
	return isoAmount{int64(whole), fraction}, s[end:], faultNone
}

// designated adds a number by the letter behind it.
func (d *intervalDecoder) designated(letter byte, inTime bool, n isoAmount) dateFault {
	var unit intervalUnit
	switch {
	case !inTime && letter == 'Y':
		unit = unitYear
	case !inTime && letter == 'M':
		unit = unitMonth
	case !inTime && letter == 'W':
		unit = unitWeek
	case !inTime && letter == 'D':
		unit = unitDay
	case inTime && letter == 'H':
		unit = unitHour
	case inTime && letter == 'M':
		unit = unitMinute
	case inTime && letter == 'S':
		unit = unitSecond
	default:
		return faultFormat
	}
	_, fault := d.add(unit, n.whole, n.fraction)
	return fault
}

// alternative reads the rest of the alternative notation: yyyy-mm-dd or
// yyyymmdd before the T, hh:mm:ss or hhmmss behind it.
func (d *intervalDecoder) alternative(s string, inTime, given bool) dateFault {
	if given {
		return faultFormat
	}
	part, clock := s, ""
	if !inTime {
		var timed bool
		if part, clock, timed = strings.Cut(s, "T"); timed && clock == "" {
			return faultFormat
		}
		if fault := d.addList(part, "-", [3]intervalUnit{unitYear, unitMonth, unitDay}); fault != faultNone {
			return fault
		}
		part = clock
	}
	if part == "" {
		return faultNone
	}
	return d.addList(part, ":", [3]intervalUnit{unitHour, unitMinute, unitSecond})
}

// addList adds up to three numbers with separators, or run together.
func (d *intervalDecoder) addList(s, separator string, units [3]intervalUnit) dateFault {
	fields := splitKeepingSign(s, separator)
	whole, _, _ := strings.Cut(strings.TrimLeft(s, "+-"), ".")
	if len(fields) == 1 && len(whole) == 8 && units[0] == unitYear {
		fields = []string{s[:len(s)-4], s[len(s)-4 : len(s)-2], s[len(s)-2:]}
	} else if len(fields) == 1 && len(whole) == 6 && units[0] == unitHour {
		at := len(s) - len(strings.TrimLeft(s, "+-"))
		fields = []string{s[:at+2], s[at+2 : at+4], s[at+4:]}
	}
	if len(fields) > len(units) {
		return faultFormat
	}
	for i, f := range fields {
		n, rest, fault := isoNumber(f)
		if fault != faultNone {
			return fault
		}
		if rest != "" {
			return faultFormat
		}
		if _, fault = d.add(units[i], n.whole, n.fraction); fault != faultNone {
			return fault
		}
	}
	return faultNone
}

// splitKeepingSign splits s at separators, which may be followed by a sign.
func splitKeepingSign(s, separator string) []string {
	var fields []string
	start := 0
	for i := 1; i < len(s); i++ {
		if s[i] == separator[0] && i > start {
			fields = append(fields, s[start:i])
			start = i + 1
		}
	}
	return append(fields, s[start:])
}
