package exec

import (
	"context"
	"io"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
)

// dividedJoin is what a hash join keeps whose right side does not fit into
// memory: both sides are divided by the hashes of their keys, and then joined part
// by part.
type dividedJoin struct {
	spill   spill
	level   int
	right   *partitions // nil while the right side fits
	pending []joinPart
}

// joinPart is one part of both sides; a side without rows is nil.
type joinPart struct {
	left, right *spillRun
	level       int
}

// keepRight keeps a row of the right side.
func (r *joinRows) keepRight(ctx context.Context, row Row) error {
	if len(r.hash.types) == 0 {
		return r.inner.store.add(row)
	}
	if r.divided.right == nil {
		kept, err := r.inner.acct.keep(row)
		if err == nil {
			r.inner.rows = append(r.inner.rows, kept)
			return nil
		}
		if err := r.divide(ctx, err); err != nil {
			return err
		}
	}
	return r.putRight(ctx, row)
}

// divide writes what has been kept of the right side to a file; cause is why
// there is no memory for more.
func (r *joinRows) divide(ctx context.Context, cause error) error {
	if len(r.hash.types) == 0 || !r.inner.acct.worthSpilling() || r.divided.level >= spillDepth {
		return cause
	}
	r.divided.right = &partitions{spill: &r.divided.spill, level: r.divided.level}
	for _, row := range r.inner.rows {
		if err := r.putRight(ctx, row); err != nil {
			return err
		}
	}
	r.resetInner()
	return nil
}

// resetInner gives the memory of the right side back.
func (r *joinRows) resetInner() {
	r.inner.acct.release()
	r.inner = innerSide{acct: r.inner.acct}
}

// putRight writes a row of the right side. One with a NULL key matches nothing:
// only RIGHT and FULL return it.
func (r *joinRows) putRight(ctx context.Context, row Row) error {
	key, null, err := r.key(ownInput(ctx, r.rt, r.own).at(ctx, row), r.hash.right)
	if err != nil || null && r.kind != analyze.RightJoin && r.kind != analyze.FullJoin {
		return err
	}
	if null {
		key = nil
	}
	return r.divided.right.add(key, row)
}

// divideLeft divides the left side as the right one was, and starts with the
// first part.
func (r *joinRows) divideLeft(ctx context.Context) error {
	left := &partitions{spill: &r.divided.spill, level: r.divided.level}
	err := Drain(ctx, r.left, func(row Row) error {
		key, null, err := r.key(r.in.at(ctx, row), r.hash.left)
		if err != nil || null && r.kind != analyze.LeftJoin && r.kind != analyze.FullJoin {
			return err
		}
		if null {
			key = nil
		}
		return left.add(key, row)
	})
	if err != nil {
		return err
	}
	right := r.divided.right
	r.divided.right = nil
	for _, side := range []*partitions{left, right} {
		if _, err := side.finish(); err != nil {
			return err
		}
	}
	for i := range spillFanOut {
		if part := (joinPart{left.runs[i], right.runs[i], r.divided.level + 1}); r.yields(part) {
			r.divided.pending = append(r.divided.pending, part)
		}
	}
	r.leftDone = true
	return nil
}

// yields reports whether a part can have rows in the result.
func (r *joinRows) yields(part joinPart) bool {
	switch r.kind {
	case analyze.LeftJoin:
		return part.left != nil
	case analyze.RightJoin:
		return part.right != nil
	case analyze.FullJoin:
		return part.left != nil || part.right != nil
	}
	return part.left != nil && part.right != nil
}

// nextPart goes on with the next part; io.EOF says that there is none.
func (r *joinRows) nextPart(ctx context.Context) error {
	last := len(r.divided.pending) - 1
	if last < 0 {
		return io.EOF
	}
	part := r.divided.pending[last]
	r.divided.pending = r.divided.pending[:last]
	r.resetInner()
	r.leftDone, r.onLeft, r.drained, r.divided.level = false, false, 0, part.level
	r.left = part.left.rows()
	return r.load(ctx, part.right.rows())
}

// rows reads a run; there are none in nil.
func (r *spillRun) rows() Rows {
	if r == nil {
		return &bufferRows{}
	}
	return r.read()
}
