package metrics

import (
	"cmp"
	"slices"
)

// ErrorCount is how often errors of a SQLSTATE were sent to clients.
type ErrorCount struct {
	SQLSTATE string `json:"sqlstate"`
	Count    uint64 `json:"count"`
}

// Errors counts the errors sent to clients since the start, the most frequent
// first. It is made for a status page, not for hot paths.
func (m *Metrics) Errors() []ErrorCount {
	families, err := m.registry.Gather()
	if err != nil {
		return nil // a collector that failed shows in the scrape's answer
	}
	var out []ErrorCount
	for _, family := range families {
		if family.GetName() != errorsName {
			continue
		}
		for _, metric := range family.GetMetric() {
			if n := metric.GetCounter().GetValue(); n > 0 {
				out = append(out, ErrorCount{metric.GetLabel()[0].GetValue(), uint64(n)})
			}
		}
	}
	slices.SortFunc(out, func(a, b ErrorCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.SQLSTATE, b.SQLSTATE))
	})
	return out
}
