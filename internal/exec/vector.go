package exec

import (
	"math"
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// vectorFuncs are pgvector's functions and operators, and IRIS's vector
// functions. Sums are computed in double precision, where pgvector rounds to
// single precision after each step.
func vectorFuncs() []def {
	return append([]def{
		{sig: "l2_distance(vector,vector)", iris: "l2_distance", eval: overPairs(l2Distance)},
		{sig: "l1_distance(vector,vector)", eval: overPairs(l1Distance)},
		{sig: "inner_product(vector,vector) vector_dot_product(vector,vector)", iris: "vector_dot_product", eval: overPairs(dotProduct)},
		{sig: "vector_negative_inner_product(vector,vector)", iris: "negative_inner_product", eval: overPairs(func(a, b []float64) float64 {
			return -dotProduct(a, b)
		})},
		{sig: "vector_cosine(vector,vector)", iris: "vector_cosine", eval: overPairs(cosine)},
		{sig: "cosine_distance(vector,vector)", iris: "cosine_distance", eval: overPairs(func(a, b []float64) float64 {
			return 1 - cosine(a, b)
		})},
		{sig: "vector_dims(vector)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return value.Int(int64(len(args[0].Vector32()) + len(args[0].Vector64()))), nil
		}},
		{sig: "vector_norm(vector)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			e := vectorElements(args[0])
			return value.Float(math.Sqrt(dotProduct(e, e))), nil
		}},
		{sig: "l2_normalize(vector)", eval: normalizeVector},
		{sig: "subvector(vector,int4,int4)", eval: subvector},
		{sig: "vector_add(vector,vector)", eval: elementwise(func(a, b float64) float64 { return a + b })},
		{sig: "vector_sub(vector,vector)", eval: elementwise(func(a, b float64) float64 { return a - b })},
		{sig: "vector_mul(vector,vector)", eval: multiplyVectors},
		{sig: "binary_quantize(vector)", eval: quantize},
		{sig: "vector_cmp(vector,vector)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return value.Int(int64(compareVectors(vectorElements(args[0]), vectorElements(args[1])))), nil
		}},
		{sig: "vector_l2_squared_distance(vector,vector)", eval: overPairs(l2Squared)},
		{sig: "vector_spherical_distance(vector,vector)", eval: overPairs(func(a, b []float64) float64 {
			return math.Acos(math.Min(math.Max(dotProduct(a, b), -1), 1)) / math.Pi
		})},
		{sig: "vector_concat(vector,vector)", eval: concatVectors},
		{sig: "to_vector(text) to_vector(text,text) to_vector(text,text,int4)", iris: "to_vector", eval: toVector},
		{sig: "embedding(text) embedding(text,text)", eval: embed},
		{sig: "sum(vector)", agg: func() analyze.AggState { return &vectorTotal{} }},
		{sig: "avg(vector)", agg: func() analyze.AggState { return &vectorTotal{average: true} }},
	}, append(vectorComparisons(), vectorSupportFuncs()...)...)
}

// vectorComparisons are the comparison operators of vectors.
func vectorComparisons() []def {
	var out []def
	for _, c := range comparisons() {
		out = append(out, def{sig: "vector_" + c.suffix + "(vector,vector)", eval: c.eval(compareSame(pgtype.VectorOID))})
	}
	return out
}

// checkDimensions refuses two vectors of different length.
func checkDimensions(a, b []float64) error {
	if len(a) == len(b) {
		return nil
	}
	return pgerr.New(pgerr.DataException, "different vector dimensions %d and %d", len(a), len(b))
}

// overPairs adapts a function of two vectors of the same length.
func overPairs(f func(a, b []float64) float64) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		a, b := vectorElements(args[0]), vectorElements(args[1])
		if err := checkDimensions(a, b); err != nil {
			return value.Null, err
		}
		return value.Float(f(a, b)), nil
	}
}

// l2Distance is the Euclidean distance.
func l2Distance(a, b []float64) float64 { return math.Sqrt(l2Squared(a, b)) }

// l2Squared is the square of the Euclidean distance.
func l2Squared(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		d := a[i] - b[i]
		sum += d * d
	}
	return sum
}

// compareVectors orders vectors by their elements, a shorter one before a longer
// one that begins with it.
func compareVectors(a, b []float64) int { return slices.Compare(a, b) }

// quantize is binary_quantize: a bit for each element, set for positive ones.
func quantize(env *analyze.Env, args []value.Value) (value.Value, error) {
	var bits strings.Builder
	for _, f := range vectorElements(args[0]) {
		if f > 0 {
			bits.WriteByte('1')
		} else {
			bits.WriteByte('0')
		}
	}
	return pgtype.ByOID(pgtype.BitOID).Input(&env.Env, bits.String(), int32(bits.Len()))
}

// multiplyVectors is vector_mul, which refuses products too small for single
// precision.
func multiplyVectors(env *analyze.Env, args []value.Value) (value.Value, error) {
	product := elementwise(func(a, b float64) float64 { return a * b })
	out, err := product(env, args)
	if err != nil || out.Vector32() == nil {
		return out, err
	}
	a, b := vectorElements(args[0]), vectorElements(args[1])
	for i, f := range out.Vector32() {
		if f == 0 && a[i] != 0 && b[i] != 0 {
			return value.Null, pgerr.New(pgerr.NumericValueOutOfRange, "value out of range: underflow")
		}
	}
	return out, nil
}

// l1Distance is the taxicab distance.
func l1Distance(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += math.Abs(a[i] - b[i])
	}
	return sum
}

// dotProduct is the inner product.
func dotProduct(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

// negativeNaN are the bits of what processors make of 0 divided by 0.
const negativeNaN = 0xfff8_0000_0000_0000

// cosine is the cosine of the angle; NaN for a zero vector, with the sign that
// processors give it.
func cosine(a, b []float64) float64 {
	norms := dotProduct(a, a) * dotProduct(b, b)
	if norms == 0 {
		return math.Float64frombits(negativeNaN)
	}
	c := dotProduct(a, b) / math.Sqrt(norms)
	return math.Min(math.Max(c, -1), 1)
}

// makeVector makes a vector of the precision of its model.
func makeVector(elements []float64, model value.Value) (value.Value, error) {
	for _, f := range elements {
		if math.IsInf(f, 0) || model.Vector32() != nil && math.IsInf(float64(float32(f)), 0) {
			return value.Null, errFloatOverflow()
		}
	}
	if model.Vector32() == nil {
		return value.Vector64(elements), nil
	}
	out := make([]float32, len(elements))
	for i, f := range elements {
		out[i] = float32(f)
	}
	return value.Vector32(out), nil
}

// elementwise adapts an operation on each pair of elements.
func elementwise(f func(a, b float64) float64) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		a, b := vectorElements(args[0]), vectorElements(args[1])
		if err := checkDimensions(a, b); err != nil {
			return value.Null, err
		}
		out := make([]float64, len(a))
		for i := range a {
			out[i] = f(a[i], b[i])
		}
		return makeVector(out, args[0])
	}
}

// normalizeVector scales a vector to length 1; a zero vector stays.
func normalizeVector(_ *analyze.Env, args []value.Value) (value.Value, error) {
	e := vectorElements(args[0])
	norm := math.Sqrt(dotProduct(e, e))
	if norm == 0 {
		return args[0], nil
	}
	out := make([]float64, len(e))
	for i, f := range e {
		out[i] = f / norm
	}
	return makeVector(out, args[0])
}

// subvector is count elements from a position counted from 1.
func subvector(_ *analyze.Env, args []value.Value) (value.Value, error) {
	e, start, count := vectorElements(args[0]), args[1].Int(), args[2].Int()
	if count < 1 {
		return value.Null, pgtype.CheckVectorDims(0, pgtype.NoTypmod)
	}
	end := min(start+count, int64(len(e))+1)
	start = max(start, 1)
	if start >= end {
		return value.Null, pgtype.CheckVectorDims(0, pgtype.NoTypmod)
	}
	return makeVector(e[start-1:end-1], args[0])
}

// concatVectors appends one vector to another.
func concatVectors(_ *analyze.Env, args []value.Value) (value.Value, error) {
	e := append(append([]float64(nil), vectorElements(args[0])...), vectorElements(args[1])...)
	if err := pgtype.CheckVectorDims(len(e), pgtype.NoTypmod); err != nil {
		return value.Null, err
	}
	return makeVector(e, args[0])
}

// toVector is IRIS's TO_VECTOR: the text of a vector, the type of its elements
// (float if left out), and its length: longer ones are cut, shorter ones filled
// with zeros.
func toVector(_ *analyze.Env, args []value.Value) (value.Value, error) {
	kind := "float"
	if len(args) > 1 {
		kind = strings.ToLower(args[1].Str())
	}
	switch kind {
	case "float", "double", "decimal", "integer", "int":
	default:
		return value.Null, pgerr.New(pgerr.InvalidParameterValue, "invalid vector element type: %s", kind)
	}
	text := strings.TrimSpace(args[0].Str())
	if inner, ok := strings.CutPrefix(text, "["); ok {
		text = strings.TrimSuffix(inner, "]")
	}
	v, err := pgtype.ParseVectorText(text, kind != "float")
	if err != nil || len(args) < 3 {
		return v, err
	}
	length := int(args[2].Int())
	if err := pgtype.CheckVectorDims(length, pgtype.NoTypmod); err != nil {
		return value.Null, err
	}
	e := make([]float64, length)
	copy(e, vectorElements(v))
	return makeVector(e, v)
}

// Embedder is a SessionInfo that can have IRIS turn a text into a vector.
type Embedder interface {
	Embed(text, model string) (value.Value, error)
}

// embed is IRIS's EMBEDDING. Without a configuration the analysis has found no column
// that has one.
func embed(env *analyze.Env, args []value.Value) (value.Value, error) {
	if len(args) == 1 {
		return value.Null, pgerr.New(pgerr.InvalidParameterValue, "embedding needs the name of a configuration").
			WithHint("It may be left out where the vector is compared with a column of type EMBEDDING.")
	}
	e, ok := env.Session.(Embedder)
	if !ok {
		return value.Null, errNoSession()
	}
	return e.Embed(args[0].Str(), args[1].Str())
}

// vectorTotal is sum and avg of vectors.
type vectorTotal struct {
	average bool
	sum     []float64
	model   value.Value
	n       float64
}

// Add implements analyze.AggState.
func (s *vectorTotal) Add(_ *analyze.Env, args []value.Value) error {
	e := vectorElements(args[0])
	if s.n++; s.n == 1 {
		s.sum, s.model = append([]float64(nil), e...), args[0]
		return nil
	}
	if len(e) != len(s.sum) {
		return s.differ(e)
	}
	for i, f := range e {
		s.sum[i] += f
	}
	return nil
}

// differ is the error for a vector of another length than those before it.
func (s *vectorTotal) differ(e []float64) error {
	if s.average {
		return pgtype.CheckVectorDims(len(e), int32(len(s.sum)))
	}
	return checkDimensions(s.sum, e)
}

// Result implements analyze.AggState.
func (s *vectorTotal) Result(*analyze.Env) (value.Value, error) {
	if s.n == 0 {
		return value.Null, nil
	}
	out := append([]float64(nil), s.sum...)
	for i := range out {
		if s.average {
			out[i] /= s.n
		}
	}
	return makeVector(out, s.model)
}
