package exec

import (
	"math/bits"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// textMoreFuncs are the rarer functions of text and bytea.
func textMoreFuncs() []def {
	return []def{
		{sig: "parse_ident(text,bool)", eval: parseIdent},
		{sig: "unistr(text)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			s, err := unistr(args[0].Str())
			return value.Text(s), err
		}},
		{sig: "overlay(bytea,bytea,int4) overlay(bytea,bytea,int4,int4)", eval: overlayBytes},
		{sig: "bit_count(bytea)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			n := 0
			for _, b := range []byte(args[0].Str()) {
				n += bits.OnesCount8(b)
			}
			return value.Int(int64(n)), nil
		}},
		{sig: "get_bit(bytea,int8)", eval: getBit},
		{sig: "set_bit(bytea,int8,int4)", eval: setBit},
		{sig: "bytealike(bytea,bytea) like(bytea,bytea)", eval: likeBytes(true)},
		{sig: "byteanlike(bytea,bytea) notlike(bytea,bytea)", eval: likeBytes(false)},
		{sig: "like_escape(bytea,bytea)", eval: likeEscapeBytes},
	}
}

// overlayBytes is overlay of bytea; the length defaults to that of the
// replacement.
func overlayBytes(_ *analyze.Env, args []value.Value) (value.Value, error) {
	s, with, start := args[0].Str(), args[1].Str(), args[2].Int()
	length := int64(len(with))
	if len(args) == 4 {
		length = args[3].Int()
	}
	if start <= 0 {
		return value.Null, pgerr.New(pgerr.SubstringError, "negative substring length not allowed")
	}
	end, err := integer.add(start, length)
	if err != nil {
		return value.Null, err
	}
	head := s[:min(start-1, int64(len(s)))]
	tail := s[min(max(end-1, 0), int64(len(s))):]
	return value.Bytes(head + with + tail), nil
}

// bitAt checks a bit's number and returns its byte and its place in there.
func bitAt(s string, n int64) (at int64, shift uint, err error) {
	if size := 8 * int64(len(s)); n < 0 || n >= size {
		return 0, 0, pgerr.New(pgerr.ArraySubscriptError, "index %d out of valid range, 0..%d", n, size-1)
	}
	return n / 8, uint(n % 8), nil
}

// getBit is get_bit.
func getBit(_ *analyze.Env, args []value.Value) (value.Value, error) {
	s := args[0].Str()
	at, shift, err := bitAt(s, args[1].Int())
	if err != nil {
		return value.Null, err
	}
	return value.Int(int64(s[at] >> shift & 1)), nil
}

// setBit is set_bit.
func setBit(_ *analyze.Env, args []value.Value) (value.Value, error) {
	b := []byte(args[0].Str())
	at, shift, err := bitAt(args[0].Str(), args[1].Int())
	if err != nil {
		return value.Null, err
	}
	switch args[2].Int() {
	case 0:
		b[at] &^= 1 << shift
	case 1:
		b[at] |= 1 << shift
	default:
		return value.Null, pgerr.New(pgerr.InvalidParameterValue, "new bit must be 0 or 1")
	}
	return value.Bytes(string(b)), nil
}

// parseIdent is parse_ident: the parts of a qualified name.
func parseIdent(_ *analyze.Env, args []value.Value) (value.Value, error) {
	whole, strict := args[0].Str(), flagOr(args, 1, true)
	fail := func(detail string) error {
		err := pgerr.New(pgerr.InvalidParameterValue, `string is not a valid identifier: "%s"`, whole)
		err.Detail = detail
		return err
	}
	var parts []value.Value
	s := strings.TrimLeft(whole, identBlanks)
	afterDot := false
	for {
		part, rest, problem := identPart(s)
		switch {
		case problem != "":
			return value.Null, fail(problem)
		case rest == s && strings.HasPrefix(s, "."):
			return value.Null, fail("No valid identifier before \".\".")
		case rest == s && afterDot:
			return value.Null, fail("No valid identifier after \".\".")
		case rest == s:
			return value.Null, fail("")
		}
		parts = append(parts, value.Text(part))
		s = strings.TrimLeft(rest, identBlanks)
		if !strings.HasPrefix(s, ".") {
			break
		}
		s, afterDot = strings.TrimLeft(s[1:], identBlanks), true
	}
	if s != "" && strict {
		return value.Null, fail("")
	}
	return value.Array(newArray(parts)), nil
}

// identBlanks is what may stand around the parts of a name.
const identBlanks = " \t\n\r\f"

// identPart reads one part of a name; rest is s itself when there is none.
func identPart(s string) (part, rest, problem string) {
	if !strings.HasPrefix(s, `"`) {
		end := 0
		for end < len(s) && (isIdentStart(s[end]) || end > 0 && (s[end] == '$' || s[end] >= '0' && s[end] <= '9')) {
			end++
		}
		return foldIdent(s[:end]), s[end:], ""
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] != '"':
			b.WriteByte(s[i])
		case i+1 < len(s) && s[i+1] == '"':
			b.WriteByte('"')
			i++
		case b.Len() == 0:
			return "", "", "Quoted identifier must not be empty."
		default:
			return b.String(), s[i+1:], ""
		}
	}
	return "", "", "String has unclosed double quotes."
}

// isIdentStart reports whether a name may begin with a byte.
func isIdentStart(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf
}

// foldIdent makes the ASCII letters of a name small.
func foldIdent(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// unistr resolves the Unicode escapes of a text: \XXXX, \+XXXXXX, \uXXXX,
// \UXXXXXXXX; a backslash is written twice.
func unistr(s string) (string, error) {
	var b strings.Builder
	high := rune(0)
	for s != "" {
		if s[0] != '\\' || strings.HasPrefix(s, `\\`) {
			if high != 0 {
				return "", errSurrogate()
			}
			b.WriteByte(s[0])
			s = s[1+boolInt(s[0] == '\\'):]
			continue
		}
		r, n := unistrEscape(s[1:])
		if n == 0 {
			return "", pgerr.New(pgerr.SyntaxError, "invalid Unicode escape").
				WithHint(`Unicode escapes must be \XXXX, \+XXXXXX, \uXXXX, or \UXXXXXXXX.`)
		}
		s = s[1+n:]
		switch low := r >= 0xdc00 && r <= 0xdfff; {
		case r == 0 || r > utf8.MaxRune:
			return "", pgerr.New(pgerr.InvalidParameterValue, "invalid Unicode code point: %04X", r)
		case (high != 0) != low:
			return "", errSurrogate()
		case low:
			b.WriteRune(utf16.DecodeRune(high, r))
			high = 0
		case utf16.IsSurrogate(r):
			high = r
		default:
			b.WriteRune(r)
		}
	}
	if high != 0 {
		return "", errSurrogate()
	}
	return b.String(), nil
}

// errSurrogate is the error for half of a surrogate pair.
func errSurrogate() error {
	return pgerr.New(pgerr.SyntaxError, "invalid Unicode surrogate pair")
}

// unistrEscape reads an escape behind its backslash and returns how long it is,
// 0 if it is none.
func unistrEscape(s string) (r rune, length int) {
	skip, digits := 0, 4
	switch {
	case strings.HasPrefix(s, "u"):
		skip = 1
	case strings.HasPrefix(s, "U"):
		skip, digits = 1, 8
	case strings.HasPrefix(s, "+"):
		skip, digits = 1, 6
	}
	if len(s) < skip+digits {
		return 0, 0
	}
	n, err := strconv.ParseUint(s[skip:skip+digits], 16, 32)
	if err != nil || strings.ContainsAny(s[skip:skip+digits], "+-_") {
		return 0, 0
	}
	return rune(min(n, utf8.MaxRune+1)), skip + digits
}

// likeBytes is LIKE of bytea, or NOT LIKE.
func likeBytes(want bool) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		ok, err := matchBytes(args[0].Str(), args[1].Str())
		return value.Bool(ok == want), err
	}
}

// likeEscapeBytes rewrites a pattern of bytes with another escape character to one with a
// backslash.
func likeEscapeBytes(_ *analyze.Env, args []value.Value) (value.Value, error) {
	pattern, escape := args[0].Str(), args[1].Str()
	switch {
	case len(escape) > 1:
		return value.Null, pgerr.New(pgerr.InvalidEscapeSequence, "invalid escape string").
			WithHint("Escape string must be empty or one character.")
	case escape == `\`:
		return args[0], nil
	}
	var b []byte
	after := false
	for i := range len(pattern) {
		c := pattern[i]
		switch {
		case escape != "" && c == escape[0] && !after:
			b = append(b, '\\')
			after = true
			continue
		case c == '\\' && !after:
			b = append(b, '\\')
		}
		b = append(b, c)
		after = false
	}
	return value.Bytes(string(b)), nil
}

// matchBytes matches bytes with a pattern of LIKE, going back to the last % when
// what follows does not match.
func matchBytes(s, pattern string) (bool, error) {
	at, p := 0, 0
	backAt, backP := -1, 0
	for {
		switch {
		case p < len(pattern) && pattern[p] == '%':
			p++
			backAt, backP = at, p
			continue
		case p < len(pattern) && pattern[p] == '\\' && p+1 == len(pattern):
			return false, pgerr.New(pgerr.InvalidEscapeSequence, "LIKE pattern must not end with escape character")
		case p == len(pattern) && at == len(s):
			return true, nil
		case p < len(pattern) && at < len(s):
			escaped := boolInt(pattern[p] == '\\')
			if c := pattern[p+escaped]; escaped == 0 && c == '_' || c == s[at] {
				at, p = at+1, p+1+escaped
				continue
			}
		}
		if backAt < 0 || backAt >= len(s) {
			return false, nil
		}
		backAt++
		at, p = backAt, backP
	}
}
