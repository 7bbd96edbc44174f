package session

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// alteration is one ALTER TABLE on its way. IRIS's DDL does one thing at a time,
// so each command is run, and remembered, by itself.
type alteration struct {
	session *Session
	ctx     context.Context
	names   *names
	rel     *analyze.Relation
	facts   gatewayschema.Facts // what IRIS says of the table, where there is a gateway schema
}

// alterPasses orders the commands of one statement as PostgreSQL does: what is
// dropped first, then columns, then what may be about new columns.
var alterPasses = map[pgsql.AlterTableOp]int{
	pgsql.DropColumn: 0, pgsql.DropConstraint: 0, pgsql.AlterColumnDropDefault: 0, pgsql.AlterColumnDropNotNull: 0,
	pgsql.AlterColumnType: 1, pgsql.AddColumn: 2, pgsql.AlterColumnSetNotNull: 3,
	pgsql.AddConstraint: 4, pgsql.AlterColumnSetDefault: 5,
}

// alterTable is ALTER TABLE.
func (s *Session) alterTable(ctx context.Context, t *pgsql.AlterTable) error {
	switch t.Kind {
	case "TABLE", "VIEW", "MATERIALIZED VIEW", "SEQUENCE", "INDEX":
	default:
		return pgerr.Unsupported("ALTER %s", t.Kind).At(t.Pos)
	}
	c, err := s.freshCatalog(ctx)
	if err != nil {
		return err
	}
	if done, err := s.alterNamedIndex(ctx, c, t); done || err != nil {
		return err
	}
	if rel := c.Relation(t.Table.Schema, t.Table.Name); rel != nil && rel.Sequence {
		return s.alterSequenceTable(ctx, c, rel, t)
	} else if rel != nil && t.Kind == "SEQUENCE" {
		return pgerr.New(pgerr.WrongObjectType, "%q is not a sequence", rel.Name)
	}
	a := &alteration{session: s, ctx: ctx, names: c, rel: c.Relation(t.Table.Schema, t.Table.Name)}
	switch {
	case a.rel == nil && t.IfExists:
		s.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion, "relation %q does not exist, skipping", t.Table.Name))
		return nil
	case a.rel == nil:
		return pgerr.New(pgerr.UndefinedTable, "relation %q does not exist", t.Table.Name)
	case a.rel.IRISName == "":
		return pgerr.New(pgerr.InsufficientPrivilege, "permission denied: %q is a system catalog", a.rel.Name)
	case a.rel.View:
		return s.alterView(ctx, c, a.rel, t)
	case t.Kind != "TABLE" && relationKind(a.rel) != t.Kind:
		return pgerr.New(pgerr.WrongObjectType, "%q is not a %s", a.rel.Name, strings.ToLower(t.Kind))
	}
	if a.rel.Materialized != nil {
		if err := forMaterialized(a.rel, t); err != nil {
			return err
		}
	}
	if err := a.loadFacts(); err != nil {
		return err
	}
	if err := a.recoverTypes(); err != nil {
		return err
	}
	commands := slices.Clone(t.Commands)
	slices.SortStableFunc(commands, func(x, y *pgsql.AlterTableCommand) int { return cmp.Compare(alterPass(x), alterPass(y)) })
	return a.applyAll(commands)
}

// alterPass is a command's place; one that is not named comes last.
func alterPass(c *pgsql.AlterTableCommand) int {
	if pass, ok := alterPasses[c.Op]; ok {
		return pass
	}
	return len(alterPasses)
}

// refresh reads what the table is now.
func (a *alteration) refresh() error {
	c, err := a.session.freshCatalog(a.ctx)
	if err != nil {
		return err
	}
	a.names = c
	if rel := c.Relation(a.rel.Schema, a.rel.Name); rel != nil {
		a.rel = rel
		return a.loadFacts()
	}
	return pgerr.New(pgerr.UndefinedTable, "relation %q does not exist", a.rel.Name)
}

// loadFacts reads what says which rows of the gateway schema hold.
func (a *alteration) loadFacts() (err error) {
	if a.remembers() {
		a.facts, err = meta.Facts(a.ctx, a.session.readRows, a.object())
	}
	return err
}

// remembered is the row of the gateway schema about a column, nil for none.
func (a *alteration) remembered(col *analyze.RelationColumn) *gatewayschema.Column {
	return a.names.snapshot.Gateway().Column(a.object(), col.IRISName, a.facts.Class, a.facts.Signatures[strings.ToLower(col.IRISName)])
}

// apply runs one command.
func (a *alteration) apply(c *pgsql.AlterTableCommand) error {
	switch c.Op {
	case pgsql.AddColumn:
		return a.addColumn(c)
	case pgsql.AddConstraint:
		return a.addConstraint(c)
	case pgsql.DropColumn:
		return a.dropColumn(c)
	case pgsql.DropConstraint:
		return a.dropConstraint(c)
	case pgsql.AlterColumnType:
		return a.changeType(c)
	case pgsql.AlterColumnSetDefault, pgsql.AlterColumnDropDefault:
		return a.changeDefault(c)
	case pgsql.AlterColumnSetNotNull, pgsql.AlterColumnDropNotNull:
		return a.changeNull(c)
	case pgsql.RenameColumn:
		return a.renameColumn(c)
	case pgsql.RenameTable:
		return a.renameTable(c)
	case pgsql.SetSchema:
		return a.setSchema(c)
	case pgsql.AlterColumnDropExpression:
		return a.dropExpression(c)
	case pgsql.ValidateConstraint:
		return a.validateConstraint(c)
	case pgsql.RenameConstraint:
		return a.renameConstraint(c)
	case pgsql.AlterConstraint:
		return a.alterTiming(c)
	case pgsql.AlterColumnAddIdentity:
		return a.addIdentity(c)
	case pgsql.AlterColumnSetIdentity:
		return a.setIdentity(c)
	case pgsql.AlterColumnDropIdentity:
		return a.dropIdentity(c)
	case pgsql.AlterColumnSetStatistics, pgsql.AlterColumnSetStorage, pgsql.AlterColumnSetOptions, pgsql.AlterColumnResetOptions:
		_, err := a.column(c.Name)
		return err // what PostgreSQL does with it has no counterpart in IRIS
	case pgsql.SetTableOptions, pgsql.ResetTableOptions, pgsql.AlterTableStorage:
		return nil
	case pgsql.OwnerTo:
		return a.session.checkOwner(c)
	}
	return pgerr.Unsupported("ALTER TABLE %s", alterName(c)).At(c.Pos)
}

// alterName names a command that is refused.
func alterName(c *pgsql.AlterTableCommand) string {
	switch c.Op {
	case pgsql.AlterTableOther:
		return c.Text
	case pgsql.SetSchema: // of an index
		return "SET SCHEMA"
	}
	return "ALTER COLUMN in this form"
}

// checkOwner is OWNER TO: everything belongs to IRIS's account, so that only the
// user of the session can be named.
func (s *Session) checkOwner(c *pgsql.AlterTableCommand) error {
	switch name := c.Role.Name; {
	case c.Role.Kind != pgsql.RoleNamed, name == s.CurrentUser():
		return nil
	default:
		return pgerr.New(pgerr.UndefinedObject, "role %q does not exist", name)
	}
}

// run sends one ALTER TABLE.
func (a *alteration) run(stmt irissql.Statement) error {
	return a.session.named(a.session.run(a.ctx, "ALTER TABLE", stmt))
}

// table names the table in IRIS.
func (a *alteration) table() irissql.Table { return irisTable(a.rel) }

// object names the table in the gateway schema.
func (a *alteration) object() gatewayschema.Object {
	return gatewayschema.Object{Schema: a.rel.IRISSchema, Table: a.rel.IRISName}
}

// remembers reports whether there is a gateway schema.
func (a *alteration) remembers() bool { return a.names.snapshot.Gateway().Version > 0 }

// column finds a column.
func (a *alteration) column(name string) (*analyze.RelationColumn, error) {
	if i := a.rel.ColumnIndex(name); i >= 0 {
		return &a.rel.Columns[i], nil
	}
	return nil, pgerr.New(pgerr.UndefinedColumn, "column %q of relation %q does not exist", name, a.rel.Name)
}

// constraints are the names of the table's keys and foreign keys.
func (a *alteration) constraints() []string {
	var out []string
	for _, k := range a.rel.Keys {
		out = append(out, k.Name)
	}
	for _, f := range a.names.snapshot.Details(a.rel).ForeignKeys {
		out = append(out, f.Name)
	}
	for _, c := range a.rel.Checks {
		out = append(out, c.Name)
	}
	return out
}

// recorded runs DDL about one column between the intention and the confirmation
// of what is remembered of it. row is nil when there is nothing to remember.
func (a *alteration) recorded(row *gatewayschema.Column, define func() error) error {
	if row == nil || !a.remembers() {
		return define()
	}
	rows := []gatewayschema.Column{*row}
	err := a.session.record(a.ctx, func(run gatewayschema.Runner) error {
		return gatewayschema.Intend(a.ctx, run, rows, nil)
	})
	if err != nil {
		return err
	}
	if err := define(); err != nil {
		forget := func(run gatewayschema.Runner) error { return gatewayschema.Forget(a.ctx, run, row.Object, true) }
		_ = a.session.record(a.ctx, forget) // what stays means nothing: there is no such column
		return err
	}
	return a.session.record(a.ctx, func(run gatewayschema.Runner) error {
		return confirmColumns(a.ctx, run, row.Object, rows)
	})
}

// confirmColumns writes down what IRIS made of some columns of a table.
func confirmColumns(ctx context.Context, run gatewayschema.Runner, o gatewayschema.Object, rows []gatewayschema.Column,
	checks ...gatewayschema.Check,
) error {
	facts, err := meta.Facts(ctx, run.Read, o)
	if err != nil {
		return err
	}
	return gatewayschema.Confirm(ctx, run, rows, checks, facts)
}
