package exec

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// enumFuncs are the functions of enums besides their comparisons. The argument
// of the first three says which enum is meant, by its type alone.
func enumFuncs() []def {
	end := func(pick func([]pgtype.EnumLabel) pgtype.EnumLabel) func([]analyze.TypeRef, analyze.TypeRef) analyze.EvalFunc {
		return func(args []analyze.TypeRef, _ analyze.TypeRef) analyze.EvalFunc {
			return func(env *analyze.Env, _ []value.Value) (value.Value, error) {
				labels := pgtype.EnumLabelsOf(&env.Env, args[0].OID)
				if len(labels) == 0 {
					return value.Null, nil
				}
				end := pick(labels)
				return end.EnumValue(), end.Use(args[0].OID)
			}
		}
	}
	return []def{
		{sig: "enum_first(anyenum)", typed: end(func(l []pgtype.EnumLabel) pgtype.EnumLabel { return l[0] })},
		{sig: "enum_last(anyenum)", typed: end(func(l []pgtype.EnumLabel) pgtype.EnumLabel { return l[len(l)-1] })},
		{sig: "enum_range(anyenum) enum_range(anyenum,anyenum)", typed: enumRange},
		{sig: "enum_larger(anyenum,anyenum)", eval: enumExtreme(1)},
		{sig: "enum_smaller(anyenum,anyenum)", eval: enumExtreme(-1)},
	}
}

// enumRange lists the values of an enum, from one to another; NULL is no bound.
func enumRange(args []analyze.TypeRef, _ analyze.TypeRef) analyze.EvalFunc {
	bounded := len(args) == 2
	return func(env *analyze.Env, ends []value.Value) (value.Value, error) {
		var out []value.Value
		for _, l := range pgtype.EnumLabelsOf(&env.Env, args[0].OID) {
			v := l.EnumValue()
			below := bounded && !ends[0].IsNull() && pgtype.Compare(v, ends[0]) < 0
			above := bounded && !ends[1].IsNull() && pgtype.Compare(v, ends[1]) > 0
			if !below && !above {
				if err := l.Use(args[0].OID); err != nil {
					return value.Null, err
				}
				out = append(out, v)
			}
		}
		return pgtype.NewArray(out), nil
	}
}

// enumExtreme is the larger (1) or smaller (-1) of two values.
func enumExtreme(sign int) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		if pgtype.Compare(args[0], args[1])*sign >= 0 {
			return args[0], nil
		}
		return args[1], nil
	}
}
