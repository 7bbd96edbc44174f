package logging

import (
	"fmt"
	"strings"
)

// The names of the fields that more than one package logs.
const (
	FieldRemote      = "remote"
	FieldPID         = "pid"
	FieldUser        = "user"
	FieldDatabase    = "database"
	FieldApplication = "application"
	FieldSQLSTATE    = "sqlstate"
	FieldSQLCODE     = "sqlcode"
	FieldDurationMS  = "duration_ms"
	FieldRows        = "rows"
	FieldStatement   = "statement"
	FieldIRISSQL     = "iris_sql"
	FieldErr         = "err"
	FieldReference   = "reference"
	FieldFile        = "file"
)

// Field is a field of log lines whose name and meaning do not change.
type Field struct{ Name, Type, Meaning string }

// Fields lists the stable fields, in the order in which people look for them.
func Fields() []Field {
	return []Field{
		{"time", "time", "when, as RFC 3339 with fractions of a second"},
		{"level", "string", "DEBUG, INFO, WARN or ERROR"},
		{"msg", "string", "what happened; a constant text per kind of event"},
		{FieldRemote, "string", "address and port of the client"},
		{FieldPID, "number", "the session's number, as in pg_stat_activity and in the client's backend key"},
		{FieldUser, "string", "PostgreSQL user of the session"},
		{FieldDatabase, "string", "database of the session: the IRIS namespace"},
		{FieldApplication, "string", "application_name of the session"},
		{FieldSQLSTATE, "string", "PostgreSQL's code of the error the client got"},
		{FieldSQLCODE, "number", "IRIS's code of the error behind it"},
		{FieldDurationMS, "number", "how long it took, in milliseconds"},
		{FieldRows, "number", "rows returned or changed"},
		{FieldStatement, "string", "the statement without its literals"},
		{FieldIRISSQL, "string", "the statements sent to IRIS for it, separated by semicolons; they hold no values"},
		{FieldErr, "string", "the error, with what was being done"},
		{FieldReference, "string", "the reference that the client was told with an internal error"},
		{FieldFile, "string", "the file that the line is about"},
	}
}

// FieldTable is the table of the stable fields in Markdown, as the documentation
// shows it.
func FieldTable() string {
	var b strings.Builder
	b.WriteString("| field | type | meaning |\n|---|---|---|\n")
	for _, f := range Fields() {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", f.Name, f.Type, f.Meaning)
	}
	return b.String()
}
