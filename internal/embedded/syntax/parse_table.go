package syntax

// createTable reads everything behind CREATE … TABLE.
func (p *parser) createTable(s *CreateTable) (Statement, error) {
	s.IfNotExists = p.accept("IF", "NOT", "EXISTS")
	var err error
	if s.Table, err = p.qualifiedName(); err != nil {
		return nil, err
	}
	if p.accept("AS") {
		params := p.params
		if s.As, err = p.query(); err != nil {
			return nil, err
		}
		if p.params != params {
			return nil, p.fail(-148, "CREATE TABLE AS SELECT may not contain host variable references")
		}
		return s, p.tableOptions(s)
	}
	if err = p.expect("("); err != nil {
		return nil, err
	}
	if _, err = commaList(p, func() (struct{}, error) { return struct{}{}, p.tableElement(s) }, ")"); err != nil {
		return nil, err
	}
	return s, p.tableOptions(s)
}

// tableElement reads one element of a table: a column, a constraint or an option.
func (p *parser) tableElement(s *CreateTable) error {
	var err error
	switch {
	case p.accept("%DESCRIPTION"):
		if s.Description != "" {
			return p.fail(-82, "Multiple table %DESCRIPTION definitions found")
		}
		s.Description, err = p.stringLiteral()
		return err
	case p.accept("%PUBLICROWID"):
		s.PublicRowID = true
		return nil
	case p.constraintAhead():
		c, err := p.tableConstraint()
		s.Constraints = append(s.Constraints, c)
		return err
	default:
		c, err := p.columnDef()
		s.Columns = append(s.Columns, c)
		return err
	}
}

// tableOptions reads [WITH option {[,] option}].
func (p *parser) tableOptions(s *CreateTable) error {
	for p.accept("WITH") || len(s.Params)+len(s.StorageType) > 0 && (p.accept(",") || p.is("%CLASSPARAMETER", "STORAGETYPE")) {
		switch {
		case p.accept("%CLASSPARAMETER"):
			c, err := p.tableParam()
			if err != nil {
				return err
			}
			s.Params = append(s.Params, c)
		case p.accept("STORAGETYPE"):
			if s.StorageType != "" {
				return p.fail(-327, "Duplicate table option found")
			}
			if err := p.expect("="); err != nil {
				return err
			}
			if !p.is("ROW", "COLUMNAR") {
				return p.expected("ROW")
			}
			s.StorageType = p.next().fold
		default:
			return p.expected("%CLASSPARAMETER")
		}
	}
	return nil
}

// tableParam reads name [=] value of %CLASSPARAMETER.
func (p *parser) tableParam() (ClassParam, error) {
	n, err := p.name()
	if err != nil {
		return ClassParam{}, err
	}
	p.accept("=")
	v, err := p.typeArg()
	return ClassParam{Name: n.Fold(), Value: v.Value}, err
}

// constraintAhead reports whether a table constraint begins here rather than a
// column, all of whose first words are reserved.
func (p *parser) constraintAhead() bool {
	return p.is("CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK")
}

// tableConstraint reads [CONSTRAINT n] {UNIQUE|PRIMARY KEY|FOREIGN KEY} (columns) ….
func (p *parser) tableConstraint() (Constraint, error) {
	var c Constraint
	var err error
	if p.accept("CONSTRAINT") {
		if c.Name, err = p.name(); err != nil {
			return c, err
		}
	}
	switch {
	case p.accept("UNIQUE"):
		c.Kind = Unique
	case p.accept("PRIMARY", "KEY"):
		c.Kind = PrimaryKey
	case p.accept("FOREIGN", "KEY"):
		c.Kind = ForeignKey
		if c.Name == "" && isName(p.peek()) {
			c.Name, _ = p.name()
		}
	default:
		return c, p.expected("UNIQUE")
	}
	if c.Columns, err = p.columnList(); err != nil || c.Kind != ForeignKey {
		return c, err
	}
	if err = p.expect("REFERENCES"); err != nil {
		return c, err
	}
	return c, p.references(&c)
}

// references reads t [(columns)] [NOCHECK] and the referential actions.
func (p *parser) references(c *Constraint) error {
	var err error
	if c.References, err = p.qualifiedName(); err != nil {
		return err
	}
	if p.is("(") {
		if c.RefColumns, err = p.columnList(); err != nil {
			return err
		}
	}
	c.NoCheck = p.accept("NOCHECK")
	for p.is("ON") && (p.peekAt(1).fold == "DELETE" || p.peekAt(1).fold == "UPDATE" && p.peekAt(2).fold != "CURRENT_TIMESTAMP") {
		p.next()
		slot := &c.OnUpdate
		if p.next().fold == "DELETE" {
			slot = &c.OnDelete
		}
		if *slot, err = p.referentialAction(); err != nil {
			return err
		}
	}
	return nil
}

// referentialAction reads NO ACTION, CASCADE, SET NULL or SET DEFAULT; IRIS has
// no RESTRICT here.
func (p *parser) referentialAction() (string, error) {
	for _, words := range [][]string{{"NO", "ACTION"}, {"SET", "NULL"}, {"SET", "DEFAULT"}} {
		if p.accept(words...) {
			return words[0] + " " + words[1], nil
		}
	}
	if p.accept("CASCADE") {
		return "CASCADE", nil
	}
	return "", p.expected("NO ACTION")
}

// columnDef reads name type and the column's options.
func (p *parser) columnDef() (ColumnDef, error) {
	var c ColumnDef
	var err error
	if c.Name, err = p.columnName(); err != nil {
		return c, err
	}
	if t := p.peek(); t.kind == tokPunct || t.kind == tokEOF {
		return c, p.fail(-86, "Invalid field definition, no datatype defined")
	}
	if !p.is("IDENTITY") {
		if c.Type, err = p.typeName(); err != nil {
			return c, err
		}
	}
	for {
		more, err := p.columnOption(&c)
		if err != nil || !more {
			return c, err
		}
	}
}

// columnOption reads one option of a column; false when none follows.
func (p *parser) columnOption(c *ColumnDef) (bool, error) {
	var err error
	switch {
	case p.accept("IDENTITY"):
		c.Identity = true
		if p.is("(") {
			_, err = p.arguments()
		}
	case p.accept("AUTO_INCREMENT"):
		c.AutoInc = true
	case p.accept("NOT", "NULL"):
		c.NotNull = true
	case p.accept("NULL"):
		c.Null = true
	case p.accept("DEFAULT"):
		var d Default
		d, err = p.defaultValue()
		c.Default = &d
	case p.is("ON") && p.peekAt(1).fold == "UPDATE":
		p.at += 2
		c.OnUpdate, err = p.expr()
	case p.accept("%DESCRIPTION"):
		c.Description, err = p.stringLiteral()
	case p.accept("PRIVATE"):
		c.Private = true
	case p.is("COLLATE") || collationFunctions[p.peek().fold]:
		c.Collation, err = p.collationName()
	case p.is("CONSTRAINT", "UNIQUE", "PRIMARY", "REFERENCES"):
		err = p.columnConstraint(c)
	default:
		return false, nil
	}
	return true, err
}

// collationName reads COLLATE name, COLLATE %name or %name alone.
func (p *parser) collationName() (string, error) {
	p.accept("COLLATE")
	t := p.peek()
	if t.kind != tokIdent {
		return "", p.expected("IDENTIFIER")
	}
	p.next()
	if p.is("(") {
		if _, err := p.arguments(); err != nil {
			return "", err
		}
	}
	if t.fold[0] == '%' {
		return t.fold[1:], nil
	}
	return t.fold, nil
}

// columnConstraint reads [CONSTRAINT n] UNIQUE, PRIMARY KEY or REFERENCES.
func (p *parser) columnConstraint(c *ColumnDef) error {
	k := Constraint{Columns: []ColumnName{c.Name}}
	var err error
	if p.accept("CONSTRAINT") {
		if k.Name, err = p.name(); err != nil {
			return err
		}
	}
	switch {
	case p.accept("UNIQUE"):
		k.Kind = Unique
	case p.accept("PRIMARY", "KEY"):
		k.Kind = PrimaryKey
	case p.accept("REFERENCES"):
		k.Kind = ForeignKey
		err = p.references(&k)
	case p.accept("NOT", "NULL"):
		c.NotNull = true
		return nil
	default:
		err = p.expected("UNIQUE")
	}
	c.Constraints = append(c.Constraints, k)
	return err
}

// defaultFunctions are the calls IRIS takes as a column default.
var defaultFunctions = wordSet("USER CURRENT_USER SESSION_USER SYSTEM_USER CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP " +
	"SYSDATE GETDATE GETUTCDATE TO_DATE TO_TIMESTAMP TO_POSIXTIME")

// defaultValue reads what follows DEFAULT: a literal, NULL, one of a few
// functions, or OBJECTSCRIPT 'code'.
func (p *parser) defaultValue() (Default, error) {
	var d Default
	err := p.enter()
	if err != nil {
		return d, err
	}
	defer p.leave()
	if p.accept("OBJECTSCRIPT") {
		d.ObjectScript, err = p.stringLiteral()
		return d, err
	}
	if p.accept("(") {
		if d, err = p.defaultValue(); err != nil {
			return d, err
		}
		return d, p.expect(")")
	}
	t := p.peek()
	switch {
	case userNames[t.fold]:
		p.next()
		d.Expr = &FuncCall{Node: Node{t.pos}, Name: Name(t.fold), NoParens: true}
		return d, nil
	case t.kind == tokString, t.kind == tokNumber, t.fold == "NULL", t.fold == "-" && p.peekAt(1).kind == tokNumber,
		defaultFunctions[t.fold]:
		d.Expr, err = p.unary()
		return d, err
	default:
		return d, p.expected("CONSTANT")
	}
}
