package plan

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// aggregateRule says for which argument types IRIS's aggregate gives
// PostgreSQL's answer in PostgreSQL's type.
type aggregateRule struct {
	rule  Rule
	name  string
	iris  string
	types []pgtype.OID // argument types; nil is any
}

// aggregateRules are the aggregates that IRIS computes as PostgreSQL would.
// sum(bigint) and avg have results of more digits than IRIS keeps.
var aggregateRules = []aggregateRule{
	{countValues, "count", "COUNT", nil},
	{sumIntegers, "sum", "SUM", []pgtype.OID{pgtype.Int2OID, pgtype.Int4OID}},
	{minimum, "min", "MIN", orderedTypes},
	{maximum, "max", "MAX", orderedTypes},
}

// orderedTypes are the types of which IRIS finds the same extremes.
var orderedTypes = []pgtype.OID{
	pgtype.Int2OID, pgtype.Int4OID, pgtype.Int8OID, pgtype.NumericOID, pgtype.Float4OID, pgtype.Float8OID,
	pgtype.DateOID, pgtype.TimeOID, pgtype.TimestampOID, pgtype.TimestampTZOID,
}

// aggregate translates an aggregate call by its rule.
func (p *pusher) aggregate(a *analyze.Aggregate) (irissql.Expr, bool) {
	if a.WithinGroup || a.Filter != nil || len(a.OrderBy) > 0 || len(a.Args) > 1 {
		return nil, false
	}
	for _, r := range aggregateRules {
		if r.name != a.Func.Name {
			continue
		}
		if a.Star {
			return firesIf[irissql.Expr](!p.lacks(countRows), p, countRows, irissql.Func{Name: r.iris, Star: true})
		}
		return p.aggregateOf(r, a)
	}
	return nil, false
}

// aggregateOf translates an aggregate with one argument.
func (p *pusher) aggregateOf(r aggregateRule, a *analyze.Aggregate) (irissql.Expr, bool) {
	if p.lacks(r.rule) || len(a.Args) != 1 || !contains(r.types, a.Args[0].Type().OID) {
		return nil, false
	}
	if isConstant(a.Args[0]) {
		return nil, false
	}
	x, ok := p.operand(a.Args[0])
	if !ok || (a.Distinct && (p.lacks(distinctAggregate) || a.Args[0].Type().OID == pgtype.BPCharOID)) {
		return nil, false
	}
	out := fires[irissql.Expr](p, r.rule, irissql.Func{Name: r.iris, Args: []irissql.Expr{x}, Distinct: a.Distinct})
	if a.Distinct {
		out = fires(p, distinctAggregate, out)
	}
	return out, true
}

// contains reports whether a type is listed; no list is every type.
func contains(types []pgtype.OID, t pgtype.OID) bool {
	if types == nil {
		return true
	}
	for _, x := range types {
		if x == t {
			return true
		}
	}
	return false
}

// groupKey translates a GROUP BY expression. Only columns are pushed: IRIS
// takes a number there for a literal, and text groups by its exact form.
func (p *pusher) groupKey(e analyze.Expr) (irissql.Expr, bool) {
	if _, ok := e.(*analyze.Column); !ok || p.lacks(groupByColumn) || isConstant(e) || e.Type().OID == pgtype.BPCharOID {
		return nil, false
	}
	x, ok := p.operand(e)
	return firesIf(ok, p, groupByColumn, x)
}

// orderBy translates ORDER BY. PostgreSQL sorts NULL last when ascending, IRIS
// first: a key that may be NULL is preceded by one that places its NULLs.
func (p *pusher) orderBy(keys []analyze.SortKey) ([]irissql.Order, bool) {
	fired := p.fired
	out, ok := p.orders(keys)
	if !ok {
		p.fired = fired
	}
	return out, ok
}

// orders is orderBy, after whose failure rules may have fired.
func (p *pusher) orders(keys []analyze.SortKey) ([]irissql.Order, bool) {
	var out []irissql.Order
	for _, k := range keys {
		if isConstant(k.Expr) {
			continue
		}
		if p.lacks(orderByKey) || !ordersAlike(k.Expr.Type().OID) || analyze.Any(k.Expr, isAggregate) {
			return nil, false // IRIS takes no aggregates in ORDER BY
		}
		x, desc, ok := p.orderKey(k)
		if !ok {
			return nil, false
		}
		irisNullsFirst := !desc
		if k.NullsFirst != irisNullsFirst && p.nullable(k.Expr) {
			null := irissql.Case{
				Whens: []irissql.When{{Cond: irissql.IsNull{Arg: x}, Result: irissql.Int{N: 1}}},
				Else:  irissql.Int{N: 0},
			}
			if p.lacks(nullOrder) {
				return nil, false
			}
			out = append(out, fires(p, nullOrder, irissql.Order{Expr: null, Desc: k.NullsFirst}))
		}
		out = append(out, fires(p, orderByKey, irissql.Order{Expr: x, Desc: desc}))
	}
	return out, true
}

// isAggregate reports whether an expression is the result of an aggregate.
func isAggregate(e analyze.Expr) bool {
	_, ok := e.(*analyze.AggregateRef)
	return ok
}

// similarities are the IRIS functions whose descending order is the ascending
// order of pgvector's distances. Only the order is pushed: the distance itself
// is computed here, with pgvector's rounding.
var similarities = map[string]string{
	"cosine_distance": "VECTOR_COSINE", "negative_inner_product": "VECTOR_DOT_PRODUCT",
}

// complement is what a constant minus a distance orders by, the other way round.
func complement(c *analyze.Call) (analyze.Expr, bool) {
	if c.Operator != "-" || len(c.Args) != 2 || !isDistance(c.Args[1]) {
		return nil, false
	}
	return c.Args[1], isConstant(c.Args[0])
}

// orderKey translates a sort key; desc is the direction in IRIS.
func (p *pusher) orderKey(k analyze.SortKey) (x irissql.Expr, desc, ok bool) {
	if c, isCall := k.Expr.(*analyze.Call); isCall {
		if inner, ok := complement(c); ok {
			x, desc, ok = p.orderKey(analyze.SortKey{Expr: inner, Desc: !k.Desc})
			return x, desc, ok
		}
	}
	if c, isCall := k.Expr.(*analyze.Call); isCall && similarities[c.Func.IRIS] != "" {
		if p.lacks(orderByDistance) {
			return nil, false, false
		}
		x, ok = pushVectorPair(similarities[c.Func.IRIS])(p, c)
		x, ok = firesIf(ok, p, orderByDistance, x)
		return x, !k.Desc, ok
	}
	x, ok = p.expr(k.Expr)
	if ok && k.Desc && analyze.IsSimilarity(k.Expr) && !p.lacks(orderByDistance) {
		x = fires(p, orderByDistance, x)
	}
	return x, k.Desc, ok
}

// nullable reports whether an expression may be NULL.
func (p *pusher) nullable(e analyze.Expr) bool {
	switch e := e.(type) {
	case *analyze.Column:
		return e.Level != 0 || !p.column(e).NotNull && !p.notNull[columnKey{e.Range, e.Index}]
	case *analyze.Call:
		if e.Func.NotStrict {
			return true
		}
		for _, a := range e.Args {
			// A parameter may be NULL, but then every row's key is, and their order
			// does not matter.
			if !isConstant(a) && p.nullable(a) {
				return true
			}
		}
		return false
	}
	return true
}
