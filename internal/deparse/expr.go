package deparse

import (
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// grouped is what a reference to a group stands for.
func (p *printer) grouped(e analyze.Expr) analyze.Expr {
	if g, ok := e.(*analyze.GroupRef); ok {
		return p.top().query.GroupBy[g.Index]
	}
	return e
}

// expr prints an expression. implicit says that a conversion which its
// surroundings asked for is shown.
func (p *printer) expr(e analyze.Expr, implicit bool) {
	switch e := p.grouped(e).(type) {
	case *analyze.Const:
		p.constant(e, 0)
	case *analyze.Param:
		p.write("$", strconv.Itoa(e.Index+1))
	case *analyze.Column:
		p.column(e)
	case *analyze.Call:
		p.call(e, implicit)
	case *analyze.Cast:
		p.cast(e, implicit)
	case *analyze.BoolOp:
		p.boolOp(e)
	case *analyze.AggregateRef:
		p.outerAggregate(e)
	case *analyze.WindowRef:
		p.windowCall(p.top().query.WindowCalls[e.Index])
	case *analyze.Grouping:
		p.write("GROUPING(")
		p.list(len(e.Refs), func(i int) { p.expr(p.top().query.GroupBy[e.Refs[i]], true) })
		p.write(")")
	case *analyze.Subquery:
		p.subquery(e)
	default:
		p.predicate(e)
	}
}

// outerAggregate prints an aggregate as the query has it whose rows it is over.
func (p *printer) outerAggregate(e *analyze.AggregateRef) {
	levels := p.levels
	p.levels = levels[:len(levels)-e.Level]
	p.aggregate(p.top().query.Aggregates[e.Index])
	p.levels = levels
}

// predicate continues expr with the predicates and conditional expressions.
func (p *printer) predicate(e analyze.Expr) {
	switch e := e.(type) {
	case *analyze.NullTest:
		p.test(e.Arg, e, true, " IS "+not(e.Not)+"NULL")
	case *analyze.BoolTest:
		p.test(e.Arg, e, false, " IS "+not(e.Not)+[...]string{"TRUE", "FALSE", "UNKNOWN"}[e.Test])
	case *analyze.DistinctFrom:
		p.distinct(e)
	case *analyze.Like:
		p.like(e)
	case *analyze.InList:
		p.inList(e)
	case *analyze.ArrayCompare:
		p.open()
		p.operand(e.Arg, true, e)
		p.write(" ", e.Operator, quantifier(e.All), "(")
		p.operand(e.Array, true, e)
		p.write(")")
		p.close()
	case *analyze.Case:
		p.caseExpr(e)
	case *analyze.Coalesce:
		p.coalesce(e)
	case *analyze.MinMax:
		p.named(map[bool]string{true: "GREATEST", false: "LEAST"}[e.Greater], e.Args)
	case *analyze.NullIf:
		p.named("NULLIF", []analyze.Expr{e.Left, e.Right})
	default:
		p.compound(e)
	}
}

// compound continues expr with arrays, rows and fields.
func (p *printer) compound(e analyze.Expr) {
	switch e := e.(type) {
	case *analyze.ArrayExpr:
		p.write("ARRAY[")
		p.list(len(e.Elements), func(i int) { p.expr(e.Elements[i], true) })
		p.write("]")
		if len(e.Elements) == 0 || p.Stored {
			p.write("::", p.Type(e.Typ))
		}
	case *analyze.RowExpr:
		p.named("ROW", e.Fields)
	case *analyze.Subscript:
		p.subscript(e)
	case *analyze.FieldSelect:
		p.write("(")
		p.expr(e.Arg, true)
		p.write(").", p.ident(e.Name))
	}
}

// named prints something that looks like a call.
func (p *printer) named(name string, args []analyze.Expr) {
	p.write(name, "(")
	p.list(len(args), func(i int) { p.expr(args[i], true) })
	p.write(")")
}

// coalesce prints COALESCE, or the column that USING merges.
func (p *printer) coalesce(e *analyze.Coalesce) {
	if e.Merged != "" {
		p.write(p.ident(e.Merged))
		return
	}
	p.named("COALESCE", e.Args)
}

// not is NOT before a word.
func not(b bool) string {
	if b {
		return "NOT "
	}
	return ""
}

// quantifier is ANY or ALL between spaces.
func quantifier(all bool) string {
	if all {
		return " ALL "
	}
	return " ANY "
}

// open and close put parentheses around an operation unless they are left out,
func (p *printer) open() { p.writeIf(!p.Pretty, "(") }

// close is the other one.
func (p *printer) close() { p.writeIf(!p.Pretty, ")") }

// operand prints an operand of parent.
func (p *printer) operand(e analyze.Expr, implicit bool, parent analyze.Expr) {
	e = p.grouped(e)
	closed := p.Pretty && !p.simple(e, parent)
	p.writeIf(closed, "(")
	p.expr(e, implicit)
	p.writeIf(closed, ")")
}

// test prints a test behind its operand.
func (p *printer) test(arg, parent analyze.Expr, implicit bool, words string) {
	p.open()
	p.operand(arg, implicit, parent)
	p.write(words)
	p.close()
}

// column prints a column with the name of its range.
func (p *printer) column(c *analyze.Column) {
	l := p.at(c.Level)
	if l == nil || c.Range >= len(l.query.Ranges) || c.Index >= len(l.query.Ranges[c.Range].Columns) {
		p.write(p.ident(c.Name))
		return
	}
	if shown := l.query.Ranges[c.Range].Shown; c.Index < len(shown) {
		p.write(shown[c.Index])
		return
	}
	if r := l.query.Ranges[c.Range]; r.Columns[c.Index].Name == "" && p.Subquery != nil {
		p.write(analyze.RowID)
		return
	}
	if name := l.names[c.Range]; name != "" && !p.bare {
		p.write(p.ident(name), ".")
	}
	p.write(p.ident(p.columnName(l.query.Ranges[c.Range], c.Index)))
}

// systemColumn prints a call that is a system column of a table.
func (p *printer) systemColumn(e *analyze.Call) {
	c := *e.TableOID()
	if l := p.at(c.Level); l != nil && c.Range < len(l.names) && l.names[c.Range] != "" && !p.bare {
		p.write(p.ident(l.names[c.Range]), ".")
	}
	p.write(e.Func.Name)
}

// constant prints a constant with its type: always (1), where the text alone
// would have another one (0), never (-1).
func (p *printer) constant(c *analyze.Const, label int) {
	t := c.Typ.OID
	if c.Value.IsNull() {
		p.write("NULL")
		if label >= 0 {
			p.write("::", p.Type(analyze.TypeRef{OID: t, Typmod: pgtype.NoTypmod}))
		}
		return
	}
	if isWide(c) && label == 0 {
		p.write("(", p.output(c), ")::bigint")
		return
	}
	text := p.output(c)
	needs := true
	switch {
	case t == pgtype.BoolOID:
		text, needs = map[string]string{"t": "true", "f": "false"}[text], false
	case t == pgtype.Int4OID && text[0] != '-':
		needs = false
	case t == pgtype.NumericOID && text[0] >= '0' && text[0] <= '9' && strings.Contains(text, "."):
		needs = false
	default:
		text = quoted(text)
	}
	p.write(text)
	if label >= 0 && (needs || label > 0) {
		p.write("::", p.Type(analyze.TypeRef{OID: t, Typmod: pgtype.NoTypmod}))
	}
}

// isWide reports whether a bigint was written as an integer.
func isWide(c *analyze.Const) bool {
	return c.Typ.OID == pgtype.Int8OID && !c.Value.IsNull() && c.Value.Int() >= 0 && c.Value.Int() == int64(int32(c.Value.Int()))
}

// output is the text of a value.
func (p *printer) output(c *analyze.Const) string {
	if c.Value.Kind() == value.KindText && c.Typ.OID == pgtype.UnknownOID {
		return c.Value.Str()
	}
	return string(pgtype.ByOID(c.Typ.OID).Output(p.Env, nil, c.Value))
}

// quoted is a string literal. Like PostgreSQL it is never one with escapes.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// cast prints a conversion.
func (p *printer) cast(e *analyze.Cast, implicit bool) {
	if !e.Explicit && (!implicit || p.Stored) {
		p.operand(e.Arg, false, e)
		return
	}
	p.coercion(e.Arg, e, p.Type(e.Typ))
}

// coercion prints arg::type.
func (p *printer) coercion(arg, parent analyze.Expr, typ string) {
	arg = p.grouped(arg)
	if c, ok := arg.(*analyze.Const); ok && c.Typ.OID == parent.Type().OID {
		p.constant(c, -1)
	} else {
		p.open()
		p.operand(arg, false, parent)
		p.close()
	}
	p.write("::", typ)
}

// subquery prints a query as a value, or compared with one.
func (p *printer) subquery(e *analyze.Subquery) {
	if p.Subquery != nil {
		p.subplan(e)
		return
	}
	if e.Kind == analyze.InSubquery && e.Not {
		p.open()
		p.write("NOT ")
		defer p.close()
	}
	closing := ")"
	switch e.Kind {
	case analyze.Exists:
		p.write("(EXISTS (")
		closing = "))"
	case analyze.ArraySubquery:
		p.write("ARRAY(")
	case analyze.Scalar:
		p.write("(")
	default:
		p.write("(")
		p.tested(e.Test)
		switch {
		case e.Single:
			p.write(" ", e.Operator, " (")
		case e.Kind == analyze.InSubquery && e.Operator == "=":
			p.write(" IN (")
		default:
			p.write(" ", e.Operator, quantifier(e.Kind == analyze.AllSubquery), "(")
		}
		closing = "))"
	}
	p.query(e.Query, nil, false)
	p.write(closing)
}

// tested prints what a subquery's rows are compared with: a row without the word ROW.
func (p *printer) tested(e analyze.Expr) {
	if row, ok := e.(*analyze.RowExpr); ok {
		p.named("", row.Fields)
		return
	}
	p.expr(e, true)
}

// subscript prints an element or a slice.
func (p *printer) subscript(e *analyze.Subscript) {
	array := p.grouped(e.Array)
	_, plain := array.(*analyze.Column)
	p.writeIf(!plain, "(")
	p.expr(array, true)
	p.writeIf(!plain, ")")
	for _, b := range e.Bounds {
		p.write("[")
		if e.Slice {
			if b[0] != nil {
				p.expr(b[0], false)
			}
			p.write(":")
		}
		if b[1] != nil {
			p.expr(b[1], false)
		}
		p.write("]")
	}
}

// caseExpr prints CASE, each arm on a line.
func (p *printer) caseExpr(e *analyze.Case) {
	p.keyword("CASE", 0, indentVar, 0)
	if e.Simple {
		p.write(" ")
		p.expr(simpleOperand(e), true)
	}
	for _, w := range e.Whens {
		p.keyword("WHEN ", 0, 0, 0)
		if call, ok := w.Cond.(*analyze.Call); ok && e.Simple {
			p.expr(call.Args[1], false)
		} else {
			p.expr(w.Cond, false)
		}
		p.write(" THEN ")
		p.expr(w.Result, true)
	}
	p.keyword("ELSE ", 0, 0, 0)
	p.expr(e.Else, true)
	p.keyword("END", -indentVar, 0, 0)
}

// simpleOperand is the operand of a simple CASE.
func simpleOperand(e *analyze.Case) analyze.Expr {
	operand := e.Whens[0].Cond.(*analyze.Call).Args[0]
	if c, ok := operand.(*analyze.Cast); ok && !c.Explicit {
		return c.Arg
	}
	return operand
}
