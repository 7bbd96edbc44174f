package pgsql

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// Parse parses a query string of any number of statements. Empty statements
// are left out. The error is a *pgerr.Error with PostgreSQL's wording and
// position.
func Parse(sql string) ([]RawStatement, error) {
	return Strings{}.Parse(sql)
}

// ParseOne parses a query string that holds at most one statement; Statement
// is nil when it holds none.
func ParseOne(sql string) (RawStatement, error) {
	return Strings{}.ParseOne(sql)
}

// ParseExpr parses a single expression.
func ParseExpr(sql string) (Expr, error) {
	p := newParser(sql, Strings{})
	e := p.expr()
	if p.tok.kind != tokenEOF {
		p.unexpected()
	}
	if p.err != nil {
		return nil, p.err
	}
	return e, nil
}

// parser is a recursive-descent parser with one token of lookahead, more where
// the grammar asks for it.
//
// The first error stays in err and turns the current token into tokenError,
// which no rule accepts; so every rule runs to its end and callers need not
// look at errors. What rules return after an error is never used.
type parser struct {
	lex lexer
	tok token
	// ahead are tokens read beyond tok, from index head on.
	ahead []token
	head  int
	// prevEnd is where the last consumed token ends, in bytes.
	prevEnd int32

	// depth counts the nesting of the rules; height is the height of the
	// highest tree built so far by the rule that is running. See expr.
	depth  int
	height int
	// orderPos is the position of the last ORDER BY that was parsed.
	orderPos int
	// tableForm is what the next CREATE TABLE may be.
	tableForm tableForm
	// substrings counts the calls of SUBSTRING whose first argument is being
	// parsed.
	substrings int

	err *pgerr.Error
}

// newParser returns a parser at the first token, with strings read as o says.
func newParser(sql string, o Strings) *parser {
	p := &parser{lex: newLexer(sql)}
	p.lex.strings = o
	p.advance()
	return p
}

// statements parses statements up to the end of the text.
func (p *parser) statements() []RawStatement {
	var list []RawStatement
	for {
		for p.tok.kind == ';' {
			p.advance()
		}
		if p.tok.kind == tokenEOF || p.err != nil {
			return list
		}
		list = append(list, p.rawStatement())
		if p.tok.kind != ';' && p.tok.kind != tokenEOF {
			p.unexpected()
		}
	}
}

// rawStatement parses one statement with its span.
func (p *parser) rawStatement() RawStatement {
	start := p.tok.start
	p.height = 0
	s := p.statement()
	raw := RawStatement{Statement: s, Start: int(start), End: int(p.prevEnd), Notices: p.lex.notices}
	p.lex.notices = nil
	if p.err == nil {
		raw.Text = p.lex.text[raw.Start:raw.End]
	}
	return raw
}

// advance moves to the next token.
func (p *parser) advance() {
	if p.err != nil {
		return
	}
	p.prevEnd = p.tok.end
	if p.head < len(p.ahead) {
		p.tok = p.ahead[p.head]
		p.head++
		if p.head == len(p.ahead) {
			p.ahead, p.head = p.ahead[:0], 0
		}
	} else {
		p.tok = p.lex.next()
	}
	if p.tok.kind == tokenError {
		p.err = p.lex.err
	}
}

// peek returns the n-th token after the current one, from 1.
func (p *parser) peek(n int) *token {
	for len(p.ahead)-p.head < n {
		p.ahead = append(p.ahead, p.lex.next())
	}
	return &p.ahead[p.head+n-1]
}

// pos returns the current token's position.
func (p *parser) pos() int { return int(p.tok.pos) }

// is reports whether the current token is the keyword.
func (p *parser) is(kw keyword) bool { return p.tok.kind == tokenKeyword && p.tok.kw == kw }

// isOneOf reports whether the current token is one of the keywords.
func (p *parser) isOneOf(kws ...keyword) bool {
	if p.tok.kind != tokenKeyword {
		return false
	}
	for _, kw := range kws {
		if p.tok.kw == kw {
			return true
		}
	}
	return false
}

// isSeq reports whether the next tokens are the keywords.
func (p *parser) isSeq(kws ...keyword) bool {
	if !p.is(kws[0]) {
		return false
	}
	for i, kw := range kws[1:] {
		if !p.peek(i + 1).is(kw) {
			return false
		}
	}
	return true
}

// accept consumes the current token if it is the keyword.
func (p *parser) accept(kw keyword) bool {
	if !p.is(kw) {
		return false
	}
	p.advance()
	return true
}

// acceptSeq consumes the next tokens if they are the keywords.
func (p *parser) acceptSeq(kws ...keyword) bool {
	if !p.isSeq(kws...) {
		return false
	}
	for range kws {
		p.advance()
	}
	return true
}

// acceptKind consumes the current token if it is of the kind.
func (p *parser) acceptKind(k tokenKind) bool {
	if p.tok.kind != k {
		return false
	}
	p.advance()
	return true
}

// expect consumes the keywords, or fails at the first that is missing.
func (p *parser) expect(kws ...keyword) {
	for _, kw := range kws {
		if !p.accept(kw) {
			p.unexpected()
			return
		}
	}
}

// expectKind consumes a token of the kind, or fails.
func (p *parser) expectKind(k tokenKind) {
	if !p.acceptKind(k) {
		p.unexpected()
	}
}

// unexpected fails with a syntax error at the current token.
func (p *parser) unexpected() { p.failNear("syntax error") }

// failNear fails with msg at the current token, in the words of PostgreSQL's
// scanner.
func (p *parser) failNear(msg string) {
	if p.tok.kind == tokenEOF {
		p.fail(pgerr.SyntaxError, p.pos(), "%s at end of input", msg)
		return
	}
	p.fail(pgerr.SyntaxError, p.pos(), `%s at or near "%s"`, msg, p.lex.text[p.tok.start:p.tok.end])
}

// fail records the first error; pos is a character position, 0 for none.
func (p *parser) fail(code pgerr.Code, pos int, format string, args ...any) {
	p.failWith(pgerr.New(code, format, args...).At(pos))
}

// failWith records the first error and stops the parser.
func (p *parser) failWith(err *pgerr.Error) {
	if p.err == nil {
		p.err = err
	}
	p.tok.kind = tokenError
}

// enter notes that a rule which may contain itself starts; it reports false,
// with an error, when the nesting is too deep. Every true is followed by leave.
func (p *parser) enter() bool {
	if p.depth >= MaxDepth {
		p.tooDeep()
		return false
	}
	p.depth++
	return true
}

// leave ends what enter started.
func (p *parser) leave() { p.depth-- }

// grow notes that a node was put on top of the trees built so far.
func (p *parser) grow() {
	p.height++
	if p.height > MaxDepth {
		p.tooDeep()
	}
}

// tooDeep fails as PostgreSQL does when its stack is exhausted.
func (p *parser) tooDeep() {
	p.failWith(pgerr.New(pgerr.StatementTooComplex, "stack depth limit exceeded").
		WithHint(`Increase the configuration parameter "max_stack_depth" (currently 2048kB), ` +
			`after ensuring the platform's stack depth limit is adequate.`))
}
