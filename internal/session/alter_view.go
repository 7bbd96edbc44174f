package session

import (
	"context"
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/deparse"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// viewAlteration is one ALTER VIEW on its way.
type viewAlteration struct {
	session *Session
	ctx     context.Context
	names   *names
	rel     *analyze.Relation
	stored  gatewayschema.View
}

// alterView is ALTER VIEW, and ALTER TABLE of a view.
func (s *Session) alterView(ctx context.Context, c *names, rel *analyze.Relation, t *pgsql.AlterTable) error {
	if rel.Definition == nil {
		return pgerr.Unsupported("changing a view that IRIS has").At(t.Pos)
	}
	for _, command := range t.Commands {
		v := &viewAlteration{session: s, ctx: ctx, names: c, rel: rel, stored: *c.snapshot.StoredView(rel)}
		v.stored.Columns = append([]gatewayschema.ViewColumn(nil), v.stored.Columns...)
		if err := v.apply(command); err != nil {
			return err
		}
	}
	return nil
}

// apply runs one command.
func (v *viewAlteration) apply(c *pgsql.AlterTableCommand) error {
	switch c.Op {
	case pgsql.RenameTable:
		return v.rename(c.NewName)
	case pgsql.SetSchema:
		return v.setSchema(c)
	case pgsql.RenameColumn:
		return v.renameColumn(c)
	case pgsql.AlterColumnSetDefault, pgsql.AlterColumnDropDefault:
		return v.changeDefault(c)
	case pgsql.SetTableOptions:
		return v.setOptions(c)
	case pgsql.ResetTableOptions:
		v.reset(c)
		return v.store()
	case pgsql.OwnerTo:
		return v.session.checkOwner(c)
	}
	name := tableActions[c.Op]
	if name == "" {
		return pgerr.Unsupported("this ALTER of a view").At(c.Pos)
	}
	return pgerr.New(pgerr.WrongObjectType, "ALTER action %s cannot be performed on relation %q", name, v.rel.Name).
		WithDetail("This operation is not supported for views.")
}

// setOptions is SET (…): those that are not named stay.
func (v *viewAlteration) setOptions(c *pgsql.AlterTableCommand) error {
	options, check, err := viewOptions(&pgsql.CreateView{Pos: c.Pos, Options: c.Options})
	if err != nil {
		return err
	}
	v.reset(c)
	if check != "" {
		q, _, err := v.session.queryOf(v.ctx, v.rel.Definition)
		if err != nil {
			return err
		}
		if err := analyze.CheckOption(q); err != nil {
			return err
		}
		v.stored.CheckOption = check
	}
	v.stored.Options = strings.TrimPrefix(v.stored.Options+","+options, ",")
	return v.store()
}

// reset takes away the options that a command names.
func (v *viewAlteration) reset(c *pgsql.AlterTableCommand) {
	kept := strings.Split(v.stored.Options, ",")
	for _, o := range c.Options {
		kept = slices.DeleteFunc(kept, func(set string) bool { return strings.HasPrefix(set, strings.ToLower(o.Name)+"=") })
		if strings.EqualFold(o.Name, "check_option") {
			v.stored.CheckOption = ""
		}
	}
	v.stored.Options = strings.Join(kept, ",")
}

// tableActions name the commands that only tables have.
var tableActions = map[pgsql.AlterTableOp]string{
	pgsql.AddColumn: "ADD COLUMN", pgsql.DropColumn: "DROP COLUMN", pgsql.AlterColumnType: "ALTER COLUMN ... SET DATA TYPE",
	pgsql.AlterColumnSetNotNull: "ALTER COLUMN ... SET NOT NULL", pgsql.AlterColumnDropNotNull: "ALTER COLUMN ... DROP NOT NULL",
	pgsql.AddConstraint: "ADD CONSTRAINT", pgsql.DropConstraint: "DROP CONSTRAINT",
}

// store writes the view.
func (v *viewAlteration) store() error {
	if err := v.session.changes("ALTER VIEW"); err != nil {
		return err
	}
	return v.session.record(v.ctx, func(run gatewayschema.Runner) error {
		return gatewayschema.StoreView(v.ctx, run, &v.stored, true)
	})
}

// move gives the view another name or schema.
func (v *viewAlteration) move(r deparse.Rename, to gatewayschema.Object) error {
	if err := v.session.changes("ALTER VIEW"); err != nil {
		return err
	}
	r.Relation = v.rel.OID
	return v.session.following(v.ctx, v.names, r, func() error {
		return v.session.record(v.ctx, func(run gatewayschema.Runner) error {
			return gatewayschema.MoveView(v.ctx, run, objectOf(v.rel), to)
		})
	})
}

// rename is RENAME TO.
func (v *viewAlteration) rename(name string) error {
	if v.names.snapshot.Relation(v.rel.Schema, name) != nil {
		return pgerr.New(pgerr.DuplicateTable, "relation %q already exists", name)
	}
	return v.move(deparse.Rename{Name: name}, gatewayschema.Object{Schema: v.rel.IRISSchema, Table: name})
}

// setSchema is SET SCHEMA.
func (v *viewAlteration) setSchema(c *pgsql.AlterTableCommand) error {
	schema, err := v.session.schemaFor(v.names, pgsql.ObjectName{Schema: c.NewName, Name: v.rel.Name})
	if err != nil || schema == v.rel.Schema {
		return err
	}
	if v.names.snapshot.Relation(schema, v.rel.Name) != nil {
		return pgerr.New(pgerr.DuplicateTable, "relation %q already exists in schema %q", v.rel.Name, schema)
	}
	return v.move(deparse.Rename{Schema: schema}, gatewayschema.Object{Schema: meta.IRISSchema(schema), Table: v.rel.Name})
}

// column finds a column.
func (v *viewAlteration) column(name string) (int, error) {
	if i := v.rel.ColumnIndex(name); i >= 0 {
		return i, nil
	}
	return 0, pgerr.New(pgerr.UndefinedColumn, "column %q of relation %q does not exist", name, v.rel.Name)
}

// renameColumn is RENAME COLUMN.
func (v *viewAlteration) renameColumn(c *pgsql.AlterTableCommand) error {
	i, err := v.column(c.Name)
	if err != nil {
		return pgerr.New(pgerr.UndefinedColumn, "column %q does not exist", c.Name)
	}
	if v.rel.ColumnIndex(c.NewName) >= 0 {
		return pgerr.New(pgerr.DuplicateColumn, "column %q of relation %q already exists", c.NewName, v.rel.Name)
	}
	v.stored.Columns[i].Name = c.NewName
	rename := deparse.Rename{Relation: v.rel.OID, Column: i, ColumnName: c.NewName}
	return v.session.following(v.ctx, v.names, rename, v.store)
}

// changeDefault is ALTER COLUMN SET and DROP DEFAULT: what an INSERT through the
// view gives a column that it leaves out.
func (v *viewAlteration) changeDefault(c *pgsql.AlterTableCommand) error {
	i, err := v.column(c.Name)
	if err != nil {
		return err
	}
	v.stored.Columns[i].Default = ""
	if c.Op == pgsql.AlterColumnSetDefault {
		if _, err := analyze.Default(c.Expr, c.Name, v.rel.Columns[i].Type, v.session.analysis(v.names, nil)); err != nil {
			return err
		}
		v.stored.Columns[i].Default = v.names.printDefault(c.Expr, v.rel.Columns[i].Type)
	}
	return v.store()
}

// moveQuery gives the query of a materialized view the name of its table.
func (a *alteration) moveQuery(run gatewayschema.Runner, old, now gatewayschema.Object) error {
	if a.rel.Materialized == nil {
		return nil
	}
	return gatewayschema.MoveQuery(a.ctx, run, old, now)
}

// forMaterialized refuses the commands that materialized views do not have.
func forMaterialized(rel *analyze.Relation, t *pgsql.AlterTable) error {
	for _, c := range t.Commands {
		if name := tableActions[c.Op]; name != "" {
			return pgerr.New(pgerr.WrongObjectType, "ALTER action %s cannot be performed on relation %q", name, rel.Name).
				WithDetail("This operation is not supported for materialized views.")
		}
	}
	return nil
}

// moveNotes gives the notes about a table to the name that it has now.
func (a *alteration) moveNotes(run gatewayschema.Runner, old, now gatewayschema.Object) error {
	if !a.names.snapshot.Gateway().KeepsNotes() {
		return nil
	}
	return gatewayschema.MoveNotes(a.ctx, run, old, now)
}
