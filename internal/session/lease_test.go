package session_test

import (
	"fmt"
	"math"
	"runtime"
	"strconv"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/session"
)

// turns are what a client may do with the only connection; %d is the client.
// Each gives it back.
var turns = []func(c *client, id int) *answer{
	func(c *client, id int) *answer { return c.run("SELECT id FROM n WHERE id = " + strconv.Itoa(id)) },
	func(c *client, id int) *answer {
		return c.run(fmt.Sprintf("BEGIN; INSERT INTO turn VALUES (%d); SAVEPOINT s; SELECT count(*) FROM n; COMMIT", id))
	},
	func(c *client, id int) *answer {
		return c.run(fmt.Sprintf("BEGIN; DELETE FROM turn WHERE id = %d; ROLLBACK", id))
	},
	func(c *client, id int) *answer { // an error in a block, and outside of one
		c.run(fmt.Sprintf("BEGIN; INSERT INTO n VALUES (%d)", id+1))
		c.run("ROLLBACK")
		c.run(fmt.Sprintf("INSERT INTO n VALUES (%d)", id+1))
		return c.run("SELECT 1")
	},
	func(c *client, id int) *answer { // copy-in, well and badly
		c.ask(&pgproto3.Query{String: "COPY turn FROM STDIN"}, &pgproto3.CopyData{Data: []byte("x\n")}, &pgproto3.CopyDone{})
		return c.ask(&pgproto3.Query{String: "COPY turn FROM STDIN"},
			&pgproto3.CopyData{Data: []byte(strconv.Itoa(id) + "\n")}, &pgproto3.CopyDone{})
	},
	func(c *client, _ int) *answer { return c.run("COPY n TO STDOUT") },
	func(c *client, _ int) *answer { // a suspended portal in autocommit
		return c.ask(&pgproto3.Parse{Query: "SELECT a.id FROM n a, n b"}, &pgproto3.Bind{},
			&pgproto3.Execute{MaxRows: 5}, &pgproto3.Execute{MaxRows: 5}, &pgproto3.Sync{})
	},
	func(c *client, _ int) *answer { // described, never executed
		return c.ask(&pgproto3.Parse{Query: "SELECT id FROM n WHERE id = $1"}, &pgproto3.Describe{ObjectType: 'S'},
			&pgproto3.Bind{Parameters: [][]byte{nil}}, &pgproto3.Describe{ObjectType: 'P'}, &pgproto3.Sync{})
	},
	func(c *client, id int) *answer { // the metadata is read by all again
		name := "made_" + strconv.Itoa(id)
		return c.run("CREATE TABLE " + name + " (id INT); SELECT count(*) FROM " + name + "; DROP TABLE " + name)
	},
	func(c *client, _ int) *answer { c.run("SELECT * FROM no_such_table"); return c.run("SELECT 1") },
}

// TestTurns has fifty sessions do everything that needs IRIS with one
// connection between them.
func TestTurns(t *testing.T) {
	g := mustServe(t, setup{pool: pool.Options{Max: 1}})
	first := mustConnect(t, g)
	first.mustRun(t, "CREATE TABLE n (id INT PRIMARY KEY); INSERT INTO n SELECT * FROM generate_series(1, 300); "+
		"CREATE TABLE turn (id INT)")
	var wg sync.WaitGroup
	for i := range 50 {
		c := mustConnect(t, g)
		wg.Go(func() {
			for j := range turns {
				turn := (i + j) % len(turns)
				if a := turns[turn](c, i); a.status != 'I' || a.code != "" {
					t.Errorf("client %d, turn %d: %s %s %c", i, turn, a.code, a.text, a.status)
				}
			}
		})
	}
	wg.Wait()
	if got := first.mustRun(t, "SELECT count(*) FROM turn").rows[0]; got != "100" {
		t.Errorf("%s rows", got)
	}
	if s := g.pool.Stats(); s.Leased != 0 || s.Idle != 1 {
		t.Errorf("%+v", s)
	}
}

// TestSmallResultsNeedNoReader checks that a client that does not read a small
// result holds no connection, whatever way it asked for it. The transport has no
// buffer in which a result could wait.
func TestSmallResultsNeedNoReader(t *testing.T) {
	g := mustServe(t, setup{pool: pool.Options{Max: 1}, session: session.Options{ResultBatchRows: 10}})
	c := mustConnect(t, g)
	c.mustRun(t, "CREATE TABLE n (id INT PRIMARY KEY); INSERT INTO n SELECT * FROM generate_series(1, 5000)")
	for name, messages := range map[string][]pgproto3.FrontendMessage{
		"simple":   {&pgproto3.Query{String: "SELECT id FROM n"}},
		"extended": {&pgproto3.Parse{Query: "SELECT id FROM n"}, &pgproto3.Bind{}, &pgproto3.Execute{}, &pgproto3.Sync{}},
		"COPY":     {&pgproto3.Query{String: "COPY n TO STDOUT"}},
	} {
		t.Run(name, func(t *testing.T) {
			silent, err := open(g.pipes.dial())
			if err != nil {
				t.Fatal(err)
			}
			defer silent.socket.Close()
			silent.send(t, messages...)
			eventually(t, "the statement is over", func() bool {
				for _, a := range g.handler.Activities() {
					if a.PID == silent.key.ProcessID {
						return a.State == session.Idle && a.Statement != ""
					}
				}
				return false
			})
			c.mustRun(t, "SELECT count(*) FROM n")
			if got := silent.receive(); got.status != 'I' || name != "COPY" && len(got.rows) != 5000 {
				t.Errorf("%d rows", len(got.rows))
			}
		})
	}
}

// TestSlowReader reads a large result slowly: it arrives whole and the server's
// memory does not grow with it.
func TestSlowReader(t *testing.T) {
	g := mustServe(t, setup{pool: pool.Options{Max: 2}, session: session.Options{ResultBatchRows: 1000}})
	c := mustConnect(t, g)
	c.mustRun(t, "CREATE TABLE n (id INT PRIMARY KEY, v VARCHAR(100)); "+
		"INSERT INTO n SELECT i, repeat('x', 100) FROM generate_series(1, 600) i")
	const rows = 360_000
	for name, sql := range map[string]string{
		"SELECT": "SELECT a.v FROM n a, n b", "COPY": "COPY (SELECT a.v FROM n a, n b) TO STDOUT",
	} {
		t.Run(name, func(t *testing.T) {
			base, peak, got := heap(), uint64(0), 0
			c.send(t, &pgproto3.Query{String: sql})
			for done := false; !done; {
				m, err := c.Receive()
				if err != nil {
					t.Fatal(err)
				}
				switch m := m.(type) {
				case *pgproto3.DataRow, *pgproto3.CopyData:
					if got++; got%(rows/4) == 1 {
						peak = max(peak, heap())
					}
				case *pgproto3.ErrorResponse:
					t.Fatalf("%+v", m)
				case *pgproto3.ReadyForQuery:
					done = true
				}
			}
			if got != rows {
				t.Errorf("%d rows", got)
			}
			if peak > base+24<<20 {
				t.Errorf("memory grew from %d to %d MB", base>>20, peak>>20)
			}
		})
	}
}

// heap is the memory in use: the least of a few looks, since what others allocate
// between a collection and the look at it counts too.
func heap() uint64 {
	least := uint64(math.MaxUint64)
	for range 3 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		least = min(least, m.HeapAlloc)
	}
	return least
}

// TestBuffers changes the sizes of buffers while a session is open.
func TestBuffers(t *testing.T) {
	g := mustServe(t, setup{})
	c := mustConnect(t, g)
	c.mustRun(t, "CREATE TABLE n (id INT PRIMARY KEY)")
	for i, size := range []int{1, 1 << 20} {
		g.handler.SetBuffers(size, i, 0)
		from := strconv.Itoa(i*100 + 1)
		c.mustRun(t, "INSERT INTO n SELECT * FROM generate_series("+from+", "+from+" + 99)")
	}
	if got := c.mustRun(t, "SELECT id FROM n"); len(got.rows) != 200 {
		t.Errorf("%d rows", len(got.rows))
	}
}

// TestLockTimeout checks that lock_timeout bounds the wait for a lock, for the
// session that set it and no other.
func TestLockTimeout(t *testing.T) {
	g := mustServe(t, setup{pool: pool.Options{Max: 2}})
	holder, hasty := mustConnect(t, g), mustConnect(t, g, "lock_timeout", "100ms")
	mustFill(t, holder)
	holder.mustRun(t, "BEGIN; UPDATE lone SET n = 1")
	for _, sql := range []string{"UPDATE lone SET n = 2", "BEGIN; UPDATE lone SET n = 2"} {
		if a := hasty.run(sql); a.code != "55P03" {
			t.Errorf("got %+v", a)
		}
	}
	hasty.mustRun(t, "ROLLBACK")
	hasty.mustRun(t, "SET lock_timeout = 0")
	job := func() int { // of the connection that works for the session
		hasty.mustRun(t, "BEGIN; SELECT count(*) FROM n")
		defer hasty.mustRun(t, "COMMIT")
		for _, a := range g.handler.Activities() {
			if a.PID == hasty.key.ProcessID {
				return a.Job
			}
		}
		return 0
	}
	plain := job()
	hasty.mustRun(t, "SET lock_timeout = '3s'")
	if got := job(); got != plain {
		t.Errorf("job %d, then %d: the connection can be told of the setting", plain, got)
	}
	hasty.mustRun(t, "SET lock_timeout = 0")
	if got := job(); got == plain || got == 0 {
		t.Errorf("job %d again: IRIS's own setting is not known", got)
	}
	holder.mustRun(t, "COMMIT")
}

// TestIdleTimeouts checks that a silent client is sent away, and its
// transaction undone.
func TestIdleTimeouts(t *testing.T) {
	g := mustServe(t, setup{pool: pool.Options{Max: 1}})
	c := mustConnect(t, g)
	mustFill(t, c)
	inBlock := mustConnect(t, g, "idle_in_transaction_session_timeout", "50ms")
	inBlock.mustRun(t, "BEGIN; UPDATE lone SET n = 1")
	if a := inBlock.receive(); a.code != "25P03" || a.status != 0 {
		t.Errorf("got %+v", a)
	}
	if got := c.mustRun(t, "SELECT n FROM lone").rows[0]; got != "0" {
		t.Errorf("n is %s", got)
	}
	idle := mustConnect(t, g)
	idle.mustRun(t, "SET idle_session_timeout = '50ms'")
	if a := idle.receive(); a.code != "57P05" || a.status != 0 {
		t.Errorf("got %+v", a)
	}
	c.mustRun(t, "SET client_connection_check_interval = '10s'")
}
