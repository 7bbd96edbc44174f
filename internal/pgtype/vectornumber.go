package pgtype

import (
	"math"
	"strconv"
)

// The limits within which a decimal is one division away from its float: both
// operands are exact, so the quotient is the float nearest to the decimal.
const (
	plainDigitsMax    = 15 // a double's mantissa holds them
	plainMantissa32   = 1 << 24
	plainFraction32   = 10
	shortFraction     = 9 // digits after the point that appendShort tries
	shortLeast        = 1e-4
	shortBeyond       = 1e6
	shortScale        = 1e9
	shortScaleInteger = 1_000_000_000
)

// powersOfTen are exact in a double, those up to plainFraction32 in a single.
var powersOfTen = [plainDigitsMax + 1]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// plainDecimal reads the number that s starts with if it has few digits, no
// exponent, and stands before a comma, a bracket or the end. Vectors have
// thousands of them. ok is false for all others.
func plainDecimal(s string, bits int) (f float64, n int, ok bool) {
	negative := s != "" && s[0] == '-'
	if negative {
		n = 1
	}
	var mantissa uint64
	digits, point := 0, -1
	for ; n < len(s); n++ {
		c := s[n]
		if c == '.' && point < 0 {
			point = n
			continue
		}
		if !isDigit(c) {
			break
		}
		mantissa = mantissa*10 + uint64(c-'0')
		if digits++; digits > plainDigitsMax {
			return 0, 0, false
		}
	}
	if digits == 0 || n < len(s) && s[n] != ',' && s[n] != ']' {
		return 0, 0, false
	}
	fraction := 0
	if point >= 0 {
		fraction = n - point - 1
	}
	if bits == 32 {
		if mantissa >= plainMantissa32 || fraction > plainFraction32 {
			return 0, 0, false
		}
		f = float64(float32(mantissa) / float32(powersOfTen[fraction]))
	} else {
		f = float64(mantissa) / powersOfTen[fraction]
	}
	if negative {
		f = -f
	}
	return f, n, true
}

// appendNumber appends a double as strconv's format 'g' does, with a shortcut
// for numbers of few digits: a decimal of at most 15 digits that is nearest to no
// other double is its shortest form.
func appendNumber(buf []byte, f float64) []byte {
	size := math.Abs(f)
	if !(size >= shortLeast && size < shortBeyond) {
		return strconv.AppendFloat(buf, f, 'g', -1, 64)
	}
	scaled := uint64(size*shortScale + 0.5)
	if float64(scaled)/shortScale != size {
		return strconv.AppendFloat(buf, f, 'g', -1, 64)
	}
	if f < 0 {
		buf = append(buf, '-')
	}
	buf = strconv.AppendUint(buf, scaled/shortScaleInteger, 10)
	fraction := scaled % shortScaleInteger
	if fraction == 0 {
		return buf
	}
	var digits [1 + shortFraction]byte
	digits[0] = '.'
	last := 0
	for i := shortFraction; i > 0; i-- {
		digits[i] = '0' + byte(fraction%10)
		if last == 0 && digits[i] != '0' {
			last = i
		}
		fraction /= 10
	}
	return append(buf, digits[:last+1]...)
}
