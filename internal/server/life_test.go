package server_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/iris-pgwire/iris-pgwire/internal/auth"
	"github.com/iris-pgwire/iris-pgwire/internal/certs"
	"github.com/iris-pgwire/iris-pgwire/internal/config"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded"
	"github.com/iris-pgwire/iris-pgwire/internal/server"
)

// logText is what was logged.
type logText struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (l *logText) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// has reports whether a text was logged.
func (l *logText) has(text string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Contains(l.text.String(), text)
}

// life is a gateway whose whole life a test watches.
type life struct {
	*server.Gateway
	server.Info
	log  *logText
	stop context.CancelFunc
	// ended gives Run's error, once.
	ended chan error
}

// mustLive runs a gateway. The test may stop it; else it ends with the test.
func mustLive(t *testing.T, cfg *config.Config, load func() (*config.Config, error)) *life {
	t.Helper()
	l := &life{log: &logText{}, ended: make(chan error, 1)}
	ready := make(chan server.Info, 1)
	l.Gateway = server.New(server.Options{
		Config: cfg, Load: load, Logger: slog.New(slog.NewTextHandler(l.log, nil)), Version: "test",
		Ready: func(i server.Info) { ready <- i },
	})
	ctx, cancel := context.WithCancel(context.Background())
	l.stop = cancel
	ended := make(chan error, 1)
	go func() { ended <- l.Run(ctx) }()
	select {
	case l.Info = <-ready:
	case err := <-ended:
		cancel()
		t.Fatal(err)
	}
	go func() { l.ended <- <-ended }()
	t.Cleanup(func() {
		cancel()
		if err := <-l.ended; err != nil {
			t.Errorf("gateway: %v", err)
		}
		http.DefaultClient.CloseIdleConnections()
	})
	return l
}

// settings is the configuration the tests start from.
func settings(t *testing.T) *config.Config {
	t.Helper()
	cfg := config.Default()
	cfg.Port, cfg.DataDir, cfg.Monitoring.MetricsPort = 0, t.TempDir(), 0
	return cfg
}

// get asks the HTTP side.
func (l *life) get(t *testing.T, path string) (status int, body string) {
	t.Helper()
	r, err := http.Get("http://" + l.Metrics + path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(text)
}

// eventually waits for what must come.
func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !done(); {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
		<-time.After(5 * time.Millisecond)
	}
}

// connect opens a session with a URL's options beside address and database.
func (l *life) connect(t *testing.T, options string, secure *tls.Config) (*pgconn.PgConn, error) {
	t.Helper()
	cfg, err := pgconn.ParseConfig("postgres://" + l.Address + "/USER?sslmode=disable&" + options)
	if err != nil {
		t.Fatal(err)
	}
	cfg.TLSConfig = secure
	return pgconn.ConnectConfig(t.Context(), cfg)
}

// mustConnect is connect that succeeds; the session ends with the test.
func (l *life) mustConnect(t *testing.T, options string, secure *tls.Config) *pgconn.PgConn {
	t.Helper()
	c, err := l.connect(t, options, secure)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close(context.Background()) })
	return c
}

// sqlstate is the code of a PostgreSQL error, "" for none.
func sqlstate(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// TestHTTP checks the endpoints of a gateway that serves.
func TestHTTP(t *testing.T) {
	l := mustLive(t, settings(t), nil)
	eventually(t, "ready", func() bool { status, _ := l.get(t, "/ready"); return status == http.StatusOK })
	if status, _ := l.get(t, "/health"); status != http.StatusOK {
		t.Errorf("health: %d", status)
	}
	c := l.mustConnect(t, "user=app&application_name=watched", nil)
	if err := c.Exec(t.Context(), "SELECT 'confidential'").Close(); err != nil {
		t.Fatal(err)
	}
	_, text := l.get(t, "/metrics")
	for _, line := range []string{
		"pgwire_connections_total 1", `pgwire_queries_total{type="select"} 1`, "pgwire_iris_up 1",
		`pgwire_build_info{go_version="`,
	} {
		if !strings.Contains(text, line) {
			t.Errorf("metrics lack %s", line)
		}
	}
	_, page := l.get(t, "/status")
	if !strings.Contains(page, "watched") || strings.Contains(page, "confidential") {
		t.Errorf("the status page shows no session, or a literal:\n%s", page)
	}
}

// TestMetricsPortTaken checks that a default port that is taken costs the
// monitoring only, and one that was asked for the start.
func TestMetricsPortTaken(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := taken.Addr().(*net.TCPAddr).Port
	cfg := settings(t)
	cfg.Monitoring.MetricsPort = port
	l := mustLive(t, cfg, nil)
	if l.Metrics != "" || !l.log.has("monitoring.metrics_port") {
		t.Error("nothing says that monitoring is not served")
	}
	asked, err := config.Load(config.Sources{Flags: map[string]string{
		"port": "0", "data_dir": t.TempDir(), "monitoring.metrics_port": strconv.Itoa(port),
	}})
	if err != nil {
		t.Fatal(err)
	}
	g := server.New(server.Options{Config: asked, Logger: slog.New(slog.DiscardHandler)})
	if err := g.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("got %v", err)
	}
}

// TestIRISComesLater checks that a gateway that starts before IRIS says so and
// serves when IRIS is there.
func TestIRISComesLater(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().(*net.TCPAddr)
	listener.Close()
	cfg := settings(t)
	cfg.IRIS.Host, cfg.IRIS.Port = "127.0.0.1", address.Port
	cfg.IRIS.Username, cfg.IRIS.Password = embedded.DefaultUser, embedded.DefaultPassword
	l := mustLive(t, cfg, nil)
	eventually(t, "not ready", func() bool {
		status, text := l.get(t, "/ready")
		return status == http.StatusServiceUnavailable && strings.Contains(text, strconv.Itoa(address.Port))
	})
	c := l.mustConnect(t, "user=app", nil)
	if err := c.Exec(t.Context(), "SELECT * FROM t").Close(); sqlstate(err) != "57P03" {
		t.Errorf("got %v", err)
	}
	local, err := embedded.New(embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if listener, err = net.Listen("tcp", address.String()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- local.Run(ctx, listener) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	eventually(t, "ready", func() bool { status, _ := l.get(t, "/ready"); return status == http.StatusOK })
	eventually(t, "served", func() bool {
		return sqlstate(c.Exec(t.Context(), "SELECT * FROM t").Close()) == "42P01"
	})
}

// TestNoIRISInTime checks that startup_timeout ends a gateway without IRIS.
func TestNoIRISInTime(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	listener.Close()
	cfg := settings(t)
	cfg.IRIS.Host, cfg.IRIS.Port, cfg.IRIS.StartupTimeout = "127.0.0.1", port, time.Millisecond
	g := server.New(server.Options{Config: cfg, Logger: slog.New(slog.DiscardHandler)})
	if err := g.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "did not answer within") {
		t.Errorf("got %v", err)
	}
}

// TestDrain checks that a gateway that stops is not ready, ends idle sessions and
// lets an open transaction finish.
func TestDrain(t *testing.T) {
	l := mustLive(t, settings(t), nil)
	busy, idle := l.mustConnect(t, "user=app", nil), l.mustConnect(t, "user=app", nil)
	for _, sql := range []string{"CREATE TABLE t (a INT PRIMARY KEY)", "BEGIN", "INSERT INTO t VALUES (1)"} {
		if err := busy.Exec(t.Context(), sql).Close(); err != nil {
			t.Fatal(err)
		}
	}
	l.stop()
	eventually(t, "not ready", func() bool {
		status, text := l.get(t, "/ready")
		return status == http.StatusServiceUnavailable && strings.Contains(text, "shutting down")
	})
	eventually(t, "the idle session ends", func() bool { return idle.Exec(t.Context(), "SELECT 1").Close() != nil })
	if err := busy.Exec(t.Context(), "INSERT INTO t VALUES (2); COMMIT").Close(); err != nil {
		t.Errorf("the open transaction: %v", err)
	}
	if err := <-l.ended; err != nil {
		t.Errorf("gateway: %v", err)
	}
	l.ended <- nil // for the end of the test
}

// mustWrite writes a file that only its owner reads, at once: the gateway may read
// it at any time.
func mustWrite(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path+".new", content, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
}

// mustCertify writes a new certificate and returns TLS that trusts only it.
func mustCertify(t *testing.T, cfg *config.Config) *tls.Config {
	t.Helper()
	cert, key, err := certs.SelfSigned(certs.SelfSignedOptions{Names: []string{"127.0.0.1"}})
	if err != nil {
		t.Fatal(err)
	}
	mustWrite(t, cfg.SSLCertPath, cert)
	mustWrite(t, cfg.SSLKeyPath, key)
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(cert)
	return &tls.Config{RootCAs: trusted, ServerName: "127.0.0.1", MinVersion: tls.VersionTLS12}
}

// mustList writes a users file.
func mustList(t *testing.T, path string, users map[string]string) {
	t.Helper()
	var list auth.UserList
	for user, password := range users {
		v, err := auth.NewVerifier(password)
		if err != nil {
			t.Fatal(err)
		}
		if err := list.Set(user, v); err != nil {
			t.Fatal(err)
		}
	}
	mustWrite(t, path, list.Bytes())
}

// TestReload checks what SIGHUP takes over and what it does not.
func TestReload(t *testing.T) {
	cfg := settings(t)
	dir := t.TempDir()
	cfg.SSLEnabled, cfg.SSLRequired, cfg.EnableSCRAM = true, true, true
	cfg.SSLCertPath, cfg.SSLKeyPath = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	cfg.UsersFile = filepath.Join(dir, "users")
	old := mustCertify(t, cfg)
	mustList(t, cfg.UsersFile, map[string]string{"alice": "one"})
	next, broken := *cfg, false
	l := mustLive(t, cfg, func() (*config.Config, error) {
		if broken {
			return nil, errors.New("line 7: no such setting")
		}
		return &next, nil
	})
	// The first health check reads the files again, too.
	eventually(t, "ready", func() bool { status, _ := l.get(t, "/ready"); return status == http.StatusOK })
	l.mustConnect(t, "user=alice&password=one", old)
	if _, err := l.connect(t, "user=alice&password=one", nil); sqlstate(err) != "28000" {
		t.Errorf("without TLS: %v", err)
	}

	renewed := mustCertify(t, cfg)
	mustList(t, cfg.UsersFile, map[string]string{"bob": "two"})
	next.MaxConnections, next.ReservedConnections, next.Port = 2, 0, 1234
	l.Reload()
	if _, err := l.connect(t, "user=bob&password=two", old); err == nil {
		t.Error("the old certificate is shown")
	}
	bob := l.mustConnect(t, "user=bob&password=two", renewed)
	if _, err := l.connect(t, "user=alice&password=one", renewed); sqlstate(err) != "28P01" {
		t.Errorf("a user who was removed: %v", err)
	}
	if _, err := l.connect(t, "user=bob&password=two", renewed); sqlstate(err) != "53300" {
		t.Errorf("max_connections was not taken over: %v", err)
	}
	if !l.log.has("need a restart") || !l.log.has("settings=port") {
		t.Error("nothing says that the port needs a restart")
	}

	mustWrite(t, cfg.SSLCertPath, []byte("rubbish"))
	mustWrite(t, cfg.UsersFile, []byte("rubbish"))
	broken = true
	l.Reload()
	if !l.log.has("files not reloaded") || !l.log.has("line 7") {
		t.Error("nothing says what is wrong")
	}
	bob.Close(t.Context())
	eventually(t, "served as before", func() bool {
		c, err := l.connect(t, "user=bob&password=two", renewed)
		if err != nil {
			return false
		}
		c.Close(t.Context())
		return true
	})
}

// TestReloadLogin checks that the password of the one user can change.
func TestReloadLogin(t *testing.T) {
	cfg := settings(t)
	cfg.EnableSCRAM, cfg.Username, cfg.Password = true, "app", "one"
	next := *cfg
	l := mustLive(t, cfg, func() (*config.Config, error) { return &next, nil })
	l.mustConnect(t, "user=app&password=one", nil)
	next.Password = "two"
	l.Reload()
	if _, err := l.connect(t, "user=app&password=one", nil); sqlstate(err) != "28P01" {
		t.Errorf("the old password: %v", err)
	}
	l.mustConnect(t, "user=app&password=two", nil)
}
