package store

import (
	"container/list"
	"context"
	"fmt"
	"time"

	"github.com/ncruces/go-sqlite3"
)

// statementsMax bounds the prepared statements a connection keeps.
const statementsMax = 128

// Conn is a SQLite connection that keeps its prepared statements. It is used by
// one goroutine at a time.
type Conn struct {
	*sqlite3.Conn
	statements map[string]*list.Element
	recent     *list.List // of *sqlite3.Stmt, most recently used first
}

// openConn opens a connection to an SQLite file and lets the engine register
// its functions and collations.
func openConn(path string, onConnect func(*sqlite3.Conn) error) (*Conn, error) {
	raw, err := sqlite3.OpenFlags(path, sqlite3.OPEN_READWRITE|sqlite3.OPEN_CREATE)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	c := &Conn{Conn: raw, statements: map[string]*list.Element{}, recent: list.New()}
	if onConnect != nil {
		err = onConnect(raw)
	}
	if err != nil {
		_ = c.Close()
		return nil, err
	}
	return c, nil
}

// Stmt returns the prepared statement for a SQLite text, reset and without
// bindings. It belongs to the connection; reset it when done.
func (c *Conn) Stmt(text string) (*sqlite3.Stmt, error) {
	if e := c.statements[text]; e != nil {
		stmt := e.Value.(*sqlite3.Stmt)
		c.recent.MoveToFront(e)
		// A reset repeats the error of the last step, which was reported then.
		_ = stmt.Reset()
		return stmt, stmt.ClearBindings()
	}
	stmt, _, err := c.PrepareFlags(text, sqlite3.PREPARE_PERSISTENT)
	if err != nil {
		return nil, err
	}
	c.statements[text] = c.recent.PushFront(stmt)
	if c.recent.Len() > statementsMax {
		c.forget(c.recent.Back())
	}
	return stmt, nil
}

// forget closes a kept statement.
func (c *Conn) forget(e *list.Element) {
	stmt := c.recent.Remove(e).(*sqlite3.Stmt)
	delete(c.statements, stmt.SQL())
	_ = stmt.Close()
}

// run executes a kept statement with arguments and ignores its rows.
func (c *Conn) run(text string, args ...Value) error {
	stmt, err := c.bound(text, args)
	if err != nil {
		return err
	}
	return stmt.Exec()
}

// bound returns a kept statement with arguments bound.
func (c *Conn) bound(text string, args []Value) (*sqlite3.Stmt, error) {
	stmt, err := c.Stmt(text)
	if err != nil {
		return nil, err
	}
	for i, v := range args {
		if err := v.Bind(stmt, i+1); err != nil {
			return nil, err
		}
	}
	return stmt, nil
}

// each executes a kept statement and calls fn for every row. fn must not run
// the same statement again.
func (c *Conn) each(text string, args []Value, fn func(*sqlite3.Stmt) error) error {
	stmt, err := c.bound(text, args)
	if err != nil {
		return err
	}
	for stmt.Step() {
		if err := fn(stmt); err != nil {
			_ = stmt.Reset()
			return err
		}
	}
	return stmt.Reset()
}

// integers returns the first column of a statement's rows.
func (c *Conn) integers(text string, args ...Value) ([]int64, error) {
	var ids []int64
	err := c.each(text, args, func(stmt *sqlite3.Stmt) error {
		ids = append(ids, stmt.ColumnInt64(0))
		return nil
	})
	return ids, err
}

// idle resets every statement, which ends a read transaction.
func (c *Conn) idle() {
	c.SetInterrupt(context.Background())
	for e := c.recent.Front(); e != nil; e = e.Next() {
		if stmt := e.Value.(*sqlite3.Stmt); stmt.Busy() {
			_ = stmt.Reset()
		}
	}
}

// Close finalizes the kept statements and closes the connection.
func (c *Conn) Close() error {
	for e := c.recent.Front(); e != nil; e = e.Next() {
		_ = e.Value.(*sqlite3.Stmt).Close()
	}
	return c.Conn.Close()
}

// pool lends connections for reading.
type pool struct {
	open  func() (*Conn, error)
	wait  time.Duration // for a slot
	slots chan struct{} // one token per lent connection
	idle  chan *Conn
}

// newPool returns a pool that lends at most as many connections as the options
// say and keeps a few idle ones.
func newPool(o *Options, open func() (*Conn, error)) *pool {
	return &pool{
		open: open, wait: o.ReadersWait, slots: make(chan struct{}, o.ReadersMax), idle: make(chan *Conn, readersIdle),
	}
}

// lend returns a connection, waiting for one when all are lent. The wait has an
// end: those who hold the others may be waiting for the one who asks.
func (p *pool) lend(ctx context.Context) (*Conn, error) {
	if err := p.slot(ctx); err != nil {
		return nil, err
	}
	select {
	case c := <-p.idle:
		return c, nil
	default:
	}
	c, err := p.open()
	if err != nil {
		<-p.slots
	}
	return c, err
}

// slot waits for a connection to become free.
func (p *pool) slot(ctx context.Context) error {
	select {
	case p.slots <- struct{}{}:
		return nil
	default:
	}
	timer := time.NewTimer(p.wait)
	defer timer.Stop()
	select {
	case p.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return refuse(-400, "All %d cursors of the namespace are open", cap(p.slots))
	}
}

// giveBack returns a lent connection.
func (p *pool) giveBack(c *Conn) {
	c.idle()
	select {
	case p.idle <- c:
	default:
		_ = c.Close()
	}
	<-p.slots
}

// close closes the idle connections; lent ones must have been given back.
func (p *pool) close() {
	for {
		select {
		case c := <-p.idle:
			_ = c.Close()
		default:
			return
		}
	}
}

// Reader is a lent connection for reading.
type Reader struct {
	*Conn
	pool *pool
}

// Release gives the connection back; its statements must not be used any more.
func (r *Reader) Release() { r.pool.giveBack(r.Conn) }
