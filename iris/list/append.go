package list

import (
	"encoding/binary"
	"math"
	"math/bits"
	"unicode/utf16"
)

// The type bytes of items.
const (
	typePlaceholder = 0x00 // decodes as NULL; never written
	typeString      = 0x01 // Latin-1 text or raw bytes
	typeUnicode     = 0x02 // UTF-16LE text
	typeUint        = 0x04
	typeNegative    = 0x05
	typeDecimal     = 0x06
	typeNegDecimal  = 0x07
	typeDouble      = 0x08 // 8 bytes, or a compacted IEEE single
	typeCompact     = 0x09 // compacted IEEE double
	typeOREF        = 0x19
	typeUnicodeOREF = 0x1a

	byReference = 0x20 // added to the type of an item passed by reference
)

// shortMax is the largest data length the one-byte length form can describe.
const shortMax = 253

// AppendUndefined appends an omitted item.
func AppendUndefined(buf []byte) []byte { return append(buf, 0x01) }

// AppendNull appends SQL NULL.
func AppendNull(buf []byte) []byte { return append(buf, 0x02, typeString) }

// AppendString appends UTF-8 text: as Latin-1 when every character fits, else
// as UTF-16. Bytes that are not UTF-8 become U+FFFD. The empty string is sent as
// one zero byte, which is why "\x00" cannot be told from it by the receiver.
func AppendString(buf []byte, s string) []byte {
	return appendText(buf, s, typeString, typeUnicode)
}

// AppendOREF appends an object reference such as "3@%Library.String".
func AppendOREF(buf []byte, s string) []byte {
	return appendText(buf, s, typeOREF, typeUnicodeOREF)
}

// AppendBytes appends raw bytes as a value; like the empty string, an empty
// slice becomes one zero byte so that it is not NULL.
func AppendBytes(buf, b []byte) []byte {
	if len(b) == 0 {
		return append(buf, 0x03, typeString, 0x00)
	}
	return AppendList(buf, b)
}

// AppendList appends an item whose data is items itself: a nested list, or
// bytes for which empty need not differ from NULL.
func AppendList(buf, items []byte) []byte {
	return append(appendHeader(buf, typeString, len(items)), items...)
}

// AppendInt appends an integer in its minimal length.
func AppendInt(buf []byte, v int64) []byte {
	typ, n := byte(typeUint), byteLen(uint64(v))
	if v < 0 {
		typ, n = typeNegative, byteLen(^uint64(v))
	}
	buf = append(buf, byte(n+2), typ)
	return appendLittleEndian(buf, uint64(v), n)
}

// AppendDecimal appends mantissa × 10^exp.
func AppendDecimal(buf []byte, mantissa int64, exp int8) []byte {
	typ, n := byte(typeDecimal), byteLen(uint64(mantissa))
	if mantissa < 0 {
		typ, n = typeNegDecimal, byteLen(^uint64(mantissa))
	}
	buf = append(buf, byte(n+3), typ, byte(exp))
	return appendLittleEndian(buf, uint64(mantissa), n)
}

// AppendDouble appends an IEEE double. The compact form, allowed once the
// handshake granted it, drops zero bytes and shortens to a single where that is
// exact; without it every double takes eight bytes.
func AppendDouble(buf []byte, f float64, compact bool) []byte {
	if !compact {
		buf = append(buf, 0x0a, typeDouble)
		return binary.LittleEndian.AppendUint64(buf, doubleBits(f))
	}
	if single := float32(f); float64(single) == f {
		return appendCompact(buf, typeDouble, uint64(math.Float32bits(single)), 4)
	}
	return appendCompact(buf, typeCompact, doubleBits(f), 8)
}

// AppendItem appends an item of any kind; compact is as for AppendDouble.
func AppendItem(buf []byte, it Item, compact bool) []byte {
	switch it.Kind {
	case Null:
		return AppendNull(buf)
	case String:
		return AppendString(buf, it.Str)
	case Bytes:
		if it.Str == "" {
			return AppendBytes(buf, nil)
		}
		return append(appendHeader(buf, typeString, len(it.Str)), it.Str...)
	case Int:
		return AppendInt(buf, it.Int)
	case Decimal:
		return AppendDecimal(buf, it.Int, it.Exp)
	case Double:
		return AppendDouble(buf, it.Double, compact)
	case OREF:
		return AppendOREF(buf, it.Str)
	default:
		return AppendUndefined(buf)
	}
}

// appendHeader appends the length form for n data bytes, and the type.
func appendHeader(buf []byte, typ byte, n int) []byte {
	size := n + 1 // the type byte counts
	switch {
	case n <= shortMax:
		return append(buf, byte(size+1), typ)
	case size <= math.MaxUint16:
		buf = binary.LittleEndian.AppendUint16(append(buf, 0), uint16(size))
	default:
		buf = binary.LittleEndian.AppendUint32(append(buf, 0, 0, 0), uint32(size))
	}
	return append(buf, typ)
}

// appendText appends s under the type narrow when Latin-1 holds it, else under
// the type wide as UTF-16LE.
func appendText(buf []byte, s string, narrow, wide byte) []byte {
	if s == "" {
		return append(buf, 0x03, narrow, 0x00)
	}
	chars, units, latin := measure(s)
	if !latin {
		return appendUTF16(appendHeader(buf, wide, 2*units), s)
	}
	buf = appendHeader(buf, narrow, chars)
	if chars == len(s) {
		return append(buf, s...)
	}
	for _, c := range s {
		buf = append(buf, byte(c))
	}
	return buf
}

// measure counts the characters and UTF-16 units of s and tells whether all of
// them are in Latin-1.
func measure(s string) (chars, units int, latin bool) {
	if isASCII(s) {
		return len(s), len(s), true
	}
	latin = true
	for _, c := range s {
		chars++
		units += utf16.RuneLen(c)
		latin = latin && c <= 0xff
	}
	return chars, units, latin
}

// isASCII reports whether all bytes of s are below 128. It looks at eight at a
// time: vectors and documents are long texts.
func isASCII(s string) bool {
	for ; len(s) >= 8; s = s[8:] {
		word := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56 // one load
		if word&0x8080808080808080 != 0 {
			return false
		}
	}
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// appendUTF16 appends s as UTF-16LE.
func appendUTF16(buf []byte, s string) []byte {
	for _, c := range s {
		if c < 0x10000 {
			buf = binary.LittleEndian.AppendUint16(buf, uint16(c))
			continue
		}
		hi, lo := utf16.EncodeRune(c)
		buf = binary.LittleEndian.AppendUint16(buf, uint16(hi))
		buf = binary.LittleEndian.AppendUint16(buf, uint16(lo))
	}
	return buf
}

// appendCompact appends the size low bytes of u without their low-order zero
// bytes.
func appendCompact(buf []byte, typ byte, u uint64, size int) []byte {
	if u == 0 {
		return append(buf, 0x02, typ)
	}
	zeros := bits.TrailingZeros64(u) / 8
	buf = append(buf, byte(size-zeros+2), typ)
	return appendLittleEndian(buf, u>>(8*zeros), size-zeros)
}

// appendLittleEndian appends the n low bytes of u.
func appendLittleEndian(buf []byte, u uint64, n int) []byte {
	for range n {
		buf = append(buf, byte(u))
		u >>= 8
	}
	return buf
}

// byteLen is the number of bytes u needs, none for zero.
func byteLen(u uint64) int { return (bits.Len64(u) + 7) / 8 }

// doubleBits is the IEEE form of f with every NaN reduced to the one IRIS knows.
func doubleBits(f float64) uint64 {
	if math.IsNaN(f) {
		return 0x7ff8 << 48
	}
	return math.Float64bits(f)
}
