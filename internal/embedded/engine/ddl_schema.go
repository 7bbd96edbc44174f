package engine

import (
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
)

// createSchema is CREATE SCHEMA.
func (d *definer) createSchema(s *syntax.CreateSchema) error {
	if existing := d.Catalog().Schema(string(s.Name)); existing != nil {
		if s.IfNotExists {
			return nil
		}
		return newError(-476, "Schema '%s' already exists", existing.Name)
	}
	return d.CreateSchema(string(s.Name))
}

// dropSchema is DROP SCHEMA; CASCADE takes its relations along.
func (d *definer) dropSchema(s *syntax.DropSchema) error {
	schema := d.Catalog().Schema(string(s.Name))
	if schema == nil {
		if s.IfExists {
			return nil
		}
		return newError(-473, "Schema '%s' not found", s.Name)
	}
	relations, routines := schema.Relations(), d.routinesOf(schema.Name)
	if len(relations)+len(routines) > 0 && s.Behavior != "CASCADE" {
		return newError(-475, "Schema '%s' is not empty", schema.Name)
	}
	for _, r := range routines {
		if err := d.DropRoutine(r); err != nil {
			return err
		}
	}
	for _, r := range relations {
		if _, there := d.Catalog().Lookup(relationNames(r)); !there {
			continue // a view that went with its table
		}
		if err := d.dropRelation(r); err != nil {
			return err
		}
	}
	if schema = d.Catalog().Schema(string(s.Name)); schema == nil {
		return nil
	}
	return d.DropSchema(schema)
}

// routinesOf are the routines of a schema.
func (d *definer) routinesOf(schema string) []*store.Routine {
	var list []*store.Routine
	for _, r := range d.Catalog().Routines() {
		if store.Fold(r.Schema) == store.Fold(schema) {
			list = append(list, r)
		}
	}
	return list
}

// dropRelation drops a table or view of a schema that is dropped.
func (d *definer) dropRelation(r store.Relation) error {
	switch r := r.(type) {
	case *store.View:
		name := syntax.QualifiedName{Schema: syntax.Name(r.Schema), Name: syntax.Name(r.Name)}
		return d.dropView(&syntax.DropView{View: name, Behavior: "CASCADE"})
	case *store.Table:
		name := syntax.QualifiedName{Schema: syntax.Name(r.Schema), Name: syntax.Name(r.Name)}
		return d.dropTable(&syntax.DropTable{Table: name, Behavior: "CASCADE"})
	}
	return nil
}

// dropView is DROP VIEW.
func (d *definer) dropView(s *syntax.DropView) error {
	schema, name := d.resolve(s.View)
	v := d.Catalog().View(schema, name)
	if v == nil {
		if s.IfExists {
			return nil
		}
		return tableNotFound(schema, name)
	}
	if err := d.dropViewsOf(v, s.Behavior); err != nil {
		return err
	}
	return d.DropView(v)
}

// dropViewsOf drops the views that name a relation which is dropped, and those
// that name them, with CASCADE; without it there must be none.
func (d *definer) dropViewsOf(r store.Relation, behavior syntax.DropBehavior) error {
	for _, s := range d.Catalog().Schemas() {
		for _, other := range s.Relations() {
			v, u := viewUsage(d.Catalog(), other)
			if v == nil || !slices.Contains(u.relations, r) {
				continue
			}
			if behavior != "CASCADE" {
				return newError(-321, "Cannot DROP '%s' - view '%s' references it", r.QualifiedName(), v.QualifiedName())
			}
			if err := d.dropViewsOf(v, behavior); err != nil {
				return err
			}
			if err := d.DropView(v); err != nil {
				return err
			}
		}
	}
	return nil
}
