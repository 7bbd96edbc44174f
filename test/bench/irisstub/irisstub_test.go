package irisstub

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/iris-pgwire/iris-pgwire/iris"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// mustDial serves a script and connects to it with the driver.
func mustDial(t *testing.T, answers ...Answer) *iris.Conn {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- Serve(ctx, ln, NewScript(answers)) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	addr := ln.Addr().(*net.TCPAddr)
	c, err := iris.Dial(ctx, iris.Config{Host: addr.IP.String(), Port: addr.Port, Namespace: "USER", Autocommit: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// people is a query with two rows.
var people = Answer{
	SQL: "SELECT id, name FROM people WHERE id > ?", Params: []int{wire.TypeInteger},
	Columns: []Column{{Name: "id", Type: wire.TypeInteger, Precision: 10}, {Name: "name", Type: wire.TypeVarchar, Precision: 20}},
	Rows: [][]list.Item{
		{{Kind: list.Int, Int: 1}, {Kind: list.String, Str: "Ада"}},
		{{Kind: list.Int, Int: 2}, {Kind: list.Null}},
	},
}

// mustRead reads all rows as text.
func mustRead(t *testing.T, rows *iris.Rows) []string {
	t.Helper()
	var out []string
	for rows.Next(t.Context()) {
		r := list.NewReader(rows.Row())
		var cells []string
		for r.More() {
			it, err := r.Next()
			if err != nil {
				t.Fatal(err)
			}
			cells = append(cells, it.Text())
		}
		out = append(out, strings.Join(cells, "|"))
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestQuery checks that the driver reads the scripted rows, prepared and
// direct, and what PREPARE says of them.
func TestQuery(t *testing.T) {
	c := mustDial(t, people)
	args := []list.Item{{Kind: list.Int, Int: 0}}
	want := []string{"1|Ада", "2|"}
	direct, err := c.Query(t.Context(), people.SQL, args, iris.QueryOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got := mustRead(t, direct); !cmp.Equal(got, want) {
		t.Errorf("direct: %q", got)
	}
	stmt, err := c.Prepare(t.Context(), people.SQL)
	if err != nil {
		t.Fatal(err)
	}
	if p := stmt.Params(); len(p) != 1 || p[0].Type != wire.TypeInteger {
		t.Errorf("parameters %+v", p)
	}
	if k := stmt.Columns(); len(k) != 2 || k[1].Name != "name" || k[1].Type != wire.TypeVarchar || k[1].Precision != 20 {
		t.Errorf("columns %+v", k)
	}
	for range 2 {
		rows, err := stmt.Query(t.Context(), args, iris.QueryOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if got := mustRead(t, rows); !cmp.Equal(got, want) {
			t.Errorf("prepared: %q", got)
		}
	}
}

// TestPages checks that rows beyond one reply arrive in order, and that a query
// may be left before its end.
func TestPages(t *testing.T) {
	many := people
	many.Times = 10_000
	c := mustDial(t, many)
	stmt, err := c.Prepare(t.Context(), people.SQL)
	if err != nil {
		t.Fatal(err)
	}
	args := []list.Item{{Kind: list.Int, Int: 0}}
	left, err := stmt.Query(t.Context(), args, iris.QueryOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if !left.Next(t.Context()) || left.Buffered() {
		t.Fatal("all rows in the first reply")
	}
	if err := left.Close(); err != nil {
		t.Fatal(err)
	}
	rows, err := stmt.Query(t.Context(), args, iris.QueryOptions{})
	if err != nil {
		t.Fatal(err)
	}
	got := mustRead(t, rows)
	if len(got) != 20_000 {
		t.Fatalf("%d rows", len(got))
	}
	for i, row := range got {
		if want := []string{"1|Ада", "2|"}[i%2]; row != want {
			t.Fatalf("row %d is %q", i, row)
		}
	}
}

// TestUpdate checks the row counts of updates, alone and in batches, and that
// texts may be known by their beginning.
func TestUpdate(t *testing.T) {
	c := mustDial(t, Answer{SQL: "INSERT INTO people", Prefix: true})
	n, err := c.ExecDirect(t.Context(), "INSERT INTO people VALUES (1)")
	if err != nil || n != 1 {
		t.Errorf("direct: %d, %v", n, err)
	}
	stmt, err := c.Prepare(t.Context(), "INSERT  INTO people VALUES (?, ?)")
	if err != nil {
		t.Fatal(err)
	}
	batch := stmt.NewBatch()
	for range 3 {
		batch.Int(1)
		batch.String("x")
		if err := batch.EndRow(); err != nil {
			t.Fatal(err)
		}
	}
	counts, err := stmt.ExecBatch(t.Context(), batch)
	if err != nil || !cmp.Equal(counts, []int64{1, 1, 1}) {
		t.Errorf("batch: %v, %v", counts, err)
	}
	if err := c.Commit(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestUnknown checks that a text outside the script is an error, after which the
// connection goes on.
func TestUnknown(t *testing.T) {
	c := mustDial(t, people)
	_, err := c.Prepare(t.Context(), "SELECT 1")
	var e *iris.Error
	if !errors.As(err, &e) || e.SQLCODE != -30 || !strings.Contains(e.Message, "SELECT 1") {
		t.Errorf("%v", err)
	}
	if err := c.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestMetadata checks that the script's description of tables can be read by
// their columns' names, in order.
func TestMetadata(t *testing.T) {
	s := NewScript(Metadata([]Table{{Name: "people", Columns: []TableColumn{{Name: "id", Type: "integer"}, {Name: "name", Type: "varchar", Length: 20}}}}))
	var got []string
	err := s.Each(columnsQuery+" FROM INFORMATION_SCHEMA.COLUMNS", func(cells []string) error {
		got = append(got, strings.Join(cells, "|"))
		return nil
	})
	want := []string{"SQLUser|people|id|1|integer||||NO||NO|", "SQLUser|people|name|2|varchar|20|||YES||NO|"}
	if err != nil || !cmp.Equal(got, want) {
		t.Errorf("%q, %v", got, err)
	}
}
