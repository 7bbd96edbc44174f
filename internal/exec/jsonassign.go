package exec

import (
	"slices"
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// jsonPart is a member of a jsonb value, or of what is inside of it; index says
// that the first key is a number, so that nothing becomes an array.
func jsonPart(keys []Eval, index bool) part {
	return func(in *Input, old value.Value, inner assigned) (value.Value, error) {
		path := make([]string, len(keys))
		for i, key := range keys {
			k, err := key(in)
			if err != nil {
				return value.Null, err
			}
			if k.IsNull() {
				return value.Null, pgerr.New(pgerr.NullValueNotAllowed, "jsonb subscript in assignment must not be null")
			}
			path[i] = k.Str()
		}
		v, err := inner(value.Null)
		if err != nil {
			return value.Null, err
		}
		item := &jsonTree{kind: jsonNull, raw: "null"}
		if !v.IsNull() {
			item = parseJSON(v.Str())
		}
		root := &jsonTree{kind: jsonObject}
		if index {
			root.kind = jsonArray
		}
		if !old.IsNull() {
			root = parseJSON(old.Str())
		}
		out, err := assignJSON(root, path, 0, item)
		if err != nil {
			return value.Null, err
		}
		return jsonbOf(in.rt.Env, out)
	}
}

// assignJSON sets what a path from level on leads to, and makes what is not
// there.
func assignJSON(n *jsonTree, path []string, level int, item *jsonTree) (*jsonTree, error) {
	if level == len(path) {
		return item, nil
	}
	switch n.kind {
	case jsonObject:
		return assignMember(n, path, level, item)
	case jsonArray:
		return assignItem(n, path, level, item)
	}
	return nil, pgerr.New(pgerr.InvalidParameterValue, "cannot replace existing key").
		WithDetail("The path assumes key is a composite object, but it is a scalar value.")
}

// assignMember sets a member of an object.
func assignMember(n *jsonTree, path []string, level int, item *jsonTree) (out *jsonTree, err error) {
	out = &jsonTree{kind: jsonObject, keys: slices.Clone(n.keys), items: slices.Clone(n.items)}
	if i := slices.Index(n.keys, path[level]); i >= 0 {
		out.items[i], err = assignJSON(n.items[i], path, level+1, item)
		return out, err
	}
	made, err := madeJSON(path, level+1, item)
	out.keys, out.items = append(out.keys, path[level]), append(out.items, made)
	return out, err
}

// assignItem sets an element of an array; those before it that are not there
// become null.
func assignItem(n *jsonTree, path []string, level int, item *jsonTree) (out *jsonTree, err error) {
	i, err := strconv.ParseInt(path[level], 10, 32)
	if err != nil {
		return nil, pgerr.New(pgerr.InvalidTextRepresentation, "path element at position %d is not an integer: \"%s\"", level+1, path[level])
	}
	if i < 0 {
		if -i > int64(len(n.items)) {
			return nil, pgerr.New(pgerr.InvalidParameterValue, "path element at position %d is out of range: %d", level+1, i)
		}
		i += int64(len(n.items))
	}
	out = &jsonTree{kind: jsonArray, items: slices.Clone(n.items)}
	if i < int64(len(n.items)) {
		out.items[i], err = assignJSON(n.items[i], path, level+1, item)
		return out, err
	}
	made, err := madeJSON(path, level+1, item)
	if err != nil {
		return nil, err
	}
	return padded(out, i, made)
}

// padded appends an element at a place behind the end of an array.
func padded(n *jsonTree, place int64, item *jsonTree) (*jsonTree, error) {
	if place >= assignedElementsMax {
		return nil, pgerr.New(pgerr.ProgramLimitExceeded, "number of jsonb array elements exceeds the maximum allowed (%d)", assignedElementsMax)
	}
	for int64(len(n.items)) < place {
		n.items = append(n.items, &jsonTree{kind: jsonNull, raw: "null"})
	}
	n.items = append(n.items, item)
	return n, nil
}

// madeJSON is what a path leads through that was not there: an array where the
// key is a number.
func madeJSON(path []string, level int, item *jsonTree) (*jsonTree, error) {
	if level == len(path) {
		return item, nil
	}
	inner, err := madeJSON(path, level+1, item)
	if err != nil {
		return nil, err
	}
	if i, bad := strconv.ParseInt(path[level], 10, 32); bad == nil && i >= 0 {
		return padded(&jsonTree{kind: jsonArray}, i, inner)
	}
	return &jsonTree{kind: jsonObject, keys: []string{path[level]}, items: []*jsonTree{inner}}, nil
}
