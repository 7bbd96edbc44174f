package analyze

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// bitVectorHint says what there is in the place of pgvector's distances of bit strings.
const bitVectorHint = "IRIS has distances of type vector only."

// bitVectorOperator is the refusal of pgvector's distances of bit strings, which IRIS
// has no form of; nil of other operators and other operands.
func bitVectorOperator(name string, types []pgtype.OID) *pgerr.Error {
	if name != "<~>" && name != "<%>" || len(types) != 2 || !allBitStrings(types) {
		return nil
	}
	return pgerr.Unsupported("operator %s of bit strings", name).WithHint(bitVectorHint)
}

// bitVectorFunction is the refusal of the functions behind those operators; nil of
// every other call.
func bitVectorFunction(schema, name string, types []pgtype.OID) *pgerr.Error {
	distance := name == "hamming_distance" || name == "jaccard_distance"
	if !distance || schema != "" && schema != "public" || len(types) != 2 || !allBitStrings(types) {
		return nil
	}
	return pgerr.Unsupported("function %s", name).WithHint(bitVectorHint)
}

// allBitStrings tells whether pgvector's functions of bit strings take operands of
// the types: an unknown literal becomes one.
func allBitStrings(types []pgtype.OID) bool {
	return !slices.ContainsFunc(types, func(t pgtype.OID) bool {
		return t != pgtype.BitOID && t != pgtype.VarBitOID && t != pgtype.UnknownOID
	})
}
