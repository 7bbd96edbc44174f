package analyze

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
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

// sortKey is an ORDER BY item over x with its direction and its order of NULLs resolved;
// pos is where x begins.
func (a *analyzer) sortKey(item *pgsql.SortItem, x Expr, pos int) (SortKey, error) {
	k := SortKey{Expr: x, Desc: item.Direction == pgsql.SortDesc}
	if item.Using == nil {
		if err := sortable(x, pos); err != nil {
			return k, err
		}
	} else {
		var err error
		if k.Desc, err = a.descending(item.Using, x); err != nil {
			return k, err
		}
	}
	k.NullsFirst = k.Desc && !IsSimilarity(x)
	switch item.Nulls {
	case pgsql.NullsFirst:
		k.NullsFirst = true
	case pgsql.NullsLast:
		k.NullsFirst = false
	}
	return k, nil
}

// descending tells which way an operator of USING orders: the < and > of a type, and
// those of texts character by character, which is how texts are ordered here.
func (a *analyzer) descending(op *pgsql.OperatorName, x Expr) (bool, error) {
	if err := knownSchema(op.Schema, op.Pos); err != nil {
		return false, err
	}
	if _, err := a.findOperator(op.Name, []Expr{x, x}, op.Pos); err != nil {
		return false, err
	}
	if hasOrder(x.Type().OID) {
		switch op.Name {
		case "<", "~<~":
			return false, nil
		case ">", "~>~":
			return true, nil
		}
	}
	return false, pgerr.New(pgerr.WrongObjectType, "operator %s is not a valid ordering operator", op.Name).
		WithHint(`Ordering operators must be "<" or ">" members of btree operator families.`).At(op.Pos)
}
