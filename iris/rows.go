package iris

import (
	"cmp"
	"context"
	"errors"
	"io"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// emptyRepliesMax bounds how often the server may answer a fetch with neither a
// row nor the end.
const emptyRepliesMax = 100

// ErrSuperseded ends rows whose statement was executed again or closed before
// all of them were fetched.
var ErrSuperseded = errors.New("iris: the statement of these rows was executed again or closed")

// Rows is the result of a query, read forward. The server sends rows many at a
// time; another message is fetched only when those are used up.
type Rows struct {
	stmt      *Stmt
	columns   []Column
	execution int
	ownsStmt  bool
	fetchBy   wire.Function // 0 is Fetch

	buf      []byte // the current message
	items    list.Reader
	row      []byte
	complete bool // the server has no more
	over     bool // the server's cursor is gone, by the end or an error
	closed   bool
	err      error
}

// Columns describes the columns. The caller must not change it.
func (r *Rows) Columns() []Column { return r.columns }

// Buffered tells that all remaining rows are here, so that reading them cannot
// fail or wait, and the server is done with the query.
func (r *Rows) Buffered() bool { return r.complete }

// Row returns the current row: one $LIST item per column. It is valid until the
// next call of Next or Close.
func (r *Rows) Row() []byte { return r.row }

// Err returns what ended the rows early, nil at their end.
func (r *Rows) Err() error { return r.err }

// Next advances to the next row, fetching more from the server when needed.
// It returns false at the end and on errors; see Err.
func (r *Rows) Next(ctx context.Context) bool {
	r.row = nil
	for empty := 0; r.err == nil && !r.closed; empty++ {
		if r.items.More() {
			return r.split()
		}
		if r.complete {
			return false
		}
		if empty == emptyRepliesMax {
			r.err = r.stmt.conn.garbled("no end of empty replies", nil)
			return false
		}
		r.err = r.fetch(ctx)
	}
	return false
}

// split takes one row's items off the message.
func (r *Rows) split() bool {
	rest := r.items.Rest()
	for range r.columns {
		if err := r.items.Skip(); err != nil {
			if errors.Is(err, io.EOF) {
				err = errors.New("row cut short")
			}
			r.err = r.stmt.conn.garbled("rows", err)
			return false
		}
	}
	n := len(rest) - len(r.items.Rest())
	r.row = rest[:n:n]
	return true
}

// fetch replaces the message by the next one.
func (r *Rows) fetch(ctx context.Context) error {
	c, id := r.stmt.conn, r.stmt.id
	if r.execution != r.stmt.executions {
		return ErrSuperseded
	}
	if err := c.begin(ctx, cmp.Or(r.fetchBy, wire.Fetch), id); err != nil {
		return err
	}
	next := reply{body: r.buf, own: true}
	if err := c.roundTrip(ctx, &next, nil); err != nil {
		return err
	}
	r.buf, r.items = next.body, list.NewReader(nil)
	r.complete = next.status == wire.StatusDone
	r.over = r.complete || !next.status.OK()
	if err := c.check(ctx, &next, id); err != nil {
		return err
	}
	r.items = list.NewReader(next.body)
	return nil
}

// Close ends the rows; what was not fetched stays on the server. It may be
// called more than once.
func (r *Rows) Close() error {
	if r.closed {
		return nil
	}
	r.closed = true
	r.row = nil
	var err error
	if !r.over && r.execution == r.stmt.executions {
		err = r.closeCursor()
	}
	r.stmt.conn.returnBuffer(r.buf)
	r.buf, r.items = nil, list.NewReader(nil)
	if r.ownsStmt {
		r.stmt.Close()
	}
	return err
}

// closeCursor tells the server, which does not answer, that the rest is not
// wanted. Its cursor may hold locks, so this does not wait for the next request.
func (r *Rows) closeCursor() error {
	c := r.stmt.conn
	if c.IsBroken() {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), c.patience())
	defer cancel()
	return c.tell(ctx, wire.CloseCursor, r.stmt.id, nil)
}

// tell sends a message that has no reply. The context bounds the writing only:
// there is nothing to interrupt.
func (c *Conn) tell(ctx context.Context, f wire.Function, statement uint32, body []byte) error {
	if err := c.begin(ctx, f, statement); err != nil {
		return err
	}
	c.out = append(c.out, body...)
	return c.roundTrip(ctx, nil, nil)
}
