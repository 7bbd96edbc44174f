package pgsql

import "github.com/iris-pgwire/iris-pgwire/internal/pgerr"

// columnConstraint parses a constraint of a column, or returns nil.
func (p *parser) columnConstraint() *Constraint {
	c := &Constraint{Pos: p.pos()}
	named := p.accept(kwConstraint)
	if named {
		c.Name = p.colID()
	}
	switch {
	case p.acceptSeq(kwNot, kwNull):
		c.Kind = ConstraintNotNull
	case p.accept(kwNull):
		c.Kind = ConstraintNull
	case p.accept(kwUnique):
		c.Kind = ConstraintUnique
		c.NullsNotDistinct = p.nullTreatment()
		p.constraintStorage(c)
	case p.accept(kwPrimary):
		p.expect(kwKey)
		c.Kind = ConstraintPrimaryKey
		p.constraintStorage(c)
	case p.accept(kwCheck):
		c.Kind, c.Expr = ConstraintCheck, p.parenExpr()
		if p.is(kwNo) {
			p.expect(kwNo, kwInherit)
			c.NoInherit = true
		}
	case p.accept(kwDefault):
		c.Kind, c.Expr = ConstraintDefault, p.exprAbove(precNone, boundedExpr)
	case p.accept(kwGenerated):
		p.generated(c)
	case p.accept(kwReferences):
		c.Kind = ConstraintForeignKey
		p.references(c)
	default:
		if named || p.is(kwNot) {
			p.accept(kwNot)
			p.unexpected()
		}
		return nil
	}
	return c
}

// generated parses what follows GENERATED.
func (p *parser) generated(c *Constraint) {
	pos := p.pos()
	c.Always = p.generatedWhen()
	p.expect(kwAs)
	if p.accept(kwIdentity) {
		c.Kind = ConstraintIdentity
		c.Sequence = p.optParenSequenceOptions()
		return
	}
	c.Kind, c.Expr = ConstraintGenerated, p.parenExpr()
	p.expect(kwStored)
	if !c.Always {
		p.fail(pgerr.SyntaxError, pos, "for a generated column, GENERATED ALWAYS must be specified")
	}
}

// generatedWhen parses ALWAYS or BY DEFAULT.
func (p *parser) generatedWhen() (always bool) {
	if p.accept(kwAlways) {
		return true
	}
	p.expect(kwBy, kwDefault)
	return false
}

// optParenSequenceOptions parses sequence options in parentheses, if there are any.
func (p *parser) optParenSequenceOptions() []*Option {
	if !p.acceptKind('(') {
		return nil
	}
	list := p.sequenceOptions()
	if len(list) == 0 {
		p.unexpected()
	}
	p.expectKind(')')
	return list
}

// nullTreatment parses NULLS [NOT] DISTINCT, if it is there, and reports NOT.
func (p *parser) nullTreatment() bool {
	if !p.accept(kwNulls) {
		return false
	}
	not := p.accept(kwNot)
	p.expect(kwDistinct)
	return not
}

// constraintStorage parses WITH (…) and USING INDEX TABLESPACE name.
func (p *parser) constraintStorage(c *Constraint) {
	if p.accept(kwWith) {
		c.Options = p.definition()
	}
	if p.accept(kwUsing) {
		p.expect(kwIndex, kwTablespace)
		c.Tablespace = p.colID()
	}
}

// references parses what follows REFERENCES.
func (p *parser) references(c *Constraint) {
	name := p.objectName()
	c.RefTable = &name
	c.RefColumns = p.optNameList()
	pos := p.pos()
	if p.accept(kwMatch) {
		switch {
		case p.accept(kwFull):
			c.Match = "FULL"
		case p.accept(kwSimple):
			c.Match = "SIMPLE"
		default:
			p.expect(kwPartial)
			p.failWith(pgerr.New(pgerr.FeatureNotSupported, "MATCH PARTIAL not yet implemented").At(pos))
		}
	}
	p.keyActions(c)
}

// keyActions parses ON UPDATE and ON DELETE, in either order.
func (p *parser) keyActions(c *Constraint) {
	var update, remove bool
	for p.err == nil && p.is(kwOn) {
		next := p.peek(1)
		switch {
		case !update && next.is(kwUpdate):
			update = true
			at := p.pos()
			p.expect(kwOn, kwUpdate)
			var columns []string
			c.OnUpdate, columns = p.keyAction()
			if columns != nil {
				p.failWith(pgerr.New(pgerr.FeatureNotSupported,
					"a column list with %s is only supported for ON DELETE actions", setActionName(c.OnUpdate)).At(at))
			}
		case !remove && next.is(kwDelete):
			remove = true
			p.expect(kwOn, kwDelete)
			c.OnDelete, c.OnDeleteColumns = p.keyAction()
		default:
			p.advance()
			p.unexpected()
		}
	}
}

// setActionName returns how a SET action is written.
func setActionName(a ForeignKeyAction) string {
	if a == SetNull {
		return "SET NULL"
	}
	return "SET DEFAULT"
}

// keyAction parses a referential action with the columns it sets.
func (p *parser) keyAction() (ForeignKeyAction, []string) {
	switch {
	case p.accept(kwNo):
		p.expect(kwAction)
		return NoAction, nil
	case p.accept(kwRestrict):
		return Restrict, nil
	case p.accept(kwCascade):
		return Cascade, nil
	}
	p.expect(kwSet)
	if p.accept(kwNull) {
		return SetNull, p.optNameList()
	}
	p.expect(kwDefault)
	return SetDefault, p.optNameList()
}

// tableConstraint parses a constraint of a table.
func (p *parser) tableConstraint() *Constraint {
	c := &Constraint{Pos: p.pos()}
	if p.accept(kwConstraint) {
		c.Name = p.colID()
	}
	switch {
	case p.accept(kwCheck):
		c.Kind, c.Expr = ConstraintCheck, p.parenExpr()
	case p.accept(kwUnique):
		c.Kind = ConstraintUnique
		c.NullsNotDistinct = p.nullTreatment()
		p.keyConstraint(c)
	case p.accept(kwPrimary):
		p.expect(kwKey)
		c.Kind = ConstraintPrimaryKey
		p.keyConstraint(c)
	case p.accept(kwExclude):
		p.exclude(c)
	default:
		p.expect(kwForeign, kwKey)
		c.Kind = ConstraintForeignKey
		c.Columns = p.parenNameList()
		p.expect(kwReferences)
		p.references(c)
	}
	p.constraintAttributes(c)
	return c
}

// keyConstraint parses the columns or index of a UNIQUE or PRIMARY KEY constraint.
func (p *parser) keyConstraint(c *Constraint) {
	if p.accept(kwUsing) {
		p.expect(kwIndex)
		c.UsingIndex = p.colID()
		return
	}
	c.Columns = p.parenNameList()
	if p.accept(kwInclude) {
		c.Include = p.parenNameList()
	}
	p.constraintStorage(c)
}

// exclude parses what follows EXCLUDE.
func (p *parser) exclude(c *Constraint) {
	c.Kind, c.AccessMethod = ConstraintExclude, p.optUsing()
	p.expectKind('(')
	for {
		e := &ExclusionElem{Pos: p.pos()}
		e.Elem = p.indexElem()
		p.expect(kwWith)
		if p.is(kwOperator) {
			e.Operator = p.operatorName()
		} else {
			e.Operator = p.anyOperator()
		}
		c.Exclusions = append(c.Exclusions, e)
		if !p.acceptKind(',') {
			break
		}
	}
	p.expectKind(')')
	if p.accept(kwInclude) {
		c.Include = p.parenNameList()
	}
	p.constraintStorage(c)
	if p.accept(kwWhere) {
		c.Where = p.parenExpr()
	}
}

// constraintAttributes parses DEFERRABLE, NOT VALID and the like, and refuses
// those that contradict each other or that the kind of constraint does not have.
func (p *parser) constraintAttributes(c *Constraint) {
	for p.err == nil && p.isConstraintAttribute() {
		pos := p.pos()
		c.setAttribute(p.constraintAttributeName())
		switch {
		case c.NotDeferrable && c.InitiallyDeferred:
			p.fail(pgerr.SyntaxError, pos, "constraint declared INITIALLY DEFERRED must be DEFERRABLE")
		case c.NotDeferrable && c.Deferrable, c.InitiallyImmediate && c.InitiallyDeferred:
			p.fail(pgerr.SyntaxError, pos, "conflicting constraint properties")
		}
	}
	if p.err == nil {
		p.checkAttributes(c)
	}
}

// isConstraintAttribute reports whether an attribute of a constraint comes next.
func (p *parser) isConstraintAttribute() bool {
	return p.isOneOf(kwDeferrable, kwInitially, kwNo, kwNot)
}

// constraintTraits says which attributes a kind of constraint may have.
type constraintTraits struct {
	name                          string
	deferrable, notValid, inherit bool
}

// traits returns the traits of the constraint's kind. ConstraintAttributes
// stands for ALTER CONSTRAINT and constraint triggers.
func (c *Constraint) traits() constraintTraits {
	switch c.Kind {
	case ConstraintCheck:
		return constraintTraits{name: "CHECK", notValid: true, inherit: true}
	case ConstraintUnique:
		return constraintTraits{name: "UNIQUE", deferrable: true}
	case ConstraintPrimaryKey:
		return constraintTraits{name: "PRIMARY KEY", deferrable: true}
	case ConstraintExclude:
		return constraintTraits{name: "EXCLUDE", deferrable: true}
	case ConstraintForeignKey:
		return constraintTraits{name: "FOREIGN KEY", deferrable: true, notValid: true}
	case ConstraintNotNull:
		return constraintTraits{name: "NOT NULL"}
	}
	return constraintTraits{name: c.Name, deferrable: true}
}

// checkAttributes refuses attributes that the kind of constraint does not have.
func (p *parser) checkAttributes(c *Constraint) {
	t := c.traits()
	what := ""
	switch {
	case (c.Deferrable || c.InitiallyDeferred) && !t.deferrable:
		what = "DEFERRABLE"
	case c.NotValid && !t.notValid:
		what = "NOT VALID"
	case c.NoInherit && !t.inherit:
		what = "NO INHERIT"
	default:
		return
	}
	p.failWith(pgerr.New(pgerr.FeatureNotSupported,
		"%s constraints cannot be marked %s", t.name, what))
}
