package plan

import (
	"context"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// Fixed are the expressions of a statement that its text and its parameters decide
// alone. PostgreSQL computes them when it plans (eval_const_expressions), so that one
// that fails does so before there is a result, and even when no row would need it.
// Parameters are known then, as here: literals are parameters of shared plans.
//
// The arms that PostgreSQL drops are not computed: behind a constant condition of
// CASE, a constant of COALESCE, AND and OR. Where it can do better than this package,
// because it has merged a query of FROM with the one around it, nothing is computed
// ahead: then the error comes with the row that needs the value.
type Fixed struct{ parts []fold }

// Check computes what is fixed for an execution and returns the first error.
func (f *Fixed) Check(ctx context.Context, rt *exec.Runtime) error {
	if f == nil {
		return nil
	}
	in := exec.NewInput(ctx, rt, nil)
	for _, part := range f.parts {
		if _, _, err := part(in); err != nil {
			return err
		}
	}
	return nil
}

// knowledge is what is known of an expression before the first row.
type knowledge uint8

// The kinds of knowledge.
const (
	isKnown  knowledge = iota // its value
	isOpen                    // that rows decide
	isUnsure                  // PostgreSQL may know its value
)

// fold computes an expression as far as it is known.
type fold func(in *exec.Input) (value.Value, knowledge, error)

// folded is an expression prepared for that. Without a fold rows decide and nothing in
// it can fail ahead of them; fails is set when something can.
type folded struct {
	fold  fold
	fails bool
}

// folder prepares the expressions of one query.
type folder struct {
	query *analyze.Query
	known map[*analyze.Query]bool // queries that are folded already, or being so
}

// list prepares expressions; open is set when rows decide one of them.
func (f *folder) list(es []analyze.Expr) (parts []folded, open, fails bool) {
	for _, e := range es {
		part := folded{}
		if e != nil {
			part = f.expr(e)
		}
		open, fails = open || part.fold == nil, fails || part.fails
		parts = append(parts, part)
	}
	return parts, open, fails
}

// expr prepares an expression.
func (f *folder) expr(e analyze.Expr) folded {
	switch e := e.(type) {
	case *analyze.Const:
		v := e.Value
		return folded{fold: func(*exec.Input) (value.Value, knowledge, error) { return v, isKnown, nil }}
	case *analyze.Param:
		return foldParam(e)
	case *analyze.Column:
		return f.column(e)
	case *analyze.GroupRef:
		if f.expr(f.query.GroupBy[e.Index]).fold != nil {
			return unsure
		}
	case *analyze.AggregateRef:
		if e.Level == 0 {
			return f.aggregate(f.query.Aggregates[e.Index])
		}
	case *analyze.WindowRef:
		call := f.query.WindowCalls[e.Index]
		return f.all(append([]analyze.Expr{call.Filter}, call.Args...))
	case *analyze.Grouping:
	case *analyze.Subquery:
		return f.subquery(e)
	case *analyze.BoolOp:
		if e.Op != analyze.Not {
			return f.connective(e)
		}
		return f.simple(e, false)
	case *analyze.Case:
		return f.caseOf(e)
	case *analyze.Coalesce:
		return f.coalesce(e)
	case *analyze.InList:
		return f.inList(e)
	case *analyze.Call:
		return f.call(e)
	case *analyze.Cast:
		return f.cast(e)
	default:
		return f.form(e)
	}
	return folded{}
}

// unsure is an expression of which PostgreSQL may know more.
var unsure = folded{fold: func(*exec.Input) (value.Value, knowledge, error) { return value.Null, isUnsure, nil }}

// form prepares the expressions with a syntax of their own that PostgreSQL computes
// when all operands are constants.
func (f *folder) form(e analyze.Expr) folded {
	switch e := e.(type) {
	case *analyze.NullTest:
		if _, row := e.Arg.(*analyze.RowExpr); row { // it is taken apart
			return f.unsureOf(e)
		}
		return f.simple(e, false)
	case *analyze.BoolTest, *analyze.RowExpr, *analyze.ArrayExpr:
		return f.simple(e, false)
	case *analyze.DistinctFrom, *analyze.NullIf, *analyze.MinMax, *analyze.ArrayCompare, *analyze.Like, *analyze.Subscript:
		return f.simple(e, true)
	}
	return f.unsureOf(e)
}

// foldParam reads a parameter.
func foldParam(e *analyze.Param) folded {
	eval, err := exec.Compile(e, nil)
	if err != nil {
		return folded{}
	}
	return folded{fold: func(in *exec.Input) (value.Value, knowledge, error) {
		v, err := eval(in)
		if err != nil { // EXPLAIN of what has parameters
			return value.Null, isUnsure, nil //nolint:nilerr // there is no value yet
		}
		return v, isKnown, nil
	}}
}

// column prepares a column: what stands in FROM may be a constant by another name.
func (f *folder) column(c *analyze.Column) folded {
	if c.Level > 0 || c.Range >= len(f.query.Ranges) || f.query.SetOp != analyze.NoSetOp {
		return folded{}
	}
	r := f.query.Ranges[c.Range]
	if r.Kind == analyze.RangeValues {
		return unsure
	}
	inner := r.Query
	if inner == nil || inner.SetOp != analyze.NoSetOp || c.Index >= len(inner.Visible()) {
		return folded{}
	}
	if (&folder{query: inner, known: f.known}).expr(inner.Visible()[c.Index].Expr).fold == nil {
		return folded{}
	}
	return unsure
}

// aggregate prepares what an aggregate is given.
func (f *folder) aggregate(a *analyze.Aggregate) folded {
	es := append([]analyze.Expr{a.Filter}, a.Args...)
	for _, k := range a.OrderBy {
		es = append(es, k.Expr)
	}
	return f.all(append(es, a.Direct...))
}

// all prepares expressions that are computed for each row.
func (f *folder) all(es []analyze.Expr) folded {
	parts, _, fails := f.list(es)
	if !fails {
		return folded{}
	}
	return folded{fails: true, fold: func(in *exec.Input) (value.Value, knowledge, error) {
		_, _, err := foldAll(in, parts, nil)
		return value.Null, isOpen, err
	}}
}

// unsureOf prepares the operands of an expression of which PostgreSQL may know more.
func (f *folder) unsureOf(e analyze.Expr) folded {
	parts, _, fails := f.list(operandsOf(e))
	return folded{fails: fails, fold: func(in *exec.Input) (value.Value, knowledge, error) {
		_, _, err := foldAll(in, parts, nil)
		return value.Null, isUnsure, err
	}}
}

// foldAll computes parts in their order, into values if that has room for them: the
// least that is known of one, and whether one is known to be NULL.
func foldAll(in *exec.Input, parts []folded, values exec.Row) (all knowledge, null bool, err error) {
	for i, part := range parts {
		if part.fold == nil {
			if all == isKnown {
				all = isOpen
			}
			continue
		}
		v, k, err := part.fold(in)
		if err != nil {
			return isOpen, false, err
		}
		if k == isKnown {
			null = null || v.IsNull()
		} else if all != isUnsure {
			all = k
		}
		if values != nil {
			values[i] = v
		}
	}
	return all, null, nil
}

// operandsOf lists the direct operands of e.
func operandsOf(e analyze.Expr) []analyze.Expr {
	var out []analyze.Expr
	analyze.MapChildren(e, func(x analyze.Expr) analyze.Expr {
		out = append(out, x)
		return x
	})
	return out
}

// simple prepares an expression that is known when its operands are; fails says that
// computing it may fail.
func (f *folder) simple(e analyze.Expr, fails bool) folded {
	return f.operation(e, false, fails)
}

// operation is simple; strict says that one NULL decides.
func (f *folder) operation(e analyze.Expr, strict, fails bool) folded {
	parts, open, inner := f.list(operandsOf(e))
	if open && !inner && !strict {
		return folded{}
	}
	var eval exec.Eval
	if !open {
		if eval = overOperands(e); eval == nil {
			return f.unsureOf(e)
		}
	}
	if open && !inner && !hasFold(parts) {
		return folded{}
	}
	return folded{fails: inner || fails && !open, fold: func(in *exec.Input) (value.Value, knowledge, error) {
		values := make(exec.Row, len(parts))
		all, null, err := foldAll(in, parts, values)
		switch {
		case err != nil:
			return value.Null, isOpen, err
		case strict && null:
			return value.Null, isKnown, nil
		case all != isKnown:
			return value.Null, all, nil
		}
		row := in.Row
		v, err := eval(in.At(values))
		in.At(row)
		return v, isKnown, err
	}}
}

// hasFold reports whether something is known of one of some parts.
func hasFold(parts []folded) bool {
	for _, p := range parts {
		if p.fold != nil {
			return true
		}
	}
	return false
}

// overOperands compiles e over a row of the values of its operands; nil when it cannot
// be computed here.
func overOperands(e analyze.Expr) exec.Eval {
	r := &analyze.Range{}
	over := analyze.MapChildren(e, func(x analyze.Expr) analyze.Expr {
		r.Columns = append(r.Columns, analyze.RangeColumn{Type: x.Type()})
		return &analyze.Column{Node: analyze.Node{Typ: x.Type(), At: x.Pos()}, Index: len(r.Columns) - 1}
	})
	eval, err := exec.Compile(over, exec.RangesLayout([]*analyze.Range{r}, nil))
	if err != nil {
		return nil
	}
	return eval
}

// call prepares a call: of functions that always say the same, and by NULL of those
// that are not called with it.
func (f *folder) call(e *analyze.Call) folded {
	fn := e.Func
	switch {
	case fn.ReturnsSet:
		return f.all(e.Args)
	case fn.Routine != nil || e.Domain != nil || fn.Ret == pgtype.RecordOID:
		return f.unsureOf(e)
	case fn.Volatility != analyze.Immutable:
		return f.notFixed(e, !fn.NotStrict)
	}
	return f.operation(e, !fn.NotStrict, true)
}

// notFixed prepares a call that is computed when it runs.
func (f *folder) notFixed(e analyze.Expr, strict bool) folded {
	parts, _, fails := f.list(operandsOf(e))
	if !hasFold(parts) {
		return folded{}
	}
	return folded{fails: fails, fold: func(in *exec.Input) (value.Value, knowledge, error) {
		_, null, err := foldAll(in, parts, nil)
		if err == nil && strict && null {
			return value.Null, isKnown, nil
		}
		return value.Null, isOpen, err
	}}
}

// cast prepares a conversion.
func (f *folder) cast(e *analyze.Cast) folded {
	from, to := e.Arg.Type().OID, e.Typ.OID
	switch {
	case widens(from, to) && e.Typ.Typmod == pgtype.NoTypmod:
		return f.operation(e, true, false)
	case scalarFixed(from) && scalarFixed(to), momentTypes[from] && momentTypes[to]:
		return f.operation(e, true, true)
	case scalarFixed(from) || momentTypes[from]:
		return f.notFixed(e, true)
	}
	return f.unsureOf(e)
}

// momentTypes are those whose casts among themselves depend on nothing else, although
// their texts do.
var momentTypes = map[pgtype.OID]bool{
	pgtype.DateOID: true, pgtype.TimeOID: true, pgtype.TimestampOID: true, pgtype.IntervalOID: true,
}

// scalarFixed reports whether the text of a type's values means the same in every
// session, so that PostgreSQL's casts of it are immutable.
func scalarFixed(t pgtype.OID) bool {
	switch t {
	case pgtype.TextOID, pgtype.VarcharOID, pgtype.BPCharOID, pgtype.NameOID, pgtype.CharOID, pgtype.BoolOID, pgtype.ByteaOID,
		pgtype.Int2OID, pgtype.Int4OID, pgtype.Int8OID, pgtype.OIDOID, pgtype.Float4OID, pgtype.Float8OID, pgtype.NumericOID,
		pgtype.UUIDOID, pgtype.JSONOID, pgtype.JSONBOID, pgtype.BitOID, pgtype.VarBitOID:
		return true
	}
	return false
}
