package engine

import (
	"cmp"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// Bounds of IRIS's decimal numbers: a 63-bit significand and a power of ten that
// fits a byte.
const (
	exponentMin = -128
	exponentMax = 127
)

// decimal is an IRIS number: mant × 10^exp. Results of arithmetic are rounded to
// the 18 or 19 digits the significand has room for, and are normal: the
// significand has no trailing zeros.
type decimal struct {
	mant int64
	exp  int
}

// intDecimal returns a whole number.
func intDecimal(n int64) decimal { return decimal{mant: n}.normal() }

// normal strips trailing zeros of the significand and bounds the exponent.
func (d decimal) normal() decimal {
	if d.mant == 0 {
		return decimal{}
	}
	for d.mant%10 == 0 {
		d.mant /= 10
		d.exp++
	}
	if d.exp < exponentMin {
		return d.round(-exponentMin)
	}
	return d
}

// fitBig rounds a big significand, half away from zero, until it fits.
func fitBig(m *big.Int, exp int) decimal {
	if m.IsInt64() && m.Int64() != math.MinInt64 {
		return decimal{m.Int64(), exp}.normal()
	}
	digits := len(new(big.Int).Abs(m).String()) - 19
	q := m
	for digits = max(digits, 1); ; digits++ {
		q = divideRounded(m, pow10(digits))
		if q.IsInt64() && q.Int64() != math.MinInt64 {
			return decimal{q.Int64(), exp + digits}.normal()
		}
	}
}

// pow10 returns 10^n.
func pow10(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// divideRounded returns a/b rounded half away from zero.
func divideRounded(a, b *big.Int) *big.Int {
	q, r := new(big.Int).QuoRem(a, b, new(big.Int))
	if r.Sign() == 0 || r.Lsh(r.Abs(r), 1).Cmp(new(big.Int).Abs(b)) < 0 {
		return q
	}
	if a.Sign()*b.Sign() < 0 {
		return q.Sub(q, big.NewInt(1))
	}
	return q.Add(q, big.NewInt(1))
}

// aligned returns both significands at the smaller of the two exponents.
func aligned(a, b decimal) (x, y *big.Int, exp int) {
	x, y, exp = big.NewInt(a.mant), big.NewInt(b.mant), min(a.exp, b.exp)
	if a.exp > exp {
		x.Mul(x, pow10(a.exp-exp))
	}
	if b.exp > exp {
		y.Mul(y, pow10(b.exp-exp))
	}
	return x, y, exp
}

// add returns a + b.
func (d decimal) add(b decimal) decimal {
	const room = math.MaxInt64 / 2
	if d.exp == b.exp && d.mant < room && d.mant > -room && b.mant < room && b.mant > -room {
		return decimal{d.mant + b.mant, d.exp}.normal()
	}
	x, y, exp := aligned(d, b)
	return fitBig(x.Add(x, y), exp)
}

// neg returns -d.
func (d decimal) neg() decimal { return decimal{-d.mant, d.exp} }

// sub returns d - b.
func (d decimal) sub(b decimal) decimal { return d.add(b.neg()) }

// mul returns d × b.
func (d decimal) mul(b decimal) decimal {
	m := new(big.Int).Mul(big.NewInt(d.mant), big.NewInt(b.mant))
	return fitBig(m, d.exp+b.exp)
}

// div returns d ÷ b; b is not zero.
func (d decimal) div(b decimal) decimal {
	const guard = 40 // more digits than a quotient of two significands can keep
	x := new(big.Int).Mul(big.NewInt(d.mant), pow10(guard))
	return fitBig(divideRounded(x, big.NewInt(b.mant)), d.exp-b.exp-guard)
}

// quo returns d \ b, truncated towards zero; b is not zero.
func (d decimal) quo(b decimal) decimal {
	x, y, _ := aligned(d, b)
	return fitBig(x.Quo(x, y), 0)
}

// modulo returns d # b, which has the sign of b, b not being zero.
func (d decimal) modulo(b decimal) decimal {
	x, y, exp := aligned(d, b)
	r := new(big.Int).Rem(x, y)
	if r.Sign() != 0 && r.Sign() != y.Sign() {
		r.Add(r, y)
	}
	return fitBig(r, exp)
}

// rem returns MOD(d, b), which has the sign of d, b not being zero.
func (d decimal) rem(b decimal) decimal {
	x, y, exp := aligned(d, b)
	return fitBig(new(big.Int).Rem(x, y), exp)
}

// cmp compares two numbers.
func (d decimal) cmp(b decimal) int {
	if s := cmp.Compare(int64(d.sign()), int64(b.sign())); s != 0 {
		return s
	}
	if d.exp == b.exp {
		return cmp.Compare(d.mant, b.mant)
	}
	x, y, _ := aligned(d, b)
	return x.Cmp(y)
}

// sign returns -1, 0 or 1.
func (d decimal) sign() int { return cmp.Compare(d.mant, 0) }

// abs returns |d|.
func (d decimal) abs() decimal {
	if d.mant < 0 {
		return d.neg()
	}
	return d
}

// round returns d with at most scale fraction digits, half away from zero; a
// negative scale rounds before the point.
func (d decimal) round(scale int) decimal {
	drop := -scale - d.exp
	if drop <= 0 || d.mant == 0 {
		return d
	}
	if drop > 19 {
		return decimal{}
	}
	return fitBig(divideRounded(big.NewInt(d.mant), pow10(drop)), -scale)
}

// truncate returns d with at most scale fraction digits, the rest cut off.
func (d decimal) truncate(scale int) decimal {
	drop := -scale - d.exp
	if drop <= 0 || d.mant == 0 {
		return d
	}
	if drop > 18 {
		return decimal{}
	}
	return decimal{d.mant / int64(math.Pow10(drop)), -scale}.normal()
}

// floor returns the greatest whole number that is not greater than d.
func (d decimal) floor() decimal {
	t := d.truncate(0)
	if t.cmp(d) > 0 {
		return t.sub(intDecimal(1))
	}
	return t
}

// int64 returns the whole part; false when it does not fit.
func (d decimal) int64() (int64, bool) {
	t := d.truncate(0)
	if t.exp > 18 {
		return 0, false
	}
	n := t.mant
	for ; t.exp > 0; t.exp-- {
		if n > math.MaxInt64/10 || n < math.MinInt64/10 {
			return 0, false
		}
		n *= 10
	}
	return n, true
}

// whole reports whether d has no fraction.
func (d decimal) whole() bool { return d.exp >= 0 }

// float64 returns the nearest double.
func (d decimal) float64() float64 {
	f, _ := strconv.ParseFloat(strconv.FormatInt(d.mant, 10)+"e"+strconv.Itoa(d.exp), 64)
	return f
}

// String returns the canonical form: no leading or trailing zeros, no exponent.
func (d decimal) String() string {
	digits := strconv.FormatInt(d.mant, 10)
	if d.exp == 0 {
		return digits
	}
	sign := ""
	if d.mant < 0 {
		sign, digits = "-", digits[1:]
	}
	switch point := len(digits) + d.exp; {
	case d.exp > 0:
		return sign + digits + strings.Repeat("0", d.exp)
	case point > 0:
		return sign + digits[:point] + "." + digits[point:]
	default:
		return sign + "." + strings.Repeat("0", -point) + digits
	}
}

// parseDecimal reads a complete number: [sign] digits [. digits] [E exponent].
func parseDecimal(s string) (decimal, bool) {
	d, n := scanDecimal(s)
	return d, n == len(s) && n > 0
}

// leadingDecimal returns the number a string begins with, 0 if it begins with
// none: IRIS's numeric value of text.
func leadingDecimal(s string) decimal {
	d, _ := scanDecimal(s)
	return d
}

// scanDecimal reads the number at the start of s and the bytes it takes.
func scanDecimal(s string) (decimal, int) {
	i, negative := 0, false
	for i < len(s) && (s[i] == '+' || s[i] == '-') {
		negative = negative != (s[i] == '-')
		i++
	}
	start := i
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	whole, fraction := s[start:i], ""
	if i < len(s) && s[i] == '.' {
		j := i + 1
		for j < len(s) && isDigit(s[j]) {
			j++
		}
		fraction = s[i+1 : j]
		if whole != "" || fraction != "" {
			i = j
		}
	}
	if whole == "" && fraction == "" {
		return decimal{}, 0
	}
	exp, n := scanExponent(s[i:])
	return makeDecimal(whole, fraction, exp, negative), i + n
}

// scanExponent reads E [sign] digits; 0 bytes if there is none.
func scanExponent(s string) (exp, n int) {
	if len(s) < 2 || s[0] != 'E' && s[0] != 'e' {
		return 0, 0
	}
	i := 1
	if s[i] == '+' || s[i] == '-' {
		i++
	}
	start := i
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	exp, err := strconv.Atoi(s[1:i])
	if i == start || err != nil {
		return 0, 0
	}
	return exp, i
}

// makeDecimal builds a number from its digits.
func makeDecimal(whole, fraction string, exp int, negative bool) decimal {
	digits := strings.TrimLeft(whole+fraction, "0")
	exp -= len(fraction)
	if trimmed := strings.TrimRight(digits, "0"); trimmed != digits {
		exp += len(digits) - len(trimmed)
		digits = trimmed
	}
	if digits == "" || exp+len(digits) < exponentMin {
		return decimal{}
	}
	const kept = 40 // digits beyond these cannot change the rounded result
	if len(digits) > kept {
		exp += len(digits) - kept
		digits = digits[:kept]
	}
	exp = min(exp, exponentMax)
	m, _ := new(big.Int).SetString(digits, 10)
	if negative {
		m.Neg(m)
	}
	return fitBig(m, exp)
}

// floatDecimal returns the decimal with the shortest digits of f.
func floatDecimal(f float64) decimal {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return decimal{}
	}
	return leadingDecimal(strconv.FormatFloat(f, 'e', -1, 64))
}

// canonicalNumber reports whether s is a number in canonical form, as which
// EXACT collates numerically.
func canonicalNumber(s []byte) bool {
	if len(s) == 0 || len(s) > 150 {
		return false
	}
	if s[0] == '-' {
		s = s[1:]
		if len(s) == 0 || string(s) == "0" {
			return false
		}
	}
	if string(s) == "0" {
		return true
	}
	if s[0] == '0' {
		return false
	}
	return canonicalDigits(s)
}

// canonicalDigits reports whether s is digits with at most one point, and no
// trailing zero after it.
func canonicalDigits(s []byte) bool {
	point := -1
	for i, c := range s {
		switch {
		case c == '.' && point < 0:
			point = i
		case !isDigit(c):
			return false
		}
	}
	last := s[len(s)-1]
	return point < 0 || last != '0' && last != '.'
}

// isDigit reports whether c is a decimal digit.
func isDigit(c byte) bool { return c >= '0' && c <= '9' }
