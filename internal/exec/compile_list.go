package exec

import (
	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// compileInList compiles expr [NOT] IN (list).
func compileInList(e *analyze.InList, l *Layout) (Eval, error) {
	arg, err := Compile(e.Arg, l)
	if err != nil {
		return nil, err
	}
	list, err := compileAll(e.List, l)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, internal("IN without a list")
	}
	equal, err := operatorOf(e.Equal, e.Arg, e.List[0])
	if err != nil {
		return nil, err
	}
	not := e.Not
	return func(in *Input) (value.Value, error) {
		a, err := arg(in)
		if err != nil {
			return value.Null, err
		}
		t := truth{any: true}
		for _, item := range list {
			b, err := item(in)
			if err != nil {
				return value.Null, err
			}
			v, err := apply(in, equal, a, b)
			if err != nil || t.add(v) {
				return t.result(not), err
			}
		}
		return t.result(not), nil
	}, nil
}

// truth accumulates the comparisons of ANY (any set) or ALL.
type truth struct {
	any     bool
	settled bool
	unknown bool
}

// add takes one comparison's result and reports whether the rest cannot change
// the outcome.
func (t *truth) add(v value.Value) bool {
	switch {
	case v.IsNull():
		t.unknown = true
	case v.Bool() == t.any:
		t.settled = true
	}
	return t.settled
}

// result returns the outcome, negated if not is set.
func (t *truth) result(not bool) value.Value {
	switch {
	case t.settled:
		return value.Bool(t.any != not)
	case t.unknown:
		return value.Null
	}
	return value.Bool(t.any == not)
}

// compileArrayCompare compiles expr op ANY|ALL (array).
func compileArrayCompare(e *analyze.ArrayCompare, l *Layout) (Eval, error) {
	arg, err := Compile(e.Arg, l)
	if err != nil {
		return nil, err
	}
	array, err := Compile(e.Array, l)
	if err != nil {
		return nil, err
	}
	elem := &analyze.Const{Node: analyze.Node{Typ: analyze.TypeRef{
		OID: elementType(e.Array.Type().OID), Typmod: pgtype.NoTypmod,
	}}}
	op, err := operatorOf(e.Op, e.Arg, elem)
	if err != nil {
		return nil, err
	}
	all := e.All
	return func(in *Input) (value.Value, error) {
		a, err := arg(in)
		if err != nil {
			return value.Null, err
		}
		list, err := array(in)
		if err != nil || list.IsNull() {
			return value.Null, err
		}
		t := truth{any: !all}
		for _, b := range list.Array().Elements {
			v, err := apply(in, op, a, b)
			if err != nil {
				return value.Null, err
			}
			if t.add(v) {
				break
			}
		}
		return t.result(false), nil
	}, nil
}

// compileLike compiles [NOT] LIKE and ILIKE.
func compileLike(e *analyze.Like, l *Layout) (Eval, error) {
	operands := []analyze.Expr{e.Arg, e.Pattern}
	if e.Escape != nil {
		operands = append(operands, e.Escape)
	}
	args, err := compileAll(operands, l)
	if err != nil {
		return nil, err
	}
	insensitive, not := e.Insensitive, e.Not
	return func(in *Input) (value.Value, error) {
		var s [3]string
		s[2] = `\`
		for i, arg := range args {
			v, err := arg(in)
			if err != nil || v.IsNull() {
				return value.Null, err
			}
			s[i] = v.Str()
		}
		escape, hasEscape, err := escapeOf(s[2])
		if err != nil {
			return value.Null, err
		}
		if insensitive {
			s[0], s[1] = lower(s[0]), lower(s[1])
			escape = lowerRune(escape)
		}
		m, err := likeMatch(s[0], s[1], likeEscape{escape, hasEscape})
		return value.Bool(m != not), err
	}, nil
}

// escapeOf reads the ESCAPE operand of LIKE; an empty one disables escaping.
func escapeOf(s string) (r rune, ok bool, err error) {
	rs := []rune(s)
	switch len(rs) {
	case 0:
		return 0, false, nil
	case 1:
		return rs[0], true, nil
	}
	return 0, false, pgerr.New(pgerr.InvalidEscapeSequence, "invalid escape string").
		WithHint("Escape string must be empty or one character.")
}
