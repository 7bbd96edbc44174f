package analyze

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// context is the coercion context of a conversion: how much the user asked
// for it.
type context uint8

// The coercion contexts, from the strictest.
const (
	implicit context = iota
	assignment
	explicit
)

// allows reports whether a cast of pg_cast's context c may be used here.
func (ctx context) allows(c byte) bool {
	switch c {
	case 'i':
		return true
	case 'a':
		return ctx >= assignment
	case 'e':
		return ctx == explicit
	}
	return false
}

// isUnknown reports whether e has no type yet.
func isUnknown(e Expr) bool { return e.Type().OID == pgtype.UnknownOID }

// coerce converts e to a type in a context. It returns nil when PostgreSQL has
// no such conversion there; the caller words the error.
func (a *analyzer) coerce(e Expr, to TypeRef, ctx context) (Expr, error) {
	if isUnknown(e) {
		out, err := a.coerceUnknown(e, to)
		if err != nil || out != nil {
			return a.applyTypmod(out, to, ctx), err
		}
	}
	from := e.Type().OID
	if from == to.OID {
		return a.applyTypmod(e, to, ctx), nil
	}
	switch {
	case to.OID == pgtype.UnknownOID || to.OID == anyOID:
		return e, nil
	case to.OID == pgtype.RecordOID && pgtype.IsComposite(from), to.OID == pgtype.RecordArrayOID && pgtype.IsComposite(elementOf(from)):
		return e, nil
	case from == pgtype.RecordOID && pgtype.IsComposite(to.OID):
		return a.coerceRecord(e, to, ctx)
	}
	if !ctx.allows(castContext(from, to.OID)) {
		return nil, nil
	}
	if c := widened(e, to); c != nil {
		return c, nil
	}
	return &Cast{Node: Node{Typ: to, At: e.Pos()}, Arg: e, Explicit: ctx == explicit}, nil
}

// widened is an integer literal as a wider integer type; nil for anything else.
func widened(e Expr, to TypeRef) Expr {
	c, ok := e.(*Const)
	if !ok || c.Value.Kind() != value.KindInt || to.OID != pgtype.Int8OID || c.Typ.OID != pgtype.Int4OID {
		return nil
	}
	return &Const{Node: Node{Typ: plain(to.OID), At: c.At}, Value: c.Value}
}

// castContext is pgtype.CastContext extended to arrays, which convert when
// their elements do.
func castContext(from, to pgtype.OID) byte {
	if c := pgtype.CastContext(from, to); c != 0 {
		return c
	}
	if f, t := elementOf(from), elementOf(to); f != 0 && t != 0 && !isVector(to) {
		if f == t {
			return 'i'
		}
		return pgtype.CastContext(f, t)
	}
	return 0
}

// coerceUnknown gives an untyped literal or parameter its type. nil means
// that e is neither.
func (a *analyzer) coerceUnknown(e Expr, to TypeRef) (Expr, error) {
	switch e := e.(type) {
	case *Const:
		if e.Value.IsNull() {
			if to.OID == anyOID {
				to.OID = pgtype.TextOID
			}
			return &Const{Node: Node{Typ: plain(to.OID), At: e.At}}, nil
		}
		return a.inputLiteral(e, to)
	case *Param:
		if to.OID == pgtype.UnknownOID || to.OID == anyOID {
			return a.fixParam(e, pgtype.TextOID), nil
		}
		return a.fixParam(e, to.OID), nil
	}
	return nil, nil
}

// inputLiteral reads an untyped literal by its new type's input function. The
// type modifier is applied afterwards, as a cast; but an interval's decides what
// a number without a unit counts.
func (a *analyzer) inputLiteral(c *Const, to TypeRef) (Expr, error) {
	if to.OID == pgtype.UnknownOID || to.OID == anyOID {
		to.OID = pgtype.TextOID
	}
	typ := pgtype.ByOID(to.OID)
	if typ == nil || typ.Input == nil {
		return nil, pgerr.New(pgerr.FeatureNotSupported, "type %s has no input function here", typeName(to.OID)).At(c.At)
	}
	mod := pgtype.NoTypmod
	if to.OID == pgtype.IntervalOID {
		mod = to.Typmod
	}
	a.reads(to.OID)
	v, err := typ.Input(&a.env.Env, c.Value.Str(), mod)
	if err != nil {
		return nil, at(err, c.At)
	}
	return &Const{Node: Node{Typ: TypeRef{to.OID, pgtype.NoTypmod}, At: c.At}, Value: v}, nil
}

// fixParam settles the type of a parameter that had none.
func (a *analyzer) fixParam(p *Param, t pgtype.OID) Expr {
	if a.params[p.Index] == 0 {
		a.params[p.Index] = t
	}
	return &Param{Node: Node{Typ: TypeRef{t, pgtype.NoTypmod}, At: p.At}, Index: p.Index}
}

// applyTypmod adds the length coercion that a type modifier asks for.
func (a *analyzer) applyTypmod(e Expr, to TypeRef, ctx context) Expr {
	if e == nil || to.Typmod == pgtype.NoTypmod || e.Type().Typmod == to.Typmod {
		return e
	}
	return &Cast{Node: Node{Typ: to, At: e.Pos()}, Arg: e, Explicit: ctx == explicit}
}

// mustCoerce is coerce with PostgreSQL's error for a missing cast.
func (a *analyzer) mustCoerce(e Expr, to TypeRef, ctx context) (Expr, error) {
	out, err := a.coerce(e, to, ctx)
	if err != nil || out != nil {
		return out, err
	}
	return nil, cannotCast(e, to)
}

// coerceBool makes e a condition; where names the clause.
func (a *analyzer) coerceBool(e Expr, where string) (Expr, error) {
	if isUnknown(e) {
		return a.coerce(e, boolType, implicit)
	}
	if e.Type().OID == pgtype.BoolOID {
		return e, nil
	}
	return nil, pgerr.New(pgerr.DatatypeMismatch, "argument of %s must be type boolean, not type %s",
		where, typeName(e.Type().OID)).At(e.Pos())
}

// coerceTarget converts e for storage in a column.
func (a *analyzer) coerceTarget(e Expr, col *RelationColumn) (Expr, error) {
	if c, ok := e.(*Const); ok && isUnknown(c) && !c.Value.IsNull() && col.IRIS.Element == "DOUBLE" {
		return doubleVector(c, col)
	}
	out, err := a.coerce(e, col.Type, assignment)
	if err != nil {
		return nil, err
	}
	if out != nil {
		return a.checkDomain(out, col.Domain)
	}
	return nil, pgerr.New(pgerr.DatatypeMismatch, "column %q is of type %s but expression is of type %s",
		col.Name, typeName(col.Type.OID), typeName(e.Type().OID)).
		WithHint("You will need to rewrite or cast the expression.").At(begins(e))
}

// begins is where an expression begins: the place of an operator is not.
func begins(e Expr) int {
	first := e.Pos()
	Walk(e, func(x Expr) bool {
		if p := x.Pos(); p > 0 && (p < first || first == 0) {
			first = p
		}
		return true
	})
	return first
}

// doubleVector reads a literal for a vector column of double precision, which
// the type's own input function would round to single.
func doubleVector(c *Const, col *RelationColumn) (Expr, error) {
	v, err := pgtype.ParseVectorText(c.Value.Str(), true)
	if err == nil {
		err = pgtype.CheckVectorDims(len(v.Vector64()), col.Type.Typmod)
	}
	if err != nil {
		return nil, at(err, c.At)
	}
	return &Const{Node: Node{Typ: col.Type, At: c.At}, Value: v}, nil
}

// commonType is PostgreSQL's select_common_type: the type that CASE, UNION,
// VALUES and their like give to all branches. what names the construct.
func (a *analyzer) commonType(es []Expr, what string) (pgtype.OID, error) {
	var common pgtype.OID
	for _, e := range es {
		t := e.Type().OID
		switch {
		case t == pgtype.UnknownOID || t == common:
		case common == 0:
			common = t
		case category(t) != category(common):
			return 0, pgerr.New(pgerr.DatatypeMismatch, "%s types %s and %s cannot be matched",
				what, typeName(common), typeName(t)).At(e.Pos())
		case !isPreferred(common) && pgtype.CastContext(common, t) == 'i' && pgtype.CastContext(t, common) != 'i':
			common = t
		}
	}
	if common == 0 {
		common = pgtype.TextOID
	}
	return common, nil
}

// unify coerces all expressions to their common type.
func (a *analyzer) unify(es []Expr, what string) (TypeRef, error) {
	t, err := a.commonType(es, what)
	if err != nil {
		return TypeRef{}, err
	}
	to := TypeRef{t, commonTypmod(es, t)}
	for i, e := range es {
		out, err := a.coerce(e, TypeRef{t, pgtype.NoTypmod}, implicit)
		if err != nil {
			return to, err
		}
		if out == nil {
			return to, pgerr.New(pgerr.CannotCoerce, "%s could not convert type %s to %s",
				what, typeName(e.Type().OID), typeName(t)).At(e.Pos())
		}
		es[i] = out
	}
	return to, nil
}

// commonTypmod is the modifier all expressions of type t share, else none.
func commonTypmod(es []Expr, t pgtype.OID) int32 {
	mod := pgtype.NoTypmod
	for i, e := range es {
		r := e.Type()
		if r.OID != t || (i > 0 && r.Typmod != mod) {
			return pgtype.NoTypmod
		}
		mod = r.Typmod
	}
	return mod
}

// category is a type's category, 'X' for an unknown one.
func category(t pgtype.OID) byte {
	if typ := pgtype.ByOID(t); typ != nil {
		return typ.Category
	}
	return 'X'
}

// isPreferred reports whether t is preferred in its category.
func isPreferred(t pgtype.OID) bool {
	typ := pgtype.ByOID(t)
	return typ != nil && typ.Preferred
}

// settle gives an expression that is still untyped the type text.
func (a *analyzer) settle(e Expr) (Expr, error) {
	if !isUnknown(e) {
		return e, nil
	}
	return a.coerce(e, TypeRef{pgtype.TextOID, pgtype.NoTypmod}, implicit)
}

// at puts a position on an error that has none.
func at(err error, pos int) error {
	e := pgerr.From(err)
	if e.Position == 0 {
		e.Position = pos
	}
	return e
}

// nullOf is the NULL constant of a type.
func nullOf(t TypeRef, pos int) Expr { return &Const{Node: Node{Typ: t, At: pos}, Value: value.Null} }
