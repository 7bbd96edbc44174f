package superserver

import (
	"context"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// The isolation levels as clients number them.
const (
	isolationUncommitted = 1
	isolationCommitted   = 2
)

// ok answers PING and requests whose effect is nothing: an empty reply.
func (c *conn) ok(_ context.Context, q request) error {
	c.reply.empty(q, wire.StatusOK)
	return nil
}

// replyInt answers q with one number.
func (c *conn) replyInt(q request, v int) {
	c.reply.begin(q)
	c.reply.buf = list.AppendInt(c.reply.buf, int64(v))
	c.reply.end(wire.StatusOK)
}

// replyText answers q with one text.
func (c *conn) replyText(q request, s string) {
	c.reply.begin(q)
	c.reply.buf = list.AppendString(c.reply.buf, s)
	c.reply.end(wire.StatusOK)
}

// serverError answers GET_SERVER_ERROR. The code it asks for is always that of
// the last error, which is the only one kept.
func (c *conn) serverError(_ context.Context, q request) error {
	c.replyText(q, c.lastError)
	return nil
}

// schema answers GET_SCHEMA.
func (c *conn) schema(_ context.Context, q request) error {
	c.replyText(q, c.job.DefaultSchema())
	return nil
}

// commit answers COMMIT.
func (c *conn) commit(ctx context.Context, q request) error {
	if err := c.job.Commit(ctx); err != nil {
		return err
	}
	return c.ok(ctx, q)
}

// rollback answers ROLLBACK.
func (c *conn) rollback(ctx context.Context, q request) error {
	if err := c.job.Rollback(ctx); err != nil {
		return err
	}
	return c.ok(ctx, q)
}

// autocommit serves AUTOCOMMIT_ON and AUTOCOMMIT_OFF, which have no reply.
func (c *conn) autocommit(_ context.Context, q request) error {
	c.job.SetAutocommit(q.Function() == wire.AutocommitOn)
	return nil
}

// isolation serves READ_COMMITTED and READ_UNCOMMITTED, which have no reply.
func (c *conn) isolation(_ context.Context, q request) error {
	level := isolationUncommitted
	if q.Function() == wire.ReadCommitted {
		level = isolationCommitted
	}
	c.job.SetIsolation(level)
	return nil
}

// isolationLevel answers ISOLATION_LEVEL with the level in force, after setting
// it if the request names one.
func (c *conn) isolationLevel(_ context.Context, q request) error {
	d := newDecoder(q.body)
	level := d.optional()
	if d.err != nil {
		return d.err
	}
	if level == 0 {
		c.replyInt(q, c.job.Isolation())
		return nil
	}
	c.replyInt(q, c.job.SetIsolation(level))
	return nil
}

// inTransaction answers IN_TRANSACTION.
func (c *conn) inTransaction(_ context.Context, q request) error {
	in := 0
	if c.job.InTransaction() {
		in = 1
	}
	c.replyInt(q, in)
	return nil
}

// errInterrupt answers EXTERNAL_INTERRUPT for a job that is not the user's.
var errInterrupt = &SQLError{
	Code: -454, Text: "Error sending external interrupt request", Location: locationLoop,
}

// interrupt answers EXTERNAL_INTERRUPT, by which one connection cancels the
// statement that another one runs.
func (c *conn) interrupt(ctx context.Context, q request) error {
	d := newDecoder(q.body)
	job := d.integer()
	if d.err != nil {
		return d.err
	}
	if !c.server.options.Backend.Interrupt(job, c.user) {
		return errInterrupt
	}
	return c.ok(ctx, q)
}

// reset serves RESET_CONNECTION, sent when a pooled connection is handed back.
// It has no reply.
func (c *conn) reset(ctx context.Context, _ request) error {
	c.statements.closeCursors()
	return c.job.Rollback(ctx)
}

// unknownRequest answers a function this server does not have.
func unknownRequest(_ *conn, _ context.Context, q request) error {
	return fatal("Request " + q.Function().String() + " is not supported")
}
