package pgsql

import "github.com/iris-pgwire/iris-pgwire/internal/pgerr"

// createIndex parses CREATE INDEX.
func (p *parser) createIndex() Statement {
	s := &CreateIndex{Pos: p.pos()}
	p.advance()
	s.Unique = p.accept(kwUnique)
	p.expect(kwIndex)
	s.Concurrently = p.accept(kwConcurrently)
	if s.IfNotExists = p.ifNotExists(); s.IfNotExists || !p.is(kwOn) {
		s.Name = p.colID()
	}
	p.expect(kwOn)
	s.Table = p.relation()
	s.AccessMethod = p.optUsing()
	p.expectKind('(')
	s.Elems = p.indexElems()
	p.expectKind(')')
	if p.accept(kwInclude) {
		p.expectKind('(')
		s.Include = p.indexElems()
		p.expectKind(')')
	}
	s.NullsNotDistinct = p.nullTreatment()
	s.Options = p.optWithOptions()
	s.Tablespace = p.optTablespace()
	s.Where = p.optWhere()
	return s
}

// indexElems parses index elements separated by commas.
func (p *parser) indexElems() []*IndexElem {
	list := []*IndexElem{p.indexElem()}
	for p.acceptKind(',') {
		list = append(list, p.indexElem())
	}
	return list
}

// indexElem parses a column, function call or parenthesised expression with its
// collation, operator class and order.
func (p *parser) indexElem() *IndexElem {
	e := &IndexElem{Pos: p.pos()}
	p.indexSubject(e)
	e.Collation = p.optCollate()
	if p.isColID() {
		name := p.anyName()
		e.OpClass = &name
		if p.tok.kind == '(' {
			e.OpClassOptions = p.relOptions()
		}
	}
	e.Direction = p.sortDirection()
	e.Nulls = p.nullsOrder()
	return e
}

// indexSubject parses what an index element is about.
func (p *parser) indexSubject(e *IndexElem) {
	next := p.peek(1)
	switch {
	case p.tok.kind == '(':
		e.Expr = p.parenExpr()
	case p.tok.isColID() && next.kind != '(' && next.kind != '.' && next.kind != '[' && !p.isCollationFor():
		e.Column = p.colID()
	default:
		e.Expr = p.windowlessFunction()
	}
}

// isCollationFor reports whether COLLATION FOR comes next, the only call that
// starts with a name and has no parenthesis behind it.
func (p *parser) isCollationFor() bool { return p.isSeq(kwCollation, kwFor) }

// optPartitionBy parses PARTITION BY, if it is there.
func (p *parser) optPartitionBy() *PartitionSpec {
	if !p.is(kwPartition) {
		return nil
	}
	s := &PartitionSpec{Pos: p.pos()}
	p.expect(kwPartition, kwBy)
	s.Strategy = p.colID()
	p.expectKind('(')
	for {
		e := &IndexElem{Pos: p.pos()}
		p.indexSubject(e)
		e.Collation = p.optCollate()
		if p.isColID() {
			name := p.anyName()
			e.OpClass = &name
		}
		s.Items = append(s.Items, e)
		if !p.acceptKind(',') {
			break
		}
	}
	p.expectKind(')')
	switch s.Strategy {
	case "list", "range", "hash":
	default:
		p.fail(pgerr.InvalidParameterValue, 0, `unrecognized partitioning strategy "%s"`, s.Strategy)
	}
	return s
}

// partitionBound parses FOR VALUES … or DEFAULT.
func (p *parser) partitionBound() *PartitionBound {
	b := &PartitionBound{Pos: p.pos()}
	if b.Default = p.accept(kwDefault); b.Default {
		return b
	}
	p.expect(kwFor, kwValues)
	switch {
	case p.accept(kwWith):
		b.IsHash = true
		p.hashBound(b)
	case p.accept(kwIn):
		b.In = p.parenExprList()
	default:
		p.expect(kwFrom)
		b.From = p.parenExprList()
		p.expect(kwTo)
		b.To = p.parenExprList()
	}
	return b
}

// hashBound parses (MODULUS n, REMAINDER n). What is wrong with the parts is said
// behind all of them.
func (p *parser) hashBound(b *PartitionBound) {
	b.Modulus, b.Remainder = -1, -1
	var wrong *pgerr.Error
	p.expectKind('(')
	for p.err == nil {
		pos := p.pos()
		name := p.nonReservedWord()
		err := b.setHash(name, p.intConst())
		if wrong == nil && err != nil {
			wrong = err.At(pos)
		}
		if !p.acceptKind(',') {
			break
		}
	}
	p.expectKind(')')
	switch {
	case p.err != nil:
	case wrong != nil:
		p.failWith(wrong)
	case b.Modulus < 0:
		p.fail(pgerr.SyntaxError, 0, "modulus for hash partition must be specified")
	case b.Remainder < 0:
		p.fail(pgerr.SyntaxError, 0, "remainder for hash partition must be specified")
	}
}

// setHash takes one part of a hash partition's bound.
func (b *PartitionBound) setHash(name string, n int) *pgerr.Error {
	switch {
	case name == "modulus" && b.Modulus < 0:
		b.Modulus = n
	case name == "remainder" && b.Remainder < 0:
		b.Remainder = n
	case name == "modulus" || name == "remainder":
		return pgerr.New(pgerr.DuplicateObject, "%s for hash partition provided more than once", name)
	default:
		return pgerr.New(pgerr.SyntaxError, `unrecognized hash partition bound specification "%s"`, name)
	}
	return nil
}
