package superserver

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// routineCatalog are the catalog functions about procedures. JDBC's procedures
// are all of IRIS's routines, its functions those with a return value.
var routineCatalog = map[wire.Function]*catalogCall{
	wire.CatalogProcedures: {
		columns: `PROCEDURE_CAT PROCEDURE_SCHEM PROCEDURE_NAME NUM_INPUT_PARAMS:int NUM_OUTPUT_PARAMS:int
			NUM_RESULT_SETS:int REMARKS PROCEDURE_TYPE:small SPECIFIC_NAME`,
		sql: `SELECT ROUTINE_SCHEMA, ROUTINE_NAME, ROUTINE_TYPE FROM INFORMATION_SCHEMA.ROUTINES
			WHERE ROUTINE_NAME LIKE :%qpar(1) ESCAPE '\' AND ROUTINE_SCHEMA LIKE :%qpar(2) ESCAPE '\' ORDER BY 1, 2`,
		row: proceduresRow,
	},
	wire.CatalogFunctions: {
		columns: `FUNCTION_CAT FUNCTION_SCHEM FUNCTION_NAME REMARKS FUNCTION_TYPE:small SPECIFIC_NAME`,
		sql: `SELECT ROUTINE_SCHEMA, ROUTINE_NAME FROM INFORMATION_SCHEMA.ROUTINES
			WHERE ROUTINE_NAME LIKE :%qpar(1) ESCAPE '\' AND ROUTINE_SCHEMA LIKE :%qpar(2) ESCAPE '\'
			AND ROUTINE_TYPE = 'FUNCTION' ORDER BY 1, 2`,
		row: functionsRow,
	},
	wire.CatalogProcedureColumns: {
		columns: `PROCEDURE_CAT PROCEDURE_SCHEM PROCEDURE_NAME COLUMN_NAME COLUMN_TYPE:small DATA_TYPE:int TYPE_NAME
			PRECISION:int LENGTH:int SCALE:small RADIX:small NULLABLE:small REMARKS COLUMN_DEF SQL_DATA_TYPE:int
			SQL_DATETIME_SUB:int CHAR_OCTET_LENGTH:int ORDINAL_POSITION:int IS_NULLABLE SPECIFIC_NAME`,
		sql: parametersSQL,
		row: procedureColumnsRow,
	},
	wire.CatalogFunctionColumns: {
		columns: `FUNCTION_CAT FUNCTION_SCHEM FUNCTION_NAME COLUMN_NAME COLUMN_TYPE:small DATA_TYPE:int TYPE_NAME
			PRECISION:int LENGTH:int SCALE:small RADIX:small NULLABLE:small REMARKS CHAR_OCTET_LENGTH:int
			ORDINAL_POSITION:int IS_NULLABLE SPECIFIC_NAME`,
		sql: parametersSQL,
		row: functionColumnsRow,
	},
}

// parametersSQL selects what both calls about parameters need.
const parametersSQL = `SELECT SPECIFIC_SCHEMA, SPECIFIC_NAME, PARAMETER_NAME, PARAMETER_MODE, IS_RESULT, DATA_TYPE,
	CHARACTER_MAXIMUM_LENGTH, NUMERIC_PRECISION, NUMERIC_SCALE, ORDINAL_POSITION FROM INFORMATION_SCHEMA.PARAMETERS
	WHERE SPECIFIC_NAME LIKE :%qpar(1) ESCAPE '\' AND PARAMETER_NAME LIKE :%qpar(2) ESCAPE '\'
	AND SPECIFIC_SCHEMA LIKE :%qpar(3) ESCAPE '\' ORDER BY 1, 2, 10`

// DatabaseMetaData's kinds of procedures and functions.
const (
	procedureNoResult      = 1
	procedureReturnsResult = 2
	functionNoTable        = 1
)

// proceduresRow builds a row of getProcedures.
func proceduresRow(out []byte, in []list.Item) []byte {
	kind := procedureNoResult
	if in[2].Str == "FUNCTION" {
		kind = procedureReturnsResult
	}
	return appendItems(out, null, in[0], in[1], null, null, null, null, number(kind), in[1])
}

// functionsRow builds a row of getFunctions.
func functionsRow(out []byte, in []list.Item) []byte {
	return appendItems(out, null, in[0], in[1], null, number(functionNoTable), in[1])
}

// DatabaseMetaData numbers the directions of a function's parameters otherwise
// than those of a procedure's.
const (
	functionColumnOut    = 3
	functionColumnReturn = 4
)

// parameterMode is a parameter's direction.
func parameterMode(in []list.Item) ParamMode {
	switch {
	case in[4].Str == "YES":
		return ParamReturn
	case in[3].Str == "INOUT":
		return ParamInOut
	case in[3].Str == "OUT":
		return ParamOut
	}
	return ParamIn
}

// parameterType are the cells from DATA_TYPE to RADIX, and the length in bytes.
func parameterType(in []list.Item) (cells []list.Item, octets list.Item) {
	t := findCatalogType(in[5].Str)
	precision, scale := in[6], null
	if t.radix != 0 {
		precision, scale = in[7], in[8]
	}
	if precision.Kind == list.Null {
		precision = number(t.precision)
	}
	if strings.HasSuffix(t.name, "CHAR") || strings.HasSuffix(t.name, "BINARY") {
		octets = precision
	} else {
		octets = null
	}
	return []list.Item{number(t.code), text(t.name), precision, precision, scale, numberOrNull(t.radix)}, octets
}

// procedureColumnsRow builds a row of getProcedureColumns.
func procedureColumnsRow(out []byte, in []list.Item) []byte {
	types, octets := parameterType(in)
	out = appendItems(out, null, in[0], in[1], in[2], number(int(parameterMode(in))))
	out = appendItems(out, types...)
	return appendItems(out, number(wire.NullableYes), null, null, null, null, octets, in[9], text("YES"), in[1])
}

// functionColumnsRow builds a row of getFunctionColumns.
func functionColumnsRow(out []byte, in []list.Item) []byte {
	mode := int(parameterMode(in))
	switch ParamMode(mode) {
	case ParamOut:
		mode = functionColumnOut
	case ParamReturn:
		mode = functionColumnReturn
	}
	types, octets := parameterType(in)
	out = appendItems(out, null, in[0], in[1], in[2], number(mode))
	out = appendItems(out, types...)
	return appendItems(out, number(wire.NullableYes), null, octets, in[9], text("YES"), in[1])
}
