package exec

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
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
	shown   []Shown // the keys of each grouping set
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
	// keeps says that the state keeps what it is given.
	keeps bool
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
	if a.fn.NewState != nil {
		_, a.keeps = a.fn.NewState().(Sizer)
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
	return &grouping{
		group: n, source: source, in: ownInput(ctx, rt, own), groups: map[string]*groupState{},
		acct: account{rt: rt}, value: account{rt: rt}, keys: make(Row, len(n.by)), members: make(Row, len(n.by)), spill: spill{rt: rt},
	}, nil
}

// grouping is a running group. When the memory is used up, rows that would open
// a further group are written to partitions by their keys; their groups are
// computed when those in memory have been returned.
type grouping struct {
	*group
	source   Rows
	grouped  bool // the source has been read
	overflow *partitions
	level    int
	pending  []pendingRun
	spill    spill
	// collectors have, by aggregate, the input that is in files, once there is any.
	collectors []*collector
	in         *Input
	groups     map[string]*groupState
	list       []*groupState
	acct       account
	kept       int64   // by the groups themselves, of acct
	value      account // of the value that is being finished
	keys       Row
	members    Row // keys with NULL for those that a grouping set has not
	scratch    []byte
}

// groupState is one group being accumulated.
type groupState struct {
	row    Row // a row of the group, nil when not kept
	keys   Row
	set    int // number of the grouping set
	index  int // its place among the groups
	cost   int64
	states []aggregateState
}

// aggregateState accumulates one aggregate of one group.
type aggregateState struct {
	state analyze.AggState
	rows  []Row // collected input
	bytes int64 // of them
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
	for i := range g.sets {
		if err := g.addTo(r, i, g.keysOf(i)); err != nil {
			return err
		}
	}
	return nil
}

// addTo puts a row into its group of one grouping set.
func (g *grouping) addTo(r Row, set int, keys Row) error {
	g.scratch = g.byTypes.key(binary.AppendUvarint(g.scratch[:0], uint64(set)), keys)
	s := g.groups[string(g.scratch)]
	if s == nil && g.overflow != nil {
		return g.putOff(r, set)
	}
	if s == nil {
		var err error
		if s, err = g.start(r, set, keys); err != nil {
			if !g.acct.worthSpilling() || len(g.list) == 0 || g.level >= spillDepth {
				return err
			}
			g.overflow = &partitions{spill: &g.spill, level: g.level}
			return g.putOff(r, set)
		}
	}
	for i := range g.aggregates {
		if err := g.accumulate(i, s); err != nil {
			return err
		}
	}
	return nil
}

// stateBytes is what an aggregate's state is taken to cost.
const stateBytes = 128

// putOff writes a row to the partition of its key, the number of its grouping
// set in front.
func (g *grouping) putOff(r Row, set int) error {
	row := append(append(make(Row, 0, len(r)+1), value.Int(int64(set))), r...)
	return g.overflow.add(g.scratch, row)
}

// start opens a group with its first row.
func (g *grouping) start(r Row, set int, keys Row) (*groupState, error) {
	cost := int64(len(g.scratch)) + rowOverhead + stateBytes*int64(len(g.aggregates)) + sizeOfRow(keys)
	if g.keepRow {
		cost += sizeOfRow(r)
	}
	if limit := g.in.rt.memoryMax(); g.kept+cost > limit/2 && g.collecting() {
		return nil, errStatementMemory(limit) // the other half is for what is collected
	}
	if err := g.acct.grow(cost); err != nil {
		return nil, err
	}
	g.kept += cost
	s := g.newState(set)
	s.keys, s.cost = cloneRow(keys), cost
	if g.keepRow {
		s.row = cloneRow(r)
	}
	g.groups[string(g.scratch)] = s
	g.list = append(g.list, s)
	return s, nil
}

// newState returns a group without rows.
func (g *grouping) newState(set int) *groupState {
	s := &groupState{set: set, index: len(g.list), states: make([]aggregateState, len(g.aggregates))}
	for i, a := range g.aggregates {
		if a.ordered == nil {
			s.states[i].state = a.fn.NewState()
		}
	}
	return s
}

// accumulate feeds the current row to aggregate i of a group.
func (g *grouping) accumulate(i int, s *groupState) error {
	a := &g.aggregates[i]
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
	if !g.collects(a) {
		return g.feed(a, &g.acct, s.states[i].state, args)
	}
	if err := g.in.fill(args[n:], a.order); err != nil {
		return err
	}
	return g.collect(i, s, args)
}

// Sizer is implemented by aggregate states that keep what they are given.
type Sizer interface {
	// Size returns the bytes kept.
	Size() int64
}

// feed adds one row of arguments to a state and accounts for its growth.
func (g *grouping) feed(a *aggregate, acct *account, s analyze.AggState, args []value.Value) error {
	sized, ok := s.(Sizer)
	if !ok {
		return s.Add(g.in.rt.Env, args)
	}
	before := sized.Size()
	if err := s.Add(g.in.rt.Env, args); err != nil {
		return err
	}
	err := acct.grow(sized.Size() - before)
	if outOfMemory(err) && g.collectors == nil && g.acct.worthSpilling() {
		if err := g.spillCollected(); err != nil {
			return err
		}
		err = acct.grow(sized.Size() - before)
	}
	if outOfMemory(err) {
		return resultTooLarge(err, a.fn.Name)
	}
	return err
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

// Next implements Rows.
func (g *grouping) Next(ctx context.Context) (Row, error) {
	if !g.grouped {
		g.grouped = true
		if err := Drain(ctx, g.source, func(r Row) error { return g.add(ctx, r) }); err != nil {
			return nil, err
		}
		g.startEmpty()
	}
	for len(g.list) == 0 {
		if err := g.nextPartition(ctx); err != nil {
			return nil, err
		}
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	s := g.list[0]
	g.list = g.list[1:]
	g.in.ctx = ctx
	row, err := g.result(s)
	if err == nil {
		g.kept -= s.cost
		err = g.acct.grow(-s.cost)
	}
	return row, err
}

// nextPartition groups the rows of one partition; io.EOF says that there is none
// left.
func (g *grouping) nextPartition(ctx context.Context) error {
	if g.overflow != nil {
		more, err := g.overflow.finish()
		if err != nil {
			return err
		}
		g.pending, g.overflow = append(g.pending, more...), nil
	}
	if len(g.pending) == 0 {
		return io.EOF
	}
	last := len(g.pending) - 1
	next := g.pending[last]
	g.pending = g.pending[:last]
	g.acct.release()
	g.kept = 0
	if err := g.dropCollected(); err != nil {
		return err
	}
	g.groups, g.level = map[string]*groupState{}, next.level
	return Drain(ctx, next.run.read(), func(row Row) error {
		g.in.at(ctx, row[1:])
		if err := g.in.fill(g.keys, g.by); err != nil {
			return err
		}
		return g.addTo(row[1:], int(row[0].Int()), g.keysOf(int(row[0].Int())))
	})
}

// keysOf returns the current keys as a grouping set has them.
func (g *grouping) keysOf(set int) Row {
	if g.sets == nil {
		return g.keys
	}
	for i, has := range g.sets[set] {
		g.members[i] = value.Null
		if has {
			g.members[i] = g.keys[i]
		}
	}
	return g.members
}

// result returns the row of a group.
func (g *grouping) result(s *groupState) (Row, error) {
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
		v, err := g.finish(j, s)
		if err != nil {
			return nil, err
		}
		row = append(row, v)
	}
	if g.sets != nil {
		row = append(row, value.Int(int64(s.set)))
	}
	return row, nil
}

// Close implements Rows.
func (g *grouping) Close() error {
	g.acct.release()
	g.value.release()
	g.groups, g.list, g.pending, g.overflow, g.grouped = nil, nil, nil, nil, true
	return errors.Join(g.source.Close(), g.dropCollected(), g.spill.close())
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
