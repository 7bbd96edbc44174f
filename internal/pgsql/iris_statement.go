package pgsql

import "strings"

// irisCommands are the first words of statements that only IRIS has. None of
// them is the start of a statement of PostgreSQL; where the words could be one,
// a further word follows that PostgreSQL refuses.
var irisCommands = [][]string{
	{"tune", "table"},
	{"tune", "schema"},
	{"create", "model"},
	{"create", "ml", "configuration"},
	{"create", "method"},
	{"create", "query"},
	{"create", "foreign", "server"},
	{"alter", "model"},
	{"alter", "ml", "configuration"},
	{"alter", "foreign", "server"},
	{"drop", "model"},
	{"drop", "ml", "configuration"},
	{"drop", "method"},
	{"drop", "query"},
	{"drop", "foreign", "server"},
	{"train", "model"},
	{"validate", "model"},
	{"load", "data"},
	{"load", "bulk"},
	{"load", "%"},
	{"build", "index"},
	{"purge"},
	{"freeze", "plans"},
	{"unfreeze", "plans"},
	{"cancel", "query"},
	{"insert", "or", "update"},
	{"intransaction"},
	{"set", "ml", "configuration"},
	{"set", "transaction", "%"},
	{"use", "database"},
}

// irisStatement reports whether a statement that only IRIS has comes next. One
// inside another statement has no code in braces, so looking for it costs no
// more than reading the text twice.
func (p *parser) irisStatement() bool {
	if p.tok.kind != tokenIdent {
		switch p.tok.kw {
		case kwCreate, kwAlter, kwDrop, kwValidate, kwLoad, kwFreeze, kwInsert, kwSet:
		default:
			return false
		}
	}
	for _, words := range irisCommands {
		if p.isWords(words) {
			return true
		}
	}
	return p.is(kwCreate) && p.depth == 0 && p.hasIRISBody()
}

// isWords reports whether the next tokens are the words, as names or keywords.
func (p *parser) isWords(words []string) bool {
	for i, w := range words {
		t := p.tokenAt(i)
		switch {
		case w == "%" && t.kind == '%':
		case t.text != w || t.quoted || t.kind != tokenIdent && t.kind != tokenKeyword:
			return false
		}
	}
	return true
}

// hasIRISBody reports whether a CREATE statement for a routine or trigger has a body in
// braces, or statements between BEGIN and END, as no statement of PostgreSQL has: its
// own say BEGIN ATOMIC.
func (p *parser) hasIRISBody() bool {
	n := 1
	if p.peek(1).is(kwOr) {
		n = 3
	}
	switch t := p.peek(n); {
	case t.is(kwFunction), t.is(kwProcedure), t.is(kwTrigger):
	default:
		return false
	}
	for ; ; n++ {
		t := p.peek(n)
		switch t.kind {
		case '{':
			return true
		case ';', tokenEOF, tokenError:
			return false
		}
		if t.is(kwBegin) {
			return !p.peek(n + 1).is(kwAtomic)
		}
	}
}

// rawIRIS reads a statement up to its semicolon. Braces enclose code in another
// language, which is skipped by bytes; statements between BEGIN and END have semicolons
// of their own.
func (p *parser) rawIRIS() Statement {
	s := &RawIRIS{Pos: p.pos()}
	start := p.tok.start
	var words []string
	depth := 0
	for p.err == nil && (p.tok.kind != ';' || depth > 0) && p.tok.kind != tokenEOF {
		if len(words) < 2 && (p.tok.kind == tokenIdent || p.tok.kind == tokenKeyword) {
			words = append(words, strings.ToUpper(p.tok.text))
		}
		switch {
		case p.tok.kind == '{':
			p.skipBraces()
			continue
		case p.tok.is(kwBegin), p.tok.is(kwCase):
			depth++
		case p.tok.is(kwEnd) && depth > 0:
			depth--
		}
		p.advance()
	}
	s.Command = strings.Join(words, " ")
	if p.err == nil {
		s.Text = p.lex.text[start:p.prevEnd]
	}
	return s
}

// skipBraces moves behind the brace that closes the current one. Strings in
// double quotes may hold braces.
func (p *parser) skipBraces() {
	text := p.lex.text
	depth := 0
	for i := int(p.tok.start); i < len(text); i++ {
		switch text[i] {
		case '{':
			depth++
		case '}':
			depth--
		case '"':
			if n := strings.IndexByte(text[i+1:], '"'); n >= 0 {
				i += n + 1
			}
		}
		if depth == 0 {
			p.resume(i + 1)
			return
		}
	}
	p.unexpected()
}

// resume goes on reading tokens at a byte offset; what was read ahead counts no
// more.
func (p *parser) resume(off int) {
	p.ahead, p.head = p.ahead[:0], 0
	p.lex.hasPending, p.lex.err = false, nil
	p.lex.off = off
	p.tok.end = int32(off)
	p.advance()
}
