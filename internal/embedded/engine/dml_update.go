package engine

import (
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// updatePlan is a bound UPDATE: a query that yields row ids and new values.
type updatePlan struct {
	table   *store.Table
	query   string
	targets []insertTarget
	through *writable
	check   viewCheck
}

// bindUpdate binds UPDATE.
func bindUpdate(b *binder, p *changePlan, tree *syntax.Update) error {
	w, err := writeTarget(b, tree.Table)
	if err != nil {
		return err
	}
	sc, id, from, err := changeScope(b, w, tree.Alias, tree.From)
	if err != nil {
		return err
	}
	up := &updatePlan{table: w.table, through: w}
	items := []string{id}
	for _, a := range tree.Set {
		x, err := up.bindSet(b, sc, a)
		if err != nil {
			return err
		}
		items = append(items, x)
	}
	touched, err := up.bindOnUpdate(b)
	if err != nil {
		return err
	}
	where, err := whereClause(b, w, sc, tree.Where)
	if err != nil {
		return err
	}
	up.query = "SELECT " + strings.Join(append(items, touched...), ", ") + from + where
	p.table, p.run = w.table, up.run
	up.check, err = w.check(b, p, -137)
	return err
}

// bindSet binds one assignment.
func (up *updatePlan) bindSet(b *binder, sc *scope, a syntax.Assignment) (string, error) {
	c, rowID, err := targetColumn(b, up.through, a.Column)
	if err != nil {
		return "", err
	}
	if rowID {
		return "", b.refuse(-107, "Updating RowID field '"+string(a.Column.Name)+"' not allowed")
	}
	for _, g := range up.targets {
		if g.column == c {
			return "", b.refuse(-377, "Field '"+a.Column.Name.Fold()+"' appears more than once in assignment list")
		}
	}
	x, err := b.bindAssign(sc, c, a.Value)
	up.targets = append(up.targets, insertTarget{column: c, from: x.typ})
	return x.sql, err
}

// bindOnUpdate binds the columns that get a value with every update.
func (up *updatePlan) bindOnUpdate(b *binder) ([]string, error) {
	var items []string
	set := map[*store.Column]bool{}
	for _, g := range up.targets {
		set[g.column] = true
	}
	for _, c := range up.table.Columns {
		if c.OnUpdate == "" || set[c] {
			continue
		}
		e, err := syntax.ParseExpr(c.OnUpdate)
		if err != nil {
			return nil, err
		}
		x, err := b.bindAssign(&scope{clause: "SET"}, c, e)
		if err != nil {
			return nil, err
		}
		up.targets = append(up.targets, insertTarget{column: c, from: x.typ})
		items = append(items, x.sql)
	}
	return items, nil
}

// changeScope makes the scope of UPDATE and DELETE, the row id's SQLite text and
// the FROM clause. A table that FROM lists under the target's name is the target;
// otherwise the target is joined to what FROM lists without a condition.
func changeScope(b *binder, w *writable, alias syntax.Name, refs []syntax.TableRef) (sc *scope, id, from string, err error) {
	sc, from = w.scope(b, alias)
	own := sc.sources[0]
	if len(refs) == 0 {
		return sc, own.sql + "." + store.RowID, " FROM " + from, nil
	}
	listed := &scope{clause: "WHERE"}
	text, err := b.bindFrom(listed, refs)
	if err != nil {
		return nil, "", "", err
	}
	for _, s := range listed.sources {
		if s.table == w.table && s.label == own.label && w.view == nil {
			return listed, s.sql + "." + store.RowID, text, nil
		}
	}
	sc.sources = append(sc.sources, listed.sources...)
	return sc, own.sql + "." + store.RowID, text + ", " + from, nil
}

// whereClause binds WHERE together with the conditions of the views that the
// rows are seen through.
func whereClause(b *binder, w *writable, sc *scope, c syntax.Cond) (string, error) {
	where, err := b.bindCond(sc, c)
	if err != nil {
		return "", err
	}
	seen := ""
	if w.view != nil {
		seen, err = w.conditions(b, sc.sources[0].sql, len(w.levels))
	}
	return " WHERE " + where + seen, err
}

// run executes one parameter set. A row that several rows of FROM match is
// changed once, by the first of them.
func (up *updatePlan) run(e *execution) (int64, error) {
	rows, err := e.rows(up.query)
	if err != nil {
		return 0, err
	}
	var count int64
	done := make(map[int64]bool, len(rows))
	for _, row := range rows {
		id := row[0].Int()
		if done[id] {
			continue
		}
		done[id] = true
		changed, err := up.update(e, id, row[1:])
		if err != nil {
			return 0, err
		}
		if changed {
			count++
		}
	}
	return count, nil
}

// update changes one row; false means that it is gone.
func (up *updatePlan) update(e *execution, id int64, values []store.Value) (bool, error) {
	changes := make([]store.Change, len(up.targets))
	for i, g := range up.targets {
		v, err := stored(up.table, g.column, values[i], g.from, -105)
		if err != nil {
			return false, err
		}
		changes[i] = store.Change{Column: g.column, Value: v}
	}
	changes, err := e.embedChanges(up.table, id, changes)
	if err != nil {
		return false, err
	}
	changed, err := e.Update(up.table, id, changes)
	if err != nil || !changed {
		return false, err
	}
	if err := e.checkConfig(up.table, id); err != nil {
		return false, err
	}
	return true, up.check.row(e, id)
}

// bindDelete binds DELETE.
func bindDelete(b *binder, p *changePlan, tree *syntax.Delete) error {
	w, err := writeTarget(b, tree.Table)
	if err != nil {
		return err
	}
	sc, id, from, err := changeScope(b, w, tree.Alias, tree.From)
	if err != nil {
		return err
	}
	where, err := whereClause(b, w, sc, tree.Where)
	query := "SELECT " + id + from + where
	p.table, p.run = w.table, func(e *execution) (int64, error) { return deleteRows(e, w.table, query) }
	return err
}

// deleteRows executes one parameter set of a DELETE.
func deleteRows(e *execution, t *store.Table, query string) (int64, error) {
	rows, err := e.rows(query)
	if err != nil {
		return 0, err
	}
	var count int64
	for _, row := range rows {
		gone, err := e.Delete(t, row[0].Int())
		if err != nil {
			return 0, err
		}
		if gone {
			count++
		}
	}
	return count, nil
}
