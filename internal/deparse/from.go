package deparse

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
)

// from prints FROM: the items between commas, each line one.
func (p *printer) from(f *analyze.From) {
	for i, item := range commaItems(f) {
		if i == 0 {
			p.keyword(" FROM ", -indentStd, indentStd, 2)
			p.fromItem(item)
			continue
		}
		p.write(", ")
		text := p.apart(func() { p.fromItem(item) })
		if strings.HasPrefix(text, "\n") {
			p.trim()
		} else {
			p.keyword("", -indentStd, indentStd, indentVar)
		}
		p.write(text)
	}
}

// commaItems are the items of FROM that commas join.
func commaItems(f *analyze.From) []*analyze.From {
	if f.Join != nil && f.Join.Comma {
		return append(commaItems(f.Join.Left), f.Join.Right)
	}
	return []*analyze.From{f}
}

// joinWords are the joins with a condition.
var joinWords = [...]string{
	analyze.InnerJoin: " JOIN ", analyze.LeftJoin: " LEFT JOIN ", analyze.RightJoin: " RIGHT JOIN ", analyze.FullJoin: " FULL JOIN ",
}

// fromItem prints a range or a join.
func (p *printer) fromItem(f *analyze.From) {
	if f.Join == nil {
		p.rangeItem(f.Range)
		return
	}
	j := f.Join
	if !p.Pretty {
		p.write("(")
	}
	p.fromItem(j.Left)
	if j.Kind == analyze.InnerJoin && j.On == nil {
		p.keyword(" CROSS JOIN ", -indentStd, indentStd, indentJoin)
	} else {
		p.keyword(joinWords[j.Kind], -indentStd, indentStd, indentJoin)
	}
	closed := p.Pretty && j.Right.Join != nil
	if closed {
		p.write("(")
	}
	p.fromItem(j.Right)
	if closed {
		p.write(")")
	}
	p.condition(j)
	if !p.Pretty {
		p.write(")")
	}
}

// condition prints the condition of a join.
func (p *printer) condition(j *analyze.Join) {
	switch {
	case len(j.Using) > 0:
		p.write(" USING (", p.idents(j.Using), ")")
	case j.On != nil && p.Pretty:
		p.write(" ON ")
		p.expr(j.On, false)
	case j.On != nil:
		p.write(" ON (")
		p.expr(j.On, false)
		p.write(")")
	case j.Kind != analyze.InnerJoin:
		p.write(" ON TRUE")
	}
}

// rangeItem prints a range with its alias.
func (p *printer) rangeItem(index int) {
	l := p.top()
	r, name := l.query.Ranges[index], l.names[index]
	alias := true
	own := p.columnNames(r)
	switch {
	case named(r) != nil:
		rel := p.relation(named(r))
		p.write(p.Relation(rel))
		alias = name != rel.Name
	case r.Kind == analyze.RangeSubquery:
		p.writeIf(r.Lateral, "LATERAL ")
		p.write("(")
		p.query(r.Query, nil, true)
		p.write(")")
	case r.Kind == analyze.RangeFunction:
		p.functions(r)
		own = nil
	case r.Kind == analyze.RangeValues:
		p.write("(")
		p.values(r.Rows)
		p.write(")")
	default:
		p.write(p.ident(p.cteName(r)))
		alias = name != p.cteName(r)
		own = p.cteColumns(r)
	}
	if alias {
		p.write(" ", p.ident(name))
	}
	if given := p.columnAliases(r, own); given != nil {
		p.write("(", p.idents(given), ")")
	}
	if r.Query != nil && r.Query.Sample != nil {
		p.sample(r.Query.Sample)
	}
}

// sample prints TABLESAMPLE.
func (p *printer) sample(s *analyze.Sample) {
	p.write(" TABLESAMPLE ", s.Method, " (")
	p.expr(s.Percent, false)
	p.write(")")
	if s.Seed != nil {
		p.write(" REPEATABLE (")
		p.expr(s.Seed, false)
		p.write(")")
	}
}

// columnAliases are the names of a range's columns where they are not its own,
// nil when they are.
func (p *printer) columnAliases(r *analyze.Range, own []string) []string {
	var names []string
	same := own != nil
	for i, c := range r.Columns {
		if c.Hidden {
			continue
		}
		name := p.columnName(r, i)
		names = append(names, name)
		same = same && i < len(own) && own[i] == name
	}
	if same {
		return nil
	}
	return names
}

// columnNames are the names that the columns of a range have without aliases.
func (p *printer) columnNames(r *analyze.Range) []string {
	out := []string{}
	switch {
	case named(r) != nil:
		for i, c := range named(r).Columns {
			if rn := p.Rename; rn != nil && rn.Relation == named(r).OID && rn.ColumnName != "" && rn.Column == i {
				c.Name = rn.ColumnName
			}
			out = append(out, c.Name)
		}
	case r.Kind == analyze.RangeSubquery:
		for _, t := range r.Query.Visible() {
			out = append(out, t.Name)
		}
	case r.Kind == analyze.RangeValues:
		for i := range r.Columns {
			out = append(out, r.Columns[i].Name)
		}
	}
	return out
}

// functions prints the functions of a range.
func (p *printer) functions(r *analyze.Range) {
	if len(r.Functions) > 1 {
		p.write("ROWS FROM(")
	}
	p.list(len(r.Functions), func(i int) { p.expr(r.Functions[i].Call, true) })
	p.writeIf(len(r.Functions) > 1, ")")
	p.writeIf(r.Ordinality, " WITH ORDINALITY")
}

// writeIf writes a text under a condition.
func (p *printer) writeIf(cond bool, s string) {
	if cond {
		p.write(s)
	}
}

// values prints VALUES.
func (p *printer) values(rows [][]analyze.Expr) {
	p.write("VALUES ")
	p.list(len(rows), func(r int) {
		p.write("(")
		for i, x := range rows[r] {
			p.writeIf(i > 0, ",")
			if c, ok := x.(*analyze.Cast); ok && !c.Explicit && p.Stored {
				x = c.Arg
			}
			p.expr(x, !p.Stored)
		}
		p.write(")")
	})
}

// cte is the WITH item that a range reads.
func (p *printer) cte(r *analyze.Range) *analyze.CTE {
	for i := len(p.levels) - 1; i >= 0; i-- {
		with := p.levels[i].query.With
		if r.CTE < len(with) && (with[r.CTE].Query == r.Query || with[r.CTE].Query == nil) {
			return &with[r.CTE]
		}
	}
	return nil
}

// cteName is the name of the WITH item that a range reads.
func (p *printer) cteName(r *analyze.Range) string {
	if c := p.cte(r); c != nil {
		return c.Name
	}
	return r.Alias
}

// cteColumns are the names of the columns of the WITH item that a range reads.
func (p *printer) cteColumns(r *analyze.Range) []string {
	c := p.cte(r)
	if c == nil || c.Query == nil {
		return p.columnNames(r)
	}
	out := append([]string{}, c.Columns...)
	for i, t := range c.Query.Visible() {
		if i >= len(out) {
			out = append(out, t.Name)
		}
	}
	return out
}
