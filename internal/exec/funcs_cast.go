package exec

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// castFuncs are the casts that can be called as functions, such as date(now()).
func castFuncs() []def {
	return []def{{
		sig: `bool(int4) bpchar(name) char(int4) char(text) date(timestamptz) date(timestamp)
			float4(int2) float4(float8) float4(int4) float4(int8) float4(numeric)
			float8(int2) float8(float4) float8(int4) float8(int8) float8(numeric)
			int2(float8) int2(float4) int2(int4) int2(int8) int2(numeric)
			int4(int2) int4(float8) int4(float4) int4(int8) int4(numeric) int4(bool) int4(char)
			int8(int4) int8(float8) int8(float4) int8(int2) int8(oid) int8(numeric)
			interval(time) name(text) name(bpchar) name(varchar)
			numeric(int4) numeric(float4) numeric(float8) numeric(int8) numeric(int2)
			oid(int8) text(bpchar) text(name) text(char) text(bool)
			time(timestamp) time(interval) time(timestamptz) time(timetz) timestamp(date) timestamp(timestamptz)
			timestamptz(date) timestamptz(timestamp) timetz(timestamptz) timetz(time) varchar(name)`,
		typed: castEval,
	}}
}

// castEval converts the argument to the result type as an explicit cast does.
func castEval(types []analyze.TypeRef, ret analyze.TypeRef) analyze.EvalFunc {
	cast, err := pgtype.CasterFor(types[0].OID, ret.OID, pgtype.NoTypmod, true)
	return func(env *analyze.Env, args []value.Value) (value.Value, error) {
		if err != nil {
			return value.Null, err
		}
		return cast(&env.Env, args[0])
	}
}
