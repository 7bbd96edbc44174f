package exec

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// intRef is the type of the columns in these tests.
func intRef() analyze.TypeRef { return analyze.TypeRef{OID: pgtype.Int4OID, Typmod: pgtype.NoTypmod} }

// column refers to a column of a range.
func column(rng, index int) *analyze.Column {
	return &analyze.Column{Node: analyze.Node{Typ: intRef()}, Range: rng, Index: index, Name: "c"}
}

// operation calls an operator on integers.
func operation(t testing.TB, lib *Lib, name string, a, b analyze.Expr) *analyze.Call {
	t.Helper()
	fn := find(t, lib.Operators(name), []analyze.TypeRef{a.Type(), b.Type()})
	ret := analyze.TypeRef{OID: fn.Ret, Typmod: pgtype.NoTypmod}
	return &analyze.Call{Node: analyze.Node{Typ: ret}, Func: fn, Args: []analyze.Expr{a, b}, Operator: name}
}

// genRows draws rows of small integers and NULLs, so that many are equal.
func genRows(width, most int) *rapid.Generator[[]Row] {
	cell := rapid.Custom(func(t *rapid.T) value.Value {
		n := rapid.IntRange(-1, 5).Draw(t, "cell")
		if n < 0 {
			return value.Null
		}
		return value.Int(int64(n))
	})
	row := rapid.Custom(func(t *rapid.T) Row { return rapid.SliceOfN(cell, width, width).Draw(t, "row") })
	return rapid.SliceOfN(row, 0, most)
}

// print makes rows comparable.
func print(rows []Row) []string {
	out := make([]string, len(rows))
	for i, r := range rows {
		for _, v := range r {
			if v.IsNull() {
				out[i] += "-,"
			} else {
				out[i] += fmt.Sprint(v.Int()) + ","
			}
		}
	}
	return out
}

// sorted is print in a fixed order.
func sorted(rows []Row) []string {
	out := print(rows)
	slices.Sort(out)
	return out
}

// joinQuery joins two ranges of width 2.
func joinQuery(kind analyze.JoinKind, on analyze.Expr) *analyze.Query {
	two := []analyze.RangeColumn{{Name: "x", Type: intRef()}, {Name: "y", Type: intRef()}}
	q := &analyze.Query{
		Ranges: []*analyze.Range{
			{Kind: analyze.RangeRelation, Alias: "l", Columns: two}, {Kind: analyze.RangeRelation, Alias: "r", Columns: two},
		},
		From: &analyze.From{Join: &analyze.Join{Kind: kind, Left: &analyze.From{Range: 0}, Right: &analyze.From{Range: 1}, On: on}},
	}
	for rng := range 2 {
		for i := range 2 {
			q.Targets = append(q.Targets, analyze.Target{Expr: column(rng, i)})
		}
	}
	return q
}

// naiveJoin joins by the definition: x of both equal and y of the left one not
// above the right one's.
func naiveJoin(kind analyze.JoinKind, left, right []Row) []Row {
	var out []Row
	matched := make([]bool, len(right))
	for _, l := range left {
		any := false
		for i, r := range right {
			if l[0].IsNull() || r[0].IsNull() || l[0].Int() != r[0].Int() ||
				l[1].IsNull() || r[1].IsNull() || l[1].Int() > r[1].Int() {
				continue
			}
			any, matched[i] = true, true
			out = append(out, slices.Concat(l, r))
		}
		if !any && (kind == analyze.LeftJoin || kind == analyze.FullJoin) {
			out = append(out, slices.Concat(l, nulls(2)))
		}
	}
	for i, r := range right {
		if !matched[i] && (kind == analyze.RightJoin || kind == analyze.FullJoin) {
			out = append(out, slices.Concat(nulls(2), r))
		}
	}
	return out
}

// TestJoinIsNaiveJoin compares hash join and nested loop with the definition.
func TestJoinIsNaiveJoin(t *testing.T) {
	lib := Library()
	env := testEnv(t, "UTC")
	rapid.Check(t, func(rt *rapid.T) {
		kind := analyze.JoinKind(rapid.IntRange(0, 3).Draw(rt, "kind"))
		sides := []rowsNode{genRows(2, 8).Draw(rt, "left"), genRows(2, 8).Draw(rt, "right")}
		equal := operation(t, lib, "=", column(0, 0), column(1, 0))
		less := operation(t, lib, "<=", column(0, 1), column(1, 1))
		// The same equality behind a NOT NOT cannot be hashed.
		not := &analyze.BoolOp{Op: analyze.Not, Args: []analyze.Expr{equal}}
		want := sorted(naiveJoin(kind, sides[0], sides[1]))
		for _, condition := range []analyze.Expr{equal, &analyze.BoolOp{Op: analyze.Not, Args: []analyze.Expr{not}}} {
			on := &analyze.BoolOp{Op: analyze.And, Args: []analyze.Expr{condition, less}}
			node, err := BuildQuery(joinQuery(kind, on), func(_ *analyze.Query, i int) (Node, error) { return sides[i], nil })
			if err != nil {
				rt.Fatal(err)
			}
			got, err := readAll(node, &Runtime{Env: env})
			if err != nil {
				rt.Fatal(err)
			}
			if !slices.Equal(sorted(got), want) {
				rt.Fatalf("kind %d: got %v, want %v", kind, sorted(got), want)
			}
		}
	})
}

// TestSortIsStableAndTotal sorts by one column and looks at the others.
func TestSortIsStableAndTotal(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rows := genRows(1, 60).Draw(rt, "rows")
		for i := range rows {
			rows[i] = append(rows[i], value.Int(int64(i)))
		}
		key := orderKey{oid: pgtype.Int4OID, desc: rapid.Bool().Draw(rt, "desc"), nullsFirst: rapid.Bool().Draw(rt, "nulls first")}
		order := &ordering{keys: []orderKey{key}}
		out, err := readAll(&sortNode{source: rowsNode(rows), order: order}, &Runtime{})
		if err != nil || len(out) != len(rows) {
			rt.Fatalf("%d of %d rows, %v", len(out), len(rows), err)
		}
		for i := 1; i < len(out); i++ {
			c := key.compare(out[i-1][0], out[i][0])
			if c > 0 || c == 0 && out[i-1][1].Int() > out[i][1].Int() {
				rt.Fatalf("row %d out of order in %v", i, print(out))
			}
		}
	})
}

// TestBoundedSort shows that a sort under a limit returns what the full one
// would, and keeps little.
func TestBoundedSort(t *testing.T) {
	var rows rowsNode
	for i := range 10 * boundMin {
		rows = append(rows, Row{value.Int(int64(i * 7919 % 1009)), value.Int(int64(i))})
	}
	order := &ordering{keys: []orderKey{{oid: pgtype.Int4OID}}}
	full, err := readAll(&sortNode{source: rows, order: order}, &Runtime{})
	if err != nil {
		t.Fatal(err)
	}
	lim := &limit{count: compileConst(value.Int(5)), offset: compileConst(value.Int(3))}
	lim.source = &sortNode{source: rows, order: order, bound: lim}
	rt := &Runtime{Limits: Limits{MemoryMax: 3 * boundMin * (rowOverhead + 2*valueBytes)}}
	got, err := readAll(lim, rt)
	if err != nil {
		t.Fatal(err)
	}
	if want := print(full[3:8]); !slices.Equal(print(got), want) {
		t.Errorf("got %v, want %v", print(got), want)
	}
}

// TestGroupIsNaiveGroup compares grouping with a map.
func TestGroupIsNaiveGroup(t *testing.T) {
	lib := Library()
	env := testEnv(t, "UTC")
	sum := find(t, lib.Functions("sum"), []analyze.TypeRef{intRef()})
	rapid.Check(t, func(rt *rapid.T) {
		rows := genRows(2, 40).Draw(rt, "rows")
		l := &Layout{offsets: []int{0}, width: 2}
		agg, err := compileAggregate(&analyze.Aggregate{Func: sum, Args: []analyze.Expr{column(0, 1)}}, l)
		if err != nil {
			rt.Fatal(err)
		}
		g := &group{
			source: rowsNode(rows), width: 2, by: []Eval{compileSlot(0)}, byTypes: keyer{pgtype.Int4OID},
			aggregates: []aggregate{agg},
		}
		got, err := readAll(g, &Runtime{Env: env})
		if err != nil {
			rt.Fatal(err)
		}
		totals, seen := map[value.Value]value.Value{}, map[value.Value]bool{}
		for _, r := range rows {
			seen[r[0]] = true
			if !r[1].IsNull() {
				totals[r[0]] = value.Int(totals[r[0]].Int() + r[1].Int())
			}
		}
		if len(got) != len(seen) {
			rt.Fatalf("%d groups, want %d", len(got), len(seen))
		}
		for _, r := range got {
			if want := totals[r[2]]; r[3] != want {
				rt.Fatalf("group %v: got %v, want %v", r[2], r[3], want)
			}
		}
	})
}

// TestMemoryLimit shows that what cannot go to a file stops at the limit and gives
// back what it had.
func TestMemoryLimit(t *testing.T) {
	var rows rowsNode
	for i := range 5000 {
		rows = append(rows, Row{value.Int(int64(i)), value.Text("some text")})
	}
	types := keyer{pgtype.Int4OID, pgtype.TextOID}
	collecting := aggregate{
		fn:   &analyze.Function{NewState: func() analyze.AggState { return &arrayAgg{} }},
		args: []Eval{compileSlot(0)}, argTypes: types[:1],
	}
	nodes := map[string]Node{
		"array_agg": &group{source: rows, width: 2, aggregates: []aggregate{collecting}},
		"window":    &window{source: rows, width: 2, partition: &ordering{}, peers: &ordering{}},
	}
	for name, node := range nodes {
		t.Run(name, func(t *testing.T) {
			rt := &Runtime{Env: testEnv(t, "UTC"), Limits: Limits{MemoryMax: 10000}}
			_, err := readAll(node, rt)
			var e *pgerr.Error
			if !errors.As(err, &e) || e.Code != pgerr.OutOfMemory || e.Hint == "" {
				t.Errorf("got %v, want 53200 with a hint", err)
			}
			if rt.run.used != 0 {
				t.Errorf("%d bytes not given back", rt.run.used)
			}
		})
	}
}

// endless yields rows forever.
type endless struct{}

// Open implements Node.
func (endless) Open(context.Context, *Runtime, *Frame) (Rows, error) { return endless{}, nil }

// Next implements Rows.
func (endless) Next(context.Context) (Row, error) { return Row{value.Int(1)}, nil }

// Close implements Rows.
func (endless) Close() error { return nil }

// TestCancel shows that operators over an endless source notice a canceled
// context, and pass on its cause.
func TestCancel(t *testing.T) {
	cause := errors.New("the cause")
	never := func(*Input) (value.Value, error) { return value.Bool(false), nil }
	item := &withItem{start: endless{}, step: endless{}}
	nodes := map[string]Node{
		"filter":   &filter{endless{}, never, Shown{}},
		"sort":     &sortNode{source: endless{}, order: &ordering{keys: []orderKey{{oid: pgtype.Int4OID}}}},
		"distinct": &limit{source: &distinct{source: endless{}, columns: []int{0}, types: keyer{pgtype.Int4OID}}, offset: compileConst(value.Int(5))},
		"group":    &group{source: endless{}, width: 1},
		"offset":   &limit{source: endless{}, offset: compileConst(value.Int(1 << 40))},
		"except":   &setOp{op: analyze.Except, left: endless{}, right: rowsNode{{value.Int(1)}}, types: keyer{pgtype.Int4OID}},
		"join":     &join{left: endless{}, right: rowsNode{}, leftWidth: 1, rightWidth: 1},
		"with":     &with{&withScan{item: item}, []*withItem{item}},
		"window":   &window{source: endless{}, width: 1, partition: &ordering{}, peers: &ordering{}},
	}
	for name, node := range nodes {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(context.Background())
			cancel(cause)
			rt := &Runtime{Env: testEnv(t, "UTC"), Limits: Limits{MemoryMax: 1 << 40}}
			rows, err := node.Open(ctx, rt, nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := rows.Next(ctx); !errors.Is(err, cause) {
				t.Errorf("got %v", err)
			}
			if err := errors.Join(rows.Close(), rows.Close()); err != nil {
				t.Errorf("closing twice: %v", err)
			}
		})
	}
}

// doubling is a leaf of one row: a column of its own query, doubled.
type doubling struct {
	arg    analyze.Expr
	eval   Eval
	opened *int
}

// References implements Referrer.
func (n doubling) References() []analyze.Expr { return []analyze.Expr{n.arg} }

// Bind implements Binder.
func (n doubling) Bind(l *Layout) (Node, error) {
	var err error
	n.eval, err = Compile(n.arg, l)
	return n, err
}

// Open implements Node.
func (n doubling) Open(ctx context.Context, rt *Runtime, own *Frame) (Rows, error) {
	*n.opened++
	v, err := n.eval(ownInput(ctx, rt, own))
	return &bufferRows{rows: []Row{{value.Int(2 * v.Int())}}}, err
}

// TestLeafDependsOnLeft shows that a leaf that refers to a column of the left
// side is opened once for each left row.
func TestLeafDependsOnLeft(t *testing.T) {
	one := []analyze.RangeColumn{{Name: "x", Type: intRef()}}
	q := &analyze.Query{
		Ranges: []*analyze.Range{{Kind: analyze.RangeRelation, Columns: one}, {Kind: analyze.RangeRelation, Columns: one}},
		From: &analyze.From{Join: &analyze.Join{
			Kind: analyze.InnerJoin,
			Left: &analyze.From{Range: 0}, Right: &analyze.From{Range: 1},
		}},
		Targets: []analyze.Target{{Expr: column(0, 0)}, {Expr: column(1, 0)}},
	}
	opened := 0
	node, err := BuildQuery(q, func(_ *analyze.Query, i int) (Node, error) {
		if i == 0 {
			return rowsNode{{value.Int(1)}, {value.Int(5)}}, nil
		}
		return doubling{arg: column(0, 0), opened: &opened}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := readAll(node, &Runtime{Env: testEnv(t, "UTC")})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"1,2,", "5,10,"}; !slices.Equal(print(got), want) || opened != 2 {
		t.Errorf("got %v, opened %d times", print(got), opened)
	}
}

// TestDMLExpression compiles over the ranges of DML, with a parameter.
func TestDMLExpression(t *testing.T) {
	lib := Library()
	one := []analyze.RangeColumn{{Name: "x", Type: intRef()}}
	l := RangesLayout([]*analyze.Range{{Columns: one}, {Columns: one}}, nil)
	param := &analyze.Param{Node: analyze.Node{Typ: intRef()}}
	e, err := Compile(operation(t, lib, "+", column(1, 0), param), l)
	if err != nil {
		t.Fatal(err)
	}
	rt := &Runtime{Env: testEnv(t, "UTC"), Params: []value.Value{value.Int(40)}}
	in := NewInput(context.Background(), rt, nil)
	v, err := e(in.At(Row{value.Int(1), value.Int(2)}))
	if err != nil || v != value.Int(42) {
		t.Errorf("got %v, %v", v, err)
	}
}

// TestUncorrelatedSubqueryRunsOnce counts how often a subquery is opened.
func TestUncorrelatedSubqueryRunsOnce(t *testing.T) {
	opened := 0
	one := []analyze.RangeColumn{{Name: "x", Type: intRef()}}
	relation := func() []*analyze.Range { return []*analyze.Range{{Kind: analyze.RangeRelation, Columns: one}} }
	sub := &analyze.Query{Ranges: relation(), From: &analyze.From{}, Targets: []analyze.Target{{Expr: column(0, 0)}}}
	q := &analyze.Query{Ranges: relation(), From: &analyze.From{}, Targets: []analyze.Target{
		{Expr: &analyze.Subquery{Node: analyze.Node{Typ: intRef()}, Kind: analyze.Scalar, Query: sub}},
	}}
	node, err := BuildQuery(q, func(of *analyze.Query, _ int) (Node, error) {
		if of == sub {
			return counted{&opened}, nil
		}
		return rowsNode{{value.Int(1)}, {value.Int(2)}, {value.Int(3)}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := readAll(node, &Runtime{Env: testEnv(t, "UTC")}); err != nil {
			t.Fatal(err)
		}
	}
	if opened != 2 {
		t.Errorf("opened %d times in two executions", opened)
	}
}

// counted counts how often it is opened.
type counted struct{ n *int }

// Open implements Node.
func (c counted) Open(context.Context, *Runtime, *Frame) (Rows, error) {
	*c.n++
	return &bufferRows{rows: []Row{{value.Int(7)}}}, nil
}

// TestRowsEnd shows that ended rows stay ended.
func TestRowsEnd(t *testing.T) {
	rows, err := rowsNode{}.Open(context.Background(), &Runtime{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := rows.Next(context.Background()); !errors.Is(err, io.EOF) {
			t.Errorf("got %v", err)
		}
	}
}
