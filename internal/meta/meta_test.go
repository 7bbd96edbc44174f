package meta

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// rows answers metadata queries: the rows of each, by a word of its text.
type rows map[string][][]string

// read implements Reader.
func (r rows) read(_ context.Context, q Query) error {
	for word, list := range r {
		if !strings.Contains(q.SQL, word) {
			continue
		}
		for _, cells := range list {
			if err := q.Row(cells); err != nil {
				return err
			}
		}
	}
	return nil
}

// propertyParameters is a property's Parameters as IRIS stores them, read as
// Latin-1 text.
func propertyParameters(pairs ...string) string {
	var raw []byte
	for i := 0; i < len(pairs); i += 2 {
		raw = list.AppendList(raw, list.AppendString(list.AppendString(nil, pairs[i]), pairs[i+1]))
	}
	var b strings.Builder
	for _, c := range raw {
		b.WriteRune(rune(c))
	}
	return b.String()
}

// namespace is a small IRIS namespace.
func namespace() rows {
	return rows{
		".TABLES": {
			{"SQLUser", "PATIENT", "BASE TABLE", "User.PATIENT", ""},
			{"SQLUser", "MixedCase", "BASE TABLE", "User.MixedCase", ""},
			{"Ward", "visit", "VIEW", "Ward.visit", ""},
			{"%Library", "Hidden", "SYSTEM TABLE", "%Library.Hidden", ""},
			{"INFORMATION_SCHEMA", "TABLES", "VIEW", "x", ""},
		},
		".COLUMNS": {
			{"SQLUser", "PATIENT", "NAME", "2", "varchar", "50", "", "", "YES", "", "NO", ""},
			{"SQLUser", "PATIENT", "ID", "1", "integer", "", "10", "0", "NO", "", "YES", ""},
			{"SQLUser", "PATIENT", "WEIGHT", "3", "numeric", "", "10", "2", "YES", "", "NO", ""},
			{"SQLUser", "PATIENT", "EMB", "4", "varchar", "", "", "", "YES", "", "NO", ""},
			{"SQLUser", "PATIENT", "NOTE", "5", "varchar", "3641144", "", "", "YES", "", "NO", ""},
			{"SQLUser", "MixedCase", "createdAt", "1", "timestamp", "", "", "", "NO", "x", "NO", ""},
			{"%Library", "Hidden", "A", "1", "integer", "", "", "", "YES", "", "NO", ""},
		},
		"ExtentSize FROM": {{"User.PATIENT", "1250"}, {"User.MixedCase", ""}, {"User.Other", "7"}},
		"CompiledIndex":   {{"User.PATIENT", "BY_NAME", "BYNAME", "index", ""}},
		"CompiledStorageSQLMap": {
			{"User.PATIENT||Default", "IDKEY", "12"},
			{"User.PATIENT||Default", "$PATIENT", "1"},
			{"User.PATIENT||Default", "BYNAME", "3"},
			{"User.MixedCase||Default", "IDKEY", "-4"},
			{"User.Other||Default", "IDKEY", "7"},
		},
		"KEY_COLUMN_USAGE": {
			{"SQLUser", "PATIENT", "PATIENT_PKEY2", "ID", "1", "PRIMARY KEY"},
			{"SQLUser", "PATIENT", "FK", "ID", "1", "FOREIGN KEY", "SQLUser", "MixedCase", "createdAt"},
		},
		"CompiledProperty": {
			{"User.PATIENT", "EMB", "EMB", "%Library.Vector", propertyParameters("DATATYPE", "DOUBLE", "LEN", "3")},
			{"User.PATIENT", "NAME", "NAME", "%Library.String", propertyParameters("COLLATION", "SQLUPPER", "MAXLEN", "50")},
			{"User.PATIENT", "", "NOTE", "%Library.String", propertyParameters("COLLATION", "EXACT", "DATATYPE", "x")},
			{"User.Other", "E", "E", "%Library.Vector", propertyParameters("DATATYPE", "DOUBLE")},
		},
	}
}

// TestSnapshot checks names, types, keys and what is hidden.
func TestSnapshot(t *testing.T) {
	snap, err := load(context.Background(), namespace().read, 1)
	if err != nil {
		t.Fatal(err)
	}
	rel := snap.Relation("public", "patient")
	if rel == nil || rel.IRISSchema != "SQLUser" || rel.IRISName != "PATIENT" || rel.Name != "patient" {
		t.Fatalf("%+v", rel)
	}
	var got []string
	for _, c := range rel.Columns {
		got = append(got, c.Name+" "+pgtype.FormatType(c.Type.OID, c.Type.Typmod)+" "+c.IRIS.Element)
	}
	want := "id integer |name character varying(50) |weight numeric(10,2) |emb vector(3) DOUBLE|note text "
	if strings.Join(got, "|") != want {
		t.Errorf("%q, want %q", strings.Join(got, "|"), want)
	}
	if !rel.Columns[0].NotNull || rel.Columns[1].NotNull || rel.Columns[1].IRIS.Exact || !rel.Columns[4].IRIS.Exact {
		t.Errorf("%+v", rel.Columns)
	}
	if len(rel.Keys) != 1 || !rel.Keys[0].Primary || rel.Keys[0].Name != "patient_pkey2" || rel.Keys[0].Columns[0] != 0 {
		t.Errorf("%+v", rel.Keys)
	}
	if n := snap.Details(rel).Rows; n != 1250 {
		t.Errorf("%v rows", n)
	}
	if b := snap.Details(rel).Blocks; len(b) != 2 || b[""] != 13 || b["by_name"] != 3 {
		t.Errorf("blocks %v", b)
	}
	if b := snap.Details(snap.Relation("public", "MixedCase")).Blocks; b != nil {
		t.Errorf("blocks %v of a table that nobody counted", b)
	}
	if n := snap.Details(snap.Relation("public", "MixedCase")).Rows; n != -1 {
		t.Errorf("%v rows of a table without an estimate", n)
	}
	if snap.Relation("public", "MixedCase").Columns[0].Name != "createdAt" || snap.Relation("public", "mixedcase") == nil {
		t.Error("a name in mixed case keeps its spelling and is found without quotes")
	}
	if v := snap.Relation("Ward", "visit"); v == nil || !v.View {
		t.Errorf("%+v", v)
	}
	if snap.Relation("%Library", "Hidden") != nil || !snap.HasSchema("ward") || snap.HasSchema("information_schema") {
		t.Error("IRIS's own schemas are hidden")
	}
	if n := len(snap.Relations()); n != 3 {
		t.Errorf("%d relations", n)
	}
}

// TestOIDsAreStable checks that OIDs do not depend on what else exists.
func TestOIDsAreStable(t *testing.T) {
	ns := namespace()
	first, err := load(context.Background(), ns.read, 1)
	if err != nil {
		t.Fatal(err)
	}
	ns[".TABLES"] = append([][]string{{"SQLUser", "ANOTHER", "BASE TABLE", "User.ANOTHER", ""}}, ns[".TABLES"]...)
	second, err := load(context.Background(), ns.read, 2)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := first.Relation("public", "patient").OID, second.Relation("public", "patient").OID; a != b || a < firstOID {
		t.Errorf("%d, then %d", a, b)
	}
	used := map[uint32]bool{}
	a := ObjectOID("x", used)
	if b := ObjectOID("x", used); b != a+1 {
		t.Errorf("a collision gives %d after %d", b, a)
	}
}

// TestCache checks when the namespace is read again.
func TestCache(t *testing.T) {
	ctx := context.Background()
	c := NewCache(time.Hour)
	reads := 0
	read := func(ctx context.Context, q Query) error {
		if strings.Contains(q.SQL, ".TABLES") {
			reads++
		}
		return namespace().read(ctx, q)
	}
	get := func(want int) *Snapshot {
		t.Helper()
		snap, err := c.Get(ctx, read)
		if err != nil || reads != want {
			t.Fatalf("%d reads, want %d (%v)", reads, want, err)
		}
		return snap
	}
	snap := get(1)
	get(1)
	if fresh, err := c.Refresh(ctx, snap, read); fresh != nil || err != nil || reads != 1 {
		t.Errorf("a brand-new snapshot was read again: %v %v", fresh, err)
	}
	c.Invalidate()
	get(2)
	c.Invalidate()
	boom := errors.New("boom")
	if _, err := c.Get(ctx, func(context.Context, Query) error { return boom }); !errors.Is(err, boom) {
		t.Errorf("got %v", err)
	}
	get(3)
	if c.SchemaName("SQLUSER") != "public" || c.SchemaName("WARD") != "Ward" || c.SchemaName("NEW") != "new" {
		t.Error("schema names")
	}
}

// TestCacheAsks checks that IRIS is asked whether anything has changed before a
// snapshot is read again, where it can tell.
func TestCacheAsks(t *testing.T) {
	c := NewCache(time.Hour)
	c.checkAge = 1 // each use is late
	stamp, asked, reads := "2026-01-01 00:00:00", 0, 0
	read := func(ctx context.Context, q Query) error {
		switch {
		case q.SQL == stampQuery:
			asked++
			return q.Row([]string{"7", stamp})
		case strings.Contains(q.SQL, ".TABLES"):
			reads++
		}
		return namespace().read(ctx, q)
	}
	get := func(wantAsked, wantReads int) *Snapshot {
		t.Helper()
		snap, err := c.Get(context.Background(), read)
		if err != nil || asked != wantAsked || reads != wantReads {
			t.Fatalf("asked %d times and read %d times, want %d and %d (%v)", asked, reads, wantAsked, wantReads, err)
		}
		return snap
	}
	first := get(1, 1)
	if get(2, 1) != first {
		t.Error("another snapshot although nothing has changed")
	}
	stamp = "2026-01-02 00:00:00"
	if get(3, 2) == first {
		t.Error("the old snapshot after a change")
	}
	c.Invalidate()
	get(4, 3)
	stamp = "" // the server does not know
	get(5, 4)
	get(5, 4) // and the age alone counts
}

// TestCacheIsReadOnce checks that sessions that come together share one read.
func TestCacheIsReadOnce(t *testing.T) {
	c := NewCache(time.Hour)
	var mu sync.Mutex
	reads := 0
	begun, proceed := make(chan bool, 100), make(chan bool)
	read := func(ctx context.Context, q Query) error {
		if strings.Contains(q.SQL, ".TABLES") {
			mu.Lock()
			reads++
			mu.Unlock()
			begun <- true
			<-proceed
		}
		return namespace().read(ctx, q)
	}
	var done sync.WaitGroup
	for range 10 {
		done.Go(func() {
			if _, err := c.Get(context.Background(), read); err != nil {
				t.Error(err)
			}
		})
	}
	<-begun
	close(proceed)
	done.Wait()
	if reads != 1 {
		t.Errorf("%d reads", reads)
	}
}

// TestCacheWaitsForChange checks that nobody gets the snapshot from before a
// change while the one from after it is being read.
func TestCacheWaitsForChange(t *testing.T) {
	c := NewCache(time.Hour)
	if _, err := c.Get(context.Background(), namespace().read); err != nil {
		t.Fatal(err)
	}
	c.Invalidate()
	begun, proceed := make(chan bool, 100), make(chan bool)
	var reader sync.WaitGroup
	reader.Go(func() {
		_, err := c.Get(context.Background(), func(ctx context.Context, q Query) error {
			begun <- true
			<-proceed
			return namespace().read(ctx, q)
		})
		if err != nil {
			t.Error(err)
		}
	})
	<-begun
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if snap, err := c.Get(ended, namespace().read); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, %v", snap, err)
	}
	close(proceed)
	reader.Wait()
}

// TestWithheld checks that an account which may not see what only estimates need
// works without, and that other failures count.
func TestWithheld(t *testing.T) {
	for code, want := range map[int]bool{-30: true, -29: true, -99: true, -110: false} {
		_, err := load(t.Context(), func(ctx context.Context, q Query) error {
			if q.SQL == estimateQuery {
				return pgerr.FromSQLCODE(code, "", "")
			}
			return namespace().read(ctx, q)
		}, 1)
		if (err == nil) != want {
			t.Errorf("SQLCODE %d: %v", code, err)
		}
	}
}
