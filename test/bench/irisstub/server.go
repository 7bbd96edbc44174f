package irisstub

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"net"
	"sync"
	"sync/atomic"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// Limits of the stub.
const (
	messageMax    = 64 << 20
	statementsMax = 4096
	pageBytes     = 48 << 10 // of rows in one reply, as the embedded server's
	setsMax       = 1 << 20
)

// product is the version the stub tells its clients.
const product = "InterSystems IRIS Version 2025.2.0.0 (irisstub) xDBC Protocol Version 65"

// Serve answers from the script until ctx ends. It closes the listener.
func Serve(ctx context.Context, ln net.Listener, s *Script) error {
	ctx, cancel := context.WithCancel(ctx)
	var conns sync.WaitGroup
	defer conns.Wait()
	defer cancel()
	defer context.AfterFunc(ctx, func() { ln.Close() })()
	var jobs atomic.Int64
	for {
		nc, err := ln.Accept()
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		conns.Go(func() {
			defer nc.Close()
			defer context.AfterFunc(ctx, func() { nc.Close() })()
			c := &conn{script: s, nc: nc, job: jobs.Add(1), statements: map[uint32]*statement{}}
			c.in = wire.NewReader(bufio.NewReader(nc), messageMax)
			for c.serveRequest() == nil {
			}
		})
	}
}

// conn is one client's connection.
type conn struct {
	script     *Script
	nc         net.Conn
	in         *wire.Reader
	job        int64
	statements map[uint32]*statement
	isolation  int64
	lastError  string

	body  []byte // of the request at hand
	out   []byte // the reply
	start int    // of the message under construction
}

// statement is what a statement id stands for.
type statement struct {
	*answer
	params int // announced by the client
	next   int // the row sent next
	left   int // times the rows are still to be sent, this time included; 0 when no query is open
}

// errDisconnected ends a connection whose client said so.
var errDisconnected = errors.New("disconnected")

// serveRequest reads one request and answers it.
func (c *conn) serveRequest() error {
	header, body, err := c.in.ReadMessage(c.body)
	if err != nil {
		return err
	}
	c.body, c.out = body, c.out[:0]
	f := header.Function()
	if f == wire.Disconnect {
		return errDisconnected
	}
	if err := c.dispatch(f, header, body); err != nil && !f.NoReply() {
		c.fail(header, err)
	}
	if len(c.out) == 0 {
		return nil
	}
	_, err = c.nc.Write(c.out)
	return err
}

// dispatch answers one request; an error replaces what it has written.
func (c *conn) dispatch(f wire.Function, h wire.Header, body []byte) error {
	r := list.NewReader(body)
	switch f {
	case wire.Handshake:
		c.handshake(h)
	case wire.Connect:
		c.connect(h)
	case wire.Prepare:
		return c.prepare(h, &r)
	case wire.PreparedQuery, wire.PreparedUpdate:
		st := c.statements[h.Statement]
		if st == nil {
			c.finish(c.begin(h), wire.StatusUnknownStatement)
			return nil
		}
		return c.execute(h, st, &r)
	case wire.DirectQuery, wire.DirectUpdate:
		return c.direct(h, &r)
	case wire.Fetch:
		c.page(h, c.statements[h.Statement])
	case wire.CloseCursor:
		if st := c.statements[h.Statement]; st != nil {
			st.left = 0
		}
	case wire.CloseStatement:
		delete(c.statements, h.Statement)
	case wire.GetError:
		c.finish(list.AppendString(c.begin(h), c.lastError), wire.StatusOK)
	case wire.IsolationLevel:
		if level, err := r.NextInt(); err == nil && level != 0 {
			c.isolation = level
		}
		c.finish(list.AppendInt(c.begin(h), c.isolation), wire.StatusOK)
	case wire.Commit, wire.Rollback, wire.Ping, wire.PingTwo, wire.Interrupt:
		c.finish(c.begin(h), wire.StatusOK)
	default:
		if !f.NoReply() {
			return errUnsupported
		}
	}
	return nil
}

// begin starts a message that answers h and returns the reply to append its
// body to.
func (c *conn) begin(h wire.Header) []byte {
	c.start = len(c.out)
	return wire.Begin(c.out, wire.Header{ID: h.ID, Statement: h.Statement})
}

// finish completes the message with its status.
func (c *conn) finish(out []byte, status wire.Status) {
	wire.Finish(out, c.start)
	binary.LittleEndian.PutUint16(out[c.start+wire.HeaderSize-2:], uint16(status))
	c.out = out
}

// handshake answers HANDSHAKE.
func (c *conn) handshake(h wire.Header) {
	out := binary.LittleEndian.AppendUint16(c.begin(h), wire.VersionServer)
	out = binary.LittleEndian.AppendUint16(out, wire.FlagUnicode|wire.FlagCompactDoubles)
	c.finish(list.AppendString(out, "UNICODE"), wire.StatusOK)
}

// connect answers CONNECT: everyone may come in, and gets no features.
func (c *conn) connect(h wire.Header) {
	out := list.AppendString(c.begin(h), product)
	for _, n := range []int64{1, 0, c.isolation, c.job} { // delimited identifiers, unused, level, job
		out = list.AppendInt(out, n)
	}
	c.finish(list.AppendInt(list.AppendString(out, ""), 0), wire.StatusOK)
}
