package exec

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// Pruned is the query of range i of q without the columns that q does not read, which
// PostgreSQL does not compute either: their errors are nobody's. It is the query itself
// when they are all read, or needed to tell rows apart.
func Pruned(q *analyze.Query, i int) *analyze.Query {
	inner := q.Ranges[i].Query
	if inner.SetOp != analyze.NoSetOp || inner.Distinct || len(inner.DistinctOn) > 0 {
		return inner
	}
	var es []analyze.Expr
	var at []int
	for n, t := range inner.Targets {
		if !t.Junk {
			es, at = append(es, t.Expr), append(at, n)
		}
	}
	kept := readOf(q, i, es)
	for n, e := range kept { // the columns of a row of VALUES are left out there
		if c, ok := e.(*analyze.Column); ok && c.Level == 0 && inner.Ranges[c.Range].Kind == analyze.RangeValues && !readsOf(q, i, n) {
			kept = slices.Clone(kept)
			kept[n] = nullOf(e)
		}
	}
	if slices.Equal(kept, es) {
		return inner
	}
	out := *inner
	out.Targets = slices.Clone(inner.Targets)
	for n, e := range kept {
		out.Targets[at[n]].Expr = e
	}
	return &out
}

// readOf are the columns of range i of q with NULL in the place of those that q does
// not read and that take something to compute.
func readOf(q *analyze.Query, i int, es []analyze.Expr) []analyze.Expr {
	if !slices.ContainsFunc(es, prunable) {
		return es
	}
	out := slices.Clone(es)
	for n, e := range es {
		if prunable(e) && !readsOf(q, i, n) {
			out[n] = nullOf(e)
		}
	}
	return out
}

// nullOf is NULL of the type of an expression.
func nullOf(e analyze.Expr) analyze.Expr {
	return &analyze.Const{Node: analyze.Node{Typ: e.Type(), At: e.Pos()}, Value: value.Null}
}

// readsOf reports whether q reads a column of its range i.
func readsOf(q *analyze.Query, i, column int) bool {
	found := false
	q.ColumnsRead(0, func(c *analyze.Column) { found = found || c.Range == i && c.Index == column })
	return found
}

// prunable reports whether an expression may be left out when nobody reads it, and
// whether that spares something.
func prunable(e analyze.Expr) bool {
	switch e.(type) {
	case *analyze.Column, *analyze.Const, *analyze.Param:
		return false
	}
	return !analyze.Any(e, func(x analyze.Expr) bool {
		c, ok := x.(*analyze.Call)
		return ok && (c.Func.ReturnsSet || c.Func.Volatility == analyze.Volatile || c.Func.Routine != nil)
	})
}

// existing is a query of which it matters only whether it has rows: its columns and its
// order are not computed.
func existing(q *analyze.Query) *analyze.Query {
	if q.SetOp != analyze.NoSetOp || q.Grouped || len(q.WindowCalls) > 0 || q.Limit != nil || q.Offset != nil || len(q.Locks) > 0 {
		return q
	}
	for _, t := range q.Targets {
		if len(setCalls([]analyze.Expr{t.Expr})) > 0 {
			return q
		}
	}
	out := *q
	out.Targets, out.OrderBy, out.Distinct, out.DistinctOn = nil, nil, false, nil
	return &out
}
