package pgwire

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// limitedSession is a scripted session that waits a minute for its client
// outside of a transaction and a second inside.
type limitedSession struct{ *scriptSession }

// IdleLimit implements IdleLimiter.
func (s limitedSession) IdleLimit() (time.Duration, *pgerr.Error) {
	if s.status == TxIdle {
		return time.Minute, pgerr.New(pgerr.IdleSessionTimeout, "idle")
	}
	return time.Second, pgerr.New(pgerr.IdleInTransactionSessionTimeout, "idle in transaction")
}

// limitedHandler opens sessions that limit their client's silence.
type limitedHandler struct{ *script }

// Open implements Handler.
func (h limitedHandler) Open(ctx context.Context, st *Startup, w *ResultWriter) (Session, error) {
	s, err := h.script.Open(ctx, st, w)
	if err != nil {
		return nil, err
	}
	return limitedSession{s.(*scriptSession)}, nil
}

// TestIdleLimit checks when a silent client is sent away, by a clock of the
// test's own.
func TestIdleLimit(t *testing.T) {
	tests := []struct {
		name  string
		do    func(c *client)
		code  string
		after time.Duration
	}{
		{"idle", func(*client) {}, "57P05", time.Minute},
		{"in transaction", func(c *client) { c.mustSucceed("BEGIN") }, "25P03", time.Second},
		{"half a message", func(c *client) { c.mustWrite("Q\x00\x00\x00\x20SEL") }, "57P05", time.Minute},
		{"every message counts anew", func(c *client) {
			for range 3 {
				time.Sleep(50 * time.Second)
				c.mustSucceed("SELECT 1")
			}
		}, "57P05", time.Minute},
		{"no limit in a cycle", func(c *client) {
			c.mustSend(&pgproto3.Parse{Query: "SELECT 1"}, &pgproto3.Flush{})
			c.mustReceiveUntil("ParseComplete")
			time.Sleep(time.Hour)
			c.mustSend(&pgproto3.Sync{})
			c.mustReceiveUntil("ReadyForQuery")
		}, "57P05", time.Minute},
		{"no limit in copy-in", func(c *client) {
			c.mustSend(&pgproto3.Query{String: "COPY t FROM STDIN"})
			c.mustReceiveUntil("CopyInResponse")
			time.Sleep(time.Hour)
			c.mustSend(&pgproto3.CopyDone{})
			c.mustReceiveUntil("ReadyForQuery")
		}, "57P05", time.Minute},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				opts := testOptions(nil)
				opts.Handler = limitedHandler{&script{}}
				ln := newPipeListener()
				ctx, stop := context.WithCancel(t.Context())
				served := make(chan error)
				go func() { served <- New(opts).Serve(ctx, ln) }()
				c := ln.dial(t)
				c.mustStart()
				tt.do(c)
				start := time.Now()
				e := c.mustFail()
				if took := time.Since(start); e.Code != tt.code || e.Severity != "FATAL" || took != tt.after {
					t.Errorf("%s %s after %s", e.Severity, e.Code, took)
				}
				c.mustBeClosed()
				c.Close()
				stop()
				if err := <-served; err != nil {
					t.Error(err)
				}
			})
		})
	}
}
