package exec

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// jsonObjectFuncs are the functions between objects and rows or arrays of text.
func jsonObjectFuncs() []def {
	return []def{
		{sig: "json_each(json)", set: jsonMembers("", pgtype.JSONOID, asJSON)},
		{sig: "json_each_text(json)", set: jsonMembers("", pgtype.TextOID, asText)},
		{sig: "jsonb_each(jsonb)", set: jsonMembers("jsonb_each", pgtype.JSONBOID, asJSON)},
		{sig: "jsonb_each_text(jsonb)", set: jsonMembers("jsonb_each_text", pgtype.TextOID, asText)},
		{sig: "json_object(_text) jsonb_object(_text)", typed: objectOfPairs},
		{sig: "json_object(_text,_text) jsonb_object(_text,_text)", typed: objectOfLists},
		{sig: "array_to_json(anyarray,bool)", typed: prettyArray},
	}
}

// jsonMembers yields the members of an object as rows of key and value. name is
// that of the function where its error says it.
func jsonMembers(name string, t pgtype.OID, result func(*jsonTree) value.Value) func(*analyze.Env, []value.Value) ([]value.Value, error) {
	shape := &value.Shape{Fields: []value.Field{
		{Name: "key", Type: uint32(pgtype.TextOID), Typmod: pgtype.NoTypmod}, {Name: "value", Type: uint32(t), Typmod: pgtype.NoTypmod},
	}}
	return func(_ *analyze.Env, args []value.Value) ([]value.Value, error) {
		n := parseJSON(args[0].Str())
		switch {
		case n.kind == jsonObject:
		case name != "":
			return nil, errJSONKind("cannot call " + name + " on a non-object")
		case n.kind == jsonArray:
			return nil, errJSONKind("cannot deconstruct an array as an object")
		default:
			return nil, errJSONKind("cannot deconstruct a scalar")
		}
		out := make([]value.Value, len(n.items))
		for i, item := range n.items {
			out[i] = value.Record(shape, []value.Value{value.Text(n.keys[i]), result(item)})
		}
		return out, nil
	}
}

// objectOfPairs is json_object of one array: keys and values in turn, or rows of
// two columns.
func objectOfPairs(_ []analyze.TypeRef, ret analyze.TypeRef) analyze.EvalFunc {
	return func(env *analyze.Env, args []value.Value) (value.Value, error) {
		a := args[0].Array()
		switch {
		case len(a.Lengths) > 2:
			return value.Null, errJSONPathShape()
		case len(a.Lengths) == 2 && a.Lengths[1] != 2:
			return value.Null, pgerr.New(pgerr.ArraySubscriptError, "array must have two columns")
		case len(a.Elements)%2 != 0:
			return value.Null, pgerr.New(pgerr.ArraySubscriptError, "array must have even number of elements")
		}
		var keys, values []value.Value
		for i := 0; i < len(a.Elements); i += 2 {
			keys, values = append(keys, a.Elements[i]), append(values, a.Elements[i+1])
		}
		return objectOf(env, keys, values, ret.OID)
	}
}

// objectOfLists is json_object of an array of keys and one of values.
func objectOfLists(_ []analyze.TypeRef, ret analyze.TypeRef) analyze.EvalFunc {
	return func(env *analyze.Env, args []value.Value) (value.Value, error) {
		keys, values := args[0].Array(), args[1].Array()
		switch {
		case len(keys.Lengths) > 1 || len(keys.Lengths) != len(values.Lengths):
			return value.Null, errJSONPathShape()
		case len(keys.Elements) != len(values.Elements):
			return value.Null, pgerr.New(pgerr.ArraySubscriptError, "mismatched array dimensions")
		}
		return objectOf(env, keys.Elements, values.Elements, ret.OID)
	}
}

// objectOf makes an object of texts.
func objectOf(env *analyze.Env, keys, values []value.Value, t pgtype.OID) (value.Value, error) {
	b := []byte{'{'}
	for i, key := range keys {
		if key.IsNull() {
			return value.Null, pgerr.New(pgerr.NullValueNotAllowed, "null value not allowed for object key")
		}
		if i > 0 {
			b = append(b, ", "...)
		}
		b = append(pgtype.AppendJSONString(b, key.Str()), " : "...)
		if values[i].IsNull() {
			b = append(b, "null"...)
		} else {
			b = pgtype.AppendJSONString(b, values[i].Str())
		}
	}
	return jsonResult(env, append(b, '}'), t)
}

// prettyArray is array_to_json that may put the elements of the outer dimension
// on lines of their own.
func prettyArray(types []analyze.TypeRef, ret analyze.TypeRef) analyze.EvalFunc {
	plain := toJSON(types, ret)
	return func(env *analyze.Env, args []value.Value) (value.Value, error) {
		v, err := plain(env, args[:1])
		if err != nil || !args[1].Bool() {
			return v, err
		}
		b := []byte{'['}
		for i, item := range parseJSON(v.Str()).items {
			if i > 0 {
				b = append(b, ",\n "...)
			}
			b = append(b, item.raw...)
		}
		return value.JSON(string(append(b, ']'))), nil
	}
}
