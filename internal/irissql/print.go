package irissql

import (
	"strconv"
	"strings"
)

// printer accumulates statement text.
type printer struct {
	buf    []byte
	params []int
}

// Statement is anything that prints as a whole statement.
type Statement interface{ appendStatement(p *printer) }

// Print returns the text of a statement and the IDs of its parameters in the
// order of their question marks.
func Print(s Statement) (text string, params []int) {
	p := &printer{buf: make([]byte, 0, 256)}
	s.appendStatement(p)
	return string(p.buf), p.params
}

// PrintExpr returns the text of a value, for tests and EXPLAIN.
func PrintExpr(e Expr) string {
	p := &printer{}
	e.appendExpr(p)
	return string(p.buf)
}

// text appends s as it is.
func (p *printer) text(s string) { p.buf = append(p.buf, s...) }

// ident appends a delimited identifier.
func (p *printer) ident(name string) {
	p.buf = append(p.buf, '"')
	p.text(strings.ReplaceAll(name, `"`, `""`))
	p.buf = append(p.buf, '"')
}

// list appends the items of n separated by commas.
func (p *printer) list(n int, item func(i int)) {
	for i := range n {
		if i > 0 {
			p.text(", ")
		}
		item(i)
	}
}

// exprs appends a comma-separated list of values.
func (p *printer) exprs(es []Expr) { p.list(len(es), func(i int) { es[i].appendExpr(p) }) }

// idents appends a comma-separated list of identifiers in parentheses.
func (p *printer) idents(names []string) {
	p.text("(")
	p.list(len(names), func(i int) { p.ident(names[i]) })
	p.text(")")
}

func (c Column) appendExpr(p *printer) {
	if c.Table != "" {
		p.ident(c.Table)
		p.text(".")
	}
	p.ident(c.Name)
}

func (r RowID) appendExpr(p *printer) {
	if r.Table != "" {
		p.ident(r.Table)
		p.text(".")
	}
	p.text("%ID")
}

func (x Param) appendExpr(p *printer) {
	p.text("?")
	p.params = append(p.params, x.ID)
}

func (n Number) appendExpr(p *printer) { p.text(n.Text) }

func (t Text) appendExpr(p *printer) { p.text("'" + strings.ReplaceAll(t.S, "'", "''") + "'") }

// A negative literal gets parentheses: "--5" would start a comment.
func (n Int) appendExpr(p *printer) {
	if n.N < 0 {
		p.text("(" + strconv.FormatInt(n.N, 10) + ")")
		return
	}
	p.buf = strconv.AppendInt(p.buf, n.N, 10)
}

func (Null) appendExpr(p *printer) { p.text("NULL") }

func (k Keyword) appendExpr(p *printer) { p.text(k.Word) }

func (b Binary) appendExpr(p *printer) {
	p.text("(")
	b.Left.appendExpr(p)
	p.text(" " + b.Op + " ")
	b.Right.appendExpr(p)
	p.text(")")
}

func (u Unary) appendExpr(p *printer) {
	p.text("(" + u.Op + " (")
	u.Arg.appendExpr(p)
	p.text("))")
}

func (f Func) appendExpr(p *printer) {
	if f.Escape {
		p.text("{fn ")
	}
	p.text(f.Name + "(")
	switch {
	case f.Star:
		p.text("*")
	default:
		if f.Distinct {
			p.text("DISTINCT ")
		}
		p.exprs(f.Args)
	}
	p.text(")")
	if f.Escape {
		p.text("}")
	}
}

func (c Cast) appendExpr(p *printer) {
	p.text("CAST(")
	c.Arg.appendExpr(p)
	p.text(" AS " + c.Type + ")")
}

func (c Case) appendExpr(p *printer) {
	p.text("CASE")
	for _, w := range c.Whens {
		p.text(" WHEN ")
		w.Cond.appendPred(p)
		p.text(" THEN ")
		w.Result.appendExpr(p)
	}
	if c.Else != nil {
		p.text(" ELSE ")
		c.Else.appendExpr(p)
	}
	p.text(" END")
}

func (c Compare) appendPred(p *printer) {
	p.text("(")
	c.Left.appendExpr(p)
	p.text(" " + c.Op + " ")
	c.Right.appendExpr(p)
	p.text(")")
}

// preds appends predicates joined by a connective, in parentheses.
func (p *printer) preds(ps []Pred, connective string) {
	p.text("(")
	for i, x := range ps {
		if i > 0 {
			p.text(connective)
		}
		x.appendPred(p)
	}
	p.text(")")
}

func (a And) appendPred(p *printer) { p.preds(a.Preds, " AND ") }

func (o Or) appendPred(p *printer) { p.preds(o.Preds, " OR ") }

func (n Not) appendPred(p *printer) {
	p.text("(NOT ")
	n.Pred.appendPred(p)
	p.text(")")
}

// not appends the optional NOT of a predicate.
func (p *printer) not(set bool) {
	if set {
		p.text(" NOT")
	}
}

func (n IsNull) appendPred(p *printer) {
	p.text("(")
	n.Arg.appendExpr(p)
	p.text(" IS")
	p.not(n.Not)
	p.text(" NULL)")
}

func (n In) appendPred(p *printer) {
	p.text("(")
	n.Arg.appendExpr(p)
	p.not(n.Not)
	p.text(" IN (")
	p.exprs(n.List)
	p.text("))")
}

func (l Like) appendPred(p *printer) {
	p.text("(")
	l.Arg.appendExpr(p)
	p.not(l.Not)
	p.text(" LIKE ")
	l.Pattern.appendExpr(p)
	if l.Escape != 0 {
		p.text(" ESCAPE '" + string(l.Escape) + "'")
	}
	p.text(")")
}

// PrintTable returns the qualified name of a table.
func PrintTable(t Table) string {
	p := &printer{}
	t.name(p)
	return string(p.buf)
}
