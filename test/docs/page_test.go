//go:build unix

package docs

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
)

// TestCorpus runs the cases of testdata: parse prints a page taken apart, match
// compares the text above "====" with the one below it.
func TestCorpus(t *testing.T) {
	datadriven.Walk(t, "testdata", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			switch d.Cmd {
			case "parse":
				return printPage(d.Input)
			case "match":
				want, got, _ := strings.Cut(d.Input, "====")
				return fmt.Sprintln(matches(want, strings.TrimPrefix(got, "\n")))
			}
			t.Fatalf("unknown directive %q", d.Cmd)
			return ""
		})
	})
}

// printPage parses a page in which ~ stands for a back quote.
func printPage(text string) string {
	p, err := parsePage(strings.ReplaceAll(text, "~", "`"))
	if err != nil {
		return "error: " + err.Error() + "\n"
	}
	var b strings.Builder
	if !p.Gateway {
		b.WriteString("no gateway\n")
	}
	for _, link := range p.Links {
		fmt.Fprintf(&b, "link %s\n", link)
	}
	for _, block := range p.Blocks {
		fmt.Fprintf(&b, "%d %s %v\n", block.Line, block.Language, block.Marks)
		if languages[block.Language] != runShell {
			continue
		}
		for _, step := range block.steps() {
			fmt.Fprintf(&b, "  %d %q", step.Line, step.Command)
			if step.Judged {
				fmt.Fprintf(&b, " -> %q", step.Want)
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

// FuzzParsePage checks that no text makes the parser fail, and that the blocks of a
// page are in order.
func FuzzParsePage(f *testing.F) {
	f.Add("# x\n\n```sh\n$ a\nb\n```\n")
	f.Add("<!-- not-run: x -->\n  ```sql\n  SELECT 1;\n  ```\n[a](b)")
	f.Add("```")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := parsePage(text)
		if err != nil {
			return
		}
		line := 0
		for i := range p.Blocks {
			if p.Blocks[i].Line <= line {
				t.Fatalf("block %d is at line %d", i, p.Blocks[i].Line)
			}
			line = p.Blocks[i].Line
			p.Blocks[i].steps()
		}
	})
}

// TestShell checks what a page may rely on: variables stay, a failing command in the
// middle is noticed, what runs in the background does not hold up, output is whole.
func TestShell(t *testing.T) {
	shell, err := StartShell(t.Context(), t.TempDir(), "PATH=/usr/sbin:/usr/bin:/sbin:/bin")
	if err != nil {
		t.Fatal(err)
	}
	defer shell.Close()
	for _, test := range []struct {
		command, output string
		code            int
	}{
		{"x=5\n", "", 0},
		{"echo $x\nfalse\necho after\n", "5\nafter\n", 1},
		{"sleep 600 &\n", "", 0},
		{"if false; then :; fi; false || true\n", "", 0},
		{"(exit 7)\n", "", 7},
		{"cat <<'EOF'\n$x\nEOF\n", "$x\n", 0},
	} {
		output, code, err := shell.Run(test.command)
		if err != nil {
			t.Fatalf("%q: %v", test.command, err)
		}
		if output != test.output || code != test.code {
			t.Errorf("%q: %q, exit code %d", test.command, output, code)
		}
	}
}
