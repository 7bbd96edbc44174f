package iris

import (
	"context"
	"crypto/tls"
	"net"
	"sync/atomic"
	"time"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// Conn is a connection to an IRIS server. It runs one call at a time: only
// Interrupt, IsBroken and the methods that tell fixed facts may be used while a
// call is running.
type Conn struct {
	config   Config
	socket   net.Conn
	messages *wire.Reader
	secure   bool // TLS, whose writes fail after an unknown part was sent

	version  string
	job      int
	compact  bool // doubles may be sent compacted
	prefixed bool // descriptions start with a feature option

	interruptible bool
	interrupts    chan struct{} // holds a value while an interrupt has a connection open; may be nil
	busy          atomic.Bool
	broken        atomic.Bool

	lastID        uint32
	lastStatement uint32
	out           []byte // the request being built
	requestAt     int    // where in out its header starts
	payload       []byte // the end of a request that is not copied into out
	deferred      []byte // messages without reply that go out with the next request
	in            []byte // the latest reply, unless it went into rows
	spare         []byte // a reply buffer that finished rows have returned
}

// The sizes of buffers that are kept for the next use.
const (
	keepMax     = 1 << 20
	deferredMax = 64 << 10
)

// newConn wraps a byte stream.
func newConn(socket net.Conn, config Config) *Conn {
	_, secure := socket.(*tls.Conn)
	return &Conn{
		config:   config,
		socket:   socket,
		secure:   secure,
		messages: wire.NewReader(socket, config.MessageMax),
	}
}

// ServerVersion returns the product's name and version as the server gives it.
func (c *Conn) ServerVersion() string { return c.version }

// Job returns the number of the server process behind the connection.
func (c *Conn) Job() int { return c.job }

// IsBroken tells that the connection has been lost or closed.
func (c *Conn) IsBroken() bool { return c.broken.Load() }

// LimitInterrupts bounds the connections that interrupts open: each sends a
// value into slot while it has one, so that connections that share a channel of
// capacity 1 are interrupted one after the other. It must not be called while a
// call is running.
func (c *Conn) LimitInterrupts(slot chan struct{}) { c.interrupts = slot }

// Close says goodbye, which rolls an open transaction back, and closes the
// socket.
func (c *Conn) Close() error {
	if c.broken.Swap(true) {
		return nil
	}
	bye := wire.AppendHeader(nil, wire.Header{Code: uint16(wire.Disconnect)})
	// The server would notice the socket closing as well, so a failed farewell
	// is no error.
	if err := c.socket.SetWriteDeadline(time.Now().Add(c.patience())); err == nil {
		_, _ = c.socket.Write(bye)
	}
	return c.socket.Close()
}

// patience bounds the writes that have no context.
func (c *Conn) patience() time.Duration {
	if c.config.InterruptTimeout > 0 {
		return c.config.InterruptTimeout
	}
	return DefaultInterruptTimeout
}

// Ping makes a round trip to the server.
func (c *Conn) Ping(ctx context.Context) error { return c.simple(ctx, wire.Ping) }

// Commit commits the current transaction.
func (c *Conn) Commit(ctx context.Context) error { return c.simple(ctx, wire.Commit) }

// Rollback rolls the current transaction back.
func (c *Conn) Rollback(ctx context.Context) error { return c.simple(ctx, wire.Rollback) }

// simple runs a function that has neither arguments nor results.
func (c *Conn) simple(ctx context.Context, f wire.Function) error {
	if err := c.begin(ctx, f, 0); err != nil {
		return err
	}
	var r reply
	if err := c.roundTrip(ctx, &r, nil); err != nil {
		return err
	}
	return c.check(ctx, &r, 0)
}

// SetAutocommit switches between a transaction per statement and transactions
// that end with Commit or Rollback. The server does not answer.
func (c *Conn) SetAutocommit(ctx context.Context, on bool) error {
	f := wire.AutocommitOff
	if on {
		f = wire.AutocommitOn
	}
	if err := c.begin(ctx, f, 0); err != nil {
		return err
	}
	return c.roundTrip(ctx, nil, nil)
}

// SetIsolation asks for an isolation level as IRIS numbers them and returns the
// one now in force; level 0 only asks.
func (c *Conn) SetIsolation(ctx context.Context, level int) (int, error) {
	if err := c.begin(ctx, wire.IsolationLevel, 0); err != nil {
		return 0, err
	}
	c.out = list.AppendInt(c.out, int64(level))
	var r reply
	if err := c.roundTrip(ctx, &r, nil); err != nil {
		return 0, err
	}
	if err := c.check(ctx, &r, 0); err != nil {
		return 0, err
	}
	items := list.NewReader(r.body)
	now, err := items.NextInt()
	if err != nil {
		return 0, c.garbled("isolation level", items.Need(err))
	}
	return int(now), nil
}

// nextStatement picks a statement id that this connection has not used.
func (c *Conn) nextStatement() uint32 {
	c.lastStatement++
	return c.lastStatement
}

// closeLater queues CLOSE_STATEMENT, which has no answer and no hurry.
func (c *Conn) closeLater(statement uint32) {
	if len(c.deferred) < deferredMax {
		h := wire.Header{ID: c.nextID(), Statement: statement, Code: uint16(wire.CloseStatement)}
		c.deferred = wire.AppendHeader(c.deferred, h)
	}
}

// nextID numbers requests with odd numbers; even ones are the server's.
func (c *Conn) nextID() uint32 {
	if c.lastID == 0 {
		c.lastID = 1
	} else {
		c.lastID += 2
	}
	return c.lastID
}

// takeBuffer lends a reply buffer to rows.
func (c *Conn) takeBuffer() []byte {
	b := c.spare
	c.spare = nil
	return b
}

// returnBuffer takes it back.
func (c *Conn) returnBuffer(b []byte) {
	if cap(b) <= keepMax {
		c.spare = b
	}
}
