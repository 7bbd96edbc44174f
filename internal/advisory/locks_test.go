package advisory_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"github.com/iris-pgwire/iris-pgwire/internal/advisory"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience bounds everything a test waits for.
const patience = 30 * time.Second

// mustWait waits until n waiters stand in queues.
func mustWait(t *testing.T, table *advisory.Locks, n int) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(time.Millisecond) {
		waiting := 0
		for _, r := range table.Rows() {
			if !r.Granted {
				waiting++
			}
		}
		if waiting == n {
			return
		}
	}
	t.Fatalf("there are never %d waiters: %v", n, table.Rows())
}

// TestDeadlock: two owners that take the same locks in another order; one of
// them is told, and then the other one gets what it waits for.
func TestDeadlock(t *testing.T) {
	table := advisory.New()
	a, b := table.NewOwner(1), table.NewOwner(2)
	take := func(o *advisory.Owner, low uint32) error {
		_, err := o.Acquire(t.Context(), advisory.Request{Key: advisory.Key{Low: low}, Wait: true})
		return err
	}
	if err := errors.Join(take(a, 1), take(b, 2)); err != nil {
		t.Fatal(err)
	}
	got := make(chan error, 1)
	go func() { got <- take(a, 2) }()
	mustWait(t, table, 1)
	var e *pgerr.Error
	if err := take(b, 1); !errors.As(err, &e) || e.Code != pgerr.DeadlockDetected {
		t.Fatalf("the second to wait gets %v", err)
	}
	b.Close()
	if err := <-got; err != nil {
		t.Error(err)
	}
	a.Close()
	if rows := table.Rows(); len(rows) != 0 {
		t.Errorf("left: %v", rows)
	}
}

// TestOrder: a shared lock does not pass an exclusive one that waits, and a
// waiter that gives up lets those behind it pass.
func TestOrder(t *testing.T) {
	table := advisory.New()
	owners := make([]*advisory.Owner, 4)
	for i := range owners {
		owners[i] = table.NewOwner(uint32(i))
	}
	key := advisory.Key{High: 1, Low: 2, Pair: true}
	if ok, err := owners[0].Acquire(t.Context(), advisory.Request{Key: key, Mode: advisory.Shared}); !ok || err != nil {
		t.Fatal(ok, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	gaveUp, passed := make(chan error, 1), make(chan error, 1)
	go func() {
		_, err := owners[1].Acquire(ctx, advisory.Request{Key: key, Wait: true})
		gaveUp <- err
	}()
	mustWait(t, table, 1)
	if ok, err := owners[2].Acquire(t.Context(), advisory.Request{Key: key, Mode: advisory.Shared}); ok || err != nil {
		t.Errorf("a shared lock passes who waits: %v %v", ok, err)
	}
	if ok, err := owners[0].Acquire(t.Context(), advisory.Request{Key: key, Mode: advisory.Shared}); !ok || err != nil {
		t.Errorf("who holds it cannot take it again: %v %v", ok, err)
	}
	go func() {
		_, err := owners[3].Acquire(t.Context(), advisory.Request{Key: key, Mode: advisory.Shared, Wait: true})
		passed <- err
	}()
	mustWait(t, table, 2)
	cancel()
	if err := <-gaveUp; !errors.Is(err, context.Canceled) {
		t.Errorf("who gave up got %v", err)
	}
	if err := <-passed; err != nil {
		t.Error(err)
	}
}

// TestModel compares single-threaded histories with a model: what may be held
// together is, and releases give back just what was taken.
func TestModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const owners, keys = 3, 2
		table := advisory.New()
		var ends [owners]*advisory.Owner
		type counts struct{ session, transaction [keys][2]int }
		var model [owners]counts
		for i := range ends {
			ends[i] = table.NewOwner(uint32(i))
		}
		holds := func(i, k int, m advisory.Mode) bool { return model[i].session[k][m]+model[i].transaction[k][m] > 0 }
		draw := func() (int, int, advisory.Mode) {
			return rapid.IntRange(0, owners-1).Draw(t, "owner"), rapid.IntRange(0, keys-1).Draw(t, "key"),
				rapid.SampledFrom([]advisory.Mode{advisory.Exclusive, advisory.Shared}).Draw(t, "mode")
		}
		t.Repeat(map[string]func(*rapid.T){
			"try": func(*rapid.T) {
				i, k, m := draw()
				want := true
				for j := range ends {
					if j != i && (holds(j, k, advisory.Exclusive) || m == advisory.Exclusive && holds(j, k, advisory.Shared)) {
						want = false
					}
				}
				transaction := rapid.Bool().Draw(t, "transaction")
				got, err := ends[i].Acquire(context.Background(), advisory.Request{
					Key: advisory.Key{Low: uint32(k)}, Mode: m, Transaction: transaction,
				})
				if err != nil || got != want {
					t.Fatalf("owner %d key %d %v: %v %v, want %v", i, k, m, got, err, want)
				}
				switch {
				case got && transaction:
					model[i].transaction[k][m]++
				case got:
					model[i].session[k][m]++
				}
			},
			"release": func(*rapid.T) {
				i, k, m := draw()
				if got := ends[i].Release(advisory.Key{Low: uint32(k)}, m); got != (model[i].session[k][m] > 0) {
					t.Fatalf("release is %v of %v", got, model[i])
				}
				model[i].session[k][m] = max(0, model[i].session[k][m]-1)
			},
			"end": func(*rapid.T) {
				i, _, _ := draw()
				ends[i].Undo(0)
				model[i].transaction = [keys][2]int{}
			},
			"release all": func(*rapid.T) {
				i, _, _ := draw()
				ends[i].ReleaseSession()
				model[i].session = [keys][2]int{}
			},
			"": func(t *rapid.T) {
				n := 0
				for i := range ends {
					for k := range keys {
						for _, m := range []advisory.Mode{advisory.Exclusive, advisory.Shared} {
							if holds(i, k, m) {
								n++
							}
						}
					}
				}
				if rows := table.Rows(); len(rows) != n {
					t.Fatalf("%d locks, want %d: %v", len(rows), n, rows)
				}
			},
		})
	})
}

// TestExclusion: what an exclusive lock guards is done by one at a time.
func TestExclusion(t *testing.T) {
	table := advisory.New()
	var wait sync.WaitGroup
	inside, total := 0, 0
	for i := range 8 {
		wait.Go(func() {
			o := table.NewOwner(uint32(i))
			defer o.Close()
			for range 200 {
				if _, err := o.Acquire(context.Background(), advisory.Request{Key: advisory.Key{Low: 1}, Transaction: true, Wait: true}); err != nil {
					t.Error(err)
					return
				}
				if inside++; inside != 1 {
					t.Error("two are inside")
				}
				total++
				inside--
				o.Undo(0)
			}
		})
	}
	wait.Wait()
	if total != 1600 {
		t.Errorf("%d rounds", total)
	}
}
