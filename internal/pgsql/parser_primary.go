package pgsql

import (
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// primary parses an expression without operators outside of parentheses
// (c_expr in PostgreSQL's grammar).
func (p *parser) primary() Expr {
	pos := p.pos()
	switch p.tok.kind {
	case tokenInteger, tokenNumber, tokenString, tokenBits, tokenHex:
		return p.literal()
	case tokenParam:
		n, _ := strconv.Atoi(p.tok.text) // the lexer has checked it
		p.advance()
		return p.indirection(&ParamRef{Pos: pos, Number: n})
	case '(':
		return p.parenPrimary()
	case tokenIdent:
		return p.namePrimary()
	case tokenKeyword:
		if e := p.keywordPrimary(); e != nil || p.err != nil {
			return e
		}
		return p.namePrimary()
	}
	if p.irisName() {
		return p.namePrimary()
	}
	p.unexpected()
	return nil
}

// literal consumes the current token as a constant.
func (p *parser) literal() *Literal {
	lit := &Literal{Pos: p.pos(), Text: p.tok.text}
	switch p.tok.kind {
	case tokenString:
		lit.Kind = LiteralString
	case tokenBits:
		lit.Kind = LiteralBit
	case tokenHex:
		lit.Kind = LiteralHex
	default:
		lit.Kind = numberKind(&p.tok)
	}
	p.advance()
	return lit
}

// parenPrimary parses a parenthesised expression, a row or a subquery.
func (p *parser) parenPrimary() Expr {
	pos := p.pos()
	query, list := p.parenthesised(true)
	return p.parenOperand(pos, query, list)
}

// parenOperand makes an operand of what parenthesised has returned.
func (p *parser) parenOperand(pos int, query *SelectStatement, list []Expr) Expr {
	switch {
	case query != nil:
		return p.indirection(&Subquery{Pos: pos, Query: query})
	case len(list) == 1:
		switch e := list[0].(type) {
		case *IndexExpr, *FieldExpr:
			return p.indirectionOf(e, true)
		}
		return p.indirection(list[0])
	}
	return p.optOverlaps(&RowExpr{Pos: pos, Fields: list})
}

// parenthesised parses what may stand in parentheses: a query, an expression,
// or, if many, several expressions. Which of them it is may become known only
// behind the next closing parenthesis, as in ((SELECT 1) + 1).
func (p *parser) parenthesised(many bool) (*SelectStatement, []Expr) {
	p.expectKind('(')
	if !p.enter() {
		return nil, nil
	}
	defer p.leave()
	if p.startsSelect() {
		q := p.selectNoParens()
		p.expectKind(')')
		return q, nil
	}
	var e Expr
	if p.tok.kind == '(' {
		pos := p.pos()
		query, list := p.parenthesised(true)
		switch {
		case query != nil && p.continuesSelect():
			query = p.selectRest(query)
			p.expectKind(')')
			return query, nil
		case query != nil && p.acceptKind(')'):
			return query, nil
		}
		e = p.infix(p.parenOperand(pos, query, list), precNone, fullExpr)
	} else {
		e = p.expr()
	}
	list := []Expr{e}
	for many && p.acceptKind(',') {
		list = append(list, p.expr())
	}
	p.expectKind(')')
	return nil, list
}

// selectWithParens parses a query in one or more pairs of parentheses.
func (p *parser) selectWithParens() *SelectStatement {
	p.expectKind('(')
	if !p.startsQuery() && p.tok.kind != '(' {
		p.unexpected()
		return nil
	}
	q := p.selectNoParens()
	p.expectKind(')')
	return q
}

// optOverlaps parses OVERLAPS row after a row, if it is there.
func (p *parser) optOverlaps(row *RowExpr) Expr {
	pos := p.pos()
	if !p.accept(kwOverlaps) {
		return row
	}
	other := p.row()
	if len(row.Fields) != 2 {
		p.fail(pgerr.SyntaxError, row.Pos, "wrong number of parameters on left side of OVERLAPS expression")
	}
	if len(other.Fields) != 2 {
		p.fail(pgerr.SyntaxError, other.Pos, "wrong number of parameters on right side of OVERLAPS expression")
	}
	return &FuncCall{
		Pos: pos, Schema: "pg_catalog", Name: "overlaps", Syntax: SyntaxOverlaps,
		Args: append(row.Fields, other.Fields...),
	}
}

// row parses ROW(…) or (a, b).
func (p *parser) row() *RowExpr {
	r := &RowExpr{Pos: p.pos()}
	if r.Explicit = p.accept(kwRow); r.Explicit {
		r.Fields = p.rowFields()
		return r
	}
	p.expectKind('(')
	r.Fields = p.exprList()
	if len(r.Fields) == 1 {
		p.unexpected() // at the parenthesis, where a comma is missing
	}
	p.expectKind(')')
	return r
}

// rowFields parses the parenthesised fields of ROW.
func (p *parser) rowFields() []Expr {
	p.expectKind('(')
	if p.acceptKind(')') {
		return nil
	}
	list := p.exprList()
	p.expectKind(')')
	return list
}

// indirection parses the subscripts and fields that follow an operand.
func (p *parser) indirection(e Expr) Expr { return p.indirectionOf(e, false) }

// indirectionOf is indirection; paren says that e is itself such an expression,
// in parentheses.
func (p *parser) indirectionOf(e Expr, paren bool) Expr {
	for ; ; paren = false {
		pos := p.pos()
		switch {
		case p.tok.kind == '[':
			x := &IndexExpr{Pos: pos, Arg: e, Paren: paren}
			x.Lower, x.Upper, x.Slice = p.subscript()
			e = x
		case p.acceptKind('.'):
			f := &FieldExpr{Pos: pos, Arg: e, Paren: paren}
			if f.Star = p.acceptKind('*'); f.Star {
				p.refuseAfterStar()
			} else {
				f.Field = p.colLabel()
			}
			e = f
		default:
			return e
		}
		p.grow()
	}
}

// refuseAfterStar fails when a star is not the end of a name.
func (p *parser) refuseAfterStar() {
	if p.tok.kind == '.' || p.tok.kind == '[' {
		p.skipIndirection()
		p.failNear(`improper use of "*"`)
	}
}

// skipIndirection consumes subscripts, fields and stars.
func (p *parser) skipIndirection() {
	for p.err == nil {
		switch {
		case p.tok.kind == '[':
			p.subscript()
		case !p.acceptKind('.'):
			return
		case !p.acceptKind('*'):
			p.colLabel()
		}
	}
}

// subscript parses [index] or [lower:upper].
func (p *parser) subscript() (lower, upper Expr, slice bool) {
	p.expectKind('[')
	if p.tok.kind != ':' {
		upper = p.expr()
	}
	if slice = p.acceptKind(':'); slice {
		lower, upper = upper, nil
		if p.tok.kind != ']' {
			upper = p.expr()
		}
	}
	p.expectKind(']')
	return lower, upper, slice
}

// namePrimary parses a column reference, a call, or a literal with its type's
// name in front.
func (p *parser) namePrimary() Expr {
	pos := p.pos()
	callable := p.tok.isTypeFunctionName() || p.tok.kind == '%' || p.tok.kind == '$'
	column := p.isColID()
	if !callable && !column {
		p.unexpected()
		return nil
	}
	parts, star := p.dottedName(column)
	callable = callable || len(parts) > 1
	switch {
	case star:
		p.starEnds()
	case callable && p.tok.kind == '(':
		return p.callOrTypedLiteral(pos, parts)
	case callable && p.tok.kind == tokenString:
		n := p.qualify(pos, parts)
		return p.typedLiteral(&TypeName{Pos: pos, Catalog: n.Catalog, Schema: n.Schema, Name: n.Name})
	case !column:
		p.unexpected()
	}
	ref := &ColumnRef{Pos: pos, Parts: parts, Star: star}
	if p.tok.kind == '[' {
		return p.indirection(ref)
	}
	return ref
}

// starEnds checks that the star of a column reference is its end, and that no
// call or constant was meant.
func (p *parser) starEnds() {
	star := p.tok.kind == '.' || p.tok.kind == '['
	p.skipIndirection()
	switch {
	case p.tok.kind == '(', p.tok.kind == tokenString:
		p.unexpected()
	case star:
		p.failNear(`improper use of "*"`)
	}
}

// dottedName parses a name with its dots, as far as it is a name; a star may
// end it. A name that is no column's has no dots.
func (p *parser) dottedName(dots bool) (parts []string, star bool) {
	if p.irisName() {
		parts = append(parts, p.takeIRISName())
	} else {
		parts = append(parts, p.tok.text)
		p.advance()
	}
	for dots && p.acceptKind('.') {
		if p.acceptKind('*') {
			return parts, true
		}
		parts = append(parts, p.colLabel())
	}
	return parts, false
}

// typedLiteral parses the string behind a type.
func (p *parser) typedLiteral(t *TypeName) Expr {
	lit := &TypedLiteral{Pos: t.Pos, Type: t, TextPos: p.pos()}
	lit.Text = p.stringConst()
	return lit
}

// caseExpr parses CASE.
func (p *parser) caseExpr() Expr {
	c := &CaseExpr{Pos: p.pos()}
	p.advance()
	if !p.is(kwWhen) {
		c.Arg = p.expr()
	}
	for p.is(kwWhen) {
		w := &CaseWhen{Pos: p.pos()}
		p.advance()
		w.Cond = p.expr()
		p.expect(kwThen)
		w.Result = p.expr()
		c.Whens = append(c.Whens, w)
	}
	if len(c.Whens) == 0 {
		p.unexpected()
	}
	if p.accept(kwElse) {
		c.Else = p.expr()
	}
	p.expect(kwEnd)
	return c
}

// arrayConstructor parses ARRAY[…] or ARRAY(query).
func (p *parser) arrayConstructor() Expr {
	pos := p.pos()
	p.advance()
	if p.tok.kind == '(' {
		return &ArraySubquery{Pos: pos, Query: p.selectWithParens()}
	}
	a := p.arrayElements()
	if a != nil {
		a.Pos = pos
	}
	return a
}

// arrayElements parses the bracketed list of an array constructor: expressions,
// or further brackets.
func (p *parser) arrayElements() *ArrayExpr {
	a := &ArrayExpr{Pos: p.pos()}
	if !p.enter() {
		return nil
	}
	p.expectKind('[')
	switch p.tok.kind {
	case ']':
	case '[':
		a.Elements = append(a.Elements, p.arrayElements())
		for p.acceptKind(',') {
			a.Elements = append(a.Elements, p.arrayElements())
		}
		p.grow()
	default:
		a.Elements = p.exprList()
	}
	p.expectKind(']')
	p.leave()
	return a
}
