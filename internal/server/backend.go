package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync/atomic"

	"github.com/iris-pgwire/iris-pgwire/internal/config"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded"
	"github.com/iris-pgwire/iris-pgwire/iris"
)

// backend is where connections to IRIS come from.
type backend struct {
	name, data string
	// poolMax bounds what the backend bears, 0 leaves it to the configuration.
	poolMax int
	connect func(ctx context.Context) (*iris.Conn, error)
	version atomic.Pointer[string] // what IRIS said of itself when it was last connected to
	// stop ends it once no client is left.
	stop func() error
}

// dial opens a connection and notes the version of what answers.
func (b *backend) dial(ctx context.Context) (*iris.Conn, error) {
	conn, err := b.connect(ctx)
	if err == nil {
		version := conn.ServerVersion()
		b.version.Store(&version)
	}
	return conn, err
}

// irisVersion is what IRIS last said of itself, "" before it was reached.
func (b *backend) irisVersion() string {
	if v := b.version.Load(); v != nil {
		return *v
	}
	return ""
}

// newBackend chooses between IRIS and the embedded server.
func newBackend(ctx context.Context, c *config.Config, logger *slog.Logger, tracer iris.Tracer) (*backend, error) {
	if c.IRIS.Host == "" {
		return newEmbedded(ctx, c, logger, tracer)
	}
	cfg, err := irisConfig(c)
	if err != nil {
		return nil, err
	}
	cfg.Tracer = tracer
	return &backend{
		name:    "IRIS at " + c.IRIS.Address(),
		connect: func(ctx context.Context) (*iris.Conn, error) { return dial(ctx, cfg) },
		stop:    func() error { return nil },
	}, nil
}

// newEmbedded opens the embedded server's data, which has the gateway schema
// from the start, and runs it in this process.
func newEmbedded(ctx context.Context, c *config.Config, logger *slog.Logger, tracer iris.Tracer) (*backend, error) {
	local, err := embedded.New(embedded.Options{
		DataDir: c.DataDir, Namespaces: []string{c.IRIS.Namespace}, Logger: logger,
		EmbeddingHosts: aliases(c.EmbeddingHosts),
	})
	if err != nil {
		return nil, err
	}
	if err := seed(ctx, local, c.Seed, logger); err != nil {
		return nil, errors.Join(err, local.Close())
	}
	cfg := iris.Config{
		Host: "embedded", Namespace: c.IRIS.Namespace, Username: embedded.DefaultUser, Password: embedded.DefaultPassword,
		Application: application, Autocommit: true, ConnectTimeout: c.IRIS.Timeout, Tracer: tracer,
		DialFunc: func(ctx context.Context, _, _ string) (net.Conn, error) { return local.Dial(ctx) },
	}
	connect := func(ctx context.Context) (*iris.Conn, error) { return dial(ctx, cfg) }
	if _, err := installSchema(ctx, connect); err != nil {
		return nil, errors.Join(err, local.Close())
	}
	return &backend{
		name: "embedded IRIS-compatible server", data: c.DataDir, poolMax: embeddedPoolMax,
		connect: connect, stop: running(local),
	}, nil
}

// seed runs the seed file, if there is one, before anything else is in the data.
func seed(ctx context.Context, local *embedded.Server, file string, logger *slog.Logger) error {
	if file == "" {
		return nil
	}
	done, err := local.Seed(ctx, file)
	if err != nil {
		return fmt.Errorf("seed: %w", err)
	}
	if !done {
		logger.Info("the seed was not run: there is data already", "file", file)
	}
	return nil
}

// embeddedPoolMax bounds the connections to the embedded server, each of which
// has an SQLite connection of its own.
const embeddedPoolMax = 100

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

// callLog logs the calls to IRIS without their data, while it is switched on,
// and hands them on.
type callLog struct {
	logger *slog.Logger
	on     func() bool
	next   iris.Tracer
}

// CallStart implements iris.Tracer.
func (l *callLog) CallStart(ctx context.Context, call iris.Call) context.Context {
	return l.next.CallStart(ctx, call)
}

// CallEnd implements iris.Tracer.
func (l *callLog) CallEnd(ctx context.Context, c iris.Call, err error) {
	l.next.CallEnd(ctx, c, err)
	if !l.on() {
		return
	}
	l.logger.DebugContext(ctx, "iris call", "function", c.Function, "iris_statement", c.Statement,
		"sent_bytes", c.Sent, "received_bytes", c.Received, "status", c.Status, "err", err)
}
