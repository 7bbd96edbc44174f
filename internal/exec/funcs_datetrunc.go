package exec

import (
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// truncMoment truncates to a unit; ok is false if that is none. calendar is set
// when the time of day is dropped.
func truncMoment(unit string, m moment) (out moment, calendar, ok bool) {
	switch unit {
	case "microseconds":
		return m, false, true
	case "milliseconds":
		m.micros -= m.micros % 1000
		return m, false, true
	case "second":
		m.micros -= m.micros % microsPerSecond
		return m, false, true
	case "minute":
		m.micros -= m.micros % microsPerMinute
		return m, false, true
	case "hour":
		m.micros -= m.micros % microsPerHour
		return m, false, true
	}
	m.micros = 0
	switch unit {
	case "day":
	case "week":
		days := m.days()
		m = momentOf(int64(days-isoWeekday(days)+1) * microsPerDay)
	case "month":
		m.day = 1
	case "quarter":
		m.month, m.day = (m.month-1)/3*3+1, 1
	case "year":
		m.month, m.day = 1, 1
	case "decade":
		m = moment{year: decadeStart(m.year), month: 1, day: 1}
	case "century":
		m = moment{year: periodStart(m.year, 100), month: 1, day: 1}
	case "millennium":
		m = moment{year: periodStart(m.year, 1000), month: 1, day: 1}
	default:
		return m, false, false
	}
	return m, true, true
}

// decadeStart is the first year of a decade.
func decadeStart(year int) int {
	if year > 0 {
		return year / 10 * 10
	}
	return -((8 - (year - 1)) / 10) * 10
}

// periodStart is the first year of a century or millennium.
func periodStart(year, n int) int {
	if year > 0 {
		return (year+n-1)/n*n - (n - 1)
	}
	return -((n-1-(year-1))/n)*n + 1
}

// errTruncUnit is the error of a unit that date_trunc does not have; fields that
// are no units of time it does not even recognise.
func errTruncUnit(name string, t pgtype.OID) error {
	switch unitOf(name) {
	case "dow", "doy", "isodow", "isoyear", "epoch", "julian":
		return pgerr.New(pgerr.InvalidParameterValue, "unit \"%s\" not recognized for type %s",
			strings.ToLower(name), pgtype.FormatTypeName(t))
	}
	return errUnit(name, t)
}

// truncStamp is date_trunc of a timestamp.
func truncStamp(_ *analyze.Env, args []value.Value) (value.Value, error) {
	if infinite(args[1]) { // by any unit, even by one that does not exist
		return args[1], nil
	}
	m, _, ok := truncMoment(unitOf(args[0].Str()), momentOf(args[1].Int()))
	if !ok {
		return value.Null, errTruncUnit(args[0].Str(), pgtype.TimestampOID)
	}
	return value.Timestamp(m.stamp()), nil
}

// truncInstant is date_trunc of an instant, in the session's zone or another.
func truncInstant(env *analyze.Env, args []value.Value) (value.Value, error) {
	if infinite(args[1]) {
		return args[1], nil
	}
	zone := env.TimeZone
	if len(args) == 3 {
		var err error
		if zone, err = zoneNamed(args[2].Str()); err != nil {
			return value.Null, err
		}
	}
	instant := args[1].Int()
	local := toLocal(zone, instant)
	m, calendar, ok := truncMoment(unitOf(args[0].Str()), momentOf(local))
	switch {
	case !ok:
		return value.Null, errTruncUnit(args[0].Str(), pgtype.TimestampTZOID)
	case calendar:
		return value.TimestampTZ(toInstant(zone, m.stamp())), nil
	}
	return value.TimestampTZ(instant - (local - m.stamp())), nil
}

// truncInterval is date_trunc of an interval.
func truncInterval(_ *analyze.Env, args []value.Value) (value.Value, error) {
	months, days, micros := args[1].IntervalParts()
	step := func(n int64) int64 { return micros - micros%n }
	switch unitOf(args[0].Str()) {
	case "microseconds":
		return args[1], nil
	case "milliseconds":
		return value.Interval(months, days, step(1000)), nil
	case "second":
		return value.Interval(months, days, step(microsPerSecond)), nil
	case "minute":
		return value.Interval(months, days, step(microsPerMinute)), nil
	case "hour":
		return value.Interval(months, days, step(microsPerHour)), nil
	case "day":
		return value.Interval(months, days, 0), nil
	case "month":
		return value.Interval(months, 0, 0), nil
	case "quarter":
		return value.Interval(months-months%3, 0, 0), nil
	case "year":
		return value.Interval(months-months%monthsPerYear, 0, 0), nil
	case "decade":
		return value.Interval(months-months%(10*monthsPerYear), 0, 0), nil
	case "century":
		return value.Interval(months-months%(100*monthsPerYear), 0, 0), nil
	case "millennium":
		return value.Interval(months-months%(1000*monthsPerYear), 0, 0), nil
	case "week":
		return value.Null, pgerr.New(pgerr.FeatureNotSupported, "unit \"%s\" not supported for type interval", args[0].Str()).
			WithDetail("Months usually have fractional weeks.")
	}
	return value.Null, errTruncUnit(args[0].Str(), pgtype.IntervalOID)
}

// ageEval is the time between two timestamps in years, months and days.
func ageEval(env *analyze.Env, args []value.Value) (value.Value, error) {
	a, b := args[0].Int(), args[1].Int()
	if a == value.StampMinusInfinity || b == value.StampMinusInfinity {
		return value.Null, errStampRange()
	}
	if infinite(args[0]) || infinite(args[1]) { // the largest number of microseconds, to PostgreSQL 15
		return age(a, b), nil
	}
	if args[0].Kind() == value.KindTimestampTZ {
		a, b = toLocal(env.TimeZone, a), toLocal(env.TimeZone, b)
	}
	return age(a, b), nil
}

// age counts from b to a by the calendar.
func age(a, b int64) value.Value {
	if a < b {
		months, days, micros := ageParts(b, a)
		return value.Interval(-months, -days, -micros)
	}
	months, days, micros := ageParts(a, b)
	return value.Interval(months, days, micros)
}

// ageParts counts from the earlier to the later timestamp. Missing days are
// taken from the length of the earlier one's month.
func ageParts(later, earlier int64) (months, days int32, micros int64) {
	x, y := momentOf(later), momentOf(earlier)
	months = int32((x.year-y.year)*monthsPerYear + x.month - y.month)
	days = int32(x.day - y.day)
	micros = x.micros - y.micros
	if micros < 0 {
		micros += microsPerDay
		days--
	}
	for days < 0 {
		days += int32(pgtype.DaysInMonth(y.year, y.month))
		months--
	}
	return months, days, micros
}

// ageNow is age from the current date's midnight.
func ageNow(env *analyze.Env, args []value.Value) (value.Value, error) {
	local := toLocal(env.TimeZone, microsOf(env.Now))
	days, _ := floorDiv(local, microsPerDay)
	midnight := value.Timestamp(days * microsPerDay)
	if args[0].Kind() == value.KindTimestampTZ {
		midnight = value.TimestampTZ(toInstant(env.TimeZone, days*microsPerDay))
	}
	return ageEval(env, []value.Value{midnight, args[0]})
}

// justify turns full days of time into days, and full months of days into
// months, and gives all parts the same sign.
func justify(hours, months bool) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		m32, d32, micros := args[0].IntervalParts()
		m, d := int64(m32), int64(d32)
		if hours {
			d += micros / microsPerDay
			micros %= microsPerDay
		}
		if months {
			m += d / daysPerMonth
			d %= daysPerMonth
			if m > 0 && (d < 0 || d == 0 && micros < 0) && hours || m > 0 && d < 0 {
				d += daysPerMonth
				m--
			} else if m < 0 && (d > 0 || d == 0 && micros > 0) && hours || m < 0 && d > 0 {
				d -= daysPerMonth
				m++
			}
		}
		if hours && d > 0 && micros < 0 {
			micros += microsPerDay
			d--
		} else if hours && d < 0 && micros > 0 {
			micros -= microsPerDay
			d++
		}
		return makeInterval(m, d, micros)
	}
}

// zoneArgument reads a zone given by name or as an interval.
func zoneArgument(v value.Value) (*time.Location, error) {
	if v.Kind() != value.KindInterval {
		return zoneNamed(v.Str())
	}
	months, days, micros := v.IntervalParts()
	if months != 0 || days != 0 {
		return nil, pgerr.New(pgerr.InvalidParameterValue, "interval time zone must not include months or days")
	}
	return time.FixedZone("", int(micros/microsPerSecond)), nil
}

// atTimeZone is AT TIME ZONE.
func atTimeZone(_ *analyze.Env, args []value.Value) (value.Value, error) {
	v := args[1]
	zoned := v.Kind() == value.KindTimestampTZ
	if infinite(v) { // in any zone, even in one that does not exist
		if zoned {
			return value.Timestamp(v.Int()), nil
		}
		return value.TimestampTZ(v.Int()), nil
	}
	zone, err := zoneArgument(args[0])
	if err != nil {
		return value.Null, err
	}
	if zoned {
		return value.Timestamp(toLocal(zone, v.Int())), nil
	}
	return value.TimestampTZ(toInstant(zone, v.Int())), nil
}

// timeAtTimeZone is AT TIME ZONE of a time of day.
func timeAtTimeZone(env *analyze.Env, args []value.Value) (value.Value, error) {
	zone, err := zoneArgument(args[0])
	if err != nil {
		return value.Null, err
	}
	seconds, _ := floorDiv(microsOf(env.Now), microsPerSecond)
	east := int64(eastOf(zone, seconds))
	_, at := floorDiv(args[1].Int()+(int64(args[1].ZoneWest())+east)*microsPerSecond, microsPerDay)
	return value.TimeTZ(at, int32(-east)), nil
}

// dateBin is the start of the bin of equal length that a timestamp falls into.
func dateBin(_ *analyze.Env, args []value.Value) (value.Value, error) {
	months, days, micros := args[0].IntervalParts()
	stride := int64(days)*microsPerDay + micros
	switch {
	case infinite(args[1]):
		return args[1], nil
	case infinite(args[2]):
		return value.Null, pgerr.New(pgerr.DatetimeFieldOverflow, "origin out of range")
	case months != 0:
		return value.Null, pgerr.New(pgerr.FeatureNotSupported, "timestamps cannot be binned into intervals containing months or years")
	case stride <= 0:
		return value.Null, pgerr.New(pgerr.DatetimeFieldOverflow, "stride must be greater than zero")
	}
	bin, _ := floorDiv(args[1].Int()-args[2].Int(), stride)
	at := args[2].Int() + bin*stride
	if args[1].Kind() == value.KindTimestampTZ {
		return value.TimestampTZ(at), nil
	}
	return value.Timestamp(at), nil
}

// overlapsEval is OVERLAPS of two periods by their ends, in any order; a period
// without an end that is known starts and ends at the other.
func overlapsEval(_ *analyze.Env, args []value.Value) (value.Value, error) {
	s1, e1, ok1 := ends(args[0], args[1])
	s2, e2, ok2 := ends(args[2], args[3])
	if !ok1 || !ok2 {
		return value.Null, nil
	}
	switch c := pgtype.Compare(s1, s2); {
	case c > 0:
		return periodReaches(s1, e2, e1)
	case c < 0:
		return periodReaches(s2, e1, e2)
	}
	if e1.IsNull() || e2.IsNull() {
		return value.Null, nil
	}
	return value.Bool(true), nil
}

// ends puts the ends of a period in order; ok is false if neither is known.
func ends(a, b value.Value) (start, end value.Value, ok bool) {
	switch {
	case a.IsNull() && b.IsNull():
		return a, b, false
	case a.IsNull():
		return b, value.Null, true
	case !b.IsNull() && pgtype.Compare(a, b) > 0:
		return b, a, true
	}
	return a, b, true
}

// periodReaches decides OVERLAPS when one period starts later: whether the
// other one ends after that.
func periodReaches(laterStart, otherEnd, laterEnd value.Value) (value.Value, error) {
	switch {
	case otherEnd.IsNull():
		return value.Null, nil
	case pgtype.Compare(laterStart, otherEnd) < 0:
		return value.Bool(true), nil
	case laterEnd.IsNull():
		return value.Null, nil
	}
	return value.Bool(false), nil
}
