package exec

import (
	"math"
	"sort"

	"github.com/cockroachdb/apd/v3"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// numericFuncs are the arithmetic operators of numeric.
func numericFuncs() []def {
	return []def{
		{sig: "numeric_add(numeric,numeric)", iris: "+", eval: decimal2(decimalAdd)},
		{sig: "numeric_sub(numeric,numeric)", iris: "-", eval: decimal2(decimalSub)},
		{sig: "numeric_mul(numeric,numeric)", iris: "*", eval: decimal2(decimalMul)},
		{sig: "numeric_div(numeric,numeric)", iris: "/", eval: decimal2(decimalDiv)},
		{sig: "numeric_mod(numeric,numeric) mod(numeric,numeric)", iris: "%", eval: decimal2(decimalMod)},
		{sig: "numeric_uminus(numeric)", iris: "-", eval: decimal1(sureDecimal(negate))},
		{sig: "numeric_uplus(numeric)", eval: same},
		{sig: "numeric_abs(numeric) abs(numeric)", iris: "abs", eval: decimal1(sureDecimal(absolute))},
		{sig: "numeric_larger(numeric,numeric)", eval: pickDecimal(1)},
		{sig: "numeric_smaller(numeric,numeric)", eval: pickDecimal(-1)},
		{sig: "numeric_inc(numeric)", eval: decimal1(func(a *apd.Decimal) (*apd.Decimal, error) {
			return decimalAdd(a, apd.New(1, 0))
		})},
	}
}

// sureDecimal adapts an operation that cannot fail.
func sureDecimal(f func(*apd.Decimal) *apd.Decimal) func(*apd.Decimal) (*apd.Decimal, error) {
	return func(a *apd.Decimal) (*apd.Decimal, error) { return f(a), nil }
}

// absolute is the absolute value.
func absolute(d *apd.Decimal) *apd.Decimal {
	if d.Negative {
		return negate(d)
	}
	return d
}

// pickDecimal returns the larger (1) or smaller (-1) of two numerics.
func pickDecimal(sign int) analyze.EvalFunc {
	return decimal2(func(a, b *apd.Decimal) (*apd.Decimal, error) {
		if pgtype.CompareNumeric(a, b) == sign {
			return a, nil
		}
		return b, nil
	})
}

// numericMathFuncs are the mathematical functions of numeric.
func numericMathFuncs() []def {
	return []def{
		{sig: "ceil(numeric) ceiling(numeric)", iris: "ceiling", eval: decimal1(ceiling)},
		{sig: "floor(numeric)", iris: "floor", eval: decimal1(floorOf)},
		{sig: "round(numeric)", iris: "round", eval: decimal1(func(a *apd.Decimal) (*apd.Decimal, error) {
			return checked(pgtype.RoundNumeric(a, 0))
		})},
		{sig: "trunc(numeric)", iris: "truncate", eval: decimal1(sureDecimal(func(a *apd.Decimal) *apd.Decimal {
			return truncate(a, 0)
		}))},
		{sig: "round(numeric,int4)", iris: "round", eval: decimalScale(pgtype.RoundNumeric)},
		{sig: "trunc(numeric,int4)", iris: "truncate", eval: decimalScale(truncate)},
		{sig: "sign(numeric)", iris: "sign", eval: decimal1(decimalSign)},
		{sig: "sqrt(numeric) numeric_sqrt(numeric)", iris: "sqrt", eval: decimal1(decimalSqrt)},
		{sig: "exp(numeric) numeric_exp(numeric)", iris: "exp", eval: decimal1(decimalExp)},
		{sig: "ln(numeric) numeric_ln(numeric)", iris: "ln", eval: decimal1(decimalLn)},
		{sig: "log(numeric) log10(numeric)", iris: "log10", eval: decimal1(decimalLog10)},
		{sig: "log(numeric,numeric) numeric_log(numeric,numeric)", eval: decimal2(decimalLog)},
		{sig: "power(numeric,numeric) pow(numeric,numeric) numeric_power(numeric,numeric)", iris: "power", eval: decimal2(decimalPower)},
		{sig: "div(numeric,numeric) numeric_div_trunc(numeric,numeric)", eval: decimal2(decimalDivTrunc)},
		{sig: "gcd(numeric,numeric)", eval: decimal2(decimalGCD)},
		{sig: "lcm(numeric,numeric)", eval: decimal2(decimalLCM)},
		{sig: "scale(numeric)", eval: decimalScaleOf(func(d *apd.Decimal) int32 { return scaleOf(d) })},
		{sig: "min_scale(numeric)", eval: decimalScaleOf(minScale)},
		{sig: "trim_scale(numeric)", eval: decimal1(sureDecimal(func(d *apd.Decimal) *apd.Decimal {
			return pgtype.RoundNumeric(d, minScale(d))
		}))},
		{sig: "factorial(int8)", eval: factorial},
		{sig: "width_bucket(numeric,numeric,numeric,int4)", eval: widthBucketNumeric},
		{sig: "width_bucket(float8,float8,float8,int4)", eval: widthBucketFloat},
		{sig: "width_bucket(anycompatible,anycompatiblearray)", typed: widthBucketArray},
	}
}

// decimalScale adapts round and trunc to a number of digits.
func decimalScale(f func(d *apd.Decimal, scale int32) *apd.Decimal) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		d := args[0].Decimal()
		if d.Form != apd.Finite {
			return args[0], nil
		}
		return decimalResult(checked(f(d, clampScale(args[1].Int()))))
	}
}

// decimalScaleOf adapts a function that counts digits; special values have none.
func decimalScaleOf(f func(d *apd.Decimal) int32) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		d := args[0].Decimal()
		if d.Form != apd.Finite {
			return value.Null, nil
		}
		return value.Int(int64(f(d))), nil
	}
}

// minScale is the scale without trailing zeros.
func minScale(d *apd.Decimal) int32 {
	if d.Form != apd.Finite || d.IsZero() {
		return 0
	}
	var r apd.Decimal
	r.Reduce(d)
	return max(scaleOf(&r), 0)
}

// decimalSign is -1, 0 or 1.
func decimalSign(a *apd.Decimal) (*apd.Decimal, error) {
	if isNaN(a) {
		return a, nil
	}
	return apd.New(int64(signum(a)), 0), nil
}

// decimalGCD is the greatest common divisor.
func decimalGCD(a, b *apd.Decimal) (*apd.Decimal, error) {
	if special(a, b) {
		return notANumber(), nil
	}
	scale := max(scaleOf(a), scaleOf(b))
	x, y := pgtype.RoundNumeric(a, scale), pgtype.RoundNumeric(b, scale)
	d := &apd.Decimal{Exponent: -scale}
	d.Coeff.GCD(nil, nil, &x.Coeff, &y.Coeff)
	return d, nil
}

// decimalLCM is the least common multiple.
func decimalLCM(a, b *apd.Decimal) (*apd.Decimal, error) {
	g, err := decimalGCD(a, b)
	if err != nil || g.Form != apd.Finite || a.IsZero() || b.IsZero() {
		if err == nil && g.Form == apd.Finite {
			g = &apd.Decimal{Exponent: g.Exponent}
		}
		return g, err
	}
	q, err := decimalDivTrunc(a, g)
	if err != nil {
		return nil, err
	}
	m, err := decimalMul(q, b)
	if err != nil {
		return nil, err
	}
	return absolute(pgtype.RoundNumeric(m, scaleOf(g))), nil
}

// factorialMax is the largest number whose factorial numeric can hold.
const factorialMax = 32177

// factorial is n!.
func factorial(_ *analyze.Env, args []value.Value) (value.Value, error) {
	n := args[0].Int()
	switch {
	case n < 0:
		return value.Null, pgerr.New(pgerr.NumericValueOutOfRange, "factorial of a negative number is undefined")
	case n > factorialMax:
		return value.Null, pgerr.New(pgerr.NumericValueOutOfRange, "value overflows numeric format")
	}
	d := new(apd.Decimal)
	d.Coeff.MulRange(1, max(n, 1))
	return value.Decimal(d), nil
}

// widthBucketNumeric finds the bucket of a histogram that a numeric falls into.
func widthBucketNumeric(_ *analyze.Env, args []value.Value) (value.Value, error) {
	x, lo, hi, n := args[0].Decimal(), args[1].Decimal(), args[2].Decimal(), args[3].Int()
	switch {
	case n <= 0:
		return value.Null, errBuckets("count must be greater than zero")
	case isNaN(x) || isNaN(lo) || isNaN(hi):
		return value.Null, errBuckets("operand, lower bound, and upper bound cannot be NaN")
	case lo.Form != apd.Finite || hi.Form != apd.Finite:
		return value.Null, errBuckets("lower and upper bounds must be finite")
	case lo.Cmp(hi) == 0:
		return value.Null, errBuckets("lower bound cannot equal upper bound")
	}
	if lo.Cmp(hi) > 0 {
		x, lo, hi = negate(x), negate(lo), negate(hi)
	}
	switch {
	case x.Cmp(lo) < 0:
		return value.Int(0), nil
	case x.Cmp(hi) >= 0:
		return bucketAbove(n)
	}
	offset, err := decimalSub(x, lo)
	if err != nil {
		return value.Null, err
	}
	span, err := decimalSub(hi, lo)
	if err != nil {
		return value.Null, err
	}
	product, err := decimalMul(offset, apd.New(n, 0))
	if err != nil {
		return value.Null, err
	}
	bucket, err := decimalDivTrunc(product, span)
	if err != nil {
		return value.Null, err
	}
	i, err := bucket.Int64()
	return value.Int(i + 1), err
}

// bucketAbove is the bucket behind the last one.
func bucketAbove(n int64) (value.Value, error) {
	m, err := integer.add(n, 1)
	return value.Int(m), err
}

// widthBucketArray finds the bucket between lower bounds in an array.
func widthBucketArray(types []analyze.TypeRef, _ analyze.TypeRef) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		bounds := args[1].Array()
		switch {
		case len(bounds.Lengths) > 1:
			return value.Null, pgerr.New(pgerr.ArraySubscriptError, "thresholds must be one-dimensional array")
		case hasNull(bounds.Elements):
			return value.Null, pgerr.New(pgerr.NullValueNotAllowed, "thresholds array must not contain NULLs")
		}
		n := sort.Search(len(bounds.Elements), func(i int) bool {
			return compareValues(args[0], bounds.Elements[i], types[0].OID) < 0
		})
		return value.Int(int64(n)), nil
	}
}

// errBuckets is an error of width_bucket.
func errBuckets(text string) error {
	return pgerr.New(pgerr.InvalidArgumentForWidthBucketFunction, "%s", text)
}

// widthBucketFloat finds the bucket of a histogram that a float falls into.
func widthBucketFloat(_ *analyze.Env, args []value.Value) (value.Value, error) {
	x, lo, hi, n := args[0].Float(), args[1].Float(), args[2].Float(), args[3].Int()
	switch {
	case n <= 0:
		return value.Null, errBuckets("count must be greater than zero")
	case math.IsNaN(x) || math.IsNaN(lo) || math.IsNaN(hi):
		return value.Null, errBuckets("operand, lower bound, and upper bound cannot be NaN")
	case math.IsInf(lo, 0) || math.IsInf(hi, 0):
		return value.Null, errBuckets("lower and upper bounds must be finite")
	case lo == hi:
		return value.Null, errBuckets("lower bound cannot equal upper bound")
	}
	if lo > hi {
		x, lo, hi = -x, -lo, -hi
	}
	switch {
	case x < lo:
		return value.Int(0), nil
	case x >= hi:
		return bucketAbove(n)
	}
	return value.Int(min(int64(float64(n)*((x-lo)/(hi-lo))), n-1) + 1), nil
}
