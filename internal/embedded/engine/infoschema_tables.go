package engine

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
)

// exactNames are the columns that classes of INFORMATION_SCHEMA add for
// themselves.
const exactNames = " -SchemaExact -TableExact -SystemTable:int"

// schemaTables are the relations about schemas, tables, columns and views.
func schemaTables() []systemTable {
	return []systemTable{
		{schema: informationSchema, name: "SCHEMATA", general: schemataRows, columns: `CATALOG_NAME SCHEMA_NAME SCHEMA_OWNER
			DEFAULT_CHARACTER_SET_CATALOG DEFAULT_CHARACTER_SET_SCHEMA DEFAULT_CHARACTER_SET_NAME SQL_PATH
			-SystemSchema:int`},
		{schema: informationSchema, name: "TABLES", about: tableRows, columns: `TABLE_CATALOG TABLE_SCHEMA TABLE_NAME
			TABLE_TYPE SELF_REFERENCING_COLUMN_NAME REFERENCE_GENERATION USER_DEFINED_TYPE_CATALOG
			USER_DEFINED_TYPE_SCHEMA USER_DEFINED_TYPE_NAME IS_INSERTABLE_INTO IS_TYPED CLASSNAME:long DESCRIPTION:long
			OWNER IS_SHARDED` + exactNames},
		{schema: informationSchema, name: "COLUMNS", about: columnRows, columns: `TABLE_CATALOG TABLE_SCHEMA TABLE_NAME
			COLUMN_NAME ORDINAL_POSITION:int DTD_IDENTIFIER DOMAIN_CATALOG DOMAIN_SCHEMA DOMAIN_NAME COLUMN_DEFAULT:long
			IS_NULLABLE IS_SELF_REFERENCING IS_IDENTITY IDENTITY_GENERATION IDENTITY_START IDENTITY_INCREMENT
			IDENTITY_MAXIMUM IDENTITY_MINIMUM IDENTITY_CYCLE IS_GENERATED GENERATION_EXPRESSION IS_UPDATABLE DATA_TYPE
			CHARACTER_MAXIMUM_LENGTH:int CHARACTER_OCTET_LENGTH:int NUMERIC_PRECISION:small NUMERIC_PRECISION_RADIX:small
			NUMERIC_SCALE:int DATETIME_PRECISION CHARACTER_SET_CATALOG CHARACTER_SET_SCHEMA CHARACTER_SET_NAME
			COLLATION_CATALOG COLLATION_SCHEMA COLLATION_NAME DESCRIPTION:long AUTO_INCREMENT UNIQUE_COLUMN PRIMARY_KEY
			-PROPERTY_NAME -COMPUTE_CODE:long -IS_PERSISTED` + exactNames + ` -odbctype:int`},
		{schema: informationSchema, name: "VIEWS", about: viewRows, columns: `TABLE_CATALOG TABLE_SCHEMA TABLE_NAME
			VIEW_DEFINITION:long CHECK_OPTION IS_UPDATABLE IS_TRIGGER_UPDATABLE IS_TRIGGER_DELETABLE
			IS_TRIGGER_INSERTABLE_INTO DESCRIPTION:long CLASSNAME:long OWNER -SchemaExact -TableExact -SystemView:int`},
		{schema: informationSchema, name: "VIEW_TABLE_USAGE", about: viewTableRows, columns: `VIEW_CATALOG VIEW_SCHEMA
			VIEW_NAME TABLE_CATALOG TABLE_SCHEMA TABLE_NAME`},
		{schema: informationSchema, name: "VIEW_COLUMN_USAGE", about: viewColumnRows, columns: `VIEW_CATALOG VIEW_SCHEMA
			VIEW_NAME TABLE_CATALOG TABLE_SCHEMA TABLE_NAME COLUMN_NAME`},
	}
}

// owner is who owns everything: the server has no owners.
const owner = "_SYSTEM"

// schemataRows lists the schemas that have relations.
func schemataRows(c *store.Catalog) []cells {
	var rows []cells
	for _, s := range c.Schemas() {
		if len(s.Relations()) > 0 || s.Name == store.DefaultSchema {
			rows = append(rows, cells{"SCHEMA_NAME": word(s.Name), "SystemSchema": bit(isSystemSchema(s.Name))})
		}
	}
	return rows
}

// tableRows describes a relation in TABLES.
func tableRows(_ *store.Catalog, r store.Relation) []cells {
	switch r := r.(type) {
	case *store.Table:
		kind := "BASE TABLE"
		if r.System {
			kind = "SYSTEM TABLE"
		}
		return []cells{cells{
			"TABLE_TYPE": word(kind), "IS_INSERTABLE_INTO": yesNo(!r.System), "CLASSNAME": word(r.ClassName),
			"DESCRIPTION": word(r.Description), "OWNER": word(owner), "IS_SHARDED": yesNo(false),
		}.located(r.Schema, r.Name)}
	case *store.View:
		return []cells{cells{
			"TABLE_TYPE": word("VIEW"), "IS_INSERTABLE_INTO": yesNo(false), "CLASSNAME": word(r.ClassName),
			"OWNER": word(owner), "IS_SHARDED": yesNo(false),
		}.located(r.Schema, r.Name)}
	}
	return nil
}

// viewRows describes a view in VIEWS. Its CHECK_OPTION is not told, as in IRIS.
func viewRows(c *store.Catalog, r store.Relation) []cells {
	v, ok := r.(*store.View)
	if !ok {
		return nil
	}
	updatable := writableView(environment{catalog: c, schema: store.DefaultSchema}, v, viewDepthMax) != nil
	row := cells{
		"VIEW_DEFINITION": word(v.Text), "IS_UPDATABLE": yesNo(updatable), "CLASSNAME": word(v.ClassName),
		"OWNER": word(owner), "SystemView": bit(isSystemSchema(v.Schema)),
	}
	return []cells{row.located(v.Schema, v.Name)}
}

// dataTypes are the DATA_TYPE names by xDBC code.
var dataTypes = map[int]string{
	xdbcGUID: "uniqueidentifier", xdbcBit: "bit", xdbcTinyInt: "tinyint", xdbcBigInt: "bigint",
	xdbcLongVarbinary: "longvarbinary", xdbcVarbinary: "varbinary", xdbcLongVarchar: "longvarchar",
	xdbcNumeric: "numeric", xdbcInteger: "integer", xdbcSmallInt: "smallint", xdbcDouble: "double",
	xdbcTimestamp: "timestamp", xdbcVarchar: "varchar", xdbcDate: "date", xdbcTime: "time", xdbcPosixTime: "timestamp",
}

// columnRows describes the columns of a relation in COLUMNS.
func columnRows(_ *store.Catalog, r store.Relation) []cells {
	var rows []cells
	switch r := r.(type) {
	case *store.Table:
		for i, c := range r.Columns {
			if !r.System || !c.Private {
				rows = append(rows, columnRow(r, c, i+1))
			}
		}
	case *store.View:
		for i, c := range r.Columns {
			row := cells{
				"COLUMN_NAME": word(c.Name), "ORDINAL_POSITION": count(i + 1), "IS_NULLABLE": yesNo(true),
				"IS_IDENTITY": yesNo(false), "IS_GENERATED": yesNo(false), "IS_UPDATABLE": yesNo(false),
				"AUTO_INCREMENT": yesNo(false), "UNIQUE_COLUMN": yesNo(false), "PRIMARY_KEY": yesNo(false),
			}
			row.addType(c.Type)
			rows = append(rows, row.located(r.Schema, r.Name))
		}
	}
	return rows
}

// columnRow describes one column of a table.
func columnRow(t *store.Table, c *store.Column, position int) cells {
	counted := c.Identity || c.Type.Class == store.ClassCounter
	row := cells{
		"COLUMN_NAME": word(c.Name), "ORDINAL_POSITION": count(position),
		"COLUMN_DEFAULT": word(objectScriptDefault(c.Default)), "IS_NULLABLE": yesNo(!c.NotNull),
		"IS_IDENTITY": yesNo(c.Identity), "IS_GENERATED": yesNo(false), "IS_UPDATABLE": yesNo(!t.System),
		"DESCRIPTION": word(c.Description), "AUTO_INCREMENT": yesNo(counted),
		"UNIQUE_COLUMN": yesNo(c.Identity || uniqueAlone(t, c)), "PRIMARY_KEY": yesNo(inPrimaryKey(t, c)),
		"PROPERTY_NAME": word(propertyName(c.Name)), "IS_PERSISTED": yesNo(true),
	}
	row.addType(c.Type)
	return row.located(t.Schema, t.Name)
}

// addType adds what COLUMNS says about a type. Lengths are those of text and
// bytes, precision and scale those of numbers; the rest says nothing.
func (row cells) addType(t store.Type) {
	code, precision, scale := xdbc(t)
	row["DATA_TYPE"], row["odbctype"] = word(dataTypes[code]), count(code)
	switch code {
	case xdbcVarchar, xdbcVarbinary:
		if t.Class != store.ClassVector {
			row["CHARACTER_MAXIMUM_LENGTH"], row["CHARACTER_OCTET_LENGTH"] = count(precision), count(precision)
		}
	case xdbcTinyInt, xdbcSmallInt, xdbcInteger, xdbcBigInt, xdbcNumeric, xdbcDouble:
		row["NUMERIC_PRECISION"], row["NUMERIC_PRECISION_RADIX"] = count(precision), count(10)
		row["NUMERIC_SCALE"] = count(scale)
	}
}

// uniqueAlone reports whether a unique key consists of the column.
func uniqueAlone(t *store.Table, c *store.Column) bool { return uniqueOver(t, []int64{c.ID}) }

// inPrimaryKey reports whether the column is part of the primary key.
func inPrimaryKey(t *store.Table, c *store.Column) bool {
	key := t.PrimaryKey()
	return key != nil && slices.Contains(key.Columns, c.ID)
}
