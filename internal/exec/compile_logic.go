package exec

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// compileBoolOp compiles AND, OR and NOT.
func compileBoolOp(e *analyze.BoolOp, l *Layout) (Eval, error) {
	args, err := compileAll(e.Args, l)
	if err != nil {
		return nil, err
	}
	if e.Op == analyze.Not {
		return func(in *Input) (value.Value, error) {
			v, err := args[0](in)
			if err != nil || v.IsNull() {
				return value.Null, err
			}
			return value.Bool(!v.Bool()), nil
		}, nil
	}
	decisive := e.Op == analyze.Or // the truth value that settles the result
	return func(in *Input) (value.Value, error) {
		result := value.Bool(!decisive)
		for _, arg := range args {
			v, err := arg(in)
			switch {
			case err != nil:
				return value.Null, err
			case v.IsNull():
				result = value.Null
			case v.Bool() == decisive:
				return v, nil
			}
		}
		return result, nil
	}, nil
}

// compileNullTest compiles IS [NOT] NULL; a row is NULL when all its fields
// are, and not NULL when none is.
func compileNullTest(e *analyze.NullTest, l *Layout) (Eval, error) {
	arg, err := Compile(e.Arg, l)
	if err != nil {
		return nil, err
	}
	not := e.Not
	return func(in *Input) (value.Value, error) {
		v, err := arg(in)
		if err != nil {
			return value.Null, err
		}
		if v.Kind() != value.KindRecord {
			return value.Bool(v.IsNull() != not), nil
		}
		for _, f := range v.Record() {
			if f.IsNull() == not {
				return value.Bool(false), nil
			}
		}
		return value.Bool(true), nil
	}, nil
}

// compileBoolTest compiles IS [NOT] TRUE, FALSE, UNKNOWN.
func compileBoolTest(e *analyze.BoolTest, l *Layout) (Eval, error) {
	arg, err := Compile(e.Arg, l)
	if err != nil {
		return nil, err
	}
	test, not := e.Test, e.Not
	return func(in *Input) (value.Value, error) {
		v, err := arg(in)
		if err != nil {
			return value.Null, err
		}
		holds := v.IsNull()
		if test != analyze.IsUnknown {
			holds = !v.IsNull() && v.Bool() == (test == analyze.IsTrue)
		}
		return value.Bool(holds != not), nil
	}, nil
}

// pair compiles two operands and the equality that compares them.
func pair(l *Layout, a, b analyze.Expr, equal *analyze.Function) (left, right Eval, eq *analyze.Function, err error) {
	if left, err = Compile(a, l); err != nil {
		return nil, nil, nil, err
	}
	if right, err = Compile(b, l); err != nil {
		return nil, nil, nil, err
	}
	eq, err = operatorOf(equal, a, b)
	return left, right, eq, err
}

// compileDistinctFrom compiles IS [NOT] DISTINCT FROM.
func compileDistinctFrom(e *analyze.DistinctFrom, l *Layout) (Eval, error) {
	left, right, equal, err := pair(l, e.Left, e.Right, e.Equal)
	if err != nil {
		return nil, err
	}
	not := e.Not
	return func(in *Input) (value.Value, error) {
		a, err := left(in)
		if err != nil {
			return value.Null, err
		}
		b, err := right(in)
		if err != nil {
			return value.Null, err
		}
		if a.IsNull() || b.IsNull() {
			return value.Bool((a.IsNull() != b.IsNull()) != not), nil
		}
		v, err := apply(in, equal, a, b)
		return value.Bool(v.Bool() == not), err
	}, nil
}

// compileNullIf compiles NULLIF.
func compileNullIf(e *analyze.NullIf, l *Layout) (Eval, error) {
	left, right, equal, err := pair(l, e.Left, e.Right, e.Equal)
	if err != nil {
		return nil, err
	}
	return func(in *Input) (value.Value, error) {
		a, err := left(in)
		if err != nil {
			return value.Null, err
		}
		b, err := right(in)
		if err != nil || a.IsNull() || b.IsNull() {
			return a, err
		}
		v, err := apply(in, equal, a, b)
		if err != nil || v.Bool() {
			return value.Null, err
		}
		return a, nil
	}, nil
}

// arm is a compiled arm of CASE.
type arm struct{ cond, result Eval }

// compileCase compiles CASE; arms behind the one taken are not evaluated.
func compileCase(e *analyze.Case, l *Layout) (Eval, error) {
	arms := make([]arm, len(e.Whens))
	for i, w := range e.Whens {
		cond, err := Compile(w.Cond, l)
		if err != nil {
			return nil, err
		}
		result, err := Compile(w.Result, l)
		if err != nil {
			return nil, err
		}
		arms[i] = arm{cond, result}
	}
	otherwise := compileConst(value.Null)
	if e.Else != nil {
		var err error
		if otherwise, err = Compile(e.Else, l); err != nil {
			return nil, err
		}
	}
	return func(in *Input) (value.Value, error) {
		for _, a := range arms {
			v, err := a.cond(in)
			if err != nil {
				return value.Null, err
			}
			if !v.IsNull() && v.Bool() {
				return a.result(in)
			}
		}
		return otherwise(in)
	}, nil
}

// compileCoalesce compiles COALESCE.
func compileCoalesce(e *analyze.Coalesce, l *Layout) (Eval, error) {
	args, err := compileAll(e.Args, l)
	if err != nil {
		return nil, err
	}
	return func(in *Input) (value.Value, error) {
		for _, arg := range args {
			if v, err := arg(in); err != nil || !v.IsNull() {
				return v, err
			}
		}
		return value.Null, nil
	}, nil
}

// compileMinMax compiles GREATEST and LEAST, which skip NULLs.
func compileMinMax(e *analyze.MinMax, l *Layout) (Eval, error) {
	args, err := compileAll(e.Args, l)
	if err != nil {
		return nil, err
	}
	if len(args) == 0 {
		return nil, internal("GREATEST or LEAST without arguments")
	}
	less, err := operatorOf(e.Less, e.Args[0], e.Args[0])
	if err != nil {
		return nil, err
	}
	greater := e.Greater
	return func(in *Input) (value.Value, error) {
		best := value.Null
		for _, arg := range args {
			v, err := arg(in)
			if err != nil {
				return value.Null, err
			}
			if best.IsNull() || v.IsNull() {
				if best.IsNull() {
					best = v
				}
				continue
			}
			a, b := v, best
			if greater {
				a, b = best, v
			}
			better, err := apply(in, less, a, b)
			if err != nil {
				return value.Null, err
			}
			if better.Bool() {
				best = v
			}
		}
		return best, nil
	}, nil
}
