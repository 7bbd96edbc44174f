package exec

import (
	"math"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// errFloatOverflow is the error of a result beyond the type's range.
func errFloatOverflow() error {
	return pgerr.New(pgerr.NumericValueOutOfRange, "value out of range: overflow")
}

// errFloatUnderflow is the error of a result that is zero though it should not
// be.
func errFloatUnderflow() error {
	return pgerr.New(pgerr.NumericValueOutOfRange, "value out of range: underflow")
}

// floatPrecision rounds results to a float type.
type floatPrecision func(float64) float64

// single rounds to float4.
func single(x float64) float64 { return float64(float32(x)) }

// double is float8's own precision.
func double(x float64) float64 { return x }

// add adds.
func (p floatPrecision) add(a, b float64) (float64, error) { return checkOverflow(p(a+b), a, b) }

// sub subtracts.
func (p floatPrecision) sub(a, b float64) (float64, error) { return checkOverflow(p(a-b), a, b) }

// mul multiplies.
func (p floatPrecision) mul(a, b float64) (float64, error) {
	x, err := checkOverflow(p(a*b), a, b)
	if err == nil && x == 0 && a != 0 && b != 0 {
		return 0, errFloatUnderflow()
	}
	return x, err
}

// div divides.
func (p floatPrecision) div(a, b float64) (float64, error) {
	if b == 0 && !math.IsNaN(a) {
		return 0, errDivisionByZero()
	}
	x := p(a / b)
	switch {
	case math.IsInf(x, 0) && !math.IsInf(a, 0):
		return 0, errFloatOverflow()
	case x == 0 && a != 0 && !math.IsInf(b, 0):
		return 0, errFloatUnderflow()
	}
	return x, nil
}

// checkOverflow refuses an infinity that finite operands made.
func checkOverflow(x, a, b float64) (float64, error) {
	if math.IsInf(x, 0) && !math.IsInf(a, 0) && !math.IsInf(b, 0) {
		return 0, errFloatOverflow()
	}
	return x, nil
}

// floatFuncs are the functions and operators of float4 and float8.
func floatFuncs() []def {
	var out []def
	for _, sig := range []string{"float4%(float4,float4)", "float8%(float8,float8)", "float48%(float4,float8)", "float84%(float8,float4)"} {
		p := floatPrecision(double)
		if sig == "float4%(float4,float4)" {
			p = single
		}
		out = append(out,
			def{sig: named(sig, "pl"), iris: "+", eval: float2(p.add)},
			def{sig: named(sig, "mi"), iris: "-", eval: float2(p.sub)},
			def{sig: named(sig, "mul"), iris: "*", eval: float2(p.mul)},
			def{sig: named(sig, "div"), iris: "/", eval: float2(p.div)})
	}
	for _, t := range []string{"float4", "float8"} {
		out = append(out,
			def{sig: t + "um(" + t + ")", iris: "-", eval: pureFloat(func(x float64) float64 { return -x })},
			def{sig: t + "up(" + t + ")", eval: same},
			def{sig: t + "abs(" + t + ") abs(" + t + ")", iris: "abs", eval: pureFloat(math.Abs)},
			def{sig: t + "larger(" + t + "," + t + ")", eval: pickFloat(1)},
			def{sig: t + "smaller(" + t + "," + t + ")", eval: pickFloat(-1)})
	}
	return append(out, floatMathFuncs()...)
}

// pureFloat adapts a function that cannot fail.
func pureFloat(f func(float64) float64) analyze.EvalFunc {
	return float1(func(x float64) (float64, error) { return f(x), nil })
}

// pickFloat returns the larger (1) or smaller (-1) of two floats.
func pickFloat(sign int) analyze.EvalFunc {
	return float2(func(a, b float64) (float64, error) {
		if pgtype.CompareFloat(a, b) == sign {
			return a, nil
		}
		return b, nil
	})
}

// floatMathFuncs are the mathematical functions of float8.
func floatMathFuncs() []def {
	return []def{
		{sig: "ceil(float8) ceiling(float8)", iris: "ceiling", eval: pureFloat(math.Ceil)},
		{sig: "floor(float8)", iris: "floor", eval: pureFloat(math.Floor)},
		{sig: "round(float8) dround(float8)", iris: "round", eval: pureFloat(math.RoundToEven)},
		{sig: "trunc(float8) dtrunc(float8)", iris: "truncate", eval: pureFloat(math.Trunc)},
		{sig: "sign(float8)", iris: "sign", eval: pureFloat(signOf)},
		{sig: "sqrt(float8) dsqrt(float8)", iris: "sqrt", eval: float1(floatSqrt)},
		{sig: "cbrt(float8) dcbrt(float8)", eval: pureFloat(math.Cbrt)},
		{sig: "exp(float8) dexp(float8)", iris: "exp", eval: float1(floatExp)},
		{sig: "ln(float8) dlog1(float8)", iris: "ln", eval: float1(logarithm(naturalLog))},
		{sig: "log(float8) log10(float8) dlog10(float8)", iris: "log10", eval: float1(logarithm(commonLog))},
		{sig: "power(float8,float8) pow(float8,float8) dpow(float8,float8)", iris: "power", eval: float2(floatPower)},
		{sig: "degrees(float8)", eval: float1(func(x float64) (float64, error) { return floatPrecision(double).div(x, math.Pi/180) })},
		{sig: "radians(float8)", eval: pureFloat(func(x float64) float64 { return x * (math.Pi / 180) })},
		{sig: "pi()", iris: "pi", eval: constant(value.Float(math.Pi))},
		{sig: "sin(float8)", iris: "sin", eval: float1(finite(math.Sin))},
		{sig: "cos(float8)", iris: "cos", eval: float1(finite(math.Cos))},
		{sig: "tan(float8)", iris: "tan", eval: float1(finite(math.Tan))},
		{sig: "cot(float8)", iris: "cot", eval: float1(finite(func(x float64) float64 { return 1 / math.Tan(x) }))},
		{sig: "asin(float8)", iris: "asin", eval: float1(inUnit(math.Asin))},
		{sig: "acos(float8)", iris: "acos", eval: float1(inUnit(math.Acos))},
		{sig: "atan(float8)", iris: "atan", eval: pureFloat(math.Atan)},
		{sig: "atan2(float8,float8)", eval: float2(func(a, b float64) (float64, error) { return math.Atan2(a, b), nil })},
		{sig: "sinh(float8)", eval: pureFloat(math.Sinh)},
		{sig: "cosh(float8)", eval: pureFloat(math.Cosh)},
		{sig: "tanh(float8)", eval: pureFloat(math.Tanh)},
		{sig: "asinh(float8)", eval: pureFloat(math.Asinh)},
	}
}

// signOf is -1, 0 or 1; 0 for NaN.
func signOf(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}

// errInputRange is the error of an argument outside of a function's domain.
func errInputRange() error {
	return pgerr.New(pgerr.NumericValueOutOfRange, "input is out of range")
}

// finite refuses infinite arguments.
func finite(f func(float64) float64) func(float64) (float64, error) {
	return func(x float64) (float64, error) {
		if math.IsInf(x, 0) {
			return 0, errInputRange()
		}
		return f(x), nil
	}
}

// inUnit refuses arguments outside of [-1, 1].
func inUnit(f func(float64) float64) func(float64) (float64, error) {
	return func(x float64) (float64, error) {
		if x < -1 || x > 1 {
			return 0, errInputRange()
		}
		return f(x), nil
	}
}

// floatSqrt is the square root.
func floatSqrt(x float64) (float64, error) {
	if x < 0 {
		return 0, pgerr.New(pgerr.InvalidArgumentForPowerFunction, "cannot take square root of a negative number")
	}
	return math.Sqrt(x), nil
}

// floatExp is e to the power of x.
func floatExp(x float64) (float64, error) {
	if math.IsInf(x, 0) || math.IsNaN(x) {
		return math.Exp(x), nil
	}
	y := math.Exp(x)
	switch {
	case math.IsInf(y, 0):
		return 0, errFloatOverflow()
	case y == 0:
		return 0, errFloatUnderflow()
	}
	return y, nil
}

// errLogZero is the error of a logarithm of zero.
func errLogZero() error {
	return pgerr.New(pgerr.InvalidArgumentForLogarithm, "cannot take logarithm of zero")
}

// errLogNegative is the error of a logarithm of a negative number.
func errLogNegative() error {
	return pgerr.New(pgerr.InvalidArgumentForLogarithm, "cannot take logarithm of a negative number")
}

// logarithm checks the argument of a logarithm.
func logarithm(f func(float64) float64) func(float64) (float64, error) {
	return func(x float64) (float64, error) {
		switch {
		case x == 0:
			return 0, errLogZero()
		case x < 0:
			return 0, errLogNegative()
		}
		return f(x), nil
	}
}

// floatPower is a to the power of b, by POSIX's rules for special values.
func floatPower(a, b float64) (float64, error) {
	switch {
	case a == 1 || b == 0:
		return 1, nil
	case math.IsNaN(a) || math.IsNaN(b):
		return math.NaN(), nil
	case a == 0 && b < 0:
		return 0, pgerr.New(pgerr.InvalidArgumentForPowerFunction, "zero raised to a negative power is undefined")
	case a < 0 && math.Floor(b) != b:
		return 0, errNegativeRoot()
	}
	x := math.Pow(a, b)
	switch {
	case math.IsInf(a, 0) || math.IsInf(b, 0):
		return x, nil
	case math.IsInf(x, 0):
		return 0, errFloatOverflow()
	case x == 0 && a != 0:
		return 0, errFloatUnderflow()
	}
	return x, nil
}

// errNegativeRoot is the error of a negative number's fractional power.
func errNegativeRoot() error {
	return pgerr.New(pgerr.InvalidArgumentForPowerFunction,
		"a negative number raised to a non-integer power yields a complex result")
}

// smallestNormal is the smallest number with all its digits; normalShift is the power
// of two that makes any smaller one normal.
const smallestNormal, normalShift = 0x1p-1022, 54

// naturalLog is math.Log, which on some processors is wrong about the numbers that are
// too small to be normal.
func naturalLog(x float64) float64 {
	if x > 0 && x < smallestNormal {
		return math.Log(x*(1<<normalShift)) - normalShift*math.Ln2
	}
	return math.Log(x)
}

// commonLog is math.Log10, which is wrong about the same numbers.
func commonLog(x float64) float64 {
	if x > 0 && x < smallestNormal {
		return math.Log10(x*(1<<normalShift)) - normalShift*math.Ln2/math.Ln10
	}
	return math.Log10(x)
}
