package pgsql

import (
	"strconv"
	"strings"
)

// Format says how to print.
type Format uint8

const (
	// FormatParens puts every operation in parentheses.
	FormatParens Format = 1 << iota
	// FormatNoLiterals prints _ for every number and string.
	FormatNoLiterals
	// FormatNoNames prints _ for every name.
	FormatNoNames

	// FormatNormal prints SQL that parses to the same tree.
	FormatNormal Format = 0
)

// String prints a node as SQL that parses to the same tree.
func String(n Node) string { return Print(n, FormatNormal) }

// Print prints a node. Text without names or literals is for logs and
// statistics and does not parse again.
func Print(n Node, f Format) string {
	p := printer{format: f}
	p.node(n)
	return p.b.String()
}

// Normalized prints a node as statistics name it: with parameters in the place of
// numbers and strings, behind those that it has itself.
func Normalized(n Node) string {
	p := printer{format: FormatNoLiterals}
	Walk(n, func(x Node) bool {
		if param, ok := x.(*ParamRef); ok {
			p.params = max(p.params, param.Number)
		}
		return true
	})
	p.numbers = true
	p.node(n)
	return p.b.String()
}

// printer writes SQL.
type printer struct {
	b      strings.Builder
	format Format
	// numbers says that literals left out are numbered parameters, params how many
	// there are.
	numbers bool
	params  int
	// jsonEnd is where the last IS JSON without a clause ended. A WITH that is
	// written there would become its clause.
	jsonEnd int
}

// write writes text as it is.
func (p *printer) write(parts ...string) {
	for _, s := range parts {
		if p.jsonEnd > 0 && p.jsonEnd == p.b.Len() && strings.HasPrefix(s, " WITH") {
			p.b.WriteString(" WITHOUT UNIQUE KEYS")
		}
		p.b.WriteString(s)
	}
}

// writeIf writes text if ok.
func (p *printer) writeIf(ok bool, text string) {
	if ok {
		p.write(text)
	}
}

// int writes an integer that is part of the syntax.
func (p *printer) int(n int) { p.write(strconv.Itoa(n)) }

// node prints any node that may be the root of a print.
func (p *printer) node(n Node) {
	switch n := n.(type) {
	case Expr:
		p.expr(n)
	case Statement:
		p.statement(n)
	case TableExpr:
		p.table(n)
	case *TypeName:
		p.typeName(n)
	case *Target:
		p.target(n)
	case *SortItem:
		p.sortItem(n)
	case *CTE:
		p.cte(n)
	case *WindowSpec:
		p.window(n)
	case *ColumnDef:
		p.columnDef(n)
	case *Constraint:
		p.constraint(n)
	}
}

// list prints items separated by commas.
func list[T any](p *printer, items []T, print func(T)) {
	for i, item := range items {
		p.writeIf(i > 0, ", ")
		print(item)
	}
}

// clause prints a list behind a word, if there are items.
func clause[T any](p *printer, word string, items []T, print func(T)) {
	if len(items) > 0 {
		p.write(word)
		list(p, items, print)
	}
}

// names prints names in parentheses, if there are any.
func (p *printer) names(names []string) {
	if len(names) == 0 {
		return
	}
	p.write(" (")
	list(p, names, p.name)
	p.write(")")
}

// name prints an identifier, in double quotes where it needs them.
func (p *printer) name(name string) {
	if p.format&FormatNoNames != 0 {
		p.write("_")
		return
	}
	p.write(quoteName(name))
}

// named prints a word and a name, if there is a name.
func (p *printer) named(word, name string) {
	if name != "" {
		p.write(word)
		p.name(name)
	}
}

// object prints the name of an object.
func (p *printer) object(n ObjectName) {
	p.qualified(n.Catalog, n.Schema, n.Name)
}

// qualified prints the parts of a name that are there, with dots.
func (p *printer) qualified(parts ...string) {
	dot := false
	for _, part := range parts {
		if part == "" {
			continue
		}
		p.writeIf(dot, ".")
		p.name(part)
		dot = true
	}
}

// objects prints names separated by commas.
func (p *printer) objects(names []ObjectName) { list(p, names, p.object) }

// optObject prints a word and a name, if there is a name.
func (p *printer) optObject(word string, n *ObjectName) {
	if n != nil {
		p.write(word)
		p.object(*n)
	}
}

// quoteName returns an identifier as it has to be written. Keywords are quoted
// unless they are names everywhere.
func quoteName(name string) string {
	if isPlainName(name) {
		return name
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// isPlainName reports whether a name needs no quotes.
func isPlainName(name string) bool {
	if name == "" || !isIdentStart(name[0]) {
		return false
	}
	for i := range len(name) {
		if c := name[i]; !isIdentPart(c) || c >= 'A' && c <= 'Z' {
			return false
		}
	}
	kw := keywords.lookup([]byte(name))
	return kw == 0 || keywordInfos[kw].category == unreservedKeyword && !touchy(kw)
}

// touchy reports whether an unreserved keyword means something else than a name
// in places where names stand.
func touchy(kw keyword) bool {
	switch kw {
	case kwAbsent, kwAt, kwCube, kwCurrent, kwDouble, kwFormat, kwGroups, kwIf, kwIncluding, kwKeys,
		kwMapping, kwNested, kwNo, kwNulls, kwObject, kwOperator, kwPartition, kwPath, kwProcedural,
		kwRange, kwRecursive, kwRollup, kwRows, kwScalar, kwSearch, kwSet, kwTemp, kwTemporary,
		kwUescape, kwUnbounded, kwUnlogged, kwValue, kwWithin, kwWithout:
		return true
	}
	return false
}

// literal prints a constant.
func (p *printer) literal(l *Literal) {
	switch {
	case l.Kind == LiteralNull:
		p.write("NULL")
	case l.Kind == LiteralBool:
		p.write(strings.ToUpper(l.Text))
	case p.format&FormatNoLiterals != 0 && p.numbers:
		p.params++
		p.write("$", strconv.Itoa(p.params))
	case p.format&FormatNoLiterals != 0:
		p.write("_")
	case l.Kind == LiteralString:
		p.write(quoteString(l.Text))
	case l.Kind == LiteralBit:
		p.write("B", quoteString(l.Text))
	case l.Kind == LiteralHex:
		p.write("X", quoteString(l.Text))
	default:
		p.write(l.Text)
	}
}

// string prints a string constant.
func (p *printer) string(s string) {
	if p.format&FormatNoLiterals != 0 {
		p.write("'_'")
		return
	}
	p.write(quoteString(s))
}

// quoteString returns a string constant as it has to be written.
func quoteString(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// tokens prints the tokens of a text with single spaces between them: keywords
// in upper case, names and literals as the format wants them. The sign in front
// of a name of IRIS stays there.
func (p *printer) tokens(text string) {
	lex := newLexer(text)
	glued := int32(0) // where a token continues the one before it
	for {
		t := lex.scan()
		if t.kind == tokenEOF || t.kind == tokenError {
			return
		}
		p.writeIf(t.start != glued, " ")
		p.token(&t, text)
		glued = -1
		if t.kind == '%' || t.kind == '$' {
			glued = t.end
		}
	}
}

// token prints one token of a text.
func (p *printer) token(t *token, text string) {
	switch t.kind {
	case tokenKeyword:
		p.write(strings.ToUpper(t.text))
	case tokenIdent:
		p.name(t.text)
	case tokenString:
		p.string(t.text)
	case tokenBits, tokenHex, tokenInteger, tokenNumber:
		if p.format&FormatNoLiterals != 0 {
			p.write("_")
			return
		}
		p.write(text[t.start:t.end])
	default:
		p.write(text[t.start:t.end])
	}
}

// either returns yes if ok, and no otherwise.
func either(ok bool, yes, no string) string {
	if ok {
		return yes
	}
	return no
}
