package remote

import (
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// TestTold: the texts are IRIS's of a key that is there already, and PostgreSQL's of the
// same values.
func TestTold(t *testing.T) {
	env := pgtype.DefaultEnv()
	for _, c := range []struct {
		told string
		oid  pgtype.OID
		of   pgtype.OID // what the text is the form of
		want string
		ok   bool
	}{
		{"65380", pgtype.DateOID, 0, "2020-01-02", true},
		{"1154499438852346976", pgtype.TimestampOID, 0, "2020-01-02 03:04:05.5", true},
		{"2020-01-02 03:04:05", pgtype.TimestampOID, 0, "2020-01-02 03:04:05", true},
		{"11045", pgtype.TimeOID, 0, "03:04:05", true},
		{"11045.25", pgtype.TimeOID, 0, "03:04:05.25", true},
		{"1", pgtype.BoolOID, 0, "t", true},
		{"007", pgtype.TextOID, 0, "007", true},
		{"", pgtype.Int4OID, 0, "", true},
		{"42", pgtype.Int4OID, 0, "42", true},
		{"no number", pgtype.Int4OID, 0, "", false},
		{"{1,2}", pgtype.ByName("_int4").OID, pgtype.ByName("_int4").OID, "{1,2}", true},
		{"\x01", pgtype.ByteaOID, 0, "", false},
	} {
		got, ok := Told(c.told, analyze.TypeRef{OID: c.oid, Typmod: pgtype.NoTypmod}, analyze.IRISType{TextOf: c.of}, env)
		if got != c.want || ok != c.ok {
			t.Errorf("%q of %s: %q, %v; want %q, %v", c.told, pgtype.FormatType(c.oid, pgtype.NoTypmod), got, ok, c.want, c.ok)
		}
	}
}
