package pgwire

import (
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

const (
	// closeTimeout is how long a connection may take to say why it ends.
	closeTimeout = 2 * time.Second
	// refuseTimeout is how long the accept loop takes to refuse a connection;
	// a fresh socket has room for the message, so it does not wait in practice.
	refuseTimeout = 50 * time.Millisecond
	// acceptRetryMax bounds the pause after a temporary failure to accept.
	acceptRetryMax = time.Second
)

// Server serves PostgreSQL's protocol.
type Server struct {
	opts     Options
	keys     *cancelKeys
	sessions slots // of MaxConnections
	starting slots // of MaxStarting
	// startingFixed says that MaxStarting was asked for: it does not grow with
	// MaxConnections.
	startingFixed bool

	watchInterval time.Duration
}

// New returns a server that does nothing until Serve is called.
func New(opts Options) *Server {
	s := &Server{startingFixed: opts.MaxStarting != 0, keys: newCancelKeys(opts.ProcessBase), watchInterval: watchInterval}
	s.opts = opts.withDefaults()
	s.sessions.limit.Store(int64(s.opts.MaxConnections))
	s.starting.limit.Store(int64(s.opts.MaxStarting))
	return s
}

// SetMaxConnections changes the bound of the sessions. Those that are there
// stay, also when they are more.
func (s *Server) SetMaxConnections(n int) {
	s.sessions.limit.Store(int64(n))
	if !s.startingFixed {
		s.starting.limit.Store(int64(max(DefaultMaxStarting, n)))
	}
}

// Cancel stops what a session is doing, as its client's own cancel request
// would; false says that there is no such session.
func (s *Server) Cancel(pid uint32) bool {
	k := s.keys.find(pid)
	if k != nil {
		k.cancelCall(userRequest())
	}
	return k != nil
}

// CancelKey serves the key of a cancel request that came to another gateway, as if it
// had come here now; false says that no session has it.
func (s *Server) CancelKey(key []byte) bool { return s.keys.cancel(key, s.keys.now()) }

// Terminate ends a session, whatever it is doing; false says that there is no
// such session.
func (s *Server) Terminate(pid uint32) bool {
	k := s.keys.find(pid)
	if k != nil {
		k.terminate(k)
	}
	return k != nil
}

// Serve accepts connections from ln until ctx ends or ln fails; it closes ln.
// Then idle sessions are ended at once and busy ones when their transaction
// ends; what is left after the grace is canceled, and what does not react is
// closed. Serve returns when everything it started is gone: nil after ctx
// ended, else why ln failed. It may run for several listeners at a time, which
// share limits and cancel keys.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	live := newConnections()
	stop := context.AfterFunc(ctx, func() { ln.Close() })
	defer stop()

	err := s.accept(context.WithoutCancel(ctx), ln, live) // connections outlive ctx by the grace
	ln.Close()                                            // a second close is harmless
	s.drain(live)
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// accept starts a goroutine for each connection until ln is closed or fails
// for good.
func (s *Server) accept(ctx context.Context, ln net.Listener, live *connections) error {
	var pause time.Duration
	for {
		nc, err := ln.Accept()
		if err == nil {
			pause = 0
			s.start(ctx, nc, live)
			continue
		}
		var temporary interface{ Temporary() bool } // out of descriptors, or aborted by the client
		if errors.Is(err, net.ErrClosed) || !errors.As(err, &temporary) || !temporary.Temporary() {
			return err
		}
		pause = min(acceptRetryMax, max(5*time.Millisecond, 2*pause))
		s.opts.Logger.Warn("accept failed, retrying", "err", err, "pause", pause)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// start serves nc in a goroutine of its own, or refuses it.
func (s *Server) start(ctx context.Context, nc net.Conn, live *connections) {
	s.opts.Tracer.ConnectionOpened(nc.RemoteAddr())
	if !s.starting.take() {
		s.refuse(nc)
		return
	}
	keepAlive(nc)
	c := newConn(s, nc)
	ctx, c.kill = context.WithCancelCause(ctx)
	live.add(c)
	go func() {
		defer c.kill(nil)
		defer live.remove(c)
		defer s.opts.Tracer.ConnectionClosed(nc.RemoteAddr())
		c.run(ctx)
	}()
}

// refuse closes a connection that may not even start.
func (s *Server) refuse(nc net.Conn) {
	defer s.opts.Tracer.ConnectionClosed(nc.RemoteAddr())
	defer nc.Close()
	nc.SetDeadline(time.Now().Add(refuseTimeout))
	w := NewResultWriter(nc, 0)
	w.error(tooManyClients())
	s.opts.Tracer.ErrorSent(tooManyClients())
}

// keepAlive has the kernel find out about clients whose machine is gone: one
// that is silent is asked after two minutes, and given up after one more.
func keepAlive(nc net.Conn) {
	if t, ok := nc.(*net.TCPConn); ok {
		// It fails on a socket that is closed, which the first read will find.
		_ = t.SetKeepAliveConfig(net.KeepAliveConfig{
			Enable: true, Idle: 2 * time.Minute, Interval: 10 * time.Second, Count: 6,
		})
	}
}

// drain ends the connections in live: first those that are idle, then all by
// their context, then by closing their sockets.
func (s *Server) drain(live *connections) {
	gone := live.drain()
	steps := []struct {
		after time.Duration
		do    func()
	}{
		{s.opts.DrainTimeout, func() {
			live.each(func(c *conn) {
				c.kill(adminShutdown()) // an error of its own, to which details may be added
				c.wake()
			})
		}},
		{closeTimeout, func() { live.each(func(c *conn) { c.socket.Close() }) }},
	}
	for _, step := range steps {
		timer := time.NewTimer(step.after)
		select {
		case <-gone:
			timer.Stop()
			return
		case <-timer.C:
			step.do()
		}
	}
	<-gone
}

// connections is the set of connections of one Serve. Its mutex is a leaf: no
// other lock is taken under it.
type connections struct {
	mu       sync.Mutex
	conns    map[*conn]struct{}
	draining bool
	gone     chan struct{} // closed when draining and the last one is removed
}

// newConnections returns an empty set.
func newConnections() *connections {
	return &connections{conns: map[*conn]struct{}{}, gone: make(chan struct{})}
}

// add puts c into the set; it is called by the accept loop only, and so never
// after drain.
func (l *connections) add(c *conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conns[c] = struct{}{}
}

// remove takes c out of the set.
func (l *connections) remove(c *conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.conns, c)
	if l.draining && len(l.conns) == 0 {
		close(l.gone)
	}
}

// drain tells every connection to end when it is idle and returns a channel
// that is closed when all have.
func (l *connections) drain() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.draining = true
	if len(l.conns) == 0 {
		close(l.gone)
	}
	for c := range l.conns {
		c.drain()
	}
	return l.gone
}

// each calls do for every connection left.
func (l *connections) each(do func(*conn)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.conns {
		do(c)
	}
}

// slots counts what may exist at most limit times at once.
type slots struct {
	limit atomic.Int64
	used  atomic.Int64
}

// take reserves a slot, if there is one.
func (s *slots) take() bool {
	if s.used.Add(1) > s.limit.Load() {
		s.used.Add(-1)
		return false
	}
	return true
}

// give returns a slot.
func (s *slots) give() { s.used.Add(-1) }

// tooManyClients refuses a connection for want of a slot.
func tooManyClients() *pgerr.Error {
	return pgerr.New(pgerr.TooManyConnections, "sorry, too many clients already").AsFatal()
}

// adminShutdown ends a session because the server stops.
func adminShutdown() *pgerr.Error {
	return pgerr.New(pgerr.AdminShutdown, "terminating connection due to administrator command").AsFatal()
}

// invalidType ends a connection whose framing can no longer be trusted.
func invalidType(typ byte) *pgerr.Error {
	return pgerr.New(pgerr.ProtocolViolation, "invalid frontend message type %d", typ).AsFatal()
}
