package exec

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/jsonpath"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// pathItem is an item of a path's result: a JSON value, or a date or time that the
// method datetime made.
type pathItem struct {
	tree   *jsonTree
	moment value.Value // NULL for a JSON value
	west   int32       // the zone that a timestamptz was given in, as TimeTZ has it
}

// pathResult is how a step ended; an error is one that silent execution suppresses.
type pathResult uint8

// The results.
const (
	pathNone pathResult = iota
	pathFound
	pathFailed
)

// pathItemsMax bounds how many items one execution may visit.
const pathItemsMax = 10_000_000

// pathRun executes a path. A list of results that is nil says that only their existence
// is asked for; then execution may stop at the first.
type pathRun struct {
	env           *analyze.Env
	strict        bool
	zones         bool      // comparisons may use the session's time zone
	throws        bool      // failures are errors
	ignore        bool      // what is not there is nothing
	vars          *jsonTree // nil when none were given
	root, current pathItem
	// base is what offsets of keyvalue count from, generated how many objects have
	// got a number.
	base      pathBase
	generated int64
	// size is that of the innermost array whose subscripts are computed.
	size  int
	steps int
}

// pathList is a list of results.
type pathList = *[]pathItem

// array reports whether an item is an array.
func (i pathItem) array() bool { return i.moment.IsNull() && i.tree.kind == jsonArray }

// is reports whether an item is a JSON value of a kind.
func (i pathItem) is(k jsonKind) bool { return i.moment.IsNull() && i.tree.kind == k }

// container reports whether an item has members or elements.
func (i pathItem) container() bool { return i.moment.IsNull() && i.tree.kind >= jsonArray }

// fail is the end of a step that failed.
func (r *pathRun) fail(code pgerr.Code, format string, args ...any) (pathResult, error) {
	if !r.throws {
		return pathFailed, nil
	}
	return pathFailed, pgerr.New(code, format, args...)
}

// failWith is fail for an error that another part found.
func (r *pathRun) failWith(err error) (pathResult, error) {
	if !r.throws {
		return pathFailed, nil
	}
	return pathFailed, err
}

// done reports whether a loop over items is at its end.
func done(res pathResult, err error, found pathList) bool {
	return err != nil || res == pathFailed || res == pathFound && found == nil
}

// item executes a step on an item; in lax mode an array stands for its elements.
func (r *pathRun) item(it *jsonpath.Item, on pathItem, found pathList) (pathResult, error) {
	return r.target(it, on, found, !r.strict)
}

// next executes what follows a step on its result, or keeps it.
func (r *pathRun) next(it *jsonpath.Item, result pathItem, found pathList) (pathResult, error) {
	if it != nil {
		return r.item(it, result, found)
	}
	if found != nil {
		*found = append(*found, result)
	}
	return pathFound, nil
}

// scalar executes what follows a step on a new value.
func (r *pathRun) scalar(it *jsonpath.Item, n *jsonTree, found pathList) (pathResult, error) {
	return r.next(it, pathItem{tree: n}, found)
}

// target executes a step; unwrap says whether an array stands for its elements.
func (r *pathRun) target(it *jsonpath.Item, on pathItem, found pathList, unwrap bool) (pathResult, error) {
	if r.steps++; r.steps > pathItemsMax {
		return pathFailed, pgerr.New(pgerr.ProgramLimitExceeded, "a jsonpath visits more than %d items", pathItemsMax)
	}
	if it.Kind >= jsonpath.And && it.Kind <= jsonpath.Exists {
		t, err := r.truth(it, on)
		if err != nil || it.Next == nil && found == nil {
			return pathFound, err
		}
		return r.scalar(it.Next, t.tree(), found)
	}
	switch it.Kind {
	case jsonpath.Root:
		defer func(b pathBase) { r.base = b }(r.base)
		r.base = baseOf(r.root, 0)
		return r.next(it.Next, r.root, found)
	case jsonpath.Current:
		return r.next(it.Next, r.current, found)
	case jsonpath.Any:
		return r.anyLevel(it, on, found)
	case jsonpath.AnyArray:
		return r.anyArray(it, on, found)
	case jsonpath.IndexArray:
		return r.subscripts(it, on, found)
	case jsonpath.Null, jsonpath.Bool, jsonpath.Number, jsonpath.String, jsonpath.Variable, jsonpath.Last:
		return r.literal(it, found)
	case jsonpath.Add, jsonpath.Sub, jsonpath.Mul, jsonpath.Div, jsonpath.Mod:
		return r.arithmetic(it, on, found)
	case jsonpath.Plus, jsonpath.Minus:
		return r.sign(it, on, found)
	case jsonpath.Type:
		return r.scalar(it.Next, stringTree(on.typeName()), found)
	case jsonpath.Size:
		return r.sizeOf(it, on, found)
	}
	if unwrap && on.array() {
		return r.elements(it, on.tree, found, walk{first: 1, last: 1})
	}
	return r.single(it, on, found)
}

// single executes the steps for which an array stands for its elements.
func (r *pathRun) single(it *jsonpath.Item, on pathItem, found pathList) (pathResult, error) {
	switch it.Kind {
	case jsonpath.Key:
		return r.key(it, on, found)
	case jsonpath.AnyKey:
		if on.is(jsonObject) {
			return r.elements(it.Next, on.tree, found, walk{first: 1, last: 1, unwrap: !r.strict})
		}
		return r.missing(pgerr.SQLJSONObjectNotFound, "jsonpath wildcard member accessor can only be applied to an object")
	case jsonpath.Filter:
		outer := r.current
		r.current = on
		t, err := r.truth(it.Left, on)
		r.current = outer
		if err != nil || t != pathTrue {
			return pathNone, err
		}
		return r.next(it.Next, on, found)
	case jsonpath.Double:
		return r.double(it, on, found)
	case jsonpath.Datetime:
		return r.datetime(it, on, found)
	case jsonpath.KeyValue:
		return r.keyValue(it, on, found)
	}
	return r.numeric(it, on, found)
}

// missing is the end of a step that does not fit the structure.
func (r *pathRun) missing(code pgerr.Code, format string, args ...any) (pathResult, error) {
	if r.ignore {
		return pathNone, nil
	}
	return r.fail(code, format, args...)
}

// key takes a member of an object.
func (r *pathRun) key(it *jsonpath.Item, on pathItem, found pathList) (pathResult, error) {
	if !on.is(jsonObject) {
		return r.missing(pgerr.SQLJSONMemberNotFound, "jsonpath member accessor can only be applied to an object")
	}
	if member := on.tree.get(it.Text); member != nil {
		return r.scalar(it.Next, member, found)
	}
	return r.missing(pgerr.SQLJSONMemberNotFound, "JSON object does not contain key \"%s\"", it.Text)
}

// anyArray takes all elements of an array.
func (r *pathRun) anyArray(it *jsonpath.Item, on pathItem, found pathList) (pathResult, error) {
	if on.array() {
		return r.elements(it.Next, on.tree, found, walk{first: 1, last: 1, unwrap: !r.strict})
	}
	if !r.strict {
		return r.next(it.Next, on, found)
	}
	return r.missing(pgerr.SQLJSONArrayNotFound, "jsonpath wildcard array accessor can only be applied to an array")
}

// anyLevel takes everything below an item, and itself as level 0.
func (r *pathRun) anyLevel(it *jsonpath.Item, on pathItem, found pathList) (res pathResult, err error) {
	if it.First == 0 {
		ignore := r.ignore
		r.ignore = true
		res, err = r.next(it.Next, on, found)
		r.ignore = ignore
		if done(res, err, found) && res != pathFailed || err != nil {
			return res, err
		}
	}
	if !on.container() {
		return res, nil
	}
	return r.elements(it.Next, on.tree, found, walk{first: it.First, last: it.Last, ignore: true, unwrap: !r.strict})
}

// walk is how elements walks a tree: between which levels, and with which rules.
type walk struct {
	first, last, level uint32
	ignore, unwrap     bool
}

// elements executes a step on the members or elements of a value, and on those below as
// far as the levels say.
func (r *pathRun) elements(it *jsonpath.Item, n *jsonTree, found pathList, w walk) (res pathResult, err error) {
	if w.level++; w.level > w.last {
		return pathNone, nil
	}
	leaves := w.first == jsonpath.LevelLast && w.last == jsonpath.LevelLast
	for _, child := range n.items {
		deep := child.kind >= jsonArray
		if w.level >= w.first || leaves && !deep {
			if it == nil && found == nil {
				return pathFound, nil
			}
			res, err = r.element(it, child, found, w)
			if done(res, err, found) {
				return res, err
			}
		}
		if !deep || w.level >= w.last {
			continue
		}
		res, err = r.elements(it, child, found, w)
		if done(res, err, found) {
			return res, err
		}
	}
	return res, nil
}

// element executes a step on one element.
func (r *pathRun) element(it *jsonpath.Item, child *jsonTree, found pathList, w walk) (pathResult, error) {
	if it == nil {
		return r.scalar(nil, child, found)
	}
	ignore := r.ignore
	r.ignore = ignore || w.ignore
	res, err := r.target(it, pathItem{tree: child}, found, w.unwrap)
	r.ignore = ignore
	return res, err
}

// subscripts takes elements of an array by their places.
func (r *pathRun) subscripts(it *jsonpath.Item, on pathItem, found pathList) (res pathResult, err error) {
	if !on.array() && r.strict {
		return r.missing(pgerr.SQLJSONArrayNotFound, "jsonpath array accessor can only be applied to an array")
	}
	items := []pathItem{on}
	if on.array() {
		items = make([]pathItem, len(on.tree.items))
		for i, child := range on.tree.items {
			items[i] = pathItem{tree: child}
		}
	}
	defer func(size int) { r.size = size }(r.size)
	r.size = len(items)
	for _, s := range it.Subscripts {
		from, to, res, err := r.places(s, on)
		if err != nil || res == pathFailed {
			return res, err
		}
		if !r.ignore && (from < 0 || from > to || to >= len(items)) {
			return r.fail(pgerr.InvalidSQLJSONSubscript, "jsonpath array subscript is out of bounds")
		}
		for i := max(from, 0); i <= min(to, len(items)-1); i++ {
			if it.Next == nil && found == nil {
				return pathFound, nil
			}
			if res, err = r.next(it.Next, items[i], found); done(res, err, found) {
				return res, err
			}
		}
	}
	return res, nil
}

// places computes the first and last place of a subscript.
func (r *pathRun) places(s jsonpath.Subscript, on pathItem) (from, to int, res pathResult, err error) {
	if from, res, err = r.place(s.From, on); err != nil || res == pathFailed || s.To == nil {
		return from, from, res, err
	}
	to, res, err = r.place(s.To, on)
	return from, to, res, err
}
