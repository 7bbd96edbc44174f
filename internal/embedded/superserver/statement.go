package superserver

import (
	"context"
	"errors"
	"time"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// statement is what a statement id stands for.
type statement struct {
	id        uint32
	compiled  Statement // nil for a procedure
	announced int       // parameters the client said the text has
	procedure Procedure // nil for a statement
	cursor    *cursor   // open, or nil
	window    *window   // rows of a scrollable execution, or nil

	// Of a procedure's last call: what is still to be fetched, and its limits.
	outcome  *Outcome
	maxRows  int
	deadline time.Time
}

// closeCursor ends the current execution.
func (st *statement) closeCursor() {
	if st.cursor != nil {
		st.cursor.close()
		st.cursor = nil
	}
	if st.outcome != nil {
		st.outcome.close()
		st.outcome = nil
	}
	st.window = nil
}

// compile prepares a text and keeps it under q's statement id. A failed text
// leaves the id unknown: JDBC uses it again.
func (c *conn) compile(ctx context.Context, q request, p prepareRequest) (*statement, error) {
	c.statements.remove(q.Statement)
	compiled, err := c.job.Prepare(ctx, p.sql, p.params)
	if err != nil {
		return nil, err
	}
	st := &statement{id: q.Statement, compiled: compiled, announced: len(p.params)}
	c.statements.put(st)
	return st, nil
}

// lookup returns the compiled statement that q executes.
func (c *conn) lookup(q request) (*statement, error) {
	st, err := c.statements.get(q.Statement)
	if err == nil && st.compiled == nil {
		return nil, errUnknownStatement
	}
	return st, err
}

// describe appends what PREPARE answers: a query's columns, and the parameters.
func (c *conn) describe(st *statement) {
	if st.compiled.IsQuery() {
		c.reply.buf = appendColumns(c.reply.buf, st.compiled.Columns())
	}
	c.reply.buf = appendParams(c.reply.buf, st.compiled.Params(), st.announced)
}

// prepare answers PREPARE.
func (c *conn) prepare(ctx context.Context, q request) error {
	p, err := decodePrepare(q.body)
	if err != nil {
		return err
	}
	st, err := c.compile(ctx, q, p)
	if err != nil {
		return err
	}
	c.reply.begin(q)
	c.describe(st)
	c.reply.end(wire.StatusOK)
	return nil
}

// preparedQuery answers PREPARED_QUERY_EXECUTE with the first rows.
func (c *conn) preparedQuery(ctx context.Context, q request) error {
	st, err := c.lookup(q)
	if err != nil {
		return err
	}
	query, err := decodeQuery(q.body)
	if err != nil {
		return err
	}
	if err := c.open(ctx, st, query); err != nil {
		return err
	}
	return c.page(ctx, q, st)
}

// directQuery answers DIRECT_QUERY with two messages: the description and the
// first rows. An error in either is the only message.
func (c *conn) directQuery(ctx context.Context, q request) error {
	p, query, err := decodeDirectQuery(q.body)
	if err != nil {
		return err
	}
	st, err := c.compile(ctx, q, p)
	if err != nil {
		return err
	}
	if err := c.open(ctx, st, query); err != nil {
		return err
	}
	c.reply.begin(q)
	c.describe(st)
	c.reply.end(wire.StatusOK)
	return c.page(ctx, q, st)
}

// errNotQuery answers a client that expects rows from a statement without any.
var errNotQuery = fatal("The statement returns no rows")

// open executes a query; its rows are then pulled by page.
func (c *conn) open(ctx context.Context, st *statement, query queryRequest) error {
	st.closeCursor()
	if !st.compiled.IsQuery() {
		return errNotQuery
	}
	if err := c.checkParams(st, [][]list.Item{query.params}); err != nil {
		return err
	}
	if len(query.params) > 0 {
		c.keepBody()
	}
	deadline := deadlineOf(query.timeout)
	return withDeadline(ctx, deadline, func(ctx context.Context) error {
		rows, err := st.compiled.Query(ctx, query.params)
		if errors.Is(err, ErrRedefined) {
			c.statements.remove(st.id)
			return errUnknownStatement
		}
		if err != nil {
			return err
		}
		st.cursor = newCursor(rows, query.maxRows, deadline)
		st.cursor.storeStreams(&c.streams, st.compiled.Columns())
		return nil
	})
}

// deadlineOf is the end of a timeout that starts now; zero when there is none.
func deadlineOf(timeout time.Duration) time.Time {
	if timeout <= 0 {
		return time.Time{}
	}
	return time.Now().Add(timeout)
}

// fetch answers FETCH_DATA. After the last row it answers again that there are
// no more.
func (c *conn) fetch(ctx context.Context, q request) error {
	st, err := c.statements.get(q.Statement)
	if err != nil {
		return err
	}
	return c.page(ctx, q, st)
}

// page answers q with the next rows of the statement's cursor. The cursor
// closes itself with the last row or an error.
func (c *conn) page(ctx context.Context, q request, st *statement) error {
	if st.cursor == nil {
		c.reply.empty(q, wire.StatusDone)
		return nil
	}
	c.reply.begin(q)
	return c.finishPage(ctx, st)
}

// finishPage completes the message under construction with the next rows. The
// results of a procedure that follow them stay.
func (c *conn) finishPage(ctx context.Context, st *statement) error {
	done, err := st.cursor.page(ctx, &c.reply, c.server.options.PageBytes)
	if err != nil {
		st.closeCursor()
		return err
	}
	status := wire.StatusOK
	if done {
		st.cursor.close()
		st.cursor = nil
		status = wire.StatusDone
	}
	c.reply.end(status)
	return nil
}

// closeCursor answers CLOSE_CURSOR, which has no reply.
func (c *conn) closeCursor(_ context.Context, q request) error {
	if st, err := c.statements.get(q.Statement); err == nil {
		st.closeCursor()
	}
	return nil
}

// closeStatement answers CLOSE_STATEMENT, which has no reply.
func (c *conn) closeStatement(_ context.Context, q request) error {
	c.statements.remove(q.Statement)
	return nil
}
