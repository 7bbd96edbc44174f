package pgsql

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// jsonFunction parses one of the JSON functions.
func (p *parser) jsonFunction() Expr {
	j := &JSONExpr{Pos: p.pos(), Name: p.tok.text}
	kw := p.tok.kw
	p.advance()
	p.expectKind('(')
	switch kw {
	case kwJson:
		j.Values = []*JSONValue{p.jsonValue()}
		j.Unique = p.jsonUnique()
	case kwJsonScalar:
		j.Values = []*JSONValue{{Pos: p.pos(), Expr: p.expr()}}
	case kwJsonSerialize:
		j.Values = []*JSONValue{p.jsonValue()}
		j.Returning = p.jsonReturning()
	case kwJsonObject:
		if call := p.jsonObject(j); call != nil {
			return call
		}
	case kwJsonObjectagg:
		j.Values = []*JSONValue{p.jsonNameAndValue(p.expr())}
		p.jsonObjectClauses(j)
	case kwJsonArray:
		p.jsonArray(j)
	case kwJsonArrayagg:
		j.Values = []*JSONValue{p.jsonValue()}
		j.OrderBy = p.optOrderBy()
		p.jsonNullClause(j)
		j.Returning = p.jsonReturning()
	default:
		p.jsonPathFunction(j, kw)
	}
	p.expectKind(')')
	return j
}

// jsonAggregateSuffix parses FILTER and OVER behind a JSON aggregate.
func (p *parser) jsonAggregateSuffix(j *JSONExpr) {
	switch j.Name {
	case "json_arrayagg", "json_objectagg":
		j.Filter = p.optFilter()
		j.Over = p.optOver()
	}
}

// jsonValue parses value [FORMAT JSON [ENCODING name]].
func (p *parser) jsonValue() *JSONValue {
	v := &JSONValue{Pos: p.pos()}
	v.Expr = p.expr()
	v.Format, v.Encoding = p.jsonFormat()
	return v
}

// jsonFormat parses FORMAT JSON [ENCODING name], if it is there.
func (p *parser) jsonFormat() (format bool, encoding string) {
	if !p.accept(kwFormatLA) {
		return false, ""
	}
	p.expect(kwJson)
	if !p.accept(kwEncoding) {
		return true, ""
	}
	encoding = p.colID()
	switch strings.ToLower(encoding) {
	case "utf8", "utf16", "utf32":
	default:
		p.fail(pgerr.InvalidParameterValue, 0, "unrecognized JSON encoding: %s", encoding)
	}
	return true, encoding
}

// jsonNameAndValue parses what follows the name: VALUE value, or : value.
func (p *parser) jsonNameAndValue(key Expr) *JSONValue {
	pos := p.pos()
	if !p.accept(kwValue) {
		p.expectKind(':')
	}
	v := p.jsonValue()
	v.Pos, v.Key = pos, key
	return v
}

// jsonObject parses the inside of JSON_OBJECT. It returns the call when this is
// the plain function of that name.
func (p *parser) jsonObject(j *JSONExpr) Expr {
	if p.tok.kind == ')' || p.is(kwReturning) {
		j.Returning = p.jsonReturning()
		return nil
	}
	arg := p.argument()
	if p.tok.kind != ':' && !p.is(kwValue) {
		call := systemCall(j.Pos, SyntaxCall, "json_object")
		p.moreArguments(call, arg)
		p.expectKind(')')
		return call
	}
	j.Values = []*JSONValue{p.jsonNameAndValue(arg)}
	for p.acceptKind(',') {
		j.Values = append(j.Values, p.jsonNameAndValue(p.expr()))
	}
	p.jsonObjectClauses(j)
	return nil
}

// jsonObjectClauses parses the clauses behind the members of an object.
func (p *parser) jsonObjectClauses(j *JSONExpr) {
	p.jsonNullClause(j)
	j.Unique = p.jsonUnique()
	j.Returning = p.jsonReturning()
}

// jsonArray parses the inside of JSON_ARRAY.
func (p *parser) jsonArray(j *JSONExpr) {
	switch {
	case p.tok.kind == ')', p.is(kwReturning):
	case p.startsSelect():
		j.Query = p.selectNoParens()
		if pos := p.pos(); p.is(kwFormatLA) {
			j.Format = &JSONValue{Pos: pos}
			j.Format.Format, j.Format.Encoding = p.jsonFormat()
		}
	default:
		j.Values = []*JSONValue{p.jsonValue()}
		for p.acceptKind(',') {
			j.Values = append(j.Values, p.jsonValue())
		}
		p.jsonNullClause(j)
	}
	j.Returning = p.jsonReturning()
}

// jsonNullClause parses NULL ON NULL or ABSENT ON NULL, if it is there.
func (p *parser) jsonNullClause(j *JSONExpr) {
	switch {
	case p.accept(kwNull):
		j.NullOnNull = true
	case p.accept(kwAbsent):
		j.AbsentOnNull = true
	default:
		return
	}
	p.expect(kwOn, kwNull)
}

// jsonUnique parses WITH UNIQUE [KEYS] or WITHOUT UNIQUE [KEYS], if it is there.
func (p *parser) jsonUnique() bool {
	unique := p.accept(kwWith)
	if unique || p.accept(kwWithout) {
		p.expect(kwUnique)
		p.accept(kwKeys)
	}
	return unique
}

// jsonReturning parses RETURNING type [FORMAT JSON …], if it is there.
func (p *parser) jsonReturning() *JSONReturning {
	if !p.is(kwReturning) {
		return nil
	}
	r := &JSONReturning{Pos: p.pos()}
	p.advance()
	r.Type = p.typeName()
	r.Format, r.Encoding = p.jsonFormat()
	return r
}

// jsonPathFunction parses the inside of JSON_QUERY, JSON_EXISTS or JSON_VALUE.
func (p *parser) jsonPathFunction(j *JSONExpr, kw keyword) {
	j.Values = []*JSONValue{p.jsonValue()}
	p.expectKind(',')
	j.Path = p.expr()
	j.Passing = p.jsonPassing()
	if kw == kwJsonExists {
		j.OnError = p.jsonOnError()
		return
	}
	j.Returning = p.jsonReturning()
	if kw == kwJsonQuery {
		j.Wrapper = p.jsonWrapper()
		j.Quotes = p.jsonQuotes()
	}
	j.OnEmpty, j.OnError = p.jsonBehaviors()
}

// jsonPassing parses PASSING value AS name, …, if it is there.
func (p *parser) jsonPassing() []*JSONValue {
	if !p.accept(kwPassing) {
		return nil
	}
	var list []*JSONValue
	for {
		v := p.jsonValue()
		p.expect(kwAs)
		v.As = p.colLabel()
		list = append(list, v)
		if !p.acceptKind(',') {
			return list
		}
	}
}

// jsonWrapper parses WITH or WITHOUT … WRAPPER, if it is there.
func (p *parser) jsonWrapper() string {
	kind := "UNCONDITIONAL"
	switch {
	case p.accept(kwWithout):
		kind = "WITHOUT"
	case p.accept(kwWith):
		if p.accept(kwConditional) {
			kind = "CONDITIONAL"
		} else {
			p.accept(kwUnconditional)
		}
	default:
		return ""
	}
	p.accept(kwArray)
	p.expect(kwWrapper)
	return kind
}

// jsonQuotes parses KEEP or OMIT QUOTES, if it is there.
func (p *parser) jsonQuotes() string {
	kind := ""
	switch {
	case p.accept(kwKeep):
		kind = "KEEP"
	case p.accept(kwOmit):
		kind = "OMIT"
	default:
		return ""
	}
	p.expect(kwQuotes)
	if p.accept(kwOn) {
		p.expect(kwScalar, kwString)
	}
	return kind
}

// isJSONBehavior reports whether a behaviour comes next.
func (p *parser) isJSONBehavior() bool {
	return p.isOneOf(kwDefault, kwError, kwNull, kwTrue, kwFalse, kwUnknown, kwEmpty)
}

// jsonBehavior parses what to do, without ON EMPTY or ON ERROR.
func (p *parser) jsonBehavior() *JSONBehavior {
	b := &JSONBehavior{Pos: p.pos()}
	switch {
	case p.accept(kwDefault):
		b.Kind = "DEFAULT"
		b.Default = p.expr()
	case p.accept(kwError):
		b.Kind = "ERROR"
	case p.accept(kwNull):
		b.Kind = "NULL"
	case p.accept(kwTrue):
		b.Kind = "TRUE"
	case p.accept(kwFalse):
		b.Kind = "FALSE"
	case p.accept(kwUnknown):
		b.Kind = "UNKNOWN"
	default:
		p.expect(kwEmpty)
		b.Kind = "EMPTY ARRAY"
		if p.accept(kwObject) {
			b.Kind = "EMPTY OBJECT"
		} else {
			p.accept(kwArray)
		}
	}
	p.expect(kwOn)
	return b
}

// jsonBehaviors parses [behaviour ON EMPTY] [behaviour ON ERROR].
func (p *parser) jsonBehaviors() (onEmpty, onError *JSONBehavior) {
	if !p.isJSONBehavior() {
		return nil, nil
	}
	b := p.jsonBehavior()
	if p.accept(kwEmpty) {
		onEmpty = b
		if !p.isJSONBehavior() {
			return onEmpty, nil
		}
		b = p.jsonBehavior()
	}
	p.expect(kwError)
	return onEmpty, b
}

// jsonOnError parses behaviour ON ERROR, if it is there.
func (p *parser) jsonOnError() *JSONBehavior {
	if !p.isJSONBehavior() {
		return nil
	}
	b := p.jsonBehavior()
	p.expect(kwError)
	return b
}

// jsonTable parses JSON_TABLE in FROM.
func (p *parser) jsonTable() *JSONTable {
	t := &JSONTable{Pos: p.pos()}
	p.advance()
	p.expectKind('(')
	t.Value = p.jsonValue()
	p.expectKind(',')
	at := p.pos()
	t.Path = p.expr()
	if p.accept(kwAs) {
		t.PathName = p.colID()
	}
	t.Passing = p.jsonPassing()
	t.Columns = p.jsonTableColumns()
	t.OnError = p.jsonOnError()
	p.expectKind(')')
	if path, ok := t.Path.(*Literal); p.err == nil && (!ok || path.Kind != LiteralString) {
		p.fail(pgerr.FeatureNotSupported, at, "only string constants are supported in JSON_TABLE path specification")
	}
	return t
}

// jsonTableColumns parses COLUMNS (…).
func (p *parser) jsonTableColumns() []*JSONTableColumn {
	if !p.enter() {
		return nil
	}
	p.expect(kwColumns)
	p.expectKind('(')
	list := []*JSONTableColumn{p.jsonTableColumn()}
	for p.acceptKind(',') {
		list = append(list, p.jsonTableColumn())
	}
	p.expectKind(')')
	p.leave()
	return list
}

// jsonTableColumn parses a column of JSON_TABLE.
func (p *parser) jsonTableColumn() *JSONTableColumn {
	c := &JSONTableColumn{Pos: p.pos()}
	if next := p.peek(1); p.is(kwNested) && (next.is(kwPath) || next.kind == tokenString) {
		p.advance()
		p.accept(kwPath)
		c.Nested, c.Path = true, p.stringLiteral()
		if p.accept(kwAs) {
			c.PathName = p.colID()
		}
		c.Columns = p.jsonTableColumns()
		p.grow()
		return c
	}
	c.Name = p.colID()
	if p.accept(kwFor) {
		p.expect(kwOrdinality)
		c.Ordinality = true
		return c
	}
	c.Type = p.typeName()
	if c.Exists = p.accept(kwExists); !c.Exists {
		c.Format, c.Encoding = p.jsonFormat()
	}
	if p.accept(kwPath) {
		c.Path = p.stringLiteral()
	}
	if c.Exists {
		c.OnError = p.jsonOnError()
		return c
	}
	c.Wrapper = p.jsonWrapper()
	c.Quotes = p.jsonQuotes()
	c.OnEmpty, c.OnError = p.jsonBehaviors()
	return c
}

// stringLiteral parses a string as a literal.
func (p *parser) stringLiteral() *Literal {
	lit := &Literal{Pos: p.pos(), Kind: LiteralString}
	lit.Text = p.stringConst()
	return lit
}
