package wire

import (
	"math/bits"
	"unicode/utf16"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// mask is XORed into every unit of an obfuscated text.
const mask = 0xa7

// AppendObfuscated appends a user name or password as CONNECT wants it. This
// hides it from a glance, not from an observer: only TLS protects it.
//
// The units of the text are reversed; the low byte of each is masked, has its
// position added and is rotated, the high byte stays.
func AppendObfuscated(buf []byte, s string) []byte {
	units := utf16.Encode([]rune(s))
	out := make([]uint16, len(units))
	for i, u := range units {
		k := len(units) - 1 - i
		low := bits.RotateLeft8((byte(u)^mask)+byte(k), 5)
		out[k] = u&0xff00 | uint16(low)
	}
	return list.AppendUnits(buf, out)
}

// ReadObfuscated reads the next item as a text that AppendObfuscated wrote.
func ReadObfuscated(r *list.Reader) (string, error) {
	units, err := r.NextUnits()
	if err != nil {
		return "", err
	}
	out := make([]uint16, len(units))
	for k, u := range units {
		low := (bits.RotateLeft8(byte(u), 3) - byte(k)) ^ mask
		out[len(units)-1-k] = u&0xff00 | uint16(low)
	}
	return string(utf16.Decode(out)), nil
}
