package session

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
)

// define runs the statements that change definitions.
func (s *Session) define(ctx context.Context, tree pgsql.Statement, w *pgwire.ResultWriter) error {
	tag := ""
	tree, err := s.aim(ctx, tree)
	if err != nil {
		return err
	}
	s.undone = s.tx.madeItself(tree)
	defer func() { s.undone = false }()
	defer s.touches(tree)()
	switch t := tree.(type) {
	case *pgsql.CreateTable:
		tag, err = "CREATE TABLE", s.createTable(ctx, t)
	case *pgsql.CreateView:
		tag, err = "CREATE VIEW", s.createView(ctx, t)
	case *pgsql.AlterTable:
		tag, err = "ALTER "+t.Kind, s.alterTable(ctx, t)
	case *pgsql.DropStatement:
		tag, err = "DROP "+tagIf(t.Kind == "USER" || t.Kind == "GROUP", "ROLE", t.Kind), s.drop(ctx, t)
	case *pgsql.CreateSequence:
		tag, err = "CREATE SEQUENCE", s.createSequence(ctx, t)
	case *pgsql.AlterSequence:
		tag, err = "ALTER SEQUENCE", s.alterSequence(ctx, t)
	case *pgsql.CreateIndex:
		tag, err = "CREATE INDEX", s.createIndex(ctx, t)
	case *pgsql.TruncateStatement:
		tag, err = "TRUNCATE TABLE", s.truncate(ctx, t)
	case *pgsql.CreateSchema:
		tag, err = "CREATE SCHEMA", s.createSchema(ctx, t)
	case *pgsql.CreateType:
		tag, err = "CREATE TYPE", s.createType(ctx, t)
	case *pgsql.CreateDomain:
		tag, err = "CREATE DOMAIN", s.createDomain(ctx, t)
	case *pgsql.AlterType:
		tag, err = tagIf(t.Domain, "ALTER DOMAIN", "ALTER TYPE"), s.alterType(ctx, t)
	case *pgsql.AlterEnum:
		tag, err = "ALTER TYPE", s.alterEnum(ctx, t)
	case *pgsql.AlterObject:
		tag, err = "ALTER "+t.Kind, s.alterObject(ctx, t)
	default:
		tag, err = s.defineOther(ctx, tree)
	}
	if err != nil {
		return err
	}
	s.tx.unmakes(tree)
	if err := s.tellChange(ctx, tree); err != nil {
		return err
	}
	return s.complete(ctx, tag, w)
}

// tellChange lets other gateways see a change of the gateway schema that neither a class
// nor the number of rows tells of.
func (s *Session) tellChange(ctx context.Context, tree pgsql.Statement) error {
	switch tree.(type) {
	case *pgsql.AlterType, *pgsql.AlterEnum, *pgsql.AlterObject, *pgsql.CommentStatement:
	default:
		return nil
	}
	c := s.names(ctx)
	if err := c.load(); err != nil || !c.snapshot.Gateway().KeepsNotes() {
		return err
	}
	return s.record(ctx, func(run gatewayschema.Runner) error {
		return gatewayschema.StoreNote(ctx, run, gatewayschema.Note{
			Object: gatewayschema.Object{Schema: gatewayschema.Name, Table: "types"}, Kind: gatewayschema.NoteChange, Part: "types",
		})
	})
}

// defineOther runs those that are about no object of their own kind.
func (s *Session) defineOther(ctx context.Context, tree pgsql.Statement) (tag string, err error) {
	switch t := tree.(type) {
	case *pgsql.CommentStatement:
		tag, err = "COMMENT", s.comment(ctx, t)
	case *pgsql.CreateExtension:
		tag, err = "CREATE EXTENSION", s.createExtension(ctx, t)
	case *pgsql.VacuumStatement:
		tag, err = tagIf(t.Analyze, "ANALYZE", "VACUUM"), s.vacuum(ctx, t)
	case *pgsql.ReindexStatement:
		tag, err = "REINDEX", s.reindex(ctx, t)
	case *pgsql.RawIRIS:
		tag, err = t.Command, s.passThrough(ctx, t)
	case *pgsql.GrantStatement:
		tag, err = grantVerb(t.Revoke), s.grant(ctx, t)
	case *pgsql.GrantRoleStatement:
		tag, err = grantVerb(t.Revoke)+" ROLE", s.grantRole(t)
	case *pgsql.Utility:
		err = s.refuseUtility(t)
	default:
		err = pgerr.Unsupported("%s", statementName(tree)).At(tree.Position())
	}
	return tag, err
}

// tagIf is the tag of a statement that has one of two.
func tagIf(first bool, tag, other string) string {
	if first {
		return tag
	}
	return other
}

// statementName names a statement in an error: the tree's type name taken
// apart, so that CreateViewStatement and CreateView are both CREATE VIEW.
func statementName(tree pgsql.Statement) string {
	name := strings.TrimPrefix(fmt.Sprintf("%T", tree), "*pgsql.")
	name = strings.TrimSuffix(name, "Statement")
	var b strings.Builder
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToUpper(r))
	}
	return b.String()
}

// run sends a DDL statement. IRIS commits it at once: inside a block the client
// is told.
func (s *Session) run(ctx context.Context, verb string, stmt irissql.Statement) error {
	text, _ := irissql.Print(stmt)
	s.sends(text)
	s.sending(stmt)
	return s.sendText(ctx, verb, text)
}

// changes refuses DDL in a transaction that only reads, and warns in a block.
func (s *Session) changes(verb string) error {
	if s.tx.readOnly() {
		return pgerr.New(pgerr.ReadOnlySQLTransaction, "cannot execute %s in a read-only transaction", verb)
	}
	if s.tx.block && !s.undone && !s.temporary.undoes(verb) && !slices.Contains(undoableVerbs, verb) {
		s.notice(pgerr.NewNotice(pgerr.Warning, pgerr.FeatureNotSupported,
			"%s is not undone when this transaction is rolled back: IRIS's DDL is not transactional", verb))
	}
	return nil
}

// runText sends the text of a DDL statement, which may be about anything.
func (s *Session) runText(ctx context.Context, verb, text string) error {
	s.touched = nil
	return s.sendText(ctx, verb, text)
}

// sendText sends the text of a DDL statement.
func (s *Session) sendText(ctx context.Context, verb, text string) error {
	if err := s.changes(verb); err != nil {
		return err
	}
	conn, release, err := s.tx.lend(ctx)
	if err != nil {
		return err
	}
	defer release()
	defer s.invalidate()
	defer conn.Forget()
	return remote.Direct(ctx, conn, text)
}

// createTable is CREATE TABLE.
func (s *Session) createTable(ctx context.Context, t *pgsql.CreateTable) error {
	c, err := s.freshCatalog(ctx)
	if err != nil {
		return err
	}
	if t.Table.Schema == "" {
		placed := *t // the tree is the client's statement, which stays as it was
		placed.Table.Schema = s.creationSchema(c)
		t = &placed
	}
	if c.snapshot.Gateway().KeepsNotes() && !c.knowsSchema(t.Table.Schema) {
		return pgerr.New(pgerr.InvalidSchemaName, "schema %q does not exist", t.Table.Schema).At(t.Table.Pos)
	}
	old := c.Relation(t.Table.Schema, t.Table.Name)
	if old != nil && t.IfNotExists {
		s.notice(pgerr.NewNotice(pgerr.Notice, pgerr.DuplicateTable, "relation %q already exists, skipping", t.Table.Name))
		return nil
	}
	t, more, err := s.expandLike(c, t)
	switch {
	case err != nil:
		return err
	case old != nil:
		return pgerr.New(pgerr.DuplicateTable, "relation %q already exists", t.Table.Name)
	}
	out, err := plan.CreateTable(t, s.analysis(c, nil))
	if err != nil {
		return err
	}
	if meta.IsTemporary(t.Table.Schema) {
		s.temporary.makes(out, t.OnCommit)
	}
	define := func() error { return s.run(ctx, "CREATE TABLE", out.Statement) }
	if computesEmbeddings(out.Statement) {
		define = func() error { return embeddingError(s.run(ctx, "CREATE TABLE", out.Statement)) }
	}
	if err := s.remembered(ctx, c, out, define); err != nil {
		return err
	}
	s.tx.makes("TABLE", t.Table.Schema, t.Table.Name)
	for i := range more {
		if err := more[i].finish(ctx, s, t.Table); err != nil {
			return err
		}
	}
	return nil
}

// creationSchema is the schema that an unqualified new object goes to: the
// first of the search path that exists.
func (s *Session) creationSchema(c *names) string {
	for _, name := range s.SearchPath(false) {
		if name != "pg_catalog" {
			return name
		}
	}
	return "public"
}

// irisTable names a relation in IRIS.
func irisTable(rel *analyze.Relation) irissql.Table {
	return irissql.Table{Schema: rel.IRISSchema, Name: rel.IRISName}
}

// runIndex makes an index in IRIS.
func (s *Session) runIndex(ctx context.Context, t *pgsql.CreateIndex, out *irissql.CreateIndex) error {
	err := s.run(ctx, "CREATE INDEX", out)
	if remote.SQLCODE(err) != indexExists {
		return err
	}
	if t.IfNotExists {
		s.notice(pgerr.NewNotice(pgerr.Notice, pgerr.DuplicateTable, "relation %q already exists, skipping", t.Name))
		return nil
	}
	return pgerr.New(pgerr.DuplicateTable, "relation %q already exists", t.Name)
}

// indexExists is IRIS's SQLCODE for an index name that is taken.
const indexExists = -324

// passThrough sends a statement that only IRIS has, as it was written.
func (s *Session) passThrough(ctx context.Context, t *pgsql.RawIRIS) error {
	s.sends(t.Command) // the rest may hold values in a language we do not know
	return s.runText(ctx, t.Command, t.Text)
}
