package analyze

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// NumberType is the type of a numeric literal, 0 for a string, whose type its
// surroundings settle.
func NumberType(l *pgsql.Literal) (pgtype.OID, error) {
	if l.Kind == pgsql.LiteralString {
		return 0, nil
	}
	x, err := (&analyzer{env: &Env{}}).literal(l)
	if err != nil {
		return 0, err
	}
	return x.Type().OID, nil
}

// LiftedValue is the value of a literal for which a parameter of a type stands in
// a plan: what Analyze would have made of it in its place.
func LiftedValue(l *pgsql.Literal, t pgtype.OID, env *Env) (value.Value, error) {
	a := &analyzer{env: env}
	x, err := a.literal(l)
	if err != nil {
		return value.Null, err
	}
	if isUnknown(x) {
		if x, err = a.inputLiteral(x.(*Const), plain(t)); err != nil {
			return value.Null, err
		}
	}
	c, ok := x.(*Const)
	if !ok || c.Typ.OID != t {
		return value.Null, pgerr.New(pgerr.DatatypeMismatch, "the literal is not of type %s", typeName(t)).At(l.Pos)
	}
	return c.Value, nil
}

// fixed reports whether the text of a type's values means the same in every
// session at any time.
func fixed(t pgtype.OID) bool {
	switch t {
	case pgtype.TextOID, pgtype.VarcharOID, pgtype.BPCharOID, pgtype.NameOID, pgtype.CharOID, pgtype.BoolOID, pgtype.ByteaOID,
		pgtype.Int2OID, pgtype.Int4OID, pgtype.Int8OID, pgtype.OIDOID, pgtype.Float4OID, pgtype.Float8OID, pgtype.NumericOID,
		pgtype.UUIDOID, pgtype.JSONOID, pgtype.JSONBOID, pgtype.BitOID, pgtype.VarBitOID, pgtype.VectorOID:
		return true
	}
	return false
}

// reads notes that a constant of a type was read from text.
func (a *analyzer) reads(t pgtype.OID) {
	if a.env.Bound != nil && !fixed(t) {
		a.env.Bound()
	}
}
