package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// poolMetrics is what the pool tells; what it holds is asked for at a scrape.
type poolMetrics struct {
	acquire            prometheus.Histogram
	acquireFailures    prometheus.Counter
	dialOK, dialFailed prometheus.Counter
	closed             family
}

// waitBuckets reach from a connection that is there to the acquire timeout, in
// seconds.
var waitBuckets = []float64{.00001, .0001, .001, .005, .01, .05, .1, .5, 1, 5, 10, 30}

// newPoolMetrics makes the metrics of the pool.
func newPoolMetrics(b builder) poolMetrics {
	dials := b.counters("pgwire_pool_dials_total", "Attempts to connect to IRIS, by outcome.", "outcome")
	return poolMetrics{
		acquire: b.histogram("pgwire_pool_acquire_duration_seconds",
			"Time to get a connection to IRIS from the pool.", waitBuckets),
		acquireFailures: b.counter("pgwire_pool_acquire_failures_total",
			"Statements that did not get a connection to IRIS."),
		dialOK:     dials.WithLabelValues("ok"),
		dialFailed: dials.WithLabelValues("failed"),
		closed: b.family("pgwire_pool_closed_total", "Connections to IRIS that were closed, by reason.", "reason",
			"broken", "spoilt", "unhealthy", "surplus", "shutdown"),
	}
}

// AcquireEnd implements pool.Tracer. A client that stops waiting, or a shutdown, is
// no failure of the pool.
func (m *Metrics) AcquireEnd(took time.Duration, err error) {
	m.pool.acquire.Observe(took.Seconds())
	if err == nil {
		return
	}
	switch pgerr.From(err).Code {
	case pgerr.QueryCanceled, pgerr.AdminShutdown:
	default:
		m.pool.acquireFailures.Inc()
	}
}

// DialEnd implements pool.Tracer.
func (m *Metrics) DialEnd(_ time.Duration, err error) {
	if err != nil {
		m.pool.dialFailed.Inc()
		return
	}
	m.pool.dialOK.Inc()
}

// Closed implements pool.Tracer.
func (m *Metrics) Closed(reason string) { m.pool.closed.of(reason).Inc() }
