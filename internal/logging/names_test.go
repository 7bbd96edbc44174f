package logging_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// synonyms are names that mean what a stable field means.
var synonyms = map[string]string{
	"error": "err", "addr": "remote", "client": "remote", "username": "user", "usename": "user",
	"db": "database", "app": "application", "application_name": "application", "sql": "statement", "query": "statement",
	"duration": "duration_ms", "took": "duration_ms", "elapsed": "duration_ms",
	"row_count": "rows", "ref": "reference", "session": "pid",
}

// levels are the methods of slog.Logger, with the place of the first attribute.
var levels = map[string]int{
	"Debug": 1, "Info": 1, "Warn": 1, "Error": 1, "With": 0,
	"DebugContext": 2, "InfoContext": 2, "WarnContext": 2, "ErrorContext": 2, "Log": 3,
}

// TestNames checks that nobody logs what has a stable name under another one.
func TestNames(t *testing.T) {
	calls := 0
	for _, root := range []string{"../../internal", "../../cmd"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			set := token.NewFileSet()
			f, err := parser.ParseFile(set, path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(f, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					for _, name := range logged(call) {
						calls++
						if stable := synonyms[name]; stable != "" {
							t.Errorf("%s: log it as %s, not %s", set.Position(call.Pos()), stable, name)
						}
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if calls < 10 {
		t.Errorf("only %d names found", calls)
	}
}

// logged returns the names of the attributes of a call, if it logs.
func logged(call *ast.CallExpr) []string {
	method, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || !isLogger(method.X) {
		return nil
	}
	first, ok := levels[method.Sel.Name]
	if !ok {
		return nil
	}
	var out []string
	for i := first; i < len(call.Args); i += 2 {
		if lit, ok := call.Args[i].(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if name, err := strconv.Unquote(lit.Value); err == nil {
				out = append(out, name)
			}
		}
	}
	return out
}

// isLogger reports whether an expression is called as loggers are.
func isLogger(x ast.Expr) bool {
	name := ""
	switch x := x.(type) {
	case *ast.Ident:
		name = x.Name
	case *ast.SelectorExpr:
		name = x.Sel.Name
	}
	name = strings.ToLower(name)
	return name == "log" || name == "logger" || name == "l" || name == "complain"
}
