package exec

import (
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// jsonFuncs are the functions and operators of json and jsonb.
func jsonFuncs() []def {
	return append([]def{
		{sig: "json_object_field(json,text) jsonb_object_field(jsonb,text)", eval: jsonStep(byKey, asJSON)},
		{sig: "json_object_field_text(json,text) jsonb_object_field_text(jsonb,text)", eval: jsonStep(byKey, asText)},
		{sig: "json_array_element(json,int4)", eval: jsonStep(byIndex, asJSON)},
		{sig: "json_array_element_text(json,int4)", eval: jsonStep(byIndex, asText)},
		{sig: "jsonb_array_element(jsonb,int4)", eval: jsonStep(byIndexBinary, asJSON)},
		{sig: "jsonb_array_element_text(jsonb,int4)", eval: jsonStep(byIndexBinary, asText)},
		{sig: "json_extract_path(json,_text) jsonb_extract_path(jsonb,_text)", eval: jsonStep(byPath, asJSON)},
		{sig: "json_extract_path_text(json,_text) jsonb_extract_path_text(jsonb,_text)", eval: jsonStep(byPath, asText)},
		{sig: "json_typeof(json) jsonb_typeof(jsonb)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return value.Text(jsonTypeName(parseJSON(args[0].Str()).kind)), nil
		}},
		{sig: "json_array_length(json) jsonb_array_length(jsonb)", eval: jsonArrayLength},
		{sig: "json_array_elements(json) jsonb_array_elements(jsonb)", set: jsonElements(asJSON)},
		{sig: "json_array_elements_text(json) jsonb_array_elements_text(jsonb)", set: jsonElements(asText)},
		{sig: "json_object_keys(json) jsonb_object_keys(jsonb)", set: jsonKeys},
		{sig: "jsonb_contains(jsonb,jsonb)", eval: jsonTest(func(a, b *jsonTree) bool { return a.contains(b, true) })},
		{sig: "jsonb_contained(jsonb,jsonb)", eval: jsonTest(func(a, b *jsonTree) bool { return b.contains(a, true) })},
		{sig: "jsonb_exists(jsonb,text)", eval: func(_ *analyze.Env, args []value.Value) (value.Value, error) {
			return value.Bool(jsonExists(parseJSON(args[0].Str()), args[1].Str())), nil
		}},
		{sig: "jsonb_exists_any(jsonb,_text)", eval: jsonExistsList(true)},
		{sig: "jsonb_exists_all(jsonb,_text)", eval: jsonExistsList(false)},
	}, append(jsonBuildFuncs(), jsonComparisons()...)...)
}

// jsonComparisons are the comparison operators of jsonb.
func jsonComparisons() []def {
	var out []def
	for _, c := range comparisons() {
		out = append(out, def{
			sig:  "jsonb_" + c.suffix + "(jsonb,jsonb)",
			eval: c.eval(func(_ *analyze.Env, a, b value.Value) int { return compareJSON(a.Str(), b.Str()) }),
		})
	}
	return out
}

// jsonTypeName is what json_typeof says.
func jsonTypeName(k jsonKind) string {
	return [...]string{"null", "string", "number", "boolean", "array", "object"}[k]
}

// asJSON returns a part of a value as json.
func asJSON(n *jsonTree) value.Value { return value.JSON(n.raw) }

// asText returns a part of a value as text: strings without quotes, null as
// NULL.
func asText(n *jsonTree) value.Value {
	switch n.kind {
	case jsonNull:
		return value.Null
	case jsonString:
		return value.Text(n.text)
	}
	return value.Text(n.raw)
}

// jsonStep adapts a way into a value and what to make of the part found.
func jsonStep(find func(n *jsonTree, arg value.Value) *jsonTree, result func(*jsonTree) value.Value) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		n := find(parseJSON(args[0].Str()), args[1])
		if n == nil {
			return value.Null, nil
		}
		return result(n), nil
	}
}

// byKey finds a member.
func byKey(n *jsonTree, arg value.Value) *jsonTree { return n.get(arg.Str()) }

// byIndex finds an element.
func byIndex(n *jsonTree, arg value.Value) *jsonTree { return n.element(arg.Int()) }

// byIndexBinary finds an element of a jsonb, which keeps a scalar as an array of one.
func byIndexBinary(n *jsonTree, arg value.Value) *jsonTree {
	if i := arg.Int(); n.kind < jsonArray && (i == 0 || i == -1) {
		return n
	}
	return n.element(arg.Int())
}

// byPath follows a path of keys and indexes.
func byPath(n *jsonTree, arg value.Value) *jsonTree {
	for _, step := range arg.Array().Elements {
		if step.IsNull() {
			return nil
		}
		next := n.get(step.Str())
		if n.kind == jsonArray {
			i, err := strconv.ParseInt(step.Str(), 10, 32)
			if err != nil {
				return nil
			}
			next = n.element(i)
		}
		if next == nil {
			return nil
		}
		n = next
	}
	return n
}

// errJSONKind is the error of a function that expects another kind of value.
func errJSONKind(text string) error { return pgerr.New(pgerr.InvalidParameterValue, "%s", text) }

// jsonArrayLength counts the elements of an array.
func jsonArrayLength(_ *analyze.Env, args []value.Value) (value.Value, error) {
	n := parseJSON(args[0].Str())
	switch n.kind {
	case jsonArray:
		return value.Int(int64(len(n.items))), nil
	case jsonObject:
		return value.Null, errJSONKind("cannot get array length of a non-array")
	}
	return value.Null, errJSONKind("cannot get array length of a scalar")
}

// jsonElements yields the elements of an array.
func jsonElements(result func(*jsonTree) value.Value) func(*analyze.Env, []value.Value) ([]value.Value, error) {
	return func(_ *analyze.Env, args []value.Value) ([]value.Value, error) {
		n := parseJSON(args[0].Str())
		switch n.kind {
		case jsonArray:
		case jsonObject:
			return nil, errJSONKind("cannot extract elements from an object")
		default:
			return nil, errJSONKind("cannot extract elements from a scalar")
		}
		out := make([]value.Value, len(n.items))
		for i, e := range n.items {
			out[i] = result(e)
		}
		return out, nil
	}
}

// jsonKeys yields the keys of an object.
func jsonKeys(_ *analyze.Env, args []value.Value) ([]value.Value, error) {
	n := parseJSON(args[0].Str())
	switch n.kind {
	case jsonObject:
	case jsonArray:
		return nil, errJSONKind("cannot call json_object_keys on an array")
	default:
		return nil, errJSONKind("cannot call json_object_keys on a scalar")
	}
	out := make([]value.Value, len(n.keys))
	for i, k := range n.keys {
		out[i] = value.Text(k)
	}
	return out, nil
}

// jsonTest adapts a predicate over two values.
func jsonTest(f func(a, b *jsonTree) bool) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		return value.Bool(f(parseJSON(args[0].Str()), parseJSON(args[1].Str()))), nil
	}
}

// jsonExists reports whether a text is a key, an element or the value itself.
func jsonExists(n *jsonTree, s string) bool {
	switch n.kind {
	case jsonObject:
		return n.get(s) != nil
	case jsonArray:
		for _, e := range n.items {
			if e.kind == jsonString && e.text == s {
				return true
			}
		}
	case jsonString:
		return n.text == s
	}
	return false
}

// jsonExistsList tests several texts: any of them, or all.
func jsonExistsList(any bool) analyze.EvalFunc {
	return func(_ *analyze.Env, args []value.Value) (value.Value, error) {
		n := parseJSON(args[0].Str())
		for _, s := range args[1].Array().Elements {
			if !s.IsNull() && jsonExists(n, s.Str()) == any {
				return value.Bool(any), nil
			}
		}
		return value.Bool(!any), nil
	}
}
