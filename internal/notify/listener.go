package notify

// Listener is one session's end of the bus. Its fields belong to the bus's
// mutex.
type Listener struct {
	bus      *Bus
	wake     func()
	end      func()
	channels map[string]struct{}
	queue    []Message
	bytes    int // of the queue
	reserved int // room promised to transactions that commit
}

// NewListener returns a listener to no channel. wake is called from other
// goroutines whenever something has come, end when something from another gateway
// could not: the session must not go on as if nothing were missing.
func (b *Bus) NewListener(wake, end func()) *Listener {
	return &Listener{bus: b, wake: wake, end: end, channels: map[string]struct{}{}}
}

// Listen begins to listen to a channel; it may do so already.
func (l *Listener) Listen(channel string) {
	l.bus.mu.Lock()
	defer l.bus.mu.Unlock()
	l.channels[channel] = struct{}{}
	l.bus.listeners[l] = struct{}{}
	set := l.bus.channels[channel]
	if set == nil {
		set = map[*Listener]struct{}{}
		l.bus.channels[channel] = set
	}
	set[l] = struct{}{}
}

// Unlisten ends listening to a channel; "" is all of them.
func (l *Listener) Unlisten(channel string) {
	l.bus.mu.Lock()
	defer l.bus.mu.Unlock()
	if channel != "" {
		l.leave(channel)
		return
	}
	for each := range l.channels {
		l.leave(each)
	}
}

// leave ends listening to one channel; the bus is locked.
func (l *Listener) leave(channel string) {
	delete(l.channels, channel)
	if set := l.bus.channels[channel]; set != nil {
		delete(set, l)
		if len(set) == 0 {
			delete(l.bus.channels, channel)
		}
	}
	if len(l.channels) == 0 {
		delete(l.bus.listeners, l)
	}
}

// Close ends listening and drops what waits.
func (l *Listener) Close() {
	l.Unlisten("")
	l.Take()
}

// Channels returns the channels listened to, in order.
func (l *Listener) Channels() []string {
	l.bus.mu.Lock()
	defer l.bus.mu.Unlock()
	return sorted(l.channels)
}

// Take returns what has come since, oldest first. As in PostgreSQL a message
// whose channel was left in the meantime is not delivered.
func (l *Listener) Take() []Message {
	l.bus.mu.Lock()
	defer l.bus.mu.Unlock()
	queue := l.queue
	l.queue, l.bytes = nil, 0
	kept := queue[:0]
	for _, m := range queue {
		if _, ok := l.channels[m.Channel]; ok {
			kept = append(kept, m)
		}
	}
	return kept
}
