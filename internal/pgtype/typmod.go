package pgtype

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// varlenaHeader is what PostgreSQL adds to a length in a type modifier.
const varlenaHeader = 4

// Limits of the declared length of character and bit types, and the finest
// precision of date and time types.
const (
	maxCharLength   = 10485760
	maxBitLength    = 83886080
	maxTimeDigits   = 6
	maxVectorLength = 16000
)

// The range part of an interval's modifier: one bit per field, as PostgreSQL
// numbers them, and the value of an unrestricted interval.
const (
	IntervalMonth     = 1 << 1
	IntervalYear      = 1 << 2
	IntervalDay       = 1 << 3
	IntervalHour      = 1 << 10
	IntervalMinute    = 1 << 11
	IntervalSecond    = 1 << 12
	IntervalFullRange = 0x7FFF
	// IntervalFullPrecision is the precision part without a restriction.
	IntervalFullPrecision = 0xFFFF
)

// TypmodIn encodes the modifiers written after a type's name, as its
// typmodin function does. An interval's first modifier is its range (the
// Interval constants), its second the precision. A precision beyond six is
// reduced to six, which PostgreSQL does with a warning.
func TypmodIn(oid OID, mods []int32) (int32, error) {
	if len(mods) == 0 {
		return NoTypmod, nil
	}
	switch oid {
	case VarcharOID:
		return lengthTypmod("varchar", mods, maxCharLength)
	case BPCharOID:
		return lengthTypmod("char", mods, maxCharLength)
	case BitOID:
		n, err := lengthTypmod("bit", mods, maxBitLength)
		return n - varlenaHeader, err
	case VarBitOID:
		n, err := lengthTypmod("varbit", mods, maxBitLength)
		return n - varlenaHeader, err
	case NumericOID:
		return numericTypmod(mods)
	case TimeOID, TimeTZOID, TimestampOID, TimestampTZOID:
		return timeTypmod(oid, mods)
	case IntervalOID:
		return intervalTypmod(mods)
	case VectorOID:
		return vectorTypmod(mods)
	}
	t := ByOID(oid)
	if t != nil && t.IsArray() {
		return TypmodIn(t.Elem, mods)
	}
	return NoTypmod, pgerr.New(pgerr.SyntaxError, "type modifier is not allowed for type \"%s\"", typeName(oid))
}

// lengthTypmod encodes the n of varchar(n) and the like.
func lengthTypmod(name string, mods []int32, limit int32) (int32, error) {
	switch {
	case len(mods) != 1:
		return NoTypmod, pgerr.New(pgerr.InvalidParameterValue, "invalid type modifier")
	case mods[0] < 1:
		return NoTypmod, pgerr.New(pgerr.InvalidParameterValue, "length for type %s must be at least 1", name)
	case mods[0] > limit:
		return NoTypmod, pgerr.New(pgerr.InvalidParameterValue, "length for type %s cannot exceed %d", name, limit)
	}
	return mods[0] + varlenaHeader, nil
}

// numericTypmod encodes precision and scale.
func numericTypmod(mods []int32) (int32, error) {
	scale := int32(0)
	switch {
	case len(mods) > 2:
		return NoTypmod, pgerr.New(pgerr.InvalidParameterValue, "invalid NUMERIC type modifier")
	case mods[0] < 1 || mods[0] > maxNumericPrecision:
		return NoTypmod, pgerr.New(pgerr.InvalidParameterValue,
			"NUMERIC precision %d must be between 1 and %d", mods[0], maxNumericPrecision)
	case len(mods) == 2:
		scale = mods[1]
	}
	if scale < -maxNumericPrecision || scale > maxNumericPrecision {
		return NoTypmod, pgerr.New(pgerr.InvalidParameterValue,
			"NUMERIC scale %d must be between -%d and %d", scale, maxNumericPrecision, maxNumericPrecision)
	}
	return (mods[0]<<16 | scale&0x7ff) + varlenaHeader, nil
}

// timeTypmod encodes the p of time(p) and timestamp(p).
func timeTypmod(oid OID, mods []int32) (int32, error) {
	if len(mods) != 1 {
		return NoTypmod, pgerr.New(pgerr.InvalidParameterValue, "invalid type modifier")
	}
	name, zone := "TIMESTAMP", ""
	if oid == TimeOID || oid == TimeTZOID {
		name = "TIME"
	}
	if oid == TimeTZOID || oid == TimestampTZOID {
		zone = " WITH TIME ZONE"
	}
	if mods[0] < 0 {
		return NoTypmod, pgerr.New(pgerr.InvalidParameterValue,
			"%s(%d)%s precision must not be negative", name, mods[0], zone)
	}
	return min(mods[0], maxTimeDigits), nil
}

// intervalTypmod encodes range and precision.
func intervalTypmod(mods []int32) (int32, error) {
	if len(mods) > 2 {
		return NoTypmod, pgerr.New(pgerr.InvalidParameterValue, "invalid INTERVAL type modifier")
	}
	if len(mods) == 1 {
		if mods[0] == IntervalFullRange {
			return NoTypmod, nil
		}
		return mods[0]<<16 | IntervalFullPrecision, nil
	}
	if mods[1] < 0 {
		return NoTypmod, pgerr.New(pgerr.InvalidParameterValue, "INTERVAL(%d) precision must not be negative", mods[1])
	}
	return mods[0]<<16 | min(mods[1], maxTimeDigits), nil
}

// vectorTypmod encodes the number of dimensions.
func vectorTypmod(mods []int32) (int32, error) {
	switch {
	case len(mods) != 1:
		return NoTypmod, pgerr.New(pgerr.InvalidParameterValue, "invalid type modifier")
	case mods[0] < 1:
		return NoTypmod, pgerr.New(pgerr.InvalidParameterValue, "dimensions for type vector must be at least 1")
	case mods[0] > maxVectorLength:
		return NoTypmod, pgerr.New(pgerr.InvalidParameterValue,
			"dimensions for type vector cannot exceed %d", maxVectorLength)
	}
	return mods[0], nil
}

// intervalParts splits an interval's modifier into range and precision.
func intervalParts(typmod int32) (fields, precision int32) {
	if typmod < 0 {
		return IntervalFullRange, IntervalFullPrecision
	}
	return typmod >> 16 & 0x7FFF, typmod & 0xFFFF
}

// TypmodOut returns a modifier as it is written after the type's name, with
// parentheses, empty for none.
func TypmodOut(oid OID, typmod int32) string {
	if typmod < 0 {
		return ""
	}
	switch oid {
	case VarcharOID, BPCharOID:
		if n, ok := lengthLimit(typmod); ok {
			return "(" + strconv.Itoa(n) + ")"
		}
	case NumericOID:
		if precision, scale, ok := numericPrecision(typmod); ok {
			return fmt.Sprintf("(%d,%d)", precision, scale)
		}
	case BitOID, VarBitOID, VectorOID, TimeOID, TimeTZOID, TimestampOID, TimestampTZOID:
		return "(" + strconv.Itoa(int(typmod)) + ")"
	case IntervalOID:
		return intervalTypmodOut(typmod)
	}
	return ""
}

// intervalTypmodOut words an interval's range and precision.
func intervalTypmodOut(typmod int32) string {
	fields, precision := intervalParts(typmod)
	names := []struct {
		bit  int32
		name string
	}{
		{IntervalYear, "year"},
		{IntervalMonth, "month"},
		{IntervalDay, "day"},
		{IntervalHour, "hour"},
		{IntervalMinute, "minute"},
		{IntervalSecond, "second"},
	}
	var first, last string
	if fields != IntervalFullRange {
		for _, f := range names {
			if fields&f.bit == 0 {
				continue
			}
			if first == "" {
				first = f.name
			}
			last = f.name
		}
	}
	var out strings.Builder
	if first != "" {
		out.WriteString(" " + first)
	}
	if last != first {
		out.WriteString(" to " + last)
	}
	if precision != IntervalFullPrecision {
		fmt.Fprintf(&out, "(%d)", precision)
	}
	return out.String()
}

// typeName returns the name of a type for an error message.
func typeName(oid OID) string {
	if t := ByOID(oid); t != nil {
		return t.Name
	}
	return strconv.FormatUint(uint64(oid), 10)
}

// FormatType returns a type's name as SQL writes it, with its modifier, as
// PostgreSQL's format_type(oid, typmod) does.
func FormatType(oid OID, typmod int32) string {
	if oid == 0 {
		return "-"
	}
	t := ByOID(oid)
	if t == nil {
		return "???"
	}
	if t.IsArray() {
		return FormatType(t.Elem, typmod) + "[]"
	}
	if typmod < 0 {
		return t.Display
	}
	mod := TypmodOut(oid, typmod)
	switch oid {
	case TimeOID, TimeTZOID, TimestampOID, TimestampTZOID:
		head, tail, _ := strings.Cut(t.Display, " ")
		return head + mod + " " + tail
	case BPCharOID:
		return "character" + mod
	case BitOID:
		return "bit" + mod
	}
	return t.Display + mod
}

// FormatTypeName is FormatType without knowledge of a modifier, as
// format_type(oid, NULL): character and bit have their SQL names.
func FormatTypeName(oid OID) string {
	switch oid {
	case BPCharOID:
		return "character"
	case BitOID:
		return "bit"
	case BPCharArrayOID:
		return "character[]"
	case BitArrayOID:
		return "bit[]"
	}
	return FormatType(oid, NoTypmod)
}
