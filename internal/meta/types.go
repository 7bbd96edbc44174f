package meta

import (
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/storage"
)

// StringMax is IRIS's maximum string length.
const StringMax = storage.StringMax

// varlena is what PostgreSQL adds to a length in a type modifier.
const varlena = 4

// columnInfo is one row of INFORMATION_SCHEMA.COLUMNS.
type columnInfo struct {
	name             string
	ordinal          int
	dataType         string
	length           int64 // CHARACTER_MAXIMUM_LENGTH, 0 if NULL
	precision, scale int
	nullable         bool
	hasDefault       bool
	defaultText      string
	identity         bool
	comment          string    // DESCRIPTION
	property         *property // what the class dictionary tells, nil for nothing
}

// simpleTypes are the IRIS types that are one PostgreSQL type.
var simpleTypes = map[string]pgtype.OID{
	"bit": pgtype.BoolOID, "tinyint": pgtype.Int2OID, "smallint": pgtype.Int2OID,
	"integer": pgtype.Int4OID, "bigint": pgtype.Int8OID,
	"double": pgtype.Float8OID, "float": pgtype.Float8OID, "real": pgtype.Float8OID,
	"date": pgtype.DateOID, "time": pgtype.TimeOID,
	"timestamp": pgtype.TimestampOID, "posixtime": pgtype.TimestampOID,
	"uniqueidentifier": pgtype.UUIDOID, "guid": pgtype.UUIDOID,
	"varbinary": pgtype.ByteaOID, "binary": pgtype.ByteaOID,
	"longvarchar": pgtype.TextOID, "longvarbinary": pgtype.ByteaOID,
}

// typeOf is the PostgreSQL type of a column that IRIS applications made, or
// that CREATE TABLE made of a type that IRIS has.
func typeOf(c *columnInfo) analyze.TypeRef {
	ref := analyze.TypeRef{OID: pgtype.TextOID, Typmod: pgtype.NoTypmod}
	name := strings.ToLower(c.dataType)
	if oid, ok := simpleTypes[name]; ok {
		ref.OID = oid
		return ref
	}
	switch name {
	case "numeric", "decimal":
		ref.OID = pgtype.NumericOID
		if c.precision > 0 {
			ref.Typmod = int32(c.precision<<16|c.scale&0x7ff) + varlena
		}
	case "varchar", "char":
		if c.length > 0 && c.length < StringMax {
			ref.OID, ref.Typmod = pgtype.VarcharOID, int32(c.length)+varlena
		}
	}
	return ref
}

// irisType is how IRIS stores a column. p may be nil.
func irisType(c *columnInfo, p *property) analyze.IRISType {
	t := analyze.IRISType{Name: strings.ToLower(c.dataType), Scale: c.scale, Exact: p.isExact()}
	if p.isVector() {
		t.Name, t.Element, t.Length = "vector", p.element, p.length
	}
	if t.Name == "time" {
		t.Coarse = p == nil || p.precision < microsecondDigits
	}
	return t
}

// microsecondDigits are the digits of a second that PostgreSQL keeps.
const microsecondDigits = 6

// timeModifier is the modifier of a time column that keeps fewer digits of a second,
// if the class dictionary says so.
func timeModifier(t analyze.TypeRef, p *property) analyze.TypeRef {
	if t.OID == pgtype.TimeOID && p != nil && p.precision < microsecondDigits {
		t.Typmod = int32(p.precision)
	}
	return t
}

// atoi reads a number that IRIS may leave empty.
func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// declared gives a column the type that it was declared with, if the gateway
// schema says so about this very column.
func (b *builder) declared(rel *analyze.Relation, key string, c *columnInfo, col *analyze.RelationColumn) *gatewayschema.Column {
	object := gatewayschema.Object{Schema: rel.IRISSchema, Table: rel.IRISName}
	row := b.gateway.Column(object, c.name, b.classOf(key), c.signature())
	if row == nil {
		return nil
	}
	typ := b.declaredType(row.Type)
	if d := b.domains[row.Type]; d != nil {
		col.Domain, typ = d, pgtype.ByOID(d.Base.OID)
	}
	if typ == nil {
		return nil
	}
	col.Type = analyze.TypeRef{OID: typ.OID, Typmod: row.Typmod}
	if row.Storage == storage.Text {
		col.IRIS.TextOf = typ.OID
	}
	return row
}

// signature is what the gateway schema knows the column's type by.
func (c *columnInfo) signature() string {
	return gatewayschema.Signature(c.dataType, int(c.length), c.precision, c.scale)
}
