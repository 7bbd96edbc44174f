package pgsql

import (
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// typeName parses a type.
func (p *parser) typeName() *TypeName {
	pos := p.pos()
	setOf := p.accept(kwSetof)
	t := p.simpleTypeName(false)
	t.Pos, t.SetOf = pos, setOf
	p.arrayBounds(t)
	return t
}

// arrayBounds parses the array dimensions behind a type.
func (p *parser) arrayBounds(t *TypeName) {
	if p.accept(kwArray) {
		bound := -1
		if p.acceptKind('[') {
			bound = p.intConst()
			p.expectKind(']')
		}
		t.Bounds = []int{bound}
		return
	}
	for p.acceptKind('[') {
		bound := -1
		if p.tok.kind != ']' {
			bound = p.intConst()
		}
		p.expectKind(']')
		t.Bounds = append(t.Bounds, bound)
	}
}

// systemType returns a type of pg_catalog.
func systemType(pos int, name string) *TypeName {
	return &TypeName{Pos: pos, Schema: "pg_catalog", Name: name}
}

// simpleTypeName parses a type without SETOF and dimensions. In front of a
// literal, CHAR and BIT have no length unless it is written.
func (p *parser) simpleTypeName(literal bool) *TypeName {
	pos := p.pos()
	if p.tok.kind == tokenKeyword {
		if t := p.keywordType(pos, literal); t != nil {
			return t
		}
	}
	return p.genericType()
}

// genericType parses a type that is named like any object, with modifiers.
func (p *parser) genericType() *TypeName {
	pos := p.pos()
	var parts []string
	if p.irisName() {
		parts = []string{p.takeIRISName()}
	} else {
		parts = []string{p.typeFunctionName()}
	}
	for p.acceptKind('.') {
		parts = append(parts, p.colLabel())
	}
	n := p.qualify(pos, parts)
	t := &TypeName{Pos: pos, Catalog: n.Catalog, Schema: n.Schema, Name: n.Name}
	if p.tok.kind == '(' {
		t.Mods = p.parenExprList()
	}
	return t
}

// keywordType parses a type whose name is a keyword, or returns nil.
func (p *parser) keywordType(pos int, literal bool) *TypeName {
	kw := p.tok.kw
	switch kw {
	case kwInt, kwInteger, kwSmallint, kwBigint, kwReal, kwBoolean, kwJson:
		p.advance()
		return systemType(pos, plainTypes[kw])
	case kwFloat:
		p.advance()
		return p.floatType(pos)
	case kwDouble:
		if !p.peek(1).is(kwPrecision) {
			return nil
		}
		p.advance()
		p.advance()
		return systemType(pos, "float8")
	case kwDecimal, kwDec, kwNumeric:
		p.advance()
		t := systemType(pos, "numeric")
		if p.tok.kind == '(' {
			t.Mods = p.parenExprList()
		}
		return t
	case kwBit:
		return p.bitType(pos, literal)
	case kwCharacter, kwChar, kwVarchar, kwNational, kwNchar:
		return p.characterType(pos, literal)
	case kwTimestamp, kwTime:
		return p.datetimeType(pos)
	case kwInterval:
		return p.intervalType(pos)
	}
	return nil
}

// plainTypes are the types whose keyword takes nothing behind it.
var plainTypes = map[keyword]string{
	kwInt: "int4", kwInteger: "int4", kwSmallint: "int2", kwBigint: "int8",
	kwReal: "float4", kwBoolean: "bool", kwJson: "json",
}

// floatType parses the precision of FLOAT, which decides between two types.
func (p *parser) floatType(pos int) *TypeName {
	if p.tok.kind != '(' {
		return systemType(pos, "float8")
	}
	p.advance()
	at := p.pos()
	bits := p.intConst()
	p.expectKind(')')
	switch {
	case p.err != nil:
	case bits < 1:
		p.fail(pgerr.InvalidParameterValue, at, "precision for type float must be at least 1 bit")
	case bits <= 24:
		return systemType(pos, "float4")
	case bits > 53:
		p.fail(pgerr.InvalidParameterValue, at, "precision for type float must be less than 54 bits")
	}
	return systemType(pos, "float8")
}

// bitType parses BIT [VARYING] [(length)].
func (p *parser) bitType(pos int, literal bool) *TypeName {
	p.advance()
	t := systemType(pos, "bit")
	if p.accept(kwVarying) {
		t.Name = "varbit"
	}
	switch {
	case p.tok.kind == '(':
		t.Mods = p.parenExprList()
	case t.Name == "bit" && !literal:
		t.Mods = []Expr{&Literal{Pos: pos, Kind: LiteralInteger, Text: "1"}}
	}
	return t
}

// characterType parses CHARACTER, VARCHAR and their spellings, with a length.
func (p *parser) characterType(pos int, literal bool) *TypeName {
	t := systemType(pos, "bpchar")
	switch {
	case p.accept(kwVarchar):
		t.Name = "varchar"
	case p.accept(kwNational):
		if !p.accept(kwCharacter) {
			p.expect(kwChar)
		}
	default:
		p.advance()
	}
	if t.Name == "bpchar" && p.accept(kwVarying) {
		t.Name = "varchar"
	}
	switch {
	case p.tok.kind == '(':
		t.Mods = p.parenInt()
	case t.Name == "bpchar" && !literal:
		t.Mods = []Expr{&Literal{Pos: pos, Kind: LiteralInteger, Text: "1"}}
	}
	return t
}

// parenInt parses an integer in parentheses as a list of one modifier.
func (p *parser) parenInt() []Expr {
	p.expectKind('(')
	lit := &Literal{Pos: p.pos(), Kind: LiteralInteger}
	lit.Text = strconv.Itoa(p.intConst())
	p.expectKind(')')
	return []Expr{lit}
}

// datetimeType parses TIME or TIMESTAMP with precision and time zone.
func (p *parser) datetimeType(pos int) *TypeName {
	t := systemType(pos, p.tok.text)
	p.advance()
	if p.tok.kind == '(' {
		t.Mods = p.parenInt()
	}
	switch {
	case p.accept(kwWithLA):
		t.Name += "tz"
		p.expect(kwTime, kwZone)
	case p.accept(kwWithoutLA):
		p.expect(kwTime, kwZone)
	}
	return t
}

// intervalType parses INTERVAL with its fields or precision.
func (p *parser) intervalType(pos int) *TypeName {
	p.advance()
	t := systemType(pos, "interval")
	if p.tok.kind == '(' {
		t.Mods = p.parenInt()
		return t
	}
	p.optIntervalFields(t)
	return t
}

// optIntervalFields parses an interval's fields, if there are any.
func (p *parser) optIntervalFields(t *TypeName) {
	from := p.tok.text
	var last []keyword
	switch {
	case p.accept(kwYear):
		last = []keyword{kwMonth}
	case p.accept(kwMonth):
	case p.accept(kwDay):
		last = []keyword{kwHour, kwMinute, kwSecond}
	case p.accept(kwHour):
		last = []keyword{kwMinute, kwSecond}
	case p.accept(kwMinute):
		last = []keyword{kwSecond}
	case p.is(kwSecond):
		last = []keyword{kwSecond}
		from = ""
	default:
		return
	}
	t.Fields = from
	switch {
	case from != "" && (last == nil || !p.accept(kwTo)):
		return
	case from != "":
		from += " to "
	}
	if !p.isOneOf(last...) {
		p.unexpected()
		return
	}
	t.Fields = from + p.tok.text
	seconds := p.is(kwSecond)
	p.advance()
	if seconds && p.tok.kind == '(' {
		t.Mods = p.parenInt()
	}
}

// typeList parses types separated by commas.
func (p *parser) typeList() []*TypeName {
	list := []*TypeName{p.typeName()}
	for p.acceptKind(',') {
		list = append(list, p.typeName())
	}
	return list
}

// funcType parses a type as functions declare it: also that of a column.
func (p *parser) funcType() *TypeName {
	dotted := p.peek(1).kind == '.' || p.is(kwSetof) && p.peek(2).kind == '.'
	t := p.typeName()
	if p.tok.kind != '%' {
		return t
	}
	if !dotted || t.Bounds != nil || t.Mods != nil {
		p.unexpected()
		return t
	}
	p.advance()
	p.expect(kwType)
	t.Catalog, t.Schema, t.Name, t.Column = "", t.Catalog, t.Schema, t.Name
	return t
}
