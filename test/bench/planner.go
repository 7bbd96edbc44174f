package main

import (
	"context"
	"fmt"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/meta"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
	"github.com/iris-pgwire/iris-pgwire/test/bench/irisstub"
)

// planner makes the gateway's plans without a gateway: to script the stub with
// the statements it will be sent, and to time planning by itself.
type planner struct {
	library  *exec.Lib
	snapshot *meta.Snapshot
	env      *analyze.Env
}

// newPlanner reads the metadata of the benchmark's tables from their script.
func newPlanner(ctx context.Context) (*planner, error) {
	answers := irisstub.NewScript(irisstub.Metadata(tables))
	snapshot, err := meta.NewCache(0).Get(ctx, func(_ context.Context, q meta.Query) error {
		return answers.Each(q.SQL, q.Row)
	})
	if err != nil {
		return nil, err
	}
	return &planner{library: exec.Library(), snapshot: snapshot, env: &analyze.Env{Env: *pgtype.DefaultEnv()}}, nil
}

// Relation implements analyze.Catalog.
func (p *planner) Relation(_, name string) *analyze.Relation {
	return p.snapshot.Relation("public", name)
}

// Functions implements analyze.Catalog.
func (p *planner) Functions(_, name string) []*analyze.Function { return p.library.Functions(name) }

// Operators implements analyze.Catalog.
func (p *planner) Operators(name string) []*analyze.Function { return p.library.Operators(name) }

// plan parses, analyses and plans one statement, as the gateway does the first
// time it sees it.
func (p *planner) plan(sql string) (*plan.Plan, error) {
	statements, err := pgsql.Parse(sql)
	if err != nil {
		return nil, err
	}
	result, err := analyze.Analyze(statements[0].Statement, analyze.Options{Catalog: p, Env: p.env})
	if err != nil {
		return nil, err
	}
	return new(plan.Planner).Plan(result.Statement)
}

// iris returns the one statement that goes to IRIS.
func (p *planner) iris(sql string) (string, error) {
	made, err := p.plan(sql)
	if err != nil {
		return "", err
	}
	statements := made.Statements()
	if len(statements) != 1 {
		return "", fmt.Errorf("%d statements for IRIS in the plan of %s", len(statements), sql)
	}
	return statements[0].SQL, nil
}

// insert is the statement by which COPY fills a table.
func (p *planner) insert(table string) string {
	rel := p.Relation("", table)
	columns := make([]int, len(rel.Columns))
	for i := range columns {
		columns[i] = i
	}
	return plan.NewInsertStep(rel, columns).Statement.SQL
}
