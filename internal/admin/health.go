package admin

import (
	"encoding/json"
	"net/http"
	"time"
)

// health answers as long as the program runs.
func (s *Server) health(w http.ResponseWriter, _ *http.Request) {
	s.answer(w, http.StatusOK, struct {
		Status  string  `json:"status"`
		Version string  `json:"version"`
		Uptime  float64 `json:"uptime_seconds"`
	}{"ok", s.opts.Version, time.Since(s.began).Truncate(time.Millisecond).Seconds()})
}

// readiness is the answer of /ready.
type readiness struct {
	Status string `json:"status"`
	Reason string `json:"reason,omitempty"`
}

// ready answers whether clients would be served.
func (s *Server) ready(w http.ResponseWriter, _ *http.Request) {
	if err := s.opts.Ready(); err != nil {
		s.answer(w, http.StatusServiceUnavailable, readiness{"not ready", err.Error()})
		return
	}
	s.answer(w, http.StatusOK, readiness{Status: "ready"})
}

// answer sends a JSON document.
func (s *Server) answer(w http.ResponseWriter, code int, document any) {
	body, err := json.MarshalIndent(document, "", "  ")
	if err != nil {
		s.opts.Logger.Error("cannot write a JSON document", "err", err)
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(code)
	s.write(w, append(body, '\n'))
}

// write sends the body of an answer. A client that has gone is no event.
func (s *Server) write(w http.ResponseWriter, body []byte) {
	if _, err := w.Write(body); err != nil {
		s.opts.Logger.Debug("answer not delivered", "err", err)
	}
}
