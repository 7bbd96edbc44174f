package deparse

import (
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// shownPrinter prints expressions as EXPLAIN shows them: columns have their range when
// there are several.
func shownPrinter(s exec.Shown, o Options) *printer {
	if o.Type == nil {
		o.Type = func(t analyze.TypeRef) string { return pgtype.FormatType(t.OID, t.Typmod) }
	}
	if o.Relation == nil {
		o.Relation = func(rel *analyze.Relation) string { return exec.QuoteIdent(rel.Name) }
	}
	if o.Env == nil {
		o.Env = pgtype.DefaultEnv()
	}
	o.Subquery = s.Subquery
	p := &printer{Options: o, bare: len(s.Queries) == 1 && len(s.Queries[0].Ranges) < 2}
	for _, q := range s.Queries {
		p.push(q)
	}
	return p
}

// Condition prints a condition of a step of a plan.
func Condition(s exec.Shown, o Options) string {
	p := shownPrinter(s, o)
	e := s.Conds[0]
	if len(s.Conds) > 1 {
		e = &analyze.BoolOp{Node: analyze.Node{Typ: e.Type()}, Op: analyze.And, Args: s.Conds}
	}
	p.expr(e, false)
	return strings.ReplaceAll(string(p.buf), "\n", " ")
}

// Keys prints what a step of a plan orders or groups rows by. What was computed before
// it is sorted stands in parentheses.
func Keys(s exec.Shown, o Options) []string {
	var out []string
	for _, k := range s.Keys {
		p := shownPrinter(s, o)
		_, plain := p.grouped(k.Expr).(*analyze.Column)
		p.writeIf(!plain && !s.Groups, "(")
		p.expr(k.Expr, false)
		p.writeIf(!plain && !s.Groups, ")")
		switch {
		case k.Desc && !k.NullsFirst:
			p.write(" DESC NULLS LAST")
		case k.Desc:
			p.write(" DESC")
		case k.NullsFirst && !s.Groups:
			p.write(" NULLS FIRST")
		}
		if key := strings.ReplaceAll(string(p.buf), "\n", " "); !slices.Contains(out, key) {
			out = append(out, key)
		}
	}
	return out
}

// subplan prints a subquery that is a step of the plan.
func (p *printer) subplan(e *analyze.Subquery) {
	p.write("(")
	if e.Not {
		p.write("NOT (")
	}
	switch {
	case e.Single:
		p.expr(e.Test, true)
		p.write(" ", e.Operator, " ")
	case e.Kind == analyze.InSubquery && e.Operator == "=":
		p.expr(e.Test, true)
		p.write(" IN ")
	case e.Test != nil:
		p.expr(e.Test, true)
		p.write(" ", e.Operator, quantifier(e.Kind == analyze.AllSubquery))
	}
	name := p.Subquery(e)
	if name == "" {
		name = "SubPlan"
	}
	if e.Test != nil {
		name = "(" + name + ")"
	}
	p.write(name)
	if e.Not {
		p.write(")")
	}
	p.write(")")
}
