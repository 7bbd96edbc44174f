package superserver

import (
	"bufio"
	"context"
	"errors"
	"net"
	"os"
	"time"
)

// watchDelay is how long a request may run before the client's side of the
// connection is watched; shorter requests cost a timer and nothing else.
const watchDelay = 20 * time.Millisecond

// errClientGone is the cause of a statement's cancellation when its client has
// closed the connection.
var errClientGone = errors.New("the client closed the connection")

// aLongTimeAgo is a deadline that wakes a blocked read at once.
var aLongTimeAgo = time.Unix(1, 0)

// watcher notices that a client has gone while its request runs. It looks for
// the end of the connection by peeking at the next byte, so nothing that a
// client sends ahead is lost.
type watcher struct {
	conn   net.Conn
	reader *bufio.Reader
	gone   context.CancelCauseFunc
	timer  *time.Timer
	done   chan struct{} // receives one value per watch
}

// newWatcher returns a watcher of the connection that reader reads. gone is
// called when the client has left.
func newWatcher(conn net.Conn, reader *bufio.Reader, gone context.CancelCauseFunc) *watcher {
	w := &watcher{conn: conn, reader: reader, gone: gone, done: make(chan struct{}, 1)}
	w.timer = time.AfterFunc(time.Hour, w.watch)
	w.timer.Stop()
	return w
}

// start begins to watch after watchDelay. Until stop the connection must not be
// read.
func (w *watcher) start() { w.timer.Reset(watchDelay) }

// stop ends what start began and waits for it.
func (w *watcher) stop() {
	if w.timer.Stop() {
		return
	}
	w.conn.SetReadDeadline(aLongTimeAgo)
	<-w.done
	w.conn.SetReadDeadline(time.Time{})
}

// watch waits for a byte, the end of the connection or a passed deadline.
func (w *watcher) watch() {
	_, err := w.reader.Peek(1)
	if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
		w.gone(errClientGone)
	}
	w.done <- struct{}{}
}
