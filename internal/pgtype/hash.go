package pgtype

import (
	"encoding/binary"
	"hash/maphash"
	"math"

	"github.com/cockroachdb/apd/v3"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// Hash returns a hash of v under seed: values that Compare as equal, also
// numbers of different kinds, have the same. NULLs are equal here.
func Hash(seed maphash.Seed, v value.Value) uint64 {
	var stack [64]byte
	return maphash.Bytes(seed, AppendHashKey(stack[:0], v))
}

// AppendHashKey appends bytes that are the same for values that Compare as
// equal and differ for others; they serve as a key of a map of groups. Exact
// and floating-point numbers have keys in common only when whole.
func AppendHashKey(buf []byte, v value.Value) []byte {
	switch v.Kind() {
	case value.KindNull:
		return append(buf, 0)
	case value.KindBool, value.KindDate, value.KindTime, value.KindTimestamp, value.KindTimestampTZ:
		return appendKey(buf, byte(v.Kind()), v.Int())
	case value.KindInt:
		return appendKey(buf, byte(value.KindInt), v.Int())
	case value.KindFloat:
		return appendFloatKey(buf, v.Float())
	case value.KindDecimal:
		return appendNumericKey(buf, v.Decimal())
	case value.KindTimeTZ:
		return appendKey(appendKey(buf, byte(v.Kind()), v.Int()), 0, int64(v.ZoneWest()))
	case value.KindInterval:
		days, micros := intervalSize(v)
		return appendKey(appendKey(buf, byte(v.Kind()), days), 0, micros)
	case value.KindArray:
		return appendArrayKey(buf, v.Array())
	case value.KindRecord, value.KindRange, value.KindMultirange:
		return appendListKey(append(buf, byte(v.Kind())), v.Record())
	case value.KindVector:
		buf = appendKey(buf, byte(v.Kind()), int64(len(v.Vector32())+len(v.Vector64())))
		for i := range len(v.Vector32()) + len(v.Vector64()) {
			buf = appendFloatKey(buf, vectorAt(v, i))
		}
		return buf
	}
	buf = appendKey(buf, byte(v.Kind()), int64(len(v.Str())))
	return append(buf, v.Str()...)
}

// appendKey appends a tag and 64 bits.
func appendKey(buf []byte, tag byte, n int64) []byte {
	return binary.BigEndian.AppendUint64(append(buf, tag), uint64(n))
}

// appendFloatKey appends a float's key: that of the integer if it is whole.
func appendFloatKey(buf []byte, f float64) []byte {
	switch {
	case math.IsNaN(f):
		f = math.NaN()
	case f == math.Trunc(f) && math.Abs(f) < 1<<63:
		return appendKey(buf, byte(value.KindInt), int64(f))
	}
	return appendKey(buf, byte(value.KindFloat), int64(math.Float64bits(f)))
}

// appendNumericKey appends a decimal's key, without the zeros at its end:
// that of the integer if it is whole, of the float if it is special.
func appendNumericKey(buf []byte, d *apd.Decimal) []byte {
	switch {
	case isNumericNaN(d):
		return appendFloatKey(buf, math.NaN())
	case d.Form == apd.Infinite && d.Negative:
		return appendFloatKey(buf, math.Inf(-1))
	case d.Form == apd.Infinite:
		return appendFloatKey(buf, math.Inf(1))
	}
	var reduced apd.Decimal
	reduced.Reduce(d)
	if n, err := reduced.Int64(); err == nil {
		return appendKey(buf, byte(value.KindInt), n)
	}
	text := reduced.Append(nil, 'E')
	return append(appendKey(buf, byte(value.KindDecimal), int64(len(text))), text...)
}

// appendArrayKey appends the key of an array's shape and elements.
func appendArrayKey(buf []byte, a *value.ArrayData) []byte {
	buf = appendKey(buf, byte(value.KindArray), int64(len(a.Lengths)))
	for i := range a.Lengths {
		buf = appendKey(buf, 0, int64(a.Lengths[i])<<32|int64(uint32(a.Lower[i])))
	}
	return appendListKey(buf, a.Elements)
}

// appendListKey appends the keys of elements after their number.
func appendListKey(buf []byte, list []value.Value) []byte {
	buf = appendKey(buf, 0, int64(len(list)))
	for _, e := range list {
		buf = AppendHashKey(buf, e)
	}
	return buf
}
