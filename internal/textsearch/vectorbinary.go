package textsearch

import (
	"bytes"
	"encoding/binary"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// Append appends the binary form.
func (v Vector) Append(buf []byte) []byte {
	buf = binary.BigEndian.AppendUint32(buf, uint32(len(v)))
	for _, l := range v {
		buf = append(append(buf, l.Word...), 0)
		buf = binary.BigEndian.AppendUint16(buf, uint16(len(l.Positions)))
		for _, p := range l.Positions {
			buf = binary.BigEndian.AppendUint16(buf, uint16(p))
		}
	}
	return buf
}

// reader reads a binary form; bad is set once something was missing.
type reader struct {
	b   []byte
	bad bool
}

// number reads n bytes.
func (r *reader) number(n int) int {
	if len(r.b) < n {
		r.bad = true
		return 0
	}
	out := 0
	for _, c := range r.b[:n] {
		out = out<<8 | int(c)
	}
	r.b = r.b[n:]
	return out
}

// text reads a string up to its zero byte.
func (r *reader) text() string {
	n := bytes.IndexByte(r.b, 0)
	if n < 0 {
		r.bad = true
		return ""
	}
	s := string(r.b[:n])
	r.b = r.b[n+1:]
	return s
}

// end returns the error of a form that is too short or too long.
func (r *reader) end(what string) error {
	if r.bad {
		return pgerr.New(pgerr.ProtocolViolation, "insufficient data left in message")
	}
	if len(r.b) > 0 {
		return pgerr.New(pgerr.InvalidBinaryRepresentation, "incorrect binary data format in %s", what)
	}
	return nil
}

// ReadVector reads the binary form.
func ReadVector(b []byte) (Vector, error) {
	r := &reader{b: b}
	n := r.number(4)
	if n > len(b) {
		return nil, pgerr.New(pgerr.InternalError, "invalid size of tsvector")
	}
	var list []Lexeme
	size := 0
	for range n {
		l := Lexeme{Word: r.text()}
		places := r.number(2)
		if r.bad {
			break
		}
		size += len(l.Word)
		if len(l.Word) > lexemeMax || size > vectorMax {
			return nil, pgerr.New(pgerr.InternalError, "invalid tsvector: lexeme too long")
		}
		if places > positionsMax {
			return nil, pgerr.New(pgerr.InternalError, "unexpected number of tsvector positions")
		}
		for i := range places {
			p := Position(r.number(2))
			if i > 0 && p.At() <= l.Positions[i-1].At() {
				return nil, pgerr.New(pgerr.InternalError, "position information is misordered")
			}
			l.Positions = append(l.Positions, p)
		}
		list = append(list, l)
	}
	return tidy(list), r.end("tsvector")
}
