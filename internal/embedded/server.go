package embedded

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/engine"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/superserver"
)

// Options configure a Server. The zero value is a server that keeps its data
// until it is closed and lets _SYSTEM in from this machine.
type Options struct {
	// DataDir is where the data is; "" keeps it no longer than the server lives.
	DataDir string
	// Namespaces are the IRIS namespaces; nil means USER.
	Namespaces []string
	// Users are passwords by user name. Nil means IRIS's default user, from
	// this machine and process only.
	Users map[string]string
	// Check replaces Users when it is not nil.
	Check func(superserver.Login) bool
	// TLS lets clients use TLS on the same port.
	TLS *tls.Config
	// TLSRequired refuses clients of other processes that do not use it.
	TLSRequired bool
	Logger      *slog.Logger
	// Version is the IRIS version that clients are told; "" is superserver's default.
	Version string
	// MaxConnections bounds logged-in connections, in-process ones included;
	// 0 is superserver's default.
	MaxConnections int
	// LockTimeout is how long a statement waits for a lock; 0 means IRIS's 10 s.
	LockTimeout time.Duration
	// EmbeddingHosts are the hosts that embeddings may be asked of; none by default.
	EmbeddingHosts []string
}

// defaultNamespace is the IRIS namespace of a server whose Options name none.
const defaultNamespace = "USER"

// refusalDelay is how long a refused login takes at least: more than any check
// of a password, less than what a person notices.
const refusalDelay = 300 * time.Millisecond

// Server is an IRIS-compatible server: New opens its data, Dial and Run let
// clients in, Close ends everything. Its methods may be called concurrently.
type Server struct {
	dataDir, namespace string // what Seed seeds

	engine   *engine.Backend
	protocol *superserver.Server
	ctx      context.Context // ended by Close
	end      context.CancelFunc

	mu     sync.Mutex
	users  sync.WaitGroup // of the data; added to under mu, and not once closed is set
	closed bool
	once   sync.Once
	err    error // of closing the data
}

// New opens the data directory and undoes what an earlier process left
// unfinished. It starts nothing; the server must be closed.
func New(o Options) (*Server, error) {
	backend, err := engine.NewBackend(engine.Options{
		Dir: o.DataDir, Namespaces: o.Namespaces, LockTimeout: o.LockTimeout,
		EmbeddingHosts: o.EmbeddingHosts,
	})
	if err != nil {
		return nil, fmt.Errorf("open the embedded server's data: %w", err)
	}
	check := o.Check
	if check == nil {
		check = userCheck(o.Users)
	}
	s := &Server{
		dataDir: o.DataDir, namespace: defaultNamespace, engine: backend,
		protocol: superserver.New(superserver.Options{
			Backend: gate{Backend: backend, check: check}, TLS: o.TLS, TLSRequired: o.TLSRequired,
			Logger: o.Logger, Version: o.Version, MaxConnections: o.MaxConnections, RefusalDelay: refusalDelay,
		}),
	}
	if len(o.Namespaces) > 0 {
		s.namespace = o.Namespaces[0]
	}
	// In-process connections belong to no call but to the server, until Close.
	s.ctx, s.end = context.WithCancel(context.Background())
	return s, nil
}

// enter counts a user of the data, unless the server is closed. The user calls
// s.users.Done at its end.
func (s *Server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.users.Add(1)
	}
	return !s.closed
}

// Dial opens a connection from inside this process, which is served like one
// that was accepted. It fails once the server is closed.
func (s *Server) Dial(ctx context.Context) (net.Conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, dialError(err)
	}
	if !s.enter() {
		return nil, dialError(net.ErrClosed)
	}
	near, far := newPipe()
	go func() {
		defer s.users.Done()
		s.protocol.ServeConn(s.ctx, far)
	}()
	return near, nil
}

// dialError is a failure in the form of package net.
func dialError(err error) error {
	return &net.OpError{Op: "dial", Net: pipeAddr{}.Network(), Addr: pipeAddr{}, Err: err}
}

// Run serves the connections that the listeners accept, beside those of Dial,
// until ctx ends, accepting fails or the server is closed. Then it closes the
// server and the listeners.
func (s *Server) Run(ctx context.Context, listeners ...net.Listener) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.ctx, cancel)() // Close ends Run
	failures := make([]error, len(listeners))
	var serving sync.WaitGroup
	for i, ln := range listeners {
		serving.Go(func() {
			defer cancel()
			failures[i] = s.serve(ctx, ln)
		})
	}
	<-ctx.Done()
	serving.Wait()
	return errors.Join(append(failures, s.Close())...)
}

// serve serves one listener until ctx ends.
func (s *Server) serve(ctx context.Context, ln net.Listener) error {
	if !s.enter() {
		return errors.Join(net.ErrClosed, ln.Close())
	}
	defer s.users.Done()
	return s.protocol.Serve(ctx, ln)
}

// Close ends all connections, which rolls open transactions back, and closes the
// data. It returns when that is done; later calls return the same error.
func (s *Server) Close() error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.end()
	s.users.Wait()
	s.once.Do(func() { s.err = s.engine.Close() })
	return s.err
}
