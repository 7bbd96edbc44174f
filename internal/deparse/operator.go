package deparse

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
)

// boolWords are AND and OR.
var boolWords = [...]string{analyze.And: " AND ", analyze.Or: " OR "}

// boolOp prints AND, OR and NOT.
func (p *printer) boolOp(e *analyze.BoolOp) {
	p.open()
	defer p.close()
	if e.Op == analyze.Not {
		p.write("NOT ")
		p.operand(e.Args[0], false, e)
		return
	}
	for i, arg := range e.Args {
		p.writeIf(i > 0, boolWords[e.Op])
		p.operand(arg, false, e)
	}
}

// operation prints the call of an operator.
func (p *printer) operation(e *analyze.Call) {
	p.open()
	defer p.close()
	if len(e.Args) == 1 {
		p.write(e.Operator, " ")
		p.operand(e.Args[0], true, e)
		return
	}
	p.operand(e.Args[0], true, e)
	p.write(" ", e.Operator, " ")
	p.operand(e.Args[1], true, e)
}

// distinct prints IS DISTINCT FROM; PostgreSQL has NOT before it, not inside.
func (p *printer) distinct(e *analyze.DistinctFrom) {
	if e.Not && !p.Stored {
		positive := *e
		positive.Not = false
		p.open()
		p.write("NOT ")
		p.operand(&positive, false, &analyze.BoolOp{Op: analyze.Not})
		p.close()
		return
	}
	p.open()
	p.operand(e.Left, true, e)
	p.write(" IS ", not(e.Not), "DISTINCT FROM ")
	p.operand(e.Right, true, e)
	p.close()
}

// like prints LIKE: as the operator that it is, or as it was written.
func (p *printer) like(e *analyze.Like) {
	op := "~~"
	if e.Insensitive {
		op = "~~*"
	}
	if e.Not {
		op = "!" + op
	}
	if p.Stored {
		op = not(e.Not) + map[bool]string{false: "LIKE", true: "ILIKE"}[e.Insensitive]
	}
	p.open()
	p.operand(e.Arg, true, e)
	p.write(" ", op, " ")
	switch {
	case e.Escape == nil:
		p.operand(e.Pattern, true, e)
	case p.Stored:
		p.operand(e.Pattern, true, e)
		p.write(" ESCAPE ")
		p.operand(e.Escape, true, e)
	default:
		p.named("like_escape", []analyze.Expr{e.Pattern, e.Escape})
	}
	p.close()
}

// inList prints IN: PostgreSQL compares with an array, and with a single value
// by the operator alone.
func (p *printer) inList(e *analyze.InList) {
	p.open()
	defer p.close()
	op, word := " = ", "ANY"
	if e.Not {
		op, word = " <> ", "ALL"
	}
	p.operand(e.Arg, true, e)
	switch {
	case p.Stored:
		p.write(" ", not(e.Not), "IN (")
		p.list(len(e.List), func(i int) { p.expr(e.List[i], true) })
		p.write(")")
	case len(e.List) == 1:
		p.write(op)
		p.operand(e.List[0], true, e)
	default:
		p.write(op, word, " (ARRAY[")
		p.list(len(e.List), func(i int) { p.expr(e.List[i], true) })
		p.write("])")
	}
}

// simple reports whether an operand of parent needs no parentheses.
func (p *printer) simple(e, parent analyze.Expr) bool {
	switch e := e.(type) {
	case *analyze.Cast:
		return p.simple(p.grouped(e.Arg), e)
	case *analyze.Call:
		if e.Operator == "" {
			return true
		}
		if outer, ok := parent.(*analyze.Call); ok && outer.Operator != "" {
			return tighter(e, outer)
		}
		return inside(parent)
	case *analyze.FieldSelect:
		_, field := parent.(*analyze.FieldSelect)
		return !field
	case *analyze.Subquery, *analyze.NullTest, *analyze.BoolTest, *analyze.DistinctFrom:
		return inside(parent)
	case *analyze.Like:
		return inside(parent)
	case *analyze.InList, *analyze.ArrayCompare:
		return false
	case *analyze.BoolOp:
		if outer, ok := parent.(*analyze.BoolOp); ok {
			if e.Op == analyze.Or {
				return outer.Op == analyze.Or
			}
			return outer.Op == analyze.And || outer.Op == analyze.Or
		}
		return inside(parent)
	}
	return true
}

// inside reports whether parent separates its operands by itself.
func inside(parent analyze.Expr) bool {
	switch e := parent.(type) {
	case *analyze.BoolOp:
		return true
	case *analyze.Call:
		return e.Operator == "" && e.Syntax == 0
	case *analyze.Subscript, *analyze.ArrayExpr, *analyze.RowExpr, *analyze.Coalesce, *analyze.MinMax, *analyze.NullIf, *analyze.Case:
		return true
	}
	return false
}

// tighter reports whether an arithmetic operation inside another one binds by
// itself.
func tighter(e, outer *analyze.Call) bool {
	const low, high = "+-", "*/%"
	if len(e.Args) != 2 || len(e.Operator) != 1 || len(outer.Args) != 2 || len(outer.Operator) != 1 {
		return false
	}
	isLow, isHigh := strings.Contains(low, e.Operator), strings.Contains(high, e.Operator)
	outerLow, outerHigh := strings.Contains(low, outer.Operator), strings.Contains(high, outer.Operator)
	switch {
	case !isLow && !isHigh || !outerLow && !outerHigh:
		return false
	case isHigh && outerLow:
		return true
	case isLow && outerHigh:
		return false
	}
	return outer.Args[0] == analyze.Expr(e)
}
