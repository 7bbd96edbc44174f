package pool

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/iris"
)

// The pauses between attempts to reach an IRIS that could not be reached.
const (
	pauseMin = 25 * time.Millisecond
	pauseMax = time.Second
)

// dialer opens connections. Once that has failed, only one attempt at a time is
// made, after a growing pause, and all who want a connection share its outcome:
// an IRIS that is coming up is not run over, and nobody waits longer than the
// longest pause to find out that it is back.
type dialer struct {
	dial   func(ctx context.Context) (*iris.Conn, error)
	tracer Tracer

	mu      sync.Mutex
	err     error         // of the latest attempt; nil when IRIS answered
	next    time.Time     // when the next attempt may be made
	pause   time.Duration // before it
	attempt *attempt      // in progress while err is set
}

// attempt is one attempt that others wait for.
type attempt struct {
	ended chan struct{}
	err   error // valid once ended is closed
	// abandoned says that it was its own client that gave up: nothing is known.
	abandoned bool
}

// connect opens a connection.
func (d *dialer) connect(ctx context.Context) (*iris.Conn, error) {
	for {
		mine, other, at := d.turn()
		switch {
		case other != nil:
			if err := other.wait(ctx); err != nil {
				return nil, err
			}
			continue // IRIS is there, or nobody knows
		case mine == nil:
			return d.try(ctx)
		}
		conn, err := d.tryAt(ctx, at)
		d.end(mine, err, ctx.Err() != nil)
		return conn, err
	}
}

// turn tells what to do: with neither attempt, dial; with one's own, dial at the
// given time and end it; with another's, wait for it.
func (d *dialer) turn() (mine, other *attempt, at time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.err == nil {
		return nil, nil, time.Time{}
	}
	if d.attempt != nil {
		return nil, d.attempt, time.Time{}
	}
	d.attempt = &attempt{ended: make(chan struct{})}
	return d.attempt, nil, d.next
}

// end tells those who wait how an attempt ended.
func (d *dialer) end(a *attempt, err error, abandoned bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.attempt = nil
	a.err, a.abandoned = err, abandoned && err != nil
	close(a.ended)
}

// wait waits for the end of another's attempt and returns its error.
func (a *attempt) wait(ctx context.Context) error {
	select {
	case <-a.ended:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	if a.abandoned {
		return nil
	}
	return a.err
}

// tryAt is try at a time.
func (d *dialer) tryAt(ctx context.Context, at time.Time) (*iris.Conn, error) {
	timer := time.NewTimer(time.Until(at))
	defer timer.Stop()
	select {
	case <-timer.C:
		return d.try(ctx)
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// try dials.
func (d *dialer) try(ctx context.Context) (*iris.Conn, error) {
	start := time.Now()
	conn, err := d.dial(ctx)
	d.tracer.DialEnd(time.Since(start), err)
	if err != nil {
		err = unreachable(ctx, err)
	}
	if err == nil || ctx.Err() == nil { // else it says nothing of IRIS
		d.note(err)
	}
	return conn, err
}

// ping asks a connection whether it is alive.
func (d *dialer) ping(ctx context.Context, conn *iris.Conn) error {
	err := conn.Ping(ctx)
	if err == nil {
		d.note(nil)
	}
	return err
}

// note remembers whether IRIS answered.
func (d *dialer) note(err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.err = err
	if err == nil {
		d.pause = 0
		return
	}
	d.pause = min(pauseMax, max(pauseMin, 2*d.pause))
	d.next = time.Now().Add(d.pause)
}

// latest is the latest outcome of talking to IRIS.
func (d *dialer) latest() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.err
}

// unreachable is the error for an IRIS that cannot be reached or refuses us.
func unreachable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var e *pgerr.Error
	if errors.As(err, &e) {
		return err
	}
	e = pgerr.New(pgerr.CannotConnectNow, "cannot connect to IRIS: %s", err).WithCause(err)
	var refused *iris.RefusedError
	if errors.As(err, &refused) && refused.Reason == iris.AccessDenied {
		return e.WithHint("The gateway logs in with IRIS_USERNAME and IRIS_PASSWORD, whoever the client is.")
	}
	return e
}
