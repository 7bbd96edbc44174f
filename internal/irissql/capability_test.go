package irissql_test

import (
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
)

// TestCapabilityNames checks that names are different and found again.
func TestCapabilityNames(t *testing.T) {
	for _, c := range irissql.AllCapabilities() {
		if got, ok := irissql.CapabilityOf(c.String()); !ok || got != c || c.About() == "" || c.Since() == "" {
			t.Errorf("capability %d is called %q, found as %v, %v", c, c, got, ok)
		}
	}
	if _, ok := irissql.CapabilityOf("magic"); ok {
		t.Error("an unknown name is found")
	}
}

// TestLacksVersion reads versions as IRIS writes them.
func TestLacksVersion(t *testing.T) {
	for version, want := range map[string][]irissql.Capability{
		"2025.2.0.0": nil,
		"IRIS for UNIX (Ubuntu Server LTS for x86-64 Containers) 2025.1 (Build 223U) Tue Mar 11 2025": nil,
		"IRIS for Windows (x86-64) 2024.2 (Build 247U)": {
			irissql.RowLimits, irissql.RowLimitParameters, irissql.Intersections, irissql.VectorIndexes,
		},
		"IRIS for UNIX 2022.1.3": {
			irissql.RowLimits, irissql.RowLimitParameters, irissql.CommonTables, irissql.Intersections, irissql.Vectors, irissql.VectorIndexes,
		},
		"": irissql.AllCapabilities(),
	} {
		var lacks irissql.Capabilities
		for _, c := range want {
			lacks = lacks.With(c)
		}
		if got := irissql.LacksVersion(version); got != lacks {
			t.Errorf("%q lacks %v, want %v", version, got.List(), want)
		}
	}
}
