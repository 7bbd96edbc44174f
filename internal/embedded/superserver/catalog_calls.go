package superserver

import (
	"maps"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// keyColumns are the columns of the three calls about foreign keys.
const keyColumns = `PKTABLE_CAT PKTABLE_SCHEM PKTABLE_NAME PKCOLUMN_NAME FKTABLE_CAT FKTABLE_SCHEM FKTABLE_NAME
	FKCOLUMN_NAME KEY_SEQ:small UPDATE_RULE:small DELETE_RULE:small FK_NAME PK_NAME DEFERRABILITY:small`

// keySQL selects the columns of foreign keys; a condition follows.
const keySQL = `SELECT k.REFERENCED_TABLE_SCHEMA, k.REFERENCED_TABLE_NAME, k.REFERENCED_COLUMN_NAME,
	k.TABLE_SCHEMA, k.TABLE_NAME, k.COLUMN_NAME, k.ORDINAL_POSITION, r.UPDATE_RULE, r.DELETE_RULE,
	k.CONSTRAINT_NAME, r.UNIQUE_CONSTRAINT_NAME
	FROM INFORMATION_SCHEMA.KEY_COLUMN_USAGE k, INFORMATION_SCHEMA.REFERENTIAL_CONSTRAINTS r
	WHERE r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.CONSTRAINT_TABLE_NAME = k.TABLE_NAME
	AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME AND `

// catalogCalls are the catalog functions this server answers.
var catalogCalls = mergeCalls(tableCatalog, routineCatalog, rightsCatalog)

// mergeCalls makes one map of several.
func mergeCalls(parts ...map[wire.Function]*catalogCall) map[wire.Function]*catalogCall {
	all := map[wire.Function]*catalogCall{}
	for _, part := range parts {
		maps.Copy(all, part)
	}
	return all
}

// tableCatalog are the catalog functions about tables, columns, keys and types.
// Those without rows are about things this server does not have: catalogs and
// user types.
var tableCatalog = map[wire.Function]*catalogCall{
	wire.CatalogTables: {
		columns: `TABLE_CAT TABLE_SCHEM TABLE_NAME TABLE_TYPE REMARKS TYPE_CAT TYPE_SCHEM TYPE_NAME
			SELF_REFERENCING_COL_NAME REF_GENERATION`,
		sql: `SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, DESCRIPTION FROM INFORMATION_SCHEMA.TABLES
			WHERE TABLE_NAME LIKE :%qpar(1) ESCAPE '\' AND TABLE_SCHEMA LIKE :%qpar(2) ESCAPE '\'
			AND TABLE_TYPE IN (:%qpar(3), :%qpar(4), :%qpar(5)) ORDER BY TABLE_TYPE, TABLE_SCHEMA, TABLE_NAME`,
		args: tablesArgs,
		row:  tablesRow,
	},
	wire.CatalogColumns: {
		columns: `TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME DATA_TYPE:int TYPE_NAME COLUMN_SIZE:int
			BUFFER_LENGTH:int DECIMAL_DIGITS:int NUM_PREC_RADIX:int NULLABLE:int REMARKS COLUMN_DEF SQL_DATA_TYPE:int
			SQL_DATETIME_SUB:int CHAR_OCTET_LENGTH:int ORDINAL_POSITION:int IS_NULLABLE SCOPE_CATALOG SCOPE_SCHEMA
			SCOPE_TABLE SOURCE_DATA_TYPE:small IS_AUTOINCREMENT IS_GENERATEDCOLUMN`,
		sql: `SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, DATA_TYPE, CHARACTER_MAXIMUM_LENGTH, NUMERIC_PRECISION,
			NUMERIC_SCALE, IS_NULLABLE, COLUMN_DEFAULT, ORDINAL_POSITION, AUTO_INCREMENT, DESCRIPTION
			FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME LIKE :%qpar(1) ESCAPE '\'
			AND COLUMN_NAME LIKE :%qpar(2) ESCAPE '\' AND TABLE_SCHEMA LIKE :%qpar(3) ESCAPE '\'
			ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION`,
		row: columnsRow,
	},
	wire.CatalogPrimaryKeys: {
		columns: `TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME KEY_SEQ:small PK_NAME`,
		sql: `SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, ORDINAL_POSITION, CONSTRAINT_NAME
			FROM INFORMATION_SCHEMA.KEY_COLUMN_USAGE WHERE CONSTRAINT_TYPE = 'PRIMARY KEY'
			AND TABLE_NAME = :%qpar(1) AND TABLE_SCHEMA LIKE :%qpar(2) ESCAPE '\' ORDER BY COLUMN_NAME`,
		args: exactSchema(1),
		row:  func(out []byte, in []list.Item) []byte { return appendItems(append(out, nullItem...), in...) },
	},
	wire.CatalogIndexes: {
		columns: `TABLE_CAT TABLE_SCHEM TABLE_NAME NON_UNIQUE:bit INDEX_QUALIFIER INDEX_NAME TYPE:small
			ORDINAL_POSITION:small COLUMN_NAME ASC_OR_DESC CARDINALITY:int PAGES:int FILTER_CONDITION`,
		sql: `SELECT TABLE_SCHEMA, TABLE_NAME, NON_UNIQUE, INDEX_NAME, ORDINAL_POSITION, COLUMN_NAME, ASC_OR_DESC
			FROM INFORMATION_SCHEMA.INDEXES WHERE TABLE_NAME = :%qpar(1) AND TABLE_SCHEMA LIKE :%qpar(2) ESCAPE '\'
			AND NON_UNIQUE <= :%qpar(3) ORDER BY NON_UNIQUE, INDEX_NAME, ORDINAL_POSITION`,
		args: exactSchema(1),
		row:  indexesRow,
	},
	wire.CatalogImportedKeys: {
		columns: keyColumns,
		sql: keySQL + `k.TABLE_NAME = :%qpar(1) AND k.TABLE_SCHEMA LIKE :%qpar(2) ESCAPE '\'
			ORDER BY 1, 2, 10, 7`,
		args: exactSchema(1),
		row:  keysRow,
	},
	wire.CatalogExportedKeys: {
		columns: keyColumns,
		sql: keySQL + `k.REFERENCED_TABLE_NAME = :%qpar(1)
			AND k.REFERENCED_TABLE_SCHEMA LIKE :%qpar(2) ESCAPE '\' ORDER BY 4, 5, 10, 7`,
		args: exactSchema(1),
		row:  keysRow,
	},
	wire.CatalogCrossReference: {
		columns: keyColumns,
		sql: keySQL + `k.REFERENCED_TABLE_NAME = :%qpar(1) AND k.TABLE_NAME = :%qpar(2)
			AND k.REFERENCED_TABLE_SCHEMA LIKE :%qpar(3) ESCAPE '\' AND k.TABLE_SCHEMA LIKE :%qpar(4) ESCAPE '\'
			ORDER BY 4, 5, 10, 7`,
		args: exactSchema(2, 3),
		row:  keysRow,
	},
	wire.CatalogSchemas: {
		columns: `TABLE_SCHEM TABLE_CATALOG`,
		sql: `SELECT SCHEMA_NAME FROM INFORMATION_SCHEMA.SCHEMATA
			WHERE SCHEMA_NAME LIKE :%qpar(1) ESCAPE '\' ORDER BY SCHEMA_NAME`,
		args: orEverything,
		row:  func(out []byte, in []list.Item) []byte { return append(appendItems(out, in...), nullItem...) },
	},
	wire.CatalogTableTypes: {
		columns: `TABLE_TYPE`,
		fixed:   [][]list.Item{{text("GLOBAL TEMPORARY")}, {text("SYSTEM TABLE")}, {text("TABLE")}, {text("VIEW")}},
	},
	wire.CatalogTypes: {
		columns: `TYPE_NAME DATA_TYPE:int PRECISION:int LITERAL_PREFIX LITERAL_SUFFIX CREATE_PARAMS NULLABLE:small
			CASE_SENSITIVE:bit SEARCHABLE:small UNSIGNED_ATTRIBUTE:bit FIXED_PREC_SCALE:bit AUTO_INCREMENT:bit
			LOCAL_TYPE_NAME MINIMUM_SCALE:small MAXIMUM_SCALE:small SQL_DATA_TYPE:int SQL_DATETIME_SUB:int
			NUM_PREC_RADIX:int`,
		fixed: typeInfoRows(),
	},
	wire.CatalogCatalogs: {columns: `TABLE_CAT`},
	wire.CatalogUserTypes: {columns: `TYPE_CAT TYPE_SCHEM TYPE_NAME CLASS_NAME DATA_TYPE:int REMARKS
		BASE_TYPE:small`},
	wire.CatalogClientInfo:  {columns: `NAME MAX_LEN:int DEFAULT_VALUE DESCRIPTION`},
	wire.CatalogSuperTypes:  {columns: `TYPE_CAT TYPE_SCHEM TYPE_NAME SUPERTYPE_CAT SUPERTYPE_SCHEM SUPERTYPE_NAME`},
	wire.CatalogSuperTables: {columns: `TABLE_CAT TABLE_SCHEM TABLE_NAME SUPERTABLE_NAME`},
	wire.CatalogAttributes: {columns: `TYPE_CAT TYPE_SCHEM TYPE_NAME ATTR_NAME DATA_TYPE:int ATTR_TYPE_NAME
		ATTR_SIZE:int DECIMAL_DIGITS:int NUM_PREC_RADIX:int NULLABLE:int REMARKS ATTR_DEF SQL_DATA_TYPE:int
		SQL_DATETIME_SUB:int CHAR_OCTET_LENGTH:int ORDINAL_POSITION:int IS_NULLABLE SCOPE_CATALOG SCOPE_SCHEMA
		SCOPE_TABLE SOURCE_DATA_TYPE:small`},
}

// nullItem is SQL NULL on the wire.
var nullItem = list.AppendNull(nil)

// orEverything makes a missing pattern match everything.
func orEverything(values []string) []string {
	if len(values) == 0 {
		return []string{"%"}
	}
	return values
}

// tableKinds maps INFORMATION_SCHEMA's TABLE_TYPE to JDBC's.
var tableKinds = [...]struct{ schema, jdbc string }{
	{"BASE TABLE", "TABLE"}, {"VIEW", "VIEW"}, {"SYSTEM TABLE", "SYSTEM TABLE"},
}

// tablesArgs turns JDBC's comma list of types into three values for IN.
func tablesArgs(values []string) []string {
	for len(values) < 3 {
		values = append(values, "%")
	}
	wanted := map[string]bool{}
	for kind := range strings.SplitSeq(values[1], ",") {
		wanted[strings.TrimSpace(kind)] = true
	}
	args := []string{values[0], values[2]}
	for _, kind := range tableKinds {
		if wanted[kind.jdbc] || wanted["%"] {
			args = append(args, kind.schema)
		} else {
			args = append(args, "-")
		}
	}
	return args
}

// tablesRow builds a row of getTables.
func tablesRow(out []byte, in []list.Item) []byte {
	kind := in[2]
	for _, k := range tableKinds {
		if k.schema == kind.Str {
			kind = text(k.jdbc)
		}
	}
	return appendItems(out, null, in[0], in[1], kind, in[3], null, null, null, null, null)
}

// columnsRow builds a row of getColumns.
func columnsRow(out []byte, in []list.Item) []byte {
	t := findCatalogType(in[3].Str)
	size, digits, octets := in[4], null, null
	if t.radix != 0 {
		size, digits = in[5], in[6]
	} else if t.quote != "" {
		octets = in[4]
	}
	if size.Kind == list.Null {
		size = number(t.precision)
	}
	nullable := wire.NullableYes
	if in[7].Str == "NO" {
		nullable = wire.NullableNo
	}
	return appendItems(out, null, in[0], in[1], in[2], number(t.code), text(t.name), size, null, digits,
		numberOrNull(t.radix), number(nullable), in[11], in[8], null, null, octets, in[9], in[7], null, null, null,
		null, in[10], text("NO"))
}

// indexOther is DatabaseMetaData.tableIndexOther.
const indexOther = 3

// indexesRow builds a row of getIndexInfo.
func indexesRow(out []byte, in []list.Item) []byte {
	return appendItems(out, null, in[0], in[1], in[2], null, in[3], number(indexOther), in[4], in[5], in[6],
		null, null, null)
}

// keyRules are DatabaseMetaData's numbers of what happens to a foreign key.
var keyRules = map[string]int{"CASCADE": 0, "RESTRICT": 1, "SET NULL": 2, "NO ACTION": 3, "SET DEFAULT": 4}

// keyNotDeferrable is DatabaseMetaData.importedKeyNotDeferrable.
const keyNotDeferrable = 7

// keysRow builds a row of getImportedKeys and its relatives.
func keysRow(out []byte, in []list.Item) []byte {
	return appendItems(out, null, in[0], in[1], in[2], null, in[3], in[4], in[5], in[6],
		number(keyRules[in[7].Str]), number(keyRules[in[8].Str]), in[9], in[10], number(keyNotDeferrable))
}
