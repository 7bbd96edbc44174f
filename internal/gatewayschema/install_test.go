package gatewayschema_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
	"github.com/iris-pgwire/iris-pgwire/iris"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// mustConnect opens a connection to an embedded server of the test's own.
func mustConnect(t testing.TB) *iris.Conn {
	t.Helper()
	server, err := embedded.New(embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	conn, err := iris.Dial(t.Context(), iris.Config{
		Host: "embedded", Namespace: "USER", Username: embedded.DefaultUser, Password: embedded.DefaultPassword, Autocommit: true,
		DialFunc: func(ctx context.Context, _, _ string) (net.Conn, error) { return server.Dial(ctx) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// faulty is a Runner that fails from a number of statements on, as a gateway
// that is killed does.
type faulty struct {
	gatewayschema.Runner
	left int
}

var errKilled = errors.New("killed")

// Define implements gatewayschema.Runner.
func (f *faulty) Define(ctx context.Context, sql string) error {
	if f.left--; f.left < 0 {
		return errKilled
	}
	return f.Runner.Define(ctx, sql)
}

// TestInstall checks that installing can be interrupted anywhere and repeated.
func TestInstall(t *testing.T) {
	for at := range gatewayschema.Steps() {
		run := remote.Runner{Conn: mustConnect(t)}
		if _, err := gatewayschema.Install(t.Context(), &faulty{run, at}); !errors.Is(err, errKilled) {
			t.Fatalf("interrupted after %d steps: %v", at, err)
		}
		if v, _, err := gatewayschema.Installed(t.Context(), run); v != 0 || err != nil {
			t.Fatalf("version %d after %d steps: %v", v, at, err)
		}
		if before, err := gatewayschema.Install(t.Context(), run); before != 0 || err != nil {
			t.Fatalf("resumed after %d steps: %d %v", at, before, err)
		}
		if before, err := gatewayschema.Install(t.Context(), run); before != gatewayschema.Version || err != nil {
			t.Fatalf("installed again: %d %v", before, err)
		}
		mustRead(t, run)
	}
}

// mustRead reads everything, as far as the version has it.
func mustRead(t *testing.T, run gatewayschema.Runner) *gatewayschema.Contents {
	t.Helper()
	contents := gatewayschema.NewContents()
	version := contents.VersionQuery()
	if err := run.Read(t.Context(), version.SQL, version.Row); err != nil {
		t.Fatalf("%s: %v", version.SQL, err)
	}
	for _, q := range contents.Queries() {
		if err := run.Read(t.Context(), q.SQL, q.Row); err != nil {
			t.Fatalf("%s: %v", q.SQL, err)
		}
	}
	for _, sql := range contents.StampQueries() {
		if err := run.Read(t.Context(), sql, func([]string) error { return nil }); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	return contents
}

// TestOlder checks that this program reads the tables of each earlier version.
func TestOlder(t *testing.T) {
	for version := 1; version < gatewayschema.Version; version++ {
		run := remote.Runner{Conn: mustConnect(t)}
		if err := gatewayschema.InstallUpTo(t.Context(), run, version); err != nil {
			t.Fatal(err)
		}
		if contents := mustRead(t, run); contents.Version != version {
			t.Errorf("version %d, not %d", contents.Version, version)
		}
		if before, err := gatewayschema.Install(t.Context(), run); before != version || err != nil {
			t.Errorf("upgraded from %d: %v", before, err)
		}
		mustRead(t, run)
	}
}

// TestUpgrade checks that a later version adds to what is there, and that this
// program leaves a later version alone.
func TestUpgrade(t *testing.T) {
	run := remote.Runner{Conn: mustConnect(t)}
	if _, err := gatewayschema.Install(t.Context(), run); err != nil {
		t.Fatal(err)
	}
	if before, err := gatewayschema.InstallNext(t.Context(), run); before != gatewayschema.Version || err != nil {
		t.Fatalf("%d %v", before, err)
	}
	if v, reader, err := gatewayschema.Installed(t.Context(), run); v != gatewayschema.Version+1 || reader != 1 || err != nil {
		t.Fatalf("version %d, reader %d: %v", v, reader, err)
	}
	if err := run.Define(t.Context(), `INSERT INTO iris_pgwire.advisory_lock (lock_key, note) VALUES ('a', 'b')`); err != nil {
		t.Error(err)
	}
	if err := run.Define(t.Context(), `INSERT INTO iris_pgwire.later (id) VALUES (1)`); err != nil {
		t.Error(err)
	}
	if _, err := gatewayschema.Install(t.Context(), run); err == nil || !strings.Contains(err.Error(), "newer than this program's") {
		t.Errorf("a newer schema was taken: %v", err)
	}
}

// TestReader checks that a schema which this program would misread is refused.
func TestReader(t *testing.T) {
	run := remote.Runner{Conn: mustConnect(t)}
	if _, err := gatewayschema.Install(t.Context(), run); err != nil {
		t.Fatal(err)
	}
	if err := run.Define(t.Context(), `UPDATE iris_pgwire.schema_version SET version = 9, reader = 8`); err != nil {
		t.Fatal(err)
	}
	q := gatewayschema.NewContents().VersionQuery()
	if err := run.Read(t.Context(), q.SQL, q.Row); err == nil {
		t.Error("a schema for later programs was read")
	}
}

// TestScript checks that what --print shows makes the same schema.
func TestScript(t *testing.T) {
	run := remote.Runner{Conn: mustConnect(t)}
	for _, sql := range gatewayschema.Script() {
		if err := run.Define(t.Context(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	if before, err := gatewayschema.Install(t.Context(), run); before != gatewayschema.Version || err != nil {
		t.Errorf("%d %v", before, err)
	}
}
