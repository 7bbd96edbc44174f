package superserver

import (
	"context"
	"errors"
	"fmt"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// Backend is what the protocol serves: it authenticates and starts jobs.
type Backend interface {
	// Login checks the credentials and starts a job in an IRIS namespace. A
	// refusal's text is sent to the client with status 417.
	Login(ctx context.Context, l Login) (Job, error)
	// Interrupt stops the running statement of a job; it reports whether the
	// job exists and user may interrupt it.
	Interrupt(job int, user string) bool
}

// Login is the content of a CONNECT message that matters.
type Login struct {
	Namespace, User, Password string
	Autocommit                bool
	Isolation                 int // 0 read uncommitted (default), 1 as JDBC sends it; see iris-protocol 4.2
	Application, ClientHost   string
	Local                     bool // the client is on this machine or in this process
}

// Job is one connection's server process, as IRIS calls it. Calls are
// serialised by the connection. Errors are *SQLError where IRIS has a SQLCODE.
type Job interface {
	Number() int
	// Prepare compiles a statement. params describes the :%qpar(n) of the text.
	Prepare(ctx context.Context, sql string, params []ParamInfo) (Statement, error)
	SetAutocommit(on bool)
	// Isolation returns the level in force; SetIsolation changes it and
	// returns the level that then is in force.
	Isolation() int
	SetIsolation(level int) int
	Commit(ctx context.Context) error
	Rollback(ctx context.Context) error
	// InTransaction reports whether a transaction is open.
	InTransaction() bool
	// Procedure finds a stored procedure by its name as CALL has it, which clients
	// send with blanks around dots.
	Procedure(ctx context.Context, name string) (Procedure, error)
	// DefaultSchema is the answer to GET_SCHEMA.
	DefaultSchema() string
	// Close rolls an open transaction back and ends the job.
	Close()
}

// ParamInfo is one entry of PARAMINFO: a user's parameter, or a literal that
// the client lifted out of the text, whose format then tells its type.
type ParamInfo struct {
	Literal bool
	Format  int // 0 none, 1–4 string, 10 integer, 11 other number
}

// Statement is a compiled statement. It stays usable until the job ends; it
// recompiles itself when the schema has changed.
type Statement interface {
	// IsQuery reports whether execution returns rows.
	IsQuery() bool
	// Columns describes the rows of a query.
	Columns() []Column
	// Params describes each parameter, literals included.
	Params() []ParamMeta
	// Query runs a query with one parameter set, which stays valid until the
	// cursor is closed. The cursor must be closed. ErrRedefined says that Columns
	// have changed since the last call.
	Query(ctx context.Context, params []list.Item) (Cursor, error)
	// Update runs a statement that returns no rows once per parameter set
	// (sets has one empty set when there are no parameters). counts has one
	// row count per set, BatchFailed for the failed ones; err is the first failure.
	// The sets are valid during the call only.
	Update(ctx context.Context, sets [][]list.Item) (counts []int64, err error)
	// GeneratedKeys returns the row ids or identity values of the last Update.
	GeneratedKeys() (columns []Column, rows [][]list.Item)
}

// BatchFailed is the row count of a failed set (java.sql.Statement.EXECUTE_FAILED).
const BatchFailed = -3

// Cursor yields the rows of a query.
type Cursor interface {
	// Next appends the $LIST items of the next row to buf. It returns io.EOF
	// after the last row. Columns of stream types have their contents here; the
	// protocol puts handles in their place, also for parameters.
	Next(ctx context.Context, buf []byte) ([]byte, error)
	Close()
}

// Column is one column of a query's metadata.
type Column struct {
	Name, Label, Table, Schema string
	Type, Precision, Scale     int
	Nullable                   int // 0 no, 1 yes, 2 unknown
	Flags                      ColumnFlags
}

// ColumnFlags are the flag bytes of a column ("additional" in the protocol).
type ColumnFlags struct {
	AutoIncrement, CaseSensitive, ReadOnly, RowVersion, Unique bool
	Aliased, Expression, Hidden, Identity, Key, RowID          bool
}

// ParamMeta is one parameter's metadata.
type ParamMeta struct {
	Type, Precision, Scale, Nullable int
}

// SQLError is an error with IRIS's SQLCODE.
type SQLError struct {
	Code     int    // negative SQLCODE
	Text     string // IRIS's standard text for the code
	Location string // "Prepare", "ServerLoop", "ServerLoop - Query Open()" …
	Message  string // %msg, "" when there is none
}

// Error renders the text as IRIS's GET_SERVER_ERROR does.
func (e *SQLError) Error() string {
	s := fmt.Sprintf("[SQLCODE: <%d>:<%s>]\r\n[Location: <%s>]", e.Code, e.Text, e.Location)
	if e.Message != "" {
		s += fmt.Sprintf("\r\n[%%msg: <%s>]", e.Message)
	}
	return s
}

// AsSQLError returns the *SQLError in err's chain, nil if there is none.
func AsSQLError(err error) *SQLError {
	var e *SQLError
	if errors.As(err, &e) {
		return e
	}
	return nil
}
