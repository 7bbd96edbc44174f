package exec

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// compileSubscript compiles a[i] and a[i:j].
func compileSubscript(e *analyze.Subscript, l *Layout) (Eval, error) {
	array, err := Compile(e.Array, l)
	if err != nil {
		return nil, err
	}
	bounds, err := compileBounds(e.Bounds, l)
	if err != nil {
		return nil, err
	}
	take := func(v value.Value, at [][2]bound) value.Value { return element(v.Array(), at) }
	name := e.Array.Type().OID == pgtype.NameOID
	switch {
	case e.Slice && name:
		return func(*Input) (value.Value, error) {
			return value.Null, pgerr.New(pgerr.FeatureNotSupported, "slices of fixed-length arrays not implemented")
		}, nil
	case e.Slice:
		take = func(v value.Value, at [][2]bound) value.Value { return slice(v.Array(), at) }
	case name:
		take = nameByte
	}
	return func(in *Input) (value.Value, error) {
		v, err := array(in)
		if err != nil || v.IsNull() {
			return value.Null, err
		}
		at, err := evalBounds(in, bounds)
		if err != nil || at == nil {
			return value.Null, err
		}
		return take(v, at), nil
	}, nil
}

// compileBounds compiles the pairs of bounds; a missing one stays nil.
func compileBounds(pairs [][2]analyze.Expr, l *Layout) ([][2]Eval, error) {
	out := make([][2]Eval, len(pairs))
	for i, pair := range pairs {
		for j, b := range pair {
			if b == nil {
				continue
			}
			ev, err := Compile(b, l)
			if err != nil {
				return nil, err
			}
			out[i][j] = ev
		}
	}
	return out, nil
}

// evalBounds evaluates the bounds; nil when one of them is NULL.
func evalBounds(in *Input, pairs [][2]Eval) ([][2]bound, error) {
	out := make([][2]bound, len(pairs))
	for i, pair := range pairs {
		for j, ev := range pair {
			if ev == nil {
				continue
			}
			n, err := ev(in)
			if err != nil || n.IsNull() {
				return nil, err
			}
			out[i][j] = bound{n: n.Int(), given: true}
		}
	}
	return out, nil
}

// bound is one end of a subscript.
type bound struct {
	n     int64
	given bool
}

// nameBytes is how many bytes a name has, those after its end being zero.
const nameBytes = 64

// nameByte is a byte of a name, which is an array of them that begins at 0.
func nameByte(v value.Value, at [][2]bound) value.Value {
	n := at[0][1].n
	switch s := v.Str(); {
	case len(at) != 1 || n < 0 || n >= nameBytes:
		return value.Null
	case n >= int64(len(s)):
		return value.Text("")
	default:
		return value.Text(s[n : n+1])
	}
}

// element is a[i][j]…: NULL outside of the array, or with another number of
// subscripts than it has dimensions.
func element(a *value.ArrayData, at [][2]bound) value.Value {
	if len(at) != len(a.Lengths) {
		return value.Null
	}
	index := int64(0)
	for i, b := range at {
		n := b[1].n - int64(a.Lower[i])
		if n < 0 || n >= int64(a.Lengths[i]) {
			return value.Null
		}
		index = index*int64(a.Lengths[i]) + n
	}
	return a.Elements[index]
}

// slice is a[i:j]…: what of the range the array has, with lower bounds of 1.
// Dimensions without a subscript are taken whole.
func slice(a *value.ArrayData, at [][2]bound) value.Value {
	empty := value.Array(&value.ArrayData{})
	if len(a.Lengths) < len(at) || len(a.Lengths) == 0 {
		return empty
	}
	from, lengths := make([]int64, len(a.Lengths)), slices.Clone(a.Lengths)
	for i, b := range at {
		low, high := int64(a.Lower[i]), int64(a.Lower[i])+int64(a.Lengths[i])-1
		if b[0].given {
			low = max(low, b[0].n)
		}
		if b[1].given {
			high = min(high, b[1].n)
		}
		if low > high {
			return empty
		}
		from[i], lengths[i] = low-int64(a.Lower[i]), int32(high-low+1)
	}
	out := &value.ArrayData{Lengths: lengths, Lower: make([]int32, len(lengths)), Bitmap: a.HasNull()}
	for i := range out.Lower {
		out.Lower[i] = 1
	}
	out.Elements = appendSlice(nil, a.Elements, a.Lengths, from, lengths)
	return value.Array(out)
}

// appendSlice appends the elements of a slice, dimension by dimension.
func appendSlice(out, elements []value.Value, whole []int32, from []int64, lengths []int32) []value.Value {
	if len(whole) == 1 {
		return append(out, elements[from[0]:from[0]+int64(lengths[0])]...)
	}
	step := int64(len(elements)) / int64(whole[0])
	for i := range int64(lengths[0]) {
		start := (from[0] + i) * step
		out = appendSlice(out, elements[start:start+step], whole[1:], from[1:], lengths[1:])
	}
	return out
}

// compileField compiles a field of a record.
func compileField(e *analyze.FieldSelect, l *Layout) (Eval, error) {
	record, err := Compile(e.Arg, l)
	if err != nil {
		return nil, err
	}
	return func(in *Input) (value.Value, error) {
		v, err := record(in)
		if err != nil || v.IsNull() {
			return value.Null, err
		}
		fields := v.Record()
		if e.Index >= len(fields) {
			return value.Null, internal("a record of %d fields has no field %d", len(fields), e.Index)
		}
		return fields[e.Index], nil
	}, nil
}
