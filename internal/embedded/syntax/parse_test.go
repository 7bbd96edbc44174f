package syntax

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
)

// TestCorpus runs testdata: "parse" and "error" take one statement per line.
func TestCorpus(t *testing.T) {
	datadriven.Walk(t, "testdata", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			switch d.Cmd {
			case "parse", "error":
			default:
				t.Fatalf("%s: unknown directive %q", d.Pos, d.Cmd)
			}
			var b strings.Builder
			for _, line := range strings.Split(d.Input, "\n") {
				out, failed := parseLine(line)
				if failed != (d.Cmd == "error") {
					t.Errorf("%s: %s: got %s", d.Pos, line, out)
				}
				b.WriteString(out + "\n")
			}
			return b.String()
		})
	})
}

// parseLine renders the outcome of parsing one statement.
func parseLine(line string) (out string, failed bool) {
	r, err := Parse(line)
	var e *Error
	if errors.As(err, &e) {
		return fmt.Sprintf("%d %s ^%s", e.Code, e.Message, line[:e.End]), true
	}
	if err != nil {
		return err.Error(), true
	}
	return dump(r.Statement), false
}

// TestDepth checks that nesting of every recursive rule is bounded.
func TestDepth(t *testing.T) {
	const n = 20000
	for _, text := range []string{
		"SELECT " + strings.Repeat("(", n),
		"SELECT " + strings.Repeat("-(", n),
		"SELECT " + strings.Repeat("+ ", n) + "1",
		"SELECT 1 WHERE " + strings.Repeat("NOT ", n) + "1=1",
		"SELECT 1 WHERE " + strings.Repeat("(", n),
		strings.Repeat("(", n) + "SELECT 1",
		"SELECT " + strings.Repeat("(SELECT ", n),
		"SELECT * FROM " + strings.Repeat("(", n),
		"SELECT " + strings.Repeat("CASE WHEN 1=1 THEN ", n),
		"SELECT " + strings.Repeat("f(", n),
		"SELECT " + strings.Repeat("%EXACT ", n) + "a",
		"SELECT " + strings.Repeat("{ fn ", n) + "a",
		"SELECT 1" + strings.Repeat(" + 1", n),
		"ALTER TABLE t ADD DEFAULT " + strings.Repeat("(", n),
	} {
		if _, err := Parse(text); err == nil {
			t.Errorf("%.40s…: accepted", text)
		}
	}
}

// FuzzParse checks that the parser ends without panic and that errors point into
// the text.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"SELECT a.b, COUNT(*) FROM s.t a LEFT JOIN u ON a.x = u.y WHERE a [ 'x' AND NOT (b = ? OR c IS NULL) ORDER BY 1 DESC",
		"INSERT OR UPDATE %NOCHECK INTO t (a) VALUES (:%qpar(1))",
		"CREATE TABLE t (a VARCHAR(10) COLLATE %EXACT NOT NULL DEFAULT 'x', b VECTOR(DOUBLE, 3), PRIMARY KEY (a)) WITH %CLASSPARAMETER A = 1",
		"SELECT TO_VECTOR(?, DOUBLE, 3), {fn NOW()}, {ts '2024-01-01 00:00:00'}, CAST(x AS NUMERIC(10,2)) \"q\"",
		"WITH a AS (SELECT 1 x) SELECT TOP 5 * FROM a UNION ALL SELECT 2 LIMIT 3 OFFSET 1",
		"ALTER TABLE t ALTER COLUMN a RENAME b", "UPDATE t SET a = 'it''s' WHERE b %STARTSWITH 'x'",
		"CREATE INDEX i ON t (v) AS HNSW(M=16, Distance='Cosine')", "SELECT 'open", "SELECT $1::int",
		"SELECT CASE a WHEN 1 THEN 2 END, SUM(x) OVER (PARTITION BY y ORDER BY z ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := Parse(text)
		var e *Error
		switch {
		case err == nil && r.Statement == nil:
			t.Fatal("no statement and no error")
		case err != nil && !errors.As(err, &e):
			t.Fatalf("error of type %T", err)
		case e != nil && (e.End < 0 || e.End > len(text) || e.Code >= 0):
			t.Fatalf("error %+v", e)
		}
	})
}
