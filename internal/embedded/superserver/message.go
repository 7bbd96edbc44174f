package superserver

import (
	"bytes"
	"encoding/binary"

	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// request is one message of a client. Its body is valid until the next one is
// read, unless the handler calls keepBody.
type request struct {
	wire.Header
	body []byte
}

// reply collects the messages that answer one request.
type reply struct {
	buf   []byte
	start int // of the message under construction
	frame int // body bytes a frame may have; a longer body is continued
}

// begin starts a message that answers q; its body is then appended to buf.
func (r *reply) begin(q request) {
	r.start = len(r.buf)
	r.buf = wire.Begin(r.buf, wire.Header{ID: q.ID, Statement: q.Statement})
}

// end completes the message with its status.
func (r *reply) end(status wire.Status) {
	wire.Finish(r.buf, r.start)
	binary.LittleEndian.PutUint16(r.buf[r.start+wire.HeaderSize-2:], uint16(status))
	if len(r.buf)-r.start-wire.HeaderSize > r.frame {
		r.split()
	}
}

// split makes frames of the message that was just completed. Clients join their
// bodies and look at the last one's status.
func (r *reply) split() {
	message := bytes.Clone(r.buf[r.start:])
	r.buf = r.buf[:r.start]
	header := wire.ParseHeader((*[wire.HeaderSize]byte)(message))
	for body := message[wire.HeaderSize:]; len(body) > 0; {
		n := min(len(body), r.frame)
		header.Size, header.More = uint32(n), n < len(body)
		r.buf = append(wire.AppendHeader(r.buf, header), body[:n]...)
		body = body[n:]
	}
}

// empty answers q with a status and no body.
func (r *reply) empty(q request, status wire.Status) {
	r.begin(q)
	r.end(status)
}

// discard drops every message collected so far.
func (r *reply) discard() { r.buf = r.buf[:0] }
