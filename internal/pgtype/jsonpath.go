package pgtype

import (
	"github.com/iris-pgwire/iris-pgwire/internal/jsonpath"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// jsonpathVersion is the first byte of jsonpath's binary form.
const jsonpathVersion = 1

// jsonpathIO is the I/O of jsonpath: its value is the text PostgreSQL would print.
var jsonpathIO = codec{input: jsonpathInput, output: textOutput, recv: jsonpathRecv, send: jsonpathSend}

// ParseJSONPath reads the text of a jsonpath.
func ParseJSONPath(s string) (*jsonpath.Path, error) {
	return jsonpath.Parse(s, func(number string) (string, error) {
		d, err := ParseNumeric(number)
		if err != nil {
			return "", err
		}
		return string(AppendNumeric(nil, d)), nil
	})
}

// jsonpathInput checks and normalises s.
func jsonpathInput(_ *Env, s string, _ int32) (value.Value, error) {
	if err := CheckUTF8(s); err != nil {
		return value.Null, err
	}
	path, err := ParseJSONPath(s)
	if err != nil {
		return value.Null, err
	}
	return value.Text(path.String()), nil
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
