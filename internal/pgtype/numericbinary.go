package pgtype

import (
	"encoding/binary"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// The sign word of numeric's binary form, which also holds the special values.
const (
	numericPositive      = 0x0000
	numericNegative      = 0x4000
	numericNaN           = 0xC000
	numericInfinity      = 0xD000
	numericMinusInfinity = 0xF000
)

// numericInfinityScale is what PostgreSQL sends as the scale of an infinity.
const numericInfinityScale = 0x20

// numericHeader is the length of what precedes the base-10000 digits: their
// count, the weight of the first, the sign and the scale.
const numericHeader = 8

// numericRecv reads a numeric in base 10000.
func numericRecv(b []byte, typmod int32) (value.Value, error) {
	if len(b) < numericHeader {
		return value.Null, shortMessage()
	}
	count := int(binary.BigEndian.Uint16(b))
	groups := b[numericHeader:]
	if err := checkLength(groups, 2*count); err != nil {
		return value.Null, err
	}
	d, err := decodeNumeric(b, groups)
	if err == nil {
		d, err = FitNumeric(d, typmod)
	}
	if err != nil {
		return value.Null, err
	}
	return value.Decimal(d), nil
}

// decodeNumeric interprets the header and digits of a numeric.
func decodeNumeric(header, groups []byte) (*apd.Decimal, error) {
	weight := int(int16(binary.BigEndian.Uint16(header[2:])))
	sign := binary.BigEndian.Uint16(header[4:])
	scale := int(binary.BigEndian.Uint16(header[6:]))
	switch sign {
	case numericNaN:
		return &apd.Decimal{Form: apd.NaN}, nil
	case numericInfinity, numericMinusInfinity:
		return &apd.Decimal{Form: apd.Infinite, Negative: sign == numericMinusInfinity}, nil
	case numericPositive, numericNegative:
	default:
		return nil, pgerr.New(pgerr.InvalidBinaryRepresentation, "invalid sign in external \"numeric\" value")
	}
	if scale > maxNumericScale {
		return nil, pgerr.New(pgerr.InvalidBinaryRepresentation, "invalid scale in external \"numeric\" value")
	}
	digits, err := groupDigits(groups)
	if err != nil {
		return nil, err
	}
	return placeDigits(sign == numericNegative, digits, weight, scale)
}

// groupDigits turns base-10000 digits into decimal ones.
func groupDigits(groups []byte) ([]byte, error) {
	digits := make([]byte, 0, 2*len(groups))
	for ; len(groups) >= 2; groups = groups[2:] {
		g := binary.BigEndian.Uint16(groups)
		if g > 9999 {
			return nil, pgerr.New(pgerr.InvalidBinaryRepresentation, "invalid digit in external \"numeric\" value")
		}
		digits = append(digits, byte('0'+g/1000), byte('0'+g/100%10), byte('0'+g/10%10), byte('0'+g%10))
	}
	return digits, nil
}

// placeDigits builds the numeric whose first group has the given weight, cut
// to scale digits after the point.
func placeDigits(negative bool, digits []byte, weight, scale int) (*apd.Decimal, error) {
	have := len(digits) - 4*(weight+1) // digits after the point
	switch {
	case have > scale && have-scale >= len(digits):
		digits = nil
	case have > scale:
		digits = digits[:len(digits)-(have-scale)]
	case strings.Trim(string(digits), "0") != "":
		digits = append(digits, strings.Repeat("0", scale-have)...)
	}
	return makeNumeric(negative, string(digits), int64(-scale))
}

// numericSend appends a numeric in base 10000.
func numericSend(buf []byte, v value.Value) []byte {
	d := v.Decimal()
	switch {
	case d.Form == apd.Infinite && d.Negative:
		return append(buf, 0, 0, 0, 0, numericMinusInfinity>>8, 0, 0, numericInfinityScale)
	case d.Form == apd.Infinite:
		return append(buf, 0, 0, 0, 0, numericInfinity>>8, 0, 0, numericInfinityScale)
	case d.Form != apd.Finite:
		return append(buf, 0, 0, 0, 0, numericNaN>>8, 0, 0, 0)
	}
	var stack [64]byte
	scale := int(max(-d.Exponent, 0))
	digits := appendCoefficient(stack[:0], d)
	digits = appendZeros(digits, int(max(d.Exponent, 0)))
	for len(digits) > 0 && digits[0] == '0' {
		digits = digits[1:]
	}
	return appendGroups(buf, digits, scale, d.Negative)
}

// appendGroups appends header and groups of the number that has the given
// significant digits, scale of them after the point.
func appendGroups(buf, digits []byte, scale int, negative bool) []byte {
	integer := len(digits) - scale
	if len(digits) == 0 {
		return append(buf, 0, 0, 0, 0, 0, 0, byte(scale>>8), byte(scale))
	}
	weight := floorDiv(integer+3, 4) - 1
	lead := 4*(weight+1) - integer // zeros before the first digit of its group
	sign := byte(0)
	if negative {
		sign = numericNegative >> 8
	}
	header := len(buf)
	buf = append(buf, 0, 0, byte(weight>>8), byte(weight), sign, 0, byte(scale>>8), byte(scale))
	end := len(buf)
	for i := -lead; i < len(digits); i += 4 {
		g := uint16(0)
		for j := i; j < i+4; j++ {
			g *= 10
			if j >= 0 && j < len(digits) {
				g += uint16(digits[j] - '0')
			}
		}
		buf = binary.BigEndian.AppendUint16(buf, g)
		if g != 0 {
			end = len(buf)
		}
	}
	buf = buf[:end]
	binary.BigEndian.PutUint16(buf[header:], uint16((end-header-numericHeader)/2))
	return buf
}

// floorDiv divides rounding towards minus infinity.
func floorDiv(a, b int) int {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}
