package engine

import (
	"slices"
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// writable is what a statement changes: a table, or one seen through views.
type writable struct {
	table *store.Table
	// view is the view the statement names, nil for a table; the rest is nil
	// then too.
	view *store.View
	// fields are the columns under the names that the view gives them.
	fields []field
	// levels are the views' conditions, that of view first.
	levels []level
}

// field is a column of a view that can be written through.
type field struct {
	name   string
	column *store.Column
}

// level is the condition of a view and the names it uses.
type level struct {
	cond   syntax.Cond
	text   string  // of the view, which errors echo
	fields []field // nil: the table's own names
}

// writeTarget finds what a statement changes.
func writeTarget(b *binder, n syntax.QualifiedName) (*writable, error) {
	r, ok := b.env.catalog.Lookup(orText(string(n.Schema), b.env.schema), string(n.Name))
	if v, isView := r.(*store.View); ok && isView {
		w := writableView(b.env, v, viewDepthMax)
		if w == nil {
			return nil, b.refuse(-35, "INSERT/UPDATE/DELETE not allowed for non-updateable view '"+v.QualifiedName()+"'")
		}
		return w, nil
	}
	t, err := target(b, n)
	return &writable{table: t}, err
}

// writableView resolves a view to the table below it; nil when it cannot be
// written through.
func writableView(env environment, v *store.View, depth int) *writable {
	if v.ReadOnly || depth == 0 {
		return nil
	}
	parsed, err := syntax.Parse(v.Text)
	query, ok := parsed.Statement.(*syntax.Query)
	if err != nil || !ok {
		return nil
	}
	s, name := simpleSelect(query)
	if s == nil {
		return nil
	}
	below := writableRelation(env, name, depth)
	if below == nil {
		return nil
	}
	w := &writable{table: below.table, view: v}
	w.levels = append([]level{{s.Where, v.Text, below.fields}}, below.levels...)
	for _, item := range s.Items {
		columns := below.item(item, name)
		if columns == nil || len(w.fields)+len(columns) > len(v.Columns) {
			return nil
		}
		for _, c := range columns {
			w.fields = append(w.fields, field{v.Columns[len(w.fields)].Name, c})
		}
	}
	return w
}

// writableRelation resolves what a view reads.
func writableRelation(env environment, name *syntax.TableName, depth int) *writable {
	r, ok := env.catalog.Lookup(orText(string(name.Name.Schema), env.schema), string(name.Name.Name))
	if !ok {
		return nil
	}
	switch x := r.(type) {
	case *store.View:
		return writableView(env, x, depth-1)
	case *store.Table:
		if !x.System {
			return &writable{table: x}
		}
	}
	return nil
}

// simpleSelect is the SELECT of a view that can be written through, and the only
// table it reads; nil for others.
func simpleSelect(q *syntax.Query) (*syntax.Select, *syntax.TableName) {
	s, ok := q.Body.(*syntax.Select)
	if !ok || q.With != nil || q.Limit != nil || len(s.From) != 1 {
		return nil, nil
	}
	if s.Distinct || s.Top != nil || s.TopAll || s.TopOffset != nil || s.GroupBy != nil || s.Having != nil {
		return nil, nil
	}
	name, ok := s.From[0].(*syntax.TableName)
	if !ok || s.Where != nil && reachesOut(s.Where) {
		return nil, nil
	}
	return s, name
}

// reachesOut reports whether a condition reads more than its row: a subquery, an
// implicit join.
func reachesOut(c syntax.Cond) bool {
	found := false
	syntax.Walk(c, func(n any) bool {
		switch x := n.(type) {
		case *syntax.Subquery, *syntax.Exists, *syntax.Quantified, *syntax.ForSome:
			found = true
		case *syntax.In:
			found = found || x.Query != nil
		case *syntax.ColumnRef:
			found = found || len(x.Arrows) > 0
		}
		return !found
	})
	return found
}

// item is the columns that an item of a view's select list stands for, nil when
// it is none that can be written.
func (w *writable) item(item syntax.SelectItem, name *syntax.TableName) []*store.Column {
	if item.Star != nil {
		return slices.DeleteFunc(slices.Clone(w.columns()), func(c *store.Column) bool { return c.Private })
	}
	ref, ok := item.Expr.(*syntax.ColumnRef)
	if !ok || len(ref.Arrows) > 0 {
		return nil
	}
	label := orText(string(name.Alias), string(name.Name.Name))
	if ref.Table.Name != "" && !ref.Table.Name.Is(label) {
		return nil
	}
	if c, _, _ := w.find(string(ref.Column)); c != nil {
		return []*store.Column{c}
	}
	return nil
}

// find looks a column up by the name the statement uses; rowID tells it is the
// row id.
func (w *writable) find(name string) (c *store.Column, rowID, found bool) {
	if w.view == nil {
		if c = w.table.Column(name); c != nil {
			return c, c.Identity, true
		}
		return nil, true, w.table.IsRowID(name)
	}
	for _, f := range w.fields {
		if store.Fold(f.name) == store.Fold(name) {
			return f.column, f.column.Identity, true
		}
	}
	return nil, false, false
}

// columns are what INSERT without a column list sets.
func (w *writable) columns() []*store.Column {
	if w.view == nil {
		return w.table.Columns
	}
	list := make([]*store.Column, len(w.fields))
	for i, f := range w.fields {
		list[i] = f.column
	}
	return list
}

// scope is tableScope under the names that the statement uses.
func (w *writable) scope(b *binder, alias syntax.Name) (sc *scope, from string) {
	sc, from = b.tableScope(w.table, alias)
	if w.view == nil {
		return sc, from
	}
	seen := *sc.sources[0]
	seen.columns = renamed(&seen, w.fields)
	if alias == "" {
		seen.label, seen.schema = store.Fold(w.view.Name), store.Fold(w.view.Schema)
	}
	return &scope{sources: []*source{&seen}, clause: sc.clause}, from
}

// renamed gives the columns of a table other names; those without one cannot be
// seen.
func renamed(s *source, fields []field) []*sourceColumn {
	if fields == nil {
		return s.columns
	}
	var list []*sourceColumn
	for _, f := range fields {
		i := slices.IndexFunc(s.columns, func(c *sourceColumn) bool { return c.column == f.column })
		c := *s.columns[i]
		c.name = f.name
		list = append(list, &c)
	}
	return list
}

// conditions binds the conditions of the first n views for the rows of a table
// that the text calls alias.
func (w *writable) conditions(b *binder, alias string, n int) (string, error) {
	text := ""
	for _, l := range w.levels[:n] {
		if l.cond == nil {
			continue
		}
		s := b.tableSource(w.table, "")
		s.sql = alias
		for _, c := range s.columns {
			physical := store.RowID
			if c.column != nil && !c.column.Identity {
				physical = c.column.Physical
			}
			c.sql = alias + "." + physical
		}
		s.columns = renamed(s, l.fields)
		s.label = "" // the view's own alias of its table is not needed: it reads no other
		sql := b.env.sql
		b.env.sql = l.text
		cond, err := b.bindCond(&scope{sources: []*source{s}, clause: "WHERE"}, unqualified(l.cond))
		b.env.sql = sql
		if err != nil {
			return "", err
		}
		text += " AND " + cond
	}
	return text, nil
}

// unqualified takes the qualifiers off the columns of a condition on one table.
func unqualified(c syntax.Cond) syntax.Cond {
	syntax.Walk(c, func(n any) bool {
		if ref, ok := n.(*syntax.ColumnRef); ok {
			ref.Table = syntax.QualifiedName{}
		}
		return true
	})
	return c
}

// viewCheck is WITH CHECK OPTION: a changed row must still be seen.
type viewCheck struct {
	text string // finds the row among given ones; "" checks nothing
	code int
	name string
}

// check makes the check of a statement through a view.
func (w *writable) check(b *binder, p *changePlan, code int) (viewCheck, error) {
	if w.view == nil || w.view.CheckOption == "" || p.noCheck {
		return viewCheck{}, nil
	}
	n := len(w.levels)
	if w.view.CheckOption == "LOCAL" {
		n = 1
	}
	const alias = "seen"
	cond, err := w.conditions(b, alias, n)
	if err != nil || cond == "" {
		return viewCheck{}, err
	}
	text := "SELECT 1 FROM " + w.table.Physical + " AS " + alias + " WHERE " + alias + "." + store.RowID +
		" IN (SELECT value FROM json_each(" + b.system("rows") + "))" + cond
	return viewCheck{text, code, w.view.QualifiedName()}, nil
}

// row checks a row that was changed.
func (c viewCheck) row(e *execution, id int64) error {
	if c.text == "" {
		return nil
	}
	stmt, err := e.Stmt(c.text)
	if err != nil {
		return err
	}
	defer func() { _ = stmt.Reset() }()
	b := e.plan.binder
	if err := b.bindValues(stmt, e.items, e.process); err != nil {
		return err
	}
	if err := stmt.BindText(len(b.params)+len(processNames), "["+strconv.FormatInt(id, 10)+"]"); err != nil {
		return err
	}
	if stmt.Step() {
		return nil
	}
	if err := stmt.Err(); err != nil {
		return err
	}
	return newError(c.code, "View '%s' failed the WITH CHECK OPTION validation", c.name)
}
