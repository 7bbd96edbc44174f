package analyze_test

import (
	"strings"
	"testing"
)

// TestDepth shows that statements nested beyond measure are 54001, and that what
// the parser takes does not exhaust the analyser.
func TestDepth(t *testing.T) {
	f := newFixture()
	forms := map[string]func(n int) string{
		"plus":        func(n int) string { return "SELECT 1" + strings.Repeat("+1", n) },
		"parentheses": func(n int) string { return "SELECT " + strings.Repeat("(", n) + "1" + strings.Repeat(")", n) },
		"casts":       func(n int) string { return "SELECT 1" + strings.Repeat("::int", n) },
		"joins":       func(n int) string { return "SELECT 1 FROM t a" + strings.Repeat(" CROSS JOIN (VALUES (1)) v", n) },
		"unions":      func(n int) string { return "SELECT 1" + strings.Repeat(" UNION SELECT 1", n) },
	}
	for name, form := range forms {
		t.Run(name, func(t *testing.T) {
			if out := f.describe(form(100_000)); !strings.HasPrefix(out, "54001: ") {
				t.Errorf("100000: %.200s", out)
			}
			for _, n := range []int{100, 400, 900, 2000, 5000} {
				out := f.describe(form(n))
				for _, code := range []string{"XX000", "42601"} {
					if strings.HasPrefix(out, code) {
						t.Errorf("%d: %.200s", n, out)
					}
				}
			}
		})
	}
}
