package pgwire

import (
	"context"
	"net"
	"sync"
	"syscall"
	"time"
)

// watchInterval is how often a call's client is looked for.
const watchInterval = time.Second

// watch looks, while a session call runs, whether the client is still there.
// It asks the kernel for the socket's state and reads nothing, so it can
// neither race with the connection nor take bytes from it. Its timer runs on when
// a call ends, and stops by itself at a time without one: setting and stopping it
// for each call would wake the scheduler each time.
type watch struct {
	socket   syscall.RawConn // nil when the transport has no socket
	interval time.Duration

	mu     sync.Mutex
	timer  *time.Timer
	runs   bool                    // the timer
	cancel context.CancelCauseFunc // nil while no call is in progress
}

// newWatch returns a watch over a connection's socket.
func newWatch(nc net.Conn, interval time.Duration) *watch {
	w := &watch{interval: interval}
	if s, ok := nc.(syscall.Conn); ok {
		w.socket, _ = s.SyscallConn() // without one there is nothing to watch
	}
	return w
}

// start begins to watch for the call that cancel stops.
func (w *watch) start(cancel context.CancelCauseFunc) {
	if w.socket == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cancel = cancel
	switch {
	case w.runs:
	case w.timer == nil:
		w.timer = time.AfterFunc(w.interval, w.look)
	default:
		w.timer.Reset(w.interval)
	}
	w.runs = true
}

// stop ends watching.
func (w *watch) stop() {
	if w.socket == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cancel = nil
}

// look runs on the timer.
func (w *watch) look() {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.cancel == nil:
		w.runs = false
	case peerGone(w.socket):
		w.runs = false
		w.cancel(errClientGone)
	default:
		w.timer.Reset(w.interval)
	}
}
