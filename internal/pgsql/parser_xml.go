package pgsql

import "github.com/iris-pgwire/iris-pgwire/internal/pgerr"

// xmlFunction parses one of the XML functions.
func (p *parser) xmlFunction() Expr {
	x := &XMLExpr{Pos: p.pos()}
	kw := p.tok.kw
	p.advance()
	if kw == kwXmlexists {
		return p.xmlExists(x.Pos)
	}
	p.expectKind('(')
	switch kw {
	case kwXmlconcat:
		x.Op, x.Args = XMLConcat, p.exprList()
	case kwXmlelement:
		p.xmlElement(x)
	case kwXmlforest:
		x.Op, x.Named = XMLForest, p.xmlAttributes()
	case kwXmlparse:
		p.xmlParse(x)
	case kwXmlpi:
		x.Op = XMLPI
		p.expect(kwName)
		if x.Name = p.colLabel(); p.acceptKind(',') {
			x.Args = []Expr{p.expr()}
		}
	case kwXmlroot:
		p.xmlRoot(x)
	default:
		p.xmlSerialize(x)
	}
	p.expectKind(')')
	return x
}

// xmlExists parses (path PASSING document).
func (p *parser) xmlExists(pos int) Expr {
	p.expectKind('(')
	path := p.primary()
	call := systemCall(pos, SyntaxXMLExists, "xmlexists", path, p.xmlPassing())
	p.expectKind(')')
	return call
}

// xmlPassing parses PASSING [BY REF|VALUE] document [BY REF|VALUE].
func (p *parser) xmlPassing() Expr {
	p.expect(kwPassing)
	p.xmlMechanism()
	e := p.primary()
	p.xmlMechanism()
	return e
}

// xmlMechanism parses BY REF or BY VALUE, which mean nothing.
func (p *parser) xmlMechanism() {
	if p.is(kwBy) && p.peek(1).kind == '.' {
		return // a column
	}
	if p.accept(kwBy) && !p.accept(kwRef) {
		p.expect(kwValue)
	}
}

// xmlElement parses NAME name [, XMLATTRIBUTES (…)] [, content …].
func (p *parser) xmlElement(x *XMLExpr) {
	x.Op = XMLElement
	p.expect(kwName)
	x.Name = p.colLabel()
	if !p.acceptKind(',') {
		return
	}
	if p.is(kwXmlattributes) && p.peek(1).kind == '(' {
		p.advance()
		p.advance()
		x.Named = p.xmlAttributes()
		p.expectKind(')')
		if !p.acceptKind(',') {
			return
		}
	}
	x.Args = p.exprList()
}

// xmlAttributes parses value [AS name] separated by commas.
func (p *parser) xmlAttributes() []*Target {
	var list []*Target
	for {
		t := &Target{Pos: p.pos()}
		t.Expr = p.expr()
		if p.accept(kwAs) {
			t.Alias = p.colLabel()
		}
		list = append(list, t)
		if !p.acceptKind(',') {
			return list
		}
	}
}

// documentOrContent parses DOCUMENT or CONTENT.
func (p *parser) documentOrContent() bool {
	if p.accept(kwDocument) {
		return true
	}
	p.expect(kwContent)
	return false
}

// xmlParse parses DOCUMENT|CONTENT value [PRESERVE|STRIP WHITESPACE].
func (p *parser) xmlParse(x *XMLExpr) {
	x.Op = XMLParse
	x.Document = p.documentOrContent()
	x.Args = []Expr{p.expr()}
	switch {
	case p.accept(kwPreserve):
		x.Preserve = true
		p.expect(kwWhitespace)
	case p.accept(kwStrip):
		p.expect(kwWhitespace)
	}
}

// xmlRoot parses value, VERSION value|NO VALUE [, STANDALONE YES|NO [VALUE]].
func (p *parser) xmlRoot(x *XMLExpr) {
	x.Op = XMLRoot
	x.Args = []Expr{p.expr()}
	p.expectKind(',')
	p.expect(kwVersion)
	if !p.acceptSeq(kwNo, kwValue) {
		x.Version = p.expr()
	}
	if !p.acceptKind(',') {
		return
	}
	p.expect(kwStandalone)
	switch {
	case p.accept(kwYes):
		x.Standalone = "YES"
	case p.acceptSeq(kwNo, kwValue):
		x.Standalone = "NO VALUE"
	default:
		p.expect(kwNo)
		x.Standalone = "NO"
	}
}

// xmlSerialize parses DOCUMENT|CONTENT value AS type [[NO] INDENT].
func (p *parser) xmlSerialize(x *XMLExpr) {
	x.Op = XMLSerialize
	x.Document = p.documentOrContent()
	x.Args = []Expr{p.expr()}
	p.expect(kwAs)
	x.Type = p.simpleTypeName(false)
	if x.Indent = p.accept(kwIndent); !x.Indent && p.accept(kwNo) {
		p.expect(kwIndent)
	}
}

// xmlTable parses XMLTABLE in FROM.
func (p *parser) xmlTable() *XMLTable {
	t := &XMLTable{Pos: p.pos()}
	p.advance()
	p.expectKind('(')
	if p.is(kwXmlnamespaces) && p.peek(1).kind == '(' {
		p.advance()
		p.advance()
		t.Namespaces = p.xmlNamespaces()
		p.expectKind(')')
		p.expectKind(',')
	}
	t.Row = p.primary()
	t.Document = p.xmlPassing()
	p.expect(kwColumns)
	t.Columns = []*XMLTableColumn{p.xmlTableColumn()}
	for p.acceptKind(',') {
		t.Columns = append(t.Columns, p.xmlTableColumn())
	}
	p.expectKind(')')
	return t
}

// xmlNamespaces parses uri AS name and DEFAULT uri.
func (p *parser) xmlNamespaces() []*Target {
	var list []*Target
	for {
		t := &Target{Pos: p.pos()}
		plain := !p.accept(kwDefault)
		t.Expr = p.exprAbove(precNone, boundedExpr)
		if plain {
			p.expect(kwAs)
			t.Alias = p.colLabel()
		}
		list = append(list, t)
		if !p.acceptKind(',') {
			return list
		}
	}
}

// xmlTableColumn parses a column of XMLTABLE.
func (p *parser) xmlTableColumn() *XMLTableColumn {
	c := &XMLTableColumn{Pos: p.pos()}
	c.Name = p.colID()
	if p.accept(kwFor) {
		p.expect(kwOrdinality)
		c.Ordinality = true
		return c
	}
	c.Type = p.typeName()
	var wrong *pgerr.Error
	for {
		option, err := p.xmlColumnOption(c)
		if wrong == nil {
			wrong = err
		}
		if !option {
			break
		}
	}
	if wrong != nil {
		p.failWith(wrong)
	}
	return c
}

// xmlColumnOption parses one option of a column of XMLTABLE, and reports whether
// there is one. The error is for the end of the column.
func (p *parser) xmlColumnOption(c *XMLTableColumn) (option bool, wrong *pgerr.Error) {
	pos := p.pos()
	switch {
	case p.accept(kwDefault):
		if c.Default != nil {
			wrong = pgerr.New(pgerr.SyntaxError, "only one DEFAULT value is allowed").At(pos)
		}
		c.Default = p.exprAbove(precNone, boundedExpr)
	case p.accept(kwPath):
		if c.Path != nil {
			wrong = pgerr.New(pgerr.SyntaxError, "only one PATH value per column is allowed").At(pos)
		}
		c.Path = p.exprAbove(precNone, boundedExpr)
	case p.accept(kwNot):
		p.expect(kwNull)
		wrong = c.checkNull(pos)
		c.NotNull = true
	case p.accept(kwNull):
		wrong = c.checkNull(pos)
		c.Null = true
	case p.tok.kind == tokenIdent:
		name := p.tok.text
		p.advance()
		p.exprAbove(precNone, boundedExpr)
		wrong = pgerr.New(pgerr.SyntaxError, `unrecognized column option "%s"`, name).At(pos)
	default:
		return false, nil
	}
	return true, wrong
}

// checkNull returns an error when the column already says whether it takes nulls.
func (c *XMLTableColumn) checkNull(pos int) *pgerr.Error {
	if !c.Null && !c.NotNull {
		return nil
	}
	return pgerr.New(pgerr.SyntaxError,
		`conflicting or redundant NULL / NOT NULL declarations for column "%s"`, c.Name).At(pos)
}
