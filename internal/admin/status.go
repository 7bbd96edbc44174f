package admin

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/metrics"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/session"
)

// Status is what the status page shows beside what Options tell.
type Status struct {
	// Address is where clients connect to; Authentication and TLS say how.
	Address, Authentication, TLS string
	// Backend names IRIS or the embedded server, Data its directory if there is
	// one, Namespace the IRIS namespace, IRISVersion what it says of itself.
	Backend, Data, Namespace, IRISVersion string
	// IRISUp is how the last health check ended.
	IRISUp bool
	// ConnectionsMax is the number of clients served at once.
	ConnectionsMax int
	// MemoryMax is max_memory in bytes, 0 when it is not limited.
	MemoryMax    int64
	Pool         pool.Stats
	Certificates []Certificate
	Sessions     []session.Activity
	Slow         []SlowStatement
	// Errors counts the errors sent to clients by SQLSTATE.
	Errors []metrics.ErrorCount
}

// Certificate describes a certificate in use.
type Certificate struct {
	// Use says who is shown it: clients, or IRIS.
	Use       string    `json:"use"`
	Subject   string    `json:"subject"`
	Issuer    string    `json:"issuer"`
	Names     []string  `json:"names"`
	NotBefore time.Time `json:"not_before"`
	NotAfter  time.Time `json:"not_after"`
}

// document is the status as /status.json gives it and the page's template sees
// it. Its keys do not change.
type document struct {
	Version        string  `json:"version"`
	GoVersion      string  `json:"go_version"`
	Time           string  `json:"time"`
	UptimeSeconds  float64 `json:"uptime_seconds"`
	Ready          bool    `json:"ready"`
	Reason         string  `json:"reason,omitempty"`
	Address        string  `json:"address"`
	Authentication string  `json:"authentication"`
	TLS            string  `json:"tls"`

	Backend     string `json:"backend"`
	Data        string `json:"data,omitempty"`
	Namespace   string `json:"namespace"`
	IRISVersion string `json:"iris_version,omitempty"`
	IRISUp      bool   `json:"iris_up"`

	Pool           poolView             `json:"pool"`
	Memory         memoryView           `json:"memory"`
	Certificates   []Certificate        `json:"certificates"`
	ConnectionsMax int                  `json:"connections_max"`
	Sessions       []sessionView        `json:"sessions"`
	Slow           []SlowStatement      `json:"slow_statements"`
	Errors         []metrics.ErrorCount `json:"errors"`

	// Refresh is the seconds after which the page reads itself again.
	Refresh int           `json:"-"`
	Uptime  time.Duration `json:"-"`
	now     time.Time
}

// poolView is the pool's state.
type poolView struct {
	Idle    int `json:"idle"`
	Leased  int `json:"leased"`
	Waiting int `json:"waiting"`
	Max     int `json:"max"`
}

// memoryView is the program's memory.
type memoryView struct {
	Bytes      uint64 `json:"bytes"`
	MaxBytes   int64  `json:"max_bytes,omitempty"`
	Goroutines int    `json:"goroutines"`
}

// sessionView is one session.
type sessionView struct {
	PID         uint32     `json:"pid"`
	User        string     `json:"user"`
	Database    string     `json:"database"`
	Application string     `json:"application"`
	Remote      string     `json:"remote"`
	TLS         bool       `json:"tls"`
	State       string     `json:"state"`
	Waiting     string     `json:"waiting,omitempty"`
	Job         int        `json:"iris_job,omitempty"`
	Began       time.Time  `json:"began"`
	Transaction *time.Time `json:"transaction_began,omitempty"`
	Changed     time.Time  `json:"state_changed"`
	Statement   string     `json:"statement"`
}

// Active reports whether the session runs a statement, which can be canceled.
func (v sessionView) Active() bool { return v.State == string(session.Active) }

// document collects the status.
func (s *Server) document() document {
	st, now := s.opts.Status(), time.Now()
	d := document{
		Version: s.opts.Version, GoVersion: runtime.Version(), Time: now.UTC().Format(time.RFC3339),
		UptimeSeconds: now.Sub(s.began).Truncate(time.Millisecond).Seconds(), Ready: true,
		Address: st.Address, Authentication: st.Authentication, TLS: st.TLS,
		Backend: st.Backend, Data: st.Data, Namespace: st.Namespace, IRISVersion: st.IRISVersion, IRISUp: st.IRISUp,
		Pool:         poolView{st.Pool.Idle, st.Pool.Leased, st.Pool.Waiting, st.Pool.Max},
		Memory:       memoryView{metrics.MemoryUsage(), st.MemoryMax, runtime.NumGoroutine()},
		Certificates: orEmpty(st.Certificates), ConnectionsMax: st.ConnectionsMax,
		Sessions: views(st.Sessions), Slow: orEmpty(st.Slow), Errors: orEmpty(st.Errors),
		Uptime: now.Sub(s.began), now: now,
	}
	if err := s.opts.Ready(); err != nil {
		d.Ready, d.Reason = false, err.Error()
	}
	return d
}

// orEmpty makes JSON show an empty list as one.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// views shows the sessions, active ones first, then by number.
func views(sessions []session.Activity) []sessionView {
	out := make([]sessionView, 0, len(sessions))
	for i := range sessions {
		a := &sessions[i]
		v := sessionView{
			PID: a.PID, User: a.User, Database: a.Database, Application: a.Application, Remote: a.Remote, TLS: a.TLS,
			State: string(a.State), Waiting: a.Waiting, Job: a.Job, Began: a.Began, Changed: a.Changed,
			Statement: shortened(a.Statement),
		}
		if !a.Transaction.IsZero() {
			v.Transaction = &a.Transaction
		}
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b sessionView) int {
		if a.Active() != b.Active() {
			if a.Active() {
				return -1
			}
			return 1
		}
		return int(int64(a.PID) - int64(b.PID))
	})
	return out
}

// statusJSON serves the status to programs.
func (s *Server) statusJSON(w http.ResponseWriter, _ *http.Request) {
	s.answer(w, http.StatusOK, s.document())
}

// contentPolicy lets the page load nothing and send its form home only.
const contentPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; " +
	"frame-ancestors 'none'; base-uri 'none'"

// The bounds of ?refresh=.
const (
	refreshMin = 1
	refreshMax = 3600
)

// statusPage serves the status to people.
func (s *Server) statusPage(w http.ResponseWriter, r *http.Request) {
	d := s.document()
	if n, err := strconv.Atoi(r.FormValue("refresh")); err == nil && n >= refreshMin && n <= refreshMax {
		d.Refresh = n
	}
	var page bytes.Buffer
	if err := statusTemplate.Execute(&page, &d); err != nil {
		s.opts.Logger.ErrorContext(r.Context(), "cannot write the status page", "err", err)
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", contentPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	s.write(w, page.Bytes())
}

// statusHTML is the page: one file, nothing loaded from elsewhere.
//
//go:embed status.html
var statusHTML string

// statusTemplate is the page's template; the file is part of the program, so a
// mistake in it shows in every test.
var statusTemplate = template.Must(template.New("status").Funcs(template.FuncMap{
	"bytes": byteSize, "span": span,
}).Parse(statusHTML))

// Since is how long ago something was.
func (d *document) Since(t time.Time) string { return span(d.now.Sub(t)) }

// ExpiresSoon reports whether a certificate should be renewed, or has ended.
func (d *document) ExpiresSoon(c Certificate) bool { return c.NotAfter.Sub(d.now) < 14*24*time.Hour }

// byteSize prints a number of bytes for people.
func byteSize(n any) string {
	var v float64
	switch n := n.(type) {
	case uint64:
		v = float64(n)
	case int64:
		v = float64(n)
	}
	unit := 0
	units := [...]string{"bytes", "kB", "MB", "GB", "TB"}
	for v >= 1024 && unit < len(units)-1 {
		v /= 1024
		unit++
	}
	if unit == 0 {
		return fmt.Sprintf("%.0f %s", v, units[unit])
	}
	return fmt.Sprintf("%.1f %s", v, units[unit])
}

// span prints a duration for people, to the two largest units.
func span(d time.Duration) string {
	d = max(d, 0)
	switch {
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%d min %d s", d/time.Minute, d%time.Minute/time.Second)
	case d < 24*time.Hour:
		return fmt.Sprintf("%d h %d min", d/time.Hour, d%time.Hour/time.Minute)
	}
	return fmt.Sprintf("%d d %d h", d/(24*time.Hour), d%(24*time.Hour)/time.Hour)
}
