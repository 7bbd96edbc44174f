package analyze

import (
	"slices"
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// searched analyses a recursive WITH item with SEARCH or CYCLE. As in PostgreSQL it
// becomes one with more columns: where in the order a row stands, whether it closes a
// cycle, and which rows led to it. The arms of the union are queries in FROM of those
// that compute these:
//
//	SELECT l.*, ARRAY[ROW(l.k)], false, ARRAY[ROW(l.k)] FROM (left) l
//	UNION ALL
//	SELECT r.*, r.order || ROW(r.k), CASE WHEN ROW(r.k) = ANY (r.path) THEN true ELSE false END, r.path || ROW(r.k)
//	FROM (right, with t.order and t.path, WHERE NOT t.mark) r
func (a *analyzer) searched(s *scope, c *pgsql.CTE, sel *pgsql.SelectStatement, info *cteInfo) (*Query, error) {
	x := &searchRewrite{cte: c, sel: sel}
	switch {
	case sel.Left.SetOp != pgsql.NoSetOp:
		return nil, pgerr.New(pgerr.FeatureNotSupported, "with a SEARCH or CYCLE clause, the left side of the UNION must be a SELECT")
	case sel.Right.SetOp != pgsql.NoSetOp:
		return nil, pgerr.New(pgerr.SyntaxError, "with a SEARCH or CYCLE clause, the right side of the UNION must be a SELECT")
	}
	mark, err := a.cycleMark(c.Cycle, info)
	if err != nil {
		return nil, err
	}
	extra := x.columns(mark)
	info.added = len(extra)
	written, err := a.recursiveCTE(s, c, sel, info, extra)
	if err != nil {
		return nil, err
	}
	for _, col := range info.columns[:len(info.columns)-len(extra)] {
		x.names = append(x.names, col.Name)
	}
	if err := x.check(); err != nil {
		return nil, err
	}
	if x.self = selfInFrom(c.Name, sel.Right); x.self == "" {
		return nil, pgerr.New(pgerr.FeatureNotSupported,
			"with a SEARCH or CYCLE clause, the recursive reference to WITH query %q must be at the top level of its right-hand SELECT", c.Name)
	}
	whole := &pgsql.CTE{Pos: c.Pos, Name: c.Name, Columns: slices.Clone(x.names)}
	for _, col := range extra {
		whole.Columns = append(whole.Columns, col.Name)
	}
	union := &pgsql.SelectStatement{Pos: sel.Pos, With: sel.With, SetOp: pgsql.Union, All: sel.All, Left: x.left(), Right: x.right()}
	q, err := a.recursiveCTE(s, whole, union, info, nil)
	if err != nil {
		return nil, err
	}
	info.written = written
	x.nameFields(q.Left)
	x.nameFields(q.Right)
	return q, nil
}

// cycleMark is the type of the column that marks cycles.
func (a *analyzer) cycleMark(c *pgsql.CTECycle, info *cteInfo) (TypeRef, error) {
	if c == nil || c.Value == nil {
		return boolType, nil
	}
	s := &scope{query: &Query{}, clause: "CYCLE"}
	pair, err := a.exprs(s, []pgsql.Expr{c.Value, c.Default})
	if err != nil {
		return TypeRef{}, err
	}
	t, err := a.unify(pair, "CYCLE")
	if err != nil {
		return t, err
	}
	info.marks = pair
	if !hasEquality(t.OID) {
		return t, pgerr.New(pgerr.UndefinedFunction, "could not identify an equality operator for type %s", typeName(t.OID))
	}
	return t, nil
}

// searchRewrite is the rewriting of one WITH item.
type searchRewrite struct {
	cte   *pgsql.CTE
	sel   *pgsql.SelectStatement
	names []string // of the columns
	self  string   // what the item is called in the right arm
}

// The names of the arms, and of their columns that no statement can name.
const (
	leftArm   = "*TLOCRN*"
	rightArm  = "*TROCRN*"
	armOrder  = "order"
	armPath   = "path"
	depthName = "*DEPTH*"
)

// columns are the columns that SEARCH and CYCLE add.
func (x *searchRewrite) columns(mark TypeRef) []RangeColumn {
	var out []RangeColumn
	if c := x.cte.Search; c != nil {
		typ := plain(pgtype.RecordArrayOID)
		if c.Breadth {
			typ = plain(pgtype.RecordOID)
		}
		out = append(out, RangeColumn{Name: c.Set, Type: typ})
	}
	if c := x.cte.Cycle; c != nil {
		out = append(out, RangeColumn{Name: c.Mark, Type: mark}, RangeColumn{Name: c.Path, Type: plain(pgtype.RecordArrayOID)})
	}
	return out
}

// check refuses what SEARCH and CYCLE cannot name.
func (x *searchRewrite) check() error {
	search, cycle := x.cte.Search, x.cte.Cycle
	if search != nil {
		if err := x.keys("search", search.Columns, search.Pos); err != nil {
			return err
		}
		if err := x.free("search sequence", search.Set, search.Pos); err != nil {
			return err
		}
	}
	if cycle == nil {
		return nil
	}
	if err := x.keys("cycle", cycle.Columns, cycle.Pos); err != nil {
		return err
	}
	if err := x.free("cycle mark", cycle.Mark, cycle.Pos); err != nil {
		return err
	}
	if err := x.free("cycle path", cycle.Path, cycle.Pos); err != nil {
		return err
	}
	switch {
	case cycle.Mark == cycle.Path:
		return sameColumn("cycle mark", "cycle path", cycle.Pos)
	case search != nil && search.Set == cycle.Mark:
		return sameColumn("search sequence", "cycle mark", search.Pos)
	case search != nil && search.Set == cycle.Path:
		return sameColumn("search sequence", "cycle path", search.Pos)
	}
	return nil
}

// sameColumn is the error for a name that is given twice.
func sameColumn(one, other string, pos int) error {
	return pgerr.New(pgerr.SyntaxError, "%s column name and %s column name are the same", one, other).At(pos)
}

// keys checks the columns that rows are ordered or known by.
func (x *searchRewrite) keys(what string, columns []string, pos int) error {
	for i, name := range columns {
		if !slices.Contains(x.names, name) {
			return pgerr.New(pgerr.SyntaxError, "%s column %q not in WITH query column list", what, name).At(pos)
		}
		if slices.Contains(columns[:i], name) {
			return pgerr.New(pgerr.DuplicateColumn, "%s column %q specified more than once", what, name).At(pos)
		}
	}
	return nil
}

// free checks that the name of a new column is not taken.
func (x *searchRewrite) free(what, name string, pos int) error {
	if slices.Contains(x.names, name) {
		return pgerr.New(pgerr.SyntaxError, "%s column name %q already used in WITH query column list", what, name).At(pos)
	}
	return nil
}

// selfInFrom is what an item is called in the FROM of a query, "" when it does not stand
// there itself.
func selfInFrom(name string, sel *pgsql.SelectStatement) string {
	if w := sel.With; w != nil && slices.ContainsFunc(w.CTEs, func(c *pgsql.CTE) bool { return c.Name == name }) {
		return ""
	}
	return selfAmong(name, sel.From)
}

// selfAmong looks for an item among those of FROM.
func selfAmong(name string, from []pgsql.TableExpr) string {
	for _, f := range from {
		found := ""
		switch f := f.(type) {
		case *pgsql.TableRef:
			if f.Schema == "" && f.Name == name {
				found = orName(f.Alias, name)
			}
		case *pgsql.JoinExpr:
			found = selfAmong(name, []pgsql.TableExpr{f.Left, f.Right})
		}
		if found != "" {
			return found
		}
	}
	return ""
}

// arm begins the query that computes the new columns: those of one arm of the union,
// which are named by their numbers and followed by more of them.
func (x *searchRewrite) arm(alias string, query *pgsql.SelectStatement, more ...string) *pgsql.SelectStatement {
	ref := &pgsql.SubqueryRef{Pos: query.Pos, Query: query, Alias: alias}
	out := &pgsql.SelectStatement{Pos: query.Pos, From: []pgsql.TableExpr{ref}}
	for i, name := range x.names {
		ref.ColumnAliases = append(ref.ColumnAliases, strconv.Itoa(i))
		out.Targets = append(out.Targets, &pgsql.Target{Pos: query.Pos, Expr: of(alias, strconv.Itoa(i)), Alias: name})
	}
	ref.ColumnAliases = append(ref.ColumnAliases, more...)
	return out
}

// of is a column of a range.
func of(alias, name string) pgsql.Expr { return &pgsql.ColumnRef{Parts: []string{alias, name}} }

// row is ROW of some columns of an arm, with something in front.
func (x *searchRewrite) row(alias string, columns []string, first ...pgsql.Expr) pgsql.Expr {
	r := &pgsql.RowExpr{Explicit: true, Fields: first}
	for _, name := range columns {
		r.Fields = append(r.Fields, of(alias, strconv.Itoa(slices.Index(x.names, name))))
	}
	return r
}

// array is an array of one element.
func array(e pgsql.Expr) pgsql.Expr { return &pgsql.ArrayExpr{Elements: []pgsql.Expr{e}} }

// bigint is a number of type bigint.
func bigint(text string) pgsql.Expr {
	return &pgsql.CastExpr{Arg: &pgsql.Literal{Kind: pgsql.LiteralInteger, Text: text}, Type: &pgsql.TypeName{Name: "int8"}}
}

// left is the left arm: rows that nothing led to.
func (x *searchRewrite) left() *pgsql.SelectStatement {
	out := x.arm(leftArm, x.sel.Left)
	if c := x.cte.Search; c != nil {
		e := array(x.row(leftArm, c.Columns))
		if c.Breadth {
			e = x.row(leftArm, c.Columns, bigint("0"))
		}
		out.Targets = append(out.Targets, &pgsql.Target{Expr: e, Alias: c.Set})
	}
	if c := x.cte.Cycle; c != nil {
		_, other := marks(c)
		out.Targets = append(out.Targets, &pgsql.Target{Expr: other, Alias: c.Mark},
			&pgsql.Target{Expr: array(x.row(leftArm, c.Columns)), Alias: c.Path})
	}
	return out
}

// marks are the values of the column that marks cycles: of a row that closes one, and
// of the others.
func marks(c *pgsql.CTECycle) (value, other pgsql.Expr) {
	if c.Value != nil {
		return c.Value, c.Default
	}
	return &pgsql.Literal{Kind: pgsql.LiteralBool, Text: "true"}, &pgsql.Literal{Kind: pgsql.LiteralBool, Text: "false"}
}

// right is the right arm: rows that others led to, which closed no cycle.
func (x *searchRewrite) right() *pgsql.SelectStatement {
	inner := *x.sel.Right
	inner.Targets = slices.Clone(inner.Targets)
	var more []string
	pass := func(column, name string) {
		inner.Targets = append(inner.Targets, &pgsql.Target{Expr: of(x.self, column)})
		more = append(more, name)
	}
	if c := x.cte.Search; c != nil {
		pass(c.Set, armOrder)
	}
	if c := x.cte.Cycle; c != nil {
		pass(c.Path, armPath)
		value, _ := marks(c)
		open := pgsql.Expr(&pgsql.OpExpr{Op: "<>", Left: of(x.self, c.Mark), Right: value})
		if inner.Where != nil {
			open = &pgsql.BoolExpr{Op: pgsql.And, Args: []pgsql.Expr{inner.Where, open}}
		}
		inner.Where = open
	}
	out := x.arm(rightArm, &inner, more...)
	if c := x.cte.Search; c != nil {
		order := of(rightArm, armOrder)
		e := pgsql.Expr(&pgsql.OpExpr{Op: "||", Left: order, Right: array(x.row(rightArm, c.Columns))})
		if c.Breadth {
			depth := &pgsql.FieldExpr{Arg: order, Field: "f1", Paren: true}
			e = x.row(rightArm, c.Columns, &pgsql.OpExpr{Op: "+", Left: depth, Right: bigint("1")})
		}
		out.Targets = append(out.Targets, &pgsql.Target{Expr: e})
	}
	if c := x.cte.Cycle; c != nil {
		path, row := of(rightArm, armPath), x.row(rightArm, c.Columns)
		value, other := marks(c)
		closes := &pgsql.QuantifiedExpr{Op: "=", Left: row, Array: path}
		out.Targets = append(out.Targets,
			&pgsql.Target{Expr: &pgsql.CaseExpr{Whens: []*pgsql.CaseWhen{{Cond: closes, Result: value}}, Else: other}},
			&pgsql.Target{Expr: &pgsql.OpExpr{Op: "||", Left: path, Right: array(row)}})
	}
	return out
}

// nameFields gives the fields of the rows that an arm adds the names of their columns.
func (x *searchRewrite) nameFields(q *Query) {
	var names [][]string
	if c := x.cte.Search; c != nil && c.Breadth {
		names = append(names, append([]string{depthName}, c.Columns...))
	} else if c != nil {
		names = append(names, c.Columns)
	}
	if c := x.cte.Cycle; c != nil {
		names = append(names, nil, c.Columns)
	}
	for i, t := range q.Visible()[len(x.names):] {
		Walk(t.Expr, func(e Expr) bool {
			row, ok := e.(*RowExpr)
			if ok && len(names[i]) == len(row.Fields) {
				row.Names = names[i]
			}
			return !ok
		})
	}
}
