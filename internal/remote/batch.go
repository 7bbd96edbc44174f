package remote

import (
	"context"
	"math"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
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
//
// With Overlap a message is on its way while the rows of the next are added. The
// connection is the Batch's alone then until Settle or Flush has returned.
type Batch struct {
	conn     *pool.Conn
	stmt     *exec.RemoteStatement
	prepared *iris.Stmt
	batch    *iris.Batch
	rowsMax  int
	bytesMax int
	sent     int64
	// done counts the rows of the messages that are answered.
	done int64
	// counts collects what each row changed, when it is not nil.
	counts []int64
	// spare is the buffer of the message under way, whose answer comes through
	// answer; under says that there is one.
	spare  *iris.Batch
	answer chan batchAnswer
	under  bool
	failed error // of a message under way, until it is reported
	// remember are parameters of which the arguments are kept until they are answered
	// for, those of batch in kept and those of the message under way in sending.
	remember      []int
	kept, sending []value.Value
}

// batchAnswer is how a message ended.
type batchAnswer struct {
	counts []int64
	err    error
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

// Overlap makes Add return while a message is on its way. Both messages together
// keep to the bytes that one may have otherwise.
func (b *Batch) Overlap() {
	b.spare, b.answer = b.prepared.NewBatch(), make(chan batchAnswer, 1)
	b.bytesMax /= 2
}

// Remember keeps the arguments of parameters, for the error about a row.
func (b *Batch) Remember(params []int) { b.remember = params }

// Add adds a row and sends the batch when it is full. The error may be that of a
// row before.
func (b *Batch) Add(ctx context.Context, row []value.Value) error {
	declared := b.prepared.Params()
	for i := range row {
		if b.plain(&row[i], &b.stmt.Params[i]) {
			continue
		}
		it, err := stored(row[i], &b.stmt.Params[i], declared[i].Type)
		if err != nil {
			return err
		}
		b.batch.Item(it)
	}
	if err := b.batch.EndRow(); err != nil {
		return err
	}
	for _, i := range b.remember {
		b.kept = append(b.kept, row[i].Clone())
	}
	if b.batch.Rows() < b.rowsMax && b.batch.Size() < b.bytesMax {
		return nil
	}
	if b.spare == nil {
		return b.Flush(ctx)
	}
	return b.launch(ctx)
}

// plain adds a value whose form in IRIS is its own, without the detour over an
// item, and reports whether it did.
func (b *Batch) plain(v *value.Value, p *exec.RemoteParam) bool {
	if p.IRIS.TextOf != 0 {
		return false
	}
	switch v.Kind() {
	case value.KindInt:
		if v.Int() == math.MinInt64 { // which IRIS does not have
			return false
		}
		b.batch.Int(v.Int())
		return true
	case value.KindText:
		text := v.Str()
		if len(text) > meta.StringMax {
			return false
		}
		b.batch.String(text)
		return true
	}
	return false
}

// Sent returns the number of rows IRIS has stored.
func (b *Batch) Sent() int64 { return b.sent }

// Done returns the number of rows whose messages IRIS has answered.
func (b *Batch) Done() int64 { return b.done }

// Flush sends the rows that are waiting and waits for all answers.
func (b *Batch) Flush(ctx context.Context) error {
	b.Settle()
	if b.failed != nil {
		return b.failed
	}
	if b.batch.Rows() == 0 {
		return nil
	}
	counts, err := b.prepared.ExecBatch(ctx, b.batch)
	b.account(batchAnswer{counts, err}, b.batch.Rows(), b.kept)
	b.batch.Reset()
	b.kept = b.kept[:0]
	return b.failed
}

// launch sends the rows that are waiting, after the answer to those before, and
// does not wait for the answer to them.
func (b *Batch) launch(ctx context.Context) error {
	b.Settle()
	if b.failed != nil {
		return b.failed
	}
	b.batch, b.spare, b.under = b.spare, b.batch, true
	b.kept, b.sending = b.sending[:0], b.kept
	sending := b.spare
	go func() {
		counts, err := b.prepared.ExecBatch(ctx, sending)
		b.answer <- batchAnswer{counts, err}
	}()
	return nil
}

// Settle waits for the answer to the message under way, if there is one. Its error
// is that of the next Add or Flush that sends.
func (b *Batch) Settle() {
	if !b.under {
		return
	}
	b.under = false
	b.account(<-b.answer, b.spare.Rows(), b.sending)
	b.spare.Reset()
}

// account notes how a message of so many rows ended, of which some arguments were kept.
func (b *Batch) account(a batchAnswer, rows int, kept []value.Value) {
	if a.err != nil {
		e := &BatchError{Index: failedSet(a.counts), Row: -1, Err: Translate(a.err)}
		if rows == 1 {
			e.Index = 0
		}
		if e.Index >= 0 {
			e.Row = b.done + int64(e.Index)
		}
		b.failed = e
		if n := len(b.remember); n > 0 && e.Index >= 0 {
			b.failed = withArgs(e, b.stmt, b.remember, slices.Clone(kept[e.Index*n:(e.Index+1)*n]))
		}
		return
	}
	b.done += int64(rows)
	for _, n := range a.counts {
		b.sent += n
	}
	if b.counts != nil {
		b.counts = append(b.counts, a.counts...)
	}
}

// Close gives the statement back. It waits for what is under way.
func (b *Batch) Close() {
	b.Settle()
	b.conn.Keep(b.prepared)
}

// BatchError is the failure of one row of a batch.
type BatchError struct {
	// Index is the row's index in the message, Row that among all that were added;
	// both are -1 when IRIS did not say.
	Index int
	Row   int64
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
