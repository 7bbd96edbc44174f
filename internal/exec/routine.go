package exec

import (
	"errors"
	"io"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// routine is a compiled call of a function of the user: one in language SQL, whose
// body is a query over a row of the arguments, or one of IRIS.
type routine struct {
	fn   *analyze.Function
	args []Eval
	body *subplan         // nil for a function of IRIS
	iris *RemoteStatement // nil for one in language SQL
}

// compileRoutine compiles the call of a function of the user.
func compileRoutine(e *analyze.Call, l *Layout) (*routine, error) {
	r := &routine{fn: e.Func}
	var err error
	if r.args, err = compileAll(e.Args, l); err != nil {
		return nil, err
	}
	if e.Body == nil {
		r.iris = irisCall(e)
		return r, nil
	}
	if l.build == nil {
		return nil, pgerr.Unsupported("a function in language SQL here").At(e.At)
	}
	arguments := &analyze.Range{Columns: make([]analyze.RangeColumn, len(e.Args))}
	outer := RangesLayout([]*analyze.Range{arguments}, nil)
	outer.build = newBuilder(l.build.leaves)
	outer.build.each = true
	node, err := outer.build.query(e.Body, outer)
	if err != nil {
		return nil, err
	}
	r.body = &subplan{node: node}
	if e.Typ.OID == pgtype.RecordOID {
		r.body.columns = visible(e.Body)
	}
	return r, nil
}

// irisCall is the statement that asks IRIS for the value of one of its functions.
func irisCall(e *analyze.Call) *RemoteStatement {
	out := &RemoteStatement{Columns: []RemoteColumn{{Type: e.Typ, IRIS: e.Func.Routine.Result}}}
	fn := e.Func.Routine
	call := irissql.Func{Name: irissql.PrintTable(irissql.Table{Schema: fn.IRISSchema, Name: fn.IRISName})}
	if fn.Own {
		call.Name = fn.IRISName
	}
	for i, a := range e.Args {
		if i == 0 && fn.Part != "" {
			call.Args = append(call.Args, irissql.Keyword{Word: "'" + fn.Part + "'"})
			continue
		}
		call.Args = append(call.Args, irisArgument(fn, a, len(out.Params)))
		out.Params = append(out.Params, RemoteParam{Expr: a})
	}
	out.SQL, _ = irissql.Print(&irissql.Select{Items: []irissql.Item{{Expr: call}}})
	return out
}

// irisArgument is the parameter for an argument. IRIS's own functions take what they
// are given for a text or a number unless they are told otherwise.
func irisArgument(fn *analyze.Routine, arg analyze.Expr, id int) irissql.Expr {
	param := irissql.Param{ID: id}
	if !fn.Own {
		return param
	}
	switch arg.Type().OID {
	case pgtype.DateOID:
		return irissql.Cast{Arg: param, Type: "DATE"}
	case pgtype.TimestampOID:
		return irissql.Cast{Arg: param, Type: "TIMESTAMP"}
	}
	return param
}

// compileRoutineValue compiles a call where one value is wanted.
func compileRoutineValue(e *analyze.Call, l *Layout) (Eval, error) {
	if e.Func.ReturnsSet {
		return nil, pgerr.New(pgerr.FeatureNotSupported,
			"set-valued function called in context that cannot accept a set").At(e.At)
	}
	r, err := compileRoutine(e, l)
	if err != nil {
		return nil, err
	}
	return r.value, nil
}

// value is the function's value: that of the first row of its body.
func (r *routine) value(in *Input) (value.Value, error) {
	rows, err := r.rows(in, 1)
	if err != nil || len(rows) == 0 {
		return value.Null, err
	}
	if r.fn.Ret == pgtype.VoidOID {
		return value.Null, nil
	}
	return rows[0], nil
}

// set is what the function returns: all rows of its body, or one value.
func (r *routine) set(in *Input) ([]value.Value, error) {
	if !r.fn.ReturnsSet {
		v, err := r.value(in)
		return []value.Value{v}, err
	}
	return r.rows(in, 0)
}

// rows reads the body for the arguments of one call, at most limit rows; 0 is all.
// What it returns counts towards the memory of the execution until that ends.
func (r *routine) rows(in *Input, limit int) ([]value.Value, error) {
	args := make(Row, len(r.args))
	for i, arg := range r.args {
		v, err := arg(in)
		if err != nil || !r.fn.NotStrict && v.IsNull() {
			return nil, err
		}
		args[i] = v.Clone()
	}
	if r.iris != nil {
		v, err := r.ask(in, args)
		return []value.Value{v}, err
	}
	acct := &account{rt: in.rt}
	if limit == 1 {
		defer acct.release()
	}
	return r.body.read(NewInput(in.ctx, in.rt, nil).At(args), limit, acct)
}

// ask asks IRIS for the value of its function.
func (r *routine) ask(in *Input, args Row) (v value.Value, err error) {
	if r.fn.Routine.Part != "" {
		args = args[1:] // it stands in the statement
	}
	rows, err := in.rt.Remote.Query(in.ctx, r.iris, args)
	if err != nil {
		return value.Null, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	row, err := rows.Next(in.ctx)
	if errors.Is(err, io.EOF) {
		return value.Null, nil
	}
	if err != nil {
		return value.Null, err
	}
	return row[0].Clone(), nil
}
