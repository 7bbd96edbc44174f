package plan

import (
	"context"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// Guard makes sure that a row may be written: it computes the generated columns,
// and looks for NULL where there may be none and at the checks.
type Guard struct {
	relation  *analyze.Relation
	generated []int
	values    []exec.Eval
	names     []string
	checks    []exec.Eval
	// views are the conditions of views WITH CHECK OPTION, viewNames their names.
	views     []exec.Eval
	viewNames []string
}

// NewGuard compiles the guard of a table, nil when it has none.
func (pl *Planner) NewGuard(rel *analyze.Relation, g *analyze.Guard) (*Guard, error) {
	return newGuard(rel, g, pl.work())
}

// newGuard compiles the guard of a table that a plan writes.
func newGuard(rel *analyze.Relation, g *analyze.Guard, w *work) (*Guard, error) {
	if g == nil {
		return nil, nil
	}
	layout := exec.RangesLayout([]*analyze.Range{g.Range}, nil)
	out := &Guard{relation: rel}
	for _, d := range g.Generated {
		e, err := w.compile(d.Value, layout)
		if err != nil {
			return nil, err
		}
		out.generated, out.values = append(out.generated, d.Column), append(out.values, e)
	}
	for _, c := range g.Checks {
		e, err := w.compile(c.Expr, layout)
		if err != nil {
			return nil, err
		}
		out.names, out.checks = append(out.names, c.Name), append(out.checks, e)
	}
	for _, c := range g.Views {
		e, err := w.compile(c.Expr, layout)
		if err != nil {
			return nil, err
		}
		out.viewNames, out.views = append(out.viewNames, c.Name), append(out.views, e)
	}
	return out, nil
}

// Generated are the columns that the guard computes.
func (g *Guard) Generated() []int {
	if g == nil {
		return nil
	}
	return g.generated
}

// Pass computes the generated columns of a whole row of the table, and refuses it
// when it may not be written.
func (g *Guard) Pass(ctx context.Context, rt *exec.Runtime, row exec.Row) error {
	in := exec.NewInput(ctx, rt, nil)
	in.Row = row
	for i, e := range g.values {
		v, err := e(in)
		if err != nil {
			return err
		}
		row[g.generated[i]] = v
	}
	for i := range g.relation.Columns {
		if c := &g.relation.Columns[i]; c.NotNull && row[i].IsNull() && !c.Identity {
			return notNull(rt.Env, g.relation, c, row)
		}
	}
	for i, e := range g.checks {
		v, err := e(in)
		if err != nil {
			return err
		}
		if !v.IsNull() && !v.Bool() {
			err := pgerr.New(pgerr.CheckViolation, "new row for relation %q violates check constraint %q", g.relation.Name, g.names[i]).
				WithDetail("%s", failingRow(rt.Env, g.relation, row))
			err.Schema, err.Table, err.Constraint = g.relation.Schema, g.relation.Name, g.names[i]
			return err
		}
	}
	return nil
}

// Accept is Pass and Shown.
func (g *Guard) Accept(ctx context.Context, rt *exec.Runtime, row exec.Row) error {
	if err := g.Pass(ctx, rt, row); err != nil {
		return err
	}
	return g.Shown(ctx, rt, row)
}

// Shown refuses a row that the view that it is written through would not show.
func (g *Guard) Shown(ctx context.Context, rt *exec.Runtime, row exec.Row) error {
	in := exec.NewInput(ctx, rt, nil)
	in.Row = row
	for i, e := range g.views {
		v, err := e(in)
		if err != nil {
			return err
		}
		if v.IsNull() || !v.Bool() {
			return pgerr.New(pgerr.WithCheckOptionViolation, "new row violates check option for view %q", g.viewNames[i]).
				WithDetail("%s", failingRow(rt.Env, g.relation, row))
		}
	}
	return nil
}

// notNull is PostgreSQL's error for NULL in a required column.
func notNull(env *analyze.Env, rel *analyze.Relation, c *analyze.RelationColumn, row exec.Row) error {
	err := pgerr.New(pgerr.NotNullViolation, "null value in column %q of relation %q violates not-null constraint", c.Name, rel.Name).
		WithDetail("%s", failingRow(env, rel, row))
	err.Schema, err.Table, err.Column = rel.Schema, rel.Name, c.Name
	return err
}

// failingMax is how many bytes of a value an error shows.
const failingMax = 64

// failingRow shows a row as PostgreSQL's errors do.
func failingRow(env *analyze.Env, rel *analyze.Relation, row exec.Row) string {
	parts := make([]string, len(rel.Columns))
	for i := range parts {
		if row[i].IsNull() {
			parts[i] = "null"
			continue
		}
		parts[i] = string(pgtype.ByOID(rel.Columns[i].Type.OID).Output(&env.Env, nil, row[i]))
		if len(parts[i]) > failingMax {
			parts[i] = clip(parts[i], failingMax) + "..."
		}
	}
	return "Failing row contains (" + strings.Join(parts, ", ") + ")."
}

// FailingInsert gives an error about NULL in a required column the row that a step
// was to store: one of some rows that failed together. It is what the row gives to
// its columns, and the constants that are the defaults of the others.
func (s *InsertStep) FailingInsert(err error, env *analyze.Env, rows ...[]value.Value) error {
	e := pgerr.From(err)
	if e.Code != pgerr.NotNullViolation || e.Detail != "" {
		return err
	}
	for _, values := range rows {
		if len(rows) == 1 || s.lacks(values) {
			e.Detail = failingRow(env, s.Relation, s.whole(env, values))
			break
		}
	}
	return err
}

// lacks reports whether a row has NULL where there may be none.
func (s *InsertStep) lacks(values []value.Value) bool {
	for i, c := range s.Columns {
		if c.NotNull && values[i].IsNull() {
			return true
		}
	}
	return false
}

// whole is a row of the table.
func (s *InsertStep) whole(env *analyze.Env, values []value.Value) exec.Row {
	row := make(exec.Row, len(s.Relation.Columns))
	for i := range s.Relation.Columns {
		row[i] = analyze.KnownDefault(&s.Relation.Columns[i], env).(*analyze.Const).Value
		for n, c := range s.Columns {
			if c == &s.Relation.Columns[i] {
				row[i] = values[n]
			}
		}
	}
	return row
}
