package exec

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/jsonpath"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// pathTruth is the value of a condition.
type pathTruth uint8

// The truth values.
const (
	pathFalse pathTruth = iota
	pathTrue
	pathUnknown
)

// pathTruthOf makes a truth value.
func pathTruthOf(b bool) pathTruth {
	if b {
		return pathTrue
	}
	return pathFalse
}

// tree is the JSON value of a condition.
func (t pathTruth) tree() *jsonTree {
	switch t {
	case pathTrue:
		return &jsonTree{kind: jsonBool, raw: "true"}
	case pathFalse:
		return &jsonTree{kind: jsonBool, raw: "false"}
	}
	return &jsonTree{kind: jsonNull, raw: "null"}
}

// truth computes a condition.
func (r *pathRun) truth(it *jsonpath.Item, on pathItem) (pathTruth, error) {
	switch it.Kind {
	case jsonpath.And, jsonpath.Or:
		decides := pathTruthOf(it.Kind == jsonpath.Or)
		left, err := r.truth(it.Left, on)
		if err != nil || left == decides {
			return left, err
		}
		right, err := r.truth(it.Right, on)
		if right == 1-decides && err == nil {
			return left, nil
		}
		return right, err
	case jsonpath.Not:
		t, err := r.truth(it.Left, on)
		if t != pathUnknown {
			t = 1 - t
		}
		return t, err
	case jsonpath.IsUnknown:
		t, err := r.truth(it.Left, on)
		return pathTruthOf(t == pathUnknown), err
	case jsonpath.Exists:
		return r.exists(it.Left, on)
	case jsonpath.StartsWith:
		return r.predicate(it, on, false, func(a, b pathItem) (pathTruth, error) {
			if !a.is(jsonString) || !b.is(jsonString) {
				return pathUnknown, nil
			}
			return pathTruthOf(strings.HasPrefix(a.tree.text, b.tree.text)), nil
		})
	case jsonpath.LikeRegex:
		return r.predicate(it, on, false, func(a, _ pathItem) (pathTruth, error) {
			if !a.is(jsonString) {
				return pathUnknown, nil
			}
			ok, err := it.Pattern.Match(a.tree.text)
			return pathTruthOf(ok), err
		})
	}
	return r.predicate(it, on, true, func(a, b pathItem) (pathTruth, error) { return r.compare(it.Kind, a, b) })
}

// silently runs f with failures that are no errors.
func (r *pathRun) silently(f func() (pathResult, error)) (pathResult, error) {
	throws := r.throws
	r.throws = false
	res, err := f()
	r.throws = throws
	return res, err
}

// exists reports whether an operand yields something; in strict mode all of it must be
// computed to know that nothing fails.
func (r *pathRun) exists(it *jsonpath.Item, on pathItem) (pathTruth, error) {
	var list []pathItem
	var found pathList
	if r.strict {
		found = &list
	}
	res, err := r.silently(func() (pathResult, error) { return r.item(it, on, found) })
	switch {
	case err != nil || res == pathFailed:
		return pathUnknown, err
	case r.strict:
		return pathTruthOf(len(list) > 0), nil
	}
	return pathTruthOf(res == pathFound), nil
}

// predicate tests every pair of items that the operands yield. In lax mode the first
// that holds decides; in strict mode one that is unknown does.
func (r *pathRun) predicate(it *jsonpath.Item, on pathItem, unwrap bool, test func(a, b pathItem) (pathTruth, error)) (pathTruth, error) {
	left, right := []pathItem(nil), []pathItem{{}}
	res, err := r.silently(func() (res pathResult, err error) {
		if left, res, err = r.operand(it.Left, on, true); err != nil || res == pathFailed || it.Right == nil {
			return res, err
		}
		right, res, err = r.operand(it.Right, on, unwrap)
		return res, err
	})
	if err != nil || res == pathFailed {
		return pathUnknown, err
	}
	var seen [3]bool
	for _, a := range left {
		for _, b := range right {
			t, err := test(a, b)
			if err != nil || r.strict && t == pathUnknown || !r.strict && t == pathTrue {
				return t, err
			}
			seen[t] = true
		}
	}
	switch {
	case seen[pathTrue]:
		return pathTrue, nil
	case seen[pathUnknown]:
		return pathUnknown, nil
	}
	return pathFalse, nil
}

// compare compares two items.
func (r *pathRun) compare(op jsonpath.Kind, a, b pathItem) (pathTruth, error) {
	var c int
	switch {
	case !a.moment.IsNull() && !b.moment.IsNull():
		var ok bool
		var err error
		if c, ok, err = r.compareMoments(a.moment, b.moment); err != nil || !ok {
			return pathUnknown, err
		}
	case a.is(jsonNull) != b.is(jsonNull):
		return pathTruthOf(op == jsonpath.NotEqual), nil
	case !a.moment.IsNull() || !b.moment.IsNull() || a.tree.kind != b.tree.kind || a.container():
		return pathUnknown, nil
	case a.is(jsonNumber):
		x, _ := a.number()
		y, _ := b.number()
		c = pgtype.CompareNumeric(x, y)
	default:
		c = compareTrees(a.tree, b.tree)
	}
	switch op {
	case jsonpath.Equal:
		return pathTruthOf(c == 0), nil
	case jsonpath.NotEqual:
		return pathTruthOf(c != 0), nil
	case jsonpath.Less:
		return pathTruthOf(c < 0), nil
	case jsonpath.Greater:
		return pathTruthOf(c > 0), nil
	case jsonpath.LessEqual:
		return pathTruthOf(c <= 0), nil
	}
	return pathTruthOf(c >= 0), nil
}
