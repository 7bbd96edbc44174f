package session

import (
	"context"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/explain"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// explainedTree is the statement that EXPLAIN plans: SELECT … INTO is the CREATE
// TABLE AS that it is, a cursor its query.
func explainedTree(t *pgsql.ExplainStatement) pgsql.Statement {
	switch inner := selectInto(t.Statement).(type) {
	case *pgsql.DeclareStatement:
		return inner.Query
	default:
		return inner
	}
}

// planExplained analyses what EXPLAIN is to explain, as PostgreSQL does before the
// statement runs, and finds its parameters.
func (s *Session) planExplained(ctx context.Context, st *statement, t *pgsql.ExplainStatement) error {
	tree := explain.Analyzed(t)
	if tree == nil {
		return nil
	}
	if as, ok := selectInto(tree).(*pgsql.CreateTableAs); ok {
		tree = as.Source
	}
	result, _, err := s.analyze(ctx, tree, st.declared)
	if err == nil {
		st.params = result.Params
	}
	return err
}

// explain is EXPLAIN: what is sent to IRIS, and what is left to do here.
func (s *Session) explain(ctx context.Context, t *pgsql.ExplainStatement, p *portal, w *pgwire.ResultWriter) error {
	if p.done {
		w.CommandComplete("EXPLAIN")
		return nil
	}
	o, err := explain.NewOptions(t.Options)
	if err != nil {
		return err
	}
	x := &explaining{Session: s, options: o, portal: p}
	lines, err := x.run(ctx, explainedTree(t))
	if err != nil {
		return err
	}
	p.describe(w)
	rows := make([][]string, len(lines))
	for i, line := range lines {
		rows[i] = []string{line}
	}
	if o.Analyze && s.last && !s.tx.block {
		if err := s.commitAll(ctx); err != nil { // it may have written
			return err
		}
	}
	return textRows(p, w, "EXPLAIN", rows)
}

// explaining is one EXPLAIN.
type explaining struct {
	*Session
	options explain.Options
	portal  *portal
}

// run explains a statement.
func (x *explaining) run(ctx context.Context, tree pgsql.Statement) ([]string, error) {
	switch t := tree.(type) {
	case *pgsql.ExecuteStatement:
		st, params, err := x.executeParams(ctx, t, x.portal)
		if err != nil {
			return nil, err
		}
		if st.plan == nil {
			return explain.Utility(x.options), nil
		}
		return x.statement(ctx, &statement{sql: st.sql, tree: st.tree, declared: st.params}, params)
	case *pgsql.CreateTableAs:
		return x.tableAs(ctx, t)
	case *pgsql.SelectStatement, *pgsql.InsertStatement, *pgsql.UpdateStatement, *pgsql.DeleteStatement, *pgsql.MergeStatement:
		return x.statement(ctx, &statement{tree: tree, declared: x.portal.stmt.params}, x.portal.params)
	}
	return explain.Utility(x.options), nil
}

// plan makes the plan, which is this EXPLAIN's own.
func (x *explaining) plan(ctx context.Context, st *statement) (*explain.Explained, error) {
	st.measured, st.timing = x.options.Analyze, x.options.Timing
	start := time.Now()
	err := x.Session.plan(ctx, st)
	return &explain.Explained{Plan: st.plan, Planning: time.Since(start), Names: x.names(ctx).shownOptions()}, err
}

// statement explains a query or a change, and with ANALYZE runs it.
func (x *explaining) statement(ctx context.Context, st *statement, params []value.Value) ([]string, error) {
	e, err := x.plan(ctx, st)
	if err != nil {
		return nil, err
	}
	if st.plan == nil {
		return explain.Utility(x.options), nil
	}
	inner := &portal{session: x.Session, stmt: st, params: params, untold: true}
	defer inner.close()
	if err := inner.fix(ctx); err != nil {
		return nil, err
	}
	if x.options.Analyze {
		start := time.Now()
		if err := inner.discard(ctx); err != nil {
			return nil, err
		}
		e.Plan, e.Execution = inner.stmt.plan, time.Since(start)
	}
	return explain.Print(e, x.options), nil
}

// discard runs the portal to its end and sends nothing.
func (p *portal) discard(ctx context.Context) error {
	p.session.tx.queried = true
	if p.stmt.plan.Root == nil {
		_, err := p.session.written(ctx, p)
		return err
	}
	nothing := func(exec.Row) error { return nil }
	if err := p.ensureOpen(ctx); err != nil {
		return err
	}
	err := exec.Drain(ctx, p.rows, nothing)
	if err == nil {
		return nil
	}
	p.close()
	if err = p.renewed(ctx, err); err != nil {
		return p.session.named(err)
	}
	if err := p.open(ctx); err != nil {
		return err
	}
	return p.session.named(exec.Drain(ctx, p.rows, nothing))
}

// tableAs explains CREATE TABLE AS: the query; with ANALYZE the table is made.
func (x *explaining) tableAs(ctx context.Context, t *pgsql.CreateTableAs) ([]string, error) {
	if !x.options.Analyze {
		if there, err := x.tableIsThere(ctx, t); err != nil || there {
			return explain.Nothing("CREATE TABLE AS", x.options), err
		}
	}
	if e, ok := t.Source.(*pgsql.ExecuteStatement); ok && !x.options.Analyze {
		return x.run(ctx, e)
	}
	sel, ok := t.Source.(*pgsql.SelectStatement)
	if ok && !x.options.Analyze {
		return x.statement(ctx, &statement{tree: sel, declared: x.portal.stmt.params}, nil)
	}
	filling := &statement{measured: true, timing: x.options.Timing}
	start := time.Now()
	if _, err := x.Session.tableAs(ctx, t, x.portal, filling); err != nil {
		return nil, err
	}
	if filling.plan == nil {
		return explain.Nothing("CREATE TABLE AS", x.options), nil
	}
	return explain.Print(&explain.Explained{
		Plan: filling.plan, Planning: filling.took, Execution: time.Since(start), Names: x.names(ctx).shownOptions(),
	}, x.options), nil
}

// tableIsThere reports whether CREATE TABLE AS would be skipped; without IF NOT
// EXISTS that is its error.
func (s *Session) tableIsThere(ctx context.Context, t *pgsql.CreateTableAs) (bool, error) {
	c, err := s.freshCatalog(ctx)
	if err != nil {
		return false, err
	}
	schema, err := s.schemaFor(c, t.Table)
	if err != nil || c.snapshot.Relation(schema, t.Table.Name) == nil {
		return false, err
	}
	return true, s.tableExists(t)
}
