package superserver

import (
	"context"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// Procedure is a stored procedure as a job finds it. It is used until the job
// ends or the client prepares another under the same statement id.
type Procedure interface {
	// Params describes the parameters; the return value, if there is one, is the
	// first of them.
	Params() []ProcedureParam
	// Columns describes its one result set, nil when it has none or many.
	Columns() []Column
	// ManyResults reports whether calls may return any number of result sets.
	ManyResults() bool
	// Call runs the procedure. args has a value for every parameter but the
	// return value, undefined where the client sent none. They stay valid until
	// the outcome is closed, which the caller does.
	Call(ctx context.Context, args []list.Item) (*Outcome, error)
}

// ParamMode is the direction of a procedure's parameter.
type ParamMode int

// The directions of parameters, numbered as java.sql.DatabaseMetaData does.
const (
	ParamIn     ParamMode = 1
	ParamInOut  ParamMode = 2
	ParamOut    ParamMode = 4
	ParamReturn ParamMode = 5
)

// ProcedureParam is one parameter of a procedure.
type ProcedureParam struct {
	ParamMeta
	Name string
	Mode ParamMode
}

// Outcome is what a call of a procedure has produced.
type Outcome struct {
	// Values has an item for each parameter, the return value first; those of
	// input parameters are not looked at by clients.
	Values []list.Item
	Count  int64 // rows changed
	Sets   []ResultSet
}

// ResultSet is one result of a call: rows, or without a cursor a row count.
type ResultSet struct {
	Columns []Column
	Rows    Cursor
	Count   int64
}

// close closes the result sets that nobody has taken.
func (o *Outcome) close() {
	for _, s := range o.Sets {
		if s.Rows != nil {
			s.Rows.Close()
		}
	}
	o.Sets = nil
}

// take removes the first result set.
func (o *Outcome) take() (set ResultSet, ok bool) {
	if len(o.Sets) == 0 {
		return ResultSet{}, false
	}
	set = o.Sets[0]
	o.Sets = o.Sets[1:]
	return set, true
}
