package exec

import (
	"context"
	"io"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// subqueryScan reads a query in FROM. The query finds the row of the query
// around it one level up.
type subqueryScan struct{ query Node }

// Open implements Node.
func (n *subqueryScan) Open(ctx context.Context, rt *Runtime, own *Frame) (Rows, error) {
	if own == nil {
		own = &Frame{}
	}
	return n.query.Open(ctx, rt, own)
}

// functionScan reads the functions of an item of FROM side by side.
type functionScan struct {
	parts []analyze.RangePart
	calls []*setCall // of the parts
	width int        // columns of all functions
	// ordinality adds a column with the number of the row.
	ordinality bool
}

// newFunctionScan returns the scan of a range-table entry.
func newFunctionScan(r *analyze.Range, l *Layout) (Node, error) {
	n := &functionScan{parts: r.Functions, ordinality: r.Ordinality}
	for _, part := range r.Functions {
		call, err := compileSet(part.Call, l)
		if err != nil {
			return nil, err
		}
		n.calls = append(n.calls, call)
		n.width += part.Width
	}
	return n, nil
}

// Open implements Node.
func (n *functionScan) Open(ctx context.Context, rt *Runtime, own *Frame) (Rows, error) {
	rows := &functionRows{parts: n.parts, sets: make([]nextValue, len(n.calls)), out: make(Row, n.width)}
	for i, call := range n.calls {
		var err error
		if rows.sets[i], err = call.open(ownInput(ctx, rt, own)); err != nil {
			return nil, err
		}
	}
	if n.ordinality {
		return &numberedRows{Rows: rows, out: make(Row, n.width+1)}, nil
	}
	return rows, nil
}

// numberedRows adds WITH ORDINALITY's column.
type numberedRows struct {
	Rows
	n   int64
	out Row
}

// Next implements Rows.
func (r *numberedRows) Next(ctx context.Context) (Row, error) {
	row, err := r.Rows.Next(ctx)
	if err != nil {
		return nil, err
	}
	r.n++
	copy(r.out, row)
	r.out[len(row)] = value.Int(r.n)
	return r.out, nil
}

// functionRows is a running functionScan.
type functionRows struct {
	parts []analyze.RangePart
	sets  []nextValue // nil for one that has ended
	out   Row
}

// Next implements Rows. A set that has ended goes on with NULL as long as
// another has values.
func (r *functionRows) Next(ctx context.Context) (Row, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	clear(r.out)
	any, at := false, 0
	for i, next := range r.sets {
		columns := r.out[at : at+r.parts[i].Width]
		at += len(columns)
		if next == nil {
			continue
		}
		v, ok, err := next()
		switch {
		case err != nil:
			return nil, err
		case !ok:
			r.sets[i] = nil
			continue
		case r.parts[i].Record:
			if !v.IsNull() {
				copy(columns, v.Record())
			}
		default:
			columns[0] = v
		}
		any = true
	}
	if !any {
		return nil, io.EOF
	}
	return r.out, nil
}

// Close implements Rows.
func (r *functionRows) Close() error {
	clear(r.sets)
	return nil
}

// nextValue yields the values of a set one by one; ok is false at the end.
type nextValue = func() (v value.Value, ok bool, err error)

// setCall is a compiled call that yields a set: a set-returning function, or
// any other as a set of one.
type setCall struct {
	fn      *analyze.Function
	args    []Eval
	routine *routine // of a function of the user
}

// compileSet compiles a call where a set is accepted.
func compileSet(e *analyze.Call, l *Layout) (*setCall, error) {
	if e.Func.Routine != nil {
		r, err := compileRoutine(e, l)
		return &setCall{fn: e.Func, routine: r}, err
	}
	list := spread(e.Func, e.Args)
	fn := bindFunction(e.Func, list, e.Typ)
	if fn.Eval == nil && fn.Set == nil && fn.Stream == nil {
		return nil, missingFunction(fn).At(e.At)
	}
	args, err := compileAll(list, l)
	if err != nil {
		return nil, err
	}
	return &setCall{fn: fn, args: args}, nil
}

// open evaluates the arguments and starts the set. A strict function of a NULL
// is an empty set, or a single NULL when it does not return a set.
func (c *setCall) open(in *Input) (nextValue, error) {
	if c.routine != nil {
		vs, err := c.routine.set(in)
		return eachValue(vs), err
	}
	if !c.fn.ReturnsSet {
		v, err := callEval(c.fn, c.args)(in)
		return eachValue([]value.Value{v}), err
	}
	args := make([]value.Value, len(c.args))
	if err := in.fill(args, c.args); err != nil {
		return nil, err
	}
	if !c.fn.NotStrict && hasNull(args) {
		return eachValue(nil), nil
	}
	if c.fn.Stream != nil {
		return c.fn.Stream(in.rt.Env, args)
	}
	vs, err := c.fn.Set(in.rt.Env, args)
	return eachValue(vs), err
}

// eachValue yields the values of a list.
func eachValue(vs []value.Value) nextValue {
	return func() (value.Value, bool, error) {
		if len(vs) == 0 {
			return value.Null, false, nil
		}
		v := vs[0]
		vs = vs[1:]
		return v, true, nil
	}
}

// projectSet appends the values of set-returning calls in a select list to each
// row: as many rows as the longest set has, shorter ones padded with NULL.
type projectSet struct {
	source Node
	calls  []*setCall
	width  int // of the source's rows
}

// Open implements Node.
func (n *projectSet) Open(ctx context.Context, rt *Runtime, own *Frame) (Rows, error) {
	source, err := n.source.Open(ctx, rt, own)
	if err != nil {
		return nil, err
	}
	return &projectSetRows{
		Rows: source, projectSet: n, in: ownInput(ctx, rt, own),
		sets: make([]nextValue, len(n.calls)), out: make(Row, n.width+len(n.calls)),
	}, nil
}

// projectSetRows is a running projectSet.
type projectSetRows struct {
	Rows
	*projectSet
	in    *Input
	sets  []nextValue
	onRow bool
	out   Row
}

// Next implements Rows.
func (r *projectSetRows) Next(ctx context.Context) (Row, error) {
	for {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if !r.onRow {
			if err := r.advance(ctx); err != nil {
				return nil, err
			}
		}
		any := false
		for i, next := range r.sets {
			v, ok, err := next()
			if err != nil {
				return nil, err
			}
			any = any || ok
			r.out[r.width+i] = v
		}
		if any {
			return r.out, nil
		}
		r.onRow = false
	}
}

// advance starts the sets of the next row.
func (r *projectSetRows) advance(ctx context.Context) error {
	row, err := r.Rows.Next(ctx)
	if err != nil {
		return err
	}
	copy(r.out, row)
	r.in.at(ctx, r.out)
	for i, c := range r.calls {
		if r.sets[i], err = c.open(r.in); err != nil {
			return err
		}
	}
	r.onRow = true
	return nil
}
