package irisstub

import (
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// Table is a table of the scripted namespace, in schema SQLUser. Its first
// column is the primary key.
type Table struct {
	Name    string
	Columns []TableColumn
}

// TableColumn is a column as INFORMATION_SCHEMA describes it.
type TableColumn struct {
	Name, Type string
	Length     int // of VARCHAR, and of a vector of doubles
}

// schema is IRIS's default schema, which the gateway shows as public.
const schema = "SQLUser"

// The beginnings of the gateway's metadata queries, up to where they differ.
const (
	tablesQuery  = "SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, CLASSNAME, DESCRIPTION FROM INFORMATION_SCHEMA.TABLES"
	columnsQuery = "SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, ORDINAL_POSITION, DATA_TYPE, CHARACTER_MAXIMUM_LENGTH, " +
		"NUMERIC_PRECISION, NUMERIC_SCALE, IS_NULLABLE, COLUMN_DEFAULT, AUTO_INCREMENT, DESCRIPTION"
	keysQuery     = "SELECT k.TABLE_SCHEMA, k.TABLE_NAME, k.CONSTRAINT_NAME, k.COLUMN_NAME, k.ORDINAL_POSITION, c.CONSTRAINT_TYPE"
	rulesQuery    = "SELECT CONSTRAINT_SCHEMA, CONSTRAINT_TABLE_NAME, CONSTRAINT_NAME, UPDATE_RULE, DELETE_RULE"
	indexesQuery  = "SELECT TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, COLUMN_NAME, ORDINAL_POSITION, NON_UNIQUE"
	viewsQuery    = "SELECT TABLE_SCHEMA, TABLE_NAME, VIEW_DEFINITION"
	propertyQuery = "SELECT parent, SqlFieldName, Name, Type, Parameters FROM %Dictionary.CompiledProperty"
	kindsQuery    = "SELECT parent, SqlName, Name, Type, TypeClass FROM %Dictionary.CompiledIndex"
	routineQuery  = "SELECT SPECIFIC_SCHEMA, SPECIFIC_NAME, ROUTINE_TYPE"
	argumentQuery = "SELECT SPECIFIC_SCHEMA, SPECIFIC_NAME, ORDINAL_POSITION"
	estimateQuery = "SELECT parent, ExtentSize FROM %Dictionary.CompiledStorage"
	mapQuery      = "SELECT parent, Name, BlockCount FROM %Dictionary.CompiledStorageSQLMap"
)

// Metadata makes the answers to the queries with which the gateway reads a
// namespace that has the given tables, and to what it says on connecting.
func Metadata(tables []Table) []Answer {
	var names, columns, keys, properties [][]list.Item
	for _, t := range tables {
		names = append(names, texts(schema, t.Name, "BASE TABLE", "User."+t.Name, ""))
		keys = append(keys, texts(schema, t.Name, t.Name+"_pkey", t.Columns[0].Name, "1", "PRIMARY KEY", "", "", ""))
		for i, c := range t.Columns {
			columns = append(columns, t.describe(i, c))
			properties = append(properties, c.property("User."+t.Name))
		}
	}
	return []Answer{
		{SQL: "SET TRANSACTION", Prefix: true},
		{SQL: tablesQuery, Prefix: true, Columns: varchars(5), Rows: names},
		{SQL: columnsQuery, Prefix: true, Columns: varchars(12), Rows: columns},
		{SQL: keysQuery, Prefix: true, Columns: varchars(9), Rows: keys},
		{SQL: rulesQuery, Prefix: true, Columns: varchars(5)},
		{SQL: indexesQuery, Prefix: true, Columns: varchars(6)},
		{SQL: viewsQuery, Prefix: true, Columns: varchars(3)},
		{SQL: propertyQuery, Prefix: true, Columns: varchars(5), Rows: properties},
		{SQL: kindsQuery, Prefix: true, Columns: varchars(5)},
		{SQL: routineQuery, Prefix: true, Columns: varchars(7)},
		{SQL: argumentQuery, Prefix: true, Columns: varchars(10)},
		{SQL: estimateQuery, Prefix: true, Columns: varchars(2)},
		{SQL: mapQuery, Prefix: true, Columns: varchars(3)},
	}
}

// describe is the row of INFORMATION_SCHEMA.COLUMNS of one column.
func (t *Table) describe(i int, c TableColumn) []list.Item {
	length, nullable := "", "YES"
	if c.Length > 0 {
		length = strconv.Itoa(c.Length)
	}
	if i == 0 {
		nullable = "NO"
	}
	return texts(schema, t.Name, c.Name, strconv.Itoa(i+1), c.Type, length, "", "", nullable, "", "NO", "")
}

// property is the row of the class dictionary of one column.
func (c TableColumn) property(class string) []list.Item {
	if c.Type == "vector" {
		return texts(class, c.Name, c.Name, "%Library.Vector", parameters("DATATYPE", "DOUBLE", "LEN", strconv.Itoa(c.Length)))
	}
	return texts(class, c.Name, c.Name, "%Library.String", parameters("COLLATION", "EXACT"))
}

// parameters are the parameters of a property as the class dictionary stores them.
func parameters(pairs ...string) string {
	var out []byte
	for i := 0; i < len(pairs); i += 2 {
		out = list.AppendList(out, list.AppendString(list.AppendString(nil, pairs[i]), pairs[i+1]))
	}
	return string(out)
}

// texts is a row of text; "" is NULL.
func texts(cells ...string) []list.Item {
	row := make([]list.Item, len(cells))
	for i, c := range cells {
		row[i] = list.Item{Kind: list.String, Str: c}
		if c == "" {
			row[i] = list.Item{Kind: list.Null}
		}
	}
	return row
}

// varchars are n columns of text, whose names do not matter.
func varchars(n int) []Column {
	columns := make([]Column, n)
	for i := range columns {
		columns[i] = Column{Name: "Column_" + strconv.Itoa(i+1), Type: wire.TypeVarchar, Precision: 128}
	}
	return columns
}
