package production

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/config"
)

// filesReserve is what the gateway opens besides clients and connections to IRIS:
// logs, certificates, HTTP, the cancel connection.
const filesReserve = 64

// checkOpenFiles compares the limit with what the configuration allows to be open
// at once. The limit of the running gateway counts, if there is one: a service
// rarely has that of the shell the check runs in.
func checkOpenFiles(_ context.Context, s *subject) finding {
	needed := float64(s.config.MaxConnections + s.config.IRIS.PoolSize + filesReserve)
	if limit, ok := s.running.Metrics["process_max_fds"]; ok {
		return judged(limit >= needed, "the running gateway may open %.0f files and needs up to %.0f", limit, needed)
	}
	limit, err := s.probes.OpenFiles()
	if err != nil {
		return missed("the limit is not known: %v", err)
	}
	return judged(float64(limit) >= needed, "this process may open %d files, the gateway needs up to %.0f", limit, needed)
}

// memoryUnlimited is what Go reports as its limit when there is none, roughly: the
// metric is a floating-point number.
const memoryUnlimited = 1 << 62

// checkMemoryLimit wants max_memory, or GOMEMLIMIT in the running gateway.
func checkMemoryLimit(_ context.Context, s *subject) finding {
	if n := s.config.Performance.MaxMemory; n > 0 {
		return found("performance.max_memory is %d bytes", n)
	}
	if limit, ok := s.running.Metrics["go_gc_gomemlimit_bytes"]; ok && limit < memoryUnlimited {
		return found("GOMEMLIMIT of the running gateway is %.0f bytes", limit)
	}
	return missed("no limit is set")
}

// graceMin is what a transaction of ordinary length needs.
const graceMin = 5 * time.Second

// checkShutdownGrace wants time for open transactions.
func checkShutdownGrace(_ context.Context, s *subject) finding {
	return judged(s.config.ShutdownGrace >= graceMin, "shutdown_grace is %s", s.config.ShutdownGrace)
}

// checkMetrics reads the metrics.
func checkMetrics(_ context.Context, s *subject) finding {
	url := httpURL(s.config) + "/metrics"
	switch {
	case !s.config.Monitoring.MetricsEnabled:
		return missed("monitoring.metrics_enabled is off")
	case !s.running.Up:
		return missed("no gateway answers at %s: %v", url, s.running.Err)
	case len(s.running.Metrics) == 0:
		return missed("%s has no metrics of a gateway", url)
	}
	return found("%s", url)
}

// checkReady asks the running gateway.
func checkReady(_ context.Context, s *subject) finding {
	switch {
	case !s.running.Up:
		return missed("no gateway answers at %s", httpURL(s.config))
	case s.running.NotReady != "":
		return missed("%s", s.running.NotReady)
	}
	return found("ready")
}

// tokenLengthMin is the length from which a token is not guessed.
const tokenLengthMin = 16

// checkAdminToken judges the token, when there is one.
func checkAdminToken(_ context.Context, s *subject) finding {
	n := len(s.config.Monitoring.AdminToken)
	if n == 0 {
		return found("no token: only this machine sees the status page")
	}
	return judged(n >= tokenLengthMin, "it has %d characters", n)
}

// checkLogFile wants a log that can be written.
func checkLogFile(_ context.Context, s *subject) finding {
	path := s.config.Monitoring.LogFile
	if path == "" {
		return found("standard error")
	}
	if err := s.probes.Writable(filepath.Dir(path)); err != nil {
		return missed("%v", err)
	}
	return found("%s", path)
}

// checkLogLevel wants a log that can be read, and no trace of every message.
func checkLogLevel(_ context.Context, s *subject) finding {
	switch {
	case s.config.Debug:
		return missed("debug is on")
	case s.config.IRIS.Debug:
		return missed("iris.debug is on")
	}
	level := s.config.Monitoring.LogLevel
	return judged(level != "debug", "monitoring.log_level is %s", level)
}

// checkSlowStatements wants a threshold.
func checkSlowStatements(_ context.Context, s *subject) finding {
	threshold := s.config.Monitoring.SlowStatement
	return judged(threshold > 0, "monitoring.slow_statement is %s", threshold)
}

// checkNonRoot looks at the user of the running gateway, or, while there is none,
// of this process.
func checkNonRoot(_ context.Context, s *subject) finding {
	if uid, ok := s.probes.ListenerUser(s.config.Port); ok && s.config.Port != 0 {
		return judged(uid != 0, "the running gateway's user is number %d", uid)
	}
	uid, ok := s.probes.User()
	if !ok {
		return found("this system has no root")
	}
	return judged(uid != 0, "this process's user is number %d; no gateway is running", uid)
}

// networkFileSystems have locks that come and go with the network.
var networkFileSystems = []string{"nfs", "cifs", "smb", "9p", "fuse", "ceph", "afs", "gfs2", "ocfs2"}

// checkDataDisk looks at the file system of the embedded server's data.
func checkDataDisk(_ context.Context, s *subject) finding {
	if s.config.IRIS.Host != "" {
		return found("the gateway keeps no data")
	}
	kind, err := s.probes.FileSystem(s.config.DataDir)
	if err != nil {
		return missed("%v", err)
	}
	for _, network := range networkFileSystems {
		if strings.HasPrefix(kind, network) {
			return missed("%s is on a network file system (%s)", s.config.DataDir, kind)
		}
	}
	return found("%s (%s)", s.config.DataDir, kind)
}

// httpURL is where a gateway with this configuration serves its HTTP endpoints, as
// seen from this machine.
func httpURL(c *config.Config) string {
	host, port := splitAddress(c.MetricsAddress())
	return "http://" + joinAddress(reachable(host), port)
}
