package exec

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// rangesOf returns the ranges that a range or multirange is made of; the empty range is
// none.
func rangesOf(v value.Value) []value.Value {
	if v.Kind() == value.KindMultirange {
		return v.Record()
	}
	if _, ok := pgtype.RangeBounds(v); !ok {
		return nil
	}
	return []value.Value{v}
}

// multirangeFuncs are the functions and operators of multiranges, and those between them
// and ranges.
func multirangeFuncs() []def {
	span := func(of func(pgtype.Bounds) value.Value, empty value.Value) analyze.EvalFunc {
		return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			b, ok := spanOfRanges(rangesOf(args[0]))
			if !ok {
				return empty, nil
			}
			return of(b), nil
		}
	}
	out := []def{
		{sig: "lower(anymultirange)", eval: span(func(b pgtype.Bounds) value.Value { return b.Lower.Value }, value.Null)},
		{sig: "upper(anymultirange)", eval: span(func(b pgtype.Bounds) value.Value { return b.Upper.Value }, value.Null)},
		{sig: "lower_inc(anymultirange)", eval: span(func(b pgtype.Bounds) value.Value { return value.Bool(b.Lower.Inclusive) }, value.Bool(false))},
		{sig: "upper_inc(anymultirange)", eval: span(func(b pgtype.Bounds) value.Value { return value.Bool(b.Upper.Inclusive) }, value.Bool(false))},
		{sig: "lower_inf(anymultirange)", eval: span(func(b pgtype.Bounds) value.Value { return value.Bool(b.Lower.Infinite) }, value.Bool(false))},
		{sig: "upper_inf(anymultirange)", eval: span(func(b pgtype.Bounds) value.Value { return value.Bool(b.Upper.Infinite) }, value.Bool(false))},
		{sig: "isempty(anymultirange)", eval: span(func(pgtype.Bounds) value.Value { return value.Bool(false) }, value.Bool(true))},
		{sig: "range_merge(anymultirange)", typed: mergedRange},
		{sig: "multirange(anyrange)", eval: gathered},
		{sig: "unnest(anymultirange)", set: func(_ *analyze.Env, args []value.Value) ([]value.Value, error) { return rangesOf(args[0]), nil }},
		{sig: "multirange_contains_elem(anymultirange,anyelement)", eval: test2(multirangeHas)},
		{sig: "elem_contained_by_multirange(anyelement,anymultirange)", eval: test2(swapped(multirangeHas))},
		{sig: "multirange_union(anymultirange,anymultirange)", eval: gathered},
		{sig: "multirange_intersect(anymultirange,anymultirange)", typed: multirangeAlgebra(intersectRanges)},
		{sig: "multirange_minus(anymultirange,anymultirange)", typed: multirangeAlgebra(subtractRanges)},
		{sig: "range_agg(anyrange) range_agg(anymultirange)", agg: func() analyze.AggState { return &rangeTotal{} }},
		{sig: "range_intersect_agg(anyrange) range_intersect_agg(anymultirange)", typedAgg: intersectionTotal},
	}
	for _, name := range []string{"int4", "int8", "num", "date", "ts", "tstz"} {
		sig := strings.ReplaceAll("%multirange() %multirange(%range) %multirange(_%range)", "%", name)
		out = append(out, def{sig: sig, eval: buildMultirange})
	}
	return append(out, multirangeTests()...)
}

// multirangeTests are the operators that compare places, in all combinations of ranges
// and multiranges.
func multirangeTests() []def {
	tests := map[string]func(a, b []value.Value) bool{
		"overlaps": rangesOverlap, "contains": rangesContain, "adjacent": rangesAdjacent,
		"contained_by": func(a, b []value.Value) bool { return rangesContain(b, a) },
		"before":       placed(func(a, b []value.Value) (value.Value, value.Value) { return a[len(a)-1], b[0] }, pgtype.RangeBefore),
		"after": func(a, b []value.Value) bool {
			return placed(func(a, b []value.Value) (value.Value, value.Value) { return a[len(a)-1], b[0] }, pgtype.RangeBefore)(b, a)
		},
		"overleft":  placed(func(a, b []value.Value) (value.Value, value.Value) { return a[len(a)-1], b[len(b)-1] }, pgtype.RangeOverLeft),
		"overright": placed(func(a, b []value.Value) (value.Value, value.Value) { return a[0], b[0] }, pgtype.RangeOverRight),
	}
	var out []def
	for name, test := range tests {
		eval := test2(func(a, b value.Value) bool { return test(rangesOf(a), rangesOf(b)) })
		for _, sig := range []string{"multirange_%_multirange(anymultirange,anymultirange)", "multirange_%_range(anymultirange,anyrange)", "range_%_multirange(anyrange,anymultirange)"} {
			out = append(out, def{sig: named(sig, name), eval: eval})
		}
	}
	return out
}

// placed adapts a test of two ranges, which pick chooses; nothing holds of empty lists.
func placed(pick func(a, b []value.Value) (value.Value, value.Value), test pgtype.RangeTest) func(a, b []value.Value) bool {
	return func(a, b []value.Value) bool {
		if len(a) == 0 || len(b) == 0 {
			return false
		}
		x, y := pick(a, b)
		return test.Holds(x, y)
	}
}

// rangesOverlap reports whether any of the ranges overlap.
func rangesOverlap(a, b []value.Value) bool {
	for _, x := range a {
		for _, y := range b {
			if pgtype.RangeTest(pgtype.RangesOverlap).Holds(x, y) {
				return true
			}
		}
	}
	return false
}

// rangesContain reports whether each of b is inside of one of a.
func rangesContain(a, b []value.Value) bool {
	for _, y := range b {
		inside := false
		for _, x := range a {
			inside = inside || pgtype.RangeContains(x, y)
		}
		if !inside {
			return false
		}
	}
	return true
}

// rangesAdjacent reports whether one list begins where the other ends.
func rangesAdjacent(a, b []value.Value) bool {
	adjacent := func(a, b []value.Value) bool {
		return placed(func(a, b []value.Value) (value.Value, value.Value) { return a[len(a)-1], b[0] }, pgtype.RangesAdjacent)(a, b)
	}
	return adjacent(a, b) || adjacent(b, a)
}

// multirangeHas reports whether an element is in a multirange.
func multirangeHas(m, elem value.Value) bool {
	for _, r := range rangesOf(m) {
		if pgtype.RangeContainsValue(r, elem) {
			return true
		}
	}
	return false
}

// spanOfRanges is from the beginning of the first to the end of the last range.
func spanOfRanges(list []value.Value) (pgtype.Bounds, bool) {
	if len(list) == 0 {
		return pgtype.Bounds{}, false
	}
	first, _ := pgtype.RangeBounds(list[0])
	last, _ := pgtype.RangeBounds(list[len(list)-1])
	return pgtype.Bounds{Lower: first.Lower, Upper: last.Upper}, true
}

// mergedRange is range_merge of a multirange.
func mergedRange(types []analyze.TypeRef, _ analyze.TypeRef) analyze.EvalFunc {
	elem := pgtype.RangeElement(types[0].OID)
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		b, ok := spanOfRanges(rangesOf(args[0]))
		if !ok {
			return pgtype.EmptyRange(), nil
		}
		return pgtype.MakeRange(elem, b)
	}
}

// gathered is the multirange of all ranges of the arguments.
func gathered(_ *analyze.Env, args []value.Value) (value.Value, error) {
	var list []value.Value
	for _, v := range args {
		list = append(list, rangesOf(v)...)
	}
	return pgtype.MakeMultirange(list), nil
}

// buildMultirange is int4multirange and its like, of nothing, a range, or an array.
func buildMultirange(env *analyze.Env, args []value.Value) (value.Value, error) {
	if len(args) == 0 || args[0].Kind() != value.KindArray {
		return gathered(env, args)
	}
	a := args[0].Array()
	if len(a.Lengths) > 1 {
		return value.Null, pgerr.New(pgerr.CardinalityViolation, "multiranges cannot be constructed from multidimensional arrays")
	}
	for _, r := range a.Elements {
		if r.IsNull() {
			return value.Null, pgerr.New(pgerr.NullValueNotAllowed, "multirange values cannot contain null members")
		}
	}
	return gathered(env, a.Elements)
}

// multirangeAlgebra adapts an operation of two lists of ranges.
func multirangeAlgebra(op func(elem pgtype.OID, a, b []value.Value) ([]value.Value, error)) func([]analyze.TypeRef, analyze.TypeRef) analyze.EvalFunc {
	return func(types []analyze.TypeRef, _ analyze.TypeRef) analyze.EvalFunc {
		elem := pgtype.RangeElement(types[0].OID)
		return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			list, err := op(elem, rangesOf(args[0]), rangesOf(args[1]))
			return pgtype.MakeMultirange(list), err
		}
	}
}

// intersectRanges is what two lists have in common.
func intersectRanges(elem pgtype.OID, a, b []value.Value) ([]value.Value, error) {
	var out []value.Value
	for _, x := range a {
		for _, y := range b {
			r, err := pgtype.RangeIntersection(elem, x, y)
			if err != nil {
				return nil, err
			}
			out = append(out, r)
		}
	}
	return out, nil
}

// subtractRanges is what the first list has and the second has not.
func subtractRanges(elem pgtype.OID, a, b []value.Value) ([]value.Value, error) {
	for _, y := range b {
		var left []value.Value
		for _, x := range a {
			rest, err := pgtype.RangeRemainder(elem, x, y)
			if err != nil {
				return nil, err
			}
			left = append(left, rest...)
		}
		a = left
	}
	return a, nil
}

// rangeTotal is range_agg.
type rangeTotal struct {
	list []value.Value
	any  bool
}

// Add implements analyze.AggState.
func (s *rangeTotal) Add(_ *analyze.Env, args []value.Value) error {
	if args[0].IsNull() {
		return nil
	}
	s.any = true
	s.list = append(s.list, rangesOf(args[0].Clone())...)
	return nil
}

// Result implements analyze.AggState.
func (s *rangeTotal) Result(*analyze.Env) (value.Value, error) {
	if !s.any {
		return value.Null, nil
	}
	return pgtype.MakeMultirange(append([]value.Value(nil), s.list...)), nil
}

// intersectionTotal is range_intersect_agg.
func intersectionTotal(types []analyze.TypeRef) func() analyze.AggState {
	elem := pgtype.RangeElement(types[0].OID)
	return func() analyze.AggState { return &rangeIntersection{elem: elem} }
}

// rangeIntersection keeps what all ranges or multiranges so far have in common.
type rangeIntersection struct {
	elem  pgtype.OID
	total value.Value
}

// Add implements analyze.AggState.
func (s *rangeIntersection) Add(_ *analyze.Env, args []value.Value) (err error) {
	switch {
	case args[0].IsNull():
	case s.total.IsNull():
		s.total = args[0].Clone()
	case args[0].Kind() == value.KindRange:
		s.total, err = pgtype.RangeIntersection(s.elem, s.total, args[0])
	default:
		var list []value.Value
		list, err = intersectRanges(s.elem, rangesOf(s.total), rangesOf(args[0]))
		s.total = pgtype.MakeMultirange(list)
	}
	return err
}

// Result implements analyze.AggState.
func (s *rangeIntersection) Result(*analyze.Env) (value.Value, error) { return s.total, nil }
