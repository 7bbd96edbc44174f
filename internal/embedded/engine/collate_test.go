package engine

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
)

func TestCollationOrder(t *testing.T) {
	for collation, want := range map[string][]string{
		// iris-sql.md section 4, hot spot 4: canonical numbers first, numerically.
		store.CollationExact:   {"-10", "-.5", "0", ".5", "9", "10", "", " ", "0.5", "1a", "A", "B", "a", "é", "𝄞", "\uffee"},
		store.CollationString:  {"", "0.5", "10", "1a", "9", "A", "B", "a", "é"},
		store.CollationUpper:   {"", "10", "9", "a", "AB", "b", "É", "ê"},
		store.CollationNumeric: {"-1.5", "-1", "0", ".25", "2", "10", "10.01"},
	} {
		got := slices.Clone(want)
		slices.Reverse(got)
		slices.SortFunc(got, func(a, b string) int { return collations[collation]([]byte(a), []byte(b)) })
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", collation, got, want)
		}
	}
}

func TestCollationEquality(t *testing.T) {
	for _, c := range []struct {
		collation, a, b string
		equal           bool
	}{
		{store.CollationUpper, "abc  ", "ABC", true},
		{store.CollationUpper, "   ", "", true},
		{store.CollationUpper, "é", "É", true},
		{store.CollationUpper, " a", "a", false},
		{store.CollationString, "abc ", "abc", true},
		{store.CollationString, "abc", "ABC", false},
		{store.CollationExact, "abc ", "abc", false},
		{store.CollationExact, "1", "1.0", false},
		{store.CollationNumeric, "1", "1", true},
	} {
		if got := collations[c.collation]([]byte(c.a), []byte(c.b)) == 0; got != c.equal {
			t.Errorf("%s: %q = %q is %v", c.collation, c.a, c.b, got)
		}
	}
}

// TestCollationsAreOrders checks what SQLite's indexes rely on, and that folded
// values compare exactly as the originals under the collation.
func TestCollationsAreOrders(t *testing.T) {
	text := rapid.StringMatching(`[-.0-9aAbBéÉ𝄞 \x{ffee}]{0,5}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := text.Draw(t, "a"), text.Draw(t, "b"), text.Draw(t, "c")
		for _, name := range []string{store.CollationUpper, store.CollationExact, store.CollationString} {
			cmp := func(x, y string) int { return sign3(collations[name]([]byte(x), []byte(y))) }
			if cmp(a, b) != -cmp(b, a) {
				t.Fatalf("%s: %q and %q are not ordered", name, a, b)
			}
			if cmp(a, b) <= 0 && cmp(b, c) <= 0 && cmp(a, c) > 0 {
				t.Fatalf("%s: %q ≤ %q ≤ %q but not %q ≤ %q", name, a, b, c, a, c)
			}
			if name != store.CollationExact && (cmp(a, b) == 0) != (collatedText(a, name) == collatedText(b, name)) {
				t.Fatalf("%s: %q and %q fold to %q and %q", name, a, b, collatedText(a, name), collatedText(b, name))
			}
		}
	})
}

// sign3 is the sign of an integer.
func sign3(n int) int { return cmp.Compare(int64(n), 0) }
