package iris

import (
	"bytes"
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

func TestMarkParameters(t *testing.T) {
	for _, test := range []struct {
		sql, text string
		count     int
	}{
		{"", "", 0},
		{"SELECT 1", "SELECT 1", 0},
		{"?", ":%qpar(1)", 1},
		{"a=? AND b=?", "a= :%qpar(1) AND b= :%qpar(2)", 2},
		{"(?,\n?)", "( :%qpar(1) ,\n:%qpar(2) )", 2},
		{"'?' || ?", "'?' || :%qpar(1)", 1},
		{"'it''s ?', ?", "'it''s ?', :%qpar(1)", 1},
		{"'' ?", "'' :%qpar(1)", 1},
		{`"a?""b?" = ?`, `"a?""b?" = :%qpar(1)`, 1},
		{"-- ?\n?", "-- ?\n:%qpar(1)", 1},
		{"/* ? */?/**/", "/* ? */ :%qpar(1) /**/", 1},
		{"a - ? / ?", "a - :%qpar(1) / :%qpar(2)", 2},
		{"/*/ ? */ ?", "/*/ ? */ :%qpar(1)", 1},
		{"'open ?", "'open ?", 0},
		{"/* open ?", "/* open ?", 0},
		{"-- ?", "-- ?", 0},
		{"é?é", "é :%qpar(1) é", 1},
	} {
		if text, count := markParameters(test.sql); text != test.text || count != test.count {
			t.Errorf("%q: %q, %d, want %q, %d", test.sql, text, count, test.text, test.count)
		}
	}
}

func FuzzMarkParameters(f *testing.F) {
	for _, seed := range []string{"SELECT ? -- ?", `'?' "?" /*?*/ ?`, "'", "/*", "é?"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, sql string) {
		text, count := markParameters(sql)
		if n := strings.Count(sql, "?"); count > n || strings.Count(text, "?") != n-count {
			t.Fatalf("%q became %q with %d parameters", sql, text, count)
		}
		if again, n := markParameters(text); n != 0 || again != text {
			t.Fatalf("%q still has %d parameters", text, n)
		}
	})
}

func TestIsQuery(t *testing.T) {
	for sql, want := range map[string]bool{
		"SELECT 1":                      true,
		"select*from t":                 true,
		" \n(( SELECT 1) UNION SELECT)": true,
		"/* x */ -- y\n WITH x AS":      true,
		"-- SELECT\nUPDATE t":           false,
		"INSERT INTO t SELECT 1":        false,
		"SELECTED":                      false,
		"%CHECKPRIV SELECT ON t":        false,
		"CALL p()":                      false,
		"":                              false,
		"--":                            false,
	} {
		if IsQuery(sql) != want {
			t.Errorf("%q: query is %v", sql, !want)
		}
	}
}

func TestLongStatement(t *testing.T) {
	for _, test := range []struct {
		char           string
		length, chunks int
	}{{"x", chunkMax, 1}, {"x", chunkMax + 1, 2}, {"x", 92000, 3}, {"é", 2*chunkMax + 1, 3}, {"т", chunkMax + 5, 2}} {
		text := strings.Repeat(test.char, test.length)
		r := list.NewReader(appendStatement(nil, text, 0))
		n, err := r.NextInt()
		if err != nil || int(n) != test.chunks {
			t.Fatalf("%d × %s: %d chunks, %v", test.length, test.char, n, err)
		}
		var joined string
		for range n {
			chunk, err := r.NextString()
			if err != nil {
				t.Fatal(err)
			}
			joined += chunk
		}
		if joined != text || !bytes.Equal(r.Rest(), []byte{2, 4}) {
			t.Errorf("%d × %s: text not restored, rest % x", test.length, test.char, r.Rest())
		}
	}
	head := appendStatement(nil, strings.Repeat("x", 92000), 0)[:7]
	if want := []byte{0x03, 0x04, 0x03, 0x00, 0xa1, 0x7c, 0x01}; !bytes.Equal(head, want) {
		t.Errorf("head of three chunks: % x, want % x", head, want)
	}
}
