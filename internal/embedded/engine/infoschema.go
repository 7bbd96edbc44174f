package engine

import (
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
)

// systemVersion changes when the rows of the system relations change, so that
// databases written by an older version describe themselves anew.
const systemVersion = "1"

// The columns of the system relations are held as INFORMATION_SCHEMA's classes
// have them: text collates SQLUPPER.
var (
	systemText   = store.Type{Class: store.ClassString, MaxLen: 128, Collation: store.CollationUpper}
	systemLong   = store.Type{Class: store.ClassString, MaxLen: stringLengthMax, Collation: store.CollationUpper}
	systemNumber = store.Type{Class: store.ClassInteger}
	systemBit    = store.Type{Class: store.ClassBoolean}
	systemList   = store.Type{Class: store.ClassList}
)

// columnsOf makes columns of one type.
func columnsOf(t store.Type, names ...string) []store.SystemColumn {
	list := make([]store.SystemColumn, len(names))
	for i, n := range names {
		list[i] = store.SystemColumn{Name: n, Type: t}
	}
	return list
}

// joinColumns concatenates lists of columns.
func joinColumns(lists ...[]store.SystemColumn) []store.SystemColumn {
	var all []store.SystemColumn
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

// systemRelations are INFORMATION_SCHEMA and the part of %Dictionary that
// clients read. The columns are those that IRIS's own clients ask for.
func systemRelations() []store.SystemRelation {
	relations := []store.SystemRelation{
		{Name: "SCHEMATA", Columns: columnsOf(systemText, "CATALOG_NAME", "SCHEMA_NAME", "SCHEMA_OWNER"), General: schemataRows},
		{Name: "TABLES", About: tableRows, Columns: joinColumns(
			columnsOf(systemText, "TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "TABLE_TYPE", "CLASSNAME"),
			columnsOf(systemLong, "DESCRIPTION"), columnsOf(systemText, "OWNER"))},
		{Name: "COLUMNS", About: columnRows, Columns: joinColumns(
			columnsOf(systemText, "TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "COLUMN_NAME"),
			columnsOf(systemNumber, "ORDINAL_POSITION"), columnsOf(systemLong, "COLUMN_DEFAULT"),
			columnsOf(systemText, "IS_NULLABLE", "IS_IDENTITY", "IS_GENERATED", "DATA_TYPE"),
			columnsOf(systemNumber, "CHARACTER_MAXIMUM_LENGTH", "NUMERIC_PRECISION", "NUMERIC_SCALE"),
			columnsOf(systemText, "COLLATION_NAME", "AUTO_INCREMENT", "UNIQUE_COLUMN", "PRIMARY_KEY"),
			columnsOf(systemLong, "DESCRIPTION"))},
		{Name: "VIEWS", About: viewRows, Columns: joinColumns(
			columnsOf(systemText, "TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME"), columnsOf(systemLong, "VIEW_DEFINITION"),
			columnsOf(systemText, "CHECK_OPTION", "IS_UPDATABLE", "OWNER", "CLASSNAME"))},
		{Name: "TABLE_CONSTRAINTS", About: constraintRows, Columns: columnsOf(systemText, "CONSTRAINT_CATALOG",
			"CONSTRAINT_SCHEMA", "CONSTRAINT_NAME", "TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "CONSTRAINT_TYPE",
			"IS_DEFERRABLE", "INITIALLY_DEFERRED")},
		{Name: "KEY_COLUMN_USAGE", About: keyColumnRows, Columns: joinColumns(
			columnsOf(systemText, "CONSTRAINT_CATALOG", "CONSTRAINT_SCHEMA", "CONSTRAINT_NAME", "TABLE_CATALOG",
				"TABLE_SCHEMA", "TABLE_NAME", "COLUMN_NAME"), columnsOf(systemNumber, "ORDINAL_POSITION"),
			columnsOf(systemText, "CONSTRAINT_TYPE", "REFERENCED_TABLE_SCHEMA", "REFERENCED_TABLE_NAME",
				"REFERENCED_COLUMN_NAME"))},
		{Name: "REFERENTIAL_CONSTRAINTS", About: referentialRows, Columns: columnsOf(systemText, "CONSTRAINT_CATALOG",
			"CONSTRAINT_SCHEMA", "CONSTRAINT_TABLE_NAME", "CONSTRAINT_NAME", "UNIQUE_CONSTRAINT_CATALOG",
			"UNIQUE_CONSTRAINT_SCHEMA", "UNIQUE_CONSTRAINT_TABLE", "UNIQUE_CONSTRAINT_NAME", "MATCH_OPTION",
			"UPDATE_RULE", "DELETE_RULE")},
		{Name: "INDEXES", About: indexRows, Columns: joinColumns(
			columnsOf(systemText, "TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME"), columnsOf(systemNumber, "NON_UNIQUE"),
			columnsOf(systemText, "INDEX_CATALOG", "INDEX_SCHEMA", "INDEX_NAME"), columnsOf(systemNumber, "ORDINAL_POSITION"),
			columnsOf(systemText, "COLUMN_NAME", "ASC_OR_DESC"), columnsOf(systemNumber, "PRIMARY_KEY"),
			columnsOf(systemText, "INDEX_TYPE"))},
		{Name: "ROUTINES", Columns: columnsOf(systemText, "SPECIFIC_CATALOG", "SPECIFIC_SCHEMA", "SPECIFIC_NAME",
			"ROUTINE_CATALOG", "ROUTINE_SCHEMA", "ROUTINE_NAME", "METHOD_OR_QUERY_NAME", "ROUTINE_TYPE", "DATA_TYPE",
			"CLASSNAME", "ROUTINE_BODY", "ROUTINE_DEFINITION")},
		{Name: "PARAMETERS", Columns: columnsOf(systemText, "SPECIFIC_CATALOG", "SPECIFIC_SCHEMA", "SPECIFIC_NAME",
			"ORDINAL_POSITION", "PARAMETER_MODE", "PARAMETER_NAME", "DATA_TYPE")},
		{Name: "CHECK_CONSTRAINTS", Columns: columnsOf(systemText, "CONSTRAINT_CATALOG", "CONSTRAINT_SCHEMA",
			"CONSTRAINT_NAME", "CHECK_CLAUSE")},
		{Name: "TRIGGERS", Columns: columnsOf(systemText, "TRIGGER_CATALOG", "TRIGGER_SCHEMA", "TRIGGER_NAME",
			"EVENT_MANIPULATION", "EVENT_OBJECT_SCHEMA", "EVENT_OBJECT_TABLE", "ACTION_TIMING")},
	}
	for i := range relations {
		relations[i].Schema = "INFORMATION_SCHEMA"
	}
	return append(relations, dictionaryRelations()...)
}

// words makes a row's text values; "" is NULL, as in the catalog of IRIS.
func words(list ...string) []store.Value {
	row := make([]store.Value, len(list))
	for i, s := range list {
		if s != "" {
			row[i] = store.Text(s)
		}
	}
	return row
}

// yesNo is how INFORMATION_SCHEMA writes a truth value.
func yesNo(b bool) string {
	if b {
		return "YES"
	}
	return "NO"
}

// owner is who owns everything: the server has no owners.
const owner = "_SYSTEM"

// schemataRows lists the schemas that have relations.
func schemataRows(c *store.Catalog) [][]store.Value {
	var rows [][]store.Value
	for _, s := range c.Schemas() {
		if len(s.Relations()) > 0 || s.Name == store.DefaultSchema {
			rows = append(rows, words("", s.Name, owner))
		}
	}
	return rows
}

// tableRows describes a relation in TABLES.
func tableRows(_ *store.Catalog, r store.Relation) [][]store.Value {
	switch r := r.(type) {
	case *store.Table:
		kind := "BASE TABLE"
		if r.System {
			kind = "SYSTEM TABLE"
		}
		return [][]store.Value{words("", r.Schema, r.Name, kind, r.ClassName, r.Description, owner)}
	case *store.View:
		return [][]store.Value{words("", r.Schema, r.Name, "VIEW", r.ClassName, "", owner)}
	}
	return nil
}

// viewRows describes a view in VIEWS.
func viewRows(_ *store.Catalog, r store.Relation) [][]store.Value {
	v, ok := r.(*store.View)
	if !ok {
		return nil
	}
	check := v.CheckOption
	if check == "" {
		check = "NONE"
	}
	return [][]store.Value{words("", v.Schema, v.Name, v.Text, check, yesNo(false), owner, v.ClassName)}
}

// dataTypes are the DATA_TYPE names by xDBC code.
var dataTypes = map[int]string{
	xdbcGUID: "uniqueidentifier", xdbcBit: "bit", xdbcTinyInt: "tinyint", xdbcBigInt: "bigint",
	xdbcLongVarbinary: "longvarbinary", xdbcVarbinary: "varbinary", xdbcLongVarchar: "longvarchar",
	xdbcNumeric: "numeric", xdbcInteger: "integer", xdbcSmallInt: "smallint", xdbcDouble: "double",
	xdbcTimestamp: "timestamp", xdbcVarchar: "varchar", xdbcDate: "date", xdbcTime: "time", xdbcPosixTime: "timestamp",
}

// columnRows describes the columns of a relation in COLUMNS.
func columnRows(_ *store.Catalog, r store.Relation) [][]store.Value {
	var rows [][]store.Value
	switch r := r.(type) {
	case *store.Table:
		for i, c := range r.Columns {
			rows = append(rows, columnRow(r, c, i+1))
		}
	case *store.View:
		for i, c := range r.Columns {
			row := words("", r.Schema, r.Name, c.Name)
			row = append(row, store.Int(int64(i+1)), store.Value{})
			row = append(row, typeCells("YES", "NO", c.Type)...)
			rows = append(rows, append(row, words(c.Type.Collation, "NO", "NO", "NO", "")...))
		}
	}
	return rows
}

// columnRow describes one column of a table.
func columnRow(t *store.Table, c *store.Column, position int) []store.Value {
	row := words("", t.Schema, t.Name, c.Name)
	row = append(row, store.Int(int64(position)))
	row = append(row, words(objectScriptDefault(c.Default))...)
	row = append(row, typeCells(yesNo(!c.NotNull), yesNo(c.Identity), c.Type)...)
	counted := c.Identity || c.Type.Class == store.ClassCounter
	return append(row, words(c.Type.Collation, yesNo(counted), yesNo(c.Identity || uniqueAlone(t, c)),
		yesNo(inPrimaryKey(t, c)), c.Description)...)
}

// typeCells are the cells from IS_NULLABLE to NUMERIC_SCALE.
func typeCells(nullable, identity string, t store.Type) []store.Value {
	code, precision, scale := xdbc(t)
	row := words(nullable, identity, "NO", dataTypes[code])
	var length, digits, fraction store.Value
	switch {
	case t.Class == store.ClassVector || t.Class.Stream(): // no limit of characters
	case familyOf(t) == famText || familyOf(t) == famBytes:
		length = store.Int(int64(precision))
	case familyOf(t).numeric() || t.Class == store.ClassBoolean:
		digits, fraction = store.Int(int64(precision)), store.Int(int64(scale))
	case familyOf(t) == famTime:
		fraction = store.Int(int64(scale))
	}
	return append(row, length, digits, fraction)
}

// uniqueAlone reports whether a unique key consists of the column.
func uniqueAlone(t *store.Table, c *store.Column) bool { return uniqueOver(t, []int64{c.ID}) }

// inPrimaryKey reports whether the column is part of the primary key.
func inPrimaryKey(t *store.Table, c *store.Column) bool {
	if key := t.PrimaryKey(); key != nil {
		for _, id := range key.Columns {
			if id == c.ID {
				return true
			}
		}
	}
	return false
}
