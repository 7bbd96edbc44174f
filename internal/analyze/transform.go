package analyze

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// Transform checks the expression of USING, which computes a column's values of
// another type from a row; without one it is the column itself.
func Transform(rel *Relation, col *RelationColumn, using pgsql.Expr, to TypeRef, opts Options) error {
	e := using
	if e == nil {
		e = &pgsql.ColumnRef{Parts: []string{col.Name}}
	}
	if err := rowExpressionMayHave(e, "transform expression"); err != nil {
		return err
	}
	a := &analyzer{catalog: opts.Catalog, env: opts.Env}
	s := rowScope(rel)
	x, err := a.expr(s, e)
	if err == nil {
		err = plainOfRow(s, x, "transform expressions")
	}
	if err != nil {
		return err
	}
	out, err := a.coerce(x, to, assignment)
	switch {
	case err != nil || out != nil:
		return err
	case using == nil:
		return pgerr.New(pgerr.DatatypeMismatch, "column %q cannot be cast automatically to type %s", col.Name, typeName(to.OID))
	}
	return pgerr.New(pgerr.DatatypeMismatch, "result of USING clause for column %q cannot be cast automatically to type %s",
		col.Name, typeName(to.OID)).WithHint("You might need to add an explicit cast.")
}
