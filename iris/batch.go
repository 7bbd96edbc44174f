package iris

import (
	"context"
	"errors"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// ErrBatchRow is returned for a batch whose last row is incomplete, or too long.
var ErrBatchRow = errors.New("iris: batch row does not have one value per parameter")

// Batch collects sets of parameters for one execution of a statement. Values are
// encoded as they are added, into one growing buffer that Reset keeps, so that
// adding allocates nothing once the buffer has its size.
type Batch struct {
	width   int
	rows    int
	values  int // of all rows, to check the last one
	compact bool
	buf     []byte
}

// NewBatch returns an empty batch of rows for the statement's parameters.
func (s *Stmt) NewBatch() *Batch {
	return &Batch{width: s.marked, compact: s.conn.compact}
}

// Null adds SQL NULL.
func (b *Batch) Null() { b.buf = list.AppendNull(b.buf); b.values++ }

// Int adds an integer.
func (b *Batch) Int(v int64) { b.buf = list.AppendInt(b.buf, v); b.values++ }

// Decimal adds mantissa × 10^exp.
func (b *Batch) Decimal(mantissa int64, exp int8) {
	b.buf = list.AppendDecimal(b.buf, mantissa, exp)
	b.values++
}

// Double adds a double.
func (b *Batch) Double(v float64) { b.buf = list.AppendDouble(b.buf, v, b.compact); b.values++ }

// String adds text.
func (b *Batch) String(v string) { b.buf = list.AppendString(b.buf, v); b.values++ }

// Bytes adds binary data.
func (b *Batch) Bytes(v []byte) { b.buf = list.AppendBytes(b.buf, v); b.values++ }

// Item adds any item.
func (b *Batch) Item(it list.Item) { b.buf = list.AppendItem(b.buf, it, b.compact); b.values++ }

// Encoded adds n values that are $LIST items already.
func (b *Batch) Encoded(items []byte, n int) { b.buf = append(b.buf, items...); b.values += n }

// EndRow completes a row, which must have one value per parameter.
func (b *Batch) EndRow() error {
	b.rows++
	if b.values != b.rows*b.width {
		return ErrBatchRow
	}
	return nil
}

// Rows tells how many rows are complete.
func (b *Batch) Rows() int { return b.rows }

// Size tells how many bytes the rows take.
func (b *Batch) Size() int { return len(b.buf) }

// Reset empties the batch and keeps its memory.
func (b *Batch) Reset() { b.rows, b.values, b.buf = 0, 0, b.buf[:0] }

// ExecBatch runs the statement once per row and tells how many rows of the table
// each affected. If one fails, the error is an *Error and the counts of the
// others are returned where the server tells them, wire.BatchFailed marking
// those that failed. The batch is left as it is.
func (s *Stmt) ExecBatch(ctx context.Context, b *Batch) ([]int64, error) {
	if err := s.usable(false, b.width); err != nil {
		return nil, err
	}
	if b.values != b.rows*b.width {
		return nil, ErrBatchRow
	}
	if b.rows == 0 {
		return nil, nil
	}
	head := func(buf []byte) []byte { return appendSets(buf, b.rows, b.width) }
	r, err := s.update(ctx, head, b.buf)
	if err != nil {
		return nil, err
	}
	return s.counts(ctx, r, b.rows)
}
