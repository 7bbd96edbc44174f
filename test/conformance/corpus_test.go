package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestParseCorpus checks the splitting into statements and the directives.
func TestParseCorpus(t *testing.T) {
	got, err := parseCorpus(strings.Join([]string{
		"-- a comment", "SELECT 1;", "SELECT 'a;b' -- not the end", "  , 2;", "SELECT 'open", "", ";",
		"--@ bind 'it''s', 5, null, x'0aff'", "--@ bind", "--@ types int4, unknown", "--@ formats 0, 1", "--@ rows 2",
		"SELECT $1 ORDER BY 1;", "--@ unordered", "--@ simple", "SELECT 2 ORDER BY 1; SELECT 3;",
		"COPY t FROM stdin;", "--> 1\t2", "-->",
	}, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []statement{
		{line: 2, text: "SELECT 1"},
		{line: 3, text: "SELECT 'a;b' -- not the end\n  , 2"},
		{line: 5, text: "SELECT 'open"},
		{line: 7},
		{
			line: 13, text: "SELECT $1 ORDER BY 1", ordered: true, types: []uint32{23, 0}, formats: []int16{0, 1}, maxRows: 2,
			binds: [][]param{{{data: []byte("it's")}, {data: []byte("5")}, {}, {data: []byte{10, 255}, format: 1}}, {}},
		},
		{line: 16, text: "SELECT 2 ORDER BY 1; SELECT 3", runOn: simpleOnly},
		{line: 17, text: "COPY t FROM stdin", copyData: []byte("1\t2\n\n")},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(statement{}, param{})); diff != "" {
		t.Error(diff)
	}
}

// TestParseCorpusErrors checks that what is not understood is refused.
func TestParseCorpusErrors(t *testing.T) {
	for text, want := range map[string]string{
		"--@ frobnicate\nSELECT 1;":       `1: unknown directive "frobnicate"`,
		"--@ setup now\nSELECT 1;":        `1: directive "setup" takes no argument`,
		"SELECT\n--@ setup\n1;":           "2: a directive inside of a statement",
		"--@ setup\n\nSELECT 1;":          "2: a directive has no statement",
		"SELECT 1;\n--@ setup":            "0: a directive at the end of the file has no statement",
		"--@ bind 'a\nSELECT 1;":          "1: a closing apostrophe is missing in \"'a\"",
		"--@ bind 'a' 'b'\nSELECT 1;":     `1: a comma is missing before "'b'"`,
		"--@ bind 1,\nSELECT 1;":          "1: a value is missing after the last comma",
		"--@ types frob\nSELECT 1;":       `1: unknown type "frob"`,
		"--> 1":                           "1: COPY data without a statement before",
		"SELECT 1;\n--@ rows x\nSELECT 1": `2: strconv.ParseUint: parsing "x": invalid syntax`,
	} {
		if _, err := parseCorpus(text); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// TestCorpusFiles parses the corpus and checks that every deviation is about a
// statement of it.
func TestCorpusFiles(t *testing.T) {
	deviations, err := readDeviations("deviations.yaml")
	if err != nil {
		t.Fatal(err)
	}
	paths, err := filepath.Glob("corpus/*.sql")
	if err != nil || len(paths) == 0 {
		t.Fatal("no corpus", err)
	}
	texts := map[string][]string{startupFile: {"start-up"}}
	for _, path := range paths {
		f, err := readCorpus(path, filepath.Base(path))
		if err != nil {
			t.Fatal(err)
		}
		for _, st := range f.statements {
			texts[f.name] = append(texts[f.name], foldBlanks(st.text))
		}
	}
	for _, d := range deviations {
		found := false
		for _, text := range texts[d.file] {
			found = found || strings.Contains(text, d.statement)
		}
		if !found {
			t.Errorf("deviations.yaml:%d: no statement of %s has %q", d.line, d.file, d.statement)
		}
	}
}

// FuzzParseCorpus checks that no text makes the parser fail otherwise than by
// an error.
func FuzzParseCorpus(f *testing.F) {
	paths, err := filepath.Glob("corpus/*.sql")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Fuzz(func(t *testing.T, text string) {
		statements, err := parseCorpus(text)
		if err != nil {
			return
		}
		for _, st := range statements {
			if strings.HasPrefix(st.text, directivePrefix) {
				t.Errorf("a directive became a statement: %q", st.text)
			}
		}
	})
}
