package pool

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/iris"
)

// Options configures a Pool.
type Options struct {
	// Dial opens a connection to IRIS with autocommit on.
	Dial func(ctx context.Context) (*iris.Conn, error)
	// Max bounds the connections.
	Max int
	// Wait bounds how long Acquire waits for a connection to become free.
	Wait time.Duration
	// IdleCheck is the idle time after which a connection is tried before use.
	IdleCheck time.Duration
}

// Defaults of Options.
const (
	DefaultMax       = 50
	DefaultWait      = 30 * time.Second
	DefaultIdleCheck = 30 * time.Second
)

// Pool keeps connections to one IRIS namespace.
type Pool struct {
	opts  Options
	slots chan struct{} // one token per connection that may exist in use
	// waiting counts those who wait for a slot.
	waiting atomic.Int64

	mu     sync.Mutex
	idle   []*Conn
	leased map[*Conn]bool
	lost   time.Time // when a connection was last found broken
	closed bool
}

// New returns a pool without connections.
func New(opts Options) *Pool {
	if opts.Max <= 0 {
		opts.Max = DefaultMax
	}
	if opts.Wait <= 0 {
		opts.Wait = DefaultWait
	}
	if opts.IdleCheck <= 0 {
		opts.IdleCheck = DefaultIdleCheck
	}
	return &Pool{opts: opts, slots: make(chan struct{}, opts.Max), leased: map[*Conn]bool{}}
}

// Acquire leases a connection. Without a free one it waits: 53300 when that
// takes too long, the context's cause when the statement is canceled.
func (p *Pool) Acquire(ctx context.Context) (*Conn, error) {
	if err := p.slot(ctx); err != nil {
		return nil, err
	}
	c, err := p.open(ctx)
	if err != nil {
		<-p.slots
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.leased[c] = true
	return c, nil
}

// slot waits for the right to use a connection.
func (p *Pool) slot(ctx context.Context) error {
	select {
	case p.slots <- struct{}{}:
		return nil
	default:
	}
	p.waiting.Add(1)
	defer p.waiting.Add(-1)
	timer := time.NewTimer(p.opts.Wait)
	defer timer.Stop()
	select {
	case p.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return pgerr.New(pgerr.TooManyConnections, "no connection to IRIS became free within %s", p.opts.Wait).
			WithHint("All %d connections of the pool are in use.", p.opts.Max)
	}
}

// open takes a usable idle connection or dials a new one.
func (p *Pool) open(ctx context.Context) (*Conn, error) {
	for {
		c, trusted, err := p.takeIdle()
		if err != nil {
			return nil, err
		}
		if c == nil {
			break
		}
		if trusted || c.Ping(ctx) == nil {
			return c, nil
		}
		c.shut()
	}
	conn, err := p.opts.Dial(ctx)
	if err != nil {
		return nil, unreachable(ctx, err)
	}
	return &Conn{Conn: conn, pool: p, stmts: map[string]*iris.Stmt{}}, nil
}

// unreachable is the error for an IRIS that cannot be reached or refuses us.
func unreachable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var e *pgerr.Error
	if errors.As(err, &e) {
		return err
	}
	e = pgerr.New(pgerr.CannotConnectNow, "cannot connect to IRIS: %s", err).WithCause(err)
	var refused *iris.RefusedError
	if errors.As(err, &refused) && refused.Reason == iris.AccessDenied {
		return e.WithHint("The gateway logs in with IRIS_USERNAME and IRIS_PASSWORD, whoever the client is.")
	}
	return e
}

// takeIdle returns the connection that was used last, nil if none is idle. It is
// trusted when it was in use a moment ago and no other has broken since.
func (p *Pool) takeIdle() (c *Conn, trusted bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, false, pgerr.New(pgerr.AdminShutdown, "the server is shutting down")
	}
	n := len(p.idle)
	if n == 0 {
		return nil, false, nil
	}
	c = p.idle[n-1]
	p.idle = p.idle[:n-1]
	return c, time.Since(c.since) < p.opts.IdleCheck && c.since.After(p.lost), nil
}

// Close closes the idle connections and those that come back later.
func (p *Pool) Close() {
	p.mu.Lock()
	idle := p.idle
	p.idle, p.closed = nil, true
	p.mu.Unlock()
	for _, c := range idle {
		c.shut()
	}
}

// Stats is the number of connections by state, and how many Acquire calls wait
// for one.
type Stats struct{ Idle, Leased, Waiting, Max int }

// Stats counts the connections.
func (p *Pool) Stats() Stats {
	p.mu.Lock()
	defer p.mu.Unlock()
	return Stats{Idle: len(p.idle), Leased: len(p.leased), Waiting: int(p.waiting.Load()), Max: p.opts.Max}
}
