package superserver

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// The codes of java.sql.Types where they are not those of IRIS's columns.
const (
	javaDate      = 91
	javaTime      = 92
	javaTimestamp = 93
)

// catalogType is what JDBC wants to know of a type that INFORMATION_SCHEMA
// names.
type catalogType struct {
	name      string
	code      int
	precision int
	quote     string // around literals
	params    string // of CREATE TABLE
	searching int    // DatabaseMetaData.typePred…: 3 all, 2 all but LIKE, 0 none
	radix     int    // 10 for numbers
}

// catalogTypes are the types of columns, ordered by code as getTypeInfo wants.
var catalogTypes = []catalogType{
	{name: "BIT", code: wire.TypeBit, precision: 1, searching: 2},
	{name: "TINYINT", code: wire.TypeTinyInt, precision: 3, searching: 2, radix: 10},
	{name: "BIGINT", code: wire.TypeBigInt, precision: 19, searching: 2, radix: 10},
	{name: "LONGVARBINARY", code: wire.TypeLongVarbinary, precision: 2147483647, quote: "'"},
	{name: "VARBINARY", code: wire.TypeVarbinary, precision: 32749, quote: "'", params: "max length", searching: 3},
	{name: "LONGVARCHAR", code: wire.TypeLongVarchar, precision: 2147483647, quote: "'"},
	{name: "NUMERIC", code: wire.TypeNumeric, precision: 19, params: "precision,scale", searching: 2, radix: 10},
	{name: "INTEGER", code: wire.TypeInteger, precision: 10, searching: 2, radix: 10},
	{name: "SMALLINT", code: wire.TypeSmallInt, precision: 5, searching: 2, radix: 10},
	{name: "DOUBLE", code: wire.TypeDouble, precision: 20, searching: 2, radix: 10},
	{name: "VARCHAR", code: wire.TypeVarchar, precision: 3641144, quote: "'", params: "max length", searching: 3},
	{name: "DATE", code: javaDate, precision: 10, quote: "'", searching: 3},
	{name: "TIME", code: javaTime, precision: 8, quote: "'", searching: 3},
	{name: "TIMESTAMP", code: javaTimestamp, precision: 29, quote: "'", searching: 3},
}

// findCatalogType returns the type with a name in either case; what has no
// entry, such as VECTOR, is text to JDBC.
func findCatalogType(name string) catalogType {
	for _, t := range catalogTypes {
		if strings.EqualFold(t.name, name) {
			return t
		}
	}
	return catalogType{name: strings.ToUpper(name), code: wire.TypeVarchar}
}

// typeInfoRows are the rows of getTypeInfo.
func typeInfoRows() [][]list.Item {
	rows := make([][]list.Item, len(catalogTypes))
	for i, t := range catalogTypes {
		quote, params := textOrNull(t.quote), textOrNull(t.params)
		rows[i] = []list.Item{
			text(t.name), number(t.code), number(t.precision), quote, quote, params,
			number(wire.NullableYes), number(0), number(t.searching), number(0), number(0), number(0),
			text(t.name), number(0), number(0), null, null, numberOrNull(t.radix),
		}
	}
	return rows
}

// null is SQL NULL in a catalog row.
var null = list.Item{Kind: list.Null}

// text is a text in a catalog row.
func text(s string) list.Item { return list.Item{Kind: list.String, Str: s} }

// number is a number in a catalog row.
func number(n int) list.Item { return list.Item{Kind: list.Int, Int: int64(n)} }

// textOrNull is NULL for no text.
func textOrNull(s string) list.Item {
	if s == "" {
		return null
	}
	return text(s)
}

// numberOrNull is NULL for zero.
func numberOrNull(n int) list.Item {
	if n == 0 {
		return null
	}
	return number(n)
}
