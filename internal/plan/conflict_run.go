package plan

import (
	"context"
	"errors"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// conflictTries bounds how often a row is proposed again because the one that
// was in its way had gone.
const conflictTries = 8

// conflict is what ON CONFLICT does about rows that are there already.
type conflict struct {
	update   bool // DO UPDATE
	arbiters []arbiter
	defaults []*analyze.Const // of each column; nil where IRIS alone knows
	// values computes the new values for an existing row and a proposed one, or
	// nothing when WHERE does not hold.
	values   exec.Node
	assigned []int
	write    *exec.RemoteStatement
}

// arbiter finds the row that has the key of a proposed one.
type arbiter struct {
	columns []int
	find    *exec.RemoteStatement
}

// insertOrResolve stores one row, or does what ON CONFLICT says about the row
// in its way. That row may go before it is locked: then the row is proposed
// again.
func (r *inserting) insertOrResolve(ctx context.Context, p *proposal) error {
	var last error
	for range conflictTries {
		if last = r.insert(ctx, p); last == nil && r.guard != nil {
			return r.guard.Shown(ctx, r.rt, p.given(len(r.target.relation.Columns)))
		}
		if last == nil || !violates(last) {
			return last
		}
		full := p.full(r.conflict.defaults)
		a, row, err := r.inTheWay(ctx, full)
		if err != nil {
			return err
		}
		if row == nil {
			continue
		}
		if !r.conflict.update {
			return nil
		}
		done, err := r.resolve(ctx, a, row[0], full)
		if done || err != nil {
			return err
		}
	}
	return last
}

// violates reports whether a row was refused for what other rows there are.
func violates(err error) bool {
	var e *pgerr.Error
	return errors.As(err, &e) && (e.Code == pgerr.UniqueViolation || e.Code == pgerr.ForeignKeyViolation)
}

// inTheWay finds the row that has the key of a proposed one, nil if there is
// none.
func (r *inserting) inTheWay(ctx context.Context, full exec.Row) (*arbiter, exec.Row, error) {
	for i := range r.conflict.arbiters {
		a := &r.conflict.arbiters[i]
		key, ok := a.key(full)
		if !ok {
			continue
		}
		row, err := r.readOne(ctx, a.find, key)
		if row != nil || err != nil {
			return a, row, err
		}
	}
	return nil, nil, nil
}

// key is the key of a proposed row; ok is false for one with NULL in it, which
// nothing conflicts with.
func (a *arbiter) key(full exec.Row) (key []value.Value, ok bool) {
	for _, i := range a.columns {
		if full[i].IsNull() {
			return nil, false
		}
		key = append(key, full[i])
	}
	return key, true
}

// resolve locks the row in the way and updates it. It is not done when the row
// does not have the key any more.
func (r *inserting) resolve(ctx context.Context, a *arbiter, id value.Value, full exec.Row) (done bool, err error) {
	if r.touched[analyze.RowIDKey(id)] {
		return false, pgerr.New(pgerr.CardinalityViolation, "ON CONFLICT DO UPDATE command cannot affect row a second time").
			WithHint("Ensure that no rows proposed for insertion within the same command have duplicate constrained values.")
	}
	n, err := r.rt.Writer.Change(ctx, r.target.lock, []value.Value{id})
	if n == 0 || err != nil {
		return false, err
	}
	key, _ := a.key(full)
	row, err := r.readOne(ctx, a.find, key)
	if err != nil || row == nil || analyze.RowIDKey(row[0]) != analyze.RowIDKey(id) {
		return false, err
	}
	return true, r.updateExisting(ctx, row, full)
}

// updateExisting stores what DO UPDATE makes of a locked row.
func (r *inserting) updateExisting(ctx context.Context, row, full exec.Row) error {
	image := r.image(row, updated)
	width := len(full)
	rows, err := r.conflict.values.Open(ctx, r.rt, &exec.Frame{Row: append(append(exec.Row(nil), image[:width]...), full...)})
	if err != nil {
		return err
	}
	var values exec.Row
	err = each(ctx, rows, func(v exec.Row) error {
		values, err = r.keep.Keep(v)
		return err
	})
	if err != nil || values == nil {
		return err
	}
	for n, i := range r.conflict.assigned {
		image[i] = values[n]
	}
	args := append([]value.Value(nil), values...)
	if r.guard != nil {
		if err := r.guard.Accept(ctx, r.rt, image[:width]); err != nil {
			return err
		}
		for _, i := range r.guard.generated {
			args = append(args, image[i])
		}
	}
	args = append(args, row[0])
	if _, err := r.rt.Writer.Change(ctx, r.conflict.write, args); err != nil {
		return err
	}
	r.count++
	r.touched[analyze.RowIDKey(row[0])] = true
	r.images = append(r.images, image)
	return nil
}
