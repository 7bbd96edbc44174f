package plan

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// outputType is the type by which a value that IRIS computes is read. IRIS returns a
// number without the zeros behind its point, which PostgreSQL shows: a numeric is
// pushed only when all its values have one scale, that of columns.
func (p *pusher) outputType(e analyze.Expr) (analyze.TypeRef, bool) {
	if e.Type().OID != pgtype.NumericOID {
		return e.Type(), true
	}
	return p.scaled(e)
}

// scaled is the numeric type whose scale all values of e have.
func (p *pusher) scaled(e analyze.Expr) (analyze.TypeRef, bool) {
	switch e := e.(type) {
	case *analyze.Column:
		return p.column(e).Type, true
	case *analyze.GroupRef:
		return p.scaled(p.groups[e.Index])
	case *analyze.AggregateRef:
		if a := p.aggs[e.Index]; len(a.Args) == 1 && a.Args[0].Type().OID == pgtype.NumericOID {
			return p.scaled(a.Args[0]) // the least and the greatest value
		}
	case *analyze.Cast:
		if e.Arg.Type().OID == pgtype.NumericOID {
			return p.scaled(e.Arg)
		}
		return e.Typ, isInteger(e.Arg.Type().OID)
	case *analyze.Coalesce:
		return p.scaledAlike(e.Args)
	case *analyze.Case:
		var results []analyze.Expr
		for _, w := range e.Whens {
			results = append(results, w.Result)
		}
		if e.Else != nil {
			results = append(results, e.Else)
		}
		return p.scaledAlike(results)
	}
	return e.Type(), false
}

// scaledAlike is the type of several values that all have one scale. NULL has any.
func (p *pusher) scaledAlike(es []analyze.Expr) (analyze.TypeRef, bool) {
	var out analyze.TypeRef
	for _, e := range es {
		if c, ok := e.(*analyze.Const); ok && c.Value.IsNull() {
			continue
		}
		t, ok := p.scaled(e)
		if !ok || out.OID != 0 && out != t {
			return t, false
		}
		out = t
	}
	return out, out.OID != 0
}

// isInteger reports whether a type's values have no digits behind the point.
func isInteger(t pgtype.OID) bool {
	return t == pgtype.Int2OID || t == pgtype.Int4OID || t == pgtype.Int8OID
}
