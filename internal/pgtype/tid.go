package pgtype

import (
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// tidIO is the I/O of tid, the place of a row. Its value is the number whose low 16
// bits are the offset and whose others are the block, which orders as PostgreSQL does.
var tidIO = codec{input: tidInput, output: tidOutput, recv: tidRecv, send: tidSend}

// tidOffsetBits are the bits of the offset.
const tidOffsetBits = 16

// MaxTID is the largest number that a tid stands for.
const MaxTID = 1<<48 - 1

// parseTID reads (block,offset) as PostgreSQL does, which looks for the two
// numbers behind the first parenthesis and the comma and reads them as C does.
func parseTID(s string) (block uint32, offset uint16, ok bool) {
	open := strings.IndexAny(s, "(,)")
	if open < 0 || s[open] == ')' {
		return 0, 0, false
	}
	comma := strings.IndexAny(s[open+1:], ",)")
	if comma < 0 || s[open+1+comma] == ')' {
		return 0, 0, false
	}
	b, end, okBlock := leadingDecimal(s[open+1:])
	o, last, okOffset := leadingDecimal(s[open+comma+2:])
	if !okBlock || !okOffset || !strings.HasPrefix(end, ",") || !strings.HasPrefix(last, ")") || o > math.MaxUint16 {
		return 0, 0, false
	}
	block = uint32(b)
	return block, uint16(o), b == uint64(block) || b == uint64(int64(int32(block)))
}

// leadingDecimal reads like C's strtoul with base 10 and returns what follows
// the number; without digits that is all of s, and the number 0.
func leadingDecimal(s string) (n uint64, rest string, ok bool) {
	t := trimLeftSpace(s)
	negative := strings.HasPrefix(t, "-")
	if negative || strings.HasPrefix(t, "+") {
		t = t[1:]
	}
	rest = strings.TrimLeft(t, "0123456789")
	if len(rest) == len(t) {
		return 0, s, true
	}
	n, err := strconv.ParseUint(t[:len(t)-len(rest)], 10, 64)
	if negative {
		n = -n
	}
	return n, rest, err == nil
}

// tidInput checks the form of a tid.
func tidInput(_ *Env, s string, _ int32) (value.Value, error) {
	block, offset, ok := parseTID(s)
	if !ok {
		return value.Null, invalidSyntax("tid", s)
	}
	return tidOf(block, offset), nil
}

// tidOf is the value of a tid.
func tidOf(block uint32, offset uint16) value.Value {
	return value.Int(int64(block)<<tidOffsetBits | int64(offset))
}

// tidParts are the block and the offset of a tid.
func tidParts(v value.Value) (block uint32, offset uint16) {
	return uint32(v.Int() >> tidOffsetBits), uint16(v.Int())
}

// tidOutput writes (block,offset).
func tidOutput(_ *Env, buf []byte, v value.Value) []byte {
	block, offset := tidParts(v)
	return fmt.Appendf(buf, "(%d,%d)", block, offset)
}

// tidRecv reads block and offset.
func tidRecv(b []byte, _ int32) (value.Value, error) {
	if err := checkLength(b, 6); err != nil {
		return value.Null, err
	}
	return tidOf(binary.BigEndian.Uint32(b), binary.BigEndian.Uint16(b[4:])), nil
}

// tidSend appends block and offset.
func tidSend(buf []byte, v value.Value) []byte {
	block, offset := tidParts(v)
	return binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint32(buf, block), offset)
}
