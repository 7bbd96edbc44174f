package engine

import (
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// usage is what a query names itself, not through the views it reads.
type usage struct {
	relations []store.Relation
	columns   []*sourceColumn
	seen      map[any]bool
}

// useRelation notes a relation that the statement names.
func (b *binder) useRelation(r store.Relation) {
	if b.usage != nil && b.views == 0 && !b.usage.seen[r] {
		b.usage.seen[r] = true
		b.usage.relations = append(b.usage.relations, r)
	}
}

// useColumn notes a base table's column that the statement names.
func (b *binder) useColumn(c *sourceColumn) {
	if b.usage == nil || b.views > 0 || c.table == nil || c.column == nil || b.usage.seen[c.column] {
		return
	}
	b.usage.seen[c.column] = true
	b.usage.columns = append(b.usage.columns, c)
}

// viewUsage binds a view's query to see what it names. A view that no longer
// compiles names nothing.
func viewUsage(c *store.Catalog, r store.Relation) (*store.View, *usage) {
	v, ok := r.(*store.View)
	if !ok {
		return nil, &usage{}
	}
	u := &usage{seen: map[any]bool{}}
	parsed, err := syntax.Parse(v.Text)
	query, ok := parsed.Statement.(*syntax.Query)
	if err != nil || !ok {
		return v, u
	}
	b := newBinder(environment{catalog: c, schema: v.Schema, sql: v.Text, user: owner}, nil, parsed.Params)
	b.usage = u
	if _, err := b.bindQuery(nil, query); err != nil {
		return v, &usage{}
	}
	return v, u
}

// viewTableRows describes in VIEW_TABLE_USAGE which relations a view reads.
func viewTableRows(c *store.Catalog, r store.Relation) []cells {
	v, u := viewUsage(c, r)
	rows := make([]cells, len(u.relations))
	for i, used := range u.relations {
		schema, name := relationNames(used)
		rows[i] = cells{
			"VIEW_SCHEMA": word(v.Schema), "VIEW_NAME": word(v.Name), "TABLE_SCHEMA": word(schema), "TABLE_NAME": word(name),
		}
	}
	return rows
}

// relationNames are the schema and the name of a relation.
func relationNames(r store.Relation) (schema, name string) {
	switch r := r.(type) {
	case *store.Table:
		return r.Schema, r.Name
	case *store.View:
		return r.Schema, r.Name
	}
	return "", ""
}

// viewColumnRows describes in VIEW_COLUMN_USAGE which columns of base tables a
// view reads.
func viewColumnRows(c *store.Catalog, r store.Relation) []cells {
	v, u := viewUsage(c, r)
	rows := make([]cells, len(u.columns))
	for i, used := range u.columns {
		rows[i] = cells{
			"VIEW_SCHEMA": word(v.Schema), "VIEW_NAME": word(v.Name), "TABLE_SCHEMA": word(used.table.Schema),
			"TABLE_NAME": word(used.table.Name), "COLUMN_NAME": word(used.name),
		}
	}
	return rows
}
