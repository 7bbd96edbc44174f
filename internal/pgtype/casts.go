package pgtype

import (
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// Caster converts values of one type to another; NULL stays NULL.
type Caster func(env *Env, v value.Value) (value.Value, error)

// Cast converts v to a type without modifier.
func Cast(env *Env, v value.Value, from, to OID, explicit bool) (value.Value, error) {
	if v.IsNull() {
		return value.Null, nil
	}
	cast, err := CasterFor(from, to, NoTypmod, explicit)
	if err != nil {
		return value.Null, err
	}
	return cast(env, v)
}

// CasterFor returns the conversion between two types, chosen once for many
// values, or 42846 when PostgreSQL has none. typmod is the target's modifier:
// an explicit cast cuts to a declared length, an assignment refuses what does
// not fit. It does not ask whether the context permits the cast; CastContext
// tells.
func CasterFor(from, to OID, typmod int32, explicit bool) (Caster, error) {
	source, target := ByOID(from), ByOID(to)
	if source == nil || target == nil {
		return nil, errCannotCast(from, to)
	}
	if to == BitOID && (from == Int4OID || from == Int8OID) {
		return integerToBit(typmod), nil
	}
	convert := findCast(source, target)
	if convert == nil {
		return nil, errCannotCast(from, to)
	}
	fit := fitterFor(target, typmod, explicit)
	return func(env *Env, v value.Value) (value.Value, error) {
		if v.IsNull() {
			return v, nil
		}
		out, err := convert(env, v)
		if err != nil || fit == nil || out.IsNull() {
			return out, err
		}
		return fit(out)
	}, nil
}

// errCannotCast is the complaint about a cast that does not exist.
func errCannotCast(from, to OID) error {
	return pgerr.New(pgerr.CannotCoerce, "cannot cast type %s to %s",
		FormatTypeName(from), FormatTypeName(to))
}

// identity is the cast between types that share a representation.
func identity(_ *Env, v value.Value) (value.Value, error) { return v, nil }

// findCast returns the conversion from source to target without the target's
// modifier, nil if there is none.
func findCast(source, target *Type) Caster {
	if source.OID == target.OID {
		return identity
	}
	if c := numberCast(source, target); c != nil {
		return c
	}
	if c := specialCast(castPair{source.OID, target.OID}); c != nil {
		return c
	}
	switch {
	case (source.IsArray() || source.OID == Int2VectorOID || source.OID == OIDVectorOID) && target.IsArray():
		return arrayCast(source, target)
	case source.IsArray() && target.OID == VectorOID:
		return vectorFromArray(source)
	case isString(target):
		return stringFrom(source, target)
	case isString(source) && target.Category != 'P':
		return func(env *Env, v value.Value) (value.Value, error) { return target.Input(env, v.Str(), NoTypmod) }
	}
	return nil
}

// isString reports whether values of t are strings to the cast rules: the
// string category, and unknown literals.
func isString(t *Type) bool {
	return t.Category == 'S' || t.OID == UnknownOID || t.OID == CStringOID
}

// textOf returns the text of a string; char(n) loses its trailing blanks.
func textOf(t *Type, v value.Value) string {
	if t.OID == BPCharOID {
		return TrimBPChar(v.Str())
	}
	return v.Str()
}

// stringFrom returns the cast to a string type: between strings the text,
// else what the source prints.
func stringFrom(source, target *Type) Caster {
	finish := func(s string) (value.Value, error) {
		if target.OID == NameOID {
			s = clipName(s)
		}
		return value.Text(s), nil
	}
	switch {
	case isString(source):
		return func(_ *Env, v value.Value) (value.Value, error) { return finish(textOf(source, v)) }
	case source.OID == BoolOID && target.OID != NameOID:
		return func(_ *Env, v value.Value) (value.Value, error) {
			if v.Bool() {
				return finish("true")
			}
			return finish("false")
		}
	case source.OID == InetOID || source.OID == CIDROID:
		return func(_ *Env, v value.Value) (value.Value, error) { return finish(networkFull(v.Str())) }
	case source.Category == 'P' && source.OID != RecordOID && source.OID != VoidOID && source.OID != AnyArrayOID:
		return nil
	}
	return func(env *Env, v value.Value) (value.Value, error) {
		return finish(string(source.Output(env, nil, v)))
	}
}

// networkFull is an address with its mask length, which text(inet) always
// writes.
func networkFull(s string) string {
	p, err := parseNetwork("inet", s, false)
	if err != nil {
		return s
	}
	return addrText(p.Addr()) + "/" + strconv.Itoa(p.Bits())
}

// arrayCast converts the elements of an array.
func arrayCast(source, target *Type) Caster {
	convert := findCast(ByOID(source.Elem), ByOID(target.Elem))
	if convert == nil {
		return nil
	}
	return func(env *Env, v value.Value) (value.Value, error) {
		return mapArray(v, func(e value.Value) (value.Value, error) { return convert(env, e) })
	}
}

// mapArray applies f to the elements of an array that are not NULL.
func mapArray(v value.Value, f func(value.Value) (value.Value, error)) (value.Value, error) {
	a := v.Array()
	out := &value.ArrayData{Elements: make([]value.Value, len(a.Elements)), Lengths: a.Lengths, Lower: a.Lower}
	for i, e := range a.Elements {
		if e.IsNull() {
			continue
		}
		var err error
		if out.Elements[i], err = f(e); err != nil {
			return value.Null, err
		}
	}
	return value.Array(out), nil
}

// vectorFromArray returns the cast of a numeric array to vector, nil for
// other arrays.
func vectorFromArray(source *Type) Caster {
	convert := numberCast(ByOID(source.Elem), ByOID(Float4OID))
	if source.Elem == Float4OID || source.Elem == Float8OID {
		convert = identity // what is too large becomes infinite, and is refused as that
	}
	if convert == nil {
		return nil
	}
	return func(env *Env, v value.Value) (value.Value, error) {
		a := v.Array()
		if len(a.Lengths) > 1 {
			return value.Null, pgerr.New(pgerr.DataException, "array must be 1-D")
		}
		if err := CheckVectorDims(len(a.Elements), NoTypmod); err != nil {
			return value.Null, err
		}
		elements := make([]float32, len(a.Elements))
		for i, e := range a.Elements {
			if e.IsNull() {
				return value.Null, pgerr.New(pgerr.NullValueNotAllowed, "array must not contain nulls")
			}
			f, err := convert(env, e)
			if err == nil {
				elements[i] = float32(f.Float())
				err = CheckVectorElement(float64(elements[i]))
			}
			if err != nil {
				return value.Null, err
			}
		}
		return value.Vector32(elements), nil
	}
}

// fitterFor returns the function that applies a type's modifier, nil when
// there is nothing to apply.
func fitterFor(t *Type, typmod int32, explicit bool) func(value.Value) (value.Value, error) {
	if typmod < 0 {
		return nil
	}
	text := func(fit func(string, int32, bool) (string, error)) func(value.Value) (value.Value, error) {
		return func(v value.Value) (value.Value, error) {
			s, err := fit(v.Str(), typmod, explicit)
			return value.Text(s), err
		}
	}
	switch t.OID {
	case VarcharOID:
		return text(fitVarchar)
	case BPCharOID:
		return text(fitBPChar)
	case BitOID:
		return text(fitBit)
	case VarBitOID:
		return text(fitVarBit)
	case NumericOID:
		return func(v value.Value) (value.Value, error) {
			d, err := FitNumeric(v.Decimal(), typmod)
			return value.Decimal(d), err
		}
	case VectorOID:
		return func(v value.Value) (value.Value, error) {
			return v, CheckVectorDims(len(v.Vector32())+len(v.Vector64()), typmod)
		}
	case TimeOID, TimeTZOID, TimestampOID, TimestampTZOID, IntervalOID:
		return func(v value.Value) (value.Value, error) { return fitTime(v, typmod) }
	}
	if !t.IsArray() {
		return nil
	}
	element := fitterFor(ByOID(t.Elem), typmod, explicit)
	if element == nil {
		return nil
	}
	return func(v value.Value) (value.Value, error) { return mapArray(v, element) }
}

// fitTime applies the precision of a date or time type.
func fitTime(v value.Value, typmod int32) (value.Value, error) {
	switch v.Kind() {
	case value.KindTime:
		return value.Time(roundTime(v.Int(), typmod)), nil
	case value.KindTimeTZ:
		return value.TimeTZ(roundTime(v.Int(), typmod), v.ZoneWest()), nil
	case value.KindTimestamp:
		return value.Timestamp(roundStamp(v.Int(), typmod)), nil
	case value.KindTimestampTZ:
		return value.TimestampTZ(roundStamp(v.Int(), typmod)), nil
	}
	months, days, micros := v.IntervalParts()
	return FitInterval(int64(months), int64(days), micros, typmod)
}
