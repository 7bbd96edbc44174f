package session

import (
	"context"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
)

// needsFeatures is the error about what the gateway schema has a place for from
// FeaturesVersion on; nil when it is installed.
func needsFeatures(c *names, what string) error {
	switch version := c.snapshot.Gateway().Version; {
	case version >= gatewayschema.FeaturesVersion:
		return nil
	case version > 0:
		return pgerr.New(pgerr.InsufficientPrivilege, "%s needs version %d of the gateway schema; this IRIS namespace has %d",
			what, gatewayschema.FeaturesVersion, version).WithHint("Let an administrator run \"iris-pgwire install\".")
	}
	return pgerr.New(pgerr.InsufficientPrivilege, "%s needs the gateway schema, which this IRIS namespace does not have", what).
		WithHint("Let an administrator run \"iris-pgwire install\".")
}

// createSequence is CREATE SEQUENCE.
func (s *Session) createSequence(ctx context.Context, t *pgsql.CreateSequence) error {
	c, err := s.freshCatalog(ctx)
	if err != nil {
		return err
	}
	schema := t.Sequence.Schema
	if schema == "" {
		schema = s.creationSchema(c)
	}
	switch {
	case !c.knowsSchema(schema):
		return pgerr.New(pgerr.InvalidSchemaName, "schema %q does not exist", schema)
	case c.snapshot.Relation(schema, t.Sequence.Name) == nil:
	case t.IfNotExists:
		s.notice(pgerr.NewNotice(pgerr.Notice, pgerr.DuplicateTable, "relation %q already exists, skipping", t.Sequence.Name))
		return nil
	default:
		return pgerr.New(pgerr.DuplicateTable, "relation %q already exists", t.Sequence.Name)
	}
	change, err := plan.NewSequence(t.Options, pgtype.Int8OID, false, c)
	if err != nil {
		return err
	}
	change.Sequence.Schema, change.Sequence.Name = strings.ToLower(meta.IRISSchema(schema)), t.Sequence.Name
	if err := s.ownSequence(c, change, schema); err != nil {
		return err
	}
	if meta.IsTemporary(schema) {
		change.Sequence.Name = s.temporary.freeName(t.Sequence.Name)
		s.temporary.made(false, change.Sequence.Name)
	}
	if err := s.storeSequence(ctx, c, &change.Sequence); err != nil {
		return err
	}
	s.tx.makes("SEQUENCE", schema, t.Sequence.Name)
	return nil
}

// storeSequence writes a new sequence down. Its count is the start, as of any new one.
func (s *Session) storeSequence(ctx context.Context, c *names, seq *gatewayschema.Sequence) error {
	if err := needsFeatures(c, "a sequence"); err != nil {
		return err
	}
	if err := s.changes("CREATE SEQUENCE"); err != nil {
		return err
	}
	oid := c.snapshot.NewOID(seq.Schema, seq.Name)
	return s.record(ctx, func(run gatewayschema.Runner) error { return gatewayschema.CreateSequence(ctx, run, seq, oid) })
}

// ownSequence applies OWNED BY to a sequence of a schema.
func (s *Session) ownSequence(c *names, change *plan.SequenceChange, schema string) error {
	ref := change.OwnedBy
	if ref == nil {
		return nil
	}
	seq, n := &change.Sequence, len(ref.Parts)
	if n == 1 {
		if ref.Parts[0] != "none" {
			return pgerr.New(pgerr.SyntaxError, "invalid OWNED BY option").WithHint("Specify OWNED BY table.column or OWNED BY NONE.")
		}
		seq.OwnerTable, seq.OwnerField, seq.OwnerKind = "", "", gatewayschema.WithoutKind
		return nil
	}
	inSchema := ""
	if n > 2 {
		inSchema = ref.Parts[n-3]
	}
	rel := c.Relation(inSchema, ref.Parts[n-2])
	switch {
	case rel == nil:
		return pgerr.New(pgerr.UndefinedTable, "relation %q does not exist", strings.Join(ref.Parts[:n-1], "."))
	case rel.Sequence || rel.View || rel.IRISName == "":
		return pgerr.New(pgerr.WrongObjectType, "sequence cannot be owned by relation %q", rel.Name).
			WithDetail("%s", unownable(rel))
	case rel.Schema != schema:
		return pgerr.New(pgerr.ObjectNotInPrerequisiteState, "sequence must be in same schema as table it is linked to")
	}
	at := rel.ColumnIndex(ref.Parts[n-1])
	if at < 0 {
		return pgerr.New(pgerr.UndefinedColumn, "column %q of relation %q does not exist", ref.Parts[n-1], rel.Name)
	}
	object := gatewayschema.Object{Schema: rel.IRISSchema, Table: rel.IRISName}
	seq.OwnerTable, seq.OwnerField, seq.OwnerKind = object.Identity(), rel.Columns[at].IRISName, gatewayschema.OwnedBy
	return nil
}

// unownable says what a relation is that owns no sequence.
func unownable(rel *analyze.Relation) string {
	switch {
	case rel.Sequence:
		return "This operation is not supported for sequences."
	case rel.View:
		return "This operation is not supported for views."
	}
	return "This operation is not supported for system catalogs."
}

// sequenceNamed finds a sequence; nil without an error when there is none and that
// is allowed.
func (s *Session) sequenceNamed(c *names, name pgsql.ObjectName, ifExists bool) (*meta.Sequence, error) {
	rel := c.Relation(name.Schema, name.Name)
	switch {
	case rel == nil && ifExists:
		s.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion, "relation %q does not exist, skipping", name.Name))
		return nil, nil
	case rel == nil:
		return nil, pgerr.New(pgerr.UndefinedTable, "relation %q does not exist", name.Name)
	case !rel.Sequence:
		return nil, pgerr.New(pgerr.WrongObjectType, "%q is not a sequence", rel.Name)
	}
	return c.snapshot.SequenceOf(rel.OID), nil
}

// alterSequence is ALTER SEQUENCE with options.
func (s *Session) alterSequence(ctx context.Context, t *pgsql.AlterSequence) error {
	c, err := s.freshCatalog(ctx)
	if err != nil {
		return err
	}
	seq, err := s.sequenceNamed(c, t.Sequence, t.IfExists)
	if err != nil || seq == nil {
		return err
	}
	return s.changeSequence(ctx, c, seq, t.Options)
}

// changeSequence applies options to a sequence.
func (s *Session) changeSequence(ctx context.Context, c *names, seq *meta.Sequence, options []*pgsql.Option) error {
	if err := s.changes("ALTER SEQUENCE"); err != nil {
		return err
	}
	now, count, err := s.handler.counters.Read(ctx, &seq.Sequence)
	if err != nil {
		return err
	}
	identity := now.OwnerKind == gatewayschema.OfIdentity
	change, err := plan.ChangeSequence(now, count, options, identity, c)
	if err != nil {
		return err
	}
	if identity && change.OwnedBy != nil {
		return pgerr.New(pgerr.FeatureNotSupported, "cannot change ownership of identity sequence").
			WithDetail("Sequence %q is linked to table %q.", seq.Relation.Name, seq.Owner.Name)
	}
	if err := s.ownSequence(c, change, seq.Relation.Schema); err != nil {
		return err
	}
	var to *gatewayschema.Count
	if change.Counts {
		to = &change.Count
	}
	return s.record(ctx, func(run gatewayschema.Runner) error {
		return gatewayschema.ChangeSequence(ctx, run, &change.Sequence, to)
	})
}

// alterSequenceTable is what ALTER SEQUENCE, or ALTER TABLE of a sequence, does as
// for any relation.
func (s *Session) alterSequenceTable(ctx context.Context, c *names, rel *analyze.Relation, t *pgsql.AlterTable) error {
	seq := c.snapshot.SequenceOf(rel.OID)
	for _, command := range t.Commands {
		var err error
		switch command.Op {
		case pgsql.RenameTable:
			err = s.moveSequence(ctx, c, seq, rel.Schema, command.NewName)
		case pgsql.SetSchema:
			err = s.sequenceToSchema(ctx, c, seq, command.NewName)
		case pgsql.OwnerTo:
			err = s.checkOwner(command)
		case pgsql.SetTableOptions, pgsql.ResetTableOptions:
		default:
			err = pgerr.New(pgerr.WrongObjectType, "ALTER action %s cannot be performed on relation %q", alterName(command), rel.Name).
				WithDetail("This operation is not supported for sequences.")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// sequenceToSchema is SET SCHEMA of a sequence.
func (s *Session) sequenceToSchema(ctx context.Context, c *names, seq *meta.Sequence, schema string) error {
	switch {
	case seq.Owner != nil:
		return pgerr.New(pgerr.FeatureNotSupported, "cannot move an owned sequence into another schema").
			WithDetail("Sequence %q is linked to table %q.", seq.Relation.Name, seq.Owner.Name)
	case !c.snapshot.HasSchema(schema):
		return pgerr.New(pgerr.InvalidSchemaName, "schema %q does not exist", schema)
	case schema == seq.Relation.Schema:
		return nil
	}
	if c.snapshot.Relation(schema, seq.Relation.Name) != nil {
		return pgerr.New(pgerr.DuplicateTable, "relation %q already exists in schema %q", seq.Relation.Name, schema)
	}
	return s.moveSequence(ctx, c, seq, schema, seq.Relation.Name)
}

// moveSequence gives a sequence another name; defaults that count by it follow.
func (s *Session) moveSequence(ctx context.Context, c *names, seq *meta.Sequence, schema, name string) error {
	if other := c.snapshot.Relation(schema, name); other != nil && other.OID != seq.Relation.OID {
		return pgerr.New(pgerr.DuplicateTable, "relation %q already exists", name)
	}
	if err := s.changes("ALTER SEQUENCE"); err != nil {
		return err
	}
	to := seq.Sequence
	to.Schema, to.Name = strings.ToLower(meta.IRISSchema(schema)), name
	renamed := *seq.Relation
	renamed.Schema, renamed.Name = schema, name
	next := (&meta.Sequence{Sequence: to, Relation: &renamed}).Next()
	users := countedBy(c, seq)
	return s.record(ctx, func(run gatewayschema.Runner) error {
		if err := gatewayschema.MoveSequence(ctx, run, &seq.Sequence, &to, seq.Relation.OID); err != nil {
			return err
		}
		for _, user := range users {
			object := gatewayschema.Object{Schema: user.Relation.IRISSchema, Table: user.Relation.IRISName}
			if err := gatewayschema.SetDefault(ctx, run, object, user.Column.IRISName, next); err != nil {
				return err
			}
		}
		return nil
	})
}

// countedBy lists the columns whose default is the next number of a sequence.
func countedBy(c *names, seq *meta.Sequence) []meta.Dependent {
	var out []meta.Dependent
	for _, rel := range c.snapshot.Relations() {
		for i := range rel.Columns {
			if col := &rel.Columns[i]; seq.IsNext(col.Written) {
				out = append(out, meta.Dependent{Relation: rel, Column: col})
			}
		}
	}
	return out
}

// removeOwned removes the sequences of a table's column, -1 for all of them, that
// is gone.
func (s *Session) removeOwned(ctx context.Context, c *names, rel *analyze.Relation, column int) error {
	for _, seq := range c.snapshot.SequencesOf(rel, column) {
		if err := s.removeSequence(ctx, seq); err != nil {
			return err
		}
	}
	return nil
}

// removeSequence removes a sequence.
func (s *Session) removeSequence(ctx context.Context, seq *meta.Sequence) error {
	return s.record(ctx, func(run gatewayschema.Runner) error { return gatewayschema.DropSequence(ctx, run, &seq.Sequence) })
}

// wrongKind is the error for an object of another kind than was to be dropped.
func wrongKind(rel *analyze.Relation, want string) error {
	kind := relationKind(rel)
	return pgerr.New(pgerr.WrongObjectType, "%q is not a %s", rel.Name, want).
		WithHint("Use DROP %s to remove a %s.", kind, strings.ToLower(kind))
}
