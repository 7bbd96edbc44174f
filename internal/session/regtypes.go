package session

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// isReg reports whether a type's values are names of catalog objects, or those of
// a type that the metadata describes.
func isReg(t pgtype.OID) bool {
	if pgtype.IsUser(t) {
		return true
	}
	switch t {
	case pgtype.RegClassOID, pgtype.RegTypeOID, pgtype.RegProcOID, pgtype.RegProcedureOID, pgtype.RegOperOID,
		pgtype.RegOperatorOID, pgtype.RegNamespaceOID, pgtype.RegRoleOID, pgtype.RegCollationOID, pgtype.RegConfigOID,
		pgtype.RegDictionaryOID:
		return true
	}
	typ := pgtype.ByOID(t)
	return typ != nil && typ.IsArray() && isReg(typ.Elem)
}

// needsNames reports whether a statement reads or prints names of catalog
// objects when it runs, so that the metadata must be there by then.
func needsNames(result *analyze.Result) bool {
	for _, t := range result.Params {
		if isReg(t) {
			return true
		}
	}
	switch st := result.Statement.(type) {
	case *analyze.Query:
		return queryNeedsNames(st)
	case *analyze.Insert:
		for _, row := range st.Values {
			for _, e := range row {
				if e != nil && anyReg(e) {
					return true
				}
			}
		}
		return st.Query != nil && queryNeedsNames(st.Query)
	case *analyze.Update:
		for _, a := range st.Assignments {
			if a.Value != nil && anyReg(a.Value) {
				return true
			}
		}
		return st.Where != nil && anyReg(st.Where)
	case *analyze.Delete:
		return st.Where != nil && anyReg(st.Where)
	case *analyze.Merge:
		return queryNeedsNames(st.Expressions())
	}
	return false
}

// queryNeedsNames is needsNames for a query.
func queryNeedsNames(q *analyze.Query) bool {
	found := false
	q.Expressions(func(e analyze.Expr) { found = found || anyReg(e) })
	q.Queries(func(inner *analyze.Query) { found = found || queryNeedsNames(inner) })
	return found
}

// anyReg reports whether an expression has a reg* type in it.
func anyReg(e analyze.Expr) bool {
	return analyze.Any(e, func(x analyze.Expr) bool { return isReg(x.Type().OID) })
}
