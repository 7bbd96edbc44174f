package pool_test

import (
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/iris"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// mustDial runs an embedded server and returns a way to connect to it.
func mustDial(t *testing.T) func(context.Context) (*iris.Conn, error) {
	t.Helper()
	return counted(t, new(atomic.Int64), new(atomic.Int64))
}

// counted is mustDial, counting the connections that are open, and the most that
// were at any time.
func counted(t *testing.T, open, most *atomic.Int64) func(context.Context) (*iris.Conn, error) {
	t.Helper()
	server, err := embedded.New(embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- server.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	cfg := iris.Config{
		Host: "embedded", Namespace: "USER", Username: embedded.DefaultUser, Password: embedded.DefaultPassword,
		Autocommit: true, InterruptTimeout: 30 * time.Second,
		DialFunc: func(ctx context.Context, _, _ string) (net.Conn, error) {
			conn, err := server.Dial(ctx)
			if err != nil {
				return nil, err
			}
			n := open.Add(1)
			for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
			}
			return &countedConn{Conn: conn, open: open}, nil
		},
	}
	return func(ctx context.Context) (*iris.Conn, error) { return iris.Dial(ctx, cfg) }
}

// countedConn is a connection that counts until it is closed.
type countedConn struct {
	net.Conn
	open *atomic.Int64
	once sync.Once
}

// Close implements net.Conn.
func (c *countedConn) Close() error {
	c.once.Do(func() { c.open.Add(-1) })
	return c.Conn.Close()
}

// mustAcquire leases a connection.
func mustAcquire(t *testing.T, p *pool.Pool) *pool.Conn {
	t.Helper()
	c, err := p.Acquire(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestReuse checks that a released connection is leased again, and a spoilt or
// broken one is not.
func TestReuse(t *testing.T) {
	p := pool.New(pool.Options{Dial: mustDial(t), Max: 3})
	defer p.Close()
	first := mustAcquire(t, p)
	job := first.Job()
	first.Release()
	second := mustAcquire(t, p)
	if second.Job() != job {
		t.Errorf("job %d, then %d", job, second.Job())
	}
	second.Spoil()
	second.Release()
	third := mustAcquire(t, p)
	if third.Job() == job {
		t.Error("a spoilt connection was leased again")
	}
	if err := third.Close(); err != nil {
		t.Fatal(err)
	}
	third.Release()
	if s := p.Stats(); s.Idle != 0 || s.Leased != 0 {
		t.Errorf("a closed connection is kept: %+v", s)
	}
}

// TestLimit checks that no more connections than the limit are leased, that
// whoever waits gets the next one, and that waiting ends.
func TestLimit(t *testing.T) {
	p := pool.New(pool.Options{Dial: mustDial(t), Max: 1, Wait: 20 * time.Millisecond})
	defer p.Close()
	only := mustAcquire(t, p)
	if _, err := p.Acquire(context.Background()); pgerr.From(err).Code != pgerr.TooManyConnections {
		t.Errorf("without a free connection: %v", err)
	}
	cause := pgerr.New(pgerr.QueryCanceled, "canceled")
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(cause)
	if _, err := p.Acquire(ctx); !errors.Is(err, cause) {
		t.Errorf("canceled while waiting: %v", err)
	}
	patient := pool.New(pool.Options{Dial: mustDial(t), Max: 1, Wait: time.Minute})
	defer patient.Close()
	held := mustAcquire(t, patient)
	got := make(chan *pool.Conn)
	go func() {
		c, err := patient.Acquire(context.Background())
		if err != nil {
			t.Error(err)
		}
		got <- c
	}()
	held.Release()
	(<-got).Release()
	only.Release()
}

// TestUnreachable checks the error when IRIS cannot be reached, and that the
// place is free again.
func TestUnreachable(t *testing.T) {
	boom := errors.New("boom")
	p := pool.New(pool.Options{Max: 1, Dial: func(context.Context) (*iris.Conn, error) { return nil, boom }})
	defer p.Close()
	for range 3 {
		_, err := p.Acquire(context.Background())
		if e := pgerr.From(err); e.Code != pgerr.CannotConnectNow || !errors.Is(err, boom) {
			t.Errorf("got %v", err)
		}
	}
}

// TestClosed checks that a closed pool leases nothing and keeps nothing.
func TestClosed(t *testing.T) {
	p := pool.New(pool.Options{Dial: mustDial(t), Max: 2})
	idle, leased := mustAcquire(t, p), mustAcquire(t, p)
	idle.Release()
	p.Close()
	if _, err := p.Acquire(context.Background()); pgerr.From(err).Code != pgerr.AdminShutdown {
		t.Errorf("got %v", err)
	}
	leased.Release()
	if s := p.Stats(); s.Idle != 0 || s.Leased != 0 {
		t.Errorf("%+v", s)
	}
}

// TestStatements checks that a statement in use is not handed out twice.
func TestStatements(t *testing.T) {
	p := pool.New(pool.Options{Dial: mustDial(t), Max: 1})
	defer p.Close()
	c := mustAcquire(t, p)
	defer c.Release()
	ctx := context.Background()
	get := func() *iris.Stmt {
		t.Helper()
		s, err := c.Statement(ctx, "SELECT 1")
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	a, b := get(), get()
	if a == b {
		t.Fatal("one statement for two users")
	}
	c.Keep(a)
	if again := get(); again != a {
		t.Error("a kept statement was prepared again")
	}
	c.Keep(b)
	c.Forget()
	if again := get(); again == b {
		t.Error("a forgotten statement came back")
	}
}
