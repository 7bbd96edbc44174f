package session_test

import (
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/iris-pgwire/iris-pgwire/internal/session"
)

// TestSignals: who may cancel and end whose sessions, in PostgreSQL's words.
func TestSignals(t *testing.T) {
	g := mustServe(t, setup{session: session.Options{Limits: session.Limits{Administrators: []string{"ada"}}}})
	g.handler.SetProcesses(g.server)
	const (
		role = "must be a member of the role whose %s is being %s or member of pg_signal_backend"
		high = "must be a superuser to %s superuser %s"
	)
	tests := []struct {
		who, whose string
		denied     string // the message's form
	}{
		{"app", "app", ""},
		{"app", "bob", role},
		{"app", "ada", role},
		{"app", "postgres", high},
		{"ada", "bob", ""},
		{"ada", "ada", ""},
		{"ada", "postgres", high},
		{"postgres", "bob", ""},
		{"postgres", "postgres", ""},
	}
	for _, test := range tests {
		t.Run(test.who+" "+test.whose, func(t *testing.T) {
			who, whose := mustConnect(t, g, "user", test.who), mustConnect(t, g, "user", test.whose)
			for _, s := range []struct{ function, object, verb, done string }{
				{"pg_cancel_backend", "query", "cancel", "canceled"}, {"pg_terminate_backend", "process", "terminate", "terminated"},
			} {
				want := ""
				switch test.denied {
				case role:
					want = fmt.Sprintf(role, s.object, s.done)
				case high:
					want = fmt.Sprintf(high, s.verb, s.object)
				}
				a := who.run(fmt.Sprintf("SELECT %s(%d)", s.function, whose.key.ProcessID))
				if a.text != want || (a.code == "42501") != (want != "") || want == "" && a.rows[0] != "t" {
					t.Errorf("%s: %+v", s.function, a)
				}
			}
			if test.denied != "" {
				whose.mustRun(t, "SELECT 1")
			} else if a := whose.receive(); a.code != "57P01" || a.status != 0 {
				t.Errorf("the end of the session is %+v", a)
			}
		})
	}
}

// TestTerminateWaits: pg_terminate_backend with a time waits for the session's end, and
// says so when that takes longer.
func TestTerminateWaits(t *testing.T) {
	g := mustServe(t, setup{})
	g.handler.SetProcesses(g.server)
	c, other := mustConnect(t, g), mustConnect(t, g)
	a := c.mustRun(t, fmt.Sprintf("SELECT pg_terminate_backend(%d, 30000) FROM generate_series(1, 1)", other.key.ProcessID))
	if a.rows[0] != "t" || len(g.handler.Activities()) != 1 {
		t.Errorf("%+v with %d sessions", a, len(g.handler.Activities()))
	}
	a = c.mustRun(t, fmt.Sprintf("SELECT pg_terminate_backend(%d, 30000)", other.key.ProcessID))
	if a.rows[0] != "f" || len(a.notes) != 1 {
		t.Errorf("of one who has gone: %+v", a)
	}
	g.handler.SetProcesses(deaf{})
	other = mustConnect(t, g)
	a = c.mustRun(t, fmt.Sprintf("SELECT pg_terminate_backend(%d, 1)", other.key.ProcessID))
	want := fmt.Sprintf("backend with PID %d did not terminate within 1 millisecond", other.key.ProcessID)
	if a.rows[0] != "f" || len(a.notes) != 1 || a.notes[0] != want {
		t.Errorf("of one who does not react: %+v", a)
	}
	g.handler.SetProcesses(g.server)
	c.send(t, &pgproto3.Query{String: fmt.Sprintf("SELECT pg_terminate_backend(%d, 30000)", c.key.ProcessID)})
	if a := c.receive(); a.code != "57P01" || a.status != 0 {
		t.Errorf("of oneself: %+v", a)
	}
}

// TestWaitingLocks: who waits for a lock is in pg_locks, with the moment since when.
func TestWaitingLocks(t *testing.T) {
	g := mustServe(t, setup{})
	holder, waiter, observer := mustConnect(t, g), mustConnect(t, g), mustConnect(t, g)
	holder.mustRun(t, "CREATE TABLE t (a int)")
	for _, sql := range []string{"SELECT pg_advisory_xact_lock(3)", "LOCK TABLE t"} {
		holder.mustRun(t, "BEGIN; "+sql)
		waiter.send(t, &pgproto3.Query{String: "BEGIN; " + sql})
		eventually(t, "one has the lock and one waits", func() bool {
			a := observer.mustRun(t, "SELECT granted::text || (waitstart <= now())::text FROM pg_locks WHERE NOT granted UNION ALL SELECT granted::text FROM pg_locks WHERE granted")
			return fmt.Sprint(a.rows) == "[falsetrue true]"
		})
		holder.mustRun(t, "COMMIT")
		if a := waiter.receive(); a.code != "" || a.status != 'T' {
			t.Errorf("%s: %+v", sql, a)
		}
		waiter.mustRun(t, "ROLLBACK")
		if a := observer.mustRun(t, "SELECT * FROM pg_locks WHERE locktype IN ('advisory', 'relation')"); len(a.rows) != 0 {
			t.Errorf("%s: left: %v", sql, a.rows)
		}
	}
}

// deaf are processes that do not react.
type deaf struct{}

// Cancel implements session.Processes.
func (deaf) Cancel(uint32) bool { return true }

// Terminate implements session.Processes.
func (deaf) Terminate(uint32) bool { return true }
