package exec

import (
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// macaddrFuncs are the functions and bit operators of macaddr and macaddr8, whose values
// are hexadecimal bytes with colons between them.
func macaddrFuncs() []def {
	one := func(f func(i int, b byte) byte) analyze.EvalFunc {
		return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			b := macBytes(args[0])
			for i := range b {
				b[i] = f(i, b[i])
			}
			return macValue(b), nil
		}
	}
	two := func(f func(a, b byte) byte) analyze.EvalFunc {
		return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			a, b := macBytes(args[0]), macBytes(args[1])
			for i := range min(len(a), len(b)) {
				a[i] = f(a[i], b[i])
			}
			return macValue(a), nil
		}
	}
	manufacturer := one(func(i int, b byte) byte {
		if i < 3 {
			return b
		}
		return 0
	})
	return []def{
		{sig: "macaddr_not(macaddr) macaddr8_not(macaddr8)", eval: one(func(_ int, b byte) byte { return ^b })},
		{sig: "macaddr_and(macaddr,macaddr) macaddr8_and(macaddr8,macaddr8)", eval: two(func(a, b byte) byte { return a & b })},
		{sig: "macaddr_or(macaddr,macaddr) macaddr8_or(macaddr8,macaddr8)", eval: two(func(a, b byte) byte { return a | b })},
		{sig: "trunc(macaddr) trunc(macaddr8)", eval: manufacturer},
		{sig: "macaddr8_set7bit(macaddr8)", eval: one(func(i int, b byte) byte {
			if i == 0 {
				return b | 0x02
			}
			return b
		})},
	}
}

// macBytes are the bytes of an address.
func macBytes(v value.Value) []byte {
	parts := strings.Split(v.Str(), ":")
	out := make([]byte, len(parts))
	for i, p := range parts {
		n, _ := strconv.ParseUint(p, 16, 8) // the value is canonical
		out[i] = byte(n)
	}
	return out
}

// macValue is an address of bytes.
func macValue(b []byte) value.Value {
	const digits = "0123456789abcdef"
	var out strings.Builder
	for i, x := range b {
		if i > 0 {
			out.WriteByte(':')
		}
		out.WriteByte(digits[x>>4])
		out.WriteByte(digits[x&15])
	}
	return value.Text(out.String())
}
