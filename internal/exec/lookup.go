package exec

import (
	"context"
	"io"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
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

// lookupKey is a column and what it is equal to.
type lookupKey struct {
	column int
	value  Eval
}

// Open implements Node.
func (n *lookup) Open(ctx context.Context, rt *Runtime, own *Frame) (Rows, error) {
	in := ownInput(ctx, rt, own)
	var best [2][]Row
	least := -1
	var buffer [64]byte
	for _, k := range n.keys {
		v, err := k.value(in)
		if err != nil {
			return nil, err
		}
		if v.IsNull() {
			return &foundRows{}, nil
		}
		found, err := n.leaf.Find(rt, k.column, pgtype.AppendHashKey(buffer[:0], v))
		if err != nil {
			return nil, err
		}
		if size := len(found[0]) + len(found[1]); least < 0 || size < least {
			best, least = found, size
		}
		if least == 0 {
			break
		}
	}
	return &foundRows{best}, nil
}

// foundRows is a running lookup.
type foundRows struct{ parts [2][]Row }

// Next implements Rows.
func (r *foundRows) Next(context.Context) (Row, error) {
	for i, part := range r.parts {
		if len(part) > 0 {
			r.parts[i] = part[1:]
			return part[0], nil
		}
	}
	return nil, io.EOF
}

// Close implements Rows.
func (r *foundRows) Close() error {
	r.parts = [2][]Row{}
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
		column, other := equalColumn(c, own)
		if column == nil || !leaf.Indexes(column.Index) || !only(other, known) {
			continue
		}
		eval, err := Compile(other, p.full)
		if err != nil {
			return nil, err
		}
		n.keys = append(n.keys, lookupKey{column.Index, eval})
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
		if column, other := equalColumn(c, own); column != nil && !reads(other, nil) && selectivity(column) > 1 {
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
