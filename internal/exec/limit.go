package exec

import (
	"context"
	"io"
	"math"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// limit is LIMIT, OFFSET and FETCH FIRST … WITH TIES.
type limit struct {
	source Node
	count  Eval // nil is ALL
	offset Eval
	ties   *ordering // set for WITH TIES
}

// Open implements Node.
func (n *limit) Open(ctx context.Context, rt *Runtime, own *Frame) (Rows, error) {
	source, err := n.source.Open(ctx, rt, own)
	if err != nil {
		return nil, err
	}
	return &limitRows{Rows: source, limit: n, in: ownInput(ctx, rt, own)}, nil
}

// bounds evaluates both expressions; a count of -1 is no limit.
func (n *limit) bounds(in *Input) (count, offset int64, err error) {
	offset, _, err = evalInt(in, n.offset)
	if err != nil {
		return 0, 0, err
	}
	if offset < 0 {
		return 0, 0, pgerr.New(pgerr.InvalidRowCountInResultOffsetClause, "OFFSET must not be negative")
	}
	count, ok, err := evalInt(in, n.count)
	if err != nil {
		return 0, 0, err
	}
	if !ok {
		if n.ties != nil {
			return 0, 0, pgerr.New(pgerr.InvalidRowCountInLimitClause,
				"row count cannot be null in FETCH FIRST ... WITH TIES clause")
		}
		return -1, offset, nil
	}
	if count < 0 {
		return 0, 0, pgerr.New(pgerr.InvalidRowCountInLimitClause, "LIMIT must not be negative")
	}
	return count, offset, nil
}

// rowsNeeded returns how many rows of the source matter, negative for all. An
// error in the expressions is left to the limit itself.
func (n *limit) rowsNeeded(in *Input) int64 {
	if n == nil || n.ties != nil {
		return -1
	}
	count, offset, err := n.bounds(in)
	if err != nil || count < 0 || count > math.MaxInt32 || offset > math.MaxInt32 {
		return -1
	}
	return count + offset
}

// limitRows is a running limit.
type limitRows struct {
	Rows
	*limit
	in      *Input
	started bool
	left    int64 // rows still to return, -1 for all
	skip    int64
	last    Row // the last row within the count, for ties
}

// Next implements Rows.
func (r *limitRows) Next(ctx context.Context) (Row, error) {
	if err := r.start(ctx); err != nil {
		return nil, err
	}
	for ; r.skip > 0; r.skip-- {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if _, err := r.Rows.Next(ctx); err != nil {
			return nil, err
		}
	}
	if r.left == 0 {
		return r.tie(ctx)
	}
	row, err := r.Rows.Next(ctx)
	if err != nil {
		return nil, err
	}
	if r.left > 0 {
		r.left--
		if r.left == 0 && r.ties != nil {
			r.last = cloneRow(row)
		}
	}
	return row, nil
}

// start evaluates the bounds once.
func (r *limitRows) start(ctx context.Context) (err error) {
	if r.started {
		return nil
	}
	r.started = true
	r.in.ctx = ctx
	r.left, r.skip, err = r.bounds(r.in)
	return err
}

// tie returns a further row that sorts equal to the last one.
func (r *limitRows) tie(ctx context.Context) (Row, error) {
	if r.last == nil {
		return nil, io.EOF
	}
	row, err := r.Rows.Next(ctx)
	if err != nil {
		return nil, err
	}
	if r.ties.compare(r.last, row) != 0 {
		r.last = nil
		return nil, io.EOF
	}
	return row, nil
}
