package fault_test

import (
	"net"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/iris-pgwire/iris-pgwire/internal/config"
)

// closedPort is a port of this machine on which nobody listens.
func closedPort(t testing.TB) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

// TestIRISUnreachable checks that clients are told where IRIS was looked for,
// and on the default port where it may be instead.
func TestIRISUnreachable(t *testing.T) {
	for _, port := range []int{closedPort(t), 1972} {
		t.Run(strconv.Itoa(port), func(t *testing.T) {
			if port == 1972 {
				mustBeClosed(t, "127.0.0.7:1972")
			}
			cfg := settings(t)
			cfg.IRIS.Host, cfg.IRIS.Port = "127.0.0.7", port
			g := mustServe(t, cfg)
			c := mustConnect(t, g.Address)
			c.mustRun(t, "SET application_name = 'no IRIS needed'")
			for range 2 {
				e := c.run("SELECT * FROM t").mustFail(t, "57P03", 'I')
				if !strings.Contains(e.Message, cfg.IRIS.Address()) {
					t.Errorf("the address is missing: %s", e.Message)
				}
				if hinted := strings.Contains(e.Message+e.Hint, "1975"); hinted != (port == 1972) {
					t.Errorf("hint at port 1975: %v: %s", hinted, e.Message)
				}
			}
			c.mustRun(t, "BEGIN")
			c.run("SELECT * FROM t").mustFail(t, "57P03", 'E')
			c.mustRun(t, "ROLLBACK")
			if s := g.Connections(); s.Leased+s.Idle != 0 {
				t.Errorf("connections: %+v", s)
			}
		})
	}
}

// mustBeClosed skips nothing: it fails when somebody listens on an address that
// must be free.
func mustBeClosed(t testing.TB, address string) {
	t.Helper()
	if socket, err := net.Dial("tcp", address); err == nil {
		socket.Close()
		t.Fatalf("%s is in use", address)
	}
}

// TestIRISRefuses checks what clients are told when the service account is
// wrong, without its password.
func TestIRISRefuses(t *testing.T) {
	iris := mustRunIRIS(t)
	for what, change := range map[string]func(*config.IRIS){
		"password":  func(c *config.IRIS) { c.Password = "hunter2" },
		"user":      func(c *config.IRIS) { c.Username, c.Password = "nobody", "hunter2" },
		"namespace": func(c *config.IRIS) { c.Namespace = "NOWHERE" },
	} {
		t.Run(what, func(t *testing.T) {
			cfg := iris.behind(t)
			change(&cfg.IRIS)
			g := mustServe(t, cfg)
			c := mustConnect(t, g.Address, "database", cfg.IRIS.Namespace)
			e := c.run("SELECT * FROM t").mustFail(t, "57P03", 'I')
			if strings.Contains(e.Message+e.Detail+e.Hint, "hunter2") {
				t.Errorf("it tells the password: %v", e)
			}
			if !strings.Contains(e.Message, "refused") {
				t.Errorf("not clear: %s", e.Message)
			}
			if hinted := strings.Contains(e.Hint, "IRIS_PASSWORD"); hinted != (what != "namespace") {
				t.Errorf("hint at the password: %v: %+v", hinted, e)
			}
		})
	}
}

// TestIRISDies stops IRIS while clients are at every stage. They are told that
// the connection is lost, their transactions are not there any more, and once
// IRIS is back so are they.
func TestIRISDies(t *testing.T) {
	iris := mustRunIRIS(t)
	g := mustServe(t, iris.behind(t))
	keeper := mustConnect(t, g.Address)
	mustFill(t, keeper)
	idle, block, reading, writing := mustConnect(t, g.Address), mustConnect(t, g.Address),
		mustConnect(t, g.Address), mustConnect(t, g.Address)
	idle.mustRun(t, "SELECT n FROM lone")
	suspended := mustConnect(t, g.Address)
	suspended.send(t, &pgproto3.Parse{Query: "SELECT a.id FROM n a, n b, n c"}, &pgproto3.Bind{},
		&pgproto3.Execute{MaxRows: 1}, &pgproto3.Flush{})
	for { // until its first row is there
		m, err := suspended.Receive()
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := m.(*pgproto3.PortalSuspended); ok {
			break
		}
	}
	block.mustRun(t, "BEGIN; UPDATE lone SET n = 5")
	writing.send(t, &pgproto3.Query{String: "INSERT INTO sink SELECT * FROM generate_series(1, 2000000000)"})
	reading.send(t, &pgproto3.Query{String: endless["in IRIS"]})
	eventually(t, "four sessions lease a connection", func() bool { return g.Connections().Leased == 4 })
	iris.mustStop(t)

	reading.receive().mustFail(t, "08006", 'I')
	writing.receive().mustFail(t, "08006", 'I')
	suspended.ask(&pgproto3.Execute{}, &pgproto3.Sync{}).mustFail(t, "08006", 'I')
	block.run("UPDATE lone SET n = 6").mustFail(t, "08006", 'E')
	block.run("SELECT 1").mustFail(t, "25P02", 'E')
	if a := block.run("COMMIT"); len(a.tags) != 1 || a.tags[0] != "ROLLBACK" {
		t.Errorf("COMMIT: %v", a)
	}
	if code := idle.run("SELECT n FROM lone").code(); code != "08006" && code != "57P03" {
		t.Errorf("between statements: %s", code)
	}
	idle.run("SELECT n FROM lone").mustFail(t, "57P03", 'I')

	iris.start(t)
	for _, c := range []*client{keeper, idle, block, reading, writing, suspended} {
		if got := c.mustRun(t, "SELECT n FROM lone").cell(); got != "0" {
			t.Errorf("n is %s", got)
		}
	}
	if got := keeper.mustRun(t, "SELECT count(*) FROM sink").cell(); got != "0" {
		t.Errorf("%s rows of an unfinished statement", got)
	}
	g.mustBeIdle(t)
}

// TestIRISRestarts restarts IRIS while many connections are idle: the clients
// that get them do not notice.
func TestIRISRestarts(t *testing.T) {
	iris := mustRunIRIS(t)
	g := mustServe(t, iris.behind(t))
	var clients []*client
	for range 8 {
		clients = append(clients, mustConnect(t, g.Address))
	}
	mustFill(t, clients[0])
	for _, c := range clients {
		c.mustRun(t, "BEGIN; SELECT count(*) FROM n")
	}
	for _, c := range clients {
		c.mustRun(t, "COMMIT")
	}
	if s := g.Connections(); s.Idle != len(clients) {
		t.Fatalf("connections: %+v", s)
	}
	iris.mustStop(t)
	iris.start(t)
	failed := 0
	for _, c := range clients {
		if a := c.run("UPDATE lone SET n = n + 1"); a.code() != "" {
			a.mustFail(t, "08006", 'I')
			failed++
		}
	}
	if failed > 1 {
		t.Errorf("%d clients got a dead connection", failed)
	}
	if got := clients[0].mustRun(t, "SELECT n FROM lone").cell(); got != strconv.Itoa(len(clients)-failed) {
		t.Errorf("n is %s, %d updates were confirmed", got, len(clients)-failed)
	}
	g.mustBeIdle(t)
}

// TestIRISHangs has an IRIS that accepts connections and says nothing: a client
// can give up.
func TestIRISHangs(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	cfg := settings(t)
	cfg.IRIS.Host, cfg.IRIS.Port = "127.0.0.1", listener.Addr().(*net.TCPAddr).Port
	g := mustServe(t, cfg)
	c := mustConnect(t, g.Address, "statement_timeout", "100ms")
	c.run("SELECT * FROM t").mustFail(t, "57014", 'I')
	c.mustRun(t, "SET statement_timeout = 0")
	c.send(t, &pgproto3.Query{String: "SELECT * FROM t"})
	stop := g.cancelUntil(t, c.key.ProcessID, c.key.SecretKey)
	a := c.receive()
	stop()
	a.mustFail(t, "57014", 'I')
	if s := g.Connections(); s.Leased != 0 {
		t.Errorf("connections: %+v", s)
	}
}

// TestNotIRIS has something else answer on IRIS's port.
func TestNotIRIS(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		for {
			socket, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = socket.Write([]byte("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\nwhatever this is"))
			socket.Close()
		}
	}()
	t.Cleanup(func() { listener.Close(); <-answered })
	cfg := settings(t)
	cfg.IRIS.Host, cfg.IRIS.Port = "127.0.0.1", listener.Addr().(*net.TCPAddr).Port
	g := mustServe(t, cfg)
	e := mustConnect(t, g.Address).run("SELECT * FROM t").mustFail(t, "57P03", 'I')
	if !strings.Contains(e.Message, cfg.IRIS.Address()) {
		t.Error(e.Message)
	}
}

// TestTableChangesElsewhere has another gateway make a table anew under one that
// has its metadata: at most one statement fails, and none gets a wrong answer.
func TestTableChangesElsewhere(t *testing.T) {
	iris := mustRunIRIS(t)
	here, there := mustConnect(t, mustServe(t, iris.behind(t)).Address), mustConnect(t, mustServe(t, iris.behind(t)).Address)
	for _, definition := range []string{
		"a INT, b VARCHAR(10)", "x INT, y VARCHAR(10)", "y INT, x VARCHAR(10)", "x INT, y VARCHAR(10)",
	} {
		there.mustRun(t, "DROP TABLE IF EXISTS t; CREATE TABLE t ("+definition+"); INSERT INTO t VALUES (1, 'text')")
		a := here.run("SELECT * FROM t")
		if a.code() == "42703" || a.code() == "42804" || a.code() == "42P01" {
			a = here.run("SELECT * FROM t")
		}
		if len(a.rows) != 1 || strings.Join(a.rows[0], ",") != "1,text" {
			t.Errorf("table of %s: %v", definition, a)
		}
	}
}
