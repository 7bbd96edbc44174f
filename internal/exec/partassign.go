package exec

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// assignedElementsMax bounds the arrays that an assignment far beyond their end
// makes; longer ones could not be stored.
const assignedElementsMax = 1 << 20

// part replaces a part of a value, NULL before included, by what inner makes of
// that part.
type part func(in *Input, old value.Value, inner assigned) (value.Value, error)

// assigned makes the new value of a part.
type assigned func(old value.Value) (value.Value, error)

// compilePartAssign compiles the assignment to a part of a value.
func compilePartAssign(e *analyze.PartAssign, l *Layout) (Eval, error) {
	base, err := Compile(e.Base, l)
	if err != nil {
		return nil, err
	}
	x, err := Compile(e.Value, l)
	if err != nil {
		return nil, err
	}
	parts := make([]part, len(e.Steps))
	for i, step := range e.Steps {
		if parts[i], err = compilePart(step, l); err != nil {
			return nil, err
		}
	}
	return func(in *Input) (value.Value, error) {
		old, err := base(in)
		if err != nil {
			return value.Null, err
		}
		v, err := x(in)
		if err != nil {
			return value.Null, err
		}
		inner := assigned(func(value.Value) (value.Value, error) { return v, nil })
		for _, p := range slices.Backward(parts) {
			next := inner
			inner = func(old value.Value) (value.Value, error) { return p(in, old, next) }
		}
		return inner(old)
	}, nil
}

// compilePart compiles one step.
func compilePart(step analyze.PartStep, l *Layout) (part, error) {
	switch {
	case step.Shape != nil:
		return fieldPart(step.Shape, step.Field), nil
	case step.Keys != nil:
		keys, err := compileAll(step.Keys, l)
		return jsonPart(keys, step.Index), err
	}
	bounds, err := compileBounds(step.Bounds, l)
	if err != nil {
		return nil, err
	}
	return arrayPart(bounds, step.Slice), nil
}

// fieldPart is a field of a record.
func fieldPart(shape *value.Shape, i int) part {
	return func(_ *Input, old value.Value, inner assigned) (value.Value, error) {
		fields := make([]value.Value, len(shape.Fields))
		copy(fields, old.Record())
		var err error
		fields[i], err = inner(fields[i])
		return value.Record(shape, fields), err
	}
}

// arrayPart is an element or a slice of an array.
func arrayPart(bounds [][2]Eval, isSlice bool) part {
	return func(in *Input, old value.Value, inner assigned) (value.Value, error) {
		at, err := evalBounds(in, bounds)
		switch {
		case err != nil:
			return value.Null, err
		case at == nil:
			return value.Null, pgerr.New(pgerr.NullValueNotAllowed, "array subscript in assignment must not be null")
		}
		a := old.Array()
		if a == nil {
			a = &value.ArrayData{}
		}
		if isSlice {
			return assignSlice(a, at, old, inner)
		}
		return assignElement(a, at, inner)
	}
}

// assignElement replaces one element; an array of one dimension grows to have
// it.
func assignElement(a *value.ArrayData, at [][2]bound, inner assigned) (value.Value, error) {
	v, err := inner(element(a, at))
	if err != nil {
		return value.Null, err
	}
	switch {
	case len(a.Lengths) == 0:
		out := &value.ArrayData{Elements: []value.Value{v}}
		for _, b := range at {
			out.Lengths, out.Lower = append(out.Lengths, 1), append(out.Lower, int32(b[1].n))
		}
		return value.Array(out), nil
	case len(a.Lengths) != len(at):
		return value.Null, pgerr.New(pgerr.ArraySubscriptError, "wrong number of array subscripts")
	case len(at) == 1:
		out, err := stretched(a, at[0][1].n, at[0][1].n)
		if err != nil {
			return value.Null, err
		}
		out.Elements[at[0][1].n-int64(out.Lower[0])] = v
		return value.Array(out), nil
	}
	index := int64(0)
	for i, b := range at {
		n := b[1].n - int64(a.Lower[i])
		if n < 0 || n >= int64(a.Lengths[i]) {
			return value.Null, pgerr.New(pgerr.ArraySubscriptError, "array subscript out of range")
		}
		index = index*int64(a.Lengths[i]) + n
	}
	out := &value.ArrayData{Elements: slices.Clone(a.Elements), Lengths: a.Lengths, Lower: a.Lower}
	out.Elements[index] = v
	return value.Array(out), nil
}

// stretched is a copy of an array of one dimension that has all elements from low
// to high; those that it had not are NULL.
func stretched(a *value.ArrayData, low, high int64) (*value.ArrayData, error) {
	first, last := int64(a.Lower[0]), int64(a.Lower[0])+int64(a.Lengths[0])-1
	from, to := min(first, low), max(last, high)
	if to-from >= assignedElementsMax {
		return nil, pgerr.New(pgerr.ProgramLimitExceeded, "array size exceeds the maximum allowed (%d)", assignedElementsMax)
	}
	out := &value.ArrayData{
		Elements: make([]value.Value, to-from+1), Lengths: []int32{int32(to - from + 1)}, Lower: []int32{int32(from)},
	}
	copy(out.Elements[first-from:], a.Elements)
	return out, nil
}

// assignSlice replaces a slice of an array of one dimension. NULL leaves it as it
// is.
func assignSlice(a *value.ArrayData, at [][2]bound, old value.Value, inner assigned) (value.Value, error) {
	v, err := inner(value.Null)
	if err != nil || v.IsNull() {
		return old, err
	}
	if len(at) != 1 || len(a.Lengths) > 1 {
		return value.Null, pgerr.Unsupported("assigning to a slice of several dimensions")
	}
	low, high, source := at[0][0], at[0][1], v.Array().Elements
	if len(a.Lengths) == 0 {
		if !low.given || !high.given {
			return value.Null, pgerr.New(pgerr.ArraySubscriptError, "array slice subscript must provide both boundaries").
				WithDetail("When assigning to a slice of an empty array value, slice boundaries must be fully specified.")
		}
		a = &value.ArrayData{Lengths: []int32{0}, Lower: []int32{int32(low.n)}}
	}
	if !low.given {
		low.n = int64(a.Lower[0])
	}
	if !high.given {
		high.n = int64(a.Lower[0]) + int64(a.Lengths[0]) - 1
	}
	switch n := high.n - low.n + 1; {
	case n <= 0:
		return value.Null, pgerr.New(pgerr.ArraySubscriptError, "upper bound cannot be less than lower bound")
	case n > int64(len(source)):
		return value.Null, pgerr.New(pgerr.ArraySubscriptError, "source array too small")
	}
	out, err := stretched(a, low.n, high.n)
	if err != nil {
		return value.Null, err
	}
	copy(out.Elements[low.n-int64(out.Lower[0]):], source[:high.n-low.n+1])
	return value.Array(out), nil
}
