package exec

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// boolFuncs are the functions of boolean besides its comparisons.
func boolFuncs() []def {
	return []def{
		{sig: "booland_statefunc(bool,bool)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return value.Bool(args[0].Bool() && args[1].Bool()), nil
		}},
		{sig: "boolor_statefunc(bool,bool)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return value.Bool(args[0].Bool() || args[1].Bool()), nil
		}},
		{sig: "num_nulls(any)", eval: countNulls(true)},
		{sig: "num_nonnulls(any)", eval: countNulls(false)},
	}
}

// countNulls counts the arguments that are NULL, or those that are not; a
// single array stands for its elements only when it was passed as VARIADIC.
func countNulls(null bool) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		n := int64(0)
		for _, v := range args {
			if v.IsNull() == null {
				n++
			}
		}
		return value.Int(n), nil
	}
}
