package pgtype

import (
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// macaddr8IO is the I/O of addresses of eight octets; a value is their text.
var macaddr8IO = codec{input: macaddr8Input, output: textOutput, recv: macaddr8Recv, send: macaddr8Send}

// macaddr8Input reads eight octets in pairs of digits, or six, between which
// it puts the two that EUI-64 has for them.
func macaddr8Input(_ *Env, s string, _ int32) (value.Value, error) {
	octets, ok := parseMAC8(s)
	if !ok {
		return value.Null, invalidSyntax("macaddr8", s)
	}
	return value.Text(macText(octets)), nil
}

// parseMAC8 reads pairs of digits with at most one kind of separator. As in
// PostgreSQL, a single character at the end counts for nothing.
func parseMAC8(s string) ([]byte, bool) {
	t := trimLeftSpace(s)
	var octets []byte
	var separator byte
	for len(t) >= 2 {
		n, err := strconv.ParseUint(t[:2], 16, 8)
		if err != nil || len(octets) == 8 {
			return nil, false
		}
		octets = append(octets, byte(n))
		if t = t[2:]; t != "" && strings.IndexByte(":-.", t[0]) >= 0 {
			if separator != 0 && separator != t[0] {
				return nil, false
			}
			separator, t = t[0], t[1:]
		}
		if (len(octets) == 6 || len(octets) == 8) && t != "" && isSpace(t[0]) {
			if t = trimLeftSpace(t); t != "" {
				return nil, false
			}
		}
	}
	return eightOctets(octets)
}

// eightOctets widens six octets to eight.
func eightOctets(b []byte) ([]byte, bool) {
	if len(b) == 6 {
		return []byte{b[0], b[1], b[2], 0xff, 0xfe, b[3], b[4], b[5]}, true
	}
	return b, len(b) == 8
}

// macaddr8Recv reads eight bytes or six.
func macaddr8Recv(b []byte, _ int32) (value.Value, error) {
	if len(b) != 6 {
		if err := checkBytes(b, 8); err != nil {
			return value.Null, err
		}
	}
	octets, _ := eightOctets(b)
	return value.Text(macText(octets)), nil
}

// macaddr8Send appends eight bytes.
func macaddr8Send(buf []byte, v value.Value) []byte {
	octets, _ := parseMAC8(v.Str())
	return append(buf, octets...)
}

// macaddr8To6 takes the two octets in the middle out, if they are those that
// every address of six has.
func macaddr8To6(_ *Env, v value.Value) (value.Value, error) {
	b, ok := parseMAC8(v.Str())
	if !ok || b[3] != 0xff || b[4] != 0xfe {
		return value.Null, pgerr.New(pgerr.NumericValueOutOfRange, "macaddr8 data out of range to convert to macaddr").
			WithHint("Only addresses that have FF and FE as values in the 4th and 5th bytes from the left, " +
				"for example xx:xx:xx:ff:fe:xx:xx:xx, are eligible to be converted from macaddr8 to macaddr.")
	}
	return value.Text(macText([]byte{b[0], b[1], b[2], b[5], b[6], b[7]})), nil
}
