package superserver

import (
	"context"
	"io"
	"log/slog"
	"net"
	"testing"
	"time"

	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// FuzzDecode feeds bodies to every decoder. They may fail but not panic, and
// what they return must be bounded by what they were given.
func FuzzDecode(f *testing.F) {
	for _, path := range mustListCaptures(f) {
		for _, m := range mustReadCapture(f, path) {
			f.Add(m.body)
		}
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		values := 0
		if u, err := decodeUpdate(body); err == nil {
			for _, set := range u.sets {
				values += len(set)
			}
		}
		if p, u, err := decodeDirectUpdate(body); err == nil {
			values += len(p.params)
			for _, set := range u.sets {
				values += len(set)
			}
		}
		if q, err := decodeQuery(body); err == nil {
			values += len(q.params)
		}
		if p, err := decodePrepare(body); err == nil {
			values += len(p.params)
		}
		decodeDirectQuery(body)
		if entries, _, err := decodeBatch(body); err == nil {
			values += len(entries)
		}
		decodeWindow(body)
		decodeProcedureCall(body)
		decodeDirectProcedure(body)
		decodeConnect(body)
		if v, err := decodeValues(body); err == nil {
			values += len(v)
		}
		if values > 6*len(body) {
			t.Errorf("%d values out of %d bytes", values, len(body))
		}
	})
}

// FuzzConnection plays any bytes to a server after a login. It must end every
// connection whose client has left, and not panic.
func FuzzConnection(f *testing.F) {
	for _, path := range mustListCaptures(f) {
		var session []byte
		for _, m := range mustReadCapture(f, path) {
			if m.Function() == wire.Handshake || m.Function() == wire.Connect {
				continue
			}
			h := wire.Header{Size: uint32(len(m.body)), ID: m.ID, Statement: m.Statement, Code: m.Code}
			session = append(wire.AppendHeader(session, h), m.body...)
		}
		f.Add(session)
	}
	f.Fuzz(func(t *testing.T, session []byte) {
		var log logBuffer // panics are recovered into it
		server := New(Options{
			Backend: newFake(catalogScripts()), MaxStatements: 3, PageBytes: 10, MaxStreamBytes: 100,
			Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelError})),
		})
		near, far := net.Pipe()
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			server.ServeConn(context.Background(), far)
		}()
		c := newClient(t, near)
		c.connect()
		drained := make(chan struct{})
		go func() {
			defer close(drained)
			io.Copy(io.Discard, near)
		}()
		near.Write(session)
		near.Close()
		<-drained
		select {
		case <-ended:
		case <-time.After(testTimeout):
			t.Fatal("the connection does not end")
		}
		if text := log.String(); text != "" {
			t.Error(text)
		}
		if server.sessions.Load() != 0 || server.sockets.Load() != 0 {
			t.Errorf("%d sessions, %d sockets are left", server.sessions.Load(), server.sockets.Load())
		}
	})
}
