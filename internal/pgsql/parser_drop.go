package pgsql

import "github.com/iris-pgwire/iris-pgwire/internal/pgerr"

// nameStyle is how the objects of a kind are named.
type nameStyle uint8

// The styles of names.
const (
	styleAnyName   nameStyle = iota // schema.name
	styleName                       // name
	styleOnTable                    // name ON table
	styleType                       // a type
	styleFunction                   // name(types)
	styleAggregate                  // name(types), name(*)
	styleRole                       // a role
)

// objectKind is a kind of object that DROP, COMMENT and ALTER name.
type objectKind struct {
	words []keyword
	name  string
	style nameStyle
}

// objectKinds are the kinds of objects with simple names, longer phrases first.
var objectKinds = []objectKind{
	{[]keyword{kwMaterialized, kwView}, "MATERIALIZED VIEW", styleAnyName},
	{[]keyword{kwForeign, kwTable}, "FOREIGN TABLE", styleAnyName},
	{[]keyword{kwForeign, kwData, kwWrapper}, "FOREIGN DATA WRAPPER", styleName},
	{[]keyword{kwText, kwSearch, kwParser}, "TEXT SEARCH PARSER", styleAnyName},
	{[]keyword{kwText, kwSearch, kwDictionary}, "TEXT SEARCH DICTIONARY", styleAnyName},
	{[]keyword{kwText, kwSearch, kwTemplate}, "TEXT SEARCH TEMPLATE", styleAnyName},
	{[]keyword{kwText, kwSearch, kwConfiguration}, "TEXT SEARCH CONFIGURATION", styleAnyName},
	{[]keyword{kwAccess, kwMethod}, "ACCESS METHOD", styleName},
	{[]keyword{kwEvent, kwTrigger}, "EVENT TRIGGER", styleName},
	{[]keyword{kwProcedural, kwLanguage}, "LANGUAGE", styleName},
	{[]keyword{kwTable}, "TABLE", styleAnyName},
	{[]keyword{kwSequence}, "SEQUENCE", styleAnyName},
	{[]keyword{kwView}, "VIEW", styleAnyName},
	{[]keyword{kwIndex}, "INDEX", styleAnyName},
	{[]keyword{kwCollation}, "COLLATION", styleAnyName},
	{[]keyword{kwConversion}, "CONVERSION", styleAnyName},
	{[]keyword{kwStatistics}, "STATISTICS", styleAnyName},
	{[]keyword{kwExtension}, "EXTENSION", styleName},
	{[]keyword{kwLanguage}, "LANGUAGE", styleName},
	{[]keyword{kwPublication}, "PUBLICATION", styleName},
	{[]keyword{kwSchema}, "SCHEMA", styleName},
	{[]keyword{kwServer}, "SERVER", styleName},
	{[]keyword{kwPolicy}, "POLICY", styleOnTable},
	{[]keyword{kwRule}, "RULE", styleOnTable},
	{[]keyword{kwTrigger}, "TRIGGER", styleOnTable},
	{[]keyword{kwType}, "TYPE", styleType},
	{[]keyword{kwDomain}, "DOMAIN", styleType},
	{[]keyword{kwFunction}, "FUNCTION", styleFunction},
	{[]keyword{kwProcedure}, "PROCEDURE", styleFunction},
	{[]keyword{kwRoutine}, "ROUTINE", styleFunction},
	{[]keyword{kwAggregate}, "AGGREGATE", styleAggregate},
	{[]keyword{kwRole}, "ROLE", styleRole},
	{[]keyword{kwUser}, "USER", styleRole},
	{[]keyword{kwGroup}, "GROUP", styleRole},
}

// objectKindAt returns the kind of object whose words start n tokens after the
// current one, or nil.
func (p *parser) objectKindAt(n int) *objectKind {
	for i := range objectKinds {
		k := &objectKinds[i]
		match := true
		for j, kw := range k.words {
			if match = match && p.tokenAt(n+j).is(kw); !match {
				break
			}
		}
		if match {
			return k
		}
	}
	return nil
}

// tokenAt returns the n-th token from the current one, which is the 0th.
func (p *parser) tokenAt(n int) *token {
	if n == 0 {
		return &p.tok
	}
	return p.peek(n)
}

// skip consumes n tokens.
func (p *parser) skip(n int) {
	for range n {
		p.advance()
	}
}

// drop parses DROP.
func (p *parser) drop() Statement {
	k := p.objectKindAt(1)
	if k == nil || k.name == "USER" && p.isUserMapping() {
		return p.utility()
	}
	s := &DropStatement{Pos: p.pos(), Kind: k.name}
	p.skip(1 + len(k.words))
	if k.name == "INDEX" {
		s.Concurrently = p.accept(kwConcurrently)
	}
	s.IfExists = p.ifExists()
	if k.style == styleRole {
		p.specialRole()
	}
	s.Objects = []*ObjectRef{p.objectRef(k.style)}
	for k.style != styleOnTable && p.acceptKind(',') {
		if k.style == styleRole {
			p.specialRole()
		}
		s.Objects = append(s.Objects, p.objectRef(k.style))
	}
	if k.style != styleRole {
		s.Cascade = p.dropBehavior()
	}
	return s
}

// isUserMapping reports whether USER, which comes next but one, is part of USER
// MAPPING and MAPPING not a user's name.
func (p *parser) isUserMapping() bool {
	return p.peek(2).is(kwMapping) && (p.peek(3).is(kwFor) || p.peek(3).is(kwIf))
}

// objectRef parses the name of an object in a style.
func (p *parser) objectRef(style nameStyle) *ObjectRef {
	o := &ObjectRef{Pos: p.pos()}
	switch style {
	case styleAnyName:
		o.Name = p.anyName()
	case styleName:
		o.Name = ObjectName{Pos: o.Pos, Name: p.colID()}
	case styleOnTable:
		o.Name = ObjectName{Pos: o.Pos, Name: p.colID()}
		p.expect(kwOn)
		on := p.objectName()
		o.On = &on
	case styleType:
		o.Type = p.typeName()
		o.Name = ObjectName{Pos: o.Pos, Schema: o.Type.Schema, Name: o.Type.Name}
	case styleFunction:
		p.functionSignature(o)
	case styleAggregate:
		o.Name = p.functionName()
		p.aggregateArgs(o)
	case styleRole:
		o.Name.Pos = o.Pos
		o.Name.Name, o.Role = p.roleName()
	}
	return o
}

// specialRole fails with an error without a position when a word for a role comes
// next: DROP ROLE takes names only, as PostgreSQL says when it runs it.
func (p *parser) specialRole() {
	if p.isOneOf(kwCurrentRole, kwCurrentUser, kwSessionUser) {
		p.fail(pgerr.InvalidParameterValue, 0, "cannot use special role specifier in DROP ROLE")
	}
}

// roleName parses a role, whose special words stay words.
func (p *parser) roleName() (string, RoleKind) {
	word := p.tok.text
	r := p.roleSpec()
	if r.Kind == RoleNamed {
		return r.Name, RoleNamed
	}
	return word, r.Kind
}

// functionSignature parses name [(types)].
func (p *parser) functionSignature(o *ObjectRef) {
	pos := p.pos()
	callable, column := p.tok.isTypeFunctionName(), p.isColID()
	if !callable && !column {
		p.unexpected()
		return
	}
	parts, star := p.dottedName(column)
	if column {
		p.refuseIndirection(star)
	}
	o.Name = p.qualify(pos, parts)
	if p.tok.kind == '(' && (callable || len(parts) > 1) {
		o.HasParams = true
		o.Params = p.functionParams(false)
	}
}

// aggregateArgs parses (*), (types), (ORDER BY types) or (types ORDER BY types).
func (p *parser) aggregateArgs(o *ObjectRef) {
	o.HasParams = true
	p.expectKind('(')
	if o.StarParams = p.acceptKind('*'); o.StarParams {
		p.expectKind(')')
		return
	}
	if !p.is(kwOrder) {
		o.Params = p.inputParams()
	}
	if p.accept(kwOrder) {
		p.expect(kwBy)
		ordered := p.inputParams()
		if !p.variadicOrderedSet(o.Params, ordered) {
			o.Params = append(o.Params, ordered...)
		}
	}
	p.expectKind(')')
}

// variadicOrderedSet reports whether the last direct argument is VARIADIC. The
// one aggregated argument must then be VARIADIC and of the same type, and stands
// for the same argument.
func (p *parser) variadicOrderedSet(direct, ordered []*FunctionParam) bool {
	if p.err != nil || len(direct) == 0 || direct[len(direct)-1].Mode != "VARIADIC" {
		return false
	}
	last := direct[len(direct)-1]
	if len(ordered) != 1 || ordered[0].Mode != "VARIADIC" || ordered[0].Type.Name != last.Type.Name ||
		ordered[0].Type.Schema != last.Type.Schema || len(ordered[0].Type.Bounds) != len(last.Type.Bounds) {
		p.failWith(pgerr.New(pgerr.FeatureNotSupported,
			"an ordered-set aggregate with a VARIADIC direct argument must have one VARIADIC aggregated "+
				"argument of the same data type").At(ordered[0].Type.Pos))
	}
	return true
}

// inputParams parses the parameters of an aggregate, which has no output ones.
func (p *parser) inputParams() []*FunctionParam {
	var list []*FunctionParam
	for {
		f := p.functionParam(false)
		if f.Mode != "" && f.Mode != "IN" && f.Mode != "VARIADIC" {
			p.fail(pgerr.FeatureNotSupported, f.Pos, "aggregates cannot have output arguments")
		}
		list = append(list, f)
		if !p.acceptKind(',') {
			return list
		}
	}
}

// comment parses COMMENT ON.
func (p *parser) comment() Statement {
	s := &CommentStatement{Pos: p.pos()}
	p.expect(kwComment, kwOn)
	start := p.tok.start
	s.Kind, s.Object = p.commentObject()
	if p.err == nil && s.Kind == "OTHER" {
		s.Text = p.lex.text[start:p.prevEnd]
	}
	p.expect(kwIs)
	if p.accept(kwNull) {
		return s
	}
	s.Comment = p.stringLiteral()
	return s
}

// commentObject parses what a comment is about. Casts, operators and the like
// are named in Kind by their words alone.
func (p *parser) commentObject() (string, *ObjectRef) {
	if k := p.objectKindAt(0); k != nil && k.name != "USER" && k.name != "GROUP" {
		p.skip(len(k.words))
		if k.style == styleRole {
			return k.name, &ObjectRef{Pos: p.pos(), Name: ObjectName{Pos: p.pos(), Name: p.colID()}}
		}
		return k.name, p.objectRef(k.style)
	}
	pos := p.pos()
	switch {
	case p.accept(kwColumn):
		return "COLUMN", p.columnObject()
	case p.accept(kwConstraint):
		return p.constraintObject()
	case p.isOneOf(kwDatabase, kwSubscription, kwTablespace):
		kind := map[keyword]string{
			kwDatabase: "DATABASE", kwSubscription: "SUBSCRIPTION",
			kwTablespace: "TABLESPACE",
		}[p.tok.kw]
		p.advance()
		return kind, p.objectRef(styleName)
	}
	if n := p.kindMatch(0); n > 0 && !p.isOneOf(kwGroup, kwUser) {
		p.skip(n)
		p.unexpected()
	}
	p.matchSyntax("comment_object")
	return "OTHER", &ObjectRef{Pos: pos}
}

// columnObject parses table.column: the column is Name, the table On.
func (p *parser) columnObject() *ObjectRef {
	o := &ObjectRef{Pos: p.pos()}
	parts := []string{p.colID()}
	for p.acceptKind('.') {
		parts = append(parts, p.colLabel())
	}
	n := len(parts) - 1
	o.Name = ObjectName{Pos: o.Pos, Name: parts[n]}
	if n > 0 {
		table := p.qualify(o.Pos, parts[:n])
		o.On = &table
	}
	return o
}

// constraintObject parses name ON [DOMAIN] table.
func (p *parser) constraintObject() (string, *ObjectRef) {
	o := &ObjectRef{Pos: p.pos()}
	o.Name = ObjectName{Pos: o.Pos, Name: p.colID()}
	p.expect(kwOn)
	kind := "CONSTRAINT"
	if p.is(kwDomain) && p.peek(1).isColID() {
		p.advance()
		kind = "DOMAIN CONSTRAINT"
	}
	on := p.objectName()
	o.On = &on
	return kind, o
}
