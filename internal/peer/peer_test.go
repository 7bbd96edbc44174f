package peer

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/iris-pgwire/iris-pgwire/internal/notify"
)

// TestMain checks that no goroutine outlives its group.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// secret is what the gateways of these tests share.
const secret = "a secret that is long enough for peers"

// patience is how long something may take that takes no time to speak of.
const patience = 20 * time.Second

// arrived notes what arrives at a gateway.
type arrived struct {
	mu          sync.Mutex
	messages    []string
	keys        []string
	lost        int
	invalidated int
}

// Cancel implements Receiver: keys that end in ! are somebody's.
func (a *arrived) Cancel(key []byte) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.keys = append(a.keys, string(key[4:]))
	return strings.HasSuffix(string(key), "!")
}

// Signal implements Receiver: the first byte is the answer.
func (a *arrived) Signal(request []byte) byte {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.keys = append(a.keys, string(request[1:]))
	return request[0]
}

// Deliver implements Receiver.
func (a *arrived) Deliver(m notify.Message) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.messages = append(a.messages, fmt.Sprint(m.PID, m.Channel, m.Payload))
}

// Lose implements Receiver.
func (a *arrived) Lose() { a.mu.Lock(); defer a.mu.Unlock(); a.lost++ }

// Invalidate implements Receiver.
func (a *arrived) Invalidate() { a.mu.Lock(); defer a.mu.Unlock(); a.invalidated++ }

// count tells how much has come.
func (a *arrived) count() (messages, lost, invalidated int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.messages), a.lost, a.invalidated
}

// member is a gateway of a test.
type member struct {
	*Group
	got     arrived
	address string
	stop    func()
}

// mustJoin runs a gateway on an address until the test or stop ends it.
func mustJoin(t testing.TB, ln net.Listener, change func(*Options), gateways ...string) *member {
	t.Helper()
	m := &member{address: ln.Addr().String()}
	opts := Options{Secret: secret, Gateways: append(gateways, m.address), Namespace: "USER", Receiver: &m.got, Logger: slog.New(slog.DiscardHandler)}
	if change != nil {
		change(&opts)
	}
	var err error
	if m.Group, err = New(opts); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- m.Run(ctx, ln) }()
	m.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(m.stop)
	return m
}

// mustListen opens an address, "" for any.
func mustListen(t testing.TB, address string) net.Listener {
	t.Helper()
	if address == "" {
		address = "127.0.0.1:0"
	}
	ln, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	return ln
}

// eventually waits for what another goroutine makes true.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-deadline.C:
			t.Fatalf("not within %s: %s", patience, what)
		}
	}
}

// say sends one notification.
func (m *member) say(payload string) {
	m.Notify([]notify.Message{{PID: 7, Channel: "c", Payload: payload}})
}

// TestOnceInOrder breaks connections again and again while messages are sent: each
// arrives once, in order.
func TestOnceInOrder(t *testing.T) {
	b := mustJoin(t, mustListen(t, ""), nil)
	proxy := mustListen(t, "")
	var socket sync.Map
	var tasks sync.WaitGroup
	tasks.Go(func() {
		for {
			in, err := proxy.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", b.address)
			if err != nil {
				in.Close()
				continue
			}
			socket.Store(in, out)
			tasks.Go(func() { io.Copy(out, in); out.Close() })
			tasks.Go(func() { io.Copy(in, out); in.Close() })
		}
	})
	a := mustJoin(t, mustListen(t, ""), nil, proxy.Addr().String())
	eventually(t, "they are connected", func() bool { return a.Connected() == 1 })
	const messages = 20_000
	for i := range messages {
		a.say(fmt.Sprint(i))
		if i%4000 == 3999 {
			eventually(t, "something arrived", func() bool { n, _, _ := b.got.count(); return n > i-3000 })
			socket.Range(func(in, out any) bool {
				in.(net.Conn).Close()
				out.(net.Conn).Close()
				socket.Delete(in)
				return true
			})
		}
	}
	a.Invalidate()
	eventually(t, "all arrived", func() bool { _, _, n := b.got.count(); return n == 1 })
	a.stop()
	proxy.Close()
	b.stop()
	tasks.Wait()
	if len(b.got.messages) != messages || b.got.lost > 0 {
		t.Fatalf("%d messages, lost %d", len(b.got.messages), b.got.lost)
	}
	for i, got := range b.got.messages {
		if got != fmt.Sprint(7, "c", i) {
			t.Fatalf("message %d is %q", i, got)
		}
	}
	if n, _, _ := a.got.count(); n > 0 {
		t.Error("a gateway got its own messages")
	}
}

// TestStartedSince: a gateway that started again is not sent what is older than
// itself; what was said since it is sent, also before it was found.
func TestStartedSince(t *testing.T) {
	ln := mustListen(t, "")
	address := ln.Addr().String()
	ln.Close()
	a := mustJoin(t, mustListen(t, ""), nil, address)
	eventually(t, "the link is there", func() bool { a.mu.Lock(); defer a.mu.Unlock(); return a.links[address] != nil })
	a.say("too old")
	tick := time.NewTimer(5 * time.Millisecond)
	<-tick.C // the age of a gateway is told in milliseconds
	b := mustJoin(t, mustListen(t, address), nil)
	a.say("one")
	a.say("two")
	eventually(t, "two arrived", func() bool { n, _, _ := b.got.count(); return n == 2 })
	if b.got.messages[0] != "7cone" {
		t.Errorf("got %q", b.got.messages)
	}
}

// TestTooMuch: when more waits than may, the peer is told that something is lost,
// and what comes afterwards arrives.
func TestTooMuch(t *testing.T) {
	ln := mustListen(t, "") // accepts connections, and nobody answers
	address := ln.Addr().String()
	a := mustJoin(t, mustListen(t, ""), nil, address)
	eventually(t, "the link is there", func() bool { a.mu.Lock(); defer a.mu.Unlock(); return a.links[address] != nil })
	b := &member{address: address}
	var err error
	b.Group, err = New(Options{Secret: secret, Gateways: []string{address}, Namespace: "USER", Receiver: &b.got, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	for range QueueMax/7000 + 10 {
		a.say(strings.Repeat("x", 7000))
	}
	a.say("the last")
	ctx, cancel := context.WithCancel(t.Context())
	var tasks sync.WaitGroup
	tasks.Go(func() { b.Run(ctx, ln) })
	eventually(t, "the last arrived", func() bool {
		b.got.mu.Lock()
		defer b.got.mu.Unlock()
		return len(b.got.messages) > 0 && b.got.messages[len(b.got.messages)-1] == "7cthe last"
	})
	if _, lost, _ := b.got.count(); lost != 1 {
		t.Errorf("lost %d", lost)
	}
	cancel()
	tasks.Wait()
}

// TestStrangers: a gateway with another secret or namespace is turned away.
func TestStrangers(t *testing.T) {
	a := mustJoin(t, mustListen(t, ""), nil)
	for name, change := range map[string]func(*Options){
		"secret":    func(o *Options) { o.Secret = strings.Repeat("another", 9) },
		"namespace": func(o *Options) { o.Namespace = "OTHER" },
	} {
		t.Run(name, func(t *testing.T) {
			b := mustJoin(t, mustListen(t, ""), change, a.address)
			l := newLink(b.Group, a.address, message{})
			if connected, err := l.connect(t.Context()); connected || err == nil {
				t.Errorf("connected: %v, %v", connected, err)
			}
			if b.Connected() != 0 {
				t.Error("connected")
			}
		})
	}
	if _, err := New(Options{Secret: "short"}); err == nil {
		t.Error("a short secret is taken")
	}
}

// TestCancel: a cancel request goes to the gateway whose number it has, and only
// there; one that comes too late is not served.
func TestCancel(t *testing.T) {
	b, c := mustJoin(t, mustListen(t, ""), nil), mustJoin(t, mustListen(t, ""), nil)
	for b.number == c.number {
		c = mustJoin(t, mustListen(t, ""), nil)
	}
	a := mustJoin(t, mustListen(t, ""), nil, b.address, c.address)
	eventually(t, "both are connected", func() bool { return a.Connected() == 2 })
	key := func(m *member, secret string) []byte {
		return append(binary.BigEndian.AppendUint32(nil, m.ProcessBase()|5), secret...)
	}
	if !a.Cancel(t.Context(), key(b, "b!")) || a.Cancel(t.Context(), key(c, "c")) || a.Cancel(t.Context(), []byte("b!")) {
		t.Error("wrong answers")
	}
	if got := fmt.Sprint(b.got.keys, c.got.keys); got != "[b!] [c]" {
		t.Errorf("got %s", got)
	}
	for result := range byte(3) {
		request := append([]byte{result}, "s"...)
		if got := a.Signal(t.Context(), c.ProcessBase()|7, request); got != result {
			t.Errorf("a signal is answered by %d", got)
		}
	}
	if got := fmt.Sprint(b.got.keys, c.got.keys); got != "[b!] [c s s s]" {
		t.Errorf("got %s", got)
	}
	late := append(append(number64(1), number64(0)...), key(b, "late!")...)
	b.began = b.began.Add(-time.Second)
	if answer, err := b.asked(frameCancel, late); err != nil || answer[len(answer)-1] != 0 || len(b.got.keys) != 1 {
		t.Errorf("a late request is served: %v %v", answer, err)
	}
}

// FuzzServe sends anything to a gateway that has proved who it is: no panic, and the
// connection ends.
func FuzzServe(f *testing.F) {
	own := hello{namespace: "USER", instance: instance{1}}
	greeting := frame(nil, frameHello, own.encode())
	f.Add(greeting)
	f.Add(frame(append([]byte(nil), greeting...), frameNotify, number64(1), notification(&notify.Message{PID: 1, Channel: "c", Payload: "p"})))
	f.Add(frame(append([]byte(nil), greeting...), frameCancel, number64(1), number64(1<<62), []byte("\x00\x00\x00\x01key")))
	f.Add(frame(append([]byte(nil), greeting...), frameSignal, number64(1), number64(1<<62), []byte("\x00signal")))
	f.Add(frame(frame(append([]byte(nil), greeting...), framePing), frameLost, number64(9)))
	f.Add([]byte{'H', 0xff, 0xff, 0xff, 0xff})
	var got arrived
	g, err := New(Options{Secret: secret, Namespace: "USER", Receiver: &got, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		near, far := net.Pipe()
		var tasks sync.WaitGroup
		tasks.Go(func() { io.Copy(io.Discard, near) })
		tasks.Go(func() { near.Write(data); near.Close() })
		err := g.serve(far)
		far.Close()
		tasks.Wait()
		if err == nil {
			t.Error("a connection ended without a reason")
		}
	})
}
