package auth_test

import (
	"context"
	"crypto/tls"
	"io"
	"log/slog"
	"net"
	"testing"

	"go.uber.org/goleak"

	"github.com/iris-pgwire/iris-pgwire/internal/auth"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// idle is a session that does nothing.
type idle struct{ pgwire.Session }

// Open implements pgwire.Handler.
func (s idle) Open(context.Context, *pgwire.Startup, *pgwire.ResultWriter) (pgwire.Session, error) {
	return s, nil
}

// Query implements pgwire.Session.
func (idle) Query(_ context.Context, _ string, w *pgwire.ResultWriter) error {
	w.EmptyQuery()
	return nil
}

// Sync implements pgwire.Session.
func (idle) Sync(context.Context, *pgwire.ResultWriter) (pgwire.TxStatus, error) {
	return pgwire.TxIdle, nil
}

// Fail implements pgwire.Session.
func (idle) Fail(error) {}

// End implements pgwire.Session.
func (idle) End() {}

// mustServe serves clients that m lets in until the test ends, and returns the
// address.
func mustServe(t testing.TB, m auth.Method, config *tls.Config) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := pgwire.New(pgwire.Options{
		Handler: idle{}, Authentication: m, Logger: slog.New(slog.DiscardHandler), TLS: config,
	})
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- server.Serve(ctx, listener) }()
	t.Cleanup(func() {
		stop()
		if err := <-served; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	return listener.Addr().String()
}

// mustSCRAM is the method for users, logging to w.
func mustSCRAM(t testing.TB, users auth.Users, w io.Writer) auth.Method {
	t.Helper()
	m, err := auth.NewSCRAM(auth.SCRAMOptions{Users: users, Logger: slog.New(slog.NewTextHandler(w, nil))})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// mustUser is one user with a password.
func mustUser(t testing.TB, name, password string) auth.Users {
	t.Helper()
	users, err := auth.SingleUser(name, password)
	if err != nil {
		t.Fatal(err)
	}
	return users
}
