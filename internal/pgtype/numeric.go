package pgtype

import (
	"math"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// numericIO is the I/O of numeric.
var numericIO = codec{input: numericInput, output: numericOutput, recv: numericRecv, send: numericSend}

// The bounds of a numeric: digits before and after the decimal point, and
// what a declaration may ask for.
const (
	maxNumericInteger   = 131072
	maxNumericScale     = 16383
	maxNumericPrecision = 1000
)

// errOverflow is the complaint about a number beyond what numeric can store.
func errOverflow() *pgerr.Error {
	return pgerr.New(pgerr.NumericValueOutOfRange, "value overflows numeric format")
}

// numericInput reads a number and applies numeric(p,s).
func numericInput(_ *Env, s string, typmod int32) (value.Value, error) {
	d, err := ParseNumeric(s)
	if err != nil {
		return value.Null, err
	}
	if d, err = FitNumeric(d, typmod); err != nil {
		return value.Null, err
	}
	return value.Decimal(d), nil
}

// ParseNumeric reads the text of a numeric: its scale is that of the text, so
// the exponent of the result is never positive and zero has no sign.
func ParseNumeric(s string) (*apd.Decimal, error) {
	t := trimSpace(s)
	if d := parseNumericSpecial(t); d != nil {
		return d, nil
	}
	mantissa, exponent, ok := cutExponent(t)
	if !ok {
		return nil, invalidSyntax("numeric", s)
	}
	negative := false
	if mantissa != "" && (mantissa[0] == '-' || mantissa[0] == '+') {
		negative = mantissa[0] == '-'
		mantissa = mantissa[1:]
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := whole + fraction
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return nil, invalidSyntax("numeric", s)
	}
	return makeNumeric(negative, digits, exponent-int64(len(fraction)))
}

// parseNumericSpecial reads NaN and the infinities, nil if s is neither.
func parseNumericSpecial(s string) *apd.Decimal {
	word, negative := strings.CutPrefix(s, "-")
	if !negative {
		word = strings.TrimPrefix(s, "+")
	}
	switch {
	case strings.EqualFold(s, "nan"):
		return &apd.Decimal{Form: apd.NaN}
	case strings.EqualFold(word, "inf"), strings.EqualFold(word, "infinity"):
		return &apd.Decimal{Form: apd.Infinite, Negative: negative}
	}
	return nil
}

// cutExponent splits the exponent off a number's text. An exponent beyond
// any numeric is clamped: it overflows later whatever the digits.
func cutExponent(s string) (mantissa string, exponent int64, ok bool) {
	i := strings.IndexAny(s, "eE")
	if i < 0 {
		return s, 0, true
	}
	text := s[i+1:]
	if n := spanExponent(text); n == 0 || n != len(text) {
		return "", 0, false
	}
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		n = math.MaxInt32
	}
	return s[:i], n, true
}

// makeNumeric builds a numeric from decimal digits and a power of ten, within
// numeric's bounds.
func makeNumeric(negative bool, digits string, exponent int64) (*apd.Decimal, error) {
	significant := strings.TrimLeft(digits, "0")
	integerDigits := int64(len(significant)) + exponent
	switch {
	case exponent < -maxNumericScale, significant != "" && integerDigits > maxNumericInteger:
		return nil, errOverflow()
	case exponent >= math.MaxInt32/2:
		return nil, errOverflow()
	}
	d := &apd.Decimal{}
	if significant == "" {
		d.Exponent = int32(min(exponent, 0))
		return d, nil
	}
	if n, err := strconv.ParseUint(significant, 10, 64); err == nil {
		d.Coeff.SetUint64(n)
	} else if _, ok := d.Coeff.SetString(significant, 10); !ok {
		return nil, errOverflow()
	}
	if exponent > 0 {
		var power apd.BigInt
		d.Coeff.Mul(&d.Coeff, powerOfTen(&power, exponent))
		exponent = 0
	}
	d.Exponent = int32(exponent)
	d.Negative = negative
	return d, nil
}

// numericPrecision returns precision and scale of a numeric's modifier.
func numericPrecision(typmod int32) (precision, scale int32, ok bool) {
	if typmod < varlenaHeader {
		return 0, 0, false
	}
	m := typmod - varlenaHeader
	return m >> 16 & 0xffff, ((m & 0x7ff) ^ 1024) - 1024, true
}

// FitNumeric applies numeric(p,s): d rounded half away from zero to the
// scale, or PostgreSQL's overflow error. d is not changed.
func FitNumeric(d *apd.Decimal, typmod int32) (*apd.Decimal, error) {
	precision, scale, ok := numericPrecision(typmod)
	if !ok || d.Form == apd.NaN {
		return d, nil
	}
	if d.Form == apd.Infinite {
		return nil, pgerr.New(pgerr.NumericValueOutOfRange, "numeric field overflow").
			WithDetail("A field with precision %d, scale %d cannot hold an infinite value.", precision, scale)
	}
	r := RoundNumeric(d, scale)
	if !r.IsZero() && r.NumDigits()+int64(r.Exponent) > int64(precision-scale) {
		limit := "1"
		if precision != scale {
			limit = "10^" + strconv.Itoa(int(precision-scale))
		}
		return nil, pgerr.New(pgerr.NumericValueOutOfRange, "numeric field overflow").
			WithDetail("A field with precision %d, scale %d must round to an absolute value less than %s.",
				precision, scale, limit)
	}
	return r, nil
}

// RoundNumeric returns d with scale digits after the decimal point, rounded
// half away from zero. A negative scale rounds before the point and yields
// scale 0. d is not changed.
func RoundNumeric(d *apd.Decimal, scale int32) *apd.Decimal {
	if d.Form != apd.Finite || d.Exponent == -scale {
		return d
	}
	r := new(apd.Decimal).Set(d)
	if excess := int64(-d.Exponent) - int64(scale); excess > 0 {
		divideRounding(&r.Coeff, excess)
		r.Exponent = -scale
	}
	if want := -max(scale, 0); r.Exponent > want {
		var power apd.BigInt
		r.Coeff.Mul(&r.Coeff, powerOfTen(&power, int64(r.Exponent-want)))
		r.Exponent = want
	}
	if r.Coeff.Sign() == 0 {
		r.Negative = false
	}
	return r
}

// divideRounding divides c by 10^n and rounds half up.
func divideRounding(c *apd.BigInt, n int64) {
	if n > apd.NumDigits(c) {
		c.SetInt64(0)
		return
	}
	var divisor, remainder apd.BigInt
	powerOfTen(&divisor, n)
	c.QuoRem(c, &divisor, &remainder)
	remainder.Lsh(&remainder, 1)
	if remainder.Cmp(&divisor) >= 0 {
		c.Add(c, apd.NewBigInt(1))
	}
}

// powerOfTen sets z to 10^n and returns it.
func powerOfTen(z *apd.BigInt, n int64) *apd.BigInt {
	return z.Exp(apd.NewBigInt(10), apd.NewBigInt(n), nil)
}

// numericOutput appends the digits without an exponent.
func numericOutput(_ *Env, buf []byte, v value.Value) []byte { return AppendNumeric(buf, v.Decimal()) }

// AppendNumeric appends d as PostgreSQL prints a numeric.
func AppendNumeric(buf []byte, d *apd.Decimal) []byte {
	switch {
	case d.Form == apd.Infinite && d.Negative:
		return append(buf, "-Infinity"...)
	case d.Form == apd.Infinite:
		return append(buf, "Infinity"...)
	case d.Form != apd.Finite:
		return append(buf, "NaN"...)
	}
	if d.Negative && d.Coeff.Sign() != 0 {
		buf = append(buf, '-')
	}
	start := len(buf)
	buf = appendCoefficient(buf, d)
	scale := int(-d.Exponent)
	if scale <= 0 {
		if d.Coeff.Sign() != 0 {
			buf = appendZeros(buf, -scale)
		}
		return buf
	}
	if missing := scale + 1 - (len(buf) - start); missing > 0 {
		digits := string(buf[start:])
		buf = append(appendZeros(buf[:start], missing), digits...)
	}
	point := len(buf) - scale
	buf = append(buf, 0)
	copy(buf[point+1:], buf[point:])
	buf[point] = '.'
	return buf
}

// appendCoefficient appends the digits of d without sign and point.
func appendCoefficient(buf []byte, d *apd.Decimal) []byte {
	if d.Coeff.IsUint64() {
		return strconv.AppendUint(buf, d.Coeff.Uint64(), 10)
	}
	return d.Coeff.Append(buf, 10)
}

// appendZeros appends n zeros.
func appendZeros(buf []byte, n int) []byte {
	for range n {
		buf = append(buf, '0')
	}
	return buf
}
