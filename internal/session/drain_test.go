package session_test

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
)

// TestDrain stops a gateway whose sessions are idle, in a block, in a cycle of
// the extended protocol, and in COPY: idle ones end at once, the others at the
// end of their transaction, which is kept.
func TestDrain(t *testing.T) {
	g := mustServe(t, setup{pool: pool.Options{Max: 4}, wire: pgwire.Options{DrainTimeout: time.Minute}})
	idle, block, cycle, copying, failed := mustConnect(t, g), mustConnect(t, g), mustConnect(t, g), mustConnect(t, g), mustConnect(t, g)
	idle.mustRun(t, "CREATE TABLE t (id INT)")
	block.mustRun(t, "BEGIN; INSERT INTO t VALUES (1)")
	failed.mustRun(t, "BEGIN")
	failed.run("SELECT 1/0")
	cycle.send(t, &pgproto3.Parse{Query: "INSERT INTO t VALUES ($1)"}, &pgproto3.Bind{Parameters: [][]byte{[]byte("2")}},
		&pgproto3.Execute{}, &pgproto3.Flush{})
	until[*pgproto3.CommandComplete](t, cycle)
	copying.send(t, &pgproto3.Query{String: "COPY t FROM STDIN"}, &pgproto3.CopyData{Data: []byte("3\n")})
	until[*pgproto3.CopyInResponse](t, copying)
	ended := make(chan struct{})
	go func() { defer close(ended); g.stop() }()

	mustEnd := func(c *client) {
		t.Helper()
		if a := c.receive(); a.code != "57P01" || a.status != 0 {
			t.Errorf("got %+v", a)
		}
	}
	mustEnd(idle)
	if _, err := connect(g.address); err == nil {
		t.Error("a new client was served")
	}
	if a := failed.run("ROLLBACK"); len(a.tags) != 1 {
		t.Errorf("got %+v", a)
	}
	mustEnd(failed)
	if a := cycle.ask(&pgproto3.Sync{}); a.status != 'I' {
		t.Errorf("got %+v", a)
	}
	mustEnd(cycle)
	if a := copying.ask(&pgproto3.CopyData{Data: []byte("4\n")}, &pgproto3.CopyDone{}); len(a.tags) != 1 || a.tags[0] != "COPY 2" {
		t.Errorf("got %+v", a)
	}
	mustEnd(copying)
	if a := block.run("INSERT INTO t VALUES (5)"); a.status != 'T' {
		t.Errorf("got %+v", a)
	}
	if a := block.run("SELECT count(*) FROM t"); len(a.rows) != 1 || a.rows[0] != "5" {
		t.Errorf("got %+v", a)
	}
	if a := block.extended("COMMIT"); len(a.tags) != 1 || a.tags[0] != "COMMIT" {
		t.Errorf("got %+v", a)
	}
	mustEnd(block)
	<-ended
}

// TestDrainGrace has transactions that do not end within the grace: they are
// canceled and undone.
func TestDrainGrace(t *testing.T) {
	g := mustServe(t, setup{pool: pool.Options{Max: 3}, wire: pgwire.Options{DrainTimeout: time.Millisecond}})
	block, running, copying := mustConnect(t, g), mustConnect(t, g), mustConnect(t, g)
	mustFill(t, block)
	block.mustRun(t, "BEGIN; UPDATE lone SET n = 1")
	running.send(t, &pgproto3.Query{String: endless["scan in IRIS"]})
	copying.send(t, &pgproto3.Query{String: "COPY sink FROM STDIN"}, &pgproto3.CopyData{Data: []byte("3\n")})
	until[*pgproto3.CopyInResponse](t, copying)
	eventually(t, "all have a connection", func() bool { return g.pool.Stats().Leased == 3 })
	g.stop()
	for _, c := range []*client{block, running, copying} {
		if a := c.receive(); a.code != "57P01" || a.status != 0 {
			t.Errorf("got %+v", a)
		}
	}
	if s := g.pool.Stats(); s.Leased != 0 {
		t.Errorf("%+v", s)
	}
}

// TestTerminateSession ends sessions by their number, as an operator does: their
// transactions are undone.
func TestTerminateSession(t *testing.T) {
	g := mustServe(t, setup{pool: pool.Options{Max: 1}})
	c := mustConnect(t, g)
	mustFill(t, c)
	for name, enter := range map[string]func(*client){
		"in a block": func(*client) {},
		"running":    func(c *client) { c.send(t, &pgproto3.Query{String: endless["scan in IRIS"]}) },
		"writing":    func(c *client) { c.send(t, &pgproto3.Query{String: endless["write"]}) },
	} {
		t.Run(name, func(t *testing.T) {
			victim := mustConnect(t, g)
			victim.mustRun(t, "BEGIN; UPDATE lone SET n = n + 1")
			enter(victim)
			if !g.server.Terminate(victim.key.ProcessID) {
				t.Fatal("the session was not found")
			}
			if a := victim.receive(); a.code != "57P01" || a.status != 0 {
				t.Errorf("got %+v", a)
			}
			if got := c.mustRun(t, "SELECT n FROM lone").rows[0]; got != "0" {
				t.Errorf("n is %s", got)
			}
		})
	}
}
