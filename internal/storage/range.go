package storage

import (
	"math"

	"github.com/cockroachdb/apd/v3"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// The bounds of IRIS's own types, in PostgreSQL's units: days and microseconds
// since 2000-01-01, microseconds of a day.
const (
	dateMin      = -730119             // 0001-01-01
	dateZero     = -58074              // 1840-12-31, IRIS's day 0
	dateMax      = 2921939             // 9999-12-31
	timestampMin = -63082281600_000000 // 0001-01-01 00:00:00
	timestampMax = 252455615999_999999 // 9999-12-31 23:59:59.999999
	dayMicros    = 86400_000000
)

// CheckCompared returns why a value is not compared with in IRIS: its own types cannot
// hold it, or it is a day before IRIS's first, which a column can be made for but
// a parameter of a query may not be. nil when it can be given.
func CheckCompared(v value.Value) *pgerr.Error {
	if v.Kind() == value.KindDate && v.Int() < dateZero {
		return outside(pgerr.DatetimeFieldOverflow, "date out of range for a comparison in IRIS", "")
	}
	return CheckNative(v)
}

// CheckNative returns why IRIS's own types cannot hold a value, which would be
// changed or misunderstood there; nil when they can.
func CheckNative(v value.Value) *pgerr.Error {
	switch v.Kind() {
	case value.KindInt:
		if v.Int() == math.MinInt64 {
			return outside(pgerr.NumericValueOutOfRange, "bigint out of range for IRIS",
				"IRIS stores integers from -9223372036854775807 to 9223372036854775807.")
		}
	case value.KindFloat:
		if math.IsInf(v.Float(), 0) || math.IsNaN(v.Float()) {
			return outside(pgerr.NumericValueOutOfRange, "IRIS cannot store NaN or infinity in a double precision column", "")
		}
	case value.KindDecimal:
		return checkDecimal(v.Decimal())
	case value.KindDate:
		if v.Int() < dateMin || v.Int() > dateMax {
			return outside(pgerr.DatetimeFieldOverflow, "date out of range for IRIS", "IRIS stores dates from 0001-01-01 to 9999-12-31.")
		}
	case value.KindTime:
		if v.Int() >= dayMicros {
			return outside(pgerr.DatetimeFieldOverflow, "time out of range for IRIS", "IRIS stores times before 24:00:00.")
		}
	case value.KindTimestamp, value.KindTimestampTZ:
		if v.Int() < timestampMin || v.Int() > timestampMax {
			return outside(pgerr.DatetimeFieldOverflow, "timestamp out of range for IRIS",
				"IRIS stores timestamps from 0001-01-01 to 9999-12-31.")
		}
	}
	return nil
}

// outside is the error about a value outside of IRIS's bounds.
func outside(code pgerr.Code, message, hint string) *pgerr.Error {
	err := pgerr.New(code, "%s", message)
	if hint != "" {
		err = err.WithHint("%s", hint)
	}
	return err
}

// checkDecimal refuses numbers that IRIS would round.
func checkDecimal(d *apd.Decimal) *pgerr.Error {
	if d.Form != apd.Finite {
		return outside(pgerr.NumericValueOutOfRange, "IRIS cannot store NaN or infinity in a numeric column", "")
	}
	var r apd.Decimal
	r.Reduce(d)
	if !r.Coeff.IsInt64() || r.Exponent < -128 || r.Exponent > 127 {
		return outside(pgerr.NumericValueOutOfRange, "a numeric value with more than 18 digits cannot be stored in IRIS exactly", "")
	}
	return nil
}
