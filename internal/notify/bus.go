package notify

import (
	"slices"
	"sync"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// QueueMax is the number of bytes that may wait for one listener.
const QueueMax = 8 << 20

// messageOverhead is what a message costs beside its text.
const messageOverhead = 64

// Message is one notification.
type Message struct {
	PID              uint32 // of the session that sent it
	Channel, Payload string
}

// size is what the message takes of a listener's room.
func (m *Message) size() int { return len(m.Channel) + len(m.Payload) + messageOverhead }

// Bus connects those who notify with those who listen.
type Bus struct {
	max int // bytes that may wait for one listener

	// forward takes what is published on to other gateways, or is nil. It is called
	// with the bus locked, so that all see one order.
	forward func([]Message)

	mu        sync.Mutex
	channels  map[string]map[*Listener]struct{}
	listeners map[*Listener]struct{}
}

// NewBus returns a bus without listeners, each of which may have at most max
// bytes waiting; 0 is QueueMax.
func NewBus(max int) *Bus {
	if max == 0 {
		max = QueueMax
	}
	return &Bus{max: max, channels: map[string]map[*Listener]struct{}{}, listeners: map[*Listener]struct{}{}}
}

// Forward has everything that is published given to f as well, which must not block
// and not call the bus. It is called before the first session begins.
func (b *Bus) Forward(f func([]Message)) { b.forward = f }

// Receive delivers a message of another gateway's session. Its transaction has
// committed: a listener that has no room for it is ended.
func (b *Bus) Receive(m Message) {
	for _, act := range b.received(m) {
		act()
	}
}

// received queues the message and returns whom to wake or end.
func (b *Bus) received(m Message) (acts []func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for l := range b.channels[m.Channel] {
		if l.bytes+l.reserved+m.size() > b.max {
			acts = append(acts, l.end)
			continue
		}
		l.queue = append(l.queue, m)
		l.bytes += m.size()
		acts = append(acts, l.wake)
	}
	return acts
}

// Lose ends all who listen, because something for them is lost.
func (b *Bus) Lose() {
	for _, end := range b.ends() {
		end()
	}
}

// ends returns how all listeners are ended.
func (b *Bus) ends() (ends []func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for l := range b.listeners {
		ends = append(ends, l.end)
	}
	return ends
}

// Reservation is room for the messages of one transaction.
type Reservation struct {
	bus      *Bus
	messages []Message
	held     map[*Listener]int
}

// Reserve makes room for messages with all who listen to their channels. 54000
// says that somebody has not taken his for too long.
func (b *Bus) Reserve(messages []Message) (*Reservation, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	held := map[*Listener]int{}
	for i := range messages {
		for l := range b.channels[messages[i].Channel] {
			held[l] += messages[i].size()
		}
	}
	for l, bytes := range held {
		if l.bytes+l.reserved+bytes > b.max {
			return nil, pgerr.New(pgerr.ProgramLimitExceeded, "too many notifications in the NOTIFY queue").
				WithDetail("A session that listens has %d bytes of notifications waiting for it.", l.bytes+l.reserved).
				WithHint("A client that listens must end its transactions and read what it is sent.")
		}
	}
	for l, bytes := range held {
		l.reserved += bytes
	}
	return &Reservation{b, messages, held}, nil
}

// Publish delivers the messages to all who listen now. A listener that came
// after Reserve has no room set aside; like the others it gets all.
func (r *Reservation) Publish() {
	for _, wake := range r.queue() {
		wake()
	}
}

// queue puts the messages into the queues and returns whom to wake.
func (r *Reservation) queue() (woken []func()) {
	r.bus.mu.Lock()
	defer r.bus.mu.Unlock()
	r.release()
	if r.bus.forward != nil {
		r.bus.forward(r.messages)
	}
	told := map[*Listener]bool{}
	for i := range r.messages {
		m := &r.messages[i]
		for l := range r.bus.channels[m.Channel] {
			l.queue = append(l.queue, *m)
			l.bytes += m.size()
			if !told[l] {
				told[l] = true
				woken = append(woken, l.wake)
			}
		}
	}
	return woken
}

// Cancel gives the room back: the transaction did not commit.
func (r *Reservation) Cancel() {
	r.bus.mu.Lock()
	defer r.bus.mu.Unlock()
	r.release()
}

// release gives the room back, once; the bus is locked.
func (r *Reservation) release() {
	for l, bytes := range r.held {
		l.reserved -= bytes
	}
	r.held = nil
}

// Usage is the share of a listener's room that the fullest queue takes, from 0
// to 1.
func (b *Bus) Usage() float64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	fullest := 0
	for l := range b.listeners {
		fullest = max(fullest, l.bytes)
	}
	return min(1, float64(fullest)/float64(b.max))
}

// Listeners counts the sessions that listen to something.
func (b *Bus) Listeners() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.listeners)
}

// sorted returns the channels of a set in order.
func sorted(set map[string]struct{}) []string {
	out := make([]string, 0, len(set))
	for channel := range set {
		out = append(out, channel)
	}
	slices.Sort(out)
	return out
}
