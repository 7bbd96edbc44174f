package pgwire

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"
)

// pipeListener is a listener whose connections live in memory, so that the
// clock of a synctest bubble governs them.
type pipeListener struct {
	conns  chan net.Conn
	closed chan struct{}
}

// newPipeListener returns an open listener.
func newPipeListener() *pipeListener {
	return &pipeListener{conns: make(chan net.Conn), closed: make(chan struct{})}
}

// dial connects to the listener.
func (l *pipeListener) dial(t testing.TB) *client {
	near, far := net.Pipe()
	l.conns <- far
	return newClient(t, near)
}

// Accept implements net.Listener.
func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case nc := <-l.conns:
		return nc, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (l *pipeListener) Close() error {
	select {
	case <-l.closed:
	default:
		close(l.closed)
	}
	return nil
}

// Addr implements net.Listener.
func (l *pipeListener) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "pipe"} }

// blockUntilDone waits for the end of the call's context, as a statement does.
func blockUntilDone(ctx context.Context, _ *ResultWriter) error {
	<-ctx.Done()
	return ctx.Err()
}

// floodClient sends rows until the client takes no more.
func floodClient(_ context.Context, w *ResultWriter) error {
	for {
		w.CommandComplete("FLOOD")
		if w.err != nil {
			return w.err
		}
	}
}

// drainGrace is what busy sessions are given in the tests.
const drainGrace = time.Minute

// drainTest is a state a connection can be in when shutdown begins.
type drainTest struct {
	name    string
	before  func(c *client) // puts the connection into its state
	during  func(c *client) // what the client does once shutdown began
	code    string          // of the FATAL error; empty if there is none
	elapsed time.Duration   // from the beginning of shutdown to its end
}

// drainTests are those states.
func drainTests() []drainTest {
	return []drainTest{
		{
			name:    "idle",
			before:  func(c *client) { c.mustStart() },
			code:    "57P01",
			elapsed: 0,
		},
		{
			name:    "silent",
			before:  func(*client) {},
			elapsed: 0,
		},
		{
			name:    "half a startup packet",
			before:  func(c *client) { c.mustWrite("\x00\x00\x00\x20\x00\x03") },
			elapsed: 0,
		},
		{
			name:   "transaction that ends",
			before: func(c *client) { c.mustStart(); c.mustSucceed("BEGIN") },
			during: func(c *client) { c.mustSucceed("SELECT 1"); c.mustSucceed("COMMIT") },
			code:   "57P01",
		},
		{
			name:    "transaction that does not end",
			before:  func(c *client) { c.mustStart(); c.mustSucceed("BEGIN") },
			code:    "57P01",
			elapsed: drainGrace,
		},
		{
			name: "cycle without Sync",
			before: func(c *client) {
				c.mustStart()
				c.mustSend(&pgproto3.Parse{Query: "SELECT 1"}, &pgproto3.Flush{})
				c.mustReceiveUntil("ParseComplete")
			},
			during: func(c *client) { c.mustSend(&pgproto3.Sync{}); c.mustReceiveUntil("ReadyForQuery") },
			code:   "57P01",
		},
		{
			name:    "statement in progress",
			before:  func(c *client) { c.mustStart(); c.mustSend(&pgproto3.Query{String: "block"}) },
			code:    "57P01",
			elapsed: drainGrace,
		},
		{
			name: "copy-in",
			before: func(c *client) {
				c.mustStart()
				c.mustSend(&pgproto3.Query{String: "COPY t FROM STDIN"})
				c.mustReceiveUntil("CopyInResponse")
			},
			code:    "57P01",
			elapsed: drainGrace,
		},
		{
			name: "copy-in that ends",
			before: func(c *client) {
				c.mustStart()
				c.mustSend(&pgproto3.Query{String: "COPY t FROM STDIN"})
				c.mustReceiveUntil("CopyInResponse")
			},
			during: func(c *client) { c.mustSend(&pgproto3.CopyDone{}); c.mustReceiveUntil("ReadyForQuery") },
			code:   "57P01",
		},
		{
			name:    "client that does not read",
			before:  func(c *client) { c.mustStart(); c.mustSend(&pgproto3.Query{String: "flood"}) },
			elapsed: drainGrace + closeTimeout,
		},
	}
}

func TestDrain(t *testing.T) {
	for _, test := range drainTests() {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, test.run)
		})
	}
}

// run brings a connection into its state, shuts the server down and watches
// what becomes of it, by the clock of a synctest bubble.
func (test drainTest) run(t *testing.T) {
	h := &script{do: map[string]func(context.Context, *ResultWriter) error{
		"block": blockUntilDone, "flood": floodClient,
	}}
	opts := testOptions(h)
	opts.DrainTimeout = drainGrace
	ln := newPipeListener()
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan time.Time, 1)
	go func() {
		if err := New(opts).Serve(ctx, ln); err != nil {
			t.Errorf("Serve: %v", err)
		}
		served <- time.Now()
	}()
	c := ln.dial(t)
	test.before(c)
	synctest.Wait()

	began := time.Now()
	stop()
	synctest.Wait()
	if test.during != nil {
		test.during(c)
	}
	if test.code != "" {
		if e := c.mustFail(); e.Code != test.code || e.Severity != "FATAL" {
			t.Errorf("client got %s %s %s", e.Severity, e.Code, e.Message)
		}
		c.mustBeClosed()
	}
	if elapsed := (<-served).Sub(began); elapsed != test.elapsed {
		t.Errorf("shutdown took %v, want %v", elapsed, test.elapsed)
	}
	if started := len(h.startups); h.endedSessions() != started {
		t.Errorf("%d sessions ended of %d", h.endedSessions(), started)
	}
}

// outOfDescriptors is a listener that fails for a while.
type outOfDescriptors struct {
	*pipeListener
	failures int
}

// Accept implements net.Listener.
func (l *outOfDescriptors) Accept() (net.Conn, error) {
	if l.failures > 0 {
		l.failures--
		return nil, &net.OpError{Op: "accept", Err: os.NewSyscallError("accept", syscall.EMFILE)}
	}
	return l.pipeListener.Accept()
}

func TestServeSurvivesTemporaryFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ln := &outOfDescriptors{pipeListener: newPipeListener(), failures: 12}
		ctx, stop := context.WithCancel(t.Context())
		served := make(chan error, 1)
		go func() { served <- New(testOptions(&script{})).Serve(ctx, ln) }()
		c := ln.dial(t)
		c.mustStart()
		stop()
		c.mustFail()
		if err := <-served; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
}

// brokenListener is a listener that fails for good.
type brokenListener struct{ *pipeListener }

// Accept implements net.Listener.
func (brokenListener) Accept() (net.Conn, error) { return nil, io.ErrUnexpectedEOF }

func TestServeReportsWhyItsListenerFailed(t *testing.T) {
	ln := brokenListener{newPipeListener()}
	if err := New(testOptions(&script{})).Serve(t.Context(), ln); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("Serve: %v", err)
	}
	select {
	case <-ln.closed:
	default:
		t.Error("the listener is still open")
	}
}
