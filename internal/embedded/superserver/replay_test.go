package superserver

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// capturedMessage is one line of testdata/captures.
type capturedMessage struct {
	wire.Header
	body []byte
}

// mustReadCapture parses a file of testdata/captures.
func mustReadCapture(t testing.TB, path string) []capturedMessage {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var messages []capturedMessage
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		var code string
		var m capturedMessage
		fields := strings.Fields(lines.Text())
		fmt.Sscan(strings.Join(fields[:3], " "), &code, &m.ID, &m.Statement)
		m.Code = uint16(code[0]) | uint16(code[1])<<8
		if len(code) == 4 { // native functions are no letters
			b, err := hex.DecodeString(code)
			if err != nil {
				t.Fatal(err)
			}
			m.Code = uint16(b[0]) | uint16(b[1])<<8
		}
		if len(fields) > 3 {
			if m.body, err = hex.DecodeString(fields[3]); err != nil {
				t.Fatal(err)
			}
		}
		if m.Function() == wire.Connect && m.body == nil {
			m.body = connectBody("_SYSTEM", "SYS")
		}
		messages = append(messages, m)
	}
	return messages
}

// mustListCaptures returns the files of testdata/captures.
func mustListCaptures(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/captures/[a-z]*")
	if err != nil || len(files) == 0 {
		t.Fatalf("captures: %v, %v", files, err)
	}
	return files
}

// replayRefused are functions this server lacks, or that the captured sessions
// use on procedures and streams which do not exist here.
var replayRefused = map[wire.Function]bool{
	wire.PrepareProcedure: true, wire.ProcedureUpdate: true, wire.ProcedureQuery: true,
	wire.DirectProcedure: true, wire.MultipleResults: true, wire.MoreResults: true,
	wire.CatalogBestRow: true, wire.CatalogVersionColumns: true, wire.CatalogTablePrivileges: true,
	wire.CatalogColumnPrivileges: true, wire.CatalogPseudoColumns: true,
	wire.StreamSize: true, wire.ReadStream: true, wire.StreamBytes: true,
}

// catalogScripts give the catalog's statements a row of as many columns as any
// of them has.
func catalogScripts() map[string]script {
	const width = 12
	s := script{rows: [][]list.Item{make([]list.Item, width)}}
	for i := range width {
		s.columns = append(s.columns, varcharColumn("c"))
		s.rows[0][i] = list.Item{Kind: list.String, Str: "1"}
	}
	scripts := map[string]script{}
	for _, call := range catalogCalls {
		scripts[call.sql] = s
	}
	return scripts
}

// TestReplay sends what the official drivers were seen to send: everything must
// parse and be answered as often as the protocol says.
func TestReplay(t *testing.T) {
	for _, path := range mustListCaptures(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			ts := startServer(t, Options{}, catalogScripts())
			t.Cleanup(func() { t.Log(ts.log) })
			var open []*client // the last one is spoken on
			for _, m := range mustReadCapture(t, path) {
				if m.Function() == wire.Handshake {
					open = append(open, ts.dial(t))
				}
				open[len(open)-1].replay(m)
				if m.Function() == wire.Disconnect {
					open = open[:len(open)-1]
				}
			}
		})
	}
}

// replay sends a captured message and checks the replies to it.
func (c *client) replay(m capturedMessage) {
	c.t.Helper()
	f := m.Function()
	c.id = m.ID
	c.send(f, m.Statement, m.body)
	switch f {
	case wire.Disconnect:
		if rest := c.mustEnd(); len(rest) > 0 {
			c.t.Errorf("after DISCONNECT came % x", rest)
		}
		return
	case wire.Handshake:
		c.receive()
		return
	}
	replies := c.untilPing()
	if f.NoReply() {
		if len(replies) > 0 {
			c.t.Errorf("%s was answered", f)
		}
		return
	}
	if len(replies) == 0 {
		c.t.Fatalf("%s %d was not answered", f, m.ID)
	}
	for _, reply := range replies {
		if reply.ID != m.ID || reply.Statement != m.Statement {
			c.t.Errorf("%s %d of %d answered as %d of %d", f, m.ID, m.Statement, reply.ID, reply.Statement)
		}
		if _, native := f.Native(); !native && !reply.Status().OK() && !replayRefused[f] {
			c.t.Errorf("%s % x: status %d, %s", f, m.body, reply.Status(), c.errorText())
		}
	}
}

// untilPing returns the replies that come before that to a PING sent now.
func (c *client) untilPing() []message {
	c.t.Helper()
	c.id = 1 << 20
	c.send(wire.Ping, 0, nil)
	var replies []message
	for {
		m := c.receive()
		if m.ID == 1<<20 {
			return replies
		}
		replies = append(replies, m)
	}
}
