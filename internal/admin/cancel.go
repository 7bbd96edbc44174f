package admin

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// cancel cancels the running statement of the session whose pid is given. A
// browser goes back to the status page.
func (s *Server) cancel(w http.ResponseWriter, r *http.Request) {
	pid, err := strconv.ParseUint(r.PostFormValue("pid"), 10, 32)
	if err != nil {
		http.Error(w, "pid must be the number of a session", http.StatusBadRequest)
		return
	}
	found := s.opts.Cancel(uint32(pid))
	s.opts.Logger.InfoContext(r.Context(), "cancel asked for over HTTP", "pid", pid, "matched", found, "remote", r.RemoteAddr)
	if strings.Contains(r.Header.Get("Accept"), "text/html") {
		http.Redirect(w, r, "/status", http.StatusSeeOther)
		return
	}
	if !found {
		http.Error(w, fmt.Sprintf("no session %d runs a statement", pid), http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	s.write(w, fmt.Appendf(nil, "session %d was asked to cancel its statement\n", pid))
}
