package meta

import (
	"context"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// large answers metadata queries for a namespace of so many tables and columns,
// every column a string of the class dictionary, which is the most there is to
// read.
func large(tables, columns int) Reader {
	parameters := propertyParameters("COLLATION", "EXACT", "MAXLEN", "50", "TRUNCATE", "0")
	return func(_ context.Context, q Query) error {
		for t := range tables {
			name := "Table" + strconv.Itoa(t)
			var err error
			switch {
			case strings.Contains(q.SQL, "INFORMATION_SCHEMA.TABLES"):
				err = q.Row([]string{"SQLUser", name, "BASE TABLE", "User." + name, ""})
			case strings.Contains(q.SQL, "KEY_COLUMN_USAGE"):
				err = q.Row([]string{"SQLUser", name, name + "_pkey", "Column0", "1", "PRIMARY KEY", "", "", ""})
			case strings.Contains(q.SQL, "INFORMATION_SCHEMA.INDEXES"):
				err = q.Row([]string{"SQLUser", name, name + "_pkey", "Column0", "1", "0"})
			case strings.Contains(q.SQL, "INFORMATION_SCHEMA.COLUMNS"):
				for c := 0; c < columns && err == nil; c++ {
					err = q.Row([]string{"SQLUser", name, "Column" + strconv.Itoa(c), strconv.Itoa(c + 1), "varchar", "50", "", "", "YES", "", "NO", ""})
				}
			case strings.Contains(q.SQL, "CompiledProperty"):
				for c := 0; c < columns && err == nil; c++ {
					err = q.Row([]string{"User." + name, "Column" + strconv.Itoa(c), "Column" + strconv.Itoa(c), "%Library.String", parameters})
				}
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
}

// heap is what is in use after a collection.
func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// The largest namespace that is promised: tables, columns of each, and bytes.
const (
	largeTables, largeColumns = 5_000, 40
	largeBytes                = 100 << 20
)

// TestLoadSize checks how much memory the snapshot of a large namespace keeps.
func TestLoadSize(t *testing.T) {
	if testing.Short() {
		t.Skip("large")
	}
	before := heap()
	snap, err := load(t.Context(), large(largeTables, largeColumns), 1)
	if err != nil {
		t.Fatal(err)
	}
	used := heap() - before
	if n := len(snap.Relations()); n != largeTables {
		t.Errorf("%d tables", n)
	}
	if used > largeBytes {
		t.Errorf("%d tables of %d columns keep %d MB", largeTables, largeColumns, used>>20)
	}
	t.Logf("%d tables of %d columns keep %.1f MB", largeTables, largeColumns, float64(used)/(1<<20))
	runtime.KeepAlive(snap)
}

// BenchmarkLoad makes the snapshot of a large namespace from what IRIS sends;
// what IRIS itself takes is not in it.
func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	before := heap()
	var snap *Snapshot
	for b.Loop() {
		var err error
		if snap, err = load(b.Context(), large(largeTables, largeColumns), 1); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(heap()-before)/(1<<20), "MB-kept")
	runtime.KeepAlive(snap)
}

// TestReadersNeverWait has readers and changes in any order: while a snapshot is
// read, and nothing is known to have changed, nobody waits; and whoever comes
// after a change sees it.
func TestReadersNeverWait(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		world := &changing{}
		cache := NewCache(1) // every use finds it old
		if _, err := cache.Get(context.Background(), world.read); err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(1, 8).Draw(t, "steps") {
			if rapid.Bool().Draw(t, "change") {
				world.change()
				cache.Invalidate()
				snap, err := cache.Get(context.Background(), world.read)
				if err != nil || snap.Relation("public", world.name()) == nil {
					t.Fatalf("a change is not seen: %v", err)
				}
				continue
			}
			readWhileReading(t, cache, world, rapid.IntRange(1, 5).Draw(t, "readers"))
		}
	})
}

// readWhileReading lets one reader read IRIS and others pass meanwhile.
func readWhileReading(t *rapid.T, cache *Cache, world *changing, readers int) {
	entered, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	var slow sync.WaitGroup
	slow.Go(func() {
		_, _ = cache.Get(context.Background(), func(ctx context.Context, q Query) error {
			once.Do(func() { close(entered) })
			<-release
			return world.read(ctx, q)
		})
	})
	<-entered
	for range readers {
		// A reader that waited would wait for ever: release comes after it.
		snap, err := cache.Get(context.Background(), func(context.Context, Query) error {
			return fmt.Errorf("a second one reads")
		})
		if err != nil || snap.Relation("public", world.name()) == nil {
			t.Errorf("a reader beside the one that reads: %v", err)
		}
	}
	close(release)
	slow.Wait()
}

// changing is a namespace of one table, whose name changes.
type changing struct {
	mu sync.Mutex
	n  int
}

// change renames the table.
func (w *changing) change() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.n++
}

// name is what the table is called now.
func (w *changing) name() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return "t" + strconv.Itoa(w.n)
}

// read implements Reader.
func (w *changing) read(_ context.Context, q Query) error {
	if strings.Contains(q.SQL, "INFORMATION_SCHEMA.TABLES") {
		return q.Row([]string{"SQLUser", w.name(), "BASE TABLE", "User.T", ""})
	}
	return nil
}
