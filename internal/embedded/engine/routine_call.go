package engine

import (
	"context"
	"errors"
	"io"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/store"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/superserver"
	"github.com/iris-pgwire/iris-pgwire/internal/embedded/syntax"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// routineProcedure is a stored routine as one job calls it; it implements
// superserver.Procedure.
type routineProcedure struct {
	job     *job
	routine *store.Routine
	def     *syntax.CreateRoutine
	columns []superserver.Column
}

// newRoutineProcedure prepares the call of a routine.
func newRoutineProcedure(j *job, r *store.Routine) (superserver.Procedure, error) {
	def, err := parseRoutine(r)
	if err != nil {
		return nil, located(err, atPrepare)
	}
	p := &routineProcedure{job: j, routine: r, def: def}
	results := resultQueries(def)
	if len(results) != 1 || def.ResultSets {
		return p, nil
	}
	q, err := p.query(results[0])
	if err != nil {
		return nil, located(err, atPrepare)
	}
	p.columns = q.Columns()
	if def.Results > 0 && def.Results != len(p.columns) {
		return nil, located(newError(-76, "Cardinality mismatch between the SELECT-list and INTO-list."), atPrepare)
	}
	return p, nil
}

// query prepares a query of the body.
func (p *routineProcedure) query(tree *syntax.Query) (*query, error) {
	return newQuery(p.job, p.routine.Body, tree, p.def.Variables, p.info())
}

// info describes the body's variables.
func (p *routineProcedure) info() []superserver.ParamInfo {
	return make([]superserver.ParamInfo, p.def.Variables)
}

// Params implements superserver.Procedure.
func (p *routineProcedure) Params() []superserver.ProcedureParam { return routineParams(p.routine) }

// Columns implements superserver.Procedure.
func (p *routineProcedure) Columns() []superserver.Column { return p.columns }

// ManyResults implements superserver.Procedure.
func (p *routineProcedure) ManyResults() bool {
	return p.def.ResultSets || len(resultQueries(p.def)) > 1
}

// Call implements superserver.Procedure.
func (p *routineProcedure) Call(ctx context.Context, args []list.Item) (*superserver.Outcome, error) {
	variables := make([]list.Item, p.def.Variables)
	for i, param := range p.def.Params {
		if i < len(args) && args[i].Kind != list.Undefined {
			variables[i] = args[i]
			continue
		}
		if err := p.defaultValue(ctx, param, &variables[i]); err != nil {
			return nil, err
		}
	}
	out := &superserver.Outcome{}
	result := list.Item{Kind: list.Null}
	for _, st := range p.def.Statements {
		if st.Return > 0 {
			result = variables[st.Return-1]
			break
		}
		if err := p.run(ctx, out, st, variables); err != nil {
			for _, s := range out.Sets {
				if s.Rows != nil {
					s.Rows.Close()
				}
			}
			return nil, err
		}
	}
	if p.routine.Returns != nil {
		out.Values = append(out.Values, result)
	}
	out.Values = append(out.Values, variables[:len(p.def.Params)]...)
	return out, nil
}

// defaultValue computes the default of a parameter that was left out.
func (p *routineProcedure) defaultValue(ctx context.Context, param syntax.RoutineParam, v *list.Item) error {
	*v = list.Item{Kind: list.Null}
	if param.Default == nil {
		return nil
	}
	tree := &syntax.Query{Body: &syntax.Select{Items: []syntax.SelectItem{{Expr: param.Default}}}}
	q, err := p.query(tree)
	if err != nil {
		return located(err, atPrepare)
	}
	row, err := firstRow(ctx, q, make([]list.Item, p.def.Variables))
	if err == nil && len(row) == 1 {
		*v = row[0]
	}
	return err
}

// run executes one statement of the body.
func (p *routineProcedure) run(ctx context.Context, out *superserver.Outcome, st syntax.RoutineStatement, variables []list.Item) error {
	tree, ok := st.Statement.(*syntax.Query)
	if !ok {
		return p.runChange(ctx, out, st.Statement, variables)
	}
	q, err := p.query(tree)
	if err != nil {
		return located(err, atPrepare)
	}
	if st.Into == nil {
		rows, err := q.Query(ctx, append([]list.Item(nil), variables...))
		if err == nil {
			out.Sets = append(out.Sets, superserver.ResultSet{Columns: q.Columns(), Rows: rows})
		}
		return err
	}
	row, err := firstRow(ctx, q, variables)
	switch {
	case err != nil || row == nil:
		return err
	case len(row) != len(st.Into):
		return located(newError(-76, "Cardinality mismatch between the SELECT-list and INTO-list."), atPrepare)
	}
	for i, n := range st.Into {
		variables[n-1] = row[i]
	}
	return nil
}

// runChange executes an INSERT, UPDATE or DELETE of the body.
func (p *routineProcedure) runChange(ctx context.Context, out *superserver.Outcome, tree syntax.Statement, variables []list.Item) error {
	parsed := syntax.Result{Statement: tree, Params: p.def.Variables}
	c, err := newChange(p.job, p.routine.Body, parsed, p.info())
	if err != nil {
		return located(err, atPrepare)
	}
	counts, err := c.Update(ctx, [][]list.Item{variables})
	if err == nil {
		out.Count = counts[0]
	}
	return err
}

// firstRow reads the first row of a query, nil when there is none.
func firstRow(ctx context.Context, q *query, variables []list.Item) ([]list.Item, error) {
	rows, err := q.Query(ctx, variables)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	raw, err := rows.Next(ctx, nil)
	if errors.Is(err, io.EOF) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var row []list.Item
	for r := list.NewReader(raw); r.More(); {
		it, err := r.Next()
		if err != nil {
			return nil, err
		}
		row = append(row, it)
	}
	return row, nil
}
