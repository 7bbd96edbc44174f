package session_test

import (
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/remote"
)

// temporaryTables lists what is in the IRIS schemas of temporary tables, and what
// the gateway schema says of it.
func temporaryTables(t *testing.T, g *gateway) []string {
	t.Helper()
	conn, err := g.pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	var out []string
	for _, sql := range []string{
		`SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA %STARTSWITH 'PgwTemp'`,
		`SELECT "identity" FROM iris_pgwire.object_oid WHERE "identity" %STARTSWITH 'pgwtemp'`,
		`SELECT "field" FROM iris_pgwire.column_type WHERE "table_schema" %STARTSWITH 'pgwtemp'`,
		`SELECT "sequence_name" FROM iris_pgwire.sequence WHERE "sequence_schema" %STARTSWITH 'pgwtemp'`,
		`SELECT "view_name" FROM iris_pgwire.stored_view WHERE "view_schema" %STARTSWITH 'pgwtemp'`,
		`SELECT "part" FROM iris_pgwire.object_note WHERE "object_schema" %STARTSWITH 'pgwtemp' AND "kind" <> 'gateway'`,
	} {
		err := remote.Read(t.Context(), conn, sql, func(cells []string) error {
			out = append(out, cells[0])
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// TestTemporaryLeavesNothing makes temporary objects, drops and undoes some in
// every way, and checks that IRIS has none when their sessions have ended.
func TestTemporaryLeavesNothing(t *testing.T) {
	g := mustServe(t, setup{schema: true})
	for _, script := range [][]string{
		{"CREATE TEMP TABLE t (id serial PRIMARY KEY, a jsonb, UNIQUE (id) DEFERRABLE)", "INSERT INTO t (a) VALUES ('{}')"},
		{"BEGIN", "CREATE TEMP TABLE t (id serial)", "INSERT INTO t DEFAULT VALUES"}, // the client goes
		{"CREATE TEMP TABLE t (id serial)", "BEGIN", "DROP TABLE t", "CREATE TEMP TABLE t (id serial, b int)", "COMMIT"},
		{"CREATE TEMP TABLE t (id serial)", "BEGIN", "DROP TABLE t", "CREATE TEMP TABLE t (id serial, b int)", "ROLLBACK"},
		{"CREATE TEMP TABLE p (id int PRIMARY KEY)", "CREATE TEMP TABLE c (id int REFERENCES p)", "CREATE TEMP VIEW v AS SELECT * FROM p"},
		{"CREATE TEMP SEQUENCE s", "SELECT nextval('s')"},
	} {
		c := mustConnect(t, g)
		for _, sql := range script {
			c.mustRun(t, sql)
		}
		c.socket.Close()
	}
	g.stop() // waits for the sessions
	if left := temporaryTables(t, g); len(left) > 0 {
		t.Errorf("left: %q", left)
	}
}

// TestTemporaryGoesAtOnce checks that what a transaction drops or undoes is not
// there any more when it has ended.
func TestTemporaryGoesAtOnce(t *testing.T) {
	g := mustServe(t, setup{schema: true})
	c := mustConnect(t, g)
	for _, sql := range []string{
		"CREATE TEMP TABLE t (id serial)", "BEGIN", "DROP TABLE t", "CREATE TEMP TABLE t (id serial, b int)", "ROLLBACK",
		"BEGIN", "SAVEPOINT s", "CREATE TEMP TABLE u (id serial)", "ROLLBACK TO s", "COMMIT", "DROP TABLE t",
		"CREATE TEMP TABLE u (a numeric) ON COMMIT DROP",
	} {
		c.mustRun(t, sql)
	}
	if left := temporaryTables(t, g); len(left) > 0 {
		t.Errorf("left: %q", left)
	}
}
