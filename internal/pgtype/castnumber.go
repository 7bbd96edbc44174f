package pgtype

import (
	"math"
	"strconv"

	"github.com/cockroachdb/apd/v3"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// numberCast returns the conversion between two numeric types, nil if one of
// them is none. OIDs and the reg* types count as integers.
func numberCast(source, target *Type) Caster {
	switch {
	case isInteger(source.OID) && isInteger(target.OID):
		if target.OID == Int2OID && !isSigned(source.OID) {
			return nil
		}
		return integerRange(source.OID, target.OID)
	case isSigned(source.OID):
		return fromInteger(target.OID)
	case source.OID == NumericOID:
		return fromNumeric(target.OID)
	case source.OID == Float4OID || source.OID == Float8OID:
		return fromFloat(source.OID, target.OID)
	}
	return nil
}

// isSigned reports whether the type is smallint, integer or bigint.
func isSigned(oid OID) bool { return oid == Int2OID || oid == Int4OID || oid == Int8OID }

// isInteger reports whether values of the type are whole numbers that cast as
// integers.
func isInteger(oid OID) bool { return isSigned(oid) || oid == OIDOID || isReg(oid) }

// integerRange returns the check that a whole number fits target.
func integerRange(source, target OID) Caster {
	switch target {
	case Int2OID, Int4OID, Int8OID:
	default:
		return func(_ *Env, v value.Value) (value.Value, error) {
			n := v.Int()
			if source == Int8OID && (n < 0 || n > math.MaxUint32) {
				return value.Null, rangeError("OID")
			}
			return value.Int(int64(uint32(n))), nil
		}
	}
	return func(_ *Env, v value.Value) (value.Value, error) {
		n := v.Int()
		if target == Int4OID && source != Int8OID && source != Int2OID {
			n = int64(int32(n)) // OIDs are reinterpreted
		}
		return fitInteger(n, target)
	}
}

// fitInteger checks a whole number against the range of an integer type.
func fitInteger(n int64, target OID) (value.Value, error) {
	switch {
	case target == Int2OID && n != int64(int16(n)):
		return value.Null, rangeError("smallint")
	case target == Int4OID && n != int64(int32(n)):
		return value.Null, rangeError("integer")
	}
	return value.Int(n), nil
}

// fromInteger returns the conversion of whole numbers to other numbers.
func fromInteger(target OID) Caster {
	switch target {
	case Float4OID:
		return func(_ *Env, v value.Value) (value.Value, error) {
			return value.Float(float64(float32(v.Int()))), nil
		}
	case Float8OID:
		return func(_ *Env, v value.Value) (value.Value, error) { return value.Float(float64(v.Int())), nil }
	case NumericOID:
		return func(_ *Env, v value.Value) (value.Value, error) { return value.Decimal(apd.New(v.Int(), 0)), nil }
	}
	return nil
}

// fromFloat returns the conversion of binary floating-point numbers.
func fromFloat(source, target OID) Caster {
	switch target {
	case Int2OID, Int4OID, Int8OID:
		return func(_ *Env, v value.Value) (value.Value, error) { return floatToInteger(v.Float(), target) }
	case Float8OID:
		return identity
	case Float4OID:
		return func(_ *Env, v value.Value) (value.Value, error) { return narrowFloat(v.Float()) }
	case NumericOID:
		digits := 15
		if source == Float4OID {
			digits = 6
		}
		return func(_ *Env, v value.Value) (value.Value, error) { return floatToNumeric(v.Float(), digits) }
	}
	return nil
}

// floatToInteger rounds half to even.
func floatToInteger(f float64, target OID) (value.Value, error) {
	r := math.RoundToEven(f)
	if !(r >= math.MinInt64 && r < -math.MinInt64) {
		return value.Null, rangeError(FormatType(target, NoTypmod))
	}
	return fitInteger(int64(r), target)
}

// narrowFloat rounds to single precision.
func narrowFloat(f float64) (value.Value, error) {
	narrow := float64(float32(f))
	switch {
	case math.IsInf(narrow, 0) && !math.IsInf(f, 0):
		return value.Null, pgerr.New(pgerr.NumericValueOutOfRange, "value out of range: overflow")
	case narrow == 0 && f != 0:
		return value.Null, pgerr.New(pgerr.NumericValueOutOfRange, "value out of range: underflow")
	}
	return value.Float(narrow), nil
}

// floatToNumeric converts by way of the digits that the type guarantees.
func floatToNumeric(f float64, digits int) (value.Value, error) {
	switch {
	case math.IsNaN(f):
		return value.Decimal(&apd.Decimal{Form: apd.NaN}), nil
	case math.IsInf(f, 0):
		return value.Decimal(&apd.Decimal{Form: apd.Infinite, Negative: f < 0}), nil
	}
	bits := 64
	if digits == 6 {
		bits = 32
	}
	buf := appendRounded(nil, f, bits, 0)
	d, err := ParseNumeric(string(buf))
	if err != nil {
		return value.Null, err
	}
	return value.Decimal(d), nil
}

// fromNumeric returns the conversion of exact numbers.
func fromNumeric(target OID) Caster {
	switch target {
	case Int2OID, Int4OID, Int8OID:
		return func(_ *Env, v value.Value) (value.Value, error) { return NumericToInteger(v.Decimal(), target) }
	case Float4OID:
		return func(_ *Env, v value.Value) (value.Value, error) { return numericToFloat(v.Decimal(), "real", 32) }
	case Float8OID:
		return func(_ *Env, v value.Value) (value.Value, error) {
			return numericToFloat(v.Decimal(), "double precision", 64)
		}
	}
	return nil
}

// NumericToInteger rounds half away from zero to an integer type.
func NumericToInteger(d *apd.Decimal, target OID) (value.Value, error) {
	name := FormatType(target, NoTypmod)
	switch {
	case d.Form == apd.Infinite:
		return value.Null, pgerr.New(pgerr.FeatureNotSupported, "cannot convert infinity to %s", name)
	case d.Form != apd.Finite:
		return value.Null, pgerr.New(pgerr.FeatureNotSupported, "cannot convert NaN to %s", name)
	}
	r := RoundNumeric(d, 0)
	n, err := strconv.ParseInt(string(AppendNumeric(nil, r)), 10, 64)
	if err != nil {
		return value.Null, rangeError(name)
	}
	return fitInteger(n, target)
}

// numericToFloat converts by way of the text, as PostgreSQL does.
func numericToFloat(d *apd.Decimal, name string, bits int) (value.Value, error) {
	f, err := parseFloat(string(AppendNumeric(nil, d)), name, bits)
	return value.Float(f), err
}
