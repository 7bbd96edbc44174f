package metrics

import (
	"net"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// clientMetrics is what pgwire's connections tell.
type clientMetrics struct {
	// total and active count the same: open connections.
	total, active            prometheus.Gauge
	accepted                 prometheus.Counter
	sessions                 prometheus.Gauge
	authenticationFailures   prometheus.Counter
	errors                   *prometheus.CounterVec
	cancelFound, cancelStray prometheus.Counter
	received, sent           prometheus.Counter
}

// watchedStates are the SQLSTATEs that exist at 0 from the start, so that an
// alert sees the first one too.
var watchedStates = [...]pgerr.Code{
	pgerr.InternalError, pgerr.TooManyConnections, pgerr.OutOfMemory, pgerr.ConnectionFailure,
	pgerr.CannotConnectNow, pgerr.QueryCanceled, pgerr.ProtocolViolation,
}

// errorsName is also looked for by Errors.
const errorsName = "pgwire_errors_total"

// newClientMetrics makes the metrics of clients.
func newClientMetrics(b builder) clientMetrics {
	cancels := b.counters("pgwire_cancel_requests_total", "Cancel requests, by whether their key was a session's.", "outcome")
	m := clientMetrics{
		total:    b.gauge("pgwire_connections_total", "Connections of clients that are open now.", nil),
		active:   b.gauge("pgwire_connections_active", "Connections of clients that are open now.", nil),
		accepted: b.counter("pgwire_connections_accepted_total", "Connections of clients that were accepted."),
		sessions: b.gauge("pgwire_sessions_active", "Clients that are authenticated and have a session.", nil),
		authenticationFailures: b.counter("pgwire_authentication_failures_total",
			"Clients refused because of their user or password."),
		errors:      b.counters(errorsName, "Errors sent to clients, by SQLSTATE.", "sqlstate"),
		cancelFound: cancels.WithLabelValues("matched"),
		cancelStray: cancels.WithLabelValues("unmatched"),
		received:    b.counter("pgwire_bytes_received_total", "Bytes received from clients."),
		sent:        b.counter("pgwire_bytes_sent_total", "Bytes sent to clients."),
	}
	for _, code := range watchedStates {
		m.errors.WithLabelValues(string(code))
	}
	return m
}

// ConnectionOpened implements pgwire.Tracer.
func (m *Metrics) ConnectionOpened(net.Addr) {
	m.clients.accepted.Inc()
	m.clients.total.Inc()
	m.clients.active.Inc()
}

// ConnectionClosed implements pgwire.Tracer.
func (m *Metrics) ConnectionClosed(net.Addr) {
	m.clients.total.Dec()
	m.clients.active.Dec()
}

// SessionOpened implements pgwire.Tracer.
func (m *Metrics) SessionOpened() { m.clients.sessions.Inc() }

// SessionClosed implements pgwire.Tracer.
func (m *Metrics) SessionClosed() { m.clients.sessions.Dec() }

// AuthenticationFailed implements pgwire.Tracer.
func (m *Metrics) AuthenticationFailed(net.Addr) { m.clients.authenticationFailures.Inc() }

// ErrorSent implements pgwire.Tracer. A SQLSTATE that is not in the catalogue
// counts as other: a label must not take any value.
func (m *Metrics) ErrorSent(e *pgerr.Error) {
	label := other
	if e.Code.IsKnown() {
		label = string(e.Code)
	}
	m.clients.errors.WithLabelValues(label).Inc()
}

// CancelRequested implements pgwire.Tracer.
func (m *Metrics) CancelRequested(matched bool) {
	if matched {
		m.clients.cancelFound.Inc()
		return
	}
	m.clients.cancelStray.Inc()
}

// Transferred implements pgwire.Tracer.
func (m *Metrics) Transferred(received, sent int) {
	m.clients.received.Add(float64(received))
	m.clients.sent.Add(float64(sent))
}
