package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// model is what a table should hold: name by key.
type model map[int]string

// modelSession is a session with what its transaction would go back to.
type modelSession struct {
	*Session
	undo       []func(model) // newest last
	savepoints []int         // lengths of undo
}

// TestTransactionsAgainstModel runs random transactions of three sessions on
// disjoint keys, with savepoints and definitions between them, and compares with
// a model, through restarts that leave transactions open.
func TestTransactionsAgainstModel(t *testing.T) {
	root := t.TempDir()
	runs := 0
	rapid.Check(t, func(r *rapid.T) {
		runs++
		dir := fmt.Sprint(root, "/", runs)
		want := model{}
		st, sessions, table := openModel(t, dir)
		for range rapid.IntRange(1, 40).Draw(r, "steps") {
			if rapid.IntRange(0, 15).Draw(r, "crash") == 0 {
				for _, s := range sessions {
					s.back(want, 0)
				}
				must(t, st.Close()) // sessions stay open: their journal is left
				st, sessions, table = openModel(t, dir)
			} else {
				n := rapid.IntRange(0, len(sessions)-1).Draw(r, "session")
				if rapid.IntRange(0, 9).Draw(r, "define") == 0 {
					table = defineModel(r, sessions, n, table)
				} else {
					stepModel(r, t, sessions[n], n, table, want)
				}
			}
			mustMatch(r, sessions[0].Session, table, want)
		}
		must(t, st.Close())
	})
}

// openModel opens a directory with a table and two sessions.
func openModel(t *testing.T, dir string) (*Store, []*modelSession, *Table) {
	st, err := Open(Options{Dir: dir, OnConnect: testCollations})
	must(t, err)
	d, err := st.Database("USER")
	must(t, err)
	d.durable = false // restarts, but no power failures
	a := d.NewSession()
	table := d.Catalog().Table(DefaultSchema, "T")
	if table == nil {
		table = mustCreate(t, a, "T", &Column{Name: "id", Type: integer, NotNull: true}, &Column{Name: "name", Type: text})
	}
	return st, []*modelSession{{Session: a}, {Session: d.NewSession()}, {Session: d.NewSession()}}, table
}

// defineModel makes the index over name, or drops it. Uncommitted rows of
// others may be in its way, and only they; it is not undone by a rollback.
func defineModel(r *rapid.T, sessions []*modelSession, n int, table *Table) *Table {
	s := sessions[n]
	timeout := s.LockTimeout()
	s.SetLockTimeout(0)
	defer s.SetLockTimeout(timeout)
	err := s.Define(context.Background(), func(d *Definer) error {
		now := d.Catalog().Table(DefaultSchema, "T")
		var err error
		if x := now.Index("byname"); x != nil {
			_, err = d.DropIndex(now, x)
		} else {
			_, err = d.CreateIndex(now, &Index{Name: "byname", Columns: []int64{now.Column("name").ID}})
		}
		return err
	})
	others := slices.ContainsFunc(sessions, func(o *modelSession) bool { return o != s && len(o.undo) > 0 })
	now := s.db.Catalog().Table(DefaultSchema, "T")
	changed := (now.Index("byname") == nil) != (table.Index("byname") == nil)
	if changed != (err == nil) {
		r.Fatalf("error %v, index changed: %v", err, changed)
	}
	if err != nil && !others {
		r.Fatalf("nobody is in the way: %v", err)
	}
	return now
}

// stepModel does something random in one session and in the model.
func stepModel(r *rapid.T, t *testing.T, s *modelSession, n int, table *Table, want model) {
	ctx := context.Background()
	key := rapid.IntRange(1, 6).Draw(r, "key")*3 + n
	switch what := rapid.SampledFrom([]string{"write", "write", "write", "delete", "start", "commit", "rollback", "savepoint", "to"}).Draw(r, "what"); what {
	case "write":
		name := rapid.StringMatching("[a-c]{0,3}").Draw(r, "name")
		s.change(want, key)
		if id := s.find(t, table, key); id != 0 {
			must(t, set(ctx, s.Session, table, id, "name", name))
		} else {
			_, err := insert(ctx, s.Session, table, key, name)
			must(t, err)
		}
		want[key] = name
	case "delete":
		s.change(want, key)
		if id := s.find(t, table, key); id != 0 {
			must(t, remove(ctx, s.Session, table, id))
		}
		delete(want, key)
	case "start":
		s.Start()
	case "commit":
		must(t, s.Commit(ctx))
		s.undo, s.savepoints = nil, nil
	case "rollback":
		must(t, s.Rollback(ctx))
		s.back(want, 0)
		s.savepoints = nil
	case "savepoint":
		must(t, s.Savepoint(fmt.Sprint("p", len(s.savepoints))))
		s.savepoints = append(s.savepoints, len(s.undo))
	case "to":
		if len(s.savepoints) > 0 {
			i := rapid.IntRange(0, len(s.savepoints)-1).Draw(r, "to")
			must(t, s.RollbackTo(ctx, fmt.Sprint("P", i)))
			s.back(want, s.savepoints[i])
			s.savepoints = s.savepoints[:i]
		}
	}
}

// change remembers how to undo what is about to happen to a key.
func (s *modelSession) change(m model, key int) {
	if !s.InTransaction() {
		return
	}
	old, there := m[key]
	s.undo = append(s.undo, func(m model) {
		if there {
			m[key] = old
		} else {
			delete(m, key)
		}
	})
}

// back undoes the model's changes down to a length.
func (s *modelSession) back(m model, length int) {
	for len(s.undo) > length {
		s.undo[len(s.undo)-1](m)
		s.undo = s.undo[:len(s.undo)-1]
	}
}

// find returns the row id of a key.
func (s *modelSession) find(t *testing.T, table *Table, key int) int64 {
	r, err := s.Reader(context.Background())
	must(t, err)
	defer r.Release()
	ids, err := r.integers(table.selectBy([]int64{table.Columns[0].ID}), Int(int64(key)))
	must(t, err)
	if len(ids) == 0 {
		return 0
	}
	return ids[0]
}

// mustMatch compares the table with the model.
func mustMatch(r *rapid.T, s *Session, table *Table, want model) {
	reader, err := s.Reader(context.Background())
	if err != nil {
		r.Fatal(err)
	}
	defer reader.Release()
	got := model{}
	stmt, err := reader.Stmt("SELECT " + table.physicalList([]int64{table.Columns[0].ID, table.Columns[1].ID}) + " FROM " + table.Physical)
	if err != nil {
		r.Fatal(err)
	}
	for stmt.Step() {
		got[stmt.ColumnInt(0)] = stmt.ColumnText(1)
	}
	if err := stmt.Reset(); err != nil {
		r.Fatal(err)
	}
	if !maps.Equal(got, want) {
		r.Fatalf("got %v, want %v (keys %v)", got, want, slices.Sorted(maps.Keys(want)))
	}
}
