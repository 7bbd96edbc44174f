package exec

import (
	"math"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// vectorSupportFuncs are the functions behind pgvector's casts and aggregates, which
// it lets everybody call. The state of its aggregates is an array: how many vectors,
// then the sum of each of their elements.
func vectorSupportFuncs() []def {
	return []def{
		{sig: "vector(vector,int4,bool)", eval: vectorCast(pgtype.VectorOID)},
		{sig: "array_to_vector(_int4,int4,bool)", eval: vectorCast(pgtype.Int4ArrayOID)},
		{sig: "array_to_vector(_float4,int4,bool)", eval: vectorCast(pgtype.Float4ArrayOID)},
		{sig: "array_to_vector(_float8,int4,bool)", eval: vectorCast(pgtype.Float8ArrayOID)},
		{sig: "array_to_vector(_numeric,int4,bool)", eval: vectorCast(pgtype.NumericArrayOID)},
		{sig: "vector_to_float4(vector,int4,bool)", eval: func(env *analyze.Env, args []value.Value) (value.Value, error) {
			return pgtype.Cast(&env.Env, args[0], pgtype.VectorOID, pgtype.Float4ArrayOID, true)
		}},
		{sig: "vector_accum(_float8,vector)", eval: accumulateVector},
		{sig: "vector_combine(_float8,_float8)", eval: combineVectors},
		{sig: "vector_avg(_float8)", eval: averageVector},
		{sig: "vector_send(vector)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return value.Bytes(string(pgtype.ByOID(pgtype.VectorOID).Send(nil, args[0]))), nil
		}},
	}
}

// vectorCast is the cast to a vector of so many elements.
func vectorCast(from pgtype.OID) analyze.EvalFunc {
	return func(env *analyze.Env, args []value.Value) (value.Value, error) {
		v, err := pgtype.Cast(&env.Env, args[0], from, pgtype.VectorOID, true)
		if err != nil {
			return value.Null, err
		}
		return v, pgtype.CheckVectorDims(len(vectorElements(v)), int32(args[1].Int()))
	}
}

// vectorState reads the state of an aggregate.
func vectorState(v value.Value, caller string) ([]float64, error) {
	a := v.Array()
	if len(a.Lengths) != 1 {
		return nil, errVectorState(caller)
	}
	out := make([]float64, len(a.Elements))
	for i, e := range a.Elements {
		if e.IsNull() {
			return nil, errVectorState(caller)
		}
		out[i] = e.Float()
	}
	return out, nil
}

// errVectorState is pgvector's word for what is no state.
func errVectorState(caller string) error {
	return pgerr.New(pgerr.InternalError, "%s: expected state array", caller)
}

// newVectorState makes the state of an aggregate.
func newVectorState(count float64, sums []float64) (value.Value, error) {
	elements := []value.Value{value.Float(count)}
	for _, f := range sums {
		if math.IsInf(f, 0) {
			return value.Null, errFloatOverflow()
		}
		elements = append(elements, value.Float(f))
	}
	return pgtype.NewArray(elements), nil
}

// accumulateVector adds a vector to a state.
func accumulateVector(_ *analyze.Env, args []value.Value) (value.Value, error) {
	state, err := vectorState(args[0], "vector_accum")
	if err != nil {
		return value.Null, err
	}
	sums := vectorElements(args[1])
	if len(state) > 1 {
		if err := pgtype.CheckVectorDims(len(sums), int32(len(state)-1)); err != nil {
			return value.Null, err
		}
		sums = addElements(state[1:], sums)
	}
	return newVectorState(state[0]+1, sums)
}

// combineVectors adds two states.
func combineVectors(_ *analyze.Env, args []value.Value) (value.Value, error) {
	a, err := vectorState(args[0], "vector_combine")
	if err != nil {
		return value.Null, err
	}
	b, err := vectorState(args[1], "vector_combine")
	if err != nil {
		return value.Null, err
	}
	sums := a[1:]
	switch {
	case len(a) == 1:
		sums = b[1:]
	case len(b) > 1 && len(a) != len(b):
		return value.Null, pgtype.CheckVectorDims(len(b)-1, int32(len(a)-1))
	case len(b) > 1:
		sums = addElements(sums, b[1:])
	}
	return newVectorState(a[0]+b[0], sums)
}

// addElements adds the elements of two vectors of one length.
func addElements(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i] + b[i]
	}
	return out
}

// averageVector is the mean that a state says.
func averageVector(_ *analyze.Env, args []value.Value) (value.Value, error) {
	state, err := vectorState(args[0], "vector_avg")
	if err != nil || state[0] == 0 {
		return value.Null, err
	}
	if err := pgtype.CheckVectorDims(len(state)-1, pgtype.NoTypmod); err != nil {
		return value.Null, err
	}
	out := make([]float32, len(state)-1)
	for i := range out {
		out[i] = float32(state[i+1] / state[0])
		if err := pgtype.CheckVectorElement(float64(out[i])); err != nil {
			return value.Null, err
		}
	}
	return value.Vector32(out), nil
}
