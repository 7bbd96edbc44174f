package exec

import (
	"context"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// benchRows is how many rows the operators are measured over.
const benchRows = 20000

// BenchmarkOperators reports the rows that each operator takes in per second.
func BenchmarkOperators(b *testing.B) {
	rows := spillInput(1, benchRows)
	some := func(in *Input) (value.Value, error) { return value.Bool(in.Row[2].Int()%2 == 0), nil }
	sum := aggregate{
		fn:   &analyze.Function{NewState: func() analyze.AggState { return &intSum{} }},
		args: []Eval{compileSlot(2)}, argTypes: keyer{pgtype.Int4OID},
	}
	nodes := spillNodes(rows)
	nodes["filter"] = &filter{rows, some, Shown{}}
	nodes["project"] = &project{rows, []Eval{compileSlot(2), compileSlot(1)}}
	nodes["sum"] = &group{source: rows, width: 3, aggregates: []aggregate{sum}}
	nodes["union"] = &setOp{op: analyze.Union, all: true, left: rows, right: rows, types: keyer{pgtype.Int4OID}}
	nodes["limited sort"] = &limit{source: nodes["sort"], count: compileConst(value.Int(10))}
	for name, node := range nodes {
		b.Run(name, func(b *testing.B) { benchNode(b, node, 0) })
	}
	for name, node := range spillNodes(rows) {
		b.Run("spilled "+name, func(b *testing.B) { benchNode(b, node, 512<<10) })
	}
}

// benchNode runs a node to its end; memory is its limit, 0 the default.
func benchNode(b *testing.B, node Node, memory int64) {
	b.ReportAllocs()
	for b.Loop() {
		rt := &Runtime{Env: &analyze.Env{}, Limits: Limits{MemoryMax: memory}}
		rows, err := node.Open(context.Background(), rt, nil)
		if err != nil {
			b.Fatal(err)
		}
		if err := Drain(context.Background(), rows, func(Row) error { return nil }); err != nil {
			b.Fatal(err)
		}
		if err := rows.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(benchRows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
