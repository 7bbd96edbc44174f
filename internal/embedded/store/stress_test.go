package store

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"
)

// TestTransfers moves amounts between rows in concurrent transactions, some of
// which are rolled back or meet each other in a deadlock, and checks the sum.
func TestTransfers(t *testing.T) {
	const rows, sessions, transfers, start = 8, 6, 40, 100
	d := mustOpen(t, Options{LockTimeout: 50 * time.Millisecond})
	setup := mustSession(t, d)
	table := mustCreate(t, setup, "T", &Column{Name: "id", Type: integer, NotNull: true}, &Column{Name: "amount", Type: integer})
	for i := range rows {
		_, err := insert(t.Context(), setup, table, i, start)
		must(t, err)
	}
	var wg sync.WaitGroup
	for n := range sessions {
		s := mustSession(t, d)
		random := rand.New(rand.NewPCG(1, uint64(n)))
		wg.Go(func() {
			for range transfers {
				if err := transfer(t.Context(), s, table, random); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	r, err := setup.Reader(t.Context())
	must(t, err)
	defer r.Release()
	sum, err := r.integers("SELECT sum(" + table.Columns[1].Physical + ") FROM " + table.Physical)
	must(t, err)
	if sum[0] != rows*start {
		t.Errorf("sum %d, want %d", sum[0], rows*start)
	}
	if len(d.locks.held) != 0 {
		t.Errorf("%d locks left", len(d.locks.held))
	}
}

// transfer moves one from a row to another in a transaction that may be rolled
// back by choice or because of a lock.
func transfer(ctx context.Context, s *Session, table *Table, random *rand.Rand) error {
	s.Start()
	rows := random.Perm(8)
	for i, delta := range []int64{-1, 1} {
		err := add(ctx, s, table, int64(rows[i]+1), delta)
		var refused *Error
		if errors.As(err, &refused) && refused.Code == -110 {
			return s.Rollback(ctx)
		}
		if err != nil {
			return err
		}
	}
	if random.IntN(4) == 0 {
		return s.Rollback(ctx)
	}
	return s.Commit(ctx)
}

// add adds to the amount of a row.
func add(ctx context.Context, s *Session, table *Table, id, delta int64) error {
	_, err := s.Write(ctx, 1, func(w *Writer, _ int) error {
		var amount int64
		err := w.each(table.sql.row, []Value{Int(id)}, func(stmt *sqlite3.Stmt) error {
			amount = stmt.ColumnInt64(1)
			return nil
		})
		if err != nil {
			return err
		}
		_, err = w.Update(table, id, []Change{{table.Columns[1], Int(amount + delta)}})
		return err
	})
	return err
}

func BenchmarkInsert(b *testing.B) {
	s := mustSession(b, mustOpen(b, Options{}))
	must(b, s.Define(b.Context(), func(d *Definer) error {
		_, err := d.CreateTable(&Table{Schema: DefaultSchema, Name: "T", RowIDName: "ID", Columns: []*Column{
			{ID: d.NextID(), Name: "id", Type: integer}, {ID: d.NextID(), Name: "name", Type: text},
		}})
		return err
	}))
	table := s.db.Catalog().Table(DefaultSchema, "T")
	b.ResetTimer()
	_, err := s.Write(b.Context(), b.N, func(w *Writer, i int) error {
		_, err := w.Insert(table, []Value{Int(int64(i)), Text("name")}, 0)
		return err
	})
	must(b, err)
}
