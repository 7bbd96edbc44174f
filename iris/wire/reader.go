package wire

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// chunkSize is how much of an announced body is reserved before its bytes have
// arrived.
const chunkSize = 64 << 10

// readAhead is the size of the buffer for headers and small bodies.
const readAhead = 4 << 10

// SizeError reports a message longer than the reader accepts.
type SizeError struct {
	Size uint64 // announced so far
	Max  int
}

// Error implements error.
func (e *SizeError) Error() string {
	return fmt.Sprintf("message of %d bytes exceeds the limit of %d", e.Size, e.Max)
}

// FrameError reports a continuation frame that belongs to another message.
type FrameError struct{ Want, Got Header }

// Error implements error.
func (e *FrameError) Error() string {
	return fmt.Sprintf("continuation of message %d for statement %d expected, got message %d for statement %d",
		e.Want.ID, e.Want.Statement, e.Got.ID, e.Got.Statement)
}

// Reader reads messages from a byte stream. It trusts no length: memory grows
// with the bytes that arrive, up to the limit.
type Reader struct {
	in     *bufio.Reader
	max    int
	header [HeaderSize]byte
}

// NewReader returns a reader of messages whose bodies are at most max bytes.
func NewReader(in io.Reader, max int) *Reader {
	return &Reader{in: bufio.NewReaderSize(in, readAhead), max: max}
}

// ReadMessage reads one message, its frames joined, into buf, which it
// overwrites and may replace. The header is that of the last frame, with the
// size of the whole. A stream that ends between messages is io.EOF, elsewhere
// io.ErrUnexpectedEOF.
func (r *Reader) ReadMessage(buf []byte) (Header, []byte, error) {
	h, err := r.readHeader()
	if err != nil {
		return Header{}, buf, err
	}
	body := buf[:0]
	first := h
	for {
		if h.ID != first.ID || h.Statement != first.Statement {
			return h, body, &FrameError{Want: first, Got: h}
		}
		if body, err = r.readBody(body, h.Size); err != nil {
			return h, body, err
		}
		if !h.More {
			break
		}
		if h, err = r.readHeader(); err != nil {
			return h, body, unexpected(err)
		}
	}
	h.Size = uint32(len(body))
	return h, body, nil
}

// readHeader reads one frame's header.
func (r *Reader) readHeader() (Header, error) {
	if _, err := io.ReadFull(r.in, r.header[:]); err != nil {
		return Header{}, err
	}
	return ParseHeader(&r.header), nil
}

// readBody appends size bytes of the stream to body, in pieces that at most
// double what has already arrived.
func (r *Reader) readBody(body []byte, size uint32) ([]byte, error) {
	if total := uint64(len(body)) + uint64(size); total > uint64(r.max) {
		return body, &SizeError{Size: total, Max: r.max}
	}
	for left := int(size); left > 0; {
		n := min(left, max(chunkSize, len(body)))
		start := len(body)
		body = grow(body, n)
		if _, err := io.ReadFull(r.in, body[start:]); err != nil {
			return body[:start], unexpected(err)
		}
		left -= n
	}
	return body, nil
}

// grow lengthens b by n bytes of unspecified content.
func grow(b []byte, n int) []byte {
	if len(b)+n <= cap(b) {
		return b[:len(b)+n]
	}
	return append(b, make([]byte, n)...)
}

// unexpected is err, or what io.EOF means inside a message.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
