package pgtype

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// boolIO is the I/O of boolean.
var boolIO = codec{input: boolInput, output: boolOutput, recv: boolRecv, send: boolSend}

// boolInput accepts every unambiguous prefix of PostgreSQL's boolean words.
func boolInput(_ *Env, s string, _ int32) (value.Value, error) {
	if b, ok := parseBool(s); ok {
		return value.Bool(b), nil
	}
	return value.Null, invalidSyntax("boolean", s)
}

// parseBool reads a boolean word; ok is false if s is none.
func parseBool(s string) (b, ok bool) {
	w := strings.ToLower(trimSpace(s))
	if w == "" {
		return false, false
	}
	switch {
	case strings.HasPrefix("true", w), strings.HasPrefix("yes", w), w == "on", w == "1":
		return true, true
	case strings.HasPrefix("false", w), strings.HasPrefix("no", w), w == "of", w == "off", w == "0":
		return false, true
	}
	return false, false
}

// boolOutput appends t or f.
func boolOutput(_ *Env, buf []byte, v value.Value) []byte {
	if v.Bool() {
		return append(buf, 't')
	}
	return append(buf, 'f')
}

// boolRecv takes any non-zero byte as true.
func boolRecv(b []byte, _ int32) (value.Value, error) {
	if err := checkBytes(b, 1); err != nil {
		return value.Null, err
	}
	return value.Bool(b[0] != 0), nil
}

// boolSend appends one byte.
func boolSend(buf []byte, v value.Value) []byte {
	if v.Bool() {
		return append(buf, 1)
	}
	return append(buf, 0)
}
