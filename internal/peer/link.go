package peer

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"slices"
	"sync"
	"time"
)

// QueueMax is the number of bytes that may wait for one gateway.
const QueueMax = 8 << 20

const (
	// messageOverhead is what a message costs beside its frame.
	messageOverhead = 64
	// requestsMax bounds the requests that wait for one gateway's answer.
	requestsMax = 1000
	// openTimeout bounds connecting, TLS and the welcome.
	openTimeout = 5 * time.Second
	// pingInterval is how often a silent connection is used.
	pingInterval = 3 * time.Second
	// silenceMax is how long it may be silent before it counts as broken.
	silenceMax = 10 * time.Second
	// retryMin is the least pause before a connection is tried again.
	retryMin = 50 * time.Millisecond
	// retryMax is the longest.
	retryMax = 2 * time.Second
)

// errSelf says that a link leads to this gateway itself.
var errSelf = errors.New("this gateway's own address")

// message is something for all gateways, or the word that such were lost.
type message struct {
	number uint64
	at     time.Time
	frame  []byte
}

// lost is what a peer is told in the place of the message and those before it.
func (m *message) lost() message {
	return message{number: m.number, at: m.at, frame: frame(nil, frameLost, number64(m.number))}
}

// size is what the message takes of the queue.
func (m *message) size() int { return len(m.frame) + messageOverhead }

// link is the connection to one address, and what waits for who is there.
type link struct {
	group   *Group
	address string
	wake    chan struct{}   // something is to be written
	running context.Context //nolint:containedctx // ends with the link; nil before it is run
	stop    context.CancelFunc

	mu      sync.Mutex
	up      bool
	self    bool // it leads to this gateway: nothing is kept for it
	peer    hello
	offset  time.Duration // of the peer's clock from the group's, at most
	queue   []message     // not acknowledged, oldest first
	sent    int           // of the queue, on this connection
	bytes   int           // of the queue
	direct  [][]byte      // frames that are sent at once and once only
	answers map[uint64]chan byte
}

// newLink returns a link that is not connected, for messages after the one given.
func newLink(g *Group, address string, latest message) *link {
	l := &link{group: g, address: address, wake: make(chan struct{}, 1), answers: map[uint64]chan byte{}}
	if latest.number > 0 {
		l.enqueue(latest.lost())
	}
	return l
}

// run keeps the link connected until ctx ends or it turns out to lead here.
func (l *link) run(ctx context.Context) {
	wait := retryMin
	for ctx.Err() == nil {
		connected, err := l.connect(ctx)
		if errors.Is(err, errSelf) || ctx.Err() != nil {
			return
		}
		if connected {
			wait = retryMin
			l.group.opts.Logger.WarnContext(ctx, "connection to a peer broke", "peer", l.address, "err", err)
		} else {
			l.group.opts.Logger.DebugContext(ctx, "peer not reached", "peer", l.address, "err", err)
		}
		pause(ctx, wait)
		wait = min(retryMax, 2*wait)
	}
}

// connect opens the connection and serves it until it breaks.
func (l *link) connect(ctx context.Context) (connected bool, err error) {
	opening, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	dialer := tls.Dialer{Config: l.group.client}
	conn, err := dialer.DialContext(opening, "tcp", l.address)
	if err != nil {
		return false, err
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	r := bufio.NewReader(conn)
	asked := time.Now()
	welcome, err := l.greet(conn, r)
	if err != nil {
		return false, err
	}
	if err := l.resume(welcome, asked); err != nil {
		return false, err
	}
	l.group.opts.Logger.InfoContext(ctx, "connected to a peer", "peer", l.address)
	defer l.down()
	ended := make(chan error, 1)
	go func() { ended <- l.read(conn, r) }()
	err = l.write(conn, ended)
	conn.Close()
	return true, err
}

// greet says hello and reads the welcome.
func (l *link) greet(conn net.Conn, r *bufio.Reader) (*hello, error) {
	if err := conn.SetDeadline(time.Now().Add(openTimeout)); err != nil {
		return nil, err
	}
	g := l.group
	own := hello{instance: g.self, number: g.number, namespace: g.opts.Namespace}
	if _, err := conn.Write(frame(nil, frameHello, own.encode())); err != nil {
		return nil, err
	}
	typ, body, err := readFrame(r)
	switch {
	case err != nil:
		return nil, err
	case typ == frameRefused:
		return nil, fmt.Errorf("refused: %.200q", body)
	case typ != frameWelcome:
		return nil, errFrame
	}
	return decodeHello(body)
}

// resume decides what of the queue the peer is to be sent: what it has not, and
// what is not older than itself. It was asked for its age at the earliest then.
func (l *link) resume(welcome *hello, asked time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if welcome.instance == l.group.self {
		l.self, l.queue, l.bytes = true, nil, 0
		return errSelf
	}
	started := asked.Add(-welcome.age - time.Millisecond)
	l.discard(func(m *message) bool { return m.number <= welcome.received || m.at.Before(started) })
	l.peer, l.offset, l.up, l.sent = *welcome, welcome.age-time.Since(l.group.began), true, 0
	return nil
}

// discard takes messages off the front of the queue; l.mu is held.
func (l *link) discard(done func(*message) bool) {
	n := 0
	for n < len(l.queue) && done(&l.queue[n]) {
		l.bytes -= l.queue[n].size()
		n++
	}
	l.queue = slices.Delete(l.queue, 0, n)
	l.sent = max(0, l.sent-n)
}

// settled reports whether it is known where the link leads at present.
func (l *link) settled() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.up || l.self
}

// down notes that the connection broke; who waits for an answer gets none.
func (l *link) down() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.up, l.direct = false, nil
	for id, answer := range l.answers {
		close(answer)
		delete(l.answers, id)
	}
}

// add queues a message. What would be too much is dropped with all that waits.
func (l *link) add(m message) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.self {
		return
	}
	if l.bytes+m.size() > QueueMax {
		l.queue, l.bytes, l.sent = nil, 0, 0
		l.enqueue(m.lost())
		l.group.opts.Logger.Warn("too much waits for a peer: its listeners will have to begin anew", "peer", l.address)
	} else {
		l.enqueue(m)
	}
	l.signal()
}

// enqueue puts a message into the queue; l.mu is held.
func (l *link) enqueue(m message) {
	l.queue = append(l.queue, m)
	l.bytes += m.size()
}

// signal wakes the writer.
func (l *link) signal() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// write sends what there is until reading has ended or writing fails.
func (l *link) write(conn net.Conn, ended <-chan error) error {
	tick := time.NewTicker(pingInterval)
	defer tick.Stop()
	for {
		out := l.pending()
		if len(out) == 0 {
			select {
			case <-l.wake:
				continue
			case err := <-ended:
				return err
			case <-tick.C:
				out = frame(nil, framePing)
			}
		}
		err := conn.SetWriteDeadline(time.Now().Add(silenceMax))
		if err == nil {
			_, err = conn.Write(out)
		}
		if err != nil {
			conn.Close()
			return errors.Join(err, <-ended)
		}
	}
}

// writeMax is about what is written at once.
const writeMax = 64 << 10

// pending returns what is to be written next.
func (l *link) pending() (out []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, f := range l.direct {
		out = append(out, f...)
	}
	l.direct = nil
	for l.sent < len(l.queue) && len(out) < writeMax {
		out = append(out, l.queue[l.sent].frame...)
		l.sent++
	}
	return out
}

// read takes acknowledgements and answers until the connection breaks.
func (l *link) read(conn net.Conn, r *bufio.Reader) error {
	for {
		if err := conn.SetReadDeadline(time.Now().Add(silenceMax)); err != nil {
			return err
		}
		typ, body, err := readFrame(r)
		if err != nil {
			return err
		}
		if err := l.take(typ, body); err != nil {
			return err
		}
	}
}

// take acts upon a frame of the peer's.
func (l *link) take(typ frameType, body []byte) error {
	if typ == framePong {
		return nil
	}
	n, rest, err := cut64(body)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case typ == frameAcknowledged:
		l.discard(func(m *message) bool { return m.number <= n })
	case typ == frameResult && len(rest) == 1:
		if answer := l.answers[n]; answer != nil {
			answer <- rest[0]
			delete(l.answers, n)
		}
	default:
		return errFrame
	}
	return nil
}

// request sends a request and waits for what comes of it; 0 is nothing.
func (l *link) request(ctx context.Context, typ frameType, id uint64, body []byte) byte {
	answer := make(chan byte, 1)
	if !l.ask(typ, id, body, answer) {
		return 0
	}
	select {
	case result := <-answer:
		return result
	case <-ctx.Done():
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.answers, id)
		return 0
	}
}

// ask queues a request with the latest moment, by the peer's clock, at which it may
// be served.
func (l *link) ask(typ frameType, id uint64, body []byte, answer chan byte) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.up || len(l.answers) >= requestsMax {
		return false
	}
	l.answers[id] = answer
	latest := time.Since(l.group.began) + l.offset + cancelTimeout
	l.direct = append(l.direct, frame(nil, typ, number64(id), number64(uint64(latest/time.Millisecond)), body)) //nolint:gosec // not negative
	l.signal()
	return true
}

// leadsTo reports whether a gateway of this number is at the other end.
func (l *link) leadsTo(number uint32) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.up && l.peer.number == number
}

// reaches tells who is at the other end.
func (l *link) reaches() (instance, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.peer.instance, l.up
}
