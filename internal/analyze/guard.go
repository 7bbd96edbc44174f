package analyze

import (
	"slices"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// RelationCheck is a CHECK constraint of a table. Expr is nil when its text cannot
// be read.
type RelationCheck struct {
	Name, Text             string
	Expr                   pgsql.Expr
	NoInherit, Unvalidated bool
}

// Guard is what a table demands of each row that is written: the values of its
// generated columns, and its checks in the order of their names.
type Guard struct {
	Range     *Range
	Generated []DefaultColumn
	Checks    []GuardCheck
	// Views are the conditions of the views WITH CHECK OPTION that the row is written
	// through, in the order in which they are checked, each under its view's name.
	Views []GuardCheck
}

// GuardCheck is one check.
type GuardCheck struct {
	Name string
	Expr Expr
}

// Guarded reports whether a table has a guard.
func (r *Relation) Guarded() bool {
	return len(r.Checks) > 0 || slices.ContainsFunc(r.Columns, func(c RelationColumn) bool { return c.Generated != "" })
}

// GuardOf analyses the guard of a table, nil when it has none.
func GuardOf(rel *Relation, opts Options) (*Guard, error) {
	if !rel.Guarded() {
		return nil, nil
	}
	a := &analyzer{catalog: opts.Catalog, env: opts.Env}
	g := &Guard{Range: relationRange(rel, rel.Name)}
	for i := range rel.Columns {
		col := &rel.Columns[i]
		if col.Generated == "" {
			continue
		}
		tree, err := pgsql.ParseExpr(col.Generated)
		if err != nil {
			return nil, pgerr.New(pgerr.InternalError, "the expression of generated column %q cannot be read", col.Name).WithCause(err)
		}
		x, err := a.ofRow(rel, tree, col)
		if err != nil {
			return nil, err
		}
		g.Generated = append(g.Generated, DefaultColumn{Column: i, Value: x})
	}
	for _, c := range rel.Checks {
		if c.Expr == nil {
			return nil, pgerr.New(pgerr.InternalError, "check constraint %q of table %q cannot be read", c.Name, rel.Name)
		}
		x, err := a.checkOfRow(rel, c.Expr)
		if err != nil {
			return nil, err
		}
		g.Checks = append(g.Checks, GuardCheck{c.Name, x})
	}
	slices.SortFunc(g.Checks, func(x, y GuardCheck) int { return strings.Compare(x.Name, y.Name) })
	return g, nil
}

// guard analyses what is demanded of the rows that are written to a target.
func (a *analyzer) guard(to *changeTarget) (*Guard, error) {
	g, err := GuardOf(to.rel, Options{Catalog: a.catalog, Env: a.env})
	if err != nil {
		return nil, err
	}
	var views []GuardCheck
	cascaded := false
	for _, l := range to.levels {
		checked := cascaded || l.view.CheckOption != ""
		cascaded = cascaded || l.view.CheckOption == "CASCADED"
		if !checked || l.where == nil {
			continue
		}
		if HoldsQuery(l.where) {
			return nil, pgerr.Unsupported("WITH CHECK OPTION where the condition of view %q has a subquery", l.view.Name)
		}
		views = append(views, GuardCheck{l.view.Name, l.where})
	}
	if len(views) == 0 {
		return g, nil
	}
	if g == nil {
		g = &Guard{Range: relationRange(to.rel, to.rel.Name)}
	}
	slices.Reverse(views) // inner views come first
	g.Views = views
	return g, nil
}

// CheckOption refuses WITH CHECK OPTION for the query of a view whose rows cannot be changed,
// or not be checked.
func CheckOption(q *Query) error {
	if why := notUpdatable(q); why != "" {
		return pgerr.New(pgerr.FeatureNotSupported, "WITH CHECK OPTION is supported only on automatically updatable views").
			WithHint("%s", why)
	}
	if !slices.ContainsFunc(q.Visible(), func(t Target) bool { return baseColumn(t.Expr) >= 0 }) {
		return pgerr.New(pgerr.FeatureNotSupported, "WITH CHECK OPTION is supported only on automatically updatable views").
			WithHint("Views that have no updatable columns are not automatically updatable.")
	}
	if q.Where != nil && HoldsQuery(q.Where) {
		return pgerr.Unsupported("WITH CHECK OPTION where the condition of the view has a subquery")
	}
	return nil
}

// rowScope is the scope of an expression of a table's row.
func rowScope(rel *Relation) *scope {
	return (&changeTarget{rel: rel}).scope(&pgsql.TableRef{Name: rel.Name})
}

// ofRow analyses the expression of a generated column.
func (a *analyzer) ofRow(rel *Relation, e pgsql.Expr, col *RelationColumn) (Expr, error) {
	x, err := a.expr(rowScope(rel), e)
	if err != nil {
		return nil, err
	}
	return a.coerceTarget(x, col)
}

// checkOfRow analyses a check.
func (a *analyzer) checkOfRow(rel *Relation, e pgsql.Expr) (Expr, error) {
	x, err := a.expr(rowScope(rel), e)
	if err != nil {
		return nil, err
	}
	return a.coerceBool(x, "CHECK")
}

// checkConstraint is what messages call a CHECK.
const checkConstraint = "check constraint"

// CheckExpression analyses the check of a table that is being defined.
func CheckExpression(rel *Relation, e pgsql.Expr, opts Options) (Expr, error) {
	if err := rowExpressionMayHave(e, checkConstraint); err != nil {
		return nil, err
	}
	a := &analyzer{catalog: opts.Catalog, env: opts.Env}
	s := rowScope(rel)
	x, err := a.expr(s, e)
	if err == nil {
		err = plainOfRow(s, x, "check constraints")
	}
	if err != nil {
		return nil, err
	}
	return a.coerceBool(x, "CHECK")
}

// plainOfRow refuses what cannot be computed of one row.
func plainOfRow(s *scope, x Expr, where string) error {
	if list := s.query.Aggregates; len(list) > 0 {
		return pgerr.New(pgerr.GroupingError, "aggregate functions are not allowed in %s", where).At(list[0].Pos())
	}
	var err error
	Walk(x, func(e Expr) bool {
		switch e := e.(type) {
		case *WindowRef:
			err = pgerr.New(pgerr.WindowingError, "window functions are not allowed in %s", where).At(e.Pos())
		case *Call:
			if e.Func.ReturnsSet {
				err = pgerr.New(pgerr.FeatureNotSupported, "set-returning functions are not allowed in %s", where).At(e.Pos())
			}
		}
		return err == nil
	})
	return err
}

// GeneratedExpression analyses the expression of a generated column of a table that
// is being defined.
func GeneratedExpression(rel *Relation, col *RelationColumn, e pgsql.Expr, opts Options) (Expr, error) {
	if err := rowExpressionMayHave(e, "column generation expression"); err != nil {
		return nil, err
	}
	a := &analyzer{catalog: opts.Catalog, env: opts.Env}
	s := rowScope(rel)
	x, err := a.expr(s, e)
	if err == nil {
		err = plainOfRow(s, x, "column generation expressions")
	}
	if err != nil {
		return nil, err
	}
	out, err := a.coerce(x, col.Type, assignment)
	switch {
	case err != nil:
		return nil, err
	case out == nil:
		return nil, pgerr.New(pgerr.DatatypeMismatch, "column %q is of type %s but default expression is of type %s",
			col.Name, typeName(col.Type.OID), typeName(x.Type().OID)).WithHint("You will need to rewrite or cast the expression.")
	case Any(out, func(e Expr) bool { c, ok := e.(*Call); return ok && c.Func.Volatility != Immutable }):
		return nil, pgerr.New(pgerr.InvalidObjectDefinition, "generation expression is not immutable")
	}
	return out, nil
}

// rowExpressionMayHave refuses what no expression of a table may contain.
func rowExpressionMayHave(e pgsql.Expr, what string) error {
	var err error
	pgsql.Walk(e, func(n pgsql.Node) bool {
		switch n := n.(type) {
		case *pgsql.Subquery:
			err = pgerr.New(pgerr.FeatureNotSupported, "cannot use subquery in %s", what).At(n.Pos)
		case *pgsql.ParamRef:
			err = pgerr.New(pgerr.UndefinedParameter, "there is no parameter $%d", n.Number).At(n.Pos)
		case *pgsql.ColumnRef:
			if name := n.Parts[len(n.Parts)-1]; IsSystemColumn(name) && !strings.HasPrefix(what, "COPY") {
				text := "cannot use system column %q in %s"
				if what == checkConstraint {
					text = "system column %q reference in %s is invalid"
				}
				err = pgerr.New(pgerr.InvalidColumnReference, text, name, what).At(n.Pos)
			}
		}
		return err == nil
	})
	return err
}

// RelationOf is a table as it is defined so far, for the analysis of expressions of
// its rows.
func RelationOf(name string, columns []RelationColumn) *Relation {
	return &Relation{Name: name, Columns: columns}
}

// ColumnsOf are the columns of the table that an expression of its row reads.
func ColumnsOf(x Expr) []int {
	var out []int
	Walk(x, func(e Expr) bool {
		if c, ok := e.(*Column); ok && !slices.Contains(out, c.Index) {
			out = append(out, c.Index)
		}
		return true
	})
	return out
}

// KnownDefault is a column's default when it is a constant, NULL when it is none or
// has none.
func KnownDefault(col *RelationColumn, env *Env) Expr {
	v, _ := constantDefault(col, &env.Env)
	return &Const{Node: Node{Typ: col.Type}, Value: v}
}

// RowValue analyses an expression of a table's row, whatever its type.
func RowValue(rel *Relation, e pgsql.Expr, opts Options) (Expr, error) {
	a := &analyzer{catalog: opts.Catalog, env: opts.Env}
	return a.expr(rowScope(rel), e)
}

// RowExpression analyses a text that is to mean an expression of a table's row of a
// type.
func RowExpression(rel *Relation, e pgsql.Expr, t TypeRef, opts Options) (Expr, error) {
	a := &analyzer{catalog: opts.Catalog, env: opts.Env}
	x, err := a.expr(rowScope(rel), e)
	if err != nil {
		return nil, err
	}
	out, err := a.coerce(x, t, assignment)
	if out == nil && err == nil {
		err = pgerr.New(pgerr.DatatypeMismatch, "the expression is of another type")
	}
	return out, err
}
