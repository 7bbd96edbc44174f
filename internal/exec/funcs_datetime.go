package exec

import (
	"time"

	"github.com/cockroachdb/apd/v3"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// dateTimeFuncs are the clock, and the functions that take dates and times
// apart.
func dateTimeFuncs() []def {
	return []def{
		{sig: "now() transaction_timestamp()", iris: "now", eval: func(env *analyze.Env, _ []value.Value) (value.Value, error) {
			return value.TimestampTZ(microsOf(env.Now)), nil
		}},
		{sig: "statement_timestamp()", eval: func(env *analyze.Env, _ []value.Value) (value.Value, error) {
			if env.Statement.IsZero() {
				return value.TimestampTZ(microsOf(env.Now)), nil
			}
			return value.TimestampTZ(microsOf(env.Statement)), nil
		}},
		{sig: "clock_timestamp()", eval: func(*analyze.Env, []value.Value) (value.Value, error) {
			return value.TimestampTZ(microsOf(time.Now())), nil
		}},
		{sig: "timeofday()", eval: func(env *analyze.Env, _ []value.Value) (value.Value, error) {
			return value.Text(time.Now().In(env.TimeZone).Format("Mon Jan 02 15:04:05.000000 2006 MST")), nil
		}},
		{sig: "current_date()", iris: "current_date", eval: currentAs(pgtype.DateOID)},
		{sig: "current_time()", eval: currentAs(pgtype.TimeTZOID)},
		{sig: "localtime()", eval: currentAs(pgtype.TimeOID)},
		{sig: "localtimestamp()", eval: currentAs(pgtype.TimestampOID)},
		{sig: `extract(text,date) extract(text,time) extract(text,timetz) extract(text,timestamp)
			extract(text,timestamptz) extract(text,interval)`, iris: "extract", typed: extractEval},
		{sig: `date_part(text,date) date_part(text,time) date_part(text,timetz) date_part(text,timestamp)
			date_part(text,timestamptz) date_part(text,interval)`, iris: "extract", typed: datePart},
		{sig: "date_trunc(text,timestamp)", eval: truncStamp},
		{sig: "date_trunc(text,timestamptz) date_trunc(text,timestamptz,text)", eval: truncInstant},
		{sig: "date_trunc(text,interval)", eval: truncInterval},
		{sig: "age(timestamp,timestamp) age(timestamptz,timestamptz)", eval: ageEval},
		{sig: "age(timestamp) age(timestamptz)", eval: ageNow},
		{sig: "isfinite(date) isfinite(timestamp) isfinite(timestamptz)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return value.Bool(!infinite(args[0])), nil
		}},
		{sig: "isfinite(interval)", eval: constant(value.Bool(true))},
		{sig: "justify_hours(interval)", eval: justify(true, false)},
		{sig: "justify_days(interval)", eval: justify(false, true)},
		{sig: "justify_interval(interval)", eval: justify(true, true)},
		{sig: `timezone(text,timestamp) timezone(text,timestamptz)
			timezone(interval,timestamp) timezone(interval,timestamptz)`, eval: atTimeZone},
		{sig: "timezone(text,timetz) timezone(interval,timetz)", eval: timeAtTimeZone},
		{sig: "date_bin(interval,timestamp,timestamp) date_bin(interval,timestamptz,timestamptz)", eval: dateBin},
		{sig: `overlaps(timestamp,timestamp,timestamp,timestamp) overlaps(timestamptz,timestamptz,timestamptz,timestamptz)
			overlaps(time,time,time,time) overlaps(timetz,timetz,timetz,timetz)`, eval: overlapsEval},
		{sig: overlapsByLength(), typed: overlapsLength},
	}
}

// currentAs is the transaction's start in another type.
func currentAs(t pgtype.OID) analyze.EvalFunc {
	return func(env *analyze.Env, _ []value.Value) (value.Value, error) {
		now := value.TimestampTZ(microsOf(env.Now))
		return pgtype.Cast(&env.Env, now, pgtype.TimestampTZOID, t, true)
	}
}

// extractEval is EXTRACT: a numeric.
func extractEval(types []analyze.TypeRef, _ analyze.TypeRef) analyze.EvalFunc {
	t := types[1].OID
	return func(env *analyze.Env, args []value.Value) (value.Value, error) {
		return extractField(env, args[0].Str(), args[1], t)
	}
}

// datePart is extract as a float. Dates have the fields of timestamps here.
func datePart(types []analyze.TypeRef, _ analyze.TypeRef) analyze.EvalFunc {
	t := types[1].OID
	return func(env *analyze.Env, args []value.Value) (value.Value, error) {
		v, from := args[1], t
		if t == pgtype.DateOID {
			var err error
			from = pgtype.TimestampOID
			if v, err = pgtype.Cast(&env.Env, v, t, from, false); err != nil {
				return value.Null, err
			}
		}
		out, err := extractField(env, args[0].Str(), v, from)
		if err != nil || out.IsNull() {
			return value.Null, err
		}
		return pgtype.Cast(&env.Env, out, pgtype.NumericOID, pgtype.Float8OID, false)
	}
}

// extractField takes a field of a value of type t.
func extractField(env *analyze.Env, name string, v value.Value, t pgtype.OID) (value.Value, error) {
	unit := unitOf(name)
	if (v.Kind() == value.KindDate || v.Kind() == value.KindTimestamp || v.Kind() == value.KindTimestampTZ) && infinite(v) {
		return extractInfinite(unit, name, v, t)
	}
	var d *apd.Decimal
	switch v.Kind() {
	case value.KindDate:
		d = extractDate(unit, int(v.Int()))
	case value.KindTime, value.KindTimeTZ:
		d = extractTime(unit, v)
	case value.KindInterval:
		d = extractInterval(unit, v)
	case value.KindTimestampTZ:
		d = extractInstant(env, unit, v.Int())
	default:
		d = extractStamp(unit, v.Int())
	}
	if d == nil {
		return value.Null, errUnit(name, t)
	}
	return value.Decimal(d), nil
}

// extractInfinite takes a field of an infinite date or timestamp: fields that
// grow without bound are infinite, the others NULL.
func extractInfinite(unit, name string, v value.Value, t pgtype.OID) (value.Value, error) {
	switch unit {
	case "year", "decade", "century", "millennium", "julian", "isoyear", "epoch":
		return value.Decimal(infinity(v.Int() < 0)), nil
	case "microseconds", "milliseconds", "second", "minute", "hour", "timezone", "timezone_hour", "timezone_minute":
		if v.Kind() != value.KindDate {
			return value.Null, nil
		}
	case "day", "month", "quarter", "week", "dow", "isodow", "doy":
		return value.Null, nil
	}
	return value.Null, errUnit(name, t)
}

// whole is an integer as a numeric.
func whole(n int64) *apd.Decimal { return apd.New(n, 0) }

// extractClock takes a field of a time of day, nil if it is none.
func extractClock(unit string, m moment) *apd.Decimal {
	seconds, micros := m.second()
	switch unit {
	case "microseconds":
		return whole(seconds*microsPerSecond + micros)
	case "milliseconds":
		return apd.New(seconds*microsPerSecond+micros, -3)
	case "second":
		return apd.New(seconds*microsPerSecond+micros, -6)
	case "minute":
		return whole(m.minute())
	case "hour":
		return whole(m.hour())
	}
	return nil
}

// yearShown is a year as users count them: there is no year 0.
func yearShown(year int) int64 {
	if year > 0 {
		return int64(year)
	}
	return int64(year) - 1
}

// period counts periods of n years, the first starting with year 1 (and the
// first before it ending with 1 BC).
func period(year, n int) int64 {
	if year > 0 {
		return int64((year + n - 1) / n)
	}
	return -int64((n - 1 - (year - 1)) / n)
}

// extractDate takes a field of a date, nil if it is none.
func extractDate(unit string, days int) *apd.Decimal {
	year, month, day := pgtype.CivilFromDays(days)
	switch unit {
	case "day":
		return whole(int64(day))
	case "month":
		return whole(int64(month))
	case "quarter":
		return whole(int64(month-1)/3 + 1)
	case "week":
		_, week := isoWeek(days)
		return whole(int64(week))
	case "year":
		return whole(yearShown(year))
	case "isoyear":
		year, _ := isoWeek(days)
		return whole(yearShown(year))
	case "decade":
		if year >= 0 {
			return whole(int64(year / 10))
		}
		return whole(-int64((8 - (year - 1)) / 10))
	case "century":
		return whole(period(year, 100))
	case "millennium":
		return whole(period(year, 1000))
	case "julian":
		return whole(int64(days) + julianEpoch)
	case "dow":
		return whole(int64(isoWeekday(days) % 7))
	case "isodow":
		return whole(int64(isoWeekday(days)))
	case "doy":
		return whole(int64(days - pgtype.DaysFromCivil(year, 1, 1) + 1))
	case "epoch":
		return whole((int64(days)*microsPerDay - unixEpochMicros) / microsPerSecond)
	}
	return nil
}

// extractStamp takes a field of a timestamp, nil if it is none.
func extractStamp(unit string, stamp int64) *apd.Decimal {
	m := momentOf(stamp)
	switch unit {
	case "epoch":
		return apd.New(stamp-unixEpochMicros, -6)
	case "julian":
		fraction := quotient(whole(m.micros), whole(microsPerDay), divisionScale(whole(m.micros), whole(microsPerDay)))
		sum, err := decimalAdd(whole(int64(m.days())+julianEpoch), fraction)
		if err != nil {
			return nil
		}
		return sum
	}
	if d := extractClock(unit, m); d != nil {
		return d
	}
	return extractDate(unit, m.days())
}

// extractInstant takes a field of an instant in the session's zone.
func extractInstant(env *analyze.Env, unit string, instant int64) *apd.Decimal {
	seconds, _ := floorDiv(instant, microsPerSecond)
	east := int64(eastOf(env.TimeZone, seconds))
	if unit == "epoch" {
		return extractStamp(unit, instant)
	}
	if d := extractZone(unit, east); d != nil {
		return d
	}
	return extractStamp(unit, instant+east*microsPerSecond)
}

// extractZone takes a field of an offset in seconds east.
func extractZone(unit string, east int64) *apd.Decimal {
	switch unit {
	case "timezone":
		return whole(east)
	case "timezone_hour":
		return whole(east / 3600)
	case "timezone_minute":
		return whole(east / 60 % 60)
	}
	return nil
}

// extractTime takes a field of a time of day.
func extractTime(unit string, v value.Value) *apd.Decimal {
	zoned := v.Kind() == value.KindTimeTZ
	if unit == "epoch" {
		return apd.New(v.Int()+int64(v.ZoneWest())*microsPerSecond, -6)
	}
	if zoned {
		if d := extractZone(unit, -int64(v.ZoneWest())); d != nil {
			return d
		}
	}
	return extractClock(unit, moment{micros: v.Int()})
}

// extractInterval takes a field of an interval, all of which truncate towards
// zero.
func extractInterval(unit string, v value.Value) *apd.Decimal {
	months, days, micros := v.IntervalParts()
	year := int64(months / monthsPerYear)
	switch unit {
	case "day":
		return whole(int64(days))
	case "month":
		return whole(int64(months % monthsPerYear))
	case "quarter":
		return whole(int64(months%monthsPerYear)/3 + 1)
	case "year":
		return whole(year)
	case "decade":
		return whole(year / 10)
	case "century":
		return whole(year / 100)
	case "millennium":
		return whole(year / 1000)
	case "epoch":
		return intervalEpoch(months, days, micros)
	}
	return extractClock(unit, moment{micros: micros})
}

// intervalEpoch is an interval in seconds; a year counts 365.25 days.
func intervalEpoch(months, days int32, micros int64) *apd.Decimal {
	const quarterDay = secondsPerDay / 4
	seconds := int64(months/monthsPerYear)*1461*quarterDay +
		int64(months%monthsPerYear)*daysPerMonth*secondsPerDay + int64(days)*secondsPerDay
	sum, err := decimalAdd(apd.New(seconds, 0), apd.New(micros, -6))
	if err != nil {
		return nil
	}
	return pgtype.RoundNumeric(sum, 6)
}
