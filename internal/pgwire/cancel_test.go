package pgwire

import (
	"context"
	"encoding/binary"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// waiting is a statement that tells when it runs and waits for its context.
func waiting(running chan<- struct{}) func(context.Context, *ResultWriter) error {
	return func(ctx context.Context, w *ResultWriter) error {
		running <- struct{}{}
		return blockUntilDone(ctx, w)
	}
}

// waitingScript knows the statement "wait".
func waitingScript() (h *script, running chan struct{}) {
	running = make(chan struct{}, 1)
	return &script{do: map[string]func(context.Context, *ResultWriter) error{"wait": waiting(running)}}, running
}

// mustCancel sends a cancel request over c and waits until it was served.
func (c *client) mustCancel(key *pgproto3.BackendKeyData) {
	c.t.Helper()
	c.mustSend(&pgproto3.CancelRequest{ProcessID: key.ProcessID, SecretKey: key.SecretKey})
	c.mustBeClosed()
}

func TestCancelStopsTheStatementInProgress(t *testing.T) {
	h, running := waitingScript()
	opts := testOptions(h)
	opts.MaxConnections = 1 // a cancel request needs no session
	addr := mustServe(t, New(opts))
	c := mustDial(t, addr)
	key := c.mustStart()
	for range 3 {
		c.mustSend(&pgproto3.Query{String: "wait"})
		<-running
		mustDial(t, addr).mustCancel(key)
		e := c.mustFail()
		if e.Code != "57014" || e.Message != "canceling statement due to user request" || e.Severity != "ERROR" {
			t.Errorf("got %s %s %s", e.Severity, e.Code, e.Message)
		}
		c.mustReceiveUntil("ReadyForQuery")
		c.mustSucceed("SELECT 1")
	}
	mustDial(t, addr).mustCancel(key) // nobody is running anything
	c.mustSucceed("SELECT 1")
}

// TestLateCancelHitsNothing: a request whose connection is older than the
// statement was meant for another one.
func TestLateCancelHitsNothing(t *testing.T) {
	h, running := waitingScript()
	addr := mustServe(t, New(testOptions(h)))
	c := mustDial(t, addr)
	key := c.mustStart()
	c.mustSucceed("SELECT 1")
	late := mustDial(t, addr)
	late.mustSend(&pgproto3.SSLRequest{})
	mustRead(t, late, make([]byte, 1)) // it is accepted by now

	c.mustSend(&pgproto3.Query{String: "wait"})
	<-running
	late.mustCancel(key)
	c.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
	if m, err := c.Receive(); err == nil {
		t.Fatalf("the late request had an effect: %s", messageType(m))
	}
	c.SetReadDeadline(time.Now().Add(testTimeout))
	mustDial(t, addr).mustCancel(key)
	if e := c.mustFail(); e.Code != "57014" {
		t.Errorf("got %s", e.Code)
	}
}

func TestCancelInterruptsCopyIn(t *testing.T) {
	addr := mustServe(t, New(testOptions(&script{})))
	c := mustDial(t, addr)
	key := c.mustStart()
	c.mustSend(&pgproto3.Query{String: "COPY t FROM STDIN"})
	c.mustReceiveUntil("CopyInResponse")
	c.mustWrite("d\x00\x00\x01\x00half a message")
	mustDial(t, addr).mustCancel(key)
	if e := c.mustFail(); e.Code != "57014" || e.Severity != "ERROR" {
		t.Errorf("got %s %s %s", e.Severity, e.Code, e.Message)
	}
}

func TestBackendKeyLengthFollowsTheVersion(t *testing.T) {
	h, running := waitingScript()
	addr := mustServe(t, New(testOptions(h)))
	for version, size := range map[uint32]int{protocol3: 4, protocolLongKey: 32} {
		c := mustDial(t, addr)
		c.mustSend(&pgproto3.StartupMessage{ProtocolVersion: version, Parameters: map[string]string{"user": "u"}})
		var key *pgproto3.BackendKeyData
		for _, m := range c.mustReceiveUntil("ReadyForQuery") {
			if k, ok := m.(*pgproto3.BackendKeyData); ok {
				key = k
			}
		}
		if len(key.SecretKey) != size {
			t.Errorf("version %#x: key of %d bytes, want %d", version, len(key.SecretKey), size)
		}
		c.mustSend(&pgproto3.Query{String: "wait"})
		<-running
		mustDial(t, addr).mustCancel(key)
		if e := c.mustFail(); e.Code != "57014" {
			t.Errorf("version %#x: got %s", version, e.Code)
		}
	}
}

func TestCancelRegistry(t *testing.T) {
	tests := []struct {
		name   string
		body   func(k *backendKey) []byte // of the request; nil is the right key
		late   bool                       // the cycle began after the request was accepted
		idle   bool                       // no call is in progress
		cancel bool
	}{
		{name: "the right key", cancel: true},
		{name: "no call", idle: true},
		{name: "a later cycle", late: true},
		{name: "a wrong secret", body: func(k *backendKey) []byte {
			return append(binary.BigEndian.AppendUint32(nil, k.pid), 0, 0, 0, 0)
		}},
		{name: "a short secret", body: func(k *backendKey) []byte {
			return append(binary.BigEndian.AppendUint32(nil, k.pid), k.secret[:3]...)
		}},
		{name: "a long secret", body: func(k *backendKey) []byte {
			return append(append(binary.BigEndian.AppendUint32(nil, k.pid), k.secret...), 0)
		}},
		{name: "no secret", body: func(k *backendKey) []byte { return binary.BigEndian.AppendUint32(nil, k.pid) }},
		{name: "another process", body: func(k *backendKey) []byte {
			return append(binary.BigEndian.AppendUint32(nil, k.pid+1), k.secret...)
		}},
		{name: "nothing", body: func(*backendKey) []byte { return nil }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := newCancelKeys(0)
			k := r.issue(4, nil)
			k.secret = []byte{1, 2, 3, 4}
			body := append(binary.BigEndian.AppendUint32(nil, k.pid), k.secret...)
			if test.body != nil {
				body = test.body(k)
			}
			accepted := r.now()
			if test.late {
				k.beginCycle(r.now())
			}
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			if !test.idle {
				k.setCall(cancel)
			}
			r.cancel(body, accepted)
			if got := ctx.Err() != nil; got != test.cancel {
				t.Errorf("canceled: %v, want %v", got, test.cancel)
			}
			var cause *pgerr.Error
			if test.cancel && (!errors.As(context.Cause(ctx), &cause) || cause.Code != pgerr.QueryCanceled) {
				t.Errorf("cause %v", context.Cause(ctx))
			}
		})
	}
}

func TestBackendKeysAreUnique(t *testing.T) {
	r := newCancelKeys(0)
	first := r.issue(4, nil)
	r.last = 0x7fffffff // the numbers wrap around
	second := r.issue(4, nil)
	if second.pid == first.pid || second.pid == 0 {
		t.Errorf("process numbers %d and %d", first.pid, second.pid)
	}
	if string(first.secret) == string(second.secret) {
		t.Error("two sessions share a secret")
	}
	r.release(first)
	if len(r.keys) != 1 {
		t.Errorf("%d keys left, want 1", len(r.keys))
	}
}
