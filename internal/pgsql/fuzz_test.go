package pgsql

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// addCorpus adds the statements of the corpora as seeds.
func addCorpus(f *testing.F) {
	f.Helper()
	files, err := filepath.Glob("testdata/[ep]*/*")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		directive := filepath.Base(filepath.Dir(name)) + "\n"
		for part := range strings.SplitSeq(string(text), "\n\n") {
			_, part, _ = strings.Cut(part, directive)
			if sql, _, ok := strings.Cut(part, "\n----"); ok {
				f.Add(sql)
			}
		}
	}
}

// FuzzParse checks that no text crashes the parser, that errors have a position
// inside the text, and that what parses prints to a fixed point.
func FuzzParse(f *testing.F) {
	addCorpus(f)
	f.Fuzz(func(t *testing.T, sql string) {
		list, err := Parse(sql)
		if err != nil {
			var e *pgerr.Error
			if !errors.As(err, &e) {
				t.Fatalf("error is a %T", err)
			}
			if n := utf8.RuneCountInString(sql); utf8.ValidString(sql) && (e.Position < 0 || e.Position > n+1) {
				t.Errorf("position %d in %d characters", e.Position, n)
			}
			return
		}
		for _, raw := range list {
			if raw.Text != sql[raw.Start:raw.End] {
				t.Errorf("text %q is not from %d to %d", raw.Text, raw.Start, raw.End)
			}
			Print(raw.Statement, FormatNoLiterals|FormatNoNames)
			checkFixedPoint(t, raw.Statement)
		}
	})
}

// FuzzLexer checks that tokens follow one another, cover the text up to white
// space, and end with its end or an error.
func FuzzLexer(f *testing.F) {
	addCorpus(f)
	f.Fuzz(func(t *testing.T, sql string) {
		l := newLexer(sql)
		end := int32(0)
		for {
			tok := l.next()
			if tok.kind == tokenError {
				if l.err == nil {
					t.Error("no error behind an error token")
				}
				return
			}
			if tok.start < end || tok.end < tok.start || tok.kind != tokenEOF && tok.end == tok.start {
				t.Fatalf("token from %d to %d behind %d", tok.start, tok.end, end)
			}
			if utf8.ValidString(sql) && int(tok.pos) != utf8.RuneCountInString(sql[:tok.start])+1 {
				t.Errorf("position %d of byte %d", tok.pos, tok.start)
			}
			if tok.kind == tokenEOF {
				return
			}
			end = tok.end
		}
	})
}
