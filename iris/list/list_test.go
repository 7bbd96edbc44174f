package list

import (
	"encoding/hex"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// unhex decodes hex text with blanks.
func unhex(tb testing.TB, s string) []byte {
	tb.Helper()
	b, err := hex.DecodeString(strings.NewReplacer(" ", "", "|", "").Replace(s))
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// golden holds values with the bytes official drivers send for them.
var golden = []struct {
	name  string
	item  Item
	bytes string
}{
	{"undefined", Item{}, "01"},
	{"null", Item{Kind: Null}, "02 01"},
	{"empty string", Item{Kind: String}, "03 01 00"},
	{"ascii", Item{Kind: String, Str: "A"}, "03 01 41"},
	{"latin-1", Item{Kind: String, Str: "é"}, "03 01 e9"},
	{"cyrillic", Item{Kind: String, Str: "т"}, "04 02 42 04"},
	{"astral", Item{Kind: String, Str: "😀"}, "06 02 3d d8 00 de"},
	{"mixed", Item{Kind: String, Str: "aé€"}, "08 02 61 00 e9 00 ac 20"},
	{"253", Item{Kind: String, Str: strings.Repeat("a", 253)}, "ff 01 " + strings.Repeat("61", 253)},
	{"254", Item{Kind: String, Str: strings.Repeat("a", 254)}, "00 ff 00 01 " + strings.Repeat("61", 254)},
	{"65534", Item{Kind: String, Str: strings.Repeat("a", 65534)}, "00 ff ff 01 " + strings.Repeat("61", 65534)},
	{"65535", Item{Kind: String, Str: strings.Repeat("a", 65535)}, "00 00 00 00 00 01 00 01 " + strings.Repeat("61", 65535)},
	{"0", Item{Kind: Int}, "02 04"},
	{"1", Item{Kind: Int, Int: 1}, "03 04 01"},
	{"-1", Item{Kind: Int, Int: -1}, "02 05"},
	{"-2", Item{Kind: Int, Int: -2}, "03 05 fe"},
	{"255", Item{Kind: Int, Int: 255}, "03 04 ff"},
	{"256", Item{Kind: Int, Int: 256}, "04 04 00 01"},
	{"-255", Item{Kind: Int, Int: -255}, "03 05 01"},
	{"-256", Item{Kind: Int, Int: -256}, "03 05 00"},
	{"-257", Item{Kind: Int, Int: -257}, "04 05 ff fe"},
	{"int32 max", Item{Kind: Int, Int: math.MaxInt32}, "06 04 ff ff ff 7f"},
	{"int64 max", Item{Kind: Int, Int: math.MaxInt64}, "0a 04 ff ff ff ff ff ff ff 7f"},
	{"int64 min", Item{Kind: Int, Int: math.MinInt64}, "0a 05 00 00 00 00 00 00 00 80"},
	{"12.34", Item{Kind: Decimal, Int: 1234, Exp: -2}, "05 06 fe d2 04"},
	{"-0.5", Item{Kind: Decimal, Int: -5, Exp: -1}, "04 07 ff fb"},
	{"100 decimal", Item{Kind: Decimal, Int: 100}, "04 06 00 64"},
	{"-1 decimal", Item{Kind: Decimal, Int: -1}, "03 07 00"},
	{"1.5", Item{Kind: Double, Double: 1.5}, "04 08 c0 3f"},
	{"-2.25", Item{Kind: Double, Double: -2.25}, "04 08 10 c0"},
	{"0.1", Item{Kind: Double, Double: 0.1}, "0a 09 9a 99 99 99 99 99 b9 3f"},
	{"pi", Item{Kind: Double, Double: math.Pi}, "0a 09 18 2d 44 54 fb 21 09 40"},
	{"+0.0", Item{Kind: Double}, "02 08"},
	{"-0.0", Item{Kind: Double, Double: math.Copysign(0, -1)}, "03 08 80"},
	{"+inf", Item{Kind: Double, Double: math.Inf(1)}, "04 08 80 7f"},
	{"oref", Item{Kind: OREF, Str: "1@A"}, "05 19 31 40 41"},
	{"wide oref", Item{Kind: OREF, Str: "т"}, "04 1a 42 04"},
}

func TestGolden(t *testing.T) {
	for _, test := range golden {
		t.Run(test.name, func(t *testing.T) {
			want := unhex(t, test.bytes)
			if got := AppendItem(nil, test.item, true); !cmp.Equal(got, want) {
				t.Errorf("encoded %.40x, want %.40x", got, want)
			}
			r := NewReader(want)
			got, err := r.Next()
			if err != nil || !cmp.Equal(got, test.item) {
				t.Errorf("decoded %+v, %v", got, err)
			}
			if _, err := r.Next(); !errors.Is(err, io.EOF) || r.More() {
				t.Errorf("after the item: %v, want EOF", err)
			}
		})
	}
}

func TestEncodeOnly(t *testing.T) {
	for _, test := range []struct {
		name  string
		got   []byte
		bytes string
	}{
		{"1.5 at full length", AppendDouble(nil, 1.5, false), "0a 08 00 00 00 00 00 00 f8 3f"},
		{"NaN", AppendDouble(nil, math.NaN(), true), "04 09 f8 7f"},
		{"bytes", AppendBytes(nil, []byte{0xde, 0xad}), "04 01 de ad"},
		{"no bytes", AppendBytes(nil, nil), "03 01 00"},
		{"bytes item", AppendItem(nil, Item{Kind: Bytes, Str: "\xff"}, false), "03 01 ff"},
		{"empty bytes item", AppendItem(nil, Item{Kind: Bytes}, false), "03 01 00"},
		{"nested", AppendList(nil, AppendString(nil, "1")), "05 01 03 01 31"},
		{"nested empty", AppendList(nil, nil), "02 01"},
		{"broken UTF-8", AppendString(nil, "a\xff"), "06 02 61 00 fd ff"},
	} {
		if want := unhex(t, test.bytes); !cmp.Equal(test.got, want) {
			t.Errorf("%s: % x, want % x", test.name, test.got, want)
		}
	}
}

func TestDecodeOnly(t *testing.T) {
	for _, test := range []struct {
		name, bytes string
		want        Item
	}{
		{"placeholder", "02 00", Item{Kind: Null}},
		{"by reference", "03 24 07", Item{Kind: Int, Int: 7}},
		{"long form of little", "00 00 00 02 00 00 00 04 09", Item{Kind: Int, Int: 9}},
		{"padded integer", "06 04 01 00 00 00", Item{Kind: Int, Int: 1}},
		{"padded zero decimal", "04 06 00 00", Item{Kind: Decimal}},
		{"double at full length", "0a 08 00 00 00 00 00 00 f8 3f", Item{Kind: Double, Double: 1.5}},
		{"compact double of a single", "04 09 f8 3f", Item{Kind: Double, Double: 1.5}},
		{"unpaired surrogate", "06 02 3d d8 61 00", Item{Kind: String, Str: "\ufffda"}},
		{"surrogate at the end", "04 02 3d d8", Item{Kind: String, Str: "\ufffd"}},
	} {
		r := NewReader(unhex(t, test.bytes))
		if got, err := r.Next(); err != nil || got != test.want {
			t.Errorf("%s: %+v, %v, want %+v", test.name, got, err, test.want)
		}
	}
}

func TestMalformed(t *testing.T) {
	for _, test := range []struct{ bytes, problem string }{
		{"00", "length form cut short"},
		{"00 05", "length form cut short"},
		{"00 00 00 01 00 00", "length form cut short"},
		{"00 00 00 00 00 00 00", "length exceeds"},
		{"02", "length exceeds"},
		{"03 01", "length exceeds"},
		{"00 ff ff 01 61", "length exceeds"},
		{"00 00 00 ff ff ff ff 01", "length exceeds"},
		{"02 03", "unknown type"},
		{"02 ff", "unknown type"},
		{"03 02 41", "odd number"},
		{"02 06", "without exponent"},
		{"0b 04 01 00 00 00 00 00 00 00 00", "integer out of range"},
		{"0a 04 00 00 00 00 00 00 00 80", "integer out of range"},
		{"0a 05 ff ff ff ff ff ff ff 7f", "integer out of range"},
		{"0b 06 00 ff ff ff ff ff ff ff ff", "decimal out of range"},
		{"07 08 01 02 03 04 05", "double of odd length"},
		{"0b 09 01 02 03 04 05 06 07 08 09", "double of odd length"},
	} {
		r := NewReader(append([]byte{0x01}, unhex(t, test.bytes)...))
		if err := r.Skip(); err != nil {
			t.Fatal(err)
		}
		_, err := r.Next()
		var syntax *SyntaxError
		if !errors.As(err, &syntax) || syntax.Offset != 1 || !strings.Contains(syntax.Problem, test.problem) {
			t.Errorf("%s: %v, want %q at 1", test.bytes, err, test.problem)
		}
	}
}

func TestReaderMethods(t *testing.T) {
	r := NewReader(unhex(t, "03 01 ff | 02 01 | 01 | 03 04 05 | 04 01 31 32"))
	if b, err := r.NextBytes(); err != nil || string(b) != "\xff" || !cmp.Equal(b, []byte{0xff}) {
		t.Errorf("bytes: %x, %v", b, err)
	}
	for range 2 {
		if b, err := r.NextBytes(); err != nil || b != nil {
			t.Errorf("null bytes: %x, %v", b, err)
		}
	}
	if _, err := r.NextBytes(); err == nil || r.Binary() {
		t.Error("an integer was read as bytes")
	}
	if raw, err := r.Raw(); err != nil || !cmp.Equal(raw, []byte{3, 4, 5}) {
		t.Errorf("raw: %x, %v", raw, err)
	}
	if !r.Binary() || !cmp.Equal(r.Rest(), []byte{4, 1, '1', '2'}) {
		t.Errorf("rest: %x", r.Rest())
	}
	if v, err := r.NextInt(); err != nil || v != 12 {
		t.Errorf("int: %d, %v", v, err)
	}
	for _, read := range []func() error{
		r.Skip,
		func() error { _, err := r.Raw(); return err },
		func() error { _, err := r.NextBytes(); return err },
		func() error { _, err := r.NextInt(); return err },
		func() error { _, err := r.NextString(); return err },
	} {
		if err := read(); !errors.Is(err, io.EOF) {
			t.Errorf("at the end: %v", err)
		}
	}
}

func TestUnits(t *testing.T) {
	for _, test := range []struct {
		bytes string
		units []uint16
	}{
		{"02 01", nil},
		{"04 01 ff 00", []uint16{0xff, 0}},
		{"06 02 00 de 3d d8", []uint16{0xde00, 0xd83d}}, // a surrogate pair the wrong way round
	} {
		want := unhex(t, test.bytes)
		if got := AppendUnits(nil, test.units); !cmp.Equal(got, want) {
			t.Errorf("%x encoded as % x, want % x", test.units, got, want)
		}
		r := NewReader(want)
		if got, err := r.NextUnits(); err != nil || !cmp.Equal(got, test.units) || r.More() {
			t.Errorf("% x decoded as %x, %v", want, got, err)
		}
	}
	r := NewReader(unhex(t, "01 | 02 04"))
	if units, err := r.NextUnits(); err != nil || units != nil {
		t.Errorf("undefined: %x, %v", units, err)
	}
	if _, err := r.NextUnits(); err == nil || len(r.Rest()) != 2 {
		t.Errorf("units of an integer: %v", err)
	}
}

func TestNeed(t *testing.T) {
	r := NewReader([]byte{2, 4})
	if err := r.Need(r.Skip()); err != nil {
		t.Fatal(err)
	}
	var syntax *SyntaxError
	if err := r.Need(r.Skip()); !errors.As(err, &syntax) || syntax.Offset != 2 {
		t.Errorf("a missing item: %v", err)
	}
}

func TestScalars(t *testing.T) {
	for _, test := range []struct {
		item Item
		text string
		v    int64
		ok   bool
	}{
		{Item{}, "", 0, true},
		{Item{Kind: Null}, "", 0, true},
		{Item{Kind: Int, Int: -7}, "-7", -7, true},
		{Item{Kind: Decimal, Int: 50, Exp: -1}, "5", 5, true},
		{Item{Kind: Decimal, Int: -5, Exp: -1}, "-.5", 0, false},
		{Item{Kind: Decimal, Int: 1234, Exp: -2}, "12.34", 0, false},
		{Item{Kind: Decimal, Int: 5, Exp: -3}, ".005", 0, false},
		{Item{Kind: Decimal, Int: 5, Exp: 2}, "500", 500, true},
		{Item{Kind: Decimal, Int: 5, Exp: 20}, "500000000000000000000", 0, false},
		{Item{Kind: Decimal, Exp: -100}, "0", 0, true},
		{Item{Kind: Decimal, Int: math.MinInt64}, "-9223372036854775808", math.MinInt64, true},
		{Item{Kind: Double, Double: 3}, "3", 3, true},
		{Item{Kind: Double, Double: 3.5}, "3.5", 0, false},
		{Item{Kind: Double, Double: 1 << 63}, "9.223372036854775808e+18", 0, false},
		{Item{Kind: Double, Double: math.NaN()}, "NaN", 0, false},
		{Item{Kind: String, Str: "42"}, "42", 42, true},
		{Item{Kind: String, Str: "x"}, "x", 0, false},
		{Item{Kind: OREF, Str: "1@A"}, "1@A", 0, false},
	} {
		v, ok := test.item.AsInt()
		if v != test.v || ok != test.ok {
			t.Errorf("%+v as integer: %d, %v", test.item, v, ok)
		}
		if got := test.item.Text(); test.item.Double != 1<<63 && got != test.text {
			t.Errorf("%+v as text: %q, want %q", test.item, got, test.text)
		}
	}
	r := NewReader([]byte{3, 1, 'x'})
	if _, err := r.NextInt(); err == nil || !r.More() {
		t.Error("a letter was read as an integer, or the reader moved")
	}
	if s, err := r.NextString(); err != nil || s != "x" {
		t.Errorf("string after the failed integer: %q, %v", s, err)
	}
}

// anyItem draws items that survive a round trip unchanged.
func anyItem(t *rapid.T) Item {
	switch Kind(rapid.IntRange(0, int(OREF)).Draw(t, "kind")) {
	case Null:
		return Item{Kind: Null}
	case String, Bytes:
		s := rapid.String().Filter(func(s string) bool { return s != "\x00" }).Draw(t, "text")
		return Item{Kind: String, Str: s}
	case OREF:
		return Item{Kind: OREF, Str: rapid.StringMatching(`[0-9]+@[A-Za-z%.é]+`).Draw(t, "oref")}
	case Int:
		return Item{Kind: Int, Int: rapid.Int64().Draw(t, "int")}
	case Decimal:
		return Item{Kind: Decimal, Int: rapid.Int64().Draw(t, "mantissa"), Exp: rapid.Int8().Draw(t, "exp")}
	case Double:
		f := rapid.OneOf(rapid.Float64(), rapid.Map(rapid.Float32(), func(f float32) float64 { return float64(f) }))
		return Item{Kind: Double, Double: f.Draw(t, "double")}
	default:
		return Item{}
	}
}

func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := rapid.SliceOfN(rapid.Custom(anyItem), 0, 20).Draw(t, "items")
		compact := rapid.Bool().Draw(t, "compact")
		var buf []byte
		for _, it := range items {
			buf = AppendItem(buf, it, compact)
		}
		r := NewReader(AppendList(nil, buf))
		nested, err := r.NextBytes()
		if err != nil {
			t.Fatal(err)
		}
		for i, inner := 0, NewReader(nested); i < len(items); i++ {
			got, err := inner.Next()
			if err != nil || got != items[i] {
				t.Fatalf("item %d: %+v, %v, want %+v", i, got, err, items[i])
			}
		}
	})
}

func TestDecodingDoesNotAllocate(t *testing.T) {
	buf := AppendInt(nil, 1234567)
	buf = AppendDouble(buf, math.Pi, true)
	buf = AppendDecimal(buf, 1234, -2)
	buf = AppendString(buf, strings.Repeat("plain text ", 40))
	allocs := testing.AllocsPerRun(100, func() {
		for r := NewReader(buf); r.More(); {
			if _, err := r.Next(); err != nil {
				t.Fatal(err)
			}
		}
	})
	if allocs != 0 {
		t.Errorf("%v allocations for four items, want none", allocs)
	}
}

func TestEncodingDoesNotAllocate(t *testing.T) {
	buf := make([]byte, 0, 4096)
	allocs := testing.AllocsPerRun(100, func() {
		b := AppendString(buf, "naïve")
		b = AppendString(b, "тест")
		b = AppendInt(b, -77)
		AppendDouble(b, 0.1, true)
	})
	if allocs != 0 {
		t.Errorf("%v allocations, want none", allocs)
	}
}

func FuzzReader(f *testing.F) {
	for _, test := range golden {
		f.Add(unhex(f, test.bytes))
	}
	f.Add([]byte{0, 0, 0, 0xff, 0xff, 0xff, 0xff, 1})
	f.Add([]byte{0x22, 0x21, 0xff})
	f.Fuzz(func(t *testing.T, b []byte) {
		r, raws := NewReader(b), NewReader(b)
		for r.More() {
			it, err := r.Next()
			raw, rawErr := raws.Raw()
			if err != nil {
				return
			}
			if rawErr != nil || len(raw) == 0 || len(r.Rest()) != len(raws.Rest()) {
				t.Fatalf("raw %x, %v disagrees with item %+v", raw, rawErr, it)
			}
			if !utf8.ValidString(it.Str) {
				t.Fatalf("text is not UTF-8: %q", it.Str)
			}
			checkStable(t, it)
		}
	})
}

// checkStable demands that what was decoded encodes to something that decodes
// to the same value.
func checkStable(t *testing.T, it Item) {
	t.Helper()
	again := NewReader(AppendItem(nil, it, true))
	got, err := again.Next()
	if err != nil || got != it && !(math.IsNaN(got.Double) && math.IsNaN(it.Double)) && it.Str != "\x00" {
		t.Fatalf("%+v became %+v, %v", it, got, err)
	}
}

func BenchmarkReader(b *testing.B) {
	var buf []byte
	for i := range 100 {
		buf = AppendString(AppendDouble(AppendInt(buf, int64(i*77)), float64(i)*0.1, true), "a short string")
	}
	b.SetBytes(int64(len(buf)))
	b.ReportAllocs()
	for b.Loop() {
		for r := NewReader(buf); r.More(); {
			if _, err := r.Next(); err != nil {
				b.Fatal(err)
			}
		}
	}
}
