package pgtype

import (
	"math"
	"strconv"
	"strings"
)

// intervalUnit is a field of an interval.
type intervalUnit uint8

// The units, in which a number counts.
const (
	unitNone intervalUnit = iota
	unitMicrosecond
	unitMillisecond
	unitSecond
	unitMinute
	unitHour
	unitDay
	unitWeek
	unitMonth
	unitYear
	unitDecade
	unitCentury
	unitMillennium
	unitAgo
)

// intervalUnits returns the unit with one of PostgreSQL's names;
// unitNone for any other word.
func intervalUnits(word string) intervalUnit {
	switch word {
	case "us", "usec", "usecs", "useconds", "microsecond", "microseconds", "microsecon":
		return unitMicrosecond
	case "ms", "msec", "msecs", "mseconds", "millisecond", "milliseconds", "millisecon":
		return unitMillisecond
	case "s", "sec", "secs", "second", "seconds":
		return unitSecond
	case "m", "min", "mins", "minute", "minutes":
		return unitMinute
	case "h", "hr", "hrs", "hour", "hours":
		return unitHour
	case "d", "day", "days":
		return unitDay
	case "w", "week", "weeks":
		return unitWeek
	case "mon", "mons", "month", "months":
		return unitMonth
	case "y", "yr", "yrs", "year", "years":
		return unitYear
	case "dec", "decs", "decade", "decades":
		return unitDecade
	case "c", "cent", "century", "centuries":
		return unitCentury
	case "mil", "mils", "millennia", "millennium":
		return unitMillennium
	case "ago":
		return unitAgo
	}
	return unitNone
}

// intervalDecoder interprets the tokens of an interval from the last to the
// first, so that a unit is known before its number.
type intervalDecoder struct {
	env    *Env
	fields int32 // the range of interval's modifier
	span3
	seen   uint32 // one bit per unit given
	unit   intervalUnit
	negate bool // SQL standard: one sign at the front counts for all
	ago    bool
}

// decode interprets the tokens.
func (d *intervalDecoder) decode(tokens []dateToken) dateFault {
	d.negate = d.env.IntervalStyle == "sql_standard" && soleLeadingMinus(tokens)
	for i := len(tokens) - 1; i >= 0; i-- {
		seen, fault := d.token(tokens[i])
		if fault != faultNone {
			return fault
		}
		if seen&d.seen != 0 {
			return faultFormat
		}
		d.seen |= seen
	}
	if d.seen == 0 {
		return faultFormat
	}
	if d.ago {
		if d.micros == math.MinInt64 {
			return faultField
		}
		d.span3 = span3{-d.months, -d.days, -d.micros}
	}
	return faultNone
}

// soleLeadingMinus reports whether the first token alone has a sign, minus.
func soleLeadingMinus(tokens []dateToken) bool {
	if len(tokens) == 0 || tokens[0].text[0] != '-' {
		return false
	}
	for _, t := range tokens[1:] {
		if t.text[0] == '-' || t.text[0] == '+' {
			return false
		}
	}
	return true
}

// clockUnits are the bits of a time with colons.
const clockUnits = 1<<unitHour | 1<<unitMinute | 1<<unitSecond | 1<<unitMillisecond | 1<<unitMicrosecond

// token interprets one token and returns the units it gives.
func (d *intervalDecoder) token(t dateToken) (uint32, dateFault) {
	switch t.kind {
	case tokenTime:
		fault := d.clock(t.text, d.negate)
		d.unit = unitDay
		return clockUnits, fault
	case tokenOffset:
		if strings.IndexByte(t.text, ':') > 0 && d.clock(t.text[1:], t.text[0] == '-' || d.negate) == faultNone {
			d.unit = unitDay
			return clockUnits, faultNone
		}
		return d.number(t.text)
	case tokenNumber, tokenDate:
		return d.number(t.text)
	}
	switch unit := intervalUnits(t.text); unit {
	case unitNone:
		return 0, faultFormat
	case unitAgo:
		d.ago = true
		d.unit = unitNone
	default:
		d.unit = unit
	}
	return 0, faultNone
}

// clock adds a time with colons. mm:ss is what MINUTE TO SECOND takes two
// fields for.
func (d *intervalDecoder) clock(text string, negative bool) dateFault {
	c, fault := splitClock(text)
	if fault != faultNone {
		return fault
	}
	if d.fields == IntervalMinute|IntervalSecond && strings.Count(text, ":") == 1 && !strings.Contains(text, ".") {
		c.hour, c.minute, c.second = 0, int(c.hour), c.minute
	}
	if c.hour > math.MaxInt64/microsPerHour {
		return faultField
	}
	total := int64(c.minute)*microsPerMinute + int64(c.second)*microsPerSecond + int64(c.micros)
	sign := int64(1)
	if negative {
		sign = -1
	}
	if !d.addMicrosExact(sign*c.hour*microsPerHour) || !d.addMicrosExact(sign*total) {
		return faultField
	}
	return faultNone
}

// defaultUnit is the unit of a number without one: the last field of the
// interval's range.
func (d *intervalDecoder) defaultUnit() intervalUnit {
	if d.fields == IntervalFullRange {
		return unitSecond
	}
	switch {
	case d.fields&IntervalSecond != 0:
		return unitSecond
	case d.fields&IntervalMinute != 0:
		return unitMinute
	case d.fields&IntervalHour != 0:
		return unitHour
	case d.fields&IntervalDay != 0:
		return unitDay
	case d.fields&IntervalMonth != 0:
		return unitMonth
	}
	return unitYear
}

// number adds a number in the unit at hand, or years and months in SQL's
// notation y-m.
func (d *intervalDecoder) number(text string) (uint32, dateFault) {
	if d.unit == unitNone {
		d.unit = d.defaultUnit()
	}
	whole := text[:spanSigned(text)]
	n, err := strconv.ParseInt(whole, 10, 64)
	if whole == "" {
		n, err = 0, nil
	}
	if err != nil && isRange(err) {
		return 0, faultField
	}
	if err != nil && whole != "-" && whole != "+" {
		return 0, faultFormat
	}
	rest := text[len(whole):]
	negative := text[0] == '-'
	if strings.HasPrefix(rest, "-") {
		return d.yearMonth(n, rest[1:], negative)
	}
	var fraction float64
	if rest != "" {
		var ok bool
		if rest[0] != '.' {
			return 0, faultFormat
		}
		if fraction, ok = fractionOf(rest[1:]); !ok {
			return 0, faultFormat
		}
	}
	if negative {
		fraction = -fraction
	}
	if d.negate && !negative {
		n, fraction = -n, -fraction
	}
	return d.add(d.unit, n, fraction)
}

// spanSigned returns the length of a number with its sign at the start of s.
func spanSigned(s string) int {
	sign := 0
	if s != "" && (s[0] == '+' || s[0] == '-') {
		sign = 1
	}
	return sign + span(s[sign:], "0123456789")
}

// yearMonth adds years and the months behind their hyphen.
func (d *intervalDecoder) yearMonth(years int64, months string, negative bool) (uint32, dateFault) {
	if months != "" && span(months, "0123456789") != len(months) {
		return 0, faultFormat
	}
	m, ok := smallInt("0" + months)
	if !ok || m >= monthsPerYear || years > math.MaxInt32 || years < math.MinInt32 {
		return 0, faultField
	}
	if negative {
		m = -m
	}
	total := years*monthsPerYear + int64(m)
	if d.negate && !negative {
		total = -total
	}
	d.months += total
	if d.months != int64(int32(d.months)) {
		return 0, faultField
	}
	return 1 << unitMonth, faultNone
}

// add adds n and a fraction of one in the given unit.
func (d *intervalDecoder) add(unit intervalUnit, n int64, fraction float64) (uint32, dateFault) {
	seen := uint32(1) << unit
	var ok bool
	switch unit {
	case unitMicrosecond:
		ok = d.addMicros(n, fraction, 1)
	case unitMillisecond:
		ok = d.addMicros(n, fraction, 1000)
	case unitSecond:
		ok = d.addMicros(n, fraction, microsPerSecond)
		if fraction != 0 {
			seen |= 1<<unitMillisecond | 1<<unitMicrosecond
		}
	case unitMinute:
		ok = d.addMicros(n, fraction, microsPerMinute)
	case unitHour:
		ok = d.addMicros(n, fraction, microsPerHour)
		d.unit = unitDay
	case unitDay:
		ok = d.addDays(n, fraction, 1)
	case unitWeek:
		ok = d.addDays(n, fraction, 7)
	case unitMonth:
		ok = d.addMonths(n, fraction)
	case unitYear:
		ok = d.addYears(n, fraction, 1)
	case unitDecade:
		ok = d.addYears(n, fraction, 10)
	case unitCentury:
		ok = d.addYears(n, fraction, 100)
	case unitMillennium:
		ok = d.addYears(n, fraction, 1000)
	default:
		return 0, faultFormat
	}
	if !ok {
		return 0, faultField
	}
	return seen, faultNone
}
