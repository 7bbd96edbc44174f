package pgsql

import "strconv"

// precPrimary is the precedence of what needs no parentheses anywhere.
const precPrimary = precTypecast + 1

// expr prints an expression in a place where any may stand.
func (p *printer) expr(e Expr) { p.operand(e, precNone) }

// exprs prints expressions separated by commas.
func (p *printer) exprs(items []Expr) { list(p, items, p.expr) }

// paren prints expressions in parentheses.
func (p *printer) paren(items ...Expr) {
	p.write("(")
	p.exprs(items)
	p.write(")")
}

// primary prints an expression in a place where no operator may stand.
func (p *printer) primary(e Expr) {
	call, ok := e.(*FuncCall)
	wide := ok && call.Syntax == SyntaxOverlaps
	if _, ok := e.(*DefaultExpr); ok || wide {
		p.paren(e) // DEFAULT and OVERLAPS are full expressions only
		return
	}
	p.operand(e, precTypecast)
}

// operand prints an expression that must bind tighter than min, in parentheses
// if it does not.
func (p *printer) operand(e Expr, min int) {
	prec := precedence(e)
	if prec <= min || p.format&FormatParens != 0 && prec < precPrimary {
		p.write("(")
		p.operation(e, prec)
		p.write(")")
		return
	}
	p.operation(e, prec)
}

// precedence returns how tightly an expression's outermost operator binds.
func precedence(e Expr) int {
	switch e := e.(type) {
	case *Literal:
		if (e.Kind == LiteralInteger || e.Kind == LiteralNumeric) && e.Text != "" && e.Text[0] == '-' {
			return precUnary
		}
	case *OpExpr:
		return operatorPrecedence(e)
	case *QuantifiedExpr:
		return operatorPrecedence(&OpExpr{Op: e.Op, Schema: e.Schema, Left: e.Left})
	case *BoolExpr:
		return [...]int{And: precAnd, Or: precOr, Not: precNot}[e.Op]
	case *IsExpr, *IsJSONExpr, *DistinctExpr:
		return precIs
	case *BetweenExpr, *InExpr, *LikeExpr:
		return precLike
	case *CollateExpr:
		return precCollate
	case *CastExpr:
		return precTypecast
	case *FuncCall:
		switch e.Syntax {
		case SyntaxAtTimeZone, SyntaxAtLocal:
			return precAt
		}
	case *NamedArg, *DefaultExpr, *GroupingSet:
		return precPrimary
	}
	return precPrimary
}

// operatorPrecedence returns the precedence of an operator.
func operatorPrecedence(e *OpExpr) int {
	switch {
	case e.Schema != "":
		return precOp
	case e.Left == nil && (e.Op == "+" || e.Op == "-"):
		return precUnary
	case e.Left != nil && (e.Op == "%startswith" || e.Op == "%inlist"):
		return precLike
	case e.Left == nil:
		return precOp
	}
	switch e.Op {
	case "+", "-":
		return precAdd
	case "*", "/", "%":
		return precMul
	case "^":
		return precPower
	case "<", ">", "=", "<=", ">=", "<>":
		return precCompare
	}
	return precOp
}

// operation prints an expression whose outermost operator binds with prec.
func (p *printer) operation(e Expr, prec int) {
	switch e := e.(type) {
	case *OpExpr:
		p.operatorExpr(e, prec)
	case *BoolExpr:
		p.boolExpr(e, prec)
	case *IsExpr:
		p.operand(e.Arg, prec)
		p.isTest(e)
	case *IsJSONExpr:
		p.operand(e.Arg, prec)
		p.write(" IS ", notWord(e.Not), "JSON")
		p.writeIf(e.Kind != "", " "+e.Kind)
		p.writeIf(e.Unique, " WITH UNIQUE KEYS")
		if !e.Unique {
			p.jsonEnd = p.b.Len()
		}
	case *DistinctExpr:
		p.operand(e.Left, prec)
		p.write(" IS ", notWord(e.Not), "DISTINCT FROM ")
		p.operand(e.Right, prec)
	case *BetweenExpr:
		p.between(e)
	case *InExpr:
		p.operand(e.Arg, prec)
		p.write(" ", notWord(e.Not), "IN ")
		p.queryOrList(e.Query, e.List)
	case *LikeExpr:
		p.like(e)
	case *QuantifiedExpr:
		p.operand(e.Left, prec)
		p.write(" ", p.operatorName(e.Schema, e.Op), either(e.All, " ALL ", " ANY "))
		p.queryOrList(e.Query, []Expr{e.Array})
	case *CollateExpr:
		p.operand(e.Arg, prec-1)
		p.write(" COLLATE ")
		p.object(e.Collation)
	case *CastExpr:
		p.operand(e.Arg, prec-1)
		p.write("::")
		p.typeName(e.Type)
	default:
		p.primaryExpr(e)
	}
}

// notWord returns NOT and a space, if not.
func notWord(not bool) string {
	if not {
		return "NOT "
	}
	return ""
}

// operatorExpr prints an operator with its operands. Comparisons do not chain,
// the other operators do to the left.
func (p *printer) operatorExpr(e *OpExpr, prec int) {
	if e.Left != nil {
		left := prec - 1
		if prec == precCompare || prec == precLike {
			left = prec
		}
		p.operand(e.Left, left)
		p.write(" ")
	}
	if e.Left == nil && e.Schema == "" && !isPrefix(e.Op) {
		p.write("OPERATOR(", e.Op, ") ")
	} else {
		p.write(p.operatorName(e.Schema, e.Op), " ")
	}
	p.operand(e.Right, prec)
}

// isPrefix reports whether an operator can be written in front of its operand;
// the others stand there as OPERATOR(op) only.
func isPrefix(op string) bool {
	switch op {
	case "*", "/", "%", "^", "<", ">", "=", "<=", ">=", "<>":
		return false
	}
	return true
}

// operatorName returns an operator as it is written in an expression.
func (p *printer) operatorName(schema, op string) string {
	if schema == "" {
		return op
	}
	if p.format&FormatNoNames != 0 {
		schema = "_"
	} else {
		schema = quoteName(schema)
	}
	return "OPERATOR(" + schema + "." + op + ")"
}

// boolExpr prints AND, OR or NOT.
func (p *printer) boolExpr(e *BoolExpr, prec int) {
	if e.Op == Not {
		p.write("NOT ")
		p.operand(e.Args[0], prec-1)
		return
	}
	word := " AND "
	if e.Op == Or {
		word = " OR "
	}
	for i, a := range e.Args {
		p.writeIf(i > 0, word)
		p.operand(a, prec)
	}
}

// isTest prints what follows the operand of an IS test.
func (p *printer) isTest(e *IsExpr) {
	p.write(" IS ", notWord(e.Not))
	switch e.Kind {
	case IsNull:
		p.write("NULL")
	case IsTrue:
		p.write("TRUE")
	case IsFalse:
		p.write("FALSE")
	case IsUnknown:
		p.write("UNKNOWN")
	case IsDocument:
		p.write("DOCUMENT")
	case IsNormalized:
		p.writeIf(e.Form != "", e.Form+" ")
		p.write("NORMALIZED")
	}
}

// between prints BETWEEN. Its lower bound is of the bounded kind, where not all
// operators may stand.
func (p *printer) between(e *BetweenExpr) {
	p.operand(e.Arg, precLike)
	p.write(" ", notWord(e.Not), "BETWEEN ")
	p.writeIf(e.Symmetric, "SYMMETRIC ")
	p.primary(e.Low)
	p.write(" AND ")
	p.operand(e.High, precLike)
}

// like prints LIKE and its relatives.
func (p *printer) like(e *LikeExpr) {
	p.operand(e.Arg, precLike)
	p.write(" ", notWord(e.Not), [...]string{Like: "LIKE ", ILike: "ILIKE ", Similar: "SIMILAR TO "}[e.Kind])
	p.operand(e.Pattern, precLike)
	if e.Escape != nil {
		p.write(" ESCAPE ")
		p.operand(e.Escape, precLike)
	}
}

// queryOrList prints a query or a list in parentheses.
func (p *printer) queryOrList(q *SelectStatement, items []Expr) {
	if q != nil {
		p.subquery(q)
		return
	}
	p.paren(items...)
}

// primaryExpr prints an expression that needs no parentheses.
func (p *printer) primaryExpr(e Expr) {
	switch e := e.(type) {
	case *Literal:
		p.literal(e)
	case *TypedLiteral:
		p.typedLiteral(e)
	case *ColumnRef:
		p.columnRef(e)
	case *ParamRef:
		p.write("$", strconv.Itoa(e.Number))
	case *ExistsExpr:
		p.write("EXISTS ")
		p.subquery(e.Query)
	case *Subquery:
		p.subquery(e.Query)
	case *ArrayExpr:
		p.write("ARRAY[")
		p.exprs(e.Elements)
		p.write("]")
	case *ArraySubquery:
		p.write("ARRAY")
		p.subquery(e.Query)
	case *RowExpr:
		p.writeIf(e.Explicit || len(e.Fields) < 2, "ROW")
		p.paren(e.Fields...)
	case *CaseExpr:
		p.caseExpr(e)
	case *FieldExpr:
		p.field(e)
	case *IndexExpr:
		if ref, ok := e.Arg.(*ColumnRef); ok && !ref.Star {
			p.columnRef(ref)
		} else {
			p.base(e.Arg, e.Paren)
		}
		p.subscript(e.Lower, e.Upper, e.Slice)
	case *DefaultExpr:
		p.write("DEFAULT")
	default:
		p.callExpr(e)
	}
}

// subquery prints a query in parentheses.
func (p *printer) subquery(q *SelectStatement) {
	p.write("(")
	p.query(q)
	p.write(")")
}

// columnRef prints a column's name.
func (p *printer) columnRef(e *ColumnRef) {
	p.qualified(e.Parts...)
	if e.Star {
		p.writeIf(len(e.Parts) > 0, ".")
		p.write("*")
	}
}

// caseExpr prints CASE.
func (p *printer) caseExpr(e *CaseExpr) {
	p.write("CASE")
	if e.Arg != nil {
		p.write(" ")
		p.expr(e.Arg)
	}
	for _, w := range e.Whens {
		p.write(" WHEN ")
		p.expr(w.Cond)
		p.write(" THEN ")
		p.expr(w.Result)
	}
	if e.Else != nil {
		p.write(" ELSE ")
		p.expr(e.Else)
	}
	p.write(" END")
}

// field prints the selection of a field.
func (p *printer) field(e *FieldExpr) {
	p.base(e.Arg, e.Paren)
	p.write(".")
	if e.Star {
		p.write("*")
		return
	}
	p.name(e.Field)
}

// base prints the operand of a subscript or field selection: in parentheses
// if paren is set, or unless it is one itself or something that may have one.
func (p *printer) base(e Expr, paren bool) {
	switch e := e.(type) {
	case *IndexExpr, *FieldExpr, *ParamRef, *Subquery:
		if !paren {
			p.primaryExpr(e)
			return
		}
	}
	p.paren(e)
}

// subscript prints [upper] or [lower:upper].
func (p *printer) subscript(lower, upper Expr, slice bool) {
	p.write("[")
	if lower != nil {
		p.expr(lower)
	}
	p.writeIf(slice, " : ")
	if upper != nil {
		p.expr(upper)
	}
	p.write("]")
}
