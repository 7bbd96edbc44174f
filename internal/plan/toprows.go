package plan

import (
	"math"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// top is the TOP of a query with LIMIT: the rows that OFFSET skips are among those
// that IRIS is asked for, and are skipped here. Bounds are those of thresholds.
func (p *pusher) top(q *analyze.Query, bounds []analyze.Expr) irissql.Expr {
	if q.Limit == nil || !isConstant(q.Limit) || p.lacks(topRows) {
		return nil
	}
	limit, given := rowCount(q.Limit)
	skipped, known := rowCount(q.Offset)
	if given && (known || q.Offset == nil) && len(bounds) == 0 {
		if limit+skipped > math.MaxInt32 {
			return nil
		}
		return fires[irissql.Expr](p, topRows, irissql.Int{N: limit + skipped})
	}
	if _, literal := q.Limit.(*analyze.Const); literal && !given {
		return nil
	}
	if q.Offset != nil {
		if _, literal := q.Offset.(*analyze.Const); literal && !known || !isConstant(q.Offset) {
			return nil
		}
	}
	if p.work.cannot(capability(irissql.TopParameters)) {
		return nil
	}
	return fires[irissql.Expr](p, topRows, p.param(wantedRows(q, bounds), analyze.IRISType{Name: "integer"}))
}

// wantedRows computes how many rows a query needs.
func wantedRows(q *analyze.Query, bounds []analyze.Expr) analyze.Expr {
	counts := []analyze.Expr{q.Limit, constInt(0)}
	if q.Offset != nil {
		counts[1] = q.Offset
	}
	return &analyze.Call{Node: analyze.Node{Typ: intType}, Func: countOfRows, Args: append(counts, bounds...)}
}

// countOfRows is how many rows LIMIT and OFFSET need, within the bounds of TOP; NULL is
// no limit, and no offset. What they may not be is said here, where they are applied.
// All rows are needed when a bound of a distance that follows is above 1. It is
// volatile because a query that locks rows is asked for more and more of them in one
// execution, in which constants are computed once.
var countOfRows = &analyze.Function{
	Name: "rows", Ret: intType.OID, NotStrict: true, Volatility: analyze.Volatile,
	Eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		n := int64(math.MaxInt32)
		if !args[0].IsNull() {
			n = min(max(args[0].Int(), 0), n)
		}
		if !args[1].IsNull() {
			n += min(max(args[1].Int(), 0), math.MaxInt32)
		}
		for _, bound := range args[2:] {
			if aboveOne(bound) {
				n = math.MaxInt32
			}
		}
		return value.Int(min(n, math.MaxInt32)), nil
	},
}

// rowCount is the number of rows that a literal says, if it is one that TOP takes. The
// errors of others are said here.
func rowCount(e analyze.Expr) (int64, bool) {
	c, ok := e.(*analyze.Const)
	if !ok || c.Value.IsNull() || c.Value.Int() < 0 || c.Value.Int() > math.MaxInt32 {
		return 0, false
	}
	return c.Value.Int(), true
}
