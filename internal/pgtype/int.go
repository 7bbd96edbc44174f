package pgtype

import (
	"encoding/binary"
	"math"
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// The I/O of the three integer types.
var (
	int2IO = intIO("smallint", 2)
	int4IO = intIO("integer", 4)
	int8IO = intIO("bigint", 8)
)

// intIO returns the I/O of a signed integer of the given width in bytes.
func intIO(name string, width int) codec {
	return codec{
		input: func(_ *Env, s string, _ int32) (value.Value, error) {
			n, err := parseInt(s, name, width)
			return value.Int(n), err
		},
		output: intOutput,
		recv: func(b []byte, _ int32) (value.Value, error) {
			if err := checkLength(b, width); err != nil {
				return value.Null, err
			}
			return value.Int(bigEndianInt(b)), nil
		},
		send: intSend(width),
	}
}

// intOutput appends n in decimal.
func intOutput(_ *Env, buf []byte, v value.Value) []byte {
	return strconv.AppendInt(buf, v.Int(), 10)
}

// intSend returns the function that appends the low width bytes.
func intSend(width int) func([]byte, value.Value) []byte {
	switch width {
	case 2:
		return func(buf []byte, v value.Value) []byte {
			return binary.BigEndian.AppendUint16(buf, uint16(v.Int()))
		}
	case 4:
		return func(buf []byte, v value.Value) []byte {
			return binary.BigEndian.AppendUint32(buf, uint32(v.Int()))
		}
	}
	return func(buf []byte, v value.Value) []byte {
		return binary.BigEndian.AppendUint64(buf, uint64(v.Int()))
	}
}

// bigEndianInt reads a signed integer of 2, 4 or 8 bytes.
func bigEndianInt(b []byte) int64 {
	switch len(b) {
	case 2:
		return int64(int16(binary.BigEndian.Uint16(b)))
	case 4:
		return int64(int32(binary.BigEndian.Uint32(b)))
	}
	return int64(binary.BigEndian.Uint64(b))
}

// intMin returns the least integer of the given width.
func intMin(width int) int64 { return math.MinInt64 >> (64 - 8*width) }

// parseInt reads an integer with optional white space around it. It counts
// downwards, as the least integer has no positive counterpart, and reports
// overflow before junk that follows, as PostgreSQL does.
func parseInt(s, name string, width int) (int64, error) {
	t := trimLeftSpace(s)
	negative := false
	if t != "" && (t[0] == '-' || t[0] == '+') {
		negative = t[0] == '-'
		t = t[1:]
	}
	if t == "" || !isDigit(t[0]) {
		return 0, invalidSyntax(name, s)
	}
	least := intMin(width)
	var n int64
	for t != "" && isDigit(t[0]) {
		d := int64(t[0] - '0')
		if n < (least+d)/10 {
			return 0, outOfRange(name, s)
		}
		n = n*10 - d
		t = t[1:]
	}
	if trimLeftSpace(t) != "" {
		return 0, invalidSyntax(name, s)
	}
	if negative {
		return n, nil
	}
	if n == least {
		return 0, outOfRange(name, s)
	}
	return -n, nil
}
