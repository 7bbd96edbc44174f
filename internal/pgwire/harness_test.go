package pgwire

import (
	"context"
	"io"
	"log/slog"
	"net"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"
	"go.uber.org/goleak"

	"github.com/iris-pgwire/iris-pgwire/internal/auth"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// testTimeout bounds what a test waits for.
const testTimeout = 10 * time.Second

// testOptions are the options of a server of scripted sessions.
func testOptions(h *script) Options {
	return Options{
		Handler:        h,
		Authentication: auth.Trust{},
		Logger:         slog.New(slog.DiscardHandler),
	}
}

// mustServe serves on a loopback port until the test ends and returns its
// address.
func mustServe(t testing.TB, s *Server) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx, ln) }()
	t.Cleanup(func() {
		stop()
		if err := <-served; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	return ln.Addr().String()
}

// client is a PostgreSQL client that shows every message.
type client struct {
	*pgproto3.Frontend
	net.Conn
	t testing.TB
}

// mustDial connects without saying anything.
func mustDial(t testing.TB, addr string) *client {
	t.Helper()
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { nc.Close() })
	nc.SetDeadline(time.Now().Add(testTimeout)) // a test that waits in vain fails
	return newClient(t, nc)
}

// newClient speaks over nc.
func newClient(t testing.TB, nc net.Conn) *client {
	return &client{Frontend: pgproto3.NewFrontend(nc, nc), Conn: nc, t: t}
}

// mustConnect connects and starts a session.
func mustConnect(t testing.TB, addr string) *client {
	t.Helper()
	c := mustDial(t, addr)
	c.mustStart()
	return c
}

// mustStart sends a startup message and returns the session's backend key.
func (c *client) mustStart() *pgproto3.BackendKeyData {
	c.t.Helper()
	c.mustSend(&pgproto3.StartupMessage{
		ProtocolVersion: protocol3,
		Parameters:      map[string]string{"user": "postgres", "database": "postgres"},
	})
	for _, m := range c.mustReceiveUntil("ReadyForQuery") {
		if key, ok := m.(*pgproto3.BackendKeyData); ok {
			return key
		}
	}
	c.t.Fatal("no backend key")
	return nil
}

// mustSend sends messages at once.
func (c *client) mustSend(messages ...pgproto3.FrontendMessage) {
	c.t.Helper()
	for _, m := range messages {
		c.Send(m)
	}
	if err := c.Flush(); err != nil {
		c.t.Fatal(err)
	}
}

// mustWrite sends raw bytes.
func (c *client) mustWrite(s string) {
	c.t.Helper()
	if _, err := io.WriteString(c.Conn, s); err != nil {
		c.t.Fatal(err)
	}
}

// mustReceiveUntil returns copies of the messages up to the first of the given
// type.
func (c *client) mustReceiveUntil(typ string) []pgproto3.BackendMessage {
	c.t.Helper()
	var got []pgproto3.BackendMessage
	for {
		m, err := c.Receive()
		if err != nil {
			c.t.Fatalf("waiting for %s after %d messages: %v", typ, len(got), err)
		}
		got = append(got, cloneMessage(m))
		if messageType(m) == typ {
			return got
		}
	}
}

// mustFail waits for an ErrorResponse and returns it.
func (c *client) mustFail() *pgproto3.ErrorResponse {
	c.t.Helper()
	got := c.mustReceiveUntil("ErrorResponse")
	return got[len(got)-1].(*pgproto3.ErrorResponse)
}

// mustSucceed runs a simple query that must not fail.
func (c *client) mustSucceed(sql string) {
	c.t.Helper()
	c.mustSend(&pgproto3.Query{String: sql})
	for _, m := range c.mustReceiveUntil("ReadyForQuery") {
		if e, ok := m.(*pgproto3.ErrorResponse); ok {
			c.t.Fatalf("%s: %s %s", sql, e.Code, e.Message)
		}
	}
}

// mustBeClosed checks that nothing more comes.
func (c *client) mustBeClosed() {
	c.t.Helper()
	if m, err := c.Receive(); err == nil {
		c.t.Fatalf("connection still open, received %s", messageType(m))
	}
}
