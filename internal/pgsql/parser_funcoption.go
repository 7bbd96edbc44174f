package pgsql

// functionOptions parses the options of a function; those of CREATE FUNCTION
// if declared is set.
func (p *parser) functionOptions(declared bool) []*Option {
	var list []*Option
	for p.err == nil {
		pos := p.pos()
		o := p.commonFunctionOption()
		if o == nil && declared {
			o = p.createFunctionOption(pos)
		}
		if o == nil {
			return list
		}
		list = append(list, o)
	}
	return list
}

// commonFunctionOption parses an option that ALTER FUNCTION has too, if one
// comes next.
func (p *parser) commonFunctionOption() *Option {
	pos := p.pos()
	word := p.tok.text
	switch {
	case p.accept(kwCalled):
		p.expect(kwOn, kwNull, kwInput)
		return wordOption(pos, "strict", "false")
	case p.accept(kwReturns):
		p.expect(kwNull, kwOn, kwNull, kwInput)
		return wordOption(pos, "strict", "true")
	case p.accept(kwStrict):
		return wordOption(pos, "strict", "true")
	case p.accept(kwImmutable), p.accept(kwStable), p.accept(kwVolatile):
		return wordOption(pos, "volatility", word)
	case p.isOneOf(kwExternal, kwSecurity):
		p.accept(kwExternal)
		p.expect(kwSecurity)
		if p.accept(kwDefiner) {
			return wordOption(pos, "security", "definer")
		}
		p.expect(kwInvoker)
		return wordOption(pos, "security", "invoker")
	case p.accept(kwLeakproof):
		return wordOption(pos, "leakproof", "true")
	case p.is(kwNot):
		p.expect(kwNot, kwLeakproof)
		return wordOption(pos, "leakproof", "false")
	case p.accept(kwCost), p.accept(kwRows):
		return &Option{Pos: pos, Name: word, Value: p.numericOnly()}
	case p.accept(kwSupport):
		return &Option{Pos: pos, Name: "support", Value: p.nameReference()}
	case p.accept(kwParallel):
		return wordOption(pos, "parallel", p.colID())
	case p.isOneOf(kwSet, kwReset):
		return p.functionSetting(pos)
	}
	return nil
}

// functionSetting parses SET or RESET as a function's option, and keeps its text
// as the namespace of the option.
func (p *parser) functionSetting(pos int) *Option {
	o := &Option{Pos: pos, Name: "set"}
	start := p.tok.start
	if p.is(kwReset) {
		o.Name = "reset"
		p.reset()
	} else {
		p.advance()
		p.setRest(&SetStatement{}, false)
	}
	if p.err == nil {
		o.Namespace = p.lex.text[start:p.prevEnd]
	}
	return o
}

// createFunctionOption parses an option that only CREATE FUNCTION has, if one
// comes next.
func (p *parser) createFunctionOption(pos int) *Option {
	switch {
	case p.accept(kwAs):
		o := &Option{Pos: pos, Name: "as", Values: []Expr{p.stringLiteral()}}
		if p.acceptKind(',') {
			o.Values = append(o.Values, p.stringLiteral())
		}
		return o
	case p.accept(kwLanguage):
		return wordOption(pos, "language", p.wordOrString())
	case p.accept(kwWindow):
		return wordOption(pos, "window", "true")
	case p.accept(kwTransform):
		o := &Option{Pos: pos, Name: "transform"}
		for {
			p.expect(kwFor, kwType)
			at := p.pos()
			o.Values = append(o.Values, &TypedLiteral{Pos: at, Type: p.typeName()})
			if !p.acceptKind(',') {
				return o
			}
		}
	}
	return nil
}
