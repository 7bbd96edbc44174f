package admin

import (
	"context"
	"log/slog"
	"sync"

	"github.com/iris-pgwire/iris-pgwire/internal/logging"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/session"
)

// probesMax bounds how many different probes are logged; the metric counts all.
const probesMax = 1000

// Probes logs the statements that ask the catalogs for what they lack, each once. It is
// a session.Tracer.
type Probes struct {
	logger *slog.Logger

	mu   sync.Mutex
	seen map[string]bool // by SQLSTATE and text
}

// NewProbes returns a tracer that has seen none.
func NewProbes(logger *slog.Logger) *Probes { return &Probes{logger: logger, seen: map[string]bool{}} }

// PlanFound implements session.Tracer.
func (p *Probes) PlanFound(bool) {}

// StatementEnd implements session.Tracer.
func (p *Probes) StatementEnd(s *session.StatementEnd) {
	if !s.Probe {
		return
	}
	e, text := pgerr.From(s.Err), ""
	if s.Text != nil {
		text = shortened(s.Text())
	}
	if !p.first(string(e.Code) + text) {
		return
	}
	attrs := []slog.Attr{
		slog.String(logging.FieldSQLSTATE, string(e.Code)), slog.String(logging.FieldStatement, text),
		slog.String(logging.FieldApplication, s.Application),
	}
	if e.Code != pgerr.FeatureNotSupported { // the others tell names alone
		attrs = append(attrs, slog.String(logging.FieldErr, e.Message))
	}
	p.logger.LogAttrs(context.Background(), slog.LevelInfo, "catalog probe without an answer", attrs...) // it has ended
}

// first reports whether a probe was not seen before, and is to be logged.
func (p *Probes) first(key string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.seen[key] || len(p.seen) >= probesMax {
		return false
	}
	p.seen[key] = true
	return true
}
