package session_test

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"
	"go.uber.org/goleak"

	"github.com/iris-pgwire/iris-pgwire/internal/auth"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
	"github.com/iris-pgwire/iris-pgwire/internal/session"
	"github.com/iris-pgwire/iris-pgwire/iris"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience bounds everything a test waits for.
const patience = 30 * time.Second

// setup is how a test wants its gateway; the zero value will do.
type setup struct {
	pool    pool.Options
	session session.Options
	wire    pgwire.Options
	// schema installs the gateway schema; wrap stands between the gateway and IRIS.
	schema bool
	wrap   func(net.Conn) net.Conn
}

// gateway is sessions between the protocol and an embedded server.
type gateway struct {
	address string
	pool    *pool.Pool
	handler *session.Handler
	server  *pgwire.Server
	pipes   *pipes
	stop    func() // ends serving, and waits for that
}

// mustServe runs a gateway until the test ends.
func mustServe(t testing.TB, s setup) *gateway {
	t.Helper()
	g := &gateway{}
	s.pool.Dial = mustRunIRIS(t, s)
	if s.pool.Wait == 0 {
		s.pool.Wait = 2 * patience // a busy machine is no reason to fail
	}
	g.pool = pool.New(s.pool)
	t.Cleanup(g.pool.Close)
	logger := slog.New(slog.DiscardHandler)
	s.session.Pool, s.session.Database, s.session.Library = g.pool, "USER", exec.Library()
	s.session.Metadata, s.session.Logger = meta.NewCache(0), logger
	g.handler = session.NewHandler(s.session)
	s.wire.Handler, s.wire.Authentication, s.wire.Logger = g.handler, auth.Trust{}, logger
	g.server = pgwire.New(s.wire)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g.address = listener.Addr().String()
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 2)
	g.pipes = &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
	for _, l := range []net.Listener{listener, g.pipes} {
		go func() { served <- g.server.Serve(ctx, l) }()
	}
	g.stop = sync.OnceFunc(func() {
		cancel()
		if err := errors.Join(<-served, <-served); err != nil {
			t.Error(err)
		}
		if n := g.pool.Stats().Leased; n != 0 {
			t.Errorf("%d connections are leased at the end", n)
		}
	})
	t.Cleanup(g.stop)
	return g
}

// pipes is a listener whose connections have no buffers: who is not read from
// cannot write.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

// dial connects to the listener.
func (p *pipes) dial() net.Conn {
	near, far := net.Pipe()
	p.conns <- far
	return near
}

// Accept implements net.Listener.
func (p *pipes) Accept() (net.Conn, error) {
	select {
	case conn := <-p.conns:
		return conn, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

// Addr implements net.Listener.
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipes", Net: "pipe"} }

// mustRunIRIS runs an embedded server and returns a way to connect to it.
func mustRunIRIS(t testing.TB, s setup) func(context.Context) (*iris.Conn, error) {
	t.Helper()
	server, err := embedded.New(embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- server.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	cfg := iris.Config{
		Host: "embedded", Namespace: "USER", Username: embedded.DefaultUser, Password: embedded.DefaultPassword,
		Autocommit: true,
		DialFunc:   func(ctx context.Context, _, _ string) (net.Conn, error) { return server.Dial(ctx) },
	}
	if s.schema {
		mustInstall(t, cfg)
	}
	if s.wrap != nil {
		cfg.DialFunc = func(ctx context.Context, _, _ string) (net.Conn, error) {
			conn, err := server.Dial(ctx)
			if err != nil {
				return nil, err
			}
			return s.wrap(conn), nil
		}
	}
	return func(ctx context.Context) (*iris.Conn, error) { return iris.Dial(ctx, cfg) }
}

// mustInstall installs the gateway schema.
func mustInstall(t testing.TB, cfg iris.Config) {
	t.Helper()
	conn, err := iris.Dial(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := gatewayschema.Install(t.Context(), remote.Runner{Conn: conn}); err != nil {
		t.Fatal(err)
	}
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
}

// client is one connection that speaks the protocol message by message.
type client struct {
	*pgproto3.Frontend
	socket net.Conn
	key    pgproto3.BackendKeyData
}

// answer is what came back up to ReadyForQuery, or to the connection's end.
type answer struct {
	rows   []string // the first column
	tags   []string
	code   string // of the first error
	text   string // its message
	hint   string
	where  string // its context
	copied string // by COPY TO STDOUT
	notes  []string
	status byte // 0 when the connection ended
}

// connect opens a session; parameters are names and values.
func connect(address string, parameters ...string) (*client, error) {
	socket, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	return open(socket, parameters...)
}

// start is connect, with what the client was answered.
func start(address string, parameters ...string) (*client, *answer, error) {
	socket, err := net.Dial("tcp", address)
	if err != nil {
		return nil, nil, err
	}
	return openAnswered(socket, parameters...)
}

// open opens a session over a transport.
func open(socket net.Conn, parameters ...string) (*client, error) {
	c, _, err := openAnswered(socket, parameters...)
	return c, err
}

// openAnswered is open, with what the client was answered.
func openAnswered(socket net.Conn, parameters ...string) (*client, *answer, error) {
	if err := socket.SetDeadline(time.Now().Add(2 * patience)); err != nil {
		return nil, nil, err
	}
	c := &client{Frontend: pgproto3.NewFrontend(socket, socket), socket: socket}
	all := map[string]string{"user": "app", "database": "USER"}
	for i := 0; i < len(parameters); i += 2 {
		all[parameters[i]] = parameters[i+1]
	}
	a := c.ask(&pgproto3.StartupMessage{ProtocolVersion: pgproto3.ProtocolVersion30, Parameters: all})
	return c, a, nil
}

// mustConnect is connect for a test, at whose end the connection is closed.
func mustConnect(t testing.TB, g *gateway, parameters ...string) *client {
	t.Helper()
	c, err := connect(g.address, parameters...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.socket.Close() })
	return c
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
	_ = c.socket.SetDeadline(time.Now().Add(2 * patience)) // of this exchange; a broken socket says so when it is used
	for _, m := range messages {
		c.Send(m)
	}
	return c.receive()
}

// run runs a simple query.
func (c *client) run(sql string) *answer { return c.ask(&pgproto3.Query{String: sql}) }

// extended runs a statement by the extended protocol.
func (c *client) extended(sql string, params ...string) *answer {
	bind := &pgproto3.Bind{}
	for _, p := range params {
		bind.Parameters = append(bind.Parameters, []byte(p))
	}
	return c.ask(&pgproto3.Parse{Query: sql}, bind, &pgproto3.Execute{}, &pgproto3.Sync{})
}

// mustRun runs a simple query that must succeed.
func (c *client) mustRun(t testing.TB, sql string) *answer {
	t.Helper()
	a := c.run(sql)
	if a.status == 0 || a.code != "" {
		t.Fatalf("%.80s: %+v", sql, a)
	}
	return a
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
		switch m := m.(type) {
		case *pgproto3.DataRow:
			a.rows = append(a.rows, string(m.Values[0]))
		case *pgproto3.CopyData:
			a.copied += string(m.Data)
		case *pgproto3.CommandComplete:
			a.tags = append(a.tags, string(m.CommandTag))
		case *pgproto3.ErrorResponse:
			if a.code == "" {
				a.code, a.text, a.hint, a.where = m.Code, m.Message, m.Hint, m.Where
			}
		case *pgproto3.NoticeResponse:
			a.notes = append(a.notes, m.Message)
		case *pgproto3.BackendKeyData:
			c.key = pgproto3.BackendKeyData{ProcessID: m.ProcessID, SecretKey: append([]byte(nil), m.SecretKey...)}
		case *pgproto3.ReadyForQuery:
			a.status = m.TxStatus
		}
	}
	return a
}

// until reads up to the first message of a type.
func until[M pgproto3.BackendMessage](t testing.TB, c *client) {
	t.Helper()
	for {
		m, err := c.Receive()
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := m.(M); ok {
			return
		}
	}
}

// cancel sends one cancel request and waits until it has been acted on.
func (g *gateway) cancel(c *client) error {
	socket, err := net.Dial("tcp", g.address)
	if err != nil {
		return err
	}
	defer socket.Close()
	other := &client{Frontend: pgproto3.NewFrontend(socket, socket), socket: socket}
	other.ask(&pgproto3.CancelRequest{ProcessID: c.key.ProcessID, SecretKey: c.key.SecretKey})
	return nil
}

// cancelUntil sends cancel requests until stop is called.
func (g *gateway) cancelUntil(t testing.TB, c *client) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for ctx.Err() == nil {
			<-tick.C
			if err := g.cancel(c); err != nil {
				t.Error(err)
			}
		}
	}()
	return func() { cancel(); <-done }
}

// eventually waits for a condition that another goroutine makes true.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-deadline.C:
			t.Fatalf("not within %s: %s", patience, what)
		}
	}
}
