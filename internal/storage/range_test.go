package storage_test

import (
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/storage"
)

// TestCheckNative checks the bounds of IRIS's types from both sides.
func TestCheckNative(t *testing.T) {
	for _, c := range []struct {
		oid  pgtype.OID
		text string
		code pgerr.Code // "" fits
	}{
		{pgtype.DateOID, "0001-01-01", ""},
		{pgtype.DateOID, "0001-12-31 BC", pgerr.DatetimeFieldOverflow},
		{pgtype.DateOID, "9999-12-31", ""},
		{pgtype.DateOID, "10000-01-01", pgerr.DatetimeFieldOverflow},
		{pgtype.DateOID, "infinity", pgerr.DatetimeFieldOverflow},
		{pgtype.DateOID, "-infinity", pgerr.DatetimeFieldOverflow},
		{pgtype.TimeOID, "23:59:59.999999", ""},
		{pgtype.TimeOID, "24:00:00", pgerr.DatetimeFieldOverflow},
		{pgtype.TimestampOID, "0001-01-01 00:00:00", ""},
		{pgtype.TimestampOID, "0001-12-31 23:59:59.999999 BC", pgerr.DatetimeFieldOverflow},
		{pgtype.TimestampOID, "9999-12-31 23:59:59.999999", ""},
		{pgtype.TimestampOID, "10000-01-01 00:00:00", pgerr.DatetimeFieldOverflow},
		{pgtype.TimestampOID, "294276-12-31 00:00:00", pgerr.DatetimeFieldOverflow},
		{pgtype.TimestampTZOID, "9999-12-31 23:59:59-05", pgerr.DatetimeFieldOverflow},
		{pgtype.TimestampTZOID, "infinity", pgerr.DatetimeFieldOverflow},
		{pgtype.Float8OID, "1.7976931348623157e308", ""},
		{pgtype.Float8OID, "NaN", pgerr.NumericValueOutOfRange},
		{pgtype.Float4OID, "-Infinity", pgerr.NumericValueOutOfRange},
		{pgtype.NumericOID, "999999999999999999", ""},
		{pgtype.NumericOID, "1.500000000000000000000000000000", ""},
		{pgtype.NumericOID, "123456789012345678901234567890", pgerr.NumericValueOutOfRange},
		{pgtype.NumericOID, "NaN", pgerr.NumericValueOutOfRange},
		{pgtype.TextOID, "NaN", ""},
	} {
		typ := pgtype.ByOID(c.oid)
		v, err := typ.Input(pgtype.DefaultEnv(), c.text, pgtype.NoTypmod)
		if err != nil {
			t.Fatal(err)
		}
		var code pgerr.Code
		if err := storage.CheckNative(v); err != nil {
			code = err.Code
		}
		if code != c.code {
			t.Errorf("%s %s: %q, want %q", typ.Name, c.text, code, c.code)
		}
	}
}

// TestCheckCompared checks the first day that IRIS is given in a condition.
func TestCheckCompared(t *testing.T) {
	for text, compared := range map[string]bool{"1840-12-31": true, "1840-12-30": false, "0001-01-01": false, "infinity": false} {
		v, err := pgtype.ByOID(pgtype.DateOID).Input(pgtype.DefaultEnv(), text, pgtype.NoTypmod)
		if err != nil {
			t.Fatal(err)
		}
		if got := storage.CheckCompared(v) == nil; got != compared {
			t.Errorf("%s is compared in IRIS: %v, want %v", text, got, compared)
		}
	}
}
