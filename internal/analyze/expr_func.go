package analyze

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// funcCall analyses the call of a function or aggregate.
func (a *analyzer) funcCall(s *scope, f *pgsql.FuncCall) (Expr, error) {
	fns := a.catalog.Functions(f.Schema, f.Name)
	switch {
	case f.Over != nil:
		return nil, windowCall(f, fns)
	case f.WithinGroup:
		return nil, pgerr.Unsupported("ordered-set aggregate %s", f.Name).At(f.Pos)
	case windowFuncs[f.Name]:
		return nil, pgerr.New(pgerr.WrongObjectType, "window function %s requires an OVER clause", f.Name).At(f.Pos)
	case isAggregate(fns):
		return a.aggregate(s, f, fns)
	}
	if f.Distinct || f.Filter != nil || len(f.OrderBy) > 0 || f.Star {
		return nil, a.notAggregate(f, fns)
	}
	args, err := a.args(s, f)
	if err != nil {
		return nil, err
	}
	c, err := a.findFunction(f, fns, args)
	if err != nil {
		return nil, err
	}
	return a.call(c, args, f.Pos)
}

// windowFuncs are the functions that exist only with OVER.
var windowFuncs = map[string]bool{
	"row_number": true, "rank": true, "dense_rank": true, "percent_rank": true, "cume_dist": true, "ntile": true,
	"lag": true, "lead": true, "first_value": true, "last_value": true, "nth_value": true,
}

// windowCall is the error for a call with OVER.
func windowCall(f *pgsql.FuncCall, fns []*Function) error {
	if len(fns) > 0 && !isAggregate(fns) {
		return pgerr.New(pgerr.WrongObjectType,
			"OVER specified, but %s is not a window function nor an aggregate function", f.Name).At(f.Pos)
	}
	return pgerr.Unsupported("window function %s", f.Name).At(f.Pos)
}

// isAggregate reports whether a name belongs to an aggregate.
func isAggregate(fns []*Function) bool { return len(fns) > 0 && fns[0].Aggregate }

// notAggregate is the error for DISTINCT, FILTER, ORDER BY or * in the call of
// something that is no aggregate.
func (a *analyzer) notAggregate(f *pgsql.FuncCall, fns []*Function) error {
	if c, _ := resolve(fns, nil, false); c == nil && (f.Star || len(fns) == 0) {
		return undefinedFunction(f, nil)
	}
	what := "DISTINCT"
	switch {
	case f.Star:
		return pgerr.New(pgerr.WrongObjectType, "%s(*) specified, but %s is not an aggregate function", f.Name, f.Name).At(f.Pos)
	case f.Filter != nil:
		what = "FILTER"
	case len(f.OrderBy) > 0:
		what = "ORDER BY"
	}
	return pgerr.New(pgerr.WrongObjectType, "%s specified, but %s is not an aggregate function", what, f.Name).At(f.Pos)
}

// args analyses arguments. The element type of TO_VECTOR is a word.
func (a *analyzer) args(s *scope, f *pgsql.FuncCall) ([]Expr, error) {
	out := make([]Expr, len(f.Args))
	for i, arg := range f.Args {
		if _, named := arg.(*pgsql.NamedArg); named {
			return nil, pgerr.Unsupported("a named argument").At(arg.Position())
		}
		if word, ok := arg.(*pgsql.ColumnRef); ok && i == 1 && f.Name == "to_vector" && isElementType(word) {
			c := textConst(strings.ToLower(word.Parts[0]), word.Pos)
			c.Typ = plain(pgtype.TextOID)
			out[i] = c
			continue
		}
		x, err := a.expr(s, arg)
		if err != nil {
			return nil, err
		}
		out[i] = x
	}
	return out, nil
}

// isElementType reports whether a bare word names an element type of vectors.
func isElementType(c *pgsql.ColumnRef) bool {
	if c.Star || len(c.Parts) != 1 {
		return false
	}
	switch strings.ToLower(c.Parts[0]) {
	case "double", "float", "decimal", "integer", "int", "timestamp":
		return true
	}
	return false
}

// findFunction picks the function of a call, with PostgreSQL's errors.
func (a *analyzer) findFunction(f *pgsql.FuncCall, fns []*Function, args []Expr) (*candidate, error) {
	types := typesOf(args)
	c, ambiguous := resolve(fns, types, false)
	if c != nil {
		return c, nil
	}
	if ambiguous {
		return nil, pgerr.New(pgerr.AmbiguousFunction, "function %s(%s) is not unique", f.Name, typeNames(types)).
			WithHint("Could not choose a best candidate function. You might need to add explicit type casts.").At(f.Pos)
	}
	return nil, undefinedFunction(f, types)
}

// undefinedFunction is the error for a call that no function takes.
func undefinedFunction(f *pgsql.FuncCall, types []pgtype.OID) error {
	name := f.Name
	if f.Schema != "" {
		name = f.Schema + "." + name
	}
	return pgerr.New(pgerr.UndefinedFunction, "function %s(%s) does not exist", name, typeNames(types)).
		WithHint("No function matches the given name and argument types. You might need to add explicit type casts.").
		At(f.Pos)
}

// aggregate analyses an aggregate call and returns the reference to it.
func (a *analyzer) aggregate(s *scope, f *pgsql.FuncCall, fns []*Function) (Expr, error) {
	if s.query == nil || s.clause != "" {
		where := s.clause
		if where == "" {
			where = "this context"
		}
		return nil, pgerr.New(pgerr.GroupingError, "aggregate functions are not allowed in %s", where).At(f.Pos)
	}
	if s.inAgg {
		return nil, pgerr.New(pgerr.GroupingError, "aggregate function calls cannot be nested").At(f.Pos)
	}
	s.inAgg = true
	defer func() { s.inAgg = false }()
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
		return nil, pgerr.New(pgerr.WrongObjectType,
			"%s(*) must be used to call a parameterless aggregate function", f.Name).At(f.Pos)
	}
	call, err := a.call(c, args, f.Pos)
	if err != nil {
		return nil, err
	}
	agg.Node, agg.Func, agg.Args = call.Node, call.Func, call.Args
	if err := a.aggregateClauses(s, f, agg); err != nil {
		return nil, err
	}
	return s.query.addAggregate(agg), nil
}

// aggregateClauses analyses FILTER and ORDER BY inside an aggregate.
func (a *analyzer) aggregateClauses(s *scope, f *pgsql.FuncCall, agg *Aggregate) error {
	if f.Filter != nil {
		x, err := a.expr(s, f.Filter)
		if err != nil {
			return err
		}
		if agg.Filter, err = a.coerceBool(x, "FILTER"); err != nil {
			return err
		}
	}
	for _, item := range f.OrderBy {
		x, err := a.expr(s, item.Expr)
		if err != nil {
			return err
		}
		if x, err = a.settle(x); err != nil {
			return err
		}
		agg.OrderBy = append(agg.OrderBy, sortKey(item, x))
	}
	return nil
}

// addAggregate registers an aggregate; equal calls are one.
func (q *Query) addAggregate(agg *Aggregate) Expr {
	q.Grouped = true
	for i, old := range q.Aggregates {
		if sameAggregate(old, agg) {
			return &AggregateRef{Node: agg.Node, Index: i}
		}
	}
	q.Aggregates = append(q.Aggregates, agg)
	return &AggregateRef{Node: agg.Node, Index: len(q.Aggregates) - 1}
}

// sameAggregate reports whether two calls compute the same value. Calls with
// an order of their own are kept apart.
func sameAggregate(x, y *Aggregate) bool {
	if x.Func != y.Func || x.Distinct != y.Distinct || x.Star != y.Star || len(x.Args) != len(y.Args) ||
		len(x.OrderBy)+len(y.OrderBy) > 0 || !Equal(x.Filter, y.Filter) {
		return false
	}
	for i := range x.Args {
		if !Equal(x.Args[i], y.Args[i]) {
			return false
		}
	}
	return true
}

// valueFuncs maps the functions called without parentheses to those of
// pg_proc behind them, with the type that PostgreSQL gives them.
var valueFuncs = map[string]string{
	"current_date": "current_date", "current_time": "current_time", "localtime": "localtime",
	"current_timestamp": "now", "localtimestamp": "localtimestamp",
	"current_user": "current_user", "session_user": "session_user", "user": "current_user",
	"current_role": "current_user", "current_catalog": "current_database", "current_schema": "current_schema",
}

// valueFunc analyses CURRENT_DATE and its like.
func (a *analyzer) valueFunc(f *pgsql.ValueFunc) (Expr, error) {
	fns := a.catalog.Functions("pg_catalog", valueFuncs[f.Name])
	c, _ := resolve(fns, nil, false)
	if c == nil {
		return nil, pgerr.Unsupported("%s", strings.ToUpper(f.Name)).At(f.Pos)
	}
	call, err := a.call(c, nil, f.Pos)
	if err != nil || f.Precision < 0 {
		return call, err
	}
	typmod, err := pgtype.TypmodIn(call.Typ.OID, []int32{int32(f.Precision)})
	if err != nil {
		return nil, at(err, f.Pos)
	}
	return a.applyTypmod(call, TypeRef{call.Typ.OID, typmod}, explicit), nil
}
