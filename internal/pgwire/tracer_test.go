package pgwire

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/iris-pgwire/iris-pgwire/internal/auth"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// recorder is a Tracer that counts.
type recorder struct {
	mu             sync.Mutex
	counts         map[string]int
	errors         []string
	received, sent int
}

// count notes an event.
func (r *recorder) count(what string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.counts == nil {
		r.counts = map[string]int{}
	}
	r.counts[what]++
}

// The methods of Tracer.
func (r *recorder) ConnectionOpened(net.Addr)     { r.count("opened") }
func (r *recorder) ConnectionClosed(net.Addr)     { r.count("closed") }
func (r *recorder) SessionOpened()                { r.count("session opened") }
func (r *recorder) SessionClosed()                { r.count("session closed") }
func (r *recorder) AuthenticationFailed(net.Addr) { r.count("refused") }

func (r *recorder) CancelRequested(matched bool) {
	r.count(map[bool]string{true: "cancel", false: "wrong cancel"}[matched])
}

func (r *recorder) ErrorSent(e *pgerr.Error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.errors = append(r.errors, string(e.Code))
}

func (r *recorder) Transferred(received, sent int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.received, r.sent = r.received+received, r.sent+sent
}

// countedClient counts a client's bytes, to compare them with the server's.
type countedClient struct {
	net.Conn
	read, written int
}

// Read implements net.Conn.
func (c *countedClient) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.read += n
	return n, err
}

// Write implements net.Conn.
func (c *countedClient) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.written += n
	return n, err
}

// TestTracer checks what a tracer is told of a session, a cancel request and a
// client that is refused.
func TestTracer(t *testing.T) {
	told := &recorder{}
	opts := testOptions(&script{})
	opts.Tracer, opts.MaxConnections = told, 1
	t.Cleanup(func() { // after the server has ended
		want := map[string]int{
			"opened": 4, "closed": 4, "session opened": 1, "session closed": 1, "cancel": 1, "wrong cancel": 1,
		}
		for what, n := range want {
			if told.counts[what] != n {
				t.Errorf("%s: %d, want %d", what, told.counts[what], n)
			}
		}
		if len(told.counts) != len(want) {
			t.Errorf("got %v", told.counts)
		}
	})
	addr := mustServe(t, New(opts))
	raw, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	counted := &countedClient{Conn: raw}
	c := newClient(t, counted)
	key := c.mustStart()
	c.mustSend(&pgproto3.Query{String: "SELECT 1/0"})
	c.mustReceiveUntil("ReadyForQuery")
	late := mustDial(t, addr)
	late.mustSend(&pgproto3.StartupMessage{ProtocolVersion: protocol3, Parameters: map[string]string{"user": "postgres"}})
	late.mustFail()
	late.mustBeClosed()
	read, written := counted.read, counted.written
	for _, secret := range [][]byte{key.SecretKey, {1, 2, 3, 4}} {
		other := mustDial(t, addr)
		other.mustSend(&pgproto3.CancelRequest{ProcessID: key.ProcessID, SecretKey: secret})
		other.mustBeClosed()
	}
	c.mustSend(&pgproto3.Terminate{})
	c.mustBeClosed()
	told.mu.Lock()
	defer told.mu.Unlock()
	if !slices.Equal(told.errors, []string{"22012", "53300"}) {
		t.Errorf("errors %v", told.errors)
	}
	if told.sent < read || told.received < written {
		t.Errorf("told of %d bytes sent and %d received, the first client alone saw %d and %d",
			told.sent, told.received, read, written)
	}
}

// refusing is an authentication method that lets nobody in.
type refusing struct{ auth.Method }

// Authenticate implements auth.Method.
func (refusing) Authenticate(context.Context, *auth.Client, auth.Exchange) error {
	return pgerr.New(pgerr.InvalidPassword, "password authentication failed for user \"x\"")
}

// TestTracerRefusal checks that a refused client is told of, and one that only
// goes away is not.
func TestTracerRefusal(t *testing.T) {
	told := &recorder{}
	opts := testOptions(&script{})
	opts.Tracer, opts.Authentication = told, refusing{}
	addr := mustServe(t, New(opts))
	mustDial(t, addr).Close()
	c := mustDial(t, addr)
	c.mustSend(&pgproto3.StartupMessage{ProtocolVersion: protocol3, Parameters: map[string]string{"user": "x"}})
	c.mustFail()
	c.mustBeClosed()
	told.mu.Lock()
	defer told.mu.Unlock()
	if told.counts["refused"] != 1 || told.counts["session opened"] != 0 {
		t.Errorf("got %v", told.counts)
	}
}

// TestTraceMessages checks that messages are logged by type and length while
// that is switched on, and nothing of what is in them.
func TestTraceMessages(t *testing.T) {
	var log bytes.Buffer
	var mu sync.Mutex
	on := false
	opts := testOptions(&script{})
	opts.Logger = slog.New(slog.NewJSONHandler(lockedWriter{&mu, &log}, &slog.HandlerOptions{Level: slog.LevelDebug}))
	opts.TraceMessages = func() bool { mu.Lock(); defer mu.Unlock(); return on }
	c := mustConnect(t, mustServe(t, New(opts)))
	c.mustSucceed("SELECT 1")
	mu.Lock()
	if log.Len() > 0 {
		t.Errorf("logged while off: %s", log.String())
	}
	on = true
	mu.Unlock()
	secret := rand.Text()
	c.mustSend(&pgproto3.Parse{Query: "SELECT $1::text"}, &pgproto3.Bind{Parameters: [][]byte{[]byte(secret)}},
		&pgproto3.Execute{}, &pgproto3.Sync{})
	c.mustReceiveUntil("ReadyForQuery")
	mu.Lock()
	defer mu.Unlock()
	if strings.Contains(log.String(), secret) || strings.Contains(log.String(), "SELECT") {
		t.Errorf("a value is in the log: %s", log.String())
	}
	var got []string
	for line := range strings.Lines(log.String()) {
		var rec struct {
			Direction, Type string
			Bytes, PID      int
		}
		if err := json.Unmarshal([]byte(line), &rec); err != nil || rec.PID == 0 || rec.Bytes < 0 {
			t.Fatalf("%s: %v", line, err)
		}
		got = append(got, rec.Direction+" "+rec.Type)
	}
	want := []string{
		"received Parse", "sent ParseComplete", "received Bind", "sent BindComplete", "received Execute",
		"sent DataRow", "sent CommandComplete", "received Sync", "sent ReadyForQuery",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// lockedWriter guards a writer.
type lockedWriter struct {
	mu *sync.Mutex
	w  io.Writer
}

// Write implements io.Writer.
func (l lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

// TestMessageNames checks that every message has a name.
func TestMessageNames(t *testing.T) {
	for typ := range 256 {
		if _, known := bodyLimit(byte(typ), messageMax); known && receivedNames[byte(typ)] == "" {
			t.Errorf("message %q has no name", byte(typ))
		}
	}
	if len(sentNames) != 21 {
		t.Errorf("%d names of messages to clients", len(sentNames))
	}
}

// TestOperatorCancel cancels a session's statement by its number: the session
// goes on.
func TestOperatorCancel(t *testing.T) {
	h := &script{do: map[string]func(context.Context, *ResultWriter) error{"wait": blockUntilDone}}
	s := New(testOptions(h))
	c := mustDial(t, mustServe(t, s))
	pid := c.mustStart().ProcessID
	if s.Cancel(pid+1) || s.Terminate(pid+1) {
		t.Error("a session that is not there was found")
	}
	if !s.Cancel(pid) { // nothing runs
		t.Error("the session was not found")
	}
	c.mustSucceed("SELECT 1")
	c.mustSend(&pgproto3.Query{String: "wait"})
	stop := repeat(func() { s.Cancel(pid) })
	e := c.mustFail()
	stop()
	if e.Code != "57014" || e.Severity != "ERROR" {
		t.Errorf("got %+v", e)
	}
	c.mustReceiveUntil("ReadyForQuery")
	c.mustSucceed("SELECT 1")
}

// repeat calls do again and again until stop is called.
func repeat(do func()) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(time.Millisecond)
		defer tick.Stop()
		for ctx.Err() == nil {
			do()
			<-tick.C
		}
	}()
	return func() { cancel(); <-done }
}

// TestTerminate ends sessions in every state they can be in.
func TestTerminate(t *testing.T) {
	states := map[string]func(*client){
		"idle":           func(*client) {},
		"in transaction": func(c *client) { c.mustSucceed("BEGIN") },
		"running":        func(c *client) { c.mustSend(&pgproto3.Query{String: "wait"}) },
		"copy-in": func(c *client) {
			c.mustSend(&pgproto3.Query{String: "COPY t FROM STDIN"})
			c.mustReceiveUntil("CopyInResponse")
		},
		"half a message": func(c *client) { c.mustWrite("Q\x00\x00\x00\x20SEL") },
	}
	for name, enter := range states {
		t.Run(name, func(t *testing.T) {
			h := &script{do: map[string]func(context.Context, *ResultWriter) error{"wait": blockUntilDone}}
			s := New(testOptions(h))
			c := mustDial(t, mustServe(t, s))
			pid := c.mustStart().ProcessID
			enter(c)
			if !s.Terminate(pid) {
				t.Fatal("the session was not found")
			}
			if e := c.mustFail(); e.Code != "57P01" || e.Severity != "FATAL" {
				t.Errorf("got %+v", e)
			}
			c.mustBeClosed()
		})
	}
}

// TestTerminateFlooded ends a session whose client takes no data.
func TestTerminateFlooded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &script{do: map[string]func(context.Context, *ResultWriter) error{"flood": floodClient}}
		s := New(testOptions(h))
		ln := newPipeListener()
		ctx, stop := context.WithCancel(t.Context())
		served := make(chan error)
		go func() { served <- s.Serve(ctx, ln) }()
		c := ln.dial(t)
		pid := c.mustStart().ProcessID
		c.mustSend(&pgproto3.Query{String: "flood"})
		synctest.Wait()
		start := time.Now()
		s.Terminate(pid)
		synctest.Wait()
		time.Sleep(2 * closeTimeout)
		synctest.Wait()
		if h.endedSessions() != 1 {
			t.Errorf("the session is there %s later", time.Since(start))
		}
		c.Close()
		stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
}

// TestSetMaxConnections lowers and raises the limit of a running server.
func TestSetMaxConnections(t *testing.T) {
	opts := testOptions(&script{})
	opts.MaxConnections = 2
	s := New(opts)
	addr := mustServe(t, s)
	first, second := mustConnect(t, addr), mustConnect(t, addr)
	s.SetMaxConnections(1)
	first.mustSucceed("SELECT 1")
	second.mustSucceed("SELECT 1")
	refused := func() {
		t.Helper()
		c := mustDial(t, addr)
		c.mustSend(&pgproto3.StartupMessage{ProtocolVersion: protocol3, Parameters: map[string]string{"user": "x"}})
		if e := c.mustFail(); e.Code != "53300" {
			t.Errorf("got %+v", e)
		}
	}
	refused()
	s.SetMaxConnections(3)
	third := mustConnect(t, addr)
	third.mustSucceed("SELECT 1")
	refused()
}
