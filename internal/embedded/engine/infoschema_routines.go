package engine

import (
	"maps"
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/superserver"
)

// routineTables are the relations about procedures, functions, triggers and
// aggregates.
func routineTables() []systemTable {
	return []systemTable{
		{schema: informationSchema, name: "ROUTINES", general: routineRows, columns: `SPECIFIC_CATALOG SPECIFIC_SCHEMA SPECIFIC_NAME
			ROUTINE_CATALOG ROUTINE_SCHEMA ROUTINE_NAME MODULE_CATALOG MODULE_SCHEMA MODULE_NAME USER_DEFINED_TYPE_CATALOG
			USER_DEFINED_TYPE_SCHEMA USER_DEFINED_TYPE_NAME ROUTINE_TYPE DTD_IDENTIFIER ROUTINE_BODY
			ROUTINE_DEFINITION:long EXTERNAL_NAME EXTERNAL_LANGUAGE PARAMETER_STYLE IS_DETERMINISTIC SQL_DATA_ACCESS
			IS_NULL_CALL SQL_PATH SCHEMA_LEVEL_ROUTINE MAX_DYNAMIC_RESULT_SETS:small IS_USER_DEFINED_CAST
			IS_IMPLICITLY_INVOCABLE SECURITY_TYPE TO_SQL_SPECIFIC_CATALOG TO_SQL_SPECIFIC_SCHEMA TO_SQL_SPECIFIC_NAME
			AS_LOCATOR CREATED:stamp LAST_ALTERED:stamp NEW_SAVEPOINT_LEVEL IS_UDT_DEPENDENT
			RESULT_CAST_FROM_DTD_IDENTIFIER RESULT_CAST_AS_LOCATOR DATA_TYPE CHARACTER_MAXIMUM_LENGTH:int
			CHARACTER_OCTET_LENGTH:int NUMERIC_PRECISION:small NUMERIC_PRECISION_RADIX:int NUMERIC_SCALE:int
			DATETIME_PRECISION:int COLLATION_CATALOG COLLATION_SCHEMA COLLATION_NAME CHARACTER_SET_CATALOG
			CHARACTER_SET_SCHEMA CHARACTER_SET_NAME CLASSNAME:long METHOD_OR_QUERY_NAME:long
			-SystemRoutine:bit`},
		{schema: informationSchema, name: "PARAMETERS", general: parameterRows, columns: `SPECIFIC_CATALOG SPECIFIC_SCHEMA
			SPECIFIC_NAME
			ORDINAL_POSITION:int DTD_IDENTIFIER PARAMETER_MODE IS_RESULT AS_LOCATOR PARAMETER_NAME
			FROM_SQL_SPECIFIC_CATALOG FROM_SQL_SPECIFIC_SCHEMA FROM_SQL_SPECIFIC_NAME TO_SQL_SPECIFIC_CATALOG
			TO_SQL_SPECIFIC_SCHEMA TO_SQL_SPECIFIC_NAME DATA_TYPE CHARACTER_MAXIMUM_LENGTH:int CHARACTER_OCTET_LENGTH:int
			NUMERIC_PRECISION:small NUMERIC_PRECISION_RADIX:int NUMERIC_SCALE:int DATETIME_PRECISION:int COLLATION_CATALOG
			COLLATION_SCHEMA COLLATION_NAME CHARACTER_SET_CATALOG CHARACTER_SET_SCHEMA CHARACTER_SET_NAME -SystemRoutine:int`},
		{schema: informationSchema, name: "TRIGGERS", columns: `TABLE_CATALOG TABLE_SCHEMA TABLE_NAME TRIGGER_NAME
			EVENT_MANIPULATION EVENT_OBJECT_CATALOG EVENT_OBJECT_SCHEMA EVENT_OBJECT_TABLE ACTION_ORDER:int
			ACTION_CONDITION ACTION_STATEMENT:long ACTION_ORIENTATION ACTION_TIMING ACTION_REFERENCE_OLD_TABLE
			ACTION_REFERENCE_NEW_TABLE ACTION_REFERENCE_OLD_ROW ACTION_REFERENCE_NEW_ROW CREATED:stamp` + exactNames},
		{schema: informationSchema, name: "USER_DEFINED_AGGREGATES", columns: `AGGREGATE_SCHEMA AGGREGATE_NAME RETURN_TYPE
			PARAMETER_LIST:long OWNER INITIALIZE_FUNCTION:long ITERATE_FUNCTION:long MERGE_FUNCTION:long
			FINALIZE_FUNCTION:long`},
	}
}

// routine is what ROUTINES and PARAMETERS tell of a procedure.
type routine struct {
	schema, name  string
	class, method string // the class that has it, and what it is called there
	procedure     bool
	params        []superserver.ProcedureParam
}

// routines lists IRIS's class methods that SQL can call, and what DDL made.
func routines(c *store.Catalog) []routine {
	var list []routine
	for _, r := range c.Routines() {
		list = append(list, routine{
			schema: r.Schema, name: r.Name, class: r.ClassName, method: r.Name, procedure: r.Procedure, params: routineParams(r),
		})
	}
	for _, name := range slices.Sorted(maps.Keys(systemProcedures)) {
		p := systemProcedures[name]
		class, method, _ := strings.Cut(p.method, "||")
		schema, own, _ := strings.Cut(p.name, ".")
		if strings.HasPrefix(p.name, "%SYSTEM.SQL_") { // of a class whose package is the schema
			schema, own = "%SYSTEM", p.name[len("%SYSTEM."):]
		}
		list = append(list, routine{schema: schema, name: own, class: class, method: method, params: p.params})
	}
	return list
}

// returns reports whether a routine has a return value.
func (r routine) returns() bool {
	return len(r.params) > 0 && r.params[0].Mode == superserver.ParamReturn
}

// routineRows lists the routines in ROUTINES. What IRIS keeps for future use is
// NULL.
func routineRows(c *store.Catalog) []cells {
	list := routines(c)
	rows := make([]cells, len(list))
	for i, r := range list {
		kind := "FUNCTION"
		if r.procedure {
			kind = "PROCEDURE"
		}
		rows[i] = cells{
			"SPECIFIC_SCHEMA": word(r.schema), "SPECIFIC_NAME": word(r.name), "ROUTINE_SCHEMA": word(r.schema),
			"ROUTINE_NAME": word(r.name), "ROUTINE_TYPE": word(kind), "ROUTINE_BODY": word("EXTERNAL"),
			"IS_NULL_CALL": yesNo(false), "SCHEMA_LEVEL_ROUTINE": yesNo(true), "CLASSNAME": word(r.class),
			"METHOD_OR_QUERY_NAME": word(r.method), "SystemRoutine": bit(isSystemSchema(r.schema)),
		}
		if r.returns() {
			rows[i].addParameterType(r.params[0])
		}
	}
	return rows
}

// addParameterType adds what ROUTINES and PARAMETERS say about a type.
func (row cells) addParameterType(p superserver.ProcedureParam) {
	row["DATA_TYPE"] = word(dataTypes[p.Type])
	switch p.Type {
	case xdbcVarchar, xdbcVarbinary:
		row["CHARACTER_MAXIMUM_LENGTH"], row["CHARACTER_OCTET_LENGTH"] = count(p.Precision), count(p.Precision)
	case xdbcTinyInt, xdbcSmallInt, xdbcInteger, xdbcBigInt, xdbcNumeric, xdbcDouble:
		row["NUMERIC_PRECISION"], row["NUMERIC_PRECISION_RADIX"] = count(p.Precision), count(10)
		row["NUMERIC_SCALE"] = count(p.Scale)
	}
}

// parameterModes are the directions of parameters as PARAMETERS words them.
var parameterModes = map[superserver.ParamMode]string{
	superserver.ParamIn: "IN", superserver.ParamInOut: "INOUT", superserver.ParamOut: "OUT", superserver.ParamReturn: "OUT",
}

// parameterRows lists the parameters of routines in PARAMETERS. The return value
// is number 0.
func parameterRows(c *store.Catalog) []cells {
	var rows []cells
	for _, r := range routines(c) {
		position := 1
		if r.returns() {
			position = 0
		}
		for i, p := range r.params {
			row := cells{
				"SPECIFIC_SCHEMA": word(r.schema), "SPECIFIC_NAME": word(r.name), "ORDINAL_POSITION": count(position + i),
				"PARAMETER_MODE": word(parameterModes[p.Mode]), "IS_RESULT": yesNo(p.Mode == superserver.ParamReturn),
				"AS_LOCATOR": yesNo(false), "PARAMETER_NAME": word(p.Name), "SystemRoutine": bit(isSystemSchema(r.schema)),
			}
			row.addParameterType(p)
			rows = append(rows, row)
		}
	}
	return rows
}

// statementTables are the relations about statistics of statements and columns
// and about foreign servers. This server collects none of the former and has
// none of the latter, so they are empty.
func statementTables() []systemTable {
	counts := " StatCount:int StatTotal:double StatVariance:double StatRowCount:int StatCommands:int"
	tables := []systemTable{
		{name: "STATEMENTS", columns: `Hash SqlComp DefaultSchema:list SQLSchemaPath:list Packages:list Switch Frozen:int
			Timestamp:stamp Version:long Error:long Plan:long Statement:long ParentHash StatCount:int StatTotal:double
			StatVariance:double StatFirst:date NaturalQuery:bit StatAverage:double StatStdDev:double FrozenDifferent:bit
			StatRowCount:int UserName ClientName ClientIP ClientApp CallStack:list StatCommands:int SQLStatementID:int
			JSONPlan:long`},
		{name: "STATEMENT_CHILDREN", columns: "Statement ParentHash"},
		{name: "STATEMENT_DAILY_STATS", columns: "Statement Day:date" + counts},
		{name: "STATEMENT_HOURLY_STATS", columns: "Day Hour:int" + counts + " Date:date"},
		{name: "STATEMENT_LOCATIONS", columns: "Statement Location RuntimeLocation Type"},
		{name: "STATEMENT_PARAMETER_STATS", columns: "Day Values:list Frequency:int AverageRuntime:double"},
		{name: "STATEMENT_PRIV_OBJECTS", columns: "Statements Relation"},
		{name: "STATEMENT_PRIV_ACTIONS", columns: "Relation Action Fields:list"},
		{name: "STATEMENT_RELATIONS", columns: "Statement Relation"},
		{name: "CURRENT_STATEMENTS", columns: `AppMetadataStackID:list SQLStatementID:int Server ProcessID
			StatementIndexHash UserName QueryRunType QueryStmtType:int TP_NestingLevel:int Parameters:list Namespace
			CachedQuery CallerName StatementOrder:int CurrentWorkerCount:int ExecutionStart:stamp ExecutionStartUTC:stamp
			ExecutionDuration:double ParentType ChildStatements:list Status`},
		{name: "COLUMN_HISTOGRAMS", columns: `TABLE_CATALOG TABLE_SCHEMA TABLE_NAME COLUMN_NAME ORDINAL_POSITION:int
			BUCKET_POSITION:int BUCKET_WIDTH:double INTERPOLATABLE:bit NULL_BUCKETS:int PERCENTILE:double VALUE`},
		{name: "FOREIGN_SERVERS", columns: `SERVER_SCHEMA SERVER_NAME CLASSNAME:long FOREIGN_DATA_WRAPPER
			PARAMETERS:long DESCRIPTION OWNER`},
		{name: "FOREIGN_TABLES", columns: `SERVER_SCHEMA SERVER_NAME TABLE_SCHEMA TABLE_NAME CLASSNAME:long
			PARAMETERS:long USING:long DESCRIPTION OWNER`},
	}
	for i := range tables {
		tables[i].schema = informationSchema
	}
	return tables
}
