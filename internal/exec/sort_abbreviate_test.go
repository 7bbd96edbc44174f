package exec

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// TestAbbreviate compares the order of abbreviations with that of their values.
func TestAbbreviate(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	values := map[pgtype.OID][]value.Value{
		pgtype.Int8OID: {value.Null, value.Int(math.MinInt64), value.Int(math.MinInt64 + 1), value.Int(math.MaxInt64), value.Int(0), value.Int(-1)},
		pgtype.TextOID: {value.Null, value.Text(""), value.Text("\x01"), value.Text("\xff\xff\xff\xff\xff\xff\xff\xff"), value.Text("\xff\xff\xff\xff\xff\xff\xff\xffz")},
	}
	for range 200 {
		values[pgtype.Int8OID] = append(values[pgtype.Int8OID], value.Int(r.Int64()-math.MaxInt64/2), value.Int(r.Int64N(9)-4))
		text := ""
		for range r.IntN(12) {
			text += string(rune('a' + r.IntN(2)))
		}
		values[pgtype.TextOID] = append(values[pgtype.TextOID], value.Text(text))
	}
	for oid, list := range values {
		for i := range 4 {
			k := orderKey{oid: oid, desc: i&1 == 1, nullsFirst: i&2 == 2}
			t.Run(fmt.Sprintf("%d/%v", oid, k), func(t *testing.T) { checkAbbreviations(t, k, list) })
		}
	}
	for _, k := range []orderKey{{oid: pgtype.BPCharOID}, {oid: pgtype.Float8OID}, {oid: pgtype.DateOID}} {
		if _, ok := k.abbreviate(value.Null); ok {
			t.Errorf("type %d has abbreviations", k.oid)
		}
	}
	if _, ok := (orderKey{oid: pgtype.Int8OID}).abbreviate(value.Text("1")); ok {
		t.Error("a text is abbreviated as a number")
	}
}

// checkAbbreviations compares each pair of values.
func checkAbbreviations(t *testing.T, k orderKey, list []value.Value) {
	for _, a := range list {
		for _, b := range list {
			x, _ := k.abbreviate(a)
			y, _ := k.abbreviate(b)
			if c := k.compare(a, b); x < y && c >= 0 || x > y && c <= 0 {
				t.Fatalf("%v and %v: abbreviations %x and %x, order %d", a, b, x, y, c)
			}
		}
	}
}
