package analyze

import (
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// funcCall analyses the call of a function, aggregate or window function.
func (a *analyzer) funcCall(s *scope, f *pgsql.FuncCall) (Expr, error) {
	if f.Syntax == pgsql.SyntaxMergeAction {
		return a.mergeAction(s, f.Pos)
	}
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
	if x, err := a.typeCall(f, fns, args); x != nil || err != nil {
		return x, err
	}
	c, err := a.findFunction(f, fns, args)
	if err != nil {
		if x := a.fieldCall(f, args); x != nil {
			return x, nil
		}
		return nil, err
	}
	if err := checkPlainCall(f, c.fn); err != nil {
		return nil, err
	}
	call, err := a.call(c, args, f.Pos)
	if err != nil {
		return nil, err
	}
	call.Spread = f.Variadic && c.fn.Variadic == anyOID
	if c.fn.Routine != nil {
		return a.routineCall(c.fn, call)
	}
	if !c.fn.Cast || c.fn.Eval != nil {
		call.Syntax = f.Syntax
		return call, nil
	}
	return a.mustCoerce(call.Args[0], call.Typ, explicit)
}

// typeCall analyses the call of a type's name with one argument, which is a cast
// when no function takes just that and the cast needs none; nil is not such a
// call.
func (a *analyzer) typeCall(f *pgsql.FuncCall, fns []*Function, args []Expr) (Expr, error) {
	if len(args) != 1 || f.Variadic || f.Star || f.Distinct || f.Filter != nil || len(f.OrderBy) > 0 ||
		f.Schema != "" && f.Schema != "pg_catalog" {
		return nil, nil
	}
	if _, named := f.Args[0].(*pgsql.NamedArg); named {
		return nil, nil
	}
	types := typesOf(args)
	typ := pgtype.ByName(f.Name)
	if typ == nil || exact(candidates(fns, shape{types: types}), types) != nil {
		return nil, nil
	}
	if from := types[0]; kindOf(from) == value.KindRecord && typ.Category == 'S' {
		return nil, nil // it may be a field
	}
	if from := types[0]; from != pgtype.UnknownOID && from != typ.OID && category(from) != 'S' && typ.Category != 'S' {
		return nil, nil
	}
	return a.coerce(args[0], plain(typ.OID), explicit)
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

// args analyses arguments. Some are words that IRIS's functions take.
func (a *analyzer) args(s *scope, f *pgsql.FuncCall) ([]Expr, error) {
	if len(f.Args) > argumentsMax {
		return nil, pgerr.New(pgerr.TooManyArguments, "cannot pass more than %d arguments to a function", argumentsMax).At(f.Pos)
	}
	out := make([]Expr, len(f.Args))
	for i, arg := range f.Args {
		if named, ok := arg.(*pgsql.NamedArg); ok {
			arg = named.Value
		}
		if word := a.wordArgument(f, i, arg); word != nil {
			out[i] = word
			continue
		}
		x, err := a.argument(s, arg)
		if err != nil {
			return nil, err
		}
		out[i] = x
	}
	return out, nil
}

// argument analyses one argument, of which t.* is the row of t.
func (a *analyzer) argument(s *scope, arg pgsql.Expr) (Expr, error) {
	if c, ok := arg.(*pgsql.ColumnRef); ok && c.Star && len(c.Parts) == 1 {
		row, err := a.wholeRow(s, c.Parts[0], c.Pos)
		if err != nil {
			return nil, err
		}
		if row != nil {
			return row, nil
		}
		return nil, a.missingFrom(s, "", c.Parts[0], c.Pos)
	}
	return a.expr(s, arg)
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

// argNames are the names of a call's last arguments, which are passed by name.
func argNames(f *pgsql.FuncCall) ([]string, error) {
	var names []string
	for _, arg := range f.Args {
		named, ok := arg.(*pgsql.NamedArg)
		switch {
		case !ok && names != nil:
			return nil, pgerr.New(pgerr.SyntaxError, "positional argument cannot follow named argument").At(arg.Position())
		case !ok:
			continue
		case slices.Contains(names, named.Name):
			return nil, pgerr.New(pgerr.SyntaxError, "argument name %q used more than once", named.Name).At(named.Pos)
		}
		names = append(names, named.Name)
	}
	return names, nil
}

// findFunction picks the function of a call, with PostgreSQL's errors.
func (a *analyzer) findFunction(f *pgsql.FuncCall, fns []*Function, args []Expr) (*candidate, error) {
	names, err := argNames(f)
	if err != nil {
		return nil, err
	}
	s := shape{types: typesOf(args), names: names, variadic: f.Variadic}
	c, ambiguous := resolve(fns, s)
	switch {
	case ambiguous:
		return nil, pgerr.New(pgerr.AmbiguousFunction, "function %s is not unique", callText(f, s)).
			WithHint("Could not choose a best candidate function. You might need to add explicit type casts.").At(f.Pos)
	case c == nil:
		if c := a.irisFunction(f, fns, args); c != nil {
			return c, nil
		}
		if err := bitVectorFunction(f.Schema, f.Name, s.types); err != nil {
			return nil, err.At(f.Pos)
		}
		if known, ok := a.catalog.(SchemaCatalog); ok && f.Schema != "" && !known.HasSchema(f.Schema) {
			return nil, pgerr.New(pgerr.InvalidSchemaName, "schema %q does not exist", f.Schema).At(f.Pos)
		}
		return nil, undefinedFunction(f, s)
	case c.fn.Procedure && !a.calling:
		return nil, pgerr.New(pgerr.WrongObjectType, "%s is a procedure", callText(f, s)).WithHint("To call a procedure, use CALL.").At(f.Pos)
	case f.Variadic && c.fn.Variadic == anyOID:
		if last := args[len(args)-1]; elementOf(last.Type().OID) == 0 {
			return nil, pgerr.New(pgerr.DatatypeMismatch, "VARIADIC argument must be an array").At(begins(last))
		}
	}
	return c, nil
}

// callText is a call as messages print it.
func callText(f *pgsql.FuncCall, s shape) string {
	name := f.Name
	if f.Schema != "" {
		name = f.Schema + "." + name
	}
	texts := make([]string, len(s.types))
	for i, t := range s.types {
		texts[i] = typeName(t)
		if k := i - (len(s.types) - len(s.names)); k >= 0 {
			texts[i] = s.names[k] + " => " + texts[i]
		}
	}
	return name + "(" + strings.Join(texts, ", ") + ")"
}

// undefinedFunction is the error for a call that no function takes.
func undefinedFunction(f *pgsql.FuncCall, s shape) error {
	hint := "No function matches the given name and argument types. You might need to add explicit type casts."
	return pgerr.New(pgerr.UndefinedFunction, "function %s does not exist", callText(f, s)).WithHint("%s", hint).At(f.Pos)
}

// ordered puts the arguments of a call where the function declares them, and
// its defaults where the call has none.
func (a *analyzer) ordered(c *candidate, args []Expr, pos int) ([]Expr, error) {
	fn := c.fn
	if c.order == nil && len(args) >= len(fn.Args) {
		return args, nil
	}
	out := make([]Expr, len(fn.Args))
	for i, x := range args {
		at := i
		if c.order != nil {
			at = c.order[i]
		}
		out[at] = x
	}
	for i, x := range out {
		k := i - (len(fn.Args) - len(fn.DefaultTexts))
		switch {
		case x != nil:
			continue
		case k < 0:
			return out[:i], nil // an implementation that knows its defaults
		}
		tree, err := pgsql.ParseExpr(fn.DefaultTexts[k])
		if err != nil {
			return nil, err
		}
		if out[i], err = Expression(tree, plain(fn.Args[i]), Options{Catalog: a.catalog, Env: a.env}); err != nil {
			return nil, at(err, pos)
		}
	}
	return out, nil
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
	c, _ := resolve(fns, shape{})
	if c == nil {
		return nil, pgerr.Unsupported("%s", strings.ToUpper(f.Name)).At(f.Pos)
	}
	call, err := a.call(c, nil, f.Pos)
	if err != nil {
		return nil, err
	}
	call.Keyword = strings.ToUpper(f.Name)
	if f.Precision < 0 {
		return call, nil
	}
	typmod, err := pgtype.TypmodIn(call.Typ.OID, []int32{int32(f.Precision)})
	if err != nil {
		return nil, at(err, f.Pos)
	}
	return a.applyTypmod(call, TypeRef{call.Typ.OID, typmod}, explicit), nil
}
