package session_test

import (
	"bytes"
	"errors"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/pool"
)

// assassin ends the connections to IRIS when they are about to send, or have just
// sent, a message with a given text: as if the gateway were killed there.
type assassin struct {
	mu     sync.Mutex
	target []byte
	after  bool // the message arrives
	struck bool
}

var errStruck = errors.New("killed")

// aim arms the assassin; no target disarms it.
func (a *assassin) aim(target string, after bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.target, a.after, a.struck = []byte(target), after, false
}

// victim is a connection under watch.
type victim struct {
	net.Conn
	assassin *assassin
}

// Write implements net.Conn. Once struck, the gateway says nothing any more.
func (v *victim) Write(b []byte) (int, error) {
	v.assassin.mu.Lock()
	defer v.assassin.mu.Unlock()
	a := v.assassin
	if a.struck {
		return 0, errors.Join(errStruck, v.Close())
	}
	if len(a.target) == 0 || !bytes.Contains(b, a.target) {
		return v.Conn.Write(b)
	}
	a.struck = true
	if a.after {
		if n, err := v.Conn.Write(b); err != nil {
			return n, err
		}
		// The answer says that it was done; nobody reads it.
		if _, err := v.Read(make([]byte, 1)); err != nil {
			return 0, err
		}
	}
	return 0, errors.Join(errStruck, v.Close())
}

// moments are the statements of CREATE TABLE and DROP TABLE at which the gateway
// is killed.
var moments = []string{
	`DELETE FROM "iris_pgwire"."column_type"`,
	`INSERT INTO "iris_pgwire"."column_type"`,
	`CREATE TABLE "SQLUser"."k"`,
	`UPDATE "iris_pgwire"."column_type"`,
	`INSERT INTO "iris_pgwire"."object_oid"`,
	`DROP TABLE "SQLUser"."k"`,
	`DELETE FROM "iris_pgwire"."object_oid"`,
}

// TestInterruptedDDL kills the gateway at each step of making and dropping a
// table with declared types. At each moment the table is not there, or it is
// there with its declared types; and it can be made again.
func TestInterruptedDDL(t *testing.T) {
	for _, moment := range moments {
		for _, after := range []bool{false, true} {
			name := "before " + moment
			if after {
				name = "after " + moment
			}
			t.Run(name, func(t *testing.T) { interrupt(t, moment, after) })
		}
	}
}

// createK is the table of TestInterruptedDDL.
const createK = "CREATE TABLE k (id int PRIMARY KEY, doc jsonb, at timestamptz(3), tags text[])"

// interrupt kills the gateway at one moment and looks what is there.
func interrupt(t *testing.T, moment string, after bool) {
	killer := &assassin{}
	g := mustServe(t, setup{schema: true, wrap: func(c net.Conn) net.Conn { return &victim{c, killer} }})
	first := mustConnect(t, g)
	first.mustRun(t, "CREATE TABLE other (id int)") // the connection is there
	dropping := strings.HasPrefix(moment, "DROP") || strings.Contains(moment, "DELETE FROM \"iris_pgwire\".\"object_oid\"")
	if dropping {
		first.mustRun(t, createK)
	}
	killer.aim(moment, after)
	sql := createK
	if dropping {
		sql = "DROP TABLE k"
	}
	if a := first.run(sql); a.code == "" {
		t.Fatalf("%s was not interrupted: %+v", sql, a)
	}
	killer.aim("", false)
	c := mustConnect(t, g)
	if a := c.run("SELECT 1 FROM k"); a.code == "" {
		checkK(t, c)
		c.mustRun(t, "DROP TABLE k")
	} else if a.code != "42P01" {
		t.Fatalf("%+v", a)
	}
	c.mustRun(t, createK)
	checkK(t, c)
}

// checkK checks that the table has its declared types.
func checkK(t *testing.T, c *client) {
	t.Helper()
	a := c.mustRun(t, "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'k'::regclass AND attnum > 0 ORDER BY attnum")
	want := "integer|jsonb|timestamp(3) with time zone|text[]"
	if got := strings.Join(a.rows, "|"); got != want {
		t.Errorf("types %s, want %s", got, want)
	}
}

// TestForeignDDL has IRIS applications change tables that were made here: what is
// remembered of them counts no more where it does not fit.
func TestForeignDDL(t *testing.T) {
	g := mustServe(t, setup{schema: true})
	c := mustConnect(t, g)
	c.mustRun(t, createK)
	conn, err := g.pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{"DROP TABLE SQLUser.k", "CREATE TABLE SQLUser.k (id INTEGER, doc VARCHAR(50))"} {
		if _, err := conn.ExecDirect(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	conn.Release()
	c.run("SELECT tags FROM k") // finds that the metadata is out of date
	a := c.mustRun(t, "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'k'::regclass AND attnum IN (1, 2) ORDER BY attnum")
	if got := strings.Join(a.rows, "|"); got != "integer|character varying(50)" {
		t.Errorf("types %s", got)
	}
	c.mustRun(t, "ALTER TABLE k RENAME COLUMN doc TO paper") // must not revive what was remembered of the old one
	a = c.mustRun(t, "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'k'::regclass AND attname = 'paper'")
	if got := strings.Join(a.rows, "|"); got != "character varying(50)" {
		t.Errorf("type %s after the column was renamed", got)
	}
}

// TestStoredOIDs checks that a table's OID stays, whatever else there is.
func TestStoredOIDs(t *testing.T) {
	g := mustServe(t, setup{schema: true})
	c := mustConnect(t, g)
	c.mustRun(t, createK)
	stored := c.mustRun(t, "SELECT 'k'::regclass::oid").rows[0]
	conn, err := g.pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.ExecDirect(t.Context(), "UPDATE iris_pgwire.object_oid SET oid = 77777 WHERE \"identity\" = 'sqluser.k'"); err != nil {
		t.Fatal(err)
	}
	conn.Release()
	c.mustRun(t, "CREATE TABLE other (id int)") // reads the metadata again
	if got := c.mustRun(t, "SELECT 'k'::regclass::oid").rows[0]; got != "77777" || stored == got {
		t.Errorf("OID %s, before %s", got, stored)
	}
}

// TestWithoutSchema checks what a namespace without the gateway schema refuses,
// and that nothing comes of it.
func TestWithoutSchema(t *testing.T) {
	c := mustConnect(t, mustServe(t, setup{}))
	if a := c.run(createK); a.code != "42501" || !strings.Contains(a.text, "gateway schema") {
		t.Errorf("%+v", a)
	}
	if a := c.run("SELECT 1 FROM k"); a.code != "42P01" {
		t.Errorf("%+v", a)
	}
	c.mustRun(t, "CREATE TABLE plain (id int PRIMARY KEY, n numeric(10,2), u uuid, at timestamp, b bytea, v varchar(3))")
}

// TestDDLWithOneConnection makes tables in transactions over a pool of one
// connection, which is enough as long as they have changed no rows.
func TestDDLWithOneConnection(t *testing.T) {
	g := mustServe(t, setup{schema: true, pool: pool.Options{Max: 1}})
	c := mustConnect(t, g)
	c.mustRun(t, "BEGIN; "+createK+"; INSERT INTO k (id, doc) VALUES (1, '{}'); COMMIT")
	checkK(t, c)
	c.mustRun(t, "BEGIN")
	c.mustRun(t, "DROP TABLE k; "+createK+"; INSERT INTO k (id) VALUES (2)")
	c.mustRun(t, "ROLLBACK")
	if a := c.mustRun(t, "SELECT count(*) FROM k"); a.rows[0] != "0" {
		t.Errorf("%+v", a)
	}
	checkK(t, c)
}
