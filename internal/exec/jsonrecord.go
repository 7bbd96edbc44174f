package exec

import (
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// appendJSONRecord writes a record as an object, with the names and types that
// its shape has.
func appendJSONRecord(env *analyze.Env, b []byte, v value.Value) []byte {
	return appendJSONFields(env, b, v, ",")
}

// appendJSONFields is appendJSONRecord with what stands between the members.
func appendJSONFields(env *analyze.Env, b []byte, v value.Value, comma string) []byte {
	shape := v.Shape()
	b = append(b, '{')
	for i, f := range v.Record() {
		if i > 0 {
			b = append(b, comma...)
		}
		name, typ := "f"+strconv.Itoa(i+1), pgtype.OID(0)
		if shape != nil && i < len(shape.Fields) {
			name, typ = shape.Fields[i].Name, pgtype.OID(shape.Fields[i].Type)
		}
		b = append(pgtype.AppendJSONString(b, name), ':')
		b = jsonWriterOf(typ)(env, b, f)
	}
	return append(b, '}')
}

// prettyRow is row_to_json that may put the members on lines of their own.
func prettyRow(types []analyze.TypeRef, ret analyze.TypeRef) analyze.EvalFunc {
	plain := toJSON(types, ret)
	return func(env *analyze.Env, args []value.Value) (value.Value, error) {
		if !args[1].Bool() {
			return plain(env, args[:1])
		}
		return value.JSON(string(appendJSONFields(env, nil, args[0], ",\n "))), nil
	}
}
