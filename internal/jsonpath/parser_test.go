package jsonpath_test

import (
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// TestCorpus prints the paths of testdata/paths, one a line, as they are read; the
// answers are PostgreSQL 15's, but for those in diverges.
func TestCorpus(t *testing.T) {
	datadriven.Walk(t, "testdata/corpus", func(t *testing.T, file string) {
		datadriven.RunTest(t, file, func(t *testing.T, d *datadriven.TestData) string {
			if d.Cmd != "paths" {
				t.Fatalf("unknown directive %q", d.Cmd)
			}
			var out strings.Builder
			for line := range strings.Lines(d.Input) {
				out.WriteString(printed(strings.TrimSuffix(line, "\n")) + "\n")
			}
			return out.String()
		})
	})
}

// printed returns a path as it is printed, or its error.
func printed(src string) string {
	path, err := pgtype.ParseJSONPath(src)
	if err != nil {
		e := pgerr.From(err)
		return strings.TrimSuffix("ERROR "+string(e.Code)+": "+e.Message+" / "+e.Detail, " / ")
	}
	return path.String()
}

// FuzzParse looks for paths that print as something that is not read as the same again.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		`strict $.a[1 to last].b ? (@.c > -1 && !(@ like_regex "a" flag "i")).datetime("YYYY").**{1 to last}`,
		`(($.a + 1).abs() == 1).type()`, `"\u0041\x42" starts with $"x"`, `- -1e3 * .5`, `$.a/* */.b`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if pgtype.CheckUTF8(s) != nil {
			return
		}
		path, err := pgtype.ParseJSONPath(s)
		if err != nil {
			return
		}
		once := path.String()
		again, err := pgtype.ParseJSONPath(once)
		if err != nil {
			t.Fatalf("%q printed as %q: %v", s, once, err)
		}
		if twice := again.String(); twice != once {
			t.Fatalf("%q printed as %q and that as %q", s, once, twice)
		}
	})
}
