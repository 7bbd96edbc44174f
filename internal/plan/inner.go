package plan

import (
	"errors"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
)

// withInner plans the limited queries in the FROM of a query that runs here, as
// searches for the nearest vectors are written by ORMs: each becomes a relation
// of its own, read by as large a part in IRIS as if it stood alone. remote is
// set when there is one that IRIS is asked for.
func withInner(q *analyze.Query, w *work) (out *analyze.Query, remote bool, err error) {
	if q.SetOp != analyze.NoSetOp {
		return withBranches(q, w)
	}
	c := *q
	c.Ranges = slices.Clone(q.Ranges)
	for i, r := range q.Ranges {
		if !ownRange(q, r) || r.Query.Limit == nil || analyze.LockName(r.Query) != "" || !analyze.StandsAlone(r.Query) {
			continue
		}
		node, route, err := planQuery(exec.Pruned(q, i), w)
		if err != nil {
			return nil, false, err
		}
		remote = remote || route != Local
		c.Ranges[i] = asRelation(r, node)
		if r.Kind == analyze.RangeCTE {
			c.With = nil
		}
	}
	inExpressions, err := withSubqueries(&c, w)
	return &c, remote || inExpressions, err
}

// withSubqueries plans the searches for the nearest vectors in the expressions of a
// query that runs here, those that depend on nothing around them, as if each stood
// alone: DELETE FROM t WHERE id IN (SELECT id FROM t ORDER BY v <=> $1 LIMIT 5).
func withSubqueries(q *analyze.Query, w *work) (remote bool, err error) {
	if !hasSubquery(q) {
		return false, nil
	}
	planned := map[*analyze.Subquery]analyze.Expr{}
	var replace func(analyze.Expr) analyze.Expr
	replace = func(e analyze.Expr) analyze.Expr {
		e = analyze.MapChildren(e, replace)
		s, ok := e.(*analyze.Subquery)
		if !ok || s.Kind == analyze.Exists || s.Query.Limit == nil || nearestFirst(s.Query) == nil ||
			analyze.LockName(s.Query) != "" || !analyze.StandsAlone(s.Query) {
			return e
		}
		if planned[s] == nil {
			own := *s
			var route Route
			var failed error
			own.Query, route, failed = asLeaf(s.Query, w)
			err, remote = errors.Join(err, failed), remote || route != Local
			planned[s] = &own
		}
		return planned[s]
	}
	detach(q)
	eachExpr(q, func(e *analyze.Expr) { *e = replace(*e) })
	return remote, err
}

// asLeaf plans a query and returns one that reads what it yields.
func asLeaf(q *analyze.Query, w *work) (*analyze.Query, Route, error) {
	node, route, err := planQuery(q, w)
	if err != nil {
		return nil, route, err
	}
	var columns []exec.RemoteColumn
	for _, t := range q.Visible() {
		columns = append(columns, exec.RemoteColumn{Type: t.Expr.Type()})
	}
	read := &analyze.Query{}
	leafQuery(read, columns)
	read.Ranges[0].Relation.Local = node
	return read, route, nil
}

// withBranches plans the branches of a set operation as if each stood alone.
func withBranches(q *analyze.Query, w *work) (out *analyze.Query, remote bool, err error) {
	c := *q
	for _, branch := range []**analyze.Query{&c.Left, &c.Right} {
		b := *branch
		if analyze.LockName(b) != "" || !analyze.StandsAlone(b) {
			continue
		}
		read, route, err := asLeaf(b, w)
		if err != nil {
			return nil, false, err
		}
		remote = remote || route != Local
		*branch = read
	}
	return &c, remote, nil
}

// ownRange reports whether a range is a query in FROM, or a WITH item that
// nothing else reads.
func ownRange(q *analyze.Query, r *analyze.Range) bool {
	switch r.Kind {
	case analyze.RangeSubquery:
		return true
	case analyze.RangeCTE:
		return len(q.With) == 1 && q.With[0].Query == r.Query && !q.With[0].Recursive && q.With[0].Change == nil &&
			readersOf(q, r.Query) == 1
	}
	return false
}

// readersOf counts the ranges that read a WITH item, in q and the queries inside
// of it.
func readersOf(q, item *analyze.Query) int {
	n := 0
	for _, r := range q.Ranges {
		if r.Kind == analyze.RangeCTE && r.Query == item {
			n++
		}
	}
	q.Queries(func(inner *analyze.Query) { n += readersOf(inner, item) })
	return n
}

// asRelation is a range that reads a node in the place of its query.
func asRelation(r *analyze.Range, node exec.Node) *analyze.Range {
	out := *r
	out.Kind, out.Query, out.View, out.Lateral = analyze.RangeRelation, nil, nil, false
	out.Relation = &analyze.Relation{Name: r.Alias, Local: node}
	for _, c := range r.Columns {
		out.Relation.Columns = append(out.Relation.Columns, analyze.RelationColumn{Name: c.Name, Type: c.Type})
	}
	return &out
}
