package session

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
)

// notValid is the text of the note about a foreign key that is so.
const notValid = "not valid"

// key finds a primary key or unique constraint.
func (a *alteration) key(name string) *analyze.Key {
	for i := range a.rel.Keys {
		if k := &a.rel.Keys[i]; k.Name == name && !k.Index {
			return k
		}
	}
	return nil
}

// foreignKey finds a foreign key.
func (a *alteration) foreignKey(name string) *meta.ForeignKey {
	list := a.names.snapshot.Details(a.rel).ForeignKeys
	for i := range list {
		if list[i].Name == name {
			return &list[i]
		}
	}
	return nil
}

// noting writes and removes notes about the table.
func (a *alteration) noting(do func(gatewayschema.Runner) error) error {
	if !a.names.snapshot.Gateway().KeepsNotes() {
		return needsNotes("a change of a constraint")
	}
	if err := a.session.changes("ALTER TABLE"); err != nil {
		return err
	}
	return a.session.record(a.ctx, do)
}

// forgetConstraint removes what is remembered of a constraint that is gone.
func (a *alteration) forgetConstraint(name, iris string) error {
	if !a.names.snapshot.Gateway().KeepsNotes() {
		return nil
	}
	return a.session.record(a.ctx, func(run gatewayschema.Runner) error {
		for kind, part := range map[string]string{
			gatewayschema.NoteName: iris, gatewayschema.NoteConstraint: iris, gatewayschema.NoteTiming: name, gatewayschema.NoteUnvalidated: name,
			gatewayschema.NoteRestrict: name,
		} {
			if err := gatewayschema.ForgetNote(a.ctx, run, kind, a.object(), part); err != nil {
				return err
			}
		}
		return errors.Join(
			gatewayschema.SetComment(a.ctx, run, gatewayschema.OnIndex(a.object(), iris), ""),
			gatewayschema.SetComment(a.ctx, run, gatewayschema.OnConstraint(a.object(), name), ""))
	})
}

// irisName chooses another name in IRIS for a constraint whose own is still that of
// one that was renamed, and returns the note about it, or about one that cannot be told
// from IRIS's.
func (a *alteration) irisName(name *string) []gatewayschema.Note {
	taken := func(s string) bool {
		in := slices.ContainsFunc(a.rel.Keys, func(k analyze.Key) bool { return strings.EqualFold(k.IRISName, s) })
		d := a.names.snapshot.Details(a.rel)
		return in || slices.ContainsFunc(d.ForeignKeys, func(f meta.ForeignKey) bool { return strings.EqualFold(f.IRISName, s) }) ||
			slices.ContainsFunc(d.Indexes, func(x meta.Index) bool { return strings.EqualFold(x.IRISName, s) })
	}
	shown := *name
	for n := 1; taken(*name); n++ {
		*name = shown + rewriteMark + strconv.Itoa(n)
	}
	if *name == shown && !gatewayschema.Folds(shown) {
		return nil
	}
	return []gatewayschema.Note{{Object: a.object(), Kind: gatewayschema.NoteName, Part: *name, Text: shown}}
}

// renameConstraint is RENAME CONSTRAINT. IRIS keeps the names of keys: the new ones
// are remembered.
func (a *alteration) renameConstraint(c *pgsql.AlterTableCommand) error {
	check, key, foreign := a.check(c.Name), a.key(c.Name), a.foreignKey(c.Name)
	switch {
	case check == nil && key == nil && foreign == nil:
		return pgerr.New(pgerr.UndefinedObject, "constraint %q for table %q does not exist", c.Name, a.rel.Name)
	case key != nil && a.names.indexNamed(a.rel.Schema, c.NewName):
		return pgerr.New(pgerr.DuplicateTable, "relation %q already exists", c.NewName)
	case slices.Contains(a.constraints(), c.NewName):
		return pgerr.New(pgerr.DuplicateObject, "constraint %q for relation %q already exists", c.NewName, a.rel.Name)
	case key != nil:
		return a.renameKept(key.IRISName, c.Name, c.NewName)
	case foreign != nil:
		return a.renameKept(foreign.IRISName, c.Name, c.NewName)
	}
	renamed := a.stored(check)
	renamed.Name = c.NewName
	if err := a.session.changes("ALTER TABLE"); err != nil {
		return err
	}
	if err := a.storeChecks([]gatewayschema.Check{renamed}); err != nil {
		return err
	}
	err := a.session.record(a.ctx, func(run gatewayschema.Runner) error {
		on := gatewayschema.OnConstraint(a.object(), c.Name)
		return gatewayschema.MoveComment(a.ctx, run, on, gatewayschema.OnConstraint(a.object(), c.NewName))
	})
	if err != nil {
		return err
	}
	return a.dropCheck(check)
}

// renameKept remembers another name of what IRIS keeps its own name of.
func (a *alteration) renameKept(iris, from, to string) error {
	gateway := a.names.snapshot.Gateway()
	return a.noting(func(run gatewayschema.Runner) error {
		for _, kind := range []string{gatewayschema.NoteTiming, gatewayschema.NoteUnvalidated, gatewayschema.NoteRestrict} {
			text := gateway.NoteOf(kind, a.object(), from)
			if text == "" {
				continue
			}
			if err := gatewayschema.ForgetNote(a.ctx, run, kind, a.object(), from); err != nil {
				return err
			}
			if err := gatewayschema.StoreNote(a.ctx, run, gatewayschema.Note{Object: a.object(), Kind: kind, Part: to, Text: text}); err != nil {
				return err
			}
		}
		on := gatewayschema.OnConstraint(a.object(), from)
		if err := gatewayschema.MoveComment(a.ctx, run, on, gatewayschema.OnConstraint(a.object(), to)); err != nil {
			return err
		}
		return gatewayschema.StoreNote(a.ctx, run, gatewayschema.Note{Object: a.object(), Kind: gatewayschema.NoteName, Part: iris, Text: to})
	})
}

// validateConstraint is VALIDATE CONSTRAINT. IRIS has checked the rows of a foreign
// key when it was made.
func (a *alteration) validateConstraint(c *pgsql.AlterTableCommand) error {
	check, foreign := a.check(c.Name), a.foreignKey(c.Name)
	switch {
	case foreign != nil && !foreign.Unvalidated, check != nil && !check.Unvalidated:
		return nil
	case foreign != nil:
		return a.noting(func(run gatewayschema.Runner) error {
			return gatewayschema.ForgetNote(a.ctx, run, gatewayschema.NoteUnvalidated, a.object(), c.Name)
		})
	case check == nil && a.key(c.Name) != nil:
		return pgerr.New(pgerr.WrongObjectType, "constraint %q of relation %q is not a foreign key or check constraint", c.Name, a.rel.Name)
	case check == nil:
		return pgerr.New(pgerr.UndefinedObject, "constraint %q of relation %q does not exist", c.Name, a.rel.Name)
	}
	if err := a.passes(check.Name, check.Text); err != nil {
		return err
	}
	if err := a.session.changes("ALTER TABLE"); err != nil {
		return err
	}
	valid := a.stored(check)
	valid.Unvalidated = false
	return a.storeChecks([]gatewayschema.Check{valid})
}

// invalidYet is the error about rows that a new foreign key does not fit. One that
// is NOT VALID would leave them alone, which IRIS does not.
func (a *alteration) invalidYet(err error, unvalidated bool) error {
	if !unvalidated || pgerr.From(err).Code != pgerr.ForeignKeyViolation {
		return err
	}
	return pgerr.Unsupported("a foreign key NOT VALID that rows of the table violate").WithDetail("%s", pgerr.From(err).Detail)
}

// alterTiming is ALTER CONSTRAINT: whether a foreign key is deferrable.
func (a *alteration) alterTiming(c *pgsql.AlterTableCommand) error {
	if a.foreignKey(c.Name) == nil {
		if a.key(c.Name) != nil || a.check(c.Name) != nil {
			return pgerr.New(pgerr.WrongObjectType, "constraint %q of relation %q is not a foreign key constraint", c.Name, a.rel.Name)
		}
		return pgerr.New(pgerr.UndefinedObject, "constraint %q of relation %q does not exist", c.Name, a.rel.Name)
	}
	text := ""
	switch con := c.Constraint; {
	case con.InitiallyDeferred:
		text = plan.TimingDeferred
	case con.Deferrable:
		text = plan.TimingDeferrable
	}
	return a.noting(func(run gatewayschema.Runner) error {
		if text == "" {
			return gatewayschema.ForgetNote(a.ctx, run, gatewayschema.NoteTiming, a.object(), c.Name)
		}
		note := gatewayschema.Note{Object: a.object(), Kind: gatewayschema.NoteTiming, Part: c.Name, Text: text}
		return gatewayschema.StoreNote(a.ctx, run, note)
	})
}

// promoteIndex is ADD CONSTRAINT … USING INDEX: a unique index is a constraint from
// then on. IRIS keeps it as an index, whose columns of a primary key are NOT NULL.
func (a *alteration) promoteIndex(c *pgsql.Constraint) error {
	at := slices.IndexFunc(a.rel.Keys, func(k analyze.Key) bool { return k.Index && k.Name == c.UsingIndex })
	if at < 0 {
		return a.notPromoted(c)
	}
	k, primary := a.rel.Keys[at], c.Kind == pgsql.ConstraintPrimaryKey
	name := c.Name
	if name == "" {
		name = k.Name
	}
	switch {
	case primary && slices.ContainsFunc(a.rel.Keys, func(old analyze.Key) bool { return old.Primary }):
		return pgerr.New(pgerr.InvalidTableDefinition, "multiple primary keys for table %q are not allowed", a.rel.Name)
	case name != k.Name && slices.Contains(a.constraints(), name):
		return pgerr.New(pgerr.DuplicateObject, "constraint %q for relation %q already exists", name, a.rel.Name)
	case c.Deferrable || c.InitiallyDeferred:
		return pgerr.Unsupported("a deferrable constraint that uses an index").At(c.Pos)
	}
	text := gatewayschema.ConstraintUnique
	if primary {
		text = gatewayschema.ConstraintPrimary
		if err := a.require(k.Columns); err != nil {
			return err
		}
	}
	if name != k.Name {
		a.session.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion,
			"ALTER TABLE / ADD CONSTRAINT USING INDEX will rename index %q to %q", k.Name, name))
	}
	return a.noting(func(run gatewayschema.Runner) error {
		notes := []gatewayschema.Note{{Object: a.object(), Kind: gatewayschema.NoteConstraint, Part: k.IRISName, Text: text}}
		if name != k.Name {
			notes = append(notes, gatewayschema.Note{Object: a.object(), Kind: gatewayschema.NoteName, Part: k.IRISName, Text: name})
		}
		return storeNotes(a.ctx, run, notes)
	})
}

// require makes columns NOT NULL.
func (a *alteration) require(columns []int) error {
	for _, at := range columns {
		col := &a.rel.Columns[at]
		if col.NotNull {
			continue
		}
		if err := a.noRows(col.Name, isNull(col.Name)); err != nil {
			return err
		}
		if err := a.run(&irissql.AlterColumn{Table: a.table(), Name: col.IRISName, NotNull: true}); err != nil {
			return err
		}
	}
	return nil
}

// notPromoted says why an index cannot be made a constraint.
func (a *alteration) notPromoted(c *pgsql.Constraint) error {
	found := a.names.findIndex(pgsql.ObjectName{Schema: a.rel.Schema, Name: c.UsingIndex})
	switch {
	case len(found) == 0:
		return pgerr.New(pgerr.UndefinedObject, "index %q does not exist", c.UsingIndex).At(c.Pos)
	case found[0].rel.OID != a.rel.OID:
		return pgerr.New(pgerr.ObjectNotInPrerequisiteState, "index %q does not belong to table %q", c.UsingIndex, a.rel.Name).At(c.Pos)
	case found[0].index == nil:
		return pgerr.New(pgerr.ObjectNotInPrerequisiteState, "index %q is already associated with a constraint", c.UsingIndex).At(c.Pos)
	}
	return pgerr.New(pgerr.WrongObjectType, "%q is not a unique index", c.UsingIndex).
		WithDetail("Cannot create a primary key or unique constraint using such an index.").At(c.Pos)
}

// alterIndex is ALTER INDEX: its name is remembered, the rest has no counterpart in
// IRIS.
func (s *Session) alterIndex(c *names, found foundIndex, a *alteration, t *pgsql.AlterTable) error {
	a.rel, a.names = found.rel, c
	for _, command := range t.Commands {
		switch command.Op {
		case pgsql.SetTableOptions, pgsql.ResetTableOptions, pgsql.AlterColumnSetStatistics:
			if err := s.changes("ALTER INDEX"); err != nil {
				return err
			}
		case pgsql.RenameTable:
			if c.indexNamed(found.rel.Schema, command.NewName) {
				return pgerr.New(pgerr.DuplicateTable, "relation %q already exists", command.NewName)
			}
			if err := a.renameKept(found.irisName(), found.name, command.NewName); err != nil {
				return err
			}
		default:
			return pgerr.Unsupported("ALTER INDEX %s", alterName(command)).At(command.Pos)
		}
	}
	return nil
}

// irisName is the name of an index among the notes about its table.
func (f *foundIndex) irisName() string {
	if f.index != nil {
		return f.index.NotedAs()
	}
	for _, k := range f.rel.Keys {
		if k.Name == f.name {
			return k.IRISName
		}
	}
	return f.name
}

// indexNamedBy finds the one index that a statement names; nil for none.
func (c *names) indexNamedBy(name pgsql.ObjectName) (*foundIndex, error) {
	found := c.findIndex(name)
	switch len(found) {
	case 0:
		return nil, nil
	case 1:
		return &found[0], nil
	}
	return nil, pgerr.New(pgerr.AmbiguousAlias, "index name %q is not unique", name.Name).WithHint("IRIS's index names belong to their table.")
}

// alterNamedIndex is ALTER INDEX, and ALTER TABLE of an index that is renamed; done
// is false for any other.
func (s *Session) alterNamedIndex(ctx context.Context, c *names, t *pgsql.AlterTable) (done bool, err error) {
	renames := t.Kind == "TABLE" && len(t.Commands) == 1 && t.Commands[0].Op == pgsql.RenameTable && c.Relation(t.Table.Schema, t.Table.Name) == nil
	if t.Kind != "INDEX" && !renames {
		return false, nil
	}
	found, err := c.indexNamedBy(pgsql.ObjectName{Schema: t.Table.Schema, Name: t.Table.Name})
	switch {
	case err != nil:
		return false, err
	case found != nil:
		return true, s.alterIndex(c, *found, &alteration{session: s, ctx: ctx}, t)
	case renames:
		return false, nil
	case t.IfExists && c.Relation(t.Table.Schema, t.Table.Name) == nil:
		s.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion, "relation %q does not exist, skipping", t.Table.Name))
		return true, nil
	}
	return true, noIndex(c, t)
}

// noIndex is the error about an index that does not exist.
func noIndex(c *names, t *pgsql.AlterTable) error {
	if rel := c.Relation(t.Table.Schema, t.Table.Name); rel != nil {
		return pgerr.New(pgerr.WrongObjectType, "%s is not an index", exec.QuoteIdent(rel.Name))
	}
	return pgerr.New(pgerr.UndefinedTable, "relation %q does not exist", t.Table.Name)
}
