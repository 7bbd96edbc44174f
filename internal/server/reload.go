package server

import (
	"log/slog"
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/config"
)

// Reload takes over what can change without a restart: certificates, users, the
// log's level and file, limits. It says in the log what changed and what needs a
// restart. A configuration with a mistake changes nothing.
func (g *Gateway) Reload() {
	g.reloading.Lock()
	defer g.reloading.Unlock()
	if g.opts.Log != nil {
		if err := g.opts.Log.Reopen(); err != nil {
			g.logger.Error("log file not opened again", "err", err)
		}
	}
	p := g.running.Load()
	if p == nil {
		return // still starting
	}
	g.lastProblem = "" // whoever asks is told, also of what has been said before
	g.reloadFiles(p)
	if g.opts.Load == nil {
		return
	}
	next, err := g.opts.Load()
	if err != nil {
		g.logger.Error("configuration not reloaded: it has mistakes, the one in force stays", "err", err)
		return
	}
	g.adopt(p, next)
}

// refresh looks for new certificates and users, without anybody asking.
func (g *Gateway) refresh(p *parts) {
	g.reloading.Lock()
	defer g.reloading.Unlock()
	g.reloadFiles(p)
}

// reloadFiles reads certificates and users again, and says once what is wrong
// with them.
func (g *Gateway) reloadFiles(p *parts) {
	renewed, err := p.security.reload()
	problem := ""
	if err != nil {
		problem = err.Error()
	}
	if problem != "" && problem != g.lastProblem {
		g.logger.Error("files not reloaded, what was read before stays in force", "err", err)
	}
	g.lastProblem = problem
	if renewed {
		g.logger.Info("certificate reloaded", "not_after", p.security.expiry())
		for _, w := range p.security.warnings(time.Now()) {
			g.logger.Warn("security", "warning", w)
		}
	}
	g.metrics.SetCertificateExpiry(p.security.expiry())
}

// adopt puts a configuration into force as far as that goes.
func (g *Gateway) adopt(p *parts, next *config.Config) {
	var applied, restart []string
	for _, change := range config.Diff(g.config.Load(), next) {
		if change.Reloadable {
			applied = append(applied, change.Key)
		} else {
			restart = append(restart, change.Key)
		}
	}
	merged := config.Merge(g.config.Load(), next)
	if p.security.login != nil {
		if err := p.security.login.set(merged); err != nil {
			g.logger.Error("login not changed", "err", err)
		}
	}
	g.config.Store(merged)
	if g.opts.Log != nil {
		g.opts.Log.SetLevel(Level(merged))
	}
	p.clients.SetMaxConnections(merged.MaxConnections)
	p.handler.SetLimits(limits(merged))
	p.pool.SetMax(p.backend.poolSize(merged))
	p.pool.SetWait(merged.IRIS.AcquireTimeout)
	p.handler.SetBuffers(int(merged.Performance.CopyBufferSize), merged.Performance.ResultBatchSize, merged.Performance.CopyCommitRows)
	p.handler.SetMemory(int64(merged.Performance.StatementMemory), int64(merged.Performance.TotalStatementMemory), int64(merged.Performance.TempFileLimit))
	g.logger.Info("certificates, users and configuration read again")
	if len(applied) > 0 {
		g.logger.Info("configuration reloaded", "settings", strings.Join(applied, ", "))
	}
	if len(restart) > 0 {
		g.logger.Warn("these settings changed but need a restart", "settings", strings.Join(restart, ", "))
	}
}

// Level is the lowest level that a configuration wants logged.
func Level(c *config.Config) slog.Level {
	if c.Debug || c.IRIS.Debug {
		return slog.LevelDebug
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.Monitoring.LogLevel)); err != nil {
		return slog.LevelInfo // the configuration has been checked: there is no such value
	}
	return level
}
