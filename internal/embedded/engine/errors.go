package engine

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/superserver"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// Locations IRIS names in its errors.
const (
	atPrepare = "Prepare"
	atOpen    = "ServerLoop - Query Open()"
	atFetch   = "ServerLoop - Query Fetch"
	atExecute = "ServerLoop - Query Execute"
)

// codeTexts are IRIS's standard texts of the SQLCODEs the engine raises.
var codeTexts = map[int]string{
	-44:  "Duplicate method or query characteristic",
	-46:  "Required method missing in ObjectScript query body",
	-47:  "Invalid method or query characteristic",
	-76:  "Cardinality mismatch between the SELECT-list and INTO-list.",
	-356: "SQL Function (function stored procedure) is not defined to return a value",
	-357: "SQL Function (function stored procedure) is not defined as a function procedure",
	-361: "Method or Query name not unique",
	-362: "Method or Query not found",
	-425: "Error processing stored procedure request",
	-426: "Error preparing stored procedure",
	-1:   "Invalid SQL statement", -2: "Exponent digits missing after 'E'", -3: `Closing quote (") missing`,
	-4: "A term expected, beginning with one of the following: identifier, constant, aggregate, %ALPHAUP, %EXACT, " +
		"%MVR, %SQLSTRING, %SQLUPPER, %STRING, %UPPER, $$, :, +, -, (, NOT, EXISTS, or FOR",
	-5:  "Column number specified in ORDER does not match SELECT list",
	-6:  "ORDER BY column after UNION not found as SELECT column",
	-7:  "Exponent out of range",
	-8:  "Invalid DATEPART code for DATEPART(), DATENAME(), DATEADD(), or DATEDIFF()",
	-9:  "Incompatible SELECT lists used in UNION/INTERSECT/EXCEPT",
	-10: "The SELECT list of the subquery must have exactly one item",
	-12: "A term expected, beginning with one of the following: identifier, constant, aggregate, $$, :, (, +, -, " +
		"%ALPHAUP, %EXACT, %MVR, %SQLSTRING, %SQLUPPER, %STRING, or %UPPER",
	-14: "A comparison operator is required here", -15: "A condition expected after NOT",
	-16: "Quantifier SOME expected after the FOR in the for-expression",
	-17: "A for-condition expected after the ( in the for-expression",
	-19: "An aggregate function cannot be used in a WHERE or GROUP BY clause",
	-20: "Name conflict in the FROM list over label",
	-21: "Pointer->Field reference may not be modified by an INSERT or UPDATE statement",
	-22: "ORDER must specify column names, not numbers, when after 'SELECT *'",
	-23: "Label is not listed among the applicable tables", -24: "Ambiguous sort column",
	-25: "Input encountered after end of query", -26: "Missing FROM clause", -27: "Field is ambiguous among the applicable tables",
	-28: "Host variable name must begin with either % or a letter",
	-29: "Field not found in the applicable tables", -30: "Table or view not found",
	-35: "INSERT/UPDATE/DELETE not allowed for non-updateable view",
	-36: "WITH CHECK OPTION (CHECKOPTION class parameter) not allowed for non-updateable views",
	-37: "SQL Scalar/Aggregate/Unary function not supported for Stream fields",
	-41: "An extrinsic function call must have the form '$$tag^routine(...)'",
	-40: "ODBC escape extension not supported", -51: "SQL statement expected",
	-60: "An action (%ALTER, SELECT, UPDATE, etc.) expected",
	-62: "Additional new values expected for INSERT/UPDATE", -63: "Data exception - invalid escape character",
	-64: "Incompatible SELECT list is used in INSERT", -65: "Positive integer constant or variable expected",
	-67: "Implicit join (arrow syntax) not supported in ON clause",
	-71: "Multi-Line field must be the left operand of the Comparison.",
	-72: "Multi-Line field not valid in ORDER BY clause", -73: "Aggregates not supported in ORDER BY clause",
	-74: "Duplicate <select-list> alias names found",
	-75: "<trim_spec> and/or <trim_char> required before FROM in TRIM function.",
	-77: "Qualified column reference not allowed in this JOIN context.", -78: "Invalid transaction state.",
	-79: "Referencing key and referenced key must be the same size", -80: "Integer expected",
	-82: "Multiple table %DESCRIPTION definitions found", -86: "Invalid field definition, no datatype defined",
	-88: "Invalid field name", -91: "Transaction mode cannot be specified more than once",
	-92: "Level of isolation cannot be READ UNCOMMITTED or READ VERIFIED if READ WRITE specified",
	-96: "Specified level of isolation is not supported", -99: "Privilege violation",
	-104: "Field validation failed in INSERT, or value failed to convert in DisplayToLogical or OdbcToLogical",
	-105: "Field validation failed in UPDATE", -106: "Row to DELETE not found",
	-107: "Cannot UPDATE RowID or RowID based on fields",
	-108: "Required field missing; INSERT or UPDATE not allowed",
	-109: "Cannot find the row designated for UPDATE", -110: "Locking conflict in filing",
	-111: "Cannot INSERT into a 'Default Only' RowID or RowID based on field",
	-114: "One or more matching rows is locked by another user",
	-115: "Cannot INSERT/UPDATE/DELETE on a read only table",
	-116: "Cardinality mismatch on INSERT/UPDATE between values list and number of table columns.",
	-119: "UNIQUE or PRIMARY KEY constraint failed uniqueness check upon INSERT",
	-120: "UNIQUE or PRIMARY KEY constraint failed uniqueness check upon UPDATE",
	-121: "FOREIGN KEY constraint failed referential check upon INSERT of row in referencing table",
	-122: "FOREIGN KEY constraint failed referential check upon UPDATE of row in referencing table",
	-123: "FOREIGN KEY constraint failed referential check upon UPDATE of row in referenced table",
	-124: "FOREIGN KEY constraint failed referential check upon DELETE of row in referenced table",
	-125: "UNIQUE or PRIMARY KEY Constraint failed uniqueness check upon creation of the constraint",
	-127: "FOREIGN KEY Constraint failed referential check upon creation of the constraint",
	-128: "Argument to scalar function %OBJECT() must be a stream field",
	-136: "View's WITH CHECK OPTION validation failed in INSERT",
	-137: "View's WITH CHECK OPTION validation failed in UPDATE",
	-138: "Cannot INSERT/UPDATE a value for a read only field",
	-140: "Invalid length parameter passed to the SUBSTRING function",
	-141: "Invalid input value passed to the CONVERT function",
	-142: "Cardinality mismatch between the view-column-list and view query's SELECT clause",
	-143: "ORDER BY not valid in a view's query",
	-144: "A subquery is not allowed in an insert statement's set/values clause",
	-146: "Unable to convert date input to a valid logical date value",
	-147: "Unable to convert time input to a valid logical time value",
	-148: "CREATE VIEW, ALTER VIEW, or a view's query may not contain host variable references",
	-149: "SQL Function encountered an error", -153: "SQL compile options comment contains invalid JSON string", -151: "Index is not found within tables used by this statement",
	-181: "Model or Trained Model not found", -201: "Table or view name not unique",
	-257: "Vectors of different length passed to VECTOR_COSINE/VECTOR_DOT_PRODUCT",
	-258: "Vector function got a string argument, not a vector",
	-259: "Vector function arguments of different vector types",
	-300: "DDL not allowed on this table definition", -301: "No Savepoint name",
	-302: `Savepoint names starting with "SYS" are reserved`,
	-303: "No implicit conversion of Stream value to non-Stream field in UPDATE assignment is supported",
	-304: "Attempt to add a NOT NULL field with no default value to a table which contains data",
	-305: "Attempt to make field required when the table has one or more rows where the column value is NULL",
	-306: "Column with this name already exists", -307: "Primary key already defined for this table",
	-308: "Identity column already defined for this table", -310: "Foreign key references non-existent table",
	-311: "Foreign key with same name already defined for this table",
	-312: "Invalid schema name. Must use delimited identifiers to reference this schema name",
	-313: "Condition expression not supported for Stream fields",
	-314: "Foreign key references non-unique key/column collection", -315: "Constraint or Key not found",
	-316: "Foreign key references non-existent key/column collection",
	-317: "Cannot DROP Constraint - One or more Foreign Key constraints reference this Unique constraint",
	-319: "Referenced table has no primary key defined",
	-320: "Cannot DROP table - One or more Foreign Key constraints reference this table",
	-321: "Cannot DROP view - One or more views reference this view",
	-322: "Cannot DROP column — column is defined on one or more indexes or constraints",
	-324: "Index with this name already defined for this table", -326: "Duplicate TUNE TABLE option clause found",
	-327: "Duplicate table option found",
	-333: "No such index defined", -334: "Index name is ambiguous. Index found in multiple tables.",
	-340: "No such database (namespace) defined", -359: "SQL Function (function stored procedure) not found",
	-360: "Class not found", -367: "Window function not allowed here",
	-372: "Support for extrinsic function calls are disabled",
	-374: "Cannot alter the datatype of a field to/from a stream type when the table contains data",
	-375: "Cannot ROLLBACK to unestablished savepoint", -376: "Unsupported CAST target specified",
	-377: "Field appears more than once in assignment list of insert or update statement",
	-378: "Datatype mismatch, explicit CAST is required",
	-380: "Invalid or Missing argument to scalar function", -381: "Too many arguments to scalar function",
	-382: "CTE name defined more than once", -383: "CTE used for any statement type other than select",
	-386: "Cannot use more than one of TOP, LIMIT or ANSI styles", -400: "Fatal error occurred",
	-402: "Invalid Username/Password", -415: "Fatal error occurred within the SQL filer",
	-422: "SELECT request processed via ODBC, JDBC, or Dynamic SQL cannot contain an INTO clause",
	-370: "SQL CALL, more arguments specified than defined in the stored procedure",
	-428: "Stored procedure not found", -432: "Function returned multiple rows when only a single value is expected",
	-450: "Request timed out due to user timeout", -456: "SQL query execution interrupted by user",
	-472: "A collection-valued property was expected", -473: "Schema not found",
	-474: "Explain does not support the following SQL statement type: INSERT",
	-481: "Explain does not support the following SQL statement type: INSERT",
	-475: "Schema is not empty", -476: "Schema already exists", -482: "Schema is not empty",
}

// newError makes an error with IRIS's text for the code. location may be "" and
// is then filled in where the error leaves the engine (see located).
func newError(code int, format string, args ...any) *superserver.SQLError {
	message := format
	if len(args) > 0 {
		message = fmt.Sprintf(format, args...)
	}
	return &superserver.SQLError{Code: code, Text: codeTexts[code], Message: message}
}

// syntaxError turns a refusal of the parser into IRIS's error, which echoes the
// text up to the offending token.
func syntaxError(e *syntax.Error, sql string) *superserver.SQLError {
	out := newError(e.Code, "%s", " "+e.Message+" ^"+sql[:e.End])
	out.Location = atPrepare
	return out
}

// funcError is an error raised inside of a SQLite function. SQLite keeps only
// its text, from which sqliteError recovers the code.
type funcError struct {
	code    int
	message string
}

// funcErrorPrefix marks the text of a funcError.
const funcErrorPrefix = "IRIS "

// Error is the text that passes through SQLite.
func (e *funcError) Error() string {
	return funcErrorPrefix + strconv.Itoa(e.code) + " " + e.message
}

// divideError is IRIS's division by zero.
func divideError() error {
	return &funcError{-400, "Unexpected error occurred:  <DIVIDE>"}
}

// illegalValue is ObjectScript's <ILLEGAL VALUE>.
func illegalValue() error {
	return &funcError{-400, "Unexpected error occurred:  <ILLEGAL VALUE>"}
}

// located converts any error of the engine's parts into a *superserver.SQLError
// that has a location.
func located(err error, location string) error {
	if err == nil {
		return nil
	}
	out := asSQLError(err)
	if out.Location == "" {
		copied := *out
		copied.Location = location
		out = &copied
	}
	return out
}

// asSQLError finds the SQLCODE of an error.
func asSQLError(err error) *superserver.SQLError {
	if e := superserver.AsSQLError(err); e != nil {
		return e
	}
	var refused *store.Error
	if errors.As(err, &refused) {
		return newError(refused.Code, "%s", refused.Message)
	}
	var raised *funcError
	if errors.As(err, &raised) {
		return newError(raised.code, "%s", raised.message)
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return newError(-450, "")
	case errors.Is(err, context.Canceled), errors.Is(err, sqlite3.INTERRUPT):
		return newError(-456, "")
	}
	return sqliteError(err)
}

// sqliteError converts an error of SQLite, which may carry a funcError's text.
func sqliteError(err error) *superserver.SQLError {
	_, rest, ok := strings.Cut(err.Error(), funcErrorPrefix)
	if number, message, found := strings.Cut(rest, " "); ok && found {
		if code, convErr := strconv.Atoi(number); convErr == nil {
			return newError(code, "%s", message)
		}
	}
	if errors.Is(err, sqlite3.TOOBIG) {
		return newError(-400, "Unexpected error occurred:  <MAXSTRING>")
	}
	return newError(-400, "Unexpected error occurred:  %s", err.Error())
}
