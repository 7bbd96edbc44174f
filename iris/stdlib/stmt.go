package stdlib

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"

	"github.com/iris-pgwire/iris-pgwire/iris"
)

// stmt is a prepared statement.
type stmt struct {
	raw  *iris.Stmt
	conn *Conn
}

// The interfaces of database/sql that a statement implements.
var (
	_ driver.StmtQueryContext = (*stmt)(nil)
	_ driver.StmtExecContext  = (*stmt)(nil)
)

// errNoContext is returned by the methods that database/sql has replaced.
var errNoContext = errors.New("iris: call the method with a context")

// Close implements driver.Stmt.
func (s *stmt) Close() error {
	s.raw.Close()
	return nil
}

// NumInput implements driver.Stmt.
func (s *stmt) NumInput() int { return len(s.raw.Params()) }

// Exec implements driver.Stmt.
func (s *stmt) Exec([]driver.Value) (driver.Result, error) { return nil, errNoContext }

// Query implements driver.Stmt.
func (s *stmt) Query([]driver.Value) (driver.Rows, error) { return nil, errNoContext }

// ExecContext implements driver.StmtExecContext. The rows of a query are not
// fetched.
func (s *stmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	if s.raw.IsQuery() {
		in, err := s.QueryContext(ctx, args)
		if err != nil {
			return nil, err
		}
		return result(0), in.Close()
	}
	items, err := encodeArgs(args, s.raw.Params())
	if err != nil {
		return nil, err
	}
	n, err := s.raw.Exec(ctx, items)
	if err != nil {
		return nil, retryable(err)
	}
	return result(n), nil
}

// QueryContext implements driver.StmtQueryContext. A statement that is no query
// gives no rows.
func (s *stmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	if !s.raw.IsQuery() {
		_, err := s.ExecContext(ctx, args)
		return noRows{}, err
	}
	items, err := encodeArgs(args, s.raw.Params())
	if err != nil {
		return nil, err
	}
	in, err := s.raw.Query(ctx, items, iris.QueryOptions{})
	if err != nil {
		return nil, retryable(err)
	}
	return newRows(ctx, in), nil
}

// noRows is the result of what is no query.
type noRows struct{}

// Columns implements driver.Rows.
func (noRows) Columns() []string { return nil }

// Close implements driver.Rows.
func (noRows) Close() error { return nil }

// Next implements driver.Rows.
func (noRows) Next([]driver.Value) error { return io.EOF }
