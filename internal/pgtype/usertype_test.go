package pgtype

import (
	"cmp"
	"testing"

	"pgregory.net/rapid"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// moods is a session that knows one enum and no other objects.
type moods struct{ Objects }

// EnumLabels implements UserTypes.
func (moods) EnumLabels(enum OID) ([]EnumLabel, bool) {
	labels := []EnumLabel{{Label: "angry", Order: -0.5}, {Label: "sad", Order: 1}, {Label: "fine", Order: 1.5}, {Label: "happy", Order: 2}}
	return labels, enum == EnumOID(7)
}

// CompositeShape implements UserTypes: a composite type of a number, an array, an
// enum and itself without the last field.
func (moods) CompositeShape(oid OID) *value.Shape {
	fields := []value.Field{
		{Name: "n", Type: uint32(Int4OID), Typmod: NoTypmod},
		{Name: "list", Type: uint32(TextArrayOID), Typmod: NoTypmod},
		{Name: "mood", Type: uint32(EnumOID(7)), Typmod: NoTypmod},
		{Name: "inner", Type: uint32(CompositeOID(9)), Typmod: NoTypmod},
	}
	switch oid {
	case CompositeOID(8):
		return &value.Shape{Type: uint32(oid), Fields: fields}
	case CompositeOID(9):
		return &value.Shape{Type: uint32(oid), Fields: fields[:3]}
	}
	return nil
}

func TestUserTypes(t *testing.T) {
	enum := EnumOID(7)
	env := DefaultEnv()
	env.Objects = moods{}
	typ, array := ByOID(enum), ByOID(enum+1)
	if typ == nil || array == nil || typ.Array != array.OID || array.Elem != enum || !array.IsArray() || typ.Category != 'E' {
		t.Fatalf("%v, %v", typ, array)
	}
	if slot, ok := UserSlot(enum + 1); slot != 7 || !ok || IsEnum(enum+1) || !IsUser(enum+1) || ByOID(enum+2) != nil || IsComposite(enum) || IsUser(Int4OID) {
		t.Error("an OID does not say what it is")
	}
	if CastContext(enum, TextOID) != CastAssignment || CastContext(TextOID, enum) != CastExplicit || CastContext(enum, Int4OID) != 0 {
		t.Error("casts of enums")
	}
	sent := array.Send(nil, mustInput(t, array, env, "{happy,NULL,angry}"))
	received, err := array.Recv(sent, NoTypmod)
	if err == nil {
		received, err = ResolveUser(env, array, received)
	}
	if err != nil || string(array.Output(env, nil, received)) != "{happy,NULL,angry}" {
		t.Fatalf("%v, %v", received, err)
	}
	if e := received.Array().Elements; Compare(e[0], e[2]) <= 0 {
		t.Error("a value from the wire has no order")
	}
	for _, s := range []string{"nope", "", "Sad", " sad"} {
		if _, err := typ.Input(env, s, NoTypmod); err == nil {
			t.Errorf("%q was read", s)
		}
	}
	if _, err := typ.Input(DefaultEnv(), "sad", NoTypmod); err == nil {
		t.Error("a session without types reads a label")
	}
}

// mustInput reads a value.
func mustInput(t testing.TB, typ *Type, env *Env, s string) value.Value {
	t.Helper()
	v, err := typ.Input(env, s, NoTypmod)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestNameUserTypes(t *testing.T) {
	text := "operator does not exist: " + FormatType(EnumOID(7), NoTypmod) + " = " + FormatType(EnumOID(8)+1, NoTypmod) + "!"
	got := NameUserTypes(text, func(oid OID) string {
		if oid == EnumOID(7) {
			return "mood"
		}
		return ""
	})
	if want := "operator does not exist: mood = user type #2010000064[]!"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestEnumOrder checks that values have the order of their labels' numbers.
func TestEnumOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Float64().Draw(t, "a"), rapid.Float64().Draw(t, "b")
		if a == 0 || b == 0 { // 0 and -0 are one number of two patterns
			return
		}
		if got := Compare(EnumLabel{Label: "a", Order: a}.EnumValue(), EnumLabel{Label: "b", Order: b}.EnumValue()); got != cmp.Compare(a, b) {
			t.Fatalf("%v and %v: %d", a, b, got)
		}
	})
}

// TestRangeProperties checks that ranges survive both forms, and that making a
// multirange of its own ranges changes nothing.
func TestRangeProperties(t *testing.T) {
	env := DefaultEnv()
	rapid.Check(t, func(t *rapid.T) {
		var list []value.Value
		for range rapid.IntRange(0, 6).Draw(t, "ranges") {
			b := Bounds{Lower: drawBound(t, "lower"), Upper: drawBound(t, "upper")}
			r, err := MakeRange(Int4OID, b)
			if err != nil {
				continue
			}
			list = append(list, r)
			checkBothForms(t, env, ByOID(Int4RangeOID), r)
		}
		m := MakeMultirange(list)
		checkBothForms(t, env, ByOID(Int4MultirangeOID), m)
		if again := MakeMultirange(m.Record()); Compare(m, again) != 0 {
			t.Fatal("made again, a multirange differs")
		}
		for n := int64(-2); n < 12; n++ {
			if contains(list, n) != contains(m.Record(), n) {
				t.Fatalf("%d is in one of the ranges and their multirange, not in both", n)
			}
		}
	})
}

// drawBound draws one end of a range.
func drawBound(t *rapid.T, label string) Bound {
	return Bound{
		Value:     value.Int(rapid.Int64Range(0, 9).Draw(t, label)),
		Inclusive: rapid.Bool().Draw(t, label+" inclusive"), Infinite: rapid.IntRange(0, 9).Draw(t, label+" infinite") == 0,
	}
}

// contains reports whether a number is in one of the ranges.
func contains(ranges []value.Value, n int64) bool {
	for _, r := range ranges {
		b, ok := RangeBounds(r)
		if ok && (b.Lower.Infinite || b.Lower.Value.Int() <= n) && (b.Upper.Infinite || n < b.Upper.Value.Int()) {
			return true
		}
	}
	return false
}

// checkBothForms reads what was printed and sent.
func checkBothForms(t *rapid.T, env *Env, typ *Type, v value.Value) {
	text := string(typ.Output(env, nil, v))
	read, err := typ.Input(env, text, NoTypmod)
	if err != nil || Compare(read, v) != 0 {
		t.Fatalf("%s: %v, %v", text, read, err)
	}
	received, err := typ.Recv(typ.Send(nil, v), NoTypmod)
	if err != nil || Compare(received, v) != 0 {
		t.Fatalf("%s: received %v, %v", text, received, err)
	}
}
