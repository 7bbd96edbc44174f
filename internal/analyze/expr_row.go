package analyze

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// rowComparisons are the operators that compare rows column by column.
var rowComparisons = map[string]bool{"=": true, "<>": true, "!=": true, "<": true, "<=": true, ">": true, ">=": true}

// rowPair returns the operands of an operator that are both written as rows.
func rowPair(left, right pgsql.Expr) (l, r *pgsql.RowExpr) {
	l, _ = left.(*pgsql.RowExpr)
	if r, _ = right.(*pgsql.RowExpr); l == nil || r == nil {
		return nil, nil
	}
	return l, r
}

// rowCompare analyses (a, b) op (c, d) as comparisons of the columns, so that
// a NULL makes the result unknown only where it decides.
func (a *analyzer) rowCompare(s *scope, op string, l, r *pgsql.RowExpr, pos int) (Expr, error) {
	switch {
	case len(l.Fields) != len(r.Fields):
		return nil, pgerr.New(pgerr.SyntaxError, "unequal number of entries in row expressions").At(pos)
	case len(l.Fields) == 0:
		return nil, pgerr.New(pgerr.FeatureNotSupported, "cannot compare rows of zero length").At(pos)
	}
	left, err := a.exprs(s, l.Fields)
	if err != nil {
		return nil, err
	}
	right, err := a.exprs(s, r.Fields)
	if err != nil {
		return nil, err
	}
	switch {
	case op == "=":
		return a.columnwise(op, And, left, right, pos)
	case op == "<>", op == "!=":
		return a.columnwise("<>", Or, left, right, pos)
	case !rowComparisons[op]:
		return nil, a.notOfRows(op, left, right, pos)
	}
	return a.rowOrder(op, left, right, pos)
}

// notOfRows is the error of an operator that does not compare rows.
func (a *analyzer) notOfRows(op string, left, right []Expr, pos int) error {
	for i := range left {
		x, err := a.applyOperator(op, []Expr{left[i], right[i]}, pos)
		if err != nil {
			return err
		}
		if t := x.Type().OID; t != pgtype.BoolOID {
			return pgerr.New(pgerr.DatatypeMismatch, "row comparison operator must yield type boolean, not type %s", typeName(t)).At(pos)
		}
	}
	return pgerr.New(pgerr.FeatureNotSupported, "could not determine interpretation of row comparison operator %s", op).
		WithHint("Row comparison operators must be associated with btree operator families.").At(pos)
}

// columnwise joins the comparisons of all pairs of columns.
func (a *analyzer) columnwise(op string, join BoolOpKind, left, right []Expr, pos int) (Expr, error) {
	out := &BoolOp{Node: Node{Typ: boolType, At: pos}, Op: join}
	for i := range left {
		x, err := a.applyOperator(op, []Expr{left[i], right[i]}, pos)
		if err != nil {
			return nil, err
		}
		out.Args = append(out.Args, x)
	}
	if len(out.Args) == 1 {
		return out.Args[0], nil
	}
	return out, nil
}

// rowDistinct analyses (a, b) IS [NOT] DISTINCT FROM (c, d): a pair of columns is
// distinct, or none is.
func (a *analyzer) rowDistinct(s *scope, e *pgsql.DistinctExpr, l, r *pgsql.RowExpr) (Expr, error) {
	out := &BoolOp{Node: Node{Typ: boolType, At: e.Pos}, Op: Or}
	if e.Not {
		out.Op = And
	}
	for i := range l.Fields {
		x, err := a.distinctExpr(s, &pgsql.DistinctExpr{Pos: e.Pos, Left: l.Fields[i], Right: r.Fields[i], Not: e.Not})
		if err != nil {
			return nil, err
		}
		out.Args = append(out.Args, x)
	}
	if len(out.Args) == 1 {
		return out.Args[0], nil
	}
	return out, nil
}

// rowOrder is the lexicographic comparison: a before c, or a equal to c and the
// rest in order. Only the last column may be equal in <= and >=.
func (a *analyzer) rowOrder(op string, left, right []Expr, pos int) (Expr, error) {
	last := len(left) - 1
	out, err := a.applyOperator(op, []Expr{left[last], right[last]}, pos)
	if err != nil {
		return nil, err
	}
	node := Node{Typ: boolType, At: pos}
	for i := last - 1; i >= 0; i-- {
		before, err := a.applyOperator(op[:1], []Expr{left[i], right[i]}, pos)
		if err != nil {
			return nil, err
		}
		same, err := a.applyOperator("=", []Expr{left[i], right[i]}, pos)
		if err != nil {
			return nil, err
		}
		rest := &BoolOp{Node: node, Op: And, Args: []Expr{same, out}}
		out = &BoolOp{Node: node, Op: Or, Args: []Expr{before, rest}}
	}
	return out, nil
}

// rowIn analyses (a, b) [NOT] IN ((c, d), …).
func (a *analyzer) rowIn(s *scope, e *pgsql.InExpr, l *pgsql.RowExpr) (Expr, error) {
	out := &BoolOp{Node: Node{Typ: boolType, At: e.Pos}, Op: Or}
	for _, item := range e.List {
		r, ok := item.(*pgsql.RowExpr)
		if !ok {
			return nil, pgerr.Unsupported("IN of a row and something else").At(item.Position())
		}
		x, err := a.rowCompare(s, "=", l, r, e.Pos)
		if err != nil {
			return nil, err
		}
		out.Args = append(out.Args, x)
	}
	var x Expr = out
	if len(out.Args) == 1 {
		x = out.Args[0]
	}
	if e.Not {
		x = &BoolOp{Node: out.Node, Op: Not, Args: []Expr{x}}
	}
	return x, nil
}

// rowOfQuery analyses (a, b) op (query), whose query yields one row at most.
func (a *analyzer) rowOfQuery(s *scope, o *pgsql.OpExpr, row *pgsql.RowExpr, sub *pgsql.Subquery) (Expr, error) {
	out, err := a.testRow(s, subqueryTest{kind: InSubquery, op: o.Op, query: sub.Query, pos: o.Pos}, row)
	if err != nil {
		return nil, err
	}
	out.Single = true
	return out, nil
}

// testRow analyses (a, b) op ANY|ALL (query). The columns are compared one by one.
func (a *analyzer) testRow(s *scope, t subqueryTest, row *pgsql.RowExpr) (*Subquery, error) {
	op := t.op
	if op == "!=" {
		op = "<>"
	}
	left, err := a.exprs(s, row.Fields)
	if err != nil {
		return nil, err
	}
	q, err := a.query(t.query, s, settleUnknown)
	if err != nil {
		return nil, err
	}
	switch n := len(q.Visible()); {
	case n < len(left):
		return nil, pgerr.New(pgerr.SyntaxError, "subquery has too few columns").At(t.pos)
	case n > len(left):
		return nil, pgerr.New(pgerr.SyntaxError, "subquery has too many columns").At(t.pos)
	}
	if !rowComparisons[op] {
		var right []Expr
		for _, target := range q.Visible() {
			right = append(right, &Const{Node: Node{Typ: target.Expr.Type(), At: t.pos}})
		}
		return nil, a.notOfRows(op, left, right, t.pos)
	}
	test := &RowExpr{Node: Node{Typ: plain(pgtype.RecordOID), At: row.Pos}}
	out := &Subquery{Node: Node{Typ: boolType, At: t.pos}, Kind: t.kind, Query: q, Test: test, Operator: op}
	for i := range left {
		x, err := a.compareColumn(out, i, left[i])
		if err != nil {
			return nil, err
		}
		test.Fields = append(test.Fields, x)
	}
	return out, nil
}

// compareColumn adds the operators that compare an operand with column i of a subquery,
// and returns the operand as they want it.
func (a *analyzer) compareColumn(out *Subquery, i int, left Expr) (Expr, error) {
	op, ordered := out.Operator, out.Operator != "=" && out.Operator != "<>"
	if ordered {
		op = op[:1] // that it may be equal is for all columns together
	}
	typ := out.Query.Visible()[i].Expr.Type()
	fn, l, r, err := a.comparison(op, left, &Const{Node: Node{Typ: typ, At: out.At}}, out.At)
	if err != nil {
		return nil, err
	}
	if r.Type().OID != typ.OID {
		if err := a.castTarget(out.Query, i, r.Type()); err != nil {
			return nil, err
		}
	}
	out.Ops = append(out.Ops, fn)
	if !ordered {
		return l, nil
	}
	equal, same, _, err := a.comparison("=", l, &Const{Node: Node{Typ: r.Type(), At: out.At}}, out.At)
	out.Equals = append(out.Equals, equal)
	return same, err
}
