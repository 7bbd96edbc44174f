package pgsql

// grant parses GRANT and REVOKE of privileges or roles.
func (p *parser) grant() Statement {
	pos, revoke := p.pos(), p.is(kwRevoke)
	p.advance()
	option := ""
	if revoke && (p.is(kwGrant) || p.peek(1).is(kwOption) && p.tok.isColID()) {
		option = p.tok.text
		p.advance()
		p.expect(kwOption, kwFor)
	}
	if option == "" || option == "grant" {
		if p.is(kwAll) {
			return p.grantPrivileges(&GrantStatement{Pos: pos, Revoke: revoke, OptionFor: option != ""})
		}
	}
	list := p.privileges()
	if p.is(kwOn) && (option == "" || option == "grant") {
		return p.grantOn(&GrantStatement{Pos: pos, Revoke: revoke, OptionFor: option != "", Privileges: list})
	}
	if p.tableForm == onlyTable { // CREATE SCHEMA grants privileges, not roles
		p.unexpected()
	}
	return p.grantRoles(&GrantRoleStatement{Pos: pos, Revoke: revoke, OptionFor: option, Roles: list})
}

// grantPrivileges parses ALL [PRIVILEGES] [(columns)] and what follows.
func (p *parser) grantPrivileges(s *GrantStatement) Statement {
	p.expect(kwAll)
	p.accept(kwPrivileges)
	s.AllColumns = p.optNameList()
	return p.grantOn(s)
}

// privileges parses privileges or roles separated by commas.
func (p *parser) privileges() []*Privilege {
	list := []*Privilege{p.privilege()}
	for p.acceptKind(',') {
		list = append(list, p.privilege())
	}
	return list
}

// privilege parses a privilege with its columns.
func (p *parser) privilege() *Privilege {
	v := &Privilege{Pos: p.pos(), Name: p.tok.text}
	switch {
	case p.acceptSeq(kwAlter, kwSystem):
		v.Name = "alter system"
		return v
	case p.accept(kwSelect), p.accept(kwReferences), p.accept(kwCreate):
	default:
		v.Name = p.colID()
	}
	v.Columns = p.optNameList()
	return v
}

// grantOn parses ON objects TO|FROM grantees and the rest.
func (p *parser) grantOn(s *GrantStatement) Statement {
	p.expect(kwOn)
	p.grantTarget(s)
	if s.Revoke {
		p.expect(kwFrom)
	} else {
		p.expect(kwTo)
	}
	s.Grantees = p.grantees()
	if !s.Revoke && p.accept(kwWith) {
		p.expect(kwGrant, kwOption)
		s.WithOption = true
	}
	s.GrantedBy = p.grantedBy()
	if s.Revoke {
		s.Cascade = p.dropBehavior()
	}
	return s
}

// grantees parses roles with an optional GROUP before each.
func (p *parser) grantees() []*RoleSpec {
	var list []*RoleSpec
	for {
		p.accept(kwGroup)
		list = append(list, p.roleSpec())
		if !p.acceptKind(',') {
			return list
		}
	}
}

// grantedBy parses GRANTED BY role, if it is there.
func (p *parser) grantedBy() *RoleSpec {
	if !p.accept(kwGranted) {
		return nil
	}
	p.expect(kwBy)
	return p.roleSpec()
}

// grantTarget parses the objects privileges are on. Their kinds are words that
// are no names, or are followed by one.
func (p *parser) grantTarget(s *GrantStatement) {
	next := p.peek(1)
	switch {
	case p.accept(kwTable):
		s.Kind = "TABLE"
	case p.is(kwAll):
		p.grantAllIn(s)
		return
	case p.accept(kwForeign):
		if s.Kind = "FOREIGN DATA WRAPPER"; p.accept(kwServer) {
			s.Kind = "FOREIGN SERVER"
		} else {
			p.expect(kwData, kwWrapper)
		}
	case p.is(kwLarge) && next.is(kwObject):
		p.largeObjects(s)
		return
	case !next.isColID() && !next.isTypeFunctionName():
		s.Kind = "TABLE"
	default:
		p.grantKind(s)
	}
	p.grantObjects(s)
}

// grantKind parses the word for a kind of object, if there is one.
func (p *parser) grantKind(s *GrantStatement) {
	s.Kind = "TABLE"
	switch p.tok.kw {
	case kwSequence, kwFunction, kwProcedure, kwRoutine, kwDatabase, kwDomain, kwLanguage,
		kwParameter, kwSchema, kwTablespace, kwType:
		if p.tok.kind == tokenKeyword {
			s.Kind = grantKinds[p.tok.kw]
			p.advance()
		}
	}
}

// grantKinds names the kinds of objects of GRANT.
var grantKinds = map[keyword]string{
	kwSequence: "SEQUENCE", kwFunction: "FUNCTION", kwProcedure: "PROCEDURE", kwRoutine: "ROUTINE",
	kwDatabase: "DATABASE", kwDomain: "DOMAIN", kwLanguage: "LANGUAGE", kwParameter: "PARAMETER",
	kwSchema: "SCHEMA", kwTablespace: "TABLESPACE", kwType: "TYPE",
	kwTables: "ALL TABLES IN SCHEMA", kwSequences: "ALL SEQUENCES IN SCHEMA",
	kwFunctions: "ALL FUNCTIONS IN SCHEMA", kwProcedures: "ALL PROCEDURES IN SCHEMA",
	kwRoutines: "ALL ROUTINES IN SCHEMA",
}

// grantAllIn parses ALL TABLES IN SCHEMA names and its relatives.
func (p *parser) grantAllIn(s *GrantStatement) {
	p.advance()
	if !p.isOneOf(kwTables, kwSequences, kwFunctions, kwProcedures, kwRoutines) {
		p.unexpected()
		return
	}
	s.Kind = grantKinds[p.tok.kw]
	p.advance()
	p.expect(kwIn, kwSchema)
	s.Objects = p.objectRefs(styleName)
}

// grantObjects parses the names of objects of the kind that was read.
func (p *parser) grantObjects(s *GrantStatement) {
	switch s.Kind {
	case "TABLE", "SEQUENCE", "DOMAIN", "TYPE", "PARAMETER":
		s.Objects = p.objectRefs(styleAnyName)
	case "FUNCTION", "PROCEDURE", "ROUTINE":
		s.Objects = p.objectRefs(styleFunction)
	default:
		s.Objects = p.objectRefs(styleName)
	}
}

// objectRefs parses names of a style separated by commas.
func (p *parser) objectRefs(style nameStyle) []*ObjectRef {
	list := []*ObjectRef{p.objectRef(style)}
	for p.acceptKind(',') {
		list = append(list, p.objectRef(style))
	}
	return list
}

// largeObjects parses LARGE OBJECT numbers.
func (p *parser) largeObjects(s *GrantStatement) {
	p.skip(2)
	s.Kind = "LARGE OBJECT"
	for {
		pos := p.pos()
		s.Objects = append(s.Objects, &ObjectRef{Pos: pos, Name: ObjectName{Pos: pos, Name: p.numericOnly().Text}})
		if !p.acceptKind(',') {
			return
		}
	}
}

// grantRoles parses TO|FROM roles and the rest of a grant of membership.
func (p *parser) grantRoles(s *GrantRoleStatement) Statement {
	if s.Revoke {
		p.expect(kwFrom)
	} else {
		p.expect(kwTo)
	}
	s.Grantees = p.roleSpecs()
	if !s.Revoke && p.accept(kwWith) {
		s.Options = []*Option{p.grantRoleOption()}
		for p.acceptKind(',') {
			s.Options = append(s.Options, p.grantRoleOption())
		}
	}
	s.GrantedBy = p.grantedBy()
	if s.Revoke {
		s.Cascade = p.dropBehavior()
	}
	return s
}

// grantRoleOption parses name OPTION|TRUE|FALSE.
func (p *parser) grantRoleOption() *Option {
	o := &Option{Pos: p.pos()}
	o.Name = p.colLabel()
	lit := &Literal{Pos: p.pos(), Kind: LiteralBool, Text: "true"}
	switch {
	case p.accept(kwOption), p.accept(kwTrue):
	default:
		p.expect(kwFalse)
		lit.Text = "false"
	}
	o.Value = lit
	return o
}
