package pool

import (
	"context"
	"strconv"
	"time"

	"github.com/iris-pgwire/iris-pgwire/iris"
)

// Conn is a leased connection with the statements prepared on it.
type Conn struct {
	*iris.Conn
	pool  *Pool
	stmts map[string]*iris.Stmt
	since time.Time // when it became idle
	until time.Time // after which it is not leased again; zero is never
	dirty bool      // its state is unknown: do not reuse
	// lockSeconds is IRIS's lock timeout as it was set here; 0 is IRIS's own.
	lockSeconds int
}

// stmtsMax bounds the statements kept prepared on one connection.
const stmtsMax = 500

// connect opens the connection to IRIS, in place of the one there was.
func (c *Conn) connect(ctx context.Context) error {
	conn, err := c.pool.dialer.connect(ctx)
	if err != nil {
		return err
	}
	conn.LimitInterrupts(c.pool.interrupts)
	c.Conn, c.stmts, c.lockSeconds, c.until = conn, map[string]*iris.Stmt{}, 0, time.Time{}
	if d := c.pool.lifetime(); d > 0 {
		c.until = time.Now().Add(d)
	}
	return nil
}

// expired reports whether the connection is too old to be leased again.
func (c *Conn) expired(now time.Time) bool { return !c.until.IsZero() && now.After(c.until) }

// Statement takes the statement of a text, prepared on this connection, out of
// the cache. Keep puts it back when its rows are closed: a statement executed
// again before that would lose them.
func (c *Conn) Statement(ctx context.Context, sql string) (*iris.Stmt, error) {
	if s, ok := c.stmts[sql]; ok {
		delete(c.stmts, sql)
		return s, nil
	}
	return c.Prepare(ctx, sql)
}

// Keep puts a statement into the cache.
func (c *Conn) Keep(s *iris.Stmt) {
	if old, ok := c.stmts[s.SQL()]; ok {
		old.Close()
	}
	if len(c.stmts) >= stmtsMax {
		c.Forget()
	}
	c.stmts[s.SQL()] = s
}

// Forget drops the prepared statements, after DDL or when they are too many.
func (c *Conn) Forget() {
	for _, s := range c.stmts {
		s.Close()
	}
	clear(c.stmts)
}

// SetLockTimeout sets how many seconds IRIS waits for a lock on behalf of this
// connection; 0 is IRIS's own setting, which cannot be read: going back to it
// takes a new connection, so there must be no transaction then.
func (c *Conn) SetLockTimeout(ctx context.Context, seconds int) error {
	switch seconds {
	case c.lockSeconds:
		return nil
	case 0:
		c.pool.shut("surplus", c)
		return c.connect(ctx)
	}
	_, err := c.ExecDirect(ctx, "SET OPTION LOCK_TIMEOUT = "+strconv.Itoa(seconds))
	if err == nil {
		c.lockSeconds = seconds
	}
	return err
}

// Spoil marks the connection as not to be reused.
func (c *Conn) Spoil() { c.dirty = true }

// Release gives the connection back. It must hold no transaction.
func (c *Conn) Release() {
	if reason := c.pool.put(c); reason != "" {
		c.pool.shut(reason, c)
	}
	c.pool.slots.give()
}
