package metrics

import (
	runtimemetrics "runtime/metrics"

	"github.com/prometheus/client_golang/prometheus"
)

// state collects what is asked for at a scrape: the pool, the limit of clients,
// readiness, the certificate and memory. What is not set is not there.
type state struct {
	metrics *Metrics

	poolConnections, poolMax, poolWaiting *prometheus.Desc
	connectionsMax, ready                 *prometheus.Desc
	certificate, memory                   *prometheus.Desc
}

// newState describes the metrics of the state.
func newState(m *Metrics) *state {
	desc := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc(name, help, labels, nil)
	}
	return &state{
		metrics:         m,
		poolConnections: desc("pgwire_pool_connections", "Connections to IRIS, by state.", "state"),
		poolMax:         desc("pgwire_pool_connections_max", "Connections to IRIS that clients may have at once."),
		poolWaiting:     desc("pgwire_pool_waiting", "Statements that wait for a connection to IRIS."),
		connectionsMax:  desc("pgwire_connections_max", "Clients that are served at once."),
		ready:           desc("pgwire_ready", "1 while /ready says that clients are served."),
		certificate: desc("pgwire_tls_certificate_expiry_timestamp_seconds",
			"When the certificate that clients see ends, in seconds since 1970."),
		memory: desc("pgwire_memory_usage_bytes", "Memory obtained from the system and not given back."),
	}
}

// Describe implements prometheus.Collector.
func (s *state) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{
		s.poolConnections, s.poolMax, s.poolWaiting, s.connectionsMax, s.ready, s.certificate, s.memory,
	} {
		to <- d
	}
}

// Collect implements prometheus.Collector.
func (s *state) Collect(to chan<- prometheus.Metric) {
	send := func(d *prometheus.Desc, v float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	if stats := s.metrics.poolStats.Load(); stats != nil {
		p := (*stats)()
		send(s.poolConnections, float64(p.Idle), "idle")
		send(s.poolConnections, float64(p.Leased), "leased")
		send(s.poolMax, float64(p.Max))
		send(s.poolWaiting, float64(p.Waiting))
	}
	if limit := s.metrics.connectionsMax.Load(); limit != nil {
		send(s.connectionsMax, float64((*limit)()))
	}
	if ready := s.metrics.ready.Load(); ready != nil {
		value := 0.0
		if (*ready)() == nil {
			value = 1
		}
		send(s.ready, value)
	}
	if expiry := s.metrics.certificateExpiry.Load(); expiry != 0 {
		send(s.certificate, float64(expiry))
	}
	send(s.memory, float64(MemoryUsage()))
}

// MemoryUsage is the memory, in bytes, that Go obtained from the system and has
// not given back.
func MemoryUsage() uint64 {
	samples := []runtimemetrics.Sample{
		{Name: "/memory/classes/total:bytes"},
		{Name: "/memory/classes/heap/released:bytes"},
	}
	runtimemetrics.Read(samples)
	return samples[0].Value.Uint64() - samples[1].Value.Uint64()
}
