package pgwire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

const (
	// readBufferSize is what an idle connection keeps for reading.
	readBufferSize = 8 << 10
	// readBufferKeep is the largest buffer that outlives the message it grew for.
	readBufferKeep = 64 << 10
	// messageHeaderSize is the type byte and the length word.
	messageHeaderSize = 5
	// startupMax bounds the startup packet after its length word, as
	// MAX_STARTUP_PACKET_LENGTH does.
	startupMax = 10000
)

// reader reads framed messages from a byte stream. Bytes it hands out alias
// its buffer and are valid until the next call.
//
// A call that fails with a timeout has consumed nothing and can be repeated:
// that is how an idle connection is woken and goes back to sleep. The buffer
// grows only when it is full of bytes that did arrive, never by a declared
// length.
type reader struct {
	src        io.Reader
	buf        []byte
	start, end int // unread bytes are buf[start:end]
}

// newReader returns a reader of src.
func newReader(src io.Reader) *reader {
	return &reader{src: src, buf: make([]byte, readBufferSize)}
}

// buffered returns how many bytes have arrived and are unread.
func (r *reader) buffered() int { return r.end - r.start }

// need waits until n bytes are unread.
func (r *reader) need(n int) error {
	for r.buffered() < n {
		if err := r.fill(); err != nil {
			return err
		}
	}
	return nil
}

// fill reads once from the source.
func (r *reader) fill() error {
	r.makeRoom()
	n, err := r.src.Read(r.buf[r.end:])
	r.end += n
	if n > 0 {
		return nil
	}
	if err == nil {
		return io.ErrNoProgress
	}
	return err
}

// makeRoom leaves free space at the end of the buffer.
func (r *reader) makeRoom() {
	if r.start == r.end {
		r.start, r.end = 0, 0
		if len(r.buf) > readBufferKeep {
			r.buf = make([]byte, readBufferSize)
		}
	}
	if r.end < len(r.buf) {
		return
	}
	target := r.buf
	if r.buffered() > len(r.buf)/2 {
		target = make([]byte, 2*len(r.buf))
	}
	r.end = copy(target, r.buf[r.start:r.end])
	r.start = 0
	r.buf = target
}

// take consumes n bytes, which must be unread.
func (r *reader) take(n int) []byte {
	b := r.buf[r.start : r.start+n : r.start+n]
	r.start += n
	return b
}

// firstByte waits for the next byte without consuming it.
func (r *reader) firstByte() (byte, error) {
	if err := r.need(1); err != nil {
		return 0, err
	}
	return r.buf[r.start], nil
}

// bodyLength waits for a message header without consuming it and returns the
// length of the body, at most limit.
func (r *reader) bodyLength(limit int) (int, error) {
	if err := r.need(messageHeaderSize); err != nil {
		return 0, err
	}
	n := int64(binary.BigEndian.Uint32(r.buf[r.start+1:])) - 4
	if n < 0 || n > int64(limit) {
		return 0, pgerr.New(pgerr.ProtocolViolation, "invalid message length").AsFatal()
	}
	return int(n), nil
}

// message waits for a whole message, consumes it and returns its body.
func (r *reader) message(limit int) ([]byte, error) {
	n, err := r.bodyLength(limit)
	if err != nil {
		return nil, err
	}
	if err := r.need(messageHeaderSize + n); err != nil {
		return nil, err
	}
	return r.take(messageHeaderSize + n)[messageHeaderSize:], nil
}

// read returns between 1 and limit bytes, waiting when none are there.
func (r *reader) read(limit int) ([]byte, error) {
	if err := r.need(1); err != nil {
		return nil, err
	}
	return r.take(min(limit, r.buffered())), nil
}

// startupPacket waits for a packet without type byte and returns what follows
// its length word. ok is false when the length is not one PostgreSQL accepts.
func (r *reader) startupPacket() (packet []byte, ok bool, err error) {
	if err := r.need(4); err != nil {
		return nil, false, err
	}
	n := int64(binary.BigEndian.Uint32(r.buf[r.start:]))
	if n < 8 || n > 4+startupMax {
		return nil, false, nil
	}
	if err := r.need(int(n)); err != nil {
		return nil, false, err
	}
	return r.take(int(n))[4:], true, nil
}

// errClientGone means that nobody is there any more to read an answer.
var errClientGone = errors.New("client has gone")

// clientSource is what a connection reads from: before it waits for the
// client, the client gets what is buffered for it, unless that is gathered. Errors are
// timeouts, which are wake-ups, or errClientGone; the end of the stream is no
// io.EOF, which would be the end of copy data.
type clientSource struct {
	stream net.Conn
	out    *ResultWriter
}

// Read implements io.Reader.
func (s clientSource) Read(p []byte) (int, error) {
	if err := s.out.flushWaiting(); err != nil {
		return 0, fmt.Errorf("%w: %v", errClientGone, err) //nolint:errorlint // io.EOF must not be found in it
	}
	n, err := s.stream.Read(p)
	if err != nil && !isTimeout(err) {
		err = fmt.Errorf("%w: %v", errClientGone, err) //nolint:errorlint // io.EOF must not be found in it
	}
	return n, err
}

// isTimeout reports whether a read was woken by its deadline.
func isTimeout(err error) bool {
	if err == nil {
		return false
	}
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}
