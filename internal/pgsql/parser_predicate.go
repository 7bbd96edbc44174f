package pgsql

// isTest parses an IS test, ISNULL or NOTNULL after left. The second result is
// as for infixOne.
func (p *parser) isTest(left Expr, mode exprMode) (Expr, int) {
	pos := p.pos()
	switch {
	case p.accept(kwIsnull):
		return &IsExpr{Pos: pos, Arg: left, Kind: IsNull}, precNone
	case p.accept(kwNotnull):
		return &IsExpr{Pos: pos, Arg: left, Kind: IsNull, Not: true}, precNone
	}
	p.advance()
	not := p.accept(kwNot)
	switch {
	case p.accept(kwDistinct):
		p.expect(kwFrom)
		right := p.exprAbove(precIs, mode.operand())
		return &DistinctExpr{Pos: pos, Left: left, Right: right, Not: not}, precIs
	case p.accept(kwDocument):
		return &IsExpr{Pos: pos, Arg: left, Kind: IsDocument, Not: not}, precNone
	case mode == boundedExpr:
		p.unexpected()
		return nil, precNone
	case p.is(kwJson):
		return p.isJSON(&IsJSONExpr{Pos: pos, Arg: left, Not: not}), precNone
	}
	return p.isTruth(&IsExpr{Pos: pos, Arg: left, Not: not}), precNone
}

// isTruth parses what follows IS [NOT] in the tests of truth and form.
func (p *parser) isTruth(e *IsExpr) Expr {
	switch {
	case p.accept(kwNull):
		e.Kind = IsNull
	case p.accept(kwTrue):
		e.Kind = IsTrue
	case p.accept(kwFalse):
		e.Kind = IsFalse
	case p.accept(kwUnknown):
		e.Kind = IsUnknown
	default:
		e.Kind = IsNormalized
		e.Form = p.optNormalForm()
		p.expect(kwNormalized)
	}
	return e
}

// optNormalForm parses the name of a Unicode normal form, if there is one.
func (p *parser) optNormalForm() string {
	switch {
	case p.accept(kwNfc):
		return "NFC"
	case p.accept(kwNfd):
		return "NFD"
	case p.accept(kwNfkc):
		return "NFKC"
	case p.accept(kwNfkd):
		return "NFKD"
	}
	return ""
}

// isJSON parses what follows IS [NOT].
func (p *parser) isJSON(e *IsJSONExpr) Expr {
	p.advance()
	switch {
	case p.accept(kwValue):
		e.Kind = "VALUE"
	case p.accept(kwArray):
		e.Kind = "ARRAY"
	case p.accept(kwObject):
		e.Kind = "OBJECT"
	case p.accept(kwScalar):
		e.Kind = "SCALAR"
	}
	e.Unique = p.jsonUnique()
	return e
}

// likeFamily parses [NOT] LIKE, ILIKE, SIMILAR TO, BETWEEN and IN after left,
// and IRIS's predicates. The second result is as for infixOne.
func (p *parser) likeFamily(left Expr) (Expr, int) {
	pos := p.pos()
	if p.tok.kind == '%' {
		op := p.takeIRISName()
		right := p.exprAbove(precLike, fullExpr)
		return &OpExpr{Pos: pos, Op: op, Left: left, Right: right}, precLike
	}
	not := p.accept(kwNotLA)
	switch {
	case p.accept(kwBetween):
		return p.between(&BetweenExpr{Pos: pos, Arg: left, Not: not}), precLike
	case p.accept(kwIn):
		return p.in(&InExpr{Pos: pos, Arg: left, Not: not}), precNone
	case p.accept(kwSimilar):
		p.expect(kwTo)
		return p.likePattern(&LikeExpr{Pos: pos, Arg: left, Kind: Similar, Not: not}), precLike
	}
	e := &LikeExpr{Pos: pos, Arg: left, Not: not}
	if p.is(kwIlike) {
		e.Kind = ILike
	}
	p.advance()
	if p.isOneOf(kwAny, kwSome, kwAll) {
		return p.quantified(left, OperatorName{Pos: pos, Name: likeOperator(e.Kind, not)}), precNone
	}
	return p.likePattern(e), precLike
}

// likeOperator returns the operator that LIKE or ILIKE stands for.
func likeOperator(kind LikeKind, not bool) string {
	op := "~~"
	if kind == ILike {
		op = "~~*"
	}
	if not {
		op = "!" + op
	}
	return op
}

// likePattern parses pattern [ESCAPE escape].
func (p *parser) likePattern(e *LikeExpr) Expr {
	e.Pattern = p.exprAbove(precLike, fullExpr)
	if p.accept(kwEscape) {
		e.Escape = p.exprAbove(precLike, fullExpr)
	}
	return e
}

// between parses [SYMMETRIC] low AND high.
func (p *parser) between(e *BetweenExpr) Expr {
	if !p.accept(kwAsymmetric) {
		e.Symmetric = p.accept(kwSymmetric)
	}
	e.Low = p.exprAbove(precNone, boundedExpr)
	p.expect(kwAnd)
	e.High = p.exprAbove(precLike, fullExpr)
	return e
}

// in parses the list or query of IN.
func (p *parser) in(e *InExpr) Expr {
	e.Query, e.List = p.parenthesised(true)
	return e
}

// irisPredicate reports whether %STARTSWITH or %INLIST comes next with an
// operand after it. PostgreSQL would take the percent sign for modulo, and then
// accept no operand behind the word but a string, as in a %startswith 'b': a
// constant of a type that does not exist.
func (p *parser) irisPredicate() bool {
	if !p.irisName() {
		return false
	}
	switch p.peek(1).text {
	case "startswith", "inlist":
		return p.startsExpr(p.peek(2))
	}
	return false
}

// operatorIsLabel reports whether the current keyword, which is an operator, is
// here a label without AS: what follows cannot continue the expression.
func (p *parser) operatorIsLabel() bool {
	if p.tok.kind != tokenKeyword || !p.tok.isBareLabel() {
		return false
	}
	next := p.peek(1)
	switch p.tok.kw {
	case kwIs:
		switch next.kw {
		case kwNull, kwNot, kwTrue, kwFalse, kwUnknown, kwDistinct, kwDocument,
			kwNormalized, kwNfc, kwNfd, kwNfkc, kwNfkd, kwJson:
			return next.kind != tokenKeyword
		}
		return true
	case kwIn, kwOperator:
		return next.kind != '('
	case kwSimilar:
		return !next.is(kwTo)
	case kwAt:
		return !next.is(kwTime) && !next.is(kwLocal)
	case kwCollate:
		return !next.isColID()
	case kwLike, kwIlike:
		return !p.startsExpr(next) && !next.is(kwAny) && !next.is(kwSome) && !next.is(kwAll)
	case kwBetween:
		return !p.startsExpr(next) && !next.is(kwSymmetric) && !next.is(kwAsymmetric)
	case kwAnd, kwOr:
		return !p.startsExpr(next)
	}
	return false
}

// startsExpr reports whether an expression may start with t.
func (p *parser) startsExpr(t *token) bool {
	switch t.kind {
	case tokenIdent, tokenInteger, tokenNumber, tokenString, tokenBits, tokenHex, tokenParam,
		tokenOp, '(', '+', '-', '%', '$':
		return true
	case tokenKeyword:
		return keywordStartsExpr(t)
	}
	return false
}

// keywordStartsExpr is startsExpr for a keyword.
func keywordStartsExpr(t *token) bool {
	if t.kw == kwNotLA {
		return true
	}
	if t.category() != reservedKeyword {
		return true
	}
	switch t.kw {
	case kwArray, kwCase, kwCast, kwCurrentCatalog, kwCurrentDate, kwCurrentRole, kwCurrentTime,
		kwCurrentTimestamp, kwCurrentUser, kwDefault, kwFalse, kwLocaltime, kwLocaltimestamp,
		kwNot, kwNull, kwSessionUser, kwSystemUser, kwTrue, kwUnique, kwUser:
		return true
	}
	return false
}
