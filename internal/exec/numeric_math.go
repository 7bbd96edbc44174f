package exec

import (
	"math"

	"github.com/cockroachdb/apd/v3"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// ln10 is the natural logarithm of ten, and log10e its inverse, as PostgreSQL
// writes them.
const (
	ln10   = 2.302585092994046
	log10e = 0.434294481903252
)

// guardDigits is how many digits more than asked for inexact functions compute.
const guardDigits = 12

// decimalSqrt is the square root.
func decimalSqrt(a *apd.Decimal) (*apd.Decimal, error) {
	switch {
	case isNaN(a):
		return notANumber(), nil
	case signum(a) < 0:
		return nil, pgerr.New(pgerr.InvalidArgumentForPowerFunction, "cannot take square root of a negative number")
	case a.Form == apd.Infinite:
		return infinity(false), nil
	}
	weight, _ := weightOf(a)
	digits := weight*numericBaseDigits/2 + 1
	if weight < 0 {
		digits = 1 - (1-weight*numericBaseDigits)/2
	}
	return sqrtTo(a, resultScale(numericMinSigDigits-digits, a))
}

// sqrtTo is the square root rounded to a scale.
func sqrtTo(a *apd.Decimal, scale int32) (*apd.Decimal, error) {
	// The integer root of a·10^(2·scale+2) has one digit more than wanted.
	shift := int64(a.Exponent) + 2*int64(scale) + 2
	var n apd.BigInt
	if shift >= 0 {
		n.Mul(&a.Coeff, tenTo(shift))
	} else {
		n.Quo(&a.Coeff, tenTo(-shift))
	}
	d := &apd.Decimal{Exponent: -scale - 1}
	d.Coeff.Sqrt(&n)
	return checked(pgtype.RoundNumeric(d, scale))
}

// decimalExp is e to the power of a.
func decimalExp(a *apd.Decimal) (*apd.Decimal, error) {
	switch {
	case isNaN(a):
		return notANumber(), nil
	case a.Form == apd.Infinite && a.Negative:
		return new(apd.Decimal), nil
	case a.Form == apd.Infinite:
		return infinity(false), nil
	}
	weight := approximate(a) * log10e
	weight = math.Min(math.Max(weight, -2000), 2000*1000)
	return expTo(a, resultScale(numericMinSigDigits-int(weight), a))
}

// expTo is e to the power of a, rounded to a scale.
func expTo(a *apd.Decimal, scale int32) (*apd.Decimal, error) {
	weight := approximate(a) * log10e
	switch {
	case weight > numericMaxWeight:
		return nil, pgerr.New(pgerr.NumericValueOutOfRange, "value overflows numeric format")
	case weight < -numericMaxDisplayScale-1:
		return pgtype.RoundNumeric(new(apd.Decimal), scale), nil
	}
	d := new(apd.Decimal)
	ctx := rounding(int64(scale) + int64(math.Max(weight, 0)) + guardDigits)
	if _, err := ctx.Exp(d, a); err != nil {
		return nil, mathFailed(err)
	}
	return checked(pgtype.RoundNumeric(normal(d), scale))
}

// normal gives a result of apd the form that numerics have here: no positive
// exponent.
func normal(d *apd.Decimal) *apd.Decimal {
	if d.Form == apd.Finite && d.Exponent > 0 {
		d.Coeff.Mul(&d.Coeff, tenTo(int64(d.Exponent)))
		d.Exponent = 0
	}
	return d
}

// mathFailed words a failure of the decimal library, which reports only what
// is out of its bounds.
func mathFailed(err error) error {
	return pgerr.New(pgerr.NumericValueOutOfRange, "value overflows numeric format").WithCause(err)
}

// checkLogarithm refuses what has no logarithm. done is set when d is special
// and the result is out already.
func checkLogarithm(a *apd.Decimal) (out *apd.Decimal, done bool, err error) {
	switch {
	case isNaN(a):
		return notANumber(), true, nil
	case signum(a) == 0:
		return nil, true, errLogZero()
	case signum(a) < 0:
		return nil, true, errLogNegative()
	case a.Form == apd.Infinite:
		return infinity(false), true, nil
	}
	return nil, false, nil
}

// decimalLn is the natural logarithm.
func decimalLn(a *apd.Decimal) (*apd.Decimal, error) {
	if out, done, err := checkLogarithm(a); done {
		return out, err
	}
	return lnTo(a, resultScale(numericMinSigDigits-lnWeight(a), a))
}

// lnTo is the natural logarithm rounded to a scale.
func lnTo(a *apd.Decimal, scale int32) (*apd.Decimal, error) {
	d, err := lnPrecise(a, scale)
	if err != nil {
		return nil, err
	}
	return checked(pgtype.RoundNumeric(normal(d), scale))
}

// lnPrecise is the natural logarithm with guard digits behind the scale.
func lnPrecise(a *apd.Decimal, scale int32) (*apd.Decimal, error) {
	d := new(apd.Decimal)
	if a.Cmp(apd.New(1, 0)) == 0 {
		return d, nil
	}
	ctx := rounding(int64(scale) + int64(max(lnWeight(a), 0)) + guardDigits)
	if _, err := ctx.Ln(d, a); err != nil {
		return nil, mathFailed(err)
	}
	return d, nil
}

// lnWeight estimates the power of ten of ln(a)'s first digit.
func lnWeight(a *apd.Decimal) int {
	if a.Cmp(apd.New(9, -1)) >= 0 && a.Cmp(apd.New(11, -1)) <= 0 {
		x, err := decimalSub(a, apd.New(1, 0))
		if err != nil || x.IsZero() {
			return 0
		}
		weight, first := weightOf(x)
		return weight*numericBaseDigits + int(math.Log10(float64(first)))
	}
	x := new(apd.Decimal).Set(a)
	x.Exponent = 0
	digits := x.NumDigits()
	mantissa := x.Coeff
	if excess := digits - 16; excess > 0 {
		mantissa.Quo(&mantissa, tenTo(excess))
		x.Exponent = int32(excess)
	}
	power := float64(a.Exponent + x.Exponent)
	ln := math.Log(float64(mantissa.Uint64())) + power*ln10
	if ln == 0 {
		return 0
	}
	return int(math.Log10(math.Abs(ln)))
}

// decimalLog10 is the logarithm to base ten.
func decimalLog10(a *apd.Decimal) (*apd.Decimal, error) { return decimalLog(apd.New(10, 0), a) }

// decimalLog is the logarithm of a to a base.
func decimalLog(base, a *apd.Decimal) (*apd.Decimal, error) {
	if isNaN(base) || isNaN(a) {
		return notANumber(), nil
	}
	for _, d := range []*apd.Decimal{base, a} {
		if out, done, err := checkLogarithm(d); done && (err != nil || d == a && base.Form == apd.Finite) {
			return out, err
		}
	}
	switch {
	case base.Form == apd.Infinite && a.Form == apd.Infinite:
		return notANumber(), nil
	case base.Form == apd.Infinite:
		return new(apd.Decimal), nil
	}
	scale := resultScale(numericMinSigDigits-(lnWeight(a)-lnWeight(base)), base, a)
	x, err := lnPrecise(a, scale+guardDigits)
	if err != nil {
		return nil, err
	}
	y, err := lnPrecise(base, scale+guardDigits)
	if err != nil {
		return nil, err
	}
	if y.IsZero() {
		return nil, errDivisionByZero()
	}
	return checked(quotient(x, y, scale))
}

// decimalPower is a to the power of b.
func decimalPower(a, b *apd.Decimal) (*apd.Decimal, error) {
	switch {
	case special(a, b):
		return powerSpecial(a, b)
	case signum(a) == 0 && signum(b) < 0:
		return nil, pgerr.New(pgerr.InvalidArgumentForPowerFunction, "zero raised to a negative power is undefined")
	case signum(a) < 0 && !isInteger(b):
		return nil, errNegativeRoot()
	}
	if isInteger(b) {
		if n, err := truncate(b, 0).Int64(); err == nil && n >= math.MinInt32 && n <= math.MaxInt32 {
			return integerPower(a, b, n)
		}
	}
	if signum(a) == 0 {
		return pgtype.RoundNumeric(new(apd.Decimal), numericMinSigDigits), nil
	}
	return fractionalPower(a, b)
}

// isInteger reports whether d has no fraction.
func isInteger(d *apd.Decimal) bool { return truncate(d, 0).Cmp(d) == 0 }

// powerSpecial is the power where one operand is NaN or infinite.
func powerSpecial(a, b *apd.Decimal) (*apd.Decimal, error) {
	one := apd.New(1, 0)
	switch {
	case signum(b) == 0 && !isNaN(b) || !isNaN(a) && a.Cmp(one) == 0:
		return one, nil
	case isNaN(a) || isNaN(b):
		return notANumber(), nil
	case signum(a) == 0 && signum(b) < 0:
		return nil, pgerr.New(pgerr.InvalidArgumentForPowerFunction, "zero raised to a negative power is undefined")
	case signum(a) < 0 && a.Form == apd.Finite && b.Form == apd.Infinite:
		a = negate(a)
		if a.Cmp(one) == 0 {
			return one, nil
		}
		fallthrough
	case b.Form == apd.Infinite:
		grows := a.Cmp(one) > 0
		if grows == (signum(b) > 0) {
			return infinity(false), nil
		}
		return new(apd.Decimal), nil
	case signum(b) < 0:
		return new(apd.Decimal), nil
	case a.Negative && !isInteger(b):
		return nil, errNegativeRoot()
	}
	odd := truncate(b, 0).Coeff.Bit(0) == 1
	return infinity(a.Negative && odd), nil
}

// integerPower is a to an integer power, with 16 decimal digits at least.
func integerPower(a, b *apd.Decimal, n int64) (*apd.Decimal, error) {
	weight := 0.0
	if !a.IsZero() {
		weight = float64(n) * decimalLogApprox(a)
	}
	switch {
	case weight > (math.MaxInt16+1)*numericBaseDigits:
		return nil, pgerr.New(pgerr.NumericValueOutOfRange, "value overflows numeric format")
	case weight+1 < -numericMaxDisplayScale:
		return pgtype.RoundNumeric(new(apd.Decimal), numericMaxDisplayScale), nil
	}
	scale := resultScale(numericMinSigDigits, a)
	if n == 0 {
		return pgtype.RoundNumeric(apd.New(1, 0), scale), nil
	}
	if n > 0 && n*int64(scaleOf(a)) <= numericMaxScale && n*a.NumDigits() < 100000 {
		d := &apd.Decimal{Exponent: a.Exponent * int32(n), Negative: a.Negative && n%2 != 0}
		d.Coeff.Exp(&a.Coeff, apd.NewBigInt(n), nil)
		return checked(pgtype.RoundNumeric(d, scale))
	}
	ctx := rounding(int64(scale) + int64(math.Max(weight, 0)) + 2*guardDigits)
	d := new(apd.Decimal)
	if _, err := ctx.Pow(d, a, apd.New(n, 0)); err != nil {
		return nil, mathFailed(err)
	}
	return checked(pgtype.RoundNumeric(normal(d), scale))
}

// powerScale is the scale of a power with 16 significant digits.
func powerScale(weight float64) int { return numericMinSigDigits - int(weight) }

// decimalLogApprox is the decimal logarithm of |a|, which is not zero.
func decimalLogApprox(a *apd.Decimal) float64 {
	digits := a.NumDigits()
	excess := max(digits-17, 0)
	mantissa := new(apd.BigInt).Quo(&a.Coeff, tenTo(excess))
	return math.Log10(float64(mantissa.Uint64())) + float64(excess) + float64(a.Exponent)
}

// fractionalPower is a positive number's power by logarithm, or a negative
// one's with a large integer exponent.
func fractionalPower(a, b *apd.Decimal) (*apd.Decimal, error) {
	negative := a.Negative && truncate(b, 0).Coeff.Bit(0) == 1
	if a.Negative {
		a = negate(a)
	}
	weight := approximate(b) * decimalLogApprox(a)
	switch {
	case math.Abs(weight) > 2*numericMaxWeight && weight > 0:
		return nil, pgerr.New(pgerr.NumericValueOutOfRange, "value overflows numeric format")
	case weight < -numericMaxDisplayScale-1:
		return pgtype.RoundNumeric(new(apd.Decimal), numericMaxDisplayScale), nil
	}
	scale := resultScale(powerScale(weight), a, b)
	digits := int32(int64(scale) + b.NumDigits() + int64(math.Abs(weight)) + guardDigits)
	ln, err := lnPrecise(a, digits)
	if err != nil {
		return nil, err
	}
	product, err := decimalMul(ln, b)
	if err != nil {
		return nil, err
	}
	out, err := expTo(product, scale)
	if err != nil || !negative {
		return out, err
	}
	return negate(out), nil
}
