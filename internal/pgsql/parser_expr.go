package pgsql

import "github.com/iris-pgwire/iris-pgwire/internal/pgerr"

// The precedences of operators, lowest first; see "Operator Precedence".
const (
	precNone = iota // not an operator
	precOr
	precAnd
	precNot
	precIs
	precCompare
	precLike // also BETWEEN, IN, ILIKE, SIMILAR
	precOp   // operators without a precedence of their own
	precAdd
	precMul
	precPower
	precAt
	precCollate
	precUnary
	precTypecast
)

// exprMode is what an expression may contain.
type exprMode uint8

const (
	// fullExpr is any expression (a_expr in PostgreSQL's grammar).
	fullExpr exprMode = iota
	// targetExpr is a full expression that a label without AS may follow.
	targetExpr
	// boundedExpr has no AND, OR, NOT, IN, LIKE and the like outside of
	// parentheses (b_expr in PostgreSQL's grammar).
	boundedExpr
)

// operand is the mode of an operand of an operator.
func (m exprMode) operand() exprMode {
	if m == boundedExpr {
		return boundedExpr
	}
	return fullExpr
}

// expr parses an expression.
func (p *parser) expr() Expr { return p.exprAbove(precNone, fullExpr) }

// exprList parses expressions separated by commas.
func (p *parser) exprList() []Expr {
	list := []Expr{p.expr()}
	for p.acceptKind(',') {
		list = append(list, p.expr())
	}
	return list
}

// parenExprList parses a list of expressions in parentheses.
func (p *parser) parenExprList() []Expr {
	p.expectKind('(')
	list := p.exprList()
	p.expectKind(')')
	return list
}

// parenExpr parses an expression in parentheses.
func (p *parser) parenExpr() Expr {
	p.expectKind('(')
	e := p.expr()
	p.expectKind(')')
	return e
}

// exprAbove parses an expression of operators that bind tighter than min.
//
// While it runs, p.height is the height of the highest tree among its parts;
// on return it covers the expression and what the caller had built before.
func (p *parser) exprAbove(min int, mode exprMode) Expr {
	if !p.enter() {
		return nil
	}
	outer := p.height
	p.height = 0
	e := p.infix(p.prefix(mode), min, mode)
	p.grow()
	p.height = max(outer, p.height)
	p.leave()
	return e
}

// prefix parses prefix operators and their operand, or a primary expression.
func (p *parser) prefix(mode exprMode) Expr {
	pos := p.pos()
	switch {
	case p.tok.kind == '-':
		p.advance()
		return negate(pos, p.exprAbove(precUnary, mode.operand()))
	case p.tok.kind == '+':
		p.advance()
		return &OpExpr{Pos: pos, Op: "+", Right: p.exprAbove(precUnary, mode.operand())}
	case p.tok.kind == tokenOp, p.is(kwOperator) && p.peek(1).kind == '(':
		op := p.operatorName()
		right := p.exprAbove(precOp, mode.operand())
		return &OpExpr{Pos: pos, Schema: op.Schema, Op: op.Name, Right: right}
	case p.tok.kind != tokenKeyword || mode == boundedExpr:
		return p.primary()
	case p.is(kwNot), p.is(kwNotLA):
		p.advance()
		// NOT is its own operand's neighbour: NOT NOT a.
		return &BoolExpr{Pos: pos, Op: Not, Args: []Expr{p.exprAbove(precNot-1, fullExpr)}}
	case p.accept(kwDefault):
		return &DefaultExpr{Pos: pos}
	case p.accept(kwUnique):
		p.nullTreatment()
		p.selectWithParens()
		p.failWith(pgerr.New(pgerr.FeatureNotSupported, "UNIQUE predicate is not yet implemented").At(pos))
		return nil
	}
	return p.primary()
}

// negate returns the negative of e; that of a number is a number.
func negate(pos int, e Expr) Expr {
	lit, ok := e.(*Literal)
	if !ok || lit.Kind != LiteralInteger && lit.Kind != LiteralNumeric {
		return &OpExpr{Pos: pos, Op: "-", Right: e}
	}
	lit.Pos = pos
	if lit.Text[0] == '-' {
		lit.Text = lit.Text[1:]
	} else {
		lit.Text = "-" + lit.Text
	}
	return lit
}

// infix parses the operators that follow left and bind tighter than min.
func (p *parser) infix(left Expr, min int, mode exprMode) Expr {
	nonassoc := precNone // comparisons and the like do not chain
	for p.err == nil {
		prec := p.infixPrec(mode)
		if prec == precNone || prec <= min {
			break
		}
		if prec == nonassoc {
			p.unexpected()
			break
		}
		if mode == targetExpr && p.operatorIsLabel() {
			break
		}
		left, nonassoc = p.infixOne(left, prec, mode)
	}
	return left
}

// infixPrec returns the precedence of the current token as an operator after an
// operand.
func (p *parser) infixPrec(mode exprMode) int {
	switch p.tok.kind {
	case tokenKeyword:
		return p.keywordPrec(mode)
	case '+', '-':
		return precAdd
	case '*', '/':
		return precMul
	case '%':
		if mode != boundedExpr && p.irisPredicate() {
			return precLike
		}
		return precMul
	case '^':
		return precPower
	case '<', '>', '=', tokenLessEquals, tokenGreaterEquals, tokenNotEquals:
		return precCompare
	case tokenOp:
		return precOp
	case tokenTypecast:
		return precTypecast
	}
	return precNone
}

// keywordPrec is infixPrec for a keyword.
func (p *parser) keywordPrec(mode exprMode) int {
	switch p.tok.kw {
	case kwIs:
		return precIs
	case kwOperator:
		return precOp
	}
	if mode == boundedExpr {
		return precNone
	}
	switch p.tok.kw {
	case kwOr:
		return precOr
	case kwAnd:
		return precAnd
	case kwIsnull, kwNotnull:
		return precIs
	case kwSimilar:
		if p.substrings > 0 && !p.peek(1).is(kwTo) {
			return precNone // SUBSTRING(a SIMILAR b ESCAPE c)
		}
		return precLike
	case kwBetween, kwIn, kwLike, kwIlike, kwNotLA:
		return precLike
	case kwAt:
		return precAt
	case kwCollate:
		return precCollate
	}
	return precNone
}

// infixOne parses one operator after left with its other operands. The second
// result is the operator's precedence when it does not associate, else 0.
func (p *parser) infixOne(left Expr, prec int, mode exprMode) (Expr, int) {
	switch prec {
	case precOr, precAnd:
		return p.boolChain(left, prec), precNone
	case precIs:
		p.grow()
		return p.isTest(left, mode)
	case precLike:
		p.grow()
		return p.likeFamily(left)
	case precAt:
		p.grow()
		return p.atTimeZone(left), precNone
	case precCollate, precTypecast:
		p.grow()
		return p.postfixCast(left, prec), precNone
	}
	return p.operator(left, prec, mode)
}

// postfixCast parses ::type or COLLATE name.
func (p *parser) postfixCast(left Expr, prec int) Expr {
	pos := p.pos()
	p.advance()
	if prec == precCollate {
		return &CollateExpr{Pos: pos, Arg: left, Collation: p.anyName()}
	}
	return &CastExpr{Pos: pos, Arg: left, Type: p.typeName()}
}

// operator parses an operator and its right operand, or ANY and the like.
func (p *parser) operator(left Expr, prec int, mode exprMode) (Expr, int) {
	pos := p.pos()
	op := p.operatorName()
	if mode != boundedExpr && p.isOneOf(kwAny, kwSome, kwAll) {
		p.grow()
		return p.quantified(left, op), precNone
	}
	right := p.exprAbove(prec, mode.operand())
	p.grow()
	nonassoc := precNone
	if prec == precCompare {
		nonassoc = prec
	}
	return &OpExpr{Pos: pos, Schema: op.Schema, Op: op.Name, Left: left, Right: right}, nonassoc
}

// quantified parses ANY, SOME or ALL with its array or query.
func (p *parser) quantified(left Expr, op OperatorName) Expr {
	q := &QuantifiedExpr{Pos: op.Pos, Left: left, Schema: op.Schema, Op: op.Name, All: p.is(kwAll)}
	p.advance()
	query, list := p.parenthesised(false)
	if q.Query = query; query == nil {
		q.Array = first(list)
	}
	return q
}

// first returns the first expression of a list.
func first(list []Expr) Expr {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

// boolChain parses a chain of AND or OR as one node.
func (p *parser) boolChain(left Expr, prec int) Expr {
	op := And
	if prec == precOr {
		op = Or
	}
	chain, ok := left.(*BoolExpr)
	if !ok || chain.Op != op {
		p.grow()
		chain = &BoolExpr{Pos: p.pos(), Op: op, Args: []Expr{left}}
	}
	p.advance()
	chain.Args = append(chain.Args, p.exprAbove(prec, fullExpr))
	return chain
}

// atTimeZone parses AT TIME ZONE zone, or AT LOCAL.
func (p *parser) atTimeZone(left Expr) Expr {
	call := &FuncCall{Pos: p.pos(), Schema: "pg_catalog", Name: "timezone", Syntax: SyntaxAtLocal}
	p.advance()
	if p.accept(kwLocal) {
		call.Args = []Expr{left}
		return call
	}
	p.expect(kwTime, kwZone)
	call.Syntax = SyntaxAtTimeZone
	call.Args = []Expr{p.exprAbove(precAt, fullExpr), left}
	return call
}
