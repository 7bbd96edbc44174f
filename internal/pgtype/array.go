package pgtype

import (
	"encoding/binary"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// Limits of an array: its dimensions, and its elements (MaxArraySize).
const (
	maxArrayDims     = 6
	maxArrayElements = 1<<27 - 1
)

// arrayIO returns the I/O of the array type over elem.
func arrayIO(elem *Type) codec {
	return codec{
		input: func(env *Env, s string, typmod int32) (value.Value, error) {
			return arrayInput(env, elem, s, typmod)
		},
		output: func(env *Env, buf []byte, v value.Value) []byte {
			return arrayOutput(env, elem, buf, v.Array())
		},
		recv: func(b []byte, typmod int32) (value.Value, error) { return arrayRecv(elem, b, typmod) },
		send: func(buf []byte, v value.Value) []byte { return arraySend(elem, buf, v.Array()) },
	}
}

// NewArray returns a one-dimensional array with lower bound 1.
func NewArray(elements []value.Value) value.Value {
	a := &value.ArrayData{Elements: elements}
	if len(elements) > 0 {
		a.Lengths = []int32{int32(len(elements))}
		a.Lower = []int32{1}
	}
	return value.Array(a)
}

// arrayInput reads an array literal.
func arrayInput(env *Env, elem *Type, s string, typmod int32) (value.Value, error) {
	lit, err := parseArrayLiteral(s, elem.delimiter())
	if err != nil {
		return value.Null, err
	}
	a := &value.ArrayData{Lengths: lit.lengths, Lower: lit.lower}
	a.Elements = make([]value.Value, len(lit.elements))
	for i, e := range lit.elements {
		if e.null {
			continue
		}
		v, err := elem.Input(env, e.text, typmod)
		if err != nil {
			return value.Null, err
		}
		a.Elements[i] = v
	}
	return value.Array(a), nil
}

// arrayOutput appends an array literal; bounds are printed when one is not 1.
func arrayOutput(env *Env, elem *Type, buf []byte, a *value.ArrayData) []byte {
	if len(a.Elements) == 0 {
		return append(buf, "{}"...)
	}
	buf = appendBounds(buf, a)
	buf, _ = appendDimension(env, elem, buf, a.Lengths, a.Elements)
	return buf
}

// appendBounds appends the dimensions as [l:u]…= unless they are the usual.
func appendBounds(buf []byte, a *value.ArrayData) []byte {
	usual := true
	for _, l := range a.Lower {
		usual = usual && l == 1
	}
	if usual {
		return buf
	}
	for i, l := range a.Lower {
		buf = append(buf, '[')
		buf = strconv.AppendInt(buf, int64(l), 10)
		buf = append(buf, ':')
		buf = strconv.AppendInt(buf, int64(l)+int64(a.Lengths[i])-1, 10)
		buf = append(buf, ']')
	}
	return append(buf, '=')
}

// appendDimension appends one sub-array and returns the elements after it.
func appendDimension(env *Env, elem *Type, buf []byte, lengths []int32, rest []value.Value) ([]byte, []value.Value) {
	buf = append(buf, '{')
	for i := range lengths[0] {
		if i > 0 {
			buf = append(buf, elem.delimiter())
		}
		if len(lengths) > 1 {
			buf, rest = appendDimension(env, elem, buf, lengths[1:], rest)
			continue
		}
		buf = appendElement(env, elem, buf, rest[0])
		rest = rest[1:]
	}
	return append(buf, '}'), rest
}

// appendElement appends an element, quoted where its text needs it.
func appendElement(env *Env, elem *Type, buf []byte, v value.Value) []byte {
	if v.IsNull() {
		return append(buf, "NULL"...)
	}
	start := len(buf)
	buf = elem.Output(env, buf, v)
	if !needsArrayQuotes(buf[start:], elem.delimiter()) {
		return buf
	}
	text := string(buf[start:])
	buf = append(buf[:start], '"')
	for i := range len(text) {
		if text[i] == '"' || text[i] == '\\' {
			buf = append(buf, '\\')
		}
		buf = append(buf, text[i])
	}
	return append(buf, '"')
}

// needsArrayQuotes reports whether an element's text would be misread bare.
func needsArrayQuotes(b []byte, delimiter byte) bool {
	if len(b) == 0 || len(b) == 4 && strings.EqualFold(string(b), "null") {
		return true
	}
	for _, c := range b {
		switch c {
		case delimiter, '"', '\\', '{', '}', ' ', '\t', '\n', '\r', '\v', '\f':
			return true
		}
	}
	return false
}

// arrayRecv reads the binary form: dimensions, flags, element type, bounds,
// elements with their lengths.
func arrayRecv(elem *Type, b []byte, typmod int32) (value.Value, error) {
	a, rest, err := arrayRecvHeader(elem, b)
	if err != nil {
		return value.Null, err
	}
	for i := range a.Elements {
		if a.Elements[i], rest, err = recvElement(elem, rest, typmod); err != nil {
			return value.Null, err
		}
		if rest == nil {
			return value.Null, pgerr.New(pgerr.InvalidBinaryRepresentation,
				"improper binary format in array element %d", i+1)
		}
	}
	if len(rest) > 0 {
		return value.Null, badBinary()
	}
	return value.Array(a), nil
}

// arrayRecvHeader reads what precedes the elements and makes room for them.
func arrayRecvHeader(elem *Type, b []byte) (*value.ArrayData, []byte, error) {
	if len(b) < 12 {
		return nil, nil, shortMessage()
	}
	dims, flags := int32(binary.BigEndian.Uint32(b)), binary.BigEndian.Uint32(b[4:])
	oid := OID(binary.BigEndian.Uint32(b[8:]))
	switch {
	case dims < 0:
		return nil, nil, pgerr.New(pgerr.InvalidBinaryRepresentation, "invalid number of dimensions: %d", dims)
	case dims > maxArrayDims:
		return nil, nil, errTooManyDims(int(dims))
	case flags > 1:
		return nil, nil, pgerr.New(pgerr.InvalidBinaryRepresentation, "invalid array flags")
	case oid != elem.OID:
		return nil, nil, pgerr.New(pgerr.DatatypeMismatch,
			"binary data has array element type %d (%s) instead of expected %d (%s)",
			oid, FormatType(oid, NoTypmod), elem.OID, FormatType(elem.OID, NoTypmod))
	}
	b = b[12:]
	a := &value.ArrayData{}
	if len(b) < 8*int(dims) {
		return nil, nil, shortMessage()
	}
	count, err := recvBounds(a, b[:8*dims])
	if err != nil {
		return nil, nil, err
	}
	b = b[8*dims:]
	if len(b) < 4*count {
		return nil, nil, shortMessage()
	}
	if count == 0 {
		return &value.ArrayData{}, b, nil
	}
	a.Elements = make([]value.Value, count)
	return a, b, nil
}

// recvBounds reads length and lower bound of each dimension and returns the
// number of elements.
func recvBounds(a *value.ArrayData, b []byte) (int, error) {
	count := int64(1)
	for ; len(b) > 0; b = b[8:] {
		length, lower := int32(binary.BigEndian.Uint32(b)), int32(binary.BigEndian.Uint32(b[4:]))
		if length < 0 || count*int64(length) > maxArrayElements {
			return 0, errArrayTooLarge()
		}
		if length > 0 && int64(lower)+int64(length) > 1<<31-1 {
			return 0, pgerr.New(pgerr.ProgramLimitExceeded, "array lower bound is too large: %d", lower)
		}
		count *= int64(length)
		a.Lengths = append(a.Lengths, length)
		a.Lower = append(a.Lower, lower)
	}
	if len(a.Lengths) == 0 {
		return 0, nil
	}
	return int(count), nil
}

// recvElement reads one element with its length word. The rest is nil when
// the length word is wrong.
func recvElement(elem *Type, b []byte, typmod int32) (value.Value, []byte, error) {
	if len(b) < 4 {
		return value.Null, nil, shortMessage()
	}
	n := int32(binary.BigEndian.Uint32(b))
	b = b[4:]
	if n == -1 {
		return value.Null, b[:len(b):len(b)], nil
	}
	if n < 0 || int(n) > len(b) {
		return value.Null, nil, pgerr.New(pgerr.InvalidBinaryRepresentation, "insufficient data left in message")
	}
	v, err := elem.Recv(b[:n], typmod)
	return v, b[n:], err
}

// arraySend appends the binary form.
func arraySend(elem *Type, buf []byte, a *value.ArrayData) []byte {
	nulls := uint32(0)
	if a.HasNull() {
		nulls = 1
	}
	buf = binary.BigEndian.AppendUint32(buf, uint32(len(a.Lengths)))
	buf = binary.BigEndian.AppendUint32(buf, nulls)
	buf = binary.BigEndian.AppendUint32(buf, uint32(elem.OID))
	for i, n := range a.Lengths {
		buf = binary.BigEndian.AppendUint32(buf, uint32(n))
		buf = binary.BigEndian.AppendUint32(buf, uint32(a.Lower[i]))
	}
	for _, e := range a.Elements {
		buf = appendSized(buf, elem, e)
	}
	return buf
}

// appendSized appends the binary form of v after its length, -1 for NULL.
func appendSized(buf []byte, t *Type, v value.Value) []byte {
	start := len(buf)
	buf = append(buf, 0xff, 0xff, 0xff, 0xff)
	if v.IsNull() {
		return buf
	}
	buf = t.Send(buf, v)
	binary.BigEndian.PutUint32(buf[start:], uint32(len(buf)-start-4))
	return buf
}

// errTooManyDims is the complaint about more than six dimensions.
func errTooManyDims(n int) *pgerr.Error {
	return pgerr.New(pgerr.ProgramLimitExceeded,
		"number of array dimensions (%d) exceeds the maximum allowed (%d)", n, maxArrayDims)
}

// errArrayTooLarge is the complaint about too many elements.
func errArrayTooLarge() *pgerr.Error {
	return pgerr.New(pgerr.ProgramLimitExceeded, "array size exceeds the maximum allowed (%d)", maxArrayElements)
}
