package metrics

import (
	runtimemetrics "runtime/metrics"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/iris-pgwire/iris-pgwire/internal/plancache"
)

// state collects what is asked for at a scrape: the pool, the limit of clients,
// readiness, the certificate and memory. What is not set is not there.
type state struct {
	metrics *Metrics

	poolConnections, poolMax, poolWaiting *prometheus.Desc
	connectionsMax, ready                 *prometheus.Desc
	certificate, memory                   *prometheus.Desc
	planBytes, planBytesMax, plans        *prometheus.Desc
	planEvictions, planInvalidations      *prometheus.Desc
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
		planBytes:         desc("pgwire_plan_cache_bytes", "Memory that the shared plans take, as estimated."),
		planBytesMax:      desc("pgwire_plan_cache_bytes_max", "Memory that the shared plans may take."),
		plans:             desc("pgwire_plan_cache_entries", "Plans that are shared."),
		planEvictions:     desc("pgwire_plan_cache_evictions_total", "Shared plans that were given up for others."),
		planInvalidations: desc("pgwire_plan_cache_invalidations_total", "Shared plans that were given up because what they use has changed."),
		memory:            desc("pgwire_memory_usage_bytes", "Memory obtained from the system and not given back."),
	}
}

// Describe implements prometheus.Collector.
func (s *state) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{
		s.poolConnections, s.poolMax, s.poolWaiting, s.connectionsMax, s.ready, s.certificate, s.memory,
		s.planBytes, s.planBytesMax, s.plans, s.planEvictions, s.planInvalidations,
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
	if stats := s.metrics.planCache.Load(); stats != nil {
		s.collectPlans((*stats)(), to)
	}
	send(s.memory, float64(MemoryUsage()))
}

// collectPlans sends what is known of the shared plans.
func (s *state) collectPlans(p plancache.Stats, to chan<- prometheus.Metric) {
	send := func(d *prometheus.Desc, kind prometheus.ValueType, v int64) {
		to <- prometheus.MustNewConstMetric(d, kind, float64(v))
	}
	send(s.planBytes, prometheus.GaugeValue, p.Bytes)
	send(s.planBytesMax, prometheus.GaugeValue, p.BytesMax)
	send(s.plans, prometheus.GaugeValue, int64(p.Entries))
	send(s.planEvictions, prometheus.CounterValue, p.Evictions)
	send(s.planInvalidations, prometheus.CounterValue, p.Invalidations)
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
