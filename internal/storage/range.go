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
	dateMin      = -58074              // 1840-12-31
	dateMax      = 2921939             // 9999-12-31
	timestampMin = -63082281600_000000 // 0001-01-01 00:00:00
	timestampMax = 252455615999_999999 // 9999-12-31 23:59:59.999999
	dayMicros    = 86400_000000
)

// CheckNative returns why IRIS's own types cannot hold a value, which would be
// changed or misunderstood there; nil when they can. Values are checked both when
// they are stored and when they are compared with.
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
			return outside(pgerr.DatetimeFieldOverflow, "date out of range for IRIS", "IRIS stores dates from 1840-12-31 to 9999-12-31.")
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
