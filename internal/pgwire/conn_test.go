package pgwire

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// withStatement is a script that knows one statement more, called "it".
func withStatement(run func(context.Context, *ResultWriter) error) *script {
	return &script{do: map[string]func(context.Context, *ResultWriter) error{"it": run}}
}

// loggingTo makes opts log everything to the buffer returned, which may be
// read once the server is gone.
func loggingTo(opts *Options) *bytes.Buffer {
	var log bytes.Buffer
	opts.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	return &log
}

func TestPanicEndsOneSessionWithAReference(t *testing.T) {
	h := withStatement(func(context.Context, *ResultWriter) error { panic("at the disco") })
	opts := testOptions(h)
	log := loggingTo(&opts)
	var reference string
	t.Run("serve", func(t *testing.T) {
		addr := mustServe(t, New(opts))
		other := mustConnect(t, addr)
		c := mustConnect(t, addr)
		c.mustSend(&pgproto3.Query{String: "it"})
		e := c.mustFail()
		c.mustBeClosed()
		if e.Severity != "FATAL" || e.Code != "XX000" || strings.Contains(e.Message, "disco") {
			t.Errorf("client got %s %s %s", e.Severity, e.Code, e.Message)
		}
		_, reference, _ = strings.Cut(strings.TrimSuffix(e.Message, ")"), "reference ")
		other.mustSucceed("SELECT 1")
	})
	if len(reference) < 10 || !strings.Contains(log.String(), reference) ||
		!strings.Contains(log.String(), "TestPanicEndsOneSession") {
		t.Errorf("reference %q with its stack is not in the log:\n%s", reference, log)
	}
	if h.endedSessions() != 2 {
		t.Errorf("%d sessions ended, want 2", h.endedSessions())
	}
}

func TestErrorWithoutCodeIsForTheLog(t *testing.T) {
	h := withStatement(func(context.Context, *ResultWriter) error { return errors.New("the vault is open") })
	opts := testOptions(h)
	log := loggingTo(&opts)
	t.Run("serve", func(t *testing.T) {
		c := mustConnect(t, mustServe(t, New(opts)))
		c.mustSend(&pgproto3.Query{String: "it"})
		if e := c.mustFail(); e.Code != "XX000" || e.Severity != "ERROR" || e.Message != "internal error" {
			t.Errorf("client got %s %s %s", e.Severity, e.Code, e.Message)
		}
		c.mustReceiveUntil("ReadyForQuery")
		c.mustSucceed("SELECT 1")
	})
	if !strings.Contains(log.String(), "the vault is open") {
		t.Errorf("not in the log:\n%s", log)
	}
}

func TestEachErrorIsReportedToTheSessionOnce(t *testing.T) {
	h := &script{}
	c := mustConnect(t, mustServe(t, New(testOptions(h))))
	c.mustSend(&pgproto3.Query{String: "SELECT 1/0"}, &pgproto3.Parse{Query: "SELECT 1/0"}, &pgproto3.Execute{},
		&pgproto3.Sync{}, &pgproto3.FunctionCall{})
	for range 3 {
		c.mustReceiveUntil("ReadyForQuery")
	}
	want := []pgerr.Code{pgerr.DivisionByZero, pgerr.DivisionByZero, pgerr.FeatureNotSupported}
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.failures) != len(want) {
		t.Fatalf("session heard of %d errors, want %d: %v", len(h.failures), len(want), h.failures)
	}
	for i, err := range h.failures {
		if pgerr.From(err).Code != want[i] {
			t.Errorf("error %d: %v, want %s", i, err, want[i])
		}
	}
}

func TestFatalErrorOfASessionClosesTheConnection(t *testing.T) {
	h := withStatement(func(context.Context, *ResultWriter) error {
		return pgerr.New(pgerr.IdleInTransactionSessionTimeout, "terminating connection").AsFatal()
	})
	c := mustConnect(t, mustServe(t, New(testOptions(h))))
	c.mustSend(&pgproto3.Query{String: "it"})
	if e := c.mustFail(); e.Code != "25P03" || e.Severity != "FATAL" {
		t.Errorf("got %s %s", e.Severity, e.Code)
	}
	c.mustBeClosed()
}

func TestSessionEndsHoweverTheClientLeaves(t *testing.T) {
	leave := map[string]func(c *client){
		"terminate":      func(c *client) { c.mustSend(&pgproto3.Terminate{}); c.mustBeClosed() },
		"close":          func(c *client) { c.Close() },
		"half a message": func(c *client) { c.mustWrite("Q\x00\x00\x00\x20SELECT"); c.Close() },
		"reset":          func(c *client) { c.Conn.(*net.TCPConn).SetLinger(0); c.Close() },
		"during copy-in": func(c *client) {
			c.mustSend(&pgproto3.Query{String: "COPY t FROM STDIN"}, &pgproto3.CopyData{Data: []byte("a\n")})
			c.mustReceiveUntil("CopyInResponse")
			c.Close()
		},
	}
	for name, leave := range leave {
		t.Run(name, func(t *testing.T) {
			h := &script{}
			opts := testOptions(h)
			log := loggingTo(&opts)
			t.Run("serve", func(t *testing.T) { leave(mustConnect(t, mustServe(t, New(opts)))) })
			if h.endedSessions() != 1 {
				t.Errorf("%d sessions ended, want 1", h.endedSessions())
			}
			if s := log.String(); strings.Contains(s, "INFO") || strings.Contains(s, "WARN") || strings.Contains(s, "ERROR") {
				t.Errorf("a leaving client is worth a debug line only:\n%s", s)
			}
		})
	}
}

// TestCopyInCutShortIsNoSuccess checks that a client that vanishes within copy
// data is not taken for one that finished it.
func TestCopyInCutShortIsNoSuccess(t *testing.T) {
	got := make(chan error, 1)
	h := withStatement(func(ctx context.Context, w *ResultWriter) error {
		err := copyLines(ctx, w)
		got <- err
		return err
	})
	c := mustConnect(t, mustServe(t, New(testOptions(h))))
	c.mustSend(&pgproto3.Query{String: "it"}, &pgproto3.CopyData{Data: []byte("a\n")})
	c.mustReceiveUntil("CopyInResponse")
	c.Close()
	if err := <-got; !errors.Is(err, errClientGone) {
		t.Errorf("copy ended with %v", err)
	}
}

// TestCopyInLeftEarlyIsDiscarded checks a session that stops reading and
// succeeds: the messages of the copy do not reach the message loop.
func TestCopyInLeftEarlyIsDiscarded(t *testing.T) {
	h := withStatement(func(_ context.Context, w *ResultWriter) error {
		for range 2 {
			if _, err := w.CopyIn(pgtype.FormatText, 1); err != nil {
				return err
			}
			w.CommandComplete("COPY 0")
		}
		return nil
	})
	c := mustConnect(t, mustServe(t, New(testOptions(h))))
	c.mustSend(&pgproto3.Query{String: "it"},
		&pgproto3.CopyData{Data: []byte("a\n")}, &pgproto3.Sync{}, &pgproto3.CopyDone{},
		&pgproto3.CopyData{Data: []byte("a\n")}, &pgproto3.CopyFail{Message: "no"},
		&pgproto3.Query{String: "SELECT 1"})
	var types []string
	for range 2 {
		for _, m := range c.mustReceiveUntil("ReadyForQuery") {
			types = append(types, messageType(m))
		}
	}
	want := "CopyInResponse CommandComplete CopyInResponse CommandComplete ReadyForQuery " +
		"RowDescription DataRow CommandComplete ReadyForQuery"
	if got := strings.Join(types, " "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestCopyInFailedWithinAMessage checks that the unread rest of a CopyData
// message in which the copy failed is not taken for messages.
func TestCopyInFailedWithinAMessage(t *testing.T) {
	c := mustConnect(t, mustServe(t, New(testOptions(withStatement(copyLines)))))
	data := append([]byte("a\tb\n"), bytes.Repeat([]byte("more\n"), 40_000)...)
	c.mustSend(&pgproto3.Query{String: "it"}, &pgproto3.CopyData{Data: data}, &pgproto3.CopyDone{},
		&pgproto3.Query{String: "SELECT 1"})
	var types []string
	for range 2 {
		for _, m := range c.mustReceiveUntil("ReadyForQuery") {
			types = append(types, messageType(m))
		}
	}
	want := "CopyInResponse ErrorResponse ReadyForQuery RowDescription DataRow CommandComplete ReadyForQuery"
	if got := strings.Join(types, " "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestPanicAtTheEndOfASessionIsLogged(t *testing.T) {
	opts := testOptions(&script{})
	opts.Handler = fragile{opts.Handler}
	log := loggingTo(&opts)
	t.Run("serve", func(t *testing.T) {
		addr := mustServe(t, New(opts))
		c := mustConnect(t, addr)
		c.mustSend(&pgproto3.Terminate{})
		c.mustBeClosed()
		mustConnect(t, addr)
	})
	if !strings.Contains(log.String(), "fell apart") {
		t.Errorf("log:\n%s", log)
	}
}

// fragile is a Handler whose sessions panic in End.
type fragile struct{ Handler }

// Open implements Handler.
func (f fragile) Open(ctx context.Context, s *Startup, w *ResultWriter) (Session, error) {
	inner, err := f.Handler.Open(ctx, s, w)
	return fragileSession{inner}, err
}

// fragileSession is a session of fragile.
type fragileSession struct{ Session }

// End implements Session.
func (fragileSession) End() { panic("fell apart") }

func TestVanishedClientStopsItsStatement(t *testing.T) {
	vanish := map[string]func(c *client){
		"close":               func(c *client) { c.Close() },
		"reset":               func(c *client) { c.Conn.(*net.TCPConn).SetLinger(0); c.Close() },
		"after more messages": func(c *client) { c.mustSend(&pgproto3.Query{String: "SELECT 1"}); c.Close() },
	}
	for name, vanish := range vanish {
		t.Run(name, func(t *testing.T) {
			h, running := waitingScript()
			cause := make(chan error, 1)
			wait := h.do["wait"]
			h.do["wait"] = func(ctx context.Context, w *ResultWriter) error {
				err := wait(ctx, w)
				cause <- context.Cause(ctx)
				return err
			}
			s := New(testOptions(h))
			s.watchInterval = time.Millisecond
			c := mustConnect(t, mustServe(t, s))
			c.mustSend(&pgproto3.Query{String: "wait"})
			<-running
			vanish(c)
			if err := <-cause; !errors.Is(err, errClientGone) {
				t.Errorf("statement was stopped by %v", err)
			}
		})
	}
}

// TestPeerGoneOnLocalSockets checks the sockets that have no TCP state.
func TestPeerGoneOnLocalSockets(t *testing.T) {
	ln, err := net.Listen("unix", filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	near, err := net.Dial("unix", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	far, err := ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	w := newWatch(far, time.Hour)
	if peerGone(w.socket) {
		t.Error("a waiting client is taken for gone")
	}
	near.Close()
	if !peerGone(w.socket) {
		t.Error("a client that has gone is not noticed")
	}
	far.Close()
	if !peerGone(w.socket) {
		t.Error("a closed socket is not noticed")
	}
}

// TestPatientClientIsNotGone checks that the watch does not take a client that
// waits, or pipelines, for one that has gone.
func TestPatientClientIsNotGone(t *testing.T) {
	looked := make(chan struct{})
	var c *conn
	h := withStatement(func(ctx context.Context, w *ResultWriter) error {
		c = w.conn
		for range 20 {
			c.watch.look() // what the timer does
		}
		close(looked)
		return ctx.Err()
	})
	s := New(testOptions(h))
	s.watchInterval = time.Hour
	cl := mustConnect(t, mustServe(t, s))
	cl.mustSend(&pgproto3.Query{String: "it"}, &pgproto3.Query{String: "SELECT 1"})
	<-looked
	cl.mustReceiveUntil("ReadyForQuery")
	cl.mustReceiveUntil("DataRow")
}

// TestNothingPointsAtAFinishedCall: neither a cancel request nor the watch has
// anything to stop between calls.
func TestNothingPointsAtAFinishedCall(t *testing.T) {
	var c *conn
	h := withStatement(func(_ context.Context, w *ResultWriter) error { c = w.conn; return nil })
	cl := mustConnect(t, mustServe(t, New(testOptions(h))))
	cl.mustSucceed("it")
	c.watch.mu.Lock()
	defer c.watch.mu.Unlock()
	c.key.mu.Lock()
	defer c.key.mu.Unlock()
	if c.watch.cancel != nil || c.key.cancel != nil {
		t.Error("a finished call can still be canceled")
	}
}

func TestDriverConnects(t *testing.T) {
	h := &script{}
	addr := mustServe(t, New(testOptions(h)))
	db, err := pgconn.Connect(t.Context(), "postgres://someone@"+addr+
		"/place?sslmode=disable&application_name=test&options=-c%20work_mem%3D1MB")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close(t.Context())
	r := db.ExecParams(t.Context(), "SELECT $1::text", [][]byte{[]byte("x")}, nil, nil, nil).Read()
	if r.Err != nil || len(r.Rows) != 1 || string(r.Rows[0][0]) != "x" {
		t.Errorf("got %v, %v", r.Rows, r.Err)
	}
	st := h.startups[0]
	if st.User != "someone" || st.Database != "place" || st.Parameters["application_name"] != "test" ||
		st.Parameters["work_mem"] != "1MB" || st.ProcessID != db.PID() || st.Remote == nil || st.TLS != nil {
		t.Errorf("startup %+v", st)
	}
}

func TestStartupParametersByNameOverrideOptions(t *testing.T) {
	m := &startupMessage{
		options:  `-c DateStyle=German --TimeZone=Asia/Tokyo`,
		settings: map[string]string{"datestyle": "ISO", "client_encoding": "UTF8"},
	}
	got, err := m.parameters()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"datestyle": "ISO", "TimeZone": "Asia/Tokyo", "client_encoding": "UTF8"}
	if len(got) != len(want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for name, val := range want {
		if got[name] != val {
			t.Errorf("%s is %q, want %q", name, got[name], val)
		}
	}
}

// TestAnswersAreGathered: what answers the extended protocol goes at Sync and Flush, or
// with an error, and not before.
func TestAnswersAreGathered(t *testing.T) {
	h := withStatement(func(_ context.Context, w *ResultWriter) error { w.CommandComplete("OK"); return nil })
	c := mustDial(t, mustServe(t, New(testOptions(h))))
	c.mustStart()
	run := []pgproto3.FrontendMessage{&pgproto3.Parse{Query: "SELECT 1"}, &pgproto3.Bind{}, &pgproto3.Execute{}}
	for _, last := range []struct {
		message pgproto3.FrontendMessage
		until   string
	}{
		{&pgproto3.Flush{}, "CommandComplete"},
		{&pgproto3.Sync{}, "ReadyForQuery"},
		{&pgproto3.Bind{PreparedStatement: "missing"}, "ErrorResponse"},
		{&pgproto3.Sync{}, "ReadyForQuery"},
	} {
		c.mustSend(run...)
		c.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
		if m, err := c.Receive(); err == nil {
			t.Fatalf("before %s came %s", messageType(last.message), messageType(m))
		}
		c.SetReadDeadline(time.Now().Add(testTimeout))
		c.mustSend(last.message)
		c.mustReceiveUntil(last.until)
	}
}
