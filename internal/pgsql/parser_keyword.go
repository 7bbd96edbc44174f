package pgsql

// keywordPrimary parses a primary expression that starts with a keyword of its
// own. It returns nil, without having consumed anything, when the keyword is
// just a name here.
func (p *parser) keywordPrimary() Expr {
	kw := p.tok.kw
	switch kw {
	case kwNull, kwTrue, kwFalse:
		return p.wordLiteral()
	case kwCase:
		return p.caseExpr()
	case kwArray:
		return p.arrayConstructor()
	case kwExists, kwRow, kwGrouping:
		return p.parenKeyword()
	case kwInterval:
		return p.intervalLiteral()
	case kwInt, kwInteger, kwSmallint, kwBigint, kwReal, kwFloat, kwDecimal, kwDec, kwNumeric,
		kwBoolean, kwBit, kwCharacter, kwChar, kwVarchar, kwNational, kwNchar, kwTimestamp, kwTime:
		return p.keywordTypeLiteral()
	case kwDouble:
		if p.peek(1).is(kwPrecision) {
			return p.typedLiteral(p.simpleTypeName(true))
		}
		return nil
	case kwJson:
		if p.peek(1).kind == tokenString {
			return p.typedLiteral(p.simpleTypeName(true))
		}
	}
	e := p.specialFunction()
	if j, ok := e.(*JSONExpr); ok {
		p.jsonAggregateSuffix(j)
	}
	return e
}

// wordLiteral parses NULL, TRUE or FALSE.
func (p *parser) wordLiteral() Expr {
	lit := &Literal{Pos: p.pos()}
	if !p.is(kwNull) {
		lit.Kind, lit.Text = LiteralBool, p.tok.text
	}
	p.advance()
	return lit
}

// parenKeyword parses EXISTS, ROW or GROUPING with its parenthesis; without
// one the word is a name, and it returns nil.
func (p *parser) parenKeyword() Expr {
	pos, kw := p.pos(), p.tok.kw
	if p.peek(1).kind != '(' {
		return nil
	}
	p.advance()
	switch kw {
	case kwExists:
		return &ExistsExpr{Pos: pos, Query: p.selectWithParens()}
	case kwGrouping:
		return &GroupingFunc{Pos: pos, Args: p.parenExprList()}
	}
	return p.optOverlaps(&RowExpr{Pos: pos, Fields: p.rowFields(), Explicit: true})
}

// keywordTypeLiteral parses a literal whose type is one of SQL's own, such as
// TIMESTAMP(3) '…'. When nothing of a type follows, the word is a name.
func (p *parser) keywordTypeLiteral() Expr {
	next := p.peek(1)
	switch {
	case next.kind == tokenString, next.kind == '(':
	case next.kind != tokenKeyword:
		return nil
	case p.isOneOf(kwTime, kwTimestamp):
		if next.kw != kwWithLA && next.kw != kwWithoutLA {
			return nil
		}
	case p.is(kwNational):
		if next.kw != kwCharacter && next.kw != kwChar {
			return nil
		}
	case next.kw != kwVarying || !p.isOneOf(kwBit, kwCharacter, kwChar, kwNchar):
		return nil
	}
	return p.typedLiteral(p.simpleTypeName(true))
}

// intervalLiteral parses INTERVAL '…' [fields] or INTERVAL(p) '…'.
func (p *parser) intervalLiteral() Expr {
	pos := p.pos()
	next := p.peek(1)
	if next.kind != tokenString && next.kind != '(' {
		return nil
	}
	p.advance()
	t := systemType(pos, "interval")
	if p.tok.kind == '(' {
		t.Mods = p.parenInt()
		return p.typedLiteral(t)
	}
	lit := p.typedLiteral(t)
	p.optIntervalFields(t)
	return lit
}
