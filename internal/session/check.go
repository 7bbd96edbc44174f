package session

import (
	"fmt"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/deparse"
	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
)

// printExpressions gives expressions of tables the texts that PostgreSQL prints,
// where those mean the same when they are read again; others keep the text that
// was written. Dates and times are printed so that any session reads them alike.
func (c *names) printExpressions(list []plan.RowExpression) {
	o := c.keptOptions()
	for _, e := range list {
		r := rangeOf(e.Relation)
		text := deparse.Expr(e.Expr, r, o)
		if tree, err := pgsql.ParseExpr(text); err == nil && c.means(e, tree, r) {
			*e.Text = text
		}
	}
}

// printDefault is the text of a default as PostgreSQL prints it where that means the
// same when it is read again, else as it was written.
func (c *names) printDefault(e pgsql.Expr, t analyze.TypeRef) string {
	text := pgsql.String(e)
	if x, err := analyze.Default(e, "", t, c.session.analysis(c, nil)); err == nil {
		c.printExpressions([]plan.RowExpression{{Expr: x, Relation: &analyze.Relation{}, Source: e, Text: &text}})
	}
	return text
}

// rangeOf is a relation as an item of FROM.
func rangeOf(rel *analyze.Relation) *analyze.Range {
	r := &analyze.Range{Kind: analyze.RangeRelation, Alias: rel.Name, Relation: rel}
	for _, col := range rel.Columns {
		r.Columns = append(r.Columns, analyze.RangeColumn{Name: col.Name, Type: col.Type})
	}
	return r
}

// means reports whether a tree means what an expression does.
func (c *names) means(e plan.RowExpression, tree pgsql.Expr, r *analyze.Range) bool {
	x, err := analyze.RowExpression(e.Relation, tree, e.Expr.Type(), c.session.analysis(c, nil))
	if err != nil {
		return false
	}
	for _, side := range []analyze.Expr{x, e.Expr} { // what is printed has casts that nobody wrote
		analyze.Walk(side, func(e analyze.Expr) bool {
			if c, ok := e.(*analyze.Cast); ok && c.Typ.Typmod == pgtype.NoTypmod {
				c.Explicit = true
			}
			return true
		})
	}
	query := func(x analyze.Expr) *analyze.Query {
		return &analyze.Query{Ranges: []*analyze.Range{r}, Targets: []analyze.Target{{Expr: x}}}
	}
	return deparse.Same(query(x), query(e.Expr))
}

// addChecks makes checks of the table, which its rows must pass if they are not
// declared NOT VALID.
func (a *alteration) addChecks(add *plan.Addition) error {
	if len(add.Checks) == 0 {
		return nil
	}
	if err := needsFeatures(a.names, "a CHECK constraint"); err != nil {
		return err
	}
	for _, c := range add.Checks {
		if c.Unvalidated {
			continue
		}
		if err := a.passes(c.Name, c.Expression); err != nil {
			return err
		}
	}
	if err := a.session.changes("ALTER TABLE"); err != nil {
		return err
	}
	return a.storeChecks(add.Checks)
}

// storeChecks writes checks of the table down.
func (a *alteration) storeChecks(checks []gatewayschema.Check) error {
	return a.session.record(a.ctx, func(run gatewayschema.Runner) error {
		if err := gatewayschema.Intend(a.ctx, run, nil, checks); err != nil {
			return err
		}
		return gatewayschema.Confirm(a.ctx, run, nil, checks, a.facts)
	})
}

// check finds a check of the table, nil for none.
func (a *alteration) check(name string) *analyze.RelationCheck {
	for i := range a.rel.Checks {
		if a.rel.Checks[i].Name == name {
			return &a.rel.Checks[i]
		}
	}
	return nil
}

// stored is a check as the gateway schema has it.
func (a *alteration) stored(c *analyze.RelationCheck) gatewayschema.Check {
	return gatewayschema.Check{
		Object: a.object(), Name: c.Name, Expression: c.Text, NoInherit: c.NoInherit, Unvalidated: c.Unvalidated,
	}
}

// dropCheck is DROP CONSTRAINT of a check.
func (a *alteration) dropCheck(c *analyze.RelationCheck) error {
	if err := a.session.changes("ALTER TABLE"); err != nil {
		return err
	}
	gone := a.stored(c)
	return a.session.record(a.ctx, func(run gatewayschema.Runner) error {
		if err := gatewayschema.SetComment(a.ctx, run, gatewayschema.OnConstraint(a.object(), c.Name), ""); err != nil {
			return err
		}
		return gatewayschema.ForgetCheck(a.ctx, run, &gone)
	})
}

// rowExpressionsOf lists the checks and generated columns that read a column.
func (a *alteration) rowExpressionsOf(name string) (checks []analyze.RelationCheck, generated []*analyze.RelationColumn) {
	for _, c := range a.rel.Checks {
		if c.Expr == nil || namesColumn(c.Expr, name) {
			checks = append(checks, c)
		}
	}
	for i := range a.rel.Columns {
		col := &a.rel.Columns[i]
		if col.Generated == "" {
			continue
		}
		if tree, err := pgsql.ParseExpr(col.Generated); err != nil || namesColumn(tree, name) {
			generated = append(generated, col)
		}
	}
	return checks, generated
}

// namesColumn reports whether an expression names a column.
func namesColumn(e pgsql.Expr, name string) bool {
	found := false
	pgsql.Walk(e, func(n pgsql.Node) bool {
		if ref, ok := n.(*pgsql.ColumnRef); ok && ref.Parts[len(ref.Parts)-1] == name {
			found = true
		}
		return !found
	})
	return found
}

// renamedIn is a text in which a column has another name.
func renamedIn(text, from, to string) (string, error) {
	tree, err := pgsql.ParseExpr(text)
	if err != nil {
		return "", err
	}
	pgsql.Walk(tree, func(n pgsql.Node) bool {
		if ref, ok := n.(*pgsql.ColumnRef); ok && ref.Parts[len(ref.Parts)-1] == from {
			ref.Parts[len(ref.Parts)-1] = to
		}
		return true
	})
	return pgsql.String(tree), nil
}

// printed is the text of an expression of the table's rows as PostgreSQL prints it.
func (a *alteration) printed(text string, resolve func(pgsql.Expr) (analyze.Expr, error)) (string, error) {
	tree, err := pgsql.ParseExpr(text)
	if err != nil {
		return "", err
	}
	x, err := resolve(tree)
	if err != nil {
		return "", err
	}
	a.names.printExpressions([]plan.RowExpression{{Expr: x, Relation: a.rel, Source: tree, Text: &text}})
	return text, nil
}

// printedCheck is the text of a check as PostgreSQL prints it.
func (a *alteration) printedCheck(text string) (string, error) {
	return a.printed(text, func(tree pgsql.Expr) (analyze.Expr, error) {
		return analyze.CheckExpression(a.rel, tree, a.session.analysis(a.names, nil))
	})
}

// followRename gives the expressions that read a renamed column its new name.
func (a *alteration) followRename(from, to string) error {
	checks, generated := a.rowExpressionsOf(from)
	if len(checks)+len(generated) == 0 {
		return nil
	}
	if err := a.refresh(); err != nil {
		return err
	}
	var stored []gatewayschema.Check
	for i := range checks {
		c := a.stored(&checks[i])
		text, err := renamedIn(c.Expression, from, to)
		if err != nil {
			return err
		}
		if c.Expression, err = a.printedCheck(text); err != nil {
			return err
		}
		stored = append(stored, c)
	}
	if len(stored) > 0 {
		if err := a.storeChecks(stored); err != nil {
			return err
		}
	}
	for _, g := range generated {
		col, err := a.column(g.Name)
		if err != nil {
			return err
		}
		row, err := a.rememberedOr(col)
		if err == nil {
			row.Generated, err = renamedIn(row.Generated, from, to)
		}
		if err == nil {
			row.Generated, err = a.printed(row.Generated, func(tree pgsql.Expr) (analyze.Expr, error) {
				return analyze.GeneratedExpression(a.rel, col, tree, a.session.analysis(a.names, nil))
			})
		}
		if err != nil {
			return err
		}
		if err := a.rewrite(row); err != nil {
			return err
		}
	}
	return nil
}

// freeOfExpressions makes sure that no expression reads a column that is dropped:
// checks go with it, generated columns are in the way.
func (a *alteration) freeOfExpressions(name string) error {
	checks, generated := a.rowExpressionsOf(name)
	var details []string
	for _, g := range generated {
		if g.Name == name {
			continue
		}
		details = append(details, fmt.Sprintf("column %s of table %s depends on column %s of table %s", g.Name, a.rel.Name, name, a.rel.Name))
	}
	if len(details) > 0 {
		return pgerr.New(pgerr.DependentObjectsStillExist, "cannot drop column %s of table %s because other objects depend on it", name, a.rel.Name).
			WithDetail("%s", strings.Join(details, "\n")).WithHint("Use DROP ... CASCADE to drop the dependent objects too.")
	}
	for i := range checks {
		if err := a.dropCheck(&checks[i]); err != nil {
			return err
		}
	}
	return nil
}

// dropExpression is DROP EXPRESSION: the column stays with the values it has.
func (a *alteration) dropExpression(c *pgsql.AlterTableCommand) error {
	col, err := a.column(c.Name)
	if err != nil {
		return err
	}
	if col.Generated == "" {
		if c.IfExists {
			a.session.notice(pgerr.NewNotice(pgerr.Notice, pgerr.SuccessfulCompletion,
				"column %q of relation %q is not a stored generated column, skipping", col.Name, a.rel.Name))
			return nil
		}
		return pgerr.New(pgerr.ObjectNotInPrerequisiteState, "column %q of relation %q is not a stored generated column", col.Name, a.rel.Name)
	}
	row, err := a.rememberedOr(col)
	if err != nil {
		return err
	}
	if err := a.session.changes("ALTER TABLE"); err != nil {
		return err
	}
	row.Generated = ""
	return a.rewrite(row)
}
