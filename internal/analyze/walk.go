package analyze

// MapChildren returns e with each direct operand replaced by what f returns.
// When no operand changes, e itself is returned. Queries inside Subquery nodes
// are not entered.
func MapChildren(e Expr, f func(Expr) Expr) Expr {
	switch e := e.(type) {
	case *Const, *Param, *Column, *AggregateRef, *GroupRef, *WindowRef, *Grouping:
		return e
	case *Call:
		c := *e
		return changed(e, &c, mapList(&c.Args, f))
	case *Cast:
		c := *e
		return changed(e, &c, mapOne(&c.Arg, f))
	case *BoolOp:
		c := *e
		return changed(e, &c, mapList(&c.Args, f))
	case *NullTest:
		c := *e
		return changed(e, &c, mapOne(&c.Arg, f))
	case *BoolTest:
		c := *e
		return changed(e, &c, mapOne(&c.Arg, f))
	case *Subquery:
		c := *e
		return changed(e, &c, mapOne(&c.Test, f))
	}
	return mapMore(e, f)
}

// mapMore continues MapChildren with the rarer nodes.
func mapMore(e Expr, f func(Expr) Expr) Expr {
	switch e := e.(type) {
	case *DistinctFrom:
		c := *e
		return changed(e, &c, mapPair(&c.Left, &c.Right, f))
	case *NullIf:
		c := *e
		return changed(e, &c, mapPair(&c.Left, &c.Right, f))
	case *ArrayCompare:
		c := *e
		return changed(e, &c, mapPair(&c.Arg, &c.Array, f))
	case *Coalesce:
		c := *e
		return changed(e, &c, mapList(&c.Args, f))
	case *MinMax:
		c := *e
		return changed(e, &c, mapList(&c.Args, f))
	case *ArrayExpr:
		c := *e
		return changed(e, &c, mapList(&c.Elements, f))
	case *RowExpr:
		c := *e
		fields, present := mapList(&c.Fields, f), mapOne(&c.Present, f)
		return changed(e, &c, fields || present)
	case *InList:
		c := *e
		arg, list := mapOne(&c.Arg, f), mapList(&c.List, f)
		return changed(e, &c, arg || list)
	case *PartAssign:
		return mapPart(e, f)
	case *FieldSelect:
		c := *e
		return changed(e, &c, mapOne(&c.Arg, f))
	case *Subscript:
		c := *e
		array := mapOne(&c.Array, f)
		return changed(e, &c, mapBounds(&c.Bounds, f) || array)
	case *Like:
		c := *e
		pair, escape := mapPair(&c.Arg, &c.Pattern, f), mapOne(&c.Escape, f)
		return changed(e, &c, pair || escape)
	case *Case:
		return mapCase(e, f)
	}
	return e
}

// mapCase maps the arms of a CASE.
func mapCase(e *Case, f func(Expr) Expr) Expr {
	c := *e
	c.Whens = make([]When, len(e.Whens))
	any := mapOne(&c.Else, f)
	for i, w := range e.Whens {
		any = mapPair(&w.Cond, &w.Result, f) || any
		c.Whens[i] = w
	}
	return changed(e, &c, any)
}

// changed picks the original when nothing changed.
func changed(original, mapped Expr, any bool) Expr {
	if any {
		return mapped
	}
	return original
}

// mapOne maps one operand in place and reports whether it changed.
func mapOne(e *Expr, f func(Expr) Expr) bool {
	if *e == nil {
		return false
	}
	n := f(*e)
	if n == *e {
		return false
	}
	*e = n
	return true
}

// mapPair maps two operands in place.
func mapPair(a, b *Expr, f func(Expr) Expr) bool {
	x, y := mapOne(a, f), mapOne(b, f)
	return x || y
}

// mapList maps operands into a new slice when one of them changes.
func mapList(list *[]Expr, f func(Expr) Expr) bool {
	var out []Expr
	for i, e := range *list {
		if e == nil {
			continue
		}
		n := f(e)
		if n == e {
			continue
		}
		if out == nil {
			out = append([]Expr(nil), *list...)
		}
		out[i] = n
	}
	if out == nil {
		return false
	}
	*list = out
	return true
}

// Walk calls f for e and, while f returns true, for its operands. Queries
// inside Subquery nodes are not entered.
func Walk(e Expr, f func(Expr) bool) {
	if e == nil || !f(e) {
		return
	}
	MapChildren(e, func(c Expr) Expr {
		Walk(c, f)
		return c
	})
}

// Any reports whether f holds for e or one of its operands.
func Any(e Expr, f func(Expr) bool) bool {
	found := false
	Walk(e, func(x Expr) bool {
		found = found || f(x)
		return !found
	})
	return found
}
