package exec

import (
	"context"
	"errors"
	"io"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
)

// setOp is UNION ALL, INTERSECT [ALL] or EXCEPT [ALL]; UNION is a distinct
// over UNION ALL.
type setOp struct {
	op          analyze.SetOp
	all         bool
	left, right Node
	types       keyer
}

// Open implements Node.
func (n *setOp) Open(ctx context.Context, rt *Runtime, own *Frame) (Rows, error) {
	open := func(node Node) func(context.Context) (Rows, error) {
		return func(ctx context.Context) (Rows, error) { return node.Open(ctx, rt, own) }
	}
	if n.op == analyze.Union {
		return &unionRows{pending: []func(context.Context) (Rows, error){open(n.left), open(n.right)}}, nil
	}
	left, err := n.left.Open(ctx, rt, own)
	if err != nil {
		return nil, err
	}
	rows := &setOpRows{
		setOp: n, source: left, current: left, open: open(n.right), right: keySet{acct: account{rt: rt}}, divided: dividedSetOp{spill: spill{rt: rt}},
	}
	if n.all || n.op == analyze.Intersect {
		return rows, nil
	}
	return n.once().over(rt, rows), nil
}

// once passes on the first of equal rows.
func (n *setOp) once() *distinct {
	out := &distinct{types: n.types}
	for i := range n.types {
		out.columns = append(out.columns, i)
	}
	return out
}

// unionRows yields the rows of one source after the other.
type unionRows struct {
	pending []func(context.Context) (Rows, error)
	current Rows
}

// Next implements Rows.
func (r *unionRows) Next(ctx context.Context) (Row, error) {
	for {
		if r.current == nil {
			if len(r.pending) == 0 {
				return nil, io.EOF
			}
			rows, err := r.pending[0](ctx)
			if err != nil {
				return nil, err
			}
			r.current, r.pending = rows, r.pending[1:]
		}
		row, err := r.current.Next(ctx)
		if !errors.Is(err, io.EOF) {
			return row, err
		}
		if err := r.current.Close(); err != nil {
			return nil, err
		}
		r.current = nil
	}
}

// Close implements Rows.
func (r *unionRows) Close() error {
	r.pending = nil
	current := r.current
	r.current = nil
	return closeAll(current)
}

// setOpRows is a running INTERSECT or EXCEPT: the right side is counted by
// key, then the left one streams past it. EXCEPT returns equal rows as often as the
// left side has them.
type setOpRows struct {
	*setOp
	source  Rows // the left side
	current Rows // that, then a part of it
	open    func(context.Context) (Rows, error)
	loaded  bool
	right   keySet
	divided dividedSetOp
}

// Next implements Rows.
func (r *setOpRows) Next(ctx context.Context) (Row, error) {
	if !r.loaded {
		if err := r.start(ctx); err != nil {
			return nil, err
		}
	}
	for {
		row, err := r.current.Next(ctx)
		if errors.Is(err, io.EOF) {
			if err := r.nextPart(ctx); err != nil {
				return nil, err
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if r.keeps(row) {
			return row, nil
		}
	}
}

// start counts the right side.
func (r *setOpRows) start(ctx context.Context) error {
	r.loaded = true
	rows, err := r.open(ctx)
	if err != nil {
		return err
	}
	err = Drain(ctx, rows, func(row Row) error {
		r.right.scratch = r.types.key(r.right.scratch[:0], row)
		return r.keepRight(1)
	})
	if err = errors.Join(err, rows.Close()); err != nil || r.divided.right == nil {
		return err
	}
	return r.divideLeft(ctx)
}

// keeps decides about a row of the left side.
func (r *setOpRows) keeps(row Row) bool {
	key := r.types.key(r.right.scratch[:0], row)
	r.right.scratch = key
	n := r.right.counts[string(key)]
	intersect := r.op == analyze.Intersect
	switch {
	case n > 0 && r.all:
		r.right.counts[string(key)] = n - 1
	case n > 0 && intersect:
		r.right.counts[string(key)] = 0 // it is returned once
	}
	return (n > 0) == intersect
}

// Close implements Rows.
func (r *setOpRows) Close() error {
	r.right.release()
	r.divided.pending, r.divided.right, r.current = nil, nil, r.source
	return errors.Join(r.source.Close(), r.divided.spill.close())
}
