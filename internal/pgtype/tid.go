package pgtype

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// tidIO is the I/O of tid, the place of a row; its value is its text.
var tidIO = codec{input: tidInput, output: textOutput, recv: tidRecv, send: tidSend}

// parseTID reads (block,offset).
func parseTID(s string) (block uint32, offset uint16, ok bool) {
	inner, opened := strings.CutPrefix(s, "(")
	inner, closed := strings.CutSuffix(inner, ")")
	first, second, both := strings.Cut(inner, ",")
	b, errBlock := strconv.ParseUint(first, 10, 32)
	o, errOffset := strconv.ParseUint(second, 10, 16)
	return uint32(b), uint16(o), opened && closed && both && errBlock == nil && errOffset == nil
}

// tidInput checks the form of a tid.
func tidInput(_ *Env, s string, _ int32) (value.Value, error) {
	block, offset, ok := parseTID(s)
	if !ok {
		return value.Null, invalidSyntax("tid", s)
	}
	return value.Text(fmt.Sprintf("(%d,%d)", block, offset)), nil
}

// tidRecv reads block and offset.
func tidRecv(b []byte, _ int32) (value.Value, error) {
	if err := checkLength(b, 6); err != nil {
		return value.Null, err
	}
	return value.Text(fmt.Sprintf("(%d,%d)", binary.BigEndian.Uint32(b), binary.BigEndian.Uint16(b[4:]))), nil
}

// tidSend appends block and offset.
func tidSend(buf []byte, v value.Value) []byte {
	block, offset, _ := parseTID(v.Str())
	return binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint32(buf, block), offset)
}
