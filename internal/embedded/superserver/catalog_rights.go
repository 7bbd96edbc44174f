package superserver

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// rightsCatalog are the catalog functions about privileges and about the columns
// that identify a row or its version.
var rightsCatalog = map[wire.Function]*catalogCall{
	wire.CatalogTablePrivileges: {
		columns: `TABLE_CAT TABLE_SCHEM TABLE_NAME GRANTOR GRANTEE PRIVILEGE IS_GRANTABLE`,
		sql: privilegesSQL(`TABLE_SCHEMA, TABLE_NAME, OWNER, USER`, `INFORMATION_SCHEMA.TABLES WHERE
			TABLE_NAME LIKE :%qpar(1) ESCAPE '\' AND TABLE_SCHEMA LIKE :%qpar(2) ESCAPE '\'`) + `ORDER BY 1, 2, 5`,
		row: privilegesRow,
	},
	wire.CatalogColumnPrivileges: {
		columns: `TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME GRANTOR GRANTEE PRIVILEGE IS_GRANTABLE`,
		sql: privilegesSQL(`TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, NULL, USER`, `INFORMATION_SCHEMA.COLUMNS WHERE
			TABLE_NAME LIKE :%qpar(1) ESCAPE '\' AND COLUMN_NAME LIKE :%qpar(2) ESCAPE '\'
			AND TABLE_SCHEMA LIKE :%qpar(3) ESCAPE '\'`) + `ORDER BY 1, 2, 3, 6`,
		args: exactTable,
		row:  privilegesRow,
	},
	wire.CatalogBestRow: {
		columns: `SCOPE:small COLUMN_NAME DATA_TYPE:int TYPE_NAME COLUMN_SIZE:int BUFFER_LENGTH:int
			DECIMAL_DIGITS:small PSEUDO_COLUMN:small`,
		sql: `SELECT SqlRowIdName, SqlRowIdPrivate FROM %Dictionary.CompiledClass
			WHERE SqlTableName = :%qpar(1) AND SqlSchemaName LIKE :%qpar(2) ESCAPE '\' AND ClassType = 'persistent'`,
		args: exactSchema(1),
		row:  bestRowRow,
	},
	wire.CatalogVersionColumns: {
		columns: `SCOPE:small COLUMN_NAME DATA_TYPE:int TYPE_NAME COLUMN_SIZE:int BUFFER_LENGTH:int
			DECIMAL_DIGITS:small PSEUDO_COLUMN:small`,
		sql: `SELECT p.SqlFieldName FROM %Dictionary.CompiledProperty p, %Dictionary.CompiledClass c
			WHERE p.parent = c.Name AND p.Type = '%Library.RowVersion' AND c.SqlTableName = :%qpar(1)
			AND c.SqlSchemaName LIKE :%qpar(2) ESCAPE '\'`,
		args: exactSchema(1),
		row:  versionColumnRow,
	},
	wire.CatalogPseudoColumns: {columns: `TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME DATA_TYPE:int COLUMN_SIZE:int
		DECIMAL_DIGITS:int NUM_PREC_RADIX:int COLUMN_USAGE REMARKS CHAR_OCTET_LENGTH:int IS_NULLABLE`},
}

// privilegesSQL selects columns once for each privilege that the user has.
func privilegesSQL(columns, from string) string {
	var parts []string
	for _, privilege := range [...]string{"DELETE", "INSERT", "REFERENCES", "SELECT", "UPDATE"} {
		if privilege == "DELETE" && strings.Contains(columns, "COLUMN_NAME") {
			continue // rows are deleted, not columns
		}
		parts = append(parts, "SELECT "+columns+", '"+privilege+"' FROM "+from)
	}
	return strings.Join(parts, " UNION ALL ") + " "
}

// privilegesRow builds a row of getTablePrivileges and getColumnPrivileges.
func privilegesRow(out []byte, in []list.Item) []byte {
	out = appendItems(out, null)
	out = appendItems(out, in...)
	return appendItems(out, text("YES"))
}

// DatabaseMetaData's numbers of a row identifier's life and nature.
const (
	bestRowSession     = 2
	bestRowNotPseudo   = 1
	bestRowPseudo      = 2
	versionColumnPlain = 1
)

// rowIDSize is how many digits a row id can have.
const rowIDSize = 19

// bestRowRow builds a row of getBestRowIdentifier: the row id, which SELECT *
// does not show unless it is public.
func bestRowRow(out []byte, in []list.Item) []byte {
	pseudo := bestRowNotPseudo
	if in[1].Int == 1 {
		pseudo = bestRowPseudo
	}
	return appendItems(out, number(bestRowSession), in[0], number(wire.TypeBigInt), text("BIGINT"), number(rowIDSize),
		null, number(0), number(pseudo))
}

// versionColumnRow builds a row of getVersionColumns: a ROWVERSION.
func versionColumnRow(out []byte, in []list.Item) []byte {
	return appendItems(out, null, in[0], number(wire.TypeBigInt), text("BIGINT"), number(rowIDSize), null, number(0),
		number(versionColumnPlain))
}

// exactSchema makes a pattern of a schema, the value at an index: JDBC sends the
// name itself, or "%" for every schema.
func exactSchema(indexes ...int) func(values []string) []string {
	return func(values []string) []string {
		for _, i := range indexes {
			if i < len(values) {
				values[i] = exactPattern(values[i])
			}
		}
		return values
	}
}

// exactTable makes patterns of the table and the schema of getColumnPrivileges,
// which are names, while its column is a pattern.
func exactTable(values []string) []string { return exactSchema(0, 2)(values) }

// exactPattern is the LIKE pattern of a name; "%" stays what it is.
func exactPattern(name string) string {
	if name == "%" {
		return name
	}
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(name)
}
