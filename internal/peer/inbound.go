package peer

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"sync"
	"time"
)

// sendersMax bounds the gateways whose last message is remembered; a gateway
// that starts again is another one.
const sendersMax = 1024

// acknowledgeEach is the number of messages after which an acknowledgement is
// sent although more have come already.
const acknowledgeEach = 64

// inbound is what has come from others.
type inbound struct {
	mu      sync.Mutex
	open    int
	senders map[instance]*sender
}

// sender is a gateway that has sent something.
type sender struct {
	mu   sync.Mutex // held while a message is delivered, so that each is once
	last uint64
	seen time.Time // guarded by the mutex of inbound
}

// accept serves connections until ln is closed.
func (g *Group) accept(ctx context.Context, ln net.Listener, tasks *sync.WaitGroup) error {
	for {
		conn, err := ln.Accept()
		if err != nil {
			var temporary interface{ Temporary() bool }
			if ctx.Err() == nil && errors.As(err, &temporary) && temporary.Temporary() {
				pause(ctx, retryMin) // out of descriptors
				continue
			}
			return err
		}
		if !g.inbound.enter() {
			conn.Close()
			continue
		}
		tasks.Go(func() {
			defer g.inbound.leave()
			defer conn.Close()
			stop := context.AfterFunc(ctx, func() { conn.Close() })
			defer stop()
			if err := g.serve(tls.Server(conn, g.server)); err != nil && ctx.Err() == nil {
				g.opts.Logger.DebugContext(ctx, "connection of a peer ended", "remote", conn.RemoteAddr().String(), "err", err)
			}
		})
	}
}

// pause waits, unless ctx ends before.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// enter counts a connection; false is one too many.
func (i *inbound) enter() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.open >= linksMax {
		return false
	}
	i.open++
	return true
}

// leave counts it out.
func (i *inbound) leave() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.open--
}

// sender returns what is known of a gateway.
func (i *inbound) sender(who instance) *sender {
	i.mu.Lock()
	defer i.mu.Unlock()
	s := i.senders[who]
	if s == nil {
		if len(i.senders) >= sendersMax {
			i.forgetOldest()
		}
		s = &sender{}
		i.senders[who] = s
	}
	s.seen = time.Now()
	return s
}

// forgetOldest makes room for a sender; i.mu is held.
func (i *inbound) forgetOldest() {
	var oldest instance
	var when time.Time
	for who, s := range i.senders {
		if when.IsZero() || s.seen.Before(when) {
			oldest, when = who, s.seen
		}
	}
	delete(i.senders, oldest)
}

// serve serves one connection that another gateway has opened.
func (g *Group) serve(conn net.Conn) error {
	if err := conn.SetDeadline(time.Now().Add(openTimeout)); err != nil {
		return err
	}
	r := bufio.NewReader(conn)
	typ, body, err := readFrame(r) // after the TLS handshake
	if err != nil {
		return err
	}
	if typ != frameHello {
		return errFrame
	}
	opener, err := decodeHello(body)
	if err != nil {
		return g.refuse(conn, err.Error())
	}
	if opener.namespace != g.opts.Namespace {
		return g.refuse(conn, "another IRIS namespace: "+g.opts.Namespace)
	}
	s := g.inbound.sender(opener.instance)
	s.mu.Lock()
	welcome := hello{instance: g.self, number: g.number, namespace: g.opts.Namespace, age: time.Since(g.began), received: s.last}
	s.mu.Unlock()
	if _, err := conn.Write(frame(nil, frameWelcome, welcome.encode())); err != nil {
		return err
	}
	if opener.instance == g.self {
		return nil
	}
	return g.receive(conn, r, s)
}

// refuse tells the opener why it is not welcome.
func (g *Group) refuse(conn net.Conn, reason string) error {
	_, err := conn.Write(frame(nil, frameRefused, []byte(reason)))
	return errors.Join(errors.New(reason), err)
}

// receive takes what a gateway sends until the connection breaks.
func (g *Group) receive(conn net.Conn, r *bufio.Reader, s *sender) error {
	var out []byte
	owed := 0 // messages not acknowledged
	for {
		if err := conn.SetDeadline(time.Now().Add(silenceMax)); err != nil {
			return err
		}
		typ, body, err := readFrame(r)
		if err != nil {
			return err
		}
		numbered, answer, err := g.take(s, typ, body)
		if err != nil {
			return err
		}
		out = append(out, answer...)
		if numbered {
			owed++
		}
		if owed == acknowledgeEach || owed > 0 && r.Buffered() == 0 {
			s.mu.Lock()
			out = frame(out, frameAcknowledged, number64(s.last))
			s.mu.Unlock()
			owed = 0
		}
		if len(out) > 0 {
			if _, err := conn.Write(out); err != nil {
				return err
			}
			out = out[:0]
		}
	}
}

// take acts upon one frame; numbered says that it is to be acknowledged.
func (g *Group) take(s *sender, typ frameType, body []byte) (numbered bool, answer []byte, err error) {
	switch typ {
	case framePing:
		return false, frame(nil, framePong), nil
	case frameCancel, frameSignal:
		answer, err = g.asked(typ, body)
		return false, answer, err
	case frameNotify, frameInvalidate, frameLost:
		return true, nil, g.message(s, typ, body)
	default:
		return false, nil, errFrame
	}
}

// asked serves a request that is not late.
func (g *Group) asked(typ frameType, body []byte) (answer []byte, err error) {
	id, rest, err := cut64(body)
	if err != nil {
		return nil, err
	}
	latest, request, err := cut64(rest)
	if err != nil {
		return nil, err
	}
	result := []byte{0}
	switch late := uint64(time.Since(g.began)/time.Millisecond) > latest; { //nolint:gosec // not negative
	case late:
	case typ == frameSignal:
		result[0] = g.opts.Receiver.Signal(request)
	case g.opts.Receiver.Cancel(request):
		result[0] = 1
	}
	return frame(nil, frameResult, number64(id), result), nil
}

// message delivers what is sent to all, unless it has come before.
func (g *Group) message(s *sender, typ frameType, body []byte) error {
	n, rest, err := cut64(body)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if n <= s.last {
		return nil
	}
	switch typ {
	case frameLost:
		g.opts.Logger.Warn("messages of a peer are lost: the sessions that listen are ended")
		g.opts.Receiver.Lose()
		g.opts.Receiver.Invalidate()
	case frameInvalidate:
		g.opts.Receiver.Invalidate()
	default:
		m, err := decodeNotification(rest)
		if err != nil {
			return err
		}
		g.opts.Receiver.Deliver(m)
	}
	s.last = n
	return nil
}
