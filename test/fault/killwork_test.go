package fault_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

var works = flag.Int("works", 4, "how many times TestKillWorks kills in each way")

// The forms that a table of TestKillWorks can be found in: the types of its columns.
var workForms = []string{
	"integer|timestamp with time zone|jsonb|mood|numeric(10,2)",
	"integer|timestamp with time zone|jsonb|mood|numeric(10,2)|uuid",
	"integer|timestamp with time zone|jsonb|mood|text|uuid",
}

// TestKillWorks kills the program, and then the server behind it, while a client makes
// tables, fills and alters them, and works in transactions with savepoints. After each
// restart every transaction is there whole or not at all, and whole if it was
// acknowledged; every table is in one of the forms that the statements give it, takes
// rows with its defaults and checks, and is gone without a trace after DROP TABLE.
func TestKillWorks(t *testing.T) {
	path := mustBuild(t)
	t.Run("gateway", func(t *testing.T) {
		dir := t.TempDir()
		p := mustStart(t, path, "PGWIRE_DATA_DIR="+dir)
		killWorks(t, func() string { return p.address }, func() { p.kill() }, func() { p = mustStart(t, path, "PGWIRE_DATA_DIR="+dir) })
	})
	t.Run("server", func(t *testing.T) {
		dir := t.TempDir()
		server := mustStartServer(t, path, dir, "127.0.0.1:0")
		address := server.address
		mustInstall(t, path, address)
		p := mustStartBefore(t, path, address)
		killWorks(t, func() string { return p.address }, func() { server.kill() }, func() { server = mustStartServer(t, path, dir, address) })
	})
	t.Run("gateway alone", func(t *testing.T) {
		server := mustStartServer(t, path, t.TempDir(), "127.0.0.1:0")
		mustInstall(t, path, server.address)
		p := mustStartBefore(t, path, server.address)
		killWorks(t, func() string { return p.address }, func() { p.kill() }, func() { p = mustStartBefore(t, path, server.address) })
	})
}

// mustInstall makes the gateway schema on a server.
func mustInstall(t *testing.T, path, server string) {
	t.Helper()
	install := command(t, path, irisAt(t, server)...)
	install.Args = append(install.Args, "install")
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("install: %v: %s", err, out)
	}
}

// killWorks works, kills in between, restarts what was killed, and looks.
func killWorks(t *testing.T, address func() string, kill, restart func()) {
	mustConnect(t, address()).mustRun(t, "CREATE TYPE mood AS ENUM ('ok', 'bad'); CREATE TABLE total (n int NOT NULL); INSERT INTO total VALUES (0);"+
		"CREATE TABLE part (work int, n int, PRIMARY KEY (work, n))")
	acknowledged, next, forms := map[string]bool{}, 0, map[string]int{}
	for range *works {
		c := mustConnect(t, address())
		timer := time.AfterFunc(time.Duration(20+rand.IntN(600))*time.Millisecond, kill)
		for alive := true; alive; next++ {
			if next%3 == 0 {
				alive = defineWork(c, next)
			} else if alive = rowWork(c, next); alive {
				acknowledged[fmt.Sprint(next)] = true
			}
		}
		timer.Stop()
		kill() // if the client was gone before
		restart()
		mustBeWhole(t, address, acknowledged)
		mustBeUsable(t, address, forms)
	}
	t.Logf("%d works, %d of them transactions that were acknowledged; forms of tables found: %v", next, len(acknowledged), forms)
}

// rowWork is a transaction of several statements; true says that it was acknowledged.
func rowWork(c *client, work int) bool {
	for _, sql := range []string{
		"BEGIN", "INSERT INTO part VALUES (%d, 1)", "UPDATE total SET n = n + 1", "SAVEPOINT s", "INSERT INTO part VALUES (%d, 9)",
		"ROLLBACK TO s", "INSERT INTO part VALUES (%d, 2), (%[1]d, 3)", "COMMIT",
	} {
		if strings.Contains(sql, "%") {
			sql = fmt.Sprintf(sql, work)
		}
		if a := c.run(sql); a.status == 0 || len(a.errs) > 0 || len(a.tags) == 0 || sql == "COMMIT" && a.tags[0] != "COMMIT" {
			return false
		}
	}
	return true
}

// defineWork makes a table, fills it and alters it; true says that nothing failed.
func defineWork(c *client, work int) bool {
	for _, sql := range []string{
		"CREATE TABLE w%d (id serial PRIMARY KEY, at timestamptz DEFAULT now(), doc jsonb, kind mood NOT NULL DEFAULT 'ok', " +
			"amount numeric(10,2) CONSTRAINT positive CHECK (length(amount::text) > 0 AND amount::text NOT LIKE '-%%'))",
		"INSERT INTO w%d (doc, amount) VALUES ('{}', 1), ('[1]', 2.5), (NULL, 3)",
		"ALTER TABLE w%d ADD COLUMN extra uuid",
		"ALTER TABLE w%d ALTER COLUMN amount TYPE text",
		"DROP TABLE w%d",
	} {
		if a := c.run(fmt.Sprintf(sql, work)); a.status == 0 || len(a.errs) > 0 {
			return false
		}
	}
	return true
}

// counted runs a query until the gateway has its server again.
func counted(t *testing.T, address func() string, sql string) *answer {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		c, err := connect(address())
		if err == nil {
			a := c.run(sql)
			c.close()
			if a.status == 'I' && len(a.errs) == 0 {
				return a
			}
			err = fmt.Errorf("%v", a)
		}
		if time.Now().After(end) {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

// mustBeWhole checks that transactions are there whole or not at all.
func mustBeWhole(t *testing.T, address func() string, acknowledged map[string]bool) {
	t.Helper()
	found := map[string]bool{}
	for _, row := range counted(t, address, "SELECT work, string_agg(n::text, ',' ORDER BY n) FROM part GROUP BY work").rows {
		if found[row[0]] = true; row[1] != "1,2,3" {
			t.Errorf("of transaction %s there are parts %s", row[0], row[1])
		}
	}
	for work := range acknowledged {
		if !found[work] {
			t.Errorf("transaction %s was acknowledged and is gone", work)
		}
	}
	if n := counted(t, address, "SELECT n FROM total").cell(); n != fmt.Sprint(len(found)) {
		t.Errorf("the total is %s, of %d transactions", n, len(found))
	}
}

// mustBeUsable checks the tables that are there, drops them and looks that nothing
// stays of them.
func mustBeUsable(t *testing.T, address func() string, forms map[string]int) {
	t.Helper()
	tables := counted(t, address, "SELECT relname, (SELECT string_agg(format_type(atttypid, atttypmod), '|' ORDER BY attnum) FROM pg_attribute "+
		"WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) FROM pg_class c WHERE relkind = 'r' AND relname LIKE 'w%'").rows
	c := mustConnect(t, address())
	defer c.close()
	for _, row := range tables {
		name, form := row[0], row[1]
		forms[form]++
		if !slices.Contains(workForms, form) {
			t.Errorf("%s has the columns %s", name, form)
		}
		if n := c.mustRun(t, "SELECT count(*) FROM "+name).cell(); n != "0" && n != "3" {
			t.Errorf("%s has %s rows", name, n)
		}
		if got := c.mustRun(t, "INSERT INTO "+name+" (doc, amount) VALUES ('{\"a\": 1}', '5') RETURNING kind || (doc->>'a') || (at IS NOT NULL)::text || (id > 0)::text").cell(); got != "ok1truetrue" {
			t.Errorf("a row of %s is %s", name, got)
		}
		c.run("INSERT INTO "+name+" (amount) VALUES ('-1')").mustFail(t, "23514", 'I')
		c.mustRun(t, "DROP TABLE "+name)
		c.mustRun(t, "CREATE TABLE "+name+" (id text, at bytea, doc int, kind date, amount boolean)")
		if got := c.mustRun(t, "SELECT string_agg(format_type(atttypid, atttypmod), '|' ORDER BY attnum) FROM pg_attribute WHERE attnum > 0 AND attrelid = '"+name+"'::regclass").cell(); got != "text|bytea|integer|date|boolean" {
			t.Errorf("%s, made again, has the columns %s", name, got)
		}
		c.mustRun(t, "INSERT INTO "+name+" VALUES ('x', '\\x01', 1, '2024-01-01', true); DROP TABLE "+name)
	}
	if left := c.mustRun(t, "SELECT relname FROM pg_class WHERE relname LIKE 'w%'").rows; len(left) > 0 {
		t.Errorf("what is left: %v", left)
	}
}
