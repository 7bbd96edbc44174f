package fault_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"
)

// endless are statements that run until they are stopped: in IRIS, in the
// gateway, and while a result is being sent.
var endless = map[string]string{
	"in IRIS":        "SELECT count(*) FROM n a, n b, n c, n d",
	"rows from IRIS": "SELECT a.id FROM n a, n b, n c, n d",
	"in the gateway": "SELECT count(*) FROM generate_series(1, 2000000000)",
	"rows from here": "SELECT * FROM generate_series(1, 2000000000)",
	"both":           "SELECT count(*) FROM n a, n b, n c, n d WHERE a.id::text ~ '^x'",
	"sort":           "SELECT a.id FROM n a, n b, n c, n d ORDER BY md5(a.id::text)",
	"write":          "INSERT INTO sink SELECT * FROM generate_series(1, 2000000000)",
}

// promptly is how long stopping a statement may take.
const promptly = 4 * time.Second

// mustFill makes the tables of the endless statements.
func mustFill(t testing.TB, c *client) {
	t.Helper()
	c.mustRun(t, "CREATE TABLE n (id INT PRIMARY KEY); INSERT INTO n SELECT * FROM generate_series(1, 2000); "+
		"CREATE TABLE sink (id INT); CREATE TABLE lone (id INT PRIMARY KEY, n INT); INSERT INTO lone VALUES (1, 0)")
}

// TestCancel stops statements by cancel requests. A request hits what runs, so
// it is repeated until it has hit.
func TestCancel(t *testing.T) {
	g := mustServe(t, settings(t))
	mustFill(t, mustConnect(t, g.Address))
	for name, sql := range endless {
		t.Run(name, func(t *testing.T) {
			c := mustConnect(t, g.Address)
			c.mustRun(t, "BEGIN; UPDATE lone SET n = 7")
			c.send(t, &pgproto3.Query{String: sql})
			start := time.Now()
			stop := g.cancelUntil(t, c.key.ProcessID, c.key.SecretKey)
			a := c.receive()
			stop()
			a.mustFail(t, "57014", 'E')
			if took := time.Since(start); took > promptly {
				t.Errorf("it took %s", took)
			}
			c.mustRun(t, "ROLLBACK")
			if got := c.mustRun(t, "SELECT n FROM lone").cell(); got != "0" {
				t.Errorf("n is %s", got)
			}
		})
	}
	g.mustBeIdle(t)
}

// cancelUntil sends a cancel request again and again until stop is called.
func (g *gateway) cancelUntil(t testing.TB, pid uint32, secret []byte) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				g.mustCancel(t, pid, secret)
			}
		}
	}()
	return func() { cancel(); <-done }
}

// cancel sends one cancel request and waits until it has been acted on.
func (g *gateway) cancel(pid uint32, secret []byte) error {
	c, err := dial(g.Address)
	if err != nil {
		return err
	}
	defer c.close()
	c.Send(&pgproto3.CancelRequest{ProcessID: pid, SecretKey: secret})
	if got := c.receive(); len(got.errs) > 0 {
		return fmt.Errorf("cancel request answered by %v", got)
	}
	return nil
}

// mustCancel is cancel for a test.
func (g *gateway) mustCancel(t testing.TB, pid uint32, secret []byte) {
	t.Helper()
	if err := g.cancel(pid, secret); err != nil {
		t.Error(err)
	}
}

// TestCancelWrongKey checks that a key that is not the session's does nothing,
// and that nobody learns so.
func TestCancelWrongKey(t *testing.T) {
	g := mustServe(t, settings(t))
	c := mustConnect(t, g.Address)
	mustFill(t, c)
	c.send(t, &pgproto3.Query{String: "SELECT count(*) FROM generate_series(1, 300000)"})
	wrong := append([]byte(nil), c.key.SecretKey...)
	wrong[0] ^= 1
	for _, key := range [][]byte{wrong, nil, wrong[:1], append(c.key.SecretKey, 0)} {
		g.mustCancel(t, c.key.ProcessID, key)
	}
	g.mustCancel(t, c.key.ProcessID+1, c.key.SecretKey)
	if a := c.receive(); len(a.errs) > 0 || a.cell() != "300000" {
		t.Fatalf("got %v", a)
	}
	g.mustCancel(t, c.key.ProcessID, c.key.SecretKey) // nothing runs
	c.mustRun(t, "SELECT 1")
	g.mustBeIdle(t)
}

// TestStatementTimeout stops statements by their time.
func TestStatementTimeout(t *testing.T) {
	g := mustServe(t, settings(t))
	mustFill(t, mustConnect(t, g.Address))
	for name, sql := range endless {
		t.Run(name, func(t *testing.T) {
			c := mustConnect(t, g.Address, "statement_timeout", "100ms")
			start := time.Now()
			e := c.run(sql).mustFail(t, "57014", 'I')
			if e.Message != "canceling statement due to statement timeout" {
				t.Error(e.Message)
			}
			c.extended(sql).mustFail(t, "57014", 'I')
			if took := time.Since(start); took > 2*promptly {
				t.Errorf("it took %s", took)
			}
			c.mustRun(t, "SELECT 1")
		})
	}
	g.mustBeIdle(t)
}
