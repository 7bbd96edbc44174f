package pgsql

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cockroachdb/datadriven"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// TestParse runs the corpus of statements that parse. Each statement is printed
// in four forms: normal, with all parentheses, without literals, without names.
func TestParse(t *testing.T) {
	datadriven.Walk(t, "testdata/parse", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			if d.Cmd != "parse" {
				d.Fatalf(t, "unknown directive %q", d.Cmd)
			}
			list, err := Parse(d.Input)
			if err != nil {
				d.Fatalf(t, "%v", err)
			}
			var b strings.Builder
			for _, raw := range list {
				checkFixedPoint(t, raw.Statement)
				writeForms(&b, raw)
			}
			return b.String()
		})
	})
}

// writeForms writes the four forms of a statement.
func writeForms(b *strings.Builder, raw RawStatement) {
	for _, f := range []Format{FormatNormal, FormatParens, FormatNoLiterals, FormatNoNames} {
		fmt.Fprintln(b, Print(raw.Statement, f))
	}
	for _, n := range raw.Notices {
		fmt.Fprintf(b, "%s: %s: %s\n", n.Severity, n.Code, n.Message)
	}
}

// checkFixedPoint fails unless what is printed parses, and prints the same
// again.
func checkFixedPoint(t *testing.T, s Statement) {
	t.Helper()
	normal := String(s)
	for _, text := range []string{normal, Print(s, FormatParens)} {
		list, err := Parse(text)
		if err != nil {
			t.Errorf("printed form does not parse: %v\n%s", err, text)
			return
		}
		if len(list) != 1 || String(list[0].Statement) != normal {
			t.Errorf("print is no fixed point\nfirst  %s\nparsed %s", normal, text)
		}
	}
}

// TestErrors runs the corpus of statements that do not parse. The errors are
// printed with a caret under their position.
func TestErrors(t *testing.T) {
	datadriven.Walk(t, "testdata/error", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			if d.Cmd != "error" {
				d.Fatalf(t, "unknown directive %q", d.Cmd)
			}
			_, err := Parse(d.Input)
			var e *pgerr.Error
			if !errors.As(err, &e) {
				d.Fatalf(t, "no error, but %v", err)
			}
			return caret(d.Input, e)
		})
	})
}

// caret prints an error below the line of text it is about.
func caret(sql string, e *pgerr.Error) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", e.Code, e.Message)
	if e.Detail != "" {
		fmt.Fprintf(&b, "DETAIL: %s\n", e.Detail)
	}
	if e.Hint != "" {
		fmt.Fprintf(&b, "HINT: %s\n", e.Hint)
	}
	if e.Position == 0 {
		return b.String()
	}
	before := string([]rune(sql)[:e.Position-1])
	line := strings.LastIndexByte(before, '\n') + 1
	text, _, _ := strings.Cut(sql[line:], "\n")
	fmt.Fprintf(&b, "%s\n%s^\n", text, strings.Repeat(" ", utf8.RuneCountInString(before[line:])))
	return b.String()
}
