package session_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/iris-pgwire/iris-pgwire/internal/session"
)

// copyLines are the lines of COPY data for the numbers from first to last, and the
// key of a line where twice has one.
func copyLines(first, last int, twice map[int]int) *pgproto3.CopyData {
	var b strings.Builder
	for i := first; i <= last; i++ {
		key := i
		if other, ok := twice[i]; ok {
			key = other
		}
		fmt.Fprintf(&b, "%d\tline %d\n", key, i)
	}
	return &pgproto3.CopyData{Data: []byte(b.String())}
}

// load is a COPY of so many lines.
func load(c *client, lines int, twice map[int]int) *answer {
	return c.ask(&pgproto3.Query{String: "COPY t FROM STDIN"}, copyLines(1, lines, twice), &pgproto3.CopyDone{})
}

// TestCopyParts has COPY commit in parts: what was committed before an error stays
// and the error says so; inside of a block, and without the setting, nothing stays.
func TestCopyParts(t *testing.T) {
	g := mustServe(t, setup{session: session.Options{CopyCommitRows: 1000}})
	c := mustConnect(t, g)
	c.mustRun(t, "CREATE TABLE t (id INT PRIMARY KEY, name TEXT)")
	twice := map[int]int{2500: 7}
	a := load(c, 4000, twice)
	if a.code != "23505" || !strings.Contains(a.hint, "The first 2000 rows") || a.where != "COPY t, line 2500" {
		t.Errorf("%+v", a)
	}
	mustCount(t, c, "2000")
	c.mustRun(t, "TRUNCATE t")
	c.mustRun(t, "BEGIN")
	if a := load(c, 4000, twice); a.code != "23505" || a.hint != "" {
		t.Errorf("in a block: %+v", a)
	}
	c.mustRun(t, "ROLLBACK")
	mustCount(t, c, "0")
	c.mustRun(t, "INSERT INTO t VALUES (-1, '')")
	if a := load(c, 4000, nil); a.code != "" || a.tags[0] != "COPY 4000" {
		t.Errorf("without an error: %+v", a)
	}
	c.mustRun(t, "TRUNCATE t")
	g.handler.SetBuffers(0, 0, 0)
	if a := load(c, 4000, twice); a.code != "23505" || a.hint != "" {
		t.Errorf("without the setting: %+v", a)
	}
	mustCount(t, c, "0")
}

// TestCopyLines checks that the line of a row that IRIS refuses is right wherever
// the row is in the messages to IRIS, and that nothing of the load stays.
func TestCopyLines(t *testing.T) {
	g := mustServe(t, setup{})
	c := mustConnect(t, g)
	c.mustRun(t, "CREATE TABLE t (id INT PRIMARY KEY, name TEXT)")
	for _, line := range []int{2, 999, 1000, 1001, 1002, 2000, 2001, 2999, 3000, 3001, 3500} {
		a := load(c, 3500, map[int]int{line: 1})
		if want := fmt.Sprintf("COPY t, line %d", line); a.code != "23505" || a.where != want {
			t.Errorf("line %d: %+v", line, a)
		}
		mustCount(t, c, "0")
	}
}

// TestCopyProgress checks that others see how far a COPY is, and nothing after it.
func TestCopyProgress(t *testing.T) {
	g := mustServe(t, setup{})
	c, other := mustConnect(t, g), mustConnect(t, g)
	c.mustRun(t, "CREATE TABLE t (id INT PRIMARY KEY, name TEXT)")
	c.send(t, &pgproto3.Query{String: "COPY t FROM STDIN WHERE id > 10"}, copyLines(1, 1500, nil))
	const query = "SELECT command || ' ' || type || ' ' || relid::regclass || ' ' || tuples_processed || ' ' || tuples_excluded || ' ' || " +
		"(bytes_processed > 10000) FROM pg_stat_progress_copy"
	const want = "COPY FROM PIPE t 1490 10 true"
	eventually(t, "the progress is seen", func() bool {
		a := other.run(query)
		return len(a.rows) == 1 && a.rows[0] == want
	})
	if a := c.ask(&pgproto3.CopyDone{}); a.code != "" {
		t.Errorf("%+v", a)
	}
	if a := other.run(query); a.code != "" || len(a.rows) != 0 {
		t.Errorf("after it: %+v", a)
	}
	mustCount(t, c, "1490")
}

// TestCopyEscalation checks that the client is told once that IRIS locks tables.
func TestCopyEscalation(t *testing.T) {
	g := mustServe(t, setup{})
	c := mustConnect(t, g)
	c.mustRun(t, "CREATE TABLE t (id INT PRIMARY KEY, name TEXT)")
	for i, want := range []int{0, 1, 0} {
		a := load(c, []int{1000, 1001, 3000}[i], nil)
		if len(a.notes) != want || want == 1 && !strings.Contains(a.notes[0], `IRIS locks table "t" as a whole`) {
			t.Errorf("load %d: %+v", i, a)
		}
		c.mustRun(t, "TRUNCATE t")
	}
}

// mustCount checks the number of rows of t.
func mustCount(t *testing.T, c *client, want string) {
	t.Helper()
	if a := c.run("SELECT count(*) FROM t"); a.code != "" || a.rows[0] != want {
		t.Errorf("%+v, want %s", a, want)
	}
}
