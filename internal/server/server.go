package server

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/admin"
	"github.com/iris-pgwire/iris-pgwire/internal/config"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/logging"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/metrics"
	"github.com/iris-pgwire/iris-pgwire/internal/peer"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/session"
	"github.com/iris-pgwire/iris-pgwire/internal/temporary"
)

// Options is what a Gateway needs.
type Options struct {
	// Config is the configuration to start with. Required.
	Config *config.Config
	// Load reads the configuration again, for Reload; nil keeps the one given.
	Load func() (*config.Config, error)
	// Logger is the program's logger. Required.
	Logger *slog.Logger
	// Log is what the logger writes to, when its level and file can change.
	Log *logging.Log
	// Version is the program's.
	Version string
	// Planner makes the plans; nil uses every rule.
	Planner *plan.Planner
	// Ready, when set, is called once clients are served.
	Ready func(Info)
}

// Info is what a started gateway says of itself.
type Info struct {
	Address        string
	Metrics        string // address of the HTTP endpoints, "" without them
	Backend        string // "embedded IRIS-compatible server" or IRIS's address
	Data           string // the embedded server's directory, "" for IRIS
	Namespace      string
	Authentication string
	TLS            string
	// Connections counts the connections to IRIS, as long as the gateway runs.
	Connections func() pool.Stats
}

// Gateway is the whole program. New builds it; Run must be called, once.
type Gateway struct {
	opts    Options
	logger  *slog.Logger
	began   time.Time
	config  atomic.Pointer[config.Config] // the one in force
	metrics *metrics.Metrics
	slow    *admin.SlowStatements

	reloading   sync.Mutex // one reload at a time
	lastProblem string     // with certificates and users, when they were last read
	running     atomic.Pointer[parts]
}

// parts is what a running gateway consists of.
type parts struct {
	address  string
	security *security
	backend  *backend
	pool     *pool.Pool
	handler  *session.Handler
	clients  *pgwire.Server
	monitor  *monitor
	peers    *peer.Group // nil without peers
}

// New returns a gateway that has started nothing.
func New(opts Options) *Gateway {
	g := &Gateway{opts: opts, logger: opts.Logger, began: time.Now()}
	g.config.Store(opts.Config)
	g.metrics = metrics.New(metrics.Options{Version: opts.Version, SlowStatement: g.slowThreshold})
	g.slow = admin.NewSlowStatements(g.slowThreshold, slowKept, g.logger)
	return g
}

// slowKept is how many of the slowest statements the status page shows.
const slowKept = 50

// slowThreshold is the duration from which a statement counts as slow.
func (g *Gateway) slowThreshold() time.Duration { return g.config.Load().Monitoring.SlowStatement }

// Run serves until ctx ends, and returns when everything it started is gone.
func (g *Gateway) Run(ctx context.Context) (err error) {
	c := g.config.Load()
	limitMemory(c)
	listener, err := Listen(ctx, c.Address())
	if err != nil {
		return err
	}
	defer listener.Close() // again, when it was served; that is harmless
	web, err := g.listenHTTP(ctx, c)
	if err != nil {
		return err
	}
	if web != nil {
		defer web.Close()
	}
	others, err := listenPeers(ctx, c)
	if err != nil {
		return err
	}
	if others != nil {
		defer others.Close()
	}
	p, err := g.build(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.backend.stop()) }()
	defer p.pool.Close()
	p.address = listener.Addr().String()
	g.running.Store(p)
	g.announce(c, p, web)
	return g.serve(ctx, p, listeners{listener, web, others})
}

// gcPercent is how much garbage Go may let grow beside what lives before it
// collects, when GOGC does not say: most of what a statement allocates is gone when
// it ends, so that collecting half as often saves a tenth of the processor's time.
const gcPercent = 200

// limitMemory asks Go to keep to a limit of memory, in place of GOMEMLIMIT.
func limitMemory(c *config.Config) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	if c.Performance.MaxMemory > 0 {
		debug.SetMemoryLimit(int64(c.Performance.MaxMemory))
	}
}

// listenHTTP opens the address of the HTTP endpoints. The default port being
// taken keeps nobody from serving clients; one that was asked for is needed.
func (g *Gateway) listenHTTP(ctx context.Context, c *config.Config) (net.Listener, error) {
	if !c.Monitoring.MetricsEnabled {
		return nil, nil
	}
	listener, err := Listen(ctx, c.MetricsAddress())
	if err != nil && c.Origin("monitoring.metrics_port").IsDefault() {
		g.logger.WarnContext(ctx, "health, readiness and metrics are not served; set monitoring.metrics_port", "err", err)
		return nil, nil
	}
	return listener, err
}

// build makes the parts. What it has opened when it fails it closes.
func (g *Gateway) build(ctx context.Context, c *config.Config) (*parts, error) {
	security, err := newSecurity(c, g.logger)
	if err != nil {
		return nil, err
	}
	backend, err := newBackend(ctx, c, g.logger, &callLog{
		logger: g.logger, on: func() bool { return g.config.Load().IRIS.Debug }, next: g.metrics,
	})
	if err != nil {
		return nil, err
	}
	p := &parts{security: security, backend: backend}
	if p.peers, err = newPeers(c, p, g.logger); err != nil {
		return nil, errors.Join(err, backend.stop())
	}
	p.pool = pool.New(pool.Options{
		Dial: backend.dial, Max: backend.poolSize(c), Wait: c.IRIS.AcquireTimeout, Tracer: g.metrics,
	})
	p.handler = session.NewHandler(session.Options{
		Pool: p.pool, Metadata: meta.NewCache(meta.DefaultMaxAge), Library: exec.Library(), Logger: g.logger, Planner: g.opts.Planner, PlanCacheBytes: planCacheBytes(c),
		Database: c.IRIS.Namespace, Aliases: aliases(c.IRIS.Aliases), Roles: security.roles, CopyBufferBytes: int(c.Performance.CopyBufferSize), CopyCommitRows: c.Performance.CopyCommitRows,
		StatementMemory: int64(c.Performance.StatementMemory), TotalStatementMemory: int64(c.Performance.TotalStatementMemory),
		TempFileLimit: int64(c.Performance.TempFileLimit), TempDir: c.Performance.TempDir,
		ResultBatchRows: c.Performance.ResultBatchSize, Replicas: c.Replicas, ServerVersion: c.ServerVersion, Limits: limits(c), Tracer: statementTracers{g.metrics, g.slow, admin.NewProbes(g.logger)},
	})
	p.clients = pgwire.New(pgwire.Options{
		Handler: p.handler, Authentication: security.method, TLS: security.tls, Logger: g.logger,
		Tracer: g.metrics, TraceMessages: func() bool { return g.config.Load().Debug }, MaxConnections: c.MaxConnections, AuthenticationTimeout: c.AuthenticationTimeout,
		DrainTimeout: c.ShutdownGrace, MaxMessageBytes: int(c.Performance.MaxMessageBytes),
		MaxPendingBytes: int(c.Performance.MaxPendingBytes), ProcessBase: p.processBase(), Forward: p.forward(),
	})
	p.handler.SetProcesses(p.clients)
	if p.peers != nil {
		p.handler.SetPeers(p.peers)
		p.peers.Find(ctx)
	}
	p.monitor = newMonitor(p.pool.Check, func() time.Duration { return g.config.Load().Monitoring.HealthCheckInterval }, g.logger)
	p.monitor.told = func(up bool) {
		g.metrics.SetIRISUp(up)
		g.refresh(p)
	}
	g.metrics.SetPool(p.pool.Stats)
	g.metrics.SetPlanCache(p.handler.PlanCache)
	g.metrics.SetReady(p.monitor.ready)
	g.metrics.SetConnectionsMax(func() int { return g.config.Load().MaxConnections })
	g.metrics.SetCertificateExpiry(security.expiry())
	return p, nil
}

// planCacheBytes is the limit of the plan cache as sessions take it.
func planCacheBytes(c *config.Config) int64 {
	if n := int64(c.Performance.PlanCacheSize); n > 0 {
		return n
	}
	return -1
}

// limits are the bounds of sessions.
func limits(c *config.Config) session.Limits {
	users, _ := config.ParseLimits(c.UserConnections) // they have been checked
	databases, _ := config.ParseLimits(c.DatabaseConnections)
	return session.Limits{
		Connections: c.MaxConnections, Reserved: c.ReservedConnections, Users: users, Databases: databases,
		Administrators: aliases(c.Administrators),
	}
}

// aliases reads a list of names separated by commas.
func aliases(list string) []string {
	var out []string
	for name := range strings.SplitSeq(list, ",") {
		if name = strings.TrimSpace(name); name != "" {
			out = append(out, name)
		}
	}
	return out
}

// poolSize is the number of connections to IRIS that clients share.
func (b *backend) poolSize(c *config.Config) int {
	if b.poolMax > 0 {
		return min(b.poolMax, c.IRIS.PoolSize)
	}
	return c.IRIS.PoolSize
}

// serve serves clients and operators until ctx ends or one of the parts fails.
// Operators are served to the end: they want to see the gateway stop.
func (g *Gateway) serve(ctx context.Context, p *parts, on listeners) error {
	serving, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	defer context.AfterFunc(serving, p.monitor.drain)()
	operators, closeOperators := context.WithCancel(context.WithoutCancel(ctx))
	var tasks sync.WaitGroup
	if on.peers != nil {
		tasks.Go(func() {
			// They are served to the end as well: sessions that finish may be canceled.
			if err := p.peers.Run(operators, on.peers); err != nil {
				g.logger.Error("other gateways are no longer served", "err", err)
			}
		})
	}
	if on.web != nil {
		tasks.Go(func() {
			// Clients are served without it; that nobody watches is an alert of its own.
			if err := g.admin(p).Serve(operators, on.web); err != nil {
				g.logger.Error("health, readiness and metrics are no longer served", "err", err)
			}
		})
	}
	tasks.Go(func() {
		if err := p.monitor.run(serving, g.config.Load().IRIS.StartupTimeout); err != nil {
			fail(err)
		}
	})
	tasks.Go(func() { g.lookAfterTemporary(serving, p) })
	err := p.clients.Serve(serving, on.clients)
	fail(nil)
	closeOperators()
	tasks.Wait()
	g.forgetGateway(ctx, p)
	if cause := context.Cause(serving); err == nil && ctx.Err() == nil && !errors.Is(cause, context.Canceled) {
		err = cause
	}
	return err
}

// lookAfterTemporary keeps the temporary tables of this gateway, and drops those of
// gateways that are gone, until ctx ends. An IRIS that nobody uses is left alone.
func (g *Gateway) lookAfterTemporary(ctx context.Context, p *parts) {
	ticker := time.NewTicker(temporary.TickInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if s := p.pool.Stats(); s.Leased+s.Idle == 0 {
			continue
		}
		if err := p.handler.Tick(ctx); err != nil && ctx.Err() == nil {
			g.logger.Warn("temporary tables are not looked after", "err", err)
		}
	}
}

// forgetGateway says that nothing temporary of this gateway is left.
func (g *Gateway) forgetGateway(ctx context.Context, p *parts) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), temporary.CloseLimit)
	defer cancel()
	if err := p.handler.Close(ctx); err != nil {
		g.logger.Warn("what is left of temporary tables is for other gateways to drop", "err", err)
	}
}

// listeners are what a gateway serves; only that of clients is never nil.
type listeners struct{ clients, web, peers net.Listener }

// announce says that clients are served.
func (g *Gateway) announce(c *config.Config, p *parts, web net.Listener) {
	for _, w := range c.Warnings() {
		g.logger.Warn("configuration", "warning", w.Error())
	}
	for _, w := range p.security.warnings(time.Now()) {
		g.logger.Warn("security", "warning", w)
	}
	info := Info{
		Address: p.address, Backend: p.backend.name, Data: p.backend.data, Namespace: c.IRIS.Namespace,
		Authentication: p.security.name, TLS: p.security.tlsName(), Connections: p.pool.Stats,
	}
	if web != nil {
		info.Metrics = web.Addr().String()
	}
	g.logger.Info("serving", "address", info.Address, "http", info.Metrics, "backend", info.Backend,
		"authentication", info.Authentication, "tls", info.TLS, "version", g.opts.Version)
	if g.opts.Ready != nil {
		g.opts.Ready(info)
	}
}

// statementTracers tells several of each statement.
type statementTracers []session.Tracer

// StatementEnd implements session.Tracer.
func (t statementTracers) StatementEnd(s *session.StatementEnd) {
	for _, each := range t {
		each.StatementEnd(s)
	}
}

// PlanFound implements session.Tracer.
func (t statementTracers) PlanFound(reused bool) {
	for _, each := range t {
		each.PlanFound(reused)
	}
}
