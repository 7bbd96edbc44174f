package metrics

import (
	"context"
	"errors"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/iris"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// irisMetrics is what the driver tells, and the health check.
type irisMetrics struct {
	up             prometheus.Gauge
	calls          family
	failures       prometheus.Counter
	sent, received prometheus.Counter
	errors         *prometheus.CounterVec
}

// functions are the requests that the driver makes. Another one that it learns
// counts as other until it is listed here.
var functions = [...]wire.Function{
	wire.Handshake, wire.Connect, wire.Disconnect, wire.ResetConnection, wire.Ping, wire.Interrupt, wire.GetError,
	wire.Commit, wire.Rollback, wire.AutocommitOn, wire.AutocommitOff, wire.IsolationLevel,
	wire.Prepare, wire.PreparedQuery, wire.PreparedUpdate, wire.DirectQuery, wire.DirectUpdate,
	wire.Fetch, wire.CloseCursor, wire.CloseStatement, wire.StatementBatch, wire.StreamSize,
}

// newIRISMetrics makes the metrics of the side towards IRIS.
func newIRISMetrics(b builder) irisMetrics {
	names := make([]string, 0, len(functions))
	for _, f := range functions {
		names = append(names, f.String())
	}
	return irisMetrics{
		up: b.gauge("pgwire_iris_up", "1 while the last health check of IRIS succeeded.", nil),
		calls: b.family("pgwire_iris_calls_total", "Requests to IRIS, by the protocol's name of the function.",
			"function", names...),
		failures: b.counter("pgwire_iris_call_failures_total", "Requests to IRIS whose connection failed."),
		sent:     b.counter("pgwire_iris_bytes_sent_total", "Bytes sent to IRIS."),
		received: b.counter("pgwire_iris_bytes_received_total", "Bytes received from IRIS."),
		errors:   b.counters("pgwire_iris_errors_total", "Statements that IRIS refused, by SQLCODE.", "sqlcode"),
	}
}

// CallStart implements iris.Tracer.
func (m *Metrics) CallStart(ctx context.Context, _ iris.Call) context.Context { return ctx }

// CallEnd implements iris.Tracer.
func (m *Metrics) CallEnd(_ context.Context, c iris.Call, err error) {
	m.iris.calls.of(c.Function).Inc()
	m.iris.sent.Add(float64(c.Sent))
	m.iris.received.Add(float64(c.Received))
	if err != nil {
		m.iris.failures.Inc()
	}
}

// irisError counts the SQLCODE behind an error, if there is one.
func (m *Metrics) irisError(err error) {
	code := sqlcode(err)
	if code == 0 {
		return
	}
	label := other
	if pgerr.IsKnownSQLCODE(code) {
		label = strconv.Itoa(code)
	}
	m.iris.errors.WithLabelValues(label).Inc()
}

// sqlcode finds the SQLCODE behind an error, whether it has been translated for
// clients or not; 0 is none.
func sqlcode(err error) int {
	var (
		translated *pgerr.SQLCODEError
		plain      *iris.Error
	)
	switch {
	case errors.As(err, &translated):
		return translated.SQLCODE
	case errors.As(err, &plain):
		return pgerr.SQLCODEOf(plain.SQLCODE)
	}
	return 0
}
