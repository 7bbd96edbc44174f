package fault_test

import (
	"math"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/iris-pgwire/iris-pgwire/internal/meta"
)

// TestDeepNesting sends statements nested so deep that they must be refused, in
// every way that nests.
func TestDeepNesting(t *testing.T) {
	g := mustServe(t, settings(t))
	c := mustConnect(t, g.Address)
	c.mustRun(t, "CREATE TABLE n (id INT PRIMARY KEY)")
	const depth = 10_000
	nest := func(before, inside, after string) string {
		return strings.Repeat(before, depth) + inside + strings.Repeat(after, depth)
	}
	for name, sql := range map[string]string{
		"parentheses":        "SELECT " + nest("(", "1", ")"),
		"open parentheses":   "SELECT " + nest("(", "", ""),
		"unions":             "SELECT 1" + nest(" UNION SELECT 1", "", ""),
		"nested unions":      nest("(SELECT 1 UNION ", "SELECT 1", ")"),
		"subqueries":         "SELECT " + nest("(SELECT ", "1", ")"),
		"derived tables":     "SELECT * FROM " + nest("(SELECT * FROM ", "n", ") x"),
		"joins":              "SELECT * FROM n" + nest(" CROSS JOIN n", "", ""),
		"nested joins":       "SELECT * FROM " + nest("(n CROSS JOIN ", "n", ")"),
		"sums":               "SELECT 1" + nest(" + 1", "", ""),
		"signs":              "SELECT " + nest("- ", "1", ""),
		"nots":               "SELECT " + nest("NOT ", "true", ""),
		"ands":               "SELECT true" + nest(" AND true", "", ""),
		"mixed conditions":   "SELECT * FROM n WHERE id = 1" + nest(" AND (id = 1 OR id = 2", "", ")"),
		"casts":              "SELECT 1" + nest("::int", "", ""),
		"calls":              "SELECT " + nest("abs(", "1", ")"),
		"cases":              "SELECT " + nest("CASE WHEN true THEN ", "1", " END"),
		"concatenations":     "SELECT 'a'" + nest(" || 'a'", "", ""),
		"comments":           "SELECT 1 " + nest("/*", "", "*/"),
		"arrays":             "SELECT " + nest("ARRAY[", "1", "]"),
		"array text":         "SELECT '" + nest("{", "1", "}") + "'::int[]",
		"JSON text":          "SELECT '" + nest("[", "1", "]") + "'::json",
		"JSON":               "SELECT '" + nest(`{"a":`, "1", "}") + "'::jsonb",
		"regular expression": "SELECT 'a' ~ '" + nest("(", "a", ")") + "'",
		"rows":               "SELECT " + nest("ROW(", "1", ")"),
		"common tables":      nest("WITH x AS (", "SELECT 1", ") SELECT * FROM x"),
		"explain":            nest("EXPLAIN ", "SELECT 1", ""),
		"explained":          "EXPLAIN SELECT " + nest("(", "1", ")"),
		"prepared":           "PREPARE deep AS SELECT " + nest("(", "1", ")"),
		"between":            "SELECT 1" + nest(" BETWEEN 1 AND 1", "", ""),
		"in lists":           "SELECT 1 IN " + nest("(1 IN ", "(1)", ")"),
		"subscripts":         "SELECT (ARRAY[1])" + nest("[1]", "", ""),
		"collations":         "SELECT 'a'" + nest(` COLLATE "C"`, "", ""),
		"insert":             "INSERT INTO n VALUES (" + nest("(", "1", ")") + ")",
		"update":             "UPDATE n SET id = " + nest("(", "1", ")"),
		"default":            "CREATE TABLE deep (a INT DEFAULT " + nest("(", "1", ")") + ")",
	} {
		t.Run(name, func(t *testing.T) {
			for how, a := range map[string]*answer{"simple": c.run(sql), "extended": c.extended(sql)} {
				switch code := a.code(); {
				case a.status != 'I':
					t.Fatalf("%s: %.300s", how, a)
				case code == "XX000", strings.HasPrefix(code, "08"), strings.HasPrefix(code, "57"):
					t.Errorf("%s: %.300s", how, a)
				case mustRefuse[name] && code != "54001":
					t.Errorf("%s: %.300s", how, a)
				}
			}
		})
	}
	g.mustBeIdle(t)
}

// mustRefuse are the ways to nest that PostgreSQL refuses too at this depth, or
// that need as much stack here.
var mustRefuse = map[string]bool{
	"parentheses": true, "unions": true, "nested unions": true, "subqueries": true, "derived tables": true, "calls": true, "cases": true,
}

// TestManyParameters binds as many parameters as the protocol has room for.
func TestManyParameters(t *testing.T) {
	g := mustServe(t, settings(t))
	c := mustConnect(t, g.Address)
	c.mustRun(t, "CREATE TABLE many (id INT PRIMARY KEY)")
	// A statement with one more can be prepared, but no Bind has so many values.
	for count, refused := range map[int]string{1000: "42P18", 65535: "08P01"} {
		list := make([]string, count)
		for i := range list {
			list[i] = "$" + strconv.Itoa(i+1)
		}
		params := make([]string, count)
		for i := range params {
			params[i] = strconv.Itoa(i)
		}
		rows := "(" + strings.Join(list, "), (") + ")"
		if a := c.extended("INSERT INTO many VALUES "+rows, params...); len(a.tags) != 1 || a.tags[0] != "INSERT 0 "+strconv.Itoa(count) {
			t.Fatalf("%d rows: %.300s", count, a)
		}
		in := "SELECT count(*) FROM many WHERE id < 100 AND id IN (" + strings.Join(list, ", ") + ")"
		if a := c.extended(in, params...); a.cell() != "100" {
			t.Errorf("IN of %d: %.300s", count, a)
		}
		c.extended(in+" AND id = $65536", params...).mustFail(t, refused, 'I')
		c.mustRun(t, "DELETE FROM many")
	}
	c.run("SELECT $65536").mustFail(t, "42P02", 'I')
	c.extended("SELECT $0").mustFail(t, "42P02", 'I')
	c.extended("SELECT $99999999999").mustFail(t, "42P02", 'I')
	g.mustBeIdle(t)
}

// TestLargeValues sends a literal and a parameter of 50 MB.
func TestLargeValues(t *testing.T) {
	g := mustServe(t, settings(t))
	c := mustConnect(t, g.Address)
	c.mustRun(t, "CREATE TABLE large (id INT PRIMARY KEY, v TEXT)")
	large := strings.Repeat("0123456789", 5<<20)
	if a := c.run("SELECT length('" + large + "')"); a.cell() != strconv.Itoa(len(large)) {
		t.Errorf("literal: %.300s", a)
	}
	if a := c.extended("SELECT $1::text", large); a.cell() != large {
		t.Errorf("parameter: %.300s", a)
	}
	for how, a := range map[string]*answer{
		"literal":   c.run("INSERT INTO large VALUES (1, '" + large + "')"),
		"parameter": c.extended("INSERT INTO large VALUES (2, $1)", large),
		"COPY":      c.copyIn("COPY large FROM STDIN", "3\t"+large+"\n"),
	} {
		if a.code() != "54000" || a.status != 'I' { // longer than IRIS's strings
			t.Errorf("%s: %.300s", how, a)
		}
	}
	if a := c.extended("SELECT id FROM large WHERE v = $1", large); len(a.errs) > 0 || len(a.rows) > 0 {
		t.Errorf("condition: %.300s", a)
	}
	longest := strings.Repeat("é", meta.StringMax)
	if a := c.extended("INSERT INTO large VALUES (4, $1)", longest); len(a.errs) > 0 {
		t.Errorf("the longest: %.300s", a)
	}
	if a := c.run("SELECT v FROM large"); a.cell() != longest {
		t.Errorf("the longest came back as %.300s", a)
	}
	c.extended("INSERT INTO large VALUES (5, $1)", longest+"é").mustFail(t, "54000", 'I')
	c.extended("INSERT INTO large VALUES (6, $1)", longest[2:]+"\U0001f600").mustFail(t, "54000", 'I')
	c.mustRun(t, "SELECT count(*) FROM large")
	g.mustBeIdle(t)
}

// TestLargeResultMemory reads 100 000 wide rows slowly enough for the server to
// run ahead: its memory does not grow with the result.
func TestLargeResultMemory(t *testing.T) {
	g := mustServe(t, settings(t))
	c := mustConnect(t, g.Address)
	const rows, width = 100_000, 8
	var columns []string
	for i := range width {
		columns = append(columns, "c"+strconv.Itoa(i)+" VARCHAR(150)")
	}
	c.mustRun(t, "CREATE TABLE wide (id INT PRIMARY KEY, "+strings.Join(columns, ", ")+")")
	c.mustRun(t, "INSERT INTO wide SELECT i"+strings.Repeat(", '"+strings.Repeat("text ", 22)+"' || i", width)+
		" FROM generate_series(1, "+strconv.Itoa(rows)+") i")
	for name, sql := range map[string]string{
		"from IRIS":     "SELECT * FROM wide",
		"filtered here": "SELECT * FROM wide WHERE c0 ~ 'text'",
		"COPY TO":       "COPY wide TO STDOUT",
	} {
		t.Run(name, func(t *testing.T) {
			c.send(t, &pgproto3.Query{String: sql})
			got, peak, bytes := 0, uint64(0), 0
			base := heap()
			for done := false; !done; {
				m, err := c.Receive()
				if err != nil {
					t.Fatal(err)
				}
				switch m := m.(type) {
				case *pgproto3.DataRow:
					got++
					for _, v := range m.Values {
						bytes += len(v)
					}
				case *pgproto3.CopyData:
					got++
					bytes += len(m.Data)
				case *pgproto3.ErrorResponse:
					t.Fatalf("%+v", m)
				case *pgproto3.ReadyForQuery:
					done = true
				}
				if got%20_000 == 10_000 {
					peak = max(peak, heap())
				}
			}
			if got != rows || bytes < 80<<20 {
				t.Errorf("%d rows, %d bytes", got, bytes)
			}
			if peak > base+40<<20 {
				t.Errorf("memory grew from %d to %d MB", base>>20, peak>>20)
			}
		})
	}
	g.mustBeIdle(t)
}

// heap is the memory in use: the least of a few looks, since what others allocate
// between a collection and the look at it counts too.
func heap() uint64 {
	least := uint64(math.MaxUint64)
	for range 3 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		least = min(least, m.HeapAlloc)
	}
	return least
}
