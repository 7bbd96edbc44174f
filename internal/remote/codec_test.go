package remote

import (
	"math"
	"testing"

	"github.com/cockroachdb/apd/v3"
	"pgregory.net/rapid"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// text is the text form of a value of a type.
func text(oid pgtype.OID, v value.Value) string {
	if v.IsNull() {
		return "NULL"
	}
	return string(pgtype.ByOID(oid).Output(pgtype.DefaultEnv(), nil, v))
}

// decode reads one item as a PostgreSQL type.
func decode(ref analyze.TypeRef, iris analyze.IRISType, it list.Item) (value.Value, error) {
	r := list.NewReader(list.AppendItem(nil, it, true))
	var out value.Value
	err := decoderFor(exec.RemoteColumn{Type: ref, IRIS: iris}, pgtype.DefaultEnv())(&r, &out)
	return out, err
}

// TestDecode checks the representations in which IRIS sends values of each
// type (iris-protocol 6.2).
func TestDecode(t *testing.T) {
	numeric102 := int32(10<<16|2) + 4
	tests := []struct {
		oid    pgtype.OID
		typmod int32
		item   list.Item
		want   string
		code   string
	}{
		{pgtype.Int4OID, -1, list.Item{Kind: list.Int, Int: -7}, "-7", ""},
		{pgtype.Int4OID, -1, list.Item{Kind: list.String, Str: "42"}, "42", ""},
		{pgtype.Int4OID, -1, list.Item{Kind: list.Double, Double: 3}, "3", ""},
		{pgtype.Int4OID, -1, list.Item{Kind: list.Int, Int: 1 << 40}, "", "22003"},
		{pgtype.Int2OID, -1, list.Item{Kind: list.Int, Int: 40000}, "", "22003"},
		{pgtype.Int4OID, -1, list.Item{Kind: list.Double, Double: 1.5}, "", "42804"},
		{pgtype.Int4OID, -1, list.Item{Kind: list.String, Str: "x"}, "", "42804"},
		{pgtype.BoolOID, -1, list.Item{Kind: list.Int, Int: 1}, "t", ""},
		{pgtype.BoolOID, -1, list.Item{Kind: list.String, Str: "0"}, "f", ""},
		{pgtype.BoolOID, -1, list.Item{Kind: list.Int, Int: 2}, "", "42804"},
		{pgtype.Float8OID, -1, list.Item{Kind: list.Double, Double: 0.1}, "0.1", ""},
		{pgtype.Float8OID, -1, list.Item{Kind: list.Decimal, Int: 15, Exp: -1}, "1.5", ""},
		{pgtype.NumericOID, numeric102, list.Item{Kind: list.Decimal, Int: 125, Exp: -1}, "12.50", ""},
		{pgtype.NumericOID, numeric102, list.Item{Kind: list.Int, Int: 5}, "5.00", ""},
		{pgtype.NumericOID, -1, list.Item{Kind: list.Decimal, Int: 1, Exp: 2}, "100", ""},
		{pgtype.TextOID, -1, list.Item{Kind: list.String, Str: ""}, "", ""},
		{pgtype.TextOID, -1, list.Item{Kind: list.Null}, "NULL", ""},
		{pgtype.TextOID, -1, list.Item{Kind: list.Undefined}, "NULL", ""},
		{pgtype.TextOID, -1, list.Item{Kind: list.String, Str: "т😀"}, "т😀", ""},
		{pgtype.ByteaOID, -1, list.Item{Kind: list.Bytes, Str: "\xff\x01"}, `\xff01`, ""},
		{pgtype.ByteaOID, -1, list.Item{Kind: list.String, Str: ""}, `\x`, ""},
		{pgtype.DateOID, -1, list.Item{Kind: list.Int, Int: 66966}, "2024-05-06", ""},
		{pgtype.DateOID, -1, list.Item{Kind: list.Int, Int: 0}, "1840-12-31", ""},
		{pgtype.DateOID, -1, list.Item{Kind: list.String, Str: "2024-05-06"}, "2024-05-06", ""},
		{pgtype.TimeOID, -1, list.Item{Kind: list.Int, Int: 45296}, "12:34:56", ""},
		{pgtype.TimeOID, -1, list.Item{Kind: list.Decimal, Int: 45296789, Exp: -3}, "12:34:56.789", ""},
		{pgtype.TimestampOID, -1, list.Item{Kind: list.Int, Int: 1154679522636970432}, "2025-09-16 10:20:30.123456", ""},
		{pgtype.TimestampOID, -1, list.Item{Kind: list.Int, Int: -6947328004811081856}, "1025-09-16 10:20:30", ""},
		{pgtype.TimestampOID, -1, list.Item{Kind: list.String, Str: "2024-05-06 12:34:56.789"}, "2024-05-06 12:34:56.789", ""},
		{pgtype.VectorOID, -1, list.Item{Kind: list.String, Str: ".1,2"}, "[0.1,2]", ""},
	}
	for _, test := range tests {
		got, err := decode(analyze.TypeRef{OID: test.oid, Typmod: test.typmod}, analyze.IRISType{Element: "DOUBLE"}, test.item)
		code := ""
		if err != nil {
			code = string(pgerr.From(err).Code)
		}
		if code != test.code {
			t.Errorf("%v as %d: SQLSTATE %q, want %q (%v)", test.item, test.oid, code, test.code, err)
			continue
		}
		if err == nil && text(test.oid, got) != test.want {
			t.Errorf("%v as %d: %s, want %s", test.item, test.oid, text(test.oid, got), test.want)
		}
	}
}

// TestRoundTrip checks that a value sent to IRIS as a parameter and read back
// from a column of its type is the same value.
func TestRoundTrip(t *testing.T) {
	kinds := map[pgtype.OID]*rapid.Generator[value.Value]{
		pgtype.Int8OID:   rapid.Map(rapid.Int64Range(-math.MaxInt64, math.MaxInt64), value.Int),
		pgtype.BoolOID:   rapid.Map(rapid.Bool(), value.Bool),
		pgtype.Float8OID: rapid.Map(rapid.Float64Range(-math.MaxFloat64, math.MaxFloat64), value.Float),
		pgtype.TextOID:   rapid.Map(rapid.StringMatching(`[^\x00]*`), value.Text),
		pgtype.DateOID:   rapid.Map(rapid.Int32Range(-horologToPG, 2900000), value.Date),
		pgtype.TimeOID:   rapid.Map(rapid.Int64Range(0, 86_400_000_000-1), value.Time),
		pgtype.TimestampOID: rapid.Map(rapid.Int64Range(-60_000_000_000_000_000, 250_000_000_000_000_000),
			value.Timestamp),
		pgtype.NumericOID: rapid.Map(rapid.Int64Range(-math.MaxInt64, math.MaxInt64), func(n int64) value.Value { return value.Decimal(apd.New(n, -4)) }),
	}
	declared := map[pgtype.OID][]int{
		pgtype.DateOID:      {wire.TypeDateHorolog, wire.TypeDate, wire.TypeVarchar},
		pgtype.TimeOID:      {wire.TypeTimeHorolog, wire.TypeTime},
		pgtype.TimestampOID: {wire.TypePosixTime, wire.TypeTimestamp},
	}
	for oid, gen := range kinds {
		codes := declared[oid]
		if codes == nil {
			codes = []int{wire.TypeVarchar}
		}
		for _, code := range codes {
			t.Run(pgtype.ByOID(oid).Name, func(t *testing.T) {
				rapid.Check(t, func(t *rapid.T) {
					v := gen.Draw(t, "value")
					it, err := item(v, code)
					if err != nil {
						t.Fatal(err)
					}
					back, err := decode(analyze.TypeRef{OID: oid, Typmod: numericFour(oid)}, analyze.IRISType{}, it)
					if err != nil || text(oid, back) != text(oid, v) {
						t.Fatalf("%s came back as %s (%v)", text(oid, v), text(oid, back), err)
					}
				})
			})
		}
	}
}

// numericFour is numeric(19,4) for numeric, no modifier for other types.
func numericFour(oid pgtype.OID) int32 {
	if oid == pgtype.NumericOID {
		return 19<<16 | 4 + 4
	}
	return pgtype.NoTypmod
}

// TestUnsendable checks the values that IRIS cannot hold exactly.
func TestUnsendable(t *testing.T) {
	big, _, err := apd.NewFromString("123456789012345678901.5")
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		v    value.Value
		code pgerr.Code
	}{
		"nan":                {value.Float(math.NaN()), pgerr.NumericValueOutOfRange},
		"infinity":           {value.Float(math.Inf(1)), pgerr.NumericValueOutOfRange},
		"numeric nan":        {value.Decimal(&apd.Decimal{Form: apd.NaN}), pgerr.NumericValueOutOfRange},
		"too many digits":    {value.Decimal(big), pgerr.NumericValueOutOfRange},
		"before the year 1":  {value.Date(-730120), pgerr.DatetimeFieldOverflow},
		"lone zero byte":     {value.Bytes("\x00"), pgerr.FeatureNotSupported},
		"infinite date":      {value.Date(value.DateInfinity), pgerr.DatetimeFieldOverflow},
		"infinite timestamp": {value.Timestamp(value.StampInfinity), pgerr.DatetimeFieldOverflow},
		"interval":           {value.Interval(1, 2, 3), pgerr.FeatureNotSupported},
	}
	for name, test := range tests {
		if _, err := item(test.v, wire.TypeVarchar); err == nil || pgerr.From(err).Code != test.code {
			t.Errorf("%s: %v, want %s", name, err, test.code)
		}
	}
}
