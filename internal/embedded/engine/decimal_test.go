package engine

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// anyDecimal draws numbers of moderate exponents.
func anyDecimal(t *rapid.T, label string) decimal {
	return decimal{rapid.Int64Range(-1<<62, 1<<62).Draw(t, label), rapid.IntRange(-20, 20).Draw(t, label+" exponent")}.normal()
}

// rat is the exact value.
func (d decimal) rat() *big.Rat {
	r := new(big.Rat).SetInt64(d.mant)
	if d.exp < 0 {
		return r.Quo(r, new(big.Rat).SetInt(pow10(-d.exp)))
	}
	return r.Mul(r, new(big.Rat).SetInt(pow10(d.exp)))
}

// near reports whether got is want rounded to the digits a significand has.
func near(got decimal, want *big.Rat) bool {
	diff := new(big.Rat).Sub(got.rat(), want)
	limit := new(big.Rat).Quo(new(big.Rat).Abs(want), new(big.Rat).SetInt(pow10(17)))
	return diff.Abs(diff).Cmp(limit) <= 0
}

func TestDecimalText(t *testing.T) {
	for in, want := range map[string]string{
		"0": "0", "-0": "0", "007": "7", "1.50": "1.5", ".5": ".5", "-0.25": "-.25", "1e3": "1000", "12.5E-2": ".125",
		"100": "100", "9223372036854775807": "9223372036854775807", "9223372036854775808": "9223372036854775810",
		"0.00000000000000000001": ".00000000000000000001", "1234567890123456789012": "1234567890123456789000",
	} {
		d, ok := parseDecimal(in)
		if !ok || d.String() != want {
			t.Errorf("%s: got %s, want %s", in, d, want)
		}
	}
	for in, want := range map[string]string{"20something": "20", "abc": "0", "": "0", "-5-": "-5", "1e": "1", "--5": "5", "1.2.3": "1.2", ".": "0"} {
		if got := leadingDecimal(in).String(); got != want {
			t.Errorf("%q: got %s, want %s", in, got, want)
		}
	}
}

func TestDecimalRounding(t *testing.T) {
	for _, c := range []struct {
		in           string
		scale        int
		round, trunc string
	}{
		{"2.5", 0, "3", "2"},
		{"-2.5", 0, "-3", "-2"},
		{"1.005", 2, "1.01", "1"},
		{"1234", -2, "1200", "1200"},
		{"1250", -2, "1300", "1200"},
		{"0.4", 0, "0", "0"},
		{"1.5", 5, "1.5", "1.5"},
		{"5", -1, "10", "0"},
		{"5", -30, "0", "0"},
	} {
		d, _ := parseDecimal(c.in)
		if got := d.round(c.scale).String(); got != c.round {
			t.Errorf("round(%s, %d) = %s, want %s", c.in, c.scale, got, c.round)
		}
		if got := d.truncate(c.scale).String(); got != c.trunc {
			t.Errorf("truncate(%s, %d) = %s, want %s", c.in, c.scale, got, c.trunc)
		}
	}
}

func TestDecimalArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, y := anyDecimal(t, "x"), anyDecimal(t, "y")
		sum := new(big.Rat).Add(x.rat(), y.rat())
		if got := x.add(y); !near(got, sum) {
			t.Fatalf("%s + %s = %s", x, y, got)
		}
		if got := x.mul(y); !near(got, new(big.Rat).Mul(x.rat(), y.rat())) {
			t.Fatalf("%s * %s = %s", x, y, got)
		}
		if x.cmp(y) != x.rat().Cmp(y.rat()) {
			t.Fatalf("%s cmp %s = %d", x, y, x.cmp(y))
		}
		if y.sign() == 0 {
			return
		}
		if got := x.div(y); !near(got, new(big.Rat).Quo(x.rat(), y.rat())) {
			t.Fatalf("%s / %s = %s", x, y, got)
		}
	})
}

func TestDecimalRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := anyDecimal(t, "x")
		got, ok := parseDecimal(x.String())
		if !ok || got != x {
			t.Fatalf("%+v printed %s and read %+v", x, x, got)
		}
		if !canonicalNumber([]byte(x.String())) {
			t.Fatalf("%s is not canonical", x)
		}
	})
}

func TestFloor(t *testing.T) {
	for in, want := range map[string]string{"1.5": "1", "-1.5": "-2", "-1": "-1", "-.1": "-1", ".9": "0"} {
		if got := leadingDecimal(in).floor().String(); got != want {
			t.Errorf("floor(%s) = %s, want %s", in, got, want)
		}
	}
}
