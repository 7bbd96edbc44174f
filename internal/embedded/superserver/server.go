package superserver

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// Defaults of Options.
const (
	defaultMaxConnections   = 256
	defaultMaxMessageBytes  = 64 << 20
	defaultMaxStatements    = 4096
	defaultMaxStreamBytes   = 64 << 20
	defaultPageBytes        = 48 << 10
	defaultFrameBytes       = 1 << 20
	defaultHandshakeTimeout = 10 * time.Second
	defaultVersion          = "2025.2.0.0"
)

// pendingMax is how many sockets may be in their handshake, or waiting to be
// refused, beside those that have logged in.
const pendingMax = 32

// Options configure a Server. Only Backend is required.
type Options struct {
	Backend Backend
	// TLS enables TLS on the same port for clients that begin with it.
	TLS *tls.Config
	// TLSRequired ends connections that begin without TLS before they have said
	// anything, passwords in particular. Those from inside the process may.
	TLSRequired bool
	Logger      *slog.Logger
	// Version is the IRIS version the server tells clients, "2025.2.0.0".
	Version string

	MaxConnections   int           // logged-in connections
	MaxMessageBytes  int           // body of one request
	MaxStatements    int           // statement ids kept per connection
	MaxStreamBytes   int           // stream contents kept per connection
	PageBytes        int           // rows per reply message; a row may exceed it
	FrameBytes       int           // of one frame of a reply; a longer message is continued
	HandshakeTimeout time.Duration // from accept to the end of CONNECT
	// RefusalDelay is how long a refused login takes at least, so that guessing
	// is slow and the time tells nothing about the reason.
	RefusalDelay time.Duration
}

// withDefaults fills what was left zero.
func (o Options) withDefaults() Options {
	setDefault(&o.MaxConnections, defaultMaxConnections)
	setDefault(&o.MaxMessageBytes, defaultMaxMessageBytes)
	setDefault(&o.MaxStatements, defaultMaxStatements)
	setDefault(&o.MaxStreamBytes, defaultMaxStreamBytes)
	setDefault(&o.PageBytes, defaultPageBytes)
	setDefault(&o.FrameBytes, defaultFrameBytes)
	setDefault(&o.HandshakeTimeout, defaultHandshakeTimeout)
	setDefault(&o.Version, defaultVersion)
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return o
}

// setDefault sets a field that is zero.
func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// Server accepts connections and serves the protocol on them. Its methods may
// be called concurrently.
type Server struct {
	options Options
	log     *slog.Logger

	sockets  atomic.Int64 // served connections, logged in or not
	sessions atomic.Int64 // logged-in connections
}

// New returns a server. It starts nothing.
func New(o Options) *Server {
	o = o.withDefaults()
	return &Server{options: o, log: o.Logger}
}

// Serve accepts connections until ctx ends, which also ends all of them: their
// statements are cancelled and open transactions rolled back. It closes the
// listener and returns when the last connection has ended, with an error only if
// accepting failed for another reason than ctx.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	ctx, cancel := context.WithCancel(ctx)
	var conns sync.WaitGroup
	defer conns.Wait()
	defer cancel()
	stop := context.AfterFunc(ctx, func() { ln.Close() })
	defer stop()
	defer ln.Close()
	for {
		nc, err := accept(ctx, ln)
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
		conns.Go(func() { s.ServeConn(ctx, nc) })
	}
}

// acceptRetry is the pause after a failure to accept that passes, such as
// running out of file descriptors.
const acceptRetry = 50 * time.Millisecond

// accept waits for a connection, passing over failures that are temporary.
func accept(ctx context.Context, ln net.Listener) (net.Conn, error) {
	for {
		nc, err := ln.Accept()
		var temporary interface{ Temporary() bool }
		if err == nil || !errors.As(err, &temporary) || !temporary.Temporary() {
			return nc, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(acceptRetry):
		}
	}
}

// ServeConn serves one connection and returns when it has ended. It closes nc.
func (s *Server) ServeConn(ctx context.Context, nc net.Conn) {
	defer nc.Close()
	defer s.sockets.Add(-1)
	if s.sockets.Add(1) > int64(s.options.MaxConnections)+pendingMax {
		s.log.DebugContext(ctx, "connection refused: too many", "remote", nc.RemoteAddr().String())
		return
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stop := context.AfterFunc(ctx, func() { nc.Close() })
	defer stop()
	newConn(s, nc, cancel).serve(ctx)
}
