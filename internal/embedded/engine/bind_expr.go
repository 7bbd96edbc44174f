package engine

import (
	"math"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// bindScalar binds a value expression. A bare parameter stays untyped.
func (b *binder) bindScalar(sc *scope, e syntax.Expr) (sqlExpr, error) {
	switch x := e.(type) {
	case *syntax.StringLit:
		return literal(store.Text(x.Value), textType(max(unitLength(x.Value), 1))), nil
	case *syntax.NumberLit:
		return numberLiteral(x.Text), nil
	case *syntax.NullLit:
		return sqlExpr{sql: "NULL", coll: store.CollationExact, name: "Literal"}, nil
	case *syntax.Param:
		return b.bindParam(x)
	case *syntax.ColumnRef:
		return b.bindColumn(sc, x)
	case *syntax.Unary:
		return b.bindUnary(sc, x)
	case *syntax.Binary:
		return b.bindBinary(sc, x)
	case *syntax.FuncCall:
		return b.bindCall(sc, x)
	case *syntax.Trim:
		return b.bindTrim(sc, x)
	case *syntax.ToVector:
		return b.bindToVector(sc, x)
	case *syntax.JSONObject:
		return b.bindJSON(sc, x)
	case *syntax.Aggregate:
		return b.bindAggregate(sc, x)
	case *syntax.Cast:
		return b.bindCast(sc, x)
	case *syntax.Case:
		return b.bindCase(sc, x)
	case *syntax.DateTimeLit:
		return b.bindDateTime(sc, x)
	case *syntax.Subquery:
		return b.bindSubquery(sc, x)
	}
	return sqlExpr{}, b.refuse(-12, codeTexts[-12])
}

// bindValue binds an expression whose value is used as it is: an untyped
// parameter gets the type its literal suggests.
func (b *binder) bindValue(sc *scope, e syntax.Expr) (sqlExpr, error) {
	x, err := b.bindScalar(sc, e)
	if err != nil {
		return x, err
	}
	return b.settled(x)
}

// bindAssign binds a value for a column, in the column's form. A value that does
// not convert is left as it came, for the caller to refuse.
func (b *binder) bindAssign(sc *scope, c *store.Column, e syntax.Expr) (sqlExpr, error) {
	x, err := b.bindScalar(sc, e)
	if err != nil || x.typ.Class == store.ClassNone && x.param == 0 {
		return x, err
	}
	switch {
	case x.typ.Class.Stream() && !c.Type.Class.Stream():
		return x, b.refuse(-303, codeTexts[-303])
	case x.param > 0:
		b.params[x.param-1] = paramUse{typ: c.Type, strict: true}
		x.typ = c.Type
	case x.lit != nil:
		if v, how := convert(*x.lit, c.Type); how == converted {
			x = literal(v, c.Type)
		}
	case x.family() != familyOf(c.Type):
		x = b.assignCast(x, c.Type)
	}
	return x, nil
}

// assignCast converts for storing: text goes through IRIS's validation, which
// refuses what is no value of the type, other values are cast.
func (b *binder) assignCast(e sqlExpr, t store.Type) sqlExpr {
	if e.family() != famText {
		return b.cast(e, t)
	}
	return sqlExpr{sql: "iris_convert(" + e.sql + "," + castSpec(t) + "," + itoa(int(t.Element)) + ")", typ: t}
}

// numberLiteral makes the literal of a number in the text.
func numberLiteral(s string) sqlExpr {
	d := leadingDecimal(s)
	v := numberValue(d, famInt)
	if v.Kind() != store.KindInt {
		digits := len(itoa(int(d.mant))) - 1
		return literal(v, numericType(min(max(digits, -d.exp)+1, 36), max(-d.exp, 0)))
	}
	if n := v.Int(); n > math.MaxInt32 || n < math.MinInt32 {
		return literal(v, typeBigInt)
	}
	return literal(v, typeInteger)
}

// bindUnary binds a sign; that of a literal becomes part of it.
func (b *binder) bindUnary(sc *scope, u *syntax.Unary) (sqlExpr, error) {
	x, err := b.bindValue(sc, u.X)
	if err != nil {
		return x, err
	}
	if err := b.noStream(x); err != nil {
		return x, err
	}
	if x.lit != nil && x.family().numeric() {
		if u.Op == "-" {
			return literal(numberValue(number(*x.lit).neg(), famInt), x.typ), nil
		}
		return x, nil
	}
	return b.arithmetic(u.Op, numberLiteral("0"), x), nil
}

// arithmeticFunctions are the registered functions of the operators.
var arithmeticFunctions = map[string]string{
	"+": "iris_add", "-": "iris_sub", "*": "iris_mul", "/": "iris_div", `\`: "iris_quo", "#": "iris_modulo",
}

// bindBinary binds an operation on two values.
func (b *binder) bindBinary(sc *scope, e *syntax.Binary) (sqlExpr, error) {
	l, err := b.bindScalar(sc, e.L)
	if err != nil {
		return l, err
	}
	r, err := b.bindScalar(sc, e.R)
	if err != nil {
		return r, err
	}
	if err := b.noStream(l, r); err != nil {
		return l, err
	}
	if e.Op == "||" {
		return b.concat(l, r)
	}
	for _, x := range []sqlExpr{l, r} {
		if x.family() == famVector {
			return x, b.refuse(-378, "Datatype mismatch, explicit CAST is required")
		}
	}
	if l, err = b.settledNumber(l); err != nil {
		return l, err
	}
	if r, err = b.settledNumber(r); err != nil {
		return r, err
	}
	return b.arithmetic(e.Op, l, r), nil
}

// settledNumber types a lifted number; other parameters of an operation stay
// untyped and are taken for what they are.
func (b *binder) settledNumber(e sqlExpr) (sqlExpr, error) {
	if b.literalFormat(e.param) < 10 {
		return e, nil
	}
	return b.settled(e)
}

// arithmetic makes the call for l op r.
func (b *binder) arithmetic(op string, l, r sqlExpr) sqlExpr {
	t := arithmeticType(op, l.typ, r.typ)
	return call(arithmeticFunctions[op], t, l, r)
}

// call makes a call of a registered function. The first argument tells the
// function in which form its result is wanted.
func call(name string, t store.Type, args ...sqlExpr) sqlExpr {
	sql := name + "(" + itoa(int(familyOf(t)))
	for _, a := range args {
		sql += "," + a.sql
	}
	return sqlExpr{sql: sql + ")", typ: t, coll: orText(t.Collation, store.CollationExact)}
}

// concat binds l || r, which of two lists is a list.
func (b *binder) concat(l, r sqlExpr) (sqlExpr, error) {
	if l.typ.Class == store.ClassList && r.typ.Class == store.ClassList {
		return call("iris_list_concat", typeList, l, r), nil
	}
	var length int
	for _, x := range []*sqlExpr{&l, &r} {
		if x.param > 0 {
			typed, err := b.textArgument(*x)
			if err != nil {
				return l, err
			}
			*x = typed
		}
		_, n, _ := xdbc(x.typ)
		length += n
	}
	return sqlExpr{
		sql: "(" + textSQL(l) + " || " + textSQL(r) + ")", typ: textType(min(length, xdbcLengthMax)), coll: store.CollationExact,
	}, nil
}

// textSQL is the text string functions see in a value, as SQLite text.
func textSQL(e sqlExpr) string {
	switch e.family() {
	case famText, famStamp, famDecimal:
		return e.sql
	case famInt, famDate, famPosix:
		return "CAST(" + e.sql + " AS TEXT)"
	case famVector, famBytes:
		return "iris_cast(" + e.sql + "," + itoa(int(e.family())) + "," + castSpec(textType(0)) + ")"
	}
	if e.sql == "NULL" {
		return e.sql
	}
	return "iris_text(" + itoa(int(famText)) + "," + e.sql + ")"
}

// noStream refuses streams as operands and arguments.
func (b *binder) noStream(list ...sqlExpr) error {
	for _, e := range list {
		if e.typ.Class.Stream() {
			return b.refuse(-37, "SQL Scalar/Aggregate/Unary function not supported for Stream fields")
		}
	}
	return nil
}

// bindCast binds CAST and CONVERT.
func (b *binder) bindCast(sc *scope, c *syntax.Cast) (sqlExpr, error) {
	target := castTarget
	if c.Convert {
		target = convertTarget
	}
	t, ok := target(c.Type)
	if !ok {
		return sqlExpr{}, b.refuse(-376, "'"+c.Type.Name+"' is not a supported CAST target")
	}
	x, err := b.bindCastOperand(sc, c.X)
	if err != nil {
		return x, err
	}
	if x.typ.Class.Stream() && (!c.Convert || c.Escape || familyOf(t) != famText && familyOf(t) != famBytes) {
		return x, b.noStream(x)
	}
	if c.Style != nil {
		return b.bindStyled(sc, c, x, t)
	}
	return b.explicitCast(x, t, c.Convert), nil
}

// bindCastOperand binds what is cast. JSON_ARRAYAGG is whole there: the length of
// the target counts instead of its own.
func (b *binder) bindCastOperand(sc *scope, e syntax.Expr) (sqlExpr, error) {
	if a, ok := e.(*syntax.Aggregate); ok && a.Name == "JSON_ARRAYAGG" {
		b.wholeJSON = true
		defer func() { b.wholeJSON = false }()
	}
	return b.bindScalar(sc, e)
}

// explicitCast is a conversion the statement asks for. Unlike an implicit one it
// takes what is no date or time for day or second 0, and CONVERT refuses what is
// no BIT. Within a family it still rounds and cuts.
func (b *binder) explicitCast(x sqlExpr, t store.Type, convert bool) sqlExpr {
	name := "iris_explicit"
	if convert {
		name = "iris_converted"
	}
	switch f := familyOf(t); {
	case f == famInt && t.Class != store.ClassBoolean, f == famDouble, f == famVector:
		return b.cast(x, t)
	case x.family() == famTime && f.instant():
		day := sqlExpr{sql: b.system("now")}
		if convert {
			day.sql = "'1900-01-01'"
		}
		x = call("iris_at_time", typeStamp, day, x)
	}
	sql := name + "(" + x.sql + "," + itoa(int(x.family())) + "," + castSpec(t) + ")"
	return sqlExpr{sql: sql, typ: t, coll: store.CollationExact}
}

// bindStyled binds CONVERT(type, x, style): a date as text of a numbered format,
// or such a text as a date.
func (b *binder) bindStyled(sc *scope, c *syntax.Cast, x sqlExpr, t store.Type) (sqlExpr, error) {
	style, err := b.bindValue(sc, c.Style)
	if err != nil {
		return x, err
	}
	if x, err = b.settled(x); err != nil {
		return x, err
	}
	switch f := familyOf(t); {
	case f == famText && !x.family().numeric():
		styled := call("iris_style", textType(0), b.dateArgument(x), style)
		return b.explicitCast(styled, t, true), nil
	case f.temporal() && x.family() == famText:
		return b.explicitCast(call("iris_unstyle", typeStamp, x, style), t, true), nil
	}
	return b.explicitCast(x, t, true), nil
}

// bindCase binds both forms of CASE.
func (b *binder) bindCase(sc *scope, c *syntax.Case) (sqlExpr, error) {
	var operand sqlExpr
	var err error
	if c.Operand != nil {
		if operand, err = b.bindScalar(sc, c.Operand); err != nil {
			return operand, err
		}
	}
	conds := make([]string, len(c.Whens))
	values := make([]sqlExpr, 0, len(c.Whens)+1)
	for i, w := range c.Whens {
		if c.Operand != nil {
			conds[i], err = b.whenValue(sc, operand, w.Value)
		} else {
			conds[i], err = b.bindCond(sc, w.Cond)
		}
		if err != nil {
			return sqlExpr{}, err
		}
		v, err := b.bindScalar(sc, w.Then)
		if err != nil {
			return v, err
		}
		values = append(values, v)
	}
	if c.Else != nil {
		v, err := b.bindScalar(sc, c.Else)
		if err != nil {
			return v, err
		}
		values = append(values, v)
	}
	values, t, err := b.unify(values)
	if err != nil {
		return sqlExpr{}, err
	}
	sql := "CASE"
	for i, cond := range conds {
		sql += " WHEN " + cond + " THEN " + values[i].sql
	}
	if c.Else != nil {
		sql += " ELSE " + values[len(values)-1].sql
	}
	return sqlExpr{sql: sql + " END", typ: t, coll: orText(t.Collation, store.CollationExact)}, nil
}

// whenValue binds one WHEN of a simple CASE.
func (b *binder) whenValue(sc *scope, operand sqlExpr, value syntax.Expr) (string, error) {
	v, err := b.bindScalar(sc, value)
	if err != nil {
		return "", err
	}
	return b.compare("=", operand, v)
}

// unify brings expressions whose values meet in one place into a common form.
func (b *binder) unify(list []sqlExpr) ([]sqlExpr, store.Type, error) {
	var t store.Type
	for _, e := range list {
		if e.param == 0 || b.literalFormat(e.param) == 0 {
			t = commonType(t, e.typ)
			continue
		}
		switch b.literalFormat(e.param) {
		case 10:
			t = commonType(t, typeBigInt)
		case 11:
			t = commonType(t, typeNumber)
		default:
			t = commonType(t, textType(50))
		}
	}
	if t.Class == store.ClassNone && len(list) > 0 {
		t = textType(50)
	}
	if familyOf(t) == famText {
		t.Collation = store.CollationExact
	}
	out := make([]sqlExpr, len(list))
	for i, e := range list {
		var err error
		if out[i], err = b.coerce(e, t); err != nil {
			return nil, t, err
		}
	}
	return out, t, nil
}

// bindDateTime binds {d …}, {t …} and {ts …}.
func (b *binder) bindDateTime(sc *scope, d *syntax.DateTimeLit) (sqlExpr, error) {
	t := map[string]store.Type{"d": typeDate, "t": {Class: store.ClassTime}, "ts": typeStamp}[d.Kind]
	x, err := b.bindScalar(sc, d.X)
	if err != nil {
		return x, err
	}
	if x, err = b.typed(x, t); err != nil {
		return x, err
	}
	x.lit, x.param = nil, 0
	x.name = "HostVar"
	return x, nil
}

// bindToVector binds TO_VECTOR, whose element type is known at prepare time.
func (b *binder) bindToVector(sc *scope, v *syntax.ToVector) (sqlExpr, error) {
	x, err := b.bindScalar(sc, v.X)
	if err != nil {
		return x, err
	}
	if x.param > 0 {
		if x, err = b.typed(x, textType(0)); err != nil {
			return x, err
		}
	}
	t := store.Type{Class: store.ClassVector, Element: elementNamed(v.Type)}
	length := numberLiteral("0")
	if v.Length != nil {
		if length, err = b.bindScalar(sc, v.Length); err != nil {
			return x, err
		}
		if length.lit != nil {
			t.Len = int(length.lit.Int())
		} else if length, err = b.typed(length, typeInteger); err != nil {
			return x, err
		}
	}
	return call("iris_to_vector", t, x, literal(store.Int(int64(t.Element)), typeInteger), length), nil
}

// bindSubquery binds a query in value position.
func (b *binder) bindSubquery(sc *scope, s *syntax.Subquery) (sqlExpr, error) {
	q, err := b.bindItemQuery(sc, s.Query)
	if err != nil {
		return sqlExpr{}, err
	}
	item := q.body.columns()[0]
	return sqlExpr{sql: "(" + q.sql() + ")", typ: item.typ, coll: item.coll, name: "Subquery"}, nil
}

// bindItemQuery binds a subquery that must have exactly one item.
func (b *binder) bindItemQuery(sc *scope, query *syntax.Query) (*boundQuery, error) {
	q, err := b.bindQuery(sc, query)
	if err != nil {
		return nil, err
	}
	if len(q.body.columns()) != 1 {
		return nil, b.refuse(-10, "The SELECT list of the subquery must have exactly one item")
	}
	return q, nil
}
