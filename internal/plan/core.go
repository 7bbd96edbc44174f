package plan

import (
	"maps"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
)

// pushCore sends FROM and the pushable conjuncts of WHERE to IRIS, and ORDER BY
// and LIMIT when nothing local stands before them; the rest of q runs here on
// the columns that it needs.
func pushCore(q *analyze.Query, p *pusher, from *irissql.Source) (exec.Node, error) {
	s := &irissql.Select{From: from}
	rest := *q
	pushed, kept := p.splitWhere(q.Where, func(analyze.Expr) bool { return !p.lacks(coreFilter) })
	if rest.Where = kept; len(pushed) > 0 {
		s.Where = fires(p, coreFilter, conjunction(pushed))
	}
	bounds, prefix := thresholds(q, kept)
	p.notNull = neverNull(q.Where)
	ordered := prefix && !q.Grouped && !q.Distinct && ranksOnly(q) &&
		len(q.DistinctOn) == 0 && !q.WithTies && !outerNullable(q)
	if ordered {
		p.pushOrder(q, s, &rest, bounds)
	}
	needed := neededColumns(&rest)
	c := &coreRest{query: &rest, columns: p.coreItems(needed, s)}
	leaf := &analyze.Query{}
	leafQuery(leaf, c.columns)
	leaf.Ranges[0].Shown = shownColumns(q, needed)
	rest.Ranges, rest.From = leaf.Ranges, leaf.From
	remap(&rest, needed)
	node, err := p.coreNode(q, s, c, ordered && s.OrderBy == nil)
	if err != nil {
		return nil, err
	}
	return exec.BuildQuery(&rest, func(*analyze.Query, int) (exec.Node, error) { return node, nil })
}

// shownColumns are the names of columns of q for EXPLAIN.
func shownColumns(q *analyze.Query, needed []columnKey) []string {
	var out []string
	for _, k := range needed {
		r := q.Ranges[k.rng]
		name := exec.QuoteIdent(r.Columns[k.index].Name)
		if len(q.Ranges) > 1 {
			name = exec.QuoteIdent(r.Alias) + "." + name
		}
		out = append(out, name)
	}
	return out
}

// ranksOnly reports whether all window functions of a query say how many rows come
// before in its own order: they are the same over its first rows.
func ranksOnly(q *analyze.Query) bool {
	for _, c := range q.WindowCalls {
		w := q.Windows[c.Window]
		switch c.Func.Name {
		case "rank", "dense_rank", "row_number":
		default:
			return false
		}
		if len(w.PartitionBy) > 0 || c.Filter != nil || !slices.EqualFunc(w.OrderBy, q.OrderBy, func(a, b analyze.SortKey) bool {
			return a.Desc == b.Desc && a.NullsFirst == b.NullsFirst && analyze.Equal(a.Expr, b.Expr)
		}) {
			return false
		}
	}
	return true
}

// coreRest is what is left of a query whose core IRIS computes, and the columns of
// that.
type coreRest struct {
	query   *analyze.Query
	columns []exec.RemoteColumn
}

// coreNode reads the core: the rows that matter when they are found by an order that
// only nearly is the query's, else all.
func (p *pusher) coreNode(q *analyze.Query, s *irissql.Select, c *coreRest, unordered bool) (exec.Node, error) {
	if unordered {
		if n, err := p.nearest(q, s, c); n != nil || err != nil {
			return n, err
		}
	}
	return newRemote(p.finish(s, c.columns))
}

// pushOrder moves ORDER BY, and then LIMIT, into the core.
func (p *pusher) pushOrder(q *analyze.Query, s *irissql.Select, rest *analyze.Query, bounds []analyze.Expr) {
	if returnsSet(q) {
		return
	}
	order, ok := p.orderBy(q.OrderBy)
	if !ok {
		return
	}
	s.OrderBy, rest.OrderBy = order, nil
	rest.Targets = q.Visible()
	s.Limit = p.top(q, bounds)
}

// returnsSet reports whether the select list multiplies rows.
func returnsSet(q *analyze.Query) bool {
	for _, t := range q.Targets {
		if analyze.Any(t.Expr, func(e analyze.Expr) bool {
			c, ok := e.(*analyze.Call)
			return ok && c.Func.ReturnsSet
		}) {
			return true
		}
	}
	return false
}

// splitWhere divides a condition into conjuncts that IRIS checks and the
// condition that is left; only conjuncts that may move are tried.
func (p *pusher) splitWhere(where analyze.Expr, may func(analyze.Expr) bool) (pushed []irissql.Pred, kept analyze.Expr) {
	var left []analyze.Expr
	for _, c := range conjuncts(where) {
		if may(c) {
			if x, ok := p.within(c); ok {
				pushed = append(pushed, x)
				continue
			}
		}
		left = append(left, c)
	}
	return pushed, and(left)
}

// conjuncts lists the operands of a conjunction.
func conjuncts(e analyze.Expr) []analyze.Expr {
	if e == nil {
		return nil
	}
	if b, ok := e.(*analyze.BoolOp); ok && b.Op == analyze.And {
		var out []analyze.Expr
		for _, a := range b.Args {
			out = append(out, conjuncts(a)...)
		}
		return out
	}
	return []analyze.Expr{e}
}

// and is the conjunction of conditions, nil for none.
func and(es []analyze.Expr) analyze.Expr {
	switch len(es) {
	case 0:
		return nil
	case 1:
		return es[0]
	}
	return &analyze.BoolOp{Node: analyze.Node{Typ: es[0].Type(), At: es[0].Pos()}, Op: analyze.And, Args: es}
}

// columnKey identifies a column of a query's range table.
type columnKey struct{ rng, index int }

// neededColumns lists the columns that the rest of a query reads, in order of
// first use.
func neededColumns(q *analyze.Query) []columnKey {
	var out []columnKey
	seen := map[columnKey]bool{}
	eachExpr(q, func(e *analyze.Expr) {
		analyze.Walk(*e, func(x analyze.Expr) bool {
			if c, ok := x.(*analyze.Column); ok && c.Level == 0 {
				if k := (columnKey{c.Range, c.Index}); !seen[k] {
					seen[k] = true
					out = append(out, k)
				}
			}
			return true
		})
	})
	return out
}

// coreItems makes the select list of a core. A text column is selected in its
// exact form: beside ORDER BY, IRIS may otherwise return it upper-cased.
func (p *pusher) coreItems(needed []columnKey, s *irissql.Select) []exec.RemoteColumn {
	var columns []exec.RemoteColumn
	for i, k := range needed {
		rc := &p.ranges[k.rng].Relation.Columns[k.index]
		c := &analyze.Column{Node: analyze.Node{Typ: rc.Type}, Range: k.rng, Index: k.index}
		s.Items = append(s.Items, irissql.Item{Expr: p.exact(c, p.columnRef(c)), Alias: "c" + aliasFor(i)[1:]})
		columns = append(columns, exec.RemoteColumn{Type: rc.Type, IRIS: rc.IRIS})
	}
	if len(columns) == 0 {
		s.Items = []irissql.Item{{Expr: irissql.Int{N: 1}, Alias: "one"}}
		columns = []exec.RemoteColumn{{Type: intType, IRIS: analyze.IRISType{Name: "integer"}}}
	}
	return columns
}

// remap makes the expressions of q read the core's columns.
func remap(q *analyze.Query, needed []columnKey) {
	position := map[columnKey]int{}
	for i, k := range needed {
		position[k] = i
	}
	var mapExpr func(analyze.Expr) analyze.Expr
	mapExpr = func(e analyze.Expr) analyze.Expr {
		if c, ok := e.(*analyze.Column); ok && c.Level == 0 {
			n := *c
			n.Range, n.Index = 0, position[columnKey{c.Range, c.Index}]
			return &n
		}
		return analyze.MapChildren(e, mapExpr)
	}
	detach(q)
	eachExpr(q, func(e *analyze.Expr) { *e = mapExpr(*e) })
}

// detach copies the slices of q whose expressions are about to change, which
// the analysed query still owns.
func detach(q *analyze.Query) {
	q.Targets = append([]analyze.Target(nil), q.Targets...)
	q.OrderBy = append([]analyze.SortKey(nil), q.OrderBy...)
	q.GroupBy = append([]analyze.Expr(nil), q.GroupBy...)
	q.DistinctOn = append([]analyze.Expr(nil), q.DistinctOn...)
	aggs := make([]*analyze.Aggregate, len(q.Aggregates))
	for i, a := range q.Aggregates {
		c := *a
		c.Args = append([]analyze.Expr(nil), a.Args...)
		c.Direct = append([]analyze.Expr(nil), a.Direct...)
		c.OrderBy = append([]analyze.SortKey(nil), a.OrderBy...)
		aggs[i] = &c
	}
	q.Aggregates = aggs
	detachWindows(q)
}

// detachWindows is detach for the windows and their calls.
func detachWindows(q *analyze.Query) {
	calls := make([]*analyze.WindowCall, len(q.WindowCalls))
	for i, call := range q.WindowCalls {
		c := *call
		c.Args = append([]analyze.Expr(nil), call.Args...)
		calls[i] = &c
	}
	windows := make([]*analyze.Window, len(q.Windows))
	for i, w := range q.Windows {
		c := *w
		c.PartitionBy = append([]analyze.Expr(nil), w.PartitionBy...)
		c.OrderBy = append([]analyze.SortKey(nil), w.OrderBy...)
		windows[i] = &c
	}
	q.WindowCalls, q.Windows = calls, windows
}

// eachExpr calls f with every expression slot of q itself, FROM excepted.
func eachExpr(q *analyze.Query, f func(*analyze.Expr)) {
	visit := func(e *analyze.Expr) {
		if *e != nil {
			f(e)
		}
	}
	visit(&q.Where)
	visit(&q.Having)
	for i := range q.GroupBy {
		visit(&q.GroupBy[i])
	}
	for _, a := range q.Aggregates {
		for i := range a.Args {
			visit(&a.Args[i])
		}
		for i := range a.Direct {
			visit(&a.Direct[i])
		}
		visit(&a.Filter)
		for i := range a.OrderBy {
			visit(&a.OrderBy[i].Expr)
		}
	}
	eachWindowExpr(q, visit)
	for i := range q.Targets {
		visit(&q.Targets[i].Expr)
	}
	for i := range q.DistinctOn {
		visit(&q.DistinctOn[i])
	}
	for i := range q.OrderBy {
		visit(&q.OrderBy[i].Expr)
	}
	visit(&q.Limit)
	visit(&q.Offset)
}

// eachWindowExpr calls visit with the expression slots of windows and their
// calls.
func eachWindowExpr(q *analyze.Query, visit func(*analyze.Expr)) {
	for _, call := range q.WindowCalls {
		for i := range call.Args {
			visit(&call.Args[i])
		}
		visit(&call.Filter)
	}
	for _, w := range q.Windows {
		for i := range w.PartitionBy {
			visit(&w.PartitionBy[i])
		}
		for i := range w.OrderBy {
			visit(&w.OrderBy[i].Expr)
		}
		visit(&w.Start.Offset)
		visit(&w.End.Offset)
	}
}

// leaves makes the scans of a query that runs here, and remembers whether there
// were any.
type leaves struct {
	remote bool
	work   *work
}

// node is the source of one relation of a query: a scan in IRIS of the columns
// that the query reads, with the conjuncts of WHERE that concern it alone.
func (l *leaves) node(q *analyze.Query, i int) (exec.Node, error) {
	rel := q.Ranges[i].Relation
	if local, ok := rel.Local.(exec.Node); ok {
		return local, nil
	}
	if change, ok := rel.Local.(*analyze.Change); ok {
		return changeResult{l.work.item(change)}, nil
	}
	if locked, ok := rel.Local.(*analyze.Locked); ok {
		l.remote = true
		return lockingQuery(locked.Query, l.work)
	}
	l.remote = true
	scan, err := l.scan(rel, columnsRead(q, i), func(p *pusher) []irissql.Pred {
		if q.From == nil || !safeToFilter(q.From, i) {
			return nil
		}
		return p.ownConjuncts(q.Where, i)
	})
	if err != nil || !l.work.isFrozen(rel) {
		return scan, err
	}
	frozen := &frozenScan{scan}
	l.work.before = append(l.work.before, frozen)
	return frozen, nil
}

// columnsRead lists the columns of range i that a query reads, itself or in a
// query inside of it.
func columnsRead(q *analyze.Query, i int) []int {
	seen := map[int]bool{}
	q.ColumnsRead(0, func(c *analyze.Column) {
		if c.Range == i {
			seen[c.Index] = true
		}
	})
	return slices.Sorted(maps.Keys(seen))
}

// safeToFilter reports whether rows of range i may be dropped before the
// joins: it is not on the side of an outer join that is filled with NULLs.
func safeToFilter(f *analyze.From, i int) bool {
	if f.Join == nil {
		return f.Range == i
	}
	j := f.Join
	left := j.Kind == analyze.InnerJoin || j.Kind == analyze.LeftJoin
	right := j.Kind == analyze.InnerJoin || j.Kind == analyze.RightJoin
	return (left && safeToFilter(j.Left, i)) || (right && safeToFilter(j.Right, i))
}

// ownConjuncts translates the conjuncts of where that read range i and no
// other. They are checked again here, which is harmless.
func (p *pusher) ownConjuncts(where analyze.Expr, i int) []irissql.Pred {
	var out []irissql.Pred
	for _, c := range conjuncts(where) {
		if p.lacks(scanFilter) {
			return nil
		}
		own := !analyze.Any(c, func(e analyze.Expr) bool {
			switch e := e.(type) {
			case *analyze.Column:
				return e.Level > 0 || e.Range != i
			case *analyze.AggregateRef, *analyze.Subquery:
				return true
			case *analyze.Call:
				return e.Func.Routine != nil
			}
			return false
		})
		if !own || isConstant(c) {
			continue
		}
		if x, ok := p.within(toRangeZero(c)); ok {
			out = append(out, fires(p, scanFilter, x))
		}
	}
	return out
}

// toRangeZero makes a condition over one range a condition over range 0.
func toRangeZero(e analyze.Expr) analyze.Expr {
	if c, ok := e.(*analyze.Column); ok {
		n := *c
		n.Range = 0
		return &n
	}
	return analyze.MapChildren(e, toRangeZero)
}
