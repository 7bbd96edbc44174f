package pgtype

import (
	"encoding/hex"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// uuidIO is the I/O of uuid.
var uuidIO = codec{input: uuidInput, output: uuidOutput, recv: uuidRecv, send: textSend}

// uuidInput accepts 32 digits with an optional hyphen after every fourth, and
// braces around them all.
func uuidInput(_ *Env, s string, _ int32) (value.Value, error) {
	t := s
	if t != "" && t[0] == '{' {
		if t[len(t)-1] != '}' {
			return value.Null, invalidSyntax("uuid", s)
		}
		t = t[1 : len(t)-1]
	}
	var u [16]byte
	for i := range u {
		if len(t) < 2 {
			return value.Null, invalidSyntax("uuid", s)
		}
		high, errHigh := hexDigit(t)
		low, errLow := hexDigit(t[1:])
		if errHigh != nil || errLow != nil {
			return value.Null, invalidSyntax("uuid", s)
		}
		u[i] = high<<4 | low
		t = t[2:]
		if i%2 == 1 && i < 15 && t != "" && t[0] == '-' {
			t = t[1:]
		}
	}
	if t != "" {
		return value.Null, invalidSyntax("uuid", s)
	}
	return value.UUID(u), nil
}

// uuidOutput appends the standard form with hyphens.
func uuidOutput(_ *Env, buf []byte, v value.Value) []byte {
	var u [16]byte
	copy(u[:], v.Str())
	for i, end := range [...]int{4, 6, 8, 10, 16} {
		start := 0
		if i > 0 {
			buf = append(buf, '-')
			start = 2 + 2*i
		}
		buf = hex.AppendEncode(buf, u[start:end])
	}
	return buf
}

// uuidRecv reads 16 bytes.
func uuidRecv(b []byte, _ int32) (value.Value, error) {
	if err := checkLength(b, 16); err != nil {
		return value.Null, err
	}
	return value.UUID([16]byte(b)), nil
}
