package store

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"testing"
)

// crashDirVariable tells a copy of the test binary to work in a directory until
// it is killed.
const crashDirVariable = "STORE_TEST_CRASH_DIR"

// crashingProcess commits some rows, leaves a transaction open in the middle,
// says so, and waits to be killed.
func crashingProcess(dir string) {
	st, err := Open(Options{Dir: dir, OnConnect: testCollations})
	exitOn(err)
	d, err := st.Database("USER")
	exitOn(err)
	s, ctx := d.NewSession(), context.Background()
	table := d.Catalog().Table(DefaultSchema, "T")
	ids, err := d.writer.integers("SELECT coalesce(max(" + table.Columns[0].Physical + "), 0) FROM " + table.Physical)
	exitOn(err)
	base := int(ids[0])

	_, err = insert(ctx, s, table, base+1, "autocommit")
	exitOn(err)
	s.Start()
	_, err = insert(ctx, s, table, base+2, "committed")
	exitOn(err)
	exitOn(s.Commit(ctx))
	s.Start()
	_, err = insert(ctx, s, table, base+3, "uncommitted")
	exitOn(err)
	exitOn(set(ctx, s, table, int64(1), "name", "uncommitted"))
	exitOn(set(ctx, s, table, int64(1), "name", "uncommitted too"))
	exitOn(remove(ctx, s, table, 2))
	fmt.Println("ready")
	_, _ = io.Copy(io.Discard, os.Stdin)
	os.Exit(0)
}

// exitOn ends the crashing process with an error.
func exitOn(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

// TestKilledProcess kills a process in the middle of a transaction, twice, and
// finds what was committed and nothing else.
func TestKilledProcess(t *testing.T) {
	dir := t.TempDir()
	st, err := Open(Options{Dir: dir, OnConnect: testCollations})
	must(t, err)
	d, err := st.Database("USER")
	must(t, err)
	mustCreate(t, d.NewSession(), "T", &Column{Name: "id", Type: integer, NotNull: true}, &Column{Name: "name", Type: text})
	must(t, st.Close())

	killWhenReady(t, dir)
	killWhenReady(t, dir)

	st, err = Open(Options{Dir: dir, OnConnect: testCollations})
	must(t, err)
	d, err = st.Database("USER")
	must(t, err)
	s := d.NewSession()
	// Row ids of what was undone may be given out again only if the counter's
	// value went with it; the second process continued after the first one's.
	mustHold(t, s, d.Catalog().Table(DefaultSchema, "T"),
		"1 1 autocommit", "2 2 committed", "4 3 autocommit", "5 4 committed")
	if n := journalled(t, s); n != 0 {
		t.Errorf("%d journal entries left", n)
	}
	must(t, st.Close())
}

// killWhenReady runs the crashing process and kills it in its transaction.
func killWhenReady(t *testing.T, dir string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), crashDirVariable+"="+dir)
	in, err := cmd.StdinPipe()
	must(t, err)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	line, _ := bufio.NewReader(out).ReadString('\n')
	if line != "ready\n" {
		t.Errorf("process says %q", line)
	}
	must(t, cmd.Process.Kill())
	_ = cmd.Wait()
	_ = in.Close()
}
