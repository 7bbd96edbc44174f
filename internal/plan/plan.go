package plan

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
)

// Kind tells what a plan does.
type Kind uint8

// The kinds of plans.
const (
	Select Kind = iota
	Insert
	Update
	Delete
	Merge
)

// Plan is what a statement will do. It is immutable and shared by executions.
type Plan struct {
	Kind    Kind
	Targets []analyze.Target // the result columns; nil without a result
	// Root yields the rows of a query.
	Root exec.Node
	// Inserts are the steps of an INSERT, in order.
	Inserts []InsertStep
	// Change is the statement of an UPDATE or DELETE.
	Change *exec.RemoteStatement
	// Computed are the columns for which Change computes new values in IRIS,
	// which finds those out of range when it stores them.
	Computed []*analyze.RelationColumn
	// Steps is a change in several steps: opened, it changes the rows, and yields
	// Changed. It is Root too when the statement has RETURNING.
	Steps exec.Node
	// Locks names the locking clause of a query that locks rows.
	Locks string
	// Fixed is what an execution computes before it begins, nil for nothing.
	Fixed *Fixed
	// Remote reports whether anything is sent to IRIS.
	Remote bool
	// target is the table that Change changes.
	target *analyze.Relation
	// Route is how much IRIS does, for EXPLAIN and metrics.
	Route Route

	*work
}

// Route says how the work is divided.
type Route uint8

// The routes.
const (
	Local  Route = iota // nothing is sent to IRIS
	Whole               // one IRIS statement is the answer
	Core                // one IRIS statement, finished here
	Scans               // scans of IRIS tables, the rest here
	Writes              // DML
	Steps               // DML that reads, locks and writes row by row
)

// String names the route as EXPLAIN prints it.
func (r Route) String() string {
	return [...]string{"local", "remote", "remote core", "remote scans", "remote write", "remote steps"}[r]
}

// InsertStep sends rows of one column list: either computed row by row from
// Rows, or from the rows that Source yields.
type InsertStep struct {
	Statement *exec.RemoteStatement
	Rows      [][]analyze.Expr
	Source    exec.Node
	Columns   []*analyze.RelationColumn
	Relation  *analyze.Relation
}
