package engine

import (
	"context"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/superserver"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// newDefinition makes a DDL statement. IRIS executes it at once: it opens no
// transaction and is not undone by one.
func (j *job) newDefinition(sql string, tree syntax.Statement) superserver.Statement {
	run := func(ctx context.Context) error {
		return j.session.Define(ctx, func(d *store.Definer) error {
			return (&definer{Definer: d, job: j, sql: sql}).execute(tree)
		})
	}
	if s, ok := tree.(*syntax.Truncate); ok {
		define := run
		run = func(ctx context.Context) error {
			if j.session.InTransaction() {
				return j.emptyTable(ctx, s)
			}
			return define(ctx)
		}
	}
	return &command{job: j, run: noRow(run)}
}

// execute runs one DDL statement.
func (d *definer) execute(tree syntax.Statement) error {
	switch s := tree.(type) {
	case *syntax.CreateTable:
		if s.As != nil {
			return d.createTableAs(s)
		}
		return d.createTable(s)
	case *syntax.DropTable:
		return d.dropTable(s)
	case *syntax.AlterTable:
		return d.alterTable(s)
	case *syntax.CreateIndex:
		return d.createIndex(s)
	case *syntax.DropIndex:
		return d.dropIndex(s)
	case *syntax.CreateView:
		return d.createView(s)
	case *syntax.DropView:
		return d.dropView(s)
	case *syntax.CreateSchema:
		return d.createSchema(s)
	case *syntax.DropSchema:
		return d.dropSchema(s)
	case *syntax.Truncate:
		return d.truncate(s)
	case *syntax.CreateRoutine:
		return d.createRoutine(s)
	case *syntax.DropRoutine:
		return d.dropRoutine(s)
	}
	return newError(-1, "This statement is not supported by this server")
}

// truncate is TRUNCATE TABLE outside of a transaction.
func (d *definer) truncate(s *syntax.Truncate) error {
	t, err := d.table(s.Table)
	if err != nil {
		return err
	}
	for _, ref := range d.Catalog().References(t) {
		if ref.Table.ID == t.ID {
			continue
		}
		if empty, err := d.TableEmpty(ref.Table); err != nil || !empty {
			return orError(err, newError(-124, "Cannot TRUNCATE table '%s': table '%s' references it",
				t.QualifiedName(), ref.Table.QualifiedName()))
		}
	}
	return d.Truncate(t)
}

// emptyTable is TRUNCATE TABLE inside of a transaction: the rows are deleted one
// by one, so that ROLLBACK brings them back.
func (j *job) emptyTable(ctx context.Context, s *syntax.Truncate) error {
	_, err := j.session.Write(ctx, 1, func(w *store.Writer, _ int) error {
		b := newBinder(j.environment("", w.Catalog()), nil, 0)
		t, err := target(b, s.Table)
		if err != nil {
			return err
		}
		e := &execution{Writer: w, plan: &changePlan{binder: b}, process: j.process()}
		_, err = deleteRows(e, t, "SELECT "+store.RowID+" FROM "+t.Physical)
		return err
	})
	return err
}

// bindQuery binds the query of a view or of CREATE TABLE AS.
func (d *definer) bindQuery(query *syntax.Query) (*binder, *boundQuery, error) {
	b := newBinder(d.job.environment(d.sql, d.Catalog()), nil, 0)
	q, err := b.bindQuery(nil, query)
	return b, q, err
}

// createTableAs is CREATE TABLE t AS query: the columns have the names and types
// of the query's, and no constraints.
func (d *definer) createTableAs(s *syntax.CreateTable) error {
	t, err := d.newTable(s)
	if t == nil || err != nil {
		return err
	}
	b, q, err := d.bindQuery(s.As)
	if err != nil {
		return err
	}
	columns := q.body.outputs()
	for _, c := range columns {
		if hasColumn(t, c.label) {
			return newError(-306, "Field '%s' already defined in table '%s'", c.label, t.QualifiedName())
		}
		t.Columns = append(t.Columns, &store.Column{ID: d.NextID(), Name: c.label, Type: storedType(c.typ)})
	}
	t.NameRowID()
	if t, err = d.CreateTable(t); err != nil {
		return err
	}
	e := &execution{Writer: d.Writer, plan: &changePlan{binder: b}, process: d.job.process()}
	rows, err := e.rows(q.sql())
	if err != nil {
		return err
	}
	for _, row := range rows {
		for i, c := range t.Columns {
			if row[i], err = stored(t, c, row[i], columns[i].typ, -104); err != nil {
				return err
			}
		}
		if _, err := d.Insert(t, row, 0); err != nil {
			return err
		}
	}
	return nil
}

// hasColumn reports whether a table that is being defined has a column.
func hasColumn(t *store.Table, name string) bool {
	for _, c := range t.Columns {
		if store.Fold(c.Name) == store.Fold(name) {
			return true
		}
	}
	return false
}

// storedType is the column type for values of an expression's type.
func storedType(t store.Type) store.Type {
	switch t.Class {
	case store.ClassNone:
		return withCollation(store.Type{Class: store.ClassString, MaxLen: 50})
	case store.ClassCounter, store.ClassRowVersion:
		return store.Type{Class: store.ClassBigInt}
	case store.ClassVector:
		t.Model, t.Source = "", "" // the vectors as they are
	case store.ClassString:
		t.ValueList = nil
		return withCollation(t)
	}
	return withCollation(t)
}

// createView is CREATE VIEW, CREATE OR REPLACE VIEW and ALTER VIEW.
func (d *definer) createView(s *syntax.CreateView) error {
	schema, name := d.resolve(s.View)
	existing, exists := d.Catalog().Lookup(schema, name)
	_, isView := existing.(*store.View)
	switch {
	case s.Alter && !isView:
		return tableNotFound(schema, name)
	case exists && (!isView || (!s.OrReplace && !s.Alter)):
		return newError(-201, "View '%s' already exists", existing.QualifiedName())
	}
	if limited := limitedSelect(s.Query); len(s.Query.OrderBy) > 0 && !limited {
		return newError(-143, "ORDER BY not valid in a view's query")
	}
	_, q, err := d.bindQuery(s.Query)
	if err != nil {
		return err
	}
	v := &store.View{Schema: schema, Name: name, Text: s.Text, ReadOnly: s.ReadOnly, CheckOption: s.CheckOption}
	columns := q.body.outputs()
	if s.Columns != nil && len(s.Columns) != len(columns) {
		return newError(-142, "View '%s' names %d columns and its query has %d", v.QualifiedName(), len(s.Columns), len(columns))
	}
	for i, c := range columns {
		column := store.ViewColumn{Name: c.label, Type: c.typ}
		if s.Columns != nil {
			column.Name = string(s.Columns[i].Name)
		}
		v.Columns = append(v.Columns, column)
	}
	if v.CheckOption != "" && writableView(d.job.environment("", d.Catalog()), v, viewDepthMax) == nil {
		return newError(-36, "View '%s' is not updateable", v.QualifiedName())
	}
	return d.PutView(v)
}

// limitedSelect reports whether a query says TOP, which allows ORDER BY in a view.
func limitedSelect(q *syntax.Query) bool {
	s, ok := q.Body.(*syntax.Select)
	return ok && (s.Top != nil || s.TopAll)
}

// defaultValue computes a column's default now.
func (d *definer) defaultValue(c *store.Column) (store.Value, error) {
	v, err := evaluateDefault(d.Conn.Conn, d.job.environment("", d.Catalog()), d.job.process(), c)
	return v, err
}
