package exec

import (
	"context"
	"io"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
)

// CompileOver compiles an expression over rows of a layout, nil for none, with the
// sources of the relations that functions in language SQL in it read.
func CompileOver(e analyze.Expr, l *Layout, leaves Leaves) (Eval, error) {
	own := Layout{}
	if l != nil {
		own = *l
	}
	own.build = newBuilder(leaves)
	return Compile(e, &own)
}

// RowQuery returns the node that computes q's targets for one row: the row of
// the frame that the node is opened with, which holds q's ranges in their
// order. q.Where decides whether there is a result. DML computes RETURNING and
// the values of ON CONFLICT so.
func RowQuery(q *analyze.Query, leaves Leaves) (Node, error) {
	b := newBuilder(leaves)
	l := RangesLayout(q.Ranges, nil)
	l.build = b
	defer b.enter()()
	items, err := b.compileWith(q, l)
	if err != nil {
		return nil, err
	}
	node, err := filtered(givenRow{}, conjuncts(q.Where), l)
	if err != nil {
		return nil, err
	}
	return b.finish(q, l, node, items)
}

// givenRow yields the row of the frame around its query, once.
type givenRow struct{}

// Open implements Node.
func (givenRow) Open(_ context.Context, _ *Runtime, own *Frame) (Rows, error) {
	return &oneRow{row: own.Outer.Row}, nil
}

// oneRow is a running givenRow.
type oneRow struct{ row Row }

// Next implements Rows.
func (r *oneRow) Next(context.Context) (Row, error) {
	if r.row == nil {
		return nil, io.EOF
	}
	row := r.row
	r.row = nil
	return row, nil
}

// Close implements Rows.
func (r *oneRow) Close() error { return nil }

// Keeper keeps rows within the memory of one execution.
type Keeper struct{ acct account }

// NewKeeper returns a Keeper of an execution.
func NewKeeper(rt *Runtime) *Keeper { return &Keeper{account{rt: rt}} }

// Keep returns a row that stays valid.
func (k *Keeper) Keep(r Row) (Row, error) { return k.acct.keep(r) }

// Release gives the memory of all kept rows back.
func (k *Keeper) Release() { k.acct.release() }
