package stdlib

import (
	"database/sql/driver"
	"strconv"
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// The forms of dates and times as IRIS's ODBC text. Go's parser accepts a
// fraction after the seconds too.
const (
	dateForm      = time.DateOnly
	timeForm      = "15:04:05.999999"
	timestampForm = "2006-01-02 15:04:05.999999"
)

// encode converts a value, in the form a parameter of the declared type wants;
// the type is 0 when unknown, which matters to times only.
func encode(v driver.Value, declared int) list.Item {
	switch v := v.(type) {
	case int64:
		return list.Item{Kind: list.Int, Int: v}
	case float64:
		return list.Item{Kind: list.Double, Double: v}
	case bool:
		if v {
			return list.Item{Kind: list.Int, Int: 1}
		}
		return list.Item{Kind: list.Int}
	case []byte:
		if v == nil {
			return list.Item{Kind: list.Null}
		}
		return list.Item{Kind: list.Bytes, Str: string(v)}
	case string:
		return list.Item{Kind: list.String, Str: v}
	case time.Time:
		return encodeTime(v, declared)
	}
	return list.Item{Kind: list.Null}
}

// encodeTime converts a time, which shows its date and clock in its own zone.
func encodeTime(t time.Time, declared int) list.Item {
	text := func(form string) list.Item { return list.Item{Kind: list.String, Str: t.Format(form)} }
	switch declared {
	case wire.TypeDateHorolog:
		return list.Item{Kind: list.Int, Int: wire.HorologDate(t)}
	case wire.TypeTimeHorolog:
		seconds := t.Hour()*3600 + t.Minute()*60 + t.Second()
		micros := int64(seconds)*1e6 + int64(t.Nanosecond()/1000)
		return list.Item{Kind: list.Decimal, Int: micros, Exp: -6}
	case wire.TypePosixTime:
		return list.Item{Kind: list.Int, Int: wire.PosixTime(t.UnixMicro())}
	case wire.TypeDate, wire.TypeODBC3Date:
		return text(dateForm)
	case wire.TypeTime, wire.TypeODBC3Time:
		return text(timeForm)
	}
	return text(timestampForm)
}

// decode converts an item to Go's counterpart of a column type. A value that is
// not of its column's type, which IRIS does not rule out, arrives as text.
func decode(it list.Item, declared int) driver.Value {
	if it.Kind == list.Null || it.Kind == list.Undefined {
		return nil
	}
	switch declared {
	case wire.TypeBit:
		if v, ok := it.AsInt(); ok {
			return v != 0
		}
	case wire.TypeTinyInt, wire.TypeSmallInt, wire.TypeInteger, wire.TypeBigInt, wire.TypeRowID:
		if v, ok := it.AsInt(); ok {
			return v
		}
	case wire.TypeFloat, wire.TypeReal, wire.TypeDouble:
		if f, ok := decodeDouble(it); ok {
			return f
		}
	case wire.TypeDate, wire.TypeODBC3Date, wire.TypeDateHorolog:
		if t, ok := decodeDate(it); ok {
			return t
		}
	case wire.TypeTime, wire.TypeODBC3Time, wire.TypeTimeHorolog:
		if text, ok := decodeClock(it); ok {
			return text
		}
	case wire.TypePosixTime:
		if it.Kind == list.Int {
			return time.UnixMicro(wire.PosixMicros(it.Int)).UTC()
		}
		fallthrough
	case wire.TypeTimestamp, wire.TypeODBC3Timestamp:
		if t, err := time.Parse(time.DateTime, it.Str); err == nil {
			return t
		}
	}
	return strings.Clone(it.Text())
}

// decodeDouble reads a floating-point number in any representation.
func decodeDouble(it list.Item) (f float64, ok bool) {
	if it.Kind == list.Double {
		return it.Double, true
	}
	f, err := strconv.ParseFloat(it.Text(), 64)
	return f, err == nil
}

// decodeDate reads a date as ODBC text or $HOROLOG day.
func decodeDate(it list.Item) (t time.Time, ok bool) {
	if it.Kind == list.Int {
		return wire.DateOfHorolog(it.Int), true
	}
	t, err := time.Parse(dateForm, it.Str)
	return t, err == nil
}

// decodeClock turns seconds since midnight into a clock's text.
func decodeClock(it list.Item) (text string, ok bool) {
	if it.Kind == list.String {
		return "", false
	}
	seconds, err := time.ParseDuration(it.Text() + "s")
	if err != nil || seconds < 0 || seconds >= 24*time.Hour {
		return "", false
	}
	return time.Time{}.Add(seconds).Format("15:04:05.999999999"), true
}

// typeNames are IRIS's names of the type codes.
var typeNames = map[int]string{
	wire.TypeRowID: "ROWID", wire.TypeGUID: "GUID",
	wire.TypeWideLongVarchar: "LONGVARCHAR", wire.TypeWideVarchar: "VARCHAR", wire.TypeWideChar: "CHAR",
	wire.TypeBit: "BIT", wire.TypeTinyInt: "TINYINT", wire.TypeBigInt: "BIGINT",
	wire.TypeLongVarbinary: "LONGVARBINARY", wire.TypeVarbinary: "VARBINARY", wire.TypeBinary: "BINARY",
	wire.TypeLongVarchar: "LONGVARCHAR", wire.TypeChar: "CHAR", wire.TypeVarchar: "VARCHAR",
	wire.TypeNumeric: "NUMERIC", wire.TypeDecimal: "DECIMAL", wire.TypeInteger: "INTEGER", wire.TypeSmallInt: "SMALLINT",
	wire.TypeFloat: "FLOAT", wire.TypeReal: "REAL", wire.TypeDouble: "DOUBLE",
	wire.TypeDate: "DATE", wire.TypeODBC3Date: "DATE", wire.TypeDateHorolog: "DATE",
	wire.TypeTime: "TIME", wire.TypeODBC3Time: "TIME", wire.TypeTimeHorolog: "TIME",
	wire.TypeTimestamp: "TIMESTAMP", wire.TypeODBC3Timestamp: "TIMESTAMP", wire.TypePosixTime: "POSIXTIME",
}

// typeName is IRIS's name of a type code, or its number.
func typeName(code int) string {
	if name, ok := typeNames[code]; ok {
		return name
	}
	return strconv.Itoa(code)
}
