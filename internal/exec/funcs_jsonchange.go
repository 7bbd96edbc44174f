package exec

import (
	"slices"
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// jsonChangeFuncs are the functions and operators that change a part of a jsonb
// value.
func jsonChangeFuncs() []def {
	return []def{
		{sig: "jsonb_set(jsonb,_text,jsonb,bool)", eval: func(env *analyze.Env, args []value.Value) (value.Value, error) {
			return setJSON(env, args[0], args[1], args[2], flagOr(args, 3, true))
		}},
		{sig: "jsonb_set_lax(jsonb,_text,jsonb,bool,text)", eval: setJSONLax},
		{sig: "jsonb_insert(jsonb,_text,jsonb,bool)", eval: func(env *analyze.Env, args []value.Value) (value.Value, error) {
			c := jsonChange{item: parseJSON(args[2].Str()), before: !flagOr(args, 3, false), after: flagOr(args, 3, false)}
			return c.apply(env, args[0], args[1], "cannot set path in scalar")
		}},
		{sig: "jsonb_delete_path(jsonb,_text)", eval: func(env *analyze.Env, args []value.Value) (value.Value, error) {
			return jsonChange{}.apply(env, args[0], args[1], "cannot delete path in scalar")
		}},
		{sig: "jsonb_delete(jsonb,int4)", eval: deleteElement},
		{sig: "jsonb_delete(jsonb,_text)", eval: deleteKeys},
	}
}

// jsonChange is what happens at the end of a path: the item found is replaced,
// put before or after another, or dropped when there is no item.
type jsonChange struct {
	item                           *jsonTree
	replace, create, before, after bool
	path                           []value.Value
}

// adds reports whether an item that is not there is added.
func (c *jsonChange) adds() bool { return c.create || c.before || c.after }

// flagOr is argument i, or what it defaults to.
func flagOr(args []value.Value, i int, otherwise bool) bool {
	if i >= len(args) {
		return otherwise
	}
	return args[i].Bool()
}

// setJSON is jsonb_set.
func setJSON(env *analyze.Env, target, path, item value.Value, create bool) (value.Value, error) {
	c := jsonChange{item: parseJSON(item.Str()), create: create, replace: !create}
	return c.apply(env, target, path, "cannot set path in scalar")
}

// setJSONLax is jsonb_set_lax, which says what NULL as the new value means.
func setJSONLax(env *analyze.Env, args []value.Value) (value.Value, error) {
	if args[0].IsNull() || args[1].IsNull() || len(args) > 3 && args[3].IsNull() {
		return value.Null, nil
	}
	create, treatment := flagOr(args, 3, true), value.Text("use_json_null")
	if len(args) > 4 {
		treatment = args[4]
	}
	choice := pgerr.New(pgerr.InvalidParameterValue,
		`null_value_treatment must be "delete_key", "return_target", "use_json_null", or "raise_exception"`)
	if treatment.IsNull() {
		return value.Null, choice
	}
	if !args[2].IsNull() {
		return setJSON(env, args[0], args[1], args[2], create)
	}
	switch treatment.Str() {
	case "raise_exception":
		return value.Null, pgerr.New(pgerr.NullValueNotAllowed, "JSON value must not be null").
			WithDetail(`Exception was raised because null_value_treatment is "raise_exception".`).
			WithHint("To avoid, either change the null_value_treatment argument or ensure that an SQL NULL is not passed.")
	case "use_json_null":
		return setJSON(env, args[0], args[1], value.JSON("null"), create)
	case "delete_key":
		return jsonChange{}.apply(env, args[0], args[1], "cannot delete path in scalar")
	case "return_target":
		return args[0], nil
	}
	return value.Null, choice
}

// errJSONPathShape is the error for a path of several dimensions.
func errJSONPathShape() error {
	return pgerr.New(pgerr.ArraySubscriptError, "wrong number of array subscripts")
}

// apply changes a value; scalar is the error for one that has no parts.
func (c jsonChange) apply(env *analyze.Env, target, path value.Value, scalar string) (value.Value, error) {
	if len(path.Array().Lengths) > 1 {
		return value.Null, errJSONPathShape()
	}
	n := parseJSON(target.Str())
	if n.kind < jsonArray {
		return value.Null, errJSONKind(scalar)
	}
	c.path = path.Array().Elements
	if len(c.path) == 0 || len(n.items) == 0 && !c.adds() {
		return target, nil
	}
	out, err := c.at(n, 0)
	if err != nil {
		return value.Null, err
	}
	return jsonbOf(env, out)
}

// at changes the part of n that the path from level on leads to.
func (c *jsonChange) at(n *jsonTree, level int) (*jsonTree, error) {
	if c.path[level].IsNull() {
		return nil, pgerr.New(pgerr.NullValueNotAllowed, "path element at position %d is null", level+1)
	}
	switch n.kind {
	case jsonObject:
		return c.inObject(n, level)
	case jsonArray:
		return c.inArray(n, level)
	}
	return n, nil
}

// inObject changes a member.
func (c *jsonChange) inObject(n *jsonTree, level int) (*jsonTree, error) {
	key, last := c.path[level].Str(), level == len(c.path)-1
	out := &jsonTree{kind: jsonObject, keys: slices.Clone(n.keys), items: slices.Clone(n.items)}
	i := slices.Index(n.keys, key)
	switch {
	case i < 0 && last && c.adds():
		out.keys, out.items = append(out.keys, key), append(out.items, c.item)
	case i < 0:
	case !last:
		item, err := c.at(n.items[i], level+1)
		out.items[i] = item
		return out, err
	case c.before || c.after:
		return nil, pgerr.New(pgerr.InvalidParameterValue, "cannot replace existing key").
			WithHint("Try using the function jsonb_set to replace key value.")
	case c.item == nil:
		out.keys, out.items = slices.Delete(out.keys, i, i+1), slices.Delete(out.items, i, i+1)
	default:
		out.items[i] = c.item
	}
	return out, nil
}

// inArray changes an element.
func (c *jsonChange) inArray(n *jsonTree, level int) (*jsonTree, error) {
	text, last := c.path[level].Str(), level == len(c.path)-1
	i, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		return nil, pgerr.New(pgerr.InvalidTextRepresentation, `path element at position %d is not an integer: "%s"`, level+1, text)
	}
	size := int64(len(n.items))
	if i < 0 {
		i += size
	}
	out := &jsonTree{kind: jsonArray, items: slices.Clone(n.items)}
	switch {
	case i >= 0 && i < size:
		return out, c.element(out, int(i), level)
	case !last || !c.adds():
	case i < 0:
		out.items = slices.Insert(out.items, 0, c.item)
	default:
		out.items = append(out.items, c.item)
	}
	return out, nil
}

// element changes element i of an array, or what is in it.
func (c *jsonChange) element(n *jsonTree, i, level int) (err error) {
	switch {
	case level < len(c.path)-1:
		n.items[i], err = c.at(n.items[i], level+1)
	case c.before:
		n.items = slices.Insert(n.items, i, c.item)
	case c.after:
		n.items = slices.Insert(n.items, i+1, c.item)
	case c.item == nil:
		n.items = slices.Delete(n.items, i, i+1)
	default:
		n.items[i] = c.item
	}
	return err
}

// deleteElement is jsonb - int.
func deleteElement(env *analyze.Env, args []value.Value) (value.Value, error) {
	n, i := parseJSON(args[0].Str()), args[1].Int()
	switch {
	case n.kind < jsonArray:
		return value.Null, errJSONKind("cannot delete from scalar")
	case n.kind == jsonObject:
		return value.Null, errJSONKind("cannot delete from object using integer index")
	}
	if i < 0 {
		i += int64(len(n.items))
	}
	if i < 0 || i >= int64(len(n.items)) {
		return args[0], nil
	}
	n.items = slices.Delete(n.items, int(i), int(i)+1)
	return jsonbOf(env, n)
}

// deleteKeys is jsonb - text[].
func deleteKeys(env *analyze.Env, args []value.Value) (value.Value, error) {
	if len(args[1].Array().Lengths) > 1 {
		return value.Null, errJSONPathShape()
	}
	out := args[0]
	if parseJSON(out.Str()).kind < jsonArray {
		return value.Null, errJSONKind("cannot delete from scalar")
	}
	for _, key := range args[1].Array().Elements {
		if key.IsNull() {
			continue
		}
		var err error
		if out, err = deleteKey(env, []value.Value{out, key}); err != nil {
			return value.Null, err
		}
	}
	return out, nil
}
