package exec

import (
	"context"
	"io"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// dividedSetOp is what an INTERSECT or EXCEPT keeps whose right side does not fit into
// memory: both sides are divided by the hashes of their keys, and then done part by
// part. A row of the right side is written as its key and how often it was there.
type dividedSetOp struct {
	spill   spill
	level   int
	right   *partitions // nil while the right side fits
	pending []joinPart
}

// keepRight counts the key at hand n times.
func (r *setOpRows) keepRight(n int64) error {
	if r.divided.right == nil {
		_, err := r.right.enter()
		if err == nil {
			r.right.counts[string(r.right.scratch)] += n - 1
			return nil
		}
		if err := r.divide(err); err != nil {
			return err
		}
	}
	return r.putRight(r.right.scratch, n)
}

// divide writes the keys that have been counted to a file; cause is why there is no
// memory for more.
func (r *setOpRows) divide(cause error) error {
	if !r.right.acct.worthSpilling() || r.divided.level >= spillDepth {
		return cause
	}
	r.divided.right = &partitions{spill: &r.divided.spill, level: r.divided.level}
	for key, n := range r.right.counts {
		if err := r.putRight([]byte(key), n); err != nil {
			return err
		}
	}
	r.right.release()
	return nil
}

// putRight writes a key and its number.
func (r *setOpRows) putRight(key []byte, n int64) error {
	return r.divided.right.add(key, Row{value.Text(string(key)), value.Int(n)})
}

// divideLeft divides the left side as the right one was, and leaves no rows but those
// of the parts.
func (r *setOpRows) divideLeft(ctx context.Context) error {
	left := &partitions{spill: &r.divided.spill, level: r.divided.level}
	var key []byte
	err := Drain(ctx, r.current, func(row Row) error {
		key = r.types.key(key[:0], row)
		return left.add(key, row)
	})
	if err != nil {
		return err
	}
	right := r.divided.right
	r.divided.right, r.current = nil, (*spillRun)(nil).rows()
	for _, side := range []*partitions{left, right} {
		if _, err := side.finish(); err != nil {
			return err
		}
	}
	for i := range spillFanOut {
		part := joinPart{left.runs[i], right.runs[i], r.divided.level + 1}
		if part.left != nil && (part.right != nil || r.op == analyze.Except) {
			r.divided.pending = append(r.divided.pending, part)
		}
	}
	return nil
}

// nextPart goes on with the next part; io.EOF says that there is none.
func (r *setOpRows) nextPart(ctx context.Context) error {
	last := len(r.divided.pending) - 1
	if last < 0 {
		return io.EOF
	}
	part := r.divided.pending[last]
	r.divided.pending = r.divided.pending[:last]
	r.right.release()
	r.divided.level, r.current = part.level, part.left.rows()
	err := Drain(ctx, part.right.rows(), func(row Row) error {
		r.right.scratch = append(r.right.scratch[:0], row[0].Str()...)
		return r.keepRight(row[1].Int())
	})
	if err != nil || r.divided.right == nil {
		return err
	}
	return r.divideLeft(ctx)
}
