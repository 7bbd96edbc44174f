package pgtype

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// The I/O of network addresses. A value is the text PostgreSQL prints.
var (
	inetIO    = networkIO("inet", false)
	cidrIO    = networkIO("cidr", true)
	macaddrIO = codec{input: macaddrInput, output: textOutput, recv: macaddrRecv, send: macaddrSend}
)

// The address families of the binary form.
const (
	familyIPv4 = 2
	familyIPv6 = 3
)

// networkIO returns the I/O of inet or cidr.
func networkIO(name string, cidr bool) codec {
	return codec{
		input: func(_ *Env, s string, _ int32) (value.Value, error) {
			p, err := parseNetwork(name, s, cidr)
			if err != nil {
				return value.Null, err
			}
			return value.Text(networkText(p, cidr)), nil
		},
		output: textOutput,
		recv:   func(b []byte, _ int32) (value.Value, error) { return networkRecv(name, b, cidr) },
		send:   func(buf []byte, v value.Value) []byte { return networkSend(buf, v.Str(), cidr) },
	}
}

// parseNetwork reads an address with an optional mask length. A cidr may
// leave out trailing octets and must have no bits right of the mask; an inet may leave
// out those behind its mask.
func parseNetwork(name, s string, cidr bool) (netip.Prefix, error) {
	text, mask, masked := strings.Cut(s, "/")
	octets := strings.Count(text, ".") + 1
	short := octets < 4 && !strings.Contains(text, ":")
	if short && (cidr || masked) {
		text += strings.Repeat(".0", 4-octets)
	}
	if !strings.Contains(text, ":") {
		text = plainOctets(text)
	}
	addr, err := netip.ParseAddr(text)
	if err != nil || addr.Zone() != "" {
		return netip.Prefix{}, invalidSyntax(name, s)
	}
	bits := addr.BitLen()
	if cidr && !masked && octets < 4 && addr.Is4() {
		bits = max(8*octets, classBits(addr))
		if bits == 8 && addr.As4()[0] == 224 {
			bits = 4
		}
	}
	if masked {
		n, err := strconv.ParseUint(mask, 10, 8)
		if err != nil || int(n) > bits || short && !cidr && int(n) > 8*octets {
			return netip.Prefix{}, invalidSyntax(name, s)
		}
		bits = int(n)
	}
	p := netip.PrefixFrom(addr, bits)
	if cidr && p.Masked() != p {
		return netip.Prefix{}, pgerr.New(pgerr.InvalidTextRepresentation, "invalid cidr value: \"%s\"", s).
			WithDetail("Value has bits set to right of mask.")
	}
	return p, nil
}

// plainOctets takes the zeros from the start of each octet, which PostgreSQL
// allows and Go does not.
func plainOctets(s string) string {
	octets := strings.Split(s, ".")
	for i, o := range octets {
		if t := strings.TrimLeft(o, "0"); t != "" && isDigit(t[0]) {
			octets[i] = t
		} else if o != "" && t == "" {
			octets[i] = "0"
		}
	}
	return strings.Join(octets, ".")
}

// addrText prints an address as PostgreSQL does: the last four bytes of
// ::a.b.c.d as an IPv4 address.
func addrText(a netip.Addr) string {
	b := a.As16()
	if !a.Is6() || a.Is4In6() || !allZero(b[:12]) || b[12] == 0 && b[13] == 0 {
		return a.String()
	}
	return "::" + netip.AddrFrom4([4]byte(b[12:])).String()
}

// allZero reports whether all bytes are zero.
func allZero(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}

// classBits is the mask length of an address's historic class.
func classBits(a netip.Addr) int {
	switch first := a.As4()[0]; {
	case first >= 240:
		return 32
	case first >= 224:
		return 8
	case first >= 192:
		return 24
	case first >= 128:
		return 16
	}
	return 8
}

// networkText prints an address; inet leaves out the mask of a single host.
func networkText(p netip.Prefix, cidr bool) string {
	if !cidr && p.Bits() == p.Addr().BitLen() {
		return addrText(p.Addr())
	}
	return addrText(p.Addr()) + "/" + strconv.Itoa(p.Bits())
}

// cidrToInet makes a network an address, which does not show the mask of a single host.
func cidrToInet(_ *Env, v value.Value) (value.Value, error) {
	p, err := parseNetwork("cidr", v.Str(), true)
	return value.Text(networkText(p, false)), err
}

// networkRecv reads family, mask length, the cidr flag, length and address.
func networkRecv(name string, b []byte, cidr bool) (value.Value, error) {
	if err := checkBytes(b[:min(len(b), 4)], 4); err != nil {
		return value.Null, err
	}
	size := 4
	switch b[0] {
	case familyIPv4:
	case familyIPv6:
		size = 16
	default:
		return value.Null, pgerr.New(pgerr.InvalidBinaryRepresentation,
			"invalid address family in external \"%s\" value", name)
	}
	if int(b[1]) > 8*size {
		return value.Null, pgerr.New(pgerr.InvalidBinaryRepresentation, "invalid bits in external \"%s\" value", name)
	}
	if int(b[3]) != size {
		return value.Null, pgerr.New(pgerr.InvalidBinaryRepresentation, "invalid length in external \"%s\" value", name)
	}
	if err := checkBytes(b[4:], size); err != nil {
		return value.Null, err
	}
	addr, _ := netip.AddrFromSlice(b[4:])
	p := netip.PrefixFrom(addr, int(b[1]))
	if cidr && p.Masked() != p {
		return value.Null, pgerr.New(pgerr.InvalidBinaryRepresentation, "invalid external \"cidr\" value").
			WithDetail("Value has bits set to right of mask.")
	}
	return value.Text(networkText(p, cidr)), nil
}

// networkSend appends the binary form.
func networkSend(buf []byte, s string, cidr bool) []byte {
	p, err := parseNetwork("inet", s, cidr)
	if err != nil {
		return buf
	}
	family, flag := byte(familyIPv4), byte(0)
	if p.Addr().BitLen() > 32 {
		family = familyIPv6
	}
	if cidr {
		flag = 1
	}
	address := p.Addr().AsSlice()
	buf = append(buf, family, byte(p.Bits()), flag, byte(len(address)))
	return append(buf, address...)
}

// macaddrInput reads six octets in any of the usual groupings.
func macaddrInput(_ *Env, s string, _ int32) (value.Value, error) {
	octets, ok := parseMAC(s)
	if !ok {
		return value.Null, invalidSyntax("macaddr", s)
	}
	return value.Text(macText(octets[:])), nil
}

// parseMAC accepts xx:xx:…, xx-xx-…, xxxxxx:xxxxxx, xxxx.xxxx.xxxx and the
// like, and twelve bare digits.
func parseMAC(s string) (octets [6]byte, ok bool) {
	t := trimSpace(s)
	digits := strings.NewReplacer(":", "", "-", "", ".", "").Replace(t)
	separators := len(t) - len(digits)
	if len(digits) != 12 || separators != 0 && separators != 1 && separators != 2 && separators != 5 {
		return octets, false
	}
	group := 12 / (separators + 1)
	for i := group; i < len(t); i += group + 1 {
		if isAlpha(t[i]) || isDigit(t[i]) || t[i] != t[group] {
			return octets, false
		}
	}
	for i := range octets {
		n, err := strconv.ParseUint(digits[2*i:2*i+2], 16, 8)
		if err != nil {
			return octets, false
		}
		octets[i] = byte(n)
	}
	return octets, true
}

// macText prints octets with colons.
func macText(octets []byte) string {
	const digits = "0123456789abcdef"
	text := make([]byte, 0, 17)
	for i, o := range octets {
		if i > 0 {
			text = append(text, ':')
		}
		text = append(text, digits[o>>4], digits[o&15])
	}
	return string(text)
}

// macaddrRecv reads six bytes.
func macaddrRecv(b []byte, _ int32) (value.Value, error) {
	if err := checkBytes(b, 6); err != nil {
		return value.Null, err
	}
	return value.Text(macText(b)), nil
}

// macaddrSend appends six bytes.
func macaddrSend(buf []byte, v value.Value) []byte {
	octets, _ := parseMAC(v.Str())
	return append(buf, octets[:]...)
}

// ParseInet reads a value of inet or cidr, which was checked when it was made.
func ParseInet(v value.Value) netip.Prefix {
	p, err := parseNetwork("inet", v.Str(), false)
	if err != nil {
		return netip.PrefixFrom(netip.IPv4Unspecified(), 0)
	}
	return p
}

// Inet makes a value of inet, or of cidr.
func Inet(p netip.Prefix, cidr bool) value.Value { return value.Text(networkText(p, cidr)) }
