package catalog

import (
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// TestFiles reads everything that is read on first use: the static rows of all
// tables and the definitions of all views.
func TestFiles(t *testing.T) {
	c := New()
	if len(c.relations) < 200 {
		t.Fatalf("only %d relations", len(c.relations))
	}
	for name, r := range c.relations {
		if r.view != "" {
			if r.analyzed() == nil {
				t.Errorf("%s: %v", name, r.err)
			}
			continue
		}
		rows, err := r.staticRows()
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, row := range rows {
			for i, v := range row {
				if v.IsNull() && r.described.Columns[i].NotNull {
					t.Errorf("%s: NULL in %s", name, r.described.Columns[i].Name)
				}
			}
		}
	}
}

// TestFunctionsAreDeclared checks that every implementation has its row of
// pg_proc.
func TestFunctionsAreDeclared(t *testing.T) {
	if unknown := New().unknown; len(unknown) > 0 {
		t.Errorf("not declared: %s", strings.Join(unknown, " "))
	}
}

// TestSplitName checks how names in texts are read.
func TestSplitName(t *testing.T) {
	for in, want := range map[string]string{
		"T": "t", ` a . "B.c" `: "a|B.c", `"a""b"`: `a"b`, "": "!", "a.": "!", `"a`: "!", "a b": "!", `""`: "!",
	} {
		parts, err := exec.SplitName(in)
		got := strings.Join(parts, "|")
		if err != nil {
			got = "!"
		}
		if got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// TestDefaultText checks how IRIS's defaults are shown.
func TestDefaultText(t *testing.T) {
	for _, c := range []struct {
		source string
		oid    pgtype.OID
		want   string
	}{
		{`"it's"`, 25, "'it''s'::text"},
		{`$c(0)`, 1043, "''::character varying"},
		{`1`, 23, "1"},
		{`1`, 16, "true"},
		{`0`, 16, "false"},
		{`"2020-01-01"`, 1082, "'2020-01-01'::date"},
		{`$zdatetime($ztimestamp)`, 1114, "$zdatetime($ztimestamp)"},
	} {
		if got := defaultText(c.source, c.oid); got != c.want {
			t.Errorf("%s: %s, want %s", c.source, got, c.want)
		}
	}
}
