package analyze

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// Subscript is array[upper, …], or a slice when one of the subscripts has a
// colon: then all of them are ranges, [n] standing for [1:n].
type Subscript struct {
	Node
	Array Expr
	Slice bool
	// Bounds are a pair for each dimension: lower and upper. Without Slice the
	// lower ones are nil; in a slice nil is the bound that the array itself has.
	Bounds [][2]Expr
}

// subscript analyses a[i] and a[i:j], with as many subscripts as are written in
// a row.
func (a *analyzer) subscript(s *scope, e *pgsql.IndexExpr) (Expr, error) {
	chain := []*pgsql.IndexExpr{e}
	for {
		inner, ok := chain[0].Arg.(*pgsql.IndexExpr)
		if !ok || chain[0].Paren {
			break
		}
		chain = append([]*pgsql.IndexExpr{inner}, chain...)
	}
	array, err := a.expr(s, chain[0].Arg)
	if err != nil {
		return nil, err
	}
	t := array.Type()
	if t.OID == pgtype.JSONBOID {
		return a.jsonSubscript(s, array, chain)
	}
	element := elementOf(t.OID)
	if t.OID == pgtype.NameOID { // an array of bytes of fixed length
		element = pgtype.CharOID
	}
	if element == 0 {
		return nil, pgerr.New(pgerr.DatatypeMismatch, "cannot subscript type %s because it does not support subscripting",
			typeName(t.OID)).At(array.Pos())
	}
	out := &Subscript{Node: Node{Typ: TypeRef{element, t.Typmod}, At: array.Pos()}, Array: array}
	for _, x := range chain {
		out.Slice = out.Slice || x.Slice
	}
	switch {
	case out.Slice && t.OID == pgtype.NameOID:
		out.Typ = t
	case out.Slice:
		out.Typ = TypeRef{arrayOf(element), t.Typmod}
	}
	for _, x := range chain {
		bounds, err := a.bounds(s, x, out.Slice)
		if err != nil {
			return nil, err
		}
		out.Bounds = append(out.Bounds, bounds)
	}
	return out, nil
}

// bounds analyses one subscript.
func (a *analyzer) bounds(s *scope, e *pgsql.IndexExpr, slice bool) (out [2]Expr, err error) {
	if out[0], err = a.bound(s, e.Lower); err != nil {
		return out, err
	}
	if out[1], err = a.bound(s, e.Upper); err != nil {
		return out, err
	}
	if slice && !e.Slice {
		out[0], err = integerLiteral(&pgsql.Literal{Pos: e.Pos, Kind: pgsql.LiteralInteger, Text: "1"})
	}
	return out, err
}

// bound analyses a bound, which must be an integer; nil for none.
func (a *analyzer) bound(s *scope, e pgsql.Expr) (Expr, error) {
	if e == nil {
		return nil, nil
	}
	x, err := a.expr(s, e)
	if err != nil {
		return nil, err
	}
	bound, err := a.coerce(x, plain(pgtype.Int4OID), assignment)
	if err == nil && bound == nil {
		err = pgerr.New(pgerr.DatatypeMismatch, "array subscript must have type integer").At(e.Position())
	}
	return bound, err
}

// mapBounds maps the bounds into a new list when one of them changes.
func mapBounds(bounds *[][2]Expr, f func(Expr) Expr) bool {
	out, any := make([][2]Expr, len(*bounds)), false
	for i, b := range *bounds {
		any = mapPair(&b[0], &b[1], f) || any
		out[i] = b
	}
	if any {
		*bounds = out
	}
	return any
}
