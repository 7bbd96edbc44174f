package admin_test

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/iris-pgwire/iris-pgwire/internal/admin"
	"github.com/iris-pgwire/iris-pgwire/internal/metrics"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// serve runs a server on a free port and returns its address and what ends it.
func serve(t *testing.T, opts admin.Options) (address string, end func() error) {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- admin.New(opts).Serve(ctx, listener) }()
	stopped := false
	end = func() error {
		if stopped {
			return nil
		}
		stopped = true
		cancel()
		return <-ended
	}
	t.Cleanup(func() {
		if err := end(); err != nil {
			t.Error(err)
		}
	})
	return listener.Addr().String(), end
}

// get asks over the network, with a connection of its own.
func get(t *testing.T, url string, headers map[string]string) (status int, header http.Header, body []byte) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true, DisableCompression: true}}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if body, err = io.ReadAll(response.Body); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, response.Header, body
}

// TestServe checks the endpoints over the network: health, readiness as it
// changes, metrics, and an end that lets nothing behind.
func TestServe(t *testing.T) {
	var reason error
	m := metrics.New(metrics.Options{Version: "1.2.3"})
	address, end := serve(t, admin.Options{Metrics: m.Handler(), Ready: func() error { return reason }, Version: "1.2.3"})
	status, header, body := get(t, "http://"+address+"/health", nil)
	var health struct{ Status, Version string }
	if err := json.Unmarshal(body, &health); err != nil || status != 200 || health.Status != "ok" || health.Version != "1.2.3" {
		t.Errorf("/health: %d %s %v", status, body, err)
	}
	if header.Get("Content-Type") != "application/json; charset=utf-8" || header.Get("Cache-Control") != "no-store" {
		t.Errorf("/health: %v", header)
	}
	if status, _, body := get(t, "http://"+address+"/ready", nil); status != 200 || !strings.Contains(string(body), `"ready"`) {
		t.Errorf("/ready: %d %s", status, body)
	}
	reason = errors.New("IRIS does not answer")
	if status, _, body := get(t, "http://"+address+"/ready", nil); status != 503 || !strings.Contains(string(body), "IRIS does not answer") {
		t.Errorf("/ready without IRIS: %d %s", status, body)
	}
	if status, _, body := get(t, "http://"+address+"/metrics", nil); status != 200 || !strings.Contains(string(body), `pgwire_build_info{`) {
		t.Errorf("/metrics: %d %s", status, body)
	}
	if err := end(); err != nil {
		t.Error(err)
	}
	if conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", address); err == nil {
		conn.Close()
		t.Error("the address is still served")
	}
}

// TestEndOfRequests checks that an answer begun before the end is delivered.
func TestEndOfRequests(t *testing.T) {
	started, finish := make(chan struct{}), make(chan struct{})
	slow := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(started)
		<-finish
		fmt.Fprint(w, "late")
	})
	address, end := serve(t, admin.Options{Metrics: slow})
	answer := make(chan string, 1)
	go func() {
		_, _, body := get(t, "http://"+address+"/metrics", nil)
		answer <- string(body)
	}()
	<-started
	ended := make(chan error, 1)
	go func() { ended <- end() }()
	close(finish)
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if got := <-answer; got != "late" {
		t.Errorf("got %q", got)
	}
}

// TestListenerFails checks that a listener that fails ends Serve with its error.
func TestListenerFails(t *testing.T) {
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	if err := admin.New(admin.Options{}).Serve(t.Context(), listener); !errors.Is(err, net.ErrClosed) {
		t.Errorf("got %v", err)
	}
}

// TestConnectionsBounded checks that connections beyond the limit are closed, and
// that there is room again when others end.
func TestConnectionsBounded(t *testing.T) {
	address, _ := serve(t, admin.Options{})
	ask := func(conn net.Conn) bool {
		if err := conn.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(conn, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
			return false
		}
		response, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			return false
		}
		response.Body.Close()
		return response.StatusCode == http.StatusOK
	}
	var conns []net.Conn
	served := 0
	for range 200 {
		conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		conns = append(conns, conn)
		if ask(conn) {
			served++
		}
	}
	if served != 128 {
		t.Errorf("%d connections were served", served)
	}
	for _, conn := range conns {
		conn.Close()
	}
	deadline := time.Now().Add(30 * time.Second)
	for {
		conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		ok := ask(conn)
		conn.Close()
		if ok {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("no room although all connections have ended")
		}
	}
}

// TestHeaderBounded checks that a request of endless headers is refused.
func TestHeaderBounded(t *testing.T) {
	address, _ := serve(t, admin.Options{})
	status, _, _ := get(t, "http://"+address+"/health", map[string]string{"X-Long": strings.Repeat("x", 64<<10)})
	if status != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("status %d", status)
	}
}

// TestCompression checks that answers are compressed if that is switched on and
// the client accepts it, and the same otherwise.
func TestCompression(t *testing.T) {
	body := strings.Repeat("pgwire_rows_total 1\n", 1000)
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) })
	for _, test := range []struct {
		on         bool
		accept     string
		compressed bool
	}{
		{true, "gzip", true},
		{true, "deflate, gzip;q=0.5", true},
		{true, "GZIP", true},
		{true, "gzip; q=0", false},
		{true, "identity", false},
		{true, "", false},
		{false, "gzip", false},
	} {
		address, end := serve(t, admin.Options{Metrics: handler, Compression: test.on})
		_, header, got := get(t, "http://"+address+"/metrics", map[string]string{"Accept-Encoding": test.accept})
		if compressed := header.Get("Content-Encoding") == "gzip"; compressed != test.compressed {
			t.Errorf("%+v: Content-Encoding %q", test, header.Get("Content-Encoding"))
		} else if compressed {
			if len(got) > len(body)/2 {
				t.Errorf("%+v: %d bytes", test, len(got))
			}
			got = mustGunzip(t, got)
		}
		if string(got) != body {
			t.Errorf("%+v: another body", test)
		}
		if vary := header.Get("Vary") == "Accept-Encoding"; vary != test.on {
			t.Errorf("%+v: Vary %q", test, header.Get("Vary"))
		}
		if err := end(); err != nil {
			t.Error(err)
		}
	}
}

// TestCompressionOfErrors checks that what is no success is sent as it is.
func TestCompressionOfErrors(t *testing.T) {
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "broken", http.StatusInternalServerError) })
	address, _ := serve(t, admin.Options{Metrics: handler, Compression: true})
	status, header, got := get(t, "http://"+address+"/metrics", map[string]string{"Accept-Encoding": "gzip"})
	if status != 500 || header.Get("Content-Encoding") != "" || string(got) != "broken\n" {
		t.Errorf("%d %v %q", status, header, got)
	}
}

// mustGunzip expands an answer.
func mustGunzip(t *testing.T, b []byte) []byte {
	t.Helper()
	r, err := gzip.NewReader(strings.NewReader(string(b)))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
