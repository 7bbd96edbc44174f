package analyze

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// aggregate analyses an aggregate call and returns the reference to it.
func (a *analyzer) aggregate(s *scope, f *pgsql.FuncCall, fns []*Function) (Expr, error) {
	nested := s.inAgg
	s.inAgg = true
	defer func() { s.inAgg = nested }()
	agg := &Aggregate{Distinct: f.Distinct, Star: f.Star}
	args, err := a.args(s, f)
	if err != nil {
		return nil, err
	}
	c, err := a.findFunction(f, fns, args)
	if err != nil {
		return nil, err
	}
	if len(args) == 0 && !f.Star {
		return nil, needsStar(f)
	}
	call, err := a.call(c, args, f.Pos)
	if err != nil {
		return nil, err
	}
	agg.Node, agg.Func, agg.Args = call.Node, call.Func, call.Args
	if err := a.aggregateClauses(s, f, agg); err != nil {
		return nil, err
	}
	return a.placeAggregate(s, agg, nested)
}

// allowsAggregate refuses aggregates in clauses that see single rows, and inside
// of each other.
func (s *scope) allowsAggregate(pos int, nested bool) error {
	where := s.clause
	if s.query == nil && where == "" {
		where = "this context"
	}
	switch {
	case where != "":
		return pgerr.New(pgerr.GroupingError, "aggregate functions are not allowed in %s", where).At(pos)
	case nested:
		return pgerr.New(pgerr.GroupingError, "aggregate function calls cannot be nested").At(pos)
	}
	return nil
}

// needsStar is the error for an aggregate without arguments.
func needsStar(f *pgsql.FuncCall) error {
	return pgerr.New(pgerr.WrongObjectType,
		"%s(*) must be used to call a parameterless aggregate function", f.Name).At(f.Pos)
}

// notOrderedSet is the error for WITHIN GROUP behind an aggregate that takes its
// rows in any order.
func notOrderedSet(f *pgsql.FuncCall) error {
	return pgerr.New(pgerr.WrongObjectType,
		"%s is not an ordered-set aggregate, so it cannot have WITHIN GROUP", f.Name).At(f.Pos)
}

// filter analyses FILTER (WHERE …).
func (a *analyzer) filter(s *scope, e pgsql.Expr) (Expr, error) {
	saved, agg := s.clause, s.inAgg
	s.clause, s.inAgg = "FILTER", false
	defer func() { s.clause, s.inAgg = saved, agg }()
	x, err := a.expr(s, e)
	if err != nil {
		return nil, err
	}
	return a.coerceBool(x, "FILTER")
}

// aggregateClauses analyses FILTER and ORDER BY inside an aggregate.
func (a *analyzer) aggregateClauses(s *scope, f *pgsql.FuncCall, agg *Aggregate) error {
	if f.Filter != nil {
		x, err := a.filter(s, f.Filter)
		if err != nil {
			return err
		}
		agg.Filter = x
	}
	for _, item := range f.OrderBy {
		x, err := a.expr(s, item.Expr)
		if err != nil {
			return err
		}
		if x, err = a.settle(x); err != nil {
			return err
		}
		if f.Distinct && indexOf(agg.Args, x) < 0 {
			return pgerr.New(pgerr.InvalidColumnReference,
				"in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list").At(begins(x))
		}
		key, err := a.sortKey(item, x, begins(x))
		if err != nil {
			return err
		}
		agg.OrderBy = append(agg.OrderBy, key)
	}
	if f.Distinct {
		return comparable(agg.Args...)
	}
	return nil
}

// addAggregate registers an aggregate; equal calls are one.
func (q *Query) addAggregate(agg *Aggregate) *AggregateRef {
	q.Grouped = true
	for i, old := range q.Aggregates {
		if sameAggregate(old, agg) {
			return &AggregateRef{Node: agg.Node, Index: i}
		}
	}
	q.Aggregates = append(q.Aggregates, agg)
	return &AggregateRef{Node: agg.Node, Index: len(q.Aggregates) - 1}
}

// sameAggregate reports whether two calls compute the same value.
func sameAggregate(x, y *Aggregate) bool {
	return x.Func == y.Func && x.Distinct == y.Distinct && x.Star == y.Star && equalAll(x.Args, y.Args) &&
		equalAll(x.Direct, y.Direct) && slices.EqualFunc(x.OrderBy, y.OrderBy, sameSortKey) && Equal(x.Filter, y.Filter)
}

// sameSortKey reports whether two keys order alike.
func sameSortKey(x, y SortKey) bool {
	return x.Desc == y.Desc && x.NullsFirst == y.NullsFirst && Equal(x.Expr, y.Expr)
}
