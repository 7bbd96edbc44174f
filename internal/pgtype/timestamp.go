package pgtype

import (
	"encoding/binary"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// The I/O of timestamps.
var (
	timestampIO = codec{
		input: timestampInput, output: timestampOutput, recv: timestampRecv(value.Timestamp), send: intSend(8),
	}
	timestampTZIO = codec{
		input: timestampTZInput, output: timestampTZOutput, recv: timestampRecv(value.TimestampTZ), send: intSend(8),
	}
)

// timestampInput reads a date and time; a zone is checked and ignored.
func timestampInput(env *Env, s string, typmod int32) (value.Value, error) {
	if micros, n := scanISOStamp(s); n > 0 && n == len(s) {
		return value.Timestamp(roundStamp(micros, typmod)), nil
	}
	d, err := decodeDate(env, s, "timestamp", false)
	if err != nil {
		return value.Null, err
	}
	micros, err := d.toStamp(s, 0)
	return value.Timestamp(roundStamp(micros, typmod)), err
}

// timestampTZInput reads a date and time in its zone or the session's.
func timestampTZInput(env *Env, s string, typmod int32) (value.Value, error) {
	if micros, ok := scanISOStampTZ(env, s); ok {
		return value.TimestampTZ(roundStamp(micros, typmod)), nil
	}
	d, err := decodeDate(env, s, "timestamp with time zone", false)
	if err != nil {
		return value.Null, err
	}
	micros, err := d.toStamp(s, d.west)
	return value.TimestampTZ(roundStamp(micros, typmod)), err
}

// toStamp returns the decoded timestamp moved by seconds.
func (d *dateDecoder) toStamp(s string, seconds int) (int64, error) {
	switch d.kind {
	case stampEpoch:
		return unixEpochDays * microsPerDay, nil
	case stampLate:
		return value.StampInfinity, nil
	case stampEarly:
		return value.StampMinusInfinity, nil
	}
	micros, ok := d.stamp()
	moved := micros + int64(seconds)*microsPerSecond
	if !ok || !validStamp(moved) {
		return 0, pgerr.New(pgerr.DatetimeFieldOverflow, "timestamp out of range: \"%s\"", s)
	}
	return moved, nil
}

// scanISOStamp reads a leading yyyy-mm-dd hh:mm:ss[.ffffff], with a blank or
// T; n is 0 if there is none.
func scanISOStamp(s string) (micros int64, n int) {
	days, n := scanISODate(s)
	if n == 0 || len(s) < 19 || s[n] != ' ' && s[n] != 'T' {
		return 0, 0
	}
	clock, m := scanISOTime(s[n+1:])
	if m == 0 {
		return 0, 0
	}
	return int64(days)*microsPerDay + clock, n + 1 + m
}

// scanISOStampTZ reads what scanISOStamp does and Z, ±hh or ±hh:mm or nothing
// behind it.
func scanISOStampTZ(env *Env, s string) (int64, bool) {
	micros, n := scanISOStamp(s)
	if n == 0 {
		return 0, false
	}
	rest := s[n:]
	if rest == "" {
		east := localEast(env.zone(), floorQuo(micros, microsPerSecond))
		return micros - int64(east)*microsPerSecond, true
	}
	if rest == "Z" {
		return micros, true
	}
	if rest[0] != '+' && rest[0] != '-' || len(rest) != 3 && len(rest) != 6 {
		return 0, false
	}
	west, fault := decodeZoneOffset(rest)
	return micros + int64(west)*microsPerSecond, fault == faultNone && span(rest[1:], "0123456789:") == len(rest)-1
}

// roundStamp rounds to the precision of timestamp(p), half away from the
// epoch; infinities stay.
func roundStamp(micros int64, typmod int32) int64 {
	if typmod < 0 || typmod >= maxTimeDigits || micros == value.StampInfinity || micros == value.StampMinusInfinity {
		return micros
	}
	unit := timeUnit(typmod)
	if micros < 0 {
		return -((-micros + unit/2) / unit * unit)
	}
	return (micros + unit/2) / unit * unit
}

// appendInfiniteStamp appends infinity with its sign; ok is false for a
// finite timestamp.
func appendInfiniteStamp(buf []byte, micros int64) (out []byte, ok bool) {
	switch micros {
	case value.StampInfinity:
		return append(buf, "infinity"...), true
	case value.StampMinusInfinity:
		return append(buf, "-infinity"...), true
	}
	return buf, false
}

// timestampOutput appends a timestamp in the session's DateStyle.
func timestampOutput(env *Env, buf []byte, v value.Value) []byte {
	if out, ok := appendInfiniteStamp(buf, v.Int()); ok {
		return out
	}
	c := civilFromMicros(v.Int())
	return appendEra(appendStamp(buf, env, &c), &c)
}

// timestampTZOutput appends a timestamp in the session's time zone.
func timestampTZOutput(env *Env, buf []byte, v value.Value) []byte {
	if out, ok := appendInfiniteStamp(buf, v.Int()); ok {
		return out
	}
	east, abbrev := zoneEast(env.zone(), floorQuo(v.Int(), microsPerSecond))
	c := civilFromMicros(v.Int() + int64(east)*microsPerSecond)
	buf = appendStamp(buf, env, &c)
	if env.DateStyle == "ISO" || env.DateStyle == "" {
		buf = appendOffset(buf, east)
	} else {
		const maxAbbrev = 10
		buf = append(append(buf, ' '), abbrev[:min(len(abbrev), maxAbbrev)]...)
	}
	return appendEra(buf, &c)
}

// appendStamp appends date and time without zone and era.
func appendStamp(buf []byte, env *Env, c *civil) []byte {
	if env.DateStyle != "Postgres" {
		return appendClock(append(appendDate(buf, env, c), ' '), c)
	}
	buf = append(append(buf, dayNames[weekday(c.days())][:3]...), ' ')
	month := monthNames[c.month-1][:3]
	if env.DateOrder == 'D' {
		buf = append(append(appendTwo(buf, c.day), ' '), month...)
	} else {
		buf = appendTwo(append(append(buf, month...), ' '), c.day)
	}
	buf = appendClock(append(buf, ' '), c)
	return appendYear(append(buf, ' '), c)
}

// timestampRecv returns the function that reads microseconds since 2000-01-01.
func timestampRecv(make func(int64) value.Value) func([]byte, int32) (value.Value, error) {
	return func(b []byte, typmod int32) (value.Value, error) {
		if err := checkLength(b, 8); err != nil {
			return value.Null, err
		}
		micros := int64(binary.BigEndian.Uint64(b))
		infinite := micros == value.StampInfinity || micros == value.StampMinusInfinity
		if !infinite && !validStamp(micros) {
			return value.Null, pgerr.New(pgerr.DatetimeFieldOverflow, "timestamp out of range")
		}
		return make(roundStamp(micros, typmod)), nil
	}
}
