package value

import (
	"math"
	"slices"
	"strings"

	"github.com/cockroachdb/apd/v3"
)

// Kind tells which representation a Value holds.
type Kind uint8

// The kinds. Several PostgreSQL types share one kind: smallint, integer,
// bigint and oid are Int; text, varchar, name and "char" are Text.
const (
	KindNull Kind = iota
	KindBool
	KindInt
	KindFloat
	KindDecimal
	KindText
	KindBytes
	KindDate
	KindTime
	KindTimeTZ
	KindTimestamp
	KindTimestampTZ
	KindInterval
	KindUUID
	KindJSON
	KindArray
	KindVector
	KindRecord
	KindRange
	KindMultirange
	KindEnum
)

// Infinite dates and timestamps, as PostgreSQL represents them.
const (
	DateInfinity       = math.MaxInt32
	DateMinusInfinity  = math.MinInt32
	StampInfinity      = math.MaxInt64
	StampMinusInfinity = math.MinInt64
)

// Value is one value of any kind. The zero Value is SQL NULL.
type Value struct {
	kind Kind
	num  int64
	aux  int64
	str  string
	ref  any
}

// Null is SQL NULL.
var Null = Value{}

// Bool returns a boolean value.
func Bool(b bool) Value {
	if b {
		return Value{kind: KindBool, num: 1}
	}
	return Value{kind: KindBool}
}

// Int returns an integer value.
func Int(n int64) Value { return Value{kind: KindInt, num: n} }

// Float returns a binary floating-point value; NaN and infinities included.
func Float(f float64) Value { return Value{kind: KindFloat, num: int64(math.Float64bits(f))} }

// Decimal returns an exact numeric value; NaN and infinities included. The
// value takes ownership of d, which must not change afterwards.
func Decimal(d *apd.Decimal) Value { return Value{kind: KindDecimal, ref: d} }

// Text returns a character string, UTF-8.
func Text(s string) Value { return Value{kind: KindText, str: s} }

// Bytes returns a byte string held in s.
func Bytes(s string) Value { return Value{kind: KindBytes, str: s} }

// Date returns a date given in days since 2000-01-01.
func Date(days int32) Value { return Value{kind: KindDate, num: int64(days)} }

// Time returns a time of day given in microseconds since midnight.
func Time(micros int64) Value { return Value{kind: KindTime, num: micros} }

// TimeTZ returns a time of day in microseconds since midnight with its zone
// in seconds west of Greenwich, as PostgreSQL stores it.
func TimeTZ(micros int64, zoneWest int32) Value {
	return Value{kind: KindTimeTZ, num: micros, aux: int64(zoneWest)}
}

// Timestamp returns a timestamp without time zone in microseconds since
// 2000-01-01 00:00:00.
func Timestamp(micros int64) Value { return Value{kind: KindTimestamp, num: micros} }

// TimestampTZ returns an instant in microseconds since 2000-01-01 00:00:00 UTC.
func TimestampTZ(micros int64) Value { return Value{kind: KindTimestampTZ, num: micros} }

// Interval returns an interval of months, days and microseconds.
func Interval(months, days int32, micros int64) Value {
	return Value{kind: KindInterval, num: micros, aux: int64(months)<<32 | int64(uint32(days))}
}

// UUID returns a UUID from its 16 bytes.
func UUID(b [16]byte) Value { return Value{kind: KindUUID, str: string(b[:])} }

// JSON returns a json or jsonb value from its text, which must be valid.
func JSON(s string) Value { return Value{kind: KindJSON, str: s} }

// Array returns an array value and takes ownership of a.
func Array(a *ArrayData) Value { return Value{kind: KindArray, ref: a} }

// Record returns a composite value of a shape, nil for one whose fields have
// neither names nor types, and takes ownership of fields.
func Record(shape *Shape, fields []Value) Value {
	return Value{kind: KindRecord, ref: recordData{shape, fields}}
}

// Range returns a range from its bounds, laid out as pgtype's Bounds say, and
// takes ownership of bounds.
func Range(bounds []Value) Value { return Value{kind: KindRange, ref: bounds} }

// Multirange returns a multirange and takes ownership of ranges, which are in
// order and neither empty nor touching.
func Multirange(ranges []Value) Value { return Value{kind: KindMultirange, ref: ranges} }

// Enum returns a value of an enum: values are ordered by order.
func Enum(order int64, label string) Value { return Value{kind: KindEnum, num: order, str: label} }

// Vector32 returns a vector of single-precision elements and takes ownership
// of e.
func Vector32(e []float32) Value { return Value{kind: KindVector, ref: e} }

// Vector64 returns a vector of double-precision elements and takes ownership
// of e.
func Vector64(e []float64) Value { return Value{kind: KindVector, ref: e} }

// ArrayData is the content of an array: its elements in row-major order, the
// length and the lower bound of each dimension (both empty for '{}').
type ArrayData struct {
	Elements []Value
	Lengths  []int32
	Lower    []int32
	// Bitmap says that the binary form is flagged to have NULLs though none need be
	// there: PostgreSQL's parts of an array keep the flag of the whole.
	Bitmap bool
}

// HasNull reports whether the array is flagged to have NULLs, or has one.
func (a *ArrayData) HasNull() bool {
	return a.Bitmap || slices.ContainsFunc(a.Elements, Value.IsNull)
}

// Kind returns the kind of v.
func (v Value) Kind() Kind { return v.kind }

// IsNull reports whether v is SQL NULL.
func (v Value) IsNull() bool { return v.kind == KindNull }

// Bool returns the boolean held by a Bool value.
func (v Value) Bool() bool { return v.num != 0 }

// Int returns the integer of an Int, the order of an Enum, the days of a Date, or the microseconds
// of a time, timestamp or interval.
func (v Value) Int() int64 { return v.num }

// Float returns the number held by a Float value.
func (v Value) Float() float64 { return math.Float64frombits(uint64(v.num)) }

// Decimal returns the number held by a Decimal value; the caller must not
// change it.
func (v Value) Decimal() *apd.Decimal {
	d, _ := v.ref.(*apd.Decimal)
	return d
}

// Str returns the text of a Text or JSON value, the label of an Enum, and the raw bytes of a Bytes
// or UUID value.
func (v Value) Str() string { return v.str }

// ZoneWest returns the zone of a TimeTZ in seconds west of Greenwich.
func (v Value) ZoneWest() int32 { return int32(v.aux) }

// IntervalParts returns months, days and microseconds of an Interval.
func (v Value) IntervalParts() (months, days int32, micros int64) {
	return int32(v.aux >> 32), int32(v.aux), v.num
}

// Array returns the content of an Array value; the caller must not change it.
func (v Value) Array() *ArrayData {
	a, _ := v.ref.(*ArrayData)
	return a
}

// Record returns the fields of a Record value, what a Range is made of, or the
// ranges of a Multirange; the caller must not change it.
func (v Value) Record() []Value {
	switch f := v.ref.(type) {
	case recordData:
		return f.fields
	case []Value:
		return f
	}
	return nil
}

// Vector32 returns the elements of a single-precision vector, nil otherwise.
func (v Value) Vector32() []float32 {
	e, _ := v.ref.([]float32)
	return e
}

// Vector64 returns the elements of a double-precision vector, nil otherwise.
func (v Value) Vector64() []float64 {
	e, _ := v.ref.([]float64)
	return e
}

// Clone returns a value that shares no memory with a network buffer.
func (v Value) Clone() Value {
	v.str = strings.Clone(v.str)
	switch ref := v.ref.(type) {
	case recordData:
		v.ref = recordData{ref.shape, cloneAll(ref.fields)}
	case []Value:
		v.ref = cloneAll(ref)
	case *ArrayData:
		v.ref = &ArrayData{Elements: cloneAll(ref.Elements), Lengths: ref.Lengths, Lower: ref.Lower}
	}
	return v
}

// cloneAll clones a list of values.
func cloneAll(list []Value) []Value {
	out := make([]Value, len(list))
	for i, v := range list {
		out[i] = v.Clone()
	}
	return out
}
