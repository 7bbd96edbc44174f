package pgtype

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// timeCast returns the casts among dates, times, timestamps and intervals.
func timeCast(p castPair) Caster {
	switch p {
	case castPair{DateOID, TimestampOID}:
		return func(_ *Env, v value.Value) (value.Value, error) {
			micros, err := dateToStamp(v)
			return value.Timestamp(micros), err
		}
	case castPair{DateOID, TimestampTZOID}:
		return dateToInstant
	case castPair{TimestampOID, DateOID}:
		return func(_ *Env, v value.Value) (value.Value, error) { return stampToDate(v.Int()), nil }
	case castPair{TimestampOID, TimeOID}:
		return func(_ *Env, v value.Value) (value.Value, error) { return stampToTime(v.Int()), nil }
	case castPair{TimestampOID, TimestampTZOID}:
		return func(env *Env, v value.Value) (value.Value, error) {
			micros, err := localToInstant(env, v.Int())
			return value.TimestampTZ(micros), err
		}
	case castPair{TimestampTZOID, TimestampOID}:
		return func(env *Env, v value.Value) (value.Value, error) {
			micros, err := instantToLocal(env, v.Int())
			return value.Timestamp(micros), err
		}
	case castPair{TimestampTZOID, DateOID}:
		return func(env *Env, v value.Value) (value.Value, error) {
			micros, err := instantToLocal(env, v.Int())
			return stampToDate(micros), err
		}
	case castPair{TimestampTZOID, TimeOID}:
		return func(env *Env, v value.Value) (value.Value, error) {
			micros, err := instantToLocal(env, v.Int())
			return stampToTime(micros), err
		}
	case castPair{TimestampTZOID, TimeTZOID}:
		return instantToTimeTZ
	case castPair{TimeOID, IntervalOID}:
		return func(_ *Env, v value.Value) (value.Value, error) { return value.Interval(0, 0, v.Int()), nil }
	case castPair{IntervalOID, TimeOID}:
		return func(_ *Env, v value.Value) (value.Value, error) {
			return value.Time(v.Int() - floorQuo(v.Int(), microsPerDay)*microsPerDay), nil
		}
	case castPair{TimeOID, TimeTZOID}:
		return timeToTimeTZ
	case castPair{TimeTZOID, TimeOID}:
		return func(_ *Env, v value.Value) (value.Value, error) { return value.Time(v.Int()), nil }
	}
	return nil
}

// isInfiniteStamp reports whether micros stands for an infinity.
func isInfiniteStamp(micros int64) bool {
	return micros == value.StampInfinity || micros == value.StampMinusInfinity
}

// dateToStamp returns midnight of a date.
func dateToStamp(v value.Value) (int64, error) {
	switch v.Int() {
	case value.DateInfinity:
		return value.StampInfinity, nil
	case value.DateMinusInfinity:
		return value.StampMinusInfinity, nil
	}
	if v.Int() >= endStamp/microsPerDay {
		return 0, pgerr.New(pgerr.DatetimeFieldOverflow, "date out of range for timestamp")
	}
	return v.Int() * microsPerDay, nil
}

// dateToInstant returns midnight of a date in the session's zone.
func dateToInstant(env *Env, v value.Value) (value.Value, error) {
	micros, err := dateToStamp(v)
	if err == nil {
		micros, err = localToInstant(env, micros)
	}
	return value.TimestampTZ(micros), err
}

// stampToDate returns the day of a timestamp.
func stampToDate(micros int64) value.Value {
	switch micros {
	case value.StampInfinity:
		return value.Date(value.DateInfinity)
	case value.StampMinusInfinity:
		return value.Date(value.DateMinusInfinity)
	}
	return value.Date(int32(floorQuo(micros, microsPerDay)))
}

// stampToTime returns the time of day; an infinite timestamp has none.
func stampToTime(micros int64) value.Value {
	if isInfiniteStamp(micros) {
		return value.Null
	}
	return value.Time(micros - floorQuo(micros, microsPerDay)*microsPerDay)
}

// localToInstant reads a local timestamp in the session's zone.
func localToInstant(env *Env, micros int64) (int64, error) {
	if isInfiniteStamp(micros) {
		return micros, nil
	}
	east := localEast(env.zone(), floorQuo(micros, microsPerSecond))
	return checkStamp(micros - int64(east)*microsPerSecond)
}

// instantToLocal is the inverse of localToInstant.
func instantToLocal(env *Env, micros int64) (int64, error) {
	if isInfiniteStamp(micros) {
		return micros, nil
	}
	east, _ := zoneEast(env.zone(), floorQuo(micros, microsPerSecond))
	return checkStamp(micros + int64(east)*microsPerSecond)
}

// checkStamp verifies the range of a computed timestamp.
func checkStamp(micros int64) (int64, error) {
	if !validStamp(micros) {
		return 0, pgerr.New(pgerr.DatetimeFieldOverflow, "timestamp out of range")
	}
	return micros, nil
}

// instantToTimeTZ returns the time of day in the session's zone, with it.
func instantToTimeTZ(env *Env, v value.Value) (value.Value, error) {
	if isInfiniteStamp(v.Int()) {
		return value.Null, nil
	}
	east, _ := zoneEast(env.zone(), floorQuo(v.Int(), microsPerSecond))
	local := stampToTime(v.Int() + int64(east)*microsPerSecond)
	return value.TimeTZ(local.Int(), int32(-east)), nil
}

// timeToTimeTZ adds the offset that the session's zone has today at that time.
func timeToTimeTZ(env *Env, v value.Value) (value.Value, error) {
	now, _ := env.nowLocal()
	east := localEast(env.zone(), int64(now.days())*secondsPerDay+v.Int()/microsPerSecond)
	return value.TimeTZ(v.Int(), int32(-east)), nil
}
