package production

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// TestAskGateway asks servers that are and are not a gateway.
func TestAskGateway(t *testing.T) {
	const metrics = "# HELP x y\npgwire_ready 1\nprocess_max_fds 1024\npgwire_queries_total{type=\"select\"} 7\nodd line here\n"
	for _, test := range []struct {
		name     string
		answers  map[string]string // by path; a missing one is 404
		ready    int
		up       bool
		notReady string
		metrics  int
	}{
		{"ready", map[string]string{"/health": "{}", "/ready": `{"status":"ready"}`, "/metrics": metrics}, 200, true, "", 2},
		{"not ready", map[string]string{"/health": "{}", "/ready": `{"reason":"shutting down"}`, "/metrics": metrics}, 503, true, "shutting down", 2},
		{"odd", map[string]string{"/health": "{}", "/ready": "?", "/metrics": "x 1\n"}, 503, true, "not ready", 0},
		{"another program", nil, 404, false, "", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, ok := test.answers[r.URL.Path]
				switch {
				case !ok:
					w.WriteHeader(http.StatusNotFound)
				case r.URL.Path == "/ready":
					w.WriteHeader(test.ready)
				}
				_, _ = w.Write([]byte(body))
			}))
			defer server.Close()
			g := askGateway(t.Context(), server.URL)
			if g.Up != test.up || (g.Err == nil) != test.up || g.NotReady != test.notReady || len(g.Metrics) != test.metrics {
				t.Errorf("got %+v", g)
			}
		})
	}
}

// TestListenerIn reads /proc/net/tcp as the kernel writes it.
func TestListenerIn(t *testing.T) {
	const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1538 0100007F:9C40 01 00000000:00000000 00:00000000 00000000   999        0 1 1 0 20 4 30 10 -1
   1: 00000000:1538 00000000:0000 0A 00000000:00000000 00:00000000 00000000   101        0 2 1 0 100 0 0 10 0
   2: short
`
	for port, want := range map[int]int{5432: 101, 5433: -1} {
		uid, ok := listenerIn(table, port)
		if !ok {
			uid = -1
		}
		if uid != want {
			t.Errorf("port %d: %d", port, uid)
		}
	}
}
