package exec

import (
	"errors"
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
)

// TestBudget has executions share a budget: what one holds another cannot have,
// until it is given back.
func TestBudget(t *testing.T) {
	rows := spillInput(1, 3000)
	types := keyer{pgtype.Int4OID, pgtype.TextOID, pgtype.Int4OID}
	counted := &setOp{op: analyze.Intersect, left: rows, right: rows, types: types}
	budget := NewBudget(700_000)
	run := func() (*Runtime, error) {
		rt := &Runtime{Env: testEnv(t, "UTC"), Limits: Limits{Budget: budget}}
		_, err := readAll(counted, rt)
		return rt, err
	}
	holder := &Runtime{Env: testEnv(t, "UTC"), Limits: Limits{Budget: budget}}
	if err := holder.grow(600_000); err != nil {
		t.Fatal(err)
	}
	rt, err := run()
	var e *pgerr.Error
	if !errors.As(err, &e) || e.Code != pgerr.OutOfMemory || !strings.Contains(e.Hint, "performance.total_statement_memory") {
		t.Errorf("got %v", err)
	}
	rt.Finish()
	holder.Finish()
	if budget.Used() != 0 {
		t.Errorf("%d bytes not given back", budget.Used())
	}
	rt, err = run()
	if err != nil {
		t.Error(err)
	}
	rt.Finish()
	if budget.Used() != 0 {
		t.Errorf("%d bytes not given back", budget.Used())
	}
}
