package exec

import (
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// bytesFuncs are the functions of bytea, and the conversions between it and
// text.
func bytesFuncs() []def {
	return []def{
		{sig: "byteacat(bytea,bytea)", eval: bytes2(func(a, b string) string { return a + b })},
		{sig: "length(bytea) octet_length(bytea)", eval: textLen(func(s string) int { return len(s) })},
		{sig: "bit_length(bytea)", eval: textLen(func(s string) int { return 8 * len(s) })},
		{sig: "position(bytea,bytea)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return value.Int(int64(strings.Index(args[0].Str(), args[1].Str()) + 1)), nil
		}},
		{sig: "substr(bytea,int4) substring(bytea,int4) substr(bytea,int4,int4) substring(bytea,int4,int4)", eval: substringBytes},
		{sig: "get_byte(bytea,int4)", eval: getByte},
		{sig: "set_byte(bytea,int4,int4)", eval: setByte},
		{sig: "btrim(bytea,bytea)", eval: bytes2(func(s, set string) string { return trimBytes(s, set, true, true) })},
		{sig: "ltrim(bytea,bytea)", eval: bytes2(func(s, set string) string { return trimBytes(s, set, true, false) })},
		{sig: "rtrim(bytea,bytea)", eval: bytes2(func(s, set string) string { return trimBytes(s, set, false, true) })},
		{sig: "encode(bytea,text)", eval: encodeEval},
		{sig: "decode(text,text)", eval: decodeEval},
		{sig: "sha224(bytea)", eval: digest(func(b []byte) []byte { s := sha256.Sum224(b); return s[:] })},
		{sig: "sha256(bytea)", eval: digest(func(b []byte) []byte { s := sha256.Sum256(b); return s[:] })},
		{sig: "sha384(bytea)", eval: digest(func(b []byte) []byte { s := sha512.Sum384(b); return s[:] })},
		{sig: "sha512(bytea)", eval: digest(func(b []byte) []byte { s := sha512.Sum512(b); return s[:] })},
	}
}

// bytes2 adapts a function of two byte strings.
func bytes2(f func(a, b string) string) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		return value.Bytes(f(args[0].Str(), args[1].Str())), nil
	}
}

// digest adapts a hash function.
func digest(f func([]byte) []byte) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		return value.Bytes(string(f([]byte(args[0].Str())))), nil
	}
}

// trimBytes drops bytes of a set from the ends of s.
func trimBytes(s, set string, left, right bool) string {
	for left && s != "" && strings.IndexByte(set, s[0]) >= 0 {
		s = s[1:]
	}
	for right && s != "" && strings.IndexByte(set, s[len(s)-1]) >= 0 {
		s = s[:len(s)-1]
	}
	return s
}

// substringBytes is substring by position and length of bytes.
func substringBytes(_ *analyze.Env, args []value.Value) (value.Value, error) {
	s, start := args[0].Str(), args[1].Int()
	end := int64(len(s)) + 1
	if len(args) == 3 {
		n := args[2].Int()
		if n < 0 {
			return value.Null, pgerr.New(pgerr.SubstringError, "negative substring length not allowed")
		}
		end = min(end, start+n)
	}
	start = max(start, 1)
	if start >= end {
		return value.Bytes(""), nil
	}
	return value.Bytes(s[start-1 : end-1]), nil
}

// checkByteIndex refuses an index outside of s.
func checkByteIndex(s string, i int64) error {
	if i >= 0 && i < int64(len(s)) {
		return nil
	}
	return pgerr.New(pgerr.ArraySubscriptError, "index %d out of valid range, 0..%d", i, len(s)-1)
}

// getByte reads a byte.
func getByte(_ *analyze.Env, args []value.Value) (value.Value, error) {
	s, i := args[0].Str(), args[1].Int()
	if err := checkByteIndex(s, i); err != nil {
		return value.Null, err
	}
	return value.Int(int64(s[i])), nil
}

// setByte replaces a byte.
func setByte(_ *analyze.Env, args []value.Value) (value.Value, error) {
	s, i := args[0].Str(), args[1].Int()
	if err := checkByteIndex(s, i); err != nil {
		return value.Null, err
	}
	return value.Bytes(s[:i] + string([]byte{byte(args[2].Int())}) + s[i+1:]), nil
}

// errEncoding is the error for an unknown encoding of encode and decode.
func errEncoding(name string) error {
	return pgerr.New(pgerr.InvalidParameterValue, "unrecognized encoding: \"%s\"", name)
}

// base64Line is the length of the lines that encode breaks base64 into.
const base64Line = 76

// encodeEval is encode.
func encodeEval(_ *analyze.Env, args []value.Value) (value.Value, error) {
	s := args[0].Str()
	switch strings.ToLower(args[1].Str()) {
	case "hex":
		return value.Text(hex.EncodeToString([]byte(s))), nil
	case "base64":
		text := base64.StdEncoding.EncodeToString([]byte(s))
		var b strings.Builder
		for len(text) > base64Line {
			b.WriteString(text[:base64Line] + "\n")
			text = text[base64Line:]
		}
		return value.Text(b.String() + text), nil
	case "escape":
		return value.Text(escapeBytes(s)), nil
	}
	return value.Null, errEncoding(args[1].Str())
}

// escapeBytes writes zero bytes, bytes above 127 and backslashes as escapes.
func escapeBytes(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		switch {
		case c == '\\':
			b.WriteString(`\\`)
		case c == 0 || c >= 0x80:
			b.Write([]byte{'\\', '0' + c>>6, '0' + c>>3&7, '0' + c&7})
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// decodeEval is decode.
func decodeEval(env *analyze.Env, args []value.Value) (value.Value, error) {
	s := args[0].Str()
	switch strings.ToLower(args[1].Str()) {
	case "hex":
		return pgtype.ByOID(pgtype.ByteaOID).Input(&env.Env, `\x`+s, pgtype.NoTypmod)
	case "base64":
		return decodeBase64(s)
	case "escape":
		if strings.HasPrefix(s, `\x`) {
			return value.Null, pgerr.New(pgerr.InvalidTextRepresentation, "invalid input syntax for type bytea")
		}
		return pgtype.ByOID(pgtype.ByteaOID).Input(&env.Env, s, pgtype.NoTypmod)
	}
	return value.Null, errEncoding(args[1].Str())
}

// decodeBase64 reads base64 with white space in it.
func decodeBase64(s string) (value.Value, error) {
	packed := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\n\r", r) {
			return -1
		}
		return r
	}, s)
	for i, r := range packed {
		if !isBase64(r) {
			return value.Null, pgerr.New(pgerr.InvalidParameterValue,
				"invalid symbol \"%s\" found while decoding base64 sequence", string([]rune(packed[i:])[0]))
		}
	}
	b, err := base64.StdEncoding.DecodeString(packed)
	if err != nil {
		return value.Null, pgerr.New(pgerr.InvalidParameterValue, "invalid base64 end sequence").
			WithHint("Input data is missing padding, is truncated, or is otherwise corrupted.")
	}
	return value.Bytes(string(b)), nil
}

// isBase64 reports whether r belongs to the base64 alphabet.
func isBase64(r rune) bool {
	return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '+' || r == '/' || r == '='
}

// normalForm finds a Unicode normal form by name.
func normalForm(name string) (norm.Form, error) {
	switch strings.ToUpper(name) {
	case "NFC":
		return norm.NFC, nil
	case "NFD":
		return norm.NFD, nil
	case "NFKC":
		return norm.NFKC, nil
	case "NFKD":
		return norm.NFKD, nil
	}
	return 0, pgerr.New(pgerr.InvalidParameterValue, "invalid normalization form: %s", name)
}

// normalizeEval is normalize.
func normalizeEval(_ *analyze.Env, args []value.Value) (value.Value, error) {
	form, err := normalForm(args[1].Str())
	if err != nil {
		return value.Null, err
	}
	return value.Text(form.String(args[0].Str())), nil
}

// isNormalizedEval is IS NORMALIZED.
func isNormalizedEval(_ *analyze.Env, args []value.Value) (value.Value, error) {
	form, err := normalForm(args[1].Str())
	if err != nil {
		return value.Null, err
	}
	return value.Bool(form.IsNormalString(args[0].Str())), nil
}
