package remote

import (
	"context"

	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
	"github.com/iris-pgwire/iris-pgwire/iris"
)

// Limits of one message of a batch.
const (
	DefaultBatchRows  = 1000
	DefaultBatchBytes = 4 << 20
)

// Batch sends many rows through one statement, a message at a time.
type Batch struct {
	conn     *pool.Conn
	stmt     *exec.RemoteStatement
	prepared *iris.Stmt
	batch    *iris.Batch
	rowsMax  int
	bytesMax int
	sent     int64
	// counts collects what each row changed, when it is not nil.
	counts []int64
}

// NewBatch prepares a statement for many rows.
func NewBatch(ctx context.Context, conn *pool.Conn, stmt *exec.RemoteStatement, bytesMax int) (*Batch, error) {
	prepared, err := conn.Statement(ctx, stmt.SQL)
	if err != nil {
		return nil, Translate(err)
	}
	if bytesMax <= 0 {
		bytesMax = DefaultBatchBytes
	}
	return &Batch{
		conn: conn, stmt: stmt, prepared: prepared, batch: prepared.NewBatch(),
		rowsMax: DefaultBatchRows, bytesMax: bytesMax,
	}, nil
}

// Add adds a row and sends the batch when it is full.
func (b *Batch) Add(ctx context.Context, row []value.Value) error {
	declared := b.prepared.Params()
	for i, v := range row {
		it, err := stored(v, &b.stmt.Params[i], declared[i].Type)
		if err != nil {
			return err
		}
		b.batch.Item(it)
	}
	if err := b.batch.EndRow(); err != nil {
		return err
	}
	if b.batch.Rows() >= b.rowsMax || b.batch.Size() >= b.bytesMax {
		return b.Flush(ctx)
	}
	return nil
}

// Pending returns the number of rows that were added and not sent yet.
func (b *Batch) Pending() int { return b.batch.Rows() }

// Sent returns the number of rows IRIS has stored.
func (b *Batch) Sent() int64 { return b.sent }

// Flush sends the rows that are waiting.
func (b *Batch) Flush(ctx context.Context) error {
	if b.batch.Rows() == 0 {
		return nil
	}
	counts, err := b.prepared.ExecBatch(ctx, b.batch)
	if err != nil {
		return &BatchError{Index: failedSet(counts), Err: Translate(err)}
	}
	for _, n := range counts {
		b.sent += n
	}
	if b.counts != nil {
		b.counts = append(b.counts, counts...)
	}
	b.batch.Reset()
	return nil
}

// Close gives the statement back.
func (b *Batch) Close() { b.conn.Keep(b.prepared) }

// BatchError is the failure of one row of a batch.
type BatchError struct {
	// Index is the row's index in the message, -1 when IRIS did not say.
	Index int
	Err   error
}

// Error implements error.
func (e *BatchError) Error() string { return e.Err.Error() }

// Unwrap returns the failure itself.
func (e *BatchError) Unwrap() error { return e.Err }

// failedSet is the index of the first failed parameter set.
func failedSet(counts []int64) int {
	for i, n := range counts {
		if n < 0 {
			return i
		}
	}
	return -1
}
