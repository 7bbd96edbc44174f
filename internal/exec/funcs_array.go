package exec

import (
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// newArray makes a one-dimensional array.
func newArray(elements []value.Value) *value.ArrayData { return pgtype.NewArray(elements).Array() }

// errNested is the error of arrays that do not fit into one.
func errNested() error {
	return pgerr.New(pgerr.ArraySubscriptError,
		"multidimensional arrays must have array expressions with matching dimensions")
}

// nestArrays makes an array of arrays. Empty and NULL ones are left out when
// all are; otherwise the shapes must agree.
func nestArrays(vs []value.Value) (value.Value, error) {
	out := &value.ArrayData{}
	var first *value.ArrayData
	count := int32(0)
	for _, v := range vs {
		if v.IsNull() || len(v.Array().Lengths) == 0 {
			continue
		}
		a := v.Array()
		if first == nil {
			first = a
		}
		if !sameShape(first, a) {
			return value.Null, errNested()
		}
		count++
		out.Elements = append(out.Elements, a.Elements...)
	}
	if first == nil {
		return value.Array(out), nil
	}
	if int(count) != len(vs) {
		return value.Null, errNested()
	}
	out.Lengths = append([]int32{count}, first.Lengths...)
	out.Lower = append([]int32{1}, first.Lower...)
	return value.Array(out), nil
}

// sameShape reports whether two arrays have equal dimensions and bounds.
func sameShape(a, b *value.ArrayData) bool {
	if len(a.Lengths) != len(b.Lengths) {
		return false
	}
	for i := range a.Lengths {
		if a.Lengths[i] != b.Lengths[i] || a.Lower[i] != b.Lower[i] {
			return false
		}
	}
	return true
}

// arrayFuncs are the functions and operators of arrays.
func arrayFuncs() []def {
	return []def{
		{sig: "array_length(anyarray,int4)", eval: arrayDimension(func(a *value.ArrayData, i int) int64 { return int64(a.Lengths[i]) })},
		{sig: "array_lower(anyarray,int4)", eval: arrayDimension(func(a *value.ArrayData, i int) int64 { return int64(a.Lower[i]) })},
		{sig: "array_upper(anyarray,int4)", eval: arrayDimension(func(a *value.ArrayData, i int) int64 {
			return int64(a.Lower[i]) + int64(a.Lengths[i]) - 1
		})},
		{sig: "array_ndims(anyarray)", eval: arrayNDims},
		{sig: "array_dims(anyarray)", eval: arrayDims},
		{sig: "cardinality(anyarray)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return value.Int(int64(len(args[0].Array().Elements))), nil
		}},
		{sig: "array_append(anycompatiblearray,anycompatible)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return addElement(args[0], args[1], true)
		}},
		{sig: "array_prepend(anycompatible,anycompatiblearray)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return addElement(args[1], args[0], false)
		}},
		{sig: "array_cat(anycompatiblearray,anycompatiblearray)", eval: arrayCat},
		{sig: "array_to_string(anyarray,text) array_to_string(anyarray,text,text)", typed: arrayToString},
		{sig: "array_position(anycompatiblearray,anycompatible) array_position(anycompatiblearray,anycompatible,int4)", typed: arrayPosition},
		{sig: "array_positions(anycompatiblearray,anycompatible)", typed: arrayPositions},
		{sig: "array_remove(anycompatiblearray,anycompatible)", typed: arrayRemove},
		{sig: "array_replace(anycompatiblearray,anycompatible,anycompatible)", typed: arrayReplace},
		{sig: "trim_array(anyarray,int4)", eval: trimArray},
		{sig: "array_fill(anyelement,_int4) array_fill(anyelement,_int4,_int4)", eval: arrayFill},
		{sig: "arraycontains(anyarray,anyarray)", typed: arrayContainment(func(args []value.Value) (outer, inner value.Value) {
			return args[0], args[1]
		})},
		{sig: "arraycontained(anyarray,anyarray)", typed: arrayContainment(func(args []value.Value) (outer, inner value.Value) {
			return args[1], args[0]
		})},
		{sig: "arrayoverlap(anyarray,anyarray)", typed: arrayOverlap},
		{sig: "unnest(anyarray)", set: func(_ *analyze.Env, args []value.Value) ([]value.Value, error) {
			return args[0].Array().Elements, nil
		}},
		{sig: "_pg_expandarray(anyarray)", set: func(_ *analyze.Env, args []value.Value) ([]value.Value, error) {
			out := make([]value.Value, len(args[0].Array().Elements))
			for i, v := range args[0].Array().Elements {
				out[i] = value.Record(nil, []value.Value{v, value.Int(int64(i) + 1)})
			}
			return out, nil
		}},
		{sig: "array_larger(anyarray,anyarray)", typed: pickTyped(1)},
		{sig: "array_smaller(anyarray,anyarray)", typed: pickTyped(-1)},
	}
}

// pickTyped returns the larger (1) or smaller (-1) of two values.
func pickTyped(sign int) func([]analyze.TypeRef, analyze.TypeRef) analyze.EvalFunc {
	return func(types []analyze.TypeRef, _ analyze.TypeRef) analyze.EvalFunc {
		t := types[0].OID
		return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			if compareValues(args[0], args[1], t) == sign {
				return args[0], nil
			}
			return args[1], nil
		}
	}
}

// arrayDimension asks about a dimension, counted from 1; NULL if it is not
// there.
func arrayDimension(f func(a *value.ArrayData, i int) int64) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		a, i := args[0].Array(), args[1].Int()
		if i < 1 || i > int64(len(a.Lengths)) {
			return value.Null, nil
		}
		return value.Int(f(a, int(i-1))), nil
	}
}

// arrayNDims counts the dimensions.
func arrayNDims(_ *analyze.Env, args []value.Value) (value.Value, error) {
	n := len(args[0].Array().Lengths)
	if n == 0 {
		return value.Null, nil
	}
	return value.Int(int64(n)), nil
}

// arrayDims prints the bounds of the dimensions.
func arrayDims(_ *analyze.Env, args []value.Value) (value.Value, error) {
	a := args[0].Array()
	if len(a.Lengths) == 0 {
		return value.Null, nil
	}
	var b strings.Builder
	for i, n := range a.Lengths {
		low := int(a.Lower[i])
		b.WriteString("[" + strconv.Itoa(low) + ":" + strconv.Itoa(low+int(n)-1) + "]")
	}
	return value.Text(b.String()), nil
}

// errNotOneDimensional is the error of array_append and array_prepend.
func errNotOneDimensional() error {
	return pgerr.New(pgerr.DataException, "argument must be empty or one-dimensional array")
}

// addElement adds an element at the end or at the start; a NULL array is empty.
func addElement(array, element value.Value, end bool) (value.Value, error) {
	if array.IsNull() {
		return value.Array(newArray([]value.Value{element})), nil
	}
	a := array.Array()
	switch len(a.Lengths) {
	case 0:
		return value.Array(newArray([]value.Value{element})), nil
	case 1:
	default:
		return value.Null, errNotOneDimensional()
	}
	out := &value.ArrayData{Lengths: []int32{a.Lengths[0] + 1}, Lower: a.Lower}
	out.Elements = make([]value.Value, 0, len(a.Elements)+1)
	if !end {
		out.Elements = append(out.Elements, element)
	}
	out.Elements = append(out.Elements, a.Elements...)
	if end {
		out.Elements = append(out.Elements, element)
	}
	return value.Array(out), nil
}

// arrayCat joins arrays: of the same number of dimensions, or where one is an
// element of the other.
func arrayCat(_ *analyze.Env, args []value.Value) (value.Value, error) {
	for i, v := range args {
		if v.IsNull() || len(v.Array().Lengths) == 0 {
			other := args[1-i]
			if other.IsNull() {
				return v, nil
			}
			return other, nil
		}
	}
	a, b := args[0].Array(), args[1].Array()
	x, y := len(a.Lengths), len(b.Lengths)
	out := &value.ArrayData{Elements: append(append([]value.Value(nil), a.Elements...), b.Elements...)}
	switch {
	case x == y:
		out.Lengths, out.Lower = append([]int32(nil), a.Lengths...), a.Lower
		out.Lengths[0] += b.Lengths[0]
		if !sameTail(a, b, 1, 1) {
			return value.Null, errCat("Arrays with differing element dimensions are not compatible for concatenation.")
		}
	case x == y-1:
		out.Lengths, out.Lower = append([]int32(nil), b.Lengths...), b.Lower
		out.Lengths[0]++
		if !sameTail(a, b, 0, 1) {
			return value.Null, errCat("Arrays with differing dimensions are not compatible for concatenation.")
		}
	case x-1 == y:
		out.Lengths, out.Lower = append([]int32(nil), a.Lengths...), a.Lower
		out.Lengths[0]++
		if !sameTail(a, b, 1, 0) {
			return value.Null, errCat("Arrays with differing dimensions are not compatible for concatenation.")
		}
	default:
		return value.Null, errCat("Arrays of %d and %d dimensions are not compatible for concatenation.", x, y)
	}
	return value.Array(out), nil
}

// sameTail reports whether the dimensions from the given ones on agree.
func sameTail(a, b *value.ArrayData, i, j int) bool {
	tailA := &value.ArrayData{Lengths: a.Lengths[i:], Lower: a.Lower[i:]}
	tailB := &value.ArrayData{Lengths: b.Lengths[j:], Lower: b.Lower[j:]}
	return sameShape(tailA, tailB)
}

// errCat is the error of arrays that cannot be joined.
func errCat(detail string, args ...any) error {
	return pgerr.New(pgerr.ArraySubscriptError, "cannot concatenate incompatible arrays").WithDetail(detail, args...)
}

// arrayToString joins the elements; NULLs are left out unless a text stands for
// them.
func arrayToString(types []analyze.TypeRef, _ analyze.TypeRef) analyze.EvalFunc {
	print := textOf(elementType(types[0].OID))
	return func(env *analyze.Env, args []value.Value) (value.Value, error) {
		if args[0].IsNull() || args[1].IsNull() {
			return value.Null, nil
		}
		var parts []string
		for _, e := range args[0].Array().Elements {
			switch {
			case !e.IsNull():
				parts = append(parts, print(env, e))
			case len(args) == 3 && !args[2].IsNull():
				parts = append(parts, args[2].Str())
			}
		}
		return value.Text(strings.Join(parts, args[1].Str())), nil
	}
}

// sameElement reports whether two elements are equal, NULL being equal to NULL.
func sameElement(a, b value.Value, t pgtype.OID) bool {
	if a.IsNull() || b.IsNull() {
		return a.IsNull() && b.IsNull()
	}
	return compareValues(a, b, t) == 0
}
