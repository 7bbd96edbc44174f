package session_test

import (
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/session"
)

// TestActivities looks at a session in each of its states.
func TestActivities(t *testing.T) {
	g := mustServe(t, setup{pool: pool.Options{Max: 1}})
	c := mustConnect(t, g, "application_name", "first")
	look := func() session.Activity {
		t.Helper()
		for _, a := range g.handler.Activities() {
			if a.PID == c.key.ProcessID {
				return a
			}
		}
		t.Fatal("the session is not there")
		return session.Activity{}
	}
	expect := func(state session.State, statement string, inTransaction bool) session.Activity {
		t.Helper()
		a := look()
		if a.State != state || a.Statement != statement || a.Transaction.IsZero() == inTransaction {
			t.Errorf("got %+v", a)
		}
		return a
	}
	a := expect(session.Idle, "", false)
	if a.User != "app" || a.Database != "USER" || a.Application != "first" || a.Remote != c.socket.LocalAddr().String() ||
		a.TLS || a.Began.IsZero() || a.Job != 0 {
		t.Errorf("got %+v", a)
	}
	c.mustRun(t, "CREATE TABLE t (id INT PRIMARY KEY); SET application_name = 'second'")
	if a := expect(session.Idle, "SET application_name TO _", false); a.Application != "second" {
		t.Errorf("got %+v", a)
	}
	c.mustRun(t, "BEGIN; INSERT INTO t VALUES (1)")
	if a := expect(session.IdleInTransaction, "INSERT INTO t VALUES (_)", true); a.Job == 0 {
		t.Errorf("got %+v", a)
	}
	waiting := mustConnect(t, g)
	waiting.send(t, &pgproto3.Query{String: "SELECT count(*) FROM t"})
	eventually(t, "one session waits for the other's connection", func() bool {
		for _, a := range g.handler.Activities() {
			if a.Waiting == "pool" {
				return a.State == session.Active && a.PID == waiting.key.ProcessID
			}
		}
		return false
	})
	c.run("SELECT 1/0")
	expect(session.IdleInTransactionAborted, "SELECT _ / _", true)
	c.mustRun(t, "ROLLBACK")
	if a := expect(session.Idle, "ROLLBACK", false); a.Job != 0 {
		t.Errorf("got %+v", a)
	}
	waiting.receive()
	c.send(t, &pgproto3.Query{String: "SELECT count(*) FROM generate_series(1, 2000000000)"})
	eventually(t, "the statement runs", func() bool { return look().State == session.Active })
	stop := g.cancelUntil(t, c)
	c.receive()
	stop()
	c.send(t, &pgproto3.Terminate{})
	eventually(t, "the session is gone", func() bool { return len(g.handler.Activities()) == 1 })
}

// TestActivityOfLargeStatement checks that what others may see of a large
// statement is bounded.
func TestActivityOfLargeStatement(t *testing.T) {
	g := mustServe(t, setup{})
	c := mustConnect(t, g)
	sql := "SELECT 1"
	for range 20_000 {
		sql += ", 1"
	}
	c.run(sql) // too many columns, or not
	a := g.handler.Activities()[0]
	if n := len(a.Statement); n == 0 || n > 8<<10 {
		t.Errorf("%d bytes", n)
	}
}
