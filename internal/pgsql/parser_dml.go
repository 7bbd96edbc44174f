package pgsql

// preparableStatement parses a query or a data-modifying statement, with its
// WITH clause.
func (p *parser) preparableStatement() Statement {
	if !p.enter() {
		return nil
	}
	outer := p.height
	p.height = 0
	s := p.queryOrDML()
	p.grow()
	p.height = max(outer, p.height)
	p.leave()
	return s
}

// queryOrDML parses what preparableStatement does.
func (p *parser) queryOrDML() Statement {
	start := p.pos()
	with := p.optWith()
	switch {
	case p.is(kwInsert):
		s := p.insert()
		s.With = with
		return s
	case p.is(kwUpdate):
		s := p.update()
		s.With = with
		return s
	case p.is(kwDelete):
		s := p.delete()
		s.With = with
		return s
	case p.is(kwMerge):
		s := p.merge()
		s.With = with
		return s
	case !p.startsQuery() && p.tok.kind != '(':
		p.unexpected()
		return nil
	}
	q := p.selectAfterWith(with)
	if q != nil && with != nil && q.SetOp == NoSetOp {
		q.Pos = start
	}
	return q
}

// insert parses INSERT.
func (p *parser) insert() *InsertStatement {
	s := &InsertStatement{Pos: p.pos()}
	p.expect(kwInsert, kwInto)
	s.Table = tableRef(p.objectName())
	if p.accept(kwAs) {
		s.Table.Alias = p.colID()
	}
	if p.accept(kwDefault) {
		p.expect(kwValues)
	} else {
		p.insertSource(s)
	}
	if p.is(kwOn) {
		s.OnConflict = p.onConflict()
	}
	s.Returning = p.optReturning()
	return s
}

// insertSource parses [(columns)] [OVERRIDING …] query. A parenthesis opens
// either the columns or the query.
func (p *parser) insertSource(s *InsertStatement) {
	if p.tok.kind == '(' && p.opensColumns() {
		p.advance()
		s.Columns = p.insertColumns()
		p.expectKind(')')
	}
	s.Overriding = p.overriding()
	s.Source = p.selectStatement()
}

// opensColumns reports whether the current parenthesis opens a list of columns.
func (p *parser) opensColumns() bool {
	next := p.peek(1)
	switch {
	case next.kind == '%':
		return true
	case next.is(kwValues):
		return p.peek(2).kind != '('
	}
	return next.isColID()
}

// overriding parses OVERRIDING USER|SYSTEM VALUE, if it is there.
func (p *parser) overriding() Overriding {
	if !p.accept(kwOverriding) {
		return OverridingNone
	}
	kind := OverridingUser
	if !p.accept(kwUser) {
		p.expect(kwSystem)
		kind = OverridingSystem
	}
	p.expect(kwValue)
	return kind
}

// insertColumns parses target columns separated by commas.
func (p *parser) insertColumns() []*InsertColumn {
	list := []*InsertColumn{p.insertColumn()}
	for p.acceptKind(',') {
		list = append(list, p.insertColumn())
	}
	return list
}

// insertColumn parses a target column with its fields and subscripts.
func (p *parser) insertColumn() *InsertColumn {
	c := &InsertColumn{Pos: p.pos()}
	c.Name = p.colID()
	for p.err == nil {
		step := &PathStep{Pos: p.pos()}
		switch {
		case p.tok.kind == '[':
			step.Lower, step.Upper, step.Slice = p.subscript()
		case !p.acceptKind('.'):
			return c
		case p.acceptKind('*'):
			step.Star = true
			p.refuseAfterStar()
		default:
			step.Field = p.colLabel()
		}
		c.Path = append(c.Path, step)
	}
	return c
}

// onConflict parses ON CONFLICT.
func (p *parser) onConflict() *OnConflict {
	c := &OnConflict{Pos: p.pos()}
	p.expect(kwOn, kwConflict)
	switch {
	case p.tok.kind == '(':
		c.IndexPos = p.pos()
		p.advance()
		c.Index = p.indexElems()
		p.expectKind(')')
		c.IndexWhere = p.optWhere()
	case p.accept(kwOn):
		p.expect(kwConstraint)
		c.Constraint = p.colID()
	}
	p.expect(kwDo)
	if p.accept(kwNothing) {
		return c
	}
	p.expect(kwUpdate, kwSet)
	c.Update = p.assignments()
	c.Where = p.optWhere()
	return c
}

// assignments parses items of SET separated by commas.
func (p *parser) assignments() []*Assignment {
	list := []*Assignment{p.assignment()}
	for p.acceptKind(',') {
		list = append(list, p.assignment())
	}
	return list
}

// assignment parses column = value, or (columns) = value.
func (p *parser) assignment() *Assignment {
	a := &Assignment{Pos: p.pos()}
	if a.Multiple = p.acceptKind('('); a.Multiple {
		a.Columns = p.insertColumns()
		p.expectKind(')')
	} else {
		a.Columns = []*InsertColumn{p.insertColumn()}
	}
	p.expectKind('=')
	a.Value = p.expr()
	return a
}

// update parses UPDATE.
func (p *parser) update() *UpdateStatement {
	s := &UpdateStatement{Pos: p.pos()}
	p.advance()
	s.Table = p.relationOptAlias()
	p.expect(kwSet)
	s.Set = p.assignments()
	s.From = p.optFrom(kwFrom)
	s.Where, s.CurrentOf = p.whereOrCurrent()
	s.Returning = p.optReturning()
	return s
}

// delete parses DELETE.
func (p *parser) delete() *DeleteStatement {
	s := &DeleteStatement{Pos: p.pos()}
	p.expect(kwDelete, kwFrom)
	s.Table = p.relationOptAlias()
	s.Using = p.optFrom(kwUsing)
	s.Where, s.CurrentOf = p.whereOrCurrent()
	s.Returning = p.optReturning()
	return s
}

// whereOrCurrent parses WHERE, which may name a cursor's current row.
func (p *parser) whereOrCurrent() (where Expr, cursor string) {
	if p.is(kwWhere) && p.peek(1).is(kwCurrent) && p.peek(2).is(kwOf) {
		p.expect(kwWhere, kwCurrent, kwOf)
		return nil, p.colID()
	}
	return p.optWhere(), ""
}

// merge parses MERGE.
func (p *parser) merge() *MergeStatement {
	s := &MergeStatement{Pos: p.pos()}
	p.expect(kwMerge, kwInto)
	s.Table = p.relationOptAlias()
	p.expect(kwUsing)
	s.Source = p.tableExpr()
	p.expect(kwOn)
	s.On = p.expr()
	if !p.is(kwWhen) {
		p.unexpected()
	}
	for p.is(kwWhen) {
		s.Whens = append(s.Whens, p.mergeWhen())
	}
	s.Returning = p.optReturning()
	return s
}

// mergeWhen parses a WHEN clause of MERGE.
func (p *parser) mergeWhen() *MergeWhen {
	w := &MergeWhen{Pos: p.pos()}
	p.advance()
	if p.accept(kwNot) {
		w.Match = NotMatchedByTarget
		p.expect(kwMatched)
		if p.accept(kwBy) && !p.accept(kwTarget) {
			p.expect(kwSource)
			w.Match = NotMatchedBySource
		}
	} else {
		p.expect(kwMatched)
	}
	if p.accept(kwAnd) {
		w.Cond = p.expr()
	}
	p.expect(kwThen)
	p.mergeAction(w)
	return w
}

// mergeAction parses what follows THEN.
func (p *parser) mergeAction(w *MergeWhen) {
	switch {
	case p.accept(kwDo):
		p.expect(kwNothing)
	case w.Match == NotMatchedByTarget:
		p.expect(kwInsert)
		w.Action = MergeInsert
		p.mergeInsert(w)
	case p.accept(kwDelete):
		w.Action = MergeDelete
	default:
		p.expect(kwUpdate, kwSet)
		w.Action = MergeUpdate
		w.Set = p.assignments()
	}
}

// mergeInsert parses what follows INSERT in MERGE.
func (p *parser) mergeInsert(w *MergeWhen) {
	if p.accept(kwDefault) {
		p.expect(kwValues)
		return
	}
	if p.acceptKind('(') {
		w.Columns = p.insertColumns()
		p.expectKind(')')
	}
	w.Overriding = p.overriding()
	p.expect(kwValues)
	w.Values = p.parenExprList()
}
