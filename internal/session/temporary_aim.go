package session

import (
	"context"
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// place is the schema of a new relation: that of temporary ones, which is made if
// need be, or "" for one that is not temporary.
func (s *Session) place(ctx context.Context, p pgsql.Persistence, name pgsql.ObjectName) (string, error) {
	t := &s.temporary
	mine := name.Schema == "pg_temp" || t.schema != "" && name.Schema == t.schema
	first := splitNames(s.settings.values["search_path"])
	switch {
	case mine, name.Schema == "" && (p == pgsql.Temporary || len(first) > 0 && first[0] == "pg_temp"):
		if err := t.take(ctx); err != nil {
			return "", err
		}
		t.aimed = true
		return t.schema, nil
	case p == pgsql.Temporary:
		return "", pgerr.New(pgerr.InvalidTableDefinition, "cannot create temporary relation in non-temporary schema").At(name.Pos)
	}
	return "", nil
}

// aim finds out whether a statement defines temporary objects only: other sessions
// need not read the metadata again then. It returns the statement with the schema
// of what it makes.
func (s *Session) aim(ctx context.Context, tree pgsql.Statement) (pgsql.Statement, error) {
	s.temporary.aimed, s.temporary.new = false, false
	var name *pgsql.ObjectName
	var persistence pgsql.Persistence
	switch t := tree.(type) {
	case *pgsql.CreateTable:
		own := *t
		tree, name, persistence = &own, &own.Table, t.Persistence
		if t.OnCommit != pgsql.OnCommitNone && persistence != pgsql.Temporary {
			return nil, pgerr.New(pgerr.InvalidTableDefinition, "ON COMMIT can only be used on temporary tables")
		}
	case *pgsql.CreateTableAs:
		if t.Materialized {
			return tree, nil
		}
		own := *t
		tree, name, persistence = &own, &own.Table, t.Persistence
	case *pgsql.CreateView:
		own := *t
		tree, name, persistence = &own, &own.View, t.Persistence
	case *pgsql.CreateSequence:
		own := *t
		tree, name, persistence = &own, &own.Sequence, t.Persistence
	default:
		s.temporary.aimed = s.onlyTemporary(ctx, tree)
		return tree, nil
	}
	schema, err := s.place(ctx, persistence, *name)
	if schema != "" {
		name.Schema = schema
	}
	return tree, err
}

// onlyTemporary reports whether all that a statement names is temporary.
func (s *Session) onlyTemporary(ctx context.Context, tree pgsql.Statement) bool {
	if !s.temporary.any() {
		return false
	}
	var list []pgsql.ObjectName
	switch t := tree.(type) {
	case *pgsql.DropStatement:
		for _, o := range t.Objects {
			list = append(list, o.Name)
		}
		if t.Kind == "INDEX" {
			return s.onlyTemporaryIndexes(ctx, list)
		}
		if !slices.Contains([]string{"TABLE", "VIEW", "SEQUENCE"}, t.Kind) {
			return false
		}
	case *pgsql.AlterTable:
		list = append(list, pgsql.ObjectName{Schema: t.Table.Schema, Name: t.Table.Name})
	case *pgsql.CreateIndex:
		list = append(list, pgsql.ObjectName{Schema: t.Table.Schema, Name: t.Table.Name})
	case *pgsql.AlterSequence:
		list = append(list, t.Sequence)
	case *pgsql.CommentStatement:
		switch {
		case t.Object.On != nil:
			list = append(list, *t.Object.On)
		case t.Kind == "TABLE" || t.Kind == "VIEW" || t.Kind == "SEQUENCE":
			list = append(list, t.Object.Name)
		}
	}
	c := s.names(ctx)
	s.temporary.new = len(list) > 0
	for _, name := range list {
		rel := c.relation(name.Schema, name.Name)
		if !s.temporary.owns(rel) {
			return false
		}
		s.temporary.new = s.temporary.new && s.temporary.isNew(rel)
	}
	return len(list) > 0
}

// usesTemporary reports whether a query refers to temporary relations.
func (s *Session) usesTemporary(q *analyze.Query) bool {
	for rel := range analyze.QueryUses(q).Columns {
		if s.temporary.owns(rel) {
			return true
		}
	}
	return false
}

// isNew reports whether a relation was made since the latest savepoint.
func (t *temporaries) isNew(rel *analyze.Relation) bool {
	return slices.ContainsFunc(t.events, func(e temporaryEvent) bool {
		return !e.dropped && e.level == len(t.session.tx.savepoints) && strings.EqualFold(e.names[0], rel.IRISName)
	})
}

// undoes reports whether a rollback undoes what the statement at hand does.
func (t *temporaries) undoes(verb string) bool {
	if !t.aimed {
		return false
	}
	switch verb {
	case "CREATE TABLE", "CREATE TABLE AS", "CREATE VIEW", "CREATE SEQUENCE", "DROP TABLE", "DROP VIEW", "DROP SEQUENCE":
		return true
	}
	return t.new
}

// onlyTemporaryIndexes is onlyTemporary for names of indexes.
func (s *Session) onlyTemporaryIndexes(ctx context.Context, list []pgsql.ObjectName) bool {
	c := s.names(ctx)
	if c.ready() != nil {
		return false
	}
	for _, name := range list {
		found := c.findIndex(name)
		if len(found) == 0 || slices.ContainsFunc(found, func(f foundIndex) bool { return !s.temporary.owns(f.rel) }) {
			return false
		}
	}
	return true
}
