package session

import (
	"context"
	"slices"

	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// touched are the tables of IRIS that the statement at hand is about. Only they, and the
// gateway schema, are read again for it and after it. The nil pointer stands for
// anything.
type touched struct{ tables []gatewayschema.Object }

// add notes one more table.
func (t *touched) add(o gatewayschema.Object) {
	if t != nil && !slices.Contains(t.tables, o) {
		t.tables = append(t.tables, o)
	}
}

// touches begins a statement that changes definitions; the function that it returns
// ends it.
func (s *Session) touches(tree pgsql.Statement) (end func()) {
	if names, ok := definedBy(tree); ok {
		s.touched = &touched{}
		for _, name := range names {
			s.touchName(name)
		}
	}
	return func() { s.touched = nil }
}

// touchName notes the tables that a name may mean, or will.
func (s *Session) touchName(name pgsql.ObjectName) {
	schemas, snap := []string{name.Schema}, s.opts.Metadata.Peek()
	if name.Schema == "" {
		schemas = s.SearchPath(false)
	}
	for _, schema := range schemas {
		o := gatewayschema.Object{Schema: meta.IRISSchema(schema), Table: name.Name}
		if snap != nil {
			o.Schema = snap.IRISSchema(schema)
			if rel := snap.Relation(schema, name.Name); rel != nil && rel.IRISName != "" {
				o = gatewayschema.Object{Schema: rel.IRISSchema, Table: rel.IRISName}
			}
		}
		s.touched.add(o)
	}
}

// sending notes the table that a statement of IRIS's is about.
func (s *Session) sending(stmt irissql.Statement) {
	if table, ok := irissql.Defines(stmt); ok {
		s.touched.add(gatewayschema.Object{Schema: table.Schema, Table: table.Name})
	} else {
		s.touched = nil
	}
}

// reread makes the next use of the metadata read again what the statement at hand is
// about.
func (s *Session) reread() {
	if s.touched == nil {
		s.opts.Metadata.Invalidate()
	} else {
		s.opts.Metadata.Touch(s.touched.tables...)
	}
}

// definedBy lists the tables and views that a statement defines; ok is false for one
// that may change others, too. What the gateway schema alone keeps needs no names.
func definedBy(tree pgsql.Statement) (names []pgsql.ObjectName, ok bool) {
	switch t := tree.(type) {
	case *pgsql.CreateTable:
		return []pgsql.ObjectName{t.Table}, true
	case *pgsql.CreateTableAs:
		return []pgsql.ObjectName{t.Table}, true
	case *pgsql.CreateView:
		return []pgsql.ObjectName{t.View}, true
	case *pgsql.CreateIndex:
		return []pgsql.ObjectName{{Schema: t.Table.Schema, Name: t.Table.Name}}, true
	case *pgsql.AlterTable:
		return []pgsql.ObjectName{{Schema: t.Table.Schema, Name: t.Table.Name}}, t.Kind == "TABLE" && !slices.ContainsFunc(t.Commands, reachesFurther)
	case *pgsql.DropStatement:
		return droppedBy(t)
	case *pgsql.CreateSchema:
		return nil, len(t.Elements) == 0
	case *pgsql.CommentStatement, *pgsql.CreateSequence, *pgsql.AlterSequence, *pgsql.CreateType, *pgsql.CreateDomain, *pgsql.AlterEnum,
		*pgsql.CreateExtension:
		return nil, true
	}
	return nil, false
}

// reachesFurther reports whether a command of ALTER TABLE may change what is said of
// other tables.
func reachesFurther(c *pgsql.AlterTableCommand) bool {
	switch c.Op {
	case pgsql.RenameTable, pgsql.RenameColumn, pgsql.SetSchema:
		return true
	}
	return c.Cascade
}

// droppedBy is definedBy of DROP.
func droppedBy(t *pgsql.DropStatement) (names []pgsql.ObjectName, ok bool) {
	if t.Cascade {
		return nil, false
	}
	switch t.Kind {
	case "TABLE", "VIEW":
		for _, o := range t.Objects {
			names = append(names, o.Name)
		}
		return names, true
	case "SEQUENCE", "TYPE", "DOMAIN", "FUNCTION", "PROCEDURE":
		return nil, true
	}
	return nil, false
}

// freshCatalog reads the metadata anew, of what the statement at hand is about: DDL
// must not decide on old facts.
func (s *Session) freshCatalog(ctx context.Context) (*names, error) {
	s.temporary.stale = s.temporary.number != ""
	if !s.temporary.aimed {
		s.reread()
	}
	c := s.names(ctx)
	return c, c.load()
}
