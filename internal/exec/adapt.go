package exec

import (
	"strings"

	"github.com/cockroachdb/apd/v3"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// The functions of this file turn Go functions over plain Go types into the
// library's calling convention.

// int1 adapts a function of an integer.
func int1(f func(a int64) (int64, error)) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		n, err := f(args[0].Int())
		return value.Int(n), err
	}
}

// int2 adapts a function of two integers.
func int2(f func(a, b int64) (int64, error)) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		n, err := f(args[0].Int(), args[1].Int())
		return value.Int(n), err
	}
}

// float1 adapts a function of a float.
func float1(f func(a float64) (float64, error)) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		x, err := f(args[0].Float())
		return value.Float(x), err
	}
}

// float2 adapts a function of two floats.
func float2(f func(a, b float64) (float64, error)) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		x, err := f(args[0].Float(), args[1].Float())
		return value.Float(x), err
	}
}

// decimal1 adapts a function of a numeric.
func decimal1(f func(a *apd.Decimal) (*apd.Decimal, error)) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		return decimalResult(f(args[0].Decimal()))
	}
}

// decimal2 adapts a function of two numerics.
func decimal2(f func(a, b *apd.Decimal) (*apd.Decimal, error)) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		return decimalResult(f(args[0].Decimal(), args[1].Decimal()))
	}
}

// decimalResult wraps a numeric result.
func decimalResult(d *apd.Decimal, err error) (value.Value, error) {
	if err != nil {
		return value.Null, err
	}
	return value.Decimal(d), nil
}

// text1 adapts a function of a text.
func text1(f func(s string) string) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		return value.Text(f(args[0].Str())), nil
	}
}

// text2 adapts a function of two texts.
func text2(f func(a, b string) string) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		return value.Text(f(args[0].Str(), args[1].Str())), nil
	}
}

// text3 adapts a function of three texts.
func text3(f func(a, b, c string) string) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		return value.Text(f(args[0].Str(), args[1].Str(), args[2].Str())), nil
	}
}

// textLen adapts a function from a text to an integer.
func textLen(f func(s string) int) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		return value.Int(int64(f(args[0].Str()))), nil
	}
}

// textInt adapts a function of a text and an integer.
func textInt(f func(s string, n int64) (string, error)) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		s, err := f(args[0].Str(), args[1].Int())
		return value.Text(s), err
	}
}

// textBool adapts a predicate over two texts.
func textBool(f func(a, b string) (bool, error)) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		ok, err := f(args[0].Str(), args[1].Str())
		return value.Bool(ok), err
	}
}

// negated adapts the negation of a predicate.
func negated(f analyze.EvalFunc) analyze.EvalFunc {
	return func(env *analyze.Env, args []value.Value) (value.Value, error) {
		v, err := f(env, args)
		if err != nil || v.IsNull() {
			return value.Null, err
		}
		return value.Bool(!v.Bool()), nil
	}
}

// same returns its argument.
func same(_ *analyze.Env, args []value.Value) (value.Value, error) { return args[0], nil }

// constant returns v whatever the arguments.
func constant(v value.Value) analyze.EvalFunc {
	return func(*analyze.Env, []value.Value) (value.Value, error) { return v, nil }
}

// named puts an operation's name in the place of % in a signature.
func named(sig, operation string) string { return strings.Replace(sig, "%", operation, 1) }

// boolInt is 1 for true.
func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
