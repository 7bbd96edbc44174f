package analyze

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// PartAssign is Base with a part of it replaced by Value: what SET column.field or
// SET column[i] makes of the column.
type PartAssign struct {
	Node
	Base, Value Expr
	Steps       []PartStep
}

// PartStep leads from a value to a part of it: to a field of a record when Shape
// is set, to a member of a jsonb value when Keys are, else to an element or a
// slice of an array.
type PartStep struct {
	Shape  *value.Shape
	Field  int
	Keys   []Expr
	Index  bool // the first key is a number
	Bounds [][2]Expr
	Slice  bool
}

// mapPart maps the operands of a PartAssign.
func mapPart(e *PartAssign, f func(Expr) Expr) Expr {
	c := *e
	c.Steps = append([]PartStep(nil), e.Steps...)
	any := mapPair(&c.Base, &c.Value, f)
	for i := range c.Steps {
		any = mapList(&c.Steps[i].Keys, f) || any
		any = mapBounds(&c.Steps[i].Bounds, f) || any
	}
	return changed(e, &c, any)
}

// assignPart analyses the assignment of x to a part of a column, whose value
// before is base.
func (a *analyzer) assignPart(s *scope, base Expr, col *RelationColumn, target partTarget, e pgsql.Expr) (Expr, error) {
	path := target.path
	if _, isDefault := e.(*pgsql.DefaultExpr); isDefault {
		what := "a subfield"
		if path[len(path)-1].Field == "" {
			what = "an array element"
		}
		return nil, pgerr.New(pgerr.FeatureNotSupported, "cannot set %s to DEFAULT", what).At(target.pos)
	}
	out := &PartAssign{Node: Node{Typ: col.Type, At: e.Position()}, Base: base}
	part := col.Type
	for rest := path; len(rest) > 0; {
		step, to, n, err := a.partStep(s, col, part, rest)
		if err != nil {
			return nil, at(err, target.pos)
		}
		out.Steps = append(out.Steps, step)
		part, rest = to, rest[n:]
	}
	x, err := a.expr(s, e)
	if err != nil {
		return nil, err
	}
	if out.Value, err = a.coerce(x, part, assignment); err != nil {
		return nil, err
	}
	if out.Value == nil {
		return nil, at(wrongPart(col, path[len(path)-1], part, x), target.pos)
	}
	return a.checkDomain(out, col.Domain)
}

// wrongPart is the error about a value that a part cannot have.
func wrongPart(col *RelationColumn, last *pgsql.PathStep, part TypeRef, x Expr) error {
	err := pgerr.New(pgerr.DatatypeMismatch, "subscripted assignment to %q requires type %s but expression is of type %s",
		col.Name, typeName(part.OID), typeName(x.Type().OID))
	if last.Field != "" {
		err.Message = pgerr.New(pgerr.DatatypeMismatch, "subfield %q is of type %s but expression is of type %s",
			last.Field, typeName(part.OID), typeName(x.Type().OID)).Message
	}
	return err.WithHint("You will need to rewrite or cast the expression.")
}

// partStep analyses a field, or all subscripts in a row: n steps of the path.
func (a *analyzer) partStep(s *scope, col *RelationColumn, from TypeRef, path []*pgsql.PathStep) (step PartStep, to TypeRef, n int, err error) {
	first := path[0]
	if first.Field != "" {
		step, to, err = a.fieldStep(col, from, first)
		return step, to, 1, err
	}
	for n < len(path) && path[n].Field == "" && !path[n].Star {
		n++
	}
	if first.Star || n == 0 {
		return step, to, 1, pgerr.New(pgerr.FeatureNotSupported, "row expansion via \"*\" is not supported here").At(first.Pos)
	}
	element := elementOf(from.OID)
	switch {
	case from.OID == pgtype.JSONBOID:
		step.Keys, step.Index, err = a.jsonKeys(s, path[:n])
		return step, from, n, err
	case element == 0:
		return step, to, n, pgerr.New(pgerr.DatatypeMismatch, "cannot subscript type %s because it does not support subscripting",
			typeName(from.OID))
	}
	for _, p := range path[:n] {
		step.Slice = step.Slice || p.Slice
	}
	to = TypeRef{element, from.Typmod}
	if step.Slice {
		to = from
	}
	for _, p := range path[:n] {
		bounds, err := a.bounds(s, subscriptOf(p), step.Slice)
		if err != nil {
			return step, to, n, err
		}
		step.Bounds = append(step.Bounds, bounds)
	}
	return step, to, n, nil
}

// subscriptOf is a subscript as it stands in an expression.
func subscriptOf(p *pgsql.PathStep) *pgsql.IndexExpr {
	return &pgsql.IndexExpr{Pos: p.Pos, Lower: p.Lower, Upper: p.Upper, Slice: p.Slice}
}

// fieldStep analyses a field.
func (a *analyzer) fieldStep(col *RelationColumn, from TypeRef, p *pgsql.PathStep) (step PartStep, to TypeRef, err error) {
	c := a.compositeOf(from.OID)
	if !pgtype.IsComposite(from.OID) || c == nil {
		return step, to, pgerr.New(pgerr.DatatypeMismatch,
			"cannot assign to field %q of column %q because its type %s is not a composite type", p.Field, col.Name, typeName(from.OID))
	}
	for i, f := range c.Fields {
		if f.Name == p.Field {
			return PartStep{Shape: c.Shape(), Field: i}, f.Type, nil
		}
	}
	return step, to, pgerr.New(pgerr.UndefinedColumn,
		"cannot assign to field %q of column %q because there is no such column in data type %s", p.Field, col.Name, typeName(from.OID))
}

// jsonKeys analyses subscripts of jsonb: texts, or integers.
func (a *analyzer) jsonKeys(s *scope, path []*pgsql.PathStep) (keys []Expr, index bool, err error) {
	for i, p := range path {
		if p.Slice {
			pos := p.Pos
			if p.Upper != nil {
				pos = p.Upper.Position()
			}
			return nil, false, pgerr.New(pgerr.DatatypeMismatch, "jsonb subscript does not support slices").At(pos)
		}
		x, err := a.expr(s, p.Upper)
		if err != nil {
			return nil, false, err
		}
		key, number, err := a.jsonKey(x)
		if err != nil {
			return nil, false, err
		}
		keys, index = append(keys, key), index || i == 0 && number
	}
	return keys, index, nil
}

// jsonKey is a subscript of jsonb as text, and whether it is a number.
func (a *analyzer) jsonKey(x Expr) (key Expr, number bool, err error) {
	text := plain(pgtype.TextOID)
	if isUnknown(x) {
		key, err = a.coerce(x, text, implicit)
		return key, false, err
	}
	asInt, errInt := a.coerce(x, plain(pgtype.Int4OID), implicit)
	asText, errText := a.coerce(x, text, implicit)
	switch {
	case errInt == nil && asInt != nil:
		key, err = a.coerce(asInt, text, explicit)
		return key, true, err
	case errText == nil && asText != nil:
		return asText, false, nil
	}
	return nil, false, pgerr.New(pgerr.DatatypeMismatch, "subscript type %s is not supported", typeName(x.Type().OID)).
		WithHint("jsonb subscript must be coercible to either integer or text.").At(begins(x))
}

// jsonSubscript is jsonb[…]: the part of the value that the keys lead to.
func (a *analyzer) jsonSubscript(s *scope, x Expr, chain []*pgsql.IndexExpr) (Expr, error) {
	path := make([]*pgsql.PathStep, len(chain))
	for i, c := range chain {
		path[i] = &pgsql.PathStep{Pos: c.Pos, Lower: c.Lower, Upper: c.Upper, Slice: c.Slice}
	}
	keys, _, err := a.jsonKeys(s, path)
	if err != nil {
		return nil, err
	}
	list := &ArrayExpr{Node: Node{Typ: plain(pgtype.TextArrayOID), At: x.Pos()}, Elements: keys}
	return a.applyOperator("#>", []Expr{x, list}, x.Pos())
}
