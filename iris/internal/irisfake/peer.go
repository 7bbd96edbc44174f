package irisfake

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// Peer plays a script. Every connection has a goroutine, which ends with its
// section, at the first difference, or when the client hangs up.
type Peer struct {
	// TLS, when set before the first connection, is what the peer serves with.
	TLS *tls.Config
	// Signal, likewise, is what the step of that name calls.
	Signal func()

	mu       sync.Mutex
	sections [][]step
	ended    []chan struct{}
	opened   int
	errs     []error
	running  sync.WaitGroup
}

// New returns a peer for the script. When the test ends, the peer reports every
// difference from the script, and connections that were not opened.
func New(tb testing.TB, script string) *Peer {
	tb.Helper()
	sections, err := parse(script)
	if err != nil {
		tb.Fatalf("irisfake: %v", err)
	}
	p := &Peer{sections: sections}
	for range sections {
		p.ended = append(p.ended, make(chan struct{}))
	}
	tb.Cleanup(func() {
		tb.Helper()
		if err := p.Wait(); err != nil {
			tb.Errorf("irisfake: %v", err)
		}
	})
	return p
}

// Dial opens the next connection of the script; it has the type of
// iris.DialFunc.
func (p *Peer) Dial(context.Context, string, string) (net.Conn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.opened == len(p.sections) {
		p.errs = append(p.errs, fmt.Errorf("connection %d is not in the script", p.opened+1))
		return nil, errors.New("irisfake: no further connection expected")
	}
	client, server := net.Pipe()
	number := p.opened
	p.opened++
	if p.TLS != nil {
		server = tls.Server(server, p.TLS)
	}
	p.running.Go(func() { p.serve(number, server) })
	return client, nil
}

// Wait waits until all connections have ended, which the client must close, and
// returns what differed from the script, once.
func (p *Peer) Wait() error {
	p.running.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.opened < len(p.sections) {
		p.errs = append(p.errs, fmt.Errorf("%d of %d connections were opened", p.opened, len(p.sections)))
		p.opened = len(p.sections)
	}
	err := errors.Join(p.errs...)
	p.errs = nil
	return err
}

// serve plays one section.
func (p *Peer) serve(number int, socket net.Conn) {
	defer close(p.ended[number])
	defer socket.Close()
	messages := wire.NewReader(socket, 1<<30)
	for _, s := range append(p.sections[number], step{kind: silence, line: "(end)"}) {
		if s.kind == hangUp {
			return
		}
		if err := p.play(s, messages, socket); err != nil {
			p.mu.Lock()
			p.errs = append(p.errs, fmt.Errorf("connection %d: %s: %w", number+1, s.line, err))
			p.mu.Unlock()
			return
		}
		if s.kind == silence {
			return
		}
	}
}

// play does one step.
func (p *Peer) play(s step, messages *wire.Reader, socket net.Conn) error {
	switch s.kind {
	case send:
		h := s.header
		h.Size = uint32(len(s.body))
		_, err := socket.Write(append(wire.AppendHeader(nil, h), s.body...))
		return err
	case signal:
		p.Signal()
		return nil
	case after:
		<-p.ended[s.number-1]
		return nil
	case silence:
		return expectEnd(messages)
	case expect, hangUp:
	}
	h, body, err := messages.ReadMessage(nil)
	if err != nil {
		return err
	}
	return s.compare(h, body)
}

// expectEnd reads the client's goodbye, if it says it, and the end.
func expectEnd(messages *wire.Reader) error {
	for {
		h, body, err := messages.ReadMessage(nil)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if h.Function() != wire.Disconnect {
			return fmt.Errorf("unexpected %s id=%d stmt=%d with body % x", h.Function(), h.ID, h.Statement, body)
		}
	}
}

// compare checks a message against the one expected.
func (s step) compare(h wire.Header, body []byte) error {
	if h.ID != s.header.ID || h.Statement != s.header.Statement || h.Code != s.header.Code {
		return fmt.Errorf("got %s id=%d stmt=%d", h.Function(), h.ID, h.Statement)
	}
	if s.anything && len(body) > len(s.body) {
		body = body[:len(s.body)]
	}
	if !bytes.Equal(body, s.body) {
		return fmt.Errorf("got body\n  % x\nexpected\n  % x", body, s.body)
	}
	return nil
}
