package exec

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// spillInput makes rows with duplicates, NULLs and texts of several lengths.
func spillInput(seed uint64, n int) rowsNode {
	r := rand.New(rand.NewPCG(seed, 1))
	var out rowsNode
	for i := range n {
		row := Row{value.Int(r.Int64N(int64(n) / 3)), value.Text(strings.Repeat("x", r.IntN(40))), value.Int(int64(i))}
		if r.IntN(20) == 0 {
			row[0] = value.Null
		}
		out = append(out, row)
	}
	return out
}

// spillJoins are joins of all kinds of rows with others.
func spillJoins(left, right Node) map[string]Node {
	out := map[string]Node{}
	for name, kind := range map[string]analyze.JoinKind{
		"inner join": analyze.InnerJoin, "left join": analyze.LeftJoin, "right join": analyze.RightJoin, "full join": analyze.FullJoin,
	} {
		out[name] = &join{
			kind: kind, left: left, right: right, leftWidth: 3, rightWidth: 3,
			hash: hashKeys{left: []Eval{compileSlot(0)}, right: []Eval{compileSlot(0)}, types: keyer{pgtype.Int4OID}},
			on: func(in *Input) (value.Value, error) {
				return value.Bool(in.Row[1].Str() <= in.Row[4].Str()), nil
			},
		}
	}
	return out
}

// spillNodes are the operators that spill, over rows of spillInput. The rows of
// a sort come in their order.
func spillNodes(rows Node) map[string]Node {
	types := keyer{pgtype.Int4OID, pgtype.TextOID, pgtype.Int4OID}
	order := &ordering{keys: []orderKey{{oid: pgtype.Int4OID, desc: true}}}
	count := aggregate{fn: &analyze.Function{NotStrict: true, NewState: func() analyze.AggState { return &countState{} }}}
	grouped := &group{
		source: rows, width: 3, by: []Eval{compileSlot(0), compileSlot(1)}, byTypes: types[:2], aggregates: []aggregate{count}, keepRow: true,
	}
	sets := *grouped
	sets.sets, sets.columns = [][]bool{{true, true}, {true, false}, {false, true}, {false, false}}, []int{-1, -1}
	sets.keepRow = false
	out := map[string]Node{
		"sort":          &sortNode{source: rows, order: order},
		"distinct":      &distinct{source: rows, columns: []int{0, 1}, types: types[:2]},
		"group":         grouped,
		"grouping sets": &sets,
		"window": &window{
			source: &sortNode{source: rows, order: order}, width: 3, partition: order, peers: &ordering{},
			calls: []windowCall{{function: rowNumber}},
		},
	}
	maps.Copy(out, collectingNodes(rows))
	few := rows
	if list, ok := rows.(rowsNode); ok {
		few = list[:20]
	}
	for _, kind := range []analyze.JoinKind{analyze.InnerJoin, analyze.FullJoin} {
		out["nested loop "+joinTypes[kind]] = &join{
			kind: kind, left: few, right: rows, leftWidth: 3, rightWidth: 3,
			on: func(in *Input) (value.Value, error) {
				return value.Bool(!in.Row[0].IsNull() && !in.Row[3].IsNull() && in.Row[0].Int() == in.Row[3].Int()), nil
			},
		}
	}
	item := &withItem{name: "x", plain: rows, types: types}
	out["WITH"] = &with{&setOp{op: analyze.Union, all: true, left: &withScan{item: item}, right: &withScan{item: item}, types: types}, []*withItem{item}}
	out["one partition"] = &window{
		source: &sortNode{source: rows, order: order}, width: 3, partition: &ordering{}, peers: &ordering{},
		calls: []windowCall{{function: rowNumber}},
	}
	maps.Copy(out, spillJoins(spillInput(77, 3000), rows))
	for name, op := range map[string]analyze.SetOp{"intersect": analyze.Intersect, "except": analyze.Except} {
		out[name] = &setOp{op: op, left: rows, right: spillInput(78, 3000), types: types[:2]}
		out[name+" all"] = &setOp{op: op, all: true, left: rows, right: spillInput(79, 3000), types: types[:2]}
	}
	out["except few"] = &setOp{op: analyze.Except, left: rows, right: spillInput(80, 3), types: types}
	return out
}

// TestSpill shows that operators with little memory give the same answers, that
// they did write to files, and that these are gone afterwards.
func TestSpill(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	for seed := range uint64(3) {
		for name, node := range spillNodes(spillInput(seed, 3000)) {
			t.Run(fmt.Sprintf("%s/%d", name, seed), func(t *testing.T) {
				want, err := readAll(node, &Runtime{Env: testEnv(t, "UTC")})
				if err != nil {
					t.Fatal(err)
				}
				rt := &Runtime{Env: testEnv(t, "UTC"), Limits: Limits{MemoryMax: 100_000}}
				written := &watchedRows{}
				got, err := readWatched(node, rt, written)
				if err != nil {
					t.Fatal(err)
				}
				if written.spilled == 0 {
					t.Error("nothing was written to a file")
				}
				a, b := shown(want), shown(got)
				if name == "sort" || name == "window" {
					if strings.Join(a, "\n") != strings.Join(b, "\n") {
						t.Error("the order differs")
					}
				}
				if sortShown(a) != sortShown(b) {
					t.Errorf("%d rows, want %d; they differ", len(got), len(want))
				}
				if rt.run.used != 0 || rt.run.spilled != 0 {
					t.Errorf("%d bytes of memory and %d of files not given back", rt.run.used, rt.run.spilled)
				}
				if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
					t.Errorf("files left: %v, %v", left, err)
				}
			})
		}
	}
}

// watchedRows remembers how much an execution had in files.
type watchedRows struct{ spilled int64 }

// readWatched is readAll that watches the files.
func readWatched(node Node, rt *Runtime, w *watchedRows) ([]Row, error) {
	ctx := context.Background()
	rows, err := node.Open(ctx, rt, nil)
	if err != nil {
		return nil, err
	}
	var out []Row
	err = Drain(ctx, rows, func(r Row) error {
		w.spilled = max(w.spilled, rt.run.spilled)
		out = append(out, cloneRow(r))
		return nil
	})
	return out, errors.Join(err, rows.Close())
}

// sortShown puts printed rows in one order.
func sortShown(lines []string) string {
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// shown prints rows, one a line.
func shown(rows []Row) []string {
	out := make([]string, len(rows))
	for i, row := range rows {
		out[i] = fmt.Sprint(row)
	}
	return out
}

// TestSpillLimit shows that a statement that writes too much fails with a hint,
// and gives everything back.
func TestSpillLimit(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	for name, node := range spillNodes(spillInput(1, 5000)) {
		t.Run(name, func(t *testing.T) {
			rt := &Runtime{Env: testEnv(t, "UTC"), Limits: Limits{MemoryMax: 100_000, SpillMax: 50_000}}
			_, err := readAll(node, rt)
			var e *pgerr.Error
			if !errors.As(err, &e) || e.Code != pgerr.OutOfMemory || e.Hint == "" {
				t.Errorf("got %v, want 53200 with a hint", err)
			}
			if rt.run.used != 0 || rt.run.spilled != 0 {
				t.Errorf("%d bytes of memory and %d of files not given back", rt.run.used, rt.run.spilled)
			}
		})
	}
}

// TestSpillWithoutDirectory shows that a missing directory is an error, not a
// crash.
func TestSpillWithoutDirectory(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir()+"/none")
	for name, node := range spillNodes(spillInput(1, 5000)) {
		if _, err := readAll(node, &Runtime{Env: testEnv(t, "UTC"), Limits: Limits{MemoryMax: 100_000}}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
