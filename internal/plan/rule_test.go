package plan_test

import (
	"slices"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
)

// corpusPlans plans all statements of the corpus that can be planned.
func corpusPlans(t *testing.T, planner *plan.Planner) map[string]*plan.Plan {
	t.Helper()
	f, out := newFixture(), map[string]*plan.Plan{}
	datadriven.Walk(t, "testdata", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(_ *testing.T, d *datadriven.TestData) string {
			if d.Cmd != "plan" {
				return d.Expected
			}
			stmts, err := pgsql.Parse(d.Input)
			if err != nil {
				return d.Expected
			}
			env := &analyze.Env{Env: *pgtype.DefaultEnv()}
			result, err := analyze.Analyze(stmts[0].Statement, analyze.Options{Catalog: f, Env: env})
			if err != nil {
				return d.Expected
			}
			if p, err := planner.Plan(result.Statement); err == nil {
				out[d.Input] = p
			}
			return d.Expected
		})
	})
	return out
}

// TestRulesFire checks that each rule fires for some statement of the corpus,
// and for none when it must not.
func TestRulesFire(t *testing.T) {
	var fired plan.RuleSet
	for _, p := range corpusPlans(t, &plan.Planner{}) {
		for _, r := range p.Fired() {
			fired = fired.With(r)
		}
	}
	for _, r := range plan.Rules() {
		if r.String() == "" {
			t.Errorf("rule %d has no name", r)
		}
		if !fired.Has(r) {
			t.Errorf("rule %q fires for no statement of the corpus", r)
		}
		for sql, p := range corpusPlans(t, &plan.Planner{Without: plan.SetOf(r)}) {
			if slices.Contains(p.Fired(), r) {
				t.Errorf("rule %q fires although it must not, for %s", r, sql)
			}
		}
	}
}

// TestRulesAlter checks that a test can make each rule wrong: what it yields is
// given out and what comes back is used.
func TestRulesAlter(t *testing.T) {
	plain := corpusPlans(t, &plan.Planner{})
	for _, r := range plan.Rules() {
		planner := &plan.Planner{Alter: func(fired plan.Rule, yields any) any {
			if fired != r {
				return yields
			}
			return wrong(t, yields)
		}}
		changed := false
		for sql, p := range corpusPlans(t, planner) {
			changed = changed || sent(p) != sent(plain[sql])
		}
		if !changed {
			t.Errorf("no plan changes with what rule %q yields", r)
		}
	}
}

// sent is what a plan does as far as IRIS sees it.
func sent(p *plan.Plan) string {
	out := p.Route.String()
	for _, s := range p.Statements() {
		out += "\n" + s.SQL
	}
	return out
}

// wrong is something else of the type that a rule yields.
func wrong(t *testing.T, yields any) any {
	switch x := yields.(type) {
	case irissql.Pred:
		return irissql.Not{Pred: x}
	case irissql.Expr:
		return irissql.Func{Name: "WRONG", Args: []irissql.Expr{x}}
	case irissql.Order:
		x.Desc = !x.Desc
		return x
	case *irissql.Join:
		out := *x
		out.Kind = "WRONG JOIN"
		return &out
	case bool:
		return !x
	}
	t.Fatalf("a rule yields %T", yields)
	return nil
}
