package pgsql

import "github.com/iris-pgwire/iris-pgwire/internal/pgerr"

// createTable parses a table from its name on. It may turn out to be CREATE
// TABLE … AS.
func (p *parser) createTable(s *CreateTable) Statement {
	s.IfNotExists = p.ifNotExists()
	s.Table = p.objectName()
	form := p.tableForm
	p.tableForm = anyTableForm
	switch {
	case form == onlyTableAs:
		return p.createTableAs(s)
	case p.accept(kwOf):
		name := p.anyName()
		s.OfType = &name
		s.Elements = p.optTypedElements()
	case p.accept(kwPartition):
		p.partitionOf(s)
	case p.tok.kind == '(':
		if form == anyTableForm && p.opensNameList() {
			return p.createTableAs(s)
		}
		s.Elements = p.tableElements()
		p.inherits(s)
	case form == onlyTable:
		p.unexpected()
	default:
		return p.createTableAs(s)
	}
	s.PartitionBy = p.optPartitionBy()
	p.storageClauses(s)
	return s
}

// tableForm says which forms of CREATE TABLE the grammar takes in a place.
type tableForm uint8

// The forms of CREATE TABLE.
const (
	anyTableForm tableForm = iota
	onlyTable              // in CREATE SCHEMA
	onlyTableAs            // behind EXPLAIN
)

// opensNameList reports whether the current parenthesis opens a list of bare
// names, as only CREATE TABLE … AS has it.
func (p *parser) opensNameList() bool {
	if !p.peek(1).isColID() {
		return false
	}
	k := p.peek(2).kind
	return k == ',' || k == ')'
}

// storageClauses parses the clauses that end a table's definition.
func (p *parser) storageClauses(s *CreateTable) {
	s.AccessMethod = p.optUsing()
	s.Options = p.optWithOrWithoutOIDs()
	s.OnCommit = p.optOnCommit()
	s.Tablespace = p.optTablespace()
}

// createTableAs parses CREATE TABLE … AS from the columns on.
func (p *parser) createTableAs(t *CreateTable) Statement {
	s := &CreateTableAs{Pos: t.Pos, Persistence: t.Persistence, IfNotExists: t.IfNotExists, Table: t.Table}
	s.Columns = p.optNameList()
	p.storageClauses(t)
	s.AccessMethod, s.Options, s.OnCommit, s.Tablespace = t.AccessMethod, t.Options, t.OnCommit, t.Tablespace
	p.expect(kwAs)
	if p.is(kwExecute) {
		s.Source = p.execute()
	} else {
		s.Source = p.selectStatement()
	}
	s.WithNoData = p.withNoData()
	return s
}

// partitionOf parses what follows PARTITION in CREATE TABLE.
func (p *parser) partitionOf(s *CreateTable) {
	p.expect(kwOf)
	name := p.objectName()
	s.PartitionOf = &name
	s.Elements = p.optTypedElements()
	s.Bound = p.partitionBound()
}

// inherits parses INHERITS (…), if it is there.
func (p *parser) inherits(s *CreateTable) {
	if !p.accept(kwInherits) {
		return
	}
	p.expectKind('(')
	s.Inherits = p.objectNames()
	p.expectKind(')')
}

// tableElements parses the parenthesised elements of a table.
func (p *parser) tableElements() []*TableElem {
	p.expectKind('(')
	list := []*TableElem{}
	if p.acceptKind(')') {
		return list
	}
	list = append(list, p.tableElement())
	for p.acceptKind(',') {
		list = append(list, p.tableElement())
	}
	p.expectKind(')')
	return list
}

// tableElement parses a column, constraint or LIKE clause.
func (p *parser) tableElement() *TableElem {
	e := &TableElem{Pos: p.pos()}
	switch {
	case p.is(kwLike):
		e.Like = p.likeClause()
	case p.isTableConstraint():
		e.Constraint = p.tableConstraint()
	default:
		e.Column = p.columnDef()
	}
	return e
}

// isTableConstraint reports whether a table constraint comes next.
func (p *parser) isTableConstraint() bool {
	switch {
	case p.isOneOf(kwConstraint, kwCheck, kwUnique, kwPrimary, kwForeign):
		return true
	case p.is(kwExclude):
		next := p.peek(1)
		return next.kind == '(' || next.is(kwUsing)
	}
	return false
}

// optTypedElements parses the elements of CREATE TABLE … OF, if there are any.
func (p *parser) optTypedElements() []*TableElem {
	if p.tok.kind != '(' {
		return nil
	}
	p.advance()
	var list []*TableElem
	for {
		e := &TableElem{Pos: p.pos()}
		if p.isTableConstraint() {
			e.Constraint = p.tableConstraint()
		} else {
			e.Column = &ColumnDef{Pos: p.pos(), Name: p.colID()}
			if p.accept(kwWith) {
				p.expect(kwOptions)
			}
			p.columnConstraints(e.Column)
		}
		list = append(list, e)
		if !p.acceptKind(',') {
			break
		}
	}
	p.expectKind(')')
	return list
}

// likeClause parses LIKE table with its options.
func (p *parser) likeClause() *LikeClause {
	l := &LikeClause{Pos: p.pos()}
	p.advance()
	l.Table = p.objectName()
	for p.isOneOf(kwIncluding, kwExcluding) {
		o := LikeOption{Exclude: p.is(kwExcluding)}
		p.advance()
		if !p.isOneOf(kwComments, kwCompression, kwConstraints, kwDefaults, kwIdentity, kwGenerated,
			kwIndexes, kwStatistics, kwStorage, kwAll) {
			p.unexpected()
		}
		o.Name = p.tok.text
		p.advance()
		l.Options = append(l.Options, o)
	}
	return l
}

// columnDef parses a column with its type and constraints.
func (p *parser) columnDef() *ColumnDef {
	c := &ColumnDef{Pos: p.pos()}
	c.Name = p.colID()
	c.Type = p.typeName()
	if p.accept(kwStorage) {
		c.Storage = p.nameOrDefault()
	}
	if p.accept(kwCompression) {
		c.Compression = p.nameOrDefault()
	}
	if p.is(kwOptions) {
		c.Options = p.genericOptions()
	}
	p.columnConstraints(c)
	return c
}

// nameOrDefault parses a name, or DEFAULT as "DEFAULT".
func (p *parser) nameOrDefault() string {
	if p.accept(kwDefault) {
		return "DEFAULT"
	}
	return p.colID()
}

// columnConstraints parses the constraints and collation of a column.
func (p *parser) columnConstraints(c *ColumnDef) {
	again := 0 // where a second collation is
	for p.err == nil {
		pos := p.pos()
		if p.is(kwCollate) {
			if c.Collation != nil {
				again = pos
			}
			c.Collation = p.optCollate()
			continue
		}
		if p.constraintAttribute(c) {
			continue
		}
		k := p.columnConstraint()
		if k == nil {
			if again > 0 {
				p.fail(pgerr.SyntaxError, again, "multiple COLLATE clauses not allowed")
			}
			return
		}
		c.Constraints = append(c.Constraints, k)
	}
}

// constraintAttribute parses DEFERRABLE and the like, if one comes next. It
// belongs to the constraint before it; whether that can have it is not a matter
// of grammar.
func (p *parser) constraintAttribute(c *ColumnDef) bool {
	if !p.isOneOf(kwDeferrable, kwInitially) && !p.isSeq(kwNot, kwDeferrable) {
		return false
	}
	if len(c.Constraints) == 0 {
		c.Constraints = []*Constraint{{Pos: p.pos(), Kind: ConstraintAttributes}}
	}
	c.Constraints[len(c.Constraints)-1].setAttribute(p.constraintAttributeName())
	return true
}

// constraintAttributeName parses a constraint attribute and returns its words.
func (p *parser) constraintAttributeName() string {
	switch {
	case p.accept(kwDeferrable):
		return "DEFERRABLE"
	case p.accept(kwInitially):
		if p.accept(kwDeferred) {
			return "INITIALLY DEFERRED"
		}
		p.expect(kwImmediate)
		return "INITIALLY IMMEDIATE"
	case p.accept(kwNo):
		p.expect(kwInherit)
		return "NO INHERIT"
	}
	p.expect(kwNot)
	if p.accept(kwValid) {
		return "NOT VALID"
	}
	p.expect(kwDeferrable)
	return "NOT DEFERRABLE"
}

// setAttribute sets an attribute of a constraint.
func (c *Constraint) setAttribute(attr string) {
	switch attr {
	case "DEFERRABLE":
		c.Deferrable = true
	case "NOT DEFERRABLE":
		c.NotDeferrable = true
	case "INITIALLY DEFERRED":
		c.InitiallyDeferred = true
	case "INITIALLY IMMEDIATE":
		c.InitiallyImmediate = true
	case "NOT VALID":
		c.NotValid = true
	case "NO INHERIT":
		c.NoInherit = true
	}
}

// optOnCommit parses ON COMMIT …, if it is there.
func (p *parser) optOnCommit() OnCommit {
	if !p.accept(kwOn) {
		return OnCommitNone
	}
	p.expect(kwCommit)
	switch {
	case p.accept(kwDrop):
		return OnCommitDrop
	case p.accept(kwDelete):
		p.expect(kwRows)
		return OnCommitDelete
	}
	p.expect(kwPreserve, kwRows)
	return OnCommitPreserve
}

// createForeignTable parses CREATE FOREIGN TABLE.
func (p *parser) createForeignTable() Statement {
	s := &CreateTable{Pos: p.pos(), Foreign: true}
	p.expect(kwCreate, kwForeign, kwTable)
	s.IfNotExists = p.ifNotExists()
	s.Table = p.objectName()
	if p.accept(kwPartition) {
		p.partitionOf(s)
	} else {
		s.Elements = p.tableElements()
		p.inherits(s)
	}
	p.expect(kwServer)
	s.Server = p.colID()
	if p.is(kwOptions) {
		s.ServerOptions = p.genericOptions()
	}
	return s
}
