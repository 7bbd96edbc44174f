package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"
)

// measurements are everything that is measured, in the table's order.
var measurements = []struct {
	name string
	run  func(context.Context, *rig, *report) error
}{
	{"latency", measureLatency},
	{"throughput", measureThroughput},
	{"planning", measurePlanning},
	{"translation", measureTranslation},
	{"operators", measureOperators},
	{"rows", measureRows},
	{"memory", measureMemory},
	{"copy-in", measureCopyIn},
	{"stream", measureStream},
	{"embedded-copy", measureEmbeddedCopy},
	{"vectors", measureVectors},
	{"search", measureSearch},
	{"idle", measureIdle},
	{"start", measureStart},
}

// measure runs the measurements whose names contain only.
func measure(ctx context.Context, r *rig, rep *report, only string) error {
	for _, m := range measurements {
		if !strings.Contains(m.name, only) {
			continue
		}
		start := time.Now()
		if err := m.run(ctx, r, rep); err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
		fmt.Fprintf(os.Stderr, "bench: %s took %.1f s\n", m.name, time.Since(start).Seconds())
	}
	return nil
}
