package pgsql

import "github.com/iris-pgwire/iris-pgwire/internal/pgerr"

// rule returns a syntax rule.
func rule(starts func(p *parser) bool, parse func(p *parser)) (syntaxRule, bool) {
	return syntaxRule{starts: starts, parse: parse}, true
}

// startsWith returns a test for a token of the kind.
func startsWith(k tokenKind) func(p *parser) bool {
	return func(p *parser) bool { return p.tok.kind == k }
}

// startsWord returns a test for one of the keywords.
func startsWord(kws ...keyword) func(p *parser) bool {
	return func(p *parser) bool { return p.isOneOf(kws...) }
}

// anyToken is the test of a rule that is never optional.
func anyToken(*parser) bool { return true }

// namedRule returns the rule that syntaxes use by that name.
func namedRule(name string) (syntaxRule, bool) {
	switch name {
	case "name":
		return rule((*parser).isColID, func(p *parser) { p.colID() })
	case "any_name":
		return rule((*parser).isColID, func(p *parser) { p.anyName() })
	case "qualified_name":
		return rule((*parser).isColID, func(p *parser) { p.objectName() })
	case "role":
		return rule(anyToken, func(p *parser) { p.roleSpec() })
	case "new_role":
		return rule(anyToken, func(p *parser) { p.newRole() })
	case "string":
		return rule(startsWith(tokenString), func(p *parser) { p.stringConst() })
	case "int":
		return rule(startsWith(tokenInteger), func(p *parser) { p.intConst() })
	case "signed_int":
		return rule((*parser).isNumericOnly, func(p *parser) { p.signedIntConst() })
	case "number":
		return rule((*parser).isNumericOnly, func(p *parser) { p.numericOnly() })
	case "type":
		return rule(anyToken, func(p *parser) { p.typeName() })
	case "expr":
		return rule(anyToken, func(p *parser) { p.expr() })
	case "label":
		return rule(anyToken, func(p *parser) { p.colLabel() })
	case "ident":
		return rule(startsWith(tokenIdent), (*parser).advance)
	case "word_or_string":
		return rule(anyToken, func(p *parser) { p.wordOrString() })
	case "boolean_or_string":
		return rule((*parser).isBooleanOrString, func(p *parser) { p.booleanOrString() })
	case "with":
		return rule(startsWord(kwWith, kwWithLA), (*parser).withWord)
	case "if_exists":
		return rule(func(p *parser) bool { return p.isSeq(kwIf, kwExists) }, func(p *parser) { p.ifExists() })
	case "if_not_exists":
		return rule(func(p *parser) bool { return p.isSeq(kwIf, kwNot) }, func(p *parser) { p.ifNotExists() })
	}
	return objectRule(name)
}

// objectRule is namedRule for the names and options of objects.
func objectRule(name string) (syntaxRule, bool) {
	switch name {
	case "function":
		return rule(anyToken, func(p *parser) { p.functionSignature(&ObjectRef{}) })
	case "function_name":
		return rule(anyToken, func(p *parser) { p.functionName() })
	case "operator":
		return rule(anyToken, func(p *parser) { p.anyOperator() })
	case "operator_signature":
		return rule(anyToken, (*parser).operatorSignature)
	case "opclass_operator":
		return rule(anyToken, (*parser).opclassOperator)
	case "definition":
		return rule(startsWith('('), func(p *parser) { p.definition() })
	case "operator_definition":
		return rule(startsWith('('), func(p *parser) { p.definition() })
	case "reloptions":
		return rule(startsWith('('), func(p *parser) { p.relOptions() })
	case "utility_options":
		return rule(startsWith('('), func(p *parser) { p.utilityOptions() })
	case "generic_options":
		return rule(startsWord(kwOptions), func(p *parser) { p.genericOptions() })
	case "alter_options":
		return rule(startsWord(kwOptions), func(p *parser) { p.alterGenericOptions() })
	case "relation":
		return rule(anyToken, func(p *parser) { p.relation() })
	case "tables":
		return rule(anyToken, func(p *parser) { p.tableList() })
	case "statistics_item":
		return rule(anyToken, func(p *parser) { p.indexSubject(&IndexElem{}) })
	case "function_option":
		return rule((*parser).isFunctionOption, func(p *parser) { p.commonFunctionOption() })
	case "aggregate":
		return rule(anyToken, (*parser).aggregate)
	case "publication_objects":
		return rule(anyToken, (*parser).publicationObjects)
	case "extension_object":
		return rule(anyToken, (*parser).extensionObject)
	case "label_object":
		return rule(anyToken, (*parser).labelObject)
	}
	return commandRule(name)
}

// commandRule is namedRule for parts that belong to one command.
func commandRule(name string) (syntaxRule, bool) {
	switch name {
	case "privileges":
		return rule(anyToken, (*parser).anyPrivileges)
	case "grantees":
		return rule(anyToken, func(p *parser) { p.grantees() })
	case "grant_option":
		return rule(anyToken, (*parser).grantOptionFor)
	case "assertion":
		return rule(anyToken, (*parser).assertion)
	case "unencrypted":
		return rule(startsWord(kwUnencrypted), (*parser).unencryptedPassword)
	case "role_flag":
		return rule(startsWith(tokenIdent), (*parser).roleFlag)
	case "policy_kind":
		return rule(anyToken, (*parser).policyKind)
	case "rule_action":
		return rule((*parser).startsRuleAction, (*parser).ruleAction)
	case "set_reset":
		return rule(startsWord(kwSet, kwReset), (*parser).setReset)
	case "reset_rest":
		return rule(anyToken, func(p *parser) { p.resetRest() })
	case "generic_set":
		return rule(anyToken, func(p *parser) { p.setVariable(&SetStatement{}) })
	case "setting":
		return rule(anyToken, func(p *parser) { p.settingName() })
	case "database_set":
		return rule(anyToken, (*parser).databaseSet)
	}
	return syntaxRule{}, false
}

// grantOptionFor parses GRANT OPTION FOR, if it is there.
func (p *parser) grantOptionFor() {
	if p.is(kwGrant) {
		p.expect(kwGrant, kwOption, kwFor)
	}
}

// assertion refuses CREATE ASSERTION behind its attributes.
func (p *parser) assertion() {
	p.constraintAttributes(&Constraint{Kind: ConstraintAttributes, Name: "ASSERTION"})
	p.fail(pgerr.FeatureNotSupported, 0, "CREATE ASSERTION is not yet implemented")
}

// newRole parses the name of a role to be created or renamed.
func (p *parser) newRole() string {
	r := p.roleSpec()
	p.refuseSpecial(r)
	return r.Name
}

// refuseSpecial fails when a role is not one by its name.
func (p *parser) refuseSpecial(r *RoleSpec) {
	switch r.Kind {
	case RolePublic:
		p.fail(pgerr.ReservedName, r.Pos, `role name "public" is reserved`)
	case RoleCurrentUser:
		p.fail(pgerr.ReservedName, r.Pos, "CURRENT_USER cannot be used as a role name here")
	case RoleCurrentRole:
		p.fail(pgerr.ReservedName, r.Pos, "CURRENT_ROLE cannot be used as a role name here")
	case RoleSessionUser:
		p.fail(pgerr.ReservedName, r.Pos, "SESSION_USER cannot be used as a role name here")
	}
}

// operatorSignature parses operator (left, right), of which one may be NONE.
func (p *parser) operatorSignature() {
	p.anyOperator()
	p.operatorTypes()
}

// operatorTypes parses the parenthesised operand types of an operator.
func (p *parser) operatorTypes() {
	p.expectKind('(')
	if p.accept(kwNone) {
		p.expectKind(',')
		p.typeName()
		p.expectKind(')')
		return
	}
	p.typeName()
	if p.tok.kind == ')' {
		p.failWith(pgerr.New(pgerr.SyntaxError, "missing argument").
			WithHint("Use NONE to denote the missing argument of a unary operator.").At(p.pos()))
	}
	p.expectKind(',')
	if !p.accept(kwNone) {
		p.typeName()
	}
	p.expectKind(')')
}

// opclassOperator parses an operator of an operator class and its purpose.
func (p *parser) opclassOperator() {
	p.anyOperator()
	if p.tok.kind == '(' {
		p.operatorTypes()
	}
	if p.is(kwFor) {
		p.matchSyntax("opclass_purpose")
	}
	if p.accept(kwRecheck) {
		p.failWith(pgerr.New(pgerr.FeatureNotSupported, "RECHECK is no longer required").
			WithHint("Update your data type.").At(p.pos()))
	}
}

// isFunctionOption reports whether an option of ALTER FUNCTION comes next.
func (p *parser) isFunctionOption() bool {
	return p.isOneOf(kwCalled, kwReturns, kwStrict, kwImmutable, kwStable, kwVolatile, kwExternal,
		kwSecurity, kwLeakproof, kwNot, kwCost, kwRows, kwSupport, kwParallel, kwSet, kwReset)
}

// aggregate parses the name, arguments and definition of an aggregate, or the
// definition alone in the old style.
func (p *parser) aggregate() {
	o := &ObjectRef{Name: p.functionName()}
	if p.tok.kind == '(' && p.peek(1).kind == tokenIdent && p.peek(2).kind == '=' {
		p.oldAggregate()
		return
	}
	p.aggregateArgs(o)
	p.definition()
}

// oldAggregate parses the definition of an aggregate in the old style.
func (p *parser) oldAggregate() {
	p.expectKind('(')
	for {
		if p.tok.kind != tokenIdent {
			p.unexpected()
		}
		p.advance()
		p.expectKind('=')
		p.defArg()
		if !p.acceptKind(',') {
			break
		}
	}
	p.expectKind(')')
}

// extensionObject parses an object that belongs to an extension.
func (p *parser) extensionObject() {
	switch {
	case p.isOneOf(kwCast, kwTransform, kwOperator):
		p.matchSyntax("comment_object")
	default:
		p.labelObject()
	}
}

// labelObject parses an object that has a security label.
func (p *parser) labelObject() {
	switch {
	case p.is(kwLarge):
		p.matchSyntax("comment_object")
	case p.isOneOf(kwCast, kwTransform, kwOperator, kwConstraint, kwPolicy, kwRule, kwTrigger):
		p.unexpected()
	default:
		p.commentObject()
	}
}

// anyPrivileges parses ALL, or a list of privileges.
func (p *parser) anyPrivileges() {
	if !p.accept(kwAll) {
		p.privileges()
		return
	}
	p.accept(kwPrivileges)
	p.optNameList()
}

// unencryptedPassword refuses UNENCRYPTED PASSWORD.
func (p *parser) unencryptedPassword() {
	pos := p.pos()
	p.expect(kwUnencrypted, kwPassword)
	p.stringConst()
	p.failWith(pgerr.New(pgerr.FeatureNotSupported, "UNENCRYPTED PASSWORD is no longer supported").
		WithHint("Remove UNENCRYPTED to store the password in encrypted form instead.").At(pos))
}

// roleFlag parses an option of a role that is a single word.
func (p *parser) roleFlag() {
	switch p.tok.text {
	case "superuser", "nosuperuser", "createrole", "nocreaterole", "replication", "noreplication",
		"createdb", "nocreatedb", "login", "nologin", "bypassrls", "nobypassrls", "noinherit":
	default:
		p.fail(pgerr.SyntaxError, p.pos(), `unrecognized role option "%s"`, p.tok.text)
	}
	p.advance()
}

// policyKind parses PERMISSIVE or RESTRICTIVE.
func (p *parser) policyKind() {
	if p.tok.kind != tokenIdent {
		p.unexpected()
		return
	}
	if p.tok.text != "permissive" && p.tok.text != "restrictive" {
		p.failWith(pgerr.New(pgerr.SyntaxError, `unrecognized row security option "%s"`, p.tok.text).
			WithHint("Only PERMISSIVE or RESTRICTIVE policies are supported currently.").At(p.pos()))
	}
	p.advance()
}

// startsRuleAction reports whether a statement of a rule comes next.
func (p *parser) startsRuleAction() bool {
	return p.tok.kind == '(' || p.isOneOf(kwSelect, kwWith, kwWithLA, kwValues, kwTable, kwInsert, kwUpdate,
		kwDelete, kwNotify)
}

// ruleAction parses a statement of a rule.
func (p *parser) ruleAction() {
	if p.is(kwNotify) {
		p.notification()
		return
	}
	p.preparableStatement()
}

// setReset parses SET or RESET as a clause.
func (p *parser) setReset() {
	if p.accept(kwReset) {
		p.resetRest()
		return
	}
	p.expect(kwSet)
	p.setRest(&SetStatement{}, true)
}

// resetRest parses what follows RESET.
func (p *parser) resetRest() {
	if p.specialSetting() == "" {
		p.settingName()
	}
}

// databaseSet parses TABLESPACE name or a setting.
func (p *parser) databaseSet() {
	if next := p.peek(1); p.is(kwTablespace) && !next.is(kwTo) && next.kind != '=' && next.kind != '.' {
		p.advance()
		p.colID()
		return
	}
	p.setRest(&SetStatement{}, true)
}
