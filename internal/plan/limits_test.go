package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
)

// TestLimits plans statements on both sides of IRIS's limits: none that is sent is
// beyond them, and up to them everything is sent.
func TestLimits(t *testing.T) {
	list := func(n int, each, between string) string { return strings.Repeat(each+between, n-1) + each }
	ors := func(n int) string { return "SELECT id FROM person WHERE " + list(n, "id = 1", " OR ") }
	joins := func(n int) string {
		out := "SELECT t0.id FROM person t0"
		for i := range n {
			out += fmt.Sprintf(" JOIN person t%d ON t%d.id = t0.id", i+1, i+1)
		}
		return out
	}
	for _, test := range []struct {
		name, sql string
		route     plan.Route
	}{
		{"ORs below", ors(371), plan.Whole},
		{"ORs at", ors(372), plan.Whole},
		{"ORs beyond", ors(373), plan.Core},
		{"many ORs", ors(100_000), plan.Core},
		{"IN at", "SELECT id FROM person WHERE id IN (" + list(372, "1", ", ") + ")", plan.Whole},
		{"IN beyond", "SELECT id FROM person WHERE id IN (" + list(373, "1", ", ") + ")", plan.Core},
		{"conjuncts beyond", "SELECT id FROM person WHERE " + list(400, "id > 1", " AND "), plan.Core},
		{"no parameters", "SELECT id FROM person WHERE " + list(3000, "id IS NULL", " OR "), plan.Core},
		{"joins below", joins(19), plan.Whole},
		{"joins at", joins(20), plan.Whole},
		{"joins beyond", joins(21), plan.Scans},
		{"UPDATE at", "UPDATE person SET id = 2 WHERE id IN (" + list(372, "1", ", ") + ")", plan.Writes},
		{"UPDATE beyond", "UPDATE person SET id = 2 WHERE id IN (" + list(373, "1", ", ") + ")", plan.Steps},
		{"DELETE beyond", "DELETE FROM person WHERE id IN (" + list(373, "1", ", ") + ")", plan.Steps},
	} {
		t.Run(test.name, func(t *testing.T) {
			stmts, err := pgsql.Parse(test.sql)
			if err != nil {
				t.Fatal(err)
			}
			result, err := analyze.Analyze(stmts[0].Statement, analyze.Options{Catalog: newFixture(), Env: &analyze.Env{Env: *pgtype.DefaultEnv()}})
			if err != nil {
				t.Fatal(err)
			}
			p, err := (&plan.Planner{}).Plan(result.Statement)
			if err != nil {
				t.Fatal(err)
			}
			if p.Route != test.route {
				t.Errorf("route %s, want %s", p.Route, test.route)
			}
			for _, s := range p.Statements() {
				if len(s.Params) > 380 || len(s.SQL) > 64_000 || strings.Count(s.SQL, " JOIN ") > 20 {
					t.Errorf("%d parameters in %d bytes: %.100s", len(s.Params), len(s.SQL), s.SQL)
				}
			}
		})
	}
}
