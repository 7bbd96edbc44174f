package pgtype

import (
	"encoding/binary"
	"errors"
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// The I/O of the binary floating-point types.
var (
	float4IO = codec{input: float4Input, output: float4Output, recv: float4Recv, send: float4Send}
	float8IO = codec{input: float8Input, output: float8Output, recv: float8Recv, send: float8Send}
)

// isRange reports whether a strconv error is about the value's size.
func isRange(err error) bool { return errors.Is(err, strconv.ErrRange) }

// float4Input reads a real.
func float4Input(_ *Env, s string, _ int32) (value.Value, error) {
	f, err := parseFloat(s, "real", 32)
	return value.Float(f), err
}

// float8Input reads a double precision.
func float8Input(_ *Env, s string, _ int32) (value.Value, error) {
	f, err := parseFloat(s, "double precision", 64)
	return value.Float(f), err
}

// parseFloat reads a number as C's strtod does, with white space around it.
func parseFloat(s, typeName string, bits int) (float64, error) {
	t := trimLeftSpace(s)
	f, n, err := leadingFloat(t, bits)
	if n == 0 {
		return 0, invalidSyntax(typeName, s)
	}
	if err != nil {
		return 0, pgerr.New(pgerr.NumericValueOutOfRange, "\"%s\" is out of range for type %s", t[:n], typeName)
	}
	if trimLeftSpace(t[n:]) != "" {
		return 0, invalidSyntax(typeName, s)
	}
	return f, nil
}

// leadingFloat reads the longest number that s starts with and tells its
// length, 0 if there is none. The error is about overflow, or underflow to 0.
func leadingFloat(s string, bits int) (f float64, n int, err error) {
	n, hexExponent := scanFloat(s)
	if n == 0 {
		return leadingSpecial(s)
	}
	text := s[:n]
	if hexExponent {
		text += "p0"
	}
	f, err = strconv.ParseFloat(text, bits)
	if err == nil && f == 0 && hasNonZeroDigit(text) {
		err = strconv.ErrRange
	}
	return f, n, err
}

// scanFloat returns the length of the number that s starts with. needExponent
// is set for a hexadecimal number without the exponent that Go demands.
func scanFloat(s string) (n int, needExponent bool) {
	i := 0
	if i < len(s) && (s[i] == '+' || s[i] == '-') {
		i++
	}
	digits, marker := "0123456789", byte('e')
	if len(s) > i+2 && s[i] == '0' && s[i+1]|0x20 == 'x' && span(s[i+2:], "0123456789abcdefABCDEF.") > 0 {
		digits, marker = "0123456789abcdefABCDEF", 'p'
		i += 2
	}
	mantissa := i
	i += span(s[i:], digits)
	count := i - mantissa
	if i < len(s) && s[i] == '.' {
		fraction := span(s[i+1:], digits)
		count += fraction
		i += 1 + fraction
	}
	if count == 0 {
		return 0, false
	}
	if i < len(s) && s[i]|0x20 == marker {
		if exponent := spanExponent(s[i+1:]); exponent > 0 {
			return i + 1 + exponent, false
		}
	}
	return i, marker == 'p'
}

// span returns how many bytes at the start of s are in set.
func span(s, set string) int { return len(s) - len(strings.TrimLeft(s, set)) }

// spanExponent returns the length of a signed number at the start of s.
func spanExponent(s string) int {
	sign := 0
	if s != "" && (s[0] == '+' || s[0] == '-') {
		sign = 1
	}
	n := span(s[sign:], "0123456789")
	if n == 0 {
		return 0
	}
	return sign + n
}

// quietNaN is the NaN that PostgreSQL makes; Go's has another payload.
var quietNaN = math.Float64frombits(0x7ff8000000000000)

// leadingSpecial reads NaN, inf and infinity with their signs.
func leadingSpecial(s string) (float64, int, error) {
	sign := 0
	if s != "" && (s[0] == '+' || s[0] == '-') {
		sign = 1
	}
	f := math.Inf(1)
	if sign == 1 && s[0] == '-' {
		f = math.Inf(-1)
	}
	word := s[sign:]
	switch {
	case hasPrefixFold(word, "infinity"):
		return f, sign + len("infinity"), nil
	case hasPrefixFold(word, "inf"):
		return f, sign + len("inf"), nil
	case hasPrefixFold(word, "nan"):
		return math.Copysign(quietNaN, f), sign + len("nan"), nil
	}
	return 0, 0, nil
}

// hasPrefixFold is strings.HasPrefix without regard to case.
func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// hasNonZeroDigit reports whether the mantissa of a number's text is not zero.
func hasNonZeroDigit(s string) bool {
	hexadecimal := strings.ContainsAny(s, "xX")
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= '1' && c <= '9':
			return true
		case c|0x20 == 'p', !hexadecimal && c|0x20 == 'e':
			return false
		case hexadecimal && c|0x20 >= 'a' && c|0x20 <= 'f':
			return true
		}
	}
	return false
}

// float4Output appends a real.
func float4Output(env *Env, buf []byte, v value.Value) []byte {
	return appendFloat(buf, v.Float(), 32, env.ExtraFloatDigits)
}

// float8Output appends a double precision.
func float8Output(env *Env, buf []byte, v value.Value) []byte {
	return appendFloat(buf, v.Float(), 64, env.ExtraFloatDigits)
}

// tieBroken lies half way between two shortest texts, 0.00024414062 and
// 0.00024414063. PostgreSQL takes the even digit, and so does Go, but for this float
// alone: of all that have such texts it is the only power of two.
const tieBroken = 0x1p-12

// appendFloat appends f as PostgreSQL prints it: the shortest text that reads
// back the same, or %.*g when extraDigits is not positive. bits is 32 or 64.
func appendFloat(buf []byte, f float64, bits, extraDigits int) []byte {
	switch {
	case math.IsNaN(f):
		return append(buf, "NaN"...)
	case math.IsInf(f, 1):
		return append(buf, "Infinity"...)
	case math.IsInf(f, -1):
		return append(buf, "-Infinity"...)
	case extraDigits <= 0:
		return appendRounded(buf, f, bits, extraDigits)
	}
	fixedBelow := 1e15
	if bits == 32 {
		fixedBelow = 1e6
	}
	a := math.Abs(f)
	if a == tieBroken && bits == 32 {
		return strconv.AppendFloat(buf, f, 'f', 11, 64)
	}
	if a == 0 || a >= fixedAbove(bits) && a < fixedBelow {
		return strconv.AppendFloat(buf, f, 'f', -1, bits)
	}
	if a >= 1<<24 && a < 1e40 && onBoundary(strconv.FormatFloat(a, 'e', -1, bits), a, bits) {
		return appendInside(buf, f, bits)
	}
	return strconv.AppendFloat(buf, f, 'e', -1, bits)
}

// onBoundary reports whether the shortest text of a lies exactly half way to
// the next float. Go takes such a text when reading it rounds back to a;
// PostgreSQL does not. Only whole numbers below 1e40 can have one.
func onBoundary(text string, a float64, bits int) bool {
	d, _, err := big.ParseFloat(text, 10, 256, big.ToNearestEven)
	if err != nil {
		return false
	}
	next := math.Nextafter(a, math.Inf(1)) - a
	if bits == 32 {
		next = float64(math.Nextafter32(float32(a), float32(math.Inf(1)))) - a
	}
	distance, accuracy := d.Sub(d, big.NewFloat(a)).Float64()
	below := next / 2
	if isPowerOfTwo(a) {
		below = next / 4
	}
	return accuracy == big.Exact && (distance == next/2 || distance == -below)
}

// isPowerOfTwo reports whether a has an empty mantissa: the float below it is
// nearer than the one above.
func isPowerOfTwo(a float64) bool {
	fraction, _ := math.Frexp(a)
	return fraction == 0.5
}

// appendInside appends the shortest text that is nearer to f than to any
// other float.
func appendInside(buf []byte, f float64, bits int) []byte {
	for digits := 1; digits < 17; digits++ {
		text := strconv.FormatFloat(f, 'e', digits, bits)
		back, err := strconv.ParseFloat(text, bits)
		if err == nil && back == f && !onBoundary(text, math.Abs(f), bits) {
			return append(buf, text...)
		}
	}
	return strconv.AppendFloat(buf, f, 'e', -1, bits)
}

// fixedAbove is the least magnitude printed without an exponent.
func fixedAbove(bits int) float64 {
	if bits == 32 {
		return float64(float32(1e-4))
	}
	return 1e-4
}

// appendRounded appends f with the type's guaranteed digits less -extraDigits,
// as C's %g lays it out.
func appendRounded(buf []byte, f float64, bits, extraDigits int) []byte {
	digits := 15
	if bits == 32 {
		digits = 6
	}
	digits = max(digits+extraDigits, 1)
	start := len(buf)
	buf = strconv.AppendFloat(buf, f, 'e', digits-1, bits)
	mark := strings.LastIndexByte(string(buf[start:]), 'e') + start
	exponent, err := strconv.Atoi(string(buf[mark+1:]))
	if err == nil && exponent >= -4 && exponent < digits {
		buf = strconv.AppendFloat(buf[:start], f, 'f', digits-1-exponent, bits)
		return trimFraction(buf, start)
	}
	tail := string(buf[mark:])
	return append(trimFraction(buf[:mark], start), tail...)
}

// trimFraction cuts the zeros at the end of the fraction of the number that
// starts at start.
func trimFraction(buf []byte, start int) []byte {
	if strings.IndexByte(string(buf[start:]), '.') < 0 {
		return buf
	}
	end := len(buf)
	for buf[end-1] == '0' {
		end--
	}
	if buf[end-1] == '.' {
		end--
	}
	return buf[:end]
}

// float4Recv reads an IEEE single.
func float4Recv(b []byte, _ int32) (value.Value, error) {
	if err := checkLength(b, 4); err != nil {
		return value.Null, err
	}
	return value.Float(float64(math.Float32frombits(binary.BigEndian.Uint32(b)))), nil
}

// float8Recv reads an IEEE double.
func float8Recv(b []byte, _ int32) (value.Value, error) {
	if err := checkLength(b, 8); err != nil {
		return value.Null, err
	}
	return value.Float(math.Float64frombits(binary.BigEndian.Uint64(b))), nil
}

// float4Send appends an IEEE single.
func float4Send(buf []byte, v value.Value) []byte {
	return binary.BigEndian.AppendUint32(buf, math.Float32bits(float32(v.Float())))
}

// float8Send appends an IEEE double.
func float8Send(buf []byte, v value.Value) []byte {
	return binary.BigEndian.AppendUint64(buf, math.Float64bits(v.Float()))
}
