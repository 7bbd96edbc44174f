package wire

import (
	"encoding/binary"
	"fmt"
)

// HeaderSize is the length of a message header.
const HeaderSize = 14

// moreFlag marks, in the statement field of a reply, a frame that is continued
// by the next one.
const moreFlag = 1 << 31

// Header precedes every message: four little-endian fields.
type Header struct {
	Size      uint32 // of the body
	ID        uint32 // chosen by the client, odd and increasing; echoed in replies
	Statement uint32 // chosen by the client; 0 outside statements
	More      bool   // the next frame continues this body
	Code      uint16 // Function of a request, Status of a reply
}

// Function returns the code of a request.
func (h Header) Function() Function { return Function(h.Code) }

// Status returns the code of a reply.
func (h Header) Status() Status { return Status(h.Code) }

// AppendHeader appends the wire form of h.
func AppendHeader(buf []byte, h Header) []byte {
	statement := h.Statement &^ moreFlag
	if h.More {
		statement |= moreFlag
	}
	buf = binary.LittleEndian.AppendUint32(buf, h.Size)
	buf = binary.LittleEndian.AppendUint32(buf, h.ID)
	buf = binary.LittleEndian.AppendUint32(buf, statement)
	return binary.LittleEndian.AppendUint16(buf, h.Code)
}

// ParseHeader reads the header in b.
func ParseHeader(b *[HeaderSize]byte) Header {
	statement := binary.LittleEndian.Uint32(b[8:])
	return Header{
		Size:      binary.LittleEndian.Uint32(b[0:]),
		ID:        binary.LittleEndian.Uint32(b[4:]),
		Statement: statement &^ moreFlag,
		More:      statement&moreFlag != 0,
		Code:      binary.LittleEndian.Uint16(b[12:]),
	}
}

// Begin appends a header whose size is not known yet; the caller appends the
// body and calls Finish with the offset the header starts at.
func Begin(buf []byte, h Header) []byte {
	h.Size = 0
	return AppendHeader(buf, h)
}

// Finish writes the size of the body that follows the header at start.
func Finish(buf []byte, start int) { SetSize(buf, start, len(buf)-start-HeaderSize) }

// SetSize writes a body's size into the header at start, for a body that is not
// all in buf.
func SetSize(buf []byte, start, size int) {
	binary.LittleEndian.PutUint32(buf[start:], uint32(size))
}

// SetStatement writes a statement id into the header at start.
func SetStatement(buf []byte, start int, statement uint32) {
	binary.LittleEndian.PutUint32(buf[start+8:], statement)
}

// Status is the outcome a reply reports. Besides the named ones, it is the
// absolute value of an SQLCODE.
type Status uint16

// The statuses that are not errors of a statement.
const (
	StatusOK               Status = 0
	StatusDone             Status = 100 // success, and there are no more rows
	StatusNullStream       Status = 403
	StatusUnknownStatement Status = 404 // the server has dropped it: send its text again
	StatusRefused          Status = 417 // CONNECT; the body is the reason
	StatusNative           Status = 0xca00
)

// OK tells success, with or without more rows.
func (s Status) OK() bool { return s == StatusOK || s == StatusDone }

// SQLCODE is the (negative) error code the status stands for.
func (s Status) SQLCODE() int { return -int(s) }

// Function is what a request asks for: two bytes, nearly always two letters.
type Function uint16

// String returns the two letters, or the number of a native-API call.
func (f Function) String() string {
	a, b := byte(f), byte(f>>8)
	if printable(a) && printable(b) {
		return string([]byte{a, b})
	}
	return fmt.Sprintf("%#04x", uint16(f))
}

// printable tells an ASCII letter or digit.
func printable(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// NoReply tells the functions a server never answers.
func (f Function) NoReply() bool {
	switch f {
	case Disconnect, AutocommitOff, AutocommitOn, ReadCommitted, ReadUncommitted,
		CloseCursor, CloseStream, CloseStatement, ResetConnection:
		return true
	}
	return false
}
