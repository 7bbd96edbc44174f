package syntax

// alter reads ALTER TABLE and ALTER VIEW.
func (p *parser) alter() (Statement, error) {
	p.next()
	if p.accept("VIEW") {
		return p.createView(&CreateView{Alter: true})
	}
	if err := p.expect("TABLE"); err != nil {
		return nil, err
	}
	s := &AlterTable{}
	var err error
	if s.Table, err = p.qualifiedName(); err != nil {
		return nil, err
	}
	s.Action, err = p.alterAction()
	return s, err
}

// alterAction reads the one action of an ALTER TABLE.
func (p *parser) alterAction() (AlterAction, error) {
	switch {
	case p.accept("ADD"):
		return p.alterAdd()
	case p.accept("DROP"):
		return p.alterDrop()
	case p.accept("ALTER"), p.accept("MODIFY"):
		p.accept("COLUMN")
		return p.alterColumn()
	case p.accept("RENAME"):
		n, err := p.name()
		return &RenameTable{n}, err
	default:
		return nil, p.expected("ADD")
	}
}

// alterAdd reads ADD [COLUMN] columns or constraints, with or without
// parentheses, and ADD DEFAULT (x) FOR column.
func (p *parser) alterAdd() (AlterAction, error) {
	if p.accept("DEFAULT") {
		d := &AddDefault{}
		var err error
		if d.Default, err = p.defaultValue(); err != nil {
			return nil, err
		}
		if err = p.expect("FOR"); err != nil {
			return nil, err
		}
		d.Column, err = p.columnName()
		return d, err
	}
	a := &AddColumns{}
	p.accept("COLUMN")
	closing := ""
	if p.accept("(") {
		closing = ")"
	}
	_, err := commaList(p, func() (struct{}, error) { return struct{}{}, p.addElement(a) }, closing)
	return a, err
}

// addElement reads a column or a constraint of ADD.
func (p *parser) addElement(a *AddColumns) error {
	if p.constraintAhead() {
		c, err := p.tableConstraint()
		a.Constraints = append(a.Constraints, c)
		return err
	}
	c, err := p.columnDef()
	a.Columns = append(a.Columns, c)
	return err
}

// alterDrop reads what follows DROP.
func (p *parser) alterDrop() (AlterAction, error) {
	var err error
	switch {
	case p.accept("PRIMARY", "KEY"):
		return &DropConstraint{Kind: PrimaryKey, Behavior: p.dropBehavior()}, nil
	case p.is("CONSTRAINT") || p.is("FOREIGN") && p.peekAt(1).fold == "KEY":
		d := &DropConstraint{}
		if p.next().fold == "FOREIGN" {
			p.next()
			d.Kind = ForeignKey
		}
		if d.Name, err = p.name(); err != nil {
			return nil, err
		}
		d.Behavior = p.dropBehavior()
		return d, nil
	}
	p.accept("COLUMN")
	d := &DropColumns{}
	if p.is("(") {
		d.Columns, err = p.columnList()
	} else {
		d.Columns, err = commaList(p, func() (ColumnName, error) {
			p.accept("COLUMN")
			return p.columnName()
		}, "")
	}
	if err != nil {
		return nil, err
	}
	d.Behavior = p.dropBehavior()
	return d, nil
}

// alterColumn reads the column and its new property.
func (p *parser) alterColumn() (AlterAction, error) {
	a := &AlterColumn{}
	var err error
	if a.Column, err = p.columnName(); err != nil {
		return nil, err
	}
	yes, no := true, false
	switch {
	case p.accept("SET", "DEFAULT"):
		var d Default
		d, err = p.defaultValue()
		a.SetDefault = &d
	case p.accept("DROP", "DEFAULT"):
		a.DropDefault = true
	case p.accept("NOT", "NULL"):
		a.Nullable = &no
	case p.accept("NULL"):
		a.Nullable = &yes
	case p.is("COLLATE"):
		a.Collation, err = p.collationName()
	case p.accept("RENAME"):
		a.Rename, err = p.name()
	default:
		err = p.alterType(a)
	}
	return a, err
}

// alterType reads a new type with the options that may follow it.
func (p *parser) alterType(a *AlterColumn) error {
	t, err := p.typeName()
	if err != nil {
		return err
	}
	a.Type = &t
	c := ColumnDef{Name: a.Column}
	for {
		start := p.at
		more, err := p.columnOption(&c)
		if err != nil {
			return err
		}
		if !more {
			break
		}
		if c.Identity || c.AutoInc || c.OnUpdate != nil || c.Private || len(c.Constraints) > 0 {
			p.at = start
			break
		}
	}
	a.SetDefault, a.Collation = c.Default, c.Collation
	if c.NotNull || c.Null {
		nullable := c.Null
		a.Nullable = &nullable
	}
	return nil
}
