package plan

import (
	"bytes"
	"context"
	"io"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// changeNode runs the steps of an UPDATE or DELETE when it is opened, and then
// yields the rows of RETURNING.
type changeNode struct {
	kind   Kind
	target *rowTarget
	// candidates yields the row id, the columns of the target that the statement
	// reads, the new values, and the columns of the other tables.
	candidates exec.Node
	// again yields the same for the row whose id is parameter number param. It is nil
	// when the table is shared with other parts of the statement, which change it too.
	shared   bool
	again    exec.Node
	param    int
	values   int   // number of new values
	assigned []int // their columns
	write    *exec.RemoteStatement
	// detach makes a row that is to be deleted refer to none, nil where it must.
	detach    *exec.RemoteStatement
	returning exec.Node // nil without RETURNING
	guard     *Guard    // nil for none
}

// returns implements returner.
func (n *changeNode) returns(node exec.Node) { n.returning = node }

// Open implements exec.Node.
func (n *changeNode) Open(ctx context.Context, rt *exec.Runtime, _ *exec.Frame) (exec.Rows, error) {
	r := &changing{changeNode: n, rt: rt, keep: exec.NewKeeper(rt)}
	for _, step := range []func(context.Context) error{r.collect, r.lock, r.recheck, r.store} {
		if err := step(ctx); err != nil {
			r.keep.Release()
			return nil, err
		}
	}
	out := &Changed{Count: int64(len(r.rows)), keep: r.keep}
	if n.returning == nil {
		return out, nil
	}
	for _, row := range r.rows {
		if err := out.add(ctx, rt, n.returning, r.image(row)); err != nil {
			r.keep.Release()
			return nil, err
		}
	}
	return out, nil
}

// changing is one run of a changeNode.
type changing struct {
	*changeNode
	rt   *exec.Runtime
	keep *exec.Keeper
	rows []exec.Row // as candidates yields them
}

// firstOf runs a query and passes the first row of each row id.
func (r *changing) firstOf(ctx context.Context, query exec.Node, f func(key string, row exec.Row)) error {
	rows, err := query.Open(ctx, r.rt, nil)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	return each(ctx, rows, func(row exec.Row) error {
		key := analyze.RowIDKey(row[0])
		if seen[key] {
			return nil
		}
		seen[key] = true
		kept, err := r.keep.Keep(row)
		if err == nil {
			f(key, kept)
		}
		return err
	})
}

// collect reads the rows to change. A row that joins several others is changed
// once, by the first.
func (r *changing) collect(ctx context.Context) error {
	return r.firstOf(ctx, r.candidates, func(_ string, row exec.Row) { r.rows = append(r.rows, row) })
}

// lock locks the rows, waiting for those who change them. A row that is gone
// is not changed.
func (r *changing) lock(ctx context.Context) error {
	if r.shared {
		r.rows = slices.DeleteFunc(r.rows, func(row exec.Row) bool { return r.rt.Touched[r.target.touch(row[0])] })
	}
	if len(r.rows) == 0 {
		return nil
	}
	counts, err := r.rt.Writer.ChangeEach(ctx, r.target.lock, r.idRows())
	if err != nil {
		return err
	}
	kept := r.rows[:0]
	for i, row := range r.rows {
		if counts[i] > 0 {
			kept = append(kept, row)
		}
	}
	r.rows = kept
	return nil
}

// idRows are the row ids, each as the arguments of one statement.
func (r *changing) idRows() [][]value.Value {
	out := make([][]value.Value, len(r.rows))
	for i, row := range r.rows {
		out[i] = row[:1:1]
	}
	return out
}

// recheck reads the locked rows again. Those that somebody has changed since
// they were read are looked for once more: they may not be concerned any more,
// or their new values be others.
func (r *changing) recheck(ctx context.Context) error {
	if len(r.rows) == 0 || len(r.target.columns) == 0 {
		return nil
	}
	ids := make([]value.Value, len(r.rows))
	for i, row := range r.rows {
		ids[i] = row[0]
	}
	now, err := r.target.fetch(ctx, r.rt, ids, r.keep)
	if err != nil {
		return err
	}
	kept := r.rows[:0]
	for _, row := range r.rows {
		if !sameRow(now[analyze.RowIDKey(row[0])], row) {
			if row, err = r.anew(ctx, row[0]); err != nil {
				return err
			}
		}
		if row != nil {
			kept = append(kept, row)
		}
	}
	r.rows = kept
	return nil
}

// anew is what the query makes of a row now, nil when it is not concerned any
// more. It reads no other row of the table: someone who has it locked may be
// waiting for this one.
func (r *changing) anew(ctx context.Context, id value.Value) (fresh exec.Row, err error) {
	if r.again == nil {
		return nil, concurrently()
	}
	params := r.rt.Params
	defer func() { r.rt.Params = params }()
	r.rt.Params = append(append([]value.Value(nil), params[:min(r.param, len(params))]...), id)
	err = r.firstOf(ctx, r.again, func(_ string, row exec.Row) { fresh = row })
	return fresh, err
}

// sameRow reports whether a row that was read again is as a candidate was.
func sameRow(now, then exec.Row) bool {
	if now == nil {
		return false
	}
	var a, b []byte
	for i := range now {
		a, b = pgtype.AppendHashKey(a[:0], now[i]), pgtype.AppendHashKey(b[:0], then[i])
		if !bytes.Equal(a, b) {
			return false
		}
	}
	return true
}

// store writes the rows.
func (r *changing) store(ctx context.Context) error {
	if len(r.rows) == 0 {
		return nil
	}
	for _, row := range r.rows {
		if r.shared {
			r.rt.Touched[r.target.touch(row[0])] = true
		}
	}
	if r.kind == Delete {
		return r.remove(ctx)
	}
	args := make([][]value.Value, len(r.rows))
	for i, row := range r.rows {
		args[i] = append([]value.Value(nil), r.newValues(row)...)
		generated, err := r.passed(ctx, row)
		if err != nil {
			return err
		}
		args[i] = append(append(args[i], generated...), row[0])
	}
	_, err := r.rt.Writer.ChangeEach(ctx, r.write, args)
	return err
}

// passed has the guard look at what becomes of a row, and returns the values of its
// generated columns, which are those of the row from then on.
func (r *changing) passed(ctx context.Context, row exec.Row) ([]value.Value, error) {
	if r.guard == nil {
		return nil, nil
	}
	full := r.image(row)[:len(r.target.relation.Columns)]
	if err := r.guard.Accept(ctx, r.rt, full); err != nil {
		return nil, err
	}
	var out []value.Value
	for _, i := range r.guard.generated {
		out = append(out, full[i])
		row[1+i] = full[i] // all columns are read, in order
	}
	return out, nil
}

// newValues are the new values of a row.
func (r *changing) newValues(row exec.Row) exec.Row {
	at := 1 + len(r.target.columns)
	return row[at : at+r.values]
}

// image is the row that RETURNING sees: the table's columns, new ones after an
// UPDATE, the system columns, and the columns of the other tables.
func (r *changing) image(row exec.Row) exec.Row {
	width := len(r.target.relation.Columns)
	out := make(exec.Row, width, width+len(row))
	for n, i := range r.target.columns {
		out[i] = row[1+n]
	}
	for n, i := range r.assigned {
		out[i] = r.newValues(row)[n]
	}
	out = append(out, value.Int(0), value.Null)
	return append(out, row[1+len(r.target.columns)+r.values:]...)
}

// Changed are the rows of RETURNING, all of them computed, and the number of
// rows that were changed.
type Changed struct {
	Count int64
	rows  []exec.Row
	next  int
	keep  *exec.Keeper
}

// add computes RETURNING for a changed row.
func (c *Changed) add(ctx context.Context, rt *exec.Runtime, returning exec.Node, image exec.Row) error {
	rows, err := returning.Open(ctx, rt, &exec.Frame{Row: image})
	if err != nil {
		return err
	}
	return each(ctx, rows, func(row exec.Row) error {
		kept, err := c.keep.Keep(row)
		c.rows = append(c.rows, kept)
		return err
	})
}

// Next implements exec.Rows.
func (c *Changed) Next(ctx context.Context) (exec.Row, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if c.next == len(c.rows) {
		return nil, io.EOF
	}
	c.next++
	return c.rows[c.next-1], nil
}

// Close implements exec.Rows.
func (c *Changed) Close() error {
	c.rows = nil
	c.next = 0
	if c.keep != nil {
		c.keep.Release()
		c.keep = nil
	}
	return nil
}

// Finished implements exec.Finished: all of it is done when it is opened.
func (c *Changed) Finished() {}
