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
	return &setOpRows{
		setOp: n, Rows: left, open: open(n.right), right: keySet{acct: account{rt: rt}},
		returned: keySet{acct: account{rt: rt}},
	}, nil
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
// key, then the left one streams past it.
type setOpRows struct {
	*setOp
	Rows     // the left side
	open     func(context.Context) (Rows, error)
	loaded   bool
	right    keySet
	returned keySet
}

// Next implements Rows.
func (r *setOpRows) Next(ctx context.Context) (Row, error) {
	if !r.loaded {
		if err := r.load(ctx); err != nil {
			return nil, err
		}
	}
	for {
		row, err := r.Rows.Next(ctx)
		if err != nil {
			return nil, err
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		ok, err := r.keeps(row)
		if err != nil {
			return nil, err
		}
		if ok {
			return row, nil
		}
	}
}

// load counts the right side.
func (r *setOpRows) load(ctx context.Context) error {
	r.loaded = true
	rows, err := r.open(ctx)
	if err != nil {
		return err
	}
	err = Drain(ctx, rows, func(row Row) error {
		r.right.scratch = r.types.key(r.right.scratch[:0], row)
		_, err := r.right.enter()
		return err
	})
	return errors.Join(err, rows.Close())
}

// keeps decides about a row of the left side.
func (r *setOpRows) keeps(row Row) (bool, error) {
	key := r.types.key(r.right.scratch[:0], row)
	r.right.scratch = key
	n := r.right.counts[string(key)]
	intersect := r.op == analyze.Intersect
	if r.all {
		if n > 0 {
			r.right.counts[string(key)] = n - 1
		}
		return (n > 0) == intersect, nil
	}
	if (n > 0) != intersect {
		return false, nil
	}
	r.returned.scratch = append(r.returned.scratch[:0], key...)
	return r.returned.enter()
}

// Close implements Rows.
func (r *setOpRows) Close() error {
	r.right.release()
	r.returned.release()
	return r.Rows.Close()
}
