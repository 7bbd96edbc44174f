package analyze

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// orderedSet analyses the call of an aggregate with WITHIN GROUP: the function
// has the arguments in parentheses and those of ORDER BY.
func (a *analyzer) orderedSet(s *scope, f *pgsql.FuncCall, fns []*Function) (Expr, error) {
	nested := s.inAgg
	s.inAgg = true
	defer func() { s.inAgg = nested }()
	args, err := a.args(s, f)
	if err != nil {
		return nil, err
	}
	direct := len(args)
	if args, err = a.withOrder(s, args, f.OrderBy); err != nil {
		return nil, err
	}
	agg := &Aggregate{WithinGroup: true}
	if f.Filter != nil {
		if agg.Filter, err = a.filter(s, f.Filter); err != nil {
			return nil, err
		}
	}
	c, err := a.findFunction(f, fns, args)
	if err != nil {
		return nil, err
	}
	if err := checkOrderedSet(f, c.fn, direct, args); err != nil {
		return nil, err
	}
	if c.fn.Hypothetical {
		err = a.unifyHypothetical(args, direct)
	}
	if err != nil {
		return nil, err
	}
	call, err := a.call(c, args, f.Pos)
	if err != nil {
		return nil, err
	}
	agg.Node, agg.Func = call.Node, call.Func
	agg.Direct, agg.Args = slices.Clone(call.Args[:direct]), call.Args[direct:]
	for i, item := range f.OrderBy {
		key, err := a.sortKey(item, agg.Args[i], begins(agg.Args[i]))
		if err != nil {
			return nil, err
		}
		agg.OrderBy = append(agg.OrderBy, key)
	}
	return a.placeAggregate(s, agg, nested)
}

// withOrder adds the expressions of ORDER BY to arguments.
func (a *analyzer) withOrder(s *scope, args []Expr, order []*pgsql.SortItem) ([]Expr, error) {
	for _, item := range order {
		x, err := a.expr(s, item.Expr)
		if err != nil {
			return nil, err
		}
		args = append(args, x)
	}
	return args, nil
}

// checkOrderedSet refuses functions that have no WITHIN GROUP, and numbers of
// arguments that do not go with ORDER BY's.
func checkOrderedSet(f *pgsql.FuncCall, fn *Function, direct int, args []Expr) error {
	undefined := func() *pgerr.Error {
		return pgerr.New(pgerr.UndefinedFunction, "function %s(%s) does not exist", f.Name, typeNames(typesOf(args))).At(f.Pos)
	}
	switch {
	case fn.Window:
		return pgerr.New(pgerr.WrongObjectType, "window function %s requires an OVER clause", f.Name).At(f.Pos)
	case !fn.Aggregate:
		return pgerr.New(pgerr.WrongObjectType, "WITHIN GROUP specified, but %s is not an aggregate function", f.Name).At(f.Pos)
	case fn.Hypothetical && direct != len(args)-direct:
		return undefined().WithHint("To use the hypothetical-set aggregate %s, the number of hypothetical direct arguments"+
			" (here %d) must match the number of ordering columns (here %d).", f.Name, direct, len(args)-direct)
	case fn.Hypothetical:
		return nil
	case !fn.OrderedSet:
		return notOrderedSet(f)
	case direct != len(fn.Args)-1:
		noun := "arguments"
		if len(fn.Args) == 2 {
			noun = "argument"
		}
		return undefined().WithHint("There is an ordered-set aggregate %s, but it requires %d direct %s, not %d.",
			f.Name, len(fn.Args)-1, noun, direct)
	}
	return nil
}

// unifyHypothetical gives each direct argument and the ORDER BY expression that
// it is compared with their common type.
func (a *analyzer) unifyHypothetical(args []Expr, direct int) error {
	for i := range direct {
		pair := []Expr{args[i], args[direct+i]}
		if _, err := a.unify(pair, "WITHIN GROUP"); err != nil {
			return err
		}
		args[i], args[direct+i] = pair[0], pair[1]
	}
	return nil
}

// placeAggregate gives an aggregate to the query whose columns it reads: its
// own, or an enclosing one when it reads only columns of that.
func (a *analyzer) placeAggregate(s *scope, agg *Aggregate, nested bool) (Expr, error) {
	level := agg.level(s)
	at := s
	for range level {
		at = at.parent
	}
	if level > 0 {
		nested = at.inAgg
		if err := agg.lower(level); err != nil {
			return nil, err
		}
	}
	if err := at.allowsAggregate(agg.At, nested); err != nil {
		return nil, err
	}
	ref := at.query.addAggregate(agg)
	ref.Level = level
	return ref, nil
}

// inputs lists the expressions of an aggregate over the rows of its query.
func (agg *Aggregate) inputs() []*Expr {
	var out []*Expr
	for i := range agg.Args {
		out = append(out, &agg.Args[i])
	}
	for i := range agg.OrderBy {
		out = append(out, &agg.OrderBy[i].Expr)
	}
	if agg.Filter != nil {
		out = append(out, &agg.Filter)
	}
	return out
}

// level finds the innermost query whose columns an aggregate reads, counted from
// the one it stands in; an aggregate without columns is of that one.
func (agg *Aggregate) level(s *scope) int {
	depth := 0
	for at := s; at.parent != nil; at = at.parent {
		depth++
	}
	for level := range depth + 1 {
		for _, e := range agg.inputs() {
			if readsLevel(*e, level) {
				return level
			}
		}
	}
	return 0
}

// readsLevel reports whether e reads a column of the query level levels out.
func readsLevel(e Expr, level int) bool {
	return Any(e, func(x Expr) bool {
		switch x := x.(type) {
		case *Column:
			return x.Level == level
		case *Subquery:
			found := false
			x.Query.ColumnsRead(level+1, func(*Column) { found = true })
			return found
		}
		return false
	})
}

// lower makes the expressions of an aggregate those of the query level levels
// out.
func (agg *Aggregate) lower(level int) error {
	var err error
	var lower func(Expr) Expr
	lower = func(e Expr) Expr {
		switch e := e.(type) {
		case *Column:
			c := *e
			c.Level -= level
			return &c
		case *Subquery:
			err = pgerr.Unsupported("a subquery in an aggregate of an outer query").At(e.At)
		}
		return MapChildren(e, lower)
	}
	for _, e := range agg.inputs() {
		*e = lower(*e)
	}
	for i := range agg.Direct {
		if readsLevel(agg.Direct[i], 0) {
			return pgerr.New(pgerr.GroupingError,
				"outer-level aggregate cannot contain a lower-level variable in its direct arguments").At(agg.Direct[i].Pos())
		}
		agg.Direct[i] = lower(agg.Direct[i])
	}
	return err
}
