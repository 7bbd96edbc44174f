package session

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/deparse"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
)

// addConstraint is ADD CONSTRAINT.
func (a *alteration) addConstraint(c *pgsql.AlterTableCommand) error {
	if c.Constraint.UsingIndex != "" {
		return a.promoteIndex(c.Constraint)
	}
	con := *c.Constraint // the tree is the client's statement, which stays as it was
	unvalidated := con.NotValid && con.Kind == pgsql.ConstraintForeignKey
	con.NotValid = con.NotValid && !unvalidated
	add, err := plan.AddConstraint(a.rel, &con, a.constraints(), a.session.analysis(a.names, nil))
	if err != nil {
		return err
	}
	a.names.printExpressions(add.Expressions)
	if err := a.addChecks(add); err != nil {
		return err
	}
	for _, k := range add.Keys {
		if err := a.fitsKey(k); err != nil {
			return err
		}
	}
	for _, f := range add.ForeignKeys {
		if err := a.fitsForeignKey(f); err != nil {
			return a.invalidYet(err, unvalidated)
		}
		if unvalidated {
			add.Notes = append(add.Notes, gatewayschema.Note{
				Object: a.object(), Kind: gatewayschema.NoteUnvalidated, Part: f.Name, Text: notValid,
			})
			add.Needs = pgerr.From(needsNotes("NOT VALID"))
		}
	}
	return a.addConstraints(add)
}

// addConstraints makes new constraints in IRIS. The columns of a primary key are
// NOT NULL from then on.
func (a *alteration) addConstraints(add *plan.Addition) error {
	if len(add.Notes) > 0 && !a.names.snapshot.Gateway().KeepsNotes() {
		return add.Needs
	}
	for _, k := range add.Keys {
		add.Notes = append(add.Notes, a.irisName(&k.Name)...)
		if err := a.run(&irissql.AddKey{Table: a.table(), Key: k}); err != nil {
			return err
		}
	}
	for _, f := range add.ForeignKeys {
		add.Notes = append(add.Notes, a.irisName(&f.Name)...)
		if err := a.run(&irissql.AddForeignKey{Table: a.table(), Key: f}); err != nil {
			return err
		}
	}
	if len(add.Notes) == 0 || !a.names.snapshot.Gateway().KeepsNotes() {
		return nil // what cannot do without them was refused
	}
	return a.session.record(a.ctx, func(run gatewayschema.Runner) error { return storeNotes(a.ctx, run, add.Notes) })
}

// fitsForeignKey checks the rows that are there against a new foreign key.
func (a *alteration) fitsForeignKey(f irissql.ForeignKeyDef) error {
	ref := a.names.snapshot.Relation(a.session.opts.Metadata.SchemaName(f.Ref.Schema), f.Ref.Name)
	if ref == nil {
		return nil // IRIS says so
	}
	theirs := a.pgNames(ref, f.RefColumns)
	if len(theirs) == 0 {
		for _, k := range ref.Keys {
			if k.Primary {
				for _, at := range k.Columns {
					theirs = append(theirs, ref.Columns[at].Name)
				}
			}
		}
	}
	names := a.pgNames(a.rel, f.Columns)
	if len(theirs) != len(names) {
		return pgerr.New(pgerr.InvalidForeignKey, "number of referencing and referenced columns for foreign key disagree")
	}
	return a.verify(referring{
		name: f.Name, from: a.named(), to: sqlName(ref), mine: names, other: theirs,
		schema: a.rel.Schema, table: a.rel.Name, referenced: ref.Name,
	}.verification())
}

// sqlName is a relation's name in PostgreSQL's SQL.
func sqlName(rel *analyze.Relation) string {
	return exec.QuoteIdent(rel.Schema) + "." + exec.QuoteIdent(rel.Name)
}

// pgNames are the PostgreSQL names of IRIS's columns.
func (a *alteration) pgNames(rel *analyze.Relation, iris []string) []string {
	var out []string
	for _, name := range iris {
		i := slices.IndexFunc(rel.Columns, func(c analyze.RelationColumn) bool { return strings.EqualFold(c.IRISName, name) })
		if i >= 0 {
			out = append(out, rel.Columns[i].Name)
		}
	}
	return out
}

// quotedNames are names as identifiers with a prefix.
func quotedNames(prefix string, names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = prefix + exec.QuoteIdent(name)
	}
	return out
}

// asText is a select list of columns as text.
func asText(columns []string) string { return strings.Join(columns, "::text, ") + "::text" }

// dropConstraint is DROP CONSTRAINT.
func (a *alteration) dropConstraint(c *pgsql.AlterTableCommand) error {
	for _, k := range a.rel.Keys {
		if k.Name != c.Name || k.Index {
			continue
		}
		if err := a.unreferenced(k, "constraint "+k.Name+" on table "+a.rel.Name, c.Cascade); err != nil {
			return err
		}
		return a.dropKey(k, c.Cascade)
	}
	for _, f := range a.names.snapshot.Details(a.rel).ForeignKeys {
		if f.Name == c.Name {
			if err := a.run(&irissql.DropConstraint{Table: a.table(), Name: f.IRISName}); err != nil {
				return err
			}
			return a.forgetConstraint(f.Name, f.IRISName)
		}
	}
	if check := a.check(c.Name); check != nil {
		return a.dropCheck(check)
	}
	if c.IfExists {
		a.session.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion,
			"constraint %q of relation %q does not exist, skipping", c.Name, a.rel.Name))
		return nil
	}
	return pgerr.New(pgerr.UndefinedObject, "constraint %q of relation %q does not exist", c.Name, a.rel.Name)
}

// dropKey removes a key, or a unique index that is no constraint.
func (a *alteration) dropKey(k analyze.Key, cascade bool) error {
	var stmt irissql.Statement = &irissql.DropConstraint{Table: a.table(), Name: k.IRISName, Cascade: cascade}
	if k.Index || k.Promoted {
		stmt = &irissql.DropIndex{Name: k.IRISName, Table: a.table()}
	}
	if err := a.run(stmt); err != nil {
		return err
	}
	return a.forgetConstraint(k.Name, k.IRISName)
}

// unreferenced refuses to drop a key that foreign keys of other tables need.
func (a *alteration) unreferenced(k analyze.Key, what string, cascade bool) error {
	if cascade {
		return nil
	}
	for _, rel := range a.names.snapshot.Relations() {
		for _, f := range a.names.snapshot.Details(rel).ForeignKeys {
			if f.Referenced == nil || f.Referenced.OID != a.rel.OID || rel.OID == a.rel.OID || !sameColumns(f.ReferencedColumns, k.Columns) {
				continue
			}
			return pgerr.New(pgerr.DependentObjectsStillExist, "cannot drop %s because other objects depend on it", what).
				WithDetail("constraint %s on table %s depends on %s", f.Name, rel.Name, dependedOn(a.rel, k, what)).
				WithHint("Use DROP ... CASCADE to drop the dependent objects too.")
		}
	}
	return nil
}

// dependedOn names what a foreign key depends on: the index of the key.
func dependedOn(rel *analyze.Relation, k analyze.Key, what string) string {
	if strings.HasPrefix(what, "column") {
		return what
	}
	return "index " + k.Name
}

// sameColumns reports whether two lists name the same columns.
func sameColumns(a, b []int) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

// renameTable is RENAME TO.
func (a *alteration) renameTable(c *pgsql.AlterTableCommand) error {
	other := a.names.Relation(a.rel.Schema, c.NewName)
	if other != nil && other.OID == a.rel.OID && c.NewName != a.rel.Name {
		return a.respell(c)
	}
	if other != nil {
		return pgerr.New(pgerr.DuplicateTable, "relation %q already exists", c.NewName)
	}
	name, own := c.NewName, &a.session.temporary
	if own.owns(a.rel) {
		name = own.freeName(name)
	}
	rename := func() error {
		return a.session.following(a.ctx, a.names, deparse.Rename{Relation: a.rel.OID, Name: c.NewName}, func() error {
			err := a.run(&irissql.RenameTable{Table: a.table(), Name: name})
			if err == nil && own.owns(a.rel) {
				own.renamed(a.rel.IRISName, name)
			}
			return err
		})
	}
	if !a.remembers() {
		return rename()
	}
	old, now := a.object(), gatewayschema.Object{Schema: a.rel.IRISSchema, Table: name}
	rows := a.rowsAs(now)
	var checks []gatewayschema.Check
	for i := range a.rel.Checks {
		c := a.stored(&a.rel.Checks[i])
		c.Object = now
		checks = append(checks, c)
	}
	err := a.session.record(a.ctx, func(run gatewayschema.Runner) error {
		if err := gatewayschema.Forget(a.ctx, run, now, false); err != nil { // of a table that is gone
			return err
		}
		return gatewayschema.Intend(a.ctx, run, rows, checks)
	})
	if err != nil {
		return err
	}
	if err := rename(); err != nil {
		forget := func(run gatewayschema.Runner) error { return gatewayschema.Forget(a.ctx, run, now, true) }
		_ = a.session.record(a.ctx, forget) // what stays means nothing: there is no such table
		return err
	}
	err = a.session.record(a.ctx, func(run gatewayschema.Runner) error {
		return errors.Join(
			confirmColumns(a.ctx, run, now, rows, checks...),
			a.moveQuery(run, old, now),
			a.moveNotes(run, old, now),
			gatewayschema.StoreOID(a.ctx, run, "relation", now.Identity(), a.rel.OID),
			gatewayschema.MoveComments(a.ctx, run, old, now),
			gatewayschema.MoveOwner(a.ctx, run, a.owned(""), now, ""),
			gatewayschema.Forget(a.ctx, run, old, false))
	})
	if err != nil {
		return err
	}
	return a.called(gatewayschema.Note{Object: now, Kind: gatewayschema.NoteRelationName, Part: name, Text: c.NewName}, old.Table)
}

// rowsAs are the rows about the table's columns, for the name it will have.
func (a *alteration) rowsAs(now gatewayschema.Object) []gatewayschema.Column {
	var rows []gatewayschema.Column
	for i := range a.rel.Columns {
		if old := a.remembered(&a.rel.Columns[i]); old != nil {
			row := *old
			row.Object = now
			rows = append(rows, row)
		}
	}
	return rows
}

// rowTexts are the values of a row of texts.
func rowTexts(row exec.Row) []string {
	out := make([]string, len(row))
	for i, v := range row {
		out[i] = v.Str()
	}
	return out
}

// changeText runs a statement of the session's own that changes rows.
func (s *Session) changeText(ctx context.Context, sql string) error {
	p, err := s.own(ctx, sql)
	if err != nil {
		return err
	}
	conn, err := s.tx.writable(ctx, verbs[p.stmt.plan.Kind])
	if err != nil {
		return err
	}
	_, err = s.changed(ctx, conn, p)
	return s.named(err)
}

// own plans a statement of the session's own.
func (s *Session) own(ctx context.Context, sql string) (*portal, error) {
	raw, err := pgsql.ParseOne(sql)
	if err != nil {
		return nil, err
	}
	st := &statement{tree: raw.Statement}
	if err := s.plan(ctx, st); err != nil {
		return nil, err
	}
	return &portal{session: s, stmt: st}, nil
}
