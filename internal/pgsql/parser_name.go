package pgsql

import (
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// irisName reports whether the next tokens are one of IRIS's names that start
// with a percent or dollar sign, such as %ID or $PIECE. In the places where it
// is asked PostgreSQL would refuse the sign.
func (p *parser) irisName() bool {
	if p.tok.kind != '%' && p.tok.kind != '$' {
		return false
	}
	next := p.peek(1)
	return (next.kind == tokenIdent && !next.quoted || next.kind == tokenKeyword) && next.start == p.tok.end
}

// takeIRISName consumes the name irisName has seen.
func (p *parser) takeIRISName() string {
	sign := string(rune(p.tok.kind))
	p.advance()
	name := p.lex.truncateName(sign + p.tok.text)
	p.advance()
	return name
}

// isColID reports whether a column or table name comes next.
func (p *parser) isColID() bool { return p.tok.isColID() || p.irisName() }

// colID parses the name of a column, table or the like.
func (p *parser) colID() string {
	if p.irisName() {
		return p.takeIRISName()
	}
	return p.word(p.tok.isColID())
}

// typeFunctionName parses the unqualified name of a type or function.
func (p *parser) typeFunctionName() string { return p.word(p.tok.isTypeFunctionName()) }

// nonReservedWord parses a word that is not reserved.
func (p *parser) nonReservedWord() string { return p.word(p.tok.isNonReserved()) }

// colLabel parses a name after AS or a dot.
func (p *parser) colLabel() string {
	if p.irisName() {
		return p.takeIRISName()
	}
	return p.word(p.tok.isColLabel())
}

// word consumes the current token as a name if ok.
func (p *parser) word(ok bool) string {
	if !ok {
		p.unexpected()
		return ""
	}
	name := p.tok.text
	p.advance()
	return name
}

// nameList parses names separated by commas.
func (p *parser) nameList() []string {
	list := []string{p.colID()}
	for p.acceptKind(',') {
		list = append(list, p.colID())
	}
	return list
}

// optNameList parses a list of names in parentheses, if there is one.
func (p *parser) optNameList() []string {
	if p.tok.kind != '(' {
		return nil
	}
	return p.parenNameList()
}

// parenNameList parses a list of names in parentheses.
func (p *parser) parenNameList() []string {
	p.expectKind('(')
	list := p.nameList()
	p.expectKind(')')
	return list
}

// objectName parses the name of a relation, of up to three parts. The grammar
// takes stars and subscripts behind it, and refuses them then.
func (p *parser) objectName() ObjectName {
	pos := p.pos()
	parts := []string{p.colID()}
	wrong := false
	for {
		switch {
		case p.tok.kind == '[':
			p.subscript()
			wrong = true
		case !p.acceptKind('.'):
			if wrong {
				p.unexpected()
			}
			return p.qualify(pos, parts)
		case p.acceptKind('*'):
			wrong = true
		default:
			parts = append(parts, p.colLabel())
		}
	}
}

// anyName parses the name of an object that is no relation, of up to three
// parts.
func (p *parser) anyName() ObjectName {
	pos := p.pos()
	parts := []string{p.colID()}
	for p.acceptKind('.') {
		parts = append(parts, p.colLabel())
	}
	return p.qualify(pos, parts)
}

// refuseIndirection fails behind stars and subscripts that follow the name of a
// relation or function; star says that the name ended with one.
func (p *parser) refuseIndirection(star bool) {
	if star || p.tok.kind == '[' {
		p.skipIndirection()
		p.unexpected()
	}
}

// qualify turns the parts of a dotted name into an ObjectName.
func (p *parser) qualify(pos int, parts []string) ObjectName {
	n := ObjectName{Pos: pos, Name: parts[len(parts)-1]}
	switch len(parts) {
	case 1:
	case 2:
		n.Schema = parts[0]
	case 3:
		n.Catalog, n.Schema = parts[0], parts[1]
	default:
		p.fail(pgerr.SyntaxError, pos, "improper qualified name (too many dotted names): %s",
			strings.Join(parts, "."))
	}
	return n
}

// objectNames parses names separated by commas.
func (p *parser) objectNames() []ObjectName {
	list := []ObjectName{p.objectName()}
	for p.acceptKind(',') {
		list = append(list, p.objectName())
	}
	return list
}

// optCollate parses COLLATE name, if it is there.
func (p *parser) optCollate() *ObjectName {
	pos := p.tok.pos
	if !p.accept(kwCollate) {
		return nil
	}
	name := p.anyName()
	name.Pos = int(pos)
	return &name
}

// stringConst parses a string literal and returns its value.
func (p *parser) stringConst() string {
	if p.tok.kind != tokenString {
		p.unexpected()
		return ""
	}
	s := p.tok.text
	p.advance()
	return s
}

// intConst parses an integer literal that fits 32 bits.
func (p *parser) intConst() int {
	if p.tok.kind != tokenInteger {
		p.unexpected()
		return 0
	}
	n, _ := strconv.Atoi(p.tok.text) // the lexer has checked it
	p.advance()
	return n
}

// signedIntConst parses an integer with an optional sign.
func (p *parser) signedIntConst() int {
	switch {
	case p.acceptKind('-'):
		return -p.intConst()
	case p.acceptKind('+'):
	}
	return p.intConst()
}

// isNumericOnly reports whether a number with an optional sign comes next.
func (p *parser) isNumericOnly() bool {
	switch p.tok.kind {
	case tokenInteger, tokenNumber, '+', '-':
		return true
	}
	return false
}

// numericOnly parses a number with an optional sign.
func (p *parser) numericOnly() *Literal {
	lit := &Literal{Pos: p.pos()}
	sign := ""
	switch {
	case p.acceptKind('-'):
		sign = "-"
	case p.acceptKind('+'):
	}
	switch p.tok.kind {
	case tokenInteger, tokenNumber:
		lit.Kind, lit.Text = numberKind(&p.tok), sign+p.tok.text
		p.advance()
	default:
		p.unexpected()
	}
	return lit
}

// numberKind returns the kind of literal a numeric token is.
func numberKind(t *token) LiteralKind {
	if t.kind == tokenInteger || strings.Trim(t.text, "0123456789") == "" {
		return LiteralInteger
	}
	return LiteralNumeric
}

// wordOrString parses a word that is not reserved, or a string literal.
func (p *parser) wordOrString() string {
	if p.tok.kind == tokenString {
		return p.stringConst()
	}
	return p.nonReservedWord()
}

// isBooleanOrString reports whether TRUE, FALSE, ON, a word or a string comes
// next.
func (p *parser) isBooleanOrString() bool {
	return p.isOneOf(kwTrue, kwFalse, kwOn) || p.tok.kind == tokenString || p.tok.isNonReserved()
}

// booleanOrString parses TRUE, FALSE, ON, a word or a string as a string literal.
func (p *parser) booleanOrString() *Literal {
	lit := &Literal{Pos: p.pos(), Kind: LiteralString}
	if p.isOneOf(kwTrue, kwFalse, kwOn) {
		lit.Text = p.tok.text
		p.advance()
		return lit
	}
	lit.Text = p.wordOrString()
	return lit
}

// isOperator reports whether the current token is any operator.
func (p *parser) isOperator() bool {
	switch p.tok.kind {
	case tokenOp, tokenLessEquals, tokenGreaterEquals, tokenNotEquals,
		'+', '-', '*', '/', '%', '^', '<', '>', '=':
		return true
	}
	return false
}

// anyOperator parses an operator's name with an optional schema.
func (p *parser) anyOperator() OperatorName {
	op := OperatorName{Pos: p.pos()}
	for p.tok.isColID() {
		op.Schema = p.colID()
		p.expectKind('.')
	}
	if !p.isOperator() {
		p.unexpected()
		return op
	}
	op.Name = p.tok.text
	p.advance()
	return op
}

// operatorName parses an operator, or OPERATOR(schema.operator).
func (p *parser) operatorName() OperatorName {
	if !p.accept(kwOperator) {
		if p.isOperator() {
			return p.anyOperator()
		}
		p.unexpected()
		return OperatorName{}
	}
	p.expectKind('(')
	op := p.anyOperator()
	p.expectKind(')')
	return op
}

// roleSpec parses the name of a role or a word that stands for one.
func (p *parser) roleSpec() *RoleSpec {
	r := &RoleSpec{Pos: p.pos()}
	switch {
	case p.accept(kwCurrentRole):
		r.Kind = RoleCurrentRole
	case p.accept(kwCurrentUser):
		r.Kind = RoleCurrentUser
	case p.accept(kwSessionUser):
		r.Kind = RoleSessionUser
	default:
		r.Name = p.nonReservedWord()
		p.checkRoleName(r)
	}
	return r
}

// checkRoleName resolves PUBLIC and refuses NONE.
func (p *parser) checkRoleName(r *RoleSpec) {
	switch r.Name {
	case "public":
		r.Kind, r.Name = RolePublic, ""
	case "none":
		p.fail(pgerr.ReservedName, r.Pos, `role name "%s" is reserved`, r.Name)
	}
}

// roleSpecs parses roles separated by commas.
func (p *parser) roleSpecs() []*RoleSpec {
	list := []*RoleSpec{p.roleSpec()}
	for p.acceptKind(',') {
		list = append(list, p.roleSpec())
	}
	return list
}
