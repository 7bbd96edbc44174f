package session_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/session"
)

// memoryQueries keep more than a small budget, of which some must go to files.
var memoryQueries = []string{
	"SELECT a, b FROM m ORDER BY b || 'x', a",
	"SELECT DISTINCT b || 'x' FROM m ORDER BY 1",
	"SELECT b || 'x', count(*), max(a) FROM m GROUP BY 1 ORDER BY 1",
	"SELECT x.a, y.b FROM m x FULL JOIN m y ON x.a = y.a + 1 ORDER BY 1, 2",
	"SELECT x.a, y.a FROM generate_series(1, 3) x(a) JOIN m y ON x.a <> y.a AND y.a % 100 = 0 ORDER BY 1, 2",
	"WITH w AS MATERIALIZED (SELECT * FROM m) SELECT count(*), sum(x.a) FROM w x JOIN w y ON x.a = y.a",
	"WITH RECURSIVE r(n, t) AS (SELECT 1, repeat('x', 100) UNION ALL SELECT n + 1, t FROM r WHERE n < 5000) SELECT count(*), sum(n), max(t) FROM r",
	"SELECT a, lag(b) OVER (ORDER BY a DESC), first_value(b) OVER (ORDER BY a) FROM m ORDER BY a",
	"SELECT count(*) FROM (SELECT b || 'x' FROM m INTERSECT SELECT b || 'x' FROM m WHERE a % 3 > 0) s",
	"SELECT count(*) FROM (SELECT b || 'x' FROM m EXCEPT ALL SELECT b || 'x' FROM m WHERE a % 3 = 0) s",
}

// mustStoreMany makes a table of a few thousand rows.
func mustStoreMany(t *testing.T, c *client) {
	t.Helper()
	c.mustRun(t, "CREATE TABLE m (a int PRIMARY KEY, b text); INSERT INTO m SELECT g, md5(g::text) || repeat('y', 50) FROM generate_series(1, 4000) g")
}

// openFiles lists the temporary files that this process has open, by their
// directory.
func openFiles(t *testing.T, dir string) (out []string) {
	t.Helper()
	fds, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("no /proc")
	}
	for _, fd := range fds {
		if target, err := os.Readlink(filepath.Join("/proc/self/fd", fd.Name())); err == nil && strings.HasPrefix(target, dir) {
			out = append(out, target)
		}
	}
	return out
}

// TestStatementMemory gives statements little memory: the answers are the same, and
// nothing is left of memory and files after success, error and cancel.
func TestStatementMemory(t *testing.T) {
	dir := t.TempDir()
	g := mustServe(t, setup{session: session.Options{StatementMemory: 400 << 10, TempDir: dir}})
	small := mustConnect(t, g)
	large := mustConnect(t, mustServe(t, setup{}))
	mustStoreMany(t, small)
	mustStoreMany(t, large)
	nothingLeft := func(after string) {
		t.Helper()
		if n := g.handler.MemoryUsed(); n != 0 {
			t.Errorf("%d bytes held after %s", n, after)
		}
		if files := openFiles(t, dir); len(files) > 0 {
			t.Errorf("files open after %s: %v", after, files)
		}
	}
	for _, sql := range memoryQueries {
		if want, got := large.all(sql), small.all(sql); want != got {
			t.Errorf("%s\nlarge: %.200s\nsmall: %.200s", sql, want, got)
		}
		nothingLeft(sql)
	}
	small.all("SELECT a / (a - 4000) FROM m ORDER BY b || 'x'")
	nothingLeft("an error")
	a := small.all("SELECT array_agg(b || 'x') FROM m")
	if !strings.Contains(a, "53200") {
		t.Errorf("array_agg: %.200s", a)
	}
	nothingLeft("53200")
	small.mustRun(t, "SET statement_timeout = '100ms'")
	a = small.all("SELECT x.b FROM m x, m y, m z ORDER BY x.b || y.b || z.b")
	if !strings.Contains(a, "57014") {
		t.Errorf("cancelled: %.200s", a)
	}
	nothingLeft("a cancel")
}

// TestCursorMemory shows that the rows that cursors keep count among the memory of the
// server, which refuses more, and are given back when cursors are closed, with the
// transaction, and with the session.
func TestCursorMemory(t *testing.T) {
	g := mustServe(t, setup{session: session.Options{TotalStatementMemory: 2 << 20}})
	c := mustConnect(t, g)
	mustStoreMany(t, c)
	held := func(when string, want bool) {
		t.Helper()
		eventually(t, "memory "+when, func() bool { return (g.handler.MemoryUsed() > 0) == want })
	}
	held("at first", false)
	c.mustRun(t, "BEGIN; DECLARE s SCROLL CURSOR FOR SELECT b FROM m; MOVE FORWARD 1000 IN s")
	held("of a scrolling cursor", true)
	c.mustRun(t, "CLOSE s")
	held("after CLOSE", false)
	c.mustRun(t, "DECLARE h CURSOR WITH HOLD FOR SELECT b FROM m WHERE a < 1000; COMMIT")
	held("of a held cursor", true)
	other := mustConnect(t, g)
	if a := other.run("BEGIN; DECLARE s SCROLL CURSOR FOR SELECT repeat(b, 9) FROM m; MOVE FORWARD ALL IN s"); a.code != "53200" || a.hint == "" {
		t.Errorf("beyond the server's memory: %+v", a)
	}
	other.mustRun(t, "ROLLBACK")
	c.socket.Close()
	held("after the session", false)
}
