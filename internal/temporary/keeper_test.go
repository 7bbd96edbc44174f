package temporary_test

import (
	"context"
	"net"
	"slices"
	"testing"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
	"github.com/iris-pgwire/iris-pgwire/internal/temporary"
	"github.com/iris-pgwire/iris-pgwire/iris"
)

// world is a server with the gateway schema.
type world struct {
	t    *testing.T
	dial func(context.Context) (*iris.Conn, error)
	run  remote.Runner
}

// mustStart starts a server.
func mustStart(t *testing.T) *world {
	t.Helper()
	server, err := embedded.New(embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	w := &world{t: t, dial: func(ctx context.Context) (*iris.Conn, error) {
		return iris.Dial(ctx, iris.Config{
			Host: "embedded", Namespace: "USER", Username: embedded.DefaultUser, Password: embedded.DefaultPassword, Autocommit: true,
			DialFunc: func(ctx context.Context, _, _ string) (net.Conn, error) { return server.Dial(ctx) },
		})
	}}
	conn, err := w.dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	w.run = remote.Runner{Conn: conn}
	if _, err := gatewayschema.Install(t.Context(), w.run); err != nil {
		t.Fatal(err)
	}
	return w
}

// keeper is the keeper of another gateway.
func (w *world) keeper(goneAfter time.Duration) *temporary.Keeper {
	p := pool.New(pool.Options{Dial: w.dial, Max: 1})
	w.t.Cleanup(p.Close)
	return temporary.New(p, goneAfter)
}

// mustTake takes a number and makes two tables, the second of which refers to the
// first, with a row about one of them.
func (w *world) mustTake(k *temporary.Keeper) string {
	w.t.Helper()
	number, err := k.Take(w.t.Context(), w.run)
	if err != nil {
		w.t.Fatal(err)
	}
	schema := gatewayschema.TemporaryPrefix + number
	for _, sql := range []string{
		"CREATE TABLE " + schema + ".Parent (id INTEGER PRIMARY KEY)",
		"CREATE TABLE " + schema + ".Child (id INTEGER, CONSTRAINT fk FOREIGN KEY (id) REFERENCES " + schema + ".Parent (id))",
	} {
		if err := w.run.Define(w.t.Context(), sql); err != nil {
			w.t.Fatal(err)
		}
	}
	if err := gatewayschema.StoreOID(w.t.Context(), w.run, "relation", schema+".parent", 30_000); err != nil {
		w.t.Fatal(err)
	}
	return number
}

// left counts the tables in the schema of a number, and what is remembered of them.
func (w *world) left(number string) (n int) {
	w.t.Helper()
	for _, sql := range []string{
		"SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = '" + gatewayschema.TemporaryPrefix + number + "'",
		`SELECT "identity" FROM iris_pgwire.object_oid WHERE "identity" %STARTSWITH 'pgwtemp` + number + "'",
	} {
		if err := w.run.Read(w.t.Context(), sql, func([]string) error { n++; return nil }); err != nil {
			w.t.Fatal(err)
		}
	}
	return n
}

// notes lists the gateways that are known.
func (w *world) notes() []string {
	w.t.Helper()
	notes, err := gatewayschema.Gateways(w.t.Context(), w.run)
	if err != nil {
		w.t.Fatal(err)
	}
	var out []string
	for prefix := range notes {
		out = append(out, prefix)
	}
	slices.Sort(out)
	return out
}

// mustTick ticks.
func mustTick(t *testing.T, k *temporary.Keeper) {
	t.Helper()
	if err := k.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// TestReturn gives back one number of two: the other's tables stay.
func TestReturn(t *testing.T) {
	w := mustStart(t)
	k := w.keeper(0)
	one, two := w.mustTake(k), w.mustTake(k)
	if one == two {
		t.Fatalf("both have %s", one)
	}
	k.Return(t.Context(), one)
	if n := w.left(one); n != 0 {
		t.Errorf("%d left of the first", n)
	}
	if n := w.left(two); n != 3 {
		t.Errorf("%d left of the second", n)
	}
	if err := k.Close(t.Context()); err != nil || len(w.notes()) != 1 {
		t.Errorf("closed with a session: %v, %v", err, w.notes())
	}
	k.Return(t.Context(), two)
	if err := k.Close(t.Context()); err != nil || len(w.notes()) != 0 {
		t.Errorf("closed: %v, %v", err, w.notes())
	}
}

// TestGone has a gateway look at one that lives and at one that does not: only what
// the second has left is dropped.
func TestGone(t *testing.T) {
	w := mustStart(t)
	alive, dead, looks := w.keeper(time.Hour), w.keeper(time.Hour), w.keeper(time.Nanosecond)
	living, left := w.mustTake(alive), w.mustTake(dead)
	for range 3 {
		mustTick(t, alive)
		mustTick(t, looks)
	}
	if n := w.left(living); n != 3 {
		t.Errorf("%d left of the gateway that lives", n)
	}
	if n := w.left(left); n != 0 {
		t.Errorf("%d left of the gateway that is gone", n)
	}
	if notes := w.notes(); len(notes) != 1 {
		t.Errorf("notes %v", notes)
	}
}

// TestPatience has a gateway look for less long than a gateway must be silent for.
func TestPatience(t *testing.T) {
	w := mustStart(t)
	dead, looks := w.keeper(0), w.keeper(0)
	left := w.mustTake(dead)
	for range 5 {
		mustTick(t, looks)
	}
	if n := w.left(left); n != 3 {
		t.Errorf("%d left", n)
	}
}

// TestTakenOver has a gateway come back that others have taken for gone: what it
// makes then is its own.
func TestTakenOver(t *testing.T) {
	w := mustStart(t)
	suspended, looks := w.keeper(time.Hour), w.keeper(time.Nanosecond)
	before := w.mustTake(suspended)
	for range 2 {
		mustTick(t, looks)
	}
	if n := w.left(before); n != 0 {
		t.Fatalf("%d left", n)
	}
	mustTick(t, suspended)
	after := w.mustTake(suspended)
	if after[:gatewayschema.GatewayDigits] == before[:gatewayschema.GatewayDigits] {
		t.Errorf("%s after %s", after, before)
	}
	suspended.Return(t.Context(), before) // its session ends
	if n := w.left(after); n != 3 {
		t.Errorf("%d left of the new one", n)
	}
}
