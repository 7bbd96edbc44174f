package pgsql

import "github.com/iris-pgwire/iris-pgwire/internal/pgerr"

// create parses CREATE of any object.
func (p *parser) create() Statement {
	next := p.peek(1)
	if next.kind != tokenKeyword {
		return p.utility()
	}
	switch next.kw {
	case kwTable, kwTemp, kwTemporary, kwLocal, kwGlobal, kwUnlogged, kwView, kwRecursive,
		kwMaterialized, kwSequence:
		return p.createRelation()
	case kwOr:
		return p.createOrReplace()
	case kwForeign:
		if p.peek(2).is(kwTable) {
			return p.createForeignTable()
		}
	case kwUnique, kwIndex:
		return p.createIndex()
	case kwSchema:
		return p.createSchema()
	case kwExtension:
		return p.createExtension()
	case kwType:
		return p.createType()
	case kwDomain:
		return p.createDomain()
	case kwFunction, kwProcedure:
		return p.createFunction()
	case kwTrigger, kwConstraint:
		return p.createTrigger()
	}
	return p.utility()
}

// createOrReplace parses CREATE OR REPLACE, which decides by the word behind it.
func (p *parser) createOrReplace() Statement {
	if !p.peek(2).is(kwReplace) {
		return p.utility()
	}
	next := p.peek(3)
	if next.kind != tokenKeyword {
		return p.utility()
	}
	switch next.kw {
	case kwTemp, kwTemporary, kwLocal, kwGlobal, kwUnlogged, kwView, kwRecursive:
		return p.createRelation()
	case kwFunction, kwProcedure:
		return p.createFunction()
	case kwTrigger, kwConstraint:
		return p.createTrigger()
	}
	return p.utility()
}

// orReplace parses OR REPLACE, if it is there.
func (p *parser) orReplace() bool {
	if !p.accept(kwOr) {
		return false
	}
	p.expect(kwReplace)
	return true
}

// ifNotExists parses IF NOT EXISTS, if it is there.
func (p *parser) ifNotExists() bool {
	if !p.isSeq(kwIf, kwNot) {
		return false
	}
	p.expect(kwIf, kwNot, kwExists)
	return true
}

// ifExists parses IF EXISTS, if it is there.
func (p *parser) ifExists() bool { return p.acceptSeq(kwIf, kwExists) }

// persistence parses TEMPORARY, UNLOGGED and their spellings, if one is there.
func (p *parser) persistence() Persistence {
	if p.accept(kwUnlogged) {
		return Unlogged
	}
	if p.accept(kwLocal) || p.accept(kwGlobal) {
		if !p.accept(kwTemporary) {
			p.expect(kwTemp)
		}
		return Temporary
	}
	if p.accept(kwTemporary) || p.accept(kwTemp) {
		return Temporary
	}
	return Permanent
}

// createRelation parses CREATE of a table, view, materialized view or sequence.
func (p *parser) createRelation() Statement {
	pos := p.pos()
	p.advance()
	replace := p.orReplace()
	persistence := p.persistence()
	switch {
	case p.is(kwRecursive), p.is(kwView):
		return p.createView(&CreateView{Pos: pos, OrReplace: replace, Persistence: persistence})
	case replace:
		p.unexpected()
		return nil
	case p.is(kwMaterialized) && persistence != Temporary:
		return p.createMaterializedView(&CreateTableAs{Pos: pos, Persistence: persistence, Materialized: true})
	case p.accept(kwSequence):
		return p.createSequence(&CreateSequence{Pos: pos, Persistence: persistence})
	}
	p.expect(kwTable)
	return p.createTable(&CreateTable{Pos: pos, Persistence: persistence})
}

// createView parses a view from its keyword on.
func (p *parser) createView(s *CreateView) Statement {
	s.Recursive = p.accept(kwRecursive)
	p.expect(kwView)
	s.View = p.objectName()
	if s.Recursive {
		s.Columns = p.parenNameList()
	} else {
		s.Columns = p.optNameList()
	}
	s.Options = p.optWithOptions()
	p.expect(kwAs)
	s.Query = p.selectStatement()
	at := p.pos()
	if !p.accept(kwWith) {
		return s
	}
	s.CheckOption = "CASCADED"
	if p.accept(kwLocal) {
		s.CheckOption = "LOCAL"
	} else {
		p.accept(kwCascaded)
	}
	p.expect(kwCheck, kwOption)
	if s.Recursive {
		p.fail(pgerr.FeatureNotSupported, at, "WITH CHECK OPTION not supported on recursive views")
	}
	return s
}

// createMaterializedView parses a materialized view from its keyword on.
func (p *parser) createMaterializedView(s *CreateTableAs) Statement {
	p.expect(kwMaterialized, kwView)
	s.IfNotExists = p.ifNotExists()
	s.Table = p.objectName()
	s.Columns = p.optNameList()
	s.AccessMethod = p.optUsing()
	s.Options = p.optWithOptions()
	s.Tablespace = p.optTablespace()
	p.expect(kwAs)
	s.Source = p.selectStatement()
	s.WithNoData = p.withNoData()
	return s
}

// createSequence parses a sequence from its name on.
func (p *parser) createSequence(s *CreateSequence) Statement {
	s.IfNotExists = p.ifNotExists()
	s.Sequence = p.objectName()
	s.Options = p.sequenceOptions()
	return s
}

// optUsing parses USING name, if it is there.
func (p *parser) optUsing() string {
	if !p.accept(kwUsing) {
		return ""
	}
	return p.colID()
}

// optTablespace parses TABLESPACE name, if it is there.
func (p *parser) optTablespace() string {
	if !p.accept(kwTablespace) {
		return ""
	}
	return p.colID()
}

// createSchema parses CREATE SCHEMA.
func (p *parser) createSchema() Statement {
	s := &CreateSchema{Pos: p.pos()}
	p.expect(kwCreate, kwSchema)
	s.IfNotExists = p.ifNotExists()
	if !p.is(kwAuthorization) {
		s.Name = p.colID()
	}
	if p.accept(kwAuthorization) {
		s.Owner = p.roleSpec()
	}
	for p.isOneOf(kwCreate, kwGrant) {
		at := p.pos()
		s.Elements = append(s.Elements, p.schemaElement())
		if s.IfNotExists {
			p.failWith(pgerr.New(pgerr.FeatureNotSupported,
				"CREATE SCHEMA IF NOT EXISTS cannot include schema elements").At(at))
		}
	}
	return s
}

// schemaElement parses a statement inside CREATE SCHEMA.
func (p *parser) schemaElement() Statement {
	p.tableForm = onlyTable
	if p.is(kwGrant) {
		s := p.grant()
		p.tableForm = anyTableForm
		return s
	}
	s := p.create()
	p.tableForm = anyTableForm
	switch s := s.(type) {
	case *CreateTable, *CreateIndex, *CreateSequence, *CreateTrigger, *CreateView:
		return s
	}
	p.unexpected()
	return nil
}

// createExtension parses CREATE EXTENSION.
func (p *parser) createExtension() Statement {
	s := &CreateExtension{Pos: p.pos()}
	p.expect(kwCreate, kwExtension)
	s.IfNotExists = p.ifNotExists()
	s.Name = p.colID()
	p.optWithWord()
	for p.err == nil {
		o := &Option{Pos: p.pos(), Name: p.tok.text}
		switch {
		case p.accept(kwSchema):
			o.Value = p.nameLiteral()
		case p.accept(kwVersion):
			o.Value = p.wordLiteralOrString()
		case p.accept(kwCascade):
		case p.accept(kwFrom):
			p.wordOrString()
			p.failWith(pgerr.New(pgerr.FeatureNotSupported,
				"CREATE EXTENSION ... FROM is no longer supported").At(o.Pos))
		default:
			return s
		}
		s.Options = append(s.Options, o)
	}
	return s
}

// nameLiteral parses a name as a string literal.
func (p *parser) nameLiteral() Expr {
	lit := &Literal{Pos: p.pos(), Kind: LiteralString}
	lit.Text = p.colID()
	return lit
}
