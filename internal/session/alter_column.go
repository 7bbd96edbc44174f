package session

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/deparse"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
	"github.com/iris-pgwire/iris-pgwire/internal/storage"
)

// addColumn is ADD COLUMN: the column is made, the rows that are there get its
// default, and then it may not be NULL any more.
func (a *alteration) addColumn(c *pgsql.AlterTableCommand) error {
	if err := plan.CheckColumnName(c.Column.Name); err != nil {
		return err
	}
	if a.rel.ColumnIndex(c.Column.Name) >= 0 {
		if c.IfExists {
			a.session.notice(pgerr.NewNotice(pgerr.Notice, pgerr.DuplicateColumn, "column %q of relation %q already exists, skipping",
				c.Column.Name, a.rel.Name))
			return nil
		}
		return pgerr.New(pgerr.DuplicateColumn, "column %q of relation %q already exists", c.Column.Name, a.rel.Name)
	}
	add, err := plan.AddColumn(a.rel, c.Column, a.constraints(), a.session.analysis(a.names, nil))
	if err != nil {
		return err
	}
	if add.Needs != nil && !a.remembers() {
		return add.Needs
	}
	if err := a.addSequences(add.Sequences); err != nil {
		return err
	}
	a.names.printExpressions(add.Expressions)
	required := add.Column.NotNull
	if required && add.Default == nil {
		if err := a.noRows(c.Column.Name, ""); err != nil {
			return err
		}
	}
	nullable := *add.Column
	nullable.NotNull = required && add.Default == nil
	err = a.recorded(add.Remember, func() error {
		return a.run(&irissql.AddColumn{Table: a.table(), Column: nullable})
	})
	if err != nil {
		return err
	}
	if err := a.columnCalled(nullable.Name, nullable.Name, nullable.Name); err != nil {
		return err
	}
	if add.Default != nil {
		if err := a.fill(c.Column.Name, add.Default); err != nil {
			return err
		}
	}
	if required && !nullable.NotNull {
		if err := a.run(&irissql.AlterColumn{Table: a.table(), Name: add.Column.Name, NotNull: true}); err != nil {
			return err
		}
	}
	if err := a.checkColumn(add); err != nil {
		return err
	}
	return a.addConstraints(add)
}

// checkColumn adds the checks of a new column, which goes if they do not hold.
func (a *alteration) checkColumn(add *plan.Addition) error {
	if len(add.Checks) == 0 {
		return nil
	}
	if err := a.refresh(); err != nil {
		return err
	}
	if err := a.addChecks(add); err != nil {
		return errors.Join(err, a.undoColumn(add))
	}
	return nil
}

// addSequences makes the sequences that count a new column.
func (a *alteration) addSequences(made []gatewayschema.Sequence) error {
	if len(made) == 0 {
		return nil
	}
	if err := needsFeatures(a.names, "a column that is counted"); err != nil {
		return err
	}
	return a.session.record(a.ctx, func(run gatewayschema.Runner) error {
		return createSequences(a.ctx, run, a.names, made)
	})
}

// undoColumn removes a column that was added and whose check does not hold.
func (a *alteration) undoColumn(add *plan.Addition) error {
	err := a.run(&irissql.DropColumn{Table: a.table(), Name: add.Column.Name})
	if err != nil {
		return err
	}
	return a.session.record(a.ctx, func(run gatewayschema.Runner) error {
		return errors.Join(gatewayschema.ForgetColumn(a.ctx, run, a.object(), add.Column.Name), dropSequences(a.ctx, run, add.Sequences))
	})
}

// named is the table's name in PostgreSQL's SQL.
func (a *alteration) named() string {
	return sqlName(a.rel)
}

// fill gives the rows of a new column its default.
func (a *alteration) fill(column string, expr pgsql.Expr) error {
	name := exec.QuoteIdent(column)
	return a.session.changeText(a.ctx, "UPDATE "+a.named()+" SET "+name+" = "+pgsql.String(expr)+" WHERE "+name+" IS NULL")
}

// dropColumn is DROP COLUMN: the table's own constraints and indexes over the
// column go with it.
func (a *alteration) dropColumn(c *pgsql.AlterTableCommand) error {
	at := a.rel.ColumnIndex(c.Name)
	if at < 0 && c.IfExists {
		a.session.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion, "column %q of relation %q does not exist, skipping",
			c.Name, a.rel.Name))
		return nil
	}
	col, err := a.column(c.Name)
	if err != nil {
		return err
	}
	if err := a.dropReaders(c, col); err != nil {
		return err
	}
	for _, k := range a.rel.Keys {
		if !slices.Contains(k.Columns, at) {
			continue
		}
		if err := a.unreferenced(k, "column "+c.Name+" of table "+a.rel.Name, c.Cascade); err != nil {
			return err
		}
		if err := a.dropKey(k, c.Cascade); err != nil {
			return err
		}
	}
	if err := a.dropUsers(at); err != nil {
		return err
	}
	if err := a.freeOfExpressions(c.Name); err != nil {
		return err
	}
	if err := a.run(&irissql.DropColumn{Table: a.table(), Name: col.IRISName}); err != nil || !a.remembers() {
		return err
	}
	if err := a.session.removeOwned(a.ctx, a.names, a.rel, at); err != nil {
		return err
	}
	err = a.session.record(a.ctx, func(run gatewayschema.Runner) error {
		if a.names.snapshot.Gateway().KeepsNotes() {
			gone := gatewayschema.Note{
				Object: a.object(), Kind: gatewayschema.NoteDropped, Part: strconv.Itoa(int(col.Attribute)),
				Text: fmt.Sprintf("%d %d", col.Type.OID, col.Type.Typmod),
			}
			if err := gatewayschema.StoreNote(a.ctx, run, gone); err != nil {
				return err
			}
		}
		return gatewayschema.ForgetColumn(a.ctx, run, a.object(), col.IRISName)
	})
	if err != nil {
		return err
	}
	return a.columnCalled(col.IRISName, meta.ShownName("", col.IRISName), col.IRISName)
}

// dropUsers drops the foreign keys and indexes over a column.
func (a *alteration) dropUsers(at int) error {
	details := a.names.snapshot.Details(a.rel)
	for _, f := range details.ForeignKeys {
		if slices.Contains(f.Columns, at) {
			if err := a.run(&irissql.DropConstraint{Table: a.table(), Name: f.IRISName}); err != nil {
				return err
			}
		}
	}
	for _, x := range details.Indexes {
		if !slices.Contains(x.Columns, at) || a.isKey(x.Name) {
			continue
		}
		if err := a.session.removeIndex(a.ctx, a.names, a.rel, &x); err != nil {
			return err
		}
	}
	return nil
}

// dropReaders drops the views that read a column, or says that they do.
func (a *alteration) dropReaders(c *pgsql.AlterTableCommand, col *analyze.RelationColumn) error {
	gone := a.session.columnOf(a.rel, col)
	list := a.session.dependents(a.names, []object{gone})
	if len(list) > 0 && !c.Cascade {
		return refuseDependents(gone.what, list)
	}
	return a.session.dropDependents(a.ctx, a.names, list)
}

// unread refuses to change the type of a column that a view reads.
func (a *alteration) unread(col *analyze.RelationColumn) error {
	for _, v := range a.session.views(a.names) {
		if v.reads(a.rel, col) {
			return pgerr.New(pgerr.FeatureNotSupported, "cannot alter type of a column used by a view or rule").
				WithDetail("rule _RETURN on %s depends on column %q", a.session.describe(v.rel), col.Name)
		}
	}
	return nil
}

// isKey reports whether an index is listed among the keys.
func (a *alteration) isKey(index string) bool {
	return slices.ContainsFunc(a.rel.Keys, func(k analyze.Key) bool { return strings.EqualFold(k.Name, index) })
}

// changeDefault is SET DEFAULT and DROP DEFAULT. What IRIS has no form for is
// remembered, and computed by the gateway.
func (a *alteration) changeDefault(c *pgsql.AlterTableCommand) error {
	col, err := a.column(c.Name)
	if err != nil {
		return err
	}
	if col.IdentityKind != "" {
		return a.isIdentity(col, c.Op == pgsql.AlterColumnDropDefault)
	}
	if col.Computed() {
		e := pgerr.New(pgerr.SyntaxError, "column %q of relation %q is a generated column", col.Name, a.rel.Name)
		if c.Op == pgsql.AlterColumnDropDefault && col.Embedding == nil {
			return e.WithHint("Use ALTER TABLE ... ALTER COLUMN ... DROP EXPRESSION instead.")
		}
		return e
	}
	text := ""
	change := &irissql.AlterColumn{Table: a.table(), Name: col.IRISName}
	if c.Op == pgsql.AlterColumnSetDefault {
		set, err := plan.SetDefault(a.rel, col, c.Expr, a.session.analysis(a.names, nil))
		if err != nil {
			return err
		}
		if set.Needs != nil && !a.remembers() {
			return set.Needs
		}
		a.names.printExpressions(set.Expressions)
		change.Default, text = set.IRIS, set.Text
	}
	change.DropDefault = change.Default == nil
	if err := a.run(change); err != nil || !a.remembers() {
		return err
	}
	return a.rememberDefault(col, text)
}

// rememberDefault writes a default down, with the column if nothing is remembered
// of it yet.
func (a *alteration) rememberDefault(col *analyze.RelationColumn, text string) error {
	return a.session.record(a.ctx, func(run gatewayschema.Runner) error {
		if a.remembered(col) == nil {
			row, err := a.newRow(col)
			if err != nil {
				return err
			}
			rows := []gatewayschema.Column{row}
			if err := gatewayschema.Intend(a.ctx, run, rows, nil); err != nil {
				return err
			}
			if err := confirmColumns(a.ctx, run, a.object(), rows); err != nil {
				return err
			}
		}
		return gatewayschema.SetDefault(a.ctx, run, a.object(), col.IRISName, text)
	})
}

// newRow is what is to be remembered of a column that is there and of which
// nothing is remembered yet.
func (a *alteration) newRow(col *analyze.RelationColumn) (gatewayschema.Column, error) {
	form, err := storage.FormOf(col.Type.OID, col.Type.Typmod, col.IRIS.Element)
	if err != nil {
		return gatewayschema.Column{}, err
	}
	return gatewayschema.Column{
		Object: a.object(), Field: col.IRISName, Signature: form.Signature(),
		Type: "pg_catalog." + pgtype.ByOID(col.Type.OID).Name, Typmod: col.Type.Typmod, Storage: form.Name,
	}, nil
}

// changeNull is SET NOT NULL and DROP NOT NULL.
func (a *alteration) changeNull(c *pgsql.AlterTableCommand) error {
	col, err := a.column(c.Name)
	if err != nil {
		return err
	}
	change := &irissql.AlterColumn{Table: a.table(), Name: col.IRISName}
	if c.Op == pgsql.AlterColumnDropNotNull {
		if col.IdentityKind != "" {
			return a.isIdentity(col, false)
		}
		at := a.rel.ColumnIndex(c.Name)
		for _, k := range a.rel.Keys {
			if k.Primary && slices.Contains(k.Columns, at) {
				return pgerr.New(pgerr.InvalidTableDefinition, "column %q is in a primary key", c.Name)
			}
		}
		change.Null = true
		return a.run(change)
	}
	if err := a.noRows(col.Name, isNull(col.Name)); err != nil {
		return err
	}
	change.NotNull = true
	return a.run(change)
}

// renameColumn is RENAME COLUMN.
func (a *alteration) renameColumn(c *pgsql.AlterTableCommand) error {
	col, err := a.column(c.Name)
	if err != nil {
		return pgerr.New(pgerr.UndefinedColumn, "column %q does not exist", c.Name)
	}
	if err := plan.CheckColumnName(c.NewName); err != nil {
		return err
	}
	if a.rel.ColumnIndex(c.NewName) >= 0 {
		return pgerr.New(pgerr.DuplicateColumn, "column %q of relation %q already exists", c.NewName, a.rel.Name)
	}
	rename := func() error {
		follow := deparse.Rename{Relation: a.rel.OID, Column: a.rel.ColumnIndex(c.Name), ColumnName: c.NewName}
		return a.session.following(a.ctx, a.names, follow, func() error {
			if sameInIRIS(col.IRISName, c.NewName) {
				return a.columnCalled(col.IRISName, c.NewName, col.IRISName)
			}
			if err := a.run(&irissql.AlterColumn{Table: a.table(), Name: col.IRISName, Rename: c.NewName}); err != nil {
				return err
			}
			return a.columnCalled(c.NewName, c.NewName, col.IRISName)
		})
	}
	old := a.remembered(col)
	if old == nil {
		return rename()
	}
	if sameInIRIS(col.IRISName, c.NewName) {
		if err := rename(); err != nil {
			return err
		}
		return a.followRename(c.Name, c.NewName)
	}
	row := *old
	row.Field = c.NewName
	if err := a.recorded(&row, rename); err != nil {
		return err
	}
	err = a.session.record(a.ctx, func(run gatewayschema.Runner) error {
		if err := gatewayschema.ForgetColumn(a.ctx, run, a.object(), col.IRISName); err != nil {
			return err
		}
		if err := gatewayschema.MoveOwner(a.ctx, run, a.owned(c.Name), a.object(), c.NewName); err != nil {
			return err
		}
		return gatewayschema.MoveColumnComment(a.ctx, run, a.object(), col.IRISName, c.NewName)
	})
	if err != nil {
		return err
	}
	return a.followRename(c.Name, c.NewName)
}
