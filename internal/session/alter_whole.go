package session

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// applyAll runs the commands of one statement. When one fails, those before it are
// undone as far as they can be; what stays, the client is told.
func (a *alteration) applyAll(commands []*pgsql.AlterTableCommand) error {
	if len(commands) == 1 {
		return a.apply(commands[0])
	}
	if err := a.foresee(commands); err != nil {
		return err
	}
	var undo []func() error
	stays := ""
	for i, command := range commands {
		err := error(nil)
		if i > 0 {
			err = a.refresh()
		}
		back := a.inverse(command)
		if err == nil {
			err = a.apply(command)
		}
		if err != nil {
			if stays != "" {
				a.session.notice(pgerr.NewNotice(pgerr.Warning, pgerr.FeatureNotSupported,
					"%s of this ALTER TABLE is not undone: IRIS's DDL is not transactional", stays))
			}
			return errors.Join(err, a.undoAll(undo))
		}
		if back != nil {
			undo = append(undo, back)
		} else if stays == "" {
			stays = alterWords[command.Op]
		}
	}
	return nil
}

// alterWords name the commands that cannot be undone.
var alterWords = map[pgsql.AlterTableOp]string{
	pgsql.DropColumn: "DROP COLUMN", pgsql.DropConstraint: "DROP CONSTRAINT", pgsql.AlterColumnType: "ALTER COLUMN ... TYPE",
}

// undoAll undoes commands, the latest first, whatever became of the client.
func (a *alteration) undoAll(undo []func() error) error {
	a.ctx = context.WithoutCancel(a.ctx)
	var errs []error
	for _, back := range slices.Backward(undo) {
		if err := a.refresh(); err != nil {
			return errors.Join(append(errs, err)...)
		}
		errs = append(errs, back())
	}
	return errors.Join(errs...)
}

// foresee refuses commands about columns that will not be there, or are there
// already, before anything is done.
func (a *alteration) foresee(commands []*pgsql.AlterTableCommand) error {
	columns := map[string]bool{}
	for _, c := range a.rel.Columns {
		columns[c.Name] = true
	}
	unknown := func(name string) error {
		return pgerr.New(pgerr.UndefinedColumn, "column %q of relation %q does not exist", name, a.rel.Name)
	}
	for _, c := range commands {
		switch c.Op {
		case pgsql.AddColumn:
			if columns[c.Column.Name] && !c.IfExists {
				return pgerr.New(pgerr.DuplicateColumn, "column %q of relation %q already exists", c.Column.Name, a.rel.Name)
			}
			columns[c.Column.Name] = true
		case pgsql.DropColumn:
			if !columns[c.Name] && !c.IfExists {
				return unknown(c.Name)
			}
			delete(columns, c.Name)
		case pgsql.AlterColumnType, pgsql.AlterColumnSetDefault, pgsql.AlterColumnDropDefault, pgsql.AlterColumnSetNotNull,
			pgsql.AlterColumnDropNotNull:
			if !columns[c.Name] {
				return unknown(c.Name)
			}
		}
	}
	return nil
}

// inverse is what undoes a command, made before it runs; nil for one that cannot be
// undone.
func (a *alteration) inverse(c *pgsql.AlterTableCommand) func() error {
	switch c.Op {
	case pgsql.AddColumn:
		if a.rel.ColumnIndex(c.Column.Name) >= 0 {
			return func() error { return nil } // it will not be added
		}
		return func() error { return a.unAdd(c.Column.Name) }
	case pgsql.AddConstraint:
		before := a.constraints()
		return func() error { return a.unConstrain(before) }
	case pgsql.AlterColumnSetNotNull, pgsql.AlterColumnDropNotNull:
		return a.inverseNull(c.Name)
	case pgsql.AlterColumnSetDefault, pgsql.AlterColumnDropDefault:
		return a.inverseDefault(c.Name)
	}
	if alterWords[c.Op] == "" {
		return func() error { return nil } // nothing that matters
	}
	return nil
}

// unAdd removes a column that was added, with its number.
func (a *alteration) unAdd(name string) error {
	col, err := a.column(name)
	if err != nil {
		return nil //nolint:nilerr // it was not added
	}
	if err := a.dropColumn(&pgsql.AlterTableCommand{Op: pgsql.DropColumn, Name: name}); err != nil {
		return err
	}
	if !a.names.snapshot.Gateway().KeepsNotes() {
		return nil
	}
	return a.session.record(a.ctx, func(run gatewayschema.Runner) error {
		return gatewayschema.ForgetNote(a.ctx, run, gatewayschema.NoteDropped, a.object(), strconv.Itoa(int(col.Attribute)))
	})
}

// unConstrain removes the constraints that were not there before.
func (a *alteration) unConstrain(before []string) error {
	for _, name := range a.constraints() {
		if slices.Contains(before, name) {
			continue
		}
		if err := a.dropConstraint(&pgsql.AlterTableCommand{Op: pgsql.DropConstraint, Name: name}); err != nil {
			return err
		}
	}
	return nil
}

// inverseNull gives a column back whether it may be NULL.
func (a *alteration) inverseNull(name string) func() error {
	col, err := a.column(name)
	if err != nil {
		return nil
	}
	required, iris := col.NotNull, col.IRISName
	return func() error {
		if now, err := a.column(name); err != nil || now.NotNull == required {
			return err
		}
		return a.run(&irissql.AlterColumn{Table: a.table(), Name: iris, NotNull: required, Null: !required})
	}
}

// inverseDefault gives a column its default back.
func (a *alteration) inverseDefault(name string) func() error {
	col, err := a.column(name)
	if err != nil || col.HasDefault && col.Written == "" {
		return nil
	}
	back := &pgsql.AlterTableCommand{Op: pgsql.AlterColumnDropDefault, Name: name}
	if col.HasDefault {
		tree, err := pgsql.ParseExpr(col.Written)
		if err != nil {
			return nil
		}
		back.Op, back.Expr = pgsql.AlterColumnSetDefault, tree
	}
	return func() error { return a.changeDefault(back) }
}
