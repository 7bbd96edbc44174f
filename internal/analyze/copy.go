package analyze

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// RowFilter is a condition on the rows of a table.
type RowFilter struct {
	Range *Range // where Where's columns are found
	Where Expr
	Reads []int // the columns of the table that it reads
}

// CopyFilter analyses the WHERE of COPY FROM. A generated column, which is computed
// of the rows that pass, is 42P10 as in PostgreSQL 18; versions before take it for
// NULL.
func CopyFilter(rel *Relation, e pgsql.Expr, opts Options) (*RowFilter, error) {
	if err := rowExpressionMayHave(e, "COPY FROM WHERE condition"); err != nil {
		return nil, err
	}
	a := &analyzer{catalog: opts.Catalog, env: opts.Env}
	s := rowScope(rel)
	x, err := a.expr(s, e)
	if err == nil {
		err = plainOfRow(s, x, "COPY FROM WHERE conditions")
	}
	if err == nil {
		x, err = a.coerceBool(x, "WHERE")
	}
	if err != nil {
		return nil, err
	}
	out := &RowFilter{Range: relationRange(rel, rel.Name), Where: x, Reads: ColumnsOf(x)}
	for _, i := range out.Reads {
		if rel.Columns[i].Computed() {
			return nil, pgerr.New(pgerr.InvalidColumnReference, "generated columns are not supported in COPY FROM WHERE conditions").
				WithDetail("Column %q is a generated column.", rel.Columns[i].Name)
		}
	}
	return out, nil
}

// ColumnDefault is what a column gets that an INSERT leaves out: the constant NULL
// when it has no default. A default that only IRIS computes is 0A000.
func ColumnDefault(col *RelationColumn, opts Options) (Expr, error) {
	a := &analyzer{catalog: opts.Catalog, env: opts.Env}
	return a.columnDefault(col, 0)
}
