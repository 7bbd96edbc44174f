package exec

import (
	"errors"
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// keeping is an aggregate whose state keeps what it is given.
func keeping(state func() analyze.AggState, args ...int) aggregate {
	a := aggregate{fn: &analyze.Function{Name: "keeping", NotStrict: true, NewState: state}, keeps: true}
	for _, at := range args {
		a.args, a.argTypes = append(a.args, compileSlot(at)), append(a.argTypes, pgtype.TextOID)
	}
	return a
}

// collectingAggregates are aggregates of which the input is collected, over rows of
// spillInput.
func collectingAggregates() []aggregate {
	texts := keeping(func() analyze.AggState { return &stringAgg{make: value.Text} }, 1, 1)
	sorted := keeping(func() analyze.AggState { return &stringAgg{make: value.Text} }, 1, 1)
	sorted.order = []Eval{compileSlot(2)}
	sorted.sort = &ordering{keys: []orderKey{{column: 2, oid: pgtype.Int4OID, desc: true}}}
	distinct := aggregate{
		fn:   &analyze.Function{NotStrict: true, NewState: func() analyze.AggState { return &countState{} }},
		args: []Eval{compileSlot(2)}, argTypes: keyer{pgtype.Int4OID}, distinct: true,
		sort: &ordering{keys: []orderKey{{oid: pgtype.Int4OID}}},
	}
	fraction := func(*Input) (value.Value, error) { return value.Float(0.37), nil }
	percent := aggregate{
		fn: &analyze.Function{}, args: []Eval{compileSlot(2)}, argTypes: keyer{pgtype.Int4OID}, direct: []Eval{fraction},
		sort: &ordering{keys: []orderKey{{oid: pgtype.Int4OID}}}, ordered: percentile(discrete),
	}
	most := percent
	most.args, most.ordered, most.sort = []Eval{compileSlot(1)}, mode, &ordering{keys: []orderKey{{oid: pgtype.TextOID}}}
	return []aggregate{texts, sorted, distinct, percent, most}
}

// collectingNodes group by little, by much and by nothing.
func collectingNodes(rows Node) map[string]Node {
	aggregates := collectingAggregates()
	tens := func(in *Input) (value.Value, error) { return value.Int(in.Row[2].Int() % 10), nil }
	return map[string]Node{
		"collect all":     &group{source: rows, width: 3, aggregates: aggregates[2:]},
		"collect in tens": &group{source: rows, width: 3, by: []Eval{tens}, byTypes: keyer{pgtype.Int4OID}, aggregates: aggregates, keepRow: true},
		"collect by key": &group{
			source: rows, width: 3, by: []Eval{compileSlot(0)}, byTypes: keyer{pgtype.Int4OID}, aggregates: aggregates,
		},
	}
}

// TestResultTooLarge shows that a value which cannot be in memory is an error with a
// hint.
func TestResultTooLarge(t *testing.T) {
	node := &group{source: spillInput(5, 20_000), width: 3, aggregates: collectingAggregates()[:1]}
	rt := &Runtime{Env: testEnv(t, "UTC"), Limits: Limits{MemoryMax: 100_000}}
	_, err := readAll(node, rt)
	var e *pgerr.Error
	if !errors.As(err, &e) || e.Code != pgerr.OutOfMemory || e.Hint == "" || !strings.HasPrefix(e.Detail, "The value of keeping ") {
		t.Errorf("got %v, want 53200 with detail and hint", err)
	}
	if rt.run.used != 0 || rt.run.spilled != 0 {
		t.Errorf("%d bytes of memory and %d of files not given back", rt.run.used, rt.run.spilled)
	}
}
