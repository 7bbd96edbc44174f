package engine

import (
	"strings"
	"unicode/utf16"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
)

// checkStored validates a converted value against its column and rounds it to
// the column's scale. code is -104 for INSERT and -105 for UPDATE.
func checkStored(t *store.Table, c *store.Column, v store.Value, code int) (store.Value, error) {
	if v.IsNull() {
		return v, nil
	}
	if c.Type.Class == store.ClassVector {
		return v, checkVector(t, c, v, code)
	}
	stored, ok := validStored(v, c.Type)
	if !ok {
		return v, invalidField(t, c, v, code)
	}
	return stored, nil
}

// validStored checks and rounds a value; false means validation fails.
func validStored(v store.Value, t store.Type) (store.Value, bool) {
	switch familyOf(t) {
	case famInt:
		return validInteger(v, t)
	case famDecimal:
		if v.Kind() != store.KindText {
			return v, false
		}
		d, ok := parseDecimal(v.Str())
		if !ok {
			return v, false
		}
		d = d.round(t.Scale)
		return store.Text(d.String()), within(d, t)
	case famDouble:
		return v, v.Kind() == store.KindFloat && (t.Min+t.Max == "" || within(floatDecimal(v.Float()), t))
	case famDate:
		return v, v.Kind() == store.KindInt && within(intDecimal(v.Int()), t)
	case famTime:
		return v, v.Kind() == store.KindInt || t.Precision > 0 && canonicalNumber([]byte(v.Str()))
	case famPosix:
		return v, v.Kind() == store.KindInt
	case famStamp:
		_, ok := parseStamp(v.Str())
		return v, ok && (t.Min == "" || v.Str() >= t.Min) && (t.Max == "" || v.Str() <= t.Max)
	case famBytes:
		return v, v.Kind() == store.KindBlob && (t.MaxLen == 0 || len(v.Str()) <= t.MaxLen)
	}
	return v, v.Kind() == store.KindText && validText(v.Str(), t)
}

// validInteger rounds a fraction away and checks the bounds.
func validInteger(v store.Value, t store.Type) (store.Value, bool) {
	n := v.Int()
	switch v.Kind() {
	case store.KindFloat:
		var ok bool
		if n, ok = floatDecimal(v.Float()).round(0).int64(); !ok {
			return v, false
		}
	case store.KindInt:
	default:
		return v, false
	}
	if t.Class == store.ClassBoolean {
		return store.Int(n), v.Kind() == store.KindInt && (n == 0 || n == 1)
	}
	return store.Int(n), within(intDecimal(n), t)
}

// within checks the numeric bounds of a type.
func within(d decimal, t store.Type) bool {
	low, hasLow := parseDecimal(t.Min)
	high, hasHigh := parseDecimal(t.Max)
	return (!hasLow || d.cmp(low) >= 0) && (!hasHigh || d.cmp(high) <= 0)
}

// validText checks length, value list and the form of GUIDs.
func validText(s string, t store.Type) bool {
	if t.Class == store.ClassGUID {
		return validGUID(s)
	}
	if len(t.ValueList) > 0 && !contains(t.ValueList, s) {
		return false
	}
	return t.MaxLen == 0 || len(s) <= t.MaxLen || unitLength(s) <= t.MaxLen
}

// contains reports whether a list has a string.
func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// unitLength is the length of a string as IRIS counts: UTF-16 units.
func unitLength(s string) int {
	n := 0
	for _, r := range s {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}

// validGUID checks the form 8-4-4-4-12 of hexadecimal digits.
func validGUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i, r := range []byte(s) {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (r == '-') || !dash && !strings.ContainsRune("0123456789abcdefABCDEF", rune(r)) {
			return false
		}
	}
	return true
}

// checkVector checks the element type and length of a vector.
func checkVector(t *store.Table, c *store.Column, v store.Value, code int) error {
	blob := v.Str()
	if v.Kind() != store.KindBlob || blob == "" {
		return invalidField(t, c, v, code)
	}
	if e := store.Element(blob[0]); e != c.Type.Element {
		return newError(-259, "Field '%s.%s' is a vector of type %s and cannot take one of type %s",
			t.QualifiedName(), c.Name, c.Type.Element, e)
	}
	if c.Type.Len != 0 && vectorLength(blob) != c.Type.Len {
		return invalidField(t, c, store.Text(vectorText(blob)), code)
	}
	return nil
}

// invalidValueMax is how much of a refused value IRIS shows.
const invalidValueMax = 40

// invalidField is the error of a value that fails validation.
func invalidField(t *store.Table, c *store.Column, v store.Value, code int) error {
	if v.Kind() == store.KindInt {
		v = convertStored(v, c.Type) // dates as they were written
	}
	shown := []rune(text(v))
	if len(shown) > invalidValueMax {
		shown = append(shown[:invalidValueMax:invalidValueMax], []rune("...")...)
	}
	return newError(code, "Field '%s.%s' (value '%s') failed validation", t.QualifiedName(), c.Name, string(shown))
}
