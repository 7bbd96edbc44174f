package session_test

import (
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
	"github.com/iris-pgwire/iris-pgwire/internal/session"
)

// capabilityTables is what the statements of TestCapabilities read.
const capabilityTables = `CREATE TABLE a (id int PRIMARY KEY, x int, name text);
	CREATE TABLE b (id int PRIMARY KEY, a int, e vector(3));
	INSERT INTO a SELECT i, nullif(i % 4, 3), CASE i % 3 WHEN 0 THEN 'Ab' WHEN 1 THEN 'ab ' END FROM generate_series(1, 12) i;
	INSERT INTO b SELECT i, nullif(i % 15, 2), CASE WHEN i % 5 > 0 THEN ('[' || i % 3 || ',' || i || ',1]')::vector END FROM generate_series(1, 20) i`

// capabilityStatements are statements whose plans depend on what IRIS can do, each
// with the parameter $1 as text, or none.
var capabilityStatements = []struct {
	needs irissql.Capability
	sql   string
	param []string
}{
	{irissql.FullJoins, "SELECT a.id, b.id FROM a FULL JOIN b ON b.a = a.id WHERE a.x IS NULL OR b.id > 3 OR a.name = 'Ab'", nil},
	{irissql.FullJoins, "SELECT b.id, a.name FROM a FULL JOIN b ON b.a = a.id WHERE a.x IS NULL OR b.id > 3 OR a.name = 'Ab'", nil},
	{irissql.FullJoins, "SELECT count(a.name), a.id FROM a FULL JOIN b ON b.a = a.id AND b.id > 4 GROUP BY a.id", nil},
	{irissql.FullJoins, "SELECT a.id, count(b.id) FROM a FULL JOIN b ON b.a = a.id AND b.id > 4 GROUP BY a.id", nil},
	{irissql.FullJoins, "SELECT id, x, e IS NULL FROM a FULL JOIN b USING (id) ORDER BY a.x DESC, b.id LIMIT 9", nil},
	{irissql.FullJoins, "SELECT DISTINCT a.name FROM a FULL JOIN b ON b.a = a.x", nil},
	{irissql.Vectors, "SELECT id FROM b ORDER BY e <=> '[1,2,3]', id LIMIT 4", nil},
	{irissql.Vectors, "SELECT id FROM b WHERE e IS NOT NULL ORDER BY e <#> '[1,2,3]', id LIMIT 4 OFFSET 1", nil},
	{irissql.Vectors, "SELECT id FROM b ORDER BY e <-> '[1,2,3]', id LIMIT 4", nil},
	{irissql.TopParameters, "SELECT id FROM a ORDER BY x, id LIMIT $1", []string{"5"}},
	{irissql.TopParameters, "SELECT id FROM b ORDER BY e <-> '[1,2,3]', id LIMIT 4 OFFSET 3", nil},
	{irissql.TopParameters, "SELECT id FROM a ORDER BY x DESC NULLS LAST, id LIMIT $1", []string{"0"}},
	{irissql.TopParameters, "SELECT id FROM b ORDER BY e <-> '[1,2,3]', id LIMIT $1", []string{"6"}},
}

// TestCapabilities runs statements on an IRIS that can do everything and then
// without each capability: the answers are equal, and EXPLAIN says what is missed.
func TestCapabilities(t *testing.T) {
	answers := func(lacks irissql.Capabilities) (out [][]string) {
		g := mustServe(t, setup{schema: true, session: session.Options{Planner: &plan.Planner{Lacks: lacks}}})
		c := mustConnect(t, g)
		c.mustRun(t, capabilityTables)
		for _, st := range capabilityStatements {
			a := c.extended(st.sql, st.param...)
			if a.code != "" {
				t.Fatalf("without %v: %s: %s %s", lacks.List(), st.sql, a.code, a.text)
			}
			if !strings.Contains(st.sql, "ORDER BY") {
				slices.Sort(a.rows)
			}
			out = append(out, a.rows)
			explained := c.extended("EXPLAIN "+st.sql, st.param...)
			want := fmt.Sprint("IRIS lacks: ", st.needs)
			if has := slices.ContainsFunc(explained.rows, func(r string) bool { return strings.Contains(r, want) }); has != lacks.Has(st.needs) {
				t.Errorf("without %v: EXPLAIN %s: %v", lacks.List(), st.sql, explained)
			}
		}
		return out
	}
	want := answers(0)
	for _, capability := range irissql.AllCapabilities() {
		for i, got := range answers(irissql.Capabilities(0).With(capability)) {
			if !slices.Equal(got, want[i]) {
				t.Errorf("without %s: %s: %v, want %v", capability, capabilityStatements[i].sql, got, want[i])
			}
		}
	}
}

// TestCapabilitiesRead checks that what IRIS can do is asked of it when the first
// connection reads the metadata.
func TestCapabilitiesRead(t *testing.T) {
	g := mustServe(t, setup{})
	if version, _, _ := g.handler.Capabilities(); version != "" {
		t.Errorf("version %q before IRIS was spoken to", version)
	}
	mustConnect(t, g).mustRun(t, "CREATE TABLE t (id int); SELECT * FROM t")
	version, has, lacks := g.handler.Capabilities()
	if version == "" || !slices.Equal(has, irissql.AllCapabilities()) || len(lacks) > 0 {
		t.Errorf("version %q has %v, lacks %v", version, has, lacks)
	}
}

// TestCapabilitiesProbed has an IRIS refuse the word FULL: no statement with it is
// sent.
func TestCapabilitiesProbed(t *testing.T) {
	g := mustServe(t, setup{wrap: func(c net.Conn) net.Conn { return without{c} }})
	c := mustConnect(t, g)
	c.mustRun(t, "CREATE TABLE t (id int)")
	if _, _, lacks := g.handler.Capabilities(); !slices.Equal(lacks, []irissql.Capability{irissql.FullJoins}) {
		t.Errorf("lacks %v", lacks)
	}
	c.mustRun(t, "INSERT INTO t VALUES (1); SELECT * FROM t x FULL JOIN t y ON x.id = y.id + 1")
	if a := c.mustRun(t, "SELECT * FROM t x FULL JOIN t y ON x.id = y.id"); len(a.rows) != 1 {
		t.Errorf("rows %v", a.rows)
	}
}

// without is a connection to an IRIS that does not know FULL JOIN.
type without struct{ net.Conn }

// Write implements net.Conn.
func (w without) Write(b []byte) (int, error) {
	return w.Conn.Write([]byte(strings.ReplaceAll(string(b), "FULL JOIN", "FULLISH J")))
}
