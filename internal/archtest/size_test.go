package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// The hard stops of the size budget.
const (
	functionLinesMax = 90
	fileLinesMax     = 700
	parametersMax    = 5
)

// TestSize checks the size budget: what grows beyond it is to be taken apart.
func TestSize(t *testing.T) {
	eachFile(t, func(path string, src []byte) {
		if isGenerated(src) {
			return
		}
		if n := strings.Count(string(src), "\n"); n > fileLinesMax {
			t.Errorf("%s has %d lines, more than %d", path, n, fileLinesMax)
		}
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, path, src, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			n := set.Position(fn.Body.Rbrace).Line - set.Position(fn.Pos()).Line - 1
			if n > functionLinesMax {
				t.Errorf("%s: %s has %d lines, more than %d", path, fn.Name.Name, n, functionLinesMax)
			}
			if n := fn.Type.Params.NumFields(); n > parametersMax {
				t.Errorf("%s: %s has %d parameters, more than %d", path, fn.Name.Name, n, parametersMax)
			}
		}
	})
}

// TestDocumented checks that every package has a package comment and every
// top-level declaration a comment of its own.
func TestDocumented(t *testing.T) {
	documented, all := map[string]bool{}, map[string]bool{}
	eachFile(t, func(path string, src []byte) {
		f, err := parser.ParseFile(token.NewFileSet(), path, src, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		pkg := filepath.Dir(path)
		all[pkg] = true
		documented[pkg] = documented[pkg] || f.Doc != nil
		if isGenerated(src) {
			return
		}
		for _, d := range f.Decls {
			if name, ok := undocumented(d); ok {
				t.Errorf("%s: %s has no comment", path, name)
			}
		}
	})
	for pkg := range all {
		if !documented[pkg] {
			t.Errorf("%s has no package comment", pkg)
		}
	}
}

// undocumented names a declaration without a comment. Small methods that
// implement an interface of their package (one line, unexported) speak for
// themselves.
func undocumented(d ast.Decl) (string, bool) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		marker := d.Recv != nil && !d.Name.IsExported()
		main := d.Name.Name == "main" || d.Name.Name == "init"
		return d.Name.Name, d.Doc == nil && !marker && !main
	case *ast.GenDecl:
		if d.Tok == token.IMPORT || d.Doc != nil {
			return "", false
		}
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				if s.Doc == nil {
					return s.Name.Name, true
				}
			case *ast.ValueSpec:
				if s.Doc == nil && s.Comment == nil && s.Names[0].Name != "_" {
					return s.Names[0].Name, true
				}
			}
		}
	}
	return "", false
}

// isGenerated reports whether a file says that it is generated.
func isGenerated(src []byte) bool {
	head, _, _ := strings.Cut(string(src), "\npackage ")
	return strings.Contains(head, "Code generated ")
}
