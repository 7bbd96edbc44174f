package charset

import (
	"errors"
	"io"
	"unicode/utf8"
)

// Reader converts a stream to UTF-8 as it is read.
type Reader struct {
	from    io.Reader
	charset *Charset
	raw     []byte // read and not converted
	out     []byte // converted and not read
	err     error
}

// readerBuffer is how much is read at once.
const readerBuffer = 16 << 10

// NewReader returns a Reader of a stream in an encoding.
func NewReader(from io.Reader, c *Charset) *Reader { return &Reader{from: from, charset: c} }

// Read implements io.Reader.
func (r *Reader) Read(p []byte) (int, error) {
	for len(r.out) == 0 {
		if r.err != nil {
			return 0, r.err
		}
		r.fill()
	}
	n := copy(p, r.out)
	r.out = r.out[n:]
	return n, nil
}

// fill reads and converts more. What is whole is converted before an error counts, and
// a character that is cut short waits for its rest.
func (r *Reader) fill() {
	if cap(r.raw) == 0 {
		r.raw = make([]byte, 0, readerBuffer)
	}
	n, err := r.from.Read(r.raw[len(r.raw):cap(r.raw)])
	r.raw = r.raw[:len(r.raw)+n]
	whole := r.charset.whole(r.raw)
	if errors.Is(err, io.EOF) {
		whole = len(r.raw) // what is cut short now is an error
	}
	text, problem := r.charset.Decode(string(r.raw[:whole]))
	if problem != nil {
		err = problem
	}
	r.err = err
	r.out = append(r.out[:0], text...)
	r.raw = append(r.raw[:0], r.raw[whole:]...)
}

// whole is how many bytes of b are whole characters, or no characters at all.
func (c *Charset) whole(b []byte) int {
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		n := c.shape(string(b[i:min(i+4, len(b))]))
		if n == 0 {
			n = c.length(b[i]) // its error shows them all
		}
		if n > len(b)-i {
			return i
		}
		i += n
	}
	return len(b)
}

// Writer converts UTF-8 to an encoding. What one Write is given is whole characters.
type Writer struct {
	to      io.Writer
	charset *Charset
	buf     []byte
}

// NewWriter returns a Writer to a stream in an encoding.
func NewWriter(to io.Writer, c *Charset) *Writer { return &Writer{to: to, charset: c} }

// Write implements io.Writer.
func (w *Writer) Write(p []byte) (int, error) {
	out, err := w.charset.Append(w.buf[:0], string(p))
	if err != nil {
		return 0, err
	}
	w.buf = out
	if _, err := w.to.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}
