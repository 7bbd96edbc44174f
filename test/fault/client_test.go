package fault_test

import (
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"
)

// client is one connection that speaks the protocol message by message.
type client struct {
	*pgproto3.Frontend
	socket net.Conn
	key    *pgproto3.BackendKeyData
}

// answer is what came back up to ReadyForQuery, or to the end of the connection.
type answer struct {
	rows   [][]string
	tags   []string
	errs   []*pgproto3.ErrorResponse
	notes  []*pgproto3.NoticeResponse
	copied []byte
	status byte // of ReadyForQuery; 0 when the connection ended
}

// dial opens a connection on which nothing was said yet.
func dial(address string) (*client, error) {
	socket, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	if err := socket.SetDeadline(time.Now().Add(2 * patience)); err != nil {
		socket.Close()
		return nil, err
	}
	return &client{Frontend: pgproto3.NewFrontend(socket, socket), socket: socket}, nil
}

// connect opens a session; parameters are names and values.
func connect(address string, parameters ...string) (*client, error) {
	c, err := dial(address)
	if err != nil {
		return nil, err
	}
	if a := c.startup(parameters...); a.status != 'I' {
		c.close()
		return nil, fmt.Errorf("no session: %v", a)
	}
	return c, nil
}

// mustDial is dial for a test, at whose end the connection is closed.
func mustDial(t testing.TB, address string) *client {
	t.Helper()
	c, err := dial(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.close)
	return c
}

// mustConnect is connect for a test, at whose end the session is closed.
func mustConnect(t testing.TB, address string, parameters ...string) *client {
	t.Helper()
	c, err := connect(address, parameters...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.close)
	return c
}

// startup sends the startup message and reads what it leads to.
func (c *client) startup(parameters ...string) *answer {
	all := map[string]string{"user": "app", "database": "USER"}
	for i := 0; i < len(parameters); i += 2 {
		all[parameters[i]] = parameters[i+1]
	}
	c.Send(&pgproto3.StartupMessage{ProtocolVersion: pgproto3.ProtocolVersion30, Parameters: all})
	return c.receive()
}

// close hangs up without a word.
func (c *client) close() { c.socket.Close() }

// closes is close with reset's signature.
func (c *client) closes(testing.TB) { c.close() }

// reset hangs up so that the peer's next write fails.
func (c *client) reset(t testing.TB) {
	t.Helper()
	if err := c.socket.(*net.TCPConn).SetLinger(0); err != nil {
		t.Fatal(err)
	}
	c.socket.Close()
}

// send sends messages and waits for no answer.
func (c *client) send(t testing.TB, messages ...pgproto3.FrontendMessage) {
	t.Helper()
	for _, m := range messages {
		c.Send(m)
	}
	if err := c.Flush(); err != nil {
		t.Fatal(err)
	}
}

// ask sends messages and reads up to one ReadyForQuery.
func (c *client) ask(messages ...pgproto3.FrontendMessage) *answer {
	for _, m := range messages {
		c.Send(m)
	}
	return c.receive()
}

// run runs a simple query.
func (c *client) run(sql string) *answer { return c.ask(&pgproto3.Query{String: sql}) }

// mustRun runs a simple query that must succeed.
func (c *client) mustRun(t testing.TB, sql string) *answer {
	t.Helper()
	a := c.run(sql)
	if a.status == 0 || len(a.errs) > 0 {
		t.Fatalf("%.80s: %v", sql, a)
	}
	return a
}

// extended runs a statement by the extended protocol.
func (c *client) extended(sql string, params ...string) *answer {
	bind := &pgproto3.Bind{}
	for _, p := range params {
		bind.Parameters = append(bind.Parameters, []byte(p))
	}
	return c.ask(&pgproto3.Parse{Query: sql}, bind, &pgproto3.Execute{}, &pgproto3.Sync{})
}

// receive flushes and reads up to ReadyForQuery or the connection's end.
func (c *client) receive() *answer {
	a := &answer{}
	if c.Flush() != nil {
		return a
	}
	for a.status == 0 {
		m, err := c.Receive()
		if err != nil {
			break
		}
		a.add(m)
		if k, ok := m.(*pgproto3.BackendKeyData); ok {
			key := *k
			key.SecretKey = append([]byte(nil), k.SecretKey...)
			c.key = &key
		}
	}
	return a
}

// add notes one message.
func (a *answer) add(m pgproto3.BackendMessage) {
	switch m := m.(type) {
	case *pgproto3.DataRow:
		row := make([]string, len(m.Values))
		for i, v := range m.Values {
			row[i] = string(v)
		}
		a.rows = append(a.rows, row)
	case *pgproto3.CommandComplete:
		a.tags = append(a.tags, string(m.CommandTag))
	case *pgproto3.ErrorResponse:
		e := *m
		a.errs = append(a.errs, &e)
	case *pgproto3.NoticeResponse:
		n := *m
		a.notes = append(a.notes, &n)
	case *pgproto3.CopyData:
		a.copied = append(a.copied, m.Data...)
	case *pgproto3.ReadyForQuery:
		a.status = m.TxStatus
	}
}

// cell is the only value of the result.
func (a *answer) cell() string {
	if len(a.rows) != 1 || len(a.rows[0]) != 1 {
		return a.String()
	}
	return a.rows[0][0]
}

// code is the SQLSTATE of the first error, "" without one.
func (a *answer) code() string {
	if len(a.errs) == 0 {
		return ""
	}
	return a.errs[0].Code
}

// String describes an answer in a failed test's report.
func (a *answer) String() string {
	var b strings.Builder
	for _, e := range a.errs {
		b.WriteString("[" + e.Severity + " " + e.Code + " " + e.Message + " " + e.Detail + " " + e.Hint + "]")
	}
	for _, tag := range a.tags {
		b.WriteString("[" + tag + "]")
	}
	for i, row := range a.rows {
		if i == 5 {
			b.WriteString("…")
			break
		}
		b.WriteString("(" + strings.Join(row, ",") + ")")
	}
	if a.status == 0 {
		return b.String() + " closed"
	}
	return b.String() + " " + string(rune(a.status))
}

// mustFail checks the first error's SQLSTATE and the transaction status.
func (a *answer) mustFail(t testing.TB, code string, status byte) *pgproto3.ErrorResponse {
	t.Helper()
	if a.code() != code || a.status != status {
		t.Fatalf("got %v, want %s", a, code)
	}
	return a.errs[0]
}
