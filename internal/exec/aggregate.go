package exec

import (
	"context"
	"encoding/binary"
	"errors"
	"slices"

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
	// sets tells which of by each grouping set has; nil is one set of all. columns
	// are the places of those that are columns themselves, else -1.
	sets    [][]bool
	columns []int
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
	// ordered is set for ordered-set aggregates, and direct their arguments that
	// are computed over the group.
	ordered orderedSet
	direct  []Eval
}

// setMembers tells for each grouping set of q which GROUP BY values it has.
func setMembers(q *analyze.Query) [][]bool {
	var out [][]bool
	for _, set := range q.GroupingSets {
		has := make([]bool, len(q.GroupBy))
		for _, i := range set {
			has[i] = true
		}
		out = append(out, has)
	}
	return out
}

// compileAggregate compiles an aggregate call over rows of layout l.
func compileAggregate(e *analyze.Aggregate, l *Layout) (aggregate, error) {
	list := spread(e.Func, e.Args)
	a := aggregate{fn: bindFunction(e.Func, list, e.Typ), distinct: e.Distinct}
	if a.ordered = orderedSetNamed(e); a.fn.NewState == nil && a.ordered == nil {
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
	if a.ordered != nil {
		a.sort = &ordering{}
		for i, k := range e.OrderBy {
			a.sort.add(i, k)
		}
		a.direct, err = compileAll(e.Direct, l)
		return a, err
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
		acct: account{rt: rt}, keys: make(Row, len(n.by)), members: make(Row, len(n.by)),
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
	members Row // keys with NULL for those that a grouping set has not
	scratch []byte
}

// groupState is one group being accumulated.
type groupState struct {
	row    Row // a row of the group, nil when not kept
	keys   Row
	set    int // number of the grouping set
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
	if g.sets == nil {
		return g.addTo(r, 0, g.keys)
	}
	for i, has := range g.sets {
		for j := range g.keys {
			g.members[j] = value.Null
			if has[j] {
				g.members[j] = g.keys[j]
			}
		}
		if err := g.addTo(r, i, g.members); err != nil {
			return err
		}
	}
	return nil
}

// addTo puts a row into its group of one grouping set.
func (g *grouping) addTo(r Row, set int, keys Row) error {
	g.scratch = g.byTypes.key(binary.AppendUvarint(g.scratch[:0], uint64(set)), keys)
	s := g.groups[string(g.scratch)]
	if s == nil {
		var err error
		if s, err = g.start(r, set, keys); err != nil {
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
func (g *grouping) start(r Row, set int, keys Row) (*groupState, error) {
	s := g.newState(set)
	var err error
	if s.keys, err = g.acct.keep(keys); err != nil {
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
func (g *grouping) newState(set int) *groupState {
	s := &groupState{set: set, states: make([]aggregateState, len(g.aggregates))}
	for i, a := range g.aggregates {
		if a.ordered == nil {
			s.states[i].state = a.fn.NewState()
		}
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

// startEmpty opens the groups that there are even without rows: that of no GROUP
// BY, and one for each empty grouping set.
func (g *grouping) startEmpty() {
	if len(g.list) > 0 {
		return
	}
	if g.sets == nil && len(g.by) == 0 {
		g.list = append(g.list, g.newState(0))
	}
	for i, has := range g.sets {
		if !slices.Contains(has, true) {
			s := g.newState(i)
			s.keys = nulls(len(g.by))
			g.list = append(g.list, s)
		}
	}
}

// results returns the rows of all groups in the order in which they appeared.
func (g *grouping) results(ctx context.Context) ([]Row, error) {
	g.startEmpty()
	g.in.ctx = ctx
	out := make([]Row, len(g.list))
	for i, s := range g.list {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		row := make(Row, 0, g.width+len(g.by)+len(g.aggregates)+1)
		if s.row != nil {
			row = append(row, s.row...)
		} else {
			row = append(row, nulls(g.width)...)
		}
		if g.sets != nil {
			g.forget(row, g.sets[s.set])
		}
		row = append(row, s.keys...)
		g.in.Row = row
		for j := range s.states {
			v, err := g.finish(&g.aggregates[j], &s.states[j])
			if err != nil {
				return nil, err
			}
			row = append(row, v)
		}
		if g.sets != nil {
			row = append(row, value.Int(int64(s.set)))
		}
		if err := g.acct.grow(sizeOfRow(row)); err != nil {
			return nil, err
		}
		out[i] = row
	}
	g.groups, g.list = nil, nil
	return out, nil
}

// forget makes the columns that a grouping set has not NULL in the group's row,
// where subqueries look for them.
func (g *grouping) forget(row Row, has []bool) {
	for i, at := range g.columns {
		if at >= 0 && !has[i] {
			row[at] = value.Null
		}
	}
}

// finish feeds sorted input, if any, and returns the aggregate's value.
func (g *grouping) finish(a *aggregate, s *aggregateState) (value.Value, error) {
	if a.ordered != nil {
		return g.finishOrdered(a, s)
	}
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

// finishOrdered returns the value of an ordered-set aggregate.
func (g *grouping) finishOrdered(a *aggregate, s *aggregateState) (value.Value, error) {
	a.sort.sort(s.rows)
	direct := make([]value.Value, len(a.direct))
	if err := g.in.fill(direct, a.direct); err != nil {
		return value.Null, err
	}
	return a.ordered(g.in.rt.Env, orderedInput{s.rows, direct, a.sort, a.argTypes})
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
