package pgtype

import (
	"encoding/binary"
	"math"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// intervalIO is the I/O of interval.
var intervalIO = codec{input: intervalInput, output: intervalOutput, recv: intervalRecv, send: intervalSend}

// span3 is an interval while it is computed: wide enough to see overflow.
type span3 struct {
	months, days, micros int64
}

// errInterval is the complaint about an interval that cannot be stored.
func errInterval() *pgerr.Error {
	return pgerr.New(pgerr.DatetimeFieldOverflow, "interval out of range")
}

// toValue checks the parts and makes the value.
func (p span3) toValue() (value.Value, error) {
	if p.months != int64(int32(p.months)) || p.days != int64(int32(p.days)) {
		return value.Null, errInterval()
	}
	return value.Interval(int32(p.months), int32(p.days), p.micros), nil
}

// intervalInput reads PostgreSQL's, the SQL standard's or ISO 8601's notation.
func intervalInput(env *Env, s string, typmod int32) (value.Value, error) {
	fields, _ := intervalParts(typmod)
	d := intervalDecoder{env: env, fields: fields}
	tokens, fault := scanDate(s)
	if fault == faultNone {
		fault = d.decode(tokens)
	}
	if fault == faultFormat {
		d = intervalDecoder{env: env, fields: fields}
		fault = d.decodeISO(s)
	}
	if fault == faultField {
		fault = faultInterval
	}
	if fault != faultNone {
		return value.Null, fault.error("interval", s)
	}
	p, err := FitInterval(d.months, d.days, d.micros, typmod)
	if err != nil {
		return value.Null, err
	}
	return p, nil
}

// FitInterval makes an interval and applies its modifier: fields below the
// last one are cut, the seconds are rounded.
func FitInterval(months, days, micros int64, typmod int32) (value.Value, error) {
	p := span3{months, days, micros}
	fields, precision := intervalParts(typmod)
	switch fields {
	case IntervalYear:
		p = span3{months: months / monthsPerYear * monthsPerYear}
	case IntervalMonth, IntervalYear | IntervalMonth:
		p = span3{months: months}
	case IntervalDay:
		p.micros = 0
	case IntervalHour, IntervalDay | IntervalHour:
		p.micros = micros / microsPerHour * microsPerHour
	case IntervalMinute, IntervalDay | IntervalHour | IntervalMinute, IntervalHour | IntervalMinute:
		p.micros = micros / microsPerMinute * microsPerMinute
	}
	if precision < maxTimeDigits {
		unit := timeUnit(precision)
		half := unit / 2
		if p.micros < 0 {
			half = -half
		}
		p.micros = (p.micros + half) / unit * unit
	}
	return p.toValue()
}

// intervalRecv reads microseconds, days and months.
func intervalRecv(b []byte, typmod int32) (value.Value, error) {
	if err := checkLength(b, 16); err != nil {
		return value.Null, err
	}
	micros := int64(binary.BigEndian.Uint64(b))
	days := int32(binary.BigEndian.Uint32(b[8:]))
	months := int32(binary.BigEndian.Uint32(b[12:]))
	return FitInterval(int64(months), int64(days), micros, typmod)
}

// intervalSend appends microseconds, days and months.
func intervalSend(buf []byte, v value.Value) []byte {
	months, days, micros := v.IntervalParts()
	buf = binary.BigEndian.AppendUint64(buf, uint64(micros))
	buf = binary.BigEndian.AppendUint32(buf, uint32(days))
	return binary.BigEndian.AppendUint32(buf, uint32(months))
}

// addMicros adds n times unit and a fraction of unit to the microseconds.
func (p *span3) addMicros(n int64, fraction float64, unit int64) bool {
	if n != 0 && (n > math.MaxInt64/unit || n < math.MinInt64/unit) {
		return false
	}
	return p.addMicrosExact(n*unit) && p.addFraction(fraction, float64(unit))
}

// addMicrosExact adds microseconds unless they overflow.
func (p *span3) addMicrosExact(n int64) bool {
	sum := p.micros + n
	if (n > 0) != (sum > p.micros) && n != 0 {
		return false
	}
	p.micros = sum
	return true
}

// addFraction adds a fraction of a unit of that many microseconds.
func (p *span3) addFraction(fraction, unit float64) bool {
	if fraction == 0 {
		return true
	}
	whole, rest := math.Modf(fraction * unit)
	micros := int64(whole)
	if rest > 0.5 {
		micros++
	} else if rest < -0.5 {
		micros--
	}
	return p.addMicrosExact(micros)
}

// addDays adds n units of that many days, and the fraction of a unit as days
// and microseconds.
func (p *span3) addDays(n int64, fraction float64, unit int64) bool {
	if n > math.MaxInt32 || n < math.MinInt32 {
		return false
	}
	p.days += n * unit
	return p.fits() && p.addDayFraction(fraction, unit)
}

// addDayFraction adds the fraction of a unit of days.
func (p *span3) addDayFraction(fraction float64, unit int64) bool {
	if fraction == 0 {
		return true
	}
	whole, rest := math.Modf(fraction * float64(unit))
	p.days += int64(whole)
	return p.fits() && p.addFraction(rest, microsPerDay)
}

// addMonths adds n months and the fraction of one as days and microseconds.
func (p *span3) addMonths(n int64, fraction float64) bool {
	if n > math.MaxInt32 || n < math.MinInt32 {
		return false
	}
	p.months += n
	return p.fits() && p.addDayFraction(fraction, daysPerMonth)
}

// addYears adds n units of that many years, and the fraction as months.
func (p *span3) addYears(n int64, fraction float64, unit int64) bool {
	if n > math.MaxInt32 || n < math.MinInt32 {
		return false
	}
	p.months += n*unit*monthsPerYear + int64(math.RoundToEven(fraction*float64(unit)*monthsPerYear))
	return p.fits()
}

// fits reports whether months and days can be stored; months get some room,
// as a later field may bring them back.
func (p *span3) fits() bool {
	const room = monthsPerYear * math.MaxInt32
	return p.days == int64(int32(p.days)) && p.months >= -room && p.months <= room
}
