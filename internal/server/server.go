package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"syscall"

	"github.com/iris-pgwire/iris-pgwire/internal/auth"
	"github.com/iris-pgwire/iris-pgwire/internal/config"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/session"
	"github.com/iris-pgwire/iris-pgwire/iris"
)

// Info is what a started gateway says of itself.
type Info struct {
	Address        string
	Backend        string // "embedded IRIS-compatible server" or IRIS's address
	Data           string // the embedded server's directory, "" for IRIS
	Namespace      string
	Authentication string
	// Connections counts the connections to IRIS, as long as the gateway runs.
	Connections func() pool.Stats
}

// Gateway is the whole program. New builds it; Run must be called.
type Gateway struct {
	cfg    config.Config
	logger *slog.Logger
	ready  func(Info)
}

// New returns a gateway that has started nothing. ready is called once it
// serves.
func New(cfg config.Config, logger *slog.Logger, ready func(Info)) *Gateway {
	return &Gateway{cfg: cfg, logger: logger, ready: ready}
}

// Run serves until ctx ends, and returns when everything it started is gone.
func (g *Gateway) Run(ctx context.Context) (err error) {
	listener, err := Listen(ctx, g.cfg.Address())
	if err != nil {
		return err
	}
	backend, err := g.backend()
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer func() { err = errors.Join(err, backend.stop()) }()
	connections := pool.New(pool.Options{Dial: backend.dial, Max: backend.poolMax})
	defer connections.Close()
	handler := session.NewHandler(session.Options{
		Pool: connections, Metadata: meta.NewCache(meta.DefaultMaxAge), Library: exec.Library(), Logger: g.logger,
		Database: g.cfg.IRIS.Namespace, CopyBufferBytes: g.cfg.CopyBufferSize, ResultBatchRows: g.cfg.ResultBatchSize,
	})
	clients := pgwire.New(pgwire.Options{
		Handler: handler, Authentication: auth.Trust{}, Logger: g.logger,
		MaxConnections: g.cfg.MaxConnections, MaxPendingBytes: g.cfg.MaxPendingBytes,
	})
	if g.ready != nil {
		g.ready(Info{
			Address: listener.Addr().String(), Backend: backend.name, Data: backend.data,
			Namespace: g.cfg.IRIS.Namespace, Authentication: "none (loopback only)",
			Connections: connections.Stats,
		})
	}
	return clients.Serve(ctx, listener)
}

// backend is where connections to IRIS come from.
type backend struct {
	name, data string
	poolMax    int
	dial       func(ctx context.Context) (*iris.Conn, error)
	// stop ends it once no client is left.
	stop func() error
}

// backend chooses between IRIS and the embedded server.
func (g *Gateway) backend() (*backend, error) {
	cfg := iris.Config{
		Host: g.cfg.IRIS.Host, Port: g.cfg.IRIS.Port, Namespace: g.cfg.IRIS.Namespace,
		Username: g.cfg.IRIS.Username, Password: string(g.cfg.IRIS.Password),
		Application: "iris-pgwire", Autocommit: true,
	}
	if g.cfg.IRIS.Debug {
		cfg.Tracer = &callLog{logger: g.logger}
	}
	if cfg.Host != "" {
		return &backend{
			name: "IRIS at " + g.cfg.IRIS.Address(), poolMax: pool.DefaultMax,
			dial: func(ctx context.Context) (*iris.Conn, error) { return dial(ctx, cfg) },
			stop: func() error { return nil },
		}, nil
	}
	local, err := embedded.New(embedded.Options{
		DataDir: g.cfg.DataDir, Namespaces: []string{g.cfg.IRIS.Namespace}, Logger: g.logger,
	})
	if err != nil {
		return nil, err
	}
	cfg.Host, cfg.Username, cfg.Password = "embedded", embedded.DefaultUser, embedded.DefaultPassword
	cfg.DialFunc = func(ctx context.Context, _, _ string) (net.Conn, error) { return local.Dial(ctx) }
	return &backend{
		name: "embedded IRIS-compatible server", data: g.cfg.DataDir, poolMax: embeddedPoolMax,
		dial: func(ctx context.Context) (*iris.Conn, error) { return dial(ctx, cfg) },
		stop: running(local),
	}, nil
}

// readCommitted sets the level that every connection works at. IRIS's own
// default shows the uncommitted rows of others, which PostgreSQL never does; at
// this level a reader waits for them instead. It is said in SQL, because what
// the numbers in CONNECT mean is not known for certain.
const readCommitted = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED"

// dial opens a connection in the state in which sessions expect it.
func dial(ctx context.Context, cfg iris.Config) (*iris.Conn, error) {
	conn, err := iris.Dial(ctx, cfg)
	if err != nil {
		return nil, err
	}
	if _, err := conn.ExecDirect(ctx, readCommitted); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// running runs the embedded server until the returned function is called.
func running(local *embedded.Server) (stop func() error) {
	ctx, cancel := context.WithCancel(context.Background()) // outlives the clients' context
	ended := make(chan error, 1)
	go func() { ended <- local.Run(ctx) }()
	return func() error {
		cancel()
		return <-ended
	}
}

// embeddedPoolMax bounds the connections to the embedded server, each of which
// has an SQLite connection of its own.
const embeddedPoolMax = 100

// Listen opens a TCP port, with an error that says what to do when it is taken.
func Listen(ctx context.Context, address string) (net.Listener, error) {
	var lc net.ListenConfig
	listener, err := lc.Listen(ctx, "tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s is in use by another program (a PostgreSQL server?): "+
			"stop it or choose another port", address)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("no permission to serve on %s: choose a port above 1023", address)
	}
	return listener, err
}

// callLog logs the calls to IRIS without their data.
type callLog struct{ logger *slog.Logger }

// CallStart implements iris.Tracer.
func (l *callLog) CallStart(ctx context.Context, _ iris.Call) context.Context { return ctx }

// CallEnd implements iris.Tracer.
func (l *callLog) CallEnd(ctx context.Context, c iris.Call, err error) {
	l.logger.DebugContext(ctx, "iris call", "function", c.Function, "statement", c.Statement,
		"sent_bytes", c.Sent, "received_bytes", c.Received, "status", c.Status, "error", err)
}
