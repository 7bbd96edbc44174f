package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/config"
)

// TestHealthURL checks where a gateway is asked, by its environment.
func TestHealthURL(t *testing.T) {
	for _, test := range []struct {
		environment map[string]string
		want        string
	}{
		{nil, "http://127.0.0.1:9090/ready"},
		{map[string]string{"PGWIRE_METRICS_PORT": "19090"}, "http://127.0.0.1:19090/ready"},
		{map[string]string{"PGWIRE_MONITORING_METRICS_PORT": "19091"}, "http://127.0.0.1:19091/ready"},
		{map[string]string{"PGWIRE_HOST": "0.0.0.0"}, "http://127.0.0.1:9090/ready"},
		{map[string]string{"PGWIRE_HOST": "::"}, "http://127.0.0.1:9090/ready"},
		{map[string]string{"PGWIRE_HOST": "localhost"}, "http://127.0.0.1:9090/ready"},
		{map[string]string{"PGWIRE_HOST": "::1"}, "http://[::1]:9090/ready"},
		{map[string]string{"PGWIRE_HOST": "192.0.2.1", "PGWIRE_METRICS_HOST": "127.0.0.1"}, "http://127.0.0.1:9090/ready"},
		{map[string]string{"PGWIRE_METRICS_HOST": "192.0.2.1"}, "http://192.0.2.1:9090/ready"},
	} {
		var environ []string
		for name, value := range test.environment {
			environ = append(environ, name+"="+value)
		}
		cfg, _ := config.Load(config.Sources{Environ: environ}) // the host without authentication is a problem, not ours
		if got := healthURL(cfg); got != test.want {
			t.Errorf("%v: %s, want %s", test.environment, got, test.want)
		}
	}
}

// TestHealthcheck checks the answers that pass and those that do not, each in one
// line.
func TestHealthcheck(t *testing.T) {
	hang := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/ready":
			fmt.Fprint(w, "{\n  \"status\": \"ready\"\n}\n")
		case "/starting":
			w.WriteHeader(http.StatusServiceUnavailable)
			fmt.Fprint(w, "{\n  \"reason\": \"starting\"\n}\n")
		case "/elsewhere":
			http.Redirect(w, r, "/ready", http.StatusFound)
		case "/hang":
			select {
			case <-hang:
			case <-r.Context().Done():
			}
		}
	}))
	defer server.Close()
	defer close(hang)
	t.Setenv("HTTP_PROXY", "http://192.0.2.1:1")
	line, err := askHealth(t.Context(), server.URL+"/ready")
	if err != nil || line != server.URL+`/ready: 200 OK { "status": "ready" }` {
		t.Errorf("%q %v", line, err)
	}
	for path, want := range map[string]string{"/starting": `503 Service Unavailable { "reason": "starting" }`, "/elsewhere": "302 Found"} {
		if _, err := askHealth(t.Context(), server.URL+path); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", path, err)
		}
	}
	command := healthcheckCmd{URL: server.URL + "/hang", Timeout: 50 * time.Millisecond}
	if err := command.Run(context.Background()); err == nil || !strings.Contains(err.Error(), "deadline") {
		t.Errorf("hanging: %v", err)
	}
	server.Close()
	if _, err := askHealth(t.Context(), server.URL); err == nil {
		t.Error("a gateway that is gone is ready")
	}
}
