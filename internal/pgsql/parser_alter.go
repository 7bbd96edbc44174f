package pgsql

import "github.com/iris-pgwire/iris-pgwire/internal/pgerr"

// alterOps are the common things ALTER does to a kind of object.
type alterOps uint8

// What ALTER does to most kinds of objects.
const (
	canRename alterOps = 1 << iota
	canMove            // SET SCHEMA
	canOwn             // OWNER TO
	canIfExists
)

// alterKind is a kind of object of ALTER with what it can do to it: the common
// things, and a syntax of its own.
type alterKind struct {
	kind   string
	style  nameStyle
	ops    alterOps
	syntax string
}

// alterKinds are the kinds of objects of ALTER; those whose grammar is that of
// ALTER TABLE are not among them.
var alterKinds = []alterKind{
	{"AGGREGATE", styleAggregate, canRename | canMove | canOwn, ""},
	{"COLLATION", styleAnyName, canRename | canMove | canOwn, "alter_collation"},
	{"CONVERSION", styleAnyName, canRename | canMove | canOwn, ""},
	{"DATABASE", styleName, canRename | canOwn, "alter_database"},
	{"DOMAIN", styleAnyName, canRename | canMove | canOwn, ""},
	{"EVENT TRIGGER", styleName, canRename | canOwn, "alter_event_trigger"},
	{"EXTENSION", styleName, canMove, "alter_extension"},
	{"FOREIGN DATA WRAPPER", styleName, canRename | canOwn, "alter_fdw"},
	{"FUNCTION", styleFunction, canRename | canMove | canOwn, "alter_function"},
	{"PROCEDURE", styleFunction, canRename | canMove | canOwn, "alter_function"},
	{"ROUTINE", styleFunction, canRename | canMove | canOwn, "alter_function"},
	{"GROUP", styleRole, canRename, "alter_group"},
	{"LANGUAGE", styleName, canRename | canOwn, ""},
	{"POLICY", styleOnTable, canRename | canIfExists, "alter_policy"},
	{"PUBLICATION", styleName, canRename | canOwn, "alter_publication"},
	{"ROLE", styleRole, canRename, "alter_role"},
	{"USER", styleRole, canRename, "alter_role"},
	{"RULE", styleOnTable, canRename, ""},
	{"SCHEMA", styleName, canRename | canOwn, ""},
	{"SERVER", styleName, canRename | canOwn, "alter_server"},
	{"STATISTICS", styleAnyName, canRename | canMove | canOwn | canIfExists, "alter_statistics"},
	{"SUBSCRIPTION", styleName, canRename | canOwn, "alter_subscription"},
	{"TABLESPACE", styleName, canRename | canOwn, "alter_tablespace"},
	{"TEXT SEARCH PARSER", styleAnyName, canRename | canMove, ""},
	{"TEXT SEARCH DICTIONARY", styleAnyName, canRename | canMove | canOwn, "alter_ts_dictionary"},
	{"TEXT SEARCH TEMPLATE", styleAnyName, canRename | canMove, ""},
	{"TEXT SEARCH CONFIGURATION", styleAnyName, canRename | canMove | canOwn, "alter_ts_configuration"},
	{"TRIGGER", styleOnTable, canRename, "alter_trigger"},
	{"TYPE", styleAnyName, canRename | canMove | canOwn, "alter_type"},
}

// alter parses ALTER of any object.
func (p *parser) alter() Statement {
	kind, words := p.alterKindName()
	switch kind {
	case "TABLE", "INDEX", "VIEW", "MATERIALIZED VIEW", "SEQUENCE", "FOREIGN TABLE":
		return p.alterTable(kind, words)
	}
	for i := range alterKinds {
		if k := &alterKinds[i]; k.kind == kind && (kind != "USER" || !p.isUserMapping()) {
			return p.alterObject(k, words)
		}
	}
	return p.utility()
}

// alterKindName returns the kind of object ALTER is about and the number of its
// words.
func (p *parser) alterKindName() (string, int) {
	if k := p.objectKindAt(1); k != nil {
		return k.name, len(k.words)
	}
	switch next := p.peek(1); {
	case next.is(kwDatabase):
		return "DATABASE", 1
	case next.is(kwSubscription):
		return "SUBSCRIPTION", 1
	case next.is(kwTablespace):
		return "TABLESPACE", 1
	}
	return "", 0
}

// alterObject parses ALTER of an object that is not like a table.
func (p *parser) alterObject(k *alterKind, words int) Statement {
	s := &AlterObject{Pos: p.pos(), Kind: k.kind}
	start := p.tok.start
	p.skip(1 + words)
	s.IfExists = k.ops&canIfExists != 0 && p.ifExists()
	if k.style == styleRole && p.accept(kwAll) {
		s.Object = &ObjectRef{}
	} else {
		s.Object = p.objectRef(k.style)
	}
	if k.style == styleRole && p.is(kwRename) {
		p.refuseSpecial(&RoleSpec{Pos: s.Object.Pos, Kind: s.Object.Role})
	}
	switch {
	case k.ops&canRename != 0 && p.is(kwRename) && !p.renamesPart():
		p.expect(kwRename, kwTo)
		s.NewName = p.alterNewName(k)
		return s
	case k.ops&canMove != 0 && p.is(kwSet) && (p.peek(1).is(kwSchema) || k.kind != "DOMAIN" && !p.syntaxStarts(k.syntax)):
		p.expect(kwSet, kwSchema)
		s.NewSchema = p.colID()
		return s
	case k.ops&canOwn != 0 && p.is(kwOwner) && (p.peek(1).is(kwTo) || k.kind != "DATABASE"):
		p.expect(kwOwner, kwTo)
		s.Owner = p.roleSpec()
		return s
	case k.kind == "EXTENSION" && p.accept(kwUpdate):
		if s.Update = true; p.accept(kwTo) {
			s.Version = p.wordOrString()
		}
		return s
	case k.kind == "TYPE" && p.isEnumChange():
		return p.alterEnum(&AlterEnum{Pos: s.Pos, Name: s.Object.Name})
	case k.kind == "TYPE" && !p.is(kwSet):
		return p.alterComposite(&AlterType{Pos: s.Pos, Name: s.Object.Name})
	case k.kind == "DOMAIN":
		return p.alterDomain(&AlterType{Pos: s.Pos, Domain: true, Name: s.Object.Name})
	case k.syntax == "", s.IfExists && k.kind == "POLICY":
		p.unexpected()
		return s
	}
	p.matchSyntax(k.syntax)
	u := &Utility{Pos: s.Pos, Tag: "ALTER " + k.kind}
	if k.kind == "USER" || k.kind == "GROUP" {
		u.Tag = "ALTER ROLE"
	}
	if p.err == nil {
		u.Text = p.lex.text[start:p.prevEnd]
	}
	return u
}

// renamesPart reports whether RENAME, which comes next, is about a part of the
// object.
func (p *parser) renamesPart() bool {
	next := p.peek(1)
	return next.is(kwConstraint) || next.is(kwAttribute) || next.is(kwValue)
}

// alterNewName parses an object's new name, which may be a role's.
func (p *parser) alterNewName(k *alterKind) string {
	if k.style == styleRole {
		return p.newRole()
	}
	return p.colID()
}

// isEnumChange reports whether a change of an enum's labels comes next.
func (p *parser) isEnumChange() bool {
	return p.isOneOf(kwAdd, kwRename, kwDrop) && p.peek(1).is(kwValue)
}

// alterEnum parses ADD VALUE or RENAME VALUE.
func (p *parser) alterEnum(s *AlterEnum) Statement {
	kw, at := p.tok.kw, p.pos()
	p.skip(2)
	switch kw {
	case kwRename:
		s.Rename = true
		s.OldValue = p.stringConst()
		p.expect(kwTo)
		s.NewValue = p.stringConst()
		return s
	case kwDrop:
		p.stringConst()
		p.fail(pgerr.FeatureNotSupported, at, "dropping an enum value is not implemented")
		return s
	}
	if s.IfNotExists = p.is(kwIf); s.IfNotExists {
		p.expect(kwIf, kwNot, kwExists)
	}
	s.NewValue = p.stringConst()
	switch {
	case p.accept(kwBefore):
		s.Neighbor = p.stringLiteral()
	case p.accept(kwAfter):
		s.After = true
		s.Neighbor = p.stringLiteral()
	}
	return s
}

// alterTable parses ALTER TABLE and its relatives.
func (p *parser) alterTable(kind string, words int) Statement {
	s := &AlterTable{Pos: p.pos(), Kind: kind}
	p.skip(1 + words)
	if p.is(kwAll) && kind != "SEQUENCE" && kind != "VIEW" && kind != "FOREIGN TABLE" {
		return p.alterAllInTablespace(s)
	}
	s.IfExists = p.ifExists()
	if kind == "TABLE" || kind == "FOREIGN TABLE" {
		s.Table = p.relation()
	} else {
		s.Table = tableRef(p.objectName())
	}
	if kind == "SEQUENCE" && p.isSequenceOption() {
		return &AlterSequence{
			Pos: s.Pos, IfExists: s.IfExists, Options: p.sequenceOptions(),
			Sequence: ObjectName{Pos: s.Table.Pos, Catalog: s.Table.Catalog, Schema: s.Table.Schema, Name: s.Table.Name},
		}
	}
	if c := p.alterWhole(s); c != nil {
		s.Commands = []*AlterTableCommand{c}
		return s
	}
	s.Commands = []*AlterTableCommand{p.alterTableCommand()}
	for p.acceptKind(',') {
		s.Commands = append(s.Commands, p.alterTableCommand())
	}
	return s
}

// isSequenceOption reports whether an option of a sequence comes next.
func (p *parser) isSequenceOption() bool {
	if p.is(kwNo) {
		return true
	}
	return p.isOneOf(kwAs, kwCache, kwCycle, kwIncrement, kwLogged, kwMaxvalue, kwMinvalue, kwOwned,
		kwSequence, kwStart, kwRestart, kwUnlogged)
}

// alterAllInTablespace parses ALL IN TABLESPACE name [OWNED BY roles] SET
// TABLESPACE name [NOWAIT].
func (p *parser) alterAllInTablespace(s *AlterTable) Statement {
	u := &Utility{Pos: s.Pos, Tag: "ALTER " + s.Kind}
	start := p.tok.start
	p.expect(kwAll, kwIn, kwTablespace)
	p.colID()
	if p.accept(kwOwned) {
		p.expect(kwBy)
		p.roleSpecs()
	}
	p.expect(kwSet, kwTablespace)
	p.colID()
	p.accept(kwNowait)
	if p.err == nil {
		u.Text = "ALTER " + s.Kind + " " + p.lex.text[start:p.prevEnd]
	}
	return u
}

// alterWhole parses what ALTER TABLE does alone and not in a list, or returns
// nil.
func (p *parser) alterWhole(s *AlterTable) *AlterTableCommand {
	c := &AlterTableCommand{Pos: p.pos()}
	switch {
	case p.accept(kwRename):
		p.alterRename(s, c)
	case p.acceptSeq(kwSet, kwSchema) && s.Kind != "INDEX":
		c.Op, c.NewName = SetSchema, p.colID()
	case p.isOneOf(kwAttach, kwDetach) && (s.Kind == "TABLE" || s.Kind == "INDEX"):
		p.alterPartition(s, c)
	case p.isOneOf(kwNo, kwDepends) && (s.Kind == "INDEX" || s.Kind == "MATERIALIZED VIEW") &&
		(p.is(kwDepends) || p.peek(1).is(kwDepends)):
		c.Op = AlterTableOther
		if c.Text = "DEPENDS ON EXTENSION"; p.accept(kwNo) {
			c.Text = "NO " + c.Text
		}
		p.expect(kwDepends, kwOn, kwExtension)
		c.Name = p.colID()
	default:
		return nil
	}
	return c
}

// alterRename parses what follows RENAME.
func (p *parser) alterRename(s *AlterTable, c *AlterTableCommand) {
	constraint := (s.Kind == "TABLE") && p.is(kwConstraint)
	switch {
	case p.accept(kwTo):
		c.Op, c.NewName = RenameTable, p.colID()
		return
	case s.Kind == "INDEX", s.Kind == "SEQUENCE":
		p.unexpected()
		return
	case constraint:
		p.advance()
		c.Op = RenameConstraint
	default:
		c.Op = RenameColumn
		p.accept(kwColumn)
	}
	c.Name = p.colID()
	p.expect(kwTo)
	c.NewName = p.colID()
}

// alterPartition parses ATTACH PARTITION and DETACH PARTITION. The partition's
// bound is checked and left out of the tree.
func (p *parser) alterPartition(s *AlterTable, c *AlterTableCommand) {
	attach := p.is(kwAttach)
	start := p.tok.start
	p.advance()
	p.expect(kwPartition)
	p.objectName()
	switch {
	case attach && s.Kind == "TABLE":
		p.partitionBound()
	case attach:
	case s.Kind == "INDEX":
		p.unexpected()
	case p.accept(kwConcurrently), p.accept(kwFinalize):
	}
	c.Op = AlterTableOther
	if p.err == nil {
		c.Text = p.lex.text[start:p.prevEnd]
	}
}
