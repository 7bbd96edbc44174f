package pgtype

import (
	"strings"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// NameLength is the most bytes a name has (NAMEDATALEN less its terminator).
const NameLength = 63

// The I/O of the character types, of "char" (one byte), of aclitem,
// which stays text here, and of void.
var (
	textIO    = stringIO(func(s string, _ int32) (string, error) { return s, nil })
	varcharIO = stringIO(func(s string, typmod int32) (string, error) { return fitVarchar(s, typmod, false) })
	bpcharIO  = stringIO(func(s string, typmod int32) (string, error) { return fitBPChar(s, typmod, false) })
	nameIO    = stringIO(func(s string, _ int32) (string, error) { return clipName(s), nil })
	aclItemIO = textIO
	charIO    = codec{input: charInput, output: charOutput, recv: charRecv, send: charSend}
	voidIO    = codec{
		input:  func(*Env, string, int32) (value.Value, error) { return value.Text(""), nil },
		output: func(_ *Env, buf []byte, _ value.Value) []byte { return buf },
		recv:   func([]byte, int32) (value.Value, error) { return value.Text(""), nil },
		send:   func(buf []byte, _ value.Value) []byte { return buf },
	}
)

// stringIO returns the I/O of a type that is its text once fit has approved it.
func stringIO(fit func(s string, typmod int32) (string, error)) codec {
	input := func(_ *Env, s string, typmod int32) (value.Value, error) {
		if err := CheckUTF8(s); err != nil {
			return value.Null, err
		}
		s, err := fit(s, typmod)
		return value.Text(s), err
	}
	return codec{
		input:  input,
		output: textOutput,
		recv:   func(b []byte, typmod int32) (value.Value, error) { return input(nil, string(b), typmod) },
		send:   textSend,
	}
}

// pseudoIO returns the I/O of a pseudo-type, which has no values of its own.
func pseudoIO(name string) codec {
	refuse := func() (value.Value, error) {
		return value.Null, pgerr.New(pgerr.FeatureNotSupported, "cannot accept a value of type %s", name)
	}
	return codec{
		input:  func(*Env, string, int32) (value.Value, error) { return refuse() },
		output: textOutput,
		recv:   func([]byte, int32) (value.Value, error) { return refuse() },
		send:   textSend,
	}
}

// textOutput appends the text.
func textOutput(_ *Env, buf []byte, v value.Value) []byte { return append(buf, v.Str()...) }

// textSend appends the text.
func textSend(buf []byte, v value.Value) []byte { return append(buf, v.Str()...) }

// lengthLimit returns the n of varchar(n) and char(n); ok is false without one.
func lengthLimit(typmod int32) (n int, ok bool) {
	if typmod < varlenaHeader {
		return 0, false
	}
	return int(typmod - varlenaHeader), true
}

// splitRunes cuts s after n characters; short is how many it lacks to n.
func splitRunes(s string, n int) (head, tail string, short int) {
	if len(s) <= n && isASCII(s) {
		return s, "", n - len(s)
	}
	end := 0
	for ; n > 0 && end < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[end:])
		end += size
	}
	return s[:end], s[end:], n
}

// isASCII reports whether every byte of s is a character of its own.
func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// fitVarchar applies varchar(n). What exceeds n must be blanks unless
// truncate is set, as it is for an explicit cast.
func fitVarchar(s string, typmod int32, truncate bool) (string, error) {
	n, ok := lengthLimit(typmod)
	if !ok || len(s) <= n {
		return s, nil
	}
	head, tail, _ := splitRunes(s, n)
	if !truncate && strings.Trim(tail, " ") != "" {
		return "", pgerr.New(pgerr.StringDataRightTruncation, "value too long for type character varying(%d)", n)
	}
	return head, nil
}

// fitBPChar applies char(n): as fitVarchar, and pads with blanks.
func fitBPChar(s string, typmod int32, truncate bool) (string, error) {
	n, ok := lengthLimit(typmod)
	if !ok {
		return s, nil
	}
	head, tail, short := splitRunes(s, n)
	if !truncate && strings.Trim(tail, " ") != "" {
		return "", pgerr.New(pgerr.StringDataRightTruncation, "value too long for type character(%d)", n)
	}
	if short > 0 {
		return head + strings.Repeat(" ", short), nil
	}
	return head, nil
}

// clipName cuts s to the length of a name, between characters.
func clipName(s string) string {
	if len(s) <= NameLength {
		return s
	}
	end := NameLength
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}

// TrimBPChar removes the trailing blanks that char(n) ignores in comparisons
// and loses on its way to text.
func TrimBPChar(s string) string { return strings.TrimRight(s, " ") }

// charInput takes one byte: the first of s, or \ooo for one outside ASCII.
func charInput(_ *Env, s string, _ int32) (value.Value, error) {
	if len(s) == 4 && s[0] == '\\' && isOctal(s[1]) && isOctal(s[2]) && isOctal(s[3]) {
		return value.Text(charText((s[1]-'0')<<6 | (s[2]-'0')<<3 | (s[3] - '0'))), nil
	}
	if s == "" {
		return value.Text(""), nil
	}
	return value.Text(charText(s[0])), nil
}

// charText is the text of the "char" with the given byte: none for zero.
func charText(c byte) string {
	if c == 0 {
		return ""
	}
	return string([]byte{c})
}

// isOctal reports whether c is an octal digit.
func isOctal(c byte) bool { return c >= '0' && c <= '7' }

// charOutput appends the byte, as \ooo when it is not ASCII.
func charOutput(_ *Env, buf []byte, v value.Value) []byte {
	s := v.Str()
	if s == "" || s[0] < utf8.RuneSelf {
		return append(buf, s...)
	}
	return append(buf, '\\', '0'+s[0]>>6, '0'+s[0]>>3&7, '0'+s[0]&7)
}

// charRecv reads one byte.
func charRecv(b []byte, _ int32) (value.Value, error) {
	if err := checkBytes(b, 1); err != nil {
		return value.Null, err
	}
	return value.Text(charText(b[0])), nil
}

// charSend appends one byte.
func charSend(buf []byte, v value.Value) []byte {
	if v.Str() == "" {
		return append(buf, 0)
	}
	return append(buf, v.Str()[0])
}
