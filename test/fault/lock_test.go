package fault_test

import (
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"
)

// TestLockTimeout has two clients change one row: the second waits, and is told
// so when the first takes longer than IRIS's lock timeout.
func TestLockTimeout(t *testing.T) {
	g := mustServe(t, mustRunIRIS(t).behind(t))
	first, second := mustConnect(t, g.Address), mustConnect(t, g.Address)
	mustFill(t, first)
	for _, tt := range []struct{ held, change string }{
		{"UPDATE lone SET n = n + 1", "UPDATE lone SET n = n + 1"},
		{"UPDATE lone SET n = n + 1", "DELETE FROM lone"},
		{"UPDATE lone SET n = n + 1", "SELECT n FROM lone"},
	} {
		first.mustRun(t, "BEGIN; "+tt.held)
		second.mustRun(t, "BEGIN")
		a := second.run(tt.change)
		if a.code() != "55P03" || a.status != 'E' || a.errs[0].Hint == "" {
			t.Errorf("%s: got %v", tt.change, a)
		}
		second.mustRun(t, "ROLLBACK")
		first.mustRun(t, "ROLLBACK")
		second.mustRun(t, tt.change+"; DELETE FROM lone; INSERT INTO lone VALUES (1, 0)") // as nobody is in the way
	}
	g.mustBeIdle(t)
}

// TestLockWait has two clients change one row: the second goes on when the first
// commits, and both changes are there.
func TestLockWait(t *testing.T) {
	g := mustServe(t, settings(t))
	first, second := mustConnect(t, g.Address), mustConnect(t, g.Address)
	mustFill(t, first)
	first.mustRun(t, "BEGIN; UPDATE lone SET n = n + 1")
	second.send(t, &pgproto3.Query{String: "UPDATE lone SET n = n + 10"})
	eventually(t, "the second client has a lease", func() bool { return g.Connections().Leased == 2 })
	first.mustRun(t, "COMMIT")
	if a := second.receive(); a.status != 'I' || len(a.errs) > 0 {
		t.Fatalf("got %v", a)
	}
	if got := first.mustRun(t, "SELECT n FROM lone").cell(); got != "11" {
		t.Errorf("n is %s", got)
	}
	g.mustBeIdle(t)
}

// TestLockWaitCanceled cancels a client that waits for a lock.
func TestLockWaitCanceled(t *testing.T) {
	g := mustServe(t, settings(t))
	first, second := mustConnect(t, g.Address), mustConnect(t, g.Address)
	mustFill(t, first)
	first.mustRun(t, "BEGIN; UPDATE lone SET n = 1")
	second.send(t, &pgproto3.Query{String: "UPDATE lone SET n = 2"})
	stop := g.cancelUntil(t, second.key.ProcessID, second.key.SecretKey)
	a := second.receive()
	stop()
	a.mustFail(t, "57014", 'I')
	first.mustRun(t, "COMMIT")
	if got := second.mustRun(t, "SELECT n FROM lone").cell(); got != "1" {
		t.Errorf("n is %s", got)
	}
	g.mustBeIdle(t)
}

// TestDeadlock has two transactions wait for each other: one of them is told to
// give up and the other goes on.
func TestDeadlock(t *testing.T) {
	g := mustServe(t, mustRunIRIS(t).behind(t))
	a, b := mustConnect(t, g.Address), mustConnect(t, g.Address)
	mustFill(t, a)
	a.mustRun(t, "BEGIN; UPDATE n SET id = id WHERE id = 1")
	b.mustRun(t, "BEGIN; UPDATE n SET id = id WHERE id = 2")
	a.send(t, &pgproto3.Query{String: "UPDATE n SET id = id WHERE id = 2"})
	b.send(t, &pgproto3.Query{String: "UPDATE n SET id = id WHERE id = 1"})
	failed := 0
	for _, c := range []*client{a, b} {
		got := c.receive()
		switch got.code() {
		case "":
			c.mustRun(t, "COMMIT")
		case "55P03", "40P01":
			failed++
			c.mustRun(t, "ROLLBACK")
		default:
			t.Fatalf("got %v", got)
		}
	}
	if failed == 0 {
		t.Error("both went on")
	}
	g.mustBeIdle(t)
}

// TestPoolExhausted has as many transactions open as there are connections to
// IRIS, while one more client waits for a connection in order to read the
// metadata, which is out of date: the transactions go on.
func TestPoolExhausted(t *testing.T) {
	g := mustServe(t, mustRunIRIS(t).behind(t))
	var holders []*client
	for range g.Connections().Max {
		holders = append(holders, mustConnect(t, g.Address, "statement_timeout", "5s"))
	}
	mustFill(t, holders[0])
	for _, c := range holders {
		c.mustRun(t, "BEGIN; SELECT count(*) FROM n")
	}
	late := mustConnect(t, g.Address)
	holders[0].mustRun(t, "CREATE TABLE changes_the_metadata (id INT)")
	late.send(t, &pgproto3.Query{String: "SELECT count(*) FROM changes_the_metadata"})
	eventually(t, "the late client waits", func() bool { return g.Connections().Waiting == 1 })
	for _, c := range holders {
		if got := c.mustRun(t, "SELECT count(*) FROM changes_the_metadata").cell(); got != "0" {
			t.Fatal(got)
		}
	}
	holders[0].mustRun(t, "COMMIT")
	if a := late.receive(); a.cell() != "0" {
		t.Errorf("the late client: %v", a)
	}
	for _, c := range holders[1:] {
		c.mustRun(t, "COMMIT")
	}
	g.mustBeIdle(t)
}
