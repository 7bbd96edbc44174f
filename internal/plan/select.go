package plan

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// intType is bigint, the type of LIMIT.
var intType = analyze.TypeRef{OID: pgtype.Int8OID, Typmod: pgtype.NoTypmod}

// queryPlan plans a query.
func queryPlan(q *analyze.Query, w *work) (*Plan, error) {
	out := &Plan{Kind: Select, Targets: q.Visible(), work: w}
	searched, vectors, err := vectorsFirst(pullUp(q), w)
	if err != nil {
		return nil, err
	}
	node, route, err := planQuery(searched, out.work)
	if err != nil {
		return nil, err
	}
	if vectors != nil {
		vectors.body, node = node, vectors
		route = max(route, Core)
	}
	out.Root, out.Route, out.Remote = node, route, route != Local
	if w.locks {
		out.Steps, out.Route, out.Locks = node, Steps, analyze.LockName(q)
	}
	return out, out.addChanges(q.With, nil)
}

// planQuery chooses the largest pushdown that a query allows.
func planQuery(q *analyze.Query, w *work) (exec.Node, Route, error) {
	q = pullUp(q)
	defer w.tellSearch(q, w.indexed)
	if node, route, err := planPushed(q, w); node != nil || err != nil {
		return node, route, err
	}
	q, remote, err := withInner(q, w)
	if err != nil {
		return nil, Local, err
	}
	l := &leaves{work: w, remote: remote}
	node, err := exec.BuildQuery(q, l.node)
	if l.remote {
		return node, Scans, err
	}
	return node, Local, err
}

// planPushed plans a query of which IRIS does all, or what comes first; nil if there
// is no such form.
func planPushed(q *analyze.Query, w *work) (exec.Node, Route, error) {
	from, p := pushableFrom(q, w)
	if from == nil {
		return nil, Local, nil
	}
	if node, err := pushWhole(q, p, from); node != nil || err != nil {
		return node, Whole, err
	}
	if needsSearch(q, w) {
		if node, err := pushSearch(q, w); node != nil || err != nil {
			return node, Core, err
		}
	}
	if from, p = pushableFrom(q, w); hasSubquery(q) {
		return nil, Local, nil
	}
	node, err := pushCore(q, p, from)
	return node, Core, err
}

// pushableFrom translates FROM when it consists of IRIS tables and joins only;
// nil otherwise.
func pushableFrom(q *analyze.Query, w *work) (*irissql.Source, *pusher) {
	if q.SetOp != analyze.NoSetOp || q.From == nil || len(q.With) > 0 || len(q.Ranges) > joinsMax+1 || w.freezes(q) || q.Sample != nil {
		return nil, nil
	}
	for _, r := range q.Ranges {
		if r.Kind != analyze.RangeRelation || r.Relation.Local != nil {
			return nil, nil
		}
	}
	p := newPusher(q.Ranges, w)
	return p.from(q.From), p
}

// from translates a FROM node, nil when there is no form for it. Joins nest on
// the left only.
func (p *pusher) from(f *analyze.From) *irissql.Source {
	if f.Join == nil {
		return &irissql.Source{Table: p.table(f.Range)}
	}
	j := f.Join
	if j.Right.Join != nil {
		return nil
	}
	left, right := p.from(j.Left), p.from(j.Right)
	if left == nil || right == nil {
		return nil
	}
	out := &irissql.Join{Left: left, Right: right}
	var rule Rule
	switch {
	case j.On == nil:
		rule, out.Kind = crossJoin, "CROSS JOIN"
	case j.Kind == analyze.InnerJoin:
		rule, out.Kind = innerJoin, "INNER JOIN"
	case j.Kind == analyze.LeftJoin:
		rule, out.Kind = leftJoin, "LEFT JOIN"
	case j.Kind == analyze.FullJoin:
		rule, out.Kind = fullJoin, "FULL JOIN"
	default:
		return nil
	}
	if p.lacks(rule) {
		return nil
	}
	if j.On != nil {
		on, ok := p.within(j.On)
		if !ok {
			return nil
		}
		out.On = on
	}
	return &irissql.Source{Join: fires(p, rule, out)}
}

// pushWhole makes a query one IRIS statement; nil when a clause has no rule.
func pushWhole(q *analyze.Query, p *pusher, from *irissql.Source) (exec.Node, error) {
	if len(q.DistinctOn) > 0 || len(q.WindowCalls) > 0 || q.GroupingSets != nil || q.WithTies || outerNullable(q) {
		return nil, nil
	}
	p.aggs, p.groups, p.notNull = q.Aggregates, q.GroupBy, neverNull(q.Where)
	if q.Distinct && p.lacks(distinctRows) {
		return nil, nil
	}
	s := &irissql.Select{From: from, Distinct: q.Distinct}
	if q.Distinct {
		s.Distinct = fires(p, distinctRows, true)
	}
	if !p.filters(q, s) {
		return nil, nil
	}
	columns, ok := p.items(q, s)
	if !ok {
		return nil, nil
	}
	order := q.OrderBy
	if q.Grouped && len(q.GroupBy) == 0 {
		order = nil // one row; IRIS takes no aggregates there
	}
	if s.OrderBy, ok = p.orderBy(order); !ok || (q.Distinct && len(s.OrderBy) > 0) {
		return nil, nil
	}
	if exceeds(s) {
		return nil, nil
	}
	return p.limited(q, s, columns)
}

// outerNullable reports whether ORDER BY reads the side of an outer join that is
// filled with NULLs: its columns may be NULL although the table says they are
// not. Such queries are pushed by their core.
func outerNullable(q *analyze.Query) bool {
	for _, k := range q.OrderBy {
		if analyze.Any(k.Expr, func(e analyze.Expr) bool {
			c, ok := e.(*analyze.Column)
			return ok && c.Level == 0 && !alwaysThere(q.From, c.Range)
		}) {
			return true
		}
	}
	return false
}

// filters translates WHERE, GROUP BY and HAVING.
func (p *pusher) filters(q *analyze.Query, s *irissql.Select) bool {
	if q.Where != nil {
		w, ok := p.within(q.Where)
		if !ok {
			return false
		}
		s.Where = w
	}
	for _, g := range q.GroupBy {
		x, ok := p.groupKey(g)
		if !ok {
			return false
		}
		s.GroupBy = append(s.GroupBy, x)
	}
	if q.Having != nil {
		h, ok := p.within(q.Having)
		if !ok || p.lacks(havingCondition) {
			return false
		}
		s.Having = fires(p, havingCondition, h)
	}
	return true
}

// items translates the select list. Constants are computed here: such a query
// has a core instead.
func (p *pusher) items(q *analyze.Query, s *irissql.Select) ([]exec.RemoteColumn, bool) {
	var columns []exec.RemoteColumn
	for _, t := range q.Targets {
		if t.Junk {
			continue
		}
		if isConstant(t.Expr) || (q.Distinct && (p.opaque(t.Expr) || !distinctAlike(t.Expr))) {
			return nil, false
		}
		x, ok := p.output(t.Expr)
		if !ok {
			return nil, false
		}
		typ, ok := p.outputType(t.Expr)
		if !ok {
			return nil, false
		}
		s.Items = append(s.Items, irissql.Item{Expr: x, Alias: "c" + aliasFor(len(columns))[1:]})
		columns = append(columns, exec.RemoteColumn{Type: typ, IRIS: p.irisType(t.Expr)})
	}
	return columns, len(columns) > 0
}

// output translates what a query returns: besides values, columns that are
// decoded here.
func (p *pusher) output(e analyze.Expr) (irissql.Expr, bool) {
	if p.opaque(e) {
		return p.columnRef(e.(*analyze.Column)), true
	}
	return p.operand(e)
}

// distinctAlike reports whether IRIS finds the same duplicates among values of
// e's type.
func distinctAlike(e analyze.Expr) bool {
	t := e.Type().OID
	return ordersAlike(t) || (isText(e) && t != pgtype.BPCharOID)
}

// irisType is IRIS's type of a pushed expression.
func (p *pusher) irisType(e analyze.Expr) analyze.IRISType {
	switch e := e.(type) {
	case *analyze.Column:
		return p.column(e).IRIS
	case *analyze.GroupRef:
		return p.irisType(p.groups[e.Index])
	case *analyze.Cast:
		return p.irisType(e.Arg)
	}
	iris, _ := irisTypeFor(e.Type().OID)
	return iris
}

// limited adds LIMIT: to the IRIS statement as an upper bound, and here, where
// its errors and OFFSET are PostgreSQL's.
func (p *pusher) limited(q *analyze.Query, s *irissql.Select, columns []exec.RemoteColumn) (exec.Node, error) {
	s.Limit = p.top(q, nil)
	node, err := newRemote(p.finish(s, columns))
	if err != nil || (q.Limit == nil && q.Offset == nil) {
		return node, err
	}
	rest := &analyze.Query{Limit: q.Limit, Offset: q.Offset}
	leafQuery(rest, columns)
	return exec.BuildQuery(rest, func(*analyze.Query, int) (exec.Node, error) { return node, nil })
}

// leafQuery makes q read one range with the given columns and return them all.
func leafQuery(q *analyze.Query, columns []exec.RemoteColumn) {
	r := &analyze.Range{Kind: analyze.RangeRelation, Relation: &analyze.Relation{}}
	for i, c := range columns {
		r.Columns = append(r.Columns, analyze.RangeColumn{Type: c.Type})
		r.Relation.Columns = append(r.Relation.Columns, analyze.RelationColumn{Type: c.Type})
		q.Targets = append(q.Targets, analyze.Target{
			Expr: &analyze.Column{Node: analyze.Node{Typ: c.Type}, Index: i},
		})
	}
	q.Ranges = []*analyze.Range{r}
	q.From = &analyze.From{}
}

// hasSubquery reports whether an expression of q contains a query of its own.
func hasSubquery(q *analyze.Query) bool {
	found := false
	eachExpr(q, func(e *analyze.Expr) {
		found = found || analyze.HoldsQuery(*e)
	})
	return found
}
