package exec

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// rangeFuncs are the functions and operators of ranges.
func rangeFuncs() []def {
	out := []def{
		{sig: `int4range(int4,int4) int4range(int4,int4,text) int8range(int8,int8) int8range(int8,int8,text)
			numrange(numeric,numeric) numrange(numeric,numeric,text) daterange(date,date) daterange(date,date,text)
			tsrange(timestamp,timestamp) tsrange(timestamp,timestamp,text)
			tstzrange(timestamptz,timestamptz) tstzrange(timestamptz,timestamptz,text)`, typed: buildRange},
		{sig: "lower(anyrange)", eval: boundOf(func(b pgtype.Bounds) value.Value { return b.Lower.Value }, value.Null)},
		{sig: "upper(anyrange)", eval: boundOf(func(b pgtype.Bounds) value.Value { return b.Upper.Value }, value.Null)},
		{sig: "lower_inc(anyrange)", eval: boundOf(func(b pgtype.Bounds) value.Value { return value.Bool(b.Lower.Inclusive) }, value.Bool(false))},
		{sig: "upper_inc(anyrange)", eval: boundOf(func(b pgtype.Bounds) value.Value { return value.Bool(b.Upper.Inclusive) }, value.Bool(false))},
		{sig: "lower_inf(anyrange)", eval: boundOf(func(b pgtype.Bounds) value.Value { return value.Bool(b.Lower.Infinite) }, value.Bool(false))},
		{sig: "upper_inf(anyrange)", eval: boundOf(func(b pgtype.Bounds) value.Value { return value.Bool(b.Upper.Infinite) }, value.Bool(false))},
		{sig: "isempty(anyrange)", eval: boundOf(func(pgtype.Bounds) value.Value { return value.Bool(false) }, value.Bool(true))},
		{sig: "range_contains_elem(anyrange,anyelement)", eval: test2(pgtype.RangeContainsValue)},
		{sig: "elem_contained_by_range(anyelement,anyrange)", eval: test2(swapped(pgtype.RangeContainsValue))},
		{sig: "range_contains(anyrange,anyrange)", eval: test2(pgtype.RangeContains)},
		{sig: "range_contained_by(anyrange,anyrange)", eval: test2(swapped(pgtype.RangeContains))},
		{sig: "range_after(anyrange,anyrange)", eval: test2(swapped(pgtype.RangeTest(pgtype.RangeBefore).Holds))},
		{sig: "range_cmp(anyrange,anyrange)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return value.Int(int64(pgtype.Compare(args[0], args[1]))), nil
		}},
		{sig: "range_intersect(anyrange,anyrange)", typed: rangeAlgebra(pgtype.RangeIntersection)},
		{sig: "range_minus(anyrange,anyrange)", typed: rangeAlgebra(pgtype.RangeDifference)},
		{sig: "range_union(anyrange,anyrange)", typed: rangeAlgebra(union(true))},
		{sig: "range_merge(anyrange,anyrange)", typed: rangeAlgebra(union(false))},
	}
	for name, test := range map[string]pgtype.RangeTest{
		"range_overlaps": pgtype.RangesOverlap, "range_before": pgtype.RangeBefore, "range_adjacent": pgtype.RangesAdjacent,
		"range_overleft": pgtype.RangeOverLeft, "range_overright": pgtype.RangeOverRight,
	} {
		out = append(out, def{sig: name + "(anyrange,anyrange)", eval: test2(test.Holds)})
	}
	return out
}

// test2 adapts a test of two values.
func test2(test func(a, b value.Value) bool) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		return value.Bool(test(args[0], args[1])), nil
	}
}

// swapped exchanges the operands of a test.
func swapped(test func(a, b value.Value) bool) func(a, b value.Value) bool {
	return func(a, b value.Value) bool { return test(b, a) }
}

// boundOf adapts what a range's bounds say; empty is the answer of the empty
// range.
func boundOf(of func(pgtype.Bounds) value.Value, empty value.Value) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		b, ok := pgtype.RangeBounds(args[0])
		if !ok {
			return empty, nil
		}
		return of(b), nil
	}
}

// rangeOperation makes a range of two.
type rangeOperation func(elem pgtype.OID, a, b value.Value) (value.Value, error)

// union is the operator +, or range_merge.
func union(strict bool) rangeOperation {
	return func(elem pgtype.OID, a, b value.Value) (value.Value, error) {
		return pgtype.RangeUnion(elem, a, b, strict)
	}
}

// rangeAlgebra adapts an operation.
func rangeAlgebra(op rangeOperation) func([]analyze.TypeRef, analyze.TypeRef) analyze.EvalFunc {
	return func(types []analyze.TypeRef, _ analyze.TypeRef) analyze.EvalFunc {
		elem := pgtype.RangeElement(types[0].OID)
		return func(_ *analyze.Env, args []value.Value) (value.Value, error) { return op(elem, args[0], args[1]) }
	}
}

// buildRange is int4range and its like: NULL is an infinite bound, [) without
// flags.
func buildRange(_ []analyze.TypeRef, ret analyze.TypeRef) analyze.EvalFunc {
	elem := pgtype.RangeElement(ret.OID)
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		flags := "[)"
		if len(args) > 2 {
			if args[2].IsNull() {
				return value.Null, pgerr.New(pgerr.DataException, "range constructor flags argument must not be null")
			}
			flags = args[2].Str()
		}
		switch flags {
		case "[]", "[)", "(]", "()":
		default:
			return value.Null, pgerr.New(pgerr.SyntaxError, "invalid range bound flags").
				WithHint(`Valid values are "[]", "[)", "(]", and "()".`)
		}
		return pgtype.MakeRange(elem, pgtype.Bounds{
			Lower: pgtype.Bound{Value: args[0], Inclusive: flags[0] == '[', Infinite: args[0].IsNull()},
			Upper: pgtype.Bound{Value: args[1], Inclusive: flags[1] == ']', Infinite: args[1].IsNull()},
		})
	}
}
