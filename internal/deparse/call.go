package deparse

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// call prints the call of a function or operator.
func (p *printer) call(e *analyze.Call, implicit bool) {
	switch {
	case e.Domain != nil:
		p.domain(e, implicit)
	case e.Operator != "":
		p.operation(e)
	case e.TableOID() != nil:
		p.systemColumn(e)
	case e.Keyword != "":
		p.write(e.Keyword)
	case e.Syntax != pgsql.SyntaxCall && p.sqlSyntax(e):
	case e.Spread:
		p.write(p.function(e.Func), "(")
		p.list(len(e.Args), func(i int) {
			if i == len(e.Args)-1 {
				p.write("VARIADIC ")
			}
			p.expr(e.Args[i], true)
		})
		p.write(")")
	default:
		p.named(p.function(e.Func), e.Args)
	}
}

// function quotes the name of a function: as PostgreSQL prints it, or as it is read
// here in any case.
func (p *printer) function(f *analyze.Function) string {
	if r := f.Routine; r != nil && r.Schema != "" {
		return p.spelled(Named{Schema: r.Schema, Name: f.Name})
	}
	if !p.Stored {
		return p.ident(f.Name)
	}
	return strings.TrimSuffix(pgsql.String(&pgsql.FuncCall{Name: f.Name}), "()")
}

// domain prints a cast to a domain.
func (p *printer) domain(e *analyze.Call, _ bool) {
	name := p.spelled(Named{Schema: e.Domain.Schema, Name: e.Domain.Name, Domain: true})
	arg := e.Args[0]
	if c, ok := arg.(*analyze.Cast); ok && !c.Explicit {
		arg = c.Arg
	}
	if c, ok := arg.(*analyze.Cast); ok && c.Typ == e.Domain.Base {
		arg = c.Arg
	}
	p.coercion(arg, e, name)
}

// sqlSyntax prints the calls that SQL writes in words; false for one that looks
// like any other.
func (p *printer) sqlSyntax(e *analyze.Call) bool {
	arg := func(i int) { p.expr(e.Args[i], false) }
	switch e.Syntax {
	case pgsql.SyntaxAtTimeZone:
		p.write("(")
		p.operand(e.Args[1], false, e)
		p.write(" AT TIME ZONE ")
		p.operand(e.Args[0], false, e)
		p.write(")")
	case pgsql.SyntaxExtract:
		field, ok := e.Args[0].(*analyze.Const)
		if !ok {
			return false
		}
		p.write("EXTRACT(", p.ident(field.Value.Str()), " FROM ")
		arg(1)
		p.write(")")
	case pgsql.SyntaxOverlay:
		p.words("OVERLAY(", e.Args, " PLACING ", " FROM ", " FOR ")
	case pgsql.SyntaxPosition:
		p.write("POSITION((")
		arg(1)
		p.write(") IN (")
		arg(0)
		p.write("))")
	case pgsql.SyntaxSubstring:
		p.words("SUBSTRING(", e.Args, " FROM ", " FOR ")
	case pgsql.SyntaxTrim:
		p.trimCall(e)
	case pgsql.SyntaxIsNormalized, pgsql.SyntaxIsFormNormalized:
		form, ok := e.Args[1].(*analyze.Const)
		if !ok {
			return false
		}
		p.write("(")
		p.expr(e.Args[0], false)
		p.write(" IS ")
		p.writeIf(e.Syntax == pgsql.SyntaxIsFormNormalized, form.Value.Str()+" ")
		p.write("NORMALIZED)")
	case pgsql.SyntaxOverlaps:
		p.write("((")
		arg(0)
		p.write(", ")
		arg(1)
		p.write(") OVERLAPS (")
		arg(2)
		p.write(", ")
		arg(3)
		p.write("))")
	default:
		return false
	}
	return true
}

// words prints arguments with words before each but the first.
func (p *printer) words(head string, args []analyze.Expr, between ...string) {
	p.write(head)
	for i, a := range args {
		if i > 0 {
			p.write(between[i-1])
		}
		p.expr(a, false)
	}
	p.write(")")
}

// trimCall prints TRIM.
func (p *printer) trimCall(e *analyze.Call) {
	p.write("TRIM(", map[string]string{"btrim": "BOTH", "ltrim": "LEADING", "rtrim": "TRAILING"}[e.Func.Name])
	if len(e.Args) == 2 {
		p.write(" ")
		p.expr(e.Args[1], false)
	}
	p.write(" FROM ")
	p.expr(e.Args[0], false)
	p.write(")")
}

// aggregate prints the call of an aggregate.
func (p *printer) aggregate(a *analyze.Aggregate) {
	p.write(p.function(a.Func), "(")
	p.writeIf(a.Distinct, "DISTINCT ")
	switch {
	case a.WithinGroup:
		p.list(len(a.Direct), func(i int) { p.expr(a.Direct[i], true) })
		p.write(") WITHIN GROUP (ORDER BY ")
		p.orderBy(a.OrderBy, false)
	case a.Star:
		p.write("*")
	default:
		p.list(len(a.Args), func(i int) { p.expr(a.Args[i], true) })
	}
	if len(a.OrderBy) > 0 && !a.WithinGroup {
		p.write(" ORDER BY ")
		p.orderBy(a.OrderBy, false)
	}
	p.filter(a.Filter)
	p.write(")")
}

// filter prints FILTER without its last parenthesis.
func (p *printer) filter(e analyze.Expr) {
	if e != nil {
		p.write(") FILTER (WHERE ")
		p.expr(e, false)
	}
}

// windowCall prints a call with OVER.
func (p *printer) windowCall(c *analyze.WindowCall) {
	p.write(p.function(c.Func), "(")
	if len(c.Args) == 0 && c.Func.Aggregate {
		p.write("*")
	}
	p.list(len(c.Args), func(i int) { p.expr(c.Args[i], true) })
	p.filter(c.Filter)
	p.write(") OVER ")
	w := p.top().query.Windows[c.Window]
	if w.Name != "" {
		p.write(p.ident(w.Name))
		return
	}
	p.window(w)
}
