package exec

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// bitFuncs are the functions, operators and aggregates of bit strings.
func bitFuncs() []def {
	length := func(f func(bits string) int) analyze.EvalFunc {
		return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return value.Int(int64(f(args[0].Str()))), nil
		}
	}
	return []def{
		{sig: "bitand(bit,bit)", eval: digitwise("AND", andBit)},
		{sig: "bitor(bit,bit)", eval: digitwise("OR", orBit)},
		{sig: "bitxor(bit,bit)", eval: digitwise("XOR", xorBit)},
		{sig: "bit_and(bit)", agg: bitTotal("AND", andBit)},
		{sig: "bit_or(bit)", agg: bitTotal("OR", orBit)},
		{sig: "bit_xor(bit)", agg: bitTotal("XOR", xorBit)},
		{sig: "bitnot(bit)", eval: text1(func(s string) string { return strings.NewReplacer("0", "1", "1", "0").Replace(s) })},
		{sig: "bitshiftleft(bit,int4)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return value.Text(shiftBits(args[0].Str(), args[1].Int())), nil
		}},
		{sig: "bitshiftright(bit,int4)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return value.Text(shiftBits(args[0].Str(), -args[1].Int())), nil
		}},
		{sig: "bitcat(varbit,varbit)", eval: text2(func(a, b string) string { return a + b })},
		{sig: "length(bit) bit_length(bit)", eval: length(func(s string) int { return len(s) })},
		{sig: "octet_length(bit)", eval: length(func(s string) int { return (len(s) + 7) / 8 })},
		{sig: "bit_count(bit)", eval: length(func(s string) int { return strings.Count(s, "1") })},
		{sig: "position(bit,bit)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			if args[0].Str() == "" {
				return value.Int(0), nil
			}
			return value.Int(int64(strings.Index(args[0].Str(), args[1].Str()) + 1)), nil
		}},
		{sig: "get_bit(bit,int4)", eval: getBitOf},
		{sig: "set_bit(bit,int4,int4)", eval: setBitOf},
		{sig: "substring(bit,int4) substring(bit,int4,int4)", eval: bitSubstring},
		{sig: "overlay(bit,bit,int4) overlay(bit,bit,int4,int4)", eval: bitOverlay},
	}
}

// andBit, orBit and xorBit compute one digit.
func andBit(a, b byte) byte { return min(a, b) }

// orBit is or.
func orBit(a, b byte) byte { return max(a, b) }

// xorBit is exclusive or.
func xorBit(a, b byte) byte { return '0' + (a^b)&1 }

// combineBits computes every digit of two strings of one length.
func combineBits(name string, f func(a, b byte) byte, a, b string) (string, error) {
	if len(a) != len(b) {
		return "", pgerr.New(pgerr.StringDataLengthMismatch, "cannot %s bit strings of different sizes", name)
	}
	out := make([]byte, len(a))
	for i := range out {
		out[i] = f(a[i], b[i])
	}
	return string(out), nil
}

// digitwise adapts an operator of digits.
func digitwise(name string, f func(a, b byte) byte) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		s, err := combineBits(name, f, args[0].Str(), args[1].Str())
		return value.Text(s), err
	}
}

// bitTotal is an aggregate by an operator of digits.
func bitTotal(name string, f func(a, b byte) byte) func() analyze.AggState {
	return func() analyze.AggState { return &digitState{name: name, combine: f} }
}

// digitState keeps what the strings so far combine to.
type digitState struct {
	name    string
	combine func(a, b byte) byte
	total   value.Value
}

// Add implements analyze.AggState.
func (s *digitState) Add(_ *analyze.Env, args []value.Value) error {
	if s.total.IsNull() {
		s.total = args[0].Clone()
		return nil
	}
	bits, err := combineBits(s.name, s.combine, s.total.Str(), args[0].Str())
	s.total = value.Text(bits)
	return err
}

// Result implements analyze.AggState.
func (s *digitState) Result(*analyze.Env) (value.Value, error) { return s.total, nil }

// shiftBits shifts to the left, or to the right by a negative number.
func shiftBits(bits string, by int64) string {
	n := int64(len(bits))
	switch {
	case by >= n || -by >= n:
		return strings.Repeat("0", len(bits))
	case by >= 0:
		return bits[by:] + strings.Repeat("0", int(by))
	}
	return strings.Repeat("0", int(-by)) + bits[:n+by]
}

// checkBitIndex refuses a place that a string does not have.
func checkBitIndex(bits string, at int64) error {
	if at < 0 || at >= int64(len(bits)) {
		return pgerr.New(pgerr.ArraySubscriptError, "bit index %d out of valid range (0..%d)", at, len(bits)-1)
	}
	return nil
}

// getBitOf is get_bit; places count from the left.
func getBitOf(_ *analyze.Env, args []value.Value) (value.Value, error) {
	bits, at := args[0].Str(), args[1].Int()
	if err := checkBitIndex(bits, at); err != nil {
		return value.Null, err
	}
	return value.Int(int64(bits[at] - '0')), nil
}

// setBitOf is set_bit.
func setBitOf(_ *analyze.Env, args []value.Value) (value.Value, error) {
	bits, at, digit := args[0].Str(), args[1].Int(), args[2].Int()
	if err := checkBitIndex(bits, at); err != nil {
		return value.Null, err
	}
	if digit != 0 && digit != 1 {
		return value.Null, pgerr.New(pgerr.InvalidParameterValue, "new bit must be 0 or 1")
	}
	return value.Text(bits[:at] + string(rune('0'+digit)) + bits[at+1:]), nil
}

// errBitLength is the error of a negative length.
func errBitLength() error {
	return pgerr.New(pgerr.SubstringError, "negative substring length not allowed")
}

// bitSubstring is substring; what lies outside of the string is left out.
func bitSubstring(_ *analyze.Env, args []value.Value) (value.Value, error) {
	bits, from := args[0].Str(), args[1].Int()-1
	to := int64(len(bits))
	if len(args) == 3 {
		if args[2].Int() < 0 {
			return value.Null, errBitLength()
		}
		to = min(to, from+args[2].Int())
	}
	if from = max(from, 0); from >= to {
		return value.Text(""), nil
	}
	return value.Text(bits[from:to]), nil
}

// bitOverlay is overlay.
func bitOverlay(_ *analyze.Env, args []value.Value) (value.Value, error) {
	bits, other, from := args[0].Str(), args[1].Str(), args[2].Int()
	count := int64(len(other))
	if len(args) == 4 {
		count = args[3].Int()
	}
	if from <= 0 {
		return value.Null, errBitLength()
	}
	if sum := from + count; sum != int64(int32(sum)) {
		return value.Null, pgerr.New(pgerr.NumericValueOutOfRange, "integer out of range")
	}
	n := int64(len(bits))
	end := min(max(from-1+count, 0), n)
	return value.Text(bits[:min(from-1, n)] + other + bits[end:]), nil
}
