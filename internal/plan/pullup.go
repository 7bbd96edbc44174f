package plan

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
)

// pullUp makes a query that reads nothing but a query in FROM, a view or a WITH item
// one query, as PostgreSQL does: SELECT a FROM (SELECT x AS a FROM t WHERE …) q WHERE
// … ORDER BY … LIMIT … is what ORMs write, and IRIS can do more of it when it is one.
// The inner query may have FROM and WHERE only, and nothing whose value would be
// another if it were computed more often.
func pullUp(q *analyze.Query) *analyze.Query {
	for {
		inner := pullable(q)
		if inner == nil {
			return q
		}
		q = joinedUp(q, inner)
	}
}

// pullable is the query that pullUp joins with q, nil if there is none.
func pullable(q *analyze.Query) *analyze.Query {
	if q.SetOp != analyze.NoSetOp || q.From == nil || q.From.Join != nil || len(q.Ranges) != 1 || len(q.Locks) > 0 || hasSubquery(q) {
		return nil
	}
	r := q.Ranges[0]
	if !ownRange(q, r) || r.Query == nil || len(r.Query.Visible()) != len(r.Columns) {
		return nil
	}
	inner := r.Query
	if !isPlain(inner) || hasSubquery(inner) || !analyze.StandsAlone(inner) || returnsSet(inner) || hasVolatile(inner) {
		return nil
	}
	return inner
}

// isPlain reports whether a query has nothing but a select list, FROM and WHERE.
func isPlain(q *analyze.Query) bool {
	return q.SetOp == analyze.NoSetOp && q.From != nil && len(q.With) == 0 && !q.Grouped && len(q.WindowCalls) == 0 &&
		!q.Distinct && len(q.DistinctOn) == 0 && len(q.OrderBy) == 0 && q.Limit == nil && q.Offset == nil && len(q.Locks) == 0 && q.Sample == nil
}

// hasVolatile reports whether a query computes something that is another value each
// time.
func hasVolatile(q *analyze.Query) bool {
	found := false
	q.Expressions(func(e analyze.Expr) {
		found = found || analyze.Any(e, func(x analyze.Expr) bool {
			c, ok := x.(*analyze.Call)
			return ok && c.Func.Volatility == analyze.Volatile
		})
	})
	return found
}

// joinedUp is q over the FROM of the query that it reads.
func joinedUp(q, inner *analyze.Query) *analyze.Query {
	out := *q
	detach(&out)
	out.With, out.Ranges, out.From = nil, inner.Ranges, inner.From
	targets := inner.Visible()
	var replace func(analyze.Expr) analyze.Expr
	replace = func(e analyze.Expr) analyze.Expr {
		if c, ok := e.(*analyze.Column); ok && c.Level == 0 {
			return targets[c.Index].Expr
		}
		return analyze.MapChildren(e, replace)
	}
	eachExpr(&out, func(e *analyze.Expr) { *e = replace(*e) })
	out.Where = and(slices.Concat(conjuncts(inner.Where), conjuncts(out.Where)))
	return &out
}
