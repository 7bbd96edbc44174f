package exec

import (
	"context"
	"errors"
	"io"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// number is an integer of a statement.
func number(n int64) analyze.Expr {
	return &analyze.Const{Node: analyze.Node{Typ: intRef()}, Value: value.Int(n)}
}

// indexed is a leaf of two integer columns, of which both have an index; it counts what
// it was asked.
type indexed struct {
	rows  []Row
	scans int
	finds int
}

// Open implements Node.
func (n *indexed) Open(context.Context, *Runtime, *Frame) (Rows, error) {
	n.scans++
	return &foundRows{[][]Row{n.rows}}, nil
}

// Indexes implements Indexed.
func (n *indexed) Indexes(int) bool { return true }

// Find implements Indexed.
func (n *indexed) Find(_ *Runtime, column int, key []byte) (found [2][]Row, err error) {
	n.finds++
	for _, row := range n.rows {
		if string(pgtype.AppendHashKey(nil, row[column])) == string(key) {
			found[0] = append(found[0], row)
		}
	}
	return found, nil
}

// TestArrangeAvoidsProducts joins three leaves that are written so that the first two
// have nothing to do with each other: no leaf is read whole, and each row is found.
func TestArrangeAvoidsProducts(t *testing.T) {
	leaves := []*indexed{{}, {}, {}}
	for i := range 500 {
		for _, n := range leaves {
			n.rows = append(n.rows, Row{value.Int(int64(i)), value.Int(int64(i + 1))})
		}
	}
	two := []analyze.RangeColumn{{Name: "x", Type: intRef()}, {Name: "y", Type: intRef()}}
	q := &analyze.Query{}
	for i, n := range leaves {
		q.Ranges = append(q.Ranges, &analyze.Range{
			Kind: analyze.RangeRelation, Relation: &analyze.Relation{Local: n}, Columns: two,
		})
		q.Targets = append(q.Targets, analyze.Target{Expr: column(i, 0)})
	}
	product := &analyze.From{Join: &analyze.Join{Kind: analyze.InnerJoin, Left: &analyze.From{}, Right: &analyze.From{Range: 1}}}
	q.From = &analyze.From{Join: &analyze.Join{Kind: analyze.InnerJoin, Left: product, Right: &analyze.From{Range: 2}}}
	lib := Library()
	q.Where = &analyze.BoolOp{Op: analyze.And, Args: []analyze.Expr{
		operation(t, lib, "=", column(0, 1), column(2, 0)), operation(t, lib, "=", column(2, 1), column(1, 0)),
		operation(t, lib, "=", column(1, 1), number(7)),
	}}
	node, err := BuildQuery(q, func(_ *analyze.Query, i int) (Node, error) { return leaves[i], nil })
	if err != nil {
		t.Fatal(err)
	}
	rows, err := node.Open(t.Context(), &Runtime{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	row, err := rows.Next(t.Context())
	if err != nil || row[0].Int() != 4 || row[1].Int() != 6 || row[2].Int() != 5 {
		t.Fatalf("row %v, %v", row, err)
	}
	if _, err := rows.Next(t.Context()); !errors.Is(err, io.EOF) {
		t.Fatalf("a second row, or %v", err)
	}
	for i, n := range leaves {
		if n.scans != 0 || n.finds == 0 {
			t.Errorf("leaf %d: read %d times, asked %d times", i, n.scans, n.finds)
		}
	}
}

// TestLookupIsFilteredJoin compares joins of indexed leaves of which a condition picks
// rows of the left one with the definition.
func TestLookupIsFilteredJoin(t *testing.T) {
	lib := Library()
	env := testEnv(t, "UTC")
	rapid.Check(t, func(rt *rapid.T) {
		kind := analyze.JoinKind(rapid.IntRange(0, 3).Draw(rt, "kind"))
		sides := []*indexed{{rows: genRows(2, 8).Draw(rt, "left")}, {rows: genRows(2, 8).Draw(rt, "right")}}
		picked := rapid.SliceOfN(rapid.Int64Range(0, 3), 1, 4).Draw(rt, "picked")
		q := joinQuery(kind, &analyze.BoolOp{Op: analyze.And, Args: []analyze.Expr{
			operation(t, lib, "=", column(0, 0), column(1, 0)), operation(t, lib, "<=", column(0, 1), column(1, 1)),
		}})
		q.Where = equalsOneOf(t, lib, column(0, 0), picked, rapid.Bool().Draw(rt, "array"))
		for i, n := range sides {
			q.Ranges[i].Relation = &analyze.Relation{Local: n}
		}
		var want []Row
		for _, row := range naiveJoin(kind, sides[0].rows, sides[1].rows) {
			if !row[0].IsNull() && slices.Contains(picked, row[0].Int()) {
				want = append(want, row)
			}
		}
		node, err := BuildQuery(q, func(_ *analyze.Query, i int) (Node, error) { return sides[i], nil })
		if err != nil {
			rt.Fatal(err)
		}
		got, err := readAll(node, &Runtime{Env: env})
		if err != nil || !slices.Equal(sorted(got), sorted(want)) {
			rt.Fatalf("%v: got %v, want %v", err, sorted(got), sorted(want))
		}
	})
}

// equalsOneOf is the condition that a column is one of some numbers or NULL: =, IN, or
// = ANY of an array.
func equalsOneOf(t *testing.T, lib *Lib, c analyze.Expr, picked []int64, array bool) analyze.Expr {
	t.Helper()
	equal := operation(t, lib, "=", c, number(picked[0]))
	null := &analyze.Const{Node: analyze.Node{Typ: intRef()}, Value: value.Null}
	elements := []value.Value{null.Value}
	items := []analyze.Expr{null}
	for _, n := range picked {
		elements, items = append(elements, value.Int(n)), append(items, number(n))
	}
	node := analyze.Node{Typ: equal.Typ}
	switch {
	case array:
		list := &value.ArrayData{Elements: elements, Lengths: []int32{int32(len(elements))}, Lower: []int32{1}}
		ref := analyze.TypeRef{OID: pgtype.ByOID(pgtype.Int4OID).Array, Typmod: pgtype.NoTypmod}
		return &analyze.ArrayCompare{Node: node, Arg: c, Array: &analyze.Const{Node: analyze.Node{Typ: ref}, Value: value.Array(list)}, Op: equal.Func, Operator: "="}
	case len(picked) == 1:
		return equal
	}
	return &analyze.InList{Node: node, Arg: c, List: items, Equal: equal.Func}
}
