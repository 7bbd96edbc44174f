package pgtype

import (
	"encoding/binary"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// The I/O of times of day.
var (
	timeIO   = codec{input: timeInput, output: timeOutput, recv: timeRecv, send: intSend(8)}
	timeTZIO = codec{input: timeTZInput, output: timeTZOutput, recv: timeTZRecv, send: timeTZSend}
)

// timeInput reads a time of day.
func timeInput(env *Env, s string, typmod int32) (value.Value, error) {
	if micros, n := scanISOTime(s); n > 0 && n == len(s) {
		return value.Time(roundTime(micros, typmod)), nil
	}
	d, err := decodeDate(env, s, "time", true)
	if err != nil {
		return value.Null, err
	}
	return value.Time(roundTime(d.timeMicros(), typmod)), nil
}

// timeTZInput reads a time of day with its zone.
func timeTZInput(env *Env, s string, typmod int32) (value.Value, error) {
	d, err := decodeDate(env, s, "time with time zone", true)
	if err != nil {
		return value.Null, err
	}
	return value.TimeTZ(roundTime(d.timeMicros(), typmod), int32(d.west)), nil
}

// scanISOTime reads a leading hh:mm:ss[.ffffff]; n is 0 if there is none.
func scanISOTime(s string) (micros int64, n int) {
	if len(s) < 8 || s[2] != ':' || s[5] != ':' {
		return 0, 0
	}
	for _, i := range [...]int{0, 1, 3, 4, 6, 7} {
		if !isDigit(s[i]) {
			return 0, 0
		}
	}
	hour, minute, second := twoDigits(s), twoDigits(s[3:]), twoDigits(s[6:])
	if hour > 23 || minute > 59 || second > 59 {
		return 0, 0
	}
	micros = int64(hour)*microsPerHour + int64(minute)*microsPerMinute + int64(second)*microsPerSecond
	n = 8
	if len(s) == 8 || s[8] != '.' {
		return micros, n
	}
	unit := int64(microsPerSecond)
	for n++; n < len(s) && isDigit(s[n]); n++ {
		if unit == 1 {
			return 0, 0
		}
		unit /= 10
		micros += int64(s[n]-'0') * unit
	}
	return micros, n
}

// roundTime rounds microseconds to the precision of time(p), half away from
// midnight.
func roundTime(micros int64, typmod int32) int64 {
	if typmod < 0 || typmod >= maxTimeDigits {
		return micros
	}
	unit := timeUnit(typmod)
	return (micros + unit/2) / unit * unit
}

// timeUnit is the number of microseconds in the last digit of precision p.
func timeUnit(p int32) int64 {
	unit := int64(1)
	for range maxTimeDigits - p {
		unit *= 10
	}
	return unit
}

// timeOutput appends hh:mm:ss[.ffffff].
func timeOutput(_ *Env, buf []byte, v value.Value) []byte {
	var c civil
	c.setTime(v.Int())
	return appendClock(buf, &c)
}

// appendClock appends a time of day; zeros at the end of the fraction are cut.
func appendClock(buf []byte, c *civil) []byte {
	buf = append(appendTwo(buf, c.hour), ':')
	buf = append(appendTwo(buf, c.minute), ':')
	return appendFraction(appendTwo(buf, c.second), c.micros)
}

// appendFraction appends microseconds as a fraction without zeros at its end.
func appendFraction(buf []byte, micros int) []byte {
	if micros == 0 {
		return buf
	}
	buf = append(buf, '.')
	buf = appendTwo(appendTwo(appendTwo(buf, micros/10000), micros/100), micros)
	for buf[len(buf)-1] == '0' {
		buf = buf[:len(buf)-1]
	}
	return buf
}

// timeTZOutput appends the time and its offset.
func timeTZOutput(_ *Env, buf []byte, v value.Value) []byte {
	var c civil
	c.setTime(v.Int())
	return appendOffset(appendClock(buf, &c), -int(v.ZoneWest()))
}

// appendOffset appends seconds east of Greenwich as ±hh[:mm[:ss]].
func appendOffset(buf []byte, east int) []byte {
	sign := byte('+')
	if east < 0 {
		sign, east = '-', -east
	}
	buf = appendTwo(append(buf, sign), east/3600)
	minute, second := east/60%60, east%60
	if minute != 0 || second != 0 {
		buf = appendTwo(append(buf, ':'), minute)
	}
	if second != 0 {
		buf = appendTwo(append(buf, ':'), second)
	}
	return buf
}

// checkTime verifies that micros lie within a day.
func checkTime(micros int64) error {
	if micros < 0 || micros > microsPerDay {
		return pgerr.New(pgerr.DatetimeFieldOverflow, "time out of range")
	}
	return nil
}

// timeRecv reads microseconds since midnight.
func timeRecv(b []byte, typmod int32) (value.Value, error) {
	if err := checkLength(b, 8); err != nil {
		return value.Null, err
	}
	micros := int64(binary.BigEndian.Uint64(b))
	return value.Time(roundTime(micros, typmod)), checkTime(micros)
}

// timeTZRecv reads microseconds since midnight and seconds west.
func timeTZRecv(b []byte, typmod int32) (value.Value, error) {
	if err := checkLength(b, 12); err != nil {
		return value.Null, err
	}
	micros := int64(binary.BigEndian.Uint64(b))
	west := int32(binary.BigEndian.Uint32(b[8:]))
	if err := checkTime(micros); err != nil {
		return value.Null, err
	}
	const limit = (maxZoneHours + 1) * 3600
	if west <= -limit || west >= limit {
		return value.Null, pgerr.New(pgerr.InvalidTimeZoneDisplacementValue, "time zone displacement out of range")
	}
	return value.TimeTZ(roundTime(micros, typmod), west), nil
}

// timeTZSend appends microseconds since midnight and seconds west.
func timeTZSend(buf []byte, v value.Value) []byte {
	buf = binary.BigEndian.AppendUint64(buf, uint64(v.Int()))
	return binary.BigEndian.AppendUint32(buf, uint32(v.ZoneWest()))
}
