package pgtype

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// jsonpathVersion is the first byte of jsonpath's binary form.
const jsonpathVersion = 1

// jsonpathIO is the I/O of jsonpath, which is kept as it was written: it is
// read only when it is applied.
var jsonpathIO = codec{input: jsonpathInput, output: textOutput, recv: jsonpathRecv, send: jsonpathSend}

// jsonpathInput refuses the empty path, the one that means nothing in any
// grammar.
func jsonpathInput(_ *Env, s string, _ int32) (value.Value, error) {
	if trimSpace(s) == "" {
		return value.Null, invalidSyntax("jsonpath", s)
	}
	return value.Text(s), CheckUTF8(s)
}

// jsonpathRecv reads a version and the text.
func jsonpathRecv(b []byte, typmod int32) (value.Value, error) {
	switch {
	case len(b) == 0:
		return value.Null, shortMessage()
	case b[0] != jsonpathVersion:
		return value.Null, pgerr.New(pgerr.InternalError, "unsupported jsonpath version number: %d", b[0])
	}
	return jsonpathInput(nil, string(b[1:]), typmod)
}

// jsonpathSend appends the version and the text.
func jsonpathSend(buf []byte, v value.Value) []byte {
	return append(append(buf, jsonpathVersion), v.Str()...)
}
