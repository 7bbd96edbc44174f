package analyze

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// coerceRecord converts a row to a composite type, field by field, as
// PostgreSQL's coerce_record_to_complex does. Other records cannot be converted:
// nothing says what they are until the statement runs.
func (a *analyzer) coerceRecord(e Expr, to TypeRef, ctx context) (Expr, error) {
	row, ok := e.(*RowExpr)
	c := a.compositeOf(to.OID)
	if !ok || c == nil {
		return nil, cannotCast(e, to)
	}
	switch {
	case len(row.Fields) < len(c.Fields):
		return nil, cannotCast(e, to).WithDetail("Input has too few columns.")
	case len(row.Fields) > len(c.Fields):
		return nil, cannotCast(e, to).WithDetail("Input has too many columns.")
	}
	out := &RowExpr{Node: Node{Typ: plain(to.OID), At: e.Pos()}, Names: make([]string, len(c.Fields)), Present: row.Present}
	for i, f := range c.Fields {
		x := row.Fields[i]
		if row.unknown != nil && isUnknown(row.unknown[i]) {
			x = row.unknown[i]
		}
		field, err := a.coerce(x, f.Type, ctx)
		if err != nil {
			return nil, err
		}
		if field == nil {
			return nil, cannotCast(e, to).WithDetail("Cannot cast type %s to %s in column %d.",
				typeName(x.Type().OID), typeName(f.Type.OID), i+1)
		}
		out.Names[i] = f.Name
		out.Fields = append(out.Fields, field)
	}
	return out, nil
}

// cannotCast is the error about a missing cast.
func cannotCast(e Expr, to TypeRef) *pgerr.Error {
	return pgerr.New(pgerr.CannotCoerce, "cannot cast type %s to %s", typeName(e.Type().OID), typeName(to.OID)).At(e.Pos())
}

// acceptsComposite reports whether a value of a type can be passed where records
// are declared.
func acceptsComposite(want, t pgtype.OID) bool {
	switch want {
	case pgtype.RecordOID:
		return pgtype.IsComposite(t)
	case pgtype.RecordArrayOID:
		return pgtype.IsComposite(elementOf(t))
	}
	return false
}
