package engine

import (
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// itoa is strconv.Itoa, of which the binder writes many.
func itoa(n int) string { return strconv.Itoa(n) }

// bindCond binds a predicate to SQLite text usable after WHERE. A nil predicate
// is "1".
func (b *binder) bindCond(sc *scope, c syntax.Cond) (string, error) {
	switch x := c.(type) {
	case nil:
		return "1", nil
	case *syntax.And:
		return b.connective(sc, x.L, x.R, " AND ")
	case *syntax.Or:
		return b.connective(sc, x.L, x.R, " OR ")
	case *syntax.Not:
		s, err := b.bindCond(sc, x.X)
		return "NOT " + s, err
	case *syntax.Compare:
		return b.bindCompare(sc, x)
	case *syntax.Quantified:
		return b.bindQuantified(sc, x)
	case *syntax.Between:
		return b.bindBetween(sc, x)
	case *syntax.In:
		return b.bindIn(sc, x)
	case *syntax.Exists:
		q, err := b.bindQuery(sc, x.Query)
		if err != nil {
			return "", err
		}
		return "EXISTS(" + q.sql() + ")", nil
	case *syntax.ForSome:
		return b.bindForSome(sc, x)
	case *syntax.ForElement:
		return b.bindForElement(sc, x)
	case *syntax.IsNull:
		e, err := b.bindScalar(sc, x.X)
		return "(" + e.sql + " IS NULL)", err
	case *syntax.IsJSON:
		e, err := b.bindScalar(sc, x.X)
		return "iris_is_json(" + itoa(int(famInt)) + "," + e.sql + ",'" + x.Kind + "')", err
	case *syntax.Like:
		return b.bindLike(sc, x)
	case *syntax.Match:
		return b.bindMatch(sc, x)
	case *syntax.InList:
		return b.bindInList(sc, x)
	}
	return "", b.refuse(-4, codeTexts[-4])
}

// bindForSome binds FOR SOME (tables) (condition).
func (b *binder) bindForSome(sc *scope, x *syntax.ForSome) (string, error) {
	inner := &scope{parent: sc, clause: "ON"}
	from, err := b.bindFrom(inner, x.From)
	if err != nil {
		return "", err
	}
	inner.clause = "WHERE"
	cond, err := b.bindCond(inner, x.Cond)
	return "EXISTS(SELECT 1" + from + " WHERE " + cond + ")", err
}

// bindForElement refuses FOR SOME %ELEMENT: no field that DDL makes is a collection.
func (b *binder) bindForElement(sc *scope, x *syntax.ForElement) (string, error) {
	if _, err := b.bindScalar(sc, x.X); err != nil {
		return "", err
	}
	return "", b.refuse(-472, codeTexts[-472])
}

// connective binds AND and OR.
func (b *binder) connective(sc *scope, l, r syntax.Cond, op string) (string, error) {
	left, err := b.bindCond(sc, l)
	if err != nil {
		return "", err
	}
	right, err := b.bindCond(sc, r)
	return "(" + left + op + right + ")", err
}

// bindPair binds two operands.
func (b *binder) bindPair(sc *scope, l, r syntax.Expr) (x, y sqlExpr, err error) {
	if x, err = b.bindScalar(sc, l); err != nil {
		return x, y, err
	}
	y, err = b.bindScalar(sc, r)
	return x, y, err
}

// bindCompare binds L op R; [ always compares by EXACT.
func (b *binder) bindCompare(sc *scope, c *syntax.Compare) (string, error) {
	l, r, err := b.bindPair(sc, c.L, c.R)
	if err != nil {
		return "", err
	}
	switch c.Op {
	case "[":
		if r.typ.Class.Stream() {
			return "", b.refuse(-71, codeTexts[-71])
		}
		if l, r, err = b.asText(l, r); err != nil {
			return "", err
		}
		return "(instr(" + textSQL(l) + "," + textSQL(r) + ")>0)", nil
	case "]":
		if err := b.noStreamCondition(l, r); err != nil {
			return "", err
		}
		if l, r, err = b.asText(l, r); err != nil {
			return "", err
		}
		return "(" + operandText(l) + ">" + operandText(r) + collateClause(textCollation(l, r)) + ")", nil
	}
	if err := b.noStreamCondition(l, r); err != nil {
		return "", err
	}
	return b.compare(c.Op, l, r)
}

// noStreamCondition refuses streams in a condition.
func (b *binder) noStreamCondition(list ...sqlExpr) error {
	for _, e := range list {
		if e.typ.Class.Stream() {
			return b.refuse(-313, "Condition expression not supported for Stream fields")
		}
	}
	return nil
}

// asText types the untyped ones of two operands as text.
func (b *binder) asText(l, r sqlExpr) (x, y sqlExpr, err error) {
	if x, err = b.typed(l, textType(0)); err != nil {
		return x, r, err
	}
	y, err = b.typed(r, textType(0))
	return x, y, err
}

// compare makes the text of a comparison between two bound values.
func (b *binder) compare(op string, l, r sqlExpr) (string, error) {
	l, r, coll, err := b.comparable(l, r)
	if err != nil {
		return "", err
	}
	return "(" + l.operand() + " " + op + " " + r.operand() + collateClause(coll) + ")", nil
}

// collateClause is a COLLATE operator, "" for SQLite's own order.
func collateClause(coll string) string {
	if coll == "" {
		return ""
	}
	return " COLLATE " + coll
}

// comparable brings two values into a form in which SQLite's comparison under
// the returned collation is IRIS's.
func (b *binder) comparable(l, r sqlExpr) (x, y sqlExpr, coll string, err error) {
	if l.untyped() && r.untyped() {
		return b.comparableConstants(l, r)
	}
	if l.untyped() {
		l, err = b.typedFor(l, r)
	} else if r.untyped() {
		r, err = b.typedFor(r, l)
	}
	if err != nil {
		return l, r, "", err
	}
	f, g := l.family(), r.family()
	switch {
	case f == famNone || g == famNone:
		return l, r, "", nil
	case f.numeric() && g.numeric():
		return b.comparableNumbers(l, r)
	case f == famText || g == famText:
		l.sql, r.sql = textSQL(l), textSQL(r)
		return l, r, textCollation(l, r), nil
	case f == g:
		if f == famTime {
			return b.comparableTimes(l, r)
		}
		return l, r, "", nil
	case f.temporal() && g.temporal():
		return b.cast(l, typeStamp), b.cast(r, typeStamp), "", nil
	case f == famDate && g.numeric(), f.numeric() && g == famDate:
		return l, r, "", nil
	}
	return l, r, "", nil
}

// typedFor types an untyped operand by the other one. Numbers compared with
// whole numbers keep their fraction; text is compared at any length.
func (b *binder) typedFor(e, other sqlExpr) (sqlExpr, error) {
	t := other.typ
	switch other.family() {
	case famText:
		t.ValueList = nil
		if t.Class != store.ClassGUID && other.column == nil {
			t = textType(t.MaxLen)
		}
	case famVector:
		t.Len = 0
	case famNone:
		return b.settled(e)
	}
	return b.typed(e, t)
}

// comparableConstants compares two values of which the context says nothing:
// numbers by value, everything else as text, as EXACT does both.
func (b *binder) comparableConstants(l, r sqlExpr) (x, y sqlExpr, coll string, err error) {
	numbers := b.numericLiteral(l) && b.numericLiteral(r)
	t := textType(0)
	if numbers {
		t = typeNumber
	}
	if l, err = b.typed(l, t); err != nil {
		return l, r, "", err
	}
	if r, err = b.typed(r, t); err != nil {
		return l, r, "", err
	}
	if numbers {
		return l, r, store.CollationNumeric, nil
	}
	l.sql, r.sql = textSQL(l), textSQL(r)
	return l, r, store.CollationExact, nil
}

// comparableNumbers brings two numbers into one form.
func (b *binder) comparableNumbers(l, r sqlExpr) (x, y sqlExpr, coll string, err error) {
	f, g := l.family(), r.family()
	switch {
	case f == famDecimal || g == famDecimal:
		if f == famDouble || g == famDouble {
			return b.asFamily(l, typeDouble), b.asFamily(r, typeDouble), "", nil
		}
		return b.asFamily(l, typeNumber), b.asFamily(r, typeNumber), store.CollationNumeric, nil
	default:
		return l, r, "", nil
	}
}

// asFamily casts unless the value has the family already.
func (b *binder) asFamily(e sqlExpr, t store.Type) sqlExpr {
	if e.family() == familyOf(t) {
		return e
	}
	return b.cast(e, t)
}

// comparableTimes compares TIMEs, of which those with a fraction are decimals.
func (b *binder) comparableTimes(l, r sqlExpr) (x, y sqlExpr, coll string, err error) {
	if l.typ.Precision == 0 && r.typ.Precision == 0 {
		return l, r, "", nil
	}
	for _, e := range []*sqlExpr{&l, &r} {
		if e.typ.Precision == 0 {
			e.sql = "CAST(" + e.sql + " AS TEXT)"
		}
	}
	return l, r, store.CollationNumeric, nil
}

// textCollation decides under which collation two texts are compared: one that a
// collation function asked for, else a column's, else EXACT.
func textCollation(l, r sqlExpr) string {
	switch {
	case l.forced:
		return l.coll
	case r.forced:
		return r.coll
	case l.family() == famText && l.coll != store.CollationExact && l.coll != "":
		return l.coll
	case l.column == nil && r.family() == famText && r.coll != "":
		return r.coll
	}
	return store.CollationExact
}

// bindBetween binds X BETWEEN Low AND High.
func (b *binder) bindBetween(sc *scope, c *syntax.Between) (string, error) {
	low, err := b.bindCompare(sc, &syntax.Compare{Node: c.Node, Op: ">=", L: c.X, R: c.Low})
	if err != nil {
		return "", err
	}
	high, err := b.bindCompare(sc, &syntax.Compare{Node: c.Node, Op: "<=", L: c.X, R: c.High})
	return "(" + low + " AND " + high + ")", err
}

// bindIn binds X IN (list) and X IN (query).
func (b *binder) bindIn(sc *scope, c *syntax.In) (string, error) {
	if c.Query != nil {
		return b.bindInQuery(sc, c.X, c.Query)
	}
	x, err := b.bindScalar(sc, c.X)
	if err != nil {
		return "", err
	}
	if err := b.noStreamCondition(x); err != nil {
		return "", err
	}
	var same, other []string
	var coll string
	for _, item := range c.List {
		y, err := b.bindScalar(sc, item)
		if err != nil {
			return "", err
		}
		l, r, k, err := b.comparable(x, y)
		if err != nil {
			return "", err
		}
		if l.sql != x.sql || len(same) > 0 && k != coll {
			other = append(other, "("+l.operand()+" = "+r.operand()+collateClause(k)+")")
			continue
		}
		coll = k
		same = append(same, r.operand())
	}
	if len(same) > 0 {
		in := "(" + x.operand() + collateClause(coll) + " IN (" + strings.Join(same, ",") + "))"
		other = append([]string{in}, other...)
	}
	return "(" + strings.Join(other, " OR ") + ")", nil
}

// bindInQuery binds X IN (query).
func (b *binder) bindInQuery(sc *scope, x syntax.Expr, query *syntax.Query) (string, error) {
	l, err := b.bindScalar(sc, x)
	if err != nil {
		return "", err
	}
	q, err := b.bindItemQuery(sc, query)
	if err != nil {
		return "", err
	}
	item := q.body.columns()[0]
	item.lit, item.param, item.key = nil, 0, ""
	plain := item.sql
	l, r, coll, err := b.comparable(l, item)
	if err != nil {
		return "", err
	}
	if r.sql != plain {
		sub := b.newAlias()
		item.sql = sub + ".k1"
		_, r, coll, err = b.comparable(l, item)
		return "(" + l.operand() + collateClause(coll) + " IN (SELECT " + r.sql + " FROM (" + q.named() + ") AS " + sub + "))", err
	}
	return "(" + l.operand() + collateClause(coll) + " IN (" + q.sql() + "))", nil
}

// bindQuantified binds L op {ANY|ALL} (query).
func (b *binder) bindQuantified(sc *scope, c *syntax.Quantified) (string, error) {
	if c.Op == "=" && !c.All {
		return b.bindInQuery(sc, c.L, c.Query)
	}
	if c.Op == "<>" && c.All {
		in, err := b.bindInQuery(sc, c.L, c.Query)
		return "NOT " + in, err
	}
	l, err := b.bindScalar(sc, c.L)
	if err != nil {
		return "", err
	}
	q, err := b.bindItemQuery(sc, c.Query)
	if err != nil {
		return "", err
	}
	item := q.body.columns()[0]
	sub := b.newAlias()
	item.sql, item.key, item.lit, item.param = sub+".k1", "", nil, 0
	cmp, err := b.compare(c.Op, l, item)
	from := "(SELECT 1 FROM (" + q.named() + ") AS " + sub + " WHERE "
	if c.All {
		return "NOT EXISTS" + from + cmp + " IS NOT 1)", err
	}
	return "EXISTS" + from + cmp + ")", err
}

// bindLike binds X LIKE Pattern; the column's collation decides about case.
func (b *binder) bindLike(sc *scope, c *syntax.Like) (string, error) {
	x, pattern, err := b.bindPair(sc, c.X, c.Pattern)
	if err != nil {
		return "", err
	}
	if x, pattern, err = b.asText(x, pattern); err != nil {
		return "", err
	}
	escape := "NULL"
	if c.Escape != nil {
		e, err := b.bindScalar(sc, c.Escape)
		if err != nil {
			return "", err
		}
		if e.lit != nil && unitLength(e.lit.Str()) != 1 {
			return "", b.refuse(-63, "Data exception - invalid escape character")
		}
		if e, err = b.typed(e, textType(1)); err != nil {
			return "", err
		}
		escape = "ifnull(" + e.sql + ",'')"
	}
	return "iris_like(" + itoa(int(famInt)) + "," + operandText(x) + "," + operandText(pattern) + "," + escape +
		",'" + textCollation(x, pattern) + "')", nil
}

// operandText is textSQL of what comparisons use.
func operandText(e sqlExpr) string {
	e.sql, e.key = e.operand(), ""
	return textSQL(e)
}

// bindMatch binds %STARTSWITH, %MATCHES and %PATTERN.
func (b *binder) bindMatch(sc *scope, c *syntax.Match) (string, error) {
	x, y, err := b.bindPair(sc, c.X, c.Pattern)
	if err != nil {
		return "", err
	}
	if err := b.noStreamCondition(x, y); err != nil {
		return "", err
	}
	if x, y, err = b.asText(x, y); err != nil {
		return "", err
	}
	name := map[string]string{"%STARTSWITH": "iris_starts", "%MATCHES": "iris_matches", "%PATTERN": "iris_pattern"}[c.Op]
	return name + "(" + itoa(int(famInt)) + "," + operandText(x) + "," + operandText(y) + ",'" + textCollation(x, y) + "')", nil
}

// bindInList binds X %INLIST list; the elements are compared as text. The list is taken
// apart once, and SQLite finds the rows of an indexed column by it.
func (b *binder) bindInList(sc *scope, c *syntax.InList) (string, error) {
	x, l, err := b.bindPair(sc, c.X, c.List)
	if err != nil {
		return "", err
	}
	if l, err = b.typed(l, typeList); err != nil {
		return "", err
	}
	if x.family() == famInt {
		return "(" + x.operand() + " IN (SELECT value FROM json_each(iris_list_ints(" + itoa(int(famText)) + "," + l.sql + "))))", nil
	}
	if x, err = b.typed(x, textType(0)); err != nil {
		return "", err
	}
	coll := store.CollationExact
	if x.family() == famText {
		coll = orText(x.coll, coll)
	}
	if coll == store.CollationExact {
		// a column of another collation must not bring its own
		return "(" + operandText(x) + " COLLATE BINARY IN (SELECT value FROM json_each(iris_list_texts(" + itoa(int(famText)) + "," + l.sql + "))))", nil
	}
	return "iris_in_list(" + itoa(int(famInt)) + "," + operandText(x) + "," + l.sql + ",'" + coll + "')", nil
}
