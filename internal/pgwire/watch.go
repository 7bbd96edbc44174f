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
// neither race with the connection nor take bytes from it; a call shorter than
// the interval costs setting and stopping a timer.
type watch struct {
	socket   syscall.RawConn // nil when the transport has no socket
	interval time.Duration

	mu     sync.Mutex
	timer  *time.Timer
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
	if w.timer == nil {
		w.timer = time.AfterFunc(w.interval, w.look)
		return
	}
	w.timer.Reset(w.interval)
}

// stop ends watching.
func (w *watch) stop() {
	if w.socket == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cancel = nil
	w.timer.Stop()
}

// look runs on the timer.
func (w *watch) look() {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.cancel == nil:
	case peerGone(w.socket):
		w.cancel(errClientGone)
	default:
		w.timer.Reset(w.interval)
	}
}
