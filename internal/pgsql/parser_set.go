package pgsql

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// set parses SET.
func (p *parser) set() Statement {
	pos := p.pos()
	p.advance()
	if p.is(kwConstraints) && p.setsConstraints() {
		return p.setConstraints(pos)
	}
	s := &SetStatement{Pos: pos}
	next := p.peek(1)
	assigned := next.is(kwTo) || next.is(kwFrom) || next.kind == '=' || next.kind == '.'
	switch {
	case assigned:
	case p.accept(kwLocal):
		s.Scope = SetLocal
	case p.is(kwSession) && !next.is(kwAuthorization) &&
		(!next.is(kwCharacteristics) || !p.peek(2).is(kwAs)):
		p.advance()
	}
	p.setRest(s, true)
	return s
}

// setsConstraints reports whether CONSTRAINTS is not the name of a setting.
func (p *parser) setsConstraints() bool {
	next := p.peek(1)
	return !next.is(kwTo) && next.kind != '=' && next.kind != '.' && !next.is(kwFrom)
}

// setRest parses what follows SET; the transaction forms are allowed if
// transaction is set.
func (p *parser) setRest(s *SetStatement, transaction bool) {
	next := p.peek(1)
	switch {
	case next.is(kwTo), next.kind == '=', next.kind == '.', next.is(kwFrom):
		p.setVariable(s)
	case p.isSeq(kwTransaction, kwSnapshot):
		p.expect(kwTransaction, kwSnapshot)
		s.Kind, s.Name = SetTransactionSnapshot, "transaction_snapshot"
		s.Values = []Expr{p.stringLiteral()}
	case transaction && p.accept(kwTransaction):
		s.Kind, s.Name = SetTransaction, "transaction"
		s.Modes = p.transactionModes()
	case transaction && p.isSeq(kwSession, kwCharacteristics):
		p.expect(kwSession, kwCharacteristics, kwAs, kwTransaction)
		s.Kind, s.Name = SetSessionCharacteristics, "session characteristics"
		s.Modes = p.transactionModes()
	default:
		p.setSpecial(s)
	}
}

// setSpecial parses the settings that SQL spells in words.
func (p *parser) setSpecial(s *SetStatement) {
	switch {
	case p.accept(kwTime):
		p.expect(kwZone)
		s.Name = "timezone"
		p.zoneValue(s)
	case p.accept(kwCatalog):
		at := p.pos()
		p.stringConst()
		p.fail(pgerr.FeatureNotSupported, at, "current database cannot be changed")
	case p.accept(kwSchema):
		s.Name, s.Values = "search_path", []Expr{p.stringLiteral()}
	case p.accept(kwNames):
		s.Name = "client_encoding"
		p.optEncoding(s)
	case p.accept(kwRole):
		s.Name, s.Values = "role", []Expr{p.wordLiteralOrString()}
	case p.is(kwSession):
		p.expect(kwSession, kwAuthorization)
		s.Name = "session_authorization"
		if p.accept(kwDefault) {
			s.Kind = SetDefaultTo
		} else {
			s.Values = []Expr{p.wordLiteralOrString()}
		}
	case p.isSeq(kwXml, kwOption):
		p.expect(kwXml, kwOption)
		s.Name = "xmloption"
		at := p.pos()
		text := "CONTENT"
		if p.documentOrContent() {
			text = "DOCUMENT"
		}
		s.Values = []Expr{&Literal{Pos: at, Kind: LiteralString, Text: text}}
	default:
		p.setVariable(s)
	}
}

// wordLiteralOrString parses a word or a string as a string literal.
func (p *parser) wordLiteralOrString() Expr {
	lit := &Literal{Pos: p.pos(), Kind: LiteralString}
	lit.Text = p.wordOrString()
	return lit
}

// optEncoding parses what follows NAMES.
func (p *parser) optEncoding(s *SetStatement) {
	if p.tok.kind == tokenString {
		s.Values = []Expr{p.stringLiteral()}
		return
	}
	p.accept(kwDefault)
	s.Kind = SetDefaultTo
}

// zoneValue parses what follows TIME ZONE.
func (p *parser) zoneValue(s *SetStatement) {
	switch {
	case p.accept(kwDefault), p.accept(kwLocal):
		s.Kind = SetDefaultTo
	case p.is(kwInterval):
		s.Values = []Expr{p.zoneInterval()}
	case p.tok.kind == tokenString:
		s.Values = []Expr{p.stringLiteral()}
	case p.tok.kind == tokenIdent:
		s.Values = []Expr{p.wordLiteralOrString()}
	default:
		s.Values = []Expr{p.numericOnly()}
	}
}

// zoneInterval parses an interval as a time zone.
func (p *parser) zoneInterval() Expr {
	if next := p.peek(1); next.kind != tokenString && next.kind != '(' {
		p.advance()
		p.unexpected()
		return nil
	}
	pos := int(p.peek(2).pos) // of the fields, if there are any
	lit, ok := p.intervalLiteral().(*TypedLiteral)
	if ok && !hoursAndMinutes(lit.Type) {
		p.fail(pgerr.SyntaxError, pos, "time zone interval must be HOUR or HOUR TO MINUTE")
	}
	return lit
}

// hoursAndMinutes reports whether an interval may be a time zone.
func hoursAndMinutes(t *TypeName) bool {
	return t.Fields == "" || t.Fields == "hour" || t.Fields == "hour to minute"
}

// setVariable parses name TO|= values|DEFAULT, or name FROM CURRENT.
func (p *parser) setVariable(s *SetStatement) {
	s.Name = p.settingName()
	if p.accept(kwFrom) {
		p.expect(kwCurrent)
		s.Kind = SetFromCurrent
		return
	}
	if !p.acceptKind('=') {
		p.expect(kwTo)
	}
	if p.accept(kwDefault) {
		s.Kind = SetDefaultTo
		return
	}
	s.Values = []Expr{p.settingValue()}
	for p.acceptKind(',') {
		s.Values = append(s.Values, p.settingValue())
	}
}

// settingName parses a setting's name with its dots.
func (p *parser) settingName() string {
	var b strings.Builder
	b.WriteString(p.colID())
	for p.acceptKind('.') {
		b.WriteByte('.')
		b.WriteString(p.colID())
	}
	return b.String()
}

// settingValue parses a setting's value.
func (p *parser) settingValue() Expr {
	if p.isNumericOnly() {
		return p.numericOnly()
	}
	if !p.isBooleanOrString() {
		p.unexpected()
	}
	return p.booleanOrString()
}

// setConstraints parses what follows SET CONSTRAINTS.
func (p *parser) setConstraints(pos int) Statement {
	s := &SetConstraintsStatement{Pos: pos}
	p.advance()
	if !p.accept(kwAll) {
		s.Constraints = p.objectNames()
	}
	if s.Deferred = p.accept(kwDeferred); !s.Deferred {
		p.expect(kwImmediate)
	}
	return s
}

// specialSetting parses the settings that SHOW and RESET spell in words, and
// returns "" when none comes next.
func (p *parser) specialSetting() string {
	switch {
	case p.acceptSeq(kwTime, kwZone):
		return "timezone"
	case p.acceptSeq(kwTransaction, kwIsolation):
		p.expect(kwLevel)
		return "transaction_isolation"
	case p.acceptSeq(kwSession, kwAuthorization):
		return "session_authorization"
	case p.accept(kwAll):
		return "all"
	}
	return ""
}

// show parses SHOW.
func (p *parser) show() Statement {
	s := &ShowStatement{Pos: p.pos()}
	p.advance()
	if s.Name = p.specialSetting(); s.Name == "" {
		s.Name = p.settingName()
	}
	return s
}

// reset parses RESET.
func (p *parser) reset() Statement {
	s := &ResetStatement{Pos: p.pos()}
	p.advance()
	if s.Name = p.specialSetting(); s.Name == "" {
		s.Name = p.settingName()
	}
	return s
}

// discard parses DISCARD.
func (p *parser) discard() Statement {
	s := &DiscardStatement{Pos: p.pos()}
	p.advance()
	switch {
	case p.accept(kwAll):
		s.Target = "ALL"
	case p.accept(kwPlans):
		s.Target = "PLANS"
	case p.accept(kwSequences):
		s.Target = "SEQUENCES"
	case p.accept(kwTemp), p.accept(kwTemporary):
		s.Target = "TEMP"
	default:
		p.unexpected()
	}
	return s
}
