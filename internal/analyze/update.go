package analyze

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// update analyses UPDATE.
func (a *analyzer) update(u *pgsql.UpdateStatement) (Statement, error) {
	around := &scope{query: &Query{}, ctes: map[string]*cteInfo{}}
	if err := a.with(around, u.With); err != nil {
		return nil, err
	}
	to, err := a.target(u.Table, updateOf)
	if err == nil {
		err = to.identify(u.CurrentOf)
	}
	if err != nil {
		return nil, err
	}
	s := to.scope(u.Table)
	s.ctes, s.query.With = around.ctes, around.query.With
	out := &Update{Relation: to.rel}
	if err := a.fromClause(s, u.From); err != nil {
		return nil, err
	}
	out.From = s.query.From
	if out.Where, err = a.whereOf(s, to, u.Where, u.CurrentOf); err != nil {
		return nil, err
	}
	out.Ranges, out.With = s.query.Ranges, s.query.With
	if out.Returning, err = a.returning(s, u.Returning); err != nil {
		return nil, err
	}
	to.originate(out.Returning)
	if out.Guard, err = a.guard(to); err != nil {
		return nil, err
	}
	for _, set := range u.Set {
		if err := a.assignment(s, to, out, set); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// assignment analyses one item of SET.
func (a *analyzer) assignment(s *scope, to *changeTarget, out *Update, set *pgsql.Assignment) error {
	values, err := a.assignedValues(s, set)
	if err != nil {
		return err
	}
	columns, err := to.insertColumns(wholeColumns(set.Columns))
	if err != nil {
		return err
	}
	for i, at := range columns {
		if path := set.Columns[i].Path; len(path) > 0 {
			if err := a.partAssignment(s, to, out, partTarget{at, path, set.Columns[i].Pos}, values[i]); err != nil {
				return err
			}
			continue
		}
		for _, old := range out.Assignments {
			if old.Column == at {
				return pgerr.New(pgerr.SyntaxError, "multiple assignments to same column %q",
					out.Relation.Columns[at].Name)
			}
		}
		col := &out.Relation.Columns[at]
		_, isDefault := values[i].(*pgsql.DefaultExpr)
		if !isDefault && (col.IdentityKind == "a" || col.Computed()) {
			return notDefault(col, cannotUpdate)
		}
		if col.Computed() {
			continue // it is computed in any case
		}
		value, err := a.assigned(s, values[i], col)
		if err != nil {
			return err
		}
		out.Assignments = append(out.Assignments, Assignment{Column: at, Value: value})
	}
	return nil
}

// wholeColumns are the target columns without the paths to parts of them.
func wholeColumns(list []*pgsql.InsertColumn) []*pgsql.InsertColumn {
	out := make([]*pgsql.InsertColumn, len(list))
	for i, c := range list {
		out[i] = &pgsql.InsertColumn{Pos: c.Pos, Name: c.Name}
	}
	return out
}

// partTarget is a part of a column.
type partTarget struct {
	column int
	path   []*pgsql.PathStep
	pos    int
}

// partAssignment adds the assignment to a part of a column; several of one column
// are made one after the other.
func (a *analyzer) partAssignment(s *scope, to *changeTarget, out *Update, target partTarget, e pgsql.Expr) error {
	if to.view != nil {
		return pgerr.Unsupported("assigning to a part of a column of a view").At(e.Position())
	}
	col := &out.Relation.Columns[target.column]
	var base Expr = &Column{Node: Node{Typ: col.Type, At: e.Position()}, Index: target.column, Name: col.Name}
	into := -1
	for i, old := range out.Assignments {
		if old.Column != target.column {
			continue
		}
		if _, isPart := old.Value.(*PartAssign); !isPart {
			return pgerr.New(pgerr.SyntaxError, "multiple assignments to same column %q", col.Name)
		}
		into, base = i, old.Value
	}
	saved := s.clause
	s.clause = "UPDATE"
	defer func() { s.clause = saved }()
	value, err := a.assignPart(s, base, col, target, e)
	if err != nil {
		return err
	}
	if into >= 0 {
		out.Assignments[into].Value = value
		return nil
	}
	out.Assignments = append(out.Assignments, Assignment{Column: target.column, Value: value})
	return nil
}

// assignedValues are the values of one item of SET, one for each column. A
// subquery that yields several is read once for each.
func (a *analyzer) assignedValues(s *scope, set *pgsql.Assignment) ([]pgsql.Expr, error) {
	if !set.Multiple {
		return []pgsql.Expr{set.Value}, nil
	}
	switch v := set.Value.(type) {
	case *pgsql.RowExpr:
		if len(v.Fields) != len(set.Columns) {
			return nil, pgerr.New(pgerr.SyntaxError, "number of columns does not match number of values").At(v.Pos)
		}
		return v.Fields, nil
	case *pgsql.Subquery:
		return a.subqueryColumns(s, v, len(set.Columns))
	}
	return nil, pgerr.New(pgerr.FeatureNotSupported,
		"source for a multiple-column UPDATE item must be a sub-SELECT or ROW() expression").At(set.Value.Position())
}

// subqueryColumns makes a subquery of n columns n subqueries of one.
func (a *analyzer) subqueryColumns(s *scope, sub *pgsql.Subquery, n int) ([]pgsql.Expr, error) {
	q, err := a.query(sub.Query, s, settleUnknown)
	if err != nil {
		return nil, err
	}
	if len(q.Visible()) != n {
		return nil, pgerr.New(pgerr.SyntaxError, "number of columns does not match number of values").At(sub.Pos)
	}
	names := make([]string, n)
	for i := range names {
		names[i] = columnN(i)
	}
	out := make([]pgsql.Expr, n)
	for i := range out {
		out[i] = &pgsql.Subquery{Pos: sub.Pos, Query: &pgsql.SelectStatement{
			Pos:     sub.Pos,
			Targets: []*pgsql.Target{{Pos: sub.Pos, Expr: &pgsql.ColumnRef{Pos: sub.Pos, Parts: []string{"source", names[i]}}}},
			From:    []pgsql.TableExpr{&pgsql.SubqueryRef{Pos: sub.Pos, Query: sub.Query, Alias: "source", ColumnAliases: names}},
		}}
	}
	return out, nil
}

// assigned analyses a column's new value.
func (a *analyzer) assigned(s *scope, e pgsql.Expr, col *RelationColumn) (Expr, error) {
	if _, isDefault := e.(*pgsql.DefaultExpr); isDefault {
		return a.columnDefault(col, e.Position())
	}
	saved := s.clause
	s.clause = "UPDATE"
	defer func() { s.clause = saved }()
	x, err := a.expr(s, e)
	if err != nil {
		return nil, err
	}
	return a.coerceTarget(x, col)
}

// delete analyses DELETE.
func (a *analyzer) delete(d *pgsql.DeleteStatement) (Statement, error) {
	around := &scope{query: &Query{}, ctes: map[string]*cteInfo{}}
	if err := a.with(around, d.With); err != nil {
		return nil, err
	}
	to, err := a.target(d.Table, deleteFrom)
	if err == nil {
		err = to.identify(d.CurrentOf)
	}
	if err != nil {
		return nil, err
	}
	s := to.scope(d.Table)
	s.ctes, s.query.With = around.ctes, around.query.With
	out := &Delete{Relation: to.rel}
	if err := a.fromClause(s, d.Using); err != nil {
		return nil, err
	}
	out.From = s.query.From
	if out.Where, err = a.whereOf(s, to, d.Where, d.CurrentOf); err != nil {
		return nil, err
	}
	out.Ranges, out.With = s.query.Ranges, s.query.With
	out.Returning, err = a.returning(s, d.Returning)
	to.originate(out.Returning)
	return out, err
}
