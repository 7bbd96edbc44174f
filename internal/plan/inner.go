package plan

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// withInner plans the limited queries in the FROM of a query that runs here, as
// searches for the nearest vectors are written by ORMs: each becomes a relation
// of its own, read by as large a part in IRIS as if it stood alone. remote is
// set when there is one that IRIS is asked for.
func withInner(q *analyze.Query, w *work) (out *analyze.Query, remote bool, err error) {
	if q.SetOp != analyze.NoSetOp {
		return q, false, nil
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

// isThreshold reports whether a condition is an upper bound of the first sort
// key, ascending: the rows that pass it come first.
func isThreshold(q *analyze.Query, e analyze.Expr) bool {
	c, ok := e.(*analyze.Call)
	if !ok || len(c.Args) != 2 || len(q.OrderBy) == 0 || q.OrderBy[0].Desc || q.OrderBy[0].NullsFirst {
		return false
	}
	left, right := c.Args[0], c.Args[1]
	switch c.Operator {
	case ">", ">=":
		left, right = right, left
	case "<", "<=":
	default:
		return false
	}
	return isConstant(right) && analyze.Equal(left, q.OrderBy[0].Expr) && belowZeros(left, right)
}

// belowZeros reports whether vectors of zeros cannot come before the rows below a
// bound: their cosine distance is NaN, for IRIS it is 1.
func belowZeros(distance, bound analyze.Expr) bool {
	if c, ok := distance.(*analyze.Call); !ok || c.Func.IRIS != "cosine_distance" {
		return true
	}
	if c, ok := bound.(*analyze.Cast); ok {
		bound = c.Arg
	}
	k, ok := bound.(*analyze.Const)
	if !ok {
		return false
	}
	switch k.Value.Kind() {
	case value.KindFloat:
		return k.Value.Float() <= 1
	case value.KindInt:
		return k.Value.Int() <= 1
	case value.KindDecimal:
		f, err := k.Value.Decimal().Float64()
		return err == nil && f <= 1
	}
	return false
}

// onlyThresholds reports whether all conjuncts that stay here are upper bounds of
// the first sort key, after which the first rows are the same with them as
// without. Only distances are meant: other values compare in IRIS.
func onlyThresholds(q *analyze.Query, kept analyze.Expr) bool {
	for _, c := range conjuncts(kept) {
		if !isThreshold(q, c) || !isDistance(q.OrderBy[0].Expr) && !isEuclidean(q.OrderBy[0].Expr) {
			return false
		}
	}
	return true
}

// isEuclidean reports whether an expression is a distance that IRIS orders by but for
// rounding.
func isEuclidean(e analyze.Expr) bool {
	c, ok := e.(*analyze.Call)
	return ok && c.Func.IRIS == "l2_distance"
}

// isDistance reports whether IRIS orders by an expression as by a distance.
func isDistance(e analyze.Expr) bool {
	c, ok := e.(*analyze.Call)
	return ok && similarities[c.Func.IRIS] != ""
}
