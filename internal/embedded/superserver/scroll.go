package superserver

import (
	"context"
	"errors"
	"io"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// windowBytesMax bounds the rows of a scrollable execution, which are all kept.
const windowBytesMax = 64 << 20

// errWindowTooLarge answers a scrollable execution with more rows than that.
var errWindowTooLarge = fatal("The result is too large for a scrollable cursor")

// window holds every row of a scrollable execution.
type window struct {
	rows []byte
	ends []int // offset of each row's end
}

// directScroll answers DIRECT_STATIC_CURSOR with the description alone; rows
// are fetched by number.
func (c *conn) directScroll(ctx context.Context, q request) error {
	p, query, err := decodeDirectQuery(q.body)
	if err != nil {
		return err
	}
	st, err := c.compile(ctx, q, p)
	if err != nil {
		return err
	}
	if err := c.openWindow(ctx, st, query); err != nil {
		return err
	}
	c.reply.begin(q)
	c.describe(st)
	c.reply.end(wire.StatusOK)
	return nil
}

// executeScroll answers EXECUTE_STATIC_CURSOR of a prepared query.
func (c *conn) executeScroll(ctx context.Context, q request) error {
	st, err := c.lookup(q)
	if err != nil {
		return err
	}
	query, err := decodeQuery(q.body)
	if err != nil {
		return err
	}
	if err := c.openWindow(ctx, st, query); err != nil {
		return err
	}
	return c.ok(ctx, q)
}

// openWindow executes a query and keeps all of its rows.
func (c *conn) openWindow(ctx context.Context, st *statement, query queryRequest) error {
	if err := c.open(ctx, st, query); err != nil {
		return err
	}
	w := &window{}
	err := withDeadline(ctx, st.cursor.deadline, func(ctx context.Context) error {
		return w.fill(ctx, st.cursor)
	})
	st.closeCursor()
	if err == nil {
		st.window = w
	}
	return err
}

// fill reads every row.
func (w *window) fill(ctx context.Context, cursor *cursor) error {
	for {
		rows, err := cursor.next(ctx, w.rows)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if len(rows) > windowBytesMax {
			return errWindowTooLarge
		}
		w.rows, w.ends = rows, append(w.ends, len(rows))
	}
}

// fetchScroll answers FETCH_STATIC_CURSOR with the rows of a range. The status
// tells whether the last row of all is among them.
func (c *conn) fetchScroll(_ context.Context, q request) error {
	st, err := c.statements.get(q.Statement)
	if err != nil {
		return err
	}
	r, err := decodeWindow(q.body)
	if err != nil {
		return err
	}
	if st.window == nil {
		return errUnknownStatement
	}
	first, last := st.window.bounds(r)
	c.reply.begin(q)
	c.reply.buf = list.AppendInt(c.reply.buf, int64(first))
	c.reply.buf = list.AppendInt(c.reply.buf, int64(max(0, last-first+1)))
	c.reply.buf = append(c.reply.buf, st.window.slice(first, last)...)
	status := wire.StatusOK
	if last == len(st.window.ends) {
		status = wire.StatusDone
	}
	c.reply.end(status)
	return nil
}

// bounds turns a range into the numbers, from 1, of its first and last row. A
// range from 0 is counted from the end.
func (w *window) bounds(r windowRequest) (first, last int) {
	total := len(w.ends)
	if r.first == 0 {
		return max(1, total-r.rows+1), total
	}
	return r.first, min(total, r.first-1+min(r.rows, total))
}

// slice returns the rows from first to last, none if last is before first.
func (w *window) slice(first, last int) []byte {
	if last < first {
		return nil
	}
	start := 0
	if first > 1 {
		start = w.ends[first-2]
	}
	return w.rows[start:w.ends[last-1]]
}
