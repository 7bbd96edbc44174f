package fault_test

import (
	"encoding/binary"
	"io"
	"log/slog"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"
)

// TestNotAClient connects with what is no PostgreSQL client: nothing, rubbish,
// other protocols. They are dropped, and are worth no more than a debug line.
func TestNotAClient(t *testing.T) {
	g := mustServe(t, settings(t))
	for _, tt := range []struct{ name, bytes string }{
		{"nothing", ""},
		{"one byte", "\x00"},
		{"half a header", "\x00\x00\x00\x08\x00\x03"},
		{"HTTP", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"},
		{"TLS hello", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"},
		{"rubbish", "\xde\xad\xbe\xef\xff\xff\xff\xff"},
		{"SSH", "SSH-2.0-OpenSSH_9.6\r\n"},
		{"length 0", "\x00\x00\x00\x00\x00\x03\x00\x00"},
		{"length 7", "\x00\x00\x00\x07\x00\x03\x00\x00"},
		{"length 10005", "\x00\x00\x27\x15\x00\x03\x00\x00"},
		{"length 2 GiB", "\x7f\xff\xff\xff\x00\x03\x00\x00"},
		{"negative length", "\xff\xff\xff\xff\x00\x03\x00\x00"},
		{"endless zeros", strings.Repeat("\x00", 1<<16)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := mustDial(t, g.Address)
			// The server may hang up before it has all of it.
			_, _ = c.socket.Write([]byte(tt.bytes))
			c.halfClose(t)
			if said, _ := io.ReadAll(c.socket); strings.Contains(string(said), "XX000") {
				t.Errorf("it said %q", said)
			}
			c.close()
		})
	}
	g.mustBeIdle(t)
	g.log.mustHaveNone(t, slog.LevelInfo)
}

// halfClose ends what the client sends; it can still read.
func (c *client) halfClose(t testing.TB) {
	t.Helper()
	if err := c.socket.(interface{ CloseWrite() error }).CloseWrite(); err != nil {
		t.Logf("close: %v", err) // the server was faster
	}
}

// TestStartupRefused checks what a startup message may not say.
func TestStartupRefused(t *testing.T) {
	g := mustServe(t, settings(t))
	for _, tt := range []struct {
		name       string
		parameters []string
		code, text string
	}{
		{"unknown parameter", []string{"no_such_setting", "1"}, "42704", "no_such_setting"},
		{"unknown parameter in options", []string{"options", "-c no_such_setting=1"}, "42704", "no_such_setting"},
		{"bad value", []string{"statement_timeout", "soon"}, "22023", "statement_timeout"},
		{"bad switch", []string{"options", "--"}, "", ""},
		{"unknown switch", []string{"options", "-Z"}, "42601", "-Z"},
		{"bad encoding name", []string{"client_encoding", "EBCDIC"}, "22023", "client_encoding"},
		{"no such database", []string{"database", "NOWHERE"}, "3D000", "NOWHERE"},
		{"no user", []string{"user", ""}, "28000", "user name"},
		{"invalid UTF-8 in the user", []string{"user", "b\xfcd"}, "22021", "0xfc"},
		{"invalid UTF-8 in the database", []string{"database", "\xff"}, "22021", "0xff"},
		{"invalid UTF-8 in a setting", []string{"application_name", "\xc3("}, "22021", "0xc3"},
		{"replication", []string{"replication", "true"}, "0A000", "replication"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := mustDial(t, g.Address)
			a := c.startup(tt.parameters...)
			if tt.code == "" {
				if a.status != 'I' {
					t.Fatalf("got %v", a)
				}
				return
			}
			e := a.mustFail(t, tt.code, 0)
			if e.Severity != "FATAL" || !strings.Contains(e.Message, tt.text) {
				t.Errorf("got %v", a)
			}
		})
	}
	g.mustBeIdle(t)
}

// TestStartupOversized sends the largest startup packet allowed and one more.
func TestStartupOversized(t *testing.T) {
	g := mustServe(t, settings(t))
	packet := func(size int) []byte {
		body := "\x00\x03\x00\x00user\x00app\x00database\x00USER\x00application_name\x00"
		body += strings.Repeat("x", size-len(body)-4-2) + "\x00\x00"
		return append(binary.BigEndian.AppendUint32(nil, uint32(size)), body...)
	}
	for _, tt := range []struct {
		size   int
		status byte
	}{{10004, 'I'}, {10005, 0}} { // the limit is on the body
		c := mustDial(t, g.Address)
		_, _ = c.socket.Write(packet(tt.size)) // may be dropped before its end
		if a := c.receive(); a.status != tt.status {
			t.Errorf("packet of %d bytes: %v", tt.size, a)
		}
	}
	g.mustBeIdle(t)
}

// TestMaxConnections fills the server: one more is told so, and once a client
// has left there is room again.
func TestMaxConnections(t *testing.T) {
	cfg := settings(t)
	cfg.MaxConnections, cfg.ReservedConnections = 3, 0
	g := mustServe(t, cfg)
	var clients []*client
	for range cfg.MaxConnections {
		clients = append(clients, mustConnect(t, g.Address))
	}
	mustDial(t, g.Address).startup().mustFail(t, "53300", 0)
	clients[0].send(t, &pgproto3.Terminate{})
	if _, err := io.ReadAll(clients[0].socket); err != nil {
		t.Fatal(err)
	}
	eventually(t, "there is room for a client", func() bool {
		c := mustDial(t, g.Address)
		defer c.close()
		return c.startup().status == 'I'
	})
	for _, c := range clients[1:] {
		c.mustRun(t, "SELECT 1")
	}
}
