package session

import (
	"context"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// createSchema is CREATE SCHEMA. In IRIS a schema is there with its first table, so
// that the gateway schema remembers it.
func (s *Session) createSchema(ctx context.Context, t *pgsql.CreateSchema) error {
	c, err := s.freshCatalog(ctx)
	if err != nil {
		return err
	}
	if err := s.ownRole(t.Owner); err != nil {
		return err
	}
	name := t.Name
	if name == "" {
		name = s.roleName(t.Owner)
	}
	switch {
	case strings.HasPrefix(name, "pg_"):
		return pgerr.New(pgerr.ReservedName, "unacceptable schema name %q", name).
			WithDetail("The prefix \"pg_\" is reserved for system schemas.")
	case c.knowsSchema(name) && t.IfNotExists:
		s.notice(pgerr.NewNotice(pgerr.Notice, pgerr.DuplicateSchema, "schema %q already exists, skipping", name))
		return nil
	case c.knowsSchema(name):
		return pgerr.New(pgerr.DuplicateSchema, "schema %q already exists", name)
	case meta.IsSystem(name):
		return pgerr.New(pgerr.ReservedName, "unacceptable schema name %q", name).WithDetail("IRIS has a schema of that name.")
	case !c.snapshot.Gateway().KeepsNotes():
		return needsNotes("CREATE SCHEMA")
	}
	if err := s.changes("CREATE SCHEMA"); err != nil {
		return err
	}
	err = s.record(ctx, func(run gatewayschema.Runner) error { return gatewayschema.StoreNote(ctx, run, schemaNote(name)) })
	if err != nil {
		return err
	}
	s.tx.makes("SCHEMA", "", name)
	for _, element := range t.Elements {
		if err := s.schemaElement(ctx, name, element); err != nil {
			return err
		}
	}
	return nil
}

// schemaNote is what remembers a schema.
func schemaNote(name string) gatewayschema.Note {
	return gatewayschema.Note{Object: gatewayschema.Object{Schema: name, Table: ""}, Kind: gatewayschema.NoteSchema, Part: name}
}

// needsNotes is the error about what an older gateway schema has no place for.
func needsNotes(what string) error {
	return pgerr.New(pgerr.InsufficientPrivilege, "%s needs a newer gateway schema than this IRIS namespace has", what).
		WithHint("Let an administrator run \"iris-pgwire install\".")
}

// ownRole refuses any role but the session's own.
func (s *Session) ownRole(r *pgsql.RoleSpec) error {
	if r == nil || r.Kind != pgsql.RoleNamed || r.Name == s.CurrentUser() {
		return nil
	}
	return pgerr.New(pgerr.UndefinedObject, "role %q does not exist", r.Name)
}

// roleName is the name of a role.
func (s *Session) roleName(r *pgsql.RoleSpec) string {
	if r == nil || r.Kind != pgsql.RoleNamed {
		return s.CurrentUser()
	}
	return r.Name
}

// schemaElement makes a table or view that CREATE SCHEMA contains.
func (s *Session) schemaElement(ctx context.Context, schema string, element pgsql.Statement) error {
	switch t := element.(type) {
	case *pgsql.CreateTable:
		placed := *t
		if placed.Table.Schema == "" {
			placed.Table.Schema = schema
		}
		if placed.Table.Schema == schema {
			return s.createTable(ctx, &placed)
		}
		return elsewhere(placed.Table.Schema, schema)
	case *pgsql.CreateSequence:
		placed := *t
		if placed.Sequence.Schema == "" {
			placed.Sequence.Schema = schema
		}
		if placed.Sequence.Schema == schema {
			return s.createSequence(ctx, &placed)
		}
		return elsewhere(placed.Sequence.Schema, schema)
	}
	return pgerr.Unsupported("%s in CREATE SCHEMA", statementName(element)).At(element.Position())
}

// elsewhere is the error about an element that names another schema.
func elsewhere(named, schema string) error {
	return pgerr.New(pgerr.InvalidSchemaDefinition, "CREATE specifies a schema (%s) different from the one being created (%s)", named, schema)
}

// schemaToDrop finds a schema to drop; nil is none, of which a notice was sent.
func (s *Session) schemaToDrop(c *names, t *pgsql.DropStatement, name string) (*object, error) {
	switch {
	case s.handler.catalog.HasSchema(name):
		return nil, pgerr.New(pgerr.InsufficientPrivilege, "must be owner of schema %s", name)
	case !c.snapshot.HasSchema(name) && t.IfExists:
		s.skips(name, "schema %q does not exist, skipping", name)
		return nil, nil
	case !c.snapshot.HasSchema(name):
		return nil, pgerr.New(pgerr.InvalidSchemaName, "schema %q does not exist", name)
	}
	return &object{kind: schemaObject, name: name, what: "schema " + quotedName(name)}, nil
}
