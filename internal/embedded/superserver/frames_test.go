package superserver

import (
	"bytes"
	"io"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// TestFrames sends a request on a server with small frames and looks at the
// frames themselves: all but the last say that more follow, all have the
// request's ids, and their bodies are that of the one frame a server with large
// ones sends.
func TestFrames(t *testing.T) {
	const frame = 16
	text := strings.Repeat("frame ", 20)
	want := callOnce(t, Options{}, text)
	ts := startServer(t, Options{FrameBytes: frame}, nil)
	c := ts.login(t)
	c.call(wire.Prepare, 1, sqlBody("SELECT :%qpar(1)", 1))
	id := c.id
	c.send(wire.PreparedQuery, 1, queryBody(0, 0, text))
	var body []byte
	for more := true; more; {
		var header [wire.HeaderSize]byte
		if _, err := io.ReadFull(c.nc, header[:]); err != nil {
			t.Fatal(err)
		}
		h := wire.ParseHeader(&header)
		piece := make([]byte, h.Size)
		if _, err := io.ReadFull(c.nc, piece); err != nil {
			t.Fatal(err)
		}
		body = append(body, piece...)
		more = h.More
		if h.ID != id || h.Statement != 1 || h.Status() != wire.StatusDone {
			t.Errorf("frame %+v", h)
		}
		if len(piece) > frame || more && len(piece) != frame {
			t.Errorf("a frame of %d bytes", len(piece))
		}
	}
	if !bytes.Equal(body, want) {
		t.Errorf("joined: % x, want % x", body, want)
	}
	c.call(wire.Ping, 0, nil)
}

// callOnce is the body of the answer to an echoing query.
func callOnce(t *testing.T, o Options, text string) []byte {
	c := startServer(t, o, nil).login(t)
	c.call(wire.Prepare, 1, sqlBody("SELECT :%qpar(1)", 1))
	return c.call(wire.PreparedQuery, 1, queryBody(0, 0, text)).body
}

// TestFramesOfTwoMessages checks a reply of two messages that both are split.
func TestFramesOfTwoMessages(t *testing.T) {
	ts := startServer(t, Options{FrameBytes: 10}, nil)
	c := ts.login(t)
	text := strings.Repeat("x", 100)
	m := c.call(wire.DirectQuery, 1, append(sqlBody("SELECT :%qpar(1)", 1), queryBody(0, 0, text)...))
	if m.items(t)[1].Str != "HostVar_1" {
		t.Errorf("description: % x", m.body)
	}
	if m := c.receive(); m.items(t)[0].Str != text || m.Status() != wire.StatusDone {
		t.Errorf("rows: status %d, %q", m.Status(), m.body)
	}
}

// TestParameterLimits sends more parameter values than a request may have, and
// more sets of none.
func TestParameterLimits(t *testing.T) {
	ts := startServer(t, Options{}, nil)
	c := ts.login(t)
	c.call(wire.Prepare, 1, sqlBody("INSERT INTO t VALUES (1)", 0))
	update := func(sets, width int, values []byte) []byte {
		body := list.AppendInt(list.AppendNull(nil), 0)
		return append(list.AppendInt(list.AppendInt(body, int64(sets)), int64(width)), values...)
	}
	for name, test := range map[string]struct {
		body []byte
		want wire.Status
	}{
		"sets of none":           {update(emptySetsMax, 0, nil), wire.StatusOK},
		"too many sets of none":  {update(emptySetsMax+1, 0, nil), 400},
		"no set":                 {update(0, 0, nil), 400},
		"too many values":        {update(valuesMax/2+1, 2, bytes.Repeat([]byte{1}, valuesMax+2)), 400},
		"fewer values than said": {update(3, 2, []byte{1, 1, 1, 1, 1}), 400},
	} {
		if m := c.call(wire.PreparedUpdate, 1, test.body); m.Status() != test.want {
			t.Errorf("%s: status %d, want %d", name, m.Status(), test.want)
		}
	}
}

// TestBatchLimit announces more statements than a message has room for.
func TestBatchLimit(t *testing.T) {
	c := startServer(t, Options{}, nil).login(t)
	body := list.AppendInt([]byte{0xff, 0xff, 0xff, 0x7f}, 0)
	if m := c.call(wire.StatementBatch, 1, append(body, 1, 1, 1)); m.Status() != 400 {
		t.Errorf("status %d", m.Status())
	}
}

// TestScrollLimit opens a scrollable cursor over rows without end.
func TestScrollLimit(t *testing.T) {
	var rows atomic.Int64
	endless := script{
		columns: []Column{varcharColumn("s")}, endless: &rows,
		rows: [][]list.Item{{{Kind: list.String, Str: strings.Repeat("x", 1<<20)}}},
	}
	ts := startServer(t, Options{}, map[string]script{"SELECT s": endless})
	c := ts.login(t)
	c.call(wire.Prepare, 1, sqlBody("SELECT s", 0))
	if m := c.call(wire.ExecuteScroll, 1, queryBody(0, 0)); m.Status() != 400 {
		t.Errorf("status %d", m.Status())
	}
	if n := rows.Load(); n > windowBytesMax>>20+1 {
		t.Errorf("%d MiB were read", n)
	}
	if m := c.call(wire.FetchScroll, 1, list.AppendInt(list.AppendInt(nil, 1), 1)); m.Status() == wire.StatusOK {
		t.Error("rows of the failed cursor are there")
	}
}
