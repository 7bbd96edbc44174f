package admin_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/admin"
)

// request is a request that a test sends without a network.
type request struct {
	method, path, peer, host string
	headers                  map[string]string
	form                     url.Values
}

// do sends it.
func (r request) do(h http.Handler) *httptest.ResponseRecorder {
	if r.method == "" {
		r.method = http.MethodGet
	}
	req := httptest.NewRequest(r.method, r.path, strings.NewReader(r.form.Encode()))
	req.RemoteAddr, req.Host = r.peer, r.host
	if r.form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, value := range r.headers {
		req.Header.Set(name, value)
	}
	recorder := httptest.NewRecorder()
	h.ServeHTTP(recorder, req)
	return recorder
}

const (
	here      = "127.0.0.1:50000"
	elsewhere = "192.0.2.7:50000"
	token     = "correct horse"
)

// newServer returns a server with a token that remembers whom it canceled.
func newServer(canceled *[]uint32) *admin.Server {
	return admin.New(admin.Options{
		Logger: slog.New(slog.DiscardHandler), Version: "1.2.3",
		Token:  func() string { return token },
		Cancel: func(pid uint32) bool { *canceled = append(*canceled, pid); return pid == 7 },
	})
}

// TestAccess checks who may see the status page, and by the same rule the others
// that are not public.
func TestAccess(t *testing.T) {
	var canceled []uint32
	h := newServer(&canceled).Handler()
	bearer := map[string]string{"Authorization": "Bearer " + token}
	for _, test := range []struct {
		name, peer, host string
		headers          map[string]string
		want             int
	}{
		{"this machine", here, "localhost:9090", nil, 200},
		{"this machine by address", here, "127.0.0.1:9090", nil, 200},
		{"this machine by another loopback address", "127.3.2.1:1", "127.3.2.1", nil, 200},
		{"this machine, IPv6", "[::1]:50000", "[::1]:9090", nil, 200},
		{"this machine, IPv6 without port", "[::1]:50000", "[::1]", nil, 200},
		{"this machine, IPv4 in IPv6", "[::ffff:127.0.0.1]:50000", "localhost:9090", nil, 200},
		{"upper case", here, "LOCALHOST:9090", nil, 200},
		{"a forwarded port", here, "localhost:19090", nil, 200},
		{"DNS rebinding", here, "evil.example:9090", nil, 403},
		{"a name that begins like ours", here, "localhost.evil.example:9090", nil, 403},
		{"a name that looks like an address", here, "127.0.0.1.evil.example", nil, 403},
		{"an address of this machine that others reach", here, "192.0.2.1:9090", nil, 403},
		{"every address", here, "0.0.0.0:9090", nil, 403},
		{"no host", here, "", nil, 403},
		{"a port alone", here, ":9090", nil, 403},
		{"another machine", elsewhere, "gateway:9090", nil, 403},
		{"another machine that says localhost", elsewhere, "localhost:9090", nil, 403},
		{"a peer that is no address", "@", "localhost:9090", nil, 403},
		{"a proxy on this machine", here, "localhost:9090", map[string]string{"X-Forwarded-For": "192.0.2.7"}, 403},
		{"a proxy that forwards for this machine", here, "localhost:9090", map[string]string{"X-Forwarded-For": "127.0.0.1"}, 403},
		{"a proxy with an empty header", here, "localhost:9090", map[string]string{"X-Forwarded-For": ""}, 403},
		{"a proxy that only names itself", here, "localhost:9090", map[string]string{"Via": "1.1 proxy"}, 403},
		{"a proxy of another kind", here, "localhost:9090", map[string]string{"Forwarded": "for=192.0.2.7"}, 403},
		{"nginx", here, "localhost:9090", map[string]string{"X-Real-IP": "192.0.2.7"}, 403},
		{"another machine with the token", elsewhere, "gateway:9090", bearer, 200},
		{"a proxy with the token", here, "gateway", map[string]string{"Authorization": "bearer " + token, "X-Forwarded-For": "192.0.2.7"}, 200},
		{"a wrong token", elsewhere, "gateway:9090", map[string]string{"Authorization": "Bearer correct hors"}, 403},
		{"a longer token", elsewhere, "gateway:9090", map[string]string{"Authorization": "Bearer " + token + "s"}, 403},
		{"an empty token", elsewhere, "gateway:9090", map[string]string{"Authorization": "Bearer "}, 403},
		{"a token without a scheme", elsewhere, "gateway:9090", map[string]string{"Authorization": token}, 403},
		{"a token of another scheme", elsewhere, "gateway:9090", map[string]string{"Authorization": "Basic " + token}, 403},
		{"a wrong token from this machine", here, "localhost:9090", map[string]string{"Authorization": "Bearer x"}, 200},
	} {
		for _, path := range []string{"/status", "/status.json", "/debug/pprof/", "/debug/pprof/goroutine?debug=1", "/debug/pprof/symbol"} {
			got := request{path: path, peer: test.peer, host: test.host, headers: test.headers}.do(h)
			if got.Code != test.want {
				t.Errorf("%s: %s is %d, want %d", test.name, path, got.Code, test.want)
			}
			if got.Code == http.StatusForbidden && !strings.Contains(got.Body.String(), "PGWIRE_ADMIN_TOKEN") {
				t.Errorf("%s: the refusal does not say what to do: %s", test.name, got.Body)
			}
		}
		for _, path := range []string{"/health", "/ready"} {
			if got := (request{path: path, peer: test.peer, host: test.host, headers: test.headers}).do(h); got.Code != http.StatusOK {
				t.Errorf("%s: %s is %d", test.name, path, got.Code)
			}
		}
	}
}

// TestNoToken checks that nothing passes for a token that is not set.
func TestNoToken(t *testing.T) {
	h := admin.New(admin.Options{}).Handler()
	for _, header := range []string{"Bearer ", "Bearer", "Bearer x", ""} {
		got := request{path: "/status", peer: elsewhere, host: "gateway", headers: map[string]string{"Authorization": header}}.do(h)
		if got.Code != http.StatusForbidden {
			t.Errorf("%q: %d", header, got.Code)
		}
	}
}

// TestCancel checks who may press the cancel button, and what comes back.
func TestCancel(t *testing.T) {
	bearer := "Bearer " + token
	browser := "text/html,application/xhtml+xml"
	for _, test := range []struct {
		name, method, peer, pid string
		headers                 map[string]string
		want                    int
		canceled                bool
	}{
		{"the page's own button", "POST", here, "7", map[string]string{"Origin": "http://localhost:9090", "Sec-Fetch-Site": "same-origin", "Accept": browser}, 303, true},
		{"an old browser's button", "POST", here, "7", map[string]string{"Origin": "http://localhost:9090", "Accept": browser}, 303, true},
		{"a session that is gone", "POST", here, "8", map[string]string{"Sec-Fetch-Site": "same-origin", "Accept": browser}, 303, true},
		{"curl on this machine", "POST", here, "7", nil, 200, true},
		{"curl, a session that is gone", "POST", here, "8", nil, 404, true},
		{"another site", "POST", here, "7", map[string]string{"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}, 403, false},
		{"another site in an old browser", "POST", here, "7", map[string]string{"Origin": "http://evil.example"}, 403, false},
		{"another port", "POST", here, "7", map[string]string{"Origin": "http://localhost:8080", "Sec-Fetch-Site": "same-site"}, 403, false},
		{"a sandboxed page", "POST", here, "7", map[string]string{"Origin": "null"}, 403, false},
		{"another machine", "POST", elsewhere, "7", nil, 403, false},
		{"another machine with the token", "POST", elsewhere, "7", map[string]string{"Authorization": bearer}, 200, true},
		{"another site through a proxy that adds the token", "POST", elsewhere, "7", map[string]string{"Authorization": bearer, "Sec-Fetch-Site": "cross-site"}, 403, false},
		{"GET", "GET", here, "7", nil, 405, false},
		{"HEAD", "HEAD", here, "7", nil, 405, false},
		{"no number", "POST", here, "", nil, 400, false},
		{"a number too large", "POST", here, "4294967296", nil, 400, false},
		{"a negative number", "POST", here, "-7", nil, 400, false},
	} {
		var canceled []uint32
		h := newServer(&canceled).Handler()
		r := request{method: test.method, path: "/cancel", peer: test.peer, host: "localhost:9090", headers: test.headers}
		if test.method == http.MethodPost {
			r.form = url.Values{"pid": {test.pid}}
		} else {
			r.path += "?pid=" + test.pid
		}
		got := r.do(h)
		if got.Code != test.want || len(canceled) > 0 != test.canceled {
			t.Errorf("%s: %d, want %d; canceled %v; %s", test.name, got.Code, test.want, canceled, got.Body)
		}
		if got.Code == http.StatusSeeOther && got.Header().Get("Location") != "/status" {
			t.Errorf("%s: to %s", test.name, got.Header().Get("Location"))
		}
	}
}

// TestCancelPidInURL checks that the number must be in the body: an address can
// be put into a link.
func TestCancelPidInURL(t *testing.T) {
	var canceled []uint32
	got := request{method: "POST", path: "/cancel?pid=7", peer: here, host: "localhost", form: url.Values{}}.do(newServer(&canceled).Handler())
	if got.Code != http.StatusBadRequest || len(canceled) > 0 {
		t.Errorf("%d, canceled %v", got.Code, canceled)
	}
}

// TestMethods checks that everything but the cancel button is only read, and that
// other paths are not there.
func TestMethods(t *testing.T) {
	var canceled []uint32
	h := newServer(&canceled).Handler()
	for path, want := range map[string]int{
		"/health": 405, "/ready": 405, "/metrics": 405, "/status": 405, "/status.json": 405, "/": 405,
		"/debug/pprof/": 405, "/debug/pprof/profile": 405, "/debug/pprof/symbol": 405,
		"/nothing": 404, "/statuses": 404, "/cancel/7": 404, "/health/": 404,
	} {
		for _, method := range []string{"POST", "PUT", "DELETE"} {
			got := request{method: method, path: path, peer: here, host: "localhost"}.do(h)
			if got.Code != want || !strings.HasPrefix(got.Header().Get("Content-Type"), "text/plain") {
				t.Errorf("%s %s: %d %s, want %d", method, path, got.Code, got.Header().Get("Content-Type"), want)
			}
		}
	}
	for path, want := range map[string]int{
		"/nothing": 404, "/debug/pprof/nothing": 404, "/debug/pprof/cmdline": 404, "/debug/vars": 404,
		"/debug/pprof/profile?seconds=100000": 400, "/debug/pprof/heap?seconds=121": 400, "/debug/pprof/trace?seconds=1e9": 400,
	} {
		if got := (request{path: path, peer: here, host: "localhost"}).do(h); got.Code != want {
			t.Errorf("GET %s: %d, want %d", path, got.Code, want)
		}
	}
	got := request{path: "/", peer: elsewhere, host: "gateway"}.do(h)
	if got.Code != http.StatusFound || got.Header().Get("Location") != "/status" {
		t.Errorf("/: %d to %s", got.Code, got.Header().Get("Location"))
	}
}
