package pgtype

import (
	"encoding/hex"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// byteaIO is the I/O of bytea.
var byteaIO = codec{
	input:  byteaInput,
	output: byteaOutput,
	recv:   func(b []byte, _ int32) (value.Value, error) { return value.Bytes(string(b)), nil },
	send:   textSend,
}

// byteaInput reads the hex format (after \x) or the escape format.
func byteaInput(_ *Env, s string, _ int32) (value.Value, error) {
	var b []byte
	var err error
	if len(s) >= 2 && s[0] == '\\' && s[1] == 'x' {
		b, err = decodeHex(s[2:])
	} else {
		b, err = decodeEscape(s)
	}
	return value.Bytes(string(b)), err
}

// decodeHex reads pairs of digits with optional white space between pairs.
func decodeHex(s string) ([]byte, error) {
	b := make([]byte, 0, len(s)/2)
	for i := 0; i < len(s); {
		if s[i] == ' ' || s[i] == '\n' || s[i] == '\t' || s[i] == '\r' {
			i++
			continue
		}
		high, err := hexDigit(s[i:])
		if err != nil {
			return nil, err
		}
		if i+1 >= len(s) {
			return nil, pgerr.New(pgerr.InvalidParameterValue, "invalid hexadecimal data: odd number of digits")
		}
		low, err := hexDigit(s[i+1:])
		if err != nil {
			return nil, err
		}
		b = append(b, high<<4|low)
		i += 2
	}
	return b, nil
}

// hexDigit returns the value of the digit that s starts with.
func hexDigit(s string) (byte, error) {
	c := s[0]
	switch {
	case isDigit(c):
		return c - '0', nil
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10, nil
	}
	_, n := utf8.DecodeRuneInString(s)
	return 0, pgerr.New(pgerr.InvalidParameterValue, "invalid hexadecimal digit: \"%s\"", s[:n])
}

// decodeEscape reads the escape format: \\ and \ooo stand for one byte.
func decodeEscape(s string) ([]byte, error) {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		switch {
		case s[i] != '\\':
			b = append(b, s[i])
			i++
		case i+1 < len(s) && s[i+1] == '\\':
			b = append(b, '\\')
			i += 2
		case i+3 < len(s) && s[i+1] >= '0' && s[i+1] <= '3' && isOctal(s[i+2]) && isOctal(s[i+3]):
			b = append(b, (s[i+1]-'0')<<6|(s[i+2]-'0')<<3|(s[i+3]-'0'))
			i += 4
		default:
			return nil, pgerr.New(pgerr.InvalidTextRepresentation, "invalid input syntax for type bytea")
		}
	}
	return b, nil
}

// byteaOutput appends the format of the setting bytea_output.
func byteaOutput(env *Env, buf []byte, v value.Value) []byte {
	s := v.Str()
	if env.ByteaOutput != "escape" {
		buf = append(buf, '\\', 'x')
		const chunk = 512
		for len(s) > chunk {
			buf = hex.AppendEncode(buf, []byte(s[:chunk]))
			s = s[chunk:]
		}
		return hex.AppendEncode(buf, []byte(s))
	}
	for i := range len(s) {
		switch c := s[i]; {
		case c == '\\':
			buf = append(buf, '\\', '\\')
		case c < 0x20 || c > 0x7e:
			buf = append(buf, '\\', '0'+c>>6, '0'+c>>3&7, '0'+c&7)
		default:
			buf = append(buf, c)
		}
	}
	return buf
}
