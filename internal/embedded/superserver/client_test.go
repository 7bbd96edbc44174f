package superserver

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"log/slog"
	"net"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// testTimeout ends a test whose peer does not answer.
const testTimeout = 10 * time.Second

// testServer is a server over a fake backend, on loopback TCP.
type testServer struct {
	*Server
	fake *fakeBackend
	addr string
	log  *logBuffer
	stop func() // ends Serve and waits for it
}

// startServer serves o until the test ends; o needs no backend.
func startServer(t testing.TB, o Options, scripts map[string]script) *testServer {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ts := &testServer{fake: newFake(scripts), addr: ln.Addr().String(), log: &logBuffer{}}
	if o.Backend == nil {
		o.Backend = ts.fake
	}
	o.Logger = slog.New(slog.NewTextHandler(ts.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	ts.Server = New(o)
	ctx, cancel := context.WithCancel(context.Background())
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := ts.Serve(ctx, ln); err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	ts.stop = func() { cancel(); serving.Wait() }
	t.Cleanup(ts.stop)
	return ts
}

// logBuffer collects a server's log.
type logBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// message is one reply.
type message struct {
	wire.Header
	body []byte
}

// items decodes the whole body.
func (m message) items(t testing.TB) []list.Item {
	t.Helper()
	items, err := decodeItems(m.body)
	if err != nil {
		t.Fatalf("body % x: %v", m.body, err)
	}
	return items
}

// decodeItems decodes a sequence of items.
func decodeItems(body []byte) ([]list.Item, error) {
	var items []list.Item
	r := list.NewReader(body)
	for {
		it, err := r.Next()
		if errors.Is(err, io.EOF) {
			return items, nil
		}
		if err != nil {
			return items, err
		}
		items = append(items, it)
	}
}

// client is a client that sends whatever a test wants.
type client struct {
	t      testing.TB
	nc     net.Conn
	reader *wire.Reader
	id     uint32
}

// dial opens a connection without saying anything on it.
func (ts *testServer) dial(t testing.TB) *client {
	t.Helper()
	nc, err := net.Dial("tcp", ts.addr)
	if err != nil {
		t.Fatal(err)
	}
	return newClient(t, nc)
}

// newClient wraps a connection; it is closed when the test ends.
func newClient(t testing.TB, nc net.Conn) *client {
	nc.SetDeadline(time.Now().Add(testTimeout))
	t.Cleanup(func() { nc.Close() })
	return &client{t: t, nc: nc, reader: wire.NewReader(nc, 1<<30), id: 1}
}

// login opens a connection and connects.
func (ts *testServer) login(t testing.TB) *client {
	t.Helper()
	c := ts.dial(t)
	c.connect()
	return c
}

// connect performs HANDSHAKE and CONNECT, which must succeed.
func (c *client) connect() message {
	c.t.Helper()
	c.call(wire.Handshake, 0, []byte{69, 0})
	m := c.call(wire.Connect, 0, connectBody("_SYSTEM", "SYS"))
	if m.Status() != wire.StatusOK {
		c.t.Fatalf("CONNECT: status %d, %s", m.Status(), m.body)
	}
	return m
}

// connectBody is the body of a CONNECT message.
func connectBody(user, password string) []byte {
	b := list.AppendString(nil, "USER")
	b = wire.AppendObfuscated(b, user)
	b = wire.AppendObfuscated(b, password)
	for _, s := range []string{"root\x00", "vm\x00", "test\x00", "", "127.0.0.1", ""} {
		b = list.AppendString(b, s)
	}
	b = list.AppendInt(b, wire.AutocommitItemOn)
	b = list.AppendInt(b, 0)
	return list.AppendInt(b, wire.FeatureRedirectOutput)
}

// send writes one request and does not wait.
func (c *client) send(f wire.Function, statement uint32, body []byte) {
	c.t.Helper()
	b := wire.AppendHeader(nil, wire.Header{
		Size: uint32(len(body)), ID: c.id, Statement: statement, Code: uint16(f),
	})
	if _, err := c.nc.Write(append(b, body...)); err != nil {
		c.t.Fatalf("send %s: %v", f, err)
	}
	c.id += 2
}

// receive reads one reply.
func (c *client) receive() message {
	c.t.Helper()
	h, body, err := c.reader.ReadMessage(nil)
	if err != nil {
		c.t.Fatalf("receive: %v", err)
	}
	return message{h, body}
}

// call sends a request and reads the reply to it.
func (c *client) call(f wire.Function, statement uint32, body []byte) message {
	c.t.Helper()
	id := c.id
	c.send(f, statement, body)
	m := c.receive()
	if m.ID != id || m.Statement != statement {
		c.t.Fatalf("%s %d of statement %d answered as %d of %d", f, id, statement, m.ID, m.Statement)
	}
	return m
}

// errorText asks for the text of the last error.
func (c *client) errorText() string {
	c.t.Helper()
	return c.call(wire.GetError, 0, list.AppendInt(nil, 400)).items(c.t)[0].Str
}

// mustEnd waits for the server to close the connection, and returns what came
// before that.
func (c *client) mustEnd() []byte {
	c.t.Helper()
	rest, err := io.ReadAll(c.nc)
	var ne net.Error
	if errors.As(err, &ne) {
		c.t.Fatal("the connection is still open")
	}
	return rest
}

// sqlBody is SQLTEXT and PARAMINFO with params user parameters.
func sqlBody(sql string, params int) []byte {
	b := list.AppendInt(nil, 1)
	b = list.AppendString(b, sql)
	b = list.AppendInt(b, int64(params))
	for range params {
		b = list.AppendInt(b, wire.ParamUser)
		b = list.AppendInt(b, 0)
	}
	return b
}

// setsBody is PARAMS with sets of texts.
func setsBody(sets ...[]string) []byte {
	b := list.AppendInt(nil, int64(len(sets)))
	b = list.AppendInt(b, int64(len(sets[0])))
	for _, set := range sets {
		for _, s := range set {
			b = list.AppendString(b, s)
		}
	}
	return b
}

// queryBody is the body of an execution with timeout and row limit.
func queryBody(timeout, maxRows int64, params ...string) []byte {
	return list.AppendInt(list.AppendInt(setsBody(params), timeout), maxRows)
}

// updateBody is the body of PREPARED_UPDATE_EXECUTE.
func updateBody(sets ...[]string) []byte {
	return append(list.AppendInt(list.AppendNull(nil), 0), setsBody(sets...)...)
}

// countedBody puts a raw count in front of a body.
func countedBody(n uint32, body []byte) []byte {
	return append(binary.LittleEndian.AppendUint32(nil, n), body...)
}
