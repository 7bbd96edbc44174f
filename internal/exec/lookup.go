package exec

import (
	"context"
	"io"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// Indexed is a leaf that finds rows by the value of a column.
type Indexed interface {
	Node
	// Indexes reports whether there is an index of the column.
	Indexes(column int) bool
	// Find returns the lists of rows whose column has a value with this key of
	// pgtype.AppendHashKey. They are shared and not changed.
	Find(rt *Runtime, column int, key []byte) ([2][]Row, error)
}

// lookup reads those rows of an indexed leaf that may meet equalities: all that the
// rarest of their values finds. The conditions are tested again above it.
type lookup struct {
	leaf Indexed
	keys []lookupKey
}

// lookupKey is a column and what it is equal to: one of the values, or of the elements
// of the array.
type lookupKey struct {
	column int
	values []Eval
	array  Eval
}

// read computes the values that are not NULL, each once, as keys of pgtype.AppendHashKey.
func (k *lookupKey) read(in *Input) (out [][]byte, err error) {
	seen := map[string]bool{}
	add := func(v value.Value) {
		if v.IsNull() {
			return
		}
		if key := pgtype.AppendHashKey(nil, v); !seen[string(key)] {
			seen[string(key)] = true
			out = append(out, key)
		}
	}
	for _, eval := range k.values {
		v, err := eval(in)
		if err != nil {
			return nil, err
		}
		add(v)
	}
	if k.array == nil {
		return out, nil
	}
	list, err := k.array(in)
	if err != nil || list.IsNull() {
		return out, err
	}
	for _, v := range list.Array().Elements {
		add(v)
	}
	return out, nil
}

// Open implements Node.
func (n *lookup) Open(ctx context.Context, rt *Runtime, own *Frame) (Rows, error) {
	in := ownInput(ctx, rt, own)
	var best [][]Row
	least := -1
	for i := range n.keys {
		found, size, err := n.find(rt, in, &n.keys[i])
		if err != nil {
			return nil, err
		}
		if least < 0 || size < least {
			best, least = found, size
		}
		if least == 0 {
			break
		}
	}
	return &foundRows{best}, nil
}

// find returns the lists of rows that one key finds, and how many rows those are.
func (n *lookup) find(rt *Runtime, in *Input, k *lookupKey) (found [][]Row, size int, err error) {
	if len(k.values) == 1 && k.array == nil { // a join asks for each of its rows
		v, err := k.values[0](in)
		if err != nil || v.IsNull() {
			return nil, 0, err
		}
		var buffer [64]byte
		parts, err := n.leaf.Find(rt, k.column, pgtype.AppendHashKey(buffer[:0], v))
		return parts[:], len(parts[0]) + len(parts[1]), err
	}
	keys, err := k.read(in)
	if err != nil {
		return nil, 0, err
	}
	for _, key := range keys {
		parts, err := n.leaf.Find(rt, k.column, key)
		if err != nil {
			return nil, 0, err
		}
		found = append(found, parts[0], parts[1])
		size += len(parts[0]) + len(parts[1])
	}
	return found, size, nil
}

// foundRows is a running lookup.
type foundRows struct{ parts [][]Row }

// Next implements Rows.
func (r *foundRows) Next(context.Context) (Row, error) {
	for len(r.parts) > 0 {
		if part := r.parts[0]; len(part) > 0 {
			r.parts[0] = part[1:]
			return part[0], nil
		}
		r.parts = r.parts[1:]
	}
	return nil, io.EOF
}

// Close implements Rows.
func (r *foundRows) Close() error {
	r.parts = nil
	return nil
}

// Describe implements Explainer.
func (n *lookup) Describe(d *Description) {
	if x, ok := n.leaf.(Explainer); ok {
		x.Describe(d)
	}
	d.Type = "Index Scan"
}

// lookup returns the source of range i, read by what conds say about its columns, or
// nil where they say nothing that an index helps with. known are the ranges whose rows
// are there when it is opened.
func (p *fromPart) lookup(i int, conds []analyze.Expr, known []bool) (Node, error) {
	leaf, ok := p.leafNodes[i].(Indexed)
	if !ok {
		return nil, nil
	}
	own := make([]bool, len(p.query.Ranges))
	own[i] = true
	n := &lookup{leaf: leaf}
	for _, c := range conds {
		e := columnEqual(c, own)
		if e.column == nil || !leaf.Indexes(e.column.Index) || !e.each(func(x analyze.Expr) bool { return only(x, known) }) {
			continue
		}
		k := lookupKey{column: e.column.Index}
		var err error
		if k.values, err = compileAll(e.values, p.full); err == nil && e.array != nil {
			k.array, err = Compile(e.array, p.full)
		}
		if err != nil {
			return nil, err
		}
		n.keys = append(n.keys, k)
	}
	if len(n.keys) == 0 {
		return nil, nil
	}
	return n, nil
}

// selective reports whether conditions pick few rows of a source below f, so that
// looking up what they are joined with is less work than hashing all of it.
func (p *fromPart) selective(f *analyze.From, conds []analyze.Expr) bool {
	if len(conds) == 0 {
		return false
	}
	if f.Join != nil {
		right := f.Join.Kind == analyze.InnerJoin && p.selective(f.Join.Right, conds)
		return right || p.selective(f.Join.Left, conds)
	}
	own := make([]bool, len(p.query.Ranges))
	own[f.Range] = true
	for _, c := range conds {
		e := columnEqual(c, own)
		if e.column != nil && selectivity(e.column) > 1 && e.each(func(x analyze.Expr) bool { return !reads(x, nil) }) {
			return true
		}
	}
	return false
}

// lookupJoin makes the right side of a join a lookup for each left row, where that is
// less work.
func (p *fromPart) lookupJoin(j *analyze.Join, s conditions, n *join) (bool, error) {
	if j.Right.Join != nil || j.Kind != analyze.InnerJoin && j.Kind != analyze.LeftJoin || n.dependent ||
		!p.selective(j.Left, append(conjuncts(p.query.Where), s.left...)) {
		return false, nil
	}
	known := make([]bool, len(p.query.Ranges))
	(&arranger{query: p.query}).mark(j.Left, known)
	node, err := p.lookup(j.Right.Range, append(append([]analyze.Expr(nil), s.on...), s.right...), known)
	if err != nil || node == nil {
		return false, err
	}
	l, _ := p.full.below(p.query, j.Right)
	n.dependent = true
	n.right, err = filtered(node, s.right, l)
	return true, err
}
