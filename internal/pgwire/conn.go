package pgwire

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/charset"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// errDone ends a connection that has nothing more to say: Terminate, a served
// cancel request, a client PostgreSQL would not answer either.
var errDone = errors.New("connection is done")

// conn is one client's connection. Its fields belong to the goroutine of run,
// except where stated.
type conn struct {
	server   *Server
	log      *slog.Logger
	socket   net.Conn // as accepted; others may close it or set its deadlines
	stream   net.Conn // socket, or TLS over it
	in       *reader
	out      *ResultWriter
	watch    *watch
	accepted uint64 // when, by the clock of the cancel registry

	certificate *x509.Certificate // the server's, as shown to this client; nil without TLS

	starting bool        // holds a starting slot
	key      *backendKey // nil before authentication; then it holds a session slot too
	session  Session     // nil before Handler.Open

	status     TxStatus
	busy       bool            // between the first message of a cycle and ReadyForQuery
	discarding bool            // an extended message failed: skip everything until Sync
	callCtx    context.Context // of the session call in progress
	copyIn     *CopyReader     // unfinished copy-in of that call
	skip       int             // unread bytes of the CopyData in which copy-in was abandoned

	tracing bool // messages are logged
	waiting bool // the client is waited for at most as long as the session says

	kill       context.CancelCauseFunc // ends the connection, whatever it is doing
	draining   atomic.Bool             // set by the server: end when idle
	terminated atomic.Bool             // set by an operator: end now
}

// charset is the client's encoding, nil for UTF-8.
func (c *conn) charset() *charset.Charset {
	if s, ok := c.session.(Encoded); ok {
		return s.Charset()
	}
	return nil
}

// newConn returns the connection of a client just accepted, which holds a
// starting slot.
func newConn(s *Server, nc net.Conn) *conn {
	c := &conn{
		server:   s,
		log:      s.opts.Logger.With("remote", nc.RemoteAddr().String()),
		socket:   nc,
		watch:    newWatch(nc, s.watchInterval),
		accepted: s.keys.now(),
		starting: true,
		status:   TxIdle,
	}
	c.tracing = s.opts.TraceMessages()
	c.out = NewResultWriter(nc, s.opts.MaxPendingBytes)
	c.out.conn = c
	c.speakOver(nc)
	return c
}

// speakOver makes stream the transport; nothing may be buffered from the
// previous one.
func (c *conn) speakOver(stream net.Conn) {
	c.stream = stream
	counted := countedConn{stream, c.server.opts.Tracer}
	c.out.out = counted
	c.in = newReader(clientSource{stream: counted, out: c.out})
}

// run serves the connection to its end. The session ends before the connection
// closes, so a client that saw it close knows that its transaction is over.
func (c *conn) run(ctx context.Context) {
	defer c.hangUp()
	defer c.releaseSlots()
	err := c.recovering(func() error { return c.serve(ctx) })
	c.sayWhy(err)
	if c.session == nil {
		return
	}
	defer c.server.opts.Tracer.SessionClosed()
	err = c.recovering(func() error { c.session.End(); return nil })
	if err != nil {
		c.log.Error("session did not end properly", "err", err)
	}
}

// serve starts the session and runs its message loop.
func (c *conn) serve(ctx context.Context) error {
	if err := c.start(ctx); err != nil {
		return err
	}
	for {
		if err := c.next(ctx); err != nil {
			return err
		}
	}
}

// next reads one message and handles it. Any error returned ends the
// connection.
func (c *conn) next(ctx context.Context) error {
	typ, body, err := c.read(ctx)
	if err != nil {
		return err
	}
	if c.discarding && typ != msgSync && typ != msgTerminate {
		return nil
	}
	switch typ {
	case msgTerminate:
		return errDone
	case msgCopyData, msgCopyDone, msgCopyFail:
		return nil // left over from a copy-in that failed
	}
	if !c.busy {
		c.busy = true
		c.key.beginCycle(c.server.keys.now())
	}
	switch typ {
	case msgQuery:
		return c.query(ctx, body)
	case msgFunctionCall:
		return c.functionCall(ctx)
	case msgSync:
		return c.sync(ctx, body)
	}
	return c.extended(ctx, typ, body)
}

// read waits for a message. Shutdown wakes it; a session that may not end yet
// goes on waiting.
func (c *conn) read(ctx context.Context) (typ byte, body []byte, err error) {
	idle := c.startIdle()
	for {
		if err := c.stopping(ctx); err != nil {
			return 0, nil, err
		}
		if err := c.deliver(); err != nil {
			return 0, nil, err
		}
		typ, body, err = c.readOnce()
		if !isTimeout(err) {
			c.endIdle()
			return typ, body, err
		}
		if err := idle.over(); err != nil {
			return 0, nil, err
		}
		c.socket.SetReadDeadline(idle.deadline)
	}
}

// readOnce reads one message; the type is checked before the length is. What
// is left of a CopyData message that copy-in did not read is dropped first.
func (c *conn) readOnce() (typ byte, body []byte, err error) {
	for c.skip > 0 {
		dropped, err := c.in.read(c.skip)
		if err != nil {
			return 0, nil, err
		}
		c.skip -= len(dropped)
	}
	typ, err = c.in.firstByte()
	if err != nil {
		return 0, nil, err
	}
	limit, known := bodyLimit(typ, c.server.opts.MaxMessageBytes)
	if !known {
		return 0, nil, invalidType(typ)
	}
	body, err = c.in.message(limit)
	if err == nil {
		c.traceReceived(typ, len(body))
	}
	return typ, body, err
}

// stopping returns why the connection must end now, nil when it need not.
func (c *conn) stopping(ctx context.Context) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if c.terminated.Load() || c.draining.Load() && c.status == TxIdle && !c.busy {
		return adminShutdown()
	}
	return nil
}

// terminate ends the connection, whatever it is doing. An operator calls it. A
// client that takes no data is not waited for longer than at the end of the
// grace.
func (c *conn) terminate(k *backendKey) {
	c.terminated.Store(true)
	k.cancelCall(adminShutdown())
	c.socket.SetWriteDeadline(time.Now().Add(closeTimeout))
	c.wake()
}

// drain asks the connection to end when it is idle. The server calls it.
func (c *conn) drain() {
	c.draining.Store(true)
	c.wake()
}

// wake interrupts a blocking read. Whoever calls it has set before what the
// reader will find.
func (c *conn) wake() { c.socket.SetReadDeadline(time.Unix(1, 0)) }

// query handles a simple query, which ends with ReadyForQuery in any case.
func (c *conn) query(ctx context.Context, body []byte) error {
	sql, err := decodeQuery(body, c.charset())
	if err == nil {
		err = c.call(ctx, func(ctx context.Context) error { return c.session.Query(ctx, sql, c.out) })
	}
	if err := c.report(err); err != nil {
		return err
	}
	return c.ready(ctx)
}

// functionCall refuses the fast-path interface. Like a simple query it is
// answered by ReadyForQuery.
func (c *conn) functionCall(ctx context.Context) error {
	if err := c.report(pgerr.Unsupported("the function call protocol")); err != nil {
		return err
	}
	return c.ready(ctx)
}

// ready ends a cycle: the implicit transaction ends and it is the client's
// turn.
func (c *conn) ready(ctx context.Context) error {
	err := c.call(ctx, func(ctx context.Context) (err error) {
		c.status, err = c.session.Sync(ctx, c.out)
		return err
	})
	if err := c.report(err); err != nil {
		return err
	}
	c.busy = false
	c.out.ready(c.status)
	return c.out.Flush()
}

// call makes one call of the session, under a context that a cancel request,
// a client that went away or the server's shutdown ends.
func (c *conn) call(ctx context.Context, do func(context.Context) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	c.callCtx = ctx
	c.key.setCall(cancel)
	defer c.key.setCall(nil)
	if c.terminated.Load() { // before there was a call to cancel
		cancel(adminShutdown())
	}
	c.watch.start(cancel)
	defer c.watch.stop()
	defer c.abandonCopyIn()

	err := do(ctx)
	if err == nil {
		err = c.finishCopyIn()
	}
	switch {
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		return context.Cause(ctx)
	case err == nil && c.terminated.Load():
		return adminShutdown() // it may have ended itself
	}
	return err
}

// report tells the client and the session of an error. It returns an error
// when the connection must end.
func (c *conn) report(err error) error {
	if c.out.err != nil || errors.Is(err, errClientGone) {
		return errClientGone
	}
	if err == nil {
		return nil
	}
	e := c.wireError(err)
	if e.Severity == pgerr.Fatal || e.Severity == pgerr.Panic {
		return e
	}
	c.sendError(e)
	c.session.Fail(err)
	return nil
}

// wireError projects err to what the client is told. The log gets what the
// client is not told.
func (c *conn) wireError(err error) *pgerr.Error {
	e := pgerr.From(err)
	if e.Code == pgerr.InternalError {
		c.log.Error("internal error", "err", err, "cause", errors.Unwrap(e))
	}
	return e
}

// sendError writes an ErrorResponse.
func (c *conn) sendError(e *pgerr.Error) {
	c.out.error(e)
	c.server.opts.Tracer.ErrorSent(e)
}

// sayWhy sends a FATAL error; that a client has gone is nobody's concern.
func (c *conn) sayWhy(err error) {
	var fatal *pgerr.Error
	switch {
	case errors.As(err, &fatal):
		c.sendError(fatal)
	case !errors.Is(err, errDone):
		c.log.Debug("connection lost", "err", err)
		return
	}
	c.socket.SetDeadline(time.Now().Add(closeTimeout))
	if err := c.out.Flush(); err != nil {
		c.log.Debug("last message not delivered", "err", err)
	}
}

// hangUp closes the connection, with TLS's goodbye where there is TLS.
func (c *conn) hangUp() {
	if t, ok := c.stream.(*tls.Conn); ok {
		c.socket.SetWriteDeadline(time.Now().Add(closeTimeout))
		_ = t.CloseWrite() // a courtesy to a client that may have gone
	}
	c.socket.Close()
}

// releaseSlots gives back what the connection holds of the server.
func (c *conn) releaseSlots() {
	if c.starting {
		c.server.starting.give()
	}
	if c.key != nil {
		c.server.keys.release(c.key)
		c.server.sessions.give()
	}
}

// recovering is the one place where a panic stops: the client gets a
// reference, the log has the stack under it.
func (c *conn) recovering(do func() error) (err error) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		reference := rand.Text()
		c.log.Error("panic", "reference", reference, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
		err = pgerr.New(pgerr.InternalError, "internal error (reference %s)", reference).AsFatal()
	}()
	return do()
}
