package admin

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// forwardedHeaders are set by proxies: with one of them the peer is not who asks.
var forwardedHeaders = [...]string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Via"}

// refusal tells who is refused what to do.
const refusal = "This is served to this machine only, under a name of its own (such as http://localhost:9090/status), " +
	"or to who sends the token.\n" +
	"From another machine: set monitoring.admin_token (PGWIRE_ADMIN_TOKEN) and send it as " +
	"'Authorization: Bearer TOKEN', or forward the port: ssh -L 9090:localhost:9090 HOST\n"

// refusalOrigin tells a browser's user why a button of another page does nothing.
const refusalOrigin = "The request came from a page of another site. Use the button on this server's own status page.\n"

// guard serves only who may see data of clients. Who may not learns what to do;
// a page of another site in a browser that may is refused when the request
// changes something.
func (s *Server) guard(next http.HandlerFunc) http.HandlerFunc {
	origin := http.NewCrossOriginProtection()
	return func(w http.ResponseWriter, r *http.Request) {
		if !s.hasToken(r) && !isLocal(r) {
			http.Error(w, refusal, http.StatusForbidden)
			return
		}
		// A proxy may add the token to whatever a browser sends, so the token
		// does not make up for the wrong origin.
		if origin.Check(r) != nil {
			http.Error(w, refusalOrigin, http.StatusForbidden)
			return
		}
		next(w, r)
	}
}

// hasToken reports whether a request has the token. Digests are compared, so that
// not even its length shows in the time that takes.
func (s *Server) hasToken(r *http.Request) bool {
	token := s.opts.Token()
	scheme, given, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	if token == "" || !ok || !strings.EqualFold(scheme, "Bearer") {
		return false
	}
	want, got := sha256.Sum256([]byte(token)), sha256.Sum256([]byte(strings.TrimSpace(given)))
	return subtle.ConstantTimeCompare(want[:], got[:]) == 1
}

// isLocal reports whether a request comes from this machine, without a proxy, and
// asks for this machine by a name of its own: a page whose name was made to point
// here (DNS rebinding) comes with its own name.
func isLocal(r *http.Request) bool {
	for _, name := range forwardedHeaders {
		if len(r.Header.Values(name)) > 0 {
			return false
		}
	}
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && peer.Addr().Unmap().IsLoopback() && isLoopbackHost(r.Host)
}

// isLoopbackHost reports whether a Host header names this machine. The port may
// be another one, that of a forwarding.
func isLoopbackHost(host string) bool {
	if name, port, err := net.SplitHostPort(host); err == nil {
		if strings.Trim(port, "0123456789") != "" {
			return false
		}
		host = name
	} else {
		host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Zone() == "" && addr.Unmap().IsLoopback()
}
