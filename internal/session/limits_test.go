package session_test

import (
	"strings"
	"testing"
)

// times repeats a text.
func times(text string, n int) string { return strings.Repeat(text, n) }

// list is so many times one item, with commas between.
func list(item string, n int) string { return strings.TrimSuffix(strings.Repeat(item+",", n), ",") }

// TestDepth sends statements that are nested or chained a hundred thousand times: each
// is 54001 or another error of PostgreSQL's, and the session lives on.
func TestDepth(t *testing.T) {
	const n = 100_000
	g := mustServe(t, setup{schema: true})
	c := mustConnect(t, g)
	c.mustRun(t, "CREATE TABLE t (id INT PRIMARY KEY)")
	for name, sql := range map[string]string{
		"+":           "SELECT 1" + times("+1", n),
		"parentheses": "SELECT " + times("(", n) + "1" + times(")", n),
		"casts":       "SELECT 1" + times("::int", n),
		"joins":       "SELECT 1 FROM t" + times(" JOIN t USING (id)", n),
		"unions":      "SELECT 1" + times(" UNION SELECT 1", n),
		"not":         "SELECT " + times("NOT ", n) + "true",
		"minus":       "SELECT " + times("- ", n) + "1",
		"subqueries":  "SELECT " + times("(SELECT ", n) + "1" + times(")", n),
		"from":        "SELECT 1 FROM " + times("(SELECT * FROM ", n) + "t" + times(") x", n),
		"arrays":      "SELECT " + times("ARRAY[", n) + "1" + times("]", n),
		"case":        "SELECT " + times("CASE WHEN true THEN ", n) + "1" + times(" END", n),
		"concat":      "SELECT 'a'" + times("||'a'", n),
		"functions":   "SELECT " + times("abs(", n) + "1" + times(")", n),
		"subscripts":  "SELECT (ARRAY[1])" + times("[1]", n),
		"fields":      "SELECT (t)" + times(".id", n) + " FROM t",
		"is null":     "SELECT 1" + times(" IS NULL", n),
		"rows":        "SELECT " + times("ROW(", n) + "1" + times(")", n),
		"json":        "SELECT '" + times("[", n) + times("]", n) + "'::jsonb",
		"exists":      "SELECT 1 WHERE " + times("EXISTS (SELECT 1 WHERE ", n) + "true" + times(")", n),
	} {
		for _, a := range []*answer{c.run(sql), c.extended(sql)} {
			if a.code != "54001" || a.status != 'I' {
				t.Errorf("%s: %+v", name, a)
			}
		}
	}
	if a := c.run("SELECT 1"); a.code != "" || len(a.rows) != 1 {
		t.Errorf("afterwards: %+v", a)
	}
}

// TestWidth sends statements at PostgreSQL's limits and beyond them.
func TestWidth(t *testing.T) {
	g := mustServe(t, setup{schema: true})
	c := mustConnect(t, g)
	for _, tt := range []struct{ sql, text string }{
		{"SELECT " + list("1", 1664), ""},
		{"SELECT " + list("1", 1665), "target lists can have at most 1664 entries"},
		{"SELECT " + list("1", 100_000), "target lists can have at most 1664 entries"},
		{"VALUES (" + list("1", 1665) + ")", "target lists can have at most 1664 entries"},
		{"SELECT * FROM (VALUES (" + list("1", 1664) + ")) x, (VALUES (1)) y", "target lists can have at most 1664 entries"},
		{"WITH x AS (SELECT " + list("1", 1665) + ") SELECT 1", "target lists can have at most 1664 entries"},
		{"SELECT ROW(" + list("1", 1664) + ")", ""},
		{"SELECT ROW(" + list("1", 1665) + ")", "ROW expressions can have at most 1664 entries"},
		{"SELECT concat(" + list("1", 100) + ")", ""},
		{"SELECT concat(" + list("1", 101) + ")", "cannot pass more than 100 arguments to a function"},
		{"SELECT coalesce(" + list("1", 2000) + ")", ""},
		{"SELECT 1 WHERE 1 IN (" + list("1", 100_000) + ")", ""},
		{"CREATE TABLE wide (" + strings.TrimSuffix(numbered("c", 1601), ",") + ")", "tables can have at most 1600 columns"},
	} {
		if a := c.run(tt.sql); a.text != tt.text || a.status != 'I' {
			t.Errorf("%.60s: %q, want %q", tt.sql, a.text, tt.text)
		}
	}
}

// numbered is a list of so many columns.
func numbered(name string, n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(name)
		b.WriteString(strings.Repeat("x", i%40))
		b.WriteByte(byte('a' + i/40%26))
		b.WriteByte(byte('a' + i/40/26))
		b.WriteString(" int,")
	}
	return b.String()
}
