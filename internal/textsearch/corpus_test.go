package textsearch

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
)

// TestCorpus compares the parser of words, the stemmer and the reader of web queries
// with PostgreSQL, line by line.
func TestCorpus(t *testing.T) {
	commands := map[string]func(string) string{"tokens": tokensOf, "stems": stemOf, "web": webOf}
	datadriven.Walk(t, "testdata/corpus", func(t *testing.T, file string) {
		datadriven.RunTest(t, file, func(t *testing.T, d *datadriven.TestData) string {
			command, ok := commands[d.Cmd]
			if !ok {
				t.Fatalf("unknown directive %q", d.Cmd)
			}
			var out strings.Builder
			for line := range strings.Lines(d.Input) {
				out.WriteString(strings.TrimRight(command(strings.TrimSuffix(line, "\n")), " ") + "\n")
			}
			return out.String()
		})
	})
}

// tokensOf lists the tokens of a text.
func tokensOf(s string) string {
	var out []string
	Tokens(s, func(t Token) bool {
		out = append(out, fmt.Sprintf("%d:%s", t.Type, t.Text))
		return true
	})
	return strings.Join(out, " ~ ")
}

// stemOf returns a word with its stem.
func stemOf(s string) string {
	stem, _ := Lexize("english_stem", s)
	return s + " " + stem
}

// webOf reads a web query by both configurations.
func webOf(s string) string {
	var out []string
	for _, name := range []string{"simple", "english"} {
		q, err := ConfigNamed(name).WebQuery(s)
		if err != nil {
			return err.Error()
		}
		out = append(out, q.String())
	}
	return strings.Join(out, "|")
}

// FuzzVector looks for vectors that print as something that is not read as the same
// again, in text and binary form.
func FuzzVector(f *testing.F) {
	for _, s := range []string{`a:1A,2 'b c':3 d`, `a\ b:16384*,4`, `''''`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := ParseVector(s)
		if err != nil {
			return
		}
		again, err := ParseVector(v.String())
		if err != nil || again.Compare(v) != 0 {
			t.Fatalf("%q printed as %q: %v", s, v, err)
		}
		if strings.ContainsRune(s, 0) {
			return
		}
		again, err = ReadVector(v.Append(nil))
		if err != nil || again.Compare(v) != 0 {
			t.Fatalf("%q sent: %v", s, err)
		}
	})
}

// FuzzQuery is FuzzVector for queries.
func FuzzQuery(f *testing.F) {
	for _, s := range []string{`a & !(b | c:*ab) <-> d <2> (e <-> f)`, `'x y':a | \&`, `!!a`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, err := ParseQuery(s)
		if err != nil {
			return
		}
		again, err := ParseQuery(q.String())
		if err != nil || again.String() != q.String() {
			t.Fatalf("%q printed as %q and that as %q: %v", s, q, again, err)
		}
		if strings.ContainsRune(s, 0) {
			return
		}
		again, err = ReadQuery(q.Append(nil))
		if err != nil || again.Compare(q) != 0 {
			t.Fatalf("%q sent: %v", s, err)
		}
	})
}

// FuzzText makes documents and queries of any text: what the document has, the query of
// all its words finds.
func FuzzText(f *testing.F) {
	for _, s := range []string{"The quick-brown fox, http://a.bc/d?e=f 1.2.3 <b>", "x@y.zz ~/a ../b &amp; 中文"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, name := range []string{"simple", "english"} {
			c := ConfigNamed(name)
			v, err := c.Vector(s)
			if err != nil {
				return
			}
			q, err := c.Plain(s, And)
			if err != nil {
				t.Fatal(err)
			}
			if q != nil && !v.Matches(q) {
				t.Fatalf("%q: %v does not match %v", s, v, q)
			}
			if _, err := c.WebQuery(s); err != nil {
				t.Fatal(err)
			}
		}
	})
}
