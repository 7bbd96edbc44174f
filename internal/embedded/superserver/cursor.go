package superserver

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// cursor is an open execution of a query: the backend's rows, and the limits
// that the client set for them.
type cursor struct {
	rows     Cursor
	left     int       // rows still to deliver; negative when unlimited
	deadline time.Time // of the query timeout; zero when none
	streams  *streams  // set when a column's values are sent as stream handles
	columns  []Column
	scratch  []byte // the row before its streams are replaced
}

// newCursor wraps rows. maxRows bounds them; 0 does not.
func newCursor(rows Cursor, maxRows int, deadline time.Time) *cursor {
	if maxRows <= 0 {
		maxRows = -1
	}
	return &cursor{rows: rows, left: maxRows, deadline: deadline}
}

// storeStreams makes the cursor send handles in place of stream columns'
// contents, which it keeps in s.
func (c *cursor) storeStreams(s *streams, columns []Column) {
	for i := range columns {
		if isStream(columns[i].Type) {
			c.streams, c.columns = s, columns
		}
	}
}

// close ends the execution.
func (c *cursor) close() { c.rows.Close() }

// next appends one row to buf. It returns io.EOF after the last.
func (c *cursor) next(ctx context.Context, buf []byte) ([]byte, error) {
	if c.left == 0 {
		return buf, io.EOF
	}
	var err error
	if c.streams == nil {
		buf, err = c.rows.Next(ctx, buf)
	} else {
		buf, err = c.nextWithStreams(ctx, buf)
	}
	if err == nil {
		c.left--
	}
	return buf, err
}

// nextWithStreams is next for rows in which contents become handles.
func (c *cursor) nextWithStreams(ctx context.Context, buf []byte) ([]byte, error) {
	row, err := c.rows.Next(ctx, c.scratch[:0])
	c.scratch = row
	if err != nil {
		return buf, err
	}
	r := list.NewReader(row)
	for i := range c.columns {
		if isStream(c.columns[i].Type) {
			buf, err = c.streams.replace(buf, &r, c.columns[i].Type)
		} else {
			var item []byte
			item, err = r.Raw()
			buf = append(buf, item...)
		}
		if err != nil {
			return buf, err
		}
	}
	return buf, nil
}

// page appends rows to the message under construction until it holds size
// bytes, or the streams its rows refer to do. It reports whether the rows are
// at their end.
func (c *cursor) page(ctx context.Context, r *reply, size int) (done bool, err error) {
	start, stored := len(r.buf), 0
	if c.streams != nil {
		stored = c.streams.stored
	}
	err = withDeadline(ctx, c.deadline, func(ctx context.Context) error {
		for len(r.buf)-start < size {
			if r.buf, err = c.next(ctx, r.buf); err != nil {
				return err
			}
			if c.streams != nil && c.streams.stored-stored >= c.streams.pageLimit() {
				return nil
			}
		}
		return nil
	})
	if errors.Is(err, io.EOF) {
		return true, nil
	}
	return c.left == 0, err
}

// isStream tells the types whose values the client reads by handle.
func isStream(typ int) bool {
	return typ == wire.TypeLongVarchar || typ == wire.TypeLongVarbinary
}
