package exec

import (
	"math"

	"github.com/cockroachdb/apd/v3"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// The limits of numeric, as PostgreSQL's numeric.h names them.
const (
	numericMinSigDigits    = 16    // significant digits of inexact results
	numericMaxDisplayScale = 1000  // scale of inexact results
	numericMaxScale        = 16383 // scale of exact results
	numericMaxWeight       = 131072
	numericBase            = 10000
	numericBaseDigits      = 4
)

// scaleOf is the number of digits after the decimal point.
func scaleOf(d *apd.Decimal) int32 { return -d.Exponent }

// checked returns a result that numeric can hold; zero has no sign.
func checked(d *apd.Decimal) (*apd.Decimal, error) {
	if d.Form != apd.Finite {
		return d, nil
	}
	if d.Coeff.Sign() == 0 {
		d.Negative = false
		return d, nil
	}
	if d.NumDigits()+int64(d.Exponent) > numericMaxWeight {
		return nil, pgerr.New(pgerr.NumericValueOutOfRange, "value overflows numeric format")
	}
	if scaleOf(d) > numericMaxScale {
		return pgtype.RoundNumeric(d, numericMaxScale), nil
	}
	return d, nil
}

// special reports whether one of the operands is NaN or infinite.
func special(a, b *apd.Decimal) bool { return a.Form != apd.Finite || b.Form != apd.Finite }

// notANumber is a new NaN.
func notANumber() *apd.Decimal { return &apd.Decimal{Form: apd.NaN} }

// infinity is a new infinity.
func infinity(negative bool) *apd.Decimal {
	return &apd.Decimal{Form: apd.Infinite, Negative: negative}
}

// decimalAdd adds; the scale is the larger one.
func decimalAdd(a, b *apd.Decimal) (*apd.Decimal, error) {
	if special(a, b) {
		return addSpecial(a, b), nil
	}
	d := new(apd.Decimal)
	if _, err := exact().Add(d, a, b); err != nil {
		return nil, err
	}
	return checked(d)
}

// addSpecial adds where one operand is NaN or infinite.
func addSpecial(a, b *apd.Decimal) *apd.Decimal {
	switch {
	case isNaN(a) || isNaN(b):
		return notANumber()
	case a.Form == apd.Infinite && b.Form == apd.Infinite && a.Negative != b.Negative:
		return notANumber()
	case a.Form == apd.Infinite:
		return infinity(a.Negative)
	}
	return infinity(b.Negative)
}

// decimalSub subtracts.
func decimalSub(a, b *apd.Decimal) (*apd.Decimal, error) { return decimalAdd(a, negate(b)) }

// negate returns -d.
func negate(d *apd.Decimal) *apd.Decimal {
	n := new(apd.Decimal).Set(d)
	if !isNaN(d) && (d.Form == apd.Infinite || d.Coeff.Sign() != 0) {
		n.Negative = !d.Negative
	}
	return n
}

// exact returns a context that never rounds.
func exact() *apd.Context {
	return &apd.Context{MaxExponent: apd.MaxExponent, MinExponent: apd.MinExponent}
}

// rounding returns a context of the given precision.
func rounding(precision int64) *apd.Context {
	return &apd.Context{
		Precision: uint32(max(precision, 1)), MaxExponent: apd.MaxExponent,
		MinExponent: apd.MinExponent, Rounding: apd.RoundHalfUp,
	}
}

// signum is -1, 0 or 1, for infinities too.
func signum(d *apd.Decimal) int {
	switch {
	case d.Form == apd.Finite && d.Coeff.Sign() == 0:
		return 0
	case d.Negative:
		return -1
	}
	return 1
}

// decimalMul multiplies; the scales add up.
func decimalMul(a, b *apd.Decimal) (*apd.Decimal, error) {
	if special(a, b) {
		s := signum(a) * signum(b)
		if isNaN(a) || isNaN(b) || s == 0 {
			return notANumber(), nil
		}
		return infinity(s < 0), nil
	}
	d := new(apd.Decimal)
	d.Coeff.Mul(&a.Coeff, &b.Coeff)
	d.Exponent = a.Exponent + b.Exponent
	d.Negative = a.Negative != b.Negative
	return checked(d)
}

// decimalDiv divides; the quotient has at least 16 significant digits.
func decimalDiv(a, b *apd.Decimal) (*apd.Decimal, error) {
	if special(a, b) {
		return divSpecial(a, b)
	}
	if b.IsZero() {
		return nil, errDivisionByZero()
	}
	return checked(quotient(a, b, divisionScale(a, b)))
}

// divSpecial divides where one operand is NaN or infinite.
func divSpecial(a, b *apd.Decimal) (*apd.Decimal, error) {
	switch {
	case isNaN(a) || isNaN(b):
		return notANumber(), nil
	case a.Form == apd.Infinite && b.Form == apd.Infinite:
		return notANumber(), nil
	case a.Form == apd.Infinite && signum(b) == 0:
		return nil, errDivisionByZero()
	case a.Form == apd.Infinite:
		return infinity(signum(a)*signum(b) < 0), nil
	}
	return new(apd.Decimal), nil
}

// quotient divides finite numbers and rounds half away from zero to a scale.
func quotient(a, b *apd.Decimal, scale int32) *apd.Decimal {
	var num, den, rem apd.BigInt
	num.Set(&a.Coeff)
	den.Set(&b.Coeff)
	// a/b = num·10^(ea-eb)/den, wanted times 10^scale.
	shift := int64(a.Exponent) - int64(b.Exponent) + int64(scale)
	if shift >= 0 {
		num.Mul(&num, tenTo(shift))
	} else {
		den.Mul(&den, tenTo(-shift))
	}
	d := &apd.Decimal{Exponent: -scale, Negative: a.Negative != b.Negative}
	d.Coeff.QuoRem(&num, &den, &rem)
	rem.Lsh(&rem, 1)
	if rem.Cmp(&den) >= 0 {
		d.Coeff.Add(&d.Coeff, apd.NewBigInt(1))
	}
	if d.Coeff.Sign() == 0 {
		d.Negative = false
	}
	return d
}

// tenTo is a power of ten.
func tenTo(n int64) *apd.BigInt {
	return new(apd.BigInt).Exp(apd.NewBigInt(10), apd.NewBigInt(n), nil)
}

// weightOf returns where the first digit of d stands in base 10000, and that
// digit; both are 0 for zero. PostgreSQL chooses result scales by them.
func weightOf(d *apd.Decimal) (weight int, first int) {
	if d.Form != apd.Finite || d.Coeff.Sign() == 0 {
		return 0, 0
	}
	digits := d.Coeff.String()
	top := len(digits) + int(d.Exponent) - 1 // power of ten of the first digit
	weight = top / numericBaseDigits
	if top < 0 {
		weight = -((-top + numericBaseDigits - 1) / numericBaseDigits)
	}
	n := top - weight*numericBaseDigits + 1 // decimal digits in the first base digit
	for i := range n {
		first *= 10
		if i < len(digits) {
			first += int(digits[i] - '0')
		}
	}
	return weight, first
}

// divisionScale is the scale of a quotient: at least 16 significant digits, as
// far as the operands' first digits let foresee them.
func divisionScale(a, b *apd.Decimal) int32 {
	weightA, firstA := weightOf(a)
	weightB, firstB := weightOf(b)
	weight := weightA - weightB
	if firstA <= firstB {
		weight--
	}
	return resultScale(numericMinSigDigits-weight*numericBaseDigits, a, b)
}

// resultScale bounds the scale of an inexact result: not below those of the
// operands, not above the limit.
func resultScale(scale int, operands ...*apd.Decimal) int32 {
	for _, d := range operands {
		scale = max(scale, int(scaleOf(d)))
	}
	return int32(min(max(scale, 0), numericMaxDisplayScale))
}

// decimalMod is the remainder with the dividend's sign.
func decimalMod(a, b *apd.Decimal) (*apd.Decimal, error) {
	if special(a, b) {
		switch {
		case isNaN(a) || isNaN(b):
			return notANumber(), nil
		case a.Form == apd.Infinite && signum(b) == 0:
			return nil, errDivisionByZero()
		case a.Form == apd.Infinite:
			return notANumber(), nil
		}
		return a, nil
	}
	if b.IsZero() {
		return nil, errDivisionByZero()
	}
	scale := max(scaleOf(a), scaleOf(b))
	x, y := pgtype.RoundNumeric(a, scale), pgtype.RoundNumeric(b, scale)
	d := &apd.Decimal{Exponent: -scale, Negative: a.Negative}
	d.Coeff.Rem(&x.Coeff, &y.Coeff)
	return checked(d)
}

// decimalDivTrunc divides and truncates to an integer.
func decimalDivTrunc(a, b *apd.Decimal) (*apd.Decimal, error) {
	if special(a, b) {
		return divSpecial(a, b)
	}
	if b.IsZero() {
		return nil, errDivisionByZero()
	}
	scale := max(scaleOf(a), scaleOf(b))
	x, y := pgtype.RoundNumeric(a, scale), pgtype.RoundNumeric(b, scale)
	d := &apd.Decimal{Negative: a.Negative != b.Negative}
	d.Coeff.Quo(&x.Coeff, &y.Coeff)
	return checked(d)
}

// truncate drops digits behind a scale; a negative one reaches before the
// decimal point.
func truncate(d *apd.Decimal, scale int32) *apd.Decimal {
	if d.Form != apd.Finite || scaleOf(d) <= scale {
		return pgtype.RoundNumeric(d, scale)
	}
	t := new(apd.Decimal).Set(d)
	t.Coeff.Quo(&d.Coeff, tenTo(int64(scaleOf(d)-scale)))
	t.Exponent = -scale
	if t.Coeff.Sign() == 0 {
		t.Negative = false
	}
	return pgtype.RoundNumeric(t, max(scale, 0))
}

// floorOf and ceiling round to an integer.
func floorOf(d *apd.Decimal) (*apd.Decimal, error) {
	t := truncate(d, 0)
	if d.Form == apd.Finite && d.Negative && t.Cmp(d) != 0 {
		return decimalSub(t, apd.New(1, 0))
	}
	return t, nil
}

// ceiling rounds up to an integer.
func ceiling(d *apd.Decimal) (*apd.Decimal, error) {
	f, err := floorOf(negate(d))
	if err != nil {
		return nil, err
	}
	return negate(f), nil
}

// clampScale bounds the scale argument of round and trunc.
func clampScale(n int64) int32 {
	return int32(min(max(n, -numericMaxScale), numericMaxScale))
}

// approximate returns d as a float, at most the largest finite one.
func approximate(d *apd.Decimal) float64 {
	f, err := d.Float64()
	if err != nil || math.IsInf(f, 0) {
		return math.Copysign(math.MaxFloat64, f)
	}
	return f
}

// isNaN reports whether d is not a number.
func isNaN(d *apd.Decimal) bool { return d.Form == apd.NaN || d.Form == apd.NaNSignaling }
