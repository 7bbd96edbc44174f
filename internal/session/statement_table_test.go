package session

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
)

// TestStatementTable checks the numbers of a statement, that memory is bounded, and
// what reset forgets.
func TestStatementTable(t *testing.T) {
	table := newStatementTable()
	nothing := func() []string { return []string{"SELECT 1"} }
	key := statementKey{"bob", "db", 1}
	for _, ms := range []int{1, 2, 6} {
		table.count(key, strings.Repeat("x", statementTextMax+10), nothing, 2, time.Duration(ms)*time.Millisecond)
	}
	e := table.look().List[0]
	if e.Calls != 3 || e.Rows != 6 || e.TotalTime != 9 || e.MinTime != 1 || e.MaxTime != 6 || e.MeanTime != 3 ||
		math.Abs(e.DeviationTime-math.Sqrt(14.0/3)) > 1e-9 || e.IRIS != "SELECT 1" || len(e.Text) > statementTextMax+len("…") {
		t.Errorf("%+v", e)
	}
	for i := range statementsCountedMax + 100 {
		table.count(statementKey{"ann", "db", int64(i)}, fmt.Sprint(i), nothing, 1, time.Millisecond)
	}
	seen := table.look()
	if len(seen.List) > statementsCountedMax || seen.Forgot != 1 {
		t.Errorf("%d statements, forgot %d times", len(seen.List), seen.Forgot)
	}
	if table.byKey[key] == nil {
		t.Error("a statement called thrice was forgotten before those called once")
	}
	table.reset("ann", "", 0)
	if n := len(table.look().List); n != 1 {
		t.Errorf("%d statements of others are left", n)
	}
	table.reset("", "", 0)
	if seen := table.look(); len(seen.List) != 0 || seen.Forgot != 0 {
		t.Errorf("%+v", seen)
	}
}
