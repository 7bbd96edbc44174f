package exec

import "github.com/iris-pgwire/iris-pgwire/internal/analyze"

// visitor sees every expression of a query and of the queries in it. depth
// counts the queries around the expression, 0 being the visited query's own;
// it returns false to stop.
type visitor struct {
	builder *builder
	expr    func(e analyze.Expr, depth int) bool
	scan    func(r *analyze.Range) bool // may be nil
	own     map[*analyze.Query]bool     // WITH items declared in what was visited
	stopped bool
}

// query visits q and the queries inside.
func (v *visitor) query(q *analyze.Query, depth int) {
	if q == nil || v.stopped {
		return
	}
	for _, c := range q.With {
		v.own[c.Query] = true
		v.query(c.Query, depth+1)
	}
	v.query(q.Left, depth+1)
	v.query(q.Right, depth+1)
	for _, r := range q.Ranges {
		v.source(r, depth)
	}
	v.from(q.From, depth)
	v.exprs(v.builder.references[q], depth)
	v.exprs([]analyze.Expr{q.Where, q.Having, q.Limit, q.Offset}, depth)
	v.exprs(q.GroupBy, depth)
	for _, a := range q.Aggregates {
		v.exprs(a.Args, depth)
		v.walk(a.Filter, depth)
		v.sortKeys(a.OrderBy, depth)
	}
	v.results(q, depth)
}

// results visits what is computed after grouping, without HAVING.
func (v *visitor) results(q *analyze.Query, depth int) {
	for _, a := range q.Aggregates {
		v.exprs(a.Direct, depth)
	}
	for _, call := range q.WindowCalls {
		v.exprs(call.Args, depth)
		v.walk(call.Filter, depth)
	}
	for _, w := range q.Windows {
		v.exprs(w.PartitionBy, depth)
		v.sortKeys(w.OrderBy, depth)
		v.exprs([]analyze.Expr{w.Start.Offset, w.End.Offset}, depth)
	}
	for _, t := range q.Targets {
		v.walk(t.Expr, depth)
	}
	v.exprs(q.DistinctOn, depth)
	v.sortKeys(q.OrderBy, depth)
}

// source visits a range-table entry.
func (v *visitor) source(r *analyze.Range, depth int) {
	if v.scan != nil && !v.scan(r) {
		v.stopped = true
		return
	}
	switch r.Kind {
	case analyze.RangeSubquery:
		v.query(r.Query, depth+1)
	case analyze.RangeFunction:
		for _, part := range r.Functions {
			v.walk(part.Call, depth)
		}
	case analyze.RangeValues:
		for _, row := range r.Rows {
			v.exprs(row, depth)
		}
	}
}

// from visits join conditions.
func (v *visitor) from(f *analyze.From, depth int) {
	if f == nil || f.Join == nil {
		return
	}
	v.from(f.Join.Left, depth)
	v.from(f.Join.Right, depth)
	v.walk(f.Join.On, depth)
}

// sortKeys visits ORDER BY.
func (v *visitor) sortKeys(keys []analyze.SortKey, depth int) {
	for _, k := range keys {
		v.walk(k.Expr, depth)
	}
}

// exprs visits a list.
func (v *visitor) exprs(es []analyze.Expr, depth int) {
	for _, e := range es {
		v.walk(e, depth)
	}
}

// walk visits an expression, its operands and the queries in it.
func (v *visitor) walk(e analyze.Expr, depth int) {
	analyze.Walk(e, func(x analyze.Expr) bool {
		if v.stopped {
			return false
		}
		if !v.expr(x, depth) {
			v.stopped = true
			return false
		}
		if s, ok := x.(*analyze.Subquery); ok {
			v.query(s.Query, depth+1)
		}
		return true
	})
}

// correlated reports whether q must be read again for each row around it: it
// refers to an enclosing row, or to a WITH item that lives shorter than the
// execution.
func (b *builder) correlated(q *analyze.Query) bool {
	if b.each {
		return true
	}
	v := &visitor{builder: b, own: map[*analyze.Query]bool{}}
	v.expr = func(e analyze.Expr, depth int) bool {
		switch e := e.(type) {
		case *analyze.Column:
			return e.Level <= depth
		case *analyze.AggregateRef:
			return e.Level <= depth
		}
		return true
	}
	v.scan = func(r *analyze.Range) bool {
		if r.Kind != analyze.RangeCTE || v.own[r.Query] {
			return true
		}
		item := b.withs[r.Query]
		return item != nil && item.top && !b.self[r.Query]
	}
	v.query(q, 0)
	return v.stopped
}

// readsGroupRow reports whether something computed after grouping reads a
// column of the group's rows directly: one that depends on the grouped ones,
// or a subquery's reference to one.
func (b *builder) readsGroupRow(q *analyze.Query) bool {
	v := &visitor{builder: b, own: map[*analyze.Query]bool{}, expr: func(e analyze.Expr, depth int) bool {
		c, ok := e.(*analyze.Column)
		return !ok || c.Level != depth
	}}
	v.walk(q.Having, 0)
	v.results(q, 0)
	return v.stopped
}

// depends reports whether a source below f refers to a range of the rows that
// left describes.
func (p *fromPart) depends(f *analyze.From, left *Layout) bool {
	if f.Join != nil {
		return p.depends(f.Join.Left, left) || p.depends(f.Join.Right, left)
	}
	v := &visitor{builder: p.builder, own: map[*analyze.Query]bool{}, expr: func(e analyze.Expr, depth int) bool {
		c, ok := e.(*analyze.Column)
		return !ok || c.Level != depth || c.Range >= len(left.offsets) || left.offsets[c.Range] < 0
	}}
	v.source(p.query.Ranges[f.Range], 0)
	v.exprs(references(p.leafNodes[f.Range]), 0)
	return v.stopped
}
