package exec

import "github.com/iris-pgwire/iris-pgwire/internal/analyze"

// columns are the expressions that a query computes for each row: first the
// targets it returns, then what only sorting and DISTINCT ON need.
type columns struct {
	exprs   []analyze.Expr
	types   keyer
	visible int
}

// newColumns starts with the targets of q.
func newColumns(q *analyze.Query) *columns {
	c := &columns{visible: visible(q)}
	for _, junk := range []bool{false, true} {
		for _, t := range q.Targets {
			if t.Junk == junk {
				c.add(t.Expr)
			}
		}
	}
	return c
}

// add appends an expression.
func (c *columns) add(e analyze.Expr) {
	c.exprs = append(c.exprs, e)
	c.types = append(c.types, e.Type().OID)
}

// find returns the place of e, which is computed once even if volatile.
func (c *columns) find(e analyze.Expr) int {
	for i, x := range c.exprs {
		if x == e || analyze.Equal(x, e) {
			return i
		}
	}
	c.add(e)
	return len(c.exprs) - 1
}

// visibleIndexes lists the places of the returned columns.
func (c *columns) visibleIndexes() []int {
	out := make([]int, c.visible)
	for i := range out {
		out[i] = i
	}
	return out
}

// build puts the computation on top of source, whose rows are width wide.
func (c *columns) build(source Node, l *Layout, width int) (Node, error) {
	if c.identity(l, width) {
		return source, nil
	}
	sets := setCalls(c.exprs)
	if len(sets) > 0 {
		p := &projectSet{source: source, width: width}
		for _, call := range sets {
			s, err := compileSet(call, l)
			if err != nil {
				return nil, err
			}
			p.calls = append(p.calls, s)
		}
		source, l = p, l.withSets(sets, width)
	}
	exprs, err := compileAll(c.exprs, l)
	if err != nil {
		return nil, err
	}
	return &project{source, exprs}, nil
}

// identity reports whether the columns are just those of the source.
func (c *columns) identity(l *Layout, width int) bool {
	if len(c.exprs) != width {
		return false
	}
	for i, e := range c.exprs {
		col, ok := e.(*analyze.Column)
		if !ok || col.Level != 0 {
			return false
		}
		if _, index, err := l.find(col); err != nil || index != i {
			return false
		}
	}
	return true
}

// setCalls lists the set-returning calls in expressions.
func setCalls(es []analyze.Expr) []*analyze.Call {
	var out []*analyze.Call
	for _, e := range es {
		analyze.Walk(e, func(x analyze.Expr) bool {
			call, ok := x.(*analyze.Call)
			if !ok || !call.Func.ReturnsSet {
				return true
			}
			out = append(out, call)
			return false
		})
	}
	return out
}

// withSets returns l with the values of calls behind the width other columns.
func (l *Layout) withSets(calls []*analyze.Call, width int) *Layout {
	out := *l
	out.sets = make(map[*analyze.Call]int, len(calls))
	for i, c := range calls {
		out.sets[c] = width + i
	}
	return &out
}
