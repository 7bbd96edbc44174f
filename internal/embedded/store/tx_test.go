package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"
)

// pair opens a database with a table of two rows and two sessions.
func pair(t *testing.T, o Options) (a, b *Session, table *Table) {
	t.Helper()
	d := mustOpen(t, o)
	a, b = mustSession(t, d), mustSession(t, d)
	table = mustCreate(t, a, "T", &Column{Name: "id", Type: integer, NotNull: true}, &Column{Name: "name", Type: text})
	for _, n := range []int{1, 2} {
		_, err := insert(t.Context(), a, table, n, "old")
		must(t, err)
	}
	return a, b, table
}

// short is a lock timeout for tests that wait for it to pass.
const short = 30 * time.Millisecond

func TestWritersOfDifferentRowsDoNotWait(t *testing.T) {
	a, b, table := pair(t, Options{LockTimeout: short})
	a.Start()
	b.Start()
	must(t, set(t.Context(), a, table, 1, "name", "a"))
	must(t, set(t.Context(), b, table, 2, "name", "b"))
	mustHold(t, a, table, "1 1 a", "2 2 b") // dirty reads
	must(t, a.Rollback(t.Context()))
	must(t, b.Commit(t.Context()))
	mustHold(t, a, table, "1 1 old", "2 2 b")
}

func TestWriterOfTheSameRowTimesOut(t *testing.T) {
	a, b, table := pair(t, Options{LockTimeout: short})
	a.Start()
	must(t, set(t.Context(), a, table, 1, "name", "a"))
	err := set(t.Context(), b, table, 1, "name", "b")
	if e := mustCode(t, err, -110); e.Message != "Unable to acquire lock for UPDATE of table 'SQLUser.T' on row with RowID = '1'" {
		t.Errorf("message %s", e.Message)
	}
	must(t, a.Commit(t.Context()))
	must(t, set(t.Context(), b, table, 1, "name", "b"))
	mustHold(t, a, table, "1 1 b", "2 2 old")
}

func TestWriterOfTheSameRowWaits(t *testing.T) {
	for _, end := range []string{"commit", "rollback", "close"} {
		t.Run(end, func(t *testing.T) {
			a, b, table := pair(t, Options{})
			a.Start()
			must(t, set(t.Context(), a, table, 1, "name", "a"))
			result := make(chan error)
			go func() { result <- set(t.Context(), b, table, 1, "name", "b") }()
			awaitWaiters(t, a.db, 1)
			switch end {
			case "commit":
				must(t, a.Commit(t.Context()))
			case "rollback":
				must(t, a.Rollback(t.Context()))
			case "close":
				must(t, a.Close())
			}
			must(t, <-result)
			mustHold(t, b, table, "1 1 b", "2 2 old")
		})
	}
}

// awaitWaiters returns when so many wait for locks.
func awaitWaiters(t *testing.T, d *Database, n int) {
	t.Helper()
	deadline := time.Now().Add(5 * time.Second)
	for waiters(d) < n {
		if time.Now().After(deadline) {
			t.Fatalf("%d waiters, want %d", waiters(d), n)
		}
	}
}

// waiters counts who waits for locks.
func waiters(d *Database) int {
	d.locks.mu.Lock()
	defer d.locks.mu.Unlock()
	n := 0
	for _, l := range d.locks.held {
		n += len(l.waiters)
	}
	return n
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	a, b, table := pair(t, Options{})
	a.Start()
	must(t, set(t.Context(), a, table, 1, "name", "a"))
	ctx, cancel := context.WithCancelCause(t.Context())
	reason := errors.New("interrupted by the test")
	result := make(chan error)
	go func() { result <- set(ctx, b, table, 1, "name", "b") }()
	awaitWaiters(t, a.db, 1)
	cancel(reason)
	if err := <-result; !errors.Is(err, reason) {
		t.Errorf("got %v, want the cause", err)
	}
}

func TestWaitersAreServedInOrder(t *testing.T) {
	a, _, table := pair(t, Options{})
	a.Start()
	must(t, set(t.Context(), a, table, 1, "name", ""))
	var wg sync.WaitGroup
	for i := range 5 {
		s := mustSession(t, a.db)
		wg.Go(func() {
			_, err := s.Write(t.Context(), 1, func(w *Writer, _ int) error {
				row, err := w.row(table, 1)
				if err != nil {
					return err
				}
				name := fmt.Sprint(row[1].Str(), i)
				_, err = w.Update(table, 1, []Change{{table.Column("name"), Text(name)}})
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
		awaitWaiters(t, a.db, i+1)
	}
	must(t, a.Commit(t.Context()))
	wg.Wait()
	mustHold(t, a, table, "1 1 01234", "2 2 old")
}

func TestKeyGivenUpIsNotTakenBeforeCommit(t *testing.T) {
	a, b, table := pair(t, Options{LockTimeout: short})
	a.Start()
	must(t, remove(t.Context(), a, table, 1))
	must(t, set(t.Context(), a, table, 2, "id", 20))
	for _, key := range []int{1, 2} {
		_, err := insert(t.Context(), b, table, key, "b")
		mustCode(t, err, -110)
	}
	must(t, a.Rollback(t.Context()))
	mustHold(t, a, table, "1 1 old", "2 2 old")
}

func TestSavepoints(t *testing.T) {
	a, b, table := pair(t, Options{LockTimeout: short})
	must(t, a.Savepoint("first")) // opens the transaction
	if !a.InTransaction() {
		t.Fatal("no transaction after SAVEPOINT")
	}
	must(t, set(t.Context(), a, table, 1, "name", "one"))
	must(t, a.Savepoint("Second"))
	must(t, remove(t.Context(), a, table, 1))
	must(t, set(t.Context(), a, table, 2, "name", "two"))
	must(t, a.RollbackTo(t.Context(), "SECOND"))
	mustHold(t, a, table, "1 1 one", "2 2 old")
	must(t, set(t.Context(), b, table, 2, "name", "b")) // its lock is free again
	mustCode(t, set(t.Context(), b, table, 1, "name", "b"), -110)
	must(t, a.RollbackTo(t.Context(), "first"))
	mustHold(t, a, table, "1 1 old", "2 2 b")

	// The savepoint is gone: the name is unknown, and everything is undone.
	must(t, set(t.Context(), a, table, 1, "name", "again"))
	mustCode(t, a.RollbackTo(t.Context(), "first"), -375)
	if a.InTransaction() {
		t.Error("still in a transaction after -375")
	}
	mustHold(t, a, table, "1 1 old", "2 2 b")
	mustCode(t, a.Savepoint("sysone"), -302)
	for i := range savepointsMax {
		must(t, a.Savepoint(fmt.Sprint("s", i)))
	}
	mustCode(t, a.Savepoint("toomany"), -400)
}

func TestFailedStatementDoesNotEndTheTransaction(t *testing.T) {
	a, _, table := pair(t, Options{})
	a.Start()
	_, err := insert(t.Context(), a, table, 3, "three")
	must(t, err)
	_, err = a.Write(t.Context(), 1, func(w *Writer, _ int) error {
		if _, err := w.Insert(table, []Value{Int(4), Text("four")}, 0); err != nil {
			return err
		}
		_, err := w.Insert(table, []Value{Int(1), Text("twice")}, 0)
		return err
	})
	mustCode(t, err, -119)
	mustHold(t, a, table, "1 1 old", "2 2 old", "3 3 three")
	must(t, a.Rollback(t.Context()))
	mustHold(t, a, table, "1 1 old", "2 2 old")
	id, err := insert(t.Context(), a, table, 6, "six") // counters are not rolled back
	must(t, err)
	if id != 6 {
		t.Errorf("row id %d, want 6", id)
	}
}

func TestCommitEmptiesTheJournal(t *testing.T) {
	a, _, table := pair(t, Options{})
	a.Start()
	must(t, set(t.Context(), a, table, 1, "name", "a"))
	if n := journalled(t, a); n != 1 {
		t.Errorf("%d journal entries in the transaction, want 1", n)
	}
	must(t, a.Commit(t.Context()))
	if n := journalled(t, a); n != 0 {
		t.Errorf("%d journal entries after commit, want 0", n)
	}
}

// journalled counts journal entries.
func journalled(t *testing.T, s *Session) int64 {
	t.Helper()
	r, err := s.Reader(t.Context())
	must(t, err)
	defer r.Release()
	n, err := r.integers("SELECT count(*) FROM journal")
	must(t, err)
	return n[0]
}

func TestManyRowLocksBecomeATableLock(t *testing.T) {
	a, b, table := pair(t, Options{LockTimeout: short, LockThreshold: 10})
	a.Start()
	for i := range 20 {
		_, err := insert(t.Context(), a, table, 100+i, "")
		must(t, err)
	}
	_, err := insert(t.Context(), b, table, 50, "")
	mustCode(t, err, -110)
	must(t, a.Commit(t.Context()))
	_, err = insert(t.Context(), b, table, 50, "")
	must(t, err)

	b.Start()
	must(t, set(t.Context(), b, table, 1, "name", "b"))
	a.Start()
	for i := range 10 {
		_, err := insert(t.Context(), a, table, 200+i, "")
		must(t, err)
	}
	_, err = insert(t.Context(), a, table, 300, "") // the table lock cannot be had
	mustCode(t, err, -110)
}

func TestLockTable(t *testing.T) {
	a, b, table := pair(t, Options{LockTimeout: short})
	must(t, a.LockTable(t.Context(), table, true, -1))
	mustCode(t, set(t.Context(), b, table, 1, "name", "b"), -110)
	mustCode(t, b.LockTable(t.Context(), table, false, 0), -110)
	a.UnlockTable(table, true)
	must(t, b.LockTable(t.Context(), table, false, 0))
	must(t, a.LockTable(t.Context(), table, false, 0))
	mustCode(t, set(t.Context(), b, table, 1, "name", "b"), -110)
}

func TestDefinitionWaitsForUncommittedRows(t *testing.T) {
	a, b, table := pair(t, Options{LockTimeout: short})
	a.Start()
	must(t, set(t.Context(), a, table, 1, "name", "a"))
	drop := func(d *Definer) error { return d.DropTable(d.Catalog().TableByID(table.ID)) }
	mustCode(t, b.Define(t.Context(), drop), -110)
	must(t, a.Rollback(t.Context()))
	must(t, b.Define(t.Context(), drop))
	if a.db.Catalog().TableByID(table.ID) != nil {
		t.Error("table is still there")
	}
}

func TestReadCommitted(t *testing.T) {
	a, b, table := pair(t, Options{LockTimeout: short})
	tables := []*Table{table}
	must(t, b.AwaitCommitted(t.Context(), tables, nil))
	a.Start()
	must(t, set(t.Context(), a, table, 1, "name", "a"))
	must(t, a.AwaitCommitted(t.Context(), tables, nil)) // its own rows
	mustCode(t, b.AwaitCommitted(t.Context(), tables, nil), -114)

	reads := func(row int64) func(Locked) (int64, bool, error) {
		return func(l Locked) (int64, bool, error) {
			for _, r := range l.Rows {
				if r == row {
					return r, true, nil
				}
			}
			return 0, false, nil
		}
	}
	must(t, b.AwaitCommitted(t.Context(), tables, reads(2)))
	mustCode(t, b.AwaitCommitted(t.Context(), tables, reads(1)), -114)

	b.SetLockTimeout(time.Minute)
	result := make(chan error)
	go func() { result <- b.AwaitCommitted(t.Context(), tables, reads(1)) }()
	awaitWaiters(t, a.db, 1)
	must(t, a.Commit(t.Context()))
	must(t, <-result)
	if len(b.owner.taken) != 0 {
		t.Errorf("reader keeps locks: %v", b.owner.taken)
	}
}

func TestTwoTransactionsThatWaitForEachOther(t *testing.T) {
	a, b, table := pair(t, Options{})
	b.SetLockTimeout(short)
	a.Start()
	b.Start()
	must(t, set(t.Context(), a, table, 1, "name", "a"))
	must(t, set(t.Context(), b, table, 2, "name", "b"))
	result := make(chan error)
	go func() { result <- set(t.Context(), a, table, 2, "name", "a") }()
	awaitWaiters(t, a.db, 1)
	mustCode(t, set(t.Context(), b, table, 1, "name", "b"), -110)
	must(t, b.Rollback(t.Context()))
	must(t, <-result)
	must(t, a.Commit(t.Context()))
	mustHold(t, a, table, "1 1 a", "2 2 a")
}

func TestWhatWaitsForTheDisk(t *testing.T) {
	d := mustOpen(t, Options{Dir: t.TempDir()})
	s := mustSession(t, d)
	table := mustCreate(t, s, "T", &Column{Name: "id", Type: integer, NotNull: true})
	level := func() int64 { // SQLite's setting during the last physical transaction
		t.Helper()
		n, err := d.writer.integers("PRAGMA synchronous")
		must(t, err)
		return n[0]
	}
	const normal, full = 1, 2
	for _, step := range []struct {
		name string
		do   func() error
		want int64
	}{
		{"autocommit", func() error { _, err := insert(t.Context(), s, table, 1); return err }, full},
		{"in a transaction", func() error { s.Start(); _, err := insert(t.Context(), s, table, 2); return err }, normal},
		{"commit", func() error { return s.Commit(t.Context()) }, full},
		{"in another", func() error { s.Start(); _, err := insert(t.Context(), s, table, 3); return err }, normal},
		{"DDL", func() error { return s.Define(t.Context(), func(d *Definer) error { return d.CreateSchema("X") }) }, full},
	} {
		must(t, step.do())
		if got := level(); got != step.want {
			t.Errorf("%s: synchronous=%d, want %d", step.name, got, step.want)
		}
	}
}
