package session

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
)

// VectorUse says what a statement does with vectors; 0 is nothing.
type VectorUse uint8

// What a statement may do with vectors: read or store them, compute distances of a
// kind, and search by one in the form that IRIS's indexes are used for.
const (
	VectorValue VectorUse = 1 << iota
	VectorCosine
	VectorInnerProduct
	VectorEuclidean
	VectorTaxicab
	VectorIndexed
)

// vectorFunctions are the functions of vectors by PostgreSQL's names.
var vectorFunctions = map[string]VectorUse{
	"cosine_distance": VectorCosine, "vector_cosine": VectorCosine,
	"inner_product": VectorInnerProduct, "vector_negative_inner_product": VectorInnerProduct, "vector_dot_product": VectorInnerProduct,
	"l2_distance": VectorEuclidean, "vector_l2_squared_distance": VectorEuclidean, "l1_distance": VectorTaxicab,
}

// usesVectors tells what a statement does with vectors, whose plan is p.
func usesVectors(st analyze.Statement, p *plan.Plan) VectorUse {
	var use VectorUse
	switch st := st.(type) {
	case *analyze.Query:
		use = queryUsesVectors(st)
	case *analyze.Insert:
		for _, i := range st.Columns {
			if st.Relation.Columns[i].Type.OID == pgtype.VectorOID {
				use |= VectorValue
			}
		}
		if st.Query != nil {
			use |= queryUsesVectors(st.Query)
		}
	case *analyze.Update:
		for _, a := range st.Assignments {
			use |= vectorsIn(a.Value)
		}
		use |= vectorsIn(st.Where)
	case *analyze.Delete:
		use = vectorsIn(st.Where)
	case *analyze.Merge:
		use = queryUsesVectors(st.Expressions())
	}
	if use != 0 && p != nil && p.SearchesByIndex() {
		use |= VectorIndexed
	}
	return use
}

// queryUsesVectors is usesVectors for a query.
func queryUsesVectors(q *analyze.Query) (use VectorUse) {
	q.Expressions(func(e analyze.Expr) { use |= vectorsIn(e) })
	q.Queries(func(inner *analyze.Query) { use |= queryUsesVectors(inner) })
	for _, r := range q.Ranges {
		if r.Relation == nil {
			continue
		}
		if locked, ok := r.Relation.Local.(*analyze.Locked); ok {
			use |= queryUsesVectors(locked.Query)
		}
	}
	return use
}

// vectorsIn tells what an expression does with vectors.
func vectorsIn(e analyze.Expr) (use VectorUse) {
	analyze.Walk(e, func(x analyze.Expr) bool {
		if x.Type().OID == pgtype.VectorOID {
			use |= VectorValue
		}
		switch x := x.(type) {
		case *analyze.Call:
			use |= vectorFunctions[x.Func.Name]
		case *analyze.Subquery:
			use |= queryUsesVectors(x.Query)
		}
		return true
	})
	return use
}
