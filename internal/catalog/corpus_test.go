package catalog_test

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/iris-pgwire/iris-pgwire/internal/config"
	"github.com/iris-pgwire/iris-pgwire/internal/server"
)

// mustServe runs a gateway over the embedded server until the test ends and
// returns its address.
func mustServe(t testing.TB) string {
	t.Helper()
	cfg := config.Default()
	cfg.Port, cfg.DataDir, cfg.Monitoring.MetricsEnabled = 0, t.TempDir(), false
	ctx, cancel := context.WithCancel(t.Context())
	ready, ended := make(chan string, 1), make(chan error, 1)
	g := server.New(server.Options{
		Config: cfg, Logger: slog.New(slog.DiscardHandler), Ready: func(i server.Info) { ready <- i.Address },
	})
	go func() { ended <- g.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("gateway: %v", err)
		}
	})
	select {
	case address := <-ready:
		return address
	case err := <-ended:
		ended <- err
		t.Fatal(err)
	}
	return ""
}

// client is one session.
type client struct{ *pgproto3.Frontend }

// mustConnect opens a session.
func mustConnect(t testing.TB, address string) *client {
	t.Helper()
	socket, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { socket.Close() })
	c := &client{pgproto3.NewFrontend(socket, socket)}
	c.Send(&pgproto3.StartupMessage{
		ProtocolVersion: pgproto3.ProtocolVersion30, Parameters: map[string]string{"user": "app", "database": "USER"},
	})
	c.answer(t)
	return c
}

// query runs a simple query.
func (c *client) query(t testing.TB, sql string) string {
	t.Helper()
	c.Send(&pgproto3.Query{String: sql})
	return c.answer(t)
}

// extended runs a statement with parameters in text.
func (c *client) extended(t testing.TB, sql string, params []string) string {
	t.Helper()
	raw := make([][]byte, len(params))
	for i, p := range params {
		raw[i] = []byte(p)
	}
	c.Send(&pgproto3.Parse{Query: sql})
	c.Send(&pgproto3.Bind{Parameters: raw})
	c.Send(&pgproto3.Describe{ObjectType: 'P'})
	c.Send(&pgproto3.Execute{})
	c.Send(&pgproto3.Sync{})
	return c.answer(t)
}

// answer prints columns, rows and errors up to ReadyForQuery.
func (c *client) answer(t testing.TB) string {
	t.Helper()
	if err := c.Flush(); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for {
		m, err := c.Receive()
		if err != nil {
			t.Fatal(err)
		}
		switch m := m.(type) {
		case *pgproto3.ReadyForQuery:
			return b.String()
		case *pgproto3.RowDescription:
			cells := make([]string, len(m.Fields))
			for i, f := range m.Fields {
				cells[i] = fmt.Sprintf("%s:%d", f.Name, f.DataTypeOID)
			}
			fmt.Fprintln(&b, strings.Join(cells, " | "))
		case *pgproto3.DataRow:
			cells := make([]string, len(m.Values))
			for i, v := range m.Values {
				if cells[i] = string(v); v == nil {
					cells[i] = "NULL"
				}
			}
			fmt.Fprintln(&b, strings.Join(cells, " | "))
		case *pgproto3.CommandComplete:
			fmt.Fprintf(&b, "%s\n", m.CommandTag)
		case *pgproto3.ErrorResponse:
			fmt.Fprintf(&b, "%s %s\n", m.Code, m.Message)
		}
	}
}

// TestCorpus runs the introspection queries of clients, one folder for each, on
// a namespace that testdata/namespace.sql makes.
//
//	sql       a simple query
//	extended  the statement up to a line "--", then one parameter in each line
func TestCorpus(t *testing.T) {
	script, err := os.ReadFile("testdata/namespace.sql")
	if err != nil {
		t.Fatal(err)
	}
	address := mustServe(t)
	c := mustConnect(t, address)
	if out := c.query(t, string(script)); !strings.HasSuffix(out, "INDEX\n") {
		t.Fatal(out)
	}
	files, err := filepath.Glob("testdata/*/*")
	if err != nil || len(files) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	for _, file := range files {
		t.Run(file, func(t *testing.T) {
			datadriven.RunTest(t, file, func(t *testing.T, d *datadriven.TestData) string {
				switch d.Cmd {
				case "sql":
					return c.query(t, d.Input)
				case "extended":
					sql, params, _ := strings.Cut(d.Input, "\n--\n")
					return c.extended(t, sql, strings.Split(params, "\n"))
				}
				t.Fatalf("%s: unknown directive %s", d.Pos, d.Cmd)
				return ""
			})
		})
	}
}

// TestRelations reads every relation once. Those that cannot be read yet are
// listed with the reason; the list may only shrink.
func TestRelations(t *testing.T) {
	c := mustConnect(t, mustServe(t))
	datadriven.RunTest(t, "testdata/relations", func(t *testing.T, d *datadriven.TestData) string {
		if d.Cmd != "unreadable" {
			t.Fatalf("%s: unknown directive %s", d.Pos, d.Cmd)
		}
		names := c.query(t, "SELECT nspname || '.' || relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace "+
			"WHERE nspname IN ('pg_catalog', 'information_schema') AND relkind IN ('r', 'v') ORDER BY nspname, relname COLLATE \"C\"")
		var b strings.Builder
		for _, name := range strings.Split(names, "\n")[1:] {
			if strings.Contains(name, " ") || name == "" {
				continue
			}
			if out := c.query(t, "SELECT count(*) FROM (SELECT * FROM "+name+") x"); !strings.HasSuffix(out, "SELECT 1\n") {
				fmt.Fprintf(&b, "%s: %s", name, strings.TrimPrefix(out, "count:20\n"))
			}
		}
		return b.String()
	})
}
