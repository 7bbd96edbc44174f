package exec

import (
	"math"

	"github.com/cockroachdb/apd/v3"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// statisticFuncs are the variance and standard deviation aggregates.
func statisticFuncs() []def {
	kinds := []struct {
		names    []string
		sample   bool
		variance bool
	}{
		{[]string{"variance", "var_samp"}, true, true},
		{[]string{"var_pop"}, false, true},
		{[]string{"stddev", "stddev_samp"}, true, false},
		{[]string{"stddev_pop"}, false, false},
	}
	var out []def
	for _, k := range kinds {
		for _, name := range k.names {
			out = append(out,
				def{sig: eachType(name, "int2 int4 int8"), agg: func() analyze.AggState {
					return &decimalVariance{toDecimal: intDecimal, sample: k.sample, variance: k.variance}
				}},
				def{sig: name + "(numeric)", agg: func() analyze.AggState {
					return &decimalVariance{toDecimal: value.Value.Decimal, sample: k.sample, variance: k.variance}
				}},
				def{sig: eachType(name, "float4 float8"), agg: func() analyze.AggState {
					return floatVariance(k.sample, k.variance)
				}})
		}
	}
	return out
}

// floatVariance is variance or standard deviation of floats.
func floatVariance(sample, variance bool) *floatMoments {
	s := &floatMoments{least: 1}
	if sample {
		s.least = 2
	}
	s.result = func(s *floatMoments) float64 {
		v := s.squares / s.n
		if sample {
			v = s.squares / (s.n - 1)
		}
		if variance {
			return v
		}
		return math.Sqrt(v)
	}
	return s
}

// decimalVariance is variance or standard deviation with a numeric result.
type decimalVariance struct {
	toDecimal        func(value.Value) *apd.Decimal
	sample, variance bool
	n                int64
	sum, squares     *apd.Decimal
}

// Add implements analyze.AggState.
func (s *decimalVariance) Add(_ *analyze.Env, args []value.Value) (err error) {
	d := s.toDecimal(args[0])
	square, err := decimalMul(d, d)
	if err != nil {
		return err
	}
	if s.n++; s.n == 1 {
		s.sum, s.squares = d, square
		return nil
	}
	if s.sum, err = decimalAdd(s.sum, d); err != nil {
		return err
	}
	s.squares, err = decimalAdd(s.squares, square)
	return err
}

// Result implements analyze.AggState: (n·Σx² − (Σx)²) / (n·(n−1)) or / n².
func (s *decimalVariance) Result(*analyze.Env) (value.Value, error) {
	if s.n == 0 || s.sample && s.n == 1 {
		return value.Null, nil
	}
	if s.sum.Form != apd.Finite {
		return value.Decimal(notANumber()), nil
	}
	n := apd.New(s.n, 0)
	a, err := decimalMul(n, s.squares)
	if err != nil {
		return value.Null, err
	}
	b, err := decimalMul(s.sum, s.sum)
	if err != nil {
		return value.Null, err
	}
	numerator, err := decimalSub(a, b)
	if err != nil {
		return value.Null, err
	}
	if signum(numerator) <= 0 {
		return value.Decimal(new(apd.Decimal)), nil
	}
	divisor := apd.New(s.n, 0)
	if s.sample {
		divisor = apd.New(s.n-1, 0)
	}
	if divisor, err = decimalMul(n, divisor); err != nil {
		return value.Null, err
	}
	scale := divisionScale(numerator, divisor)
	v := quotient(numerator, divisor, scale)
	if s.variance {
		return decimalResult(checked(v))
	}
	return decimalResult(sqrtTo(v, scale))
}

// pairFuncs are the aggregates of pairs of floats: correlation, covariance and
// linear regression.
func pairFuncs() []def {
	pair := func(name string, least float64, result func(s *pairMoments) value.Value) def {
		return def{sig: name + "(float8,float8)", agg: func() analyze.AggState {
			return &pairMoments{least: least, result: result}
		}}
	}
	ratio := func(a, b float64) value.Value {
		if b == 0 {
			return value.Null
		}
		return value.Float(a / b)
	}
	return []def{
		{sig: "regr_count(float8,float8)", agg: func() analyze.AggState { return &countState{} }},
		pair("regr_sxx", 1, func(s *pairMoments) value.Value { return value.Float(s.sxx) }),
		pair("regr_syy", 1, func(s *pairMoments) value.Value { return value.Float(s.syy) }),
		pair("regr_sxy", 1, func(s *pairMoments) value.Value { return value.Float(s.sxy) }),
		pair("regr_avgx", 1, func(s *pairMoments) value.Value { return value.Float(s.sx / s.n) }),
		pair("regr_avgy", 1, func(s *pairMoments) value.Value { return value.Float(s.sy / s.n) }),
		pair("covar_pop", 1, func(s *pairMoments) value.Value { return value.Float(s.sxy / s.n) }),
		pair("covar_samp", 2, func(s *pairMoments) value.Value { return value.Float(s.sxy / (s.n - 1)) }),
		pair("corr", 1, func(s *pairMoments) value.Value { return ratio(s.sxy, math.Sqrt(s.sxx*s.syy)) }),
		pair("regr_slope", 1, func(s *pairMoments) value.Value { return ratio(s.sxy, s.sxx) }),
		pair("regr_intercept", 1, func(s *pairMoments) value.Value {
			if s.sxx == 0 {
				return value.Null
			}
			return value.Float((s.sy - s.sx*s.sxy/s.sxx) / s.n)
		}),
		pair("regr_r2", 1, func(s *pairMoments) value.Value {
			switch {
			case s.sxx == 0:
				return value.Null
			case s.syy == 0:
				return value.Float(1)
			}
			return value.Float(s.sxy * s.sxy / (s.sxx * s.syy))
		}),
	}
}

// pairMoments accumulates the moments of pairs (y, x).
type pairMoments struct {
	n, sx, sxx, sy, syy, sxy float64
	least                    float64
	result                   func(*pairMoments) value.Value
}

// Add implements analyze.AggState.
func (s *pairMoments) Add(_ *analyze.Env, args []value.Value) error {
	y, x := args[0].Float(), args[1].Float()
	before := *s
	s.n++
	s.sx += x
	s.sy += y
	if before.n == 0 {
		// What is not finite makes the moments NaN.
		s.sxx, s.syy, s.sxy = zeroOf(x), zeroOf(y), zeroOf(0*x*y)
		return nil
	}
	dx, dy := x*s.n-s.sx, y*s.n-s.sy
	scale := 1 / (s.n * before.n)
	s.sxx += dx * dx * scale
	s.syy += dy * dy * scale
	s.sxy += dx * dy * scale
	return s.check(math.IsInf(before.sx, 0) || math.IsInf(x, 0), math.IsInf(before.sy, 0) || math.IsInf(y, 0))
}

// zeroOf is 0 for a finite number, and PostgreSQL's NaN for any other.
func zeroOf(x float64) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return math.Float64frombits(0x7ff8 << 48)
	}
	return 0
}

// check reports an overflow when finite input led to something infinite; what comes of
// infinite input is NaN.
func (s *pairMoments) check(infiniteX, infiniteY bool) error {
	x := math.IsInf(s.sx, 0) || math.IsInf(s.sxx, 0)
	y := math.IsInf(s.sy, 0) || math.IsInf(s.syy, 0)
	xy := math.IsInf(s.sxy, 0)
	if x && !infiniteX || y && !infiniteY || xy && !infiniteX && !infiniteY {
		return errFloatOverflow()
	}
	for _, moment := range []*float64{&s.sxx, &s.syy, &s.sxy} {
		if math.IsInf(*moment, 0) {
			*moment = zeroOf(*moment)
		}
	}
	return nil
}

// Result implements analyze.AggState.
func (s *pairMoments) Result(*analyze.Env) (value.Value, error) {
	if s.n < s.least {
		return value.Null, nil
	}
	return s.result(s), nil
}
