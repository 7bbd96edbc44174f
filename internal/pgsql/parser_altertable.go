package pgsql

import (
	"math"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// alterTableCommand parses a command of ALTER TABLE.
func (p *parser) alterTableCommand() *AlterTableCommand {
	c := &AlterTableCommand{Pos: p.pos()}
	start := p.tok.start
	switch {
	case p.accept(kwAdd):
		p.alterAdd(c)
	case p.accept(kwDrop):
		p.alterDrop(c)
	case p.accept(kwAlter):
		p.alterColumnOrConstraint(c)
	case p.accept(kwValidate):
		p.expect(kwConstraint)
		c.Op, c.Name = ValidateConstraint, p.colID()
	case p.accept(kwOwner):
		p.expect(kwTo)
		c.Op, c.Role = OwnerTo, p.roleSpec()
	case p.is(kwSet) && p.peek(1).kind == '(':
		p.advance()
		c.Op, c.Options = SetTableOptions, p.relOptions()
	case p.accept(kwReset):
		c.Op, c.Options = ResetTableOptions, p.relOptions()
	case p.is(kwOptions):
		c.Op, c.Options = AlterTableOther, p.alterGenericOptions()
		p.keepText(c, start)
	default:
		c.Op = AlterTableOther
		if p.isStorageCommand() {
			c.Op = AlterTableStorage
		}
		p.matchSyntax("alter_table_other")
		p.keepText(c, start)
	}
	return c
}

// isStorageCommand reports whether a command comes next that says how a table is
// stored or replicated, or switches off what no table here has.
func (p *parser) isStorageCommand() bool {
	next := p.peek(1)
	switch {
	case p.is(kwSet):
		return next.is(kwLogged) || next.is(kwUnlogged) || next.is(kwWithout)
	case p.is(kwReplica):
		return !p.peek(2).is(kwUsing)
	case p.is(kwDisable):
		return next.is(kwRow)
	case p.is(kwNo):
		return next.is(kwForce)
	}
	return false
}

// keepText stores the text of a command from start on.
func (p *parser) keepText(c *AlterTableCommand, start int32) {
	if p.err == nil {
		c.Text = p.lex.text[start:p.prevEnd]
	}
}

// alterAdd parses what follows ADD.
func (p *parser) alterAdd(c *AlterTableCommand) {
	if p.isTableConstraint() {
		c.Op, c.Constraint = AddConstraint, p.tableConstraint()
		c.Name = c.Constraint.Name
		return
	}
	p.accept(kwColumn)
	c.Op, c.IfExists = AddColumn, p.ifNotExists()
	c.Column = p.columnDef()
	c.Name = c.Column.Name
}

// alterDrop parses what follows DROP.
func (p *parser) alterDrop(c *AlterTableCommand) {
	c.Op = DropColumn
	if p.accept(kwConstraint) {
		c.Op = DropConstraint
	} else {
		p.accept(kwColumn)
	}
	c.IfExists = p.ifExists()
	c.Name = p.colID()
	c.Cascade = p.dropBehavior()
}

// alterColumnOrConstraint parses what follows ALTER.
func (p *parser) alterColumnOrConstraint(c *AlterTableCommand) {
	if p.accept(kwConstraint) {
		c.Op, c.Name = AlterConstraint, p.colID()
		c.Constraint = &Constraint{Pos: c.Pos, Kind: ConstraintAttributes, Name: "ALTER CONSTRAINT statement"}
		p.constraintAttributes(c.Constraint)
		c.Constraint.Name = c.Name
		return
	}
	p.accept(kwColumn)
	if p.tok.kind == tokenInteger {
		pos := p.pos()
		c.Name = p.tok.text
		n := p.intConst()
		p.expect(kwSet, kwStatistics)
		p.alterStatistics(c)
		if p.err == nil && (n <= 0 || n > math.MaxInt16) {
			p.fail(pgerr.InvalidParameterValue, pos, "column number must be in range from 1 to %d", math.MaxInt16)
		}
		return
	}
	c.Name = p.colID()
	switch {
	case p.accept(kwSet):
		p.alterColumnSet(c)
	case p.accept(kwDrop):
		p.alterColumnDrop(c)
	default:
		p.alterColumnOther(c)
	}
}

// alterColumnOther parses what follows ALTER COLUMN name besides SET, DROP and
// RESET.
func (p *parser) alterColumnOther(c *AlterTableCommand) {
	if p.accept(kwReset) {
		c.Op, c.Options = AlterColumnResetOptions, p.relOptions()
		return
	}
	switch {
	case p.accept(kwType):
		p.alterColumnType(c)
	case p.accept(kwAdd):
		c.Op = AlterColumnAddIdentity
		c.Constraint = &Constraint{Pos: p.pos(), Kind: ConstraintIdentity}
		p.expect(kwGenerated)
		c.Constraint.Always = p.generatedWhen()
		p.expect(kwAs, kwIdentity)
		c.Constraint.Sequence = p.optParenSequenceOptions()
	case p.is(kwRestart):
		p.alterIdentity(c)
	case p.is(kwOptions):
		c.Op, c.Options = AlterColumnGenericOptions, p.alterGenericOptions()
	default:
		p.unexpected()
	}
}

// alterColumnType parses type [COLLATE name] [USING expression].
func (p *parser) alterColumnType(c *AlterTableCommand) {
	c.Op, c.Type = AlterColumnType, p.typeName()
	c.Collation = p.optCollate()
	if p.accept(kwUsing) {
		c.Expr = p.expr()
	}
}

// alterColumnSet parses what follows ALTER COLUMN name SET.
func (p *parser) alterColumnSet(c *AlterTableCommand) {
	switch {
	case p.accept(kwDefault):
		c.Op, c.Expr = AlterColumnSetDefault, p.expr()
	case p.accept(kwNot):
		p.expect(kwNull)
		c.Op = AlterColumnSetNotNull
	case p.accept(kwExpression):
		p.expect(kwAs)
		c.Op, c.Expr = AlterColumnSetExpression, p.parenExpr()
	case p.accept(kwStatistics):
		p.alterStatistics(c)
	case p.tok.kind == '(':
		c.Op, c.Options = AlterColumnSetOptions, p.relOptions()
	case p.accept(kwStorage):
		c.Op, c.Text = AlterColumnSetStorage, p.nameOrDefault()
	case p.accept(kwCompression):
		c.Op, c.Text = AlterColumnSetCompression, p.nameOrDefault()
	case p.accept(kwData):
		p.expect(kwType)
		p.alterColumnType(c)
	default:
		p.identityOption(c)
		p.alterIdentity(c)
	}
}

// alterStatistics parses the target of SET STATISTICS.
func (p *parser) alterStatistics(c *AlterTableCommand) {
	c.Op = AlterColumnSetStatistics
	if p.accept(kwDefault) {
		return
	}
	lit := p.numericOnly()
	if lit.Kind != LiteralInteger {
		p.unexpected()
	}
	c.Text = lit.Text
}

// alterIdentity parses the changes of an identity column from RESTART or the
// next SET on.
func (p *parser) alterIdentity(c *AlterTableCommand) {
	c.Op = AlterColumnSetIdentity
	for p.err == nil {
		switch {
		case p.is(kwRestart):
			c.Options = append(c.Options, p.sequenceOption())
		case p.accept(kwSet):
			p.identityOption(c)
		default:
			return
		}
	}
}

// identityOption parses what follows SET in the changes of an identity column.
func (p *parser) identityOption(c *AlterTableCommand) {
	o := &Option{Pos: p.pos(), Name: "generated"}
	if p.accept(kwGenerated) {
		text := "by default"
		if p.generatedWhen() {
			text = "always"
		}
		o.Value = &Literal{Pos: o.Pos, Kind: LiteralString, Text: text}
	} else if o = p.sequenceOption(); o == nil {
		p.unexpected()
		return
	}
	c.Options = append(c.Options, o)
}

// alterColumnDrop parses what follows ALTER COLUMN name DROP.
func (p *parser) alterColumnDrop(c *AlterTableCommand) {
	switch {
	case p.accept(kwDefault):
		c.Op = AlterColumnDropDefault
	case p.accept(kwNot):
		p.expect(kwNull)
		c.Op = AlterColumnDropNotNull
	case p.accept(kwExpression):
		c.Op, c.IfExists = AlterColumnDropExpression, p.ifExists()
	default:
		p.expect(kwIdentity)
		c.Op, c.IfExists = AlterColumnDropIdentity, p.ifExists()
	}
}
