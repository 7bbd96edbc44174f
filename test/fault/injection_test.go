package fault_test

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"
)

// hostile are values that are dangerous where values are pasted into SQL, be it
// PostgreSQL's or IRIS's.
var hostile = []string{
	"", " ", "'", "''", "'''", `"`, `""`, `\`, `\\`, `\'`, `'; DROP TABLE victim; --`, `' OR '1'='1`, `x' UNION SELECT id FROM victim --`,
	"--", "-- '", "/*", "*/", "/* '", "*/ '", "//", "#", "#;", ";", ";;", "?", "??", "'?'", "$1", "$2", "'$1'", "${1}", "%s", "%d%n",
	":%qpar(1)", ":%qpar(2)", "':%qpar(1)'", ":x", ":1", "@a", "##(1)##", "{ts '2024-01-01'}", "{fn now()}", "((1))", "(('x'))",
	"$$", "$tag$", "E'\\x27'", `\x27`, `\u0027`, `\u0000`, `\000`, "U&'\\0027'", "%ID", "%EXACT(v)", "%SQLUPPER(v)", "NULL", "null",
	"\t", "\n", "\r\n", "\v\f", "\x01", "\x02", "\x1b[31m", "\x7f", "\u0080", "\u00a0", "\u2028", "\ufeff", "\ufffd", "\U0001f600", "é", "ß", "İ", "ﬁ",
	"a b", " a", "a ", "A", "'a'", "1", "01", "1.0", "1e3", "-0", "0x27", "%", "_", "[", "]", "^", "\\%", `\_`,
	"CHAR(39)", "$CHAR(39)", "'||(SELECT id FROM victim)||'", "' || v || '", "`", "´", "’", "＇", "ʼ",
}

// quote writes a string as a literal.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// escape writes a string as a literal with backslash escapes.
func escape(s string) string {
	return "E'" + strings.NewReplacer(`\`, `\\`, "'", `\'`, "\n", `\n`).Replace(s) + "'"
}

// TestInjection sends hostile values in every way a value can be sent, to the
// gateway and through it to IRIS: each comes back as it was, finds itself and
// nothing else, and does no harm.
func TestInjection(t *testing.T) {
	g := mustServe(t, settings(t))
	c := mustConnect(t, g.Address)
	c.mustRun(t, "CREATE TABLE victim (id INT PRIMARY KEY, v TEXT); CREATE TABLE other (id INT)")
	long := strings.Repeat(`'"\$1?/*--`, 3000)
	for i, v := range append(hostile, long) {
		for how, a := range map[string]*answer{
			"parameter to the gateway":  c.extended("SELECT $1::text", v),
			"literal to the gateway":    c.run("SELECT " + quote(v)),
			"escaped literal":           c.run("SELECT " + escape(v)),
			"parameter in an operation": c.extended("SELECT $1 || ''", v),
		} {
			if len(a.errs) > 0 || a.cell() != v {
				t.Errorf("%s: %q became %v", how, v, a)
			}
		}
		for how, write := range map[string]func(id string) *answer{
			"parameter": func(id string) *answer { return c.extended("INSERT INTO victim VALUES ($1, $2)", id, v) },
			"literal":   func(id string) *answer { return c.run("INSERT INTO victim VALUES (" + id + ", " + quote(v) + ")") },
			"update": func(id string) *answer {
				return c.run("INSERT INTO victim VALUES (" + id + ", 'x'); UPDATE victim SET v = " + quote(v) + " WHERE id = " + id)
			},
			"COPY": func(id string) *answer { return c.copyIn("COPY victim FROM STDIN", id+"\t"+copyText(v)+"\n") },
		} {
			if a := write("1"); len(a.errs) > 0 {
				t.Errorf("%s of %q: %v", how, v, a)
			}
			if a := c.run("SELECT v FROM victim WHERE v = " + quote(v)); a.cell() != v {
				t.Errorf("%s of %q: found by a literal: %v", how, v, a)
			}
			if a := c.extended("SELECT v FROM victim WHERE v = $1", v); a.cell() != v {
				t.Errorf("%s of %q: found by a parameter: %v", how, v, a)
			}
			if a := c.extended("DELETE FROM victim WHERE v = $1 AND id = 1", v); len(a.tags) != 1 || a.tags[0] != "DELETE 1" {
				t.Errorf("%s of %q: deleted: %v", how, v, a)
			}
		}
		if i%20 == 0 {
			c.mustRun(t, "SELECT * FROM other")
		}
	}
	if got := c.mustRun(t, "SELECT count(*) FROM victim").cell(); got != "0" {
		t.Errorf("%s rows are left", got)
	}
	g.mustBeIdle(t)
}

// copyText writes a string as a field of COPY's text format.
func copyText(s string) string {
	return strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`).Replace(s)
}

// copyIn runs a COPY FROM STDIN.
func (c *client) copyIn(sql, data string) *answer {
	return c.ask(&pgproto3.Query{String: sql}, &pgproto3.CopyData{Data: []byte(data)}, &pgproto3.CopyDone{})
}

// TestHostileNames uses hostile identifiers for tables, columns and aliases.
func TestHostileNames(t *testing.T) {
	g := mustServe(t, settings(t))
	c := mustConnect(t, g.Address)
	c.mustRun(t, "CREATE TABLE victim (id INT PRIMARY KEY)")
	for _, name := range []string{
		"'", "''", `\`, "--", "/*", "*/", "?", "$1", ":%qpar(1)", ";", "'; DROP TABLE victim; --", "a b", "select", "%x", "x y", "é", "\n",
		"\U0001f600", "a", "Ab", "1", "(", ")",
	} {
		id := `"` + name + `"`
		if a := c.run("SELECT 1 AS " + id); a.cell() != "1" {
			t.Errorf("alias %q: %v", name, a)
		}
		if a := c.run("SELECT x." + id + " FROM (SELECT id AS " + id + " FROM victim) x"); len(a.errs) > 0 {
			t.Errorf("column of a subquery %q: %v", name, a)
		}
		c.run("SELECT * FROM "+id).mustFail(t, "42P01", 'I')
		c.run("SELECT "+id+" FROM victim").mustFail(t, "42703", 'I')
		c.run("SELECT "+id+"(1)").mustFail(t, "42883", 'I')
		c.run("SET "+id+" = 1").mustFail(t, "42704", 'I')
		// IRIS may refuse a name, but it must not take it for something else.
		if a := c.run("CREATE TABLE " + id + " (" + id + " INT)"); len(a.errs) == 0 {
			c.mustRun(t, "INSERT INTO "+id+" VALUES (7)")
			if a := c.run("SELECT " + id + " FROM " + id + " WHERE " + id + " = 7"); a.cell() != "7" {
				t.Errorf("table %q: %v", name, a)
			}
			c.mustRun(t, "DROP TABLE "+id)
		} else if code := a.code(); code == "XX000" || code[:2] == "08" {
			t.Errorf("table %q: %v", name, a)
		}
	}
	c.mustRun(t, "SELECT * FROM victim")
	g.mustBeIdle(t)
}
