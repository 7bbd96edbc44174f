package plan

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// thresholds reports whether all conjuncts that stay here are bounds of the distance
// that is the first sort key, so that the rows that pass them come first, and the
// first rows are the same with them as without. Only distances are meant: other
// values compare in IRIS. bounds are those that must not be above 1 when the
// statement runs, where vectors of zeros come before rows that pass: their cosine
// distance is NaN, for IRIS it is 1.
func thresholds(q *analyze.Query, kept analyze.Expr) (bounds []analyze.Expr, ok bool) {
	if kept == nil {
		return nil, true
	}
	distance := nearestFirst(q)
	if distance == nil {
		return nil, false
	}
	for _, c := range conjuncts(kept) {
		bound, ok := boundOf(c, distance)
		if !ok {
			return nil, false
		}
		if bound != nil {
			bounds = append(bounds, bound)
		}
	}
	return bounds, true
}

// nearestFirst is the distance in whose order, nearest first, a query has its rows;
// nil if there is none.
func nearestFirst(q *analyze.Query) analyze.Expr {
	if len(q.OrderBy) == 0 {
		return nil
	}
	key, desc := q.OrderBy[0].Expr, q.OrderBy[0].Desc
	if c, ok := key.(*analyze.Call); ok {
		if inner, ok := complement(c); ok {
			key, desc = inner, !desc
		}
	}
	if desc || !isDistance(key) && !isEuclidean(key) {
		return nil
	}
	return key
}

// boundOf reports whether a condition is an upper bound of a distance, or a lower one
// of a constant minus the distance. Vectors of zeros pass the latter: a bound that is
// returned has to keep them out.
func boundOf(e, distance analyze.Expr) (bound analyze.Expr, ok bool) {
	c, ok := e.(*analyze.Call)
	if !ok || len(c.Args) != 2 {
		return nil, false
	}
	less, more := c.Args[0], c.Args[1]
	switch c.Operator {
	case ">", ">=":
		less, more = more, less
	case "<", "<=":
	default:
		return nil, false
	}
	if likeness, isCall := more.(*analyze.Call); isCall && isConstant(less) {
		inner, ok := complement(likeness)
		return nil, ok && analyze.Equal(inner, distance)
	}
	if !isConstant(more) || !analyze.Equal(less, distance) {
		return nil, false
	}
	if distance.(*analyze.Call).Func.IRIS != "cosine_distance" {
		return nil, true
	}
	if k, known := literal(more); known {
		return nil, !aboveOne(k)
	}
	return more, true
}

// literal is the value of a constant that is written down.
func literal(e analyze.Expr) (value.Value, bool) {
	if c, ok := e.(*analyze.Cast); ok {
		e = c.Arg
	}
	k, ok := e.(*analyze.Const)
	if !ok {
		return value.Null, false
	}
	return k.Value, true
}

// aboveOne reports whether a number may be above 1.
func aboveOne(v value.Value) bool {
	switch v.Kind() {
	case value.KindFloat:
		return !(v.Float() <= 1)
	case value.KindInt:
		return v.Int() > 1
	case value.KindDecimal:
		f, err := v.Decimal().Float64()
		return err != nil || !(f <= 1)
	}
	return !v.IsNull()
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

// neverNull lists the columns of a query that are not NULL in the rows that pass a
// condition: those that are tested for it and what strict functions compare.
func neverNull(where analyze.Expr) map[columnKey]bool {
	out := map[columnKey]bool{}
	for _, c := range conjuncts(where) {
		if test, ok := c.(*analyze.NullTest); ok && test.Not {
			c = test.Arg
		} else if _, ok := c.(*analyze.Call); !ok {
			continue
		}
		strictColumns(c, out)
	}
	return out
}

// strictColumns adds the columns that make an expression NULL.
func strictColumns(e analyze.Expr, out map[columnKey]bool) {
	switch e := e.(type) {
	case *analyze.Column:
		if e.Level == 0 {
			out[columnKey{e.Range, e.Index}] = true
		}
	case *analyze.Call:
		if e.Func.NotStrict || e.Func.ReturnsSet {
			return
		}
		for _, a := range e.Args {
			strictColumns(a, out)
		}
	}
}

// tellSearch notes for EXPLAIN what becomes of a search for the nearest vectors that
// has not the form that IRIS searches HNSW indexes for; indexed says that another one
// before it has.
func (w *work) tellSearch(q *analyze.Query, indexed bool) {
	if len(q.OrderBy) == 0 || q.Limit == nil || w.search != "" || !indexed && w.indexed {
		return
	}
	key := q.OrderBy[0].Expr
	if c, ok := key.(*analyze.Call); ok && c.Operator == "-" && len(c.Args) == 2 && isConstant(c.Args[0]) {
		key = c.Args[1]
	}
	c, ok := key.(*analyze.Call)
	switch {
	case !ok:
	case c.Func.Name == "l1_distance":
		w.search = "taxicab distances are computed here, of all rows"
	case isEuclidean(c) && w.fired.Has(orderByEuclidean):
		w.search = "Euclidean distances are computed here, of the first rows by IRIS's inner products"
	case isEuclidean(c):
		w.search = "Euclidean distances are computed here, of all rows"
	case isDistance(c):
		w.search = "in no form that IRIS uses an index for"
	}
}
