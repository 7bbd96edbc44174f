package analyze

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// withOrder puts the items of WITH RECURSIVE so that each stands behind those that it
// reads, and tells which of them read themselves.
func withOrder(w *pgsql.WithClause) (items []*pgsql.CTE, self map[*pgsql.CTE]bool, err error) {
	names := map[string]bool{}
	for _, c := range w.CTEs {
		if names[c.Name] {
			return nil, nil, pgerr.New(pgerr.DuplicateAlias, "WITH query name %q specified more than once", c.Name).At(c.Pos)
		}
		names[c.Name] = true
	}
	if !w.Recursive {
		return w.CTEs, nil, nil
	}
	self = map[*pgsql.CTE]bool{}
	reads := map[*pgsql.CTE]map[string]bool{}
	for _, c := range w.CTEs {
		read := map[string]bool{}
		references(c.Statement, func(t *pgsql.TableRef, _ place) { read[t.Name] = read[t.Name] || names[t.Name] })
		self[c] = read[c.Name]
		delete(read, c.Name)
		reads[c] = read
	}
	waiting := slices.Clone(w.CTEs)
	done := map[string]bool{}
	for len(waiting) > 0 {
		i := slices.IndexFunc(waiting, func(c *pgsql.CTE) bool { return !waitsFor(reads[c], names, done) })
		if i < 0 {
			return nil, nil, pgerr.New(pgerr.FeatureNotSupported, "mutual recursion between WITH items is not implemented").At(waiting[0].Pos)
		}
		c := waiting[i]
		items, done[c.Name], waiting = append(items, c), true, slices.Delete(waiting, i, i+1)
	}
	for _, c := range items {
		if self[c] {
			if err := wellFormed(c); err != nil {
				return nil, nil, err
			}
		}
	}
	return items, self, nil
}

// waitsFor reports whether an item reads another that has not been analysed.
func waitsFor(read, names, done map[string]bool) bool {
	for name := range read {
		if read[name] && names[name] && !done[name] {
			return true
		}
	}
	return false
}

// place is where in a recursive query a reference to it stands.
type place string

// The places where it may not, as messages call them; the empty one is allowed.
const (
	recursiveTerm    place = ""
	nonRecursiveTerm place = "its non-recursive term"
	inSubquery       place = "a subquery"
	inOuterJoin      place = "an outer join"
	inIntersect      place = "INTERSECT"
	inExcept         place = "EXCEPT"
)

// wellFormed checks a WITH item that reads itself: it is a UNION whose right side does
// so, once, where rows that are added later can only add rows.
func wellFormed(c *pgsql.CTE) error {
	sel, ok := c.Statement.(*pgsql.SelectStatement)
	switch {
	case !ok:
		return pgerr.New(pgerr.InvalidRecursion, "recursive query %q must not contain data-modifying statements", c.Name).At(c.Pos)
	case sel.SetOp != pgsql.Union:
		return pgerr.New(pgerr.InvalidRecursion,
			"recursive query %q does not have the form non-recursive-term UNION [ALL] recursive-term", c.Name).At(c.Pos)
	}
	if err := selfReferences(c, sel.Left, nonRecursiveTerm); err != nil {
		return err
	}
	if err := selfReferences(c, sel.Right, recursiveTerm); err != nil {
		return err
	}
	if sel.With != nil {
		for _, inner := range sel.With.CTEs {
			if err := selfReferences(c, inner.Statement, inSubquery); err != nil {
				return err
			}
		}
	}
	return undecorated(sel)
}

// undecorated refuses what would be about all rows of a recursive query.
func undecorated(sel *pgsql.SelectStatement) error {
	what, pos := "", 0
	switch {
	case len(sel.OrderBy) > 0:
		what, pos = "ORDER BY", leftmost(sel.OrderBy[0].Expr)
	case sel.Offset != nil:
		what, pos = "OFFSET", leftmost(sel.Offset)
	case sel.Limit != nil:
		what, pos = "LIMIT", leftmost(sel.Limit)
	case len(sel.Locking) > 0:
		return pgerr.New(pgerr.FeatureNotSupported, "FOR UPDATE/SHARE in a recursive query is not implemented")
	default:
		return nil
	}
	return pgerr.New(pgerr.FeatureNotSupported, "%s in a recursive query is not implemented", what).At(pos)
}

// selfReferences checks where a part of a recursive query reads the query.
func selfReferences(c *pgsql.CTE, part pgsql.Node, at place) (err error) {
	n := 0
	r := &reader{place: at, found: func(t *pgsql.TableRef, at place) {
		if t.Name != c.Name || err != nil {
			return
		}
		if at != recursiveTerm {
			err = pgerr.New(pgerr.InvalidRecursion, "recursive reference to query %q must not appear within %s", c.Name, at).At(t.Pos)
		} else if n++; n > 1 {
			err = pgerr.New(pgerr.InvalidRecursion, "recursive reference to query %q must not appear more than once", c.Name).At(t.Pos)
		}
	}}
	r.walk(part)
	return err
}

// references calls found for the names in FROM that an enclosing WITH may have
// declared.
func references(n pgsql.Node, found func(*pgsql.TableRef, place)) {
	r := &reader{found: found}
	r.walk(n)
}

// noAggregates refuses aggregates over the rows that a recursive query has so far.
func (a *analyzer) noAggregates(q *Query) error {
	if len(q.Aggregates) == 0 {
		return nil
	}
	for _, r := range q.Ranges {
		if r.Kind == RangeCTE && slices.Contains(a.recursing, r.Query) {
			return pgerr.New(pgerr.InvalidRecursion,
				"aggregate functions are not allowed in a recursive query's recursive term").At(q.Aggregates[0].Pos())
		}
	}
	return nil
}

// reader looks for the references of a statement to WITH items around it.
type reader struct {
	found func(*pgsql.TableRef, place)
	place place
	// hidden are the names of the WITH items between the statement and the reference.
	hidden []string
	// inside is the node whose children are visited next.
	inside pgsql.Node
}

// walk visits a node.
func (r *reader) walk(n pgsql.Node) { pgsql.Walk(n, r.visit) }

// within visits a node, with another place around it.
func (r *reader) within(at place, n pgsql.Node) {
	saved := r.place
	r.place = at
	r.walk(n)
	r.place = saved
}

// children visits what is in a node.
func (r *reader) children(n pgsql.Node) {
	r.inside = n
	r.walk(n)
}

// visit visits a node; false is done with it.
func (r *reader) visit(n pgsql.Node) bool {
	if r.inside == n {
		r.inside = nil
		return true
	}
	switch n := n.(type) {
	case *pgsql.TableRef:
		if n.Schema == "" && !slices.Contains(r.hidden, n.Name) {
			r.found(n, r.place)
		}
	case *pgsql.WithClause:
		return false // statement visits it
	case *pgsql.SelectStatement:
		r.statement(n, n.With, func() { r.query(n) })
		return false
	case *pgsql.InsertStatement:
		r.statement(n, n.With, nil)
		return false
	case *pgsql.UpdateStatement:
		r.statement(n, n.With, nil)
		return false
	case *pgsql.DeleteStatement:
		r.statement(n, n.With, nil)
		return false
	case *pgsql.MergeStatement:
		r.statement(n, n.With, nil)
		return false
	case *pgsql.JoinExpr:
		r.join(n)
		return false
	case pgsql.Expr:
		return r.expr(n)
	}
	return true
}

// statement visits a statement behind its WITH, whose names hide those around it.
func (r *reader) statement(n pgsql.Node, w *pgsql.WithClause, body func()) {
	around := len(r.hidden)
	if w != nil {
		for _, c := range w.CTEs {
			if w.Recursive {
				r.hidden = append(r.hidden, c.Name)
			}
		}
		for _, c := range w.CTEs {
			r.walk(c.Statement)
			if !w.Recursive {
				r.hidden = append(r.hidden, c.Name)
			}
		}
	}
	if body == nil {
		r.children(n)
	} else {
		body()
	}
	r.hidden = r.hidden[:around]
}

// query visits what a query has beside WITH: INTERSECT ALL, and what EXCEPT takes away,
// may lose rows that they had.
func (r *reader) query(n *pgsql.SelectStatement) {
	left, right := recursiveTerm, recursiveTerm
	switch {
	case r.place != recursiveTerm:
	case n.SetOp == pgsql.Intersect && n.All:
		left, right = inIntersect, inIntersect
	case n.SetOp == pgsql.Except && n.All:
		left, right = inExcept, inExcept
	case n.SetOp == pgsql.Except:
		right = inExcept
	}
	if right == recursiveTerm {
		r.children(n)
		return
	}
	r.within(left, n.Left)
	r.within(right, n.Right)
}

// join visits a join: rows that one side of an outer join gains may lose others.
func (r *reader) join(n *pgsql.JoinExpr) {
	left, right := r.place, r.place
	if r.place == recursiveTerm {
		if n.Kind == pgsql.RightJoin || n.Kind == pgsql.FullJoin {
			left = inOuterJoin
		}
		if n.Kind == pgsql.LeftJoin || n.Kind == pgsql.FullJoin {
			right = inOuterJoin
		}
	}
	r.within(left, n.Left)
	r.within(right, n.Right)
	if n.On != nil {
		r.walk(n.On)
	}
}

// expr visits an expression; false is done with it.
func (r *reader) expr(n pgsql.Expr) bool {
	switch n := n.(type) {
	case *pgsql.Subquery:
		r.within(inSubquery, n.Query)
	case *pgsql.ExistsExpr:
		r.within(inSubquery, n.Query)
	case *pgsql.ArraySubquery:
		r.within(inSubquery, n.Query)
	case *pgsql.QuantifiedExpr:
		if n.Query == nil {
			return true
		}
		r.within(inSubquery, n.Query)
		r.walk(n.Left)
	case *pgsql.InExpr:
		if n.Query == nil {
			return true
		}
		r.within(inSubquery, n.Query)
		r.walk(n.Arg)
	default:
		return true
	}
	return false
}
