package exec

import (
	"cmp"
	"math"

	"github.com/cockroachdb/apd/v3"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// inRange compares v with base moved by an offset: PostgreSQL's in_range support
// functions. The offset is subtracted when sub is set; the answer is v <= bound
// when less is set, v >= bound otherwise.
type inRange func(env *analyze.Env, v, base value.Value, off rangeOffset) (bool, error)

// rangeOffset is the offset of a frame's bound and how it is used.
type rangeOffset struct {
	by        value.Value
	sub, less bool
}

// holds compares v with the bound, c being v's order beside it.
func (o rangeOffset) holds(c int) bool { return o.less && c <= 0 || !o.less && c >= 0 }

// inRangeFor returns the comparison for a type of ORDER BY column.
func inRangeFor(t pgtype.OID) inRange {
	switch t {
	case pgtype.Float4OID, pgtype.Float8OID:
		return inRangeFloat
	case pgtype.NumericOID:
		return inRangeNumeric
	case pgtype.DateOID, pgtype.TimestampOID, pgtype.TimestampTZOID:
		return inRangeStamp
	case pgtype.TimeOID, pgtype.TimeTZOID:
		return inRangeTime
	case pgtype.IntervalOID:
		return inRangeInterval
	}
	return inRangeInt
}

// errRangeOffset is the error for a negative offset.
func errRangeOffset() error {
	return pgerr.New(pgerr.InvalidPrecedingOrFollowingSize, "invalid preceding or following size in window function")
}

// inRangeInt compares integers; a bound beyond bigint is beyond every value.
func inRangeInt(_ *analyze.Env, v, base value.Value, off rangeOffset) (bool, error) {
	by := off.by.Int()
	if by < 0 {
		return false, errRangeOffset()
	}
	if off.sub {
		by = -by
	}
	bound, ok := sumWithin(base.Int(), by)
	if !ok {
		return off.less != off.sub, nil
	}
	return off.holds(cmp.Compare(v.Int(), bound)), nil
}

// sumWithin adds; ok is false when the sum is no bigint.
func sumWithin(a, b int64) (sum int64, ok bool) {
	sum = a + b
	return sum, (sum > a) == (b > 0)
}

// inRangeFloat compares floats: NaN is above all numbers and its own peer.
func inRangeFloat(_ *analyze.Env, v, base value.Value, off rangeOffset) (bool, error) {
	by, x, from := off.by.Float(), v.Float(), base.Float()
	switch {
	case math.IsNaN(by) || by < 0:
		return false, errRangeOffset()
	case math.IsNaN(x):
		return math.IsNaN(from) || !off.less, nil
	case math.IsNaN(from):
		return off.less, nil
	case math.IsInf(by, 1) && (off.sub && math.IsInf(from, 1) || !off.sub && math.IsInf(from, -1)):
		return true, nil
	}
	bound := from + by
	if off.sub {
		bound = from - by
	}
	return off.holds(pgtype.CompareFloat(x, bound)), nil
}

// inRangeNumeric compares numerics.
func inRangeNumeric(_ *analyze.Env, v, base value.Value, off rangeOffset) (bool, error) {
	by, x, from := off.by.Decimal(), v.Decimal(), base.Decimal()
	isNaN := func(d *apd.Decimal) bool { return d.Form == apd.NaN }
	switch {
	case isNaN(by) || by.Negative && !by.IsZero():
		return false, errRangeOffset()
	case isNaN(x):
		return isNaN(from) || !off.less, nil
	case isNaN(from):
		return off.less, nil
	case by.Form == apd.Infinite && from.Form == apd.Infinite && off.sub != from.Negative:
		return true, nil
	}
	combine := decimalAdd
	if off.sub {
		combine = decimalSub
	}
	bound, err := combine(from, by)
	if err != nil {
		return false, err
	}
	return off.holds(pgtype.CompareNumeric(x, bound)), nil
}

// inRangeStamp compares dates and timestamps by an interval.
func inRangeStamp(env *analyze.Env, v, base value.Value, off rangeOffset) (_ bool, err error) {
	if negativeInterval(off.by) {
		return false, errRangeOffset()
	}
	if v.Kind() == value.KindDate {
		if v, err = pgtype.Cast(&env.Env, v, pgtype.DateOID, pgtype.TimestampOID, false); err != nil {
			return false, err
		}
		if base, err = pgtype.Cast(&env.Env, base, pgtype.DateOID, pgtype.TimestampOID, false); err != nil {
			return false, err
		}
	}
	sign := int64(1)
	if off.sub {
		sign = -1
	}
	bound, err := addInterval(env, base, off.by, sign)
	if err != nil {
		return false, err
	}
	return off.holds(pgtype.Compare(v, bound)), nil
}

// negativeInterval reports whether an interval is below zero.
func negativeInterval(v value.Value) bool { return compareIntervals(v, value.Interval(0, 0, 0)) < 0 }

// inRangeTime compares times of day: of the interval only its time counts, and
// the bound may lie beyond the day.
func inRangeTime(_ *analyze.Env, v, base value.Value, off rangeOffset) (bool, error) {
	_, _, by := off.by.IntervalParts()
	if by < 0 {
		return false, errRangeOffset()
	}
	if off.sub {
		by = -by
	}
	at, ok := sumWithin(base.Int(), by)
	if !ok {
		return off.less, nil
	}
	bound := value.Time(at)
	if base.Kind() == value.KindTimeTZ {
		bound = value.TimeTZ(at, base.ZoneWest())
	}
	return off.holds(pgtype.Compare(v, bound)), nil
}

// inRangeInterval compares intervals.
func inRangeInterval(_ *analyze.Env, v, base value.Value, off rangeOffset) (bool, error) {
	if negativeInterval(off.by) {
		return false, errRangeOffset()
	}
	sign := int64(1)
	if off.sub {
		sign = -1
	}
	bound, err := sumIntervals(base, off.by, sign)
	if err != nil {
		return false, err
	}
	return off.holds(compareIntervals(v, bound)), nil
}
