package pgsql

import "github.com/iris-pgwire/iris-pgwire/internal/pgerr"

// selectOptions parses ORDER BY, LIMIT, OFFSET, FETCH and locking clauses. The
// limit may stand before or behind the locks. They belong to q; a q in
// parentheses may have its own, but not the same ones.
func (p *parser) selectOptions(q *SelectStatement) *SelectStatement {
	if q == nil || p.err != nil {
		return q
	}
	if p.is(kwOrder) {
		order := p.optOrderBy()
		if q.OrderBy != nil {
			p.fail(pgerr.SyntaxError, order[0].Pos, "multiple ORDER BY clauses not allowed")
		}
		q.OrderBy = order
	}
	if p.is(kwFor) {
		p.locking(q)
		p.limits(q)
	} else {
		p.limits(q)
		if p.is(kwFor) {
			p.locking(q)
		}
	}
	p.checkTies(q)
	return q
}

// limits parses LIMIT or FETCH, and OFFSET, in either order.
func (p *parser) limits(q *SelectStatement) {
	var limit, offset bool
	for p.err == nil {
		switch {
		case !limit && p.isOneOf(kwLimit, kwFetch):
			limit = true
			p.limit(q)
		case !offset && p.is(kwOffset):
			offset = true
			p.offset(q)
		default:
			return
		}
	}
}

// checkTies refuses WITH TIES where there is no order, or with SKIP LOCKED.
func (p *parser) checkTies(q *SelectStatement) {
	if q.FetchWithTies && q.OrderBy == nil {
		p.fail(pgerr.SyntaxError, 0, "WITH TIES cannot be specified without ORDER BY clause")
	}
	for _, l := range q.Locking {
		if q.FetchWithTies && l.Wait == LockSkip {
			p.fail(pgerr.SyntaxError, 0, "SKIP LOCKED and WITH TIES options cannot be used together")
		}
	}
}

// limit parses LIMIT or FETCH.
func (p *parser) limit(q *SelectStatement) {
	pos, at := p.pos(), int(p.peek(1).pos)
	had := q.Limit != nil
	if p.accept(kwFetch) {
		at = p.fetch(q)
	} else {
		p.advance()
		q.Limit = p.limitValue(pos)
	}
	if had && p.err == nil {
		p.fail(pgerr.SyntaxError, at, "multiple LIMIT clauses not allowed")
	}
}

// limitValue parses what follows LIMIT.
func (p *parser) limitValue(pos int) Expr {
	at := p.pos()
	var e Expr = &Literal{Pos: at}
	if !p.accept(kwAll) {
		e = p.expr()
	}
	if p.acceptKind(',') {
		p.expr()
		p.failWith(pgerr.New(pgerr.SyntaxError, "LIMIT #,# syntax is not supported").
			WithHint("Use separate LIMIT and OFFSET clauses.").At(pos))
	}
	return e
}

// fetch parses FIRST|NEXT [count] ROW|ROWS ONLY|WITH TIES, and returns where the
// count is, 0 if it was not written.
func (p *parser) fetch(q *SelectStatement) (at int) {
	if !p.accept(kwFirst) {
		p.expect(kwNext)
	}
	q.Limit = &Literal{Pos: p.pos(), Kind: LiteralInteger, Text: "1"}
	if next := p.peek(1); !p.isOneOf(kwRow, kwRows) || !next.is(kwOnly) && !next.is(kwWith) {
		at = p.pos()
		q.Limit = p.fetchCount()
	}
	if !p.accept(kwRow) {
		p.expect(kwRows)
	}
	if p.accept(kwOnly) {
		return at
	}
	p.expect(kwWith, kwTies)
	q.FetchWithTies = true
	return at
}

// fetchCount parses the count of FETCH: a primary expression or signed number.
func (p *parser) fetchCount() Expr {
	if pos := p.pos(); p.acceptKind('+') {
		return &OpExpr{Pos: pos, Op: "+", Right: p.numericOnly()}
	}
	if p.tok.kind == '-' {
		return p.numericOnly()
	}
	return p.primary()
}

// offset parses OFFSET value [ROW|ROWS].
func (p *parser) offset(q *SelectStatement) {
	p.advance()
	at := p.pos()
	had := q.Offset != nil
	q.Offset = p.offsetValue()
	if had && p.err == nil {
		p.fail(pgerr.SyntaxError, at, "multiple OFFSET clauses not allowed")
	}
}

// offsetValue parses an expression, or a primary expression or signed number with
// ROW or ROWS.
func (p *parser) offsetValue() Expr {
	switch next := p.peek(1); {
	case p.tok.kind == '+' || p.tok.kind == '-':
		rows := p.peek(2).is(kwRow) || p.peek(2).is(kwRows)
		e := p.expr()
		if rows && (next.kind == tokenInteger || next.kind == tokenNumber) {
			p.advance()
		}
		return e
	case p.tok.kind == tokenOp, p.is(kwOperator) && next.kind == '(', p.is(kwNot), p.is(kwNotLA),
		p.is(kwDefault), p.is(kwUnique):
		return p.expr()
	}
	if !p.enter() {
		return nil
	}
	outer := p.height
	p.height = 0
	e := p.primary()
	if !p.accept(kwRow) && !p.accept(kwRows) {
		e = p.infix(e, precNone, fullExpr)
	}
	p.grow()
	p.height = max(outer, p.height)
	p.leave()
	return e
}

// locking parses FOR UPDATE and the like, or FOR READ ONLY, which means nothing.
func (p *parser) locking(q *SelectStatement) {
	if p.isSeq(kwFor, kwRead) {
		p.expect(kwFor, kwRead, kwOnly)
		return
	}
	for p.is(kwFor) {
		q.Locking = append(q.Locking, p.lockingClause())
	}
}

// lockingClause parses FOR strength [OF names] [NOWAIT|SKIP LOCKED].
func (p *parser) lockingClause() *LockingClause {
	l := &LockingClause{Pos: p.pos()}
	p.advance()
	switch {
	case p.accept(kwUpdate):
		l.Strength = ForUpdate
	case p.accept(kwShare):
		l.Strength = ForShare
	case p.accept(kwNo):
		p.expect(kwKey, kwUpdate)
		l.Strength = ForNoKeyUpdate
	default:
		p.expect(kwKey, kwShare)
	}
	if p.accept(kwOf) {
		l.Of = p.objectNames()
	}
	switch {
	case p.accept(kwNowait):
		l.Wait = LockNoWait
	case p.accept(kwSkip):
		p.expect(kwLocked)
		l.Wait = LockSkip
	}
	return l
}
