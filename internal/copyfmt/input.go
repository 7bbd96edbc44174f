package copyfmt

import (
	"io"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// inputChunk is how much is read at least at a time.
const inputChunk = 64 << 10

// input is a window on a stream: the bytes of the row at hand and what was
// read after them.
type input struct {
	source io.Reader
	buf    []byte
	start  int // of the row
	limit  int // the most bytes of a row
	eof    bool
}

// fill reads more bytes behind those at hand and reports whether there are
// any. It moves the row to the front of the buffer, so that indexes from start
// stay right and others do not.
func (in *input) fill() (bool, error) {
	if in.eof {
		return false, nil
	}
	if in.start > 0 {
		in.buf = in.buf[:copy(in.buf, in.buf[in.start:])]
		in.start = 0
	}
	if len(in.buf) > in.limit {
		return false, pgerr.New(pgerr.ProgramLimitExceeded, "COPY row exceeds the maximum of %d bytes", in.limit)
	}
	if cap(in.buf)-len(in.buf) < inputChunk/2 {
		grown := make([]byte, len(in.buf), 2*cap(in.buf)+inputChunk)
		copy(grown, in.buf)
		in.buf = grown
	}
	const emptyReadsMax = 100
	for range emptyReadsMax {
		n, err := in.source.Read(in.buf[len(in.buf):cap(in.buf)])
		in.buf = in.buf[:len(in.buf)+n]
		if err == io.EOF {
			in.eof = true
			return n > 0, nil
		}
		if err != nil || n > 0 {
			return n > 0, err
		}
	}
	return false, io.ErrNoProgress
}

// window returns the bytes from the start of the row.
func (in *input) window() []byte { return in.buf[in.start:] }

// need fills until n bytes of the row are at hand and reports whether they
// are.
func (in *input) need(n int) (bool, error) {
	for len(in.window()) < n {
		more, err := in.fill()
		if err != nil || !more {
			return false, err
		}
	}
	return true, nil
}

// take returns the first n bytes and starts the next row behind them.
func (in *input) take(n int) []byte {
	b := in.buf[in.start : in.start+n]
	in.start += n
	return b
}
