package value

import (
	"reflect"
	"testing"

	"github.com/cockroachdb/apd/v3"
)

// TestBinary reads back what was written, and refuses every prefix of it.
func TestBinary(t *testing.T) {
	decimal, _, err := apd.NewFromString("-123456789012345678901234567890.125")
	if err != nil {
		t.Fatal(err)
	}
	nan := &apd.Decimal{Form: apd.NaN}
	array := &ArrayData{Lengths: []int32{2}, Lower: []int32{-1}, Elements: []Value{Int(1), Null}}
	for _, v := range []Value{
		Null, Bool(true), Int(-5), Float(1.5), Decimal(decimal), Decimal(nan), Text("añb"), Text(""), Bytes("\x00\xff"),
		Date(-3), Time(5), TimeTZ(7, -3600), Timestamp(StampInfinity), TimestampTZ(-9), Interval(1, -2, 3),
		UUID([16]byte{1, 2}), JSON(`{"a":1}`), Array(array), Array(&ArrayData{}), Record(nil, []Value{Text("x"), Null, Array(array)}),
		Vector32([]float32{1, -2.5}), Vector64([]float64{3, 4.25}),
	} {
		b := AppendBinary(nil, v)
		got, rest, err := ReadBinary(append(b, 'x'))
		if err != nil || string(rest) != "x" || !reflect.DeepEqual(got, v) {
			t.Errorf("%#v: got %#v, %q left, %v", v, got, rest, err)
		}
		for n := range b {
			if _, _, err := ReadBinary(b[:n:n]); err == nil {
				t.Errorf("%#v: %d of %d bytes were enough", v, n, len(b))
			}
		}
	}
}

// FuzzBinary shows that no bytes make the reader panic.
func FuzzBinary(f *testing.F) {
	f.Add(AppendBinary(nil, Record(nil, []Value{Text("x"), Vector32([]float32{1})})))
	f.Fuzz(func(_ *testing.T, b []byte) {
		_, _, _ = ReadBinary(b)
	})
}
