package syntax

// create dispatches on the object of CREATE.
func (p *parser) create() (Statement, error) {
	p.next()
	switch {
	case p.accept("TABLE"):
		return p.createTable(&CreateTable{})
	case p.accept("GLOBAL", "TEMPORARY", "TABLE"):
		return p.createTable(&CreateTable{Temporary: true})
	case p.accept("VIEW"):
		return p.createView(&CreateView{})
	case p.accept("OR", "REPLACE", "VIEW"):
		return p.createView(&CreateView{OrReplace: true})
	case p.accept("SCHEMA"):
		s := &CreateSchema{IfNotExists: p.accept("IF", "NOT", "EXISTS")}
		var err error
		s.Name, err = p.name()
		return s, err
	case p.accept("INDEX"):
		return p.createIndex(&CreateIndex{})
	case p.is("UNIQUE", "BITMAP", "BITMAPEXTENT", "BITSLICE", "COLUMNAR"):
		x := &CreateIndex{Kind: p.next().fold}
		if err := p.expect("INDEX"); err != nil {
			return nil, err
		}
		return p.createIndex(x)
	case routineWords[p.peek().fold]:
		return p.createRoutine(false)
	case p.is("OR") && p.peekAt(1).fold == "REPLACE" && routineWords[p.peekAt(2).fold]:
		p.at += 2
		return p.createRoutine(true)
	default:
		return nil, p.expected("TABLE")
	}
}

// drop dispatches on the object of DROP.
func (p *parser) drop() (Statement, error) {
	p.next()
	var err error
	switch {
	case p.accept("TABLE"):
		d := &DropTable{IfExists: p.accept("IF", "EXISTS")}
		if d.Table, err = p.qualifiedName(); err != nil {
			return nil, err
		}
		d.Behavior = p.dropBehavior()
		if !p.accept("%DELDATA") {
			d.KeepData = p.accept("%NODELDATA")
		}
		return d, nil
	case p.accept("VIEW"):
		d := &DropView{IfExists: p.accept("IF", "EXISTS")}
		if d.View, err = p.qualifiedName(); err != nil {
			return nil, err
		}
		d.Behavior = p.dropBehavior()
		return d, nil
	case p.accept("SCHEMA"):
		d := &DropSchema{IfExists: p.accept("IF", "EXISTS")}
		if d.Name, err = p.name(); err != nil {
			return nil, err
		}
		d.Behavior = p.dropBehavior()
		return d, nil
	case p.accept("INDEX"):
		return p.dropIndex()
	case routineWords[p.peek().fold]:
		return p.dropRoutine()
	default:
		return nil, p.expected("TABLE")
	}
}

// dropIndex reads [IF EXISTS] i [ON [TABLE] t] or [schema.]t.i.
func (p *parser) dropIndex() (Statement, error) {
	d := &DropIndex{IfExists: p.accept("IF", "EXISTS")}
	q, err := p.qualifiedName()
	if err != nil {
		return nil, err
	}
	d.Name = q.Name
	if q.Schema != "" {
		d.Table = QualifiedName{Name: q.Schema, Pos: q.Pos}
		if p.accept(".") {
			d.Table = q
			if d.Name, err = p.name(); err != nil {
				return nil, err
			}
		}
		return d, nil
	}
	if p.accept("ON") {
		p.accept("TABLE")
		d.Table, err = p.qualifiedName()
	}
	return d, err
}

// dropBehavior reads [RESTRICT|CASCADE].
func (p *parser) dropBehavior() DropBehavior {
	if p.is("RESTRICT", "CASCADE") {
		return DropBehavior(p.next().fold)
	}
	return ""
}

// createIndex reads i ON [TABLE] t (columns) and what may follow;
// a bitmap extent index has no columns.
func (p *parser) createIndex(x *CreateIndex) (Statement, error) {
	var err error
	if x.Name, err = p.name(); err != nil {
		return nil, err
	}
	if err = p.expect("ON"); err != nil {
		return nil, err
	}
	p.accept("TABLE")
	if x.Table, err = p.qualifiedName(); err != nil {
		return nil, err
	}
	if x.Kind == "BITMAPEXTENT" {
		return x, nil
	}
	if !p.accept("(") {
		if p.peek().kind == tokEOF {
			return nil, p.expected("(")
		}
		return nil, p.trailing()
	}
	x.Columns, err = commaList(p, func() (ColumnName, error) {
		c, err := p.columnName()
		if !p.accept("ASC") {
			p.accept("DESC")
		}
		return c, err
	}, ")")
	if err != nil {
		return nil, err
	}
	return x, p.indexOptions(x)
}

// indexOptions reads [AS method[(k = v, …)]] [WITH DATA (…)] [IMMEDIATE|DEFER [BUILD]].
func (p *parser) indexOptions(x *CreateIndex) error {
	var err error
	if p.accept("AS") {
		if x.Method, err = p.className(); err != nil {
			return err
		}
		if p.accept("(") {
			if x.Params, err = commaList(p, p.classParam, ")"); err != nil {
				return err
			}
		}
	}
	if p.accept("WITH") {
		if err = p.expect("DATA"); err != nil {
			return err
		}
		if x.Data, err = p.columnList(); err != nil {
			return err
		}
	}
	if p.accept("DEFER") {
		x.Defer = true
		p.accept("BUILD")
		return nil
	}
	if p.accept("IMMEDIATE") {
		p.accept("BUILD")
	}
	return nil
}

// classParam reads name = value.
func (p *parser) classParam() (ClassParam, error) {
	n, err := p.name()
	if err != nil {
		return ClassParam{}, err
	}
	if err := p.expect("="); err != nil {
		return ClassParam{}, err
	}
	v, err := p.typeArg()
	return ClassParam{Name: n.Fold(), Value: v.Value}, err
}

// createView reads v [(columns)] AS query [WITH …].
func (p *parser) createView(v *CreateView) (Statement, error) {
	var err error
	if v.View, err = p.qualifiedName(); err != nil {
		return nil, err
	}
	if p.is("(") {
		if v.Columns, err = p.columnList(); err != nil {
			return nil, err
		}
	}
	if err = p.expect("AS"); err != nil {
		return nil, err
	}
	start, params := p.peek().pos, p.params
	if v.Query, err = p.query(); err != nil {
		return nil, err
	}
	if len(v.Query.OrderBy) > 0 && !hasTop(v.Query.Body) {
		return nil, p.fail(-143, "ORDER BY not valid in a view's query")
	}
	v.Text = p.text[start:p.tokens[p.at-1].end]
	if p.params != params {
		return nil, p.fail(-148, "CREATE VIEW, ALTER VIEW, or a view's query may not contain host variable references")
	}
	if !p.accept("WITH") {
		return v, nil
	}
	if p.accept("READ", "ONLY") {
		v.ReadOnly = true
		return v, nil
	}
	v.CheckOption = "CASCADED"
	if p.accept("LOCAL") {
		v.CheckOption = "LOCAL"
	} else {
		p.accept("CASCADED")
	}
	return v, p.expect("CHECK", "OPTION")
}
