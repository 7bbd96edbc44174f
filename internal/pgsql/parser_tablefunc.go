package pgsql

// functionTable parses ROWS FROM (…) or a function of its own syntax in FROM,
// or returns nil.
func (p *parser) functionTable() TableExpr {
	if p.tok.kind != tokenKeyword {
		return nil
	}
	pos := p.pos()
	if p.is(kwRows) && p.peek(1).is(kwFrom) {
		return p.rowsFrom(&FunctionRef{Pos: pos, RowsFrom: true})
	}
	if e := p.specialFunction(); e != nil {
		return p.functionRef(&FunctionRef{Pos: pos, Functions: []*FunctionItem{{Pos: pos, Func: e}}})
	}
	return nil
}

// namedTable parses a table, or a call of a function, by its name.
func (p *parser) namedTable() TableExpr {
	pos := p.pos()
	callable, column := p.tok.isTypeFunctionName(), p.isColID()
	if !callable && !column {
		p.unexpected()
		return nil
	}
	parts, star := p.dottedName(column)
	if p.tok.kind == '(' && !star && (callable || len(parts) > 1) {
		call := p.functionCall(pos, parts)
		return p.functionRef(&FunctionRef{Pos: pos, Functions: []*FunctionItem{{Pos: pos, Func: call}}})
	}
	if !column {
		p.unexpected()
		return nil
	}
	p.refuseIndirection(star)
	t := tableRef(p.qualify(pos, parts))
	p.acceptKind('*')
	return p.aliasedRelation(t)
}

// rowsFrom parses ROWS FROM (…).
func (p *parser) rowsFrom(f *FunctionRef) TableExpr {
	p.expect(kwRows, kwFrom)
	p.expectKind('(')
	for {
		item := &FunctionItem{Pos: p.pos(), Func: p.windowlessFunction()}
		if p.accept(kwAs) {
			item.Columns = p.parenColumnDefs()
		}
		f.Functions = append(f.Functions, item)
		if !p.acceptKind(',') {
			break
		}
	}
	p.expectKind(')')
	return p.functionRef(f)
}

// windowlessFunction parses a call without FILTER and OVER
// (func_expr_windowless in PostgreSQL's grammar).
func (p *parser) windowlessFunction() Expr {
	pos := p.pos()
	if p.tok.kind == tokenKeyword {
		if e := p.specialFunction(); e != nil {
			return e
		}
	}
	callable, column := p.tok.isTypeFunctionName(), p.isColID()
	if !callable && !column {
		p.unexpected()
		return nil
	}
	parts, star := p.dottedName(column)
	if column {
		p.refuseIndirection(star)
	}
	if p.tok.kind != '(' || !callable && len(parts) == 1 {
		p.unexpected()
		return nil
	}
	return p.functionCall(pos, parts)
}

// functionRef parses what follows a function in FROM: WITH ORDINALITY, an alias
// and a column definition list.
func (p *parser) functionRef(f *FunctionRef) TableExpr {
	if p.accept(kwWithLA) {
		p.expect(kwOrdinality)
		f.Ordinality = true
	}
	as := p.accept(kwAs)
	if as && p.tok.kind == '(' {
		f.Columns = p.parenColumnDefs()
		return f
	}
	if !as && !p.tok.isColID() {
		return f
	}
	f.Alias = p.colID()
	if p.tok.kind != '(' {
		return f
	}
	if k := p.peek(2).kind; k == ',' || k == ')' {
		f.ColumnAliases = p.parenNameList()
	} else {
		f.Columns = p.parenColumnDefs()
	}
	return f
}

// parenColumnDefs parses a column definition list.
func (p *parser) parenColumnDefs() []*ColumnDef {
	p.expectKind('(')
	list := []*ColumnDef{p.tableFuncElement()}
	for p.acceptKind(',') {
		list = append(list, p.tableFuncElement())
	}
	p.expectKind(')')
	return list
}

// tableFuncElement parses name type [COLLATE name].
func (p *parser) tableFuncElement() *ColumnDef {
	c := &ColumnDef{Pos: p.pos()}
	c.Name = p.colID()
	c.Type = p.typeName()
	c.Collation = p.optCollate()
	return c
}
