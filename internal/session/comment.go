package session

import (
	"context"
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/catalog"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// comment is COMMENT ON. IRIS takes descriptions only when it makes a table, so that
// the gateway schema keeps comments; they cover IRIS's.
func (s *Session) comment(ctx context.Context, t *pgsql.CommentStatement) error {
	c, err := s.freshCatalog(ctx)
	if err != nil {
		return err
	}
	if isRoutineKind(t.Kind) {
		return s.commentRoutine(ctx, c, t)
	}
	store, err := s.commented(c, t)
	switch {
	case err != nil:
		return err
	case s.tx.readOnly():
		return pgerr.New(pgerr.ReadOnlySQLTransaction, "cannot execute COMMENT in a read-only transaction")
	case c.snapshot.Gateway().Version == 0:
		return pgerr.New(pgerr.InsufficientPrivilege, "a comment needs the gateway schema, which this IRIS namespace does not have").
			WithHint("Let an administrator run \"iris-pgwire install\".")
	}
	text := ""
	if t.Comment != nil {
		text = t.Comment.Text
	}
	return s.record(ctx, func(run gatewayschema.Runner) error { return store(ctx, run, text) })
}

// storeComment writes a comment.
type storeComment func(ctx context.Context, run gatewayschema.Runner, text string) error

// commentOn writes the comment of something.
func commentOn(on gatewayschema.CommentOn) storeComment {
	return func(ctx context.Context, run gatewayschema.Runner, text string) error {
		return gatewayschema.SetComment(ctx, run, on, text)
	}
}

// commented finds what a comment is about.
func (s *Session) commented(c *names, t *pgsql.CommentStatement) (storeComment, error) {
	name := t.Object.Name
	switch t.Kind {
	case "TABLE", "VIEW", "MATERIALIZED VIEW", "COLUMN":
		return c.commentedRelation(t)
	case "INDEX":
		return c.commentedIndex(name)
	case "SEQUENCE":
		return c.commentedSequence(name)
	case "CONSTRAINT":
		return c.commentedConstraint(t)
	case "TYPE", "DOMAIN", "DOMAIN CONSTRAINT":
		return c.commentedType(t)
	case "SCHEMA":
		if s.handler.catalog.HasSchema(name.Name) {
			return nil, pgerr.New(pgerr.InsufficientPrivilege, "must be owner of schema %s", name.Name)
		}
		if !c.snapshot.HasSchema(name.Name) {
			return nil, pgerr.New(pgerr.InvalidSchemaName, "schema %q does not exist", name.Name)
		}
		return commentOn(gatewayschema.OnSchema(name.Name)), nil
	case "EXTENSION", "DATABASE", "ROLE":
		return s.commentedShared(c, t)
	}
	return nil, pgerr.Unsupported("COMMENT ON %s", t.Kind).At(t.Pos)
}

// commentedShared finds an extension, database or role.
func (s *Session) commentedShared(c *names, t *pgsql.CommentStatement) (storeComment, error) {
	table := map[string]string{"EXTENSION": "pg_extension", "DATABASE": "pg_database", "ROLE": "pg_authid"}[t.Kind]
	name := t.Object.Name.Name
	switch exists := c.objects().Has(table, name); {
	case !exists && t.Kind == "DATABASE":
		s.notice(pgerr.NewNotice(pgerr.Warning, pgerr.UndefinedDatabase, "database %q does not exist", name))
		return func(context.Context, gatewayschema.Runner, string) error { return nil }, nil
	case !exists:
		return nil, pgerr.New(pgerr.UndefinedObject, "%s %q does not exist", strings.ToLower(t.Kind), name)
	case t.Kind == "EXTENSION" && name == "plpgsql":
		return nil, pgerr.New(pgerr.InsufficientPrivilege, "must be owner of extension %s", name)
	case t.Kind == "ROLE" && name == catalog.Superuser && s.CurrentUser() != name:
		return nil, pgerr.New(pgerr.InsufficientPrivilege, "must be superuser")
	}
	return commentOn(gatewayschema.OnShared(t.Kind, name)), nil
}

// commentedRelation finds a relation, or a column of one.
func (c *names) commentedRelation(t *pgsql.CommentStatement) (storeComment, error) {
	name := t.Object.Name
	if t.Kind == "COLUMN" {
		if t.Object.On == nil {
			return nil, pgerr.New(pgerr.SyntaxError, "column name must be qualified")
		}
		name = *t.Object.On
	}
	rel, column := c.Relation(name.Schema, name.Name), ""
	switch {
	case rel == nil && t.Kind != "COLUMN" && len(c.findIndex(name)) > 0:
		return nil, notThis(name.Name, t.Kind)
	case rel == nil:
		return nil, pgerr.New(pgerr.UndefinedTable, "relation %q does not exist", writtenName(name))
	case rel.IRISName == "":
		return nil, pgerr.New(pgerr.InsufficientPrivilege, "must be owner of table %s", rel.Name)
	case t.Kind == "COLUMN":
		at := rel.ColumnIndex(t.Object.Name.Name)
		if at < 0 {
			return nil, pgerr.New(pgerr.UndefinedColumn, "column %q of relation %q does not exist", t.Object.Name.Name, rel.Name)
		}
		column = rel.Columns[at].IRISName
	case relationKind(rel) != t.Kind:
		return nil, notThis(rel.Name, t.Kind)
	}
	return func(ctx context.Context, run gatewayschema.Runner, text string) error {
		return gatewayschema.StoreComment(ctx, run, objectOf(rel), column, text)
	}, nil
}

// notThis is the error about an object of another kind.
func notThis(name, kind string) error {
	article := "a"
	if kind == "INDEX" {
		article = "an"
	}
	return pgerr.New(pgerr.WrongObjectType, "%q is not %s %s", name, article, strings.ToLower(kind))
}

// commentedIndex finds an index.
func (c *names) commentedIndex(name pgsql.ObjectName) (storeComment, error) {
	found, err := c.indexNamedBy(name)
	switch {
	case err != nil:
		return nil, err
	case found != nil:
		return commentOn(gatewayschema.OnIndex(objectOf(found.rel), found.irisName())), nil
	}
	if rel := c.Relation(name.Schema, name.Name); rel != nil {
		return nil, notThis(rel.Name, "INDEX")
	}
	return nil, pgerr.New(pgerr.UndefinedTable, "relation %q does not exist", writtenName(name))
}

// commentedSequence finds a sequence.
func (c *names) commentedSequence(name pgsql.ObjectName) (storeComment, error) {
	rel := c.Relation(name.Schema, name.Name)
	switch {
	case rel == nil:
		return nil, pgerr.New(pgerr.UndefinedTable, "relation %q does not exist", writtenName(name))
	case !rel.Sequence:
		return nil, notThis(rel.Name, "SEQUENCE")
	}
	seq := c.snapshot.SequenceOf(rel.OID)
	return commentOn(gatewayschema.OnSequence(gatewayschema.Object{Schema: seq.Schema, Table: seq.Name})), nil
}

// commentedConstraint finds a constraint of a table.
func (c *names) commentedConstraint(t *pgsql.CommentStatement) (storeComment, error) {
	on, name := *t.Object.On, t.Object.Name.Name
	rel := c.Relation(on.Schema, on.Name)
	if rel == nil {
		return nil, pgerr.New(pgerr.UndefinedTable, "relation %q does not exist", writtenName(on))
	}
	a := &alteration{names: c, rel: rel}
	if a.key(name) == nil && a.foreignKey(name) == nil && a.check(name) == nil {
		return nil, pgerr.New(pgerr.UndefinedObject, "constraint %q for table %q does not exist", name, rel.Name)
	}
	return commentOn(gatewayschema.OnConstraint(objectOf(rel), name)), nil
}

// commentedType finds a type or domain, or a check of a domain.
func (c *names) commentedType(t *pgsql.CommentStatement) (storeComment, error) {
	name := t.Object.Name
	if t.Kind == "DOMAIN CONSTRAINT" {
		name = *t.Object.On
	}
	typ := c.userType(name.Schema, name.Name)
	switch {
	case typ == nil && (name.Schema == "" || name.Schema == "pg_catalog") && pgtype.ByName(name.Name) != nil:
		shown := pgtype.FormatType(pgtype.ByName(name.Name).OID, pgtype.NoTypmod)
		return nil, pgerr.New(pgerr.InsufficientPrivilege, "must be owner of type %s", shown)
	case typ == nil:
		return nil, noType(name)
	case t.Kind == "TYPE":
		return commentOn(gatewayschema.OnType(typ.OID)), nil
	case typ.Kind != gatewayschema.KindDomain:
		return nil, notThis(typ.Name, "DOMAIN")
	case t.Kind == "DOMAIN":
		return commentOn(gatewayschema.OnType(typ.OID)), nil
	}
	check := t.Object.Name.Name
	if !slices.ContainsFunc(typ.Checks, func(d gatewayschema.DomainCheck) bool { return d.Name == check }) {
		return nil, pgerr.New(pgerr.UndefinedObject, "constraint %q for domain %s does not exist", check, quotedName(typ.Name))
	}
	return commentOn(gatewayschema.OnDomainConstraint(typ.OID, check)), nil
}
