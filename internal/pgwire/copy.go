package pgwire

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/charset"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// CopyIn asks the client for copy data and returns it as a stream. A session
// that succeeds should read it to io.EOF; what it leaves unread is discarded.
func (w *ResultWriter) CopyIn(format pgtype.Format, columns int) (*CopyReader, error) {
	if w.conn == nil {
		return nil, errors.New("copy-in needs a connection")
	}
	if err := w.conn.finishCopyIn(); err != nil {
		return nil, err
	}
	w.gather = false
	w.copyResponse(msgCopyInResponse, format, columns)
	return w.conn.beginCopyIn(), nil
}

// CopyOut announces copy data and returns where it goes.
func (w *ResultWriter) CopyOut(format pgtype.Format, columns int) (*CopyWriter, error) {
	w.copyResponse(msgCopyOutResponse, format, columns)
	return &CopyWriter{w: w}, w.err
}

// copyResponse writes CopyInResponse or CopyOutResponse; all columns have one
// format.
func (w *ResultWriter) copyResponse(typ byte, format pgtype.Format, columns int) {
	start := w.begin(typ)
	w.buf = append(w.buf, byte(format))
	w.uint16(columns)
	for range columns {
		w.uint16(int(format))
	}
	w.end(start)
}

// CopyWriter sends copy data. Each Write is one CopyData message; PostgreSQL
// sends one per row, and some clients count on it.
type CopyWriter struct {
	w *ResultWriter
}

// Write implements io.Writer.
func (c *CopyWriter) Write(p []byte) (int, error) {
	if err := c.Append(func(buf []byte) []byte { return append(buf, p...) }); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Append sends as one CopyData message what data appends to the buffer it is given.
func (c *CopyWriter) Append(data func(buf []byte) []byte) error {
	start := c.w.begin(msgCopyData)
	c.w.buf = data(c.w.buf)
	if len(c.w.buf)-start > c.w.messageMax+1 {
		c.w.buf = c.w.buf[:start]
		return pgerr.New(pgerr.ProgramLimitExceeded,
			"string buffer exceeds maximum allowed length (%d bytes)", c.w.messageMax)
	}
	c.w.end(start)
	return c.w.err
}

// Close ends the copy data with CopyDone.
func (c *CopyWriter) Close() error {
	c.w.empty(msgCopyDone)
	return c.w.err
}

// CopyReader is the client's copy data as a stream: CopyDone is io.EOF,
// CopyFail is 57014, Flush and Sync are ignored and anything else is a
// protocol violation that ends the connection, as it does in PostgreSQL. Data
// is handed on as it arrives, whatever length the client's messages declare.
type CopyReader struct {
	conn      *conn
	ctx       context.Context // of the session call in progress
	release   func()          // ends the interruption of blocking reads
	remaining int             // unread bytes of the current CopyData
	err       error           // why the stream ended
}

// Read implements io.Reader.
func (r *CopyReader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for r.err == nil && r.remaining == 0 {
		r.advance()
	}
	if r.err != nil {
		return 0, r.err
	}
	var chunk []byte
	err := r.wait(func() (err error) {
		chunk, err = r.conn.in.read(min(len(p), r.remaining))
		return err
	})
	if err != nil {
		r.err = err
		return 0, err
	}
	r.remaining -= len(chunk)
	return copy(p, chunk), nil
}

// advance reads the header of the next message, and the whole of it unless it
// is CopyData.
func (r *CopyReader) advance() {
	r.err = r.wait(func() error {
		typ, err := r.conn.in.firstByte()
		if err != nil {
			return err
		}
		limit, known := bodyLimit(typ, r.conn.server.opts.MaxMessageBytes)
		if !known {
			return invalidType(typ)
		}
		n, err := r.conn.in.bodyLength(limit)
		if err != nil {
			return err
		}
		r.conn.traceReceived(typ, n)
		if typ == msgCopyData {
			r.conn.in.take(messageHeaderSize)
			r.remaining = n
			return nil
		}
		body, err := r.conn.in.message(limit)
		if err != nil {
			return err
		}
		return endOfCopy(typ, body, r.conn.charset())
	})
}

// endOfCopy returns how a message other than CopyData ends copy-in, nil when
// it does not.
func endOfCopy(typ byte, body []byte, cs *charset.Charset) error {
	switch typ {
	case msgCopyDone:
		return io.EOF
	case msgFlush, msgSync:
		return nil
	case msgCopyFail:
		reason, err := decodeQuery(body, cs) // the same body: one string
		if err != nil {
			return err
		}
		return pgerr.New(pgerr.QueryCanceled, "COPY from stdin failed: %s", reason)
	}
	return pgerr.New(pgerr.ProtocolViolation,
		"unexpected message type 0x%02X during COPY from stdin", typ).AsFatal()
}

// wait repeats a read that the connection was woken from, until the call's
// context ends.
func (r *CopyReader) wait(read func() error) error {
	for {
		err := read()
		if !isTimeout(err) {
			return err
		}
		r.conn.socket.SetReadDeadline(time.Time{}) // before the reason is looked at, which may come in between
		if r.ctx.Err() != nil {
			return context.Cause(r.ctx)
		}
	}
}

// beginCopyIn starts copy-in for the session call in progress. From here on
// the end of the call's context interrupts a blocking read.
func (c *conn) beginCopyIn() *CopyReader {
	ctx := c.callCtx
	fired := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(fired)
		c.wake()
	})
	c.copyIn = &CopyReader{conn: c, ctx: ctx, release: func() {
		if !stop() {
			<-fired
		}
		c.socket.SetReadDeadline(time.Time{})
	}}
	return c.copyIn
}

// finishCopyIn ends a copy-in that the session left before its end: the rest
// of the data is read and dropped.
func (c *conn) finishCopyIn() error {
	r := c.copyIn
	if r == nil {
		return nil
	}
	_, err := io.Copy(io.Discard, r)
	c.abandonCopyIn()
	var failed *pgerr.Error
	if errors.As(err, &failed) && failed.Code == pgerr.QueryCanceled {
		return nil // CopyFail ends the data too, and the session wanted no more of it
	}
	return err
}

// abandonCopyIn ends a copy-in without reading on. What the client still sends
// is dropped by the message loop.
func (c *conn) abandonCopyIn() {
	if c.copyIn != nil {
		c.copyIn.release()
		c.skip = c.copyIn.remaining
		c.copyIn = nil
	}
}
