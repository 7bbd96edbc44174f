package exec

import (
	"context"
	"io"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// closeAll closes several streams and returns the first error.
func closeAll(rows ...Rows) error {
	var first error
	for _, r := range rows {
		if r == nil {
			continue
		}
		if err := r.Close(); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// filter passes on the rows for which cond is true.
type filter struct {
	source Node
	cond   Eval
	shown  Shown
}

// Open implements Node.
func (n *filter) Open(ctx context.Context, rt *Runtime, own *Frame) (Rows, error) {
	source, err := n.source.Open(ctx, rt, own)
	if err != nil {
		return nil, err
	}
	return &filterRows{Rows: source, cond: n.cond, in: ownInput(ctx, rt, own)}, nil
}

// filterRows is a running filter.
type filterRows struct {
	Rows
	cond Eval
	in   *Input
}

// Next implements Rows.
func (r *filterRows) Next(ctx context.Context) (Row, error) {
	for {
		row, err := r.Rows.Next(ctx)
		if err != nil {
			return nil, err
		}
		if err := ctx.Err(); err != nil {
			return nil, context.Cause(ctx)
		}
		ok, err := r.in.at(ctx, row).holds(r.cond)
		if err != nil {
			return nil, err
		}
		if ok {
			return row, nil
		}
	}
}

// holds evaluates a condition: NULL does not hold.
func (in *Input) holds(cond Eval) (bool, error) {
	v, err := cond(in)
	return err == nil && !v.IsNull() && v.Bool(), err
}

// project computes a row of expressions for each row.
type project struct {
	source Node
	exprs  []Eval
}

// Open implements Node.
func (n *project) Open(ctx context.Context, rt *Runtime, own *Frame) (Rows, error) {
	source, err := n.source.Open(ctx, rt, own)
	if err != nil {
		return nil, err
	}
	return &projectRows{Rows: source, exprs: n.exprs, in: ownInput(ctx, rt, own), out: make(Row, len(n.exprs))}, nil
}

// projectRows is a running project.
type projectRows struct {
	Rows
	exprs []Eval
	in    *Input
	out   Row
}

// Next implements Rows.
func (r *projectRows) Next(ctx context.Context) (Row, error) {
	row, err := r.Rows.Next(ctx)
	if err != nil {
		return nil, err
	}
	return r.out, r.in.at(ctx, row).fill(r.out, r.exprs)
}

// fill evaluates expressions into a row.
func (in *Input) fill(out Row, exprs []Eval) error {
	for i, e := range exprs {
		v, err := e(in)
		if err != nil {
			return err
		}
		out[i] = v
	}
	return nil
}

// values yields one row per list of expressions: VALUES, and with a single
// empty list the one row of a query without FROM.
type values struct{ rows [][]Eval }

// Open implements Node.
func (n *values) Open(ctx context.Context, rt *Runtime, own *Frame) (Rows, error) {
	return &valuesRows{rows: n.rows, in: ownInput(ctx, rt, own)}, nil
}

// valuesRows is a running values.
type valuesRows struct {
	rows [][]Eval
	in   *Input
	out  Row
}

// Next implements Rows.
func (r *valuesRows) Next(ctx context.Context) (Row, error) {
	if len(r.rows) == 0 {
		return nil, io.EOF
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	exprs := r.rows[0]
	r.rows = r.rows[1:]
	if r.out == nil {
		r.out = make(Row, len(exprs))
	}
	r.in.ctx = ctx
	return r.out, r.in.fill(r.out, exprs)
}

// Close implements Rows.
func (r *valuesRows) Close() error {
	r.rows = nil
	return nil
}

// project columns [0, n) of each row: drops what was computed for sorting.
type prefix struct {
	source Node
	width  int
}

// Open implements Node.
func (n *prefix) Open(ctx context.Context, rt *Runtime, own *Frame) (Rows, error) {
	source, err := n.source.Open(ctx, rt, own)
	if err != nil {
		return nil, err
	}
	return &prefixRows{source, n.width}, nil
}

// prefixRows is a running prefix.
type prefixRows struct {
	Rows
	width int
}

// Next implements Rows.
func (r *prefixRows) Next(ctx context.Context) (Row, error) {
	row, err := r.Rows.Next(ctx)
	if err != nil {
		return nil, err
	}
	return row[:r.width], nil
}

// bufferRows yields rows that an operator has kept.
type bufferRows struct {
	rows []Row
	acct account
}

// Next implements Rows.
func (r *bufferRows) Next(ctx context.Context) (Row, error) {
	if len(r.rows) == 0 {
		return nil, io.EOF
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	row := r.rows[0]
	r.rows = r.rows[1:]
	return row, nil
}

// Close implements Rows.
func (r *bufferRows) Close() error {
	r.rows = nil
	r.acct.release()
	return nil
}

// nulls returns a row of NULLs.
func nulls(width int) Row { return make(Row, width) }

// evalInt evaluates a bigint expression without a row; ok is false for NULL.
func evalInt(in *Input, e Eval) (n int64, ok bool, err error) {
	if e == nil {
		return 0, false, nil
	}
	v, err := e(in)
	if err != nil || v.Kind() == value.KindNull {
		return 0, false, err
	}
	return v.Int(), true, nil
}
