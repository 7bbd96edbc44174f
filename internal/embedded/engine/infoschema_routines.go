package engine

// routineTables are the relations about procedures, functions, triggers and
// aggregates.
func routineTables() []systemTable {
	return []systemTable{
		{schema: informationSchema, name: "ROUTINES", columns: `SPECIFIC_CATALOG SPECIFIC_SCHEMA SPECIFIC_NAME
			ROUTINE_CATALOG ROUTINE_SCHEMA ROUTINE_NAME MODULE_CATALOG MODULE_SCHEMA MODULE_NAME USER_DEFINED_TYPE_CATALOG
			USER_DEFINED_TYPE_SCHEMA USER_DEFINED_TYPE_NAME ROUTINE_TYPE DTD_IDENTIFIER ROUTINE_BODY
			ROUTINE_DEFINITION:long EXTERNAL_NAME EXTERNAL_LANGUAGE PARAMETER_STYLE IS_DETERMINISTIC SQL_DATA_ACCESS
			IS_NULL_CALL SQL_PATH SCHEMA_LEVEL_ROUTINE MAX_DYNAMIC_RESULT_SETS:small IS_USER_DEFINED_CAST
			IS_IMPLICITLY_INVOCABLE SECURITY_TYPE TO_SQL_SPECIFIC_CATALOG TO_SQL_SPECIFIC_SCHEMA TO_SQL_SPECIFIC_NAME
			AS_LOCATOR CREATED:stamp LAST_ALTERED:stamp NEW_SAVEPOINT_LEVEL IS_UDT_DEPENDENT
			RESULT_CAST_FROM_DTD_IDENTIFIER RESULT_CAST_AS_LOCATOR DATA_TYPE CHARACTER_MAXIMUM_LENGTH:int
			CHARACTER_OCTET_LENGTH:int NUMERIC_PRECISION:small NUMERIC_PRECISION_RADIX:int NUMERIC_SCALE:int
			DATETIME_PRECISION:int COLLATION_CATALOG COLLATION_SCHEMA COLLATION_NAME CHARACTER_SET_CATALOG
			CHARACTER_SET_SCHEMA CHARACTER_SET_NAME CLASSNAME:long METHOD_OR_QUERY_NAME:long`, general: routineRows},
		{schema: informationSchema, name: "PARAMETERS", columns: `SPECIFIC_CATALOG SPECIFIC_SCHEMA SPECIFIC_NAME
			ORDINAL_POSITION:int DTD_IDENTIFIER PARAMETER_MODE IS_RESULT AS_LOCATOR PARAMETER_NAME
			FROM_SQL_SPECIFIC_CATALOG FROM_SQL_SPECIFIC_SCHEMA FROM_SQL_SPECIFIC_NAME TO_SQL_SPECIFIC_CATALOG
			TO_SQL_SPECIFIC_SCHEMA TO_SQL_SPECIFIC_NAME DATA_TYPE CHARACTER_MAXIMUM_LENGTH:int CHARACTER_OCTET_LENGTH:int
			NUMERIC_PRECISION:small NUMERIC_PRECISION_RADIX:int NUMERIC_SCALE:int DATETIME_PRECISION:int COLLATION_CATALOG
			COLLATION_SCHEMA COLLATION_NAME CHARACTER_SET_CATALOG CHARACTER_SET_SCHEMA CHARACTER_SET_NAME`, general: routineParamRows},
		{schema: informationSchema, name: "TRIGGERS", columns: `TABLE_CATALOG TABLE_SCHEMA TABLE_NAME TRIGGER_NAME
			EVENT_MANIPULATION EVENT_OBJECT_CATALOG EVENT_OBJECT_SCHEMA EVENT_OBJECT_TABLE ACTION_ORDER:int
			ACTION_CONDITION ACTION_STATEMENT:long ACTION_ORIENTATION ACTION_TIMING ACTION_REFERENCE_OLD_TABLE
			ACTION_REFERENCE_NEW_TABLE ACTION_REFERENCE_OLD_ROW ACTION_REFERENCE_NEW_ROW CREATED:stamp` + exactNames},
		{schema: informationSchema, name: "USER_DEFINED_AGGREGATES", columns: `AGGREGATE_SCHEMA AGGREGATE_NAME RETURN_TYPE
			PARAMETER_LIST:long OWNER INITIALIZE_FUNCTION:long ITERATE_FUNCTION:long MERGE_FUNCTION:long
			FINALIZE_FUNCTION:long`},
	}
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
