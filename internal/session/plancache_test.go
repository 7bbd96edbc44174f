package session_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/session"
)

// corpusStatements are the statements of a file of the conformance corpus.
func corpusStatements(t *testing.T, path string) []string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	next := ""
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "--") {
			continue
		}
		next += line
		if strings.HasSuffix(strings.TrimSpace(line), ";") {
			out, next = append(out, next), ""
		}
	}
	return out
}

// all is everything that a client is told of a simple query.
func (c *client) all(sql string) string {
	if err := c.socket.SetDeadline(time.Now().Add(2 * patience)); err != nil {
		return err.Error()
	}
	c.Send(&pgproto3.Query{String: sql})
	if err := c.Flush(); err != nil {
		return err.Error()
	}
	var b strings.Builder
	for {
		m, err := c.Receive()
		if err != nil {
			return b.String() + err.Error()
		}
		switch m := m.(type) {
		case *pgproto3.RowDescription:
			for _, f := range m.Fields {
				fmt.Fprintf(&b, "%s %d %d %d;", f.Name, f.DataTypeOID, f.TypeModifier, f.TableAttributeNumber)
			}
		case *pgproto3.DataRow:
			fmt.Fprintf(&b, "\n%q", m.Values)
		case *pgproto3.CommandComplete:
			fmt.Fprintf(&b, "\n%s", m.CommandTag)
		case *pgproto3.ErrorResponse:
			fmt.Fprintf(&b, "\n%s at %d: %s %s", m.Code, m.Position, m.Message, m.Detail)
		case *pgproto3.CopyInResponse:
			c.Send(&pgproto3.CopyFail{})
			if err := c.Flush(); err != nil {
				return err.Error()
			}
		case *pgproto3.ReadyForQuery:
			return b.String() + "\n" + string(m.TxStatus)
		}
	}
}

// otherLiterals replaces some literals of a statement by others.
func otherLiterals(r *rand.Rand, sql string, pool []pgsql.LiteralToken) string {
	literals, ok := pgsql.Literals(sql)
	if !ok || len(literals) == 0 {
		return sql
	}
	out, end := "", 0
	for _, l := range literals {
		out += sql[end:l.Start]
		end = l.End
		switch other := pool[r.IntN(len(pool))]; {
		case r.IntN(3) > 0:
			out += sql[l.Start:l.End]
		case other.Kind != l.Kind:
			out += sql[l.Start:l.End]
			if n, err := strconv.Atoi(l.Text); err == nil && l.Kind == pgsql.LiteralInteger {
				out = strings.TrimSuffix(out, sql[l.Start:l.End]) + strconv.Itoa(n+1)
			}
		case l.Kind == pgsql.LiteralString:
			out += "'" + strings.ReplaceAll(other.Text, "'", "''") + "'"
		default:
			out += other.Text
		}
	}
	return out + sql[end:]
}

// varies reports whether a statement's answer is another one each time, or one
// that differs between two gateways.
func varies(sql string) bool {
	sql = strings.ToLower(sql)
	for _, word := range []string{
		"random", "now", "current_", "clock_", "timestamp(", "nextval", "gen_random", "pid", "copy", "pg_stat", "localtime",
		"pg_sleep", "uuid_generate", "gen_salt", "today", "tomorrow", "yesterday", "age(", "generate_series", "repeat(", "lpad(", "rpad(", "statement_timeout", "tablesample",
	} {
		if strings.Contains(sql, word) {
			return true
		}
	}
	return false
}

// planSeed decides which other literals the statements get.
var planSeed = flag.Uint64("plan-seed", 1, "seed of the literals of TestSharedPlans")

// TestSharedPlans runs the conformance corpus, and statements that differ from
// its own in their literals, on a gateway that shares plans and one that does not:
// every answer must be the same, down to the places of errors.
func TestSharedPlans(t *testing.T) {
	plain := mustConnect(t, mustServe(t, setup{schema: true, session: session.Options{PlanCacheBytes: -1}}))
	g := mustServe(t, setup{schema: true})
	sharing := mustConnect(t, g)
	files, err := filepath.Glob("../../test/conformance/corpus/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatal("no corpus", err)
	}
	r := rand.New(rand.NewPCG(*planSeed, 0))
	both := func(sql string) (want, got string) {
		done := make(chan string)
		go func() { done <- plain.all(sql) }() // the two gateways have nothing in common
		got = sharing.all(sql)
		return <-done, got
	}
	compare := func(path, sql string) {
		if want, got := both(sql); want != got {
			t.Errorf("%s: %s\nwithout sharing: %s\nsharing: %s", filepath.Base(path), sql, want, got)
		}
	}
	for i, path := range files {
		if underRace && i%8 != 0 {
			continue // one client at a time: there is little to race
		}
		statements := corpusStatements(t, path)
		pool := []pgsql.LiteralToken{{Kind: pgsql.LiteralInteger, Text: "3"}, {Kind: pgsql.LiteralString, Text: "x"}}
		for _, sql := range statements {
			literals, _ := pgsql.Literals(sql)
			pool = append(pool, literals...)
		}
		for _, sql := range statements {
			if varies(sql) {
				both(sql)
				continue
			}
			compare(path, sql)
			if _, err := pgsql.ParseOne(sql); err != nil || !changesNothing(sql) {
				continue
			}
			compare(path, otherLiterals(r, sql, pool))
		}
		plain.all("ROLLBACK")
		sharing.all("ROLLBACK")
		plain.all("DISCARD ALL")
		sharing.all("DISCARD ALL")
	}
	if stats := g.handler.PlanCache(); stats.Hits < 200 && !underRace {
		t.Errorf("only %d plans were shared, and %d were not", stats.Hits, stats.Misses)
	}
}

// changesNothing reports whether a statement only reads.
func changesNothing(sql string) bool {
	word, _, _ := strings.Cut(strings.TrimSpace(sql), " ")
	return strings.EqualFold(word, "select") || strings.EqualFold(word, "values")
}

// TestSharedPlansGoStale changes what plans in the cache were made from: by
// another session, by IRIS, and by the surroundings of the session itself.
func TestSharedPlansGoStale(t *testing.T) {
	g := mustServe(t, setup{schema: true})
	one, two := mustConnect(t, g), mustConnect(t, g)
	one.mustRun(t, "CREATE TABLE a (id int, v text); INSERT INTO a VALUES (1, 'x'); CREATE TABLE other (id int)")
	read := func(c *client, sql, want string) {
		t.Helper()
		if got := c.all(sql); !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", sql, got, want)
		}
	}
	for i := range 3 { // the second session finds the first one's plan
		read([]*client{one, two}[i%2], "SELECT * FROM a WHERE id = "+strconv.Itoa(i), "id 23 -1 1;v 25 -1 2;")
	}
	if stats := g.handler.PlanCache(); stats.Hits != 2 {
		t.Errorf("%+v", stats)
	}

	two.mustRun(t, "CREATE TABLE unrelated (id int)")
	before := g.handler.PlanCache()
	read(one, "SELECT * FROM a WHERE id = 1", `["1" "x"]`)
	if after := g.handler.PlanCache(); after.Hits != before.Hits+1 || after.Invalidations != before.Invalidations {
		t.Errorf("a plan over other tables went: %+v, then %+v", before, after)
	}
	two.mustRun(t, "ALTER TABLE a ADD COLUMN w int DEFAULT 7")
	read(one, "SELECT * FROM a WHERE id = 1", "w 23 -1 3;")
	if after := g.handler.PlanCache(); after.Invalidations != before.Invalidations+1 {
		t.Errorf("%+v, then %+v", before, after)
	}

	behind(t, g, "DROP TABLE SQLUser.a", "CREATE TABLE Elsewhere.a (id INTEGER, u INTEGER)", "INSERT INTO Elsewhere.a (id, u) VALUES (1, 8)")
	read(one, "SELECT * FROM a WHERE id = 1", "42P01 at 15")
	one.mustRun(t, `SET search_path = public, "Elsewhere"`)
	read(one, "SELECT * FROM a WHERE id = 1", `["1" "8"]`)
	read(two, "SELECT * FROM a WHERE id = 1", "42P01 at 15")
	two.mustRun(t, "CREATE TABLE a (id int, z text); INSERT INTO a VALUES (1, 'z')")
	read(one, "SELECT * FROM a WHERE id = 1", `["1" "z"]`)
	read(two, "SELECT * FROM a WHERE id = 1", `["1" "z"]`)
}

// TestSharedPlansReadLiteralsAnew has literals mean something else under other
// settings.
func TestSharedPlansReadLiteralsAnew(t *testing.T) {
	g := mustServe(t, setup{})
	c := mustConnect(t, g)
	for _, test := range [][3]string{
		{"SET datestyle = 'ISO, DMY'", "SELECT '02-03-2024'::date, date '02-03-2024'", `["2024-03-02" "2024-03-02"]`},
		{"SET datestyle = 'ISO, MDY'", "SELECT '02-03-2024'::date, date '02-03-2024'", `["2024-02-03" "2024-02-03"]`},
		{"SET timezone = 'UTC'", "SELECT '2024-01-01 12:00'::timestamptz", `["2024-01-01 12:00:00+00"]`},
		{"SET timezone = 'Asia/Tokyo'", "SELECT '2024-01-01 12:00'::timestamptz", `["2024-01-01 12:00:00+09"]`},
		{"SELECT 1", "SELECT 'abc'::int", "22P02 at 8"},
		{"SELECT '12'::int", "SELECT   'abc'::int", "22P02 at 10"},
		{"SELECT   '12'::int", "SELECT   'abc'::int", "22P02 at 10"},
		{"SELECT 1 + 2147483640 - 5", "SELECT 1 + 3 - 5", `["-1"]`},
		{"SELECT 2147483648 + 1", "SELECT 1 + 1", "?column? 23 "},
		{"SELECT 1 + 1", "SELECT 2147483648 + 1", "?column? 20 "},
		{"SELECT -2147483648 + 1", "SELECT -2147483649 + 1", "?column? 20 "},
	} {
		for range 2 {
			c.mustRun(t, test[0])
			if got := c.all(test[1]); !strings.Contains(got, test[2]) {
				t.Errorf("%s; %s: %q, want %q", test[0], test[1], got, test[2])
			}
		}
	}
}

// TestSharedPlansOfPreparedStatements prepares a statement in two sessions, with
// parameters beside its literals.
func TestSharedPlansOfPreparedStatements(t *testing.T) {
	g := mustServe(t, setup{})
	one, two := mustConnect(t, g), mustConnect(t, g)
	one.mustRun(t, "CREATE TABLE p (id int, v text); INSERT INTO p VALUES (1, 'x'), (2, 'y')")
	for i, c := range []*client{one, two, one} {
		v := []string{"x", "y", "z"}[i]
		a := c.extended("SELECT v FROM p WHERE id = $1 AND v = '"+v+"'", strconv.Itoa(i+1))
		if want := map[bool]string{true: v}[i < 2]; a.code != "" || strings.Join(a.rows, "") != want {
			t.Errorf("%d: %+v", i, a)
		}
		if a := c.extended("UPDATE p SET v = v || 'a' WHERE id = $1 AND v <> 'q' RETURNING v || '!'", "9"); a.code != "" {
			t.Errorf("%d: %+v", i, a)
		}
	}
	if stats := g.handler.PlanCache(); stats.Hits != 4 {
		t.Errorf("%+v", stats)
	}
}
