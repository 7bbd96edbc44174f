package exec

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// bindFunction returns fn for the argument types of one call.
func bindFunction(fn *analyze.Function, args []analyze.Expr, ret analyze.TypeRef) *analyze.Function {
	if fn == nil || fn.Bind == nil {
		return fn
	}
	types := make([]analyze.TypeRef, len(args))
	for i, a := range args {
		types[i] = a.Type()
	}
	return fn.Bind(types, ret)
}

// spread packs the arguments of a call beyond the declared ones into the array
// that a VARIADIC parameter takes. VARIADIC "any" takes them as they are.
func spread(fn *analyze.Function, args []analyze.Expr) []analyze.Expr {
	last := len(fn.Args) - 1
	if fn.Variadic == 0 || fn.Variadic == pgtype.AnyOID || len(args) <= last {
		return args
	}
	elem := args[last].Type().OID
	if len(args) == last+1 && elementType(elem) != 0 {
		return args
	}
	array := &analyze.ArrayExpr{Elements: args[last:]}
	array.Typ = analyze.TypeRef{OID: arrayType(elem), Typmod: pgtype.NoTypmod}
	return append(append([]analyze.Expr(nil), args[:last]...), array)
}

// arrayType returns the array type of an element type, 0 if there is none.
func arrayType(t pgtype.OID) pgtype.OID {
	if typ := pgtype.ByOID(t); typ != nil {
		return typ.Array
	}
	return 0
}

// compileCall compiles the call of a function or operator.
func compileCall(e *analyze.Call, l *Layout) (Eval, error) {
	if slot, ok := l.sets[e]; ok {
		return compileSlot(slot), nil
	}
	if e.Func.Routine != nil {
		return compileRoutineValue(e, l)
	}
	if e.Spread {
		return compileSpread(e, l)
	}
	list := spread(e.Func, e.Args)
	fn := bindFunction(e.Func, list, e.Typ)
	if fn.ReturnsSet {
		return nil, pgerr.New(pgerr.FeatureNotSupported,
			"set-valued function called in context that cannot accept a set").At(e.At)
	}
	if fn.Eval == nil {
		return nil, missingFunction(fn).At(e.At)
	}
	args, err := compileAll(list, l)
	if err != nil {
		return nil, err
	}
	return callEval(fn, args), nil
}

// compileSpread compiles the call of a function that takes any arguments, the last of
// which are the elements of an array.
func compileSpread(e *analyze.Call, l *Layout) (Eval, error) {
	args, err := compileAll(e.Args, l)
	if err != nil {
		return nil, err
	}
	last := len(args) - 1
	types := make([]analyze.TypeRef, last, len(args))
	for i := range types {
		types[i] = e.Args[i].Type()
	}
	element := analyze.TypeRef{OID: elementType(e.Args[last].Type().OID), Typmod: pgtype.NoTypmod}
	return func(in *Input) (value.Value, error) {
		vs := make([]value.Value, len(args))
		for i, arg := range args {
			v, err := arg(in)
			if err != nil {
				return value.Null, err
			}
			vs[i] = v.Clone()
		}
		array := vs[last]
		if array.IsNull() && e.Func.Name != "format" { // which has no arguments then
			return value.Null, nil
		}
		vs, own := vs[:last:last], types[:last:last]
		if !array.IsNull() {
			for _, v := range array.Array().Elements {
				vs, own = append(vs, v), append(own, element)
			}
		}
		fn := e.Func
		if fn.Bind != nil {
			fn = fn.Bind(own, e.Typ)
		}
		if fn.Eval == nil {
			return value.Null, missingFunction(fn).At(e.At)
		}
		return fn.Eval(in.rt.Env, vs)
	}, nil
}

// missingFunction is the error for a function that is not computed here.
func missingFunction(fn *analyze.Function) *pgerr.Error {
	if fn.IRIS != "" {
		return pgerr.Unsupported("function %s outside of IRIS", fn.Name)
	}
	names := make([]string, len(fn.Args))
	for i, t := range fn.Args {
		names[i] = pgtype.FormatType(t, pgtype.NoTypmod)
	}
	return pgerr.Unsupported("function %s(%s)", fn.Name, strings.Join(names, ", "))
}

// callEval returns the Eval of a call with compiled arguments.
func callEval(fn *analyze.Function, args []Eval) Eval {
	eval, strict, n := fn.Eval, !fn.NotStrict, len(args)
	return func(in *Input) (value.Value, error) {
		vs := in.push(n)
		defer in.pop(n)
		for i, arg := range args {
			v, err := arg(in)
			if err != nil || strict && v.IsNull() {
				return value.Null, err
			}
			vs[i] = v
		}
		return eval(in.rt.Env, vs)
	}
}

// apply calls a two-argument function on values, NULL if it is strict and one
// of them is NULL.
func apply(in *Input, fn *analyze.Function, a, b value.Value) (value.Value, error) {
	if !fn.NotStrict && (a.IsNull() || b.IsNull()) {
		return value.Null, nil
	}
	vs := in.push(2)
	defer in.pop(2)
	vs[0], vs[1] = a, b
	return fn.Eval(in.rt.Env, vs)
}

// operatorOf prepares a comparison that a node carries for its operands.
func operatorOf(fn *analyze.Function, a, b analyze.Expr) (*analyze.Function, error) {
	if fn == nil {
		return nil, internal("missing comparison operator")
	}
	fn = bindFunction(fn, []analyze.Expr{a, b}, analyze.TypeRef{OID: pgtype.BoolOID, Typmod: pgtype.NoTypmod})
	if fn.Eval == nil {
		return nil, pgerr.Unsupported("operator %s outside of IRIS", fn.Name)
	}
	return fn, nil
}
