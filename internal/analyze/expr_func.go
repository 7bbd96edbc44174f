package analyze

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// funcCall analyses the call of a function, aggregate or window function.
func (a *analyzer) funcCall(s *scope, f *pgsql.FuncCall) (Expr, error) {
	fns := a.catalog.Functions(f.Schema, f.Name)
	switch {
	case f.Over != nil:
		return a.windowCall(s, f, fns)
	case f.WithinGroup:
		return a.orderedSet(s, f, fns)
	case isAggregate(fns):
		return a.aggregate(s, f, fns)
	}
	args, err := a.args(s, f)
	if err != nil {
		return nil, err
	}
	c, err := a.findFunction(f, fns, args)
	if err != nil {
		return nil, err
	}
	if err := checkPlainCall(f, c.fn); err != nil {
		return nil, err
	}
	return a.call(c, args, f.Pos)
}

// checkPlainCall refuses what only the call of an aggregate can have, and
// functions that need more than their arguments.
func checkPlainCall(f *pgsql.FuncCall, fn *Function) error {
	switch {
	case fn.Window:
		return pgerr.New(pgerr.WrongObjectType, "window function %s requires an OVER clause", f.Name).At(f.Pos)
	case fn.OrderedSet || fn.Hypothetical:
		return pgerr.New(pgerr.WrongObjectType, "WITHIN GROUP is required for ordered-set aggregate %s", f.Name).At(f.Pos)
	case f.Star:
		return pgerr.New(pgerr.WrongObjectType, "%s(*) specified, but %s is not an aggregate function", f.Name, f.Name).At(f.Pos)
	}
	what := ""
	switch {
	case f.Distinct:
		what = "DISTINCT"
	case len(f.OrderBy) > 0:
		what = "ORDER BY"
	case f.Filter != nil:
		what = "FILTER"
	default:
		return nil
	}
	return pgerr.New(pgerr.WrongObjectType, "%s specified, but %s is not an aggregate function", what, f.Name).At(f.Pos)
}

// isAggregate reports whether a name belongs to an aggregate that takes its rows
// in any order.
func isAggregate(fns []*Function) bool {
	for _, fn := range fns {
		if fn.Aggregate && !fn.OrderedSet && !fn.Hypothetical {
			return true
		}
	}
	return false
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
