package pgsql

// optWithOptions parses WITH (options), if it is there.
func (p *parser) optWithOptions() []*Option {
	if !p.accept(kwWith) {
		return nil
	}
	return p.relOptions()
}

// optWithOrWithoutOIDs parses WITH (options) or WITHOUT OIDS, if it is there.
func (p *parser) optWithOrWithoutOIDs() []*Option {
	if p.accept(kwWithout) {
		p.expect(kwOids)
		return nil
	}
	return p.optWithOptions()
}

// relOptions parses storage parameters in parentheses.
func (p *parser) relOptions() []*Option {
	p.expectKind('(')
	list := []*Option{p.relOption()}
	for p.acceptKind(',') {
		list = append(list, p.relOption())
	}
	p.expectKind(')')
	return list
}

// relOption parses [namespace.]name [= value].
func (p *parser) relOption() *Option {
	o := &Option{Pos: p.pos()}
	o.Name = p.colLabel()
	if p.acceptKind('.') {
		o.Namespace = o.Name
		o.Name = p.colLabel()
	}
	if p.acceptKind('=') {
		o.Value = p.defArg()
	}
	return o
}

// definition parses options in parentheses, as CREATE TYPE has them.
func (p *parser) definition() []*Option {
	p.expectKind('(')
	list := []*Option{p.defElem()}
	for p.acceptKind(',') {
		list = append(list, p.defElem())
	}
	p.expectKind(')')
	return list
}

// defElem parses name [= value].
func (p *parser) defElem() *Option {
	o := &Option{Pos: p.pos()}
	o.Name = p.colLabel()
	if p.acceptKind('=') {
		o.Value = p.defArg()
	}
	return o
}

// defArg parses the value of an option: a number, a string, an operator, a word
// or a type. Words and operators become string literals, types that are more
// than a word a TypedLiteral without text.
func (p *parser) defArg() Expr {
	lit := &Literal{Pos: p.pos(), Kind: LiteralString}
	switch {
	case p.tok.kind == tokenString:
		return p.literal()
	case p.isNumericOnly() && (p.tok.kind != '+' && p.tok.kind != '-' || isNumber(p.peek(1))):
		return p.numericOnly()
	case p.isOperator(), p.is(kwOperator) && p.peek(1).kind == '(':
		lit.Text = p.operatorName().Name
		return lit
	case p.tok.kind == tokenKeyword && p.tok.category() == reservedKeyword, p.is(kwNone):
		lit.Text = p.tok.text
		p.advance()
		return lit
	}
	t := p.funcType()
	if t.Schema == "" && t.Mods == nil && t.Bounds == nil && !t.SetOf {
		lit.Text = t.Name
		return lit
	}
	return &TypedLiteral{Pos: lit.Pos, Type: t}
}

// isNumber reports whether t is a numeric literal.
func isNumber(t *token) bool { return t.kind == tokenInteger || t.kind == tokenNumber }

// genericOptions parses OPTIONS (name 'value', …).
func (p *parser) genericOptions() []*Option {
	p.expect(kwOptions)
	p.expectKind('(')
	list := []*Option{p.genericOption()}
	for p.acceptKind(',') {
		list = append(list, p.genericOption())
	}
	p.expectKind(')')
	return list
}

// genericOption parses name 'value'.
func (p *parser) genericOption() *Option {
	o := &Option{Pos: p.pos()}
	o.Name = p.colLabel()
	o.Value = p.stringLiteral()
	return o
}

// alterGenericOptions parses OPTIONS ([ADD|SET|DROP] name ['value'], …).
func (p *parser) alterGenericOptions() []*Option {
	p.expect(kwOptions)
	p.expectKind('(')
	var list []*Option
	for {
		list = append(list, p.alterGenericOption())
		if !p.acceptKind(',') {
			break
		}
	}
	p.expectKind(')')
	return list
}

// alterGenericOption parses an item of ALTER … OPTIONS.
func (p *parser) alterGenericOption() *Option {
	if p.isOneOf(kwAdd, kwSet, kwDrop) && p.peek(1).kind != tokenString {
		action := map[keyword]string{kwAdd: "ADD", kwSet: "SET", kwDrop: "DROP"}[p.tok.kw]
		p.advance()
		if action == "DROP" {
			return &Option{Pos: p.pos(), Name: p.colLabel(), Action: action}
		}
		o := p.genericOption()
		o.Action = action
		return o
	}
	return p.genericOption()
}

// sequenceOptions parses the options of a sequence. Their names are in lower
// case; NO MINVALUE and NO MAXVALUE have no value, NO CYCLE is "no cycle".
func (p *parser) sequenceOptions() []*Option {
	var list []*Option
	for p.err == nil {
		o := p.sequenceOption()
		if o == nil {
			break
		}
		list = append(list, o)
	}
	return list
}

// sequenceOption parses one option of a sequence, if there is one.
func (p *parser) sequenceOption() *Option {
	o := &Option{Pos: p.pos(), Name: p.tok.text}
	switch {
	case p.accept(kwAs):
		o.Value = &TypedLiteral{Pos: p.pos(), Type: p.simpleTypeName(false)}
	case p.accept(kwCache), p.accept(kwMaxvalue), p.accept(kwMinvalue):
		o.Value = p.numericOnly()
	case p.accept(kwCycle), p.accept(kwLogged), p.accept(kwUnlogged):
	case p.accept(kwIncrement):
		p.accept(kwBy)
		o.Value = p.numericOnly()
	case p.accept(kwNo):
		if !p.isOneOf(kwCycle, kwMaxvalue, kwMinvalue) {
			p.unexpected()
		}
		if o.Name = p.tok.text; p.is(kwCycle) {
			o.Name = "no cycle"
		}
		p.advance()
	case p.accept(kwOwned):
		p.expect(kwBy)
		o.Name, o.Value = "owned by", p.nameReference()
	case p.accept(kwSequence):
		p.expect(kwName)
		o.Name, o.Value = "sequence name", p.nameReference()
	case p.accept(kwStart):
		p.optWithWord()
		o.Value = p.numericOnly()
	case p.accept(kwRestart):
		if p.isOneOf(kwWith, kwWithLA) || p.isNumericOnly() {
			p.optWithWord()
			o.Value = p.numericOnly()
		}
	default:
		return nil
	}
	return o
}

// nameReference parses a dotted name as a column reference.
func (p *parser) nameReference() Expr {
	ref := &ColumnRef{Pos: p.pos(), Parts: []string{p.colID()}}
	for p.acceptKind('.') {
		ref.Parts = append(ref.Parts, p.colLabel())
	}
	return ref
}
