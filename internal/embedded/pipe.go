package embedded

import (
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// pipeCapacity is how much one direction of a pipe holds before a writer
// waits: a page of rows, so that a request and its reply need no rendezvous.
const pipeCapacity = 64 << 10

// pipeInitial is the first allocation of a direction; most connections carry
// short messages and never need more.
const pipeInitial = 4 << 10

// newPipe returns the two ends of an in-memory duplex connection. They follow
// net.Pipe, deadlines included, except that writes are buffered.
func newPipe() (net.Conn, net.Conn) {
	a, b := newPipeBuffer(), newPipeBuffer()
	return &pipeConn{in: a, out: b}, &pipeConn{in: b, out: a}
}

// pipeConn is one end of a pipe.
type pipeConn struct {
	in, out *pipeBuffer
}

// Read takes what the peer has written. It waits only when there is nothing.
func (c *pipeConn) Read(p []byte) (int, error) { return c.in.read(p) }

// Write waits only while the peer's buffer is full.
func (c *pipeConn) Write(p []byte) (int, error) { return c.out.write(p) }

// Close ends both directions; the peer reads what was written before, then
// io.EOF. Closing twice is harmless.
func (c *pipeConn) Close() error {
	c.in.closeRead()
	c.out.closeWrite()
	return nil
}

// LocalAddr has no use beyond net.Conn.
func (c *pipeConn) LocalAddr() net.Addr { return pipeAddr{} }

// RemoteAddr tells logs that the peer is in this process.
func (c *pipeConn) RemoteAddr() net.Addr { return pipeAddr{} }

// SetDeadline sets both deadlines.
func (c *pipeConn) SetDeadline(t time.Time) error {
	c.in.setReadDeadline(t)
	c.out.setWriteDeadline(t)
	return nil
}

// SetReadDeadline wakes a waiting Read when t has passed.
func (c *pipeConn) SetReadDeadline(t time.Time) error {
	c.in.setReadDeadline(t)
	return nil
}

// SetWriteDeadline wakes a waiting Write when t has passed.
func (c *pipeConn) SetWriteDeadline(t time.Time) error {
	c.out.setWriteDeadline(t)
	return nil
}

// pipeAddr is the address of both ends of every pipe.
type pipeAddr struct{}

// Network names the kind of address.
func (pipeAddr) Network() string { return "pipe" }

// String is what logs show.
func (pipeAddr) String() string { return "in-process" }

// pipeBuffer is one direction: a ring of bytes between a reader and a writer.
// mu guards all of it; changed is signalled whenever a waiter might go on.
type pipeBuffer struct {
	mu      sync.Mutex
	changed *sync.Cond
	ring    []byte
	start   int // index of the first unread byte
	size    int // number of unread bytes

	readClosed, writeClosed     bool
	readDeadline, writeDeadline pipeDeadline
}

// newPipeBuffer returns an empty direction; its ring is allocated by the first write.
func newPipeBuffer() *pipeBuffer {
	b := &pipeBuffer{}
	b.changed = sync.NewCond(&b.mu)
	return b
}

// read implements net.Conn's Read for the end that receives.
func (b *pipeBuffer) read(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for {
		switch {
		case b.readClosed:
			return 0, io.ErrClosedPipe
		case b.readDeadline.passed():
			return 0, os.ErrDeadlineExceeded
		case b.size > 0 || len(p) == 0:
			n := b.take(p)
			b.changed.Broadcast()
			return n, nil
		case b.writeClosed:
			return 0, io.EOF
		}
		b.changed.Wait()
	}
}

// write implements net.Conn's Write for the end that sends.
func (b *pipeBuffer) write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	written := 0
	for {
		switch {
		case b.writeClosed, b.readClosed:
			return written, io.ErrClosedPipe
		case b.writeDeadline.passed():
			return written, os.ErrDeadlineExceeded
		case b.size < pipeCapacity:
			written += b.put(p[written:])
			b.changed.Broadcast()
		}
		if written == len(p) {
			return written, nil
		}
		b.changed.Wait()
	}
}

// take moves unread bytes to p.
func (b *pipeBuffer) take(p []byte) int {
	n := 0
	for n < len(p) && b.size > 0 {
		end := min(b.start+b.size, len(b.ring))
		k := copy(p[n:], b.ring[b.start:end])
		n += k
		b.size -= k
		b.start = (b.start + k) % len(b.ring)
	}
	return n
}

// put appends as much of p as fits.
func (b *pipeBuffer) put(p []byte) int {
	p = p[:min(len(p), pipeCapacity-b.size)]
	b.grow(b.size + len(p))
	n := 0
	for n < len(p) {
		at := (b.start + b.size) % len(b.ring)
		end := len(b.ring)
		if at < b.start {
			end = b.start
		}
		k := copy(b.ring[at:end], p[n:])
		n += k
		b.size += k
	}
	return n
}

// grow makes room for need unread bytes, doubling up to pipeCapacity.
func (b *pipeBuffer) grow(need int) {
	if need <= len(b.ring) {
		return
	}
	size := max(len(b.ring), pipeInitial)
	for size < need {
		size *= 2
	}
	ring := make([]byte, size)
	unread := b.size
	b.take(ring)
	b.ring, b.start, b.size = ring, 0, unread
}

// closeRead makes reads and the peer's writes fail.
func (b *pipeBuffer) closeRead() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.readClosed = true
	b.readDeadline.stop()
	b.changed.Broadcast()
}

// closeWrite lets the peer read what is left, then io.EOF.
func (b *pipeBuffer) closeWrite() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.writeClosed = true
	b.writeDeadline.stop()
	b.changed.Broadcast()
}

// setReadDeadline replaces the read deadline; the zero time removes it.
func (b *pipeBuffer) setReadDeadline(t time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.readClosed {
		b.readDeadline.set(t, b.wake)
	}
}

// setWriteDeadline replaces the write deadline; the zero time removes it.
func (b *pipeBuffer) setWriteDeadline(t time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.writeClosed {
		b.writeDeadline.set(t, b.wake)
	}
}

// wake lets waiters look at their deadline again.
func (b *pipeBuffer) wake() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.changed.Broadcast()
}

// pipeDeadline is a point in time with a timer that wakes waiters then. It is
// guarded by its buffer's mutex.
type pipeDeadline struct {
	at    time.Time
	timer *time.Timer
}

// passed reports whether operations must fail now.
func (d *pipeDeadline) passed() bool {
	return !d.at.IsZero() && !time.Now().Before(d.at)
}

// set replaces the deadline. A deadline in the past wakes waiters at once.
func (d *pipeDeadline) set(t time.Time, wake func()) {
	d.stop()
	d.at = t
	if !t.IsZero() {
		d.timer = time.AfterFunc(time.Until(t), wake)
	}
}

// stop ends the timer; a wake that is already under way is harmless.
func (d *pipeDeadline) stop() {
	if d.timer != nil {
		d.timer.Stop()
		d.timer = nil
	}
}
