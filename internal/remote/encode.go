package remote

import (
	"time"

	"github.com/cockroachdb/apd/v3"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/storage"
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
	if err := storage.CheckNative(v); err != nil {
		return list.Item{}, err
	}
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
		return list.Item{Kind: list.Double, Double: v.Float()}, nil
	case value.KindDecimal:
		return decimalItem(v.Decimal()), nil
	case value.KindText, value.KindJSON, value.KindEnum:
		return textItem(v.Str()), nil
	case value.KindBytes:
		return bytesItem(v.Str())
	case value.KindDate:
		return dateItem(v, declared), nil
	case value.KindTime:
		return timeItem(v, declared), nil
	case value.KindTimestamp, value.KindTimestampTZ:
		return timestampItem(v, declared), nil
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

// listOf is an array as $LIST, its elements without NULL. One without any is NULL: IRIS
// takes no empty list, and neither has an element that anything equals.
func listOf(v value.Value, of pgtype.OID) list.Item {
	if v.IsNull() {
		return list.Item{Kind: list.Null}
	}
	var buf []byte
	for _, e := range v.Array().Elements {
		switch {
		case e.IsNull():
		case e.Kind() == value.KindInt:
			buf = list.AppendInt(buf, e.Int())
		default:
			buf = list.AppendString(buf, output(of, e))
		}
	}
	if len(buf) == 0 {
		return list.Item{Kind: list.Null}
	}
	return list.Item{Kind: list.Bytes, Str: string(buf)}
}

// decimalItem is an exact number.
func decimalItem(d *apd.Decimal) list.Item {
	var r apd.Decimal
	r.Reduce(d)
	n := r.Coeff.Int64()
	if r.Negative {
		n = -n
	}
	if r.Exponent == 0 {
		return intItem(n)
	}
	return list.Item{Kind: list.Decimal, Int: n, Exp: int8(r.Exponent)}
}

// dateItem is a $HOROLOG day where IRIS asks for one, else an ISO date.
func dateItem(v value.Value, declared int) list.Item {
	if declared == wire.TypeDateHorolog {
		return intItem(v.Int() + horologToPG)
	}
	return textItem(output(pgtype.DateOID, v))
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
func timestampItem(v value.Value, declared int) list.Item {
	unix := v.Int() + unixToPG
	if declared == wire.TypePosixTime {
		return intItem(wire.PosixTime(unix))
	}
	return textItem(time.UnixMicro(unix).UTC().Format("2006-01-02 15:04:05.999999"))
}

// vectorItem is a vector as the text TO_VECTOR reads.
func vectorItem(v value.Value) list.Item {
	buf := make([]byte, 0, 16*len(v.Vector32())+24*len(v.Vector64()))
	text := pgtype.AppendVectorText(buf, v)
	return textItem(string(text))
}
