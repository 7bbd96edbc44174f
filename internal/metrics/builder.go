package metrics

import "github.com/prometheus/client_golang/prometheus"

// builder makes metrics and registers them. A name that is there already is a
// mistake in this package, which any test of it finds.
type builder struct{ registry prometheus.Registerer }

// counter makes a counter without labels.
func (b builder) counter(name, help string) prometheus.Counter {
	c := prometheus.NewCounter(prometheus.CounterOpts{Name: name, Help: help})
	b.registry.MustRegister(c)
	return c
}

// counters makes a counter with labels.
func (b builder) counters(name, help string, labels ...string) *prometheus.CounterVec {
	c := prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
	b.registry.MustRegister(c)
	return c
}

// gauge makes a gauge, with labels that never change.
func (b builder) gauge(name, help string, labels prometheus.Labels) prometheus.Gauge {
	g := prometheus.NewGauge(prometheus.GaugeOpts{Name: name, Help: help, ConstLabels: labels})
	b.registry.MustRegister(g)
	return g
}

// histogram makes a histogram without labels.
func (b builder) histogram(name, help string, buckets []float64) prometheus.Histogram {
	h := prometheus.NewHistogram(prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets})
	b.registry.MustRegister(h)
	return h
}

// histograms makes a histogram with one label.
func (b builder) histograms(name, help, label string, buckets []float64) *prometheus.HistogramVec {
	h := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets}, []string{label})
	b.registry.MustRegister(h)
	return h
}

// other is the label value for what is not in a bounded set.
const other = "other"

// family is a counter with one label whose values are known beforehand, looked
// up without a lock.
type family struct {
	children map[string]prometheus.Counter
	rest     prometheus.Counter
}

// family makes the counters of a bounded set of values; whatever else comes is
// counted as other.
func (b builder) family(name, help, label string, values ...string) family {
	vec := b.counters(name, help, label)
	f := family{children: make(map[string]prometheus.Counter, len(values)), rest: vec.WithLabelValues(other)}
	for _, v := range values {
		f.children[v] = vec.WithLabelValues(v)
	}
	return f
}

// of returns the counter of a value.
func (f family) of(value string) prometheus.Counter {
	if c, ok := f.children[value]; ok {
		return c
	}
	return f.rest
}
