package sequence_test

import (
	"context"
	"errors"
	"net"
	"slices"
	"sync"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
	"github.com/iris-pgwire/iris-pgwire/internal/sequence"
	"github.com/iris-pgwire/iris-pgwire/iris"
)

// mustStart returns pools for counters, one for each gateway, of a server with the
// gateway schema and a sequence.
func mustStart(t *testing.T, s *gatewayschema.Sequence, gateways int) []*pool.Pool {
	t.Helper()
	server, err := embedded.New(embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	dial := func(ctx context.Context) (*iris.Conn, error) {
		return iris.Dial(ctx, iris.Config{
			Host: "embedded", Namespace: "USER", Username: embedded.DefaultUser, Password: embedded.DefaultPassword, Autocommit: true,
			DialFunc: func(ctx context.Context, _, _ string) (net.Conn, error) { return server.Dial(ctx) },
		})
	}
	conn, err := dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	run := remote.Runner{Conn: conn}
	if _, err := gatewayschema.Install(t.Context(), run); err != nil {
		t.Fatal(err)
	}
	if err := gatewayschema.CreateSequence(t.Context(), run, s, 30_000); err != nil {
		t.Fatal(err)
	}
	pools := make([]*pool.Pool, gateways)
	for i := range pools {
		p := pool.New(pool.Options{Dial: dial, Max: 1})
		t.Cleanup(p.Close)
		pools[i] = p.Beside()
	}
	return pools
}

// TestGateways has sessions of several gateways count at once: each number is given
// out once, and none is left out.
func TestGateways(t *testing.T) {
	s := &gatewayschema.Sequence{Schema: "sqluser", Name: "s", Type: "int8", Start: 1, Increment: 1, Min: 1, Max: 1 << 40, CacheSize: 1}
	const gateways, sessions, takes = 3, 4, 25
	var mu sync.Mutex
	var all []int64
	var wait sync.WaitGroup
	for _, p := range mustStart(t, s, gateways) {
		counters := sequence.NewCounters(p)
		for range sessions {
			wait.Go(func() {
				for i := range takes {
					b, err := counters.Take(t.Context(), s, int64(1+i%3))
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					for n := b.First; n <= b.Last; n += b.Step {
						all = append(all, n)
					}
					mu.Unlock()
				}
			})
		}
	}
	wait.Wait()
	slices.Sort(all)
	for i, n := range all {
		if n != int64(i+1) {
			t.Fatalf("number %d is %d", i+1, n)
		}
	}
}

// TestOtherGateway checks that what one gateway changes the others count by: the
// definition and the count that they remember are not trusted.
func TestOtherGateway(t *testing.T) {
	s := &gatewayschema.Sequence{Schema: "sqluser", Name: "s", Type: "int8", Start: 1, Increment: 1, Min: 1, Max: 100, CacheSize: 1}
	pools := mustStart(t, s, 2)
	one, other := sequence.NewCounters(pools[0]), sequence.NewCounters(pools[1])
	mustTake(t, one, s, 1)
	mustTake(t, other, s, 2)
	changed := *s
	changed.Increment, changed.Max = 10, 32
	conn, err := pools[0].Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := gatewayschema.ChangeSequence(t.Context(), remote.Runner{Conn: conn.Conn}, &changed, nil); err != nil {
		t.Fatal(err)
	}
	if err := conn.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	conn.Release()
	mustTake(t, other, s, 12)
	mustTake(t, one, s, 22)
	if err := one.Set(t.Context(), s, gatewayschema.Count{Last: 30, Called: true}); err != nil {
		t.Fatal(err)
	}
	var e *pgerr.Error
	if _, err := other.Take(t.Context(), s, 1); !errors.As(err, &e) || e.Code != pgerr.SequenceGeneratorLimitExceeded {
		t.Errorf("at the end: %v", err)
	}
	if err := other.Set(t.Context(), s, gatewayschema.Count{Last: 33}); !errors.As(err, &e) || e.Code != pgerr.NumericValueOutOfRange {
		t.Errorf("out of bounds: %v", err)
	}
}

// TestGiveBack checks that unused numbers come back, unless others were given out
// after them.
func TestGiveBack(t *testing.T) {
	s := &gatewayschema.Sequence{Schema: "sqluser", Name: "s", Type: "int8", Start: 1, Increment: 1, Min: 1, Max: 100, CacheSize: 1}
	pools := mustStart(t, s, 2)
	one, other := sequence.NewCounters(pools[0]), sequence.NewCounters(pools[1])
	b, err := one.Take(t.Context(), s, 10)
	if err != nil {
		t.Fatal(err)
	}
	if err := one.GiveBack(t.Context(), s, b, 3); err != nil {
		t.Fatal(err)
	}
	mustTake(t, other, s, 4)
	if b, err = one.Take(t.Context(), s, 10); err != nil || b.First != 5 {
		t.Fatalf("%+v %v", b, err)
	}
	mustTake(t, other, s, 15)
	if err := one.GiveBack(t.Context(), s, b, 6); err != nil {
		t.Fatal(err)
	}
	mustTake(t, one, s, 16)
}

// mustTake takes one number, which must be the one that is expected.
func mustTake(t *testing.T, c *sequence.Counters, s *gatewayschema.Sequence, want int64) {
	t.Helper()
	b, err := c.Take(t.Context(), s, 1)
	if err != nil || b.First != want || b.Last != want {
		t.Fatalf("%+v %v, not %d", b, err, want)
	}
}
