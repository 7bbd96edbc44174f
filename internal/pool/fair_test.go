package pool_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/iris"
)

// recorder is a Tracer that counts.
type recorder struct {
	mu             sync.Mutex
	acquired, lost int
	dials, failed  int
	closed         map[string]int
}

// AcquireEnd implements pool.Tracer.
func (r *recorder) AcquireEnd(_ time.Duration, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.acquired++; err != nil {
		r.lost++
	}
}

// DialEnd implements pool.Tracer.
func (r *recorder) DialEnd(_ time.Duration, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.dials++; err != nil {
		r.failed++
	}
}

// Closed implements pool.Tracer.
func (r *recorder) Closed(reason string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed == nil {
		r.closed = map[string]int{}
	}
	r.closed[reason]++
}

// closedFor returns how many connections were closed for a reason.
func (r *recorder) closedFor(reason string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.closed[reason]
}

// eventually waits for a condition that another goroutine makes true.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	deadline := time.NewTimer(30 * time.Second)
	defer deadline.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-deadline.C:
			t.Fatal("not within 30 seconds: " + what)
		}
	}
}

// TestOrder checks that those who wait are served in the order of their coming,
// and that one who gives up leaves no gap.
func TestOrder(t *testing.T) {
	p := pool.New(pool.Options{Dial: mustDial(t), Max: 1, Wait: time.Minute})
	defer p.Close()
	held := mustAcquire(t, p)
	const waiters = 10
	order := make(chan int, waiters)
	var wg sync.WaitGroup
	impatient, giveUp := context.WithCancel(context.Background())
	for i := range waiters {
		ctx := context.Background()
		if i == 3 {
			ctx = impatient
		}
		wg.Go(func() {
			c, err := p.Acquire(ctx)
			if err != nil {
				return
			}
			order <- i
			c.Release()
		})
		eventually(t, "it waits", func() bool { return p.Stats().Waiting == i+1 })
	}
	giveUp()
	eventually(t, "one gives up", func() bool { return p.Stats().Waiting == waiters-1 })
	held.Release()
	wg.Wait()
	close(order)
	last := -1
	for i := range order {
		if i <= last || i == 3 {
			t.Errorf("%d came after %d", i, last)
		}
		last = i
	}
}

// TestSetMax lowers the limit below what is leased and idle, and raises it for
// those who wait.
func TestSetMax(t *testing.T) {
	told := &recorder{}
	p := pool.New(pool.Options{Dial: mustDial(t), Max: 4, Wait: time.Minute, Tracer: told})
	defer p.Close()
	a, b, c, d := mustAcquire(t, p), mustAcquire(t, p), mustAcquire(t, p), mustAcquire(t, p)
	a.Release()
	b.Release()
	p.SetMax(1)
	if s := p.Stats(); s.Idle != 0 || s.Leased != 2 || s.Max != 1 {
		t.Errorf("%+v", s)
	}
	waits := make(chan *pool.Conn)
	go func() {
		conn, err := p.Acquire(context.Background())
		if err != nil {
			t.Error(err)
		}
		waits <- conn
	}()
	eventually(t, "it waits", func() bool { return p.Stats().Waiting == 1 })
	c.Release() // there is one more than may be
	if s := p.Stats(); s.Idle != 0 || s.Leased != 1 || s.Waiting != 1 {
		t.Errorf("%+v", s)
	}
	p.SetMax(2)
	(<-waits).Release()
	d.Release()
	if s := p.Stats(); s.Idle != 2 || s.Leased != 0 {
		t.Errorf("%+v", s)
	}
	if n := told.closedFor("surplus"); n != 3 {
		t.Errorf("%d closed", n)
	}
	p.SetWait(time.Millisecond)
	p.SetMax(1)
	only := mustAcquire(t, p)
	if _, err := p.Acquire(context.Background()); pgerr.From(err).Code != pgerr.TooManyConnections {
		t.Errorf("got %v", err)
	}
	only.Release()
}

// TestNoHerd has many want a connection to an IRIS that cannot be reached: at
// most one at a time tries, at growing intervals, all get the error, and when
// IRIS is back so are they within a moment.
func TestNoHerd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		boom := errors.New("boom")
		var dials, trying, back atomic.Int64
		p := pool.New(pool.Options{Max: 100, Dial: func(context.Context) (*iris.Conn, error) {
			dials.Add(1)
			if trying.Add(1) > 1 && dials.Load() > 1 {
				t.Error("two attempts at a time")
			}
			defer trying.Add(-1)
			time.Sleep(10 * time.Millisecond)
			if back.Load() != 0 {
				return &iris.Conn{}, nil
			}
			return nil, boom
		}})
		if _, err := p.Acquire(t.Context()); !errors.Is(err, boom) {
			t.Errorf("got %v", err)
		}
		start := time.Now()
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() {
				for time.Since(start) < 10*time.Second {
					if _, err := p.Acquire(t.Context()); pgerr.From(err).Code != pgerr.CannotConnectNow || !errors.Is(err, boom) {
						t.Errorf("got %v", err)
					}
				}
			})
		}
		wg.Wait()
		if n := dials.Load(); n > 20 {
			t.Errorf("%d attempts in ten seconds", n)
		}
		if err := p.Check(t.Context()); !errors.Is(err, boom) {
			t.Errorf("check: %v", err)
		}
		impatient, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		if _, err := p.Acquire(impatient); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		back.Store(1)
		start = time.Now()
		if _, err := p.Acquire(t.Context()); err != nil || time.Since(start) > 1100*time.Millisecond {
			t.Errorf("got %v after %s", err, time.Since(start))
		}
	})
}

// TestIdleEnds checks that a connection is closed when it has been idle for too
// long, and one that is too old when it comes back.
func TestIdleEnds(t *testing.T) {
	told := &recorder{}
	p := pool.New(pool.Options{Dial: mustDial(t), Max: 3, MaxIdleTime: time.Millisecond, Tracer: told})
	defer p.Close()
	a, b := mustAcquire(t, p), mustAcquire(t, p)
	a.Release()
	b.Release()
	eventually(t, "no connection is idle", func() bool { return p.Stats().Idle == 0 })
	eventually(t, "both are closed", func() bool { return told.closedFor("surplus") == 2 })

	old := pool.New(pool.Options{Dial: mustDial(t), Max: 1, MaxLifetime: time.Nanosecond, Tracer: told})
	defer old.Close()
	c := mustAcquire(t, old)
	eventually(t, "time passes", func() bool { c.Release(); s := old.Stats(); c = mustAcquire(t, old); return s.Idle == 0 })
	c.Release()
}

// TestUnhealthy checks that a connection that was idle for long is tried before
// use, and replaced when it is dead.
func TestUnhealthy(t *testing.T) {
	told := &recorder{}
	p := pool.New(pool.Options{Dial: mustDial(t), Max: 1, IdleCheck: time.Nanosecond, Tracer: told})
	defer p.Close()
	c := mustAcquire(t, p)
	job, inner := c.Job(), c.Conn
	c.Release()
	c = mustAcquire(t, p)
	if c.Job() != job {
		t.Error("a healthy connection was not used again")
	}
	c.Release()
	if err := inner.Close(); err != nil {
		t.Fatal(err)
	}
	c = mustAcquire(t, p)
	defer c.Release()
	if err := c.Ping(context.Background()); err != nil || told.closedFor("unhealthy") != 1 {
		t.Errorf("%v, %v", err, told.closed)
	}
}

// TestCheck asks whether IRIS is there: over an idle connection, a new one, and
// when all are leased.
func TestCheck(t *testing.T) {
	dial := mustDial(t)
	var down atomic.Bool
	told := &recorder{}
	p := pool.New(pool.Options{Max: 1, Tracer: told, Dial: func(ctx context.Context) (*iris.Conn, error) {
		if down.Load() {
			return nil, errors.New("down")
		}
		return dial(ctx)
	}})
	defer p.Close()
	ctx := context.Background()
	for range 3 {
		if err := p.Check(ctx); err != nil {
			t.Error(err)
		}
	}
	if s := p.Stats(); s.Idle != 1 || told.dials != 1 {
		t.Errorf("%+v, %d dials", s, told.dials)
	}
	c := mustAcquire(t, p)
	if err := p.Check(ctx); err != nil {
		t.Errorf("all are leased: %v", err)
	}
	c.Spoil()
	c.Release()
	down.Store(true)
	for range 2 {
		if err := p.Check(ctx); pgerr.From(err).Code != pgerr.CannotConnectNow {
			t.Errorf("down: %v", err)
		}
	}
	down.Store(false)
	if err := p.Check(ctx); err != nil {
		t.Errorf("up again: %v", err)
	}
}

// TestReasons checks what the tracer is told of connections' ends.
func TestReasons(t *testing.T) {
	told := &recorder{}
	p := pool.New(pool.Options{Dial: mustDial(t), Max: 3, Tracer: told})
	spoilt, broken, idle := mustAcquire(t, p), mustAcquire(t, p), mustAcquire(t, p)
	spoilt.Spoil()
	spoilt.Release()
	if err := broken.Close(); err != nil {
		t.Fatal(err)
	}
	broken.Release()
	idle.Release()
	p.Close()
	for _, reason := range []string{"spoilt", "broken", "shutdown"} {
		if told.closedFor(reason) != 1 {
			t.Errorf("%s: %v", reason, told.closed)
		}
	}
	if told.acquired != 3 || told.lost != 0 || told.dials != 3 || told.failed != 0 {
		t.Errorf("%+v", told)
	}
}

// TestSetLockTimeout checks that a connection keeps what IRIS was told, and that
// going back to IRIS's own setting takes another.
func TestSetLockTimeout(t *testing.T) {
	p := pool.New(pool.Options{Dial: mustDial(t), Max: 1})
	defer p.Close()
	ctx := context.Background()
	c := mustAcquire(t, p)
	defer c.Release()
	job := c.Job()
	for _, tt := range []struct {
		seconds int
		same    bool
	}{{0, true}, {2, true}, {2, true}, {5, true}, {0, false}} {
		if err := c.SetLockTimeout(ctx, tt.seconds); err != nil {
			t.Fatal(err)
		}
		if same := c.Job() == job; same != tt.same {
			t.Errorf("%d seconds: the same connection: %v", tt.seconds, same)
		}
	}
	if err := c.Ping(ctx); err != nil {
		t.Error(err)
	}
}

// TestInterruptsTakeTurns cancels all that a pool runs at once: no more than one
// connection beside those of the pool is open at any time.
func TestInterruptsTakeTurns(t *testing.T) {
	const conns = 5
	var open, most atomic.Int64
	p := pool.New(pool.Options{Max: conns, Dial: counted(t, &open, &most)})
	defer p.Close()
	ctx, cancel := context.WithCancelCause(context.Background())
	enough := errors.New("enough")
	var wg, started sync.WaitGroup
	for range conns {
		c := mustAcquire(t, p)
		started.Add(1)
		wg.Go(func() {
			defer c.Release()
			if _, err := c.ExecDirect(ctx, "CREATE TABLE x"+string(rune('a'+c.Job()%26))+" (id INT)"); err != nil {
				t.Error(err)
			}
			started.Done()
			rows, err := c.Query(ctx, "SELECT COUNT(*) FROM INFORMATION_SCHEMA.COLUMNS a, INFORMATION_SCHEMA.COLUMNS b, "+
				"INFORMATION_SCHEMA.COLUMNS c, INFORMATION_SCHEMA.COLUMNS d, INFORMATION_SCHEMA.COLUMNS e, "+
				"INFORMATION_SCHEMA.COLUMNS f, INFORMATION_SCHEMA.COLUMNS g", nil, iris.QueryOptions{})
			if err == nil {
				err = rows.Close()
			}
			if !errors.Is(err, enough) {
				t.Errorf("got %v", err)
			}
			if c.IsBroken() {
				t.Error("the connection did not survive")
			}
		})
	}
	started.Wait()
	cancel(enough)
	wg.Wait()
	if most.Load() > conns+1 {
		t.Errorf("%d connections were open at a time", most.Load())
	}
}
