package exec

import (
	"context"
	"io"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// Buffer keeps rows in memory beyond the execution that made them, such as those
// of a cursor. It is Rows too: of the rows that it has, from the first one on. Close
// gives its memory back.
type Buffer struct {
	rows  []Row
	next  int
	bytes int64
	limit int64
	// budget is the server's, nil for none; reserved is what the buffer holds of it.
	budget   *Budget
	reserved int64
}

// NewBuffer returns a Buffer of as many bytes as a statement may keep, which count
// among those of the server.
func NewBuffer(l Limits) *Buffer {
	if l.MemoryMax == 0 {
		l.MemoryMax = DefaultMemoryMax
	}
	return &Buffer{limit: l.MemoryMax, budget: l.Budget}
}

// Add keeps a copy of a row.
func (b *Buffer) Add(row Row) error {
	n := sizeOfRow(row)
	if b.bytes+n > b.limit {
		return pgerr.New(pgerr.OutOfMemory, "out of memory").
			WithDetail("The rows of the cursor need more than %d kB.", b.limit>>10).
			WithHint("Declare the cursor with NO SCROLL and without HOLD, and read it before rows are changed, or raise the gateway's setting performance.statement_memory.")
	}
	if !b.reserve(b.bytes + n) {
		return errServerMemory(b.budget.limit.Load())
	}
	b.bytes += n
	b.rows = append(b.rows, cloneRow(row))
	return nil
}

// reserve has the buffer hold so many bytes of the server's budget at least, a step
// at a time while there are as many.
func (b *Buffer) reserve(total int64) bool {
	if b.budget == nil || total <= b.reserved {
		return true
	}
	for _, step := range []int64{bufferStep, 0} {
		if more := total + step - b.reserved; b.budget.take(more) {
			b.reserved += more
			return true
		}
	}
	return false
}

// bufferStep is how much a buffer takes of the budget at a time. Many cursors are
// small.
const bufferStep = 32 << 10

// Len is the number of rows.
func (b *Buffer) Len() int { return len(b.rows) }

// At is the row of an index, 0 for the first one.
func (b *Buffer) At(i int) Row { return b.rows[i] }

// Next implements Rows.
func (b *Buffer) Next(ctx context.Context) (Row, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if b.next >= len(b.rows) {
		return nil, io.EOF
	}
	b.next++
	return b.rows[b.next-1], nil
}

// Close implements Rows.
func (b *Buffer) Close() error {
	if b.budget != nil {
		b.budget.used.Add(-b.reserved)
	}
	b.rows, b.bytes, b.reserved = nil, 0, 0
	return nil
}
