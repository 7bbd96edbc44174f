package store

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestNamespaceOf checks that names of files and of IRIS namespaces go both ways.
func TestNamespaceOf(t *testing.T) {
	for _, name := range []string{"USER", "MY_APP", "%SYS", "A-1", "ÄÖ", "__"} {
		if got, ok := namespaceOf(fileName(name)); !ok || got != name {
			t.Errorf("%s is in %s, which is %q, %v", name, fileName(name), got, ok)
		}
	}
	for _, file := range []string{"", ".db", "user", "User.db", "a b.db", "_zz_.db", "_5f.db", "lock", "../user.db", "_ffffff_.db"} {
		if got, ok := namespaceOf(file); ok {
			t.Errorf("%q is taken for the file of %q", file, got)
		}
	}
}

// makeData makes a directory with a table of one row, which carries a mark.
func makeData(t *testing.T, dir, mark string) {
	t.Helper()
	st, err := Open(Options{Dir: dir, OnConnect: testCollations})
	must(t, err)
	d, err := st.Database("USER")
	must(t, err)
	s := d.NewSession()
	mustCreate(t, s, "T", &Column{Name: "id", Type: integer, NotNull: true}, &Column{Name: "name", Type: text})
	_, err = insert(t.Context(), s, d.Catalog().Table(DefaultSchema, "T"), 1, mark)
	must(t, err)
	must(t, st.Close())
}

// mustHoldMark opens a directory and looks for the mark of its data.
func mustHoldMark(t *testing.T, dir, mark string) {
	t.Helper()
	st, err := Open(Options{Dir: dir, OnConnect: testCollations})
	must(t, err)
	d, err := st.Database("USER")
	must(t, err)
	mustHold(t, d.NewSession(), d.Catalog().Table(DefaultSchema, "T"), "1 1 "+mark)
	must(t, st.Close())
}

// mustMove renames a file or directory inside of a directory.
func mustMove(t *testing.T, dir, from, to string) {
	t.Helper()
	must(t, os.Rename(filepath.Join(dir, from), filepath.Join(dir, to)))
}

// TestInterruptedReplacement stops a replacement at each of its steps, as the
// end of the process would: whoever opens the directory next finds the old data
// before the step that commits, and the new data after it.
func TestInterruptedReplacement(t *testing.T) {
	for _, test := range []struct {
		name string
		stop func(t *testing.T, dir string)
		want string
	}{
		{"new data being filled", func(*testing.T, string) {}, "old"},
		{"committed", func(t *testing.T, dir string) {
			mustMove(t, dir, replacementNew, replacementReady)
		}, "new"},
		{"old data partly aside", func(t *testing.T, dir string) {
			mustMove(t, dir, replacementNew, replacementReady)
			must(t, os.Mkdir(filepath.Join(dir, replacementOld), 0o700))
			mustMove(t, dir, "user.db", filepath.Join(replacementOld, "user.db"))
		}, "new"},
		{"old data aside", func(t *testing.T, dir string) {
			must(t, putAside(dir, filepath.Join(dir, replacementOld)))
			mustMove(t, dir, replacementNew, replacementMoving)
		}, "new"},
		{"new data in place", func(t *testing.T, dir string) {
			must(t, putAside(dir, filepath.Join(dir, replacementOld)))
			mustMove(t, dir, replacementNew, replacementMoving)
			mustMove(t, dir, filepath.Join(replacementMoving, "user.db"), "user.db")
		}, "new"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			makeData(t, dir, "old")
			makeData(t, filepath.Join(dir, replacementNew), "new")
			test.stop(t, dir)
			mustHoldMark(t, dir, test.want)
			for _, name := range []string{replacementNew, replacementReady, replacementMoving, replacementOld} {
				if exists(filepath.Join(dir, name)) {
					t.Errorf("%s is left", name)
				}
			}
		})
	}
}

// TestReplacementLocks checks that neither a server nor a copy works beside a
// replacement.
func TestReplacementLocks(t *testing.T) {
	dir := t.TempDir()
	makeData(t, dir, "old")
	r, err := NewReplacement(dir)
	must(t, err)
	if _, err := Open(Options{Dir: dir}); !errors.Is(err, ErrInUse) {
		t.Errorf("Open: %v", err)
	}
	if err := Snapshot(t.Context(), dir, t.TempDir(), nil); !errors.Is(err, ErrBusy) {
		t.Errorf("Snapshot: %v", err)
	}
	if _, err := NewReplacement(dir); !errors.Is(err, ErrInUse) {
		t.Errorf("a second replacement: %v", err)
	}
	makeData(t, r.Dir(), "new")
	must(t, r.Commit())
	must(t, r.Close())
	mustHoldMark(t, dir, "new")
}
