package pgsql

// optFrom parses a FROM or USING clause, if it is there.
func (p *parser) optFrom(kw keyword) []TableExpr {
	if !p.accept(kw) {
		return nil
	}
	return p.tableList()
}

// tableList parses items of FROM separated by commas.
func (p *parser) tableList() []TableExpr {
	list := []TableExpr{p.tableExpr()}
	for p.acceptKind(',') {
		list = append(list, p.tableExpr())
	}
	return list
}

// tableExpr parses an item of FROM with its joins.
func (p *parser) tableExpr() TableExpr {
	if !p.enter() {
		return nil
	}
	outer := p.height
	p.height = 0
	t := p.joins(p.tablePrimary())
	p.grow()
	p.height = max(outer, p.height)
	p.leave()
	return t
}

// isJoin reports whether a join comes next.
func (p *parser) isJoin() bool {
	return p.isOneOf(kwJoin, kwInner, kwLeft, kwRight, kwFull, kwCross, kwNatural)
}

// joins parses the joins after left.
func (p *parser) joins(left TableExpr) TableExpr {
	for p.err == nil && p.isJoin() {
		left = p.join(left)
		p.grow()
	}
	return left
}

// join parses one join. The right side of a join with a condition reaches to
// that condition: a JOIN b JOIN c ON … ON … joins b and c first.
func (p *parser) join(left TableExpr) *JoinExpr {
	j := &JoinExpr{Pos: p.pos(), Left: left}
	if p.accept(kwCross) {
		j.Kind = CrossJoin
		p.expect(kwJoin)
		j.Right = p.tablePrimary()
		return j
	}
	j.Natural = p.accept(kwNatural)
	j.Kind = p.joinKind()
	p.expect(kwJoin)
	if j.Natural {
		j.Right = p.tablePrimary()
		return j
	}
	j.Right = p.tableExpr()
	if p.accept(kwOn) {
		j.On = p.expr()
		return j
	}
	p.expect(kwUsing)
	j.Using = p.parenNameList()
	if p.accept(kwAs) {
		j.UsingAlias = p.colID()
	}
	return j
}

// joinKind parses [INNER | LEFT|RIGHT|FULL [OUTER]].
func (p *parser) joinKind() JoinKind {
	var kind JoinKind
	switch {
	case p.accept(kwInner):
		return InnerJoin
	case p.accept(kwLeft):
		kind = LeftJoin
	case p.accept(kwRight):
		kind = RightJoin
	case p.accept(kwFull):
		kind = FullJoin
	default:
		return InnerJoin
	}
	p.accept(kwOuter)
	return kind
}

// tablePrimary parses an item of FROM without joins.
func (p *parser) tablePrimary() TableExpr {
	switch {
	case p.tok.kind == '(':
		return p.parenTable()
	case p.is(kwLateral):
		return p.lateral()
	case p.is(kwOnly):
		return p.aliasedRelation(p.relation())
	case p.is(kwXmltable) && p.peek(1).kind == '(':
		t := p.xmlTable()
		t.Alias, t.ColumnAliases = p.optAlias()
		return t
	case p.is(kwJsonTable) && p.peek(1).kind == '(':
		t := p.jsonTable()
		t.Alias, t.ColumnAliases = p.optAlias()
		return t
	}
	if f := p.functionTable(); f != nil {
		return f
	}
	return p.namedTable()
}

// lateral parses LATERAL and the item behind it.
func (p *parser) lateral() TableExpr {
	p.advance()
	if p.tok.kind == '(' {
		pos := p.pos()
		return p.subqueryRef(pos, p.selectWithParens(), true)
	}
	switch {
	case p.is(kwXmltable) && p.peek(1).kind == '(', p.is(kwJsonTable) && p.peek(1).kind == '(':
	default:
		return p.lateralFunction()
	}
	switch t := p.tablePrimary().(type) {
	case *XMLTable:
		t.Lateral = true
		return t
	case *JSONTable:
		t.Lateral = true
		return t
	}
	return nil
}

// lateralFunction parses ROWS FROM (…) or a function behind LATERAL.
func (p *parser) lateralFunction() TableExpr {
	f := &FunctionRef{Pos: p.pos(), Lateral: true}
	if p.is(kwRows) && p.peek(1).is(kwFrom) {
		f.RowsFrom = true
		return p.rowsFrom(f)
	}
	f.Functions = []*FunctionItem{{Pos: f.Pos, Func: p.windowlessFunction()}}
	return p.functionRef(f)
}

// subqueryRef parses the alias of a query in FROM.
func (p *parser) subqueryRef(pos int, q *SelectStatement, lateral bool) *SubqueryRef {
	s := &SubqueryRef{Pos: pos, Query: q, Lateral: lateral}
	s.Alias, s.ColumnAliases = p.optAlias()
	return s
}

// parenTable parses a parenthesised item of FROM: a query or a join.
func (p *parser) parenTable() TableExpr {
	pos := p.pos()
	q, t := p.parenthesisedTable()
	if q != nil {
		return p.subqueryRef(pos, q, false)
	}
	p.joinAlias(t)
	return t
}

// parenthesisedTable parses what may stand in parentheses in FROM. Which of
// the two it is may become known only behind the next closing parenthesis, as
// in ((SELECT 1) a JOIN b ON true).
func (p *parser) parenthesisedTable() (*SelectStatement, TableExpr) {
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
	if p.tok.kind != '(' {
		return nil, p.parenthesisedJoin(p.tablePrimary(), false)
	}
	pos := p.pos()
	q, t := p.parenthesisedTable()
	switch {
	case q == nil:
		alias := p.joinAlias(t)
		return nil, p.parenthesisedJoin(t, !alias)
	case p.continuesSelect():
		q = p.selectRest(q)
		p.expectKind(')')
		return q, nil
	case p.acceptKind(')'):
		return q, nil
	}
	return nil, p.parenthesisedJoin(p.subqueryRef(pos, q, false), false)
}

// parenthesisedJoin parses the joins after left and the closing parenthesis.
// There must be one, unless left is already a bare join.
func (p *parser) parenthesisedJoin(left TableExpr, bare bool) TableExpr {
	if !bare && !p.isJoin() {
		p.unexpected()
	}
	t := p.joins(left)
	p.expectKind(')')
	return t
}

// joinAlias parses the alias of a join in parentheses and reports whether there
// was one.
func (p *parser) joinAlias(t TableExpr) bool {
	j, ok := t.(*JoinExpr)
	if !ok {
		return false
	}
	j.Alias, j.ColumnAliases = p.optAlias()
	return j.Alias != ""
}

// relation parses a table's name with ONLY or a star.
func (p *parser) relation() *TableRef {
	pos := p.pos()
	if !p.accept(kwOnly) {
		t := tableRef(p.objectName())
		p.acceptKind('*')
		return t
	}
	paren := p.acceptKind('(')
	t := tableRef(p.objectName())
	t.Pos, t.Only = pos, true
	if paren {
		p.expectKind(')')
	}
	return t
}

// tableRef returns a reference to the named table.
func tableRef(n ObjectName) *TableRef {
	return &TableRef{Pos: n.Pos, Catalog: n.Catalog, Schema: n.Schema, Name: n.Name}
}

// relations parses tables separated by commas.
func (p *parser) relations() []*TableRef {
	list := []*TableRef{p.relation()}
	for p.acceptKind(',') {
		list = append(list, p.relation())
	}
	return list
}

// aliasedRelation parses the alias and sample of a table.
func (p *parser) aliasedRelation(t *TableRef) *TableRef {
	t.Alias, t.ColumnAliases = p.optAlias()
	if !p.is(kwTablesample) {
		return t
	}
	s := &TableSample{Pos: p.pos()}
	p.advance()
	s.Method = p.functionName()
	s.Args = p.parenExprList()
	if p.accept(kwRepeatable) {
		s.Repeatable = p.parenExpr()
	}
	t.Sample = s
	return t
}

// optAlias parses [AS] alias [(columns)], if it is there.
func (p *parser) optAlias() (string, []string) {
	if !p.accept(kwAs) && !p.tok.isColID() {
		return "", nil
	}
	return p.colID(), p.optNameList()
}

// relationOptAlias parses the table that a statement changes.
func (p *parser) relationOptAlias() *TableRef {
	t := p.relation()
	if p.accept(kwAs) || p.tok.isColID() && !p.is(kwSet) {
		t.Alias = p.colID()
	}
	return t
}
