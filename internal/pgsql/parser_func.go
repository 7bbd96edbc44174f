package pgsql

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// callOrTypedLiteral parses the parenthesis after a function's or type's name:
// a call with its clauses, or a literal of a type with modifiers.
func (p *parser) callOrTypedLiteral(pos int, parts []string) Expr {
	call := p.functionCall(pos, parts)
	if p.tok.kind == tokenString {
		return p.modifiedLiteral(call)
	}
	p.callSuffix(call)
	return call
}

// functionCall parses the arguments of a call.
func (p *parser) functionCall(pos int, parts []string) *FuncCall {
	n := p.qualify(pos, parts)
	call := &FuncCall{Pos: pos, Catalog: n.Catalog, Schema: n.Schema, Name: n.Name}
	p.expectKind('(')
	switch {
	case p.acceptKind(')'):
		return call
	case p.acceptKind('*'):
		p.expectKind(')')
		call.Star = true
		return call
	case p.accept(kwAll):
		call.Args = p.plainArgs()
	case p.accept(kwDistinct):
		call.Distinct = true
		call.Args = p.plainArgs()
	default:
		p.callArgs(call)
	}
	call.OrderBy = p.optOrderBy()
	p.expectKind(')')
	return call
}

// plainArgs parses arguments of which none is VARIADIC.
func (p *parser) plainArgs() []Expr {
	list := []Expr{p.argument()}
	for p.acceptKind(',') {
		list = append(list, p.argument())
	}
	return list
}

// callArgs parses arguments of which the last may be VARIADIC.
func (p *parser) callArgs(call *FuncCall) {
	for {
		call.Variadic = p.accept(kwVariadic)
		call.Args = append(call.Args, p.argument())
		if call.Variadic || !p.acceptKind(',') {
			return
		}
	}
}

// argument parses an argument, which may be named.
func (p *parser) argument() Expr {
	if !p.tok.isTypeFunctionName() {
		return p.expr()
	}
	switch p.peek(1).kind {
	case tokenColonEquals, tokenEqualsGreater:
		a := &NamedArg{Pos: p.pos(), Name: p.typeFunctionName()}
		p.advance()
		a.Value = p.expr()
		return a
	}
	return p.expr()
}

// modifiedLiteral turns a call with a string behind it into the literal it is.
func (p *parser) modifiedLiteral(call *FuncCall) Expr {
	if call.Args == nil || call.Distinct || call.Star || call.Variadic {
		p.unexpected()
		return nil
	}
	for _, a := range call.Args {
		if named, ok := a.(*NamedArg); ok {
			p.fail(pgerr.SyntaxError, named.Pos, "type modifier cannot have parameter name")
		}
	}
	if call.OrderBy != nil {
		p.fail(pgerr.SyntaxError, p.orderPos, "type modifier cannot have ORDER BY")
	}
	return p.typedLiteral(&TypeName{
		Pos: call.Pos, Catalog: call.Catalog, Schema: call.Schema,
		Name: call.Name, Mods: call.Args,
	})
}

// callSuffix parses WITHIN GROUP, FILTER and OVER behind a call.
func (p *parser) callSuffix(call *FuncCall) {
	if p.is(kwWithin) {
		p.withinGroup(call)
	}
	call.Filter = p.optFilter()
	call.Over = p.optOver()
}

// withinGroup parses WITHIN GROUP (ORDER BY …).
func (p *parser) withinGroup(call *FuncCall) {
	pos := p.pos()
	p.advance()
	p.expect(kwGroup)
	p.expectKind('(')
	if !p.is(kwOrder) {
		p.unexpected()
	}
	order := p.optOrderBy()
	p.expectKind(')')
	switch {
	case call.OrderBy != nil:
		p.fail(pgerr.SyntaxError, pos, "cannot use multiple ORDER BY clauses with WITHIN GROUP")
	case call.Distinct:
		p.fail(pgerr.SyntaxError, pos, "cannot use DISTINCT with WITHIN GROUP")
	case call.Variadic:
		p.fail(pgerr.SyntaxError, pos, "cannot use VARIADIC with WITHIN GROUP")
	}
	call.OrderBy, call.WithinGroup = order, true
}

// optFilter parses FILTER (WHERE …), if it is there.
func (p *parser) optFilter() Expr {
	if !p.accept(kwFilter) {
		return nil
	}
	p.expectKind('(')
	p.expect(kwWhere)
	e := p.expr()
	p.expectKind(')')
	return e
}

// optOver parses OVER, if it is there.
func (p *parser) optOver() *WindowSpec {
	if !p.accept(kwOver) {
		return nil
	}
	if p.tok.kind == '(' {
		return p.windowSpec()
	}
	w := &WindowSpec{Pos: p.pos()}
	w.Name = p.colID()
	return w
}

// systemCall returns a call of a function of pg_catalog in a syntax of its own.
func systemCall(pos int, syntax FuncSyntax, name string, args ...Expr) *FuncCall {
	return &FuncCall{Pos: pos, Schema: "pg_catalog", Name: name, Syntax: syntax, Args: args}
}

// specialFunction parses a function with a syntax of its own
// (func_expr_common_subexpr in PostgreSQL's grammar). It returns nil, without
// having consumed anything, when the current keyword starts none.
func (p *parser) specialFunction() Expr {
	if e := p.valueFunction(); e != nil || p.tok.kind != tokenKeyword {
		return e
	}
	if p.is(kwCollation) {
		return p.collationFor()
	}
	if p.peek(1).kind != '(' {
		if p.is(kwCast) {
			p.advance()
			p.unexpected()
		}
		return nil
	}
	switch p.tok.kw {
	case kwCast, kwTreat:
		return p.cast()
	case kwCoalesce, kwGreatest, kwLeast:
		return p.listFunction()
	case kwNullif:
		return p.nullIf()
	case kwExtract, kwNormalize, kwOverlay, kwPosition, kwSubstring, kwTrim, kwMergeAction:
		return p.stringFunction()
	case kwXmlconcat, kwXmlelement, kwXmlexists, kwXmlforest, kwXmlparse, kwXmlpi, kwXmlroot,
		kwXmlserialize:
		return p.xmlFunction()
	case kwJson, kwJsonArray, kwJsonArrayagg, kwJsonExists, kwJsonObject, kwJsonObjectagg,
		kwJsonQuery, kwJsonScalar, kwJsonSerialize, kwJsonValue:
		return p.jsonFunction()
	}
	return nil
}

// valueFunction parses the functions that are called without parentheses.
func (p *parser) valueFunction() Expr {
	f := &ValueFunc{Pos: p.pos(), Name: p.tok.text, Precision: -1}
	switch p.tok.kw {
	case kwCurrentDate, kwCurrentRole, kwCurrentUser, kwSessionUser, kwUser, kwCurrentCatalog:
		p.advance()
		return f
	case kwSystemUser:
		p.advance()
		return systemCall(f.Pos, SyntaxSystemUser, "system_user")
	case kwCurrentSchema:
		if k := p.peek(1).kind; k == '(' || k == tokenString {
			return nil
		}
		p.advance()
		return f
	case kwCurrentTime, kwCurrentTimestamp, kwLocaltime, kwLocaltimestamp:
		p.advance()
		if p.acceptKind('(') {
			f.Precision = p.intConst()
			p.expectKind(')')
		}
		return f
	}
	return nil
}

// collationFor parses COLLATION FOR (value); COLLATION may also be a function's
// name.
func (p *parser) collationFor() Expr {
	if !p.peek(1).is(kwFor) {
		return nil
	}
	pos := p.pos()
	p.advance()
	p.advance()
	return systemCall(pos, SyntaxCollationFor, "pg_collation_for", p.parenExpr())
}

// cast parses CAST(value AS type), or TREAT, which PostgreSQL takes for a call
// of the type's function.
func (p *parser) cast() Expr {
	pos, treat := p.pos(), p.is(kwTreat)
	p.advance()
	p.expectKind('(')
	arg := p.expr()
	p.expect(kwAs)
	t := p.typeName()
	p.expectKind(')')
	if treat {
		return systemCall(pos, SyntaxCall, t.Name, arg)
	}
	return &CastExpr{Pos: pos, Arg: arg, Type: t}
}

// listFunction parses COALESCE, GREATEST or LEAST.
func (p *parser) listFunction() Expr {
	pos, kw := p.pos(), p.tok.kw
	p.advance()
	args := p.parenExprList()
	if kw == kwCoalesce {
		return &CoalesceExpr{Pos: pos, Args: args}
	}
	return &MinMaxExpr{Pos: pos, Args: args, Least: kw == kwLeast}
}

// nullIf parses NULLIF.
func (p *parser) nullIf() Expr {
	e := &NullIfExpr{Pos: p.pos()}
	p.advance()
	p.expectKind('(')
	e.Left = p.expr()
	p.expectKind(',')
	e.Right = p.expr()
	p.expectKind(')')
	return e
}
