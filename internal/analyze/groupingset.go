package analyze

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// Grouping is GROUPING(…). Args are its arguments until the groups are known;
// then Refs are their indexes in Query.GroupBy.
type Grouping struct {
	Node
	Args []Expr
	Refs []int
}

// The bounds of PostgreSQL on grouping sets.
const (
	groupingSetsMax = 4096
	cubeMax         = 12
	groupingArgsMax = 31
)

// groupBy analyses GROUP BY: the product of its elements, an expression being one
// set of one element.
func (a *analyzer) groupBy(s *scope, items []pgsql.Expr, distinct bool) error {
	if len(items) == 0 {
		return nil
	}
	q := s.query
	q.Grouped = true
	sets, special := [][]int{nil}, false
	for _, item := range items {
		next, err := a.groupElement(s, item)
		if err != nil {
			return err
		}
		if _, ok := item.(*pgsql.GroupingSet); ok {
			special = true
		}
		if sets = product(sets, next); len(sets) > groupingSetsMax {
			return pgerr.New(pgerr.StatementTooComplex, "too many grouping sets present (maximum %d)", groupingSetsMax)
		}
	}
	q.GroupWritten = len(q.GroupBy)
	if !special {
		return nil
	}
	for i := range sets {
		slices.Sort(sets[i])
		sets[i] = slices.Compact(sets[i])
	}
	if distinct {
		sets = distinctSets(sets)
	}
	if len(sets) > 1 || len(sets[0]) < len(q.GroupBy) {
		q.GroupingSets = sets
	}
	return nil
}

// product joins each set of one list with each of the other.
func product(xs, ys [][]int) [][]int {
	if len(xs)*len(ys) > groupingSetsMax {
		return make([][]int, groupingSetsMax+1)
	}
	var out [][]int
	for _, x := range xs {
		for _, y := range ys {
			out = append(out, slices.Concat(x, y))
		}
	}
	return out
}

// distinctSets keeps the first of equal sets.
func distinctSets(sets [][]int) [][]int {
	var out [][]int
	for _, set := range sets {
		if !slices.ContainsFunc(out, func(o []int) bool { return slices.Equal(o, set) }) {
			out = append(out, set)
		}
	}
	return out
}

// groupElement analyses one element of GROUP BY and returns its grouping sets.
func (a *analyzer) groupElement(s *scope, item pgsql.Expr) ([][]int, error) {
	g, ok := item.(*pgsql.GroupingSet)
	if !ok {
		set, err := a.groupExprs(s, item)
		return [][]int{set}, err
	}
	switch g.Kind {
	case pgsql.GroupingEmpty:
		return [][]int{nil}, nil
	case pgsql.GroupingSets:
		var out [][]int
		for _, inner := range g.Items {
			sets, err := a.groupElement(s, inner)
			if err != nil {
				return nil, err
			}
			out = append(out, sets...)
		}
		return out, nil
	}
	parts := make([][]int, len(g.Items))
	for i, inner := range g.Items {
		var err error
		if parts[i], err = a.groupExprs(s, inner); err != nil {
			return nil, err
		}
	}
	if g.Kind == pgsql.GroupingRollup {
		return rollup(parts), nil
	}
	if len(parts) > cubeMax {
		return nil, pgerr.New(pgerr.TooManyColumns, "CUBE is limited to %d elements", cubeMax).At(g.Pos)
	}
	return cube(parts), nil
}

// rollup lists the prefixes, the longest first.
func rollup(parts [][]int) [][]int {
	var out [][]int
	for n := len(parts); n >= 0; n-- {
		out = append(out, slices.Concat(parts[:n]...))
	}
	return out
}

// cube lists the subsets, the full one first.
func cube(parts [][]int) [][]int {
	var out [][]int
	for mask := 1<<len(parts) - 1; mask >= 0; mask-- {
		var set []int
		for i, part := range parts {
			if mask&(1<<(len(parts)-1-i)) != 0 {
				set = append(set, part...)
			}
		}
		out = append(out, set)
	}
	return out
}

// groupExprs analyses an expression of GROUP BY, or several in parentheses, and
// returns their indexes.
func (a *analyzer) groupExprs(s *scope, item pgsql.Expr) ([]int, error) {
	row, ok := item.(*pgsql.RowExpr)
	if !ok || row.Explicit {
		i, err := a.groupExpr(s, item)
		return []int{i}, err
	}
	var out []int
	for _, field := range row.Fields {
		set, err := a.groupExprs(s, field)
		if err != nil {
			return nil, err
		}
		out = append(out, set...)
	}
	return out, nil
}

// groupExpr analyses an expression of GROUP BY. A number is a column's position;
// a bare name is an input column before it is an output column.
func (a *analyzer) groupExpr(s *scope, item pgsql.Expr) (int, error) {
	q := s.query
	x, err := a.groupItem(s, item)
	if err != nil {
		return 0, err
	}
	if Any(x, isAggregateRef) {
		return 0, pgerr.New(pgerr.GroupingError, "aggregate functions are not allowed in GROUP BY").At(x.Pos())
	}
	if Any(x, isWindowRef) {
		return 0, pgerr.New(pgerr.WindowingError, "window functions are not allowed in GROUP BY").At(x.Pos())
	}
	if i := indexOf(q.GroupBy, x); i >= 0 {
		return i, nil
	}
	if err := comparable(x); err != nil {
		return 0, pgerr.From(err).At(leftmost(item))
	}
	if len(q.GroupBy) == targetsMax {
		return 0, tooManyTargets()
	}
	q.GroupBy = append(q.GroupBy, x)
	return len(q.GroupBy) - 1, nil
}

// inEverySet reports whether all grouping sets have a GROUP BY expression.
func (q *Query) inEverySet(index int) bool {
	for _, set := range q.GroupingSets {
		if !slices.Contains(set, index) {
			return false
		}
	}
	return true
}

// grouping analyses GROUPING(…).
func (a *analyzer) grouping(s *scope, f *pgsql.GroupingFunc) (Expr, error) {
	if len(f.Args) > groupingArgsMax {
		return nil, pgerr.New(pgerr.TooManyArguments, "GROUPING must have fewer than 32 arguments").At(f.Pos)
	}
	args, err := a.exprs(s, f.Args)
	if err != nil {
		return nil, err
	}
	clause := s.clause
	if s.query == nil && clause == "" {
		clause = "this context"
	}
	switch {
	case clause != "":
		return nil, pgerr.New(pgerr.GroupingError, "grouping operations are not allowed in %s", clause).At(f.Pos)
	case s.inAgg:
		return nil, pgerr.New(pgerr.GroupingError, "aggregate function calls cannot be nested").At(f.Pos)
	}
	s.query.Grouped = true
	return &Grouping{Node: Node{Typ: plain(pgtype.Int4OID), At: f.Pos}, Args: args}, nil
}

// grouping finds the arguments of GROUPING among the GROUP BY expressions.
func (g *grouper) grouping(e *Grouping) Expr {
	if e.Args == nil {
		return e
	}
	out := &Grouping{Node: e.Node}
	for _, arg := range e.Args {
		i := indexOf(g.q.GroupBy, arg)
		if i < 0 && g.err == nil {
			g.err = pgerr.New(pgerr.GroupingError,
				"arguments to GROUPING must be grouping expressions of the associated query level").At(begins(arg))
		}
		out.Refs = append(out.Refs, i)
	}
	return out
}
