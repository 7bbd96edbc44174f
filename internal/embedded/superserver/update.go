package superserver

import (
	"context"
	"fmt"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// errNotUpdate answers a client that expects a row count from a query.
var errNotUpdate = fatal("The statement is a query")

// preparedUpdate answers PREPARED_UPDATE_EXECUTE with a row count for each set
// of parameters.
func (c *conn) preparedUpdate(ctx context.Context, q request) error {
	st, err := c.lookup(q)
	if err != nil {
		return err
	}
	u, err := decodeUpdate(q.body)
	if err != nil {
		return err
	}
	return c.update(ctx, q, st, u)
}

// directUpdate answers DIRECT_UPDATE: as PREPARE and then the execution, in one
// message.
func (c *conn) directUpdate(ctx context.Context, q request) error {
	p, u, err := decodeDirectUpdate(q.body)
	if err != nil {
		return err
	}
	st, err := c.compile(ctx, q, p)
	if err != nil {
		return err
	}
	return c.update(ctx, q, st, u)
}

// update executes a statement and answers with its row counts, which follow the
// description if q is a direct update. A failed batch has a count for every set
// too, under the status of its first error.
func (c *conn) update(ctx context.Context, q request, st *statement, u updateRequest) error {
	st.closeCursor()
	if st.compiled.IsQuery() {
		return errNotUpdate
	}
	if err := c.checkParams(st, u.sets); err != nil {
		return err
	}
	counts, err := c.runUpdate(ctx, st.compiled, u)
	status := wire.StatusOK
	switch e := AsSQLError(err); {
	case e != nil && e.Code == int(wire.StatusDone): // no error: %INTRANSACTION outside of a transaction
		status = wire.StatusDone
	case err != nil && len(u.sets) == 1:
		return err
	case err != nil:
		status = c.remember(err)
	}
	c.reply.begin(q)
	if q.Function() == wire.DirectUpdate {
		c.describe(st)
	}
	c.reply.buf = appendCounts(c.reply.buf, counts, len(u.sets))
	c.reply.end(status)
	return nil
}

// runUpdate executes a statement under its timeout.
func (c *conn) runUpdate(ctx context.Context, compiled Statement, u updateRequest) (counts []int64, err error) {
	err = withDeadline(ctx, deadlineOf(u.timeout), func(ctx context.Context) error {
		counts, err = compiled.Update(ctx, u.sets)
		return err
	})
	return counts, err
}

// checkParams makes sure that a backend gets as many values as it described
// parameters, and puts contents in place of the handles of stored streams.
func (c *conn) checkParams(st *statement, sets [][]list.Item) error {
	params := st.compiled.Params()
	if len(sets[0]) != len(params) {
		return fatal(fmt.Sprintf("The statement has %d parameters, %d values were sent",
			len(params), len(sets[0])))
	}
	for i := range params {
		if !isStream(params[i].Type) {
			continue
		}
		for _, values := range sets {
			values[i] = c.streams.resolve(values[i])
		}
	}
	return nil
}

// statementBatch answers EXECUTE_STATEMENT_BATCH with a count for each
// statement. All are executed; the status is that of the first error.
func (c *conn) statementBatch(ctx context.Context, q request) error {
	entries, timeout, err := decodeBatch(q.body)
	if err != nil {
		return err
	}
	deadline := deadlineOf(timeout)
	counts := make([]int64, len(entries))
	var first error
	for i, e := range entries {
		err := withDeadline(ctx, deadline, func(ctx context.Context) error {
			counts[i], err = c.runBatchEntry(ctx, e)
			return err
		})
		if err != nil {
			counts[i] = BatchFailed
		}
		if first == nil {
			first = err
		}
	}
	status := wire.StatusOK
	if first != nil {
		status = c.remember(first)
	}
	c.reply.begin(q)
	c.reply.buf = appendCounts(c.reply.buf, counts, len(counts))
	c.reply.end(status)
	return nil
}

// runBatchEntry prepares and executes one statement of a batch. The message
// does not say which parameters are literals; all are treated as the user's.
func (c *conn) runBatchEntry(ctx context.Context, e batchEntry) (int64, error) {
	compiled, err := c.job.Prepare(ctx, e.sql, make([]ParamInfo, len(e.sets[0])))
	if err != nil {
		return 0, err
	}
	if compiled.IsQuery() {
		return 0, errNotUpdate
	}
	if err := c.checkParams(&statement{compiled: compiled}, e.sets); err != nil {
		return 0, err
	}
	counts, err := compiled.Update(ctx, e.sets)
	var total int64
	for _, n := range counts {
		total += max(n, 0)
	}
	return total, err
}

// generatedKeys answers GET_AUTO_GENERATED_KEYS of the statement's last update.
func (c *conn) generatedKeys(_ context.Context, q request) error {
	st, err := c.lookup(q)
	if err != nil {
		return err
	}
	columns, rows := st.compiled.GeneratedKeys()
	c.reply.begin(q)
	c.reply.buf = appendColumns(c.reply.buf, columns)
	for _, row := range rows {
		for _, item := range row {
			c.reply.buf = list.AppendItem(c.reply.buf, item, true)
		}
	}
	c.reply.end(wire.StatusDone)
	return nil
}
