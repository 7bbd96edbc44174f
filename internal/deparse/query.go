package deparse

import (
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// query prints a query; visible says that the names of its columns matter.
func (p *printer) query(q *analyze.Query, names []string, visible bool) {
	p.push(q)
	defer p.pop()
	saved := p.indent
	defer func() { p.indent = saved }()
	p.with(q)
	if q.SetOp != analyze.NoSetOp {
		p.setOp(q, names, visible)
	} else {
		p.basic(q, names, visible)
	}
	if len(q.OrderBy) > 0 {
		p.keyword(" ORDER BY ", -indentStd, indentStd, 1)
		p.orderBy(q.OrderBy, q.SetOp != analyze.NoSetOp)
	}
	p.limits(q)
}

// limits prints OFFSET and LIMIT.
func (p *printer) limits(q *analyze.Query) {
	if q.Offset != nil {
		p.keyword(" OFFSET ", -indentStd, indentStd, 0)
		p.count(q.Offset)
	}
	switch {
	case q.Limit == nil:
	case q.WithTies:
		p.keyword(" FETCH FIRST ", -indentStd, indentStd, 0)
		p.write(p.closed(q.Limit), " ROWS WITH TIES")
	default:
		p.keyword(" LIMIT ", -indentStd, indentStd, 0)
		if c, ok := q.Limit.(*analyze.Const); ok && c.Value.IsNull() {
			p.write("ALL")
			return
		}
		p.count(q.Limit)
	}
}

// count prints a number of rows: an integer that has become a bigint is shown as it
// was written.
func (p *printer) count(e analyze.Expr) {
	if c, ok := e.(*analyze.Const); ok && isWide(c) {
		p.write(p.output(c))
		return
	}
	p.expr(e, false)
}

// closed is the text of an expression that FETCH FIRST takes.
func (p *printer) closed(e analyze.Expr) string {
	text := p.apart(func() { p.count(e) })
	if p.Stored {
		return "(" + text + ")"
	}
	return text
}

// with prints WITH.
func (p *printer) with(q *analyze.Query) {
	if len(q.With) == 0 {
		return
	}
	p.indent += indentStd
	p.write(" WITH ")
	for _, c := range q.With {
		if c.Recursive {
			p.write("RECURSIVE ")
			break
		}
	}
	for i, c := range q.With {
		if i > 0 {
			p.write(", ")
		}
		p.write(p.ident(c.Name))
		if len(c.Columns) > 0 {
			p.write("(", p.idents(c.Columns), ")")
		}
		p.write(" AS ", [...]string{"", "MATERIALIZED ", "NOT MATERIALIZED "}[c.Materialized], "(")
		p.keyword("", 0, 0, 0)
		if c.Written != nil {
			p.query(c.Written, nil, true)
		} else {
			p.query(c.Query, nil, true)
		}
		p.keyword("", 0, 0, 0)
		p.write(")")
		p.search(c)
	}
	p.indent -= indentStd
	p.keyword("", 0, 0, 0)
}

// search prints SEARCH and CYCLE of a WITH item.
func (p *printer) search(c analyze.CTE) {
	if s := c.Search; s != nil {
		p.write(" SEARCH ")
		p.writeIf(s.Breadth, "BREADTH")
		p.writeIf(!s.Breadth, "DEPTH")
		p.write(" FIRST BY ", p.idents(s.Columns), " SET ", p.ident(s.Set))
	}
	if y := c.Cycle; y != nil {
		p.write(" CYCLE ", p.idents(y.Columns), " SET ", p.ident(y.Mark))
		if y.Value != nil {
			p.write(" TO ")
			p.expr(c.Marks[0], false)
			p.write(" DEFAULT ")
			p.expr(c.Marks[1], false)
		}
		p.write(" USING ", p.ident(y.Path))
	}
}

// basic prints a plain SELECT or VALUES.
func (p *printer) basic(q *analyze.Query, names []string, visible bool) {
	p.indent += indentStd
	p.write(" ")
	if isValues(q) && (p.Stored || sameNames(q, names)) {
		p.values(q.Ranges[0].Rows)
		return
	}
	p.write("SELECT")
	switch {
	case len(q.DistinctOn) > 0:
		p.write(" DISTINCT ON (")
		p.list(len(q.DistinctOn), func(i int) { p.sortItem(q.DistinctOn[i]) })
		p.write(")")
	case q.Distinct:
		p.write(" DISTINCT")
	}
	p.targets(q, names, visible)
	if q.From != nil {
		p.from(q.From)
	}
	if q.Where != nil {
		p.keyword(" WHERE ", -indentStd, indentStd, 1)
		p.expr(q.Where, false)
	}
	p.groupBy(q)
	if q.Having != nil {
		p.keyword(" HAVING ", -indentStd, indentStd, 0)
		p.expr(q.Having, false)
	}
	p.windows(q)
}

// isValues reports whether a query is VALUES.
func isValues(q *analyze.Query) bool {
	return len(q.Ranges) == 1 && q.Ranges[0].Kind == analyze.RangeValues
}

// sameNames reports whether the columns of VALUES have their own names.
func sameNames(q *analyze.Query, names []string) bool {
	for i, n := range names {
		if n != q.Ranges[0].Columns[i].Name {
			return false
		}
	}
	return true
}

// list prints n items with commas between them.
func (p *printer) list(n int, item func(i int)) {
	for i := range n {
		if i > 0 {
			p.write(", ")
		}
		item(i)
	}
}

// targets prints the select list, a column each line.
func (p *printer) targets(q *analyze.Query, names []string, visible bool) {
	p.write(" ")
	for i, t := range q.Visible() {
		if i > 0 {
			p.write(", ")
		}
		if i < len(names) {
			t.Name = names[i]
		}
		text := p.apart(func() { p.target(t, visible) })
		if strings.HasPrefix(text, "\n") {
			p.trim()
		} else if i > 0 {
			p.keyword("", -indentStd, indentStd, indentVar)
		}
		p.write(text)
	}
}

// target prints one column of the select list. A conversion that the surroundings
// made is not shown.
func (p *printer) target(t analyze.Target, visible bool) {
	e := t.Expr
	if c, ok := e.(*analyze.Cast); ok && !c.Explicit {
		e = c.Arg
	}
	own := "?column?"
	if visible {
		own = ""
	}
	if c, ok := p.grouped(e).(*analyze.Column); ok {
		own = c.Name
		if l := p.at(c.Level); l != nil && c.Range < len(l.query.Ranges) {
			own = p.columnName(l.query.Ranges[c.Range], c.Index)
		}
	}
	p.expr(e, true)
	if own != t.Name && (visible || t.Name != own) {
		p.write(" AS ", p.ident(t.Name))
	}
}

// groupBy prints GROUP BY as it was written.
func (p *printer) groupBy(q *analyze.Query) {
	if q.GroupWritten == 0 && q.GroupingSets == nil {
		return
	}
	p.keyword(" GROUP BY ", -indentStd, indentStd, 1)
	item := func(i int) { p.sortItem(q.GroupBy[i]) }
	if q.GroupingSets == nil {
		p.list(q.GroupWritten, item)
		return
	}
	p.write("GROUPING SETS (")
	p.list(len(q.GroupingSets), func(s int) {
		p.write("(")
		written := 0
		for _, i := range q.GroupingSets[s] {
			if i < q.GroupWritten {
				if written > 0 {
					p.write(", ")
				}
				item(i)
				written++
			}
		}
		p.write(")")
	})
	p.write(")")
}

// sortItem prints an expression of ORDER BY and its like, where a bare constant
// would be a position.
func (p *printer) sortItem(e analyze.Expr) {
	e = p.grouped(e)
	switch x := e.(type) {
	case *analyze.Const:
		p.constant(x, 1)
		return
	case *analyze.Column:
		p.column(x)
		return
	}
	if p.Pretty || isCallLike(e) {
		p.write("(")
		p.expr(e, true)
		p.write(")")
		return
	}
	p.expr(e, true)
}

// isCallLike reports whether PostgreSQL puts an expression of ORDER BY in
// parentheses because it looks like a function.
func isCallLike(e analyze.Expr) bool {
	switch e := e.(type) {
	case *analyze.Call:
		return e.Operator == "" && e.Keyword == ""
	case *analyze.AggregateRef, *analyze.WindowRef:
		return true
	case *analyze.Cast:
		return true
	}
	return false
}

// orderBy prints sort keys; those of a set operation are column numbers.
func (p *printer) orderBy(keys []analyze.SortKey, numbers bool) {
	p.list(len(keys), func(i int) {
		k := keys[i]
		if c, ok := k.Expr.(*analyze.Column); ok && numbers {
			p.write(strconv.Itoa(c.Index + 1))
		} else {
			p.sortItem(k.Expr)
		}
		switch {
		case k.Desc:
			p.write(" DESC")
			if !k.NullsFirst {
				p.write(" NULLS LAST")
			}
		case k.NullsFirst:
			p.write(" NULLS FIRST")
		}
	})
}

// setOpWords are the set operations.
var setOpWords = [...]string{
	analyze.Union: "UNION ", analyze.Intersect: "INTERSECT ", analyze.Except: "EXCEPT ",
}

// setOp prints a set operation.
func (p *printer) setOp(q *analyze.Query, names []string, visible bool) {
	sub := 0
	nested := isSetOp(q.Left) && (q.Left.SetOp != q.SetOp || q.Left.All != q.All)
	if nested {
		sub = indentStd
		p.write("(")
		p.keyword("", sub, 0, 0)
	}
	p.branch(q.Left, names, visible)
	if nested {
		p.keyword(") ", -sub, 0, 0)
	} else {
		p.keyword("", 0, 0, 0)
	}
	p.write(setOpWords[q.SetOp])
	if q.All {
		p.write("ALL ")
	}
	sub = 0
	if isSetOp(q.Right) {
		sub = indentStd
		p.write("(")
	}
	p.keyword("", sub, 0, 0)
	p.branch(q.Right, names, false)
	p.indent -= sub
	if isSetOp(q.Right) {
		p.keyword(")", 0, 0, 0)
	}
}

// isSetOp reports whether a branch is a set operation without clauses of its own.
func isSetOp(q *analyze.Query) bool { return q.SetOp != analyze.NoSetOp && !hasClauses(q) }

// hasClauses reports whether a branch needs parentheses for its clauses.
func hasClauses(q *analyze.Query) bool {
	return len(q.With) > 0 || len(q.OrderBy) > 0 || q.Limit != nil || q.Offset != nil
}

// branch prints a branch of a set operation.
func (p *printer) branch(q *analyze.Query, names []string, visible bool) {
	if hasClauses(q) {
		p.write("(")
		p.query(q, names, visible)
		p.write(")")
		return
	}
	p.query(q, names, visible)
}

// windows prints WINDOW.
func (p *printer) windows(q *analyze.Query) {
	first := true
	for _, w := range q.Windows {
		if w.Name == "" {
			continue
		}
		if first {
			p.keyword(" WINDOW ", -indentStd, indentStd, 1)
		} else {
			p.write(", ")
		}
		first = false
		p.write(p.ident(w.Name), " AS ")
		p.window(w)
	}
}

// window prints a window's specification.
func (p *printer) window(w *analyze.Window) {
	text := p.apart(func() {
		if len(w.PartitionBy) > 0 {
			p.write("PARTITION BY ")
			p.list(len(w.PartitionBy), func(i int) { p.sortItem(w.PartitionBy[i]) })
			p.write(" ")
		}
		if len(w.OrderBy) > 0 {
			p.write("ORDER BY ")
			p.orderBy(w.OrderBy, false)
			p.write(" ")
		}
		p.frame(w)
	})
	p.write("(", strings.TrimSuffix(text, " "), ")")
}

// frame prints a frame that is not the default one.
func (p *printer) frame(w *analyze.Window) {
	if w.Mode == pgsql.FrameRange && w.Start.Kind == pgsql.UnboundedPreceding && w.End.Kind == pgsql.CurrentRow &&
		w.Exclusion == pgsql.ExcludeNoOthers {
		return
	}
	p.write([...]string{"RANGE ", "ROWS ", "GROUPS "}[w.Mode], "BETWEEN ")
	p.bound(w.Start)
	p.write("AND ")
	p.bound(w.End)
	p.write([...]string{"", "EXCLUDE CURRENT ROW ", "EXCLUDE GROUP ", "EXCLUDE TIES "}[w.Exclusion])
}

// bound prints one end of a frame.
func (p *printer) bound(b analyze.FrameBound) {
	if b.Offset != nil {
		p.count(b.Offset)
		p.write(" ")
	}
	p.write([...]string{
		pgsql.UnboundedPreceding: "UNBOUNDED PRECEDING ", pgsql.OffsetPreceding: "PRECEDING ", pgsql.CurrentRow: "CURRENT ROW ",
		pgsql.OffsetFollowing: "FOLLOWING ", pgsql.UnboundedFollowing: "UNBOUNDED FOLLOWING ",
	}[b.Kind])
}
