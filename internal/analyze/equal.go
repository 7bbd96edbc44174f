package analyze

import (
	"reflect"
	"slices"
)

// Equal reports whether two expressions are the same, wherever they stand in
// the text. It decides which expressions of a grouped query are grouped.
func Equal(a, b Expr) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	if reflect.TypeOf(a) != reflect.TypeOf(b) || a.Type() != b.Type() {
		return false
	}
	if !equalHead(a, b) {
		return false
	}
	x, y := operands(a), operands(b)
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if !Equal(x[i], y[i]) {
			return false
		}
	}
	return true
}

// operands lists the direct operands of e.
func operands(e Expr) []Expr {
	var out []Expr
	MapChildren(e, func(c Expr) Expr {
		out = append(out, c)
		return c
	})
	return out
}

// equalHead compares what a node holds besides its operands.
func equalHead(a, b Expr) bool {
	switch a := a.(type) {
	case *Const:
		return reflect.DeepEqual(a.Value, b.(*Const).Value)
	case *Param:
		return a.Index == b.(*Param).Index
	case *Column:
		o := b.(*Column)
		return a.Level == o.Level && a.Range == o.Range && a.Index == o.Index
	case *AggregateRef:
		o := b.(*AggregateRef)
		return a.Index == o.Index && a.Level == o.Level
	case *GroupRef:
		return a.Index == b.(*GroupRef).Index
	case *WindowRef:
		return a.Index == b.(*WindowRef).Index
	case *Grouping:
		o := b.(*Grouping)
		return equalAll(a.Args, o.Args) && slices.Equal(a.Refs, o.Refs)
	case *Call:
		return a.Func == b.(*Call).Func && a.Spread == b.(*Call).Spread && a.Func.Volatility != Volatile
	case *Cast:
		return a.Explicit == b.(*Cast).Explicit
	case *BoolOp:
		return a.Op == b.(*BoolOp).Op
	case *NullTest:
		return a.Not == b.(*NullTest).Not
	case *BoolTest:
		return a.Test == b.(*BoolTest).Test && a.Not == b.(*BoolTest).Not
	case *Subquery:
		return a == b.(*Subquery)
	}
	return equalMore(a, b)
}

// equalMore continues equalHead with the rarer nodes.
func equalMore(a, b Expr) bool {
	switch a := a.(type) {
	case *FieldSelect:
		return a.Index == b.(*FieldSelect).Index
	case *PartAssign:
		return a == b.(*PartAssign)
	case *DistinctFrom:
		return a.Not == b.(*DistinctFrom).Not
	case *MinMax:
		return a.Greater == b.(*MinMax).Greater
	case *InList:
		o := b.(*InList)
		return a.Not == o.Not && a.Equal == o.Equal
	case *Like:
		o := b.(*Like)
		return a.Insensitive == o.Insensitive && a.Not == o.Not && (a.Escape == nil) == (o.Escape == nil)
	case *Case:
		o := b.(*Case)
		return len(a.Whens) == len(o.Whens) && (a.Else == nil) == (o.Else == nil)
	case *ArrayCompare:
		o := b.(*ArrayCompare)
		return a.All == o.All && a.Op == o.Op
	}
	return true
}
