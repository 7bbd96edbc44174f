package embedded_test

import (
	"context"
	"errors"
	"net"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded"
	"github.com/iris-pgwire/iris-pgwire/iris"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(backupFromVariable); dir != "" {
		backingUpProcess(dir)
	}
	goleak.VerifyTestMain(m)
}

// start opens a server and closes it when the test ends.
func start(t *testing.T, o embedded.Options) *embedded.Server {
	t.Helper()
	s, err := embedded.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { mustClose(t, s) })
	return s
}

// mustClose closes a server, again or for the first time.
func mustClose(t *testing.T, s *embedded.Server) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
}

// config is how the driver reaches a server from inside the process.
func config(s *embedded.Server) iris.Config {
	return iris.Config{
		Host: "embedded", Namespace: "USER", Username: "_SYSTEM", Password: "SYS", Autocommit: true,
		DialFunc: func(ctx context.Context, _, _ string) (net.Conn, error) { return s.Dial(ctx) },
	}
}

// mustDial connects with the driver.
func mustDial(t *testing.T, c iris.Config) *iris.Conn {
	t.Helper()
	conn, err := iris.Dial(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// mustExec executes statements without parameters.
func mustExec(t *testing.T, c *iris.Conn, statements ...string) {
	t.Helper()
	for _, sql := range statements {
		if _, err := c.ExecDirect(t.Context(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

// mustQueryInt returns the only value of a query.
func mustQueryInt(t *testing.T, c *iris.Conn, sql string) int64 {
	t.Helper()
	rows, err := c.Query(t.Context(), sql, nil, iris.QueryOptions{})
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	defer rows.Close()
	if !rows.Next(t.Context()) {
		t.Fatalf("%s: no row, %v", sql, rows.Err())
	}
	r := list.NewReader(rows.Row())
	item, err := r.Next()
	if err != nil {
		t.Fatal(err)
	}
	return item.Int
}

func TestInProcess(t *testing.T) {
	s := start(t, embedded.Options{})
	c := mustDial(t, config(s))
	mustExec(t, c, "CREATE TABLE t (a INTEGER)")
	insert, err := c.Prepare(t.Context(), "INSERT INTO t (a) VALUES (?)")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 10 {
		if _, err := insert.Exec(t.Context(), []list.Item{{Kind: list.Int, Int: int64(i)}}); err != nil {
			t.Fatal(err)
		}
	}
	if got := mustQueryInt(t, mustDial(t, config(s)), "SELECT SUM(a) FROM t"); got != 45 {
		t.Errorf("sum %d", got)
	}
}

// TestListener reaches the server from outside as well, sees the same data, and
// is told who may not come in.
func TestListener(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := start(t, embedded.Options{Users: map[string]string{"_SYSTEM": "SYS", "other": "secret"}})
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() {
		if err := s.Run(ctx, ln); err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	defer running.Wait()
	defer cancel()
	mustExec(t, mustDial(t, config(s)), "CREATE TABLE t (a INTEGER)", "INSERT INTO t VALUES (7)")

	host, port, _ := net.SplitHostPort(ln.Addr().String())
	outside := iris.Config{Host: host, Namespace: "USER", Username: "Other", Password: "secret", Autocommit: true}
	outside.Port, _ = strconv.Atoi(port)
	if got := mustQueryInt(t, mustDial(t, outside), "SELECT a FROM t"); got != 7 {
		t.Errorf("read %d", got)
	}
	outside.Password = "wrong"
	var refused *iris.RefusedError
	if _, err := iris.Dial(t.Context(), outside); !errors.As(err, &refused) {
		t.Errorf("wrong password: %v", err)
	}
	outside.Password, outside.Namespace = "secret", "NOWHERE"
	if _, err := iris.Dial(t.Context(), outside); !errors.As(err, &refused) {
		t.Errorf("unknown IRIS namespace: %v", err)
	}
}

// TestRestart checks that data survives a server, and an open transaction does
// not.
func TestRestart(t *testing.T) {
	dir := t.TempDir()
	s := start(t, embedded.Options{DataDir: dir})
	c := mustDial(t, config(s))
	mustExec(t, c, "CREATE TABLE t (a INTEGER)", "INSERT INTO t VALUES (1)", "START TRANSACTION", "INSERT INTO t VALUES (2)")
	mustClose(t, s)
	s = start(t, embedded.Options{DataDir: dir})
	if got := mustQueryInt(t, mustDial(t, config(s)), "SELECT COUNT(*) FROM t"); got != 1 {
		t.Errorf("%d rows", got)
	}
}

// TestDirectoryInUse checks that two servers cannot have the same data.
func TestDirectoryInUse(t *testing.T) {
	dir := t.TempDir()
	start(t, embedded.Options{DataDir: dir})
	if second, err := embedded.New(embedded.Options{DataDir: dir}); err == nil {
		mustClose(t, second)
		t.Error("a second server opened the directory")
	}
}

// TestCancelInProcess ends a statement that waits for a lock.
func TestCancelInProcess(t *testing.T) {
	s := start(t, embedded.Options{})
	holder, waiter := mustDial(t, config(s)), mustDial(t, config(s))
	mustExec(t, holder, "CREATE TABLE t (a INTEGER)", "INSERT INTO t VALUES (1)",
		"START TRANSACTION", "UPDATE t SET a = 2")
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	began := time.Now()
	if _, err := waiter.ExecDirect(ctx, "UPDATE t SET a = 3"); err == nil {
		t.Error("the update did not wait")
	}
	if waited := time.Since(began); waited > 5*time.Second {
		t.Errorf("cancelled after %v", waited)
	}
	if waiter.IsBroken() {
		t.Error("the connection did not survive the cancel")
	}
	if err := holder.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	mustExec(t, waiter, "UPDATE t SET a = 3")
}

func TestClosed(t *testing.T) {
	s := start(t, embedded.Options{})
	mustDial(t, config(s))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Run(ctx); err != nil {
		t.Errorf("Run: %v", err)
	}
	if _, err := s.Dial(t.Context()); !errors.Is(err, net.ErrClosed) {
		t.Errorf("Dial: %v", err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Run(t.Context(), ln); !errors.Is(err, net.ErrClosed) {
		t.Errorf("Run: %v", err)
	}
}

// TestRedefinedQuery checks that a client which keeps a statement learns the
// columns that it has after its table was made anew.
func TestRedefinedQuery(t *testing.T) {
	c := mustDial(t, config(start(t, embedded.Options{})))
	mustExec(t, c, "CREATE TABLE T (a INTEGER)", "INSERT INTO T VALUES (7)")
	st, err := c.Prepare(t.Context(), "SELECT a FROM T")
	if err != nil {
		t.Fatal(err)
	}
	read := func() (iris.Column, list.Item) {
		rows, err := st.Query(t.Context(), nil, iris.QueryOptions{})
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		if !rows.Next(t.Context()) {
			t.Fatalf("no row, %v", rows.Err())
		}
		r := list.NewReader(rows.Row())
		item, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		return rows.Columns()[0], item
	}
	if column, item := read(); column.Type != 4 || item.Int != 7 {
		t.Fatalf("got %+v of type %d", item, column.Type)
	}
	mustExec(t, c, "DROP TABLE T", "CREATE TABLE T (a VARCHAR(10))", "INSERT INTO T VALUES ('seven')")
	if column, item := read(); column.Type != 12 || item.Kind != list.String {
		t.Errorf("got %+v of type %d", item, column.Type)
	}
}
