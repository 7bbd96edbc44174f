package metrics

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/iris-pgwire/iris-pgwire/internal/session"
)

// sessionMetrics is what sessions tell.
type sessionMetrics struct {
	kinds           map[string]*kindMetrics
	rest            *kindMetrics
	vectors         *prometheus.CounterVec
	copyIn, copyOut copyMetrics
	slow, probes    prometheus.Counter
	hits, misses    prometheus.Counter
}

// kindMetrics counts the statements of one kind.
type kindMetrics struct {
	statements, failures, rows prometheus.Counter
	duration                   prometheus.Observer
}

// copyMetrics counts COPY in one direction.
type copyMetrics struct{ operations, rows prometheus.Counter }

// kinds are the values of session.StatementEnd.Kind.
var kinds = [...]string{"select", "insert", "update", "delete", "merge", "copy", "ddl", "transaction", "utility"}

// durationBuckets reach from a statement answered here to a report, in seconds.
var durationBuckets = []float64{
	.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300,
}

// newSessionMetrics makes the metrics of statements.
func newSessionMetrics(b builder) sessionMetrics {
	statements := b.counters("pgwire_queries_total", "Statements that ended, by type.", "type")
	failures := b.counters("pgwire_query_failures_total", "Statements that ended with an error, by type.", "type")
	rows := b.counters("pgwire_rows_total", "Rows returned to clients or changed for them, by type of statement.", "type")
	durations := b.histograms("pgwire_query_duration_seconds",
		"Time from the start of a statement to its end, the client's own pace of taking rows included, by type.",
		"type", durationBuckets)
	kind := func(name string) *kindMetrics {
		return &kindMetrics{
			statements: statements.WithLabelValues(name), failures: failures.WithLabelValues(name),
			rows: rows.WithLabelValues(name), duration: durations.WithLabelValues(name),
		}
	}
	copies := b.counters("pgwire_copy_operations_total", "COPY statements that ended, by direction.", "direction")
	copied := b.counters("pgwire_copy_rows_total", "Rows copied, by direction.", "direction")
	m := sessionMetrics{
		kinds: make(map[string]*kindMetrics, len(kinds)),
		rest:  kind(other),
		vectors: b.counters("pgwire_vector_operations_total",
			"Statements that read, stored or compared vectors, by function and by whether IRIS was asked in the form that its indexes are used for.",
			"function", "index"),
		copyIn:  copyMetrics{copies.WithLabelValues("in"), copied.WithLabelValues("in")},
		copyOut: copyMetrics{copies.WithLabelValues("out"), copied.WithLabelValues("out")},
		slow:    b.counter("pgwire_slow_statements_total", "Statements that took longer than slow_statement."),
		probes:  b.counter("pgwire_catalog_probes_unanswered_total", "Statements that asked the catalogs for what they lack."),
		hits:    b.counter("pgwire_plan_cache_hits_total", "Statements whose plan was there already."),
		misses:  b.counter("pgwire_plan_cache_misses_total", "Statements that had to be planned."),
	}
	for _, name := range kinds {
		m.kinds[name] = kind(name)
	}
	for _, f := range vectorFunctions {
		for _, index := range []string{"no", "yes"} {
			m.vectors.WithLabelValues(f.name, index) // there from the start
		}
	}
	return m
}

// StatementEnd implements session.Tracer.
func (m *Metrics) StatementEnd(s *session.StatementEnd) {
	kind, ok := m.sessions.kinds[s.Kind]
	if !ok {
		kind = m.sessions.rest
	}
	rows := float64(max(s.Rows, 0))
	kind.statements.Inc()
	kind.rows.Add(rows)
	kind.duration.Observe(s.Duration.Seconds())
	m.sessions.countVectors(s.Vector)
	if s.CopyIn {
		m.sessions.copyIn.count(rows)
	}
	if s.CopyOut {
		m.sessions.copyOut.count(rows)
	}
	if limit := m.slowStatement.Load(); limit != nil {
		if d := (*limit)(); d > 0 && s.Duration >= d {
			m.sessions.slow.Inc()
		}
	}
	if s.Err != nil {
		kind.failures.Inc()
		m.irisError(s.Err)
		if s.Probe {
			m.sessions.probes.Inc()
		}
	}
}

// vectorFunctions are the values of the label function, for each use of vectors.
var vectorFunctions = []struct {
	use  session.VectorUse
	name string
}{
	{session.VectorCosine, "cosine"},
	{session.VectorInnerProduct, "inner_product"},
	{session.VectorEuclidean, "l2"},
	{session.VectorTaxicab, "l1"},
}

// countVectors counts what a statement did with vectors: each kind of distance, or
// none when it has none.
func (m *sessionMetrics) countVectors(use session.VectorUse) {
	if use == 0 {
		return
	}
	index := "no"
	if use&session.VectorIndexed != 0 {
		index = "yes"
	}
	found := false
	for _, f := range vectorFunctions {
		if use&f.use != 0 {
			m.vectors.WithLabelValues(f.name, index).Inc()
			found = true
		}
	}
	if !found {
		m.vectors.WithLabelValues("none", index).Inc()
	}
}

// count counts one COPY.
func (m copyMetrics) count(rows float64) {
	m.operations.Inc()
	m.rows.Add(rows)
}

// PlanFound implements session.Tracer.
func (m *Metrics) PlanFound(reused bool) {
	if reused {
		m.sessions.hits.Inc()
		return
	}
	m.sessions.misses.Inc()
}
