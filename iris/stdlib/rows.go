package stdlib

import (
	"context"
	"database/sql/driver"
	"io"
	"reflect"
	"time"

	"github.com/iris-pgwire/iris-pgwire/iris"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// rows is the result of a query.
type rows struct {
	ctx context.Context // of the query; Next is given none
	in  *iris.Rows
}

// The interfaces of database/sql that rows implement.
var (
	_ driver.RowsColumnTypeDatabaseTypeName = (*rows)(nil)
	_ driver.RowsColumnTypeNullable         = (*rows)(nil)
	_ driver.RowsColumnTypePrecisionScale   = (*rows)(nil)
	_ driver.RowsColumnTypeScanType         = (*rows)(nil)
)

// newRows wraps rows; their fetches run under the query's context, which
// database/sql keeps alive until they are closed.
func newRows(ctx context.Context, in *iris.Rows) *rows { return &rows{ctx: ctx, in: in} }

// Columns implements driver.Rows.
func (r *rows) Columns() []string {
	names := make([]string, len(r.in.Columns()))
	for i, c := range r.in.Columns() {
		names[i] = c.Label
	}
	return names
}

// Close implements driver.Rows.
func (r *rows) Close() error { return r.in.Close() }

// Next implements driver.Rows.
func (r *rows) Next(dest []driver.Value) error {
	if !r.in.Next(r.ctx) {
		if err := r.in.Err(); err != nil {
			return err
		}
		return io.EOF
	}
	items := list.NewReader(r.in.Row())
	for i := range dest {
		v, err := r.value(&items, r.in.Columns()[i].Type)
		if err != nil {
			return err
		}
		dest[i] = v
	}
	return nil
}

// value reads the next item as Go's counterpart of a column type.
func (r *rows) value(items *list.Reader, declared int) (driver.Value, error) {
	switch declared {
	case wire.TypeBinary, wire.TypeVarbinary:
		if items.Binary() {
			return binaryValue(items)
		}
	case wire.TypeLongVarchar, wire.TypeWideLongVarchar, wire.TypeLongVarbinary:
		handle, err := items.NextString()
		if err != nil || handle == "" {
			return nil, err
		}
		return r.stream(handle, declared == wire.TypeLongVarbinary)
	}
	it, err := items.Next()
	if err != nil {
		return nil, err
	}
	return decode(it, declared), nil
}

// binaryValue copies the bytes of the next item.
func binaryValue(items *list.Reader) (driver.Value, error) {
	b, err := items.NextBytes()
	switch {
	case err != nil || b == nil:
		return nil, err
	case len(b) == 1 && b[0] == 0:
		return []byte{}, nil
	}
	return append([]byte(nil), b...), nil
}

// stream reads a stream whole.
func (r *rows) stream(handle string, binaryData bool) (driver.Value, error) {
	s, err := r.in.Stream(r.ctx, handle)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(s)
	if err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	if binaryData {
		return b, nil
	}
	return string(b), nil
}

// ColumnTypeDatabaseTypeName implements driver.RowsColumnTypeDatabaseTypeName.
func (r *rows) ColumnTypeDatabaseTypeName(i int) string { return typeName(r.in.Columns()[i].Type) }

// ColumnTypeNullable implements driver.RowsColumnTypeNullable.
func (r *rows) ColumnTypeNullable(i int) (nullable, ok bool) {
	n := r.in.Columns()[i].Nullable
	return n == wire.NullableYes, n != wire.NullableUnknown
}

// ColumnTypePrecisionScale implements driver.RowsColumnTypePrecisionScale.
func (r *rows) ColumnTypePrecisionScale(i int) (precision, scale int64, ok bool) {
	c := r.in.Columns()[i]
	return int64(c.Precision), int64(c.Scale), c.Type == wire.TypeNumeric || c.Type == wire.TypeDecimal
}

// ColumnTypeScanType implements driver.RowsColumnTypeScanType.
func (r *rows) ColumnTypeScanType(i int) reflect.Type {
	switch r.in.Columns()[i].Type {
	case wire.TypeBit:
		return reflect.TypeFor[bool]()
	case wire.TypeTinyInt, wire.TypeSmallInt, wire.TypeInteger, wire.TypeBigInt, wire.TypeRowID:
		return reflect.TypeFor[int64]()
	case wire.TypeFloat, wire.TypeReal, wire.TypeDouble:
		return reflect.TypeFor[float64]()
	case wire.TypeBinary, wire.TypeVarbinary, wire.TypeLongVarbinary:
		return reflect.TypeFor[[]byte]()
	case wire.TypeDate, wire.TypeODBC3Date, wire.TypeDateHorolog,
		wire.TypeTimestamp, wire.TypeODBC3Timestamp, wire.TypePosixTime:
		return reflect.TypeFor[time.Time]()
	}
	return reflect.TypeFor[string]()
}
