package pgsql

import "github.com/iris-pgwire/iris-pgwire/internal/pgerr"

// copy parses COPY.
func (p *parser) copy() Statement {
	s := &CopyStatement{Pos: p.pos()}
	p.advance()
	if p.acceptKind('(') {
		s.Query = p.preparableStatement()
		p.expectKind(')')
		at := p.pos()
		p.expect(kwTo)
		p.copyFile(s, at)
		p.optWithWord()
		p.copyOptions(s)
		return s
	}
	if pos := p.pos(); p.accept(kwBinary) {
		s.Options = append(s.Options, wordOption(pos, "format", "binary"))
	}
	s.Table = tableRef(p.objectName())
	s.Columns = p.optNameList()
	if s.From = p.accept(kwFrom); !s.From {
		p.expect(kwTo)
	}
	p.copyFile(s, 0)
	if pos := p.pos(); p.is(kwUsing) || p.is(kwDelimiters) {
		p.accept(kwUsing)
		p.expect(kwDelimiters)
		s.Options = append(s.Options, wordOption(pos, "delimiter", p.stringConst()))
	}
	p.optWithWord()
	p.copyOptions(s)
	p.copyWhere(s)
	return s
}

// wordOption returns an option whose value is a string.
func wordOption(pos int, name, value string) *Option {
	return &Option{Pos: pos, Name: name, Value: &Literal{Pos: pos, Kind: LiteralString, Text: value}}
}

// optWithWord parses WITH where it means nothing, if it is there.
func (p *parser) optWithWord() {
	if !p.accept(kwWith) {
		p.accept(kwWithLA)
	}
}

// withWord parses WITH, whatever follows.
func (p *parser) withWord() {
	if !p.accept(kwWithLA) {
		p.expect(kwWith)
	}
}

// copyWhere parses WHERE, which COPY TO does not have.
func (p *parser) copyWhere(s *CopyStatement) {
	pos := p.pos()
	s.Where = p.optWhere()
	if s.Where != nil && !s.From {
		p.fail(pgerr.SyntaxError, pos, "WHERE clause not allowed with COPY TO")
	}
}

// copyFile parses the file or program of COPY, or STDIN and STDOUT, which are
// the same. An error is about the position at.
func (p *parser) copyFile(s *CopyStatement, at int) {
	s.Program = p.accept(kwProgram)
	switch {
	case p.accept(kwStdin), p.accept(kwStdout):
		if s.Program {
			p.fail(pgerr.SyntaxError, at, "STDIN/STDOUT not allowed with PROGRAM")
		}
		s.Stdio = true
	default:
		s.File = p.stringConst()
	}
}

// copyOptions parses the options of either syntax.
func (p *parser) copyOptions(s *CopyStatement) {
	if p.acceptKind('(') {
		s.Options = append(s.Options, p.copyOption())
		for p.acceptKind(',') {
			s.Options = append(s.Options, p.copyOption())
		}
		p.expectKind(')')
		return
	}
	for p.err == nil {
		o := p.oldCopyOption()
		if o == nil {
			return
		}
		s.Options = append(s.Options, o)
	}
}

// copyOption parses name [value] in the new syntax.
func (p *parser) copyOption() *Option {
	o := &Option{Pos: p.pos()}
	if p.is(kwFormatLA) {
		p.unexpected()
	}
	o.Name = p.colLabel()
	switch {
	case p.acceptKind('*'):
		o.Star = true
	case p.acceptKind('('):
		o.Values = []Expr{p.copyListItem()}
		for p.acceptKind(',') {
			o.Values = append(o.Values, p.copyListItem())
		}
		p.expectKind(')')
	case p.isNumericOnly():
		o.Value = p.numericOnly()
	case p.is(kwDefault):
		o.Value = &Literal{Pos: p.pos(), Kind: LiteralString, Text: "default"}
		p.advance()
	case p.isBooleanOrString():
		o.Value = p.booleanOrString()
	}
	return o
}

// copyListItem parses an item of an option's list.
func (p *parser) copyListItem() Expr {
	if !p.isBooleanOrString() {
		p.unexpected()
	}
	return p.booleanOrString()
}

// oldCopyOption parses an option in the old syntax, if there is one.
func (p *parser) oldCopyOption() *Option {
	pos, word := p.pos(), p.tok.text
	switch {
	case p.accept(kwBinary), p.accept(kwCsv):
		return wordOption(pos, "format", word)
	case p.accept(kwFreeze), p.accept(kwHeader):
		return wordOption(pos, word, "true")
	case p.accept(kwDelimiter), p.accept(kwNull), p.accept(kwQuote), p.accept(kwEscape):
		p.accept(kwAs)
		return wordOption(pos, word, p.stringConst())
	case p.accept(kwEncoding):
		return wordOption(pos, word, p.stringConst())
	case p.accept(kwForce):
		return p.forceOption(pos)
	}
	return nil
}

// forceOption parses what follows FORCE.
func (p *parser) forceOption(pos int) *Option {
	o := &Option{Pos: pos, Name: "force_quote"}
	switch {
	case p.accept(kwQuote):
	case p.accept(kwNot):
		p.expect(kwNull)
		o.Name = "force_not_null"
	default:
		p.expect(kwNull)
		o.Name = "force_null"
	}
	if o.Star = p.acceptKind('*'); o.Star {
		return o
	}
	for {
		at := p.pos()
		o.Values = append(o.Values, &Literal{Pos: at, Kind: LiteralString, Text: p.colID()})
		if !p.acceptKind(',') {
			return o
		}
	}
}
