package remote

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// RowError is IRIS's refusal of a change for the foreign keys, with the arguments that
// the statement had: IRIS does not tell the key.
type RowError struct {
	Statement *exec.RemoteStatement
	// Args are the arguments of the parameters Params, of all when that is nil.
	Args   []value.Value
	Params []int
	Err    error
}

// Error implements error.
func (e *RowError) Error() string { return e.Err.Error() }

// Unwrap returns the refusal itself.
func (e *RowError) Unwrap() error { return e.Err }

// withArgs gives an error about a foreign key its statement's arguments.
func withArgs(err error, stmt *exec.RemoteStatement, params []int, args []value.Value) error {
	if err == nil || args == nil || pgerr.From(err).Code != pgerr.ForeignKeyViolation {
		return err
	}
	return &RowError{Statement: stmt, Args: args, Params: params, Err: err}
}

// Stored is what the statement was to store in a column; ok is false when it is none
// of those that it gives a value to, or the value is not known.
func (e *RowError) Stored(column string) (v value.Value, ok bool) {
	return e.arg(func(p *exec.RemoteParam) bool { return p.Stored != nil && p.Stored.Column.IRISName == column })
}

// RowID is the row id by which a change in steps finds its row.
func (e *RowError) RowID() (v value.Value, ok bool) {
	return e.arg(func(p *exec.RemoteParam) bool { return p.Stored == nil && p.IRIS.Name == analyze.RowID })
}

// arg is the argument of the first parameter that is meant.
func (e *RowError) arg(meant func(*exec.RemoteParam) bool) (v value.Value, ok bool) {
	i := slices.IndexFunc(e.Statement.Params, func(p exec.RemoteParam) bool { return meant(&p) })
	if i < 0 {
		return value.Null, false
	}
	if e.Params != nil {
		if i = slices.Index(e.Params, i); i < 0 {
			return value.Null, false
		}
	}
	return e.Args[i], true
}
