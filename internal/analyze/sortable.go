package analyze

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// sortable refuses expressions whose type has no order; pos is where one is
// written as a key.
func sortable(x Expr, pos int) error {
	if t := x.Type().OID; !hasOrder(t) {
		return pgerr.New(pgerr.UndefinedFunction, "could not identify an ordering operator for type %s", typeName(t)).
			WithHint("Use an explicit ordering operator or modify the query.").At(pos)
	}
	return nil
}

// comparable refuses expressions whose values cannot be told apart, which
// grouping and DISTINCT have to do.
func comparable(xs ...Expr) error {
	for _, x := range xs {
		if t := x.Type().OID; !hasEquality(t) {
			return pgerr.New(pgerr.UndefinedFunction, "could not identify an equality operator for type %s", typeName(t)).At(begins(x))
		}
	}
	return nil
}

// hasOrder reports whether a type has a btree operator class.
func hasOrder(t pgtype.OID) bool {
	switch t {
	case pgtype.XIDOID, pgtype.CIDOID, pgtype.ACLItemOID:
		return false
	}
	if elem := elementOf(t); elem != 0 && !isVector(t) {
		return hasOrder(elem)
	}
	return hasEquality(t)
}

// hasEquality reports whether a type has a btree or hash operator class.
func hasEquality(t pgtype.OID) bool {
	if elem := elementOf(t); elem != 0 && !isVector(t) {
		return hasEquality(elem)
	}
	switch t {
	case pgtype.JSONOID, pgtype.JSONPathOID, pgtype.PointOID, pgtype.LSegOID, pgtype.PathOID, pgtype.BoxOID,
		pgtype.PolygonOID, pgtype.LineOID, pgtype.CircleOID:
		return false
	}
	return true
}
