package plan

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// connective prepares AND and OR: what stands behind a constant that decides is not
// computed.
func (f *folder) connective(e *analyze.BoolOp) folded {
	parts, _, fails := f.list(e.Args)
	if !hasFold(parts) {
		return folded{}
	}
	return folded{fails: fails, fold: foldConnective(parts, e.Op == analyze.Or)}
}

// foldConnective computes AND and OR, which the value decisive decides.
func foldConnective(parts []folded, decisive bool) fold {
	return func(in *exec.Input) (value.Value, knowledge, error) {
		result, all := value.Bool(!decisive), isKnown
		for _, part := range parts {
			if part.fold == nil {
				all = isOpen
				continue
			}
			v, k, err := part.fold(in)
			switch {
			case err != nil:
				return value.Null, isOpen, err
			case k == isUnsure:
				return value.Null, isUnsure, nil
			case k == isOpen:
				all = isOpen
			case v.IsNull():
				result = value.Null
			case v.Bool() == decisive:
				return v, isKnown, nil
			}
		}
		return result, all, nil
	}
}

// coalesce prepares COALESCE: what stands behind a constant is not computed.
func (f *folder) coalesce(e *analyze.Coalesce) folded {
	parts, _, fails := f.list(e.Args)
	if !hasFold(parts) {
		return folded{}
	}
	return folded{fails: fails, fold: func(in *exec.Input) (value.Value, knowledge, error) {
		all := isKnown
		for _, part := range parts {
			if part.fold == nil {
				all = isOpen
				continue
			}
			v, k, err := part.fold(in)
			switch {
			case err != nil:
				return value.Null, isOpen, err
			case k == isUnsure:
				return value.Null, isUnsure, nil
			case k == isOpen:
				all = isOpen
			case !v.IsNull():
				return v, all, nil
			}
		}
		return value.Null, all, nil
	}}
}

// caseOf prepares CASE: the arms whose conditions are known not to hold are dropped,
// and those behind one that does.
func (f *folder) caseOf(e *analyze.Case) folded {
	var conds, results []analyze.Expr
	for _, w := range e.Whens {
		conds, results = append(conds, w.Cond), append(results, w.Result)
	}
	otherwise := e.Else
	if otherwise == nil {
		otherwise = &analyze.Const{Node: e.Node, Value: value.Null}
	}
	when, _, condFails := f.list(conds)
	then, _, thenFails := f.list(append(results, otherwise))
	if !hasFold(when) && !thenFails {
		return folded{}
	}
	return folded{fails: condFails || thenFails, fold: foldCase(when, then)}
}

// foldCase computes CASE; then has ELSE behind the results.
func foldCase(when, then []folded) fold {
	return func(in *exec.Input) (value.Value, knowledge, error) {
		kept := false // an arm that rows decide about
		for i, part := range when {
			v, k, err := value.Null, isOpen, error(nil)
			if part.fold != nil {
				v, k, err = part.fold(in)
			}
			switch {
			case err != nil:
				return value.Null, isOpen, err
			case k == isUnsure:
				return value.Null, isUnsure, nil
			case k == isKnown && (v.IsNull() || !v.Bool()):
				continue
			case k == isKnown:
				return lastArm(in, then[i], kept)
			}
			kept = true
			if _, _, err := lastArm(in, then[i], true); err != nil {
				return value.Null, isOpen, err
			}
		}
		return lastArm(in, then[len(then)-1], kept)
	}
}

// lastArm computes the result that CASE ends with: its value, unless rows decide about
// an earlier one.
func lastArm(in *exec.Input, part folded, kept bool) (value.Value, knowledge, error) {
	if part.fold == nil {
		return value.Null, isOpen, nil
	}
	v, k, err := part.fold(in)
	if kept && k == isKnown {
		return value.Null, isOpen, err
	}
	return v, k, err
}

// inList prepares IN. PostgreSQL makes an array of the items that read no column, when
// there are several, and compares with the others one by one behind it.
func (f *folder) inList(e *analyze.InList) folded {
	plain := 0
	for _, item := range e.List {
		if !readsColumn(item) {
			plain++
		}
	}
	if plain == len(e.List) && plain > 1 {
		return f.simple(e, true)
	}
	var each []folded
	fails := false
	for _, group := range f.inGroups(e, plain > 1) {
		part := f.operation(group, len(group.List) == 1, true)
		each, fails = append(each, part), fails || part.fails
	}
	if !hasFold(each) {
		return folded{}
	}
	return folded{fails: fails, fold: foldConnective(each, !e.Not)}
}

// inGroups splits the list of IN into those that are compared at once: with array set
// the items without columns, before the others.
func (f *folder) inGroups(e *analyze.InList, array bool) []*analyze.InList {
	var out []*analyze.InList
	var first, rest []analyze.Expr
	for _, item := range e.List {
		if array && !readsColumn(item) {
			first = append(first, item)
		} else {
			rest = append(rest, item)
		}
	}
	add := func(items []analyze.Expr) {
		c := *e
		c.List = items
		out = append(out, &c)
	}
	if first != nil {
		add(first)
	}
	for _, item := range rest {
		add([]analyze.Expr{item})
	}
	return out
}

// readsColumn reports whether an expression reads a column of its query.
func readsColumn(e analyze.Expr) bool {
	return analyze.Any(e, func(x analyze.Expr) bool {
		switch x := x.(type) {
		case *analyze.Column:
			return x.Level == 0
		case *analyze.GroupRef, *analyze.AggregateRef, *analyze.WindowRef:
			return true
		}
		return false
	})
}
