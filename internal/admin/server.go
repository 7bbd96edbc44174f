package admin

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Options is what a Server needs. Metrics, Ready, Status, Cancel and Token may be
// nil: then there is nothing to tell, to cancel, or no token.
type Options struct {
	// Logger receives what clients are not told.
	Logger *slog.Logger
	// Metrics serves /metrics.
	Metrics http.Handler
	// Ready returns why clients would not be served, nil if they would.
	Ready func() error
	// Status tells what the status page shows.
	Status func() Status
	// Cancel cancels the running statement of a session; it returns false when
	// there is no such session or it runs nothing.
	Cancel func(pid uint32) bool
	// Token is what other machines must send to see more than the public
	// endpoints; while it is empty they cannot.
	Token func() string
	// Compression compresses answers for who accepts that.
	Compression bool
	// Version is that of the program.
	Version string
}

// The limits of the HTTP side.
const (
	connectionsMax    = 128
	headerBytesMax    = 16 << 10
	bodyBytesMax      = 4 << 10
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 10 * time.Second
	// writeTimeout bounds answers; profiles, which take as long as was asked
	// for, have profileSecondsMax instead.
	writeTimeout = 30 * time.Second
	idleTimeout  = 2 * time.Minute
	endTimeout   = 5 * time.Second
)

// Server answers over HTTP.
type Server struct {
	opts    Options
	began   time.Time
	handler http.Handler
}

// New returns a server that has started nothing.
func New(opts Options) *Server {
	if opts.Logger == nil {
		opts.Logger = slog.New(slog.DiscardHandler)
	}
	if opts.Metrics == nil {
		opts.Metrics = http.NotFoundHandler()
	}
	if opts.Ready == nil {
		opts.Ready = func() error { return nil }
	}
	if opts.Status == nil {
		opts.Status = func() Status { return Status{} }
	}
	if opts.Cancel == nil {
		opts.Cancel = func(uint32) bool { return false }
	}
	if opts.Token == nil {
		opts.Token = func() string { return "" }
	}
	s := &Server{opts: opts, began: time.Now()}
	s.handler = s.routes()
	return s
}

// Handler answers all endpoints.
func (s *Server) Handler() http.Handler { return s.handler }

// Serve answers on a listener until ctx ends, and lets answers begun end for a
// moment. It closes the listener, and returns when all it started has ended.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	// Requests outlive ctx by the time they have to end.
	requests, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	var conns connections
	server := &http.Server{
		Handler:           s.handler,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    headerBytesMax,
		BaseContext:       func(net.Listener) context.Context { return requests },
		ConnState:         conns.changed,
		ErrorLog:          slog.NewLogLogger(s.opts.Logger.Handler(), slog.LevelDebug),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	var err error
	select {
	case err = <-ended:
		err = errors.Join(err, server.Close())
	case <-ctx.Done():
		grace, stop := context.WithTimeout(requests, endTimeout)
		defer stop()
		if server.Shutdown(grace) != nil { // out of patience
			err = server.Close()
		}
		if served := <-ended; !errors.Is(served, http.ErrServerClosed) {
			err = errors.Join(err, served)
		}
	}
	cancel()
	conns.all.Wait()
	return err
}

// connections bounds the open connections and waits for their end.
type connections struct {
	open atomic.Int64
	all  sync.WaitGroup
}

// changed is told by http.Server of every connection. New ones come from the
// goroutine that accepts, so that none is added once that has ended.
func (c *connections) changed(conn net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		c.all.Add(1)
		if c.open.Add(1) > connectionsMax {
			conn.Close()
		}
	case http.StateClosed, http.StateHijacked:
		c.open.Add(-1)
		c.all.Done()
	}
}
