package pgwire

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/iris-pgwire/iris-pgwire/internal/auth"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// cleartext asks for a password, so that the exchange is exercised the way a
// real method does it.
type cleartext struct{ seen *auth.Client }

// Authenticate implements auth.Method.
func (m *cleartext) Authenticate(_ context.Context, c *auth.Client, x auth.Exchange) error {
	m.seen = c
	x.Request(3, nil)
	answer, err := x.Response()
	if err != nil {
		return err
	}
	switch string(answer) {
	case "right\x00":
		return nil
	case "broken\x00":
		return errors.New("the directory does not answer")
	}
	return pgerr.New(pgerr.InvalidPassword, `password authentication failed for user "%s"`, c.User)
}

func TestAuthenticationExchange(t *testing.T) {
	tests := []struct {
		name   string
		answer string // raw bytes after the request
		code   string // empty if the client is let in
		text   string
	}{
		{name: "right", answer: "p\x00\x00\x00\x0aright\x00"},
		{name: "wrong", answer: "p\x00\x00\x00\x0awrong\x00", code: "28P01", text: "password authentication failed"},
		{name: "broken", answer: "p\x00\x00\x00\x0bbroken\x00", code: "XX000", text: "internal error"},
		{
			name: "other message", answer: "Q\x00\x00\x00\x05\x00", code: "08P01",
			text: "expected password response, got message type 81",
		},
		{name: "too long", answer: "p\x00\x01\x00\x04", code: "08P01", text: "invalid message length"},
		{name: "negative", answer: "p\x00\x00\x00\x00", code: "08P01", text: "invalid message length"},
		{name: "silence", code: "57014", text: "canceling authentication due to timeout"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m := &cleartext{}
			h := &script{}
			opts := testOptions(h)
			opts.Authentication = m
			if test.answer == "" {
				opts.AuthenticationTimeout = 20 * time.Millisecond
			}
			c := mustDial(t, mustServe(t, New(opts)))
			c.mustWrite(startupPacket)
			if c.mustReceiveUntil("AuthenticationCleartextPassword"); m.seen.User != "u" || m.seen.Database != "u" {
				t.Errorf("method saw %+v", m.seen)
			}
			c.mustWrite(test.answer)
			if test.code == "" {
				c.mustReceiveUntil("ReadyForQuery")
				return
			}
			e := c.mustFail()
			if e.Severity != "FATAL" || e.Code != test.code || !strings.HasPrefix(e.Message, test.text) {
				t.Errorf("got %s %s %s", e.Severity, e.Code, e.Message)
			}
			c.mustBeClosed()
			if len(h.startups) > 0 {
				t.Error("a session was opened")
			}
		})
	}
}

// TestNothingIsReadBeforeAuthentication checks that settings of a client that
// is refused are not even looked at.
func TestNothingIsReadBeforeAuthentication(t *testing.T) {
	opts := testOptions(&script{})
	opts.Authentication = &cleartext{}
	c := mustDial(t, mustServe(t, New(opts)))
	c.mustSend(&pgproto3.StartupMessage{ProtocolVersion: protocol3, Parameters: map[string]string{
		"user": "u", "options": "-Z", "foo": "unknown", "search_path": "pg_temp",
	}})
	c.mustReceiveUntil("AuthenticationCleartextPassword")
	c.mustSend(&pgproto3.PasswordMessage{Password: "wrong"})
	if e := c.mustFail(); e.Code != "28P01" {
		t.Errorf("got %s %s", e.Code, e.Message)
	}
}

// heard is a method that passes on what its exchange ended with.
type heard struct{ err chan error }

// Authenticate implements auth.Method.
func (m heard) Authenticate(_ context.Context, _ *auth.Client, x auth.Exchange) error {
	x.Request(3, nil)
	_, err := x.Response()
	m.err <- err
	return err
}

func TestClientLeavesDuringAuthentication(t *testing.T) {
	m := heard{err: make(chan error, 1)}
	opts := testOptions(&script{})
	opts.Authentication = m
	log := loggingTo(&opts)
	t.Run("serve", func(t *testing.T) {
		c := mustDial(t, mustServe(t, New(opts)))
		c.mustWrite(startupPacket)
		c.mustReceiveUntil("AuthenticationCleartextPassword")
		c.Close()
		if err := <-m.err; !errors.Is(err, errClientGone) {
			t.Errorf("the method heard %v", err)
		}
	})
	if s := log.String(); strings.Contains(s, "ERROR") {
		t.Errorf("a leaving client is worth a debug line only:\n%s", s)
	}
}
