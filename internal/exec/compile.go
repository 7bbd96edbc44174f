package exec

import (
	"context"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// Eval computes an expression for the row that in holds. An Eval is shared by
// all executions of a plan and keeps nothing between calls.
type Eval func(in *Input) (value.Value, error)

// Input is what an expression is evaluated for: the current row, the rows of
// the enclosing queries, and the execution.
type Input struct {
	Frame
	ctx   context.Context // of the running Next, for subqueries
	rt    *Runtime
	stack []value.Value // arguments of the calls being evaluated
}

// NewInput returns an Input without a row; outer holds the rows of enclosing
// queries.
func NewInput(ctx context.Context, rt *Runtime, outer *Frame) *Input {
	return &Input{Frame: Frame{Outer: outer}, ctx: ctx, rt: rt}
}

// ownInput returns an Input for an operator of a query. Operators are opened
// with the frame of their own query, whose Row is what an enclosing join has
// of it so far.
func ownInput(ctx context.Context, rt *Runtime, own *Frame) *Input {
	in := NewInput(ctx, rt, nil)
	if own != nil {
		in.Frame = *own
	}
	return in
}

// At moves in to a row and returns it.
func (in *Input) At(r Row) *Input {
	in.Row = r
	return in
}

// at moves in to a row on behalf of a Next.
func (in *Input) at(ctx context.Context, r Row) *Input {
	in.ctx, in.Row = ctx, r
	return in
}

// push reserves n arguments on the stack.
func (in *Input) push(n int) []value.Value {
	for range n {
		in.stack = append(in.stack, value.Null)
	}
	top := len(in.stack)
	return in.stack[top-n : top : top]
}

// pop gives n arguments back.
func (in *Input) pop(n int) { in.stack = in.stack[:len(in.stack)-n] }

// Compile turns a typed expression into a closure over rows of layout l; nil
// is the layout of expressions without columns.
func Compile(e analyze.Expr, l *Layout) (Eval, error) {
	if l == nil {
		l = &Layout{}
	}
	switch e := e.(type) {
	case nil:
		return nil, internal("missing expression")
	case *analyze.Const:
		return compileConst(e.Value), nil
	case *analyze.Param:
		return compileParam(e), nil
	case *analyze.Column:
		return compileColumn(e, l)
	case *analyze.GroupRef:
		return compileSlot(l.width + e.Index), nil
	case *analyze.AggregateRef:
		return compileAggregateRef(e, l)
	case *analyze.Grouping:
		return compileGrouping(e, l), nil
	case *analyze.WindowRef:
		return compileSlot(l.windows[e.Index]), nil
	case *analyze.Call:
		return compileOnce(e, l, compileCall)
	case *analyze.Cast:
		return compileOnce(e, l, compileCast)
	case *analyze.Subquery:
		return compileSubquery(e, l)
	}
	return compileForm(e, l)
}

// compileForm compiles the expressions that have a syntax of their own.
func compileForm(e analyze.Expr, l *Layout) (Eval, error) {
	switch e := e.(type) {
	case *analyze.BoolOp:
		return compileBoolOp(e, l)
	case *analyze.NullTest:
		return compileNullTest(e, l)
	case *analyze.BoolTest:
		return compileBoolTest(e, l)
	case *analyze.DistinctFrom:
		return compileDistinctFrom(e, l)
	case *analyze.Case:
		return compileCase(e, l)
	case *analyze.Coalesce:
		return compileCoalesce(e, l)
	case *analyze.NullIf:
		return compileNullIf(e, l)
	case *analyze.MinMax:
		return compileMinMax(e, l)
	case *analyze.InList:
		return compileInList(e, l)
	case *analyze.ArrayCompare:
		return compileArrayCompare(e, l)
	case *analyze.ArrayExpr:
		return compileArray(e, l)
	case *analyze.Subscript:
		return compileSubscript(e, l)
	case *analyze.FieldSelect:
		return compileField(e, l)
	case *analyze.PartAssign:
		return compilePartAssign(e, l)
	case *analyze.RowExpr:
		return compileRow(e, l)
	case *analyze.Like:
		return compileLike(e, l)
	}
	return nil, internal("cannot evaluate %T here", e)
}

// compileAll compiles a list.
func compileAll(es []analyze.Expr, l *Layout) ([]Eval, error) {
	out := make([]Eval, len(es))
	for i, e := range es {
		ev, err := Compile(e, l)
		if err != nil {
			return nil, err
		}
		out[i] = ev
	}
	return out, nil
}

// compileConst returns a constant.
func compileConst(v value.Value) Eval {
	return func(*Input) (value.Value, error) { return v, nil }
}

// compileParam reads a statement parameter.
func compileParam(e *analyze.Param) Eval {
	index := e.Index
	return func(in *Input) (value.Value, error) {
		if index >= len(in.rt.Params) {
			return value.Null, internal("no value for parameter $%d", index+1)
		}
		return in.rt.Params[index], nil
	}
}

// compileSlot reads a place of the current row.
func compileSlot(i int) Eval {
	return func(in *Input) (value.Value, error) { return in.Row[i], nil }
}

// compileColumn reads a column of the current row or of an enclosing one.
func compileColumn(c *analyze.Column, l *Layout) (Eval, error) {
	depth, index, err := l.find(c)
	if err != nil {
		return nil, err
	}
	if depth == 0 {
		return compileSlot(index), nil
	}
	return compileOuterSlot(depth, index), nil
}

// compileOuterSlot reads a place of the row depth queries out.
func compileOuterSlot(depth, index int) Eval {
	return func(in *Input) (value.Value, error) {
		f := &in.Frame
		for range depth {
			f = f.Outer
		}
		return f.Row[index], nil
	}
}

// compileAggregateRef reads the value of an aggregate, of this query or of an
// enclosing one.
func compileAggregateRef(e *analyze.AggregateRef, l *Layout) (Eval, error) {
	at := l
	for range e.Level {
		if at = at.outer; at == nil {
			return nil, internal("an aggregate of a query that does not enclose this one")
		}
	}
	index := at.width + at.groups + e.Index
	if e.Level == 0 {
		return compileSlot(index), nil
	}
	return compileOuterSlot(e.Level, index), nil
}

// compileGrouping compiles GROUPING: a bit is set for each argument that the
// row's grouping set has not.
func compileGrouping(e *analyze.Grouping, l *Layout) Eval {
	if l.groupingSets == nil {
		return compileConst(value.Int(0))
	}
	masks := make([]value.Value, len(l.groupingSets))
	for i, set := range l.groupingSets {
		mask := int64(0)
		for _, ref := range e.Refs {
			mask <<= 1
			if !slices.Contains(set, ref) {
				mask |= 1
			}
		}
		masks[i] = value.Int(mask)
	}
	slot := l.width + l.groups + l.aggregates
	return func(in *Input) (value.Value, error) { return masks[in.Row[slot].Int()], nil }
}

// onceSlot identifies an expression that has one value per execution.
type onceSlot struct{ eval Eval }

// compileOnce compiles e; when it depends on no row it is evaluated at most
// once per execution, as late as its value is asked for.
func compileOnce[E analyze.Expr](e E, l *Layout, compile func(E, *Layout) (Eval, error)) (Eval, error) {
	ev, err := compile(e, l)
	if err != nil || !rowless(e) {
		return ev, err
	}
	slot := &onceSlot{ev}
	return func(in *Input) (value.Value, error) {
		if v, ok := in.rt.run.once[slot]; ok {
			return v, nil
		}
		v, err := slot.eval(in)
		if err != nil {
			return value.Null, err
		}
		if in.rt.run.once == nil {
			in.rt.run.once = map[*onceSlot]value.Value{}
		}
		in.rt.run.once[slot] = v
		return v, nil
	}, nil
}

// rowless reports whether e has the same value for every row.
func rowless(e analyze.Expr) bool {
	return !analyze.Any(e, func(x analyze.Expr) bool {
		switch x := x.(type) {
		case *analyze.Column, *analyze.GroupRef, *analyze.AggregateRef, *analyze.WindowRef,
			*analyze.Grouping, *analyze.Subquery:
			return true
		case *analyze.Call:
			return x.Func.Volatility == analyze.Volatile || x.Func.ReturnsSet
		}
		return false
	})
}

// compileCast compiles a conversion.
func compileCast(e *analyze.Cast, l *Layout) (Eval, error) {
	arg, err := Compile(e.Arg, l)
	if err != nil {
		return nil, err
	}
	from, to := e.Arg.Type().OID, e.Typ
	if from == to.OID && to.Typmod == pgtype.NoTypmod {
		return arg, nil
	}
	cast, err := pgtype.CasterFor(from, to.OID, to.Typmod, e.Explicit)
	if err != nil {
		return nil, err
	}
	return func(in *Input) (value.Value, error) {
		v, err := arg(in)
		if err != nil || v.IsNull() {
			return value.Null, err
		}
		return cast(&in.rt.Env.Env, v)
	}, nil
}

// compileArray compiles ARRAY[…]. Elements that are arrays themselves make a
// further dimension.
func compileArray(e *analyze.ArrayExpr, l *Layout) (Eval, error) {
	elements, err := compileAll(e.Elements, l)
	if err != nil {
		return nil, err
	}
	nested := len(e.Elements) > 0 && e.Elements[0].Type().OID == e.Typ.OID
	return func(in *Input) (value.Value, error) {
		vs := make([]value.Value, len(elements))
		for i, ev := range elements {
			v, err := ev(in)
			if err != nil {
				return value.Null, err
			}
			vs[i] = v
		}
		if nested {
			return nestArrays(vs)
		}
		return value.Array(newArray(vs)), nil
	}, nil
}

// compileRow compiles ROW(…) and the row of something in FROM.
func compileRow(e *analyze.RowExpr, l *Layout) (Eval, error) {
	fields, err := compileAll(e.Fields, l)
	if err != nil {
		return nil, err
	}
	present := compileConst(value.Bool(true))
	if e.Present != nil {
		if present, err = Compile(e.Present, l); err != nil {
			return nil, err
		}
	}
	shape := e.Shape()
	return func(in *Input) (value.Value, error) {
		if is, err := present(in); err != nil || is.IsNull() {
			return value.Null, err
		}
		vs := make([]value.Value, len(fields))
		for i, ev := range fields {
			v, err := ev(in)
			if err != nil {
				return value.Null, err
			}
			vs[i] = v
		}
		return value.Record(shape, vs), nil
	}, nil
}
