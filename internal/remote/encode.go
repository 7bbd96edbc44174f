package remote

import (
	"math"
	"time"

	"github.com/cockroachdb/apd/v3"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// isoEnv is how dates and intervals are spelled towards IRIS, whatever the
// client's settings are.
var isoEnv = pgtype.DefaultEnv()

// item converts one parameter. declared is the type code IRIS's PREPARE reply
// gave it.
func item(v value.Value, declared int) (list.Item, error) {
	switch v.Kind() {
	case value.KindNull:
		return list.Item{Kind: list.Null}, nil
	case value.KindBool:
		if v.Bool() {
			return intItem(1), nil
		}
		return intItem(0), nil
	case value.KindInt:
		return intItem(v.Int()), nil
	case value.KindFloat:
		return floatItem(v.Float())
	case value.KindDecimal:
		return decimalItem(v.Decimal())
	case value.KindText, value.KindJSON, value.KindEnum:
		return textItem(v.Str()), nil
	case value.KindBytes:
		return bytesItem(v.Str())
	case value.KindDate:
		return dateItem(v, declared)
	case value.KindTime:
		return timeItem(v, declared), nil
	case value.KindTimestamp, value.KindTimestampTZ:
		return timestampItem(v, declared)
	case value.KindVector:
		return vectorItem(v), nil
	case value.KindUUID:
		return textItem(output(pgtype.UUIDOID, v)), nil
	}
	return list.Item{}, pgerr.Unsupported("a value of this type as a parameter of IRIS")
}

// intItem is an integer item.
func intItem(n int64) list.Item { return list.Item{Kind: list.Int, Int: n} }

// bytesItem is a byte string. A lone zero byte is IRIS's SQL form of the empty
// string and would come back as that.
func bytesItem(s string) (list.Item, error) {
	if s == "\x00" {
		return list.Item{}, pgerr.Unsupported("a bytea of one zero byte").
			WithHint("IRIS cannot tell it from the empty string.")
	}
	return list.Item{Kind: list.Bytes, Str: s}, nil
}

// textItem is a text item.
func textItem(s string) list.Item { return list.Item{Kind: list.String, Str: s} }

// output is the text form of a value under PostgreSQL's default settings.
func output(t pgtype.OID, v value.Value) string {
	return string(pgtype.ByOID(t).Output(isoEnv, nil, v))
}

// floatItem is a double; IRIS's SQL has no infinities and no NaN.
func floatItem(f float64) (list.Item, error) {
	if math.IsInf(f, 0) || math.IsNaN(f) {
		return list.Item{}, pgerr.New(pgerr.NumericValueOutOfRange,
			"IRIS cannot store NaN or infinity in a double precision column")
	}
	return list.Item{Kind: list.Double, Double: f}, nil
}

// decimalItem is an exact number. More digits than IRIS keeps are refused, as
// it would round them.
func decimalItem(d *apd.Decimal) (list.Item, error) {
	if d.Form != apd.Finite {
		return list.Item{}, pgerr.New(pgerr.NumericValueOutOfRange, "IRIS cannot store NaN or infinity in a numeric column")
	}
	var r apd.Decimal
	r.Reduce(d)
	if !r.Coeff.IsInt64() || r.Exponent < -128 || r.Exponent > 127 {
		return list.Item{}, pgerr.New(pgerr.NumericValueOutOfRange,
			"a numeric value with more than 18 digits cannot be stored in IRIS exactly")
	}
	n := r.Coeff.Int64()
	if r.Negative {
		n = -n
	}
	if r.Exponent == 0 {
		return intItem(n), nil
	}
	return list.Item{Kind: list.Decimal, Int: n, Exp: int8(r.Exponent)}, nil
}

// dateItem is a $HOROLOG day where IRIS asks for one, else an ISO date.
func dateItem(v value.Value, declared int) (list.Item, error) {
	if v.Int() == value.DateInfinity || v.Int() == value.DateMinusInfinity || v.Int() < -horologToPG {
		return list.Item{}, pgerr.New(pgerr.DatetimeFieldOverflow, "date out of range for IRIS").
			WithHint("IRIS stores dates from 1840-12-31 to 9999-12-31.")
	}
	if declared == wire.TypeDateHorolog {
		return intItem(v.Int() + horologToPG), nil
	}
	return textItem(output(pgtype.DateOID, v)), nil
}

// timeItem is seconds since midnight where IRIS asks for them, else an
// ISO time.
func timeItem(v value.Value, declared int) list.Item {
	if declared != wire.TypeTimeHorolog {
		return textItem(output(pgtype.TimeOID, v))
	}
	if v.Int()%1_000_000 == 0 {
		return intItem(v.Int() / 1_000_000)
	}
	return list.Item{Kind: list.Decimal, Int: v.Int(), Exp: -6}
}

// timestampItem is a POSIXTIME number where IRIS asks for one, else an
// ISO timestamp.
func timestampItem(v value.Value, declared int) (list.Item, error) {
	if v.Int() == value.StampInfinity || v.Int() == value.StampMinusInfinity {
		return list.Item{}, pgerr.New(pgerr.DatetimeFieldOverflow, "timestamp out of range for IRIS").
			WithHint("IRIS has no infinite timestamps.")
	}
	unix := v.Int() + unixToPG
	if declared == wire.TypePosixTime {
		return intItem(wire.PosixTime(unix)), nil
	}
	text := time.UnixMicro(unix).UTC().Format("2006-01-02 15:04:05.999999")
	return textItem(text), nil
}

// vectorItem is a vector as the text TO_VECTOR reads.
func vectorItem(v value.Value) list.Item {
	buf := make([]byte, 0, 16*len(v.Vector32())+24*len(v.Vector64()))
	text := pgtype.AppendVectorText(buf, v)
	return textItem(string(text))
}
