package pgsql

// insert prints INSERT.
func (p *printer) insert(s *InsertStatement) {
	p.with(s.With)
	p.write("INSERT INTO ")
	p.tableRef(s.Table)
	if s.Columns != nil {
		p.write(" (")
		list(p, s.Columns, p.insertColumn)
		p.write(")")
	}
	p.overriding(s.Overriding)
	if s.Source == nil {
		p.write(" DEFAULT VALUES")
	} else {
		p.write(" ")
		p.embedded(s.Source)
	}
	if s.OnConflict != nil {
		p.onConflict(s.OnConflict)
	}
	clause(p, " RETURNING ", s.Returning, p.target)
}

// embedded prints a query inside a statement: in parentheses when it has a WITH
// clause, which could be taken for the statement's.
func (p *printer) embedded(q *SelectStatement) {
	if q.With != nil {
		p.subquery(q)
		return
	}
	p.query(q)
}

// insertColumn prints a target column.
func (p *printer) insertColumn(c *InsertColumn) {
	p.name(c.Name)
	for _, s := range c.Path {
		switch {
		case s.Star:
			p.write(".*")
		case s.Field != "":
			p.named(".", s.Field)
		default:
			p.subscript(s.Lower, s.Upper, s.Slice)
		}
	}
}

// overriding prints OVERRIDING.
func (p *printer) overriding(o Overriding) {
	p.write([...]string{
		OverridingNone: "", OverridingUser: " OVERRIDING USER VALUE",
		OverridingSystem: " OVERRIDING SYSTEM VALUE",
	}[o])
}

// onConflict prints ON CONFLICT.
func (p *printer) onConflict(c *OnConflict) {
	p.write(" ON CONFLICT")
	if c.Index != nil {
		p.write(" (")
		list(p, c.Index, p.indexElem)
		p.write(")")
		p.where(" WHERE ", c.IndexWhere)
	}
	p.named(" ON CONSTRAINT ", c.Constraint)
	if c.Update == nil {
		p.write(" DO NOTHING")
		return
	}
	p.write(" DO UPDATE SET ")
	list(p, c.Update, p.assignment)
	p.where(" WHERE ", c.Where)
}

// assignment prints an item of SET.
func (p *printer) assignment(a *Assignment) {
	p.writeIf(a.Multiple, "(")
	list(p, a.Columns, p.insertColumn)
	p.writeIf(a.Multiple, ")")
	p.write(" = ")
	p.expr(a.Value)
}

// update prints UPDATE.
func (p *printer) update(s *UpdateStatement) {
	p.with(s.With)
	p.write("UPDATE ")
	p.tableRef(s.Table)
	p.write(" SET ")
	list(p, s.Set, p.assignment)
	clause(p, " FROM ", s.From, p.table)
	p.where(" WHERE ", s.Where)
	p.named(" WHERE CURRENT OF ", s.CurrentOf)
	clause(p, " RETURNING ", s.Returning, p.target)
}

// delete prints DELETE.
func (p *printer) delete(s *DeleteStatement) {
	p.with(s.With)
	p.write("DELETE FROM ")
	p.tableRef(s.Table)
	clause(p, " USING ", s.Using, p.table)
	p.where(" WHERE ", s.Where)
	p.named(" WHERE CURRENT OF ", s.CurrentOf)
	clause(p, " RETURNING ", s.Returning, p.target)
}

// merge prints MERGE.
func (p *printer) merge(s *MergeStatement) {
	p.with(s.With)
	p.write("MERGE INTO ")
	p.tableRef(s.Table)
	p.write(" USING ")
	p.table(s.Source)
	p.write(" ON ")
	p.expr(s.On)
	for _, w := range s.Whens {
		p.mergeWhen(w)
	}
	clause(p, " RETURNING ", s.Returning, p.target)
}

// mergeWhen prints a WHEN clause of MERGE.
func (p *printer) mergeWhen(w *MergeWhen) {
	p.write([...]string{
		Matched: " WHEN MATCHED", NotMatchedBySource: " WHEN NOT MATCHED BY SOURCE",
		NotMatchedByTarget: " WHEN NOT MATCHED",
	}[w.Match])
	p.where(" AND ", w.Cond)
	p.write(" THEN ")
	switch w.Action {
	case MergeNothing:
		p.write("DO NOTHING")
	case MergeDelete:
		p.write("DELETE")
	case MergeUpdate:
		p.write("UPDATE SET ")
		list(p, w.Set, p.assignment)
	case MergeInsert:
		p.write("INSERT")
		if w.Columns != nil {
			p.write(" (")
			list(p, w.Columns, p.insertColumn)
			p.write(")")
		}
		p.overriding(w.Overriding)
		if w.Values == nil {
			p.write(" DEFAULT VALUES")
			return
		}
		p.write(" VALUES ")
		p.paren(w.Values...)
	}
}

// copy prints COPY in the new syntax.
func (p *printer) copy(s *CopyStatement) {
	p.write("COPY ")
	if s.Table != nil {
		p.tableRef(s.Table)
		p.names(s.Columns)
	} else {
		p.write("(")
		p.statement(s.Query)
		p.write(")")
	}
	p.write(either(s.From, " FROM ", " TO "))
	p.writeIf(s.Program, "PROGRAM ")
	switch {
	case !s.Stdio:
		p.string(s.File)
	case s.From:
		p.write("STDIN")
	default:
		p.write("STDOUT")
	}
	p.options(" WITH (", s.Options, " ")
	p.where(" WHERE ", s.Where)
}

// options prints options in parentheses behind a word, if there are any; equals
// stands between name and value.
func (p *printer) options(word string, options []*Option, equals string) {
	if len(options) == 0 {
		return
	}
	p.write(word)
	list(p, options, func(o *Option) { p.option(o, equals) })
	p.write(")")
}

// option prints an option.
func (p *printer) option(o *Option, equals string) {
	p.writeIf(o.Action != "", o.Action+" ")
	p.writeIf(o.Namespace != "", quoteName(o.Namespace)+".")
	p.write(quoteName(o.Name))
	switch {
	case o.Star:
		p.write(equals, "*")
	case o.Values != nil:
		p.write(equals)
		p.paren(o.Values...)
	case o.Value != nil:
		p.write(equals)
		p.optionValue(o.Value)
	}
}

// optionValue prints an option's value, which may be a type.
func (p *printer) optionValue(e Expr) {
	switch e := e.(type) {
	case *TypedLiteral:
		p.typeName(e.Type)
	case *Literal:
		p.literal(e)
	default:
		p.expr(e)
	}
}
