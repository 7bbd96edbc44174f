package exec

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// arrange returns FROM with its inner joins in an order in which each source has
// something to do with those before it, beginning with one of which a condition picks
// few rows. Only sources that are all here are moved: what is read from IRIS stays as
// it was planned.
func arrange(q *analyze.Query) *analyze.From {
	a := &arranger{query: q, where: conjuncts(q.Where)}
	if a.movable(q.From) {
		return a.arrange(q.From)
	}
	return q.From
}

// arranger orders the joins of one query.
type arranger struct {
	query *analyze.Query
	where []analyze.Expr
}

// movable reports whether no source below f is IRIS's or refers to the others, and
// none is missing an order.
func (a *arranger) movable(f *analyze.From) bool {
	if f.Join != nil {
		return a.movable(f.Join.Left) && a.movable(f.Join.Right)
	}
	r := a.query.Ranges[f.Range]
	switch r.Kind {
	case analyze.RangeRelation:
		if r.Relation == nil {
			return false
		}
		_, refers := r.Relation.Local.(Referrer)
		_, local := r.Relation.Local.(Node)
		return local && !refers
	case analyze.RangeSubquery:
		return !r.Lateral
	}
	return r.Kind == analyze.RangeCTE
}

// arrange orders the inner joins below f.
func (a *arranger) arrange(f *analyze.From) *analyze.From {
	if f.Join == nil {
		return f
	}
	if f.Join.Kind != analyze.InnerJoin {
		j := *f.Join
		j.Left, j.Right = a.arrange(j.Left), a.arrange(j.Right)
		return &analyze.From{Join: &j}
	}
	var parts []*analyze.From
	var on []analyze.Expr
	a.flatten(f, &parts, &on)
	return a.chain(parts, on)
}

// flatten lists the sources of inner joins and their conditions.
func (a *arranger) flatten(f *analyze.From, parts *[]*analyze.From, on *[]analyze.Expr) {
	if f.Join == nil || f.Join.Kind != analyze.InnerJoin {
		*parts = append(*parts, a.arrange(f))
		return
	}
	a.flatten(f.Join.Left, parts, on)
	a.flatten(f.Join.Right, parts, on)
	*on = append(*on, conjuncts(f.Join.On)...)
}

// chain joins parts one after the other; the last join has all conditions, from where
// they move down.
func (a *arranger) chain(parts []*analyze.From, on []analyze.Expr) *analyze.From {
	conds := append(append([]analyze.Expr(nil), on...), a.where...)
	joined := make([]bool, len(a.query.Ranges))
	var out *analyze.From
	for len(parts) > 0 {
		best, score := 0, -1
		for i, part := range parts {
			if s := a.score(part, conds, joined); s > score {
				best, score = i, s
			}
		}
		a.mark(parts[best], joined)
		if out == nil {
			out = parts[best]
		} else {
			out = &analyze.From{Join: &analyze.Join{Kind: analyze.InnerJoin, Left: out, Right: parts[best]}}
		}
		parts = append(append([]*analyze.From(nil), parts[:best]...), parts[best+1:]...)
	}
	if len(on) > 0 {
		and := &analyze.BoolOp{Op: analyze.And, Args: on}
		and.Typ = analyze.TypeRef{OID: pgtype.BoolOID, Typmod: pgtype.NoTypmod}
		out.Join.On = and
	}
	return out
}

// mark notes the ranges below f as joined.
func (a *arranger) mark(f *analyze.From, joined []bool) {
	if f.Join == nil {
		joined[f.Range] = true
		return
	}
	a.mark(f.Join.Left, joined)
	a.mark(f.Join.Right, joined)
}

// score says how good it is to join a part next: an equality with what is joined counts
// most, then how much equalities with values known before leave of it.
func (a *arranger) score(f *analyze.From, conds []analyze.Expr, joined []bool) int {
	if len(conds) == 0 {
		return 0
	}
	score := 0
	own := make([]bool, len(joined))
	a.mark(f, own)
	connected := false
	for _, c := range conds {
		column, other := equalColumn(c, own)
		switch {
		case column == nil:
		case !reads(other, nil):
			score += selectivity(column)
		case !reads(other, own) && only(other, joined):
			connected = true
		}
	}
	if connected {
		score += 1000
	}
	return score
}

// equalColumn returns the two sides of an equality of which one is a column of the
// ranges, nil for another condition. Casts that keep the value are looked through.
func equalColumn(cond analyze.Expr, ranges []bool) (column *analyze.Column, other analyze.Expr) {
	call, ok := cond.(*analyze.Call)
	if !ok || call.Operator != "=" || len(call.Args) != 2 || !sameKey(call.Args[0].Type(), call.Args[1].Type()) {
		return nil, nil
	}
	for i, arg := range call.Args {
		if c, ok := uncast(arg).(*analyze.Column); ok && c.Level == 0 && c.Range < len(ranges) && ranges[c.Range] && steady(call.Args[1-i]) {
			return c, call.Args[1-i]
		}
	}
	return nil, nil
}

// columnEquality is what a condition says a column is equal to: one of the values, or of the
// elements of the array.
type columnEquality struct {
	column *analyze.Column
	values []analyze.Expr
	array  analyze.Expr
}

// each reports whether all that the column may be equal to passes a test.
func (e *columnEquality) each(test func(analyze.Expr) bool) bool {
	return !slices.ContainsFunc(e.values, func(x analyze.Expr) bool { return !test(x) }) && (e.array == nil || test(e.array))
}

// columnEqual is equalColumn for IN and = ANY, too; the column is nil for another
// condition.
func columnEqual(cond analyze.Expr, ranges []bool) columnEquality {
	column := func(x analyze.Expr) *analyze.Column {
		if c, ok := uncast(x).(*analyze.Column); ok && c.Level == 0 && c.Range < len(ranges) && ranges[c.Range] {
			return c
		}
		return nil
	}
	switch x := cond.(type) {
	case *analyze.InList:
		c := column(x.Arg)
		if x.Not || c == nil || slices.ContainsFunc(x.List, func(i analyze.Expr) bool { return !steady(i) || !sameKey(x.Arg.Type(), i.Type()) }) {
			return columnEquality{}
		}
		return columnEquality{column: c, values: x.List}
	case *analyze.ArrayCompare:
		c := column(x.Arg)
		element := pgtype.ByOID(x.Array.Type().OID)
		if x.All || x.Operator != "=" || c == nil || element == nil || element.Elem == 0 || !steady(x.Array) ||
			!sameKey(x.Arg.Type(), analyze.TypeRef{OID: element.Elem, Typmod: pgtype.NoTypmod}) {
			return columnEquality{}
		}
		return columnEquality{column: c, array: x.Array}
	}
	c, other := equalColumn(cond, ranges)
	if c == nil {
		return columnEquality{}
	}
	return columnEquality{column: c, values: []analyze.Expr{other}}
}

// uncast returns what casts that do not change the key of a value are of.
func uncast(e analyze.Expr) analyze.Expr {
	for {
		c, ok := e.(*analyze.Cast)
		if !ok || !keepsKey(c.Arg.Type().OID, c.Type()) {
			return e
		}
		e = c.Arg
	}
}

// keepsKey reports whether a cast leaves a value as it is.
func keepsKey(from pgtype.OID, to analyze.TypeRef) bool {
	switch kindOf(from) {
	case value.KindInt:
		return kindOf(to.OID) == value.KindInt && from != pgtype.CharOID && to.OID != pgtype.CharOID
	case value.KindText:
		return (to.OID == pgtype.TextOID || to.OID == pgtype.VarcharOID) && to.Typmod < 0 && (from == pgtype.NameOID || from == pgtype.TextOID)
	}
	return false
}

// steady reports whether an expression has one value for a row, and asks no query.
func steady(e analyze.Expr) bool {
	return !analyze.Any(e, func(x analyze.Expr) bool {
		switch x := x.(type) {
		case *analyze.Call:
			return x.Func.Volatility == analyze.Volatile
		case *analyze.Subquery:
			return true
		}
		return false
	})
}

// reads reports whether an expression reads one of the ranges of its own query; nil are
// all of them.
func reads(e analyze.Expr, ranges []bool) bool {
	return analyze.Any(e, func(x analyze.Expr) bool {
		c, ok := x.(*analyze.Column)
		return ok && c.Level == 0 && (ranges == nil || c.Range < len(ranges) && ranges[c.Range])
	})
}

// only reports whether an expression reads no range but these.
func only(e analyze.Expr, ranges []bool) bool {
	return !analyze.Any(e, func(x analyze.Expr) bool {
		c, ok := x.(*analyze.Column)
		return ok && c.Level == 0 && (c.Range >= len(ranges) || !ranges[c.Range])
	})
}

// selectivity says how few rows an equality with a value leaves: names and OIDs tell
// objects apart, flags and kinds do not.
func selectivity(c *analyze.Column) int {
	switch c.Type().OID {
	case pgtype.BoolOID, pgtype.CharOID, pgtype.Int2OID:
		return 1
	}
	return 4
}
