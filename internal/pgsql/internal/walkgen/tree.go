package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
)

// interfaces are the node interfaces of the tree.
var interfaces = map[string]bool{"Expr": true, "Statement": true, "TableExpr": true}

// structType is one struct of the tree files.
type structType struct {
	name   string
	fields []field
	node   bool
}

// field is a struct's field; typ is its type without pointers and slices.
type field struct {
	name    string
	typ     string
	slices  int
	pointer bool
}

// tree is what the generator knows of the tree files, in order of writing.
type tree struct {
	structs []*structType
	byName  map[string]*structType
}

// readTree reads the structs of the given files and decides which are nodes.
func readTree(files []string) (*tree, error) {
	t := &tree{byName: map[string]*structType{}}
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			return nil, fmt.Errorf("read tree: %w", err)
		}
		ast.Inspect(f, t.collect)
	}
	held := map[string]bool{}
	for _, s := range t.structs {
		for _, f := range s.fields {
			if !f.pointer {
				held[f.typ] = true
			}
		}
	}
	for _, s := range t.structs {
		s.node = s.hasPos() && !held[s.name]
	}
	return t, nil
}

// collect adds the struct that n declares, if it declares one.
func (t *tree) collect(n ast.Node) bool {
	spec, ok := n.(*ast.TypeSpec)
	if !ok {
		return true
	}
	st, ok := spec.Type.(*ast.StructType)
	if !ok {
		return false
	}
	s := &structType{name: spec.Name.Name}
	for _, f := range st.Fields.List {
		base := fieldType(f.Type)
		for _, name := range f.Names {
			base.name = name.Name
			s.fields = append(s.fields, base)
		}
	}
	t.structs = append(t.structs, s)
	t.byName[s.name] = s
	return false
}

// fieldType takes pointers and slices off a field's type.
func fieldType(e ast.Expr) field {
	var f field
	for {
		switch x := e.(type) {
		case *ast.ArrayType:
			f.slices++
			e = x.Elt
		case *ast.StarExpr:
			f.pointer = true
			e = x.X
		case *ast.Ident:
			f.typ = x.Name
			return f
		default:
			return f
		}
	}
}

// hasPos reports whether the struct has a position.
func (s *structType) hasPos() bool {
	for _, f := range s.fields {
		if f.name == "Pos" {
			return true
		}
	}
	return false
}
