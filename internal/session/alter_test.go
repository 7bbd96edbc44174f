package session_test

import (
	"net"
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/pool"
)

// rewriteMoments are the statements of ALTER COLUMN … TYPE at which the gateway is
// killed.
var rewriteMoments = []string{
	`INSERT INTO "iris_pgwire"."object_note"`,
	`ADD COLUMN "t_pgw`,
	`LOCK TABLE "SQLUser"."rw"`,
	`SET "t_pgw`,
	`DROP CONSTRAINT "rw_t_key"`,
	`ADD CONSTRAINT "rw_t_key"`,
	`UPDATE "iris_pgwire"."object_note"`,
	`DROP COLUMN "t"`,
	` RENAME "t"`,
	`DELETE FROM "iris_pgwire"."object_note"`,
}

// TestInterruptedRewrite kills the gateway at each step of a change of a type. At
// each moment the values are there, the old or the new ones; and the next ALTER TABLE
// puts everything in order.
func TestInterruptedRewrite(t *testing.T) {
	for _, moment := range rewriteMoments {
		for _, after := range []bool{false, true} {
			name := "before " + moment
			if after {
				name = "after " + moment
			}
			t.Run(name, func(t *testing.T) { interruptRewrite(t, moment, after) })
		}
	}
}

// interruptRewrite kills the gateway at one moment and looks what is there.
func interruptRewrite(t *testing.T, moment string, after bool) {
	killer := &assassin{}
	g := mustServe(t, setup{schema: true, wrap: func(c net.Conn) net.Conn { return &victim{c, killer} }})
	first := mustConnect(t, g)
	first.mustRun(t, "CREATE TABLE rw (id int PRIMARY KEY, t text NOT NULL UNIQUE, v text)")
	first.mustRun(t, "INSERT INTO rw VALUES (1, '10', 'a'), (2, '20', 'b')")
	first.mustRun(t, "COMMENT ON COLUMN rw.t IS 'tee'")
	killer.aim(moment, after)
	first.run("ALTER TABLE rw ALTER COLUMN t TYPE int USING t::int")
	if !killer.struck {
		t.Fatal("it was not interrupted")
	}
	killer.aim("", false)
	c := mustConnect(t, g)
	if a := c.mustRun(t, "SELECT concat_ws(',', id, t, v) FROM rw ORDER BY id"); strings.Join(a.rows, "|") != "1,10,a|2,20,b" {
		t.Errorf("rows %v", a.rows)
	}
	c.mustRun(t, "ALTER TABLE rw ALTER COLUMN v SET NOT NULL")
	c.mustRun(t, "INSERT INTO rw VALUES (3, '30', 'c')")
	if a := c.run("INSERT INTO rw VALUES (4, '10', 'd')"); a.code != "23505" {
		t.Errorf("the key: %+v", a)
	}
	c.mustRun(t, "ALTER TABLE rw ALTER COLUMN t TYPE bigint USING t::bigint + 1")
	a := c.mustRun(t, "SELECT concat(attname, ',', format_type(atttypid, atttypmod), ',', attnum, ',', col_description(attrelid, attnum)) FROM pg_attribute WHERE attrelid = 'rw'::regclass AND attnum > 0 ORDER BY attnum")
	if got := strings.Join(a.rows, "|"); got != "id,integer,1,|t,bigint,2,tee|v,text,3," {
		t.Errorf("columns %s", got)
	}
	if a := c.mustRun(t, "SELECT concat_ws(',', id, t, v) FROM rw ORDER BY id"); strings.Join(a.rows, "|") != "1,11,a|2,21,b|3,31,c" {
		t.Errorf("rows %v", a.rows)
	}
}

// TestRewriteInTransaction changes types in transactions, over as many connections as
// there are needed.
func TestRewriteInTransaction(t *testing.T) {
	g := mustServe(t, setup{schema: true, pool: pool.Options{Max: 1}})
	c := mustConnect(t, g)
	c.mustRun(t, "CREATE TABLE rw (id int PRIMARY KEY, t text); INSERT INTO rw VALUES (1, '10')")
	c.mustRun(t, "BEGIN")
	c.mustRun(t, "SELECT * FROM rw")
	c.mustRun(t, "ALTER TABLE rw ALTER COLUMN t TYPE int USING t::int")
	c.mustRun(t, "INSERT INTO rw VALUES (2, 20)")
	c.mustRun(t, "ROLLBACK")
	if a := c.mustRun(t, "SELECT t + 1 FROM rw"); strings.Join(a.rows, "|") != "11" {
		t.Errorf("rows %v", a.rows)
	}
	g = mustServe(t, setup{schema: true, pool: pool.Options{Max: 2}})
	c = mustConnect(t, g)
	c.mustRun(t, "CREATE TABLE rw (id int PRIMARY KEY, t text); CREATE TABLE other (id int); INSERT INTO rw VALUES (1, '10')")
	c.mustRun(t, "SET lock_timeout = '1s'")
	c.mustRun(t, "BEGIN")
	c.mustRun(t, "INSERT INTO other VALUES (1)")
	c.mustRun(t, "ALTER TABLE rw ALTER COLUMN t TYPE int USING t::int")
	c.mustRun(t, "UPDATE rw SET t = 11")
	if a := c.run("ALTER TABLE rw ALTER COLUMN t TYPE text"); a.code != "55P03" {
		t.Errorf("a table whose rows the transaction has changed: %+v", a)
	}
	c.mustRun(t, "ROLLBACK")
	c.mustRun(t, "ALTER TABLE rw ALTER COLUMN t TYPE bigint USING t")
	if a := c.mustRun(t, "SELECT t + 1 FROM rw"); strings.Join(a.rows, "|") != "11" {
		t.Errorf("rows %v", a.rows)
	}
}
