package pgwire

import (
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// idleWait is how long the client may take, now that it is its turn.
type idleWait struct {
	deadline time.Time // zero without a limit
	err      *pgerr.Error
}

// over returns the error that ends the session when the client has taken too
// long, nil when it has not.
func (w idleWait) over() error {
	if w.deadline.IsZero() || time.Now().Before(w.deadline) {
		return nil
	}
	return w.err.AsFatal()
}

// startIdle begins to wait for the client, as long as the session allows. In
// the middle of a cycle there is no limit, as in PostgreSQL. The deadline is
// set before the reasons to stop are looked at, so that it replaces no wake-up
// that nobody has seen.
func (c *conn) startIdle() idleWait {
	limiter, ok := c.session.(IdleLimiter)
	if !ok || c.busy {
		return idleWait{}
	}
	limit, err := limiter.IdleLimit()
	if limit <= 0 {
		return idleWait{}
	}
	wait := idleWait{time.Now().Add(limit), err}
	c.waiting = true
	c.socket.SetReadDeadline(wait.deadline)
	return wait
}

// deliver lets a session speak to its idle client. Whoever has something for it
// wakes the connection after leaving it with the session.
func (c *conn) deliver() error {
	session, ok := c.session.(Notified)
	if !ok || c.busy || c.status != TxIdle {
		return nil
	}
	session.Deliver(c.out)
	if c.out.Flush() != nil {
		return errClientGone
	}
	return nil
}

// endIdle takes the limit back once a message has come.
func (c *conn) endIdle() {
	if c.waiting {
		c.waiting = false
		c.socket.SetReadDeadline(time.Time{})
	}
}
