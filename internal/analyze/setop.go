package analyze

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// setOpNames are the operations as messages print them.
var setOpNames = map[SetOp]string{Union: "UNION", Intersect: "INTERSECT", Except: "EXCEPT"}

// setOperation analyses UNION, INTERSECT or EXCEPT. The result's columns are
// a pseudo-range 0 with the names of the left branch.
func (a *analyzer) setOperation(s *scope, sel *pgsql.SelectStatement) error {
	q := s.query
	q.SetOp, q.All = SetOp(sel.SetOp), sel.All
	var err error
	if q.Left, err = a.query(sel.Left, s.branch(), keepUnknown); err != nil {
		return err
	}
	if q.Right, err = a.query(sel.Right, s.branch(), keepUnknown); err != nil {
		return err
	}
	name := setOpNames[q.SetOp]
	left, right := q.Left.Visible(), q.Right.Visible()
	if len(left) != len(right) {
		return pgerr.New(pgerr.SyntaxError, "each %s query must have the same number of columns", name).At(firstColumn(sel.Right))
	}
	r := &Range{Kind: RangeSubquery, Query: q.Left}
	for i := range left {
		pair := []Expr{left[i].Expr, right[i].Expr}
		t, err := a.unify(pair, name)
		if err != nil {
			return err
		}
		if err := a.castTarget(q.Left, i, plain(t.OID)); err != nil {
			return err
		}
		if err := a.castTarget(q.Right, i, plain(t.OID)); err != nil {
			return err
		}
		if q.SetOp != Union || !q.All {
			if err := comparable(pair[0]); err != nil {
				return err
			}
		}
		r.Columns = append(r.Columns, RangeColumn{Name: left[i].Name, Type: t})
		col := &Column{Node: Node{Typ: t, At: sel.Pos}, Index: i, Name: left[i].Name}
		q.Targets = append(q.Targets, Target{Expr: col, Name: left[i].Name})
	}
	q.Ranges = []*Range{r}
	return nil
}

// firstColumn is where a query's select list begins.
func firstColumn(sel *pgsql.SelectStatement) int {
	for sel.SetOp != pgsql.NoSetOp {
		sel = sel.Left
	}
	if len(sel.Targets) == 0 {
		return sel.Pos
	}
	return leftmost(sel.Targets[0].Expr)
}

// leftmost is where an expression's text begins; the position of an operator
// is that of its sign.
func leftmost(e pgsql.Expr) int {
	pos := e.Position()
	pgsql.Walk(e, func(n pgsql.Node) bool {
		if x, ok := n.(pgsql.Expr); ok {
			pos = min(pos, x.Position())
		}
		return true
	})
	return pos
}

// branch is the scope around a branch of a set operation: it sees what the
// whole operation sees, at the same number of levels plus one.
func (s *scope) branch() *scope {
	return &scope{parent: s.parent, ctes: s.ctes, future: s.future, hidden: true}
}

// castTarget converts output column i of a query, in every branch of a set
// operation.
func (a *analyzer) castTarget(q *Query, i int, t TypeRef) error {
	at := targetIndex(q, i)
	old := q.Targets[at].Expr
	if old.Type().OID == t.OID {
		return nil
	}
	if q.SetOp != NoSetOp {
		if err := a.castTarget(q.Left, i, t); err != nil {
			return err
		}
		if err := a.castTarget(q.Right, i, t); err != nil {
			return err
		}
		q.Ranges[0].Columns[i].Type = t
		c := *old.(*Column)
		c.Typ = t
		q.Targets[at].Expr = &c
		return nil
	}
	x, err := a.mustCoerce(old, t, implicit)
	if err != nil {
		return err
	}
	q.Targets[at].Expr = x
	q.Targets[at].TableOID, q.Targets[at].Attribute = 0, 0
	for k := range q.OrderBy {
		if q.OrderBy[k].Expr == old {
			q.OrderBy[k].Expr = x
		}
	}
	return nil
}

// targetIndex is the index of the i-th visible target.
func targetIndex(q *Query, i int) int {
	for at, t := range q.Targets {
		if t.Junk {
			continue
		}
		if i == 0 {
			return at
		}
		i--
	}
	return len(q.Targets)
}

// with analyses WITH: each item becomes visible to those after it and to the
// query.
func (a *analyzer) with(s *scope, w *pgsql.WithClause) error {
	if w == nil {
		return nil
	}
	if len(w.CTEs) > itemsMax {
		return tooManyRanges(w.CTEs[itemsMax].Pos)
	}
	items, self, err := withOrder(w)
	if err != nil {
		return err
	}
	for i, c := range items {
		s.future = items[i:]
		sel, ok := c.Statement.(*pgsql.SelectStatement)
		if !ok {
			if err := a.changeCTE(s, c); err != nil {
				return err
			}
			continue
		}
		if (c.Search != nil || c.Cycle != nil) && !self[c] {
			return pgerr.New(pgerr.SyntaxError, "WITH query is not recursive").At(c.Pos)
		}
		if err := a.cte(s, c, sel, self[c]); err != nil {
			return err
		}
		if s.parent == nil && shared(w, c) {
			a.share(s, c)
		}
	}
	s.future = nil
	return nil
}

// cte analyses one WITH item.
func (a *analyzer) cte(s *scope, c *pgsql.CTE, sel *pgsql.SelectStatement, recursive bool) error {
	info := &cteInfo{index: len(s.query.With)}
	s.query.With = append(s.query.With, CTE{Name: c.Name, Columns: c.Columns, Materialized: c.Materialized})
	around := s.branch()
	if recursive {
		q, err := a.recursion(around, c, sel, info)
		if err != nil {
			return err
		}
		info.query = q
		s.query.With[info.index] = CTE{
			Name: c.Name, Query: q, Recursive: true, Columns: c.Columns, Materialized: c.Materialized,
			Written: info.written, Search: c.Search, Cycle: c.Cycle, Marks: info.marks,
		}
		s.ctes[c.Name] = info
		return nil
	}
	q, err := a.query(sel, around, settleUnknown)
	if err != nil {
		return err
	}
	info.query = q
	if info.columns, err = renamed(a.outputColumns(q), c); err != nil {
		return err
	}
	s.query.With[info.index].Query = q
	s.ctes[c.Name] = info
	return nil
}

// renamed applies the column names of a WITH item.
func renamed(columns []RangeColumn, c *pgsql.CTE) ([]RangeColumn, error) {
	if len(c.Columns) > len(columns) {
		return nil, pgerr.New(pgerr.InvalidColumnReference, "WITH query %q has %d columns available but %d columns specified",
			c.Name, len(columns), len(c.Columns)).At(c.Pos)
	}
	for i, name := range c.Columns {
		columns[i].Name = name
	}
	return columns, nil
}

// recursion analyses a WITH item that reads itself.
func (a *analyzer) recursion(s *scope, c *pgsql.CTE, sel *pgsql.SelectStatement, info *cteInfo) (*Query, error) {
	if c.Search != nil || c.Cycle != nil {
		return a.searched(s, c, sel, info)
	}
	return a.recursiveCTE(s, c, sel, info, nil)
}

// recursiveCTE analyses left UNION right, where right reads the item itself:
// its columns are those of left, and more that SEARCH and CYCLE will add.
func (a *analyzer) recursiveCTE(
	s *scope, c *pgsql.CTE, sel *pgsql.SelectStatement, info *cteInfo, more []RangeColumn,
) (*Query, error) {
	q := &Query{SetOp: Union, All: sel.All}
	inner := &scope{parent: s, query: q, ctes: map[string]*cteInfo{}}
	var err error
	if err = a.with(inner, sel.With); err != nil {
		return nil, err
	}
	if q.Left, err = a.query(sel.Left, inner.branch(), settleUnknown); err != nil {
		return nil, err
	}
	if info.columns, err = renamed(a.outputColumns(q.Left), c); err != nil {
		return nil, err
	}
	for i := range info.columns {
		info.columns[i].TableOID, info.columns[i].Attribute = 0, 0 // the rows of right come from elsewhere
	}
	n := len(info.columns)
	info.columns = append(info.columns, more...)
	info.query = q
	inner.ctes[c.Name] = info
	a.recursing = append(a.recursing, q)
	q.Right, err = a.query(sel.Right, inner.branch(), keepUnknown)
	a.recursing = a.recursing[:len(a.recursing)-1]
	if err != nil {
		return nil, err
	}
	right := q.Right.Visible()
	if len(right) != n {
		return nil, pgerr.New(pgerr.SyntaxError, "each UNION query must have the same number of columns").At(firstColumn(sel.Right))
	}
	for i, col := range info.columns[:n] {
		if t := right[i].Expr.Type().OID; t != col.Type.OID && castContext(t, col.Type.OID) != 'i' && !isUnknown(right[i].Expr) {
			return nil, pgerr.New(pgerr.DatatypeMismatch,
				"recursive query %q column %d has type %s in non-recursive term but type %s overall",
				c.Name, i+1, typeName(col.Type.OID), typeName(t)).
				WithHint("Cast the output of the non-recursive term to the correct type.").At(begins(column(q.Left, i)))
		}
		if err := a.castTarget(q.Right, i, plain(col.Type.OID)); err != nil {
			return nil, err
		}
		target := &Column{Node: Node{Typ: col.Type, At: sel.Pos}, Index: i, Name: col.Name}
		q.Targets = append(q.Targets, Target{Expr: target, Name: col.Name})
	}
	q.Ranges = []*Range{{Kind: RangeSubquery, Query: q.Left, Columns: info.columns}}
	return q, nil
}

// column is the i-th output column of a query, in the first branch of a set operation.
func column(q *Query, i int) Expr {
	for q.SetOp != NoSetOp {
		q = q.Left
	}
	return q.Visible()[i].Expr
}

// mentions reports whether a query names a table in FROM.
func mentions(sel pgsql.Statement, name string) bool {
	found := false
	pgsql.Walk(sel, func(n pgsql.Node) bool {
		if t, ok := n.(*pgsql.TableRef); ok && t.Schema == "" && t.Name == name {
			found = true
		}
		return !found
	})
	return found
}
