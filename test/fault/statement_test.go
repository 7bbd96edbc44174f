package fault_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"
)

// TestStatementErrors checks what clients look at in the errors of statements,
// by the simple and the extended protocol.
func TestStatementErrors(t *testing.T) {
	g := mustServe(t, settings(t))
	c := mustConnect(t, g.Address)
	c.mustRun(t, "CREATE TABLE parent (id INT PRIMARY KEY); "+
		"CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(5) NOT NULL, price NUMERIC(6,2), parent_id INT REFERENCES parent (id),"+
		" CONSTRAINT item_price UNIQUE (price)); INSERT INTO item VALUES (1, 'a', 9.99, NULL)")
	for _, tt := range []struct {
		sql, code     string
		position      int32
		table, column string
		constraint    string
	}{
		{sql: "SELECT * FROM missing", code: "42P01", position: 15},
		{sql: "SELECT 'é', id FROM missing", code: "42P01", position: 21},
		{sql: "INSERT INTO missing VALUES (1)", code: "42P01", position: 13},
		{sql: "UPDATE missing SET a = 1", code: "42P01", position: 8},
		{sql: "DELETE FROM missing", code: "42P01", position: 13},
		{sql: "SELECT nothing FROM item", code: "42703", position: 8},
		{sql: "SELECT i.id FROM item", code: "42P01", position: 8},
		{sql: "SELECT no_such_function(1)", code: "42883", position: 8},
		{sql: "SELECT id +", code: "42601", position: 12},
		{sql: "SELECT FROM WHERE", code: "42601", position: 13},
		{sql: "SELEC 1", code: "42601", position: 1},
		{sql: "SELECT 'open", code: "42601", position: 8},
		{sql: `SELECT "open`, code: "42601", position: 8},
		{sql: "SELECT /* open", code: "42601", position: 8},
		{sql: "SELECT $tag$ open", code: "42601", position: 8},
		{sql: "SELECT (1", code: "42601", position: 10},
		{sql: "SELECT 1 WHERE 'abc' = 1", code: "22P02", position: 16},
		{sql: "SELECT * FROM item WHERE id = 'abc'", code: "22P02", position: 31},
		{sql: "SELECT 'abc'::int", code: "22P02", position: 8},
		{sql: "SELECT ''::numeric", code: "22P02", position: 8},
		{sql: "SELECT '2024-02-30'::date", code: "22008", position: 8},
		{sql: "SELECT 2147483648::int", code: "22003"},
		{sql: "SELECT 1 / 0", code: "22012"},
		{sql: "SELECT * FROM item WHERE id = 1 AND id / 0 = 1", code: "22012"},
		{sql: "INSERT INTO item VALUES (1, 'b', 1, NULL)", code: "23505", table: "item", constraint: "item_pkey"},
		{sql: "INSERT INTO item VALUES (2, 'b', 9.99, NULL)", code: "23505", table: "item", constraint: "item_price"},
		{sql: "INSERT INTO item VALUES (2, NULL, 1, NULL)", code: "23502", table: "item", column: "name"},
		{sql: "INSERT INTO item (id) VALUES (2)", code: "23502", table: "item", column: "name"},
		{sql: "UPDATE item SET name = NULL", code: "23502", table: "item", column: "name"},
		{sql: "INSERT INTO item VALUES (NULL, 'b', 1, NULL)", code: "23502", table: "item", column: "id"},
		{sql: "INSERT INTO item VALUES (2, 'b', 1, 77)", code: "23503", table: "item", constraint: "item_parent_id_fkey"},
		{sql: "INSERT INTO item VALUES (2, 'too long', 1, NULL)", code: "22001"},
		{sql: "INSERT INTO item VALUES (2, 'b', 123456.78, NULL)", code: "22003"},
		{sql: "INSERT INTO item VALUES (3)", code: "23502", table: "item", column: "name"},
		{sql: "INSERT INTO item VALUES (3, 'b', 1, NULL, 5)", code: "42601", position: 43},
		{sql: "INSERT INTO item (id, id) VALUES (3, 3)", code: "42701", position: 23},
		{sql: "INSERT INTO item (ident) VALUES (3)", code: "42703", position: 19},
		{sql: "CREATE TABLE item (id INT)", code: "42P07"},
		{sql: "DROP TABLE missing", code: "42P01"},
		{sql: "SELECT sum(id), price FROM item", code: "42803", position: 17},
	} {
		t.Run(tt.sql, func(t *testing.T) {
			for how, a := range map[string]*answer{"simple": c.run(tt.sql), "extended": c.extended(tt.sql)} {
				e := a.mustFail(t, tt.code, 'I')
				got := fmt.Sprint(e.Position, e.TableName, e.ColumnName, e.ConstraintName)
				if want := fmt.Sprint(tt.position, tt.table, tt.column, tt.constraint); got != want {
					t.Errorf("%s: %s, want %s: %v", how, got, want, a)
				}
			}
		})
	}
	g.mustBeIdle(t)
}

// TestErrorInBlock checks that an error fails its transaction and nothing else.
func TestErrorInBlock(t *testing.T) {
	g := mustServe(t, settings(t))
	c, other := mustConnect(t, g.Address), mustConnect(t, g.Address)
	c.mustRun(t, "CREATE TABLE b (id INT PRIMARY KEY); INSERT INTO b VALUES (1)")
	for _, wrong := range []string{
		"SELECT * FROM missing", "SELECT 1 / 0", "INSERT INTO b VALUES (1)", "SELEC", "SELECT '\xff'", "COMIT",
	} {
		c.mustRun(t, "BEGIN; INSERT INTO b VALUES (2)")
		if a := c.run(wrong); a.status != 'E' || len(a.errs) != 1 {
			t.Fatalf("%q: %v", wrong, a)
		}
		c.run("SELECT 1").mustFail(t, "25P02", 'E')
		if got := c.run("COMMIT"); got.status != 'I' || strings.Join(got.tags, " ") != "ROLLBACK" {
			t.Fatalf("after %q: %v", wrong, got)
		}
		if got := other.mustRun(t, "SELECT count(*) FROM b").cell(); got != "1" {
			t.Fatalf("after %q there are %s rows", wrong, got)
		}
	}
	g.mustBeIdle(t)
}

// TestErrorUndoesTheString checks that a simple query of several statements is
// one transaction.
func TestErrorUndoesTheString(t *testing.T) {
	g := mustServe(t, settings(t))
	c := mustConnect(t, g.Address)
	c.mustRun(t, "CREATE TABLE s (id INT PRIMARY KEY)")
	c.run("INSERT INTO s VALUES (1); INSERT INTO s VALUES (2); SELECT 1 / 0; INSERT INTO s VALUES (3)").
		mustFail(t, "22012", 'I')
	a := c.ask(&pgproto3.Parse{Query: "INSERT INTO s VALUES (4)"}, &pgproto3.Bind{}, &pgproto3.Execute{},
		&pgproto3.Parse{Query: "SELECT 1 / 0"}, &pgproto3.Bind{}, &pgproto3.Execute{}, &pgproto3.Sync{})
	a.mustFail(t, "22012", 'I')
	if got := c.mustRun(t, "SELECT count(*) FROM s").cell(); got != "0" {
		t.Errorf("%s rows", got)
	}
	g.mustBeIdle(t)
}
