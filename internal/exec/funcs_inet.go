package exec

import (
	"math/big"
	"net/netip"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// inetFuncs are the functions and operators of inet and cidr.
func inetFuncs() []def {
	of := func(f func(p netip.Prefix) value.Value) analyze.EvalFunc {
		return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return f(pgtype.ParseInet(args[0])), nil
		}
	}
	test := func(f func(a, b netip.Prefix) bool) analyze.EvalFunc {
		return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return value.Bool(f(pgtype.ParseInet(args[0]), pgtype.ParseInet(args[1]))), nil
		}
	}
	return []def{
		{sig: "host(inet)", eval: of(func(p netip.Prefix) value.Value { return pgtype.Inet(fullInet(p.Addr()), false) })},
		{sig: "text(inet)", eval: of(func(p netip.Prefix) value.Value {
			return value.Text(pgtype.Inet(fullInet(p.Addr()), false).Str() + "/" + strconv.Itoa(p.Bits()))
		})},
		{sig: "abbrev(inet)", eval: of(func(p netip.Prefix) value.Value { return pgtype.Inet(p, false) })},
		{sig: "abbrev(cidr)", eval: of(func(p netip.Prefix) value.Value { return value.Text(abbreviated(p)) })},
		{sig: "family(inet)", eval: of(func(p netip.Prefix) value.Value {
			return value.Int(map[bool]int64{true: 4, false: 6}[p.Addr().Is4()])
		})},
		{sig: "masklen(inet)", eval: of(func(p netip.Prefix) value.Value { return value.Int(int64(p.Bits())) })},
		{sig: "netmask(inet)", eval: of(func(p netip.Prefix) value.Value { return pgtype.Inet(fullInet(mask(p)), false) })},
		{sig: "hostmask(inet)", eval: of(func(p netip.Prefix) value.Value { return pgtype.Inet(fullInet(inverted(mask(p))), false) })},
		{sig: "network(inet)", eval: of(func(p netip.Prefix) value.Value { return pgtype.Inet(p.Masked(), true) })},
		{sig: "broadcast(inet)", eval: of(func(p netip.Prefix) value.Value {
			last := combineAddr(p.Addr(), inverted(mask(p)), func(a, b byte) byte { return a | b })
			return pgtype.Inet(netip.PrefixFrom(last, p.Bits()), false)
		})},
		{sig: "set_masklen(inet,int4)", eval: setMaskLen(false)},
		{sig: "set_masklen(cidr,int4)", eval: setMaskLen(true)},
		{sig: "inet_same_family(inet,inet)", eval: test(sameFamily)},
		{sig: "inet_merge(inet,inet)", eval: mergeInets},
		{sig: "network_sub(inet,inet)", eval: test(func(a, b netip.Prefix) bool { return a.Bits() > b.Bits() && inNetwork(a, b) })},
		{sig: "network_subeq(inet,inet)", eval: test(func(a, b netip.Prefix) bool { return a.Bits() >= b.Bits() && inNetwork(a, b) })},
		{sig: "network_sup(inet,inet)", eval: test(func(a, b netip.Prefix) bool { return b.Bits() > a.Bits() && inNetwork(b, a) })},
		{sig: "network_supeq(inet,inet)", eval: test(func(a, b netip.Prefix) bool { return b.Bits() >= a.Bits() && inNetwork(b, a) })},
		{sig: "network_overlap(inet,inet)", eval: test(netip.Prefix.Overlaps)},
		{sig: "inetnot(inet)", eval: of(func(p netip.Prefix) value.Value {
			return pgtype.Inet(netip.PrefixFrom(inverted(p.Addr()), p.Bits()), false)
		})},
		{sig: "inetand(inet,inet)", eval: combineInets("AND", func(a, b byte) byte { return a & b })},
		{sig: "inetor(inet,inet)", eval: combineInets("OR", func(a, b byte) byte { return a | b })},
		{sig: "inetpl(inet,int8)", eval: moveInet(0, 1, 1)},
		{sig: "int8pl_inet(int8,inet)", eval: moveInet(1, 0, 1)},
		{sig: "inetmi_int8(inet,int8)", eval: moveInet(0, 1, -1)},
		{sig: "inetmi(inet,inet)", eval: inetDifference},
		{sig: "network_larger(inet,inet)", eval: largerInet(1)},
		{sig: "network_smaller(inet,inet)", eval: largerInet(-1)},
	}
}

// abbreviated is a network without the bytes behind its mask; of IPv6 those that :: stands
// for are left out.
func abbreviated(p netip.Prefix) string {
	text, bits := p.Addr().String(), strconv.Itoa(p.Bits())
	if p.Addr().Is4() {
		parts := strings.Split(text, ".")
		return strings.Join(parts[:max(1, (p.Bits()+7)/8)], ".") + "/" + bits
	}
	if short, ok := strings.CutSuffix(text, "::"); ok && short != "" {
		text = short
	}
	return text + "/" + bits
}

// fullInet is an address with all its bits.
func fullInet(a netip.Addr) netip.Prefix { return netip.PrefixFrom(a, a.BitLen()) }

// sameFamily reports whether both are of IPv4 or both of IPv6.
func sameFamily(a, b netip.Prefix) bool { return a.Addr().BitLen() == b.Addr().BitLen() }

// inNetwork reports whether the bits of network b are those of a.
func inNetwork(a, b netip.Prefix) bool { return sameFamily(a, b) && b.Masked().Contains(a.Addr()) }

// combineAddr computes every byte of two addresses.
func combineAddr(a, b netip.Addr, f func(a, b byte) byte) netip.Addr {
	x, y := a.AsSlice(), b.AsSlice()
	for i := range x {
		x[i] = f(x[i], y[i])
	}
	out, _ := netip.AddrFromSlice(x)
	return out
}

// inverted is an address with every bit the other way.
func inverted(a netip.Addr) netip.Addr {
	return combineAddr(a, a, func(a, _ byte) byte { return ^a })
}

// mask is the mask of a network.
func mask(p netip.Prefix) netip.Addr {
	ones := netip.IPv4Unspecified()
	if !p.Addr().Is4() {
		ones = netip.IPv6Unspecified()
	}
	return netip.PrefixFrom(inverted(ones), p.Bits()).Masked().Addr()
}

// setMaskLen is set_masklen; that of a cidr takes the bits behind the mask away.
func setMaskLen(cidr bool) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		p, bits := pgtype.ParseInet(args[0]), int(args[1].Int())
		if bits == -1 {
			bits = p.Addr().BitLen()
		}
		if bits < 0 || bits > p.Addr().BitLen() {
			return value.Null, pgerr.New(pgerr.InvalidParameterValue, "invalid mask length: %d", bits)
		}
		if p = netip.PrefixFrom(p.Addr(), bits); cidr {
			p = p.Masked()
		}
		return pgtype.Inet(p, cidr), nil
	}
}

// mergeInets is the smallest network that has both.
func mergeInets(_ *analyze.Env, args []value.Value) (value.Value, error) {
	a, b := pgtype.ParseInet(args[0]), pgtype.ParseInet(args[1])
	if !sameFamily(a, b) {
		return value.Null, pgerr.New(pgerr.InvalidParameterValue, "cannot merge addresses from different families")
	}
	for bits := min(a.Bits(), b.Bits()); ; bits-- {
		p := netip.PrefixFrom(a.Addr(), bits).Masked()
		if p.Contains(b.Addr()) {
			return pgtype.Inet(p, true), nil
		}
	}
}

// combineInets is & and |.
func combineInets(name string, f func(a, b byte) byte) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		a, b := pgtype.ParseInet(args[0]), pgtype.ParseInet(args[1])
		if !sameFamily(a, b) {
			return value.Null, pgerr.New(pgerr.InvalidParameterValue, "cannot %s inet values of different sizes", name)
		}
		return pgtype.Inet(netip.PrefixFrom(combineAddr(a.Addr(), b.Addr(), f), max(a.Bits(), b.Bits())), false), nil
	}
}

// errInetRange is the error of an address or distance that does not exist.
func errInetRange() error { return pgerr.New(pgerr.NumericValueOutOfRange, "result is out of range") }

// moveInet adds a number, or takes it off; inet and number say which arguments they are.
func moveInet(inet, number int, sign int64) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		p := pgtype.ParseInet(args[inet])
		n := new(big.Int).SetBytes(p.Addr().AsSlice())
		n.Add(n, new(big.Int).Mul(big.NewInt(args[number].Int()), big.NewInt(sign)))
		if n.Sign() < 0 || n.BitLen() > p.Addr().BitLen() {
			return value.Null, errInetRange()
		}
		a, _ := netip.AddrFromSlice(n.FillBytes(make([]byte, p.Addr().BitLen()/8)))
		return pgtype.Inet(netip.PrefixFrom(a, p.Bits()), false), nil
	}
}

// inetDifference is how far two addresses are apart.
func inetDifference(_ *analyze.Env, args []value.Value) (value.Value, error) {
	a, b := pgtype.ParseInet(args[0]), pgtype.ParseInet(args[1])
	if !sameFamily(a, b) {
		return value.Null, pgerr.New(pgerr.InvalidParameterValue, "cannot subtract inet values of different sizes")
	}
	n := new(big.Int).SetBytes(a.Addr().AsSlice())
	if n.Sub(n, new(big.Int).SetBytes(b.Addr().AsSlice())); !n.IsInt64() {
		return value.Null, errInetRange()
	}
	return value.Int(n.Int64()), nil
}

// largerInet is network_larger (1) and network_smaller (-1).
func largerInet(sign int) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		if pgtype.CompareAs(pgtype.InetOID, args[0], args[1])*sign > 0 {
			return args[0], nil
		}
		return args[1], nil
	}
}
