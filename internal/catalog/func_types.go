package catalog

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// typeFuncs are the functions of information_schema, which take a type's OID
// and modifier.
func typeFuncs() map[string]evalFunc {
	return map[string]evalFunc{
		"_pg_char_max_length":         ofType(charMaxLength),
		"_pg_char_octet_length":       ofType(charOctetLength),
		"_pg_numeric_precision":       ofType(numericPrecision),
		"_pg_numeric_precision_radix": ofType(numericRadix),
		"_pg_numeric_scale":           ofType(numericScale),
		"_pg_datetime_precision":      ofType(datetimePrecision),
		"_pg_interval_type":           always(value.Null),
		"_pg_index_position":          indexPosition,
	}
}

// ofType adapts a function of a type and its modifier; ok false is NULL.
func ofType(f func(t pgtype.OID, typmod int64) (n int64, ok bool)) evalFunc {
	return func(_ *Database, args []value.Value) (value.Value, error) {
		n, ok := f(pgtype.OID(args[0].Int()), args[1].Int())
		if !ok {
			return value.Null, nil
		}
		return value.Int(n), nil
	}
}

// charMaxLength is the length of character and bit strings.
func charMaxLength(t pgtype.OID, typmod int64) (int64, bool) {
	switch t {
	case pgtype.BPCharOID, pgtype.VarcharOID:
		return typmod - 4, typmod != -1
	case pgtype.BitOID, pgtype.VarBitOID:
		return typmod, typmod != -1
	}
	return 0, false
}

// charOctetLength is the length of character strings in bytes: at most four
// for a character, 1 GB without a limit.
func charOctetLength(t pgtype.OID, typmod int64) (int64, bool) {
	switch t {
	case pgtype.BPCharOID, pgtype.VarcharOID:
		if typmod == -1 {
			return 1 << 30, true
		}
		return 4 * (typmod - 4), true
	case pgtype.TextOID:
		return 1 << 30, true
	}
	return 0, false
}

// numericPrecision is in bits, but for numeric.
func numericPrecision(t pgtype.OID, typmod int64) (int64, bool) {
	switch t {
	case pgtype.Int2OID:
		return 16, true
	case pgtype.Int4OID:
		return 32, true
	case pgtype.Int8OID:
		return 64, true
	case pgtype.Float4OID:
		return 24, true
	case pgtype.Float8OID:
		return 53, true
	case pgtype.NumericOID:
		return (typmod - 4) >> 16 & 0xffff, typmod != -1
	}
	return 0, false
}

// numericRadix is the base that the precision counts in.
func numericRadix(t pgtype.OID, _ int64) (int64, bool) {
	switch t {
	case pgtype.Int2OID, pgtype.Int4OID, pgtype.Int8OID, pgtype.Float4OID, pgtype.Float8OID:
		return 2, true
	case pgtype.NumericOID:
		return 10, true
	}
	return 0, false
}

// numericScale is the scale of numeric, 0 of integers.
func numericScale(t pgtype.OID, typmod int64) (int64, bool) {
	switch t {
	case pgtype.Int2OID, pgtype.Int4OID, pgtype.Int8OID:
		return 0, true
	case pgtype.NumericOID:
		return (typmod - 4) & 0xffff, typmod != -1
	}
	return 0, false
}

// datetimePrecision is the number of digits of seconds.
func datetimePrecision(t pgtype.OID, typmod int64) (int64, bool) {
	switch t {
	case pgtype.DateOID:
		return 0, true
	case pgtype.TimeOID, pgtype.TimestampOID, pgtype.TimeTZOID, pgtype.TimestampTZOID:
		if typmod < 0 {
			return 6, true
		}
		return typmod, true
	case pgtype.IntervalOID:
		if typmod < 0 || typmod&0xffff == 0xffff {
			return 6, true
		}
		return typmod & 0xffff, true
	}
	return 0, false
}

// indexPosition is the position of a column in an index, NULL if it has none.
func indexPosition(db *Database, args []value.Value) (value.Value, error) {
	row, r := db.find("pg_index", "indexrelid", argOID(args[0]))
	if row == nil {
		return value.Null, nil
	}
	for i, n := range r.cell(row, "indkey").Array().Elements {
		if n.Int() == args[1].Int() {
			return value.Int(int64(i + 1)), nil
		}
	}
	return value.Null, nil
}
