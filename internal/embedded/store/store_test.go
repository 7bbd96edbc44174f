package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ncruces/go-sqlite3"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDirVariable); dir != "" {
		crashingProcess(dir)
	}
	goleak.VerifyTestMain(m)
}

// testCollations registers stand-ins for the engine's collations.
func testCollations(c *sqlite3.Conn) error {
	upper := func(s []byte) string { return strings.ToUpper(strings.TrimRight(string(s), " ")) }
	collations := map[string]sqlite3.CollatingFunction{
		CollationUpper:   func(a, b []byte) int { return strings.Compare(upper(a), upper(b)) },
		CollationExact:   func(a, b []byte) int { return strings.Compare(string(a), string(b)) },
		CollationNumeric: func(a, b []byte) int { return strings.Compare(string(a), string(b)) },
	}
	for name, compare := range collations {
		if err := c.CreateCollation(name, compare); err != nil {
			return err
		}
	}
	return nil
}

// mustOpen opens a store that the test closes; dir "" is temporary.
func mustOpen(t testing.TB, o Options) *Database {
	t.Helper()
	o.OnConnect = testCollations
	s, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	d, err := s.Database("USER")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// mustSession starts a session that the test closes.
func mustSession(t testing.TB, d *Database) *Session {
	t.Helper()
	s := d.NewSession()
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// must fails the test on an error.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// mustCode fails the test unless err has a SQLCODE.
func mustCode(t testing.TB, err error, code int) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Code != code {
		t.Fatalf("got error %v, want SQLCODE %d", err, code)
	}
	return e
}

// integer and text are column types of the tests.
var (
	integer = Type{Class: ClassInteger}
	text    = Type{Class: ClassString, MaxLen: 50, Collation: CollationUpper}
)

// mustCreate makes a table whose first column is its primary key.
func mustCreate(t testing.TB, s *Session, name string, columns ...*Column) *Table {
	t.Helper()
	must(t, s.Define(t.Context(), func(d *Definer) error {
		table := &Table{Schema: DefaultSchema, Name: name, ClassName: ClassName(DefaultSchema, name), RowIDName: "ID"}
		for _, c := range columns {
			n := *c
			n.ID = d.NextID()
			table.Columns = append(table.Columns, &n)
		}
		table.Constraints = []*Constraint{{ID: d.NextID(), Name: name + "_PKEY1", Kind: PrimaryKey, Columns: []int64{table.Columns[0].ID}}}
		_, err := d.CreateTable(table)
		return err
	}))
	return s.db.Catalog().Table(DefaultSchema, name)
}

// insert adds a row of integers and texts.
func insert(ctx context.Context, s *Session, table *Table, values ...any) (id int64, err error) {
	_, err = s.Write(ctx, 1, func(w *Writer, _ int) error {
		row := make([]Value, len(table.Columns))
		for i, v := range values {
			row[i] = valueOf(v)
		}
		id, err = w.Insert(table, row, 0)
		return err
	})
	return id, err
}

// valueOf converts a Go value of a test.
func valueOf(v any) Value {
	switch v := v.(type) {
	case int:
		return Int(int64(v))
	case string:
		return Text(v)
	}
	return Value{}
}

// set changes one column of a row.
func set(ctx context.Context, s *Session, table *Table, id int64, column string, v any) error {
	_, err := s.Write(ctx, 1, func(w *Writer, _ int) error {
		_, err := w.Update(table, id, []Change{{table.Column(column), valueOf(v)}})
		return err
	})
	return err
}

// remove deletes a row.
func remove(ctx context.Context, s *Session, table *Table, id int64) error {
	_, err := s.Write(ctx, 1, func(w *Writer, _ int) error {
		_, err := w.Delete(table, id)
		return err
	})
	return err
}

// contents returns the rows of a table as text, by row id.
func contents(t testing.TB, s *Session, table *Table) []string {
	t.Helper()
	r, err := s.Reader(t.Context())
	must(t, err)
	defer r.Release()
	rows := []string{}
	names := []string{RowID}
	for _, c := range table.Columns {
		names = append(names, c.Physical)
	}
	must(t, r.each("SELECT "+strings.Join(names, ",")+" FROM "+table.Physical+` ORDER BY "%id"`, nil, func(stmt *sqlite3.Stmt) error {
		row := readRow(stmt, len(names))
		parts := make([]string, len(row))
		for i, v := range row {
			parts[i] = v.String()
			if v.IsNull() {
				parts[i] = "NULL"
			}
		}
		rows = append(rows, strings.Join(parts, " "))
		return nil
	}))
	return rows
}

// mustHold fails the test unless the table holds these rows.
func mustHold(t testing.TB, s *Session, table *Table, want ...string) {
	t.Helper()
	if diff := cmp.Diff(append([]string{}, want...), contents(t, s, table)); diff != "" {
		t.Fatalf("rows differ (-want +got):\n%s", diff)
	}
}

func TestRowsOutliveTheStore(t *testing.T) {
	dir := t.TempDir()
	open := func() (*Store, *Session) {
		st, err := Open(Options{Dir: dir, OnConnect: testCollations})
		must(t, err)
		d, err := st.Database("user")
		must(t, err)
		return st, d.NewSession()
	}
	st, s := open()
	table := mustCreate(t, s, "T", &Column{Name: "id", Type: integer, NotNull: true}, &Column{Name: "name", Type: text})
	id, err := insert(t.Context(), s, table, 1, "one")
	must(t, err)
	must(t, remove(t.Context(), s, table, id))
	_, err = insert(t.Context(), s, table, 2, "two")
	must(t, err)
	must(t, s.Close())
	must(t, st.Close())

	st, s = open()
	table = s.db.Catalog().Table("sqluser", "t")
	mustHold(t, s, table, "2 2 two")
	id, err = insert(t.Context(), s, table, 3, "three")
	must(t, err)
	if id != 3 {
		t.Errorf("row id after restart: got %d, want 3", id)
	}
	must(t, s.Close())
	must(t, st.Close())
}

func TestDirectoryIsForOne(t *testing.T) {
	dir := t.TempDir()
	st, err := Open(Options{Dir: dir})
	must(t, err)
	if _, err := Open(Options{Dir: dir}); !errors.Is(err, ErrInUse) {
		t.Errorf("second Open: got %v, want ErrInUse", err)
	}
	must(t, st.Close())
	st, err = Open(Options{Dir: dir})
	must(t, err)
	must(t, st.Close())
}

func TestTemporaryDataIsRemoved(t *testing.T) {
	st, err := Open(Options{})
	must(t, err)
	_, err = st.Database("USER")
	must(t, err)
	must(t, st.Close())
	if _, err := os.Stat(st.dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s: got %v, want it gone", st.dir, err)
	}
}

func TestOtherFormatIsRefused(t *testing.T) {
	dir := t.TempDir()
	c, err := sqlite3.Open(filepath.Join(dir, "user.db"))
	must(t, err)
	must(t, c.Exec("PRAGMA user_version=99"))
	must(t, c.Close())
	st, err := Open(Options{Dir: dir})
	must(t, err)
	if _, err := st.Database("USER"); err == nil || !strings.Contains(err.Error(), "file format 99") {
		t.Errorf("got %v, want a refusal of format 99", err)
	}
	must(t, st.Close())
}

func TestUnique(t *testing.T) {
	s := mustSession(t, mustOpen(t, Options{}))
	table := mustCreate(t, s, "T", &Column{Name: "id", Type: text, NotNull: true}, &Column{Name: "n", Type: integer})
	a, err := insert(t.Context(), s, table, "a", 1)
	must(t, err)
	_, err = insert(t.Context(), s, table, "b", 2)
	must(t, err)

	_, err = insert(t.Context(), s, table, "A ", 3)
	if e := mustCode(t, err, -119); e.Message != `Table 'SQLUser.T', Constraint 'T_PKEY1', Field(s) id="A "; failed unique check` {
		t.Errorf("message %s", e.Message)
	}
	mustCode(t, set(t.Context(), s, table, a, "id", "B"), -120)
	_, err = insert(t.Context(), s, table, nil, 3)
	mustCode(t, err, -108)
	mustCode(t, set(t.Context(), s, table, a, "id", nil), -108)
	must(t, set(t.Context(), s, table, a, "id", "A"))
	mustHold(t, s, table, "1 A 1", "2 b 2")
}

func TestBatchStopsAtFirstFailure(t *testing.T) {
	for _, explicit := range []bool{false, true} {
		t.Run(fmt.Sprintf("explicit=%t", explicit), func(t *testing.T) {
			s := mustSession(t, mustOpen(t, Options{}))
			table := mustCreate(t, s, "T", &Column{Name: "id", Type: integer, NotNull: true})
			s.SetExplicit(explicit)
			done, err := s.Write(t.Context(), 5, func(w *Writer, i int) error {
				_, err := w.Insert(table, []Value{Int([]int64{1, 2, 1, 3, 4}[i])}, 0)
				return err
			})
			mustCode(t, err, -119)
			if done != 2 {
				t.Errorf("done %d, want 2", done)
			}
			mustHold(t, s, table, "1 1", "2 2")
			must(t, s.Rollback(t.Context()))
			if explicit {
				mustHold(t, s, table)
			} else {
				mustHold(t, s, table, "1 1", "2 2")
			}
		})
	}
}

func TestCanceledStatementLeavesNothing(t *testing.T) {
	s := mustSession(t, mustOpen(t, Options{}))
	table := mustCreate(t, s, "T", &Column{Name: "id", Type: integer})
	reason := errors.New("interrupted by the test")
	ctx, cancel := context.WithCancelCause(t.Context())
	_, err := s.Write(ctx, 1, func(w *Writer, _ int) error {
		if _, err := w.Insert(table, []Value{Int(1)}, 0); err != nil {
			return err
		}
		time.AfterFunc(20*time.Millisecond, func() { cancel(reason) })
		_, err := w.integers("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT count(*) FROM n")
		return err
	})
	if !errors.Is(err, reason) {
		t.Errorf("got %v, want the cause", err)
	}
	mustHold(t, s, table)
	_, err = insert(t.Context(), s, table, 2)
	must(t, err)
	mustHold(t, s, table, "2 2")
}

func TestPanicLeavesTheStoreUsable(t *testing.T) {
	s := mustSession(t, mustOpen(t, Options{}))
	table := mustCreate(t, s, "T", &Column{Name: "id", Type: integer})
	func() {
		defer func() { _ = recover() }()
		_, _ = s.Write(t.Context(), 1, func(w *Writer, _ int) error {
			_, _ = w.Insert(table, []Value{Int(1)}, 0)
			panic("bug")
		})
	}()
	mustHold(t, s, table)
	_, err := insert(t.Context(), s, table, 2)
	must(t, err)
}
