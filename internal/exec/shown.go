package exec

import "github.com/iris-pgwire/iris-pgwire/internal/analyze"

// Shown are expressions of a query as a property of a step; explain prints them.
type Shown struct {
	// Queries are the query and those around it, the innermost last.
	Queries []*analyze.Query
	// Conds are the conjuncts of a condition; Keys what rows are ordered or, with
	// Groups set, grouped by.
	Conds  []analyze.Expr
	Keys   []analyze.SortKey
	Groups bool
	// names are those of the subqueries in the expressions.
	names map[*analyze.Subquery]string
}

// Subquery is the name of the step that a subquery is.
func (s *Shown) Subquery(e *analyze.Subquery) string { return s.names[e] }

// shown prepares expressions for EXPLAIN.
func (l *Layout) shown() Shown {
	var s Shown
	if l.build != nil {
		s.names = l.build.names
	}
	for at := l; at != nil; at = at.outer {
		s.Queries = append([]*analyze.Query{at.query}, s.Queries...)
	}
	return s
}

// condition is a condition for EXPLAIN.
func (l *Layout) condition(conds []analyze.Expr) Shown {
	s := l.shown()
	s.Conds = conds
	return s
}

// sortKeys are keys for EXPLAIN.
func (l *Layout) sortKeys(keys []analyze.SortKey) Shown {
	s := l.shown()
	s.Keys = keys
	return s
}

// groupKeys are what is grouped by, for EXPLAIN.
func (l *Layout) groupKeys(es []analyze.Expr) Shown {
	s := l.shown()
	s.Groups = true
	for _, e := range es {
		s.Keys = append(s.Keys, analyze.SortKey{Expr: e})
	}
	return s
}

// show adds a property, unless there is nothing to show.
func (d *Description) show(name string, s Shown) {
	if len(s.Conds)+len(s.Keys) > 0 {
		d.Properties = append(d.Properties, Property{name, s})
	}
}

// filters are the steps that show the condition on their rows themselves, as
// PostgreSQL's do.
var filters = map[string]bool{
	"Foreign Scan": true, "Aggregate": true, "Hash Join": true, "Nested Loop": true, "Function Scan": true, "CTE Scan": true,
	"WorkTable Scan": true, "Values Scan": true, "Subquery Scan": true, "Seq Scan": true, "Index Scan": true, "Result": true,
}

// joined makes a Filter and the step below it one, where PostgreSQL has one.
func (s *Step) joined() *Step {
	if s.Type != "Filter" || len(s.Inputs) != 1 || !filters[s.Inputs[0].Type] {
		return s
	}
	out := *s.Inputs[0]
	name := "Filter"
	if out.Type == "Result" {
		if name = "One-Time Filter"; len(out.Inputs) > 0 {
			return s
		}
	}
	for _, p := range out.Properties {
		if p.Name == name {
			return s
		}
	}
	out.Properties = append([]Property(nil), out.Properties...)
	for _, p := range s.Properties {
		out.Properties = append(out.Properties, Property{name, p.Value})
	}
	if a, b := s.Actual, out.Actual; a != nil && b != nil {
		if removed := b.Rows - a.Rows; removed > 0 && a.Loops > 0 && name == "Filter" {
			out.Properties = append(out.Properties, Property{"Rows Removed by Filter", (removed + a.Loops/2) / a.Loops})
		}
		out.Actual = a
	}
	return &out
}
