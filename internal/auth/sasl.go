package auth

import (
	"bytes"
	"encoding/binary"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// Codes of the Authentication messages of SASL.
const (
	codeSASL         = 10
	codeSASLContinue = 11
	codeSASLFinal    = 12
)

// The mechanisms.
const (
	mechanismPlain = "SCRAM-SHA-256"
	mechanismPlus  = "SCRAM-SHA-256-PLUS"
)

// saslMessageMax bounds one answer of a client, as PG_MAX_SASL_MESSAGE_LENGTH.
const saslMessageMax = 1024

// mechanisms are those offered, the preferred one first.
func mechanisms(binding []byte) []string {
	if binding == nil {
		return []string{mechanismPlain}
	}
	return []string{mechanismPlus, mechanismPlain}
}

// mechanismList is the data of AuthenticationSASL.
func mechanismList(offered []string) []byte {
	var b []byte
	for _, name := range offered {
		b = append(b, name...)
		b = append(b, 0)
	}
	return append(b, 0)
}

// saslResponse waits for the client's next SASL message.
func saslResponse(x Exchange) ([]byte, error) {
	body, err := x.Response()
	if err != nil {
		return nil, err
	}
	if len(body) > saslMessageMax {
		return nil, pgerr.New(pgerr.ProtocolViolation, "invalid message length")
	}
	return body, nil
}

// initialResponse is the client's choice of a mechanism.
type initialResponse struct {
	mechanism string
	// data is the mechanism's first message; nil when the client wants to be
	// asked for it.
	data []byte
}

// decodeInitialResponse reads a SASLInitialResponse.
func decodeInitialResponse(body []byte, offered []string) (initialResponse, error) {
	name, rest, ok := bytes.Cut(body, []byte{0})
	if !ok {
		return initialResponse{}, pgerr.New(pgerr.ProtocolViolation, "invalid string in message")
	}
	m := initialResponse{mechanism: string(name)}
	if !slices.Contains(offered, m.mechanism) {
		return m, pgerr.New(pgerr.ProtocolViolation, "client selected an invalid SASL authentication mechanism")
	}
	if len(rest) < 4 {
		return m, insufficientData()
	}
	size, rest := int32(binary.BigEndian.Uint32(rest)), rest[4:]
	switch {
	case size == -1 && len(rest) == 0:
		return m, nil
	case size == -1 || int64(size) >= 0 && int64(size) < int64(len(rest)):
		return m, pgerr.New(pgerr.ProtocolViolation, "invalid message format")
	case int64(size) != int64(len(rest)):
		return m, insufficientData()
	}
	m.data = rest
	return m, nil
}

// insufficientData refuses a message that ends too early.
func insufficientData() error {
	return pgerr.New(pgerr.ProtocolViolation, "insufficient data left in message")
}
