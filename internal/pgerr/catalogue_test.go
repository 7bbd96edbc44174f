package pgerr

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"testing"
)

// TestCatalogue checks that the catalogue is the list of constants in codes.go.
func TestCatalogue(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "codes.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	declared := map[Code]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		lit, ok := n.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return true
		}
		code, err := strconv.Unquote(lit.Value)
		if err != nil {
			t.Fatal(err)
		}
		if len(code) == 5 {
			declared[Code(code)] = true
		}
		return true
	})
	for code := range declared {
		if !code.IsKnown() {
			t.Errorf("%s is missing in the catalogue", code)
		}
	}
	for code := range catalogue() {
		if !declared[code] {
			t.Errorf("%s is no constant", code)
		}
	}
	for _, code := range []Code{"", "XYZ99", "4260"} {
		if code.IsKnown() {
			t.Errorf("%q is in the catalogue", code)
		}
	}
	if !IsKnownSQLCODE(-119) || !IsKnownSQLCODE(100) || IsKnownSQLCODE(-987654) {
		t.Error("IsKnownSQLCODE")
	}
}
