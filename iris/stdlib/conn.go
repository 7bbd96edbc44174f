package stdlib

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/iris-pgwire/iris-pgwire/iris"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// Conn is a connection as database/sql sees it; sql.Conn.Raw gives access to it.
type Conn struct{ raw *iris.Conn }

// The interfaces of database/sql that a connection implements.
var (
	_ driver.ConnPrepareContext = (*Conn)(nil)
	_ driver.ConnBeginTx        = (*Conn)(nil)
	_ driver.QueryerContext     = (*Conn)(nil)
	_ driver.ExecerContext      = (*Conn)(nil)
	_ driver.Pinger             = (*Conn)(nil)
	_ driver.SessionResetter    = (*Conn)(nil)
	_ driver.Validator          = (*Conn)(nil)
)

// IRIS returns the connection underneath.
func (c *Conn) IRIS() *iris.Conn { return c.raw }

// Close implements driver.Conn.
func (c *Conn) Close() error { return c.raw.Close() }

// IsValid implements driver.Validator.
func (c *Conn) IsValid() bool { return !c.raw.IsBroken() }

// Ping implements driver.Pinger.
func (c *Conn) Ping(ctx context.Context) error { return retryable(c.raw.Ping(ctx)) }

// ResetSession implements driver.SessionResetter.
func (c *Conn) ResetSession(context.Context) error {
	if c.raw.IsBroken() {
		return driver.ErrBadConn
	}
	return nil
}

// retryable marks an error for which database/sql may try another connection.
func retryable(err error) error {
	var lost *iris.ConnError
	if errors.As(err, &lost) && lost.SafeToRetry() {
		return fmt.Errorf("%w: %w", driver.ErrBadConn, err)
	}
	return err
}

// Prepare implements driver.Conn.
func (c *Conn) Prepare(query string) (driver.Stmt, error) {
	return c.PrepareContext(context.Background(), query) // this method is given none
}

// PrepareContext implements driver.ConnPrepareContext.
func (c *Conn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	s, err := c.raw.Prepare(ctx, query)
	if err != nil {
		return nil, retryable(err)
	}
	return &stmt{raw: s, conn: c}, nil
}

// QueryContext implements driver.QueryerContext: a query in one round trip.
// What needs the types of its parameters, or may return no rows, is left to be
// prepared.
func (c *Conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if !iris.IsQuery(query) || needTypes(args) {
		return nil, driver.ErrSkip
	}
	items, err := encodeArgs(args, nil)
	if err != nil {
		return nil, err
	}
	in, err := c.raw.Query(ctx, query, items, iris.QueryOptions{})
	if err != nil {
		return nil, retryable(err)
	}
	return newRows(ctx, in), nil
}

// ExecContext implements driver.ExecerContext.
func (c *Conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if iris.IsQuery(query) || needTypes(args) {
		return nil, driver.ErrSkip
	}
	items, err := encodeArgs(args, nil)
	if err != nil {
		return nil, err
	}
	n, err := c.raw.Exec(ctx, query, items)
	if err != nil {
		return nil, retryable(err)
	}
	return result(n), nil
}

// needTypes tells whether the values' form depends on what IRIS declares.
func needTypes(args []driver.NamedValue) bool {
	for _, arg := range args {
		if _, ok := arg.Value.(time.Time); ok {
			return true
		}
	}
	return false
}

// encodeArgs converts values, for parameters described by params if that is
// known.
func encodeArgs(args []driver.NamedValue, params []iris.Param) ([]list.Item, error) {
	items := make([]list.Item, len(args))
	for i, arg := range args {
		if arg.Name != "" {
			return nil, fmt.Errorf("iris: named parameter %q: parameters have numbers only", arg.Name)
		}
		declared := 0
		if i < len(params) {
			declared = params[i].Type
		}
		items[i] = encode(arg.Value, declared)
	}
	return items, nil
}

// Begin implements driver.Conn.
func (c *Conn) Begin() (driver.Tx, error) {
	return c.BeginTx(context.Background(), driver.TxOptions{}) // this method is given none
}

// BeginTx implements driver.ConnBeginTx.
func (c *Conn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	if level := sql.IsolationLevel(opts.Isolation); level != sql.LevelDefault {
		return nil, fmt.Errorf("iris: isolation level %s is not supported", level)
	}
	if opts.ReadOnly {
		return nil, errors.New("iris: read-only transactions are not supported")
	}
	if err := c.raw.SetAutocommit(ctx, false); err != nil {
		return nil, retryable(err)
	}
	return tx{conn: c}, nil
}

// tx is a transaction: the time between autocommit off and on.
type tx struct{ conn *Conn }

// Commit implements driver.Tx. A transaction that cannot be committed is rolled
// back, as database/sql does not use it again.
func (t tx) Commit() error {
	ctx := context.Background() // this method is given none
	if err := t.conn.raw.Commit(ctx); err != nil {
		return errors.Join(err, t.Rollback())
	}
	return t.conn.raw.SetAutocommit(ctx, true)
}

// Rollback implements driver.Tx.
func (t tx) Rollback() error {
	ctx := context.Background() // this method is given none
	if err := t.conn.raw.Rollback(ctx); err != nil {
		// Its state is unknown, so the connection must not be used again.
		return errors.Join(err, t.conn.raw.Close())
	}
	return t.conn.raw.SetAutocommit(ctx, true)
}

// result is the number of rows a statement affected.
type result int64

// LastInsertId implements driver.Result.
func (result) LastInsertId() (int64, error) {
	return 0, errors.New("iris: no last insert id; use SELECT LAST_IDENTITY()")
}

// RowsAffected implements driver.Result.
func (r result) RowsAffected() (int64, error) { return int64(r), nil }
