package syntax

import "strings"

// termTexts are the messages for a missing term, by SQLCODE.
var termTexts = map[int]string{
	-4: "A term expected, beginning with either of:  identifier, constant",
	-12: "A term expected, beginning with one of the following: identifier, constant, aggregate, $$, :, (, +, -, " +
		"%ALPHAUP, %EXACT, %MVR, %SQLSTRING, %SQLUPPER, %STRING, or %UPPER",
}

// termExpected is the error for something that cannot begin an expression.
func (p *parser) termExpected(code int) *Error { return p.fail(code, termTexts[code]) }

// precedence gives how tightly a binary operator binds, 0 for other tokens.
func precedence(t token) int {
	switch t.fold {
	case "+", "-", "||":
		return 1
	case "*", "/", `\`, "#":
		return 2
	}
	return 0
}

// expr reads a value expression.
func (p *parser) expr() (Expr, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	left, err := p.unary()
	if err != nil {
		return nil, err
	}
	return p.binaryFrom(left, 0)
}

// binaryFrom continues an expression whose first operand has been read with the
// operators that bind tighter than floor.
func (p *parser) binaryFrom(left Expr, floor int) (Expr, error) {
	for {
		t := p.peek()
		prec := precedence(t)
		if prec <= floor {
			return left, nil
		}
		p.next()
		right, err := p.unary()
		if err != nil {
			return nil, err
		}
		if right, err = p.binaryFrom(right, prec); err != nil {
			return nil, err
		}
		left = &Binary{Node{left.Position()}, t.fold, left, right}
		if err := p.chained(left); err != nil {
			return nil, err
		}
	}
}

// chained bounds the depth of left-deep operator chains, which recursion over
// the tree must later descend.
func (p *parser) chained(e Expr) error {
	const maxChain = 2000
	n := 0
	for b, ok := e.(*Binary); ok; b, ok = b.L.(*Binary) {
		if n++; n > maxChain {
			return p.fail(-400, "Expression too long")
		}
	}
	return nil
}

// unary reads {+|-} primary.
func (p *parser) unary() (Expr, error) {
	t := p.peek()
	if !p.is("+", "-") {
		return p.primary()
	}
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	p.next()
	x, err := p.unary()
	return &Unary{Node{t.pos}, t.fold, x}, err
}

// startsTerm reports whether the current token can begin an expression.
func (p *parser) startsTerm() bool {
	t := p.peek()
	switch t.kind {
	case tokString, tokNumber, tokParam, tokDelimited:
		return true
	case tokIdent:
		return !reserved[t.fold] || reservedTerm[t.fold]
	case tokPunct:
		return p.is("(", "+", "-", "{")
	default:
		return false
	}
}

// primary reads an operand.
func (p *parser) primary() (Expr, error) {
	t := p.peek()
	switch t.kind {
	case tokString:
		p.next()
		return &StringLit{Node{t.pos}, t.text}, nil
	case tokNumber:
		p.next()
		return &NumberLit{Node{t.pos}, t.text}, nil
	case tokParam:
		return p.param(), nil
	case tokDelimited:
		return p.reference()
	case tokIdent:
		return p.word(t)
	}
	switch t.fold {
	case "(":
		return p.parenthesis()
	case "{":
		return p.escape()
	default:
		return nil, p.termExpected(-12)
	}
}

// parenthesis reads ( expression ) or a scalar subquery.
func (p *parser) parenthesis() (Expr, error) {
	pos := p.next().pos
	if p.subqueryAhead() {
		q, err := p.subquery()
		return &Subquery{Node{pos}, q}, err
	}
	e, err := p.expr()
	if err != nil {
		return nil, err
	}
	return e, p.expect(")")
}

// reference reads a column or a function qualified by a schema.
func (p *parser) reference() (Expr, error) {
	pos := p.peek().pos
	var parts []Name
	for {
		t := p.peek()
		if !isName(t) && (t.kind != tokIdent || !pseudoColumns[t.fold]) && (len(parts) <= 0 || t.kind != tokIdent) {
			_, err := p.name()
			return nil, err
		}
		parts = append(parts, Name(p.next().text))
		if p.is("(") && !pseudoColumns[parts[len(parts)-1].Fold()] {
			return p.userFunction(pos, parts)
		}
		if !p.is(".") {
			break
		}
		if len(parts) == 3 {
			return nil, p.termExpected(-12)
		}
		p.next()
	}
	return p.column(pos, parts)
}

// column makes a column reference of 1 to 3 parts and reads its arrows.
func (p *parser) column(pos int, parts []Name) (Expr, error) {
	c := &ColumnRef{Node: Node{pos}, Column: parts[len(parts)-1]}
	switch len(parts) {
	case 2:
		c.Table = QualifiedName{Name: parts[0], Pos: pos}
	case 3:
		c.Table = QualifiedName{Schema: parts[0], Name: parts[1], Pos: pos}
	}
	for p.accept("->") {
		n, err := p.name()
		if err != nil {
			return nil, err
		}
		c.Arrows = append(c.Arrows, n)
	}
	return c, nil
}

// userFunction reads the arguments of [schema.]function; the name has no syntax
// of its own.
func (p *parser) userFunction(pos int, parts []Name) (Expr, error) {
	f := &FuncCall{Node: Node{pos}, Name: parts[len(parts)-1]}
	if len(parts) > 2 {
		return nil, p.termExpected(-12)
	}
	if len(parts) == 2 {
		f.Schema = parts[0]
	}
	args, err := p.arguments()
	f.Args = args
	return f, err
}

// arguments reads ( [expression {, expression}] ).
func (p *parser) arguments() ([]Expr, error) {
	if err := p.expect("("); err != nil {
		return nil, err
	}
	if p.accept(")") {
		return nil, nil
	}
	return commaList(p, p.expr, ")")
}

// pseudoColumns are the reserved words that name columns every table has.
var pseudoColumns = wordSet("%ID %TABLENAME %CLASSNAME %VID %VALUE %KEY")

// aggregates are the aggregate and window function names; those that are window
// functions only need OVER.
var (
	aggregates = wordSet("COUNT SUM AVG MIN MAX STDDEV STDDEV_SAMP STDDEV_POP VARIANCE VAR_SAMP VAR_POP LIST %DLIST " +
		"JSON_ARRAYAGG XMLAGG APPROX_COUNT_DISTINCT")
	windowFunctions = wordSet("ROW_NUMBER RANK DENSE_RANK PERCENT_RANK CUME_DIST NTILE LAG LEAD FIRST_VALUE LAST_VALUE NTH_VALUE")
)

// bareFunctions are called without parentheses, or with a precision.
var bareFunctions = wordSet("CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER SESSION_USER SYSTEM_USER USER SYSDATE " +
	"$HOROLOG $H $JOB $NAMESPACE $TLEVEL $USERNAME $ZHOROLOG $ZJOB $ZPI $ZTIMESTAMP $ZTIMEZONE $ZVERSION $ZV")

// userNames are the bare functions that IRIS takes as column defaults only.
var userNames = wordSet("CURRENT_USER SESSION_USER SYSTEM_USER")

// collationFunctions take their operand with or without parentheses.
var collationFunctions = wordSet("%EXACT %SQLSTRING %SQLUPPER %ALPHAUP %STRING %UPPER %MVR %PLUS %MINUS %TRUNCATE")

// formatFunctions are written like collationFunctions.
var formatFunctions = wordSet("%EXTERNAL %INTERNAL %ODBCIN %ODBCOUT")

// reservedFunctions are reserved words that may be called like any function.
var reservedFunctions = wordSet("CHAR CHARACTER_LENGTH CHAR_LENGTH COALESCE LOWER UPPER NULLIF SPACE")

// reservedTerm holds all reserved words that can begin an expression.
var reservedTerm = func() words {
	all := wordSet("NULL CASE CAST CONVERT SUBSTRING TRIM DATE TIME")
	sets := []words{pseudoColumns, aggregates, bareFunctions, collationFunctions, formatFunctions, reservedFunctions}
	for _, set := range sets {
		for w := range set {
			all[w] = true
		}
	}
	return all
}()

// word reads an operand that begins with a regular identifier.
func (p *parser) word(t token) (Expr, error) {
	call := p.peekAt(1).fold == "("
	switch {
	case t.fold == "NULL":
		p.next()
		return &NullLit{Node{t.pos}}, nil
	case t.fold == "CASE":
		return p.caseExpr()
	case bareFunctions[t.fold]:
		return p.bareFunction(t)
	case collationFunctions[t.fold], formatFunctions[t.fold]:
		return p.collation(t)
	case call && (aggregates[t.fold] || windowFunctions[t.fold]):
		return p.aggregate(t)
	case t.fold == "DATE" || t.fold == "TIME" || t.fold == "TIMESTAMP":
		return p.dateWord(t, call)
	case call:
		return p.call1(t)
	case strings.HasPrefix(t.text, "$$"):
		return nil, p.extrinsic()
	case reserved[t.fold] && !pseudoColumns[t.fold], t.text[0] == '$':
		return nil, p.termExpected(-12)
	default:
		return p.reference()
	}
}

// extrinsic refuses $$tag^routine(…), and what only begins like it.
func (p *parser) extrinsic() error {
	if next := p.peekAt(1); next.fold != "(" && next.fold != "^" {
		return p.fail(-41, "An extrinsic function call must have the form '$$tag^routine(...)'")
	}
	return p.fail(-372, "Support for extrinsic function calls are disabled")
}

// call1 reads a call by an unqualified name, some of which have syntax of their
// own.
func (p *parser) call1(t token) (Expr, error) {
	switch t.fold {
	case "CAST":
		return p.cast()
	case "CONVERT":
		return p.convert()
	case "SUBSTRING":
		return p.substring()
	case "POSITION":
		return p.position()
	case "TRIM":
		return p.trim()
	case "TO_VECTOR":
		return p.toVector()
	case "JSON_OBJECT", "JSON_ARRAY":
		return p.json(t)
	case "$LISTBUILD", "$LB":
		return p.listBuild()
	case "XMLELEMENT":
		return p.xmlElement()
	case "XMLFOREST":
		return p.xmlForest()
	}
	if t.text[0] == '$' {
		if strings.HasPrefix(t.text, "$$") {
			return nil, p.extrinsic()
		}
		p.next()
		return p.userFunction(t.pos, []Name{Name(t.text)})
	}
	if reserved[t.fold] && !reservedFunctions[t.fold] {
		return nil, p.termExpected(-12)
	}
	p.next()
	return p.userFunction(t.pos, []Name{Name(t.text)})
}

// bareFunction reads CURRENT_TIMESTAMP[(p)] and the like.
func (p *parser) bareFunction(t token) (Expr, error) {
	if userNames[t.fold] {
		return nil, p.termExpected(-12)
	}
	p.next()
	f := &FuncCall{Node: Node{t.pos}, Name: Name(t.fold), NoParens: true}
	if !p.is("(") || t.fold[0] == '$' || t.fold == "USER" {
		return f, nil
	}
	args, err := p.arguments()
	f.Args, f.NoParens = args, false
	return f, err
}

// collation reads %EXACT(x), %EXACT x, %SQLUPPER(x, n), %EXTERNAL x.
func (p *parser) collation(t token) (Expr, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	p.next()
	f := &FuncCall{Node: Node{t.pos}, Name: Name(t.fold)}
	var err error
	if p.is("(") && !p.subqueryAt(1) {
		f.Args, err = p.arguments()
		return f, err
	}
	x, err := p.unary()
	f.Args = []Expr{x}
	return f, err
}

// subqueryAt reports whether SELECT stands n tokens further.
func (p *parser) subqueryAt(n int) bool { return p.peekAt(n).fold == "SELECT" }

// dateWord reads DATE 'x', TIME 'x', TIMESTAMP 'x', the function DATE(x), or a
// column called TIMESTAMP, which is not reserved.
func (p *parser) dateWord(t token, call bool) (Expr, error) {
	next := p.peekAt(1)
	switch {
	case next.kind == tokString || next.kind == tokParam:
		p.next()
		x, err := p.primary()
		kind := map[string]string{"DATE": "d", "TIME": "t", "TIMESTAMP": "ts"}[t.fold]
		return &DateTimeLit{Node{t.pos}, kind, x}, err
	case t.fold == "DATE" && call:
		p.next()
		return p.userFunction(t.pos, []Name{Name(t.text)})
	case t.fold == "TIMESTAMP" && !call:
		return p.reference()
	default:
		return nil, p.termExpected(-12)
	}
}

// caseExpr reads CASE … END.
func (p *parser) caseExpr() (Expr, error) {
	c := &Case{Node: Node{p.next().pos}}
	var err error
	if !p.is("WHEN") {
		if c.Operand, err = p.expr(); err != nil {
			return nil, err
		}
	}
	for p.is("WHEN") {
		w, err := p.when(c.Operand != nil)
		if err != nil {
			return nil, err
		}
		c.Whens = append(c.Whens, w)
	}
	if len(c.Whens) == 0 {
		return nil, p.expected("WHEN")
	}
	if p.accept("ELSE") {
		if c.Else, err = p.expr(); err != nil {
			return nil, err
		}
	}
	return c, p.expect("END")
}

// when reads one WHEN … THEN ….
func (p *parser) when(simple bool) (When, error) {
	p.next()
	var w When
	var err error
	if simple {
		w.Value, err = p.expr()
	} else {
		w.Cond, err = p.condition()
	}
	if err != nil {
		return w, err
	}
	if err = p.expect("THEN"); err != nil {
		return w, err
	}
	w.Then, err = p.expr()
	return w, err
}

// escape reads {fn …}, {d …}, {t …}, {ts …}.
func (p *parser) escape() (Expr, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	pos := p.next().pos
	var e Expr
	var err error
	switch t := p.peek(); t.fold {
	case "FN":
		p.next()
		e, err = p.escapedFunction()
	case "D", "T", "TS":
		p.next()
		if k := p.peek().kind; k != tokString && k != tokParam {
			return nil, p.expected("CONSTANT")
		}
		var x Expr
		x, err = p.primary()
		kind := map[string]string{"D": "d", "T": "t", "TS": "ts"}[t.fold]
		e = &DateTimeLit{Node{pos}, kind, x}
	default:
		return nil, p.fail(-40, "ODBC escape extension not supported")
	}
	if err != nil {
		return nil, err
	}
	return e, p.expect("}")
}

// escapedFunction reads the call inside of {fn …}, where also reserved words
// name functions.
func (p *parser) escapedFunction() (Expr, error) {
	t := p.peek()
	if (t.fold == "NOW" || t.fold == "PI") && p.peekAt(1).fold == "}" {
		p.next()
		return &FuncCall{Node: Node{t.pos}, Name: Name(t.text), Escape: true}, nil
	}
	if t.kind == tokIdent && p.peekAt(1).fold == "(" && !reservedTerm[t.fold] && t.fold != "POSITION" {
		p.next()
		f, err := p.userFunction(t.pos, []Name{Name(t.text)})
		if call, ok := f.(*FuncCall); ok {
			call.Escape = true
		}
		return f, err
	}
	e, err := p.primary()
	if err != nil {
		return nil, err
	}
	switch call := e.(type) {
	case *FuncCall:
		call.Escape = true
	case *Cast:
		call.Escape = true
	}
	return e, nil
}
