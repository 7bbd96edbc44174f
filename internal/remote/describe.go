package remote

import (
	"context"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/iris"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// described are the types that IRIS announces for a value.
var described = map[int]struct {
	oid  pgtype.OID
	iris string
}{
	wire.TypeBit: {pgtype.BoolOID, "bit"}, wire.TypeTinyInt: {pgtype.Int2OID, "tinyint"}, wire.TypeSmallInt: {pgtype.Int2OID, "smallint"},
	wire.TypeInteger: {pgtype.Int4OID, "integer"}, wire.TypeBigInt: {pgtype.Int8OID, "bigint"},
	wire.TypeNumeric: {pgtype.NumericOID, "numeric"}, wire.TypeDecimal: {pgtype.NumericOID, "numeric"},
	wire.TypeFloat: {pgtype.Float8OID, "double"}, wire.TypeReal: {pgtype.Float8OID, "double"}, wire.TypeDouble: {pgtype.Float8OID, "double"},
	wire.TypeDate: {pgtype.DateOID, "date"}, wire.TypeDateHorolog: {pgtype.DateOID, "date"},
	wire.TypeTime: {pgtype.TimeOID, "time"}, wire.TypeTimeHorolog: {pgtype.TimeOID, "time"},
	wire.TypeTimestamp: {pgtype.TimestampOID, "timestamp"}, wire.TypePosixTime: {pgtype.TimestampOID, "posixtime"},
	wire.TypeVarchar: {pgtype.TextOID, "varchar"}, wire.TypeChar: {pgtype.TextOID, "varchar"},
	wire.TypeWideVarchar: {pgtype.TextOID, "varchar"}, wire.TypeWideChar: {pgtype.TextOID, "varchar"},
	wire.TypeVarbinary: {pgtype.ByteaOID, "varbinary"}, wire.TypeBinary: {pgtype.ByteaOID, "varbinary"},
	wire.TypeGUID: {pgtype.UUIDOID, "guid"},
}

// DescribeValue has IRIS prepare a query of one value and returns the type that it
// announces; 0 is one that no value can be read as.
func DescribeValue(ctx context.Context, conn *pool.Conn, sql string) (pgtype.OID, analyze.IRISType, error) {
	prepared, err := conn.Prepare(ctx, sql)
	if err != nil {
		return 0, analyze.IRISType{}, Translate(err)
	}
	defer prepared.Close()
	return typeOfValue(prepared.Columns())
}

// typeOfValue is the type of the only column of a result.
func typeOfValue(columns []iris.Column) (pgtype.OID, analyze.IRISType, error) {
	if len(columns) != 1 {
		return 0, analyze.IRISType{}, nil
	}
	t := described[columns[0].Type]
	return t.oid, analyze.IRISType{Name: t.iris, Scale: columns[0].Scale}, nil
}
