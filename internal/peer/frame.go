package peer

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/notify"
)

// version is that of what is said here; gateways of different ones refuse each other.
const version = 2

// frameMax bounds what a frame carries; the longest is a notification.
const frameMax = 16 << 10

// frameType says what a frame is.
type frameType byte

// The frames. The opener of a connection sends the first group, the other side
// the second.
const (
	frameHello      frameType = 'H'
	frameNotify     frameType = 'N' // number, process number, channel, payload
	frameInvalidate frameType = 'I' // number
	frameLost       frameType = 'L' // number
	frameCancel     frameType = 'C' // request, latest moment, key
	frameSignal     frameType = 'S' // request, latest moment, what is asked
	framePing       frameType = 'P'

	frameWelcome      frameType = 'W'
	frameRefused      frameType = 'E' // reason
	frameAcknowledged frameType = 'A' // number
	frameResult       frameType = 'R' // request, what came of it: 1 of a cancel request when there was such a session
	framePong         frameType = 'O'
)

// errFrame says that the other side does not speak this protocol.
var errFrame = errors.New("malformed frame")

// instance names a run of a gateway, so that it is known again by another address.
type instance [16]byte

// hello is what each side says of itself.
type hello struct {
	instance  instance
	number    uint32
	namespace string
	// Of a welcome only.
	age      time.Duration
	received uint64 // number of the last message from the opener
}

// frame appends a frame to buf.
func frame(buf []byte, typ frameType, body ...[]byte) []byte {
	length := 0
	for _, part := range body {
		length += len(part)
	}
	buf = append(buf, byte(typ))
	buf = binary.BigEndian.AppendUint32(buf, uint32(length)) //nolint:gosec // bounded by frameMax
	for _, part := range body {
		buf = append(buf, part...)
	}
	return buf
}

// readFrame reads one frame.
func readFrame(r *bufio.Reader) (frameType, []byte, error) {
	var head [5]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, nil, err
	}
	length := binary.BigEndian.Uint32(head[1:])
	if length > frameMax {
		return 0, nil, errFrame
	}
	body := make([]byte, length)
	_, err := io.ReadFull(r, body)
	return frameType(head[0]), body, err
}

// number64 is a number as frames carry it.
func number64(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// cut64 splits a number off.
func cut64(body []byte) (n uint64, rest []byte, err error) {
	if len(body) < 8 {
		return 0, nil, errFrame
	}
	return binary.BigEndian.Uint64(body), body[8:], nil
}

// encode is the body of a hello or a welcome.
func (h *hello) encode() []byte {
	out := append([]byte{version}, h.instance[:]...)
	out = binary.BigEndian.AppendUint32(out, h.number)
	out = binary.BigEndian.AppendUint64(out, uint64(h.age/time.Millisecond)) //nolint:gosec // not negative
	out = binary.BigEndian.AppendUint64(out, h.received)
	return append(out, h.namespace...)
}

// helloLength is that of a hello without a namespace.
const helloLength = 1 + 16 + 4 + 8 + 8

// decodeHello reads a hello or a welcome.
func decodeHello(body []byte) (*hello, error) {
	if len(body) < helloLength {
		return nil, errFrame
	}
	if body[0] != version {
		return nil, errors.New("another version of the protocol between gateways")
	}
	h := &hello{namespace: string(body[helloLength:])}
	copy(h.instance[:], body[1:])
	h.number = binary.BigEndian.Uint32(body[17:])
	h.age = time.Duration(binary.BigEndian.Uint64(body[21:])&(1<<40-1)) * time.Millisecond //nolint:gosec // masked
	h.received = binary.BigEndian.Uint64(body[29:])
	return h, nil
}

// notification is the body of a frameNotify after its number.
func notification(m *notify.Message) []byte {
	out := binary.BigEndian.AppendUint32(nil, m.PID)
	out = append(out, m.Channel...)
	out = append(out, 0)
	return append(out, m.Payload...)
}

// decodeNotification reads it.
func decodeNotification(body []byte) (notify.Message, error) {
	if len(body) < 5 {
		return notify.Message{}, errFrame
	}
	channel, payload, ok := strings.Cut(string(body[4:]), "\x00")
	if !ok {
		return notify.Message{}, errFrame
	}
	return notify.Message{PID: binary.BigEndian.Uint32(body), Channel: channel, Payload: payload}, nil
}
