package remote

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// horologToPG is the number of days from 1840-12-31, day 0 of $HOROLOG, to
// 2000-01-01, day 0 of PostgreSQL.
const horologToPG = 58074

// unixToPG is the number of microseconds from 1970-01-01 to 2000-01-01.
const unixToPG = 946684800 * 1_000_000

// decodeFunc reads the next item of a row into a cell. Cells are large: they are
// written where they stay.
type decodeFunc func(r *list.Reader, out *value.Value) error

// decoderFor chooses how a result column is read.
func decoderFor(c exec.RemoteColumn, env *pgtype.Env) decodeFunc {
	if c.Type.OID == pgtype.ByteaOID && c.IRIS.TextOf == 0 {
		return decodeBytes
	}
	convert := converterFor(c.Type, c.IRIS, env)
	var it list.Item // of one result, which one goroutine reads
	return func(r *list.Reader, out *value.Value) error {
		if err := r.Into(&it); err != nil {
			return err
		}
		if it.Kind == list.Null || it.Kind == list.Undefined {
			*out = value.Null
			return nil
		}
		return convert(&it, out)
	}
}

// decodeBytes reads a binary column, whose item must not be taken for text.
// The empty value is the one byte that SQL's empty string is.
func decodeBytes(r *list.Reader, out *value.Value) error {
	b, err := r.NextBytes()
	switch {
	case err != nil || b == nil:
		*out = value.Null
	case len(b) == 1 && b[0] == 0:
		*out = value.Bytes("")
	default:
		*out = value.Bytes(string(b))
	}
	return err
}

// converterFor returns the conversion of a non-NULL item to a PostgreSQL type.
func converterFor(t analyze.TypeRef, iris analyze.IRISType, env *pgtype.Env) converter {
	switch {
	case iris.Name == analyze.RowID:
		return toRowID
	case iris.TextOf != 0:
		stored := *isoEnv
		stored.Objects = env.Objects
		return byInput(iris.TextOf, &stored)
	}
	switch t.OID {
	case pgtype.BoolOID:
		return toBool
	case pgtype.Int2OID, pgtype.Int4OID, pgtype.Int8OID, pgtype.OIDOID, pgtype.XIDOID, pgtype.CIDOID, pgtype.TIDOID:
		return toInt(t.OID)
	case pgtype.Float4OID, pgtype.Float8OID:
		return toFloat
	case pgtype.NumericOID:
		return func(it *list.Item, out *value.Value) error { return toNumeric(it, t.Typmod, out) }
	case pgtype.TextOID, pgtype.VarcharOID, pgtype.BPCharOID, pgtype.NameOID, pgtype.CharOID, pgtype.UnknownOID:
		return toText
	case pgtype.DateOID:
		text := byInput(t.OID, env)
		return func(it *list.Item, out *value.Value) error { return toDate(it, text, out) }
	case pgtype.TimeOID:
		text := byInput(t.OID, env)
		return func(it *list.Item, out *value.Value) error { return toTime(it, text, out) }
	case pgtype.TimestampOID, pgtype.TimestampTZOID:
		text := byInput(pgtype.TimestampOID, env)
		return func(it *list.Item, out *value.Value) error { return toTimestamp(it, t.OID, text, out) }
	case pgtype.VectorOID:
		return func(it *list.Item, out *value.Value) (err error) {
			*out, err = pgtype.ParseVectorText(itemText(it), iris.Element == "DOUBLE")
			return err
		}
	}
	return byInput(t.OID, env)
}

// converter makes a cell of an item that is not NULL.
type converter = func(it *list.Item, out *value.Value) error

// itemText is the text form of an item of any representation.
func itemText(it *list.Item) string {
	switch it.Kind {
	case list.Int:
		return strconv.FormatInt(it.Int, 10)
	case list.Decimal:
		return apd.New(it.Int, int32(it.Exp)).Text('f')
	case list.Double:
		return strconv.FormatFloat(it.Double, 'g', -1, 64)
	}
	return it.Str
}

// ErrMisfit is the cause of errors about a value that is not of the announced
// type: the metadata may be out of date.
var ErrMisfit = errors.New("value of another type than announced")

// misfit is the error for a value that is not of the announced type. It names
// types only: the value itself may be confidential.
func misfit(t pgtype.OID) error {
	return pgerr.New(pgerr.DatatypeMismatch, "IRIS returned a value that is not of type %s",
		pgtype.FormatType(t, pgtype.NoTypmod)).
		WithHint("Cast the expression to the type it really has.").WithCause(ErrMisfit)
}

// toRowID reads a row id: a number, or the text of a composite one.
func toRowID(it *list.Item, out *value.Value) error {
	if it.Kind == list.Int {
		*out = value.Int(it.Int)
		return nil
	}
	*out = value.Text(itemText(it))
	return nil
}

// toBool reads BIT, which comes as 0 or 1.
func toBool(it *list.Item, out *value.Value) error {
	switch itemText(it) {
	case "1", "true":
		*out = value.Bool(true)
		return nil
	case "0", "false":
		*out = value.Bool(false)
		return nil
	}
	return misfit(pgtype.BoolOID)
}

// intBounds are the limits of the integer types.
func intBounds(t pgtype.OID) (lo, hi int64) {
	switch t {
	case pgtype.Int2OID:
		return math.MinInt16, math.MaxInt16
	case pgtype.Int4OID:
		return math.MinInt32, math.MaxInt32
	case pgtype.TIDOID:
		return 0, pgtype.MaxTID
	case pgtype.OIDOID, pgtype.XIDOID, pgtype.CIDOID:
		return 0, math.MaxUint32
	}
	return math.MinInt64, math.MaxInt64
}

// toInt reads an integer in any numeric representation without a fraction.
func toInt(t pgtype.OID) converter {
	lo, hi := intBounds(t)
	return func(it *list.Item, out *value.Value) error {
		n, ok := itemInt(it)
		switch {
		case !ok:
			return misfit(t)
		case n < lo || n > hi:
			return pgerr.New(pgerr.NumericValueOutOfRange, "%s out of range", pgtype.FormatType(t, pgtype.NoTypmod))
		}
		*out = value.Int(n)
		return nil
	}
}

// toText reads a text.
func toText(it *list.Item, out *value.Value) error {
	*out = value.Text(itemText(it))
	return nil
}

// itemInt returns the integer an item stands for.
func itemInt(it *list.Item) (int64, bool) {
	switch it.Kind {
	case list.Int:
		return it.Int, true
	case list.Double:
		n := int64(it.Double)
		return n, float64(n) == it.Double
	case list.Decimal:
		n, err := apd.New(it.Int, int32(it.Exp)).Int64()
		return n, err == nil
	}
	n, err := strconv.ParseInt(strings.TrimSpace(it.Str), 10, 64)
	return n, err == nil
}

// toFloat reads a double in any representation.
func toFloat(it *list.Item, out *value.Value) error {
	switch it.Kind {
	case list.Double:
		*out = value.Float(it.Double)
		return nil
	case list.Int:
		*out = value.Float(float64(it.Int))
		return nil
	}
	f, err := strconv.ParseFloat(strings.TrimSpace(itemText(it)), 64)
	if err != nil {
		return misfit(pgtype.Float8OID)
	}
	*out = value.Float(f)
	return nil
}

// toNumeric reads an exact number; IRIS strips trailing zeros, which the
// declared scale restores.
func toNumeric(it *list.Item, typmod int32, out *value.Value) error {
	var d *apd.Decimal
	switch it.Kind {
	case list.Int:
		d = apd.New(it.Int, 0)
	case list.Decimal:
		d = apd.New(it.Int, int32(it.Exp))
	default:
		parsed, _, err := apd.NewFromString(strings.TrimSpace(itemText(it)))
		if err != nil {
			return misfit(pgtype.NumericOID)
		}
		d = parsed
	}
	if d.Form == apd.Finite && d.Exponent > 0 {
		rescale(d, 0)
	}
	if typmod != pgtype.NoTypmod {
		if scale := (typmod - 4) & 0x7ff; -d.Exponent < scale {
			rescale(d, -scale)
		}
	}
	*out = value.Decimal(d)
	return nil
}

// rescale pads d with zeros to a smaller exponent.
func rescale(d *apd.Decimal, exponent int32) {
	var factor apd.BigInt
	factor.Exp(apd.NewBigInt(10), apd.NewBigInt(int64(d.Exponent-exponent)), nil)
	d.Coeff.Mul(&d.Coeff, &factor)
	d.Exponent = exponent
}

// toDate reads a $HOROLOG day number or an ISO date.
func toDate(it *list.Item, text converter, out *value.Value) error {
	if it.Kind == list.String {
		return text(it, out)
	}
	n, ok := itemInt(it)
	if !ok || n > math.MaxInt32 || n < math.MinInt32+horologToPG {
		return misfit(pgtype.DateOID)
	}
	*out = value.Date(int32(n - horologToPG))
	return nil
}

// toTime reads seconds since midnight or an ISO time.
func toTime(it *list.Item, text converter, out *value.Value) error {
	switch it.Kind {
	case list.Int:
		*out = value.Time(it.Int * 1_000_000)
		return nil
	case list.Double:
		*out = value.Time(int64(math.Round(it.Double * 1e6)))
		return nil
	case list.Decimal:
		d := apd.New(it.Int, int32(it.Exp)+6)
		n, err := d.Int64()
		if err != nil {
			f, _ := d.Float64()
			n = int64(math.Round(f))
		}
		*out = value.Time(n)
		return nil
	}
	return text(it, out)
}

// toTimestamp reads a POSIXTIME number or an ISO timestamp; a timestamptz is
// stored in UTC.
func toTimestamp(it *list.Item, t pgtype.OID, text converter, out *value.Value) error {
	var micros int64
	if it.Kind == list.Int {
		micros = wire.PosixMicros(it.Int) - unixToPG
	} else {
		if err := text(it, out); err != nil {
			return err
		}
		micros = out.Int()
	}
	if t == pgtype.TimestampTZOID {
		*out = value.TimestampTZ(micros)
		return nil
	}
	*out = value.Timestamp(micros)
	return nil
}

// byInput reads the text form of any other type.
func byInput(t pgtype.OID, env *pgtype.Env) converter {
	typ := pgtype.ByOID(t)
	if typ == nil || typ.Input == nil {
		return func(*list.Item, *value.Value) error { return misfit(t) }
	}
	return func(it *list.Item, out *value.Value) error {
		v, err := typ.Input(env, itemText(it), pgtype.NoTypmod)
		if err != nil {
			return misfit(t)
		}
		*out = v
		return nil
	}
}
