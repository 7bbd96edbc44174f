package pgsql

import "github.com/iris-pgwire/iris-pgwire/internal/pgerr"

// startsQuery reports whether the current token starts a query that is not
// parenthesised, where nothing but a query may stand.
func (p *parser) startsQuery() bool {
	return p.isOneOf(kwSelect, kwWith, kwWithLA, kwTable, kwValues)
}

// startsSelect is startsQuery where an expression or table may stand too: VALUES
// may then be a name.
func (p *parser) startsSelect() bool {
	return p.startsQuery() && (!p.is(kwValues) || p.peek(1).kind == '(')
}

// continuesSelect reports whether the current token goes on with a query after
// a parenthesised one.
func (p *parser) continuesSelect() bool {
	return p.isOneOf(kwUnion, kwIntersect, kwExcept, kwOrder, kwLimit, kwOffset, kwFetch, kwFor)
}

// selectStatement parses a query with or without parentheses around it.
func (p *parser) selectStatement() *SelectStatement {
	if !p.startsQuery() && p.tok.kind != '(' {
		p.unexpected()
		return &SelectStatement{}
	}
	return p.selectNoParens()
}

// selectNoParens parses a query with its WITH, ORDER BY, LIMIT and locking
// clauses. Its first part may be in parentheses.
func (p *parser) selectNoParens() *SelectStatement {
	if !p.enter() {
		return nil
	}
	outer := p.height
	p.height = 0
	q := p.selectAfterWith(p.optWith())
	p.grow()
	p.height = max(outer, p.height)
	p.leave()
	return q
}

// selectAfterWith parses a query whose WITH clause has been read.
func (p *parser) selectAfterWith(with *WithClause) *SelectStatement {
	q := p.setOperation(p.selectOperand(), 0)
	q = p.selectOptions(q)
	if with != nil && q != nil {
		p.attachWith(q, with)
	}
	return q
}

// selectRest parses what follows a first part that was in parentheses.
func (p *parser) selectRest(q *SelectStatement) *SelectStatement {
	q = p.selectOptions(p.setOperation(q, 0))
	p.grow()
	return q
}

// attachWith gives q its WITH clause.
func (p *parser) attachWith(q *SelectStatement, with *WithClause) {
	if q.With != nil {
		p.fail(pgerr.SyntaxError, with.Pos, "multiple WITH clauses not allowed")
	}
	q.With = with
}

// setPrecedence returns the precedence of the set operation that comes next, or
// 0; INTERSECT binds tighter than the others.
func (p *parser) setPrecedence() int {
	switch {
	case p.isOneOf(kwUnion, kwExcept):
		return 1
	case p.is(kwIntersect):
		return 2
	}
	return 0
}

// setOperation parses the set operations after left that bind tighter than min.
func (p *parser) setOperation(left *SelectStatement, min int) *SelectStatement {
	for prec := p.setPrecedence(); prec > min; prec = p.setPrecedence() {
		q := &SelectStatement{Pos: p.pos(), SetOp: Union, Left: left}
		switch p.tok.kw {
		case kwIntersect:
			q.SetOp = Intersect
		case kwExcept:
			q.SetOp = Except
		}
		p.advance()
		if q.All = p.accept(kwAll); !q.All {
			p.accept(kwDistinct)
		}
		q.Right = p.setOperation(p.selectOperand(), prec)
		left = q
		p.grow()
	}
	return left
}

// selectOperand parses SELECT, VALUES, TABLE or a query in parentheses.
func (p *parser) selectOperand() *SelectStatement {
	switch {
	case p.is(kwSelect):
		return p.simpleSelect()
	case p.is(kwValues):
		return p.values()
	case p.is(kwTable):
		return p.tableQuery()
	case p.tok.kind == '(':
		if !p.enter() {
			return nil
		}
		q := p.selectWithParens()
		p.leave()
		return q
	}
	p.unexpected()
	return nil
}

// values parses VALUES (…), ….
func (p *parser) values() *SelectStatement {
	q := &SelectStatement{Pos: p.pos()}
	p.advance()
	for {
		q.Values = append(q.Values, p.parenExprList())
		if !p.acceptKind(',') {
			return q
		}
	}
}

// tableQuery parses TABLE name, which is SELECT * FROM name.
func (p *parser) tableQuery() *SelectStatement {
	pos := p.pos()
	q := &SelectStatement{Pos: pos}
	p.advance()
	q.From = []TableExpr{p.relation()}
	q.Targets = []*Target{{Pos: pos, Expr: &ColumnRef{Pos: pos, Star: true}}}
	return q
}

// simpleSelect parses SELECT up to its WINDOW clause.
func (p *parser) simpleSelect() *SelectStatement {
	q := &SelectStatement{Pos: p.pos()}
	p.advance()
	p.distinct(q)
	q.Top = p.optTop()
	if q.Distinct || p.tok.kind == '*' || p.startsExpr(&p.tok) {
		q.Targets = p.targets()
	}
	if p.is(kwInto) {
		q.Into = p.intoClause()
	}
	q.From = p.optFrom(kwFrom)
	q.Where = p.optWhere()
	if p.accept(kwGroup) {
		p.expect(kwBy)
		p.groupBy(q)
	}
	if p.accept(kwHaving) {
		q.Having = p.expr()
	}
	if p.accept(kwWindow) {
		q.Windows = p.windowClause()
	}
	return q
}

// distinct parses ALL, DISTINCT or DISTINCT ON (…).
func (p *parser) distinct(q *SelectStatement) {
	if p.accept(kwAll) {
		return
	}
	if q.Distinct = p.accept(kwDistinct); q.Distinct && p.accept(kwOn) {
		q.DistinctOn = p.parenExprList()
	}
}

// optTop parses IRIS's TOP n, if it is there. PostgreSQL would take TOP for a
// column, and refuse the number behind it.
func (p *parser) optTop() Expr {
	if p.tok.kind != tokenIdent || p.tok.quoted || p.tok.text != "top" {
		return nil
	}
	switch p.peek(1).kind {
	case tokenInteger, tokenParam:
		p.advance()
		return p.primary()
	}
	return nil
}

// targets parses a select list or RETURNING list.
func (p *parser) targets() []*Target {
	list := []*Target{p.target()}
	for p.acceptKind(',') {
		list = append(list, p.target())
	}
	return list
}

// target parses an item of a select list.
func (p *parser) target() *Target {
	t := &Target{Pos: p.pos()}
	if p.acceptKind('*') {
		t.Expr = &ColumnRef{Pos: t.Pos, Star: true}
		return t
	}
	t.Expr = p.exprAbove(precNone, targetExpr)
	switch {
	case p.accept(kwAs):
		t.Alias = p.colLabel()
	case p.tok.isBareLabel():
		t.Alias = p.colLabel()
	}
	return t
}

// optReturning parses RETURNING, if it is there.
func (p *parser) optReturning() []*Target {
	if !p.accept(kwReturning) {
		return nil
	}
	return p.targets()
}

// intoClause parses SELECT's INTO.
func (p *parser) intoClause() *IntoClause {
	into := &IntoClause{Pos: p.pos()}
	p.advance()
	if p.isOneOf(kwLocal, kwGlobal) && (p.peek(1).is(kwTemporary) || p.peek(1).is(kwTemp)) {
		p.advance()
	}
	if next := p.peek(1); next.is(kwTable) || next.isColID() {
		switch {
		case p.accept(kwTemporary), p.accept(kwTemp):
			into.Persistence = Temporary
		case p.accept(kwUnlogged):
			into.Persistence = Unlogged
		}
	}
	p.accept(kwTable)
	into.Table = p.objectName()
	return into
}

// optWhere parses WHERE, if it is there.
func (p *parser) optWhere() Expr {
	if !p.accept(kwWhere) {
		return nil
	}
	return p.expr()
}

// groupBy parses what follows GROUP BY.
func (p *parser) groupBy(q *SelectStatement) {
	if q.GroupDistinct = p.accept(kwDistinct); !q.GroupDistinct {
		p.accept(kwAll)
	}
	q.GroupBy = p.groupItems()
}

// groupItems parses grouping elements separated by commas.
func (p *parser) groupItems() []Expr {
	list := []Expr{p.groupItem()}
	for p.acceptKind(',') {
		list = append(list, p.groupItem())
	}
	return list
}

// groupItem parses a grouping element.
func (p *parser) groupItem() Expr {
	pos := p.pos()
	switch next := p.peek(1); {
	case p.tok.kind == '(' && next.kind == ')':
		p.advance()
		p.advance()
		return &GroupingSet{Pos: pos, Kind: GroupingEmpty}
	case p.is(kwRollup) && next.kind == '(':
		p.advance()
		return &GroupingSet{Pos: pos, Kind: GroupingRollup, Items: p.parenExprList()}
	case p.is(kwCube) && next.kind == '(':
		p.advance()
		return &GroupingSet{Pos: pos, Kind: GroupingCube, Items: p.parenExprList()}
	case p.is(kwGrouping) && next.is(kwSets):
		return p.groupingSets()
	}
	return p.expr()
}

// groupingSets parses GROUPING SETS (…).
func (p *parser) groupingSets() Expr {
	g := &GroupingSet{Pos: p.pos(), Kind: GroupingSets}
	if !p.enter() {
		return nil
	}
	p.expect(kwGrouping, kwSets)
	p.expectKind('(')
	g.Items = p.groupItems()
	p.expectKind(')')
	p.grow()
	p.leave()
	return g
}

// optOrderBy parses ORDER BY, if it is there.
func (p *parser) optOrderBy() []*SortItem {
	pos := p.pos()
	if !p.accept(kwOrder) {
		return nil
	}
	p.expect(kwBy)
	list := []*SortItem{p.sortItem()}
	for p.acceptKind(',') {
		list = append(list, p.sortItem())
	}
	p.orderPos = pos
	return list
}

// sortItem parses an item of ORDER BY.
func (p *parser) sortItem() *SortItem {
	s := &SortItem{Pos: p.pos()}
	s.Expr = p.expr()
	if p.accept(kwUsing) {
		op := p.operatorName()
		s.Using = &op
	} else {
		s.Direction = p.sortDirection()
	}
	s.Nulls = p.nullsOrder()
	return s
}

// sortDirection parses ASC or DESC, if it is there.
func (p *parser) sortDirection() SortDirection {
	switch {
	case p.accept(kwAsc):
		return SortAsc
	case p.accept(kwDesc):
		return SortDesc
	}
	return SortDefault
}

// nullsOrder parses NULLS FIRST or LAST, if it is there.
func (p *parser) nullsOrder() NullsOrder {
	if !p.accept(kwNullsLA) {
		return NullsDefault
	}
	if p.accept(kwFirst) {
		return NullsFirst
	}
	p.expect(kwLast)
	return NullsLast
}
