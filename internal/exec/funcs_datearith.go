package exec

import (
	"math"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// dateArithmeticFuncs are the operators of dates, times, timestamps and
// intervals.
func dateArithmeticFuncs() []def {
	swap := func(f analyze.EvalFunc) analyze.EvalFunc {
		return func(env *analyze.Env, args []value.Value) (value.Value, error) {
			return f(env, []value.Value{args[1], args[0]})
		}
	}
	shift := func(sign int64) analyze.EvalFunc {
		return func(env *analyze.Env, args []value.Value) (value.Value, error) {
			return addInterval(env, args[0], args[1], sign)
		}
	}
	shiftDate := func(sign int64) analyze.EvalFunc {
		return func(env *analyze.Env, args []value.Value) (value.Value, error) {
			at, err := pgtype.Cast(&env.Env, args[0], pgtype.DateOID, pgtype.TimestampOID, false)
			if err != nil {
				return value.Null, err
			}
			return addInterval(env, at, args[1], sign)
		}
	}
	return []def{
		{sig: "date_pli(date,int4)", eval: dateAdd(1)},
		{sig: "date_mii(date,int4)", eval: dateAdd(-1)},
		{sig: "integer_pl_date(int4,date)", eval: swap(dateAdd(1))},
		{sig: "date_mi(date,date)", eval: dateMinusDate},
		{sig: "date_pl_interval(date,interval)", eval: shiftDate(1)},
		{sig: "date_mi_interval(date,interval)", eval: shiftDate(-1)},
		{sig: "interval_pl_date(interval,date)", eval: swap(shiftDate(1))},
		{sig: "timestamp_pl_interval(timestamp,interval) timestamptz_pl_interval(timestamptz,interval)", eval: shift(1)},
		{sig: "timestamp_mi_interval(timestamp,interval) timestamptz_mi_interval(timestamptz,interval)", eval: shift(-1)},
		{sig: "interval_pl_timestamp(interval,timestamp) interval_pl_timestamptz(interval,timestamptz)", eval: swap(shift(1))},
		{sig: "timestamp_mi(timestamp,timestamp) timestamptz_mi(timestamptz,timestamptz)", eval: stampMinusStamp},
		{sig: "datetime_pl(date,time) timestamp(date,time)", eval: dateAndTime},
		{sig: "timestamptz(date,time)", eval: localDateAndTime},
		{sig: "datetimetz_pl(date,timetz) timestamptz(date,timetz)", eval: dateAndZonedTime},
		{sig: "timetzdate_pl(timetz,date)", eval: swap(dateAndZonedTime)},
		{sig: "timedate_pl(time,date)", eval: swap(dateAndTime)},
		{sig: "time_pl_interval(time,interval) timetz_pl_interval(timetz,interval)", eval: timeShift(1)},
		{sig: "time_mi_interval(time,interval) timetz_mi_interval(timetz,interval)", eval: timeShift(-1)},
		{sig: "interval_pl_time(interval,time) interval_pl_timetz(interval,timetz)", eval: swap(timeShift(1))},
		{sig: "time_mi_time(time,time)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return value.Interval(0, 0, args[0].Int()-args[1].Int()), nil
		}},
		{sig: "interval_pl(interval,interval)", eval: intervalSum(1)},
		{sig: "interval_mi(interval,interval)", eval: intervalSum(-1)},
		{sig: "interval_um(interval)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return sumIntervals(value.Interval(0, 0, 0), args[0], -1)
		}},
		{sig: "interval_mul(interval,float8)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return scaleInterval(args[0], func(x float64) float64 { return x * args[1].Float() })
		}},
		{sig: "mul_d_interval(float8,interval)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return scaleInterval(args[1], func(x float64) float64 { return x * args[0].Float() })
		}},
		{sig: "interval_div(interval,float8)", eval: divideInterval},
		{sig: ownPairs("larger"), typed: pickTyped(1)},
		{sig: ownPairs("smaller"), typed: pickTyped(-1)},
	}
}

// ownPairs lists a function of two values of the same date or time type.
func ownPairs(name string) string {
	var out []string
	for t := range strings.FieldsSeq("date time timestamp timestamptz timetz interval") {
		out = append(out, t+"_"+name+"("+t+","+t+")")
	}
	return strings.Join(out, " ")
}

// dateAdd adds sign times a number of days to a date.
func dateAdd(sign int64) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		if infinite(args[0]) {
			return args[0], nil
		}
		days := args[0].Int() + sign*args[1].Int()
		if !pgtype.ValidDay(int(days)) {
			return value.Null, errDateRange()
		}
		return value.Date(int32(days)), nil
	}
}

// dateMinusDate is the number of days between two dates.
func dateMinusDate(_ *analyze.Env, args []value.Value) (value.Value, error) {
	if infinite(args[0]) || infinite(args[1]) {
		return value.Null, pgerr.New(pgerr.DatetimeFieldOverflow, "cannot subtract infinite dates")
	}
	n, err := integer.sub(args[0].Int(), args[1].Int())
	return value.Int(n), err
}

// stampMinusStamp is the time between two timestamps in days and hours.
func stampMinusStamp(_ *analyze.Env, args []value.Value) (value.Value, error) {
	if infinite(args[0]) || infinite(args[1]) {
		return value.Null, pgerr.New(pgerr.DatetimeFieldOverflow, "cannot subtract infinite timestamps")
	}
	micros, err := bigint.sub(args[0].Int(), args[1].Int())
	if err != nil {
		return value.Null, errIntervalRange()
	}
	return value.Interval(0, int32(micros/microsPerDay), micros%microsPerDay), nil
}

// dateAndTime puts a date and a time together.
func dateAndTime(env *analyze.Env, args []value.Value) (value.Value, error) {
	at, err := pgtype.Cast(&env.Env, args[0], pgtype.DateOID, pgtype.TimestampOID, false)
	if err != nil || infinite(at) {
		return at, err
	}
	sum := at.Int() + args[1].Int()
	if !pgtype.ValidStamp(sum) {
		return value.Null, errStampRange()
	}
	return value.Timestamp(sum), nil
}

// timeShift adds sign times the time of an interval to a time of day, modulo a
// day.
func timeShift(sign int64) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		_, _, micros := args[1].IntervalParts()
		_, at := floorDiv(args[0].Int()+sign*(micros%microsPerDay), microsPerDay)
		if args[0].Kind() == value.KindTimeTZ {
			return value.TimeTZ(at, args[0].ZoneWest()), nil
		}
		return value.Time(at), nil
	}
}

// intervalSum adds sign times the second interval to the first.
func intervalSum(sign int64) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		return sumIntervals(args[0], args[1], sign)
	}
}

// sumIntervals adds sign times b to a.
func sumIntervals(a, b value.Value, sign int64) (value.Value, error) {
	m1, d1, us1 := a.IntervalParts()
	m2, d2, us2 := b.IntervalParts()
	micros, err := bigint.add(us1, sign*us2)
	if sign < 0 {
		micros, err = bigint.sub(us1, us2)
	}
	if err != nil {
		return value.Null, errIntervalRange()
	}
	return makeInterval(int64(m1)+sign*int64(m2), int64(d1)+sign*int64(d2), micros)
}

// makeInterval checks the parts of an interval.
func makeInterval(months, days, micros int64) (value.Value, error) {
	if months != int64(int32(months)) || days != int64(int32(days)) {
		return value.Null, errIntervalRange()
	}
	return value.Interval(int32(months), int32(days), micros), nil
}

// roundMicros rounds seconds or days to a millionth, as PostgreSQL's TSROUND.
func roundMicros(x float64) float64 { return math.RoundToEven(x*1e6) / 1e6 }

// scaleInterval multiplies or divides an interval: fractions of months become
// days, of 30 to the month, and fractions of days become time.
func scaleInterval(v value.Value, scale func(float64) float64) (value.Value, error) {
	m, d, us := v.IntervalParts()
	months, days := scale(float64(m)), scale(float64(d))
	if !fitsInt32(months) || !fitsInt32(days) {
		return value.Null, errIntervalRange()
	}
	wholeMonths, wholeDays := math.Trunc(months), math.Trunc(days)
	monthDays := roundMicros((months - wholeMonths) * daysPerMonth)
	seconds := roundMicros((days - wholeDays + monthDays - math.Trunc(monthDays)) * secondsPerDay)
	if math.Abs(seconds) >= secondsPerDay {
		wholeDays += math.Trunc(seconds / secondsPerDay)
		seconds -= math.Trunc(seconds/secondsPerDay) * secondsPerDay
	}
	wholeDays += math.Trunc(monthDays)
	micros := math.RoundToEven(scale(float64(us)) + seconds*microsPerSecond)
	if math.IsNaN(micros) || micros < math.MinInt64 || micros >= math.MaxInt64 {
		return value.Null, errIntervalRange()
	}
	return makeInterval(int64(wholeMonths), int64(wholeDays), int64(micros))
}

// fitsInt32 reports whether a float can become an int32.
func fitsInt32(x float64) bool { return x >= math.MinInt32 && x <= math.MaxInt32 }

// divideInterval divides an interval.
func divideInterval(_ *analyze.Env, args []value.Value) (value.Value, error) {
	by := args[1].Float()
	if by == 0 {
		return value.Null, errDivisionByZero()
	}
	return scaleInterval(args[0], func(x float64) float64 { return x / by })
}

// localDateAndTime is the instant of a date and a time in the session's zone.
func localDateAndTime(env *analyze.Env, args []value.Value) (value.Value, error) {
	local, err := dateAndTime(env, args)
	switch {
	case err != nil:
		return value.Null, err
	case infinite(local):
		return value.TimestampTZ(local.Int()), nil
	}
	stamp := toInstant(env.TimeZone, local.Int())
	if !pgtype.ValidStamp(stamp) {
		return value.Null, errStampRange()
	}
	return value.TimestampTZ(stamp), nil
}

// dateAndZonedTime is the instant of a date and a time with a zone of its own.
func dateAndZonedTime(env *analyze.Env, args []value.Value) (value.Value, error) {
	day, err := pgtype.Cast(&env.Env, args[0], pgtype.DateOID, pgtype.TimestampOID, false)
	switch {
	case err != nil:
		return value.Null, err
	case infinite(day):
		return value.TimestampTZ(day.Int()), nil
	}
	stamp := day.Int() + args[1].Int() + int64(args[1].ZoneWest())*microsPerSecond
	if !pgtype.ValidStamp(stamp) {
		return value.Null, errStampRange()
	}
	return value.TimestampTZ(stamp), nil
}
