package analyze

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// operator analyses an operator applied to its operands.
func (a *analyzer) operator(s *scope, o *pgsql.OpExpr) (Expr, error) {
	if err := knownSchema(o.Schema, o.Pos); err != nil {
		return nil, err
	}
	if row, ok := o.Left.(*pgsql.RowExpr); ok {
		switch right := o.Right.(type) {
		case *pgsql.RowExpr:
			return a.rowCompare(s, o.Op, row, right, o.Pos)
		case *pgsql.Subquery:
			return a.rowOfQuery(s, o, row, right)
		}
	}
	if x, err := a.irisOperator(s, o); x != nil || err != nil {
		return x, err
	}
	var args []Expr
	if o.Left != nil {
		left, err := a.expr(s, o.Left)
		if err != nil {
			return nil, err
		}
		args = append(args, left)
	}
	right, err := a.expr(s, o.Right)
	if err != nil {
		return nil, err
	}
	args = append(args, right)
	if c := negated(o, right); c != nil {
		return c, nil
	}
	return a.applyOperator(o.Op, args, o.Pos)
}

// knownSchema refuses the schemas that OPERATOR(schema.op) cannot mean: all
// operators are PostgreSQL's own.
func knownSchema(schema string, pos int) error {
	if schema == "" || schema == "pg_catalog" {
		return nil
	}
	return pgerr.New(pgerr.UndefinedSchema, "schema %q does not exist", schema).At(pos)
}

// negated folds the sign into a numeric literal, as PostgreSQL's grammar does,
// so that -2147483648 is an integer.
func negated(o *pgsql.OpExpr, right Expr) Expr {
	lit, ok := o.Right.(*pgsql.Literal)
	if o.Left != nil || o.Op != "-" || !ok {
		return nil
	}
	switch lit.Kind {
	case pgsql.LiteralInteger, pgsql.LiteralNumeric:
		if c, ok := right.(*Const); ok && c.Value.Kind() == value.KindInt {
			n := *c
			n.At, n.Value = o.Pos, value.Int(-c.Value.Int())
			if v := n.Value.Int(); v == int64(int32(v)) {
				n.Typ = plain(pgtype.Int4OID)
			}
			return &n
		}
	}
	return nil
}

// applyOperator resolves an operator for operands and calls it.
func (a *analyzer) applyOperator(name string, args []Expr, pos int) (Expr, error) {
	if name == "!=" {
		name = "<>"
	}
	c, err := a.findOperator(name, args, pos)
	if err != nil {
		return nil, err
	}
	call, err := a.call(c, args, pos)
	if err != nil {
		return nil, err
	}
	call.Operator = name
	return call, nil
}

// findOperator picks the operator's function, with PostgreSQL's errors.
func (a *analyzer) findOperator(name string, args []Expr, pos int) (*candidate, error) {
	types := typesOf(args)
	c, ambiguous := resolve(a.catalog.Operators(name), shape{types: types, operator: true})
	if c != nil {
		return c, nil
	}
	shown := name + " " + typeName(types[0])
	if len(types) == 2 {
		shown = typeName(types[0]) + " " + name + " " + typeName(types[1])
	}
	if ambiguous {
		return nil, pgerr.New(pgerr.AmbiguousFunction, "operator is not unique: %s", shown).
			WithHint("Could not choose a best candidate operator. You might need to add explicit type casts.").At(pos)
	}
	if err := bitVectorOperator(name, types); err != nil {
		return nil, err.At(pos)
	}
	hint := "No operator matches the given name and argument types. You might need to add explicit type casts."
	if len(types) == 1 {
		hint = "No operator matches the given name and argument type. You might need to add an explicit type cast."
	}
	return nil, pgerr.New(pgerr.UndefinedFunction, "operator does not exist: %s", shown).WithHint("%s", hint).At(pos)
}

// typesOf lists the types of expressions.
func typesOf(es []Expr) []pgtype.OID {
	out := make([]pgtype.OID, len(es))
	for i, e := range es {
		out[i] = e.Type().OID
	}
	return out
}

// call coerces arguments to what a candidate takes and builds the call.
func (a *analyzer) call(c *candidate, args []Expr, pos int) (*Call, error) {
	args = append([]Expr(nil), args...)
	types := typesOf(args)
	if undetermined(c.args, types) {
		return nil, pgerr.New(pgerr.DatatypeMismatch, "could not determine polymorphic type because input has type unknown")
	}
	elem, _ := bindPolymorphic(c.args, types)
	for i, x := range args {
		want := concrete(c.args[i], elem)
		if want == anyOID && (!isUnknown(x) || a.undecided(x) || c.fn.Name == "pg_typeof") {
			continue
		}
		out, err := a.mustCoerce(x, plain(want), implicit)
		if err != nil {
			return nil, err
		}
		args[i] = out
	}
	args, err := a.ordered(c, args, pos)
	if err != nil {
		return nil, err
	}
	if err := a.configured(args); err != nil {
		return nil, err
	}
	typ := plain(concrete(c.fn.Ret, elem))
	return &Call{Node: Node{Typ: typ, At: pos}, Func: c.fn, Args: args}, nil
}

// undecided reports whether an argument that may be of any type is a parameter without
// one: nothing else may decide its type then.
func (a *analyzer) undecided(x Expr) bool {
	p, ok := x.(*Param)
	if !ok || !isUnknown(x) {
		return false
	}
	if a.anyParam == nil {
		a.anyParam = p
	}
	return true
}

// comparison resolves an operator of two values and returns its function and
// the coerced operands.
func (a *analyzer) comparison(op string, left, right Expr, pos int) (fn *Function, l, r Expr, err error) {
	x, err := a.applyOperator(op, []Expr{left, right}, pos)
	if err != nil {
		return nil, nil, nil, err
	}
	c := x.(*Call)
	return c.Func, c.Args[0], c.Args[1], nil
}

// between analyses [NOT] BETWEEN as two comparisons.
func (a *analyzer) between(s *scope, b *pgsql.BetweenExpr) (Expr, error) {
	xs, err := a.exprs(s, []pgsql.Expr{b.Arg, b.Low, b.High})
	if err != nil {
		return nil, err
	}
	within := func(low, high Expr) (Expr, error) {
		ge, err := a.applyOperator(">=", []Expr{xs[0], low}, b.Pos)
		if err != nil {
			return nil, err
		}
		le, err := a.applyOperator("<=", []Expr{xs[0], high}, b.Pos)
		if err != nil {
			return nil, err
		}
		return &BoolOp{Node: Node{Typ: boolType, At: b.Pos}, Op: And, Args: []Expr{ge, le}}, nil
	}
	out, err := within(xs[1], xs[2])
	if err == nil && b.Symmetric {
		var other Expr
		if other, err = within(xs[2], xs[1]); err == nil {
			out = &BoolOp{Node: Node{Typ: boolType, At: b.Pos}, Op: Or, Args: []Expr{out, other}}
		}
	}
	if err != nil || !b.Not {
		return out, err
	}
	return &BoolOp{Node: Node{Typ: boolType, At: b.Pos}, Op: Not, Args: []Expr{out}}, nil
}

// isNormalized analyses IS [NOT] [form] NORMALIZED, which is a call of a function.
func (a *analyzer) isNormalized(s *scope, e *pgsql.IsExpr) (Expr, error) {
	f := &pgsql.FuncCall{
		Pos: e.Pos, Schema: "pg_catalog", Name: "is_normalized", Args: []pgsql.Expr{e.Arg}, Syntax: pgsql.SyntaxIsNormalized,
	}
	if e.Form != "" {
		f.Syntax = pgsql.SyntaxIsFormNormalized
		f.Args = append(f.Args, &pgsql.Literal{Pos: e.Pos, Kind: pgsql.LiteralString, Text: e.Form})
	}
	x, err := a.funcCall(s, f)
	if err != nil || !e.Not {
		return x, err
	}
	return &BoolOp{Node: Node{Typ: boolType, At: e.Pos}, Op: Not, Args: []Expr{x}}, nil
}

// isExpr analyses IS [NOT] NULL, TRUE, FALSE and UNKNOWN, and those that are not
// about truth.
func (a *analyzer) isExpr(s *scope, e *pgsql.IsExpr) (Expr, error) {
	switch e.Kind {
	case pgsql.IsNormalized:
		return a.isNormalized(s, e)
	case pgsql.IsDocument:
		return nil, pgerr.Unsupported("IS DOCUMENT").At(e.Pos)
	}
	x, err := a.expr(s, e.Arg)
	if err != nil {
		return nil, err
	}
	node := Node{Typ: boolType, At: e.Pos}
	switch e.Kind {
	case pgsql.IsNull:
		if x, err = a.settle(x); err != nil {
			return nil, err
		}
		return &NullTest{Node: node, Arg: x, Not: e.Not}, nil
	case pgsql.IsTrue, pgsql.IsFalse, pgsql.IsUnknown:
		if x, err = a.coerceBool(x, "IS"); err != nil {
			return nil, err
		}
		return &BoolTest{Node: node, Arg: x, Test: BoolTestKind(e.Kind - pgsql.IsTrue), Not: e.Not}, nil
	}
	return nil, pgerr.Unsupported("this IS test").At(e.Pos)
}

// distinctExpr analyses IS [NOT] DISTINCT FROM.
func (a *analyzer) distinctExpr(s *scope, e *pgsql.DistinctExpr) (Expr, error) {
	if l, r := rowPair(e.Left, e.Right); l != nil && len(l.Fields) == len(r.Fields) && len(l.Fields) > 0 {
		return a.rowDistinct(s, e, l, r)
	}
	xs, err := a.exprs(s, []pgsql.Expr{e.Left, e.Right})
	if err != nil {
		return nil, err
	}
	eq, l, r, err := a.comparison("=", xs[0], xs[1], e.Pos)
	if err != nil {
		return nil, err
	}
	return &DistinctFrom{Node: Node{Typ: boolType, At: e.Pos}, Left: l, Right: r, Equal: eq, Not: e.Not}, nil
}

// in analyses [NOT] IN over a list or a subquery.
func (a *analyzer) in(s *scope, e *pgsql.InExpr) (Expr, error) {
	if e.Query != nil {
		out, err := a.testSubquery(s, subqueryTest{InSubquery, e.Arg, "=", e.Query, e.Pos})
		if err != nil {
			return nil, err
		}
		out.Not = e.Not
		return out, nil
	}
	if row, ok := e.Arg.(*pgsql.RowExpr); ok {
		return a.rowIn(s, e, row)
	}
	xs, err := a.exprs(s, append([]pgsql.Expr{e.Arg}, e.List...))
	if err != nil {
		return nil, err
	}
	if t, err := a.commonType(xs, "IN"); err == nil && t != 0 {
		if _, err := a.unify(xs, "IN"); err == nil {
			return a.inList(xs, e)
		}
	}
	return a.inAsOr(xs, e)
}

// inList builds IN whose operands have one type.
func (a *analyzer) inList(xs []Expr, e *pgsql.InExpr) (Expr, error) {
	eq, _, _, err := a.comparison("=", xs[0], xs[1], e.Pos)
	if err != nil {
		return nil, err
	}
	node := Node{Typ: boolType, At: e.Pos}
	return &InList{Node: node, Arg: xs[0], List: xs[1:], Equal: eq, Not: e.Not}, nil
}

// inAsOr builds IN whose operands are compared each in its own way.
func (a *analyzer) inAsOr(xs []Expr, e *pgsql.InExpr) (Expr, error) {
	out := &BoolOp{Node: Node{Typ: boolType, At: e.Pos}, Op: Or}
	for _, item := range xs[1:] {
		eq, err := a.applyOperator("=", []Expr{xs[0], item}, e.Pos)
		if err != nil {
			return nil, err
		}
		out.Args = append(out.Args, eq)
	}
	if e.Not {
		return &BoolOp{Node: out.Node, Op: Not, Args: []Expr{out}}, nil
	}
	return out, nil
}

// likeOperators are the operators that LIKE and ILIKE mean.
var likeOperators = map[pgsql.LikeKind]string{pgsql.Like: "~~", pgsql.ILike: "~~*"}

// likeOperator is the operator that LIKE, ILIKE or their negation means.
func likeOperator(e *pgsql.LikeExpr) string {
	if e.Not {
		return "!" + likeOperators[e.Kind]
	}
	return likeOperators[e.Kind]
}

// like analyses LIKE and ILIKE.
func (a *analyzer) like(s *scope, e *pgsql.LikeExpr) (Expr, error) {
	if e.Kind == pgsql.Similar {
		return a.similar(s, e)
	}
	if row, ok := e.Arg.(*pgsql.RowExpr); ok && e.Escape == nil {
		if _, ok := e.Pattern.(*pgsql.Subquery); ok {
			return a.operator(s, &pgsql.OpExpr{Pos: e.Pos, Op: likeOperator(e), Left: row, Right: e.Pattern})
		}
	}
	xs, err := a.likeOperands(s, e)
	if err != nil {
		return nil, err
	}
	if xs[0].Type().OID == pgtype.ByteaOID || xs[1].Type().OID == pgtype.ByteaOID {
		return a.likeBytes(xs, e)
	}
	for i, x := range xs {
		if i == 0 && x.Type().OID == pgtype.BPCharOID {
			continue // it is compared with its blanks
		}
		out, err := a.coerce(x, plain(pgtype.TextOID), implicit)
		if err != nil {
			return nil, err
		}
		if out == nil {
			_, err := a.findOperator(likeOperators[e.Kind], xs[:2], e.Pos)
			if err == nil {
				err = pgerr.Unsupported("LIKE on type %s", typeName(x.Type().OID)).At(e.Pos)
			}
			return nil, err
		}
		xs[i] = out
	}
	out := &Like{
		Node: Node{Typ: boolType, At: e.Pos}, Arg: xs[0], Pattern: xs[1],
		Insensitive: e.Kind == pgsql.ILike, Not: e.Not,
	}
	if e.Escape != nil {
		out.Escape = xs[2]
	}
	return out, nil
}

// likeBytes analyses LIKE of bytea as PostgreSQL does LIKE of anything: an operator,
// whose pattern goes through like_escape when an escape character is given.
func (a *analyzer) likeBytes(xs []Expr, e *pgsql.LikeExpr) (Expr, error) {
	if e.Escape != nil {
		f := &pgsql.FuncCall{Pos: e.Pos, Schema: "pg_catalog", Name: "like_escape"}
		c, err := a.findFunction(f, a.catalog.Functions(f.Schema, f.Name), xs[1:])
		if err != nil {
			return nil, err
		}
		if xs[1], err = a.call(c, xs[1:], e.Pos); err != nil {
			return nil, err
		}
	}
	op := likeOperators[e.Kind]
	if e.Not {
		op = "!" + op
	}
	return a.applyOperator(op, xs[:2], e.Pos)
}

// likeOperands analyses the operands: argument, pattern, and the escape character
// if there is one.
func (a *analyzer) likeOperands(s *scope, e *pgsql.LikeExpr) ([]Expr, error) {
	list := []pgsql.Expr{e.Arg, e.Pattern}
	if e.Escape != nil {
		list = append(list, e.Escape)
	}
	return a.exprs(s, list)
}

// similar analyses SIMILAR TO: a match with the regular expression that
// similar_to_escape makes of the pattern.
func (a *analyzer) similar(s *scope, e *pgsql.LikeExpr) (Expr, error) {
	xs, err := a.likeOperands(s, e)
	if err != nil {
		return nil, err
	}
	f := &pgsql.FuncCall{Pos: e.Pos, Schema: "pg_catalog", Name: "similar_to_escape"}
	c, err := a.findFunction(f, a.catalog.Functions(f.Schema, f.Name), xs[1:])
	if err != nil {
		return nil, err
	}
	pattern, err := a.call(c, xs[1:], e.Pos)
	if err != nil {
		return nil, err
	}
	op := "~"
	if e.Not {
		op = "!~"
	}
	return a.applyOperator(op, []Expr{xs[0], pattern}, e.Pos)
}

// quantified analyses op ANY|ALL over an array or a subquery.
func (a *analyzer) quantified(s *scope, e *pgsql.QuantifiedExpr) (Expr, error) {
	if e.Query != nil {
		kind := InSubquery
		if e.All {
			kind = AllSubquery
		}
		return a.testSubquery(s, subqueryTest{kind, e.Left, e.Op, e.Query, e.Pos})
	}
	xs, err := a.exprs(s, []pgsql.Expr{e.Left, e.Array})
	if err != nil {
		return nil, err
	}
	if isUnknown(xs[1]) {
		element := xs[0].Type().OID
		if element == pgtype.UnknownOID {
			element = pgtype.TextOID
		}
		if xs[1], err = a.mustCoerce(xs[1], plain(arrayOf(element)), implicit); err != nil {
			return nil, err
		}
	}
	elem := elementOf(xs[1].Type().OID)
	if elem == 0 {
		return nil, pgerr.New(pgerr.WrongObjectType, "op ANY/ALL (array) requires array on right side").At(e.Pos)
	}
	fn, left, right, err := a.comparison(e.Op, xs[0], &Const{Node: Node{Typ: plain(elem), At: xs[1].Pos()}}, e.Pos)
	if err != nil {
		return nil, err
	}
	array, err := a.mustCoerce(xs[1], plain(arrayOf(right.Type().OID)), implicit)
	if err != nil {
		return nil, err
	}
	return &ArrayCompare{Node: Node{Typ: boolType, At: e.Pos}, Arg: left, Array: array, Op: fn, Operator: e.Op, All: e.All}, nil
}
