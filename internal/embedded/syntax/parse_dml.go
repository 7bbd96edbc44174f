package syntax

// changeHints are the %keywords of INSERT, UPDATE and DELETE.
var changeHints = wordSet("%NOCHECK %NOLOCK %NOINDEX %NOTRIGGER %NOFPLAN %NOJOURN %PROFILE %PROFILE_ALL")

// hints reads %keywords.
func (p *parser) hints() []string {
	var list []string
	for changeHints[p.peek().fold] {
		list = append(list, p.next().fold)
	}
	return list
}

// insert reads INSERT [OR UPDATE] [hints] [INTO] t ….
func (p *parser) insert() (Statement, error) {
	s := &Insert{Pos: p.next().pos}
	if p.accept("OR") {
		if err := p.expect("UPDATE"); err != nil {
			return nil, err
		}
		s.OrUpdate = true
	}
	s.Hints = p.hints()
	p.accept("INTO")
	var err error
	if s.Table, err = p.qualifiedName(); err != nil {
		return nil, err
	}
	if p.is("(") && !p.subqueryAhead() {
		if s.Columns, err = p.columnList(); err != nil {
			return nil, err
		}
	}
	return s, p.insertSource(s)
}

// insertSource reads what an INSERT stores.
func (p *parser) insertSource(s *Insert) error {
	var err error
	switch {
	case p.accept("DEFAULT"):
		s.DefaultValues = true
		return p.expect("VALUES")
	case p.accept("VALUES"):
		if err = p.expect("("); err != nil {
			return err
		}
		s.Values, err = commaList(p, p.expr, ")")
		return err
	case s.Columns == nil && p.accept("SET"):
		set, err := p.assignments()
		for _, a := range set {
			s.Columns = append(s.Columns, a.Column)
			s.Values = append(s.Values, a.Value)
		}
		return err
	case p.is("SELECT", "("):
		s.Query, err = p.query()
		return err
	default:
		return p.expected("VALUES")
	}
}

// assignments reads column = value {, column = value}.
func (p *parser) assignments() ([]Assignment, error) {
	return commaList(p, func() (Assignment, error) {
		var a Assignment
		var err error
		if a.Column, err = p.targetName(); err != nil {
			return a, err
		}
		if p.accept(".") {
			if a.Column, err = p.targetName(); err != nil {
				return a, err
			}
		}
		if p.is("->") {
			return a, p.fail(-21, "Pointer->Field reference may not be modified by an INSERT or UPDATE statement")
		}
		if err = p.expect("="); err != nil {
			return a, err
		}
		a.Value, err = p.expr()
		return a, err
	}, "")
}

// update reads UPDATE [hints] t [[AS] a] SET … [FROM …] [WHERE …], also with
// (columns) VALUES (values) for SET.
func (p *parser) update() (Statement, error) {
	s := &Update{Pos: p.next().pos, Hints: p.hints()}
	var err error
	if s.Table, err = p.qualifiedName(); err != nil {
		return nil, err
	}
	if s.Alias, err = p.tableAlias(); err != nil {
		return nil, err
	}
	if p.is("(") {
		s.Set, err = p.updateValues()
	} else {
		if err = p.expect("SET"); err == nil {
			s.Set, err = p.assignments()
		}
	}
	if err != nil {
		return nil, err
	}
	if p.accept("FROM") {
		if s.From, err = p.fromList(); err != nil {
			return nil, err
		}
	}
	s.Where, err = p.where()
	return s, err
}

// updateValues reads (columns) VALUES (values).
func (p *parser) updateValues() ([]Assignment, error) {
	columns, err := p.columnList()
	if err != nil {
		return nil, err
	}
	if err := p.expect("VALUES", "("); err != nil {
		return nil, err
	}
	values, err := commaList(p, p.expr, ")")
	if err != nil {
		return nil, err
	}
	if len(values) < len(columns) {
		return nil, p.fail(-62, "Additional new values expected for INSERT/UPDATE")
	}
	if len(values) > len(columns) {
		return nil, p.fail(-116, "Cardinality mismatch on INSERT/UPDATE between values list and number of table columns")
	}
	set := make([]Assignment, len(columns))
	for i := range columns {
		set[i] = Assignment{Column: columns[i], Value: values[i]}
	}
	return set, nil
}

// delete reads DELETE [hints] [FROM] t [[AS] a] [FROM …] [WHERE …].
func (p *parser) delete() (Statement, error) {
	s := &Delete{Pos: p.next().pos, Hints: p.hints()}
	p.accept("FROM")
	var err error
	if s.Table, err = p.qualifiedName(); err != nil {
		return nil, err
	}
	if s.Alias, err = p.tableAlias(); err != nil {
		return nil, err
	}
	if p.accept("FROM") {
		if s.From, err = p.fromList(); err != nil {
			return nil, err
		}
	}
	s.Where, err = p.where()
	return s, err
}

// truncate reads TRUNCATE TABLE t.
func (p *parser) truncate() (Statement, error) {
	p.next()
	p.hints()
	if err := p.expect("TABLE"); err != nil {
		return nil, err
	}
	p.hints()
	t, err := p.qualifiedName()
	return &Truncate{t}, err
}
