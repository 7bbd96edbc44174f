package superserver

import (
	"bytes"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

func TestLoginRefused(t *testing.T) {
	ts := startServer(t, Options{}, nil)
	c := ts.dial(t)
	c.call(wire.Handshake, 0, []byte{69, 0})
	m := c.call(wire.Connect, 0, connectBody("_SYSTEM", "wrong"))
	if m.Status() != wire.StatusRefused || m.items(t)[0].Str != "Access Denied" {
		t.Fatalf("status %d, %q", m.Status(), m.body)
	}
	c.send(wire.Disconnect, 0, nil)
	c.mustEnd()
	ts.stop()
	if !strings.Contains(ts.log.String(), "level=INFO msg=\"connection ended\"") {
		t.Errorf("a refused login is not in the log:\n%s", ts.log)
	}
}

func TestConnectionLimit(t *testing.T) {
	ts := startServer(t, Options{MaxConnections: 1}, nil)
	first := ts.login(t)
	second := ts.dial(t)
	second.call(wire.Handshake, 0, []byte{69, 0})
	m := second.call(wire.Connect, 0, connectBody("_SYSTEM", "SYS"))
	if m.Status() != wire.StatusRefused || m.items(t)[0].Str != textLimitReached {
		t.Fatalf("second connection: status %d, %q", m.Status(), m.body)
	}
	first.send(wire.Disconnect, 0, nil)
	first.mustEnd()
	ts.login(t)
}

func TestSocketLimit(t *testing.T) {
	ts := startServer(t, Options{MaxConnections: 1}, nil)
	for range 1 + pendingMax {
		c := ts.dial(t)
		c.call(wire.Handshake, 0, []byte{69, 0})
	}
	ts.dial(t).mustEnd()
}

// TestBeforeLogin sends what is no login: the connection must end at once, or at
// its deadline, and leave nothing but debug lines in the log.
func TestBeforeLogin(t *testing.T) {
	handshake := wire.AppendHeader(nil, wire.Header{Size: 2, ID: 1, Code: uint16(wire.Handshake)})
	handshake = append(handshake, 69, 0)
	for _, test := range []struct {
		name  string
		bytes []byte
	}{
		{"nothing", nil},
		{"HTTP", []byte("GET / HTTP/1.1\r\nHost: x\r\n\r\n")},
		{"PostgreSQL", []byte("\x00\x00\x00\x08\x04\xd2\x16\x2f")},
		{"TLS without TLS", []byte("\x16\x03\x01\x02\x00\x01\x00")},
		{"half a header", handshake[:7]},
		{"half a handshake", handshake[:15]},
		{"handshake only", handshake},
		{"another message first", wire.AppendHeader(nil, wire.Header{ID: 1, Code: uint16(wire.Ping)})},
		{"handshake of no bytes", wire.AppendHeader(nil, wire.Header{ID: 1, Code: uint16(wire.Handshake)})},
		{"handshake, then another message", wire.AppendHeader(bytes.Clone(handshake),
			wire.Header{ID: 3, Code: uint16(wire.Prepare)})},
		{"handshake, then leaving", wire.AppendHeader(bytes.Clone(handshake),
			wire.Header{Code: uint16(wire.Disconnect)})},
		{"malformed connect", append(wire.AppendHeader(bytes.Clone(handshake),
			wire.Header{Size: 3, ID: 3, Code: uint16(wire.Connect)}), 9, 1, 'x')},
		{"a huge connect", wire.AppendHeader(bytes.Clone(handshake),
			wire.Header{Size: handshakeBytesMax + 1, ID: 3, Code: uint16(wire.Connect)})},
	} {
		t.Run(test.name, func(t *testing.T) {
			ts := startServer(t, Options{HandshakeTimeout: 50 * time.Millisecond}, nil)
			c := ts.dial(t)
			c.nc.Write(test.bytes)
			c.mustEnd()
			ts.stop()
			if log := ts.log.String(); !strings.Contains(log, "level=DEBUG") || strings.Contains(log, "level=INFO") {
				t.Errorf("log:\n%s", log)
			}
		})
	}
}

// TestConnectAndClose opens and closes many connections without a word.
func TestConnectAndClose(t *testing.T) {
	ts := startServer(t, Options{MaxConnections: 1}, nil)
	for range 200 {
		nc, err := net.Dial("tcp", ts.addr)
		if err != nil {
			t.Fatal(err)
		}
		nc.Close()
	}
	for deadline := time.Now().Add(testTimeout); ts.sockets.Load() > 0; {
		if time.Now().After(deadline) {
			t.Fatalf("%d connections are still served", ts.sockets.Load())
		}
	}
	ts.login(t)
}

// TestLoginOutlivesHandshakeTimeout checks that an idle connection stays.
func TestLoginOutlivesHandshakeTimeout(t *testing.T) {
	const timeout = 100 * time.Millisecond
	ts := startServer(t, Options{HandshakeTimeout: timeout}, nil)
	c := ts.login(t)
	<-time.After(timeout + 50*time.Millisecond)
	c.call(wire.Ping, 0, nil)
}

func TestMessageLimit(t *testing.T) {
	ts := startServer(t, Options{MaxMessageBytes: 1000}, nil)
	c := ts.login(t)
	if m := c.call(wire.Prepare, 1, sqlBody("INSERT INTO t VALUES (1)", 0)); m.Status() != wire.StatusOK {
		t.Fatalf("short statement: status %d", m.Status())
	}
	c.send(wire.Prepare, 2, make([]byte, 1001))
	c.mustEnd()
}

func TestStatementLimit(t *testing.T) {
	ts := startServer(t, Options{MaxStatements: 2}, nil)
	c := ts.login(t)
	for id := uint32(1); id <= 3; id++ {
		c.call(wire.Prepare, id, sqlBody("SELECT :%qpar(1)", 1))
		c.call(wire.PreparedQuery, 1, queryBody(0, 0, "used")) // keeps 1 in use
	}
	for id, want := range map[uint32]wire.Status{
		1: wire.StatusDone, 2: wire.StatusUnknownStatement, 3: wire.StatusDone,
	} {
		if m := c.call(wire.PreparedQuery, id, queryBody(0, 0, "x")); m.Status() != want {
			t.Errorf("statement %d: status %d, want %d", id, m.Status(), want)
		}
	}
}

// TestPages checks that a result in pages is the whole result, in messages of
// about the size asked for.
func TestPages(t *testing.T) {
	const rows, pageBytes = 1000, 500
	s := script{columns: []Column{varcharColumn("s")}}
	for i := range rows {
		s.rows = append(s.rows, []list.Item{{Kind: list.String, Str: fmt.Sprint("row ", i)}})
	}
	ts := startServer(t, Options{PageBytes: pageBytes}, map[string]script{"SELECT s": s})
	c := ts.login(t)
	c.call(wire.Prepare, 1, sqlBody("SELECT s", 0))
	m := c.call(wire.PreparedQuery, 1, queryBody(0, 0))
	got := m.items(t)
	for m.Status() == wire.StatusOK {
		if len(m.body) < pageBytes || len(m.body) > pageBytes+20 {
			t.Fatalf("page of %d bytes", len(m.body))
		}
		m = c.call(wire.Fetch, 1, nil)
		got = append(got, m.items(t)...)
	}
	if m.Status() != wire.StatusDone || len(got) != rows || got[rows-1].Str != fmt.Sprint("row ", rows-1) {
		t.Fatalf("status %d after %d rows", m.Status(), len(got))
	}
}

// TestParametersOutliveTheirRequest executes a query whose rows are its
// parameters while later requests use the connection's buffer.
func TestParametersOutliveTheirRequest(t *testing.T) {
	ts := startServer(t, Options{PageBytes: 1}, nil)
	c := ts.login(t)
	c.call(wire.Prepare, 1, sqlBody("SELECT :%qpar(1)", 1))
	c.call(wire.Prepare, 2, sqlBody("SELECT :%qpar(1)", 1))
	want := strings.Repeat("a", 300)
	if m := c.call(wire.DirectScroll, 1, append(sqlBody("SELECT :%qpar(1)", 1), queryBody(0, 0, want)...)); !m.Status().OK() {
		t.Fatal(m.Status())
	}
	c.call(wire.PreparedQuery, 2, queryBody(0, 0, strings.Repeat("b", 300)))
	got := c.call(wire.FetchScroll, 1, list.AppendInt(list.AppendInt(nil, 1), 1)).items(t)[2].Str
	if got != want {
		t.Errorf("the row became %.20s…", got)
	}
}

// TestStreamStoreIsBounded fetches more stream contents than a connection keeps.
func TestStreamStoreIsBounded(t *testing.T) {
	const limit, size, rows = 4000, 500, 40
	s := script{columns: []Column{{Name: "c", Type: wire.TypeLongVarchar}}}
	for range rows {
		s.rows = append(s.rows, []list.Item{{Kind: list.String, Str: strings.Repeat("x", size)}})
	}
	ts := startServer(t, Options{MaxStreamBytes: limit}, map[string]script{"SELECT c": s})
	c := ts.login(t)
	c.call(wire.Prepare, 1, sqlBody("SELECT c", 0))
	m := c.call(wire.PreparedQuery, 1, queryBody(0, 0))
	total := 0
	for {
		handles := m.items(t)
		if len(handles)*size > limit {
			t.Fatalf("a page refers to %d streams of %d bytes", len(handles), size)
		}
		for _, handle := range handles {
			total++
			body := list.AppendInt(list.AppendString(nil, handle.Str), -1)
			if got := c.call(wire.ReadStream, 1, body); len(got.body) != size {
				t.Fatalf("stream %s: status %d, %d bytes", handle.Str, got.Status(), len(got.body))
			}
		}
		if m.Status() == wire.StatusDone {
			break
		}
		m = c.call(wire.Fetch, 1, nil)
	}
	first := list.AppendString(nil, streamID(0))
	if m := c.call(wire.StreamSize, 1, first); m.Status() != wire.StatusNullStream || total != rows {
		t.Errorf("%d streams; the first has status %d", total, m.Status())
	}
}

// TestStoredStreamReachesUpdate checks that a handle among the parameters is
// replaced by what was stored under it.
func TestStoredStreamReachesUpdate(t *testing.T) {
	const insert = "INSERT INTO lob VALUES ( :%qpar(1) )"
	ts := startServer(t, Options{}, map[string]script{insert: {params: []ParamMeta{{Type: wire.TypeLongVarchar}}}})
	c := ts.login(t)
	content := strings.Repeat("т", 100_000)
	body := countedBody(uint32(len(content)), []byte(content))
	handle := c.call(wire.StoreCharacterStream, 1, append(list.AppendInt(nil, 0), body...)).items(t)[0].Str
	c.call(wire.Prepare, 2, sqlBody(insert, 1))
	c.call(wire.PreparedUpdate, 2, updateBody([]string{handle}, []string{"inline"}))
	want := fmt.Sprintf("update %q, update %q", content, "inline")
	if got := strings.Join(ts.fake.job(firstJob).calls, ", "); got != want {
		t.Errorf("calls %.60s…", got)
	}
}

// TestRefusalDelay checks that refused logins take their time.
func TestRefusalDelay(t *testing.T) {
	const delay = 50 * time.Millisecond
	ts := startServer(t, Options{RefusalDelay: delay}, nil)
	c := ts.dial(t)
	c.call(wire.Handshake, 0, []byte{69, 0})
	began := time.Now()
	if m := c.call(wire.Connect, 0, connectBody("_SYSTEM", "guess")); m.Status() != wire.StatusRefused {
		t.Errorf("status %d", m.Status())
	}
	if took := time.Since(began); took < delay {
		t.Errorf("refused after %v", took)
	}
}

// TestRefusalHoldsNoPlace checks that a guess that waits for its refusal does
// not keep others from logging in.
func TestRefusalHoldsNoPlace(t *testing.T) {
	ts := startServer(t, Options{MaxConnections: 1, RefusalDelay: time.Hour}, nil)
	guess := ts.dial(t)
	guess.call(wire.Handshake, 0, []byte{69, 0})
	guess.send(wire.Connect, 0, connectBody("_SYSTEM", "guess"))
	// While the guess is looked at it has the only place: try again.
	for deadline := time.Now().Add(testTimeout); ; {
		other := ts.dial(t)
		other.call(wire.Handshake, 0, []byte{69, 0})
		if other.call(wire.Connect, 0, connectBody("_SYSTEM", "SYS")).Status() == wire.StatusOK {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("nobody can log in")
		}
	}
}

// TestLogHoldsNoValues checks that neither parameters nor passwords nor the
// values of rows are logged, not even at debug level.
func TestLogHoldsNoValues(t *testing.T) {
	const value = "a-value-of-somebody"
	ts := startServer(t, Options{}, map[string]script{
		"INSERT ?": {failSet: 1},
		"SELECT s": {columns: []Column{varcharColumn("s")}, rows: [][]list.Item{{{Kind: list.String, Str: value}}}, failRow: 2},
	})
	c := ts.login(t)
	c.call(wire.Prepare, 1, sqlBody("INSERT ?", 1))
	c.call(wire.PreparedUpdate, 1, updateBody([]string{value}))
	c.errorText()
	c.call(wire.Prepare, 2, sqlBody("SELECT s", 0))
	c.call(wire.PreparedQuery, 2, queryBody(0, 0))
	c.send(wire.Disconnect, 0, nil)
	c.mustEnd()
	refused := ts.dial(t)
	refused.call(wire.Handshake, 0, []byte{69, 0})
	refused.call(wire.Connect, 0, connectBody("_SYSTEM", value))
	ts.stop()
	log := ts.log.String()
	if !strings.Contains(log, "connection ended") || strings.Contains(log, value) {
		t.Errorf("log:\n%s", log)
	}
}
