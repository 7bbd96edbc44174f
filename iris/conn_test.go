package iris_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"math"
	"net"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/iris-pgwire/iris-pgwire/iris"
	"github.com/iris-pgwire/iris-pgwire/iris/internal/irisfake"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// mustDial connects to a peer playing the script.
func mustDial(t *testing.T, script string, change func(*iris.Config)) *iris.Conn {
	t.Helper()
	peer := irisfake.New(t, script)
	cfg := config(peer)
	if change != nil {
		change(&cfg)
	}
	conn, err := iris.Dial(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// onCall is a tracer that acts when a function is called.
type onCall struct {
	function string
	act      func()
	ended    []iris.Call
}

// CallStart implements iris.Tracer.
func (o *onCall) CallStart(ctx context.Context, call iris.Call) context.Context {
	if call.Function == o.function && o.act != nil {
		o.act()
	}
	return ctx
}

// CallEnd implements iris.Tracer.
func (o *onCall) CallEnd(_ context.Context, call iris.Call, _ error) { o.ended = append(o.ended, call) }

// errEnough is the cause the tests cancel with.
var errEnough = errors.New("enough")

// interruptOK is the connection that interrupts another.
const interruptOK = `
connection
login
C>S EI id=5
    04 04 e1 10 | 03 04 01
S>C status=0 id=5
`

func TestContextEndsDuringCall(t *testing.T) {
	for _, test := range []struct {
		name, script string
		timeout      time.Duration
		want         error
		broken       bool
	}{
		{"call fails", `
connection
login
C>S PG id=5
signal
after 2
S>C status=456 id=5
C>S PG id=7
S>C status=0 id=7
C>S PG id=9
S>C status=0 id=9
` + interruptOK, 0, errEnough, false},
		{"call succeeds all the same", `
connection
login
C>S PG id=5
signal
after 2
S>C status=0 id=5
C>S PG id=7
S>C status=456 id=7
C>S PG id=9
S>C status=0 id=9
` + interruptOK, 0, nil, false},
		{"connection ends after the call", `
connection
login
C>S PG id=5
signal
after 2
S>C status=0 id=5
C>S PG id=7
close
` + interruptOK, 0, nil, true},
		{"interrupt overtakes the call", `
connection
login
C>S PG id=5
signal
after 3
S>C status=456 id=5
C>S PG id=7
S>C status=0 id=7
C>S PG id=9
S>C status=0 id=9
` + interruptOK + interruptOK, 8 * time.Second, errEnough, false},
		{"call goes on", `
connection
login
C>S PG id=5
signal
silence
` + interruptOK, 20 * time.Millisecond, errEnough, true},
		{"interrupt refused", `
connection
login
C>S PG id=5
signal
silence
connection
C>S HS id=1
    45 00
close
`, 0, errEnough, true},
		{"interrupt unanswered", `
connection
login
C>S PG id=5
signal
silence
connection
login
C>S EI id=5
    *
silence
`, 20 * time.Millisecond, errEnough, true},
		{"interrupts are off", `
connection
login
C>S PG id=5
signal
silence
`, -1, errEnough, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(context.Background())
			peer := irisfake.New(t, test.script)
			peer.Signal = func() { cancel(errEnough) }
			cfg := config(peer)
			cfg.InterruptTimeout = test.timeout
			conn, err := iris.Dial(context.Background(), cfg)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if err := conn.Ping(ctx); !errors.Is(err, test.want) || (err == nil) != (test.want == nil) {
				t.Errorf("ping: %v, want %v", err, test.want)
			}
			if conn.IsBroken() != test.broken {
				t.Errorf("broken is %v", conn.IsBroken())
			}
			if err := conn.Ping(context.Background()); (err == nil) == test.broken {
				t.Errorf("the next ping: %v", err)
			}
		})
	}
}

func TestContextEndedBeforeCall(t *testing.T) {
	conn := mustDial(t, "connection\nlogin\n", nil)
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(errEnough)
	if err := conn.Ping(ctx); !errors.Is(err, errEnough) || conn.IsBroken() {
		t.Errorf("%v, broken %v", err, conn.IsBroken())
	}
}

func TestInterrupt(t *testing.T) {
	conn := mustDial(t, "connection\nlogin\n"+interruptOK, nil)
	if err := conn.Interrupt(context.Background()); err != nil {
		t.Error(err)
	}
}

func TestOneCallAtATime(t *testing.T) {
	var conn *iris.Conn
	var second error
	tracer := &onCall{function: "PG", act: func() { second = conn.Commit(context.Background()) }}
	conn = mustDial(t, "connection\nlogin\nC>S PG id=5\nS>C status=0 id=5\n", func(c *iris.Config) { c.Tracer = tracer })
	if err := conn.Ping(context.Background()); err != nil || !errors.Is(second, iris.ErrBusy) {
		t.Errorf("first %v, second %v", err, second)
	}
}

func TestTracer(t *testing.T) {
	tracer := &onCall{}
	conn := mustDial(t, "connection\nlogin\nC>S TC id=5\nS>C status=100 id=5\n    02 04\n",
		func(c *iris.Config) { c.Tracer = tracer })
	if err := conn.Commit(context.Background()); err != nil {
		t.Fatal(err)
	}
	want := iris.Call{Function: "TC", Sent: 14, Received: 2, Status: 100}
	if n := len(tracer.ended); n != 3 || tracer.ended[2] != want {
		t.Errorf("traced %+v, want HS, CN and %+v", tracer.ended, want)
	}
}

func TestDialErrors(t *testing.T) {
	refuse := func(context.Context, string, string) (net.Conn, error) { return nil, syscall.ECONNREFUSED }
	hang := func(ctx context.Context, _, _ string) (net.Conn, error) { <-ctx.Done(); return nil, ctx.Err() }
	for _, test := range []struct {
		name   string
		config iris.Config
		text   string
	}{
		{"no host", iris.Config{Namespace: "USER"}, "no host"},
		{"no namespace", iris.Config{Host: "h"}, "no IRIS namespace"},
		{"bad port", iris.Config{Host: "h", Namespace: "USER", Port: 70000}, "out of range"},
		{"default port", iris.Config{Host: "h", Namespace: "USER", DialFunc: refuse}, "h:1972: connection refused (is the port right? many guides publish the superserver on 1975)"},
		{"other port", iris.Config{Host: "::1", Namespace: "USER", Port: 9, DialFunc: refuse}, "[::1]:9: connection refused"},
		{"timeout", iris.Config{Host: "h", Namespace: "USER", DialFunc: hang, ConnectTimeout: time.Millisecond}, "no answer within 1ms"},
	} {
		conn, err := iris.Dial(context.Background(), test.config)
		if conn != nil || err == nil || !strings.Contains(err.Error(), test.text) {
			t.Errorf("%s: %v, want %q", test.name, err, test.text)
		}
		if strings.Contains(fmt.Sprint(err), "1975") != (test.name == "default port") {
			t.Errorf("%s: hint about the port in %v", test.name, err)
		}
	}
}

func TestDialSilentServer(t *testing.T) {
	peer := irisfake.New(t, "connection\nC>S HS id=1\n    45 00\nsilence\n")
	cfg := config(peer)
	cfg.ConnectTimeout = 20 * time.Millisecond
	_, err := iris.Dial(context.Background(), cfg)
	var lost *iris.ConnError
	if !errors.As(err, &lost) || !lost.SafeToRetry() || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
}

func TestTLS(t *testing.T) {
	web := httptest.NewTLSServer(nil)
	defer web.Close()
	roots := x509.NewCertPool()
	roots.AddCert(web.Certificate())
	for _, test := range []struct {
		host string
		ok   bool
	}{{"example.com", true}, {"example.org", false}} {
		peer := irisfake.New(t, "connection\nlogin\nC>S PG id=5\nS>C status=0 id=5\n")
		peer.TLS = &tls.Config{Certificates: web.TLS.Certificates}
		cfg := config(peer)
		cfg.Host, cfg.TLS = test.host, &tls.Config{RootCAs: roots}
		conn, err := iris.Dial(context.Background(), cfg)
		if (err == nil) != test.ok {
			t.Fatalf("%s: %v", test.host, err)
		}
		if !test.ok {
			if err := peer.Wait(); err == nil {
				t.Error("the peer saw a login although its certificate is another host's")
			}
			continue
		}
		if err := conn.Ping(context.Background()); err != nil {
			t.Error(err)
		}
		conn.Close()
	}
}

// bufferedQuery is a script whose query delivers n rows (int, text) at once.
func bufferedQuery(n int) string {
	var rows strings.Builder
	for i := range n {
		fmt.Fprintf(&rows, "    03 04 %02x 'some text'\n", i%255+1)
	}
	return `
connection
login
C>S DQ id=5 stmt=1
    *
S>C status=0 id=5 stmt=1
    03 04 02
    'a' | 03 04 04 | 02 04 | 02 04 | 02 04 | 'a' | 02 01 | 02 01 | 02 01 | 02 01
    'b' | 03 04 0c | 02 04 | 02 04 | 02 04 | 'b' | 02 01 | 02 01 | 02 01 | 02 01
    02 04 | 02 04
S>C status=100 id=5 stmt=1
` + rows.String()
}

func TestRowsDoNotAllocate(t *testing.T) {
	ctx := context.Background()
	conn := mustDial(t, bufferedQuery(1000), nil)
	rows, err := conn.Query(ctx, "SELECT a, b FROM t", nil, iris.QueryOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	allocs := testing.AllocsPerRun(9, func() {
		for range 100 {
			if !rows.Next(ctx) {
				t.Fatal("too few rows")
			}
			for r := list.NewReader(rows.Row()); r.More(); {
				if _, err := r.Next(); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
	if allocs != 0 {
		t.Errorf("%v allocations per 100 rows, want none", allocs)
	}
}

func TestBatchDoesNotAllocate(t *testing.T) {
	conn := mustDial(t, "connection\nlogin\nC>S PP id=5 stmt=1\n    *\nS>C status=0 id=5 stmt=1\n"+
		"    03 04 02 | 02 04 02 04 02 04 02 04 | 02 04 02 04 02 04 02 04 | 02 04\n", nil)
	stmt, err := conn.Prepare(context.Background(), "INSERT INTO t (a, b) VALUES (?, ?)")
	if err != nil {
		t.Fatal(err)
	}
	b := stmt.NewBatch()
	fill := func() {
		b.Reset()
		for i := range 5000 {
			b.Int(int64(i))
			b.Double(math.Sqrt(float64(i)))
			if err := b.EndRow(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if allocs := testing.AllocsPerRun(3, fill); allocs != 0 || b.Rows() != 5000 || b.Size() < 5000*10 {
		t.Errorf("%v allocations for %d rows in %d bytes", allocs, b.Rows(), b.Size())
	}
	b.Null()
	if _, err := stmt.ExecBatch(context.Background(), b); !errors.Is(err, iris.ErrBatchRow) {
		t.Errorf("an unfinished row: %v", err)
	}
	b.Reset()
	if counts, err := stmt.ExecBatch(context.Background(), b); counts != nil || err != nil {
		t.Errorf("no rows: %v, %v", counts, err)
	}
}

func TestBatchValues(t *testing.T) {
	ctx := context.Background()
	conn := mustDial(t, `
connection
login
C>S PP id=5 stmt=1
    *
S>C status=0 id=5 stmt=1
    03 04 02 | 02 04 02 04 02 04 02 04 | 02 04 02 04 02 04 02 04 | 02 04
C>S PU id=7 stmt=1
    02 01 | 02 04 | 03 04 04 | 03 04 02
    02 01 | 05 06 fe d2 04
    'é' | 03 01 ff
    03 01 00 | 04 08 c0 3f
    02 05 | 03 01 41
S>C status=0 id=7 stmt=1
    03 04 01 | 03 04 01 | 03 04 01 | 03 04 01
C>S CU id=9 stmt=1
C>S PG id=11
S>C status=0 id=11
`, nil)
	stmt, err := conn.Prepare(ctx, "INSERT INTO t (a, b) VALUES (?, ?)")
	if err != nil {
		t.Fatal(err)
	}
	b := stmt.NewBatch()
	rows := []func(){
		func() { b.Null(); b.Decimal(1234, -2) },
		func() { b.String("é"); b.Bytes([]byte{0xff}) },
		func() { b.Bytes(nil); b.Item(list.Item{Kind: list.Double, Double: 1.5}) },
		func() { b.Encoded([]byte{2, 5, 3, 1, 'A'}, 2) },
	}
	for _, add := range rows {
		add()
		if err := b.EndRow(); err != nil {
			t.Fatal(err)
		}
	}
	if counts, err := stmt.ExecBatch(ctx, b); len(counts) != 4 || err != nil {
		t.Errorf("%v, %v", counts, err)
	}
	stmt.Close()
	stmt.Close()
	if _, err := stmt.ExecBatch(ctx, b); err == nil {
		t.Error("a closed statement was executed")
	}
	if err := conn.Ping(ctx); err != nil {
		t.Error(err)
	}
}

func TestReplyLimit(t *testing.T) {
	conn := mustDial(t, "connection\nlogin\nC>S PG id=5\nS>C status=0 id=5\n    \""+strings.Repeat("x", 501)+"\"\n",
		func(c *iris.Config) { c.MessageMax = 500 })
	err := conn.Ping(context.Background())
	var size *wire.SizeError
	if !errors.As(err, &size) || size.Max != 500 || !conn.IsBroken() {
		t.Errorf("%v", err)
	}
}

// deadConn is a socket whose peer is gone: reads hit the end, writes fail.
type deadConn struct{ net.Conn }

// Write implements net.Conn.
func (deadConn) Write([]byte) (int, error) { return 0, syscall.EPIPE }

func TestSafeToRetry(t *testing.T) {
	peer := irisfake.New(t, "connection\nlogin\n")
	var wrapped *switchable
	cfg := config(peer)
	cfg.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		socket, err := peer.Dial(ctx, network, address)
		wrapped = &switchable{Conn: socket}
		return wrapped, err
	}
	conn, err := iris.Dial(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	wrapped.Conn = deadConn{wrapped.Conn}
	err = conn.Ping(context.Background())
	var lost *iris.ConnError
	if !errors.As(err, &lost) || !lost.SafeToRetry() || !errors.Is(err, syscall.EPIPE) || !conn.IsBroken() {
		t.Errorf("nothing was written, and still: %v", err)
	}
}

// switchable is a socket that a test can replace.
type switchable struct{ net.Conn }
