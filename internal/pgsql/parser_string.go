package pgsql

// stringFunction parses the functions whose arguments are separated by words.
func (p *parser) stringFunction() Expr {
	pos, kw := p.pos(), p.tok.kw
	p.advance()
	p.expectKind('(')
	var e *FuncCall
	switch kw {
	case kwExtract:
		e = p.extract(pos)
	case kwNormalize:
		e = systemCall(pos, SyntaxNormalize, "normalize", p.expr())
		if p.acceptKind(',') {
			e.Args = append(e.Args, p.normalForm())
		}
	case kwOverlay:
		e = p.overlay(pos)
	case kwPosition:
		e = p.position(pos)
	case kwSubstring:
		e = p.substring(pos)
	case kwTrim:
		e = p.trim(pos)
	default:
		e = systemCall(pos, SyntaxMergeAction, "merge_action")
	}
	p.expectKind(')')
	return e
}

// extract parses field FROM value.
func (p *parser) extract(pos int) *FuncCall {
	field := &Literal{Pos: p.pos(), Kind: LiteralString, Text: p.tok.text}
	switch {
	case p.tok.kind == tokenIdent, p.tok.kind == tokenString,
		p.isOneOf(kwYear, kwMonth, kwDay, kwHour, kwMinute, kwSecond):
		p.advance()
	default:
		p.unexpected()
	}
	p.expect(kwFrom)
	return systemCall(pos, SyntaxExtract, "extract", field, p.expr())
}

// normalForm parses the name of a normal form as a string literal.
func (p *parser) normalForm() Expr {
	lit := &Literal{Pos: p.pos(), Kind: LiteralString}
	if lit.Text = p.optNormalForm(); lit.Text == "" {
		p.unexpected()
	}
	return lit
}

// overlay parses string PLACING new FROM from [FOR for], or plain arguments.
func (p *parser) overlay(pos int) *FuncCall {
	call := &FuncCall{Pos: pos, Name: "overlay"}
	if p.tok.kind == ')' {
		return call
	}
	first := p.argument()
	if _, named := first.(*NamedArg); named || !p.accept(kwPlacing) {
		p.moreArguments(call, first)
		return call
	}
	call = systemCall(pos, SyntaxOverlay, "overlay", first, p.expr())
	p.expect(kwFrom)
	call.Args = append(call.Args, p.expr())
	if p.accept(kwFor) {
		call.Args = append(call.Args, p.expr())
	}
	return call
}

// moreArguments parses the arguments behind the first of a plain call.
func (p *parser) moreArguments(call *FuncCall, first Expr) {
	call.Args = []Expr{first}
	if p.acceptKind(',') {
		call.Args = append(call.Args, p.plainArgs()...)
	}
}

// position parses substring IN string, which the function takes the other way
// round.
func (p *parser) position(pos int) *FuncCall {
	sub := p.exprAbove(precNone, boundedExpr)
	p.expect(kwIn)
	return systemCall(pos, SyntaxPosition, "position", p.exprAbove(precNone, boundedExpr), sub)
}

// substring parses string FROM from [FOR for] in either order, string SIMILAR
// pattern ESCAPE escape, or plain arguments.
func (p *parser) substring(pos int) *FuncCall {
	call := &FuncCall{Pos: pos, Name: "substring"}
	if p.tok.kind == ')' {
		return call
	}
	p.substrings++
	arg := p.argument()
	p.substrings--
	if _, named := arg.(*NamedArg); named || !p.isOneOf(kwFrom, kwFor, kwSimilar) {
		p.moreArguments(call, arg)
		return call
	}
	call = systemCall(pos, SyntaxSubstring, "substring", arg)
	switch {
	case p.accept(kwSimilar):
		call.Syntax = SyntaxSimilar
		call.Args = append(call.Args, p.expr())
		p.expect(kwEscape)
		call.Args = append(call.Args, p.expr())
	case p.accept(kwFrom):
		call.Args = append(call.Args, p.expr())
		if p.accept(kwFor) {
			call.Args = append(call.Args, p.expr())
		}
	default:
		p.substringFor(call)
	}
	return call
}

// substringFor parses FOR for [FROM from].
func (p *parser) substringFor(call *FuncCall) {
	pos := p.pos()
	p.advance()
	length := p.expr()
	if p.accept(kwFrom) {
		call.Args = append(call.Args, p.expr(), length)
		return
	}
	call.Syntax = SyntaxSubstringFor
	call.Args = append(call.Args, &Literal{Pos: pos, Kind: LiteralInteger, Text: "1"}, length)
}

// trim parses [BOTH|LEADING|TRAILING] [characters] FROM string, or a list.
func (p *parser) trim(pos int) *FuncCall {
	name := "btrim"
	switch {
	case p.accept(kwBoth):
	case p.accept(kwLeading):
		name = "ltrim"
	case p.accept(kwTrailing):
		name = "rtrim"
	}
	call := systemCall(pos, SyntaxTrim, name)
	if p.accept(kwFrom) {
		call.Args = p.exprList()
		return call
	}
	first := p.expr()
	if p.accept(kwFrom) {
		call.Args = append(p.exprList(), first)
		return call
	}
	call.Args = []Expr{first}
	if p.acceptKind(',') {
		call.Args = append(call.Args, p.exprList()...)
	}
	return call
}
