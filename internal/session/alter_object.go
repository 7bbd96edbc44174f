package session

import (
	"context"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// alterObject is ALTER of what is no relation.
func (s *Session) alterObject(ctx context.Context, t *pgsql.AlterObject) error {
	switch {
	case isRoutineKind(t.Kind):
		return s.alterRoutine(ctx, t)
	case t.Kind == "EXTENSION":
		return s.alterExtension(ctx, t)
	case t.Kind == "TYPE" || t.Kind == "DOMAIN":
		return s.alterTypeObject(ctx, t)
	case t.Kind == "SCHEMA":
		return s.alterSchema(ctx, t)
	case t.Kind == "DATABASE" && t.Owner != nil:
		return s.ownRole(t.Owner)
	}
	return pgerr.Unsupported("ALTER %s", t.Kind).At(t.Pos)
}

// alterSchema is ALTER SCHEMA.
func (s *Session) alterSchema(ctx context.Context, t *pgsql.AlterObject) error {
	c, err := s.freshCatalog(ctx)
	if err != nil {
		return err
	}
	name := t.Object.Name.Name
	switch {
	case s.handler.catalog.HasSchema(name):
		return pgerr.New(pgerr.InsufficientPrivilege, "must be owner of schema %s", name)
	case !c.snapshot.HasSchema(name):
		return pgerr.New(pgerr.InvalidSchemaName, "schema %q does not exist", name)
	case t.Owner != nil:
		return s.ownRole(t.Owner)
	case c.snapshot.HasSchema(t.NewName):
		return pgerr.New(pgerr.DuplicateSchema, "schema %q already exists", t.NewName)
	case strings.HasPrefix(t.NewName, "pg_"):
		return pgerr.New(pgerr.ReservedName, "unacceptable schema name %q", t.NewName).
			WithDetail("The prefix \"pg_\" is reserved for system schemas.")
	case name == "public":
		return pgerr.Unsupported("renaming schema public").At(t.Pos).WithDetail("It is IRIS's default schema.")
	case c.occupied(name):
		if err := s.movableContents(ctx, c, name); err != nil {
			return err
		}
	}
	return s.renameSchema(ctx, c, t)
}

// renameSchema gives a schema another name: what is in it moves.
func (s *Session) renameSchema(ctx context.Context, c *names, t *pgsql.AlterObject) error {
	name := t.Object.Name.Name
	if err := s.changes("ALTER SCHEMA"); err != nil {
		return err
	}
	defer func(was bool) { s.undone = was }(s.undone)
	s.undone = true // the warning is out
	err := s.record(ctx, func(run gatewayschema.Runner) error {
		return gatewayschema.StoreNote(ctx, run, schemaNote(t.NewName))
	})
	if err != nil {
		return err
	}
	if err := s.moveContents(ctx, c, name, t.NewName); err != nil {
		return err
	}
	return s.record(ctx, func(run gatewayschema.Runner) error {
		on := gatewayschema.OnSchema(name)
		if err := gatewayschema.MoveComment(ctx, run, on, gatewayschema.OnSchema(t.NewName)); err != nil {
			return err
		}
		return gatewayschema.ForgetNote(ctx, run, gatewayschema.NoteSchema, schemaNote(name).Object, name)
	})
}

// occupied reports whether a schema has anything in it.
func (c *names) occupied(schema string) bool {
	for _, rel := range c.snapshot.Relations() {
		if rel.Schema == schema {
			return true
		}
	}
	for _, seq := range c.snapshot.Sequences() {
		if seq.Relation.Schema == schema {
			return true
		}
	}
	for _, u := range c.snapshot.UserTypes() {
		if u.Schema == schema {
			return true
		}
	}
	for _, r := range c.snapshot.Routines() {
		if r.Schema == schema {
			return true
		}
	}
	return false
}
