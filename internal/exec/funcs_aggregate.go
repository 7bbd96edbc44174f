package exec

import (
	"math"
	"slices"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// aggregateFuncs are the general-purpose aggregates.
func aggregateFuncs() []def {
	types := "int2 int4 int8 float4 float8 numeric text bpchar date time timetz timestamp timestamptz interval oid anyarray anyenum tid inet pg_lsn xid8"
	return append([]def{
		{sig: "count() count(any)", iris: "count", agg: func() analyze.AggState { return &countState{} }},
		{sig: "sum(int2) sum(int4)", iris: "sum", agg: func() analyze.AggState { return &intSum{} }},
		{sig: "sum(int8)", iris: "sum", agg: func() analyze.AggState { return &decimalSum{toDecimal: intDecimal} }},
		{sig: "sum(numeric)", iris: "sum", agg: func() analyze.AggState { return &decimalSum{toDecimal: value.Value.Decimal} }},
		{sig: "sum(float4)", iris: "sum", agg: func() analyze.AggState { return &floatSum{add: floatPrecision(single).add} }},
		{sig: "sum(float8)", iris: "sum", agg: func() analyze.AggState { return &floatSum{add: floatPrecision(double).add} }},
		{sig: "sum(interval)", agg: func() analyze.AggState { return &intervalTotal{} }},
		{sig: "avg(int2) avg(int4) avg(int8)", iris: "avg", agg: func() analyze.AggState {
			return &decimalAvg{decimalSum{toDecimal: intDecimal}}
		}},
		{sig: "avg(numeric)", iris: "avg", agg: func() analyze.AggState {
			return &decimalAvg{decimalSum{toDecimal: value.Value.Decimal}}
		}},
		{sig: "avg(float4) avg(float8)", iris: "avg", agg: func() analyze.AggState { return &floatMoments{result: meanOf} }},
		{sig: "avg(interval)", agg: func() analyze.AggState { return &intervalTotal{average: true} }},
		{sig: eachType("min", types), iris: "min", typedAgg: extreme(-1)},
		{sig: eachType("max", types), iris: "max", typedAgg: extreme(1)},
		{sig: "bool_and(bool) every(bool)", agg: func() analyze.AggState { return &boolState{decisive: false} }},
		{sig: "bool_or(bool)", agg: func() analyze.AggState { return &boolState{decisive: true} }},
		{sig: "bit_and(int2) bit_and(int4) bit_and(int8)", agg: bitwise(func(a, b int64) int64 { return a & b })},
		{sig: "bit_or(int2) bit_or(int4) bit_or(int8)", agg: bitwise(func(a, b int64) int64 { return a | b })},
		{sig: "bit_xor(int2) bit_xor(int4) bit_xor(int8)", agg: bitwise(func(a, b int64) int64 { return a ^ b })},
		{sig: "string_agg(text,text)", agg: func() analyze.AggState { return &stringAgg{make: value.Text} }},
		{sig: "string_agg(bytea,bytea)", agg: func() analyze.AggState { return &stringAgg{make: value.Bytes} }},
		{sig: "array_agg(anynonarray)", agg: func() analyze.AggState { return &arrayAgg{} }},
		{sig: "array_agg(anyarray)", agg: func() analyze.AggState { return &arrayAgg{nested: true} }},
	}, pairFuncs()...)
}

// eachType lists the signatures of a function for several types.
func eachType(name, types string) string {
	var out []string
	for t := range strings.FieldsSeq(types) {
		out = append(out, name+"("+t+")")
	}
	return strings.Join(out, " ")
}

// countState is count.
type countState struct{ n int64 }

// Add implements analyze.AggState.
func (s *countState) Add(*analyze.Env, []value.Value) error { s.n++; return nil }

// Remove implements Remover.
func (s *countState) Remove(*analyze.Env, []value.Value) (bool, error) { s.n--; return true, nil }

// Result implements analyze.AggState.
func (s *countState) Result(*analyze.Env) (value.Value, error) { return value.Int(s.n), nil }

// intSum is sum of small integers.
type intSum struct{ sum, n int64 }

// Add implements analyze.AggState.
func (s *intSum) Add(_ *analyze.Env, args []value.Value) (err error) {
	s.n++
	s.sum, err = bigint.add(s.sum, args[0].Int())
	return err
}

// Remove implements Remover.
func (s *intSum) Remove(_ *analyze.Env, args []value.Value) (ok bool, err error) {
	s.n--
	s.sum, err = bigint.sub(s.sum, args[0].Int())
	return true, err
}

// Result implements analyze.AggState.
func (s *intSum) Result(*analyze.Env) (value.Value, error) {
	if s.n == 0 {
		return value.Null, nil
	}
	return value.Int(s.sum), nil
}

// intDecimal is an integer value as a numeric.
func intDecimal(v value.Value) *apd.Decimal { return apd.New(v.Int(), 0) }

// decimalSum is sum with a numeric result.
type decimalSum struct {
	toDecimal func(value.Value) *apd.Decimal
	sum       *apd.Decimal
	n         int64
	// exponent is the least of those of the values, which the result shows, and
	// sharing how many values have it.
	exponent int32
	sharing  int64
}

// Add implements analyze.AggState.
func (s *decimalSum) Add(_ *analyze.Env, args []value.Value) (err error) {
	d := s.toDecimal(args[0])
	s.n++
	switch {
	case s.n == 1 || d.Exponent < s.exponent:
		s.exponent, s.sharing = d.Exponent, 1
	case d.Exponent == s.exponent:
		s.sharing++
	}
	if s.sum == nil {
		s.sum = d
		return nil
	}
	s.sum, err = decimalAdd(s.sum, d)
	return err
}

// Remove implements Remover: not for NaN and infinity, nor for the last value
// with as many digits behind the point as the sum shows.
func (s *decimalSum) Remove(_ *analyze.Env, args []value.Value) (ok bool, err error) {
	d := s.toDecimal(args[0])
	if special(s.sum, d) || s.n > 1 && d.Exponent == s.exponent && s.sharing == 1 {
		return false, nil
	}
	if d.Exponent == s.exponent {
		s.sharing--
	}
	if s.n--; s.n == 0 {
		s.sum = nil
		return true, nil
	}
	s.sum, err = decimalSub(s.sum, d)
	return true, err
}

// Result implements analyze.AggState.
func (s *decimalSum) Result(*analyze.Env) (value.Value, error) {
	if s.sum == nil {
		return value.Null, nil
	}
	return value.Decimal(s.sum), nil
}

// decimalAvg is avg with a numeric result.
type decimalAvg struct{ decimalSum }

// Result implements analyze.AggState.
func (s *decimalAvg) Result(*analyze.Env) (value.Value, error) {
	if s.sum == nil {
		return value.Null, nil
	}
	return decimalResult(decimalDiv(s.sum, apd.New(s.n, 0)))
}

// floatSum is sum of floats.
type floatSum struct {
	add func(a, b float64) (float64, error)
	sum float64
	any bool
}

// Add implements analyze.AggState.
func (s *floatSum) Add(_ *analyze.Env, args []value.Value) (err error) {
	if !s.any {
		s.any, s.sum = true, args[0].Float()
		return nil
	}
	s.sum, err = s.add(s.sum, args[0].Float())
	return err
}

// Result implements analyze.AggState.
func (s *floatSum) Result(*analyze.Env) (value.Value, error) {
	if !s.any {
		return value.Null, nil
	}
	return value.Float(s.sum), nil
}

// intervalTotal is sum and avg of intervals.
type intervalTotal struct {
	average bool
	sum     value.Value
	n       int64
}

// Add implements analyze.AggState.
func (s *intervalTotal) Add(_ *analyze.Env, args []value.Value) (err error) {
	s.n++
	if s.n == 1 {
		s.sum = args[0]
		return nil
	}
	s.sum, err = sumIntervals(s.sum, args[0], 1)
	return err
}

// Result implements analyze.AggState.
func (s *intervalTotal) Result(*analyze.Env) (value.Value, error) {
	if s.n == 0 || !s.average {
		return s.sum, nil
	}
	return scaleInterval(s.sum, func(x float64) float64 { return x / float64(s.n) })
}

// extreme is max (1) and min (-1).
func extreme(sign int) func([]analyze.TypeRef) func() analyze.AggState {
	return func(args []analyze.TypeRef) func() analyze.AggState {
		t := args[0].OID
		return func() analyze.AggState { return &extremeState{oid: t, sign: sign} }
	}
}

// extremeState keeps the largest or smallest value; of several that are equal the last,
// of char(n) the first.
type extremeState struct {
	oid  pgtype.OID
	sign int
	best value.Value
}

// Add implements analyze.AggState.
func (s *extremeState) Add(_ *analyze.Env, args []value.Value) error {
	if !s.best.IsNull() {
		c := compareValues(args[0], s.best, s.oid) * s.sign
		if c < 0 || c == 0 && s.oid == pgtype.BPCharOID {
			return nil
		}
	}
	s.best = args[0].Clone()
	return nil
}

// Result implements analyze.AggState.
func (s *extremeState) Result(*analyze.Env) (value.Value, error) { return s.best, nil }

// boolState is bool_and and bool_or; decisive is the value that settles it.
type boolState struct {
	decisive bool
	result   value.Value
}

// Add implements analyze.AggState.
func (s *boolState) Add(_ *analyze.Env, args []value.Value) error {
	if s.result.IsNull() || args[0].Bool() == s.decisive {
		s.result = args[0]
	}
	return nil
}

// Result implements analyze.AggState.
func (s *boolState) Result(*analyze.Env) (value.Value, error) { return s.result, nil }

// bitwise is an aggregate that combines integers bit by bit.
func bitwise(combine func(a, b int64) int64) func() analyze.AggState {
	return func() analyze.AggState { return &bitState{combine: combine} }
}

// bitState is a running bitwise.
type bitState struct {
	combine func(a, b int64) int64
	result  value.Value
}

// Add implements analyze.AggState.
func (s *bitState) Add(_ *analyze.Env, args []value.Value) error {
	if s.result.IsNull() {
		s.result = args[0]
	} else {
		s.result = value.Int(s.combine(s.result.Int(), args[0].Int()))
	}
	return nil
}

// Result implements analyze.AggState.
func (s *bitState) Result(*analyze.Env) (value.Value, error) { return s.result, nil }

// stringAgg is string_agg. The first value's delimiter is not used.
type stringAgg struct {
	make func(string) value.Value
	any  bool
	text strings.Builder
}

// Add implements analyze.AggState.
func (s *stringAgg) Add(_ *analyze.Env, args []value.Value) error {
	if args[0].IsNull() {
		return nil
	}
	if s.any {
		s.text.WriteString(args[1].Str())
	}
	s.any = true
	s.text.WriteString(args[0].Str())
	if s.text.Len() > textMax {
		return errTooLong()
	}
	return nil
}

// Size implements Sizer.
func (s *stringAgg) Size() int64 { return int64(s.text.Len()) }

// Result implements analyze.AggState.
func (s *stringAgg) Result(*analyze.Env) (value.Value, error) {
	if !s.any {
		return value.Null, nil
	}
	return s.make(s.text.String()), nil
}

// arrayAgg is array_agg.
type arrayAgg struct {
	nested bool
	values []value.Value
	size   int64
}

// Add implements analyze.AggState.
func (s *arrayAgg) Add(_ *analyze.Env, args []value.Value) error {
	if s.nested {
		if err := s.checkNested(args[0]); err != nil {
			return err
		}
	}
	s.values = append(s.values, args[0].Clone())
	s.size += sizeOf(args[0])
	return nil
}

// checkNested refuses arrays that cannot be elements of one.
func (s *arrayAgg) checkNested(v value.Value) error {
	switch {
	case v.IsNull():
		return pgerr.New(pgerr.NullValueNotAllowed, "cannot accumulate null arrays")
	case len(v.Array().Lengths) == 0:
		return pgerr.New(pgerr.ArraySubscriptError, "cannot accumulate empty arrays")
	case len(s.values) > 0 && !slices.Equal(s.values[0].Array().Lengths, v.Array().Lengths):
		return pgerr.New(pgerr.ArraySubscriptError, "cannot accumulate arrays of different dimensionality")
	}
	return nil
}

// Size implements Sizer.
func (s *arrayAgg) Size() int64 { return s.size }

// Result implements analyze.AggState.
func (s *arrayAgg) Result(*analyze.Env) (value.Value, error) {
	switch {
	case s.values == nil:
		return value.Null, nil
	case s.nested:
		return nestArrays(s.values)
	}
	return value.Array(newArray(s.values)), nil
}

// meanOf is avg of floats.
func meanOf(s *floatMoments) float64 { return s.sum / s.n }

// floatMoments accumulates the count, the sum and the sum of squared
// deviations of floats by the method of Youngs and Cramer, as PostgreSQL does.
type floatMoments struct {
	n, sum, squares float64
	// least is how many rows a result needs at least, if not one.
	least  float64
	result func(*floatMoments) float64
}

// Add implements analyze.AggState.
func (s *floatMoments) Add(_ *analyze.Env, args []value.Value) error {
	x := args[0].Float()
	before := *s
	s.n++
	s.sum += x
	if before.n > 0 {
		deviation := x*s.n - s.sum
		s.squares += deviation * deviation / (s.n * before.n)
		if math.IsInf(s.sum, 0) || math.IsInf(s.squares, 0) {
			if !math.IsInf(before.sum, 0) && !math.IsInf(x, 0) {
				return errFloatOverflow()
			}
			s.squares = math.NaN()
		}
		return nil
	}
	if math.IsNaN(x) || math.IsInf(x, 0) {
		s.squares = math.NaN()
	}
	return nil
}

// Result implements analyze.AggState.
func (s *floatMoments) Result(*analyze.Env) (value.Value, error) {
	if s.n < max(s.least, 1) {
		return value.Null, nil
	}
	return value.Float(s.result(s)), nil
}
