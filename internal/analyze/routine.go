package analyze

import (
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// Routine is a function of the user.
type Routine struct {
	Schema string
	// IRISSchema and IRISName name a function that IRIS computes.
	IRISSchema, IRISName string
	Result               IRISType // of such a function
	// Own says that it is one of IRIS's own functions, IRISName; Part is the part of
	// a date that its first argument names.
	Own  bool
	Part string
	// Query is the body of a function in language SQL; Err says why there is none.
	Query *pgsql.SelectStatement
	Err   error
}

// routineBody is a body that is being analysed, and those around it.
type routineBody struct {
	fn    *Function
	outer *routineBody
}

// routinesMax bounds how deep functions may stand in the bodies of functions.
const routinesMax = 32

// routineCall gives the call of a function of the user its body.
func (a *analyzer) routineCall(fn *Function, call *Call) (Expr, error) {
	call.Args = spreadCall(fn, call.Args)
	if fn.Routine.Query == nil && fn.Routine.Err == nil {
		return call, nil
	}
	q, err := a.body(fn)
	if err != nil {
		return nil, at(apart(err), call.At)
	}
	call.Body = q
	return call, nil
}

// apart is an error in the body of a function: its position means nothing to who
// has written the statement.
func apart(err error) error {
	out := *pgerr.From(err)
	out.Position = 0
	return &out
}

// spreadCall packs the last arguments of a variadic function into an array.
func spreadCall(fn *Function, args []Expr) []Expr {
	last := len(fn.Args) - 1
	if fn.Variadic == 0 || len(args) == len(fn.Args) && args[last].Type().OID == fn.Args[last] {
		return args
	}
	array := &ArrayExpr{Elements: args[last:]}
	array.Typ = plain(fn.Args[last])
	return append(slices.Clone(args[:last]), array)
}

// body analyses the body of a function, as a query inside of one whose only range
// are the arguments. It sees nothing of the statement that calls it.
func (a *analyzer) body(fn *Function) (*Query, error) {
	if fn.Routine.Err != nil {
		return nil, fn.Routine.Err
	}
	depth := 0
	for at := a.routine; at != nil; at = at.outer {
		if depth++; at.fn.OID == fn.OID || depth > routinesMax {
			return nil, pgerr.Unsupported("recursive function %s", fn.Name)
		}
	}
	own := &analyzer{catalog: a.catalog, env: a.env, views: a.views, rowIDs: a.rowIDs, routine: &routineBody{fn, a.routine}}
	own.arguments = argumentScope(fn)
	q, err := own.query(fn.Routine.Query, own.arguments, settleUnknown)
	if err != nil {
		return nil, err
	}
	return q, own.returns(q, fn)
}

// argumentScope is the query around the body of a function: its columns are the
// arguments, called after the function where they are qualified.
func argumentScope(fn *Function) *scope {
	r := &Range{Kind: RangeValues, Alias: fn.Name}
	it := &nsItem{alias: fn.Name}
	for i, t := range fn.Args {
		c := RangeColumn{Type: plain(t)}
		if i < len(fn.ArgNames) {
			c.Name = fn.ArgNames[i]
		}
		r.Columns = append(r.Columns, c)
		if c.Name != "" {
			it.columns = append(it.columns, nsColumn{c.Name, &Column{Node: Node{Typ: c.Type}, Index: i, Name: c.Name}})
		}
	}
	return &scope{query: &Query{Ranges: []*Range{r}, From: &From{}}, items: []*nsItem{it}, columns: it.columns}
}

// bodyArgument is $n in the body of a function.
func (a *analyzer) bodyArgument(s *scope, p *pgsql.ParamRef) (Expr, error) {
	r := a.arguments.query.Ranges[0]
	if p.Number < 1 || p.Number > len(r.Columns) {
		return nil, pgerr.New(pgerr.UndefinedParameter, "there is no parameter $%d", p.Number).At(p.Pos)
	}
	level := 0
	for at := s; at != nil && at != a.arguments; at = at.parent {
		level++
	}
	c := r.Columns[p.Number-1]
	return &Column{Node: Node{Typ: c.Type, At: p.Pos}, Level: level, Index: p.Number - 1, Name: c.Name}, nil
}

// returns checks what a body returns, and converts it to what the function does.
func (a *analyzer) returns(q *Query, fn *Function) error {
	want := fn.Outs
	if len(want) < 2 && fn.Ret != pgtype.RecordOID {
		want = []RangeColumn{{Type: plain(fn.Ret)}}
	}
	targets := q.Visible()
	switch {
	case fn.Ret == pgtype.VoidOID:
		return nil
	case len(fn.Outs) == 0 && fn.Ret == pgtype.RecordOID:
		return nil // the call says which columns
	case len(want) == 1 && len(targets) != 1:
		return mismatch(fn, "Final statement must return exactly one column.")
	case len(targets) < len(want):
		return mismatch(fn, "Final statement returns too few columns.")
	case len(targets) > len(want):
		return mismatch(fn, "Final statement returns too many columns.")
	}
	for i, w := range want {
		is := targets[i].Expr.Type().OID
		if is == w.Type.OID {
			continue
		}
		if err := a.castTarget(q, i, w.Type); err != nil {
			if len(want) == 1 {
				return mismatch(fn, "Actual return type is %s.", typeName(is))
			}
			return mismatch(fn, "Final statement returns %s instead of %s at column %d.", typeName(is), typeName(w.Type.OID), i+1)
		}
	}
	return nil
}

// mismatch is the error for a body that does not return what the function does.
func mismatch(fn *Function, detail string, args ...any) error {
	return pgerr.New(pgerr.InvalidFunctionDefinition, "return type mismatch in function declared to return %s", typeName(fn.Ret)).
		WithDetail(detail, args...)
}

// CheckRoutine analyses the body of a function that is about to be made.
func CheckRoutine(fn *Function, opts Options) error {
	_, err := withRowIDs(opts, func(opts Options) (bool, error) {
		a := &analyzer{catalog: opts.Catalog, env: opts.Env, rowIDs: opts.rowIDs}
		_, err := a.body(fn)
		return true, err
	})
	return err
}

// Procedure resolves the call of one of some procedures, all of whose arguments
// stand in the call. It returns the procedure, the arguments and the types of the
// statement's parameters.
func Procedure(f *pgsql.FuncCall, fns []*Function, opts Options) (*Function, []Expr, []pgtype.OID, error) {
	a := &analyzer{catalog: opts.Catalog, env: opts.Env, params: append([]pgtype.OID(nil), opts.Params...)}
	a.paramNames, a.procedure, a.calling = opts.ParamNames, opts.Procedure, true
	args, err := a.args(&scope{clause: "CALL arguments"}, f)
	if err != nil {
		return nil, nil, nil, err
	}
	c, err := a.findFunction(f, fns, args)
	if err != nil {
		return nil, nil, nil, procedureError(err)
	}
	call, err := a.call(c, args, f.Pos)
	if err != nil {
		return nil, nil, nil, err
	}
	for i, t := range a.params {
		if t == 0 || t == pgtype.UnknownOID {
			return nil, nil, nil, pgerr.New(pgerr.IndeterminateDatatype, "could not determine data type of parameter $%d", i+1)
		}
	}
	return c.fn, spreadCall(c.fn, call.Args), a.params, nil
}

// procedureError words the error for a call that no procedure takes.
func procedureError(err error) error {
	e := *pgerr.From(err)
	if rest, ok := strings.CutPrefix(e.Message, "function "); ok {
		e.Message = "procedure " + rest
	}
	e.Hint = strings.Replace(strings.Replace(e.Hint, "No function", "No procedure", 1), "candidate function", "candidate procedure", 1)
	return &e
}
