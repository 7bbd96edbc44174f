package pgtype

import (
	"math"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// specialCast returns the casts that are functions of their own in pg_cast,
// nil for other pairs.
func specialCast(p castPair) Caster {
	if c := timeCast(p); c != nil {
		return c
	}
	switch p {
	case castPair{BoolOID, Int4OID}:
		return func(_ *Env, v value.Value) (value.Value, error) {
			if v.Bool() {
				return value.Int(1), nil
			}
			return value.Int(0), nil
		}
	case castPair{Int4OID, BoolOID}:
		return func(_ *Env, v value.Value) (value.Value, error) { return value.Bool(v.Int() != 0), nil }
	case castPair{CharOID, Int4OID}:
		return charToInteger
	case castPair{Int4OID, CharOID}:
		return integerToChar
	case castPair{BitOID, VarBitOID}, castPair{VarBitOID, BitOID}:
		return identity
	case castPair{CIDROID, InetOID}:
		return cidrToInet
	case castPair{XID8OID, XIDOID}:
		return func(_ *Env, v value.Value) (value.Value, error) { return value.Int(int64(uint32(v.Int()))), nil }
	case castPair{InetOID, CIDROID}:
		return inetToCIDR
	case castPair{BitOID, Int4OID}:
		return bitToInteger(32, "integer")
	case castPair{BitOID, Int8OID}:
		return bitToInteger(64, "bigint")
	case castPair{JSONOID, JSONBOID}:
		return func(_ *Env, v value.Value) (value.Value, error) { return jsonbInput(v.Str()) }
	case castPair{JSONBOID, JSONOID}:
		return identity
	case castPair{VectorOID, Float4ArrayOID}:
		return vectorToArray
	case castPair{MACAddrOID, MACAddr8OID}:
		return func(_ *Env, v value.Value) (value.Value, error) { return macaddr8Input(nil, v.Str(), NoTypmod) }
	case castPair{MACAddr8OID, MACAddrOID}:
		return macaddr8To6
	case castPair{Int4RangeOID, Int4MultirangeOID}, castPair{NumRangeOID, NumMultirangeOID},
		castPair{TSRangeOID, TSMultirangeOID}, castPair{TSTZRangeOID, TSTZMultirangeOID},
		castPair{DateRangeOID, DateMultirangeOID}, castPair{Int8RangeOID, Int8MultirangeOID}:
		return func(_ *Env, v value.Value) (value.Value, error) { return MakeMultirange([]value.Value{v}), nil }
	}
	if p.from == JSONBOID {
		return fromJSONB(p.to)
	}
	return nil
}

// charToInteger is the signed number of the byte.
func charToInteger(_ *Env, v value.Value) (value.Value, error) {
	if v.Str() == "" {
		return value.Int(0), nil
	}
	return value.Int(int64(int8(v.Str()[0]))), nil
}

// integerToChar is the inverse of charToInteger.
func integerToChar(_ *Env, v value.Value) (value.Value, error) {
	n := v.Int()
	if n != int64(int8(n)) {
		return value.Null, rangeError("\"char\"")
	}
	return value.Text(charText(byte(n))), nil
}

// inetToCIDR clears the bits right of the mask.
func inetToCIDR(_ *Env, v value.Value) (value.Value, error) {
	p, err := parseNetwork("inet", v.Str(), false)
	if err != nil {
		return value.Null, err
	}
	return value.Text(networkText(p.Masked(), true)), nil
}

// integerToBit returns the cast to bit(n), bit(1) without a modifier.
func integerToBit(typmod int32) Caster {
	length := int(max(typmod, 1))
	return func(_ *Env, v value.Value) (value.Value, error) { return IntegerToBit(v.Int(), length), nil }
}

// IntegerToBit converts a whole number to bit(n): the low n bits, with copies
// of the sign before them when n exceeds the number's own width.
func IntegerToBit(n int64, length int) value.Value {
	bits := make([]byte, length)
	for i := range bits {
		shift := min(length-1-i, 63)
		bits[i] = '0' + byte(n>>shift&1)
	}
	return value.Text(string(bits))
}

// bitToInteger returns the cast from bit strings of at most width bits.
func bitToInteger(width int, name string) Caster {
	return func(_ *Env, v value.Value) (value.Value, error) {
		bits := v.Str()
		if len(bits) > width {
			return value.Null, rangeError(name)
		}
		var n uint64
		for i := range len(bits) {
			n = n<<1 | uint64(bits[i]&1)
		}
		if width == 32 {
			return value.Int(int64(int32(uint32(n)))), nil
		}
		return value.Int(int64(n)), nil
	}
}

// vectorToArray is the cast to real[].
func vectorToArray(_ *Env, v value.Value) (value.Value, error) {
	single, double := v.Vector32(), v.Vector64()
	elements := make([]value.Value, 0, len(single)+len(double))
	for _, f := range single {
		elements = append(elements, value.Float(float64(f)))
	}
	for _, f := range double {
		if math.IsInf(float64(float32(f)), 0) {
			return value.Null, pgerr.New(pgerr.NumericValueOutOfRange, "value out of range: overflow")
		}
		elements = append(elements, value.Float(float64(float32(f))))
	}
	return NewArray(elements), nil
}

// fromJSONB returns the cast of a JSON scalar to a number or boolean.
func fromJSONB(target OID) Caster {
	number := fromNumeric(target)
	switch {
	case target == BoolOID:
		return func(_ *Env, v value.Value) (value.Value, error) {
			if s := v.Str(); s == "true" || s == "false" {
				return value.Bool(s == "true"), nil
			}
			return value.Null, errJSONBCast(v.Str(), target)
		}
	case target == NumericOID:
		number = identity
	case number == nil:
		return nil
	}
	return func(env *Env, v value.Value) (value.Value, error) {
		d, err := jsonbNumber(v.Str())
		if err != nil {
			return value.Null, errJSONBCast(v.Str(), target)
		}
		return number(env, value.Decimal(d))
	}
}

// jsonbNumber reads a JSON number; nothing else is one.
func jsonbNumber(s string) (*apd.Decimal, error) {
	if s == "" || s[0] != '-' && !isDigit(s[0]) {
		return nil, invalidSyntax("numeric", s)
	}
	return ParseNumeric(s)
}

// errJSONBCast is the complaint about a JSON value of the wrong kind.
func errJSONBCast(s string, target OID) error {
	kind := "numeric"
	switch {
	case s == "null":
		kind = "null"
	case s == "true" || s == "false":
		kind = "boolean"
	case strings.HasPrefix(s, "\""):
		kind = "string"
	case strings.HasPrefix(s, "["):
		kind = "array"
	case strings.HasPrefix(s, "{"):
		kind = "object"
	}
	return pgerr.New(pgerr.InvalidParameterValue, "cannot cast jsonb %s to type %s", kind, FormatType(target, NoTypmod))
}
