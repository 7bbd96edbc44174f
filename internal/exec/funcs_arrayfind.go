package exec

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// errSearchMulti is the error of a search in an array of several dimensions.
func errSearchMulti() error {
	return pgerr.Unsupported("searching for elements in multidimensional arrays")
}

// arrayPosition finds the first element equal to a value, from a subscript on.
func arrayPosition(types []analyze.TypeRef, _ analyze.TypeRef) analyze.EvalFunc {
	t := elementType(types[0].OID)
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		if args[0].IsNull() {
			return value.Null, nil
		}
		a := args[0].Array()
		switch {
		case len(a.Lengths) > 1:
			return value.Null, errSearchMulti()
		case len(a.Lengths) == 0, args[1].IsNull() && !slices.ContainsFunc(a.Elements, value.Value.IsNull):
			return value.Null, nil
		case len(args) == 3 && args[2].IsNull():
			return value.Null, pgerr.New(pgerr.NullValueNotAllowed, "initial position must not be null")
		}
		for i, e := range a.Elements {
			at := int64(a.Lower[0]) + int64(i)
			if (len(args) < 3 || at >= args[2].Int()) && sameElement(e, args[1], t) {
				return value.Int(at), nil
			}
		}
		return value.Null, nil
	}
}

// arrayPositions finds all elements equal to a value.
func arrayPositions(types []analyze.TypeRef, _ analyze.TypeRef) analyze.EvalFunc {
	t := elementType(types[0].OID)
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		if args[0].IsNull() {
			return value.Null, nil
		}
		a := args[0].Array()
		if len(a.Lengths) > 1 {
			return value.Null, errSearchMulti()
		}
		var out []value.Value
		for i, e := range a.Elements {
			if sameElement(e, args[1], t) {
				out = append(out, value.Int(int64(a.Lower[0])+int64(i)))
			}
		}
		return value.Array(newArray(out)), nil
	}
}

// arrayRemove drops the elements equal to a value.
func arrayRemove(types []analyze.TypeRef, _ analyze.TypeRef) analyze.EvalFunc {
	t := elementType(types[0].OID)
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		if args[0].IsNull() {
			return value.Null, nil
		}
		a := args[0].Array()
		if len(a.Lengths) > 1 {
			return value.Null, pgerr.New(pgerr.FeatureNotSupported,
				"removing elements from multidimensional arrays is not supported")
		}
		var out []value.Value
		for _, e := range a.Elements {
			if !sameElement(e, args[1], t) {
				out = append(out, e)
			}
		}
		if len(out) == len(a.Elements) {
			return args[0], nil
		}
		rest := newArray(out)
		if len(out) > 0 {
			rest.Lower = a.Lower
		}
		return value.Array(rest), nil
	}
}

// arrayReplace replaces the elements equal to a value.
func arrayReplace(types []analyze.TypeRef, _ analyze.TypeRef) analyze.EvalFunc {
	t := elementType(types[0].OID)
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		if args[0].IsNull() {
			return value.Null, nil
		}
		a := args[0].Array()
		out := &value.ArrayData{Elements: append([]value.Value(nil), a.Elements...), Lengths: a.Lengths, Lower: a.Lower}
		for i, e := range out.Elements {
			if sameElement(e, args[1], t) {
				out.Elements[i] = args[2]
			}
		}
		return value.Array(out), nil
	}
}

// trimArray drops the last n entries of the first dimension.
func trimArray(_ *analyze.Env, args []value.Value) (value.Value, error) {
	a, n := args[0].Array(), args[1].Int()
	length := int64(0)
	if len(a.Lengths) > 0 {
		length = int64(a.Lengths[0])
	}
	if n < 0 || n > length {
		return value.Null, pgerr.New(pgerr.ArrayElementError, "number of elements to trim must be between 0 and %d", length)
	}
	if length == 0 || n == length {
		return value.Array(newArray(nil)), nil
	}
	each := len(a.Elements) / int(length)
	out := &value.ArrayData{Elements: a.Elements[:each*int(length-n)], Lengths: append([]int32(nil), a.Lengths...), Bitmap: a.HasNull()}
	out.Lower = make([]int32, len(a.Lower))
	for i := range out.Lower {
		out.Lower[i] = 1
	}
	out.Lengths[0] -= int32(n)
	return value.Array(out), nil
}

// arrayMax bounds the number of elements of an array, about where PostgreSQL's
// allocation limit stands.
const arrayMax = 1 << 24

// arrayFill makes an array of one value.
func arrayFill(_ *analyze.Env, args []value.Value) (value.Value, error) {
	if args[1].IsNull() || len(args) == 3 && args[2].IsNull() {
		return value.Null, pgerr.New(pgerr.NullValueNotAllowed, "dimension array or low bound array cannot be null")
	}
	out := &value.ArrayData{}
	count := int64(1)
	for i, n := range args[1].Array().Elements {
		if n.IsNull() {
			return value.Null, pgerr.New(pgerr.NullValueNotAllowed, "dimension values cannot be null")
		}
		low := int32(1)
		if len(args) == 3 {
			bounds := args[2].Array().Elements
			if len(bounds) != len(args[1].Array().Elements) {
				return value.Null, pgerr.New(pgerr.ArraySubscriptError, "wrong number of array subscripts").
					WithDetail("Low bound array has different size than dimensions array.")
			}
			low = int32(bounds[i].Int())
		}
		if count *= max(n.Int(), 0); count > arrayMax {
			return value.Null, pgerr.New(pgerr.ProgramLimitExceeded, "array size exceeds the maximum allowed (%d)", arrayMax)
		}
		out.Lengths, out.Lower = append(out.Lengths, int32(n.Int())), append(out.Lower, low)
	}
	if count == 0 || len(out.Lengths) == 0 {
		return value.Array(newArray(nil)), nil
	}
	out.Elements = make([]value.Value, count)
	for i := range out.Elements {
		out.Elements[i] = args[0]
	}
	return value.Array(out), nil
}

// elementSet is the keys of an array's elements that are not NULL.
func elementSet(v value.Value, t analyze.TypeRef) (set map[string]bool, null bool) {
	set = map[string]bool{}
	elem := elementType(t.OID)
	for _, e := range v.Array().Elements {
		if e.IsNull() {
			null = true
			continue
		}
		set[string(appendKey(nil, e, elem))] = true
	}
	return set, null
}

// arrayContainment is @> and <@: every element of the inner array is in the
// outer one; NULL is in none.
func arrayContainment(order func(args []value.Value) (outer, inner value.Value),
) func([]analyze.TypeRef, analyze.TypeRef) analyze.EvalFunc {
	return func(types []analyze.TypeRef, _ analyze.TypeRef) analyze.EvalFunc {
		return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			outer, inner := order(args)
			have, _ := elementSet(outer, types[0])
			want, null := elementSet(inner, types[0])
			if null {
				return value.Bool(false), nil
			}
			for k := range want {
				if !have[k] {
					return value.Bool(false), nil
				}
			}
			return value.Bool(true), nil
		}
	}
}

// arrayOverlap is &&.
func arrayOverlap(types []analyze.TypeRef, _ analyze.TypeRef) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		a, _ := elementSet(args[0], types[0])
		b, _ := elementSet(args[1], types[0])
		for k := range a {
			if b[k] {
				return value.Bool(true), nil
			}
		}
		return value.Bool(false), nil
	}
}
