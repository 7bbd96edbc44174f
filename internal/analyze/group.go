package analyze

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// isAggregateRef reports whether e is the value of an aggregate.
func isAggregateRef(e Expr) bool {
	_, ok := e.(*AggregateRef)
	return ok
}

// groupItem resolves one item of GROUP BY.
func (a *analyzer) groupItem(s *scope, item pgsql.Expr) (Expr, error) {
	switch e := item.(type) {
	case *pgsql.Literal:
		if e.Kind == pgsql.LiteralInteger {
			return a.ordinal(s.query, e, "GROUP BY")
		}
		if e.Kind != pgsql.LiteralNull {
			return nil, pgerr.New(pgerr.SyntaxError, "non-integer constant in GROUP BY").At(e.Pos)
		}
	case *pgsql.ColumnRef:
		if len(e.Parts) == 1 && find(s.columns, e.Parts[0]) == nil {
			if x, err := outputColumn(s.query, e.Parts[0], "GROUP BY", e.Pos); x != nil || err != nil {
				return x, err
			}
		}
	}
	saved := s.clause
	s.clause = "GROUP BY"
	defer func() { s.clause = saved }()
	x, err := a.expr(s, item)
	if err != nil {
		return nil, err
	}
	return a.settle(x)
}

// indexOf finds an equal expression, -1 if there is none.
func indexOf(es []Expr, x Expr) int {
	for i, e := range es {
		if Equal(e, x) {
			return i
		}
	}
	return -1
}

// checkGrouping makes the expressions of a grouped query refer to its groups,
// and refuses columns that are neither grouped nor aggregated.
func (a *analyzer) checkGrouping(s *scope) error {
	q := s.query
	if !q.Grouped {
		return nil
	}
	g := &grouper{q: q}
	for _, agg := range q.Aggregates {
		g.detail = "Direct arguments of an ordered-set aggregate must use only grouped columns."
		g.list(agg.Direct)
		g.detail = ""
	}
	for i := range q.Targets {
		q.Targets[i].Expr = g.expr(q.Targets[i].Expr)
	}
	q.Having = g.optional(q.Having)
	for i := range q.OrderBy {
		q.OrderBy[i].Expr = g.expr(q.OrderBy[i].Expr)
	}
	for i := range q.DistinctOn {
		q.DistinctOn[i] = g.expr(q.DistinctOn[i])
	}
	g.windows()
	return g.err
}

// grouper rewrites expressions over the rows of a query into expressions over
// its groups.
type grouper struct {
	q      *Query
	detail string // of the error for an ungrouped column
	err    error
}

// windows rewrites the windows and their calls.
func (g *grouper) windows() {
	for _, call := range g.q.WindowCalls {
		g.list(call.Args)
		call.Filter = g.optional(call.Filter)
	}
	for _, w := range g.q.Windows {
		w.PartitionBy = append([]Expr(nil), w.PartitionBy...)
		g.list(w.PartitionBy)
		w.OrderBy = append([]SortKey(nil), w.OrderBy...)
		for i := range w.OrderBy {
			w.OrderBy[i].Expr = g.expr(w.OrderBy[i].Expr)
		}
	}
}

// list rewrites expressions in place.
func (g *grouper) list(es []Expr) {
	for i := range es {
		es[i] = g.expr(es[i])
	}
}

// optional is expr for a clause that may be absent.
func (g *grouper) optional(e Expr) Expr {
	if e == nil {
		return nil
	}
	return g.expr(e)
}

// expr rewrites one expression.
func (g *grouper) expr(e Expr) Expr {
	if i := indexOf(g.q.GroupBy, e); i >= 0 {
		return &GroupRef{Node: Node{Typ: e.Type(), At: e.Pos()}, Index: i}
	}
	switch e := e.(type) {
	case *Column:
		if e.Level == 0 {
			return g.column(e)
		}
		return e
	case *AggregateRef, *WindowRef:
		return e
	case *Grouping:
		return g.grouping(e)
	case *Subquery:
		g.check(e)
	case *RowExpr:
		g.wholeRow(e)
	}
	return MapChildren(e, g.expr)
}

// wholeRow refuses the row of a FROM item, which is not grouped even when all of
// its columns are.
func (g *grouper) wholeRow(row *RowExpr) {
	if row.Names == nil || len(row.Fields) == 0 || g.err != nil {
		return
	}
	c, ok := row.Fields[0].(*Column)
	if !ok || c.Level > 0 {
		return
	}
	r := g.q.Ranges[c.Range]
	if r.Relation == nil || !g.hasKey(c.Range, r.Relation) {
		g.err = pgerr.New(pgerr.GroupingError,
			"column %q must appear in the GROUP BY clause or be used in an aggregate function", r.Alias+".*").At(row.At)
	}
}

// column rewrites a column that is not grouped itself: it is allowed when the
// grouped columns contain its table's primary key, and then grouped too.
func (g *grouper) column(c *Column) Expr {
	r := g.q.Ranges[c.Range]
	if r.Relation != nil && g.hasKey(c.Range, r.Relation) {
		g.q.GroupBy = append(g.q.GroupBy, c)
		index := len(g.q.GroupBy) - 1
		for i := range g.q.GroupingSets {
			g.q.GroupingSets[i] = append(g.q.GroupingSets[i], index)
		}
		return &GroupRef{Node: c.Node, Index: index}
	}
	if g.err == nil {
		name := c.Name
		if r.Alias != "" {
			name = r.Alias + "." + name
		}
		err := pgerr.New(pgerr.GroupingError,
			"column %q must appear in the GROUP BY clause or be used in an aggregate function", name).At(c.At)
		err.Detail = g.detail
		g.err = err
	}
	return c
}

// hasKey reports whether all columns of a relation's primary key are grouped.
func (g *grouper) hasKey(rng int, rel *Relation) bool {
	for _, k := range rel.Keys {
		if !k.Primary {
			continue
		}
		for _, i := range k.Columns {
			key := &Column{Node: Node{Typ: rel.Columns[i].Type}, Range: rng, Index: i}
			if i := indexOf(g.q.GroupBy, key); i < 0 || !g.q.inEverySet(i) {
				return false
			}
		}
		return true
	}
	return false
}

// check refuses a subquery that reads an ungrouped column of this query.
func (g *grouper) check(sub *Subquery) {
	sub.Query.ColumnsRead(1, func(c *Column) {
		own := *c
		own.Level = 0
		r := g.q.Ranges[c.Range]
		if g.err != nil || indexOf(g.q.GroupBy, &own) >= 0 || (r.Relation != nil && g.hasKey(c.Range, r.Relation)) {
			return
		}
		g.err = pgerr.New(pgerr.GroupingError, "subquery uses ungrouped column %q from outer query",
			r.Alias+"."+c.Name).At(c.At)
	})
}
