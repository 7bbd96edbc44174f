package server_test

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
	"github.com/jackc/pgx/v5/pgproto3"
	"go.uber.org/goleak"

	"github.com/iris-pgwire/iris-pgwire/internal/config"
	"github.com/iris-pgwire/iris-pgwire/internal/server"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// mustServe runs a gateway over the embedded server until the test ends and
// returns its address.
func mustServe(t testing.TB, dir string) string {
	t.Helper()
	cfg := config.Default()
	cfg.Port, cfg.DataDir, cfg.Monitoring.MetricsEnabled = 0, dir, false
	ctx, cancel := context.WithCancel(context.Background())
	ready := make(chan string, 1)
	ended := make(chan error, 1)
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

// client is one connection of a corpus file.
type client struct {
	socket   net.Conn
	frontend *pgproto3.Frontend
}

// mustConnect opens a session and reads up to its first ReadyForQuery.
func mustConnect(t testing.TB, address string, parameters map[string]string) *client {
	t.Helper()
	socket, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { socket.Close() })
	c := &client{socket, pgproto3.NewFrontend(socket, socket)}
	all := map[string]string{"user": "app", "database": "USER"}
	for k, v := range parameters {
		all[k] = v
	}
	c.frontend.Send(&pgproto3.StartupMessage{ProtocolVersion: pgproto3.ProtocolVersion30, Parameters: all})
	if out := c.until(t, false); strings.Contains(out, "error") {
		t.Fatal(out)
	}
	return c
}

// until flushes and prints messages up to ReadyForQuery.
func (c *client) until(t testing.TB, quiet bool) string {
	t.Helper()
	if err := c.frontend.Flush(); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for {
		m, err := c.frontend.Receive()
		if err != nil {
			return b.String() + "closed\n"
		}
		switch m := m.(type) {
		case *pgproto3.ReadyForQuery:
			if !quiet {
				fmt.Fprintf(&b, "-- %c\n", m.TxStatus)
			}
			return b.String()
		case *pgproto3.ParameterStatus, *pgproto3.BackendKeyData, *pgproto3.AuthenticationOk:
		default:
			printMessage(&b, m)
		}
	}
}

// printMessage prints one message in a line or a few.
func printMessage(b *strings.Builder, m pgproto3.BackendMessage) {
	switch m := m.(type) {
	case *pgproto3.RowDescription:
		for i, f := range m.Fields {
			if i > 0 {
				b.WriteString(" | ")
			}
			fmt.Fprintf(b, "%s:%d", f.Name, f.DataTypeOID)
		}
		b.WriteString("\n")
	case *pgproto3.DataRow:
		for i, v := range m.Values {
			if i > 0 {
				b.WriteString(" | ")
			}
			if v == nil {
				b.WriteString("NULL")
			} else {
				b.Write(v)
			}
		}
		b.WriteString("\n")
	case *pgproto3.CommandComplete:
		fmt.Fprintf(b, "%s\n", m.CommandTag)
	case *pgproto3.ErrorResponse:
		printError(b, "error", m)
	case *pgproto3.NoticeResponse:
		printError(b, "notice", (*pgproto3.ErrorResponse)(m))
	case *pgproto3.ParameterDescription:
		fmt.Fprintf(b, "parameters %v\n", m.ParameterOIDs)
	case *pgproto3.CopyData:
		b.Write(m.Data)
	default:
		fmt.Fprintf(b, "%s\n", strings.TrimPrefix(fmt.Sprintf("%T", m), "*pgproto3."))
	}
}

// printError prints the fields of an error that clients look at.
func printError(b *strings.Builder, what string, e *pgproto3.ErrorResponse) {
	fmt.Fprintf(b, "%s %s %s: %s", what, e.Severity, e.Code, e.Message)
	if e.Position != 0 {
		fmt.Fprintf(b, " at %d", e.Position)
	}
	b.WriteString("\n")
	for _, f := range []struct{ name, v string }{
		{"detail", e.Detail},
		{"hint", e.Hint},
		{"where", e.Where},
		{"table", e.TableName},
		{"column", e.ColumnName},
		{"constraint", e.ConstraintName},
	} {
		if f.v != "" {
			fmt.Fprintf(b, "  %s: %s\n", f.name, f.v)
		}
	}
}

// TestCorpus runs each file against a gateway of its own.
//
//	sql [as=name]            a simple query
//	extended [as=name max=n] Parse, Describe, Bind, Execute, Sync: the first line is the statement, each further
//	                         line one parameter in text, \N being NULL
//	copy [as=name]           a COPY FROM STDIN: the first line is the statement, the others are its data
func TestCorpus(t *testing.T) {
	datadriven.Walk(t, "testdata", func(t *testing.T, path string) {
		address := mustServe(t, t.TempDir())
		clients := map[string]*client{}
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			name := "main"
			d.MaybeScanArgs(t, "as", &name)
			c := clients[name]
			if c == nil {
				c = mustConnect(t, address, nil)
				clients[name] = c
			}
			switch d.Cmd {
			case "sql":
				c.frontend.Send(&pgproto3.Query{String: d.Input})
				return c.until(t, false)
			case "extended":
				return c.extended(t, d)
			case "copy":
				return c.copy(t, d)
			}
			t.Fatalf("%s: unknown directive %s", d.Pos, d.Cmd)
			return ""
		})
	})
}

// extended runs a statement through the extended protocol.
func (c *client) extended(t *testing.T, d *datadriven.TestData) string {
	lines := strings.Split(d.Input, "\n")
	var params [][]byte
	for _, p := range lines[1:] {
		if p == `\N` {
			params = append(params, nil)
			continue
		}
		params = append(params, []byte(p))
	}
	most := 0
	d.MaybeScanArgs(t, "max", &most)
	c.frontend.Send(&pgproto3.Parse{Query: lines[0]})
	c.frontend.Send(&pgproto3.Describe{ObjectType: 'S'})
	c.frontend.Send(&pgproto3.Bind{Parameters: params})
	c.frontend.Send(&pgproto3.Execute{MaxRows: uint32(most)})
	if most > 0 {
		c.frontend.Send(&pgproto3.Execute{})
	}
	c.frontend.Send(&pgproto3.Sync{})
	return c.until(t, false)
}

// copy sends copy data.
func (c *client) copy(t *testing.T, d *datadriven.TestData) string {
	statement, data, _ := strings.Cut(d.Input, "\n")
	c.frontend.Send(&pgproto3.Query{String: statement})
	c.frontend.Send(&pgproto3.CopyData{Data: []byte(strings.ReplaceAll(data, "<tab>", "\t") + "\n")})
	c.frontend.Send(&pgproto3.CopyDone{})
	return c.until(t, false)
}

// TestLargeResult checks that rows stream: a client that reads one row of many
// and goes away leaves no connection behind.
func TestLargeResult(t *testing.T) {
	address := mustServe(t, t.TempDir())
	c := mustConnect(t, address, nil)
	c.frontend.Send(&pgproto3.Query{String: "CREATE TABLE n (id INT PRIMARY KEY); " +
		"INSERT INTO n SELECT * FROM generate_series(1, 20000)"})
	if out := c.until(t, true); !strings.Contains(out, "INSERT 0 20000") {
		t.Fatal(out)
	}
	for range 3 {
		gone := mustConnect(t, address, nil)
		gone.frontend.Send(&pgproto3.Query{String: "SELECT a.id FROM n a, n b"})
		if err := gone.frontend.Flush(); err != nil {
			t.Fatal(err)
		}
		if _, err := gone.frontend.Receive(); err != nil {
			t.Fatal(err)
		}
		gone.socket.Close()
	}
	c.frontend.Send(&pgproto3.Query{String: "SELECT id FROM n ORDER BY id DESC LIMIT 1"})
	if out := c.until(t, true); !strings.Contains(out, strconv.Itoa(20000)) {
		t.Fatal(out)
	}
}
