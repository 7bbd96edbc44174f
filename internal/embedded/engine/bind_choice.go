package engine

import (
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// choiceMax bounds the arguments of COALESCE, GREATEST and LEAST.
const choiceMax = 140

// bindChoice binds the functions that return one of their arguments.
func (b *binder) bindChoice(sc *scope, c *syntax.FuncCall) (sqlExpr, error) {
	name := c.Name.Fold()
	least, most := 2, 2
	switch {
	case name == "IFNULL" && !c.Escape:
		most = 3
	case name == "COALESCE":
		most = choiceMax
	case name == "GREATEST" || name == "LEAST":
		least, most = 1, choiceMax
	}
	if err := b.arity(name, len(c.Args), least, most); err != nil {
		return sqlExpr{}, err
	}
	list := make([]sqlExpr, len(c.Args))
	for i, a := range c.Args {
		var err error
		if list[i], err = b.bindScalar(sc, a); err != nil {
			return sqlExpr{}, err
		}
		if err = b.noStream(list[i]); err != nil {
			return sqlExpr{}, err
		}
	}
	switch name {
	case "IFNULL":
		if !c.Escape {
			return b.ifNull(list)
		}
		return b.firstOrSecond(list)
	case "NVL", "ISNULL":
		return b.firstOrSecond(list)
	case "GREATEST", "LEAST":
		return b.bindExtreme(name, list)
	}
	return b.coalesce(list)
}

// firstOrSecond is ISNULL and NVL, and IFNULL as the ODBC escape {fn …} knows it:
// the value has the type of the first argument.
func (b *binder) firstOrSecond(list []sqlExpr) (sqlExpr, error) {
	x, err := b.settled(list[0])
	if err != nil {
		return x, err
	}
	t := x.typ
	if t.Class == store.ClassNone {
		if list, t, err = b.unify(list); err != nil {
			return x, err
		}
		return chosen(list, t), nil
	}
	if familyOf(t) == famText {
		t.MaxLen, t.Collation = 0, store.CollationExact
	}
	y, err := b.coerce(list[1], t)
	return chosen([]sqlExpr{x, y}, t), err
}

// chosen is the first of some expressions that is not NULL.
func chosen(list []sqlExpr, t store.Type) sqlExpr {
	return sqlExpr{sql: "coalesce(" + joinSQL(list) + ")", typ: t, coll: orText(t.Collation, store.CollationExact)}
}

// ifNull is IFNULL(x, a[, b]): a when x is NULL, else b, which is NULL when not
// given: IRIS does not return x.
func (b *binder) ifNull(list []sqlExpr) (sqlExpr, error) {
	results, t, err := b.unify(b.literalsAsText(list[1:]))
	if err != nil {
		return sqlExpr{}, err
	}
	other := "NULL"
	if len(results) == 2 {
		other = results[1].sql
	}
	sql := "CASE WHEN " + list[0].sql + " IS NULL THEN " + results[0].sql + " ELSE " + other + " END"
	return sqlExpr{sql: sql, typ: t, coll: orText(t.Collation, store.CollationExact)}, nil
}

// bindExtreme binds GREATEST and LEAST, whose result is VARCHAR when a literal is
// among the values. They compare the values as they are.
func (b *binder) bindExtreme(name string, list []sqlExpr) (sqlExpr, error) {
	unified, t, err := b.unify(list)
	if err != nil {
		return sqlExpr{}, err
	}
	e := call(functionSQL(name), t, unified...)
	if b.anyLiteral(list) && familyOf(t).numeric() {
		return b.cast(e, textType(0)), nil
	}
	return e, nil
}

// coalesce is COALESCE: literals are VARCHAR, except beside one number; values
// that are no numbers must have one type.
func (b *binder) coalesce(list []sqlExpr) (sqlExpr, error) {
	var t store.Type
	for _, e := range list {
		if b.isLiteral(e) || e.typ.Class == store.ClassNone {
			continue
		}
		if t.Class != store.ClassNone && !alike(t, e.typ) {
			return e, b.refuse(-378, codeTexts[-378])
		}
		t = e.typ
	}
	if len(list) != 2 || b.isLiteral(list[0]) || !familyOf(t).numeric() {
		list = b.literalsAsText(list)
	}
	unified, t, err := b.unify(list)
	return chosen(unified, t), err
}

// alike reports whether COALESCE takes values of both types.
func alike(a, b store.Type) bool {
	f, g := familyOf(a), familyOf(b)
	return f == g || f.numeric() && g.numeric() || f.instant() && g.instant()
}

// isLiteral reports whether an expression is a literal, which clients also lift
// out of the text.
func (b *binder) isLiteral(e sqlExpr) bool {
	return e.lit != nil || b.literalFormat(e.param) > 0
}

// anyLiteral reports whether a literal is among expressions.
func (b *binder) anyLiteral(list []sqlExpr) bool {
	for _, e := range list {
		if b.isLiteral(e) {
			return true
		}
	}
	return false
}

// literalsAsText makes numbers among the literals text, for the functions in
// which every literal is VARCHAR.
func (b *binder) literalsAsText(list []sqlExpr) []sqlExpr {
	out := make([]sqlExpr, len(list))
	for i, e := range list {
		switch {
		case e.lit != nil && e.family() != famText:
			s := text(*e.lit)
			e = literal(store.Text(s), textType(max(len(s), 1)))
		case e.lit == nil && b.literalFormat(e.param) > 0:
			e, _ = b.settled(e) // a parameter takes any type
			if e.family() != famText {
				e = b.cast(e, textType(50))
			}
			e.param = 0
		}
		out[i] = e
	}
	return out
}
