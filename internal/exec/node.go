package exec

import (
	"context"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// Row is one row. It is valid until the next call of Rows.Next.
type Row []value.Value

// Rows is a stream of rows.
type Rows interface {
	// Next returns the next row, or io.EOF after the last one.
	Next(ctx context.Context) (Row, error)
	// Close releases everything; it may be called at any point, more than once.
	Close() error
}

// Node is one operator of a plan. Nodes are immutable and shared by all
// executions of the plan; what changes lives in the Rows that Open returns.
type Node interface {
	// Open starts the operator. outer holds the rows of enclosing queries, nil
	// at the top.
	Open(ctx context.Context, rt *Runtime, outer *Frame) (Rows, error)
}

// Frame is a row of an enclosing query, for correlated references.
type Frame struct {
	Row   Row
	Outer *Frame
}

// Runtime is what one execution of a plan has at hand.
type Runtime struct {
	Env    *analyze.Env
	Params []value.Value
	Remote RemoteSource
	// Writer changes rows; it is set for statements that may.
	Writer RemoteWriter
	// Results holds what data-modifying WITH items have returned.
	Results map[any][]Row
	// Touched are the rows, by table and row id, that parts of the statement have
	// changed which change a table that others change too.
	Touched map[string]bool
	// Limits bound what operators of this execution keep. Who sets a Budget calls
	// Finish in the end.
	Limits

	run execution
}

// RemoteSource sends statements to IRIS; the session implements it on the
// connection that its transaction holds.
type RemoteSource interface {
	// Query runs an IRIS query. args are the values of the statement's
	// parameters in order.
	Query(ctx context.Context, stmt *RemoteStatement, args []value.Value) (Rows, error)
}

// RemoteWriter changes rows in IRIS, on the connection of the transaction.
type RemoteWriter interface {
	// Change runs a statement once and returns the number of rows it changed.
	Change(ctx context.Context, stmt *RemoteStatement, args []value.Value) (int64, error)
	// ChangeEach runs a statement for each list of arguments, in few messages,
	// and returns the number of rows that each of them changed.
	ChangeEach(ctx context.Context, stmt *RemoteStatement, rows [][]value.Value) ([]int64, error)
	// Impatient makes IRIS refuse at once, with 55P03, what would have to wait
	// for a lock, until restore is called. With dirty, reading sees the rows of
	// others that are not committed, and waits for nobody.
	Impatient(ctx context.Context, dirty bool) (restore func() error, err error)
}

// RemoteStatement is one IRIS SQL statement of a plan.
type RemoteStatement struct {
	SQL     string
	Params  []RemoteParam
	Columns []RemoteColumn
	// Target is the table of which it changes one row, by its row id.
	Target *analyze.Relation
}

// RemoteParam is one `?` of a remote statement.
type RemoteParam struct {
	Expr analyze.Expr // evaluated here before the statement is sent
	IRIS analyze.IRISType
	// Stored is set when the value is stored in a column.
	Stored *StoredIn
}

// ListParam is the name of the type of a parameter that is an array of PostgreSQL's and
// goes to IRIS as $LIST; TextOf is the type of its elements.
const ListParam = "$list"

// PrefixParam is the name of the type of a parameter of %STARTSWITH, which is never NULL
// or empty.
const PrefixParam = "$prefix"

// StoredIn is the column that a parameter is stored in.
type StoredIn struct {
	Relation *analyze.Relation
	Column   *analyze.RelationColumn
}

// RemoteColumn is one result column: the PostgreSQL type its values are
// decoded to, and IRIS's type.
type RemoteColumn struct {
	Type analyze.TypeRef
	IRIS analyze.IRISType
}
