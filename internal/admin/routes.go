package admin

import (
	"net/http"
	"net/http/pprof"
	"strconv"
	"time"
)

// profileSecondsMax bounds how long a profile or a trace may take.
const profileSecondsMax = 120

// routes is the table of endpoints. A path that is not in it is 404, a method
// that is not is 405.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	public := func(pattern string, h http.HandlerFunc) { mux.Handle(pattern, s.bounded(h)) }
	private := func(pattern string, h http.HandlerFunc) { mux.Handle(pattern, s.bounded(s.guard(h))) }

	public("GET /health", s.health)
	public("GET /ready", s.ready)
	public("GET /metrics", s.compressed(s.opts.Metrics.ServeHTTP))
	public("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/status", http.StatusFound)
	})
	private("GET /status", s.compressed(s.statusPage))
	private("GET /status.json", s.compressed(s.statusJSON))
	private("POST /cancel", s.cancel)

	// The command line is not offered: it may hold passwords.
	mux.Handle("GET /debug/pprof/", s.guard(boundedProfile(pprof.Index)))
	mux.Handle("GET /debug/pprof/cmdline", s.guard(http.NotFound))
	mux.Handle("GET /debug/pprof/profile", s.guard(boundedProfile(pprof.Profile)))
	mux.Handle("GET /debug/pprof/trace", s.guard(boundedProfile(pprof.Trace)))
	mux.Handle("GET /debug/pprof/symbol", s.guard(pprof.Symbol))
	return mux
}

// bounded limits the body of a request and the time of its answer.
func (s *Server) bounded(next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, bodyBytesMax)
		// Only writers of tests know no deadlines.
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(writeTimeout))
		next(w, r)
	})
}

// boundedProfile refuses profiles that would take too long.
func boundedProfile(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		seconds, err := strconv.ParseFloat(r.FormValue("seconds"), 64)
		if err == nil && seconds > profileSecondsMax {
			http.Error(w, "a profile may take "+strconv.Itoa(profileSecondsMax)+" seconds at most", http.StatusBadRequest)
			return
		}
		next(w, r)
	}
}
