package session_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/iris-pgwire/iris-pgwire/internal/pool"
)

// endless are statements that run until they are stopped.
var endless = map[string]string{
	"scan in IRIS":       "SELECT count(*) FROM n a, n b, n c, n d",
	"rows from IRIS":     "SELECT a.id FROM n a, n b, n c, n d",
	"in the gateway":     "SELECT count(*) FROM generate_series(1, 2000000000)",
	"write":              "INSERT INTO sink SELECT * FROM generate_series(1, 2000000000)",
	"COPY TO":            "COPY (SELECT a.id FROM n a, n b, n c, n d) TO STDOUT",
	"filtered from IRIS": "SELECT count(*) FROM n a, n b, n c, n d WHERE a.id::text ~ '^x'",
}

// mustFill makes the tables of the endless statements.
func mustFill(t testing.TB, c *client) {
	t.Helper()
	c.mustRun(t, "CREATE TABLE n (id INT PRIMARY KEY); INSERT INTO n SELECT * FROM generate_series(1, 2000); "+
		"CREATE TABLE sink (id INT); CREATE TABLE lone (id INT PRIMARY KEY, n INT); INSERT INTO lone VALUES (1, 0)")
}

// TestCancel cancels what runs for ever, with one connection to IRIS in all, and
// checks that the session's transaction is over and the session goes on.
func TestCancel(t *testing.T) {
	g := mustServe(t, setup{pool: pool.Options{Max: 1}})
	c := mustConnect(t, g)
	mustFill(t, c)
	for name, sql := range endless {
		for how, messages := range map[string][]pgproto3.FrontendMessage{
			"simple":   {&pgproto3.Query{String: sql}},
			"extended": {&pgproto3.Parse{Query: sql}, &pgproto3.Bind{}, &pgproto3.Execute{}, &pgproto3.Sync{}},
		} {
			t.Run(name+", "+how, func(t *testing.T) {
				c.mustRun(t, "BEGIN; UPDATE lone SET n = 7")
				c.send(t, messages...)
				stop := g.cancelUntil(t, c)
				a := c.receive()
				stop()
				if a.code != "57014" || a.status != 'E' {
					t.Fatalf("got %s %s %c", a.code, a.text, a.status)
				}
				c.mustRun(t, "ROLLBACK")
				if got := c.mustRun(t, "SELECT n FROM lone").rows[0]; got != "0" {
					t.Errorf("n is %s", got)
				}
			})
		}
	}
}

// TestCancelLockWait cancels a statement that waits for another's lock.
func TestCancelLockWait(t *testing.T) {
	g := mustServe(t, setup{pool: pool.Options{Max: 2}})
	first, second := mustConnect(t, g), mustConnect(t, g)
	mustFill(t, first)
	first.mustRun(t, "BEGIN; UPDATE lone SET n = 1")
	second.send(t, &pgproto3.Query{String: "UPDATE lone SET n = 2"})
	stop := g.cancelUntil(t, second)
	a := second.receive()
	stop()
	if a.code != "57014" || a.status != 'I' {
		t.Fatalf("got %+v", a)
	}
	first.mustRun(t, "COMMIT")
	if got := second.mustRun(t, "SELECT n FROM lone").rows[0]; got != "1" {
		t.Errorf("n is %s", got)
	}
}

// TestCancelCopyIn cancels a COPY FROM that waits for its client: what came is
// undone, and the session goes on.
func TestCancelCopyIn(t *testing.T) {
	g := mustServe(t, setup{pool: pool.Options{Max: 1}})
	c := mustConnect(t, g)
	mustFill(t, c)
	c.send(t, &pgproto3.Query{String: "COPY sink FROM STDIN"}, &pgproto3.CopyData{Data: []byte("1\n2\n")})
	stop := g.cancelUntil(t, c)
	a := c.receive()
	stop()
	if a.code != "57014" || a.status != 'I' {
		t.Fatalf("got %+v", a)
	}
	c.send(t, &pgproto3.CopyData{Data: []byte("3\n")}, &pgproto3.CopyDone{}) // sent before the client knew
	if got := c.mustRun(t, "SELECT count(*) FROM sink").rows[0]; got != "0" {
		t.Errorf("%s rows", got)
	}
}

// TestCancelPoolWait cancels a statement that waits for a connection.
func TestCancelPoolWait(t *testing.T) {
	g := mustServe(t, setup{pool: pool.Options{Max: 1}})
	holder, waiter := mustConnect(t, g), mustConnect(t, g)
	mustFill(t, holder)
	holder.mustRun(t, "BEGIN; SELECT n FROM lone")
	waiter.send(t, &pgproto3.Query{String: "SELECT n FROM lone"})
	eventually(t, "it waits", func() bool { return g.pool.Stats().Waiting == 1 })
	stop := g.cancelUntil(t, waiter)
	a := waiter.receive()
	stop()
	if a.code != "57014" {
		t.Errorf("got %+v", a)
	}
	holder.mustRun(t, "COMMIT")
	waiter.mustRun(t, "SELECT n FROM lone")
}

// The extent of TestCancelStorm.
const (
	stormClients    = 6
	stormStatements = 80
)

// TestCancelStorm sends cancel requests at random moments during short
// statements: each gives its own right answer or 57014, a canceled write has
// done nothing, and the session goes on.
func TestCancelStorm(t *testing.T) {
	g := mustServe(t, setup{pool: pool.Options{Max: 3}})
	setup := mustConnect(t, g)
	mustFill(t, setup)
	setup.mustRun(t, "CREATE TABLE storm (id INT PRIMARY KEY, client INT)")
	var wg sync.WaitGroup
	for i := range stormClients {
		c := mustConnect(t, g)
		stop := g.cancelUntil(t, c)
		wg.Go(func() {
			kept, err := storm(c, i)
			stop()
			if err != nil {
				t.Errorf("client %d: %v", i, err)
				return
			}
			sql := "SELECT count(*) FROM storm WHERE client = " + strconv.Itoa(i)
			if a := c.run(sql); len(a.rows) != 1 || a.rows[0] != strconv.Itoa(kept) {
				t.Errorf("client %d: %d inserts were confirmed, there are %+v", i, kept, a)
			}
		})
	}
	wg.Wait()
}

// storm runs statements of which any may be canceled, and counts the rows that
// were confirmed.
func storm(c *client, id int) (kept int, err error) {
	random := rand.New(rand.NewPCG(7, uint64(id)))
	for n := range stormStatements {
		nonce := strconv.Itoa(id*1_000_000 + n)
		var a *answer
		want := nonce
		switch random.IntN(4) {
		case 0:
			a = c.run("SELECT " + nonce)
		case 1:
			a = c.extended("SELECT max(CASE WHEN id > 0 THEN $1 ELSE '' END) FROM n", nonce)
		case 2:
			a, want = c.run("SELECT count(*) FROM n a, n b WHERE a.id < 100"), "198000"
		default:
			a, want = c.run(fmt.Sprintf("INSERT INTO storm VALUES (%s, %d)", nonce, id)), ""
		}
		switch {
		case a.status != 'I':
			return kept, fmt.Errorf("the session ended, or its transaction did not: %+v", a)
		case a.code == "57014":
		case a.code != "":
			return kept, fmt.Errorf("%+v", a)
		case want == "":
			kept++
		case len(a.rows) != 1 || a.rows[0] != want:
			return kept, fmt.Errorf("want %s, got %+v", want, a)
		}
	}
	return kept, nil
}
