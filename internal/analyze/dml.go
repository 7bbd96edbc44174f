package analyze

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// insert analyses INSERT.
func (a *analyzer) insert(ins *pgsql.InsertStatement) (Statement, error) {
	around := &scope{query: &Query{}, ctes: map[string]*cteInfo{}}
	if err := a.with(around, ins.With); err != nil {
		return nil, err
	}
	to, err := a.target(ins.Table, insertInto)
	if err != nil {
		return nil, err
	}
	out := &Insert{Relation: to.rel, With: around.query.With}
	if out.Columns, err = to.insertColumns(ins.Columns); err != nil {
		return nil, err
	}
	if ins.Source != nil {
		if rows := ins.Source.Values; to.barred != nil && (rows == nil || len(rows[0]) > len(out.Columns)) {
			return nil, to.barred
		}
		if err := a.insertSource(around, out, ins); err != nil {
			return nil, err
		}
	}
	if err := a.overriding(out, ins.Overriding); err != nil {
		return nil, err
	}
	if out.Guard, err = a.guard(to); err != nil {
		return nil, err
	}
	if err := a.fillDefaults(out); err != nil {
		return nil, err
	}
	if out.Conflict, err = a.onConflict(around, to, ins); err != nil {
		return nil, err
	}
	s := to.scope(ins.Table)
	s.ctes = around.ctes
	out.Ranges = s.query.Ranges
	out.Returning, err = a.returning(s, ins.Returning)
	to.originate(out.Returning)
	return out, err
}

// noSuchColumn is the error for a target column that a table lacks.
func noSuchColumn(name string, to *changeTarget, pos int) error {
	if to.verb == updateOf && IsSystemColumn(name) {
		return pgerr.New(pgerr.FeatureNotSupported, "cannot assign to system column %q", name).At(pos)
	}
	return pgerr.New(pgerr.UndefinedColumn, "column %q of relation %q does not exist", name, to.shown().Name).At(pos)
}

// ColumnIndex returns the index of the column of a name, -1 if there is none.
func (r *Relation) ColumnIndex(name string) int {
	for i := range r.Columns {
		if r.Columns[i].Name == name {
			return i
		}
	}
	return -1
}

// insertSource analyses the rows to insert.
func (a *analyzer) insertSource(around *scope, out *Insert, ins *pgsql.InsertStatement) error {
	src := ins.Source
	if src.Values != nil && src.With == nil && src.OrderBy == nil && src.Limit == nil && src.Offset == nil {
		return a.insertValues(around, out, ins)
	}
	if ins.With != nil && src.With != nil {
		return pgerr.Unsupported("WITH both before INSERT and in its query").At(src.With.Pos)
	}
	q, err := a.query(src, around, keepUnknown)
	if err != nil {
		return err
	}
	q.With = append(q.With, out.With...)
	targets := q.Visible()
	if err := fits(out, ins, len(targets), src.Pos); err != nil {
		return err
	}
	for i := range targets {
		col := &out.Relation.Columns[out.Columns[i]]
		at := targetIndex(q, i)
		if q.SetOp != NoSetOp {
			if err := a.castTarget(q, i, plain(col.Type.OID)); err != nil {
				return err
			}
		}
		x, err := a.coerceTarget(q.Targets[at].Expr, col)
		if err != nil {
			return err
		}
		q.Targets[at].Expr = x
	}
	out.Query = q
	return nil
}

// fits checks the number of values against the columns, and drops the columns
// beyond it when none were listed.
func fits(out *Insert, ins *pgsql.InsertStatement, n, pos int) error {
	if n > len(out.Columns) {
		return pgerr.New(pgerr.SyntaxError, "INSERT has more expressions than target columns").At(pos)
	}
	if n < len(out.Columns) {
		if ins.Columns != nil {
			return pgerr.New(pgerr.SyntaxError, "INSERT has more target columns than expressions").At(ins.Columns[n].Pos)
		}
		out.Columns = out.Columns[:n]
	}
	return nil
}

// insertValues analyses VALUES rows, in which DEFAULT may stand.
func (a *analyzer) insertValues(around *scope, out *Insert, ins *pgsql.InsertStatement) error {
	return a.insertRows(&scope{query: &Query{}, ctes: around.ctes}, out, ins)
}

// insertRows is insertValues in a scope that may show columns.
func (a *analyzer) insertRows(s *scope, out *Insert, ins *pgsql.InsertStatement) error {
	saved := s.clause
	s.clause = "VALUES"
	defer func() { s.clause = saved }()
	rows := ins.Source.Values
	for i, row := range rows {
		if len(row) != len(rows[0]) {
			return pgerr.New(pgerr.SyntaxError, "VALUES lists must all be the same length").At(row[0].Position())
		}
		if i == 0 {
			if err := fits(out, ins, len(row), row[min(len(row)-1, len(out.Columns))].Position()); err != nil {
				return err
			}
		}
		xs := make([]Expr, len(row))
		for k, e := range row {
			if _, isDefault := e.(*pgsql.DefaultExpr); isDefault {
				continue
			}
			x, err := a.expr(s, e)
			if err != nil {
				return err
			}
			if xs[k], err = a.coerceTarget(x, &out.Relation.Columns[out.Columns[k]]); err != nil {
				return err
			}
		}
		out.Values = append(out.Values, xs)
	}
	return nil
}

// returning analyses RETURNING over the changed table and those it was joined
// with.
func (a *analyzer) returning(s *scope, list []*pgsql.Target) ([]Target, error) {
	if len(list) == 0 {
		return nil, nil
	}
	s.clause = "RETURNING"
	defer func(was []nsColumn) { s.items[0].system = was }(s.items[0].system)
	s.items[0].system = slices.Concat(s.items[0].system, systemColumns(s.query.Ranges[0]))
	if err := a.targetList(s, list); err != nil {
		return nil, err
	}
	if err := a.settleTargets(s.query); err != nil {
		return nil, err
	}
	markSystem(s.query.Ranges[0].Relation, s.query.Targets)
	for _, t := range s.query.Targets {
		if Any(t.Expr, func(e Expr) bool { c, ok := e.(*Call); return ok && c.Func.ReturnsSet }) {
			return nil, pgerr.New(pgerr.FeatureNotSupported, "set-returning functions are not allowed in RETURNING").At(t.Expr.Pos())
		}
	}
	return s.query.Targets, nil
}
