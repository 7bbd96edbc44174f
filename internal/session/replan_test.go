package session_test

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"
)

// behind runs IRIS SQL behind the back of the gateway's metadata.
func behind(t *testing.T, g *gateway, statements ...string) {
	t.Helper()
	conn, err := g.pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	for _, sql := range statements {
		if _, err := conn.ExecDirect(t.Context(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

// TestReplan has IRIS applications change tables under the metadata: a statement
// that IRIS refuses for it is planned anew and succeeds, unless the client was
// told of columns that are not there any more.
func TestReplan(t *testing.T) {
	g := mustServe(t, setup{})
	c := mustConnect(t, g)
	c.mustRun(t, "CREATE TABLE one (id int, a int); INSERT INTO one VALUES (1, 2); SELECT * FROM one")

	behind(t, g, "ALTER TABLE SQLUser.one DROP COLUMN a", "ALTER TABLE SQLUser.one ADD COLUMN b VARCHAR(9) DEFAULT 'x'")
	if a := c.run("SELECT * FROM one"); a.code != "" || len(a.rows) != 1 {
		t.Errorf("simple query: %+v", a)
	}

	c.send(t, &pgproto3.Parse{Name: "s", Query: "SELECT id FROM one WHERE b IS NOT NULL"},
		&pgproto3.Parse{Name: "all", Query: "SELECT * FROM one"}, &pgproto3.Sync{})
	c.receive()
	behind(t, g, "DROP TABLE SQLUser.one", "CREATE TABLE Elsewhere.one (id INTEGER, b INTEGER)", "INSERT INTO Elsewhere.one (id, b) VALUES (7, 8)")
	c.mustRun(t, `SET search_path = public, "Elsewhere"`)
	if a := c.ask(&pgproto3.Bind{PreparedStatement: "s"}, &pgproto3.Execute{}, &pgproto3.Sync{}); strings.Join(a.rows, " ") != "7" {
		t.Errorf("prepared statement: %+v", a)
	}

	behind(t, g, "DROP TABLE Elsewhere.one")
	if a := c.run("SELECT id FROM one"); a.code != "42P01" || !strings.Contains(a.text, `relation "one" does not exist`) {
		t.Errorf("a table that is gone: %+v", a)
	}
}

// TestReplanOfChange does the same to statements that change rows: each changes
// them once.
func TestReplanOfChange(t *testing.T) {
	g := mustServe(t, setup{})
	c := mustConnect(t, g)
	c.mustRun(t, `CREATE TABLE two (id int, v int); SET search_path = public, "Elsewhere"; SELECT * FROM two`)
	behind(t, g, "DROP TABLE SQLUser.two", "CREATE TABLE Elsewhere.two (id INTEGER, v INTEGER)")
	c.mustRun(t, "BEGIN; INSERT INTO two VALUES (1, 1); COMMIT")
	behind(t, g, "DROP TABLE Elsewhere.two", "CREATE TABLE SQLUser.two (id INTEGER, v INTEGER)", "INSERT INTO SQLUser.two (id, v) VALUES (1, 1)")
	c.mustRun(t, "UPDATE two SET v = 5 WHERE id = 1")
	behind(t, g, "DROP TABLE SQLUser.two", "CREATE TABLE Elsewhere.two (id INTEGER, v INTEGER)", "INSERT INTO Elsewhere.two (id, v) VALUES (1, 5)")
	c.mustRun(t, "INSERT INTO two SELECT 2, 5")
	if a := c.mustRun(t, "SELECT count(*) FROM two WHERE v = 5"); a.rows[0] != "2" {
		t.Errorf("%+v", a)
	}
}

// TestReplanKeepsTypes changes the type of a column that a prepared statement has a
// parameter for: the parameter keeps the type that the client was told of.
func TestReplanKeepsTypes(t *testing.T) {
	c := mustConnect(t, mustServe(t, setup{schema: true}))
	c.mustRun(t, "CREATE TABLE three (id int, v int)")
	c.send(t, &pgproto3.Parse{Name: "s", Query: "INSERT INTO three VALUES (1, $1)"}, &pgproto3.Describe{ObjectType: 'S', Name: "s"}, &pgproto3.Sync{})
	c.receive()
	c.mustRun(t, "ALTER TABLE three ALTER COLUMN v TYPE bigint")
	bind := &pgproto3.Bind{PreparedStatement: "s", ParameterFormatCodes: []int16{1}, Parameters: [][]byte{{0, 0, 0, 7}}}
	if a := c.ask(bind, &pgproto3.Execute{}, &pgproto3.Sync{}); a.code != "" {
		t.Errorf("%+v", a)
	}
	if a := c.mustRun(t, "SELECT v FROM three"); strings.Join(a.rows, " ") != "7" {
		t.Errorf("%+v", a)
	}
}

// TestChangedResult runs a statement whose columns have changed since the client was
// told of them: asyncpg and pgjdbc prepare it anew when the error names the function
// of PostgreSQL that reports it.
func TestChangedResult(t *testing.T) {
	c := mustConnect(t, mustServe(t, setup{}))
	c.mustRun(t, "CREATE TABLE changed (id int)")
	c.send(t, &pgproto3.Parse{Name: "s", Query: "SELECT * FROM changed"}, &pgproto3.Sync{})
	c.receive()
	c.mustRun(t, "ALTER TABLE changed ADD COLUMN b text")
	c.send(t, &pgproto3.Bind{PreparedStatement: "s"}, &pgproto3.Execute{}, &pgproto3.Sync{})
	m, err := c.Receive()
	if err != nil {
		t.Fatal(err)
	}
	if e, ok := m.(*pgproto3.ErrorResponse); !ok || e.Code != "0A000" || e.Routine != "RevalidateCachedQuery" {
		t.Errorf("changed columns: %#v", m)
	}
	until[*pgproto3.ReadyForQuery](t, c)
}
