package exec

import (
	"fmt"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// jsonPlace is where a JSON value stands that becomes a part of a record: the
// member, and the elements inside of it.
type jsonPlace struct {
	key     string
	indexes []int
}

// expectedArray is the error about a value that should be an array.
func (p *jsonPlace) expectedArray() error {
	err := pgerr.New(pgerr.InvalidTextRepresentation, "expected JSON array")
	if len(p.indexes) == 0 {
		return err.WithHint("See the value of key \"%s\".", p.key)
	}
	var b strings.Builder
	for _, i := range p.indexes {
		fmt.Fprintf(&b, "[%d]", i)
	}
	return err.WithHint("See the array element %s of key \"%s\".", b.String(), p.key)
}

// jsonArrayBuilder collects the elements of an array of several dimensions, whose
// number the first innermost element tells.
type jsonArrayBuilder struct {
	env     *analyze.Env
	element value.Field
	place   *jsonPlace
	lengths []int32 // -1 is not known yet
	deepest bool    // the number of dimensions is known
	out     []value.Value
}

// arrayFromJSON makes an array of a JSON array, nested ones being dimensions.
func arrayFromJSON(env *analyze.Env, f value.Field, n *jsonTree, at *jsonPlace) (value.Value, error) {
	if n.kind != jsonArray {
		return value.Null, at.expectedArray()
	}
	elem := value.Field{Type: uint32(pgtype.ByOID(pgtype.OID(f.Type)).Elem), Typmod: f.Typmod}
	b := &jsonArrayBuilder{env: env, element: elem, place: at}
	if err := b.dimension(n, 1); err != nil {
		return value.Null, err
	}
	if len(b.out) == 0 {
		return value.Array(&value.ArrayData{}), nil
	}
	a := &value.ArrayData{Elements: b.out, Lengths: b.lengths, Lower: make([]int32, len(b.lengths))}
	for i := range a.Lower {
		a.Lower[i] = 1
	}
	return value.Array(a), nil
}

// dimension takes the elements of one array at a depth.
func (b *jsonArrayBuilder) dimension(n *jsonTree, depth int) error {
	if depth > len(b.lengths) {
		b.lengths = append(b.lengths, int32(len(n.items)))
	} else if b.lengths[depth-1] != int32(len(n.items)) {
		return pgerr.New(pgerr.InvalidTextRepresentation, "malformed JSON array").
			WithDetail("Multidimensional arrays must have sub-arrays with matching dimensions.")
	}
	for i, item := range n.items {
		b.place.indexes = append(b.place.indexes, i)
		if err := b.take(item, depth); err != nil {
			return err
		}
		b.place.indexes = b.place.indexes[:len(b.place.indexes)-1]
	}
	return nil
}

// take takes one element: an array inside where there may be one, or a value.
func (b *jsonArrayBuilder) take(item *jsonTree, depth int) error {
	if item.kind == jsonArray && (!b.deepest || depth < len(b.lengths)) && pgtype.ByOID(pgtype.OID(b.element.Type)).Kind != value.KindJSON {
		return b.dimension(item, depth+1)
	}
	if b.deepest && depth < len(b.lengths) {
		return b.place.expectedArray()
	}
	b.deepest = true
	v, err := fromJSON(b.env, b.element, item, b.place)
	b.out = append(b.out, v)
	return err
}
