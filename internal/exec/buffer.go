package exec

import (
	"context"
	"io"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// Buffer keeps rows in memory beyond the execution that made them, such as those
// of a cursor. It is Rows too: of the rows that it has, from the first one on.
type Buffer struct {
	rows  []Row
	next  int
	bytes int64
	limit int64
}

// NewBuffer returns a Buffer of so many bytes at most; 0 is DefaultMemoryMax.
func NewBuffer(limit int64) *Buffer {
	if limit == 0 {
		limit = DefaultMemoryMax
	}
	return &Buffer{limit: limit}
}

// Add keeps a copy of a row.
func (b *Buffer) Add(row Row) error {
	b.bytes += sizeOfRow(row)
	if b.bytes > b.limit {
		return pgerr.New(pgerr.OutOfMemory, "out of memory").
			WithDetail("The rows of the cursor need more than %d kB.", b.limit>>10).
			WithHint("Declare the cursor with NO SCROLL and without HOLD, and read it before rows are changed, or raise the gateway's setting performance.statement_memory.")
	}
	b.rows = append(b.rows, cloneRow(row))
	return nil
}

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
	b.rows = nil
	return nil
}
