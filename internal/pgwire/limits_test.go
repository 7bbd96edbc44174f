package pgwire

import (
	"context"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"
)

// startupPacket is a startup message of the user u.
const startupPacket = "\x00\x00\x00\x10\x00\x03\x00\x00user\x00u\x00\x00"

func TestTooManySessions(t *testing.T) {
	opts := testOptions(&script{})
	opts.MaxConnections = 2
	addr := mustServe(t, New(opts))
	first, second := mustConnect(t, addr), mustConnect(t, addr)

	refused := mustDial(t, addr)
	refused.mustWrite(startupPacket)
	if e := refused.mustFail(); e.Code != "53300" || e.Message != "sorry, too many clients already" || e.Severity != "FATAL" {
		t.Errorf("got %s %s %s", e.Severity, e.Code, e.Message)
	}
	refused.mustBeClosed()

	first.mustSend(&pgproto3.Terminate{})
	first.mustBeClosed()
	mustConnect(t, addr)
	second.mustSucceed("SELECT 1")
}

func TestRefusedSessionGivesItsSlotBack(t *testing.T) {
	opts := testOptions(&script{})
	opts.MaxConnections = 1
	addr := mustServe(t, New(opts))
	for range 3 {
		c := mustDial(t, addr)
		c.mustSend(&pgproto3.StartupMessage{
			ProtocolVersion: protocol3, Parameters: map[string]string{"user": "u", "foo": "refused by the session"},
		})
		if e := c.mustFail(); e.Code != "42704" {
			t.Fatalf("got %s %s", e.Code, e.Message)
		}
		c.mustBeClosed()
	}
	mustConnect(t, addr)
}

func TestTooManyStarting(t *testing.T) {
	opts := testOptions(&script{})
	opts.MaxStarting = 3
	addr := mustServe(t, New(opts))
	session := mustConnect(t, addr)
	var silent []*client
	for range opts.MaxStarting {
		silent = append(silent, mustDial(t, addr))
	}
	refused := mustDial(t, addr)
	if e := refused.mustFail(); e.Code != "53300" || e.Severity != "FATAL" {
		t.Errorf("got %s %s %s", e.Severity, e.Code, e.Message)
	}
	refused.mustBeClosed()
	session.mustSucceed("SELECT 1") // is no starting connection any more
	silent[0].mustStart()
	mustConnect(t, addr) // in the place that became free
}

// TestAuthenticationTimeout checks that every step before the session is
// covered by the one timeout, and that it ends with it.
func TestAuthenticationTimeout(t *testing.T) {
	tests := []struct {
		name string
		send string
		open func(context.Context, *Startup) error
		code string // of the error; empty if the client is told nothing
	}{
		{name: "silence"},
		{name: "half a packet", send: startupPacket[:7]},
		{name: "after SSLRequest", send: "\x00\x00\x00\x08\x04\xd2\x16\x2f"},
		{name: "slow session", send: startupPacket, code: "57014", open: func(ctx context.Context, _ *Startup) error {
			<-ctx.Done()
			return ctx.Err()
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			opts := testOptions(&script{open: test.open})
			opts.AuthenticationTimeout = 20 * time.Millisecond
			c := mustDial(t, mustServe(t, New(opts)))
			c.mustWrite(test.send)
			if strings.Contains(test.name, "SSL") {
				b := make([]byte, 1)
				if mustRead(t, c, b); b[0] != 'N' {
					t.Errorf("SSLRequest answered by %q", b)
				}
			}
			if test.code != "" {
				if e := c.mustFail(); e.Code != test.code || e.Message != "canceling authentication due to timeout" {
					t.Errorf("got %s %s", e.Code, e.Message)
				}
			}
			c.mustBeClosed()
		})
	}
}

func TestMaxMessageBytes(t *testing.T) {
	opts := testOptions(&script{})
	opts.MaxMessageBytes = 100
	addr := mustServe(t, New(opts))

	c := mustConnect(t, addr)
	c.mustSucceed(strings.Repeat(" ", 91) + "SELECT 1") // 100 with its terminator
	c.mustSend(&pgproto3.Query{String: strings.Repeat(" ", 92) + "SELECT 1"})
	if e := c.mustFail(); e.Code != "08P01" || e.Severity != "FATAL" {
		t.Errorf("got %s %s %s", e.Severity, e.Code, e.Message)
	}
	c.mustBeClosed()
}

// TestDeclaredLengthsCostNothing checks that memory follows the bytes that
// arrive, not the lengths that are announced.
func TestDeclaredLengthsCostNothing(t *testing.T) {
	addr := mustServe(t, New(testOptions(&script{})))
	const clients = 50
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range clients {
		c := mustConnect(t, addr)
		c.mustWrite("B\x3f\xff\xff\xff\x00\x00")
		other := mustDial(t, addr)
		other.mustWrite("\x7f\xff\xff\xff\x00\x03\x00\x00")
		other.mustBeClosed()
	}
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > clients*200<<10 {
		t.Errorf("%d clients allocated %d bytes", clients, grown)
	}
}

// TestPendingResultsAreBounded checks that a session that writes more than its
// client reads is held back instead of buffered.
func TestPendingResultsAreBounded(t *testing.T) {
	largest := 0
	h := withStatement(func(_ context.Context, w *ResultWriter) error {
		for range 10000 {
			w.CommandComplete(strings.Repeat("x", 100))
			largest = max(largest, cap(w.buf))
		}
		return w.err
	})
	opts := testOptions(h)
	opts.MaxPendingBytes = 4 << 10
	c := mustConnect(t, mustServe(t, New(opts)))
	c.mustSend(&pgproto3.Query{String: "it"})
	if got := len(c.mustReceiveUntil("ReadyForQuery")); got != 10001 {
		t.Errorf("%d messages", got)
	}
	if largest > 16<<10 {
		t.Errorf("buffer grew to %d bytes", largest)
	}
}

// TestDeclaredCountsCostNothing checks the same of the counts within a body.
func TestDeclaredCountsCostNothing(t *testing.T) {
	const runs = 100
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range runs {
		if _, err := decodeBind([]byte("\x00\x00\x00\x00\xff\xff\x00\x00\x00\x00"), nil); err == nil {
			t.Fatal("65535 parameters in four bytes")
		}
		if _, err := decodeParse([]byte("\x00\x00\xff\xff\x00\x00\x00\x00"), nil); err == nil {
			t.Fatal("65535 types in four bytes")
		}
	}
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > runs*2<<10 {
		t.Errorf("%d messages allocated %d bytes", 2*runs, grown)
	}
}
