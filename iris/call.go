package iris

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// reply is one message of the server. Its body is read into body's memory when
// the caller lends some, else into the connection's buffer, which the next
// reply overwrites.
type reply struct {
	status wire.Status
	body   []byte
	own    bool // body is the caller's
}

// begin claims the connection for a call and starts the request in c.out; the
// caller appends the body and must then call roundTrip, which releases it.
func (c *Conn) begin(ctx context.Context, f wire.Function, statement uint32) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if !c.busy.CompareAndSwap(false, true) {
		return ErrBusy
	}
	if c.broken.Load() {
		c.busy.Store(false)
		return &ConnError{Op: f.String(), err: ErrClosed}
	}
	if cap(c.out) > keepMax {
		c.out = nil
	}
	c.out = append(c.out[:0], c.deferred...)
	c.deferred = c.deferred[:0]
	c.requestAt = len(c.out)
	c.out = wire.Begin(c.out, wire.Header{ID: c.nextID(), Statement: statement, Code: uint16(f)})
	return nil
}

// roundTrip sends the request in c.out and reads its replies: none when first is
// nil, two when second is not nil and the first is no error. It returns an error
// of the connection or of the context, never one the server reported.
func (c *Conn) roundTrip(ctx context.Context, first, second *reply) error {
	defer c.busy.Store(false)
	request := wire.ParseHeader((*[wire.HeaderSize]byte)(c.out[c.requestAt:]))
	call := Call{Function: request.Function().String(), Statement: request.Statement, Sent: len(c.out) + len(c.payload)}
	if c.config.Tracer != nil {
		ctx = c.config.Tracer.CallStart(ctx, call)
	}
	w := c.watch(ctx)
	err := c.transfer(request.ID, first, second)
	if w.release() {
		err = c.afterInterrupt(ctx, err, first, second)
	}
	if c.config.Tracer != nil {
		c.config.Tracer.CallEnd(ctx, finished(call, first, second), err)
	}
	return err
}

// finished completes the description of a call with its replies.
func finished(call Call, replies ...*reply) Call {
	for _, r := range replies {
		if r != nil {
			call.Received += len(r.body)
			call.Status = int(r.status)
		}
	}
	return call
}

// transfer does the input and output of a call.
func (c *Conn) transfer(id uint32, first, second *reply) error {
	if err := c.send(); err != nil {
		return err
	}
	if first == nil {
		return nil
	}
	if err := c.receive(id, first); err != nil {
		return err
	}
	if second == nil || !first.status.OK() {
		return nil
	}
	return c.receive(id, second)
}

// send writes c.out and the payload.
func (c *Conn) send() error {
	size := len(c.out) - c.requestAt - wire.HeaderSize + len(c.payload)
	if size > requestMax {
		c.payload = nil
		return fmt.Errorf("request of %d bytes exceeds the limit of %d", size, requestMax)
	}
	wire.SetSize(c.out, c.requestAt, size)
	n, err := c.write()
	if err != nil {
		return c.lose("send request", err, n > 0 || c.secure)
	}
	return nil
}

// write writes c.out and then the payload, together where the socket can.
func (c *Conn) write() (n int64, err error) {
	if len(c.payload) == 0 {
		n, err := c.socket.Write(c.out)
		return int64(n), err
	}
	parts := net.Buffers{c.out, c.payload}
	c.payload = nil
	return parts.WriteTo(c.socket)
}

// requestMax keeps a request's length well inside its 32-bit field.
const requestMax = 1<<31 - 1

// receive reads the next reply, which must answer the request with this id.
func (c *Conn) receive(id uint32, r *reply) error {
	buf := c.in
	if r.own {
		buf = r.body
	}
	h, body, err := c.messages.ReadMessage(buf)
	if err != nil {
		if errors.Is(err, io.EOF) { // a reply was due: this is not the end of any rows
			err = io.ErrUnexpectedEOF
		}
		return c.lose("receive reply", err, true)
	}
	if h.ID != id {
		return c.garbled(fmt.Sprintf("message %d where %d was due", h.ID, id), nil)
	}
	if !r.own {
		c.in = nil
		if cap(body) <= keepMax {
			c.in = body
		}
	}
	r.status, r.body = h.Status(), body
	return nil
}

// lose marks the connection broken and closes it.
func (c *Conn) lose(op string, err error, sent bool) error {
	if !c.broken.Swap(true) {
		c.socket.Close()
	}
	return &ConnError{Op: op, sent: sent, err: err}
}

// garbled is lose for a reply that cannot be understood: whatever follows it
// could not be trusted either.
func (c *Conn) garbled(problem string, err error) error {
	return c.lose("receive reply", &ProtocolError{Problem: problem, err: err}, true)
}

// check turns a reply's error status into an *Error, whose text it fetches.
func (c *Conn) check(ctx context.Context, r *reply, statement uint32) error {
	if r.status.OK() {
		return nil
	}
	status := r.status
	if err := c.begin(ctx, wire.GetError, statement); err != nil {
		return &Error{SQLCODE: status.SQLCODE()}
	}
	c.out = list.AppendInt(c.out, int64(status))
	var text reply
	if err := c.roundTrip(ctx, &text, nil); err != nil {
		return errors.Join(&Error{SQLCODE: status.SQLCODE()}, err)
	}
	items := list.NewReader(text.body)
	words, err := items.NextString()
	if err != nil || !text.status.OK() {
		return &Error{SQLCODE: status.SQLCODE()}
	}
	return parseError(strings.Clone(words), status)
}

// watch arranges that the end of ctx interrupts the call that is about to run.
func (c *Conn) watch(ctx context.Context) watcher {
	if ctx.Done() == nil {
		return watcher{}
	}
	over, ended := make(chan struct{}), make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(ended)
		c.abandon(over)
	})
	return watcher{stop: stop, over: over, ended: ended}
}

// watcher is a pending interrupt.
type watcher struct {
	stop  func() bool
	over  chan struct{} // closed when the call is over
	ended chan struct{} // closed when the interrupt is
}

// release ends the watch and tells whether the interrupt was started; if so it
// has also ended, so that it cannot hit a later call.
func (w watcher) release() (fired bool) {
	if w.stop == nil || w.stop() {
		return false
	}
	close(w.over)
	<-w.ended
	return true
}

// abandon interrupts the running call and gives it a while to end; when that
// cannot be, it makes the call fail at once. An interrupt that overtakes the
// request finds nothing to stop, so it is repeated now and then.
func (c *Conn) abandon(over <-chan struct{}) {
	if !c.interruptible {
		c.expire(time.Unix(1, 0))
		return
	}
	if c.interruptInTime() != nil {
		c.expire(time.Unix(1, 0))
		return
	}
	c.expire(time.Now().Add(c.config.InterruptTimeout))
	again := time.NewTicker(max(interruptPause, c.config.InterruptTimeout/interruptsMax))
	defer again.Stop()
	for {
		select {
		case <-over:
			return
		case <-again.C:
			_ = c.interruptInTime() // the deadline is set: without an interrupt it ends the call
		}
	}
}

// How often one call is interrupted at most, and the shortest time in between.
const (
	interruptsMax  = 16
	interruptPause = 100 * time.Millisecond
)

// interruptInTime is Interrupt within the timeout.
func (c *Conn) interruptInTime() error {
	ctx, cancel := context.WithTimeout(context.Background(), c.config.InterruptTimeout)
	defer cancel()
	return c.Interrupt(ctx)
}

// expire makes the call fail at a time. Setting the deadline fails only when the
// socket is closed, and then the call has ended.
func (c *Conn) expire(at time.Time) { _ = c.socket.SetDeadline(at) }

// afterInterrupt decides what a call whose context ended returns: its result if
// it succeeded in spite of it, as when the interrupt came too late, else the
// context's cause.
func (c *Conn) afterInterrupt(ctx context.Context, err error, first, second *reply) error {
	if err != nil {
		return context.Cause(ctx)
	}
	c.settle()
	if err := c.socket.SetDeadline(time.Time{}); err != nil && !c.IsBroken() {
		return c.lose("reset deadline", err, true)
	}
	for _, r := range []*reply{first, second} {
		if r != nil && !r.status.OK() {
			return context.Cause(ctx)
		}
	}
	return nil
}

// settle makes a round trip whose outcome does not matter: an interrupt that
// came when the call had ended hits this, if anything, and not the next call. A
// connection that does not answer is lost; the call's own result stands.
func (c *Conn) settle() {
	request := wire.Header{ID: c.nextID(), Code: uint16(wire.Ping)}
	if _, err := c.socket.Write(wire.AppendHeader(nil, request)); err != nil {
		_ = c.lose("send request", err, true)
		return
	}
	answer := reply{body: make([]byte, 0, wire.HeaderSize), own: true} // the call's replies are in use
	_ = c.receive(request.ID, &answer)
}

// Interrupt asks the server, over a connection of its own, to stop what this
// connection is doing. It may be called while a call is running, from another
// goroutine; that call then ends with the server's error.
func (c *Conn) Interrupt(ctx context.Context) error {
	if c.interrupts != nil {
		select {
		case c.interrupts <- struct{}{}:
			defer func() { <-c.interrupts }()
		case <-ctx.Done():
			return fmt.Errorf("interrupt job %d: %w", c.job, context.Cause(ctx))
		}
	}
	config := c.config
	config.Tracer = nil // it is promised the caller's goroutine and this connection's calls
	other, err := dial(ctx, config)
	if err != nil {
		return fmt.Errorf("interrupt job %d: %w", c.job, err)
	}
	defer func() { _ = other.Close() }()
	if err := other.begin(ctx, wire.Interrupt, 0); err != nil {
		return err
	}
	other.out = list.AppendInt(list.AppendInt(other.out, int64(c.job)), 1)
	var r reply
	if err := other.roundTrip(ctx, &r, nil); err != nil {
		return fmt.Errorf("interrupt job %d: %w", c.job, err)
	}
	return other.check(ctx, &r, 0)
}
