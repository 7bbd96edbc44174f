package pgtype

import (
	"fmt"
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// decimals are numbers of few digits, as vectors have them, and some that
// are not.
var decimals = rapid.OneOf(
	rapid.Custom(func(t *rapid.T) float64 {
		f := float64(rapid.Int64Range(-1e16, 1e16).Draw(t, "mantissa"))
		return f / math.Pow10(rapid.IntRange(0, 20).Draw(t, "fraction"))
	}),
	rapid.Custom(func(t *rapid.T) float64 { return float64(rapid.Float32().Draw(t, "single")) }),
	rapid.Float64(),
)

// TestAppendNumber checks the shortcut against strconv.
func TestAppendNumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := decimals.Draw(t, "f")
		if got, want := string(appendNumber(nil, f)), strconv.FormatFloat(f, 'g', -1, 64); got != want {
			t.Fatalf("%s, want %s", got, want)
		}
	})
	for _, f := range []float64{0, math.Copysign(0, -1), 1, -1, 0.5, 0.0001, 0.00009999, 999999.999999999, 1e6, 0.1234567891, 123456.000000001} {
		if got, want := string(appendNumber(nil, f)), strconv.FormatFloat(f, 'g', -1, 64); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// TestPlainDecimal checks the shortcut against strconv, in both precisions.
func TestPlainDecimal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := fmt.Sprintf("%.*f", rapid.IntRange(0, 17).Draw(t, "digits"), decimals.Draw(t, "f"))
		for _, bits := range []int{32, 64} {
			f, n, ok := plainDecimal(text+",", bits)
			want, err := strconv.ParseFloat(text, bits)
			if ok && (err != nil || f != want || n != len(text) || math.Signbit(f) != math.Signbit(want)) {
				t.Fatalf("%s in %d bits: %v of %d bytes, want %v (%v)", text, bits, f, n, want, err)
			}
		}
	})
	for text, want := range map[string]bool{
		"0.123456,": true, "-0.5]": true, "7": true, ".5": true, "1.": true, "-0": true, "123456789012345": true,
		"": false, "-": false, ".": false, "+1": false, "1e5": false, "1 ,": false, "1.2.3": false, "1234567890123456": false, "NaN": false,
	} {
		f, n, ok := plainDecimal(text, 64)
		if ok != want {
			t.Errorf("%q: %v of %d bytes, %v", text, f, n, ok)
		}
	}
}
