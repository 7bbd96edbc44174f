package pgsql

// optWith parses WITH, if it is there.
func (p *parser) optWith() *WithClause {
	w := &WithClause{Pos: p.pos()}
	if !p.accept(kwWithLA) {
		if !p.accept(kwWith) {
			return nil
		}
		w.Recursive = p.is(kwRecursive) && !p.peek(1).is(kwAs) && p.peek(1).kind != '('
		if w.Recursive {
			p.advance()
		}
	}
	w.CTEs = []*CTE{p.cte()}
	for p.acceptKind(',') {
		w.CTEs = append(w.CTEs, p.cte())
	}
	return w
}

// cte parses a common table expression.
func (p *parser) cte() *CTE {
	c := &CTE{Pos: p.pos()}
	c.Name = p.colID()
	c.Columns = p.optNameList()
	p.expect(kwAs)
	switch {
	case p.accept(kwMaterialized):
		c.Materialized = MaterializeAlways
	case p.accept(kwNot):
		p.expect(kwMaterialized)
		c.Materialized = MaterializeNever
	}
	p.expectKind('(')
	c.Statement = p.preparableStatement()
	p.expectKind(')')
	if p.is(kwSearch) {
		c.Search = p.cteSearch()
	}
	if p.is(kwCycle) {
		c.Cycle = p.cteCycle()
	}
	return c
}

// cteSearch parses SEARCH DEPTH|BREADTH FIRST BY columns SET column.
func (p *parser) cteSearch() *CTESearch {
	s := &CTESearch{Pos: p.pos()}
	p.advance()
	if s.Breadth = p.accept(kwBreadth); !s.Breadth {
		p.expect(kwDepth)
	}
	p.expect(kwFirst, kwBy)
	s.Columns = p.nameList()
	p.expect(kwSet)
	s.Set = p.colID()
	return s
}

// cteCycle parses CYCLE columns SET column [TO value DEFAULT value] USING column.
func (p *parser) cteCycle() *CTECycle {
	c := &CTECycle{Pos: p.pos()}
	p.advance()
	c.Columns = p.nameList()
	p.expect(kwSet)
	c.Mark = p.colID()
	if p.accept(kwTo) {
		c.Value = p.constant()
		p.expect(kwDefault)
		c.Default = p.constant()
	}
	p.expect(kwUsing)
	c.Path = p.colID()
	return c
}

// constant parses a literal of any kind.
func (p *parser) constant() Expr {
	e := p.primary()
	switch e.(type) {
	case *Literal, *TypedLiteral:
		return e
	}
	p.unexpected()
	return e
}
