package pgtype

import (
	"encoding/binary"
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// MakeMultirange returns the multirange of any ranges: in order, without the
// empty ones, those that overlap or touch made one.
func MakeMultirange(ranges []value.Value) value.Value {
	list := make([]value.Value, 0, len(ranges))
	for _, r := range ranges {
		if _, ok := RangeBounds(r); ok {
			list = append(list, r)
		}
	}
	slices.SortStableFunc(list, Compare)
	out := list[:0]
	for _, r := range list {
		if len(out) > 0 && touches(out[len(out)-1], r) {
			out[len(out)-1] = spanOf(out[len(out)-1], r)
			continue
		}
		out = append(out, r)
	}
	return value.Multirange(out)
}

// touches reports whether b, which starts no sooner than a, starts before a
// ends or where it does.
func touches(a, b value.Value) bool {
	first, _ := RangeBounds(a)
	second, _ := RangeBounds(b)
	if first.Upper.Infinite || second.Lower.Infinite {
		return true
	}
	c := Compare(first.Upper.Value, second.Lower.Value)
	return c > 0 || c == 0 && (first.Upper.Inclusive || second.Lower.Inclusive)
}

// spanOf is a up to the later end of both.
func spanOf(a, b value.Value) value.Value {
	first, second := slices.Clone(a.Record()), b.Record()
	if compareLists(first[partUpperInfinite:], second[partUpperInfinite:]) < 0 {
		copy(first[partUpperInfinite:], second[partUpperInfinite:])
	}
	return value.Range(first)
}

// multirangeIO returns the I/O of the multirange type over ranges of elem.
func multirangeIO(elem OID) codec {
	return codec{
		input: func(env *Env, s string, _ int32) (value.Value, error) { return multirangeInput(env, ByOID(elem), s) },
		output: func(env *Env, buf []byte, v value.Value) []byte {
			buf = append(buf, '{')
			for i, r := range v.Record() {
				if i > 0 {
					buf = append(buf, ',')
				}
				buf = rangeOutput(env, ByOID(elem), buf, r)
			}
			return append(buf, '}')
		},
		recv: func(b []byte, _ int32) (value.Value, error) { return multirangeRecv(ByOID(elem), b) },
		send: func(buf []byte, v value.Value) []byte { return multirangeSend(ByOID(elem), buf, v) },
	}
}

// multirangeInput reads ranges between braces.
func multirangeInput(env *Env, elem *Type, s string) (value.Value, error) {
	fail := func(detail string) (value.Value, error) {
		return value.Null, pgerr.New(pgerr.InvalidTextRepresentation, "malformed multirange literal: \"%s\"", s).
			WithDetail("%s", detail)
	}
	rest, ok := strings.CutPrefix(trimLeftSpace(s), "{")
	if !ok {
		return fail("Missing left brace.")
	}
	var ranges []value.Value
	for first := true; ; first = false {
		rest = trimLeftSpace(rest)
		switch {
		case rest == "":
			return fail("Unexpected end of input.")
		case first && rest[0] == '}':
		case rest[0] == '[' || rest[0] == '(':
			end := rangeEnd(rest)
			if end < 0 {
				return fail("Unexpected end of input.")
			}
			r, err := rangeInput(env, elem, rest[:end])
			if err != nil {
				return value.Null, err
			}
			ranges = append(ranges, r)
			rest = trimLeftSpace(rest[end:])
		case len(rest) >= len(rangeEmptyWord) && strings.EqualFold(rest[:len(rangeEmptyWord)], rangeEmptyWord):
			rest = trimLeftSpace(rest[len(rangeEmptyWord):])
		default:
			return fail("Expected range start.")
		}
		switch {
		case rest == "":
			return fail("Unexpected end of input.")
		case rest[0] == '}' && trimLeftSpace(rest[1:]) != "":
			return fail("Junk after closing right brace.")
		case rest[0] == '}':
			return MakeMultirange(ranges), nil
		case rest[0] != ',':
			return fail("Expected comma or end of multirange.")
		}
		rest = rest[1:]
	}
}

// rangeEnd is the length of the range literal that s starts with, -1 when it
// does not end.
func rangeEnd(s string) int {
	quoted := false
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
		case c == '"' && quoted && strings.HasPrefix(s[i+1:], "\""):
			i++
		case c == '"':
			quoted = !quoted
		case !quoted && (c == ']' || c == ')'):
			return i + 1
		}
	}
	return -1
}

// multirangeRecv reads the number of ranges and each with its length.
func multirangeRecv(elem *Type, b []byte) (value.Value, error) {
	if len(b) < 4 {
		return value.Null, shortMessage()
	}
	count := binary.BigEndian.Uint32(b)
	b = b[4:]
	var ranges []value.Value
	for range count {
		if len(b) < 4 {
			return value.Null, shortMessage()
		}
		n := int32(binary.BigEndian.Uint32(b))
		if b = b[4:]; n < 0 || int(n) > len(b) {
			return value.Null, shortMessage()
		}
		r, err := rangeRecv(elem, b[:n])
		if err != nil {
			return value.Null, err
		}
		ranges = append(ranges, r)
		b = b[n:]
	}
	if len(b) > 0 {
		return value.Null, pgerr.New(pgerr.ProtocolViolation, "invalid message format")
	}
	return MakeMultirange(ranges), nil
}

// multirangeSend appends the number of ranges and each with its length.
func multirangeSend(elem *Type, buf []byte, v value.Value) []byte {
	buf = binary.BigEndian.AppendUint32(buf, uint32(len(v.Record())))
	for _, r := range v.Record() {
		start := len(buf)
		buf = rangeSend(elem, append(buf, 0, 0, 0, 0), r)
		binary.BigEndian.PutUint32(buf[start:], uint32(len(buf)-start-4))
	}
	return buf
}
