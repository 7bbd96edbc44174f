package deparse

import (
	"reflect"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// Same reports whether two analysed queries are the same but for where their
// parts stand in the text. The names of the outermost columns do not count.
func Same(a, b *analyze.Query) bool {
	return same(reflect.ValueOf(unnamed(a)), reflect.ValueOf(unnamed(b)))
}

// unnamed is a query whose columns have no names.
func unnamed(q *analyze.Query) *analyze.Query {
	c := *q
	c.Targets = append([]analyze.Target(nil), q.Targets...)
	for i := range c.Targets {
		c.Targets[i].Name = ""
	}
	c.GroupWritten = 0
	return &c
}

// same compares values of the typed tree. Everything counts but positions.
func same(a, b reflect.Value) bool {
	if a.IsValid() != b.IsValid() || a.IsValid() && a.Type() != b.Type() {
		return false
	}
	if !a.IsValid() {
		return true
	}
	if equal, known := leaf(a, b); known {
		return equal
	}
	switch a.Kind() {
	case reflect.Pointer, reflect.Interface:
		if a.IsNil() || b.IsNil() {
			return a.IsNil() == b.IsNil()
		}
		return a.Kind() == reflect.Pointer && a.Pointer() == b.Pointer() || same(a.Elem(), b.Elem())
	case reflect.Struct:
		return sameStruct(a, b)
	case reflect.Slice, reflect.Array:
		if a.Len() != b.Len() {
			return false
		}
		for i := range a.Len() {
			if !same(a.Index(i), b.Index(i)) {
				return false
			}
		}
		return true
	}
	return reflect.DeepEqual(a.Interface(), b.Interface())
}

// leaf compares what has an identity of its own.
func leaf(a, b reflect.Value) (equal, known bool) {
	switch x := a.Interface().(type) {
	case value.Value:
		return reflect.DeepEqual(x, b.Interface()), true
	case *analyze.Function:
		y := b.Interface().(*analyze.Function)
		if x == nil || y == nil {
			return x == y, true
		}
		return x == y || x.OID == y.OID && x.Name == y.Name && reflect.DeepEqual(x.Args, y.Args) && x.Ret == y.Ret, true
	case *analyze.Relation:
		y := b.Interface().(*analyze.Relation)
		if x == nil || y == nil {
			return x == y, true
		}
		return x.OID == y.OID && x.Schema == y.Schema && x.Name == y.Name, true
	case *analyze.Domain:
		y := b.Interface().(*analyze.Domain)
		return x == y || x != nil && y != nil && x.OID == y.OID, true
	}
	return false, false
}

// sameStruct compares the fields of two nodes; what the analysis keeps to itself says
// nothing that the others do not. The query of a reference to a WITH
// item is compared where it is declared.
func sameStruct(a, b reflect.Value) bool {
	for i := range a.NumField() {
		f := a.Type().Field(i)
		switch {
		case !f.IsExported(), f.Name == "At" && f.Type.Kind() == reflect.Int, f.Name == "Syntax", f.Name == "Keyword":
			continue
		case f.Name == "Query" && isCTE(a), f.Name == "Alias", f.Name == "Ranges" && isSetOperation(a):
			continue
		}
		if !same(a.Field(i), b.Field(i)) {
			return false
		}
	}
	return true
}

// isSetOperation reports whether a node is a query whose one range stands for its
// branches.
func isSetOperation(v reflect.Value) bool {
	q, ok := v.Interface().(analyze.Query)
	return ok && q.SetOp != analyze.NoSetOp
}

// isCTE reports whether a node is a reference to a WITH item.
func isCTE(v reflect.Value) bool {
	r, ok := v.Interface().(analyze.Range)
	return ok && r.Kind == analyze.RangeCTE
}
