package engine

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// documentedCodes are IRIS's SQLCODEs and their standard texts; a text is empty
// where no page tells it.
func documentedCodes(t *testing.T) map[int]string {
	t.Helper()
	data, err := os.ReadFile("testdata/sqlcode.tsv")
	if err != nil {
		t.Fatal(err)
	}
	codes := map[int]string{}
	for line := range strings.Lines(string(data)) {
		number, text, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		code, err := strconv.Atoi(number)
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		codes[code] = text
	}
	return codes
}

// TestCodeTexts holds the standard texts to those of IRIS.
func TestCodeTexts(t *testing.T) {
	documented := documentedCodes(t)
	for code, text := range codeTexts {
		want, ok := documented[code]
		if !ok {
			t.Errorf("%d is no SQLCODE of IRIS", code)
		}
		if want != "" && text != want && !strings.HasPrefix(want, text) {
			t.Errorf("%d: text %q, IRIS has %q", code, text, want)
		}
	}
}

// TestRaisedCodes checks that every SQLCODE the embedded server's sources raise
// exists, and has a standard text.
func TestRaisedCodes(t *testing.T) {
	documented, raised := documentedCodes(t), map[int]string{}
	for _, dir := range []string{".", "../syntax", "../store", "../superserver"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", dir, len(files), err)
		}
		for _, file := range files {
			if !strings.HasSuffix(file, "_test.go") {
				collectCodes(t, file, raised)
			}
		}
	}
	if len(raised) < 100 {
		t.Errorf("found %d codes in the sources only", len(raised))
	}
	for _, code := range slices.Sorted(maps.Keys(raised)) {
		if _, ok := documented[code]; !ok {
			t.Errorf("%s: %d is no SQLCODE of IRIS", raised[code], code)
		}
		if codeTexts[code] == "" && !strings.Contains(raised[code], "superserver") {
			t.Errorf("%s: %d has no standard text", raised[code], code)
		}
	}
}

// raisers are the functions and types whose first number is a SQLCODE.
var raisers = nameSet("newError refuse fail funcError Error SQLError refusal errorf reject")

// collectCodes finds the negative numbers that a file gives to raisers.
func collectCodes(t *testing.T, file string, raised map[int]string) {
	t.Helper()
	positions := token.NewFileSet()
	tree, err := parser.ParseFile(positions, file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		var name ast.Expr
		var args []ast.Expr
		switch x := n.(type) {
		case *ast.CallExpr:
			name, args = x.Fun, x.Args
		case *ast.CompositeLit:
			name, args = x.Type, x.Elts
		}
		if selector, ok := name.(*ast.SelectorExpr); ok {
			name = selector.Sel
		}
		if id, ok := name.(*ast.Ident); !ok || !raisers[id.Name] {
			return true
		}
		for _, a := range args {
			if pair, ok := a.(*ast.KeyValueExpr); ok {
				a = pair.Value
			}
			if code := negative(a); code < 0 {
				raised[code] = positions.Position(n.Pos()).String()
				break
			}
		}
		return true
	})
}

// negative is the value of a negative number literal, 0 for other expressions.
func negative(e ast.Expr) int {
	minus, ok := e.(*ast.UnaryExpr)
	if !ok || minus.Op != token.SUB {
		return 0
	}
	number, ok := minus.X.(*ast.BasicLit)
	if !ok || number.Kind != token.INT {
		return 0
	}
	n, err := strconv.Atoi(number.Value)
	if err != nil {
		return 0
	}
	return -n
}

// codesMin is how many SQLCODEs the corpus of errors must produce.
const codesMin = 120

// TestErrorCorpus checks that the corpus of errors has a case for enough codes,
// and that each case gets the code it cites.
func TestErrorCorpus(t *testing.T) {
	data, err := os.ReadFile("../testdata/conformance/errors")
	if err != nil {
		t.Fatal(err)
	}
	cited := regexp.MustCompile(`(?m)^-- sqlcode\.tsv (-\d+):`)
	answered := regexp.MustCompile(`(?m)^SQLCODE (-\d+):`)
	codes := map[string]bool{}
	for part := range strings.SplitSeq(string(data), "\n\n") {
		cite := cited.FindStringSubmatch(part)
		if cite == nil {
			continue
		}
		if answer := answered.FindStringSubmatch(part); answer == nil || answer[1] != cite[1] {
			t.Errorf("case for %s is answered otherwise:\n%s", cite[1], part)
		}
		codes[cite[1]] = true
	}
	if len(codes) < codesMin {
		t.Errorf("the corpus produces %d SQLCODEs, not %d", len(codes), codesMin)
	}
}
