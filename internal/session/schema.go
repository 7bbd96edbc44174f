package session

import (
	"context"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
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

// dropSchema is DROP SCHEMA of one schema. With CASCADE everything in it goes.
func (s *Session) dropSchema(ctx context.Context, t *pgsql.DropStatement, name string) error {
	c, err := s.freshCatalog(ctx)
	if err != nil {
		return err
	}
	for _, object := range t.Objects {
		if s.handler.catalog.HasSchema(object.Name.Name) {
			return pgerr.New(pgerr.InsufficientPrivilege, "must be owner of schema %s", object.Name.Name)
		}
	}
	switch {
	case !c.snapshot.HasSchema(name) && t.IfExists:
		s.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion, "schema %q does not exist, skipping", name))
		return nil
	case !c.snapshot.HasSchema(name):
		return pgerr.New(pgerr.InvalidSchemaName, "schema %q does not exist", name)
	}
	list, err := s.inSchema(c, name, t)
	if err != nil {
		return err
	}
	if len(list) > 0 && !t.Cascade {
		return refuseDependents("schema "+quotedName(name), list)
	}
	if err := s.changes("DROP SCHEMA"); err != nil {
		return err
	}
	if err := s.dropContents(ctx, c, list); err != nil {
		return err
	}
	if !c.snapshot.Gateway().KeepsNotes() {
		return nil
	}
	return s.record(ctx, func(run gatewayschema.Runner) error {
		if err := gatewayschema.SetComment(ctx, run, gatewayschema.OnSchema(name), ""); err != nil {
			return err
		}
		return gatewayschema.ForgetNote(ctx, run, gatewayschema.NoteSchema, schemaNote(name).Object, name)
	})
}

// inSchema lists what a schema contains, and what depends on that.
func (s *Session) inSchema(c *names, schema string, t *pgsql.DropStatement) ([]dependent, error) {
	on := "schema " + quotedName(schema)
	var out []dependent
	for _, u := range c.snapshot.UserTypes() {
		if u.Schema == schema {
			return nil, pgerr.Unsupported("DROP SCHEMA of a schema with types").At(t.Pos).WithHint("Drop its types first.")
		}
	}
	for _, seq := range c.snapshot.Sequences() {
		if seq.Relation.Schema == schema && (seq.Owner == nil || seq.Owner.Schema != schema) {
			return nil, pgerr.Unsupported("DROP SCHEMA of a schema with sequences").At(t.Pos).WithHint("Drop its sequences first.")
		}
	}
	var gone []dependency
	for _, rel := range c.snapshot.Relations() {
		if rel.Schema != schema {
			continue
		}
		what := s.describe(rel)
		out = append(out, dependent{rel: rel, what: what, on: on})
		gone = append(gone, dependency{rel: rel, what: what})
	}
	return append(out, s.dependents(c, gone)...), nil
}

// dropContents drops the relations of a list: views before the tables that they
// read, and tables with the foreign keys between them.
func (s *Session) dropContents(ctx context.Context, c *names, list []dependent) error {
	ranks := []func(*analyze.Relation) bool{
		func(r *analyze.Relation) bool { return r.Definition != nil },
		func(r *analyze.Relation) bool { return r.Definition == nil && r.View },
		func(r *analyze.Relation) bool { return !r.View },
	}
	for _, rank := range ranks {
		for _, d := range list {
			if d.foreign != nil || !rank(d.rel) {
				continue
			}
			if err := s.dropOne(ctx, c, d.rel, true); err != nil {
				return err
			}
		}
	}
	s.tellCascade(list)
	return nil
}
