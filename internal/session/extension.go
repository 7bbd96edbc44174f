package session

import (
	"context"
	"errors"

	"github.com/iris-pgwire/iris-pgwire/internal/catalog"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// createExtension is CREATE EXTENSION. Its functions are there in any case; that it
// was created is remembered.
func (s *Session) createExtension(ctx context.Context, t *pgsql.CreateExtension) error {
	c, err := s.freshCatalog(ctx)
	if err != nil {
		return err
	}
	version, _ := catalog.Extension(t.Name)
	exists := version != "" && c.objects().Has("pg_extension", t.Name)
	switch {
	case exists && t.IfNotExists:
		s.notice(pgerr.NewNotice(pgerr.Notice, pgerr.DuplicateObject, "extension %q already exists, skipping", t.Name))
		return nil
	case exists:
		return pgerr.New(pgerr.DuplicateObject, "extension %q already exists", t.Name)
	case version == "":
		return pgerr.New(pgerr.FeatureNotSupported, "extension %q is not available", t.Name)
	case !c.snapshot.Gateway().KeepsNotes():
		return needsNotes("CREATE EXTENSION")
	}
	schema := s.creationSchema(c)
	for _, o := range t.Options {
		lit, ok := o.Value.(*pgsql.Literal)
		switch {
		case !ok:
		case o.Name == "schema" && !c.knowsSchema(lit.Text):
			return pgerr.New(pgerr.InvalidSchemaName, "schema %q does not exist", lit.Text)
		case o.Name == "schema":
			schema = lit.Text
		case o.Name == "version" && lit.Text != version:
			return noVersion(t.Name, lit.Text)
		}
	}
	return s.noteExtension(ctx, "CREATE EXTENSION", t.Name, schema)
}

// noVersion is the error about a version of an extension that there is not.
func noVersion(name, version string) error {
	return pgerr.New(pgerr.InvalidParameterValue, "extension %q has no installation script nor update path for version %q", name, version)
}

// noteExtension remembers an extension in a schema.
func (s *Session) noteExtension(ctx context.Context, verb, name, schema string) error {
	if err := s.changes(verb); err != nil {
		return err
	}
	return s.record(ctx, func(run gatewayschema.Runner) error {
		return gatewayschema.StoreNote(ctx, run, gatewayschema.Note{Kind: gatewayschema.NoteExtension, Part: name, Text: schema})
	})
}

// alterExtension is ALTER EXTENSION UPDATE and SET SCHEMA.
func (s *Session) alterExtension(ctx context.Context, t *pgsql.AlterObject) error {
	c, err := s.freshCatalog(ctx)
	if err != nil {
		return err
	}
	name := t.Object.Name.Name
	version, always := catalog.Extension(name)
	switch {
	case version == "" || !c.objects().Has("pg_extension", name):
		return pgerr.New(pgerr.UndefinedObject, "extension %q does not exist", name)
	case t.Update && (t.Version == "" || t.Version == version):
		s.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion, "version %q of extension %q is already installed", version, name))
		return nil
	case t.Update:
		return pgerr.New(pgerr.InvalidParameterValue, "extension %q has no update path from version %q to version %q", name, version, t.Version)
	case always:
		return pgerr.Unsupported("ALTER EXTENSION %s SET SCHEMA", name).At(t.Pos)
	case !c.knowsSchema(t.NewSchema):
		return pgerr.New(pgerr.InvalidSchemaName, "schema %q does not exist", t.NewSchema)
	}
	return s.noteExtension(ctx, "ALTER EXTENSION", name, t.NewSchema)
}

// dropExtension is DROP EXTENSION of one.
func (s *Session) dropExtension(ctx context.Context, t *pgsql.DropStatement, name string) error {
	c, err := s.freshCatalog(ctx)
	if err != nil {
		return err
	}
	version, always := catalog.Extension(name)
	exists := version != "" && c.objects().Has("pg_extension", name)
	switch {
	case !exists && t.IfExists:
		s.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion, "extension %q does not exist, skipping", name))
		return nil
	case !exists:
		return pgerr.New(pgerr.UndefinedObject, "extension %q does not exist", name)
	case always:
		return pgerr.Unsupported("DROP EXTENSION %s", name).At(t.Pos)
	}
	if err := s.changes("DROP EXTENSION"); err != nil {
		return err
	}
	return s.record(ctx, func(run gatewayschema.Runner) error {
		return errors.Join(
			gatewayschema.ForgetNote(ctx, run, gatewayschema.NoteExtension, gatewayschema.Object{}, name),
			gatewayschema.SetComment(ctx, run, gatewayschema.OnShared("extension", name), ""))
	})
}
