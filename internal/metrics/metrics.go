package metrics

import (
	"net/http"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/iris-pgwire/iris-pgwire/internal/plancache"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
)

// Options tells Metrics what it cannot count itself. Every function may be nil,
// is called once a scrape, and can be set later.
type Options struct {
	// Version is that of the program.
	Version string
	// Pool counts the connections to IRIS.
	Pool func() pool.Stats
	// Ready returns why clients would not be served, nil if they would.
	Ready func() error
	// ConnectionsMax is the number of clients served at once.
	ConnectionsMax func() int
	// SlowStatement is the duration from which a statement counts as slow; 0
	// counts none. It is called for every statement.
	SlowStatement func() time.Duration
}

// Metrics counts. It implements pgwire.Tracer, session.Tracer, pool.Tracer and
// iris.Tracer; none of its methods blocks.
type Metrics struct {
	registry *prometheus.Registry

	clients  clientMetrics
	sessions sessionMetrics
	iris     irisMetrics
	pool     poolMetrics

	planCache      atomic.Pointer[func() plancache.Stats]
	poolStats      atomic.Pointer[func() pool.Stats]
	ready          atomic.Pointer[func() error]
	connectionsMax atomic.Pointer[func() int]
	slowStatement  atomic.Pointer[func() time.Duration]
	// certificateExpiry is in seconds since 1970, 0 without a certificate.
	certificateExpiry atomic.Int64
}

// New returns Metrics with a registry of its own.
func New(opts Options) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry()}
	m.SetPool(opts.Pool)
	m.SetReady(opts.Ready)
	m.SetConnectionsMax(opts.ConnectionsMax)
	m.SetSlowStatement(opts.SlowStatement)
	b := builder{m.registry}
	m.clients = newClientMetrics(b)
	m.sessions = newSessionMetrics(b)
	m.iris = newIRISMetrics(b)
	m.pool = newPoolMetrics(b)
	b.gauge("pgwire_build_info", "1, with the version of the program and of Go.",
		prometheus.Labels{"version": opts.Version, "go_version": runtime.Version()}).Set(1)
	m.registry.MustRegister(
		newState(m),
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	return m
}

// SetPool sets what counts the connections to IRIS; nil takes it away.
func (m *Metrics) SetPool(f func() pool.Stats) { store(&m.poolStats, f, f == nil) }

// SetPlanCache sets what knows the plans that are shared; nil takes it away.
func (m *Metrics) SetPlanCache(f func() plancache.Stats) { store(&m.planCache, f, f == nil) }

// SetReady sets what knows whether clients would be served; nil takes it away.
func (m *Metrics) SetReady(f func() error) { store(&m.ready, f, f == nil) }

// SetConnectionsMax sets what knows the limit of clients; nil takes it away.
func (m *Metrics) SetConnectionsMax(f func() int) { store(&m.connectionsMax, f, f == nil) }

// SetSlowStatement sets what knows from which duration on a statement is slow;
// nil takes it away.
func (m *Metrics) SetSlowStatement(f func() time.Duration) { store(&m.slowStatement, f, f == nil) }

// SetCertificateExpiry sets when the certificate that clients see ends; the zero
// time stands for no certificate.
func (m *Metrics) SetCertificateExpiry(t time.Time) {
	if t.IsZero() {
		m.certificateExpiry.Store(0)
		return
	}
	m.certificateExpiry.Store(t.Unix())
}

// SetIRISUp says how the last health check of IRIS ended.
func (m *Metrics) SetIRISUp(up bool) {
	if up {
		m.iris.up.Set(1)
		return
	}
	m.iris.up.Set(0)
}

// store replaces a function, or removes it.
func store[F any](to *atomic.Pointer[F], f F, none bool) {
	if none {
		to.Store(nil)
		return
	}
	to.Store(&f)
}

// The limits of a scrape.
const (
	scrapesMax    = 8
	scrapeTimeout = 10 * time.Second
)

// Handler serves the metrics in Prometheus's text format. The OpenMetrics format
// is not offered: it reserves the suffix _total for counters, and one gauge has
// it because users' dashboards ask for that name.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		DisableCompression: true, MaxRequestsInFlight: scrapesMax, Timeout: scrapeTimeout,
	})
}
