package pgtype

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// rangeFamilies are the range and multirange types over each element type.
var rangeFamilies = []struct{ elem, single, multi OID }{
	{Int4OID, Int4RangeOID, Int4MultirangeOID},
	{Int8OID, Int8RangeOID, Int8MultirangeOID},
	{NumericOID, NumRangeOID, NumMultirangeOID},
	{DateOID, DateRangeOID, DateMultirangeOID},
	{TimestampOID, TSRangeOID, TSMultirangeOID},
	{TimestampTZOID, TSTZRangeOID, TSTZMultirangeOID},
}

// RangeElement returns the element type of a range or multirange type, 0 for
// other types.
func RangeElement(t OID) OID {
	for _, f := range rangeFamilies {
		if f.single == t || f.multi == t {
			return f.elem
		}
	}
	return 0
}

// RangeOver returns the range and multirange types over an element type, 0 when
// there are none.
func RangeOver(elem OID) (single, multi OID) {
	for _, f := range rangeFamilies {
		if f.elem == elem {
			return f.single, f.multi
		}
	}
	return 0, 0
}

// compareBounds orders two bounds, as range_cmp_bounds does: lower tells whether
// each is a lower one.
func compareBounds(a Bound, lowerA bool, b Bound, lowerB bool) int {
	side := func(lower bool) int { // of an infinite or exclusive bound
		if lower {
			return -1
		}
		return 1
	}
	switch {
	case a.Infinite && b.Infinite && lowerA == lowerB:
		return 0
	case a.Infinite:
		return side(lowerA)
	case b.Infinite:
		return -side(lowerB)
	}
	if c := Compare(a.Value, b.Value); c != 0 {
		return c
	}
	switch {
	case !a.Inclusive && !b.Inclusive && lowerA == lowerB, a.Inclusive && b.Inclusive:
		return 0
	case !a.Inclusive:
		return -side(lowerA)
	}
	return side(lowerB)
}

// RangeContainsValue reports whether a range contains a value.
func RangeContainsValue(r, v value.Value) bool {
	b, ok := RangeBounds(r)
	point := Bound{Value: v, Inclusive: true}
	return ok && compareBounds(b.Lower, true, point, true) <= 0 && compareBounds(b.Upper, false, point, false) >= 0
}

// RangeContains reports whether range a contains range b; the empty range is in
// every other.
func RangeContains(a, b value.Value) bool {
	x, okA := RangeBounds(a)
	y, okB := RangeBounds(b)
	if !okB || !okA {
		return !okB
	}
	return compareBounds(x.Lower, true, y.Lower, true) <= 0 && compareBounds(x.Upper, false, y.Upper, false) >= 0
}

// RangeTest says how two ranges that are not empty lie to each other.
type RangeTest func(a, b Bounds) bool

// Holds applies a test; it holds for no empty range.
func (t RangeTest) Holds(a, b value.Value) bool {
	x, okA := RangeBounds(a)
	y, okB := RangeBounds(b)
	return okA && okB && t(x, y)
}

// RangesOverlap is the operator &&.
func RangesOverlap(a, b Bounds) bool {
	if compareBounds(a.Lower, true, b.Lower, true) >= 0 {
		return compareBounds(a.Lower, true, b.Upper, false) <= 0
	}
	return compareBounds(b.Lower, true, a.Upper, false) <= 0
}

// RangeBefore is the operator <<.
func RangeBefore(a, b Bounds) bool { return compareBounds(a.Upper, false, b.Lower, true) < 0 }

// RangeOverLeft is the operator &<.
func RangeOverLeft(a, b Bounds) bool { return compareBounds(a.Upper, false, b.Upper, false) <= 0 }

// RangeOverRight is the operator &>.
func RangeOverRight(a, b Bounds) bool { return compareBounds(a.Lower, true, b.Lower, true) >= 0 }

// RangesAdjacent is the operator -|-. Ranges over discrete types are in their
// canonical form, so that bounds that touch have the same value.
func RangesAdjacent(a, b Bounds) bool {
	touch := func(upper, lower Bound) bool {
		return !upper.Infinite && !lower.Infinite && Compare(upper.Value, lower.Value) == 0 && upper.Inclusive != lower.Inclusive
	}
	return touch(a.Upper, b.Lower) || touch(b.Upper, a.Lower)
}

// RangeUnion is the smallest range with both in it; a strict one may contain
// nothing else.
func RangeUnion(elem OID, a, b value.Value, strict bool) (value.Value, error) {
	x, okA := RangeBounds(a)
	y, okB := RangeBounds(b)
	switch {
	case !okA:
		return b, nil
	case !okB:
		return a, nil
	case strict && !RangesOverlap(x, y) && !RangesAdjacent(x, y):
		return value.Null, pgerr.New(pgerr.DataException, "result of range union would not be contiguous")
	}
	if compareBounds(y.Lower, true, x.Lower, true) < 0 {
		x.Lower = y.Lower
	}
	if compareBounds(y.Upper, false, x.Upper, false) > 0 {
		x.Upper = y.Upper
	}
	return MakeRange(elem, x)
}

// RangeIntersection is what two ranges have in common.
func RangeIntersection(elem OID, a, b value.Value) (value.Value, error) {
	x, okA := RangeBounds(a)
	y, okB := RangeBounds(b)
	if !okA || !okB || !RangesOverlap(x, y) {
		return emptyRange(), nil
	}
	if compareBounds(y.Lower, true, x.Lower, true) > 0 {
		x.Lower = y.Lower
	}
	if compareBounds(y.Upper, false, x.Upper, false) < 0 {
		x.Upper = y.Upper
	}
	return MakeRange(elem, x)
}

// RangeDifference is what range a has and b has not, which must be one range.
func RangeDifference(elem OID, a, b value.Value) (value.Value, error) {
	x, okA := RangeBounds(a)
	y, okB := RangeBounds(b)
	if !okA || !okB || !RangesOverlap(x, y) {
		return a, nil
	}
	before, after := compareBounds(x.Lower, true, y.Lower, true) < 0, compareBounds(x.Upper, false, y.Upper, false) > 0
	switch {
	case before && after:
		return value.Null, pgerr.New(pgerr.DataException, "result of range difference would not be contiguous")
	case before:
		x.Upper = y.Lower
		x.Upper.Inclusive = !y.Lower.Inclusive
	case after:
		x.Lower = y.Upper
		x.Lower.Inclusive = !y.Upper.Inclusive
	default:
		return emptyRange(), nil
	}
	return MakeRange(elem, x)
}

// RangeRemainder is what range a has and b has not: none, one or two ranges.
func RangeRemainder(elem OID, a, b value.Value) ([]value.Value, error) {
	x, okA := RangeBounds(a)
	y, okB := RangeBounds(b)
	if !okA || !okB || !RangesOverlap(x, y) {
		return []value.Value{a}, nil
	}
	var out []value.Value
	if compareBounds(x.Lower, true, y.Lower, true) < 0 {
		left := Bounds{Lower: x.Lower, Upper: y.Lower}
		left.Upper.Inclusive = !y.Lower.Inclusive
		r, err := MakeRange(elem, left)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	if compareBounds(x.Upper, false, y.Upper, false) > 0 {
		right := Bounds{Lower: y.Upper, Upper: x.Upper}
		right.Lower.Inclusive = !y.Upper.Inclusive
		r, err := MakeRange(elem, right)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// EmptyRange is the empty range of any type.
func EmptyRange() value.Value { return emptyRange() }
