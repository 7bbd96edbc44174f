package pgtype

import (
	"errors"
	"hash/maphash"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

func TestRegistry(t *testing.T) {
	for _, typ := range All() {
		if ByOID(typ.OID) != typ || ByName(typ.Name) != typ {
			t.Errorf("%s: not found by its OID or name", typ.Name)
		}
		if typ.Input == nil || typ.Output == nil || typ.Recv == nil || typ.Send == nil {
			t.Errorf("%s: lacks an I/O function", typ.Name)
		}
		if typ.Array != 0 && ByOID(typ.Array).Elem != typ.OID {
			t.Errorf("%s: its array has elements of another type", typ.Name)
		}
	}
	names := map[string]OID{
		"integer": Int4OID, "double precision": Float8OID, "character varying": VarcharOID, "_int4": Int4ArrayOID,
		"int4[]": Int4ArrayOID, "timestamp with time zone[]": TimestampTZArrayOID, "int[][]": Int4ArrayOID,
		"char": CharOID, "character": BPCharOID, "vector": VectorOID, "vector[]": VectorArrayOID, "decimal": NumericOID,
	}
	for name, oid := range names {
		if typ := ByName(name); typ == nil || typ.OID != oid {
			t.Errorf("ByName(%q) = %v", name, typ)
		}
	}
	for _, name := range []string{"", "nope", "nope[]", "[]", "INTEGER", "any[]"} {
		if typ := ByName(name); typ != nil {
			t.Errorf("ByName(%q) = %s", name, typ.Name)
		}
	}
}

func TestFormatType(t *testing.T) {
	tests := []struct {
		oid    OID
		typmod int32
		want   string
	}{
		{1043, 14, `character varying(10)`},
		{1042, 7, `character(3)`},
		{1700, 655366, `numeric(10,2)`},
		{1700, 198658, `numeric(3,-2)`},
		{1114, 3, `timestamp(3) without time zone`},
		{1184, 0, `timestamp(0) with time zone`},
		{1083, 6, `time(6) without time zone`},
		{1266, 2, `time(2) with time zone`},
		{1186, 2147418115, `interval(3)`},
		{1186, 458751, `interval year to month`},
		{1186, 470286338, `interval day to second(2)`},
		{1186, 327679, `interval year`},
		{1560, 5, `bit(5)`},
		{1562, 5, `bit varying(5)`},
		{25, -1, `text`},
		{1007, -1, `integer[]`},
		{1015, 14, `character varying(10)[]`},
		{1042, -1, `bpchar`},
		{1560, -1, `"bit"`},
		{18, -1, `"char"`},
		{1115, 3, `timestamp(3) without time zone[]`},
		{0, -1, "-"},
		{99999, -1, "???"},
		{VectorOID, 3, "vector(3)"},
	}
	for _, tt := range tests {
		if got := FormatType(tt.oid, tt.typmod); got != tt.want {
			t.Errorf("FormatType(%d, %d) = %q, want %q", tt.oid, tt.typmod, got, tt.want)
		}
	}
	if got := FormatTypeName(BPCharOID) + FormatTypeName(BitOID) + FormatTypeName(Int4OID); got != "characterbitinteger" {
		t.Error(got)
	}
}

func TestTypmodErrors(t *testing.T) {
	tests := []struct {
		oid  OID
		mods []int32
		want string
	}{
		{VarcharOID, []int32{0}, "length for type varchar must be at least 1"},
		{BPCharOID, []int32{10485761}, "length for type char cannot exceed 10485760"},
		{BitOID, []int32{1, 2}, "invalid type modifier"},
		{NumericOID, []int32{1001}, "NUMERIC precision 1001 must be between 1 and 1000"},
		{NumericOID, []int32{3, 1001}, "NUMERIC scale 1001 must be between -1000 and 1000"},
		{NumericOID, []int32{1, 2, 3}, "invalid NUMERIC type modifier"},
		{TimestampTZOID, []int32{-1}, "TIMESTAMP(-1) WITH TIME ZONE precision must not be negative"},
		{TimeOID, []int32{1, 2}, "invalid type modifier"},
		{IntervalOID, []int32{IntervalFullRange, -1}, "INTERVAL(-1) precision must not be negative"},
		{VectorOID, []int32{0}, "dimensions for type vector must be at least 1"},
		{VectorOID, []int32{16001}, "dimensions for type vector cannot exceed 16000"},
		{TextOID, []int32{1}, "type modifier is not allowed for type \"text\""},
	}
	for _, tt := range tests {
		_, err := TypmodIn(tt.oid, tt.mods)
		var e *pgerr.Error
		if !errors.As(err, &e) || e.Message != tt.want {
			t.Errorf("TypmodIn(%d, %v): %v, want %s", tt.oid, tt.mods, err, tt.want)
		}
	}
	if typmod, err := TypmodIn(TimestampOID, []int32{9}); err != nil || typmod != 6 {
		t.Errorf("%d, %v", typmod, err)
	}
}

func TestReserved(t *testing.T) {
	env := fuzzEnv()
	env.Now = time.Date(2024, 2, 29, 23, 30, 0, 123456000, time.UTC)
	env.TimeZone, _ = LoadZone("asia/kolkata")
	for in, want := range map[string]string{
		"now": "2024-03-01 05:00:00.123456", "today": "2024-03-01 00:00:00", "tomorrow 12:00": "2024-03-02 12:00:00",
		"yesterday": "2024-02-29 00:00:00", "today allballs": "2024-03-01 00:00:00", "epoch": "1970-01-01 00:00:00",
	} {
		v, err := timestampInput(env, in, NoTypmod)
		if got := string(timestampOutput(env, nil, v)); err != nil || got != want {
			t.Errorf("%s: %s, %v, want %s", in, got, err, want)
		}
	}
	v, err := timeInput(env, "now", NoTypmod)
	if got := string(timeOutput(env, nil, v)); err != nil || got != "05:00:00.123456" {
		t.Errorf("%s, %v", got, err)
	}
	v, err = timestampTZInput(env, "now", NoTypmod)
	if got := string(timestampTZOutput(DefaultEnv(), nil, v)); err != nil || got != "2024-02-29 23:30:00.123456+00" {
		t.Errorf("%s, %v", got, err)
	}
}

// objects is a catalog of one table.
type objects struct{}

// ObjectName implements Objects.
func (objects) ObjectName(_, oid OID) (string, bool) { return "person", oid == 16384 }

// ObjectOID implements Objects.
func (objects) ObjectOID(_ OID, name string) (OID, error) {
	if name == "person" {
		return 16384, nil
	}
	return 0, pgerr.New(pgerr.UndefinedTable, "relation \"%s\" does not exist", name)
}

func TestRegClass(t *testing.T) {
	env := DefaultEnv()
	class := ByOID(RegClassOID)
	if _, err := class.Input(env, "person", NoTypmod); err == nil {
		t.Error("a name without a catalog")
	}
	env.Objects = objects{}
	for in, want := range map[string]string{"person": "person", "16384": "person", "7": "7", "-": "-"} {
		v, err := class.Input(env, in, NoTypmod)
		if got := string(class.Output(env, nil, v)); err != nil || got != want {
			t.Errorf("%s: %s, %v", in, got, err)
		}
	}
	if _, err := class.Input(env, "nope", NoTypmod); errorText(err) != `42P01 relation "nope" does not exist` {
		t.Error(err)
	}
	v, err := ByOID(RegTypeOID).Input(DefaultEnv(), "integer", NoTypmod)
	if got := string(ByOID(RegTypeOID).Output(DefaultEnv(), nil, v)); err != nil || got != "integer" {
		t.Errorf("%s, %v", got, err)
	}
}

func TestRecord(t *testing.T) {
	row := value.Record(nil, []value.Value{value.Int(1), value.Null, value.Text(`a "b"\`), value.Text(""), value.Bool(true)})
	env := DefaultEnv()
	if got := string(ByOID(RecordOID).Output(env, nil, row)); got != `(1,,"a ""b""\\","",t)` {
		t.Error(got)
	}
	shape := &value.Shape{Fields: []value.Field{{Type: uint32(Int4OID)}, {Type: uint32(TextOID)}, {Type: uint32(TextOID)}}}
	got, err := EncoderFor(ByOID(RecordOID), FormatBinary, env)(nil, value.Record(shape, row.Record()[:3]))
	if err != nil {
		t.Fatal(err)
	}
	want := "00000003" + "00000017" + "00000004" + "00000001" + "00000019" + "ffffffff" + "00000019" + "00000006" + "61202262225c"
	if diff := cmp.Diff(mustHex(t, want), string(got)); diff != "" {
		t.Error(diff)
	}
}

func TestCompare(t *testing.T) {
	input := func(typ, s string) value.Value {
		v, err := ByName(typ).Input(fuzzEnv(), s, NoTypmod)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	ascending := [][]value.Value{
		{value.Bool(false), value.Bool(true), value.Null},
		{
			value.Int(-1), value.Float(-0.5), input("numeric", "0"), value.Float(0.5), value.Int(1), input("numeric", "1.5"),
			value.Int(2), value.Float(math.Inf(1)), value.Float(math.NaN()),
		},
		{input("numeric", "-Infinity"), input("numeric", "-1e30"), input("numeric", "1e30"), input("numeric", "Infinity"), input("numeric", "NaN")},
		{value.Text(""), value.Text("B"), value.Text("a"), value.Text("é")},
		{input("date", "-infinity"), input("date", "2024-01-01"), input("date", "infinity")},
		{input("timetz", "12:00+05"), input("timetz", "12:00+01"), input("timetz", "12:00-01")},
		{input("interval", "-1 day"), input("interval", "23:59"), input("interval", "1 day 1 us"), input("interval", "29 days"), input("interval", "1 mon 1 us")},
		{input("int4[]", "{}"), input("int4[]", "{1}"), input("int4[]", "{1,2}"), input("int4[]", "{1,NULL}"), input("int4[]", "{2}")},
		{input("vector", "[1]"), input("vector", "[1,2]"), input("vector", "[2]")},
		{value.Record(nil, []value.Value{value.Int(1), value.Int(2)}), value.Record(nil, []value.Value{value.Int(1), value.Int(3)})},
	}
	for _, list := range ascending {
		for i := range list {
			for j := range list {
				if got, want := Compare(list[i], list[j]), compareInts(i, j); got != want {
					t.Errorf("Compare(%v, %v) = %d, want %d", list[i], list[j], got, want)
				}
			}
		}
	}
}

// compareInts is the sign of a-b.
func compareInts(a, b int) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func TestHashAgreesWithCompare(t *testing.T) {
	env := fuzzEnv()
	parse := func(typ OID, s string) value.Value {
		v, err := ByOID(typ).Input(env, s, NoTypmod)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	equal := [][2]value.Value{
		{parse(NumericOID, "1.50"), parse(NumericOID, "1.5")},
		{parse(NumericOID, "100"), value.Int(100)},
		{parse(NumericOID, "1e30"), parse(NumericOID, "1000000000000000000000000000000.00")},
		{value.Float(3), value.Int(3)},
		{value.Float(math.Copysign(0, -1)), value.Int(0)},
		{value.Float(math.NaN()), parse(Float8OID, "NaN")},
		{parse(NumericOID, "NaN"), parse(Float8OID, "NaN")},
		{parse(NumericOID, "-Infinity"), value.Float(math.Inf(-1))},
		{parse(IntervalOID, "1 mon"), parse(IntervalOID, "30 days")},
		{parse(IntervalOID, "1 day -1 hour"), parse(IntervalOID, "23 hours")},
		{parse(VectorOID, "[1,2]"), value.Vector64([]float64{1, 2})},
	}
	seed := maphash.MakeSeed()
	for _, p := range equal {
		if Compare(p[0], p[1]) != 0 || Hash(seed, p[0]) != Hash(seed, p[1]) {
			t.Errorf("%v and %v: compare %d, hashes differ %v", p[0], p[1], Compare(p[0], p[1]), Hash(seed, p[0]) != Hash(seed, p[1]))
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		a := value.Float(rapid.Float64().Draw(rt, "a"))
		b := value.Int(rapid.Int64Range(-9, 9).Draw(rt, "b"))
		if (Compare(a, b) == 0) != (Hash(seed, a) == Hash(seed, b)) {
			rt.Fatalf("%v and %v", a, b)
		}
	})
}

func TestCivilRoundTrip(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		days := rapid.IntRange(minDay, endDay).Draw(rt, "days")
		y, m, d := civilFromDays(days)
		if m < 1 || m > 12 || d < 1 || d > daysInMonth(y, m) || daysFromCivil(y, m, d) != days {
			rt.Fatalf("%d is %d-%d-%d", days, y, m, d)
		}
		want := time.Date(2000, 1, 1+days, 0, 0, 0, 0, time.UTC)
		if y != want.Year() || m != int(want.Month()) || d != want.Day() || weekday(days) != int(want.Weekday()) {
			rt.Fatalf("%d is %d-%d-%d, want %v", days, y, m, d, want)
		}
	})
}

func TestFloatTextReadsBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f := math.Float64frombits(rapid.Uint64().Draw(rt, "bits"))
		text := string(appendFloat(nil, f, 64, 1))
		back, err := parseFloat(text, "double precision", 64)
		if err != nil || CompareFloat(back, f) != 0 {
			rt.Fatalf("%x prints as %s: %v, %v", math.Float64bits(f), text, back, err)
		}
		g := math.Float32frombits(rapid.Uint32().Draw(rt, "bits32"))
		text = string(appendFloat(nil, float64(g), 32, 1))
		back, err = parseFloat(text, "real", 32)
		if err != nil || CompareFloat(back, float64(g)) != 0 {
			rt.Fatalf("%x prints as %s: %v, %v", math.Float32bits(g), text, back, err)
		}
	})
}

func TestJSONDepth(t *testing.T) {
	deep := strings.Repeat("[", maxJSONDepth+1) + strings.Repeat("]", maxJSONDepth+1)
	for _, oid := range []OID{JSONOID, JSONBOID} {
		if _, err := ByOID(oid).Input(DefaultEnv(), deep, NoTypmod); errorText(err) != "54001 stack depth limit exceeded" {
			t.Error(err)
		}
		if _, err := ByOID(oid).Input(DefaultEnv(), deep[1:len(deep)-1], NoTypmod); err != nil {
			t.Error(err)
		}
	}
}

func BenchmarkTimestampTZ(b *testing.B) {
	env := DefaultEnv()
	var buf []byte
	for b.Loop() {
		v, err := timestampTZInput(env, "2024-02-29 12:34:56.789+00", NoTypmod)
		if err != nil {
			b.Fatal(err)
		}
		buf = timestampTZOutput(env, buf[:0], v)
	}
}
