package exec

import (
	"context"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// Leaves gives the source of a RangeRelation entry of q. The node is opened
// with the frame of q itself: Row is q's row as far as it is joined already,
// Outer the rows of the enclosing queries. A node that reads them implements
// Binder and Referrer.
type Leaves func(q *analyze.Query, rangeIndex int) (Node, error)

// Binder is a leaf that evaluates expressions; Bind compiles them for the
// layout of the query it stands in.
type Binder interface {
	Bind(l *Layout) (Node, error)
}

// Referrer is a leaf whose expressions may refer to other ranges of its query,
// or to enclosing queries.
type Referrer interface {
	References() []analyze.Expr
}

// BuildQuery returns the local pipeline of an analysed query over its leaves.
// Its rows are the targets that are not junk.
func BuildQuery(q *analyze.Query, leaves Leaves) (Node, error) {
	return newBuilder(leaves).query(q, nil)
}

// newBuilder prepares the building of one statement's nodes.
func newBuilder(leaves Leaves) *builder {
	return &builder{
		leaves: leaves, withs: map[*analyze.Query]*withItem{}, self: map[*analyze.Query]bool{},
		references: map[*analyze.Query][]analyze.Expr{}, names: map[*analyze.Subquery]string{},
	}
}

// builder builds the nodes of one statement.
type builder struct {
	leaves Leaves
	withs  map[*analyze.Query]*withItem // by the item's query
	self   map[*analyze.Query]bool      // recursive items whose step is being built
	// each says that no result of a subquery may be used again: the body of a function
	// is run for each call.
	each bool
	// references are the expressions inside of q's leaves.
	references map[*analyze.Query][]analyze.Expr
	// names are those of subqueries in EXPLAIN.
	names map[*analyze.Subquery]string
	// subplans are the subqueries of the query that is being built.
	subplans []*subplan
}

// scope makes the frame of a query inside of those around it.
type scope struct {
	body     Node
	subplans []*subplan // of its expressions, for EXPLAIN
}

// Open implements Node.
func (n *scope) Open(ctx context.Context, rt *Runtime, outer *Frame) (Rows, error) {
	return n.body.Open(ctx, rt, &Frame{Outer: outer})
}

// query builds a query inside of the one that outer describes.
func (b *builder) query(q *analyze.Query, outer *Layout) (Node, error) {
	l := NewLayout(q, outer)
	l.build = b
	defer b.enter()()
	items, err := b.compileWith(q, l)
	if err != nil {
		return nil, err
	}
	node, err := b.input(q, l)
	if err != nil {
		return nil, err
	}
	return b.finish(q, l, node, items)
}

// finish builds what a query does with the rows of its input: its output, and the
// WITH items around it.
func (b *builder) finish(q *analyze.Query, l *Layout, node Node, items []*withItem) (Node, error) {
	node, err := b.output(q, l, node)
	if err != nil {
		return nil, err
	}
	if len(items) > 0 {
		node = &with{node, items}
	}
	return &scope{node, b.subplans}, nil
}

// enter begins a query of its own, whose subqueries are noted until leave is called.
func (b *builder) enter() (leave func()) {
	around := b.subplans
	b.subplans = nil
	return func() { b.subplans = around }
}

// input builds what the targets are computed over.
func (b *builder) input(q *analyze.Query, l *Layout) (Node, error) {
	if q.SetOp != analyze.NoSetOp {
		return b.setOp(q, l)
	}
	node, err := b.fromWhere(q, l)
	if err != nil {
		return nil, err
	}
	if q.Sample != nil {
		if node, err = newSample(node, q.Sample, l); err != nil {
			return nil, err
		}
	}
	if q.Grouped {
		if node, err = b.group(q, l, node); err != nil {
			return nil, err
		}
		if node, err = filtered(node, conjuncts(q.Having), l); err != nil {
			return nil, err
		}
	}
	return b.windows(q, l, node)
}

// setOp builds the two arms of a set operation.
func (b *builder) setOp(q *analyze.Query, l *Layout) (Node, error) {
	left, err := b.query(q.Left, l)
	if err != nil {
		return nil, err
	}
	right, err := b.query(q.Right, l)
	if err != nil {
		return nil, err
	}
	n := &setOp{op: q.SetOp, all: q.All, left: left, right: right}
	columns := make([]int, visible(q.Left))
	for i, t := range columnTypes(q.Left) {
		columns[i] = i
		n.types = append(n.types, t.OID)
	}
	if q.SetOp == analyze.Union && !q.All {
		return &distinct{source: n, columns: columns, types: n.types}, nil
	}
	return n, nil
}

// group builds GROUP BY and the aggregates.
func (b *builder) group(q *analyze.Query, l *Layout, source Node) (Node, error) {
	n := &group{source: source, width: l.width, keepRow: b.readsGroupRow(q)}
	var err error
	if n.by, err = compileAll(q.GroupBy, l); err != nil {
		return nil, err
	}
	n.sets = setMembers(q)
	n.shown = shownGroups(q, l)
	for _, e := range q.GroupBy {
		at := -1
		if c, ok := e.(*analyze.Column); ok && c.Level == 0 {
			if _, at, err = l.find(c); err != nil {
				return nil, err
			}
		}
		n.columns = append(n.columns, at)
		n.byTypes = append(n.byTypes, e.Type().OID)
	}
	for _, e := range q.Aggregates {
		a, err := compileAggregate(e, l)
		if err != nil {
			return nil, err
		}
		n.aggregates = append(n.aggregates, a)
	}
	return n, nil
}

// output builds everything from the targets on.
func (b *builder) output(q *analyze.Query, l *Layout, node Node) (Node, error) {
	c := newColumns(q)
	order := &ordering{}
	for _, k := range q.OrderBy {
		order.add(c.find(k.Expr), k)
	}
	on := make([]int, len(q.DistinctOn))
	var onTypes keyer
	for i, e := range q.DistinctOn {
		on[i] = c.find(e)
		onTypes = append(onTypes, e.Type().OID)
	}
	node, err := c.build(node, l, l.outputWidth(q)+len(q.WindowCalls))
	if err != nil {
		return nil, err
	}
	if q.Distinct && len(on) == 0 {
		node = &distinct{
			source: node, columns: c.visibleIndexes(), types: c.types[:c.visible], shown: l.groupKeys(c.exprs[:c.visible]),
		}
	}
	lim, err := b.limit(q, l, order)
	if err != nil {
		return nil, err
	}
	if len(order.keys) > 0 {
		s := &sortNode{source: node, order: order.with(on, onTypes), shown: l.sortKeys(q.OrderBy)}
		if len(on) == 0 {
			s.bound = lim
		}
		node = s
	}
	if len(on) > 0 {
		node = &distinct{source: node, columns: on, types: onTypes, sorted: len(order.keys) > 0}
	}
	if lim != nil {
		lim.source, node = node, lim
	}
	if len(c.exprs) > c.visible {
		node = &prefix{node, c.visible}
	}
	return node, nil
}

// limit builds LIMIT and OFFSET without their source, nil if there are none.
func (b *builder) limit(q *analyze.Query, l *Layout, order *ordering) (*limit, error) {
	if q.Limit == nil && q.Offset == nil {
		return nil, nil
	}
	n := &limit{}
	var err error
	if q.Limit != nil {
		if n.count, err = Compile(q.Limit, l); err != nil {
			return nil, err
		}
	}
	if q.Offset != nil {
		if n.offset, err = Compile(q.Offset, l); err != nil {
			return nil, err
		}
	}
	if q.WithTies {
		n.ties = order
	}
	return n, nil
}

// conjuncts splits a condition at its top-level ANDs.
func conjuncts(e analyze.Expr) []analyze.Expr {
	if e == nil {
		return nil
	}
	and, ok := e.(*analyze.BoolOp)
	if !ok || and.Op != analyze.And {
		return []analyze.Expr{e}
	}
	var out []analyze.Expr
	for _, arg := range and.Args {
		out = append(out, conjuncts(arg)...)
	}
	return out
}

// conjunction compiles conditions that must all hold, nil if there are none.
func conjunction(conds []analyze.Expr, l *Layout) (Eval, error) {
	switch len(conds) {
	case 0:
		return nil, nil
	case 1:
		return Compile(conds[0], l)
	}
	and := &analyze.BoolOp{Op: analyze.And, Args: conds}
	and.Typ = analyze.TypeRef{OID: pgtype.BoolOID, Typmod: pgtype.NoTypmod}
	return Compile(and, l)
}

// filtered puts a filter on a source if there are conditions.
func filtered(source Node, conds []analyze.Expr, l *Layout) (Node, error) {
	cond, err := conjunction(conds, l)
	if err != nil || cond == nil {
		return source, err
	}
	return &filter{source, cond, l.condition(conds)}, nil
}
