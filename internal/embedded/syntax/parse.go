package syntax

import "fmt"

// maxDepth bounds the nesting of expressions, conditions and queries.
const maxDepth = 200

// parser walks the tokens of one statement.
type parser struct {
	text   string
	tokens []token
	at     int
	depth  int
	params int // highest parameter number so far
	// into allows SELECT … INTO, whose variables are left in targets.
	into    bool
	targets []int
}

// Result is a parsed statement.
type Result struct {
	Statement Statement
	Params    int // number of parameters: the highest index used
}

// Parse reads one statement. Errors are *Error.
func Parse(text string) (Result, error) {
	tokens, err := tokenize(text)
	if err != nil {
		return Result{}, err
	}
	p := &parser{text: text, tokens: tokens}
	st, err := p.statement()
	if err != nil {
		return Result{}, err
	}
	if t := p.peek(); t.kind != tokEOF {
		return Result{}, p.trailing()
	}
	return Result{Statement: st, Params: p.params}, nil
}

// ParseExpr reads a lone value expression, such as a stored default.
func ParseExpr(text string) (Expr, error) {
	tokens, err := tokenize(text)
	if err != nil {
		return nil, err
	}
	p := &parser{text: text, tokens: tokens}
	e, err := p.expr()
	if err != nil {
		return nil, err
	}
	if t := p.peek(); t.kind != tokEOF {
		return nil, p.trailing()
	}
	return e, nil
}

// statement dispatches on the first word.
func (p *parser) statement() (Statement, error) {
	t := p.peek()
	if t.kind == tokParam || t.fold == "{" {
		return p.call()
	}
	if t.kind != tokIdent && t.fold != "(" {
		return nil, p.fail(-51, "SQL statement expected, "+t.found()+" found")
	}
	switch t.fold {
	case "(", "SELECT", "WITH":
		return p.query()
	case "INSERT":
		return p.insert()
	case "UPDATE":
		return p.update()
	case "DELETE":
		return p.delete()
	case "TRUNCATE":
		return p.truncate()
	case "CREATE":
		return p.create()
	case "ALTER":
		return p.alter()
	case "DROP":
		return p.drop()
	default:
		return p.utility(t)
	}
}

// utility parses the statements that neither read nor define data.
func (p *parser) utility(t token) (Statement, error) {
	switch t.fold {
	case "START":
		return p.startTransaction()
	case "SET":
		return p.set()
	case "COMMIT":
		p.next()
		p.accept("WORK")
		return &Commit{}, nil
	case "ROLLBACK":
		return p.rollback()
	case "SAVEPOINT":
		return p.savepoint()
	case "%INTRANS", "%INTRANSACTION":
		p.next()
		return &InTransaction{}, nil
	case "LOCK":
		return p.lock()
	case "UNLOCK":
		return p.unlock()
	case "CALL":
		return p.call()
	case "%CHECKPRIV":
		return p.checkPrivilege()
	case "TUNE":
		return p.tune()
	case "PURGE":
		return p.purge()
	case "USE":
		return p.use()
	case "EXPLAIN":
		return p.explain()
	default:
		return nil, p.fail(-51, "SQL statement expected, "+t.found()+" found")
	}
}

// peek returns the current token.
func (p *parser) peek() token { return p.tokens[p.at] }

// peekAt returns the token n places further, tokEOF behind the end.
func (p *parser) peekAt(n int) token {
	return p.tokens[min(p.at+n, len(p.tokens)-1)]
}

// next returns the current token and moves on.
func (p *parser) next() token {
	t := p.tokens[p.at]
	if t.kind != tokEOF {
		p.at++
	}
	return t
}

// is reports whether the current token is one of the words or punctuations.
func (p *parser) is(words ...string) bool {
	fold := p.peek().fold
	if fold == "" {
		return false
	}
	for _, w := range words {
		if fold == w {
			return true
		}
	}
	return false
}

// accept passes the given sequence of words if it is there as a whole.
func (p *parser) accept(words ...string) bool {
	for i, w := range words {
		if p.peekAt(i).fold != w {
			return false
		}
	}
	p.at += len(words)
	return true
}

// expect passes the given words or fails with "… expected, … found".
func (p *parser) expect(words ...string) error {
	for _, w := range words {
		if !p.accept(w) {
			return p.expected(w)
		}
	}
	return nil
}

// fail makes an error that ends at the current token.
func (p *parser) fail(code int, message string) *Error {
	return &Error{Code: code, Message: message, End: p.peek().end}
}

// expected is the error for a missing word.
func (p *parser) expected(what string) *Error {
	return p.fail(-1, what+" expected, "+p.peek().found()+" found")
}

// trailing is the error for something behind a complete statement.
func (p *parser) trailing() *Error {
	return p.fail(-25, "Input ("+p.peek().input()+") encountered after end of query")
}

// enter counts one level of nesting; the caller defers leave.
func (p *parser) enter() error {
	p.depth++
	if p.depth > maxDepth {
		return p.fail(-400, fmt.Sprintf("Statement nested more than %d levels deep", maxDepth))
	}
	return nil
}

// leave ends a level of nesting.
func (p *parser) leave() { p.depth-- }

// isName reports whether a token can be an identifier: delimited or not reserved.
func isName(t token) bool {
	return t.kind == tokDelimited || t.kind == tokIdent && !reserved[t.fold] && t.text[0] != '$'
}

// name reads an identifier.
func (p *parser) name() (Name, error) {
	t := p.peek()
	if !isName(t) {
		if t.kind == tokIdent {
			return "", p.fail(-1, "IDENTIFIER expected, reserved word "+t.fold+" found")
		}
		return "", p.expected("IDENTIFIER")
	}
	p.next()
	return Name(t.text), nil
}

// qualifiedName reads [schema.]name.
func (p *parser) qualifiedName() (QualifiedName, error) {
	q := QualifiedName{Pos: p.peek().pos}
	n, err := p.name()
	if err != nil {
		return q, err
	}
	q.Name = n
	if !p.accept(".") {
		return q, nil
	}
	q.Schema = n
	q.Name, err = p.name()
	return q, err
}

// columnName reads a column as the target of something.
func (p *parser) columnName() (ColumnName, error) {
	pos := p.peek().pos
	n, err := p.name()
	return ColumnName{Name: n, Pos: pos}, err
}

// columnList reads ( a , b … ).
func (p *parser) columnList() ([]ColumnName, error) {
	if err := p.expect("("); err != nil {
		return nil, err
	}
	return commaList(p, p.targetName, ")")
}

// targetName reads a column that gets a value; %ID, which may not, is refused
// when the table is known.
func (p *parser) targetName() (ColumnName, error) {
	if t := p.peek(); t.fold == "%ID" {
		p.next()
		return ColumnName{Name: Name(t.text), Pos: t.pos}, nil
	}
	return p.columnName()
}

// commaList reads item {, item} and the closing token, if one is given.
func commaList[T any](p *parser, item func() (T, error), closing string) ([]T, error) {
	var list []T
	for {
		x, err := item()
		if err != nil {
			return nil, err
		}
		list = append(list, x)
		if p.accept(",") {
			continue
		}
		if closing == "" {
			return list, nil
		}
		return list, p.expect(closing)
	}
}

// stringLiteral reads a string constant.
func (p *parser) stringLiteral() (string, error) {
	if t := p.peek(); t.kind != tokString {
		return "", p.expected("CONSTANT")
	}
	return p.next().text, nil
}

// param reads a parameter token. A ? takes the number after the highest so far.
func (p *parser) param() *Param {
	t := p.next()
	n := t.param
	if n == 0 {
		n = p.params + 1
	}
	p.params = max(p.params, n)
	return &Param{Node: Node{t.pos}, Index: n}
}
