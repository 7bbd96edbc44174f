package analyze

import (
	"slices"
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// unknownMode says what becomes of output columns that are still untyped.
type unknownMode uint8

// The modes: a top-level query makes them text; a branch of a set operation or
// the source of INSERT leaves them to what follows.
const (
	settleUnknown unknownMode = iota
	keepUnknown
)

// query analyses a SELECT, VALUES or set operation.
func (a *analyzer) query(sel *pgsql.SelectStatement, parent *scope, mode unknownMode) (*Query, error) {
	q := &Query{}
	s := &scope{parent: parent, query: q, ctes: map[string]*cteInfo{}}
	if err := a.with(s, sel.With); err != nil {
		return nil, err
	}
	var err error
	switch {
	case sel.SetOp != pgsql.NoSetOp:
		err = a.setOperation(s, sel)
	case sel.Values != nil:
		err = a.values(s, sel)
	default:
		err = a.selectBody(s, sel)
	}
	if err != nil {
		return nil, err
	}
	if mode == settleUnknown {
		if err := a.settleTargets(q); err != nil {
			return nil, err
		}
	}
	if sel.SetOp != pgsql.NoSetOp || sel.Values != nil {
		if err := a.tail(s, sel); err != nil {
			return nil, err
		}
	}
	if err := q.checkWidth(); err != nil {
		return nil, err
	}
	if len(sel.Locking) > 0 {
		return a.locked(q, sel)
	}
	return q, nil
}

// targetsMax is how many columns a row may have, and argumentsMax how many arguments
// a function, in PostgreSQL.
const (
	targetsMax   = 1664
	argumentsMax = 100
)

// checkWidth refuses rows that are too wide: of the result, with the keys by which it
// is sorted and grouped, and of FROM.
func (q *Query) checkWidth() error {
	width, read := len(q.Targets), 0
	for _, g := range q.GroupBy {
		if width <= targetsMax && !slices.ContainsFunc(q.Targets, func(t Target) bool { return Equal(t.Expr, g) }) {
			width++
		}
	}
	for _, r := range q.Ranges {
		if r.Kind != RangeRelation {
			read = max(read, len(r.Columns))
		}
	}
	if width > targetsMax || read > targetsMax {
		return tooManyTargets()
	}
	return nil
}

// tooManyTargets is the complaint about a row that gets too wide.
func tooManyTargets() error {
	return pgerr.New(pgerr.TooManyColumns, "target lists can have at most %d entries", targetsMax)
}

// selectBody analyses the clauses of a plain SELECT.
func (a *analyzer) selectBody(s *scope, sel *pgsql.SelectStatement) error {
	s.windows.declare(sel.Windows)
	if err := a.fromClause(s, sel.From); err != nil {
		return err
	}
	s.arrows = map[arrowKey]int{}
	if err := a.targetList(s, sel.Targets); err != nil {
		return err
	}
	if sel.Where != nil {
		where, err := a.where(s, sel.Where, "WHERE")
		if err != nil {
			return err
		}
		s.query.Where = where
	}
	if err := a.tail(s, sel); err != nil {
		return err
	}
	if err := a.groupBy(s, sel.GroupBy, sel.GroupDistinct); err != nil {
		return err
	}
	if sel.Having != nil {
		if err := a.having(s, sel.Having); err != nil {
			return err
		}
	}
	if err := a.windowDefinitions(s); err != nil {
		return err
	}
	if err := a.checkGrouping(s); err != nil {
		return err
	}
	if err := a.noAggregates(s.query); err != nil {
		return err
	}
	s.query.dropUnusedWindows()
	return nil
}

// having analyses HAVING.
func (a *analyzer) having(s *scope, e pgsql.Expr) error {
	s.noWindow = "HAVING"
	defer func() { s.noWindow = "" }()
	x, err := a.expr(s, e)
	if err != nil {
		return err
	}
	s.query.Grouped = true
	s.query.Having, err = a.coerceBool(x, "HAVING")
	return err
}

// where analyses a condition in which aggregates may not stand.
func (a *analyzer) where(s *scope, e pgsql.Expr, clause string) (Expr, error) {
	saved := s.clause
	s.clause = clause
	switch clause {
	case "JOIN/ON":
		s.clause = "JOIN conditions"
	case "WHEN":
		s.clause = "MERGE WHEN conditions"
	}
	defer func() { s.clause = saved }()
	x, err := a.expr(s, e)
	if err != nil {
		return nil, err
	}
	return a.coerceBool(x, clause)
}

// tail analyses DISTINCT, ORDER BY, LIMIT, OFFSET and TOP.
func (a *analyzer) tail(s *scope, sel *pgsql.SelectStatement) error {
	q := s.query
	q.Distinct = sel.Distinct && sel.DistinctOn == nil
	for _, item := range sel.OrderBy {
		x, err := a.sortExpr(s, item.Expr, "ORDER BY")
		if err != nil {
			return err
		}
		key, err := a.sortKey(item, x, leftmost(item.Expr))
		if err != nil {
			return err
		}
		q.OrderBy = append(q.OrderBy, key)
	}
	if q.Distinct && hasJunk(q) {
		return pgerr.New(pgerr.InvalidColumnReference,
			"for SELECT DISTINCT, ORDER BY expressions must appear in select list").At(sel.OrderBy[0].Pos)
	}
	if err := a.distinctOn(s, sel); err != nil {
		return err
	}
	if q.Distinct {
		for _, t := range q.Visible() {
			if err := comparable(t.Expr); err != nil {
				return err
			}
		}
	}
	return a.limits(s, sel)
}

// distinctOn analyses DISTINCT ON: its expressions must come first in ORDER BY.
func (a *analyzer) distinctOn(s *scope, sel *pgsql.SelectStatement) error {
	q := s.query
	for _, e := range sel.DistinctOn {
		x, err := a.sortExpr(s, e, "DISTINCT ON")
		if err != nil {
			return err
		}
		if err := comparable(x); err != nil {
			return err
		}
		q.DistinctOn = append(q.DistinctOn, x)
	}
	first := 0
	for first < len(q.OrderBy) && indexOf(q.DistinctOn, q.OrderBy[first].Expr) >= 0 {
		first++
	}
	if first == len(q.OrderBy) {
		return nil
	}
	for i, x := range q.DistinctOn {
		if !slices.ContainsFunc(q.OrderBy[:first], func(k SortKey) bool { return Equal(k.Expr, x) }) {
			return pgerr.New(pgerr.InvalidColumnReference,
				"SELECT DISTINCT ON expressions must match initial ORDER BY expressions").At(leftmost(sel.DistinctOn[i]))
		}
	}
	return nil
}

// hasJunk reports whether ORDER BY needed columns beside the select list.
func hasJunk(q *Query) bool {
	for _, t := range q.Targets {
		if t.Junk {
			return true
		}
	}
	return false
}

// limits analyses LIMIT, OFFSET and TOP.
func (a *analyzer) limits(s *scope, sel *pgsql.SelectStatement) (err error) {
	q := s.query
	limit, name := sel.Limit, "LIMIT"
	if sel.Top != nil {
		if limit != nil || sel.Offset != nil {
			return pgerr.New(pgerr.SyntaxError, "TOP and LIMIT cannot be used together").At(sel.Top.Position())
		}
		limit, name, q.LimitTop = sel.Top, "TOP", true
	}
	if limit != nil {
		if q.Limit, err = a.rowCount(limit, name); err != nil {
			return err
		}
	}
	if sel.Offset != nil {
		if q.Offset, err = a.rowCount(sel.Offset, "OFFSET"); err != nil {
			return err
		}
	}
	q.WithTies = sel.FetchWithTies
	return nil
}

// rowCount analyses LIMIT or OFFSET, which may not contain columns.
func (a *analyzer) rowCount(e pgsql.Expr, clause string) (Expr, error) {
	x, err := a.expr(&scope{clause: clause}, e)
	if err != nil {
		if p := pgerr.From(err); p.Code == pgerr.UndefinedColumn {
			return nil, pgerr.New(pgerr.InvalidColumnReference, "argument of %s must not contain variables", clause).At(p.Position)
		}
		return nil, err
	}
	out, err := a.coerce(x, bigintType, assignment)
	if err != nil || out != nil {
		return out, err
	}
	return nil, pgerr.New(pgerr.DatatypeMismatch, "argument of %s must be type bigint, not type %s",
		clause, typeName(x.Type().OID)).At(x.Pos())
}

// IsSimilarity reports whether an expression is one of IRIS's own similarities of
// vectors.
func IsSimilarity(e Expr) bool {
	c, ok := e.(*Call)
	return ok && (c.Func.Name == "vector_cosine" || c.Func.Name == "vector_dot_product")
}

// sortExpr resolves an item of ORDER BY or DISTINCT ON: a number is a column's
// position, a bare name is an output column before it is an input column.
func (a *analyzer) sortExpr(s *scope, e pgsql.Expr, clause string) (Expr, error) {
	q := s.query
	switch e := e.(type) {
	case *pgsql.Literal:
		if e.Kind == pgsql.LiteralInteger {
			return a.ordinal(q, e, clause)
		}
		if e.Kind != pgsql.LiteralNull {
			return nil, pgerr.New(pgerr.SyntaxError, "non-integer constant in %s", clause).At(e.Pos)
		}
	case *pgsql.ColumnRef:
		if len(e.Parts) == 1 && !e.Star {
			if x, err := outputColumn(q, e.Parts[0], clause, e.Pos); x != nil || err != nil {
				return x, err
			}
		}
	}
	if c, ok := e.(*pgsql.ColumnRef); ok && q.SetOp != NoSetOp && !c.Star {
		return a.columnRef(&scope{query: q}, c.Parts, c.Pos)
	}
	if q.SetOp != NoSetOp {
		return nil, pgerr.New(pgerr.FeatureNotSupported, "invalid UNION/INTERSECT/EXCEPT ORDER BY clause").
			WithDetail("Only result column names can be used, not expressions or functions.").
			WithHint("Add the expression/function to every SELECT, or move the UNION into a FROM clause.").At(leftmost(e))
	}
	x, err := a.expr(s, e)
	if err != nil {
		return nil, err
	}
	if x, err = a.settle(x); err != nil {
		return nil, err
	}
	for i := range q.Targets {
		if Equal(q.Targets[i].Expr, x) {
			return q.Targets[i].Expr, nil
		}
	}
	if len(q.Targets) >= targetsMax {
		return nil, tooManyTargets()
	}
	q.Targets = append(q.Targets, Target{Expr: x, Name: "?column?", Junk: true})
	return x, nil
}

// ordinal resolves a column's position.
func (a *analyzer) ordinal(q *Query, l *pgsql.Literal, clause string) (Expr, error) {
	targets := q.Visible()
	n, err := strconv.Atoi(l.Text)
	if err != nil || n < 1 || n > len(targets) {
		return nil, pgerr.New(pgerr.InvalidColumnReference, "%s position %s is not in select list", clause, l.Text).At(l.Pos)
	}
	return a.settleTarget(q, n-1)
}

// outputColumn finds an output column by name; nil if there is none.
func outputColumn(q *Query, name, clause string, pos int) (Expr, error) {
	var found Expr
	for _, t := range q.Visible() {
		if t.Name != name {
			continue
		}
		if found != nil && !Equal(found, t.Expr) {
			return nil, pgerr.New(pgerr.AmbiguousColumn, "%s %q is ambiguous", clause, name).At(pos)
		}
		found = t.Expr
	}
	return found, nil
}

// settleTarget gives output column i a type if it has none, and returns it.
func (a *analyzer) settleTarget(q *Query, i int) (Expr, error) {
	x, err := a.settle(q.Targets[i].Expr)
	if err != nil {
		return nil, err
	}
	q.Targets[i].Expr = x
	return x, nil
}

// settleTargets makes untyped output columns text.
func (a *analyzer) settleTargets(q *Query) error {
	for i, t := range q.Targets {
		if !isUnknown(t.Expr) {
			continue
		}
		if err := a.castTarget(q, i, plain(pgtype.TextOID)); err != nil {
			return err
		}
	}
	return nil
}

// values analyses VALUES: its columns have the common type of their rows.
func (a *analyzer) values(s *scope, sel *pgsql.SelectStatement) error {
	s.clause = "VALUES"
	rows := make([][]Expr, len(sel.Values))
	for i, row := range sel.Values {
		if len(row) != len(sel.Values[0]) {
			return pgerr.New(pgerr.SyntaxError, "VALUES lists must all be the same length").At(row[0].Position())
		}
		xs, err := a.exprs(s, row)
		if err != nil {
			return err
		}
		rows[i] = xs
	}
	column := make([]Expr, len(rows))
	for c := range rows[0] {
		for i := range rows {
			column[i] = rows[i][c]
		}
		if _, err := a.unify(column, "VALUES"); err != nil {
			return err
		}
		for i := range rows {
			rows[i][c] = column[i]
		}
	}
	q := s.query
	q.Ranges = append(q.Ranges, a.valuesRange(rows))
	q.From = &From{Range: len(q.Ranges) - 1}
	for i, c := range q.Ranges[len(q.Ranges)-1].Columns {
		col := &Column{Node: Node{Typ: c.Type, At: sel.Pos}, Range: len(q.Ranges) - 1, Index: i, Name: c.Name}
		q.Targets = append(q.Targets, Target{Expr: col, Name: c.Name})
		s.columns = append(s.columns, nsColumn{c.Name, col})
	}
	return nil
}

// columnN is the name of a column of VALUES.
func columnN(i int) string { return "column" + strconv.Itoa(i+1) }
