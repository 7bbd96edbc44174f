package session_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/session"
)

// The extent of TestNonces.
const (
	nonceClients = 24
	nonceRounds  = 8
)

// TestNonces has many clients share few connections to IRIS. Each asks for
// values that only it knows, while it is slow, cancels, runs out of time, fails
// or vanishes in the middle of a result: everyone gets their own values or their
// own error, and nobody anyone else's settings, transaction or rows.
func TestNonces(t *testing.T) {
	g := mustServe(t, setup{pool: pool.Options{Max: 3}, session: session.Options{ResultBatchRows: 100}})
	first := mustConnect(t, g)
	first.mustRun(t, "CREATE TABLE n (id INT PRIMARY KEY); INSERT INTO n SELECT * FROM generate_series(1, 400); "+
		"CREATE TABLE vanished (id INT)")
	var wg sync.WaitGroup
	for i := range nonceClients {
		wg.Go(func() {
			n := &nonceClient{g: g, random: rand.New(rand.NewPCG(11, uint64(i)))}
			if err := n.run(); err != nil {
				t.Errorf("client %d: %v", i, err)
			}
		})
	}
	wg.Wait()
	eventually(t, "no connection is leased", func() bool { return g.pool.Stats().Leased == 0 })
	if got := first.mustRun(t, "SELECT count(*) FROM vanished").rows[0]; got != "0" {
		t.Errorf("%s rows of clients that vanished in a transaction", got)
	}
}

// nonceClient is one client of TestNonces.
type nonceClient struct {
	*client
	g      *gateway
	random *rand.Rand
}

// run does the rounds, in as many sessions as the client vanishes.
func (n *nonceClient) run() (err error) {
	defer func() {
		if n.client != nil {
			n.socket.Close()
		}
	}()
	acts := []func() error{n.plain, n.fromIRIS, n.inBlock, n.canceled, n.timeout, n.slow, n.vanish, n.vanishInBlock}
	for range nonceRounds {
		if n.client == nil {
			if n.client, err = connect(n.g.address); err != nil {
				return err
			}
		}
		if err := acts[n.random.IntN(len(acts))](); err != nil {
			return err
		}
	}
	return nil
}

// nonce is a value that nobody else has.
func (n *nonceClient) nonce() string { return strconv.FormatUint(n.random.Uint64(), 36) }

// expect checks that an answer is the given rows, or fails with the given code
// if it may fail.
func expect(a *answer, code string, rows int, value string) error {
	if a.status != 'I' || a.code != "" && a.code != code {
		return fmt.Errorf("got %s %s %c", a.code, a.text, a.status)
	}
	if a.code != "" {
		return nil
	}
	if len(a.rows) != rows {
		return fmt.Errorf("%d rows instead of %d", len(a.rows), rows)
	}
	for _, got := range a.rows {
		if got != value {
			return fmt.Errorf("got %q instead of %q", got, value)
		}
	}
	return nil
}

// plain asks the gateway.
func (n *nonceClient) plain() error {
	v := n.nonce()
	return expect(n.extended("SELECT $1::text", v), "", 1, v)
}

// fromIRIS asks IRIS, once for each of its rows.
func (n *nonceClient) fromIRIS() error {
	v := n.nonce()
	return expect(n.extended("SELECT $1::text FROM n", v), "", 400, v)
}

// inBlock has a setting of its own while others use the same connections.
func (n *nonceClient) inBlock() error {
	v := n.nonce()
	n.run0("BEGIN; SET LOCAL my.nonce = '" + v + "'; SELECT count(*) FROM n")
	a := n.run0("SELECT current_setting('my.nonce') FROM n WHERE id < 4; ROLLBACK")
	return expect(a, "", 3, v)
}

// run0 runs a simple query; run is the client's whole life.
func (n *nonceClient) run0(sql string) *answer { return n.client.run(sql) }

// canceled cancels the query it runs, or comes too late.
func (n *nonceClient) canceled() error {
	v := n.nonce()
	n.Send(&pgproto3.Query{String: "SELECT '" + v + "' FROM n a, n b WHERE b.id <= 50"})
	if err := n.Flush(); err != nil {
		return err
	}
	if err := n.g.cancel(n.client); err != nil {
		return err
	}
	a := n.receive()
	if a.code == "57014" {
		a.rows = nil
	}
	return expect(a, "57014", 20_000, v)
}

// timeout gives its query a moment only.
func (n *nonceClient) timeout() error {
	v := n.nonce()
	n.run0("SET statement_timeout = " + strconv.Itoa(1+n.random.IntN(20)))
	a := n.run0("SELECT '" + v + "' FROM n a, n b WHERE b.id <= 50")
	b := n.run0("RESET statement_timeout")
	for b.code == "57014" {
		b = n.run0("RESET statement_timeout")
	}
	return expect(a, "57014", 20_000, v)
}

// slow takes its rows, which are few enough to be read ahead, when another of its
// sessions has got a connection too.
func (n *nonceClient) slow() error {
	v := n.nonce()
	n.Send(&pgproto3.Query{String: "SELECT '" + v + "' FROM n a, n b WHERE b.id <= 15"})
	if err := n.Flush(); err != nil {
		return err
	}
	other, err := connect(n.g.address)
	if err != nil {
		return err
	}
	defer other.socket.Close()
	if err := expect(other.run("SELECT 'other' FROM n"), "", 400, "other"); err != nil {
		return err
	}
	return expect(n.receive(), "", 6_000, v)
}

// vanish leaves in the middle of a result.
func (n *nonceClient) vanish() error {
	n.Send(&pgproto3.Query{String: "SELECT '" + n.nonce() + "' FROM n a, n b, n c"})
	err := n.Flush()
	for range 10 * n.random.IntN(3) {
		if err == nil {
			_, err = n.Receive()
		}
	}
	n.socket.Close()
	n.client = nil
	return err
}

// vanishInBlock leaves after a change that it has not committed.
func (n *nonceClient) vanishInBlock() error {
	a := n.run0("BEGIN; INSERT INTO vanished VALUES (1)")
	n.socket.Close()
	n.client = nil
	if a.code != "" {
		return fmt.Errorf("got %+v", a)
	}
	return nil
}
