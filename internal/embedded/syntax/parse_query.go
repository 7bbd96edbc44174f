package syntax

// query reads [WITH …] body [ORDER BY …] [LIMIT …] at the top of a statement.
func (p *parser) query() (*Query, error) {
	q := &Query{Pos: p.peek().pos}
	if p.accept("WITH") {
		ctes, err := commaList(p, p.cte, "")
		if err != nil {
			return nil, err
		}
		q.With = ctes
		if !p.is("SELECT", "(") {
			return nil, p.fail(-383, "CTE used for any statement type other than select")
		}
	}
	return q, p.queryRest(q)
}

// subquery reads a query between parentheses whose "(" has been passed.
func (p *parser) subquery() (*Query, error) {
	if !p.is("SELECT", "(") {
		return nil, p.expected("SELECT")
	}
	q := &Query{Pos: p.peek().pos}
	if err := p.queryRest(q); err != nil {
		return nil, err
	}
	if len(q.OrderBy) > 0 && !hasTop(q.Body) {
		return nil, p.fail(-1, "ORDER BY in a subquery must be paired with TOP")
	}
	return q, p.expect(")")
}

// hasTop reports whether a body is a SELECT with a TOP clause.
func hasTop(body QueryBody) bool {
	s, ok := body.(*Select)
	return ok && (s.Top != nil || s.TopAll || s.TopOffset != nil)
}

// cte reads name AS ( query ).
func (p *parser) cte() (CTE, error) {
	n, err := p.name()
	if err != nil {
		return CTE{}, err
	}
	if err := p.expect("AS", "("); err != nil {
		return CTE{}, err
	}
	q, err := p.subquery()
	return CTE{Name: n, Query: q}, err
}

// queryRest reads everything of a query behind WITH.
func (p *parser) queryRest(q *Query) error {
	if err := p.enter(); err != nil {
		return err
	}
	defer p.leave()
	var err error
	if q.Body, err = p.setOperation(); err != nil {
		return err
	}
	if p.accept("ORDER", "BY") {
		if q.OrderBy, err = commaList(p, p.orderItem, ""); err != nil {
			return err
		}
	}
	if q.Limit, err = p.rowLimit(); err != nil {
		return err
	}
	if s, ok := q.Body.(*Select); ok && len(s.OrderBy) > 0 {
		if len(q.OrderBy) > 0 {
			return p.fail(-1, "ORDER BY behind a parenthesised query with ORDER BY is not supported")
		}
		q.OrderBy, s.OrderBy = s.OrderBy, nil
	}
	if s, ok := q.Body.(*Select); ok && s.Limit != nil {
		if q.Limit != nil || len(q.OrderBy) > 0 {
			return p.fail(-1, "ORDER BY and LIMIT behind a parenthesised query with LIMIT are not supported")
		}
		q.Limit, s.Limit = s.Limit, nil
	}
	if q.Limit != nil && hasTop(q.Body) {
		return p.fail(-386, "Cannot use more than one of TOP, LIMIT or ANSI styles")
	}
	return nil
}

// setOperation reads select {UNION [ALL] | INTERSECT | EXCEPT select}; INTERSECT
// binds no tighter than the others.
func (p *parser) setOperation() (QueryBody, error) {
	left, err := p.queryPrimary()
	if err != nil {
		return nil, err
	}
	for p.is("UNION", "INTERSECT", "EXCEPT") {
		op := SetOp(p.next().fold)
		if op == Union && p.accept("ALL") {
			op = UnionAll
		}
		p.accept("%PARALLEL")
		right, err := p.queryPrimary()
		if err != nil {
			return nil, err
		}
		left = &SetOperation{Op: op, Left: left, Right: right}
	}
	return left, nil
}

// queryPrimary reads a SELECT block or a parenthesised body.
func (p *parser) queryPrimary() (QueryBody, error) {
	if !p.accept("(") {
		return p.selectBlock()
	}
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	body, err := p.setOperation()
	if err != nil {
		return nil, err
	}
	if err := p.operandOrder(body); err != nil {
		return nil, err
	}
	limit, err := p.rowLimit()
	if err != nil {
		return nil, err
	}
	if limit != nil {
		s, plain := body.(*Select)
		switch {
		case !plain || s.Limit != nil:
			return nil, p.fail(-1, "LIMIT is supported behind one SELECT of a set operation only")
		case hasTop(s):
			return nil, p.fail(-386, "Cannot use more than one of TOP, LIMIT or ANSI styles")
		}
		s.Limit = limit
	}
	return body, p.expect(")")
}

// operandOrder reads ORDER BY within the parentheses of an operand, which must
// have TOP.
func (p *parser) operandOrder(body QueryBody) error {
	s, plain := body.(*Select)
	if !p.is("ORDER") || !plain || !hasTop(body) || len(s.OrderBy) > 0 {
		return nil
	}
	if err := p.expect("ORDER", "BY"); err != nil {
		return err
	}
	var err error
	s.OrderBy, err = commaList(p, p.orderItem, "")
	return err
}

// selectHints are the %keywords between SELECT and the select list; they change
// plans, not results.
var selectHints = wordSet("%NOFPLAN %NOLOCK %NORUNTIME %PROFILE %PROFILE_ALL %PARALLEL %NOPARALLEL %RUNTIMEIN %RUNTIMEOUT")

// selectBlock reads one SELECT up to HAVING.
func (p *parser) selectBlock() (*Select, error) {
	s := &Select{Pos: p.peek().pos}
	if err := p.expect("SELECT"); err != nil {
		return nil, err
	}
	for selectHints[p.peek().fold] {
		p.next()
	}
	if err := p.quantifiers(s); err != nil {
		return nil, err
	}
	if err := p.selectList(s); err != nil {
		return nil, err
	}
	if p.into && p.accept("INTO") {
		if err := p.intoList(); err != nil {
			return nil, err
		}
	}
	if p.is("INTO") {
		return nil, p.fail(-422, "SELECT request processed via ODBC, JDBC, or Dynamic SQL cannot contain an INTO clause")
	}
	var err error
	if p.accept("FROM") {
		if s.From, err = p.fromList(); err != nil {
			return nil, err
		}
	}
	if s.Where, err = p.where(); err != nil {
		return nil, err
	}
	return s, p.grouping(s)
}

// where reads [WHERE condition].
func (p *parser) where() (Cond, error) {
	if !p.accept("WHERE") {
		return nil, nil
	}
	return p.condition()
}

// grouping reads [GROUP BY …] [HAVING …].
func (p *parser) grouping(s *Select) error {
	var err error
	if p.accept("GROUP", "BY") {
		if s.GroupBy, err = commaList(p, p.expr, ""); err != nil {
			return err
		}
	}
	if p.accept("HAVING") {
		s.Having, err = p.condition()
	}
	return err
}

// quantifiers reads DISTINCT [BY (…)], ALL and TOP, in either order, and
// %ROWOFFSET and %ROWLIMIT, which Hibernate writes in their place.
func (p *parser) quantifiers(s *Select) error {
	for {
		switch {
		case p.accept("ALL"):
		case p.accept("DISTINCT"):
			s.Distinct = true
			if !p.accept("BY") {
				continue
			}
			if err := p.expect("("); err != nil {
				return err
			}
			var err error
			if s.DistinctBy, err = commaList(p, p.expr, ")"); err != nil {
				return err
			}
		case p.is("TOP"):
			if err := p.top(s); err != nil {
				return err
			}
		case p.accept("%ROWOFFSET"):
			var err error
			if s.TopOffset, err = p.rowNumber(); err != nil {
				return err
			}
		case p.accept("%ROWLIMIT"):
			var err error
			if s.Top, err = p.rowNumber(); err != nil {
				return err
			}
		default:
			return nil
		}
	}
}

// top reads TOP {n|?|ALL}; the number may stand in parentheses.
func (p *parser) top(s *Select) error {
	p.next()
	if p.accept("ALL") {
		s.TopAll = true
		return nil
	}
	opened := 0
	for p.accept("(") {
		opened++
	}
	n, err := p.rowNumber()
	if err != nil {
		return err
	}
	s.Top = n
	for ; opened > 0; opened-- {
		if err := p.expect(")"); err != nil {
			return err
		}
	}
	return nil
}

// rowNumber reads the operand of TOP, LIMIT, OFFSET and FETCH: an integer or a
// parameter, no expression.
func (p *parser) rowNumber() (Expr, error) {
	t := p.peek()
	switch {
	case t.kind == tokParam:
		return p.param(), nil
	case t.kind == tokNumber:
		p.next()
		return &NumberLit{Node{t.pos}, t.text}, nil
	case t.fold == "-" && p.peekAt(1).kind == tokNumber:
		p.next()
		return &NumberLit{Node{t.pos}, "-" + p.next().text}, nil
	default:
		return nil, p.fail(-65, "Positive integer constant or variable expected, "+t.found()+" found")
	}
}

// selectList reads the items of a SELECT.
func (p *parser) selectList(s *Select) error {
	if p.is("FROM") {
		p.next()
		if _, err := p.fromList(); err != nil {
			return err
		}
		return p.termExpected(-4)
	}
	items, err := commaList(p, p.selectItem, "")
	s.Items = items
	return err
}

// selectItem reads a star or an expression with its alias.
func (p *parser) selectItem() (SelectItem, error) {
	if star := p.star(); star != nil {
		return SelectItem{Star: star}, nil
	}
	if p.is("FROM", "") || p.peek().kind == tokEOF {
		return SelectItem{}, p.termExpected(-4)
	}
	e, err := p.expr()
	if err != nil {
		return SelectItem{}, err
	}
	item := SelectItem{Expr: e}
	item.Alias, err = p.alias()
	return item, err
}

// star reads *, t.* or s.t.*, and nothing if there is none.
func (p *parser) star() *Star {
	pos := p.peek().pos
	if p.accept("*") {
		return &Star{}
	}
	if !isName(p.peek()) || p.peekAt(1).fold != "." {
		return nil
	}
	if p.peekAt(2).fold == "*" {
		q := QualifiedName{Name: Name(p.peek().text), Pos: pos}
		p.at += 3
		return &Star{Table: q}
	}
	if isName(p.peekAt(2)) && p.peekAt(3).fold == "." && p.peekAt(4).fold == "*" {
		q := QualifiedName{Schema: Name(p.peek().text), Name: Name(p.peekAt(2).text), Pos: pos}
		p.at += 5
		return &Star{Table: q}
	}
	return nil
}

// notAlias are the unreserved words that go on with a clause and therefore are
// not taken for an alias without AS.
var notAlias = wordSet("ORDER LIMIT OFFSET")

// alias reads [AS] name, "" if there is none.
func (p *parser) alias() (Name, error) {
	if p.accept("AS") {
		return p.name()
	}
	if t := p.peek(); !isName(t) || t.kind == tokIdent && notAlias[t.fold] {
		return "", nil
	}
	return p.name()
}

// orderItem reads expression [ASC|DESC].
func (p *parser) orderItem() (OrderItem, error) {
	e, err := p.expr()
	if err != nil {
		return OrderItem{}, err
	}
	item := OrderItem{Expr: e, Desc: p.accept("DESC")}
	if !item.Desc {
		p.accept("ASC")
	}
	return item, nil
}

// rowLimit reads LIMIT [ALL] n [OFFSET m] or [OFFSET m [ROWS]] [FETCH …].
func (p *parser) rowLimit() (*RowLimit, error) {
	var l RowLimit
	var err error
	if p.accept("LIMIT") {
		if p.accept("ALL") {
			return &l, p.offset(&l)
		}
		if l.Count, err = p.rowNumber(); err != nil {
			return nil, err
		}
		if err = p.offset(&l); err != nil {
			return nil, err
		}
		if p.is("FETCH") {
			return nil, p.fail(-386, "Cannot use more than one of TOP, LIMIT or ANSI styles")
		}
		return &l, nil
	}
	if !p.is("OFFSET", "FETCH") {
		return nil, nil
	}
	if err = p.offset(&l); err != nil {
		return nil, err
	}
	if !p.accept("FETCH") {
		return &l, nil
	}
	if !p.accept("FIRST") {
		p.accept("NEXT")
	}
	if l.Count, err = p.rowNumber(); err != nil {
		return nil, err
	}
	if !p.accept("ROWS") {
		p.accept("ROW")
	}
	p.accept("ONLY")
	return &l, nil
}

// offset reads [OFFSET m [ROW[S]]].
func (p *parser) offset(l *RowLimit) error {
	if !p.accept("OFFSET") {
		return nil
	}
	n, err := p.rowNumber()
	if err != nil {
		return err
	}
	l.Offset = n
	if !p.accept("ROWS") {
		p.accept("ROW")
	}
	return nil
}
