package list

import (
	"math"
	"strconv"
)

// NextInt reads the next item as an integer, whichever representation the peer
// chose: integer, whole decimal or double, or digits. NULL and undefined are 0.
func (r *Reader) NextInt() (int64, error) {
	start := r.off
	it, err := r.Next()
	if err != nil {
		return 0, err
	}
	v, ok := it.AsInt()
	if !ok {
		r.off = start
		return 0, r.fail("not an integer")
	}
	return v, nil
}

// NextString reads the next item as text. NULL and undefined are "", numbers
// their canonical form.
func (r *Reader) NextString() (string, error) {
	it, err := r.Next()
	if err != nil {
		return "", err
	}
	return it.Text(), nil
}

// AsInt returns the item as an integer when it is one, in any representation.
func (it Item) AsInt() (v int64, ok bool) {
	switch it.Kind {
	case Undefined, Null:
		return 0, true
	case Int:
		return it.Int, true
	case Decimal:
		return scaleInt(it.Int, int(it.Exp))
	case Double:
		whole := it.Double == math.Trunc(it.Double) && math.Abs(it.Double) < 1<<63
		if !whole {
			return 0, false
		}
		return int64(it.Double), true
	case String, Bytes:
		v, err := strconv.ParseInt(it.Str, 10, 64)
		return v, err == nil
	case OREF:
	}
	return 0, false
}

// Text returns the item as text: "" for NULL, IRIS's canonical form for
// numbers (no leading zero before the point, no trailing zeros after it).
func (it Item) Text() string {
	switch it.Kind {
	case String, Bytes, OREF:
		return it.Str
	case Int:
		return strconv.FormatInt(it.Int, 10)
	case Decimal:
		return string(appendDecimalText(nil, it.Int, int(it.Exp)))
	case Double:
		return strconv.FormatFloat(it.Double, 'g', -1, 64)
	case Undefined, Null:
	}
	return ""
}

// scaleInt computes mantissa × 10^exp when that is an int64.
func scaleInt(mantissa int64, exp int) (v int64, ok bool) {
	for ; exp < 0 && mantissa != 0; exp++ {
		if mantissa%10 != 0 {
			return 0, false
		}
		mantissa /= 10
	}
	for ; exp > 0 && mantissa != 0; exp-- {
		if mantissa > math.MaxInt64/10 || mantissa < math.MinInt64/10 {
			return 0, false
		}
		mantissa *= 10
	}
	return mantissa, true
}

// appendDecimalText appends mantissa × 10^exp as IRIS writes numbers.
func appendDecimalText(buf []byte, mantissa int64, exp int) []byte {
	for ; mantissa%10 == 0 && mantissa != 0 && exp < 0; exp++ {
		mantissa /= 10
	}
	if mantissa == 0 {
		return append(buf, '0')
	}
	if mantissa < 0 {
		buf = append(buf, '-')
	}
	digits := strconv.FormatUint(magnitude(mantissa), 10)
	if exp >= 0 {
		return appendZeros(append(buf, digits...), exp)
	}
	point := len(digits) + exp
	if point <= 0 {
		return append(appendZeros(append(buf, '.'), -point), digits...)
	}
	buf = append(buf, digits[:point]...)
	return append(append(buf, '.'), digits[point:]...)
}

// appendZeros appends n zeros; n is at most an int8's range.
func appendZeros(buf []byte, n int) []byte {
	for range n {
		buf = append(buf, '0')
	}
	return buf
}

// magnitude is |v|, also for the least int64.
func magnitude(v int64) uint64 {
	if v < 0 {
		return -uint64(v)
	}
	return uint64(v)
}
