package pgsql

// alterDomain parses the change of a domain, which comes next; its name was read.
func (p *parser) alterDomain(s *AlterType) Statement {
	c := &AlterTableCommand{Pos: p.pos()}
	s.Commands = []*AlterTableCommand{c}
	switch {
	case p.acceptSeq(kwSet, kwDefault):
		c.Op, c.Expr = AlterColumnSetDefault, p.expr()
	case p.accept(kwSet):
		p.expect(kwNot, kwNull)
		c.Op = AlterColumnSetNotNull
	case p.acceptSeq(kwDrop, kwDefault):
		c.Op = AlterColumnDropDefault
	case p.acceptSeq(kwDrop, kwNot):
		p.expect(kwNull)
		c.Op = AlterColumnDropNotNull
	case p.accept(kwDrop):
		p.expect(kwConstraint)
		c.Op, c.IfExists = DropConstraint, p.ifExists()
		c.Name = p.colID()
		c.Cascade = p.dropBehavior()
	case p.accept(kwAdd):
		c.Op, c.Constraint = AddConstraint, p.domainConstraint()
	case p.accept(kwValidate):
		p.expect(kwConstraint)
		c.Op, c.Name = ValidateConstraint, p.colID()
	default:
		p.expect(kwRename, kwConstraint)
		c.Op, c.Name = RenameConstraint, p.colID()
		p.expect(kwTo)
		c.NewName = p.colID()
	}
	return s
}

// domainConstraint parses a constraint that ALTER DOMAIN adds.
func (p *parser) domainConstraint() *Constraint {
	c := &Constraint{Pos: p.pos(), Kind: ConstraintCheck}
	if p.accept(kwConstraint) {
		c.Name = p.colID()
	}
	if p.acceptSeq(kwNot, kwNull) {
		c.Kind = ConstraintNotNull
	} else {
		p.expect(kwCheck)
		c.Expr = p.parenExpr()
	}
	p.constraintAttributes(c)
	return c
}

// alterComposite parses the changes of a composite type's attributes, which come
// next; its name was read.
func (p *parser) alterComposite(s *AlterType) Statement {
	if p.is(kwRename) {
		c := &AlterTableCommand{Pos: p.pos(), Op: RenameColumn}
		p.expect(kwRename, kwAttribute)
		c.Name = p.colID()
		p.expect(kwTo)
		c.NewName = p.colID()
		c.Cascade = p.dropBehavior()
		s.Commands = []*AlterTableCommand{c}
		return s
	}
	s.Commands = []*AlterTableCommand{p.attributeCommand()}
	for p.acceptKind(',') {
		s.Commands = append(s.Commands, p.attributeCommand())
	}
	return s
}

// attributeCommand parses a change of an attribute.
func (p *parser) attributeCommand() *AlterTableCommand {
	c := &AlterTableCommand{Pos: p.pos()}
	switch {
	case p.accept(kwAdd):
		p.expect(kwAttribute)
		c.Op, c.Column = AddColumn, p.tableFuncElement()
	case p.accept(kwDrop):
		p.expect(kwAttribute)
		c.Op, c.IfExists = DropColumn, p.ifExists()
		c.Name = p.colID()
	default:
		p.expect(kwAlter, kwAttribute)
		c.Op, c.Name = AlterColumnType, p.colID()
		p.acceptSeq(kwSet, kwData)
		p.expect(kwType)
		c.Type = p.typeName()
		c.Collation = p.optCollate()
	}
	c.Cascade = p.dropBehavior()
	return c
}
