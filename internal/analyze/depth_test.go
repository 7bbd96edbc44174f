package analyze_test

import (
	"fmt"
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

// TestManyRanges shows that FROM and WITH lists beyond measure are refused at once, and
// that the largest which are not are analysed.
func TestManyRanges(t *testing.T) {
	f := newFixture()
	forms := map[string]struct {
		most int
		form func(n int) string
	}{
		"tables": {500, func(n int) string { return "SELECT 1 FROM t t0" + numbered(n-1, ", t t%d") }},
		"joins":  {500, func(n int) string { return "SELECT 1 FROM t t0" + numbered(n-1, " CROSS JOIN t t%d") }},
		"items": {1000, func(n int) string {
			return "WITH w0 AS (SELECT 1)" + numbered(n-1, ", w%d AS (SELECT 1)") + " SELECT 1"
		}},
	}
	for name, test := range forms {
		t.Run(name, func(t *testing.T) {
			if out := f.describe(test.form(test.most)); strings.HasPrefix(out, "54000: ") {
				t.Errorf("%d: %.200s", test.most, out)
			}
			for _, n := range []int{test.most + 1, 100_000} {
				if out := f.describe(test.form(n)); !strings.HasPrefix(out, "5400") {
					t.Errorf("%d: %.200s", n, out)
				}
			}
		})
	}
}

// numbered repeats a form with the numbers from 1.
func numbered(n int, form string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, form, i+1)
	}
	return b.String()
}
