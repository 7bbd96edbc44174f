package superserver

import (
	"context"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// TestSlowReader lets clients ask for a thousand pages of an endless result at
// once and read only a few: the server never computes more than one page beyond
// what it could send. The connections buffer nothing, so that what a client has
// not read has not been sent.
func TestSlowReader(t *testing.T) {
	const clients, asked, taken, pageBytes, rowBytes = 20, 1000, 5, 4096, 100
	row := list.Item{Kind: list.String, Str: strings.Repeat("x", rowBytes-2)}
	var pulled [clients]atomic.Int64
	scripts := map[string]script{}
	names := [clients]string{}
	for i := range clients {
		names[i] = "SELECT " + strings.Repeat("s", i+1)
		scripts[names[i]] = script{
			columns: []Column{varcharColumn("s")}, rows: [][]list.Item{{row}}, endless: &pulled[i],
		}
	}
	s := New(Options{Backend: newFake(scripts), PageBytes: pageBytes})
	ctx, cancel := context.WithCancel(t.Context())
	var serving sync.WaitGroup
	defer serving.Wait()
	defer cancel()
	for i := range clients {
		near, far := net.Pipe()
		serving.Go(func() { s.ServeConn(ctx, far) })
		c := newClient(t, near)
		c.connect()
		c.call(wire.Prepare, 1, sqlBody(names[i], 0))
		serving.Go(func() { ask(near, asked) })
		for range taken {
			if m := c.receive(); m.Status() != wire.StatusOK || len(m.body) < pageBytes {
				t.Fatalf("status %d, %d bytes", m.Status(), len(m.body))
			}
		}
	}
	const most = (taken + 1) * (pageBytes/rowBytes + 1)
	for i := range pulled {
		if n := pulled[i].Load(); n > most {
			t.Errorf("client %d: %d rows were computed for %d pages read, want at most %d", i, n, taken, most)
		}
	}
}

// ask executes statement 1 and asks for pages without waiting for any, until the
// connection ends.
func ask(nc net.Conn, pages int) {
	request := func(f wire.Function, body []byte) []byte {
		return append(wire.AppendHeader(nil, wire.Header{Size: uint32(len(body)), Statement: 1, Code: uint16(f)}), body...)
	}
	_, err := nc.Write(request(wire.PreparedQuery, queryBody(0, 0)))
	for i := 0; i < pages && err == nil; i++ {
		_, err = nc.Write(request(wire.Fetch, nil))
	}
}
