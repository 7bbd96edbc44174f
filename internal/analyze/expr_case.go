package analyze

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// caseExpr analyses CASE; the simple form compares its operand in each arm.
func (a *analyzer) caseExpr(s *scope, e *pgsql.CaseExpr) (Expr, error) {
	var operand Expr
	var err error
	if e.Arg != nil {
		if operand, err = a.expr(s, e.Arg); err != nil {
			return nil, err
		}
		if operand, err = a.settle(operand); err != nil {
			return nil, err
		}
	}
	conds := make([]Expr, len(e.Whens))
	var results []Expr
	for i, w := range e.Whens {
		if conds[i], err = a.whenCond(s, operand, w); err != nil {
			return nil, err
		}
		x, err := a.expr(s, w.Result)
		if err != nil {
			return nil, err
		}
		results = append(results, x)
	}
	last := nullOf(plain(pgtype.UnknownOID), e.Pos)
	if e.Else != nil {
		if last, err = a.expr(s, e.Else); err != nil {
			return nil, err
		}
	}
	// PostgreSQL looks at ELSE first when it chooses the common type.
	all := append([]Expr{last}, results...)
	t, err := a.unify(all, "CASE")
	if err != nil {
		return nil, err
	}
	out := &Case{Node: Node{Typ: t, At: e.Pos}, Else: all[0], Simple: e.Arg != nil}
	for i, cond := range conds {
		out.Whens = append(out.Whens, When{Cond: cond, Result: all[i+1]})
	}
	return out, nil
}

// whenCond analyses the condition of one arm.
func (a *analyzer) whenCond(s *scope, operand Expr, w *pgsql.CaseWhen) (Expr, error) {
	x, err := a.expr(s, w.Cond)
	if err != nil {
		return nil, err
	}
	if operand != nil {
		return a.applyOperator("=", []Expr{operand, x}, w.Pos)
	}
	return a.coerceBool(x, "CASE/WHEN")
}

// coalesce analyses COALESCE.
func (a *analyzer) coalesce(s *scope, e *pgsql.CoalesceExpr) (Expr, error) {
	xs, err := a.exprs(s, e.Args)
	if err != nil {
		return nil, err
	}
	t, err := a.unify(xs, "COALESCE")
	if err != nil {
		return nil, err
	}
	return &Coalesce{Node: Node{Typ: t, At: e.Pos}, Args: xs}, nil
}

// nullIf analyses NULLIF, whose type is that of its left operand.
func (a *analyzer) nullIf(s *scope, e *pgsql.NullIfExpr) (Expr, error) {
	xs, err := a.exprs(s, []pgsql.Expr{e.Left, e.Right})
	if err != nil {
		return nil, err
	}
	eq, left, right, err := a.comparison("=", xs[0], xs[1], e.Pos)
	if err != nil {
		return nil, err
	}
	return &NullIf{Node: Node{Typ: left.Type(), At: e.Pos}, Left: left, Right: right, Equal: eq}, nil
}

// minMax analyses GREATEST and LEAST.
func (a *analyzer) minMax(s *scope, e *pgsql.MinMaxExpr) (Expr, error) {
	name := "GREATEST"
	if e.Least {
		name = "LEAST"
	}
	xs, err := a.exprs(s, e.Args)
	if err != nil {
		return nil, err
	}
	t, err := a.unify(xs, name)
	if err != nil {
		return nil, err
	}
	less, _, _, err := a.comparison("<", xs[0], xs[0], e.Pos)
	if err != nil {
		return nil, err
	}
	return &MinMax{Node: Node{Typ: t, At: e.Pos}, Args: xs, Greater: !e.Least, Less: less}, nil
}

// array analyses ARRAY[…].
func (a *analyzer) array(s *scope, e *pgsql.ArrayExpr) (Expr, error) {
	if len(e.Elements) == 0 {
		return nil, pgerr.New(pgerr.IndeterminateDatatype, "cannot determine type of empty array").
			WithHint("Explicitly cast to the desired type, for example ARRAY[]::integer[].").At(e.Pos)
	}
	xs, err := a.exprs(s, e.Elements)
	if err != nil {
		return nil, err
	}
	t, err := a.unify(xs, "ARRAY")
	if err != nil {
		return nil, err
	}
	if elementOf(t.OID) == 0 {
		element := t.OID
		if t.OID = arrayOf(element); t.OID == 0 {
			return nil, pgerr.New(pgerr.UndefinedObject, "could not find array type for data type %s",
				typeName(element)).At(e.Pos)
		}
	}
	return &ArrayExpr{Node: Node{Typ: t, At: e.Pos}, Elements: xs}, nil
}

// arrayAs analyses ARRAY[…]::type[], which gives each element the type.
func (a *analyzer) arrayAs(s *scope, e *pgsql.ArrayExpr, t TypeRef) (Expr, error) {
	out := &ArrayExpr{Node: Node{Typ: t, At: e.Pos}}
	element := TypeRef{elementOf(t.OID), t.Typmod}
	for _, item := range e.Elements {
		if nested, ok := item.(*pgsql.ArrayExpr); ok {
			x, err := a.arrayAs(s, nested, t)
			if err != nil {
				return nil, err
			}
			out.Elements = append(out.Elements, x)
			continue
		}
		x, err := a.expr(s, item)
		if err != nil {
			return nil, err
		}
		if x, err = a.mustCoerce(x, element, explicit); err != nil {
			return nil, err
		}
		out.Elements = append(out.Elements, x)
	}
	return out, nil
}

// rowItems analyses the fields of ROW(…), where t.* and (x).* stand for several.
func (a *analyzer) rowItems(s *scope, es []pgsql.Expr) ([]Expr, error) {
	starred := func(e pgsql.Expr) bool {
		switch e := e.(type) {
		case *pgsql.ColumnRef:
			return e.Star
		case *pgsql.FieldExpr:
			return e.Star
		}
		return false
	}
	if !slices.ContainsFunc(es, starred) {
		return a.exprs(s, es)
	}
	saved := s.query.Targets
	defer func() { s.query.Targets = saved }()
	s.query.Targets = nil
	list := make([]*pgsql.Target, len(es))
	for i, e := range es {
		list[i] = &pgsql.Target{Pos: e.Position(), Expr: e}
	}
	if err := a.targetList(s, list); err != nil {
		return nil, err
	}
	out := make([]Expr, len(s.query.Targets))
	for i, t := range s.query.Targets {
		out[i] = t.Expr
	}
	return out, nil
}

// row analyses ROW(…).
func (a *analyzer) row(s *scope, e *pgsql.RowExpr) (Expr, error) {
	xs, err := a.rowItems(s, e.Fields)
	if err != nil {
		return nil, err
	}
	if len(xs) > targetsMax {
		return nil, pgerr.New(pgerr.TooManyColumns, "ROW expressions can have at most %d entries", targetsMax).At(e.Pos)
	}
	out := &RowExpr{Node: Node{Typ: plain(pgtype.RecordOID), At: e.Pos}, unknown: slices.Clone(xs)}
	for i, x := range xs {
		if _, isParam := x.(*Param); isParam {
			continue // it gets the type of the field that it becomes
		}
		if xs[i], err = a.settle(x); err != nil {
			return nil, err
		}
	}
	out.Fields = xs
	return out, nil
}

// subquery analyses a query used as a value.
func (a *analyzer) subquery(s *scope, sel *pgsql.SelectStatement, kind SubqueryKind, pos int) (Expr, error) {
	q, err := a.query(sel, s, settleUnknown)
	if err != nil {
		return nil, err
	}
	out := &Subquery{Node: Node{Typ: boolType, At: pos}, Kind: kind, Query: q}
	if kind == Exists {
		return out, nil
	}
	targets := q.Visible()
	if len(targets) != 1 {
		return nil, pgerr.New(pgerr.SyntaxError, "subquery must return only one column").At(pos)
	}
	out.Typ = targets[0].Expr.Type()
	if kind == ArraySubquery {
		if t := arrayOf(out.Typ.OID); t != 0 {
			out.Typ = plain(t)
		} else if elementOf(out.Typ.OID) == 0 {
			return nil, pgerr.New(pgerr.UndefinedObject, "could not find array type for data type %s",
				typeName(out.Typ.OID)).At(pos)
		}
	}
	return out, nil
}

// subqueryTest is expr op ANY|ALL (query), IN being = ANY.
type subqueryTest struct {
	kind  SubqueryKind
	arg   pgsql.Expr
	op    string
	query *pgsql.SelectStatement
	pos   int
}

// testSubquery analyses a comparison with the rows of a subquery.
func (a *analyzer) testSubquery(s *scope, t subqueryTest) (*Subquery, error) {
	pos := t.pos
	if row, ok := t.arg.(*pgsql.RowExpr); ok {
		return a.testRow(s, t, row)
	}
	left, err := a.expr(s, t.arg)
	if err != nil {
		return nil, err
	}
	q, err := a.query(t.query, s, settleUnknown)
	if err != nil {
		return nil, err
	}
	targets := q.Visible()
	if len(targets) != 1 {
		return nil, pgerr.New(pgerr.SyntaxError, "subquery has too many columns").At(pos)
	}
	fn, l, r, err := a.comparison(t.op, left, &Const{Node: Node{Typ: targets[0].Expr.Type(), At: pos}}, pos)
	if err != nil {
		return nil, err
	}
	if r.Type().OID != targets[0].Expr.Type().OID {
		if err := a.castTarget(q, 0, r.Type()); err != nil {
			return nil, err
		}
	}
	return &Subquery{Node: Node{Typ: boolType, At: pos}, Kind: t.kind, Query: q, Test: l, Op: fn, Operator: t.op}, nil
}
