package catalog

import (
	"strings"
	"testing"
)

// TestSettingsOfVersions: the settings of each version are as many as PostgreSQL's, and
// those that came, went or changed are as there.
func TestSettingsOfVersions(t *testing.T) {
	// Of a build of 15 by Debian, which has one of its own, and of builds of the others.
	counts := map[int]int{15: 354, 16: 362, 17: 378, 18: 398}
	tests := []struct {
		name  string
		since int
		until int
	}{
		{"lc_collate", 15, 16},
		{"force_parallel_mode", 15, 16},
		{"debug_parallel_query", 16, 19},
		{"scram_iterations", 16, 19},
		{"reserved_connections", 16, 19},
		{"old_snapshot_threshold", 15, 17},
		{"transaction_timeout", 17, 19},
		{"event_triggers", 17, 19},
		{"ssl_ecdh_curve", 15, 18},
		{"ssl_groups", 18, 19},
		{"io_method", 18, 19},
		{"work_mem", 15, 19},
	}
	for major, count := range counts {
		by := map[string]SettingDescription{}
		for _, s := range NewVersion(major).Settings() {
			if !strings.Contains(s.Name, ".") {
				by[s.Name] = s
			}
		}
		if len(by) != count {
			t.Errorf("%d: %d settings, PostgreSQL has %d", major, len(by), count)
		}
		for _, test := range tests {
			if _, ok := by[test.name]; ok != (major >= test.since && major < test.until) {
				t.Errorf("%d: %s is known: %v", major, test.name, ok)
			}
		}
		least, kind := int64(1024), "bool"
		if major >= 17 {
			least = 64
		}
		if major >= 18 {
			kind = "string"
		}
		if got := by["maintenance_work_mem"]; got.Min != least || got.Unit != "kB" || got.Context != "user" {
			t.Errorf("%d: maintenance_work_mem is %+v", major, got)
		}
		if got := by["log_connections"]; got.Type != kind {
			t.Errorf("%d: log_connections is %+v", major, got)
		}
		if got := by["vacuum_cost_delay"]; got.Least != 0 || got.Greatest != 100 || got.Unit != "ms" || got.Type != "real" {
			t.Errorf("%d: vacuum_cost_delay is %+v", major, got)
		}
	}
}
