package session_test

import (
	"flag"
	"fmt"
	"sort"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/iris-pgwire/iris-pgwire/internal/session"
)

// pgAddr is a PostgreSQL server to run the scripts of several clients on in place
// of the gateway; it must trust user app with database USER.
var pgAddr = flag.String("pg-addr", "", "run testdata/sessions on this PostgreSQL server")

// TestSessions runs testdata/sessions. The commands:
//
//	NAME            the input is a simple query of the client NAME; the output all it is
//	                answered up to ReadyForQuery, with its transaction status
//	start NAME      sends a query whose answer is read by the command finish NAME
//	hear NAME N     N messages that NAME gets without asking
//
// The senders of notifications are shown by their clients' names. A file whose name
// ends with _diverges is not PostgreSQL's.
func TestSessions(t *testing.T) {
	datadriven.Walk(t, "testdata/sessions", func(t *testing.T, path string) {
		address := *pgAddr
		if address == "" {
			address = mustServe(t, setup{schema: true}).address
		} else if strings.HasSuffix(path, "_diverges") {
			t.Skip("not PostgreSQL's")
		}
		n := &scripted{address: address, clients: map[string]*client{}}
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string { return n.do(t, d) })
		for _, c := range n.clients {
			c.socket.Close()
		}
	})
}

// do runs one command.
func (n *scripted) do(t *testing.T, d *datadriven.TestData) string {
	switch d.Cmd {
	case "hear":
		var count int
		if _, err := fmt.Sscan(d.CmdArgs[1].Key, &count); err != nil {
			d.Fatalf(t, "%v", err)
		}
		return n.hear(t, d.CmdArgs[0].Key, count)
	case "start":
		n.client(t, d.CmdArgs[0].Key).send(t, &pgproto3.Query{String: d.Input})
		return ""
	case "finish":
		return n.answer(t, n.client(t, d.CmdArgs[0].Key))
	}
	c := n.client(t, d.Cmd)
	c.send(t, &pgproto3.Query{String: d.Input})
	return n.answer(t, c)
}

// scripted is a set of clients by name.
type scripted struct {
	address string
	clients map[string]*client
}

// client returns the client of a name, which may be new.
func (n *scripted) client(t *testing.T, name string) *client {
	t.Helper()
	if c := n.clients[name]; c != nil {
		return c
	}
	c, err := connect(n.address)
	if err != nil {
		t.Fatal(err)
	}
	n.clients[name] = c
	return c
}

// answer reads the answers of a query.
func (n *scripted) answer(t *testing.T, c *client) string {
	var out strings.Builder
	for {
		m := n.next(t, c, &out)
		if ready, ok := m.(*pgproto3.ReadyForQuery); ok {
			fmt.Fprintf(&out, "ready %c\n", ready.TxStatus)
			return out.String()
		}
	}
}

// hear reads messages that nobody asked for.
func (n *scripted) hear(t *testing.T, name string, count int) string {
	var out strings.Builder
	for range count {
		n.next(t, n.client(t, name), &out)
	}
	return out.String()
}

// next reads a message and writes down what it says.
func (n *scripted) next(t *testing.T, c *client, out *strings.Builder) pgproto3.BackendMessage {
	t.Helper()
	m, err := c.Receive()
	if err != nil {
		t.Fatal(err)
	}
	switch m := m.(type) {
	case *pgproto3.CommandComplete:
		fmt.Fprintf(out, "%s\n", m.CommandTag)
	case *pgproto3.DataRow:
		fmt.Fprintf(out, "row %q\n", m.Values)
	case *pgproto3.ErrorResponse:
		fmt.Fprintf(out, "%s %s %s\n", m.Severity, m.Code, m.Message)
		if m.Detail != "" {
			fmt.Fprintf(out, "DETAIL %s\n", m.Detail)
		}
	case *pgproto3.NoticeResponse:
		fmt.Fprintf(out, "%s %s %s\n", m.Severity, m.Code, m.Message)
	case *pgproto3.NotificationResponse:
		fmt.Fprintf(out, "notification from %s on %s: %s\n", n.sender(m.PID), m.Channel, brief(m.Payload))
	}
	return m
}

// brief shortens what is long.
func brief(s string) string {
	if len(s) > 60 {
		return fmt.Sprintf("%d bytes", len(s))
	}
	return fmt.Sprintf("%q", s)
}

// sender names the client of a backend's number.
func (n *scripted) sender(pid uint32) string {
	var names []string
	for name, c := range n.clients {
		if c.key.ProcessID == pid {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return strings.Join(names, ",")
}

// TestListenRefused: with several gateways a listener would miss what is
// scripted at the others.
func TestListenRefused(t *testing.T) {
	c := mustConnect(t, mustServe(t, setup{session: session.Options{Replicas: 2}}))
	if a := c.run("LISTEN a"); a.code != "0A000" {
		t.Errorf("LISTEN is answered by %+v", a)
	}
	if a := c.run("UNLISTEN *; NOTIFY a"); a.code != "" {
		t.Errorf("NOTIFY is answered by %+v", a)
	}
}
