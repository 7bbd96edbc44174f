package pgtype

import (
	"encoding/binary"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// The I/O of bit strings. A value is the text of its bits.
var (
	bitIO    = bitStringIO(fitBit)
	varbitIO = bitStringIO(fitVarBit)
)

// bitStringIO returns the I/O of a bit string type whose length fit checks.
func bitStringIO(fit func(bits string, typmod int32, explicit bool) (string, error)) codec {
	return codec{
		input: func(_ *Env, s string, typmod int32) (value.Value, error) {
			bits, err := parseBits(s)
			if err == nil {
				bits, err = fit(bits, typmod, false)
			}
			return value.Text(bits), err
		},
		output: textOutput,
		recv: func(b []byte, typmod int32) (value.Value, error) {
			bits, err := recvBits(b)
			if err == nil {
				bits, err = fit(bits, typmod, false)
			}
			return value.Text(bits), err
		},
		send: bitSend,
	}
}

// parseBits reads binary digits, or hexadecimal ones after an x.
func parseBits(s string) (string, error) {
	if s != "" && s[0]|0x20 == 'x' {
		return parseHexBits(s[1:])
	}
	bits := s
	if s != "" && s[0]|0x20 == 'b' {
		bits = s[1:]
	}
	if i := strings.IndexFunc(bits, func(r rune) bool { return r != '0' && r != '1' }); i >= 0 {
		return "", badBitDigit(bits[i:], "binary")
	}
	return bits, nil
}

// badBitDigit complains about the character that s starts with.
func badBitDigit(s, base string) error {
	head, _, _ := splitRunes(s, 1)
	return pgerr.New(pgerr.InvalidTextRepresentation, "\"%s\" is not a valid %s digit", head, base)
}

// parseHexBits turns hexadecimal digits into bits.
func parseHexBits(s string) (string, error) {
	bits := make([]byte, 0, 4*len(s))
	for i := range len(s) {
		d, err := hexDigit(s[i:])
		if err != nil {
			return "", badBitDigit(s[i:], "hexadecimal")
		}
		bits = append(bits, '0'+d>>3, '0'+d>>2&1, '0'+d>>1&1, '0'+d&1)
	}
	return string(bits), nil
}

// fitBit applies bit(n): the length must match, and an explicit cast cuts or
// pads with zeros.
func fitBit(bits string, typmod int32, explicit bool) (string, error) {
	n := int(typmod)
	if typmod <= 0 || len(bits) == n {
		return bits, nil
	}
	if !explicit {
		return "", pgerr.New(pgerr.StringDataLengthMismatch,
			"bit string length %d does not match type bit(%d)", len(bits), n)
	}
	if len(bits) > n {
		return bits[:n], nil
	}
	return bits + strings.Repeat("0", n-len(bits)), nil
}

// fitVarBit applies bit varying(n); an explicit cast cuts.
func fitVarBit(bits string, typmod int32, explicit bool) (string, error) {
	n := int(typmod)
	if typmod <= 0 || len(bits) <= n {
		return bits, nil
	}
	if !explicit {
		return "", pgerr.New(pgerr.StringDataRightTruncation, "bit string too long for type bit varying(%d)", n)
	}
	return bits[:n], nil
}

// recvBits reads a count of bits and the bytes that hold them.
func recvBits(b []byte) (string, error) {
	if len(b) < 4 {
		return "", shortMessage()
	}
	n := int32(binary.BigEndian.Uint32(b))
	if n < 0 {
		return "", pgerr.New(pgerr.InvalidBinaryRepresentation, "invalid length in external bit string")
	}
	if err := checkLength(b[4:], (int(n)+7)/8); err != nil {
		return "", err
	}
	bits := make([]byte, n)
	for i := range bits {
		bits[i] = '0' + b[4+i/8]>>(7-i%8)&1
	}
	return string(bits), nil
}

// bitSend appends the count of bits and the bytes that hold them.
func bitSend(buf []byte, v value.Value) []byte {
	bits := v.Str()
	buf = binary.BigEndian.AppendUint32(buf, uint32(len(bits)))
	for len(bits) > 0 {
		n := min(8, len(bits))
		var octet byte
		for i := range n {
			octet |= (bits[i] - '0') << (7 - i)
		}
		buf = append(buf, octet)
		bits = bits[n:]
	}
	return buf
}
