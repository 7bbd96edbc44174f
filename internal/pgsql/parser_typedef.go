package pgsql

import "github.com/iris-pgwire/iris-pgwire/internal/pgerr"

// createType parses CREATE TYPE.
func (p *parser) createType() Statement {
	s := &CreateType{Pos: p.pos()}
	p.expect(kwCreate, kwType)
	s.Name = p.anyName()
	if p.tok.kind == '(' {
		s.Kind, s.Options = TypeBase, p.definition()
		return s
	}
	if !p.accept(kwAs) {
		return s
	}
	switch {
	case p.accept(kwEnum):
		s.Kind, s.Labels = TypeEnum, p.enumLabels()
	case p.accept(kwRange):
		s.Kind, s.Options = TypeRange, p.definition()
	default:
		s.Kind = TypeComposite
		if p.tok.kind == '(' && p.peek(1).kind == ')' {
			p.advance()
			p.advance()
		} else {
			s.Columns = p.parenColumnDefs()
		}
	}
	return s
}

// enumLabels parses the parenthesised labels of an enum.
func (p *parser) enumLabels() []string {
	p.expectKind('(')
	if p.acceptKind(')') {
		return nil
	}
	list := []string{p.stringConst()}
	for p.acceptKind(',') {
		list = append(list, p.stringConst())
	}
	p.expectKind(')')
	return list
}

// createDomain parses CREATE DOMAIN.
func (p *parser) createDomain() Statement {
	s := &CreateDomain{Pos: p.pos()}
	p.expect(kwCreate, kwDomain)
	s.Name = p.anyName()
	p.accept(kwAs)
	s.Type = p.typeName()
	var c ColumnDef
	p.columnConstraints(&c)
	s.Collation, s.Constraints = c.Collation, c.Constraints
	return s
}

// createFunction parses CREATE FUNCTION and CREATE PROCEDURE.
func (p *parser) createFunction() Statement {
	s := &CreateFunction{Pos: p.pos()}
	p.advance()
	s.OrReplace = p.orReplace()
	if s.Procedure = p.accept(kwProcedure); !s.Procedure {
		p.expect(kwFunction)
	}
	s.Name = p.functionName()
	s.Params = p.functionParams(true)
	if p.is(kwReturns) && !s.Procedure && !p.peek(1).is(kwNull) {
		p.advance()
		if p.is(kwTable) {
			p.advance()
			s.Table = p.tableColumns()
		} else {
			s.Returns = p.funcType()
		}
	}
	s.Options = p.functionOptions(true)
	p.routineBody(s)
	for _, f := range s.Params {
		if s.Table != nil && (f.Mode == "OUT" || f.Mode == "INOUT") {
			p.fail(pgerr.SyntaxError, 0, "OUT and INOUT arguments aren't allowed in TABLE functions")
		}
	}
	return s
}

// functionName parses the name of a function.
func (p *parser) functionName() ObjectName {
	pos := p.pos()
	callable, column := p.tok.isTypeFunctionName(), p.isColID()
	if !callable && !column {
		p.unexpected()
		return ObjectName{}
	}
	parts, star := p.dottedName(column)
	if column {
		p.refuseIndirection(star)
	}
	if !callable && len(parts) == 1 {
		p.unexpected()
	}
	return p.qualify(pos, parts)
}

// functionParams parses the parenthesised parameters of a function; with
// defaults if it is being declared.
func (p *parser) functionParams(declared bool) []*FunctionParam {
	p.expectKind('(')
	if p.acceptKind(')') {
		return nil
	}
	list := []*FunctionParam{p.functionParam(declared)}
	for p.acceptKind(',') {
		list = append(list, p.functionParam(declared))
	}
	p.expectKind(')')
	return list
}

// functionParam parses [mode] [name] type, with the mode before or behind the
// name.
func (p *parser) functionParam(declared bool) *FunctionParam {
	f := &FunctionParam{Pos: p.pos()}
	f.Mode = p.paramMode()
	if p.isParamName() {
		f.Name = p.typeFunctionName()
		if f.Mode == "" {
			f.Mode = p.paramMode()
		}
	}
	f.Type = p.funcType()
	if declared && (p.accept(kwDefault) || p.acceptKind('=')) {
		f.Default = p.expr()
	}
	return f
}

// paramMode parses a parameter's mode, if there is one.
func (p *parser) paramMode() string {
	switch {
	case p.accept(kwIn):
		if p.accept(kwOut) {
			return "INOUT"
		}
		return "IN"
	case p.accept(kwOut):
		return "OUT"
	case p.accept(kwInout):
		return "INOUT"
	case p.accept(kwVariadic):
		return "VARIADIC"
	}
	return ""
}

// isParamName reports whether the current word is a parameter's name and not
// yet its type: a type or mode follows.
func (p *parser) isParamName() bool {
	if !p.tok.isTypeFunctionName() {
		return false
	}
	next := p.peek(1)
	if next.kind != tokenIdent && next.kind != tokenKeyword {
		return false
	}
	switch next.kw {
	case kwArray, kwDefault, kwOrder:
		return next.kind != tokenKeyword
	case kwIn, kwVariadic, kwOut, kwInout:
		return true
	case kwPrecision:
		return !p.is(kwDouble) || next.kind != tokenKeyword
	}
	return next.kind == tokenIdent || next.category() != reservedKeyword
}

// tableColumns parses the columns of RETURNS TABLE.
func (p *parser) tableColumns() []*FunctionParam {
	var list []*FunctionParam
	p.expectKind('(')
	for {
		c := &FunctionParam{Pos: p.pos()}
		c.Name = p.typeFunctionName()
		c.Type = p.funcType()
		list = append(list, c)
		if !p.acceptKind(',') {
			break
		}
	}
	p.expectKind(')')
	return list
}

// routineBody parses RETURN expression or BEGIN ATOMIC … END, if it is there.
func (p *parser) routineBody(s *CreateFunction) {
	if p.accept(kwReturn) {
		s.Return = p.expr()
		return
	}
	if !p.is(kwBegin) || !p.enter() {
		return
	}
	p.expect(kwBegin, kwAtomic)
	s.IsAtomic = true
	for p.err == nil && !p.is(kwEnd) {
		if p.acceptKind(';') {
			continue
		}
		s.Atomic = append(s.Atomic, p.bodyStatement())
		p.expectKind(';')
		p.grow()
	}
	p.expect(kwEnd)
	p.leave()
}

// bodyStatement parses a statement of BEGIN ATOMIC.
func (p *parser) bodyStatement() Statement {
	if !p.is(kwReturn) {
		return p.statement()
	}
	s := &ReturnStatement{Pos: p.pos()}
	p.advance()
	s.Expr = p.expr()
	return s
}

// createTrigger parses CREATE [CONSTRAINT] TRIGGER.
func (p *parser) createTrigger() Statement {
	s := &CreateTrigger{Pos: p.pos()}
	p.advance()
	s.OrReplace = p.orReplace()
	s.Constraint = p.accept(kwConstraint)
	p.expect(kwTrigger)
	s.Name = p.colID()
	p.triggerTiming(s)
	p.triggerEvents(s)
	p.expect(kwOn)
	s.Table = p.objectName()
	if s.Constraint {
		p.constraintTrigger(s)
	} else {
		p.triggerScope(s)
	}
	if p.accept(kwWhen) {
		s.When = p.parenExpr()
	}
	p.expect(kwExecute)
	if !p.accept(kwFunction) {
		p.expect(kwProcedure)
	}
	s.Function = p.functionName()
	p.triggerArgs(s)
	if s.OrReplace && s.Constraint {
		p.fail(pgerr.FeatureNotSupported, 0, "CREATE OR REPLACE CONSTRAINT TRIGGER is not supported")
	}
	return s
}

// triggerTiming parses BEFORE, AFTER or INSTEAD OF.
func (p *parser) triggerTiming(s *CreateTrigger) {
	switch {
	case p.accept(kwAfter):
		s.Timing = "AFTER"
	case s.Constraint:
		p.unexpected()
	case p.accept(kwBefore):
		s.Timing = "BEFORE"
	default:
		p.expect(kwInstead, kwOf)
		s.Timing = "INSTEAD OF"
	}
}

// triggerEvents parses events separated by OR.
func (p *parser) triggerEvents(s *CreateTrigger) {
	seen := map[string]bool{}
	for {
		if !p.isOneOf(kwInsert, kwDelete, kwUpdate, kwTruncate) {
			p.unexpected()
			return
		}
		event := p.tok.text
		again := seen[event]
		if again && !p.is(kwUpdate) {
			p.failNear("duplicate trigger events specified")
		}
		if p.accept(kwUpdate) {
			if p.accept(kwOf) {
				s.UpdateOf = p.nameList()
			}
			if again { // seen only behind the columns
				p.failNear("duplicate trigger events specified")
			}
		} else {
			p.advance()
		}
		seen[event] = true
		s.Events = append(s.Events, event)
		if !p.accept(kwOr) {
			return
		}
	}
}

// constraintTrigger parses the clauses only a constraint trigger has.
func (p *parser) constraintTrigger(s *CreateTrigger) {
	if p.accept(kwFrom) {
		name := p.objectName()
		s.FromTable = &name
	}
	c := &Constraint{Kind: ConstraintAttributes, Name: "TRIGGER"}
	p.constraintAttributes(c)
	s.Deferrable, s.Deferred = c.Deferrable || c.InitiallyDeferred, c.InitiallyDeferred
	p.expect(kwFor, kwEach, kwRow)
	s.ForEachRow = true
}

// triggerScope parses REFERENCING and FOR EACH, which a constraint trigger does
// not choose.
func (p *parser) triggerScope(s *CreateTrigger) {
	if p.accept(kwReferencing) {
		p.transitions(s)
	}
	if !p.accept(kwFor) {
		return
	}
	p.accept(kwEach)
	if s.ForEachRow = p.accept(kwRow); !s.ForEachRow {
		p.expect(kwStatement)
	}
}

// transitions parses the items of REFERENCING.
func (p *parser) transitions(s *CreateTrigger) {
	for {
		t := TriggerTransition{New: p.accept(kwNew)}
		if !t.New {
			p.expect(kwOld)
		}
		if t.Table = p.accept(kwTable); !t.Table {
			p.expect(kwRow)
		}
		p.accept(kwAs)
		t.Name = p.colID()
		s.Transitions = append(s.Transitions, t)
		if !p.isOneOf(kwNew, kwOld) {
			return
		}
	}
}

// triggerArgs parses the arguments of the trigger's function, which are taken
// as strings.
func (p *parser) triggerArgs(s *CreateTrigger) {
	p.expectKind('(')
	if p.acceptKind(')') {
		return
	}
	p.acceptKind(',') // the grammar takes an empty first argument
	for {
		switch {
		case p.tok.kind == tokenString, isNumber(&p.tok), p.tok.isColLabel():
			s.Args = append(s.Args, p.tok.text)
			p.advance()
		default:
			p.unexpected()
		}
		if !p.acceptKind(',') {
			break
		}
	}
	p.expectKind(')')
}
