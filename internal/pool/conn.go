package pool

import (
	"context"
	"time"

	"github.com/iris-pgwire/iris-pgwire/iris"
)

// Conn is a leased connection with the statements prepared on it.
type Conn struct {
	*iris.Conn
	pool  *Pool
	stmts map[string]*iris.Stmt
	since time.Time // when it became idle
	dirty bool      // its state is unknown: do not reuse
}

// stmtsMax bounds the statements kept prepared on one connection.
const stmtsMax = 500

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

// Spoil marks the connection as not to be reused.
func (c *Conn) Spoil() { c.dirty = true }

// Release gives the connection back. It must hold no transaction.
func (c *Conn) Release() {
	p := c.pool
	p.mu.Lock()
	keep := !p.closed && !c.dirty && !c.IsBroken()
	delete(p.leased, c)
	switch {
	case keep:
		c.since = time.Now()
		p.idle = append(p.idle, c)
	case c.IsBroken():
		p.lost = time.Now()
	}
	p.mu.Unlock()
	if !keep {
		c.shut()
	}
	<-p.slots
}

// shut closes the socket; what the peer thinks of it no longer matters.
func (c *Conn) shut() { _ = c.Close() }
