package exec

import (
	"context"
	"errors"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// group computes the groups of its source: each row it yields is one row of
// the group, then the GROUP BY values, then the aggregates.
type group struct {
	source     Node
	width      int // of the source's rows
	by         []Eval
	byTypes    keyer
	aggregates []aggregate
	// keepRow is set when something above reads a column of the group's row.
	keepRow bool
}

// aggregate is one compiled aggregate call.
type aggregate struct {
	fn       *analyze.Function
	args     []Eval
	argTypes keyer
	filter   Eval // nil is none
	distinct bool
	order    []Eval
	// sort orders collected input: args ++ order values. It is set when
	// distinct or order is.
	sort *ordering
}

// compileAggregate compiles an aggregate call over rows of layout l.
func compileAggregate(e *analyze.Aggregate, l *Layout) (aggregate, error) {
	list := spread(e.Func, e.Args)
	a := aggregate{fn: bindFunction(e.Func, list, e.Typ), distinct: e.Distinct}
	if a.fn.NewState == nil {
		return a, pgerr.Unsupported("aggregate %s outside of IRIS", a.fn.Name).At(e.At)
	}
	var err error
	if a.args, err = compileAll(list, l); err != nil {
		return a, err
	}
	for _, arg := range list {
		a.argTypes = append(a.argTypes, arg.Type().OID)
	}
	if e.Filter != nil {
		if a.filter, err = Compile(e.Filter, l); err != nil {
			return a, err
		}
	}
	if !e.Distinct && len(e.OrderBy) == 0 {
		return a, nil
	}
	return a, a.compileOrder(e, l)
}

// compileOrder prepares the sorting of the aggregate's input: by ORDER BY, and
// for DISTINCT by the arguments, which brings equal ones together.
func (a *aggregate) compileOrder(e *analyze.Aggregate, l *Layout) error {
	a.sort = &ordering{}
	for i, k := range e.OrderBy {
		ev, err := Compile(k.Expr, l)
		if err != nil {
			return err
		}
		a.order = append(a.order, ev)
		a.sort.add(len(a.args)+i, k)
	}
	if e.Distinct {
		for i, t := range a.argTypes {
			a.sort.keys = append(a.sort.keys, orderKey{column: i, oid: t})
		}
	}
	return nil
}

// Open implements Node.
func (n *group) Open(ctx context.Context, rt *Runtime, own *Frame) (Rows, error) {
	source, err := n.source.Open(ctx, rt, own)
	if err != nil {
		return nil, err
	}
	g := &grouping{
		group: n, in: ownInput(ctx, rt, own), groups: map[string]*groupState{},
		acct: account{rt: rt}, keys: make(Row, len(n.by)),
	}
	return &lazyRows{source: source, acct: &g.acct, fill: func(ctx context.Context) ([]Row, error) {
		if err := Drain(ctx, source, func(r Row) error { return g.add(ctx, r) }); err != nil {
			return nil, err
		}
		return g.results(ctx)
	}}, nil
}

// grouping is a running group.
type grouping struct {
	*group
	in      *Input
	groups  map[string]*groupState
	list    []*groupState
	acct    account
	keys    Row
	scratch []byte
}

// groupState is one group being accumulated.
type groupState struct {
	row    Row // a row of the group, nil when not kept
	keys   Row
	states []aggregateState
}

// aggregateState accumulates one aggregate of one group.
type aggregateState struct {
	state analyze.AggState
	rows  []Row // collected input when it must be sorted
}

// add puts a row into its group.
func (g *grouping) add(ctx context.Context, r Row) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	g.in.at(ctx, r)
	if err := g.in.fill(g.keys, g.by); err != nil {
		return err
	}
	g.scratch = g.byTypes.key(g.scratch[:0], g.keys)
	s := g.groups[string(g.scratch)]
	if s == nil {
		var err error
		if s, err = g.start(r); err != nil {
			return err
		}
	}
	for i := range g.aggregates {
		if err := g.accumulate(&g.aggregates[i], &s.states[i]); err != nil {
			return err
		}
	}
	return nil
}

// stateBytes is what an aggregate's state is taken to cost.
const stateBytes = 128

// start opens a group with its first row.
func (g *grouping) start(r Row) (*groupState, error) {
	s := g.newState()
	var err error
	if s.keys, err = g.acct.keep(g.keys); err != nil {
		return nil, err
	}
	if g.keepRow {
		if s.row, err = g.acct.keep(r); err != nil {
			return nil, err
		}
	}
	cost := int64(len(g.scratch)) + rowOverhead + stateBytes*int64(len(g.aggregates))
	if err := g.acct.grow(cost); err != nil {
		return nil, err
	}
	g.groups[string(g.scratch)] = s
	g.list = append(g.list, s)
	return s, nil
}

// newState returns a group without rows.
func (g *grouping) newState() *groupState {
	s := &groupState{states: make([]aggregateState, len(g.aggregates))}
	for i, a := range g.aggregates {
		s.states[i].state = a.fn.NewState()
	}
	return s
}

// accumulate feeds the current row to one aggregate.
func (g *grouping) accumulate(a *aggregate, s *aggregateState) error {
	if a.filter != nil {
		if ok, err := g.in.holds(a.filter); err != nil || !ok {
			return err
		}
	}
	n := len(a.args)
	args := g.in.push(n + len(a.order))
	defer g.in.pop(len(args))
	if err := g.in.fill(args[:n], a.args); err != nil {
		return err
	}
	if !a.fn.NotStrict && hasNull(args[:n]) {
		return nil
	}
	if a.sort != nil {
		if err := g.in.fill(args[n:], a.order); err != nil {
			return err
		}
		row, err := g.acct.keep(args)
		s.rows = append(s.rows, row)
		return err
	}
	return g.feed(s.state, args)
}

// Sizer is implemented by aggregate states that keep what they are given.
type Sizer interface {
	// Size returns the bytes kept.
	Size() int64
}

// feed adds one row of arguments to a state and accounts for its growth.
func (g *grouping) feed(s analyze.AggState, args []value.Value) error {
	sized, ok := s.(Sizer)
	if !ok {
		return s.Add(g.in.rt.Env, args)
	}
	before := sized.Size()
	if err := s.Add(g.in.rt.Env, args); err != nil {
		return err
	}
	return g.acct.grow(sized.Size() - before)
}

// hasNull reports whether a value is NULL.
func hasNull(vs []value.Value) bool {
	for _, v := range vs {
		if v.IsNull() {
			return true
		}
	}
	return false
}

// results returns the rows of all groups in the order in which they appeared.
// Without GROUP BY there is exactly one group, even without rows.
func (g *grouping) results(ctx context.Context) ([]Row, error) {
	if len(g.by) == 0 && len(g.list) == 0 {
		g.list = append(g.list, g.newState())
	}
	out := make([]Row, len(g.list))
	for i, s := range g.list {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		row := make(Row, 0, g.width+len(g.by)+len(g.aggregates))
		if s.row != nil {
			row = append(row, s.row...)
		} else {
			row = append(row, nulls(g.width)...)
		}
		row = append(row, s.keys...)
		for j := range s.states {
			v, err := g.finish(&g.aggregates[j], &s.states[j])
			if err != nil {
				return nil, err
			}
			row = append(row, v)
		}
		if err := g.acct.grow(sizeOfRow(row)); err != nil {
			return nil, err
		}
		out[i] = row
	}
	g.groups, g.list = nil, nil
	return out, nil
}

// finish feeds sorted input, if any, and returns the aggregate's value.
func (g *grouping) finish(a *aggregate, s *aggregateState) (value.Value, error) {
	if a.sort != nil {
		a.sort.sort(s.rows)
		var last []byte
		for i, row := range s.rows {
			args := row[:len(a.args)]
			if a.distinct {
				key := a.argTypes.key(nil, args)
				if i > 0 && string(key) == string(last) {
					continue
				}
				last = key
			}
			if err := g.feed(s.state, args); err != nil {
				return value.Null, err
			}
		}
		s.rows = nil
	}
	return s.state.Result(g.in.rt.Env)
}

// lazyRows yields rows that are all computed when the first is asked for.
type lazyRows struct {
	source Rows
	acct   *account
	fill   func(ctx context.Context) ([]Row, error)
	ready  *bufferRows
}

// Next implements Rows.
func (r *lazyRows) Next(ctx context.Context) (Row, error) {
	if r.ready == nil {
		rows, err := r.fill(ctx)
		if err != nil {
			return nil, err
		}
		r.ready = &bufferRows{rows: rows}
	}
	return r.ready.Next(ctx)
}

// Close implements Rows.
func (r *lazyRows) Close() error {
	if r.ready == nil {
		r.ready = &bufferRows{}
	}
	r.acct.release()
	return errors.Join(r.source.Close(), r.ready.Close())
}
