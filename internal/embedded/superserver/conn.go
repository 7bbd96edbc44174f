package superserver

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"runtime/debug"
	"time"

	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// bufferKept is the largest request or reply buffer an idle connection keeps.
const bufferKept = 64 << 10

// conn is one client's connection. One goroutine reads, executes and writes;
// nothing here is shared but what the watcher looks at.
type conn struct {
	server *Server
	log    *slog.Logger
	nc     net.Conn
	input  *bufio.Reader
	reader *wire.Reader // over input
	gone   context.CancelCauseFunc
	watch  *watcher // nil until CONNECT

	body  []byte // of the request at hand; reused
	reply reply

	job        Job // nil until CONNECT
	user       string
	lastError  string // what GET_SERVER_ERROR answers
	statements statements
	streams    streams
}

// newConn returns a connection that has not read anything. gone cancels the
// context given to serve.
func newConn(s *Server, nc net.Conn, gone context.CancelCauseFunc) *conn {
	return &conn{
		server:     s,
		log:        s.log.With("remote", nc.RemoteAddr().String()),
		nc:         nc,
		gone:       gone,
		reply:      reply{frame: s.options.FrameBytes},
		statements: newStatements(s.options.MaxStatements),
		streams:    streams{limit: s.options.MaxStreamBytes},
	}
}

// serve runs the connection to its end. A panic, which is a bug, ends this
// connection and no other.
func (c *conn) serve(ctx context.Context) {
	defer c.close()
	defer func() {
		if r := recover(); r != nil {
			c.log.ErrorContext(ctx, "panic while serving a connection", "panic", r, "stack", string(debug.Stack()))
		}
	}()
	err := c.handshake(ctx)
	for err == nil {
		err = c.serveRequest(ctx)
	}
	c.logEnd(ctx, err)
}

// close ends the job, which rolls an open transaction back.
func (c *conn) close() {
	c.statements.clear()
	if c.job != nil {
		c.job.Close()
		c.server.sessions.Add(-1)
	}
}

// logEnd records why the connection ended. Nothing a peer does before it has
// logged in is worth more than a debug line.
func (c *conn) logEnd(ctx context.Context, err error) {
	level := slog.LevelDebug
	if errors.Is(err, errRefused) {
		level = slog.LevelInfo
	}
	c.log.Log(ctx, level, "connection ended", "user", c.user, "reason", err.Error())
}

// errDisconnected ends a connection whose client said so.
var errDisconnected = errors.New("disconnected")

// serveRequest reads one request, answers it and sends the answer.
func (c *conn) serveRequest(ctx context.Context) error {
	q, err := c.read()
	if err != nil {
		return err
	}
	c.watch.start()
	err = c.dispatch(ctx, q)
	c.watch.stop()
	if err == nil && ctx.Err() != nil {
		err = context.Cause(ctx) // what stopped the statement ends the connection; it is no answer
	}
	if err != nil {
		return err
	}
	return c.flush()
}

// read reads one request into the connection's buffer.
func (c *conn) read() (request, error) {
	header, body, err := c.reader.ReadMessage(c.body)
	c.body = nil
	if cap(body) <= bufferKept {
		c.body = body
	}
	return request{Header: header, body: body}, err
}

// keepBody gives the current request's body to whoever holds values that alias
// it; the next request gets another.
func (c *conn) keepBody() { c.body = nil }

// flush sends the collected reply.
func (c *conn) flush() error {
	if len(c.reply.buf) == 0 {
		return nil
	}
	_, err := c.nc.Write(c.reply.buf)
	if cap(c.reply.buf) > bufferKept {
		c.reply.buf = nil
	}
	c.reply.discard()
	return err
}

// dispatch answers one request. It returns an error only for what ends the
// connection; what went wrong with the request itself is in the reply.
func (c *conn) dispatch(ctx context.Context, q request) error {
	f := q.Function()
	if f == wire.Disconnect {
		return errDisconnected
	}
	if number, ok := f.Native(); ok {
		c.native(q, number)
		return nil
	}
	err := handlerOf(f)(c, ctx, q)
	if err != nil && !f.NoReply() {
		c.fail(q, err)
	}
	return nil
}

// fail answers q with an error instead of whatever its handler had begun.
func (c *conn) fail(q request, err error) {
	c.reply.discard()
	c.reply.empty(q, c.remember(err))
}

// remember keeps an error's text for GET_SERVER_ERROR and returns the status
// that announces it: the positive SQLCODE.
func (c *conn) remember(err error) wire.Status {
	var special *statusError
	if errors.As(err, &special) {
		c.lastError = special.text
		return special.status
	}
	e := toSQLError(err)
	c.lastError = e.Error()
	return wire.Status(min(max(e.Code, -e.Code), int(wire.StatusNative)-1))
}

// withDeadline runs f under a deadline, none if it is zero. When the deadline
// or the connection's end stopped f, the error is that cause.
func withDeadline(ctx context.Context, deadline time.Time, f func(context.Context) error) error {
	if !deadline.IsZero() {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadlineCause(ctx, deadline, errTimeout)
		defer cancel()
	}
	err := f(ctx)
	if err != nil && !errors.Is(err, io.EOF) && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}
