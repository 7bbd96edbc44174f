package pgtype

import (
	"encoding/binary"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// The flags of a range's binary form.
const (
	rangeEmpty          = 0x01
	rangeLowerInclusive = 0x02
	rangeUpperInclusive = 0x04
	rangeLowerInfinite  = 0x08
	rangeUpperInfinite  = 0x10
)

// Bound is one end of a range. The value of an infinite one is NULL.
type Bound struct {
	Value     value.Value
	Inclusive bool
	Infinite  bool
}

// Bounds is what a range that is not empty consists of.
type Bounds struct{ Lower, Upper Bound }

// What a value of kind Range is made of. Its parts are such that comparing
// them one after the other compares ranges as PostgreSQL does: the empty range
// is the first part alone, false.
const (
	partFilled         = iota // not empty
	partLowerFinite           // an infinite lower bound comes first
	partLower                 // the lower bound
	partLowerExclusive        // an exclusive lower bound comes after an inclusive one
	partUpperInfinite         // an infinite upper bound comes last
	partUpper                 // the upper bound
	partUpperInclusive        // an inclusive upper bound comes after an exclusive one
	rangeParts
)

// newRange returns the range between two bounds as they are; MakeRange
// checks and canonicalises first.
func newRange(b Bounds) value.Value {
	return value.Range([]value.Value{
		value.Bool(true), value.Bool(!b.Lower.Infinite), b.Lower.Value, value.Bool(!b.Lower.Inclusive),
		value.Bool(b.Upper.Infinite), b.Upper.Value, value.Bool(b.Upper.Inclusive),
	})
}

// emptyRange returns the empty range.
func emptyRange() value.Value { return value.Range([]value.Value{value.Bool(false)}) }

// RangeBounds returns the bounds of a range, false when it is empty.
func RangeBounds(v value.Value) (Bounds, bool) {
	parts := v.Record()
	if len(parts) < rangeParts {
		return Bounds{}, false
	}
	return Bounds{
		Lower: Bound{parts[partLower], !parts[partLowerExclusive].Bool(), !parts[partLowerFinite].Bool()},
		Upper: Bound{parts[partUpper], parts[partUpperInclusive].Bool(), parts[partUpperInfinite].Bool()},
	}, true
}

// MakeRange returns the range of elem's type between two bounds: 22000 when
// they are in the wrong order, and over whole numbers and dates in the form
// that includes the lower bound alone.
func MakeRange(elem OID, b Bounds) (value.Value, error) {
	for range 2 {
		if b.Lower.Infinite {
			b.Lower = Bound{Infinite: true}
		}
		if b.Upper.Infinite {
			b.Upper = Bound{Infinite: true}
		}
		if !b.Lower.Infinite && !b.Upper.Infinite {
			switch c := Compare(b.Lower.Value, b.Upper.Value); {
			case c > 0:
				return value.Null, pgerr.New(pgerr.DataException,
					"range lower bound must be less than or equal to range upper bound")
			case c == 0 && (!b.Lower.Inclusive || !b.Upper.Inclusive):
				return emptyRange(), nil
			}
		}
		var err error
		if b, err = canonicalBounds(elem, b); err != nil {
			return value.Null, err
		}
	}
	return newRange(b), nil
}

// canonicalBounds moves the bounds of a range over a discrete type to the next
// value where the lower is exclusive or the upper inclusive.
func canonicalBounds(elem OID, b Bounds) (Bounds, error) {
	if elem != Int4OID && elem != Int8OID && elem != DateOID {
		return b, nil
	}
	var err error
	if lower := b.Lower; !lower.Infinite && !lower.Inclusive && finiteDate(elem, lower.Value) {
		b.Lower.Inclusive = true
		if b.Lower.Value, err = nextValue(elem, lower.Value); err != nil {
			return b, err
		}
	}
	if upper := b.Upper; !upper.Infinite && upper.Inclusive && finiteDate(elem, upper.Value) {
		b.Upper.Inclusive = false
		b.Upper.Value, err = nextValue(elem, upper.Value)
	}
	return b, err
}

// finiteDate reports that v is not one of the infinite dates.
func finiteDate(elem OID, v value.Value) bool {
	return elem != DateOID || v.Int() != value.DateInfinity && v.Int() != value.DateMinusInfinity
}

// nextValue is the value after v.
func nextValue(elem OID, v value.Value) (value.Value, error) {
	n := v.Int() + 1
	switch {
	case elem == Int4OID && n != int64(int32(n)):
		return value.Null, rangeError("integer")
	case elem == Int8OID && n < v.Int():
		return value.Null, rangeError("bigint")
	case elem == DateOID && n >= endDay:
		return value.Null, pgerr.New(pgerr.DatetimeFieldOverflow, "date out of range")
	case elem == DateOID:
		return value.Date(int32(n)), nil
	}
	return value.Int(n), nil
}

// rangeIO returns the I/O of the range type over elem. The element type is
// looked up when it is needed, as the registry is being built.
func rangeIO(elem OID) codec {
	return codec{
		input: func(env *Env, s string, _ int32) (value.Value, error) { return rangeInput(env, ByOID(elem), s) },
		output: func(env *Env, buf []byte, v value.Value) []byte {
			return rangeOutput(env, ByOID(elem), buf, v)
		},
		recv: func(b []byte, _ int32) (value.Value, error) { return rangeRecv(ByOID(elem), b) },
		send: func(buf []byte, v value.Value) []byte { return rangeSend(ByOID(elem), buf, v) },
	}
}

// rangeInput reads a range literal.
func rangeInput(env *Env, elem *Type, s string) (value.Value, error) {
	lit, err := parseRangeLiteral(s)
	if err != nil {
		return value.Null, err
	}
	if lit.empty {
		return emptyRange(), nil
	}
	b := Bounds{Lower: Bound{Inclusive: lit.lowerInclusive}, Upper: Bound{Inclusive: lit.upperInclusive}}
	for _, end := range []struct {
		bound *Bound
		text  *string
	}{{&b.Lower, lit.lower}, {&b.Upper, lit.upper}} {
		if end.text == nil {
			end.bound.Infinite = true
			continue
		}
		if end.bound.Value, err = elem.Input(env, *end.text, NoTypmod); err != nil {
			return value.Null, err
		}
	}
	return MakeRange(elem.OID, b)
}

// rangeOutput appends a range literal.
func rangeOutput(env *Env, elem *Type, buf []byte, v value.Value) []byte {
	b, ok := RangeBounds(v)
	if !ok {
		return append(buf, "empty"...)
	}
	if b.Lower.Inclusive {
		buf = append(buf, '[')
	} else {
		buf = append(buf, '(')
	}
	buf = appendBound(env, elem, buf, b.Lower)
	buf = append(buf, ',')
	buf = appendBound(env, elem, buf, b.Upper)
	if b.Upper.Inclusive {
		return append(buf, ']')
	}
	return append(buf, ')')
}

// appendBound appends a bound, quoted where its text needs it; nothing for an
// infinite one.
func appendBound(env *Env, elem *Type, buf []byte, b Bound) []byte {
	if b.Infinite {
		return buf
	}
	start := len(buf)
	buf = elem.Output(env, buf, b.Value)
	if text := buf[start:]; len(text) > 0 && !strings.ContainsAny(string(text), "\"\\()[], \t\n\r\v\f") {
		return buf
	}
	return doubleQuote(buf, start)
}

// rangeRecv reads the flags and the bounds with their lengths.
func rangeRecv(elem *Type, b []byte) (value.Value, error) {
	if len(b) < 1 {
		return value.Null, pgerr.New(pgerr.ProtocolViolation, "no data left in message")
	}
	flags := b[0]
	b = b[1:]
	bounds := Bounds{
		Lower: Bound{Inclusive: flags&rangeLowerInclusive != 0, Infinite: flags&rangeLowerInfinite != 0},
		Upper: Bound{Inclusive: flags&rangeUpperInclusive != 0, Infinite: flags&rangeUpperInfinite != 0},
	}
	for _, end := range []*Bound{&bounds.Lower, &bounds.Upper} {
		if flags&rangeEmpty != 0 || end.Infinite {
			continue
		}
		var err error
		if end.Value, b, err = recvBound(elem, b); err != nil {
			return value.Null, err
		}
	}
	switch {
	case len(b) > 0:
		return value.Null, pgerr.New(pgerr.ProtocolViolation, "invalid message format")
	case flags&rangeEmpty != 0:
		return emptyRange(), nil
	}
	return MakeRange(elem.OID, bounds)
}

// recvBound reads a bound after its length.
func recvBound(elem *Type, b []byte) (value.Value, []byte, error) {
	if len(b) < 4 {
		return value.Null, nil, shortMessage()
	}
	n := int32(binary.BigEndian.Uint32(b))
	if b = b[4:]; n < 0 || int(n) > len(b) {
		return value.Null, nil, shortMessage()
	}
	v, err := elem.Recv(b[:n], NoTypmod)
	return v, b[n:], err
}

// rangeSend appends the flags and the bounds with their lengths.
func rangeSend(elem *Type, buf []byte, v value.Value) []byte {
	b, ok := RangeBounds(v)
	if !ok {
		return append(buf, rangeEmpty)
	}
	flags := boundFlags(b.Lower, rangeLowerInclusive, rangeLowerInfinite) | boundFlags(b.Upper, rangeUpperInclusive, rangeUpperInfinite)
	buf = append(buf, flags)
	for _, end := range []Bound{b.Lower, b.Upper} {
		if !end.Infinite {
			buf = appendSized(buf, elem, end.Value)
		}
	}
	return buf
}

// boundFlags are the flags of one bound.
func boundFlags(b Bound, inclusive, infinite byte) (flags byte) {
	if b.Inclusive {
		flags |= inclusive
	}
	if b.Infinite {
		flags |= infinite
	}
	return flags
}
