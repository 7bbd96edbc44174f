package exec

import (
	"math"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// dateBuildFuncs are the functions that put dates and times together.
func dateBuildFuncs() []def {
	return []def{
		{sig: "make_date(int4,int4,int4)", eval: makeDate},
		{sig: "make_time(int4,int4,float8)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			micros, err := timeFromParts(args)
			return value.Time(micros), err
		}},
		{sig: "make_timestamp(int4,int4,int4,int4,int4,float8)", eval: makeTimestamp},
		{sig: "make_timestamptz(int4,int4,int4,int4,int4,float8) make_timestamptz(int4,int4,int4,int4,int4,float8,text)", eval: makeTimestampTZ},
		{sig: "make_interval(int4,int4,int4,int4,int4,int4,float8)", eval: makeIntervalEval},
		{sig: "to_timestamp(float8)", eval: fromEpoch},
	}
}

// dayFromParts checks a date given as numbers; negative years are BC.
func dayFromParts(args []value.Value) (int, error) {
	year, month, day := args[0].Int(), args[1].Int(), args[2].Int()
	bad := pgerr.New(pgerr.DatetimeFieldOverflow, "date field value out of range: %d-%02d-%02d", year, month, day)
	if year < 0 {
		year++
	} else if year == 0 {
		return 0, bad
	}
	if month < 1 || month > 12 || day < 1 || day > int64(pgtype.DaysInMonth(int(year), int(month))) {
		return 0, bad
	}
	days := pgtype.DaysFromCivil(int(year), int(month), int(day))
	if !pgtype.ValidDay(days) {
		return 0, pgerr.New(pgerr.DatetimeFieldOverflow, "date out of range: %d-%02d-%02d", args[0].Int(), month, day)
	}
	return days, nil
}

// makeDate is make_date.
func makeDate(_ *analyze.Env, args []value.Value) (value.Value, error) {
	days, err := dayFromParts(args)
	return value.Date(int32(days)), err
}

// timeFromParts checks a time of day given as numbers; 24:00 is allowed, and
// second 60.
func timeFromParts(args []value.Value) (int64, error) {
	hour, minute, second := args[0].Int(), args[1].Int(), args[2].Float()
	micros := math.RoundToEven(second * microsPerSecond)
	total := (hour*60+minute)*microsPerMinute + int64(micros)
	if hour < 0 || minute < 0 || minute > 59 || !(micros >= 0 && micros <= 60*microsPerSecond) || total > microsPerDay {
		return 0, pgerr.New(pgerr.DatetimeFieldOverflow, "time field value out of range: %d:%02d:%02g", hour, minute, second)
	}
	return total, nil
}

// stampFromParts is make_timestamp's local timestamp.
func stampFromParts(args []value.Value) (int64, error) {
	days, err := dayFromParts(args)
	if err != nil {
		return 0, err
	}
	micros, err := timeFromParts(args[3:])
	if err != nil {
		return 0, err
	}
	if days > math.MaxInt64/microsPerDay-1 || !pgtype.ValidStamp(int64(days)*microsPerDay+micros) {
		return 0, pgerr.New(pgerr.DatetimeFieldOverflow, "timestamp out of range: %d-%02d-%02d %d:%02d:%02g",
			args[0].Int(), args[1].Int(), args[2].Int(), args[3].Int(), args[4].Int(), args[5].Float())
	}
	return int64(days)*microsPerDay + micros, nil
}

// makeTimestamp is make_timestamp.
func makeTimestamp(_ *analyze.Env, args []value.Value) (value.Value, error) {
	stamp, err := stampFromParts(args)
	return value.Timestamp(stamp), err
}

// makeTimestampTZ is make_timestamptz, in the session's zone or another.
func makeTimestampTZ(env *analyze.Env, args []value.Value) (value.Value, error) {
	stamp, err := stampFromParts(args)
	if err != nil {
		return value.Null, err
	}
	zone := env.TimeZone
	if len(args) == 7 {
		if zone, err = zoneOrOffset(env, args[6].Str()); err != nil {
			return value.Null, err
		}
	}
	return value.TimestampTZ(toInstant(zone, stamp)), nil
}

// zoneOrOffset reads a zone by name, or an offset such as +02:30 by the rules
// of timetz.
func zoneOrOffset(env *analyze.Env, name string) (*time.Location, error) {
	if name == "" || name[0] != '+' && name[0] != '-' {
		return zoneNamed(name)
	}
	v, err := pgtype.ByOID(pgtype.TimeTZOID).Input(&env.Env, "00:00:00"+name, pgtype.NoTypmod)
	if err != nil {
		return nil, pgerr.New(pgerr.InvalidParameterValue, "invalid input syntax for type numeric time zone: \"%s\"", name)
	}
	return time.FixedZone("", -int(v.ZoneWest())), nil
}

// makeIntervalEval is make_interval; arguments left out are 0.
func makeIntervalEval(_ *analyze.Env, args []value.Value) (value.Value, error) {
	var n [6]int64
	for i := range min(len(args), 6) {
		n[i] = args[i].Int()
	}
	seconds := 0.0
	if len(args) == 7 {
		seconds = args[6].Float()
	}
	if math.IsNaN(seconds) || math.IsInf(seconds, 0) {
		return value.Null, errIntervalRange()
	}
	micros := n[4]*microsPerHour + n[5]*microsPerMinute + int64(math.RoundToEven(seconds*microsPerSecond))
	// PostgreSQL 15 does not look for overflow here.
	return value.Interval(int32(n[0]*monthsPerYear+n[1]), int32(n[2]*7+n[3]), micros), nil
}

// fromEpoch is to_timestamp of seconds since 1970.
func fromEpoch(_ *analyze.Env, args []value.Value) (value.Value, error) {
	seconds := args[0].Float()
	switch {
	case math.IsInf(seconds, 1):
		return value.TimestampTZ(value.StampInfinity), nil
	case math.IsInf(seconds, -1):
		return value.TimestampTZ(value.StampMinusInfinity), nil
	case math.IsNaN(seconds):
		return value.Null, pgerr.New(pgerr.DatetimeFieldOverflow, "timestamp cannot be NaN")
	}
	micros := math.RoundToEven((seconds - 10957*secondsPerDay) * microsPerSecond)
	if micros < math.MinInt64 || micros >= math.MaxInt64 || !pgtype.ValidStamp(int64(micros)) {
		return value.Null, pgerr.New(pgerr.DatetimeFieldOverflow, "timestamp out of range: \"%g\"", seconds)
	}
	return value.TimestampTZ(int64(micros)), nil
}
