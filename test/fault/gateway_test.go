package fault_test

import (
	"context"
	"log/slog"
	"net"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/config"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded"
	"github.com/iris-pgwire/iris-pgwire/internal/server"
)

// patience bounds everything a test waits for.
const patience = 30 * time.Second

// gateway is a gateway that runs in this process.
type gateway struct {
	server.Info
	log *records
	end func() error // stops it and returns Run's error
}

// settings is the configuration tests start from: the embedded server, and any
// free port.
func settings(t testing.TB) *config.Config {
	cfg := config.Default()
	cfg.Port, cfg.DataDir, cfg.Monitoring.MetricsEnabled = 0, t.TempDir(), false
	cfg.MaxConnections = 500
	return cfg
}

// mustServe runs a gateway until the test ends. Then no connection to IRIS may
// be leased and no error logged.
func mustServe(t testing.TB, cfg *config.Config) *gateway {
	t.Helper()
	g := &gateway{log: &records{}}
	ctx, cancel := context.WithCancel(context.Background())
	ready := make(chan server.Info, 1)
	ended := make(chan error, 1)
	run := server.New(server.Options{
		Config: cfg, Logger: slog.New(g.log), Ready: func(i server.Info) { ready <- i },
	})
	go func() { ended <- run.Run(ctx) }()
	g.end = sync.OnceValue(func() error { cancel(); return <-ended })
	t.Cleanup(func() {
		if err := g.end(); err != nil {
			t.Errorf("gateway: %v", err)
		}
		g.log.mustHaveNone(t, slog.LevelError)
	})
	select {
	case g.Info = <-ready:
	case err := <-ended:
		ended <- err
		t.Fatal(err)
	}
	return g
}

// mustBeIdle checks that the gateway serves a new client and leases nothing to
// the others.
func (g *gateway) mustBeIdle(t testing.TB) {
	t.Helper()
	eventually(t, "no lease is left", func() bool { return g.Connections().Leased == 0 })
	g.mustServe(t)
}

// mustServe checks that a new client is served.
func (g *gateway) mustServe(t testing.TB) {
	t.Helper()
	c := mustConnect(t, g.Address)
	defer c.close()
	if got := c.mustRun(t, "SELECT 40 + 2").cell(); got != "42" {
		t.Fatalf("a new client got %q", got)
	}
}

// eventually waits for a condition that something in another goroutine makes
// true.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-deadline.C:
			t.Fatalf("not within %s: %s", patience, what)
		}
	}
}

// records keeps what was logged.
type records struct {
	mu   sync.Mutex
	list []string
	top  slog.Level
	any  bool
}

// Enabled implements slog.Handler.
func (r *records) Enabled(context.Context, slog.Level) bool { return true }

// Handle implements slog.Handler.
func (r *records) Handle(_ context.Context, rec slog.Record) error {
	if rec.Message == "serving" {
		return nil // says that the gateway started, which is no fault
	}
	text := rec.Level.String() + " " + rec.Message
	rec.Attrs(func(a slog.Attr) bool { text += " " + a.String(); return true })
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.any || rec.Level > r.top {
		r.top, r.any = rec.Level, true
	}
	if rec.Level > slog.LevelDebug {
		r.list = append(r.list, text)
	}
	return nil
}

// WithAttrs implements slog.Handler.
func (r *records) WithAttrs([]slog.Attr) slog.Handler { return r }

// WithGroup implements slog.Handler.
func (r *records) WithGroup(string) slog.Handler { return r }

// mustHaveNone checks that nothing of a level or above was logged.
func (r *records) mustHaveNone(t testing.TB, level slog.Level) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.any && r.top >= level {
		t.Errorf("logged: %q", r.list)
	}
}

// irisServer is an IRIS-compatible server behind a TCP port that can die and
// come back.
type irisServer struct {
	address string
	options embedded.Options
	stop    func() error
}

// mustRunIRIS starts a server on a free port; it ends with the test.
func mustRunIRIS(t testing.TB) *irisServer {
	t.Helper()
	s := &irisServer{address: "127.0.0.1:0", options: embedded.Options{
		DataDir: t.TempDir(), LockTimeout: time.Second,
	}}
	s.start(t)
	t.Cleanup(func() { s.mustStop(t) })
	return s
}

// start starts the server, on the port it had before.
func (s *irisServer) start(t testing.TB) {
	t.Helper()
	listener, err := net.Listen("tcp", s.address)
	if err != nil {
		t.Fatal(err)
	}
	s.address = listener.Addr().String()
	local, err := embedded.New(s.options)
	if err != nil {
		listener.Close()
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- local.Run(ctx, listener) }()
	s.stop = sync.OnceValue(func() error { cancel(); return <-ended })
}

// mustStop ends the server and all its connections at once.
func (s *irisServer) mustStop(t testing.TB) {
	t.Helper()
	if err := s.stop(); err != nil {
		t.Errorf("IRIS server: %v", err)
	}
}

// behind configures a gateway in front of the server.
func (s *irisServer) behind(t testing.TB) *config.Config {
	t.Helper()
	cfg := settings(t)
	host, port, err := net.SplitHostPort(s.address)
	if err != nil {
		t.Fatal(err)
	}
	cfg.IRIS.Host, cfg.IRIS.Username, cfg.IRIS.Password = host, embedded.DefaultUser, embedded.DefaultPassword
	if cfg.IRIS.Port, err = strconv.Atoi(port); err != nil {
		t.Fatal(err)
	}
	return cfg
}
