package pool

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
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
	// MaxIdleTime is the idle time after which a connection is closed; negative is
	// never.
	MaxIdleTime time.Duration
	// MaxLifetime is the age, up to a tenth more, at which a connection is not
	// leased again; 0 is any age.
	MaxLifetime time.Duration
	// Tracer, when set, is told what the pool does.
	Tracer Tracer
}

// Defaults of Options.
const (
	DefaultMax         = 50
	DefaultWait        = 30 * time.Second
	DefaultIdleCheck   = 30 * time.Second
	DefaultMaxIdleTime = 10 * time.Minute
)

// withDefaults returns o with what was left open filled in.
func (o Options) withDefaults() Options {
	if o.Max <= 0 {
		o.Max = DefaultMax
	}
	if o.Wait <= 0 {
		o.Wait = DefaultWait
	}
	if o.IdleCheck <= 0 {
		o.IdleCheck = DefaultIdleCheck
	}
	if o.MaxIdleTime == 0 {
		o.MaxIdleTime = DefaultMaxIdleTime
	}
	if o.Tracer == nil {
		o.Tracer = noTracer{}
	}
	return o
}

// Pool keeps connections to one IRIS namespace.
type Pool struct {
	opts   Options
	slots  slots
	dialer dialer
	// interrupts holds a value while a connection is open that interrupts another.
	interrupts chan struct{}
	// beside is the pool of Beside; nil in that one.
	beside *Pool

	mu     sync.Mutex
	idle   []*Conn // the one used last at the end
	leased int
	lost   time.Time // when a connection was last found broken
	closed bool
	reaper *reaper // nil until a connection is idle
}

// New returns a pool without connections.
func New(opts Options) *Pool {
	opts = opts.withDefaults()
	p := newPool(opts)
	opts.Max, opts.Tracer, opts.Dial = 1, noTracer{}, withoutAutocommit(opts.Dial)
	p.beside = newPool(opts)
	return p
}

// Beside is a pool of one connection that does not count among Options.Max, for
// short transactions apart from a session's own: autocommit is off. Whoever holds
// a lease may take it: none of those who have it waits for another lease.
func (p *Pool) Beside() *Pool { return p.beside }

// withoutAutocommit makes connections that commit when they are told to.
func withoutAutocommit(dial func(context.Context) (*iris.Conn, error)) func(context.Context) (*iris.Conn, error) {
	return func(ctx context.Context) (*iris.Conn, error) {
		conn, err := dial(ctx)
		if err != nil {
			return nil, err
		}
		if err := conn.SetAutocommit(ctx, false); err != nil {
			return nil, errors.Join(err, conn.Close())
		}
		return conn, nil
	}
}

// newPool returns a pool that has none beside it.
func newPool(opts Options) *Pool {
	p := &Pool{opts: opts, interrupts: make(chan struct{}, 1)}
	p.slots.max, p.slots.wait = opts.Max, opts.Wait
	p.dialer = dialer{dial: opts.Dial, tracer: opts.Tracer}
	return p
}

// SetMax changes the bound of the connections. Leased ones stay until they are
// given back.
func (p *Pool) SetMax(n int) {
	p.slots.setMax(n)
	p.mu.Lock()
	surplus := p.takeSurplus()
	p.mu.Unlock()
	p.shut("surplus", surplus...)
}

// takeSurplus takes out the idle connections, those idle longest, that are more
// than may be.
func (p *Pool) takeSurplus() []*Conn {
	n := min(len(p.idle), max(0, len(p.idle)+p.leased-p.slots.limit()))
	surplus := p.idle[:n:n]
	p.idle = p.idle[n:]
	return surplus
}

// SetWait changes how long Acquire waits for a connection to become free.
func (p *Pool) SetWait(d time.Duration) { p.slots.setWait(d) }

// Acquire leases a connection. Without a free one it waits, in the order of the
// calls: 53300 when that takes too long, the context's cause when the statement
// is canceled.
func (p *Pool) Acquire(ctx context.Context) (*Conn, error) {
	start := time.Now()
	c, err := p.acquire(ctx)
	p.opts.Tracer.AcquireEnd(time.Since(start), err)
	return c, err
}

// acquire is Acquire.
func (p *Pool) acquire(ctx context.Context) (*Conn, error) {
	if err := p.slots.take(ctx); err != nil {
		return nil, err
	}
	c, err := p.open(ctx)
	if err != nil {
		p.slots.give()
		return nil, err
	}
	return c, nil
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
		if trusted && c.Alive() || !trusted && p.dialer.ping(ctx, c.Conn) == nil {
			return c, nil
		}
		p.giveUp(c)
		p.shut("unhealthy", c)
	}
	c := &Conn{pool: p}
	if err := c.connect(ctx); err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.leased++
	return c, nil
}

// takeIdle leases the connection that was used last; nil if none is idle. It is
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
	p.leased++
	return c, time.Since(c.since) < p.opts.IdleCheck && c.since.After(p.lost), nil
}

// giveUp ends the lease of a connection that nobody will use again.
func (p *Pool) giveUp(c *Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.leased--
	if c.IsBroken() {
		p.lost = time.Now()
	}
}

// put ends a lease. It returns why the connection is to be closed, "" when it is
// idle now.
func (p *Pool) put(c *Conn) (reason string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.leased--
	switch {
	case c.IsBroken():
		p.lost = time.Now()
		return "broken"
	case c.dirty:
		return "spoilt"
	case p.closed:
		return "shutdown"
	case p.leased+len(p.idle) >= p.slots.limit(), c.expired(time.Now()):
		return "surplus"
	}
	c.since = time.Now()
	p.idle = append(p.idle, c)
	p.reap()
	return ""
}

// shut closes connections, for a reason that the tracer is told.
func (p *Pool) shut(reason string, conns ...*Conn) {
	for _, c := range conns {
		_ = c.Close() // what the peer thinks of it no longer matters
		p.opts.Tracer.Closed(reason)
	}
}

// lifetime is the age that a new connection may reach: they do not all end at
// once.
func (p *Pool) lifetime() time.Duration {
	if p.opts.MaxLifetime <= 0 {
		return 0
	}
	return p.opts.MaxLifetime + rand.N(p.opts.MaxLifetime/10+1)
}

// Close closes the idle connections and those that come back later.
func (p *Pool) Close() {
	p.mu.Lock()
	idle, reaper := p.idle, p.reaper
	p.idle, p.reaper, p.closed = nil, nil, true
	p.mu.Unlock()
	p.shut("shutdown", idle...)
	reaper.stop()
	if p.beside != nil {
		p.beside.Close()
	}
}

// Check reports whether IRIS answers, without waiting for a lease: it asks over
// a connection that nobody uses or a new one. When all are leased, the latest
// outcome of talking to IRIS counts.
func (p *Pool) Check(ctx context.Context) error {
	if !p.slots.tryTake() {
		return p.dialer.latest()
	}
	c, err := p.open(ctx)
	if err != nil {
		p.slots.give()
		return err
	}
	defer c.Release()
	return p.dialer.ping(ctx, c.Conn)
}

// Stats is the number of connections by state, and how many Acquire calls wait
// for one.
type Stats struct{ Idle, Leased, Waiting, Max int }

// Stats counts the connections.
func (p *Pool) Stats() Stats {
	waiting, limit := p.slots.state()
	p.mu.Lock()
	defer p.mu.Unlock()
	return Stats{Idle: len(p.idle), Leased: p.leased, Waiting: waiting, Max: limit}
}
