package exec

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// tablesSQL makes the tables of the query corpus on PostgreSQL; testTables are
// the same here.
const tablesSQL = `
create temp table t (a int4, b text, c numeric);
insert into t values (1, 'one', 1.5), (2, 'two', null), (3, null, 2.5), (4, 'four', 1.5), (null, 'none', 0);
create temp table u (a int4, d text);
insert into u values (1, 'x'), (1, 'y'), (3, 'z'), (5, 'w'), (null, 'n');
create temp table e (a int4);
create temp table w (id int4, g text, n int4, x numeric, f float8, d date, s timestamp, h time, i interval);
insert into w values
  (1, 'a', 10, 1.5, 1, '2024-01-01', '2024-01-01 00:00', '08:00', '1 day'),
  (2, 'a', 20, 2.25, 2.5, '2024-01-03', '2024-01-01 12:00', '09:30', '2 days'),
  (3, 'a', 20, 2.5, 'NaN', '2024-01-31', '2024-01-02 12:00', '10:00', '1 mon'),
  (4, 'b', 5, null, 'Infinity', '2024-02-29', '2024-02-01 00:00', '23:30', '30 days'),
  (5, 'b', null, 7, '-Infinity', '2024-03-01', null, '00:10', '40 days'),
  (6, 'b', 7, 100, 0, null, '2024-03-01 00:00', '12:00', null),
  (7, null, 7, 0.125, null, '2024-12-31', '2024-12-31 00:00', null, '1 hour'),
  (8, 'a', -3, 'NaN', 3, '2025-01-01', '2025-01-01 00:00', '08:30', '1 year');`

// testTable is a relation of the query corpus.
type testTable struct {
	columns []string
	types   []string
	rows    [][]string // NULL is NULL
}

// testTables are the relations of the query corpus.
func testTables() map[string]testTable {
	return map[string]testTable{
		"t": {[]string{"a", "b", "c"}, []string{"int4", "text", "numeric"}, [][]string{
			{"1", "one", "1.5"}, {"2", "two", "NULL"}, {"3", "NULL", "2.5"}, {"4", "four", "1.5"}, {"NULL", "none", "0"},
		}},
		"u": {[]string{"a", "d"}, []string{"int4", "text"}, [][]string{
			{"1", "x"}, {"1", "y"}, {"3", "z"}, {"5", "w"}, {"NULL", "n"},
		}},
		"w": {
			[]string{"id", "g", "n", "x", "f", "d", "s", "h", "i"},
			[]string{"int4", "text", "int4", "numeric", "float8", "date", "timestamp", "time", "interval"},
			[][]string{
				{"1", "a", "10", "1.5", "1", "2024-01-01", "2024-01-01 00:00", "08:00", "1 day"},
				{"2", "a", "20", "2.25", "2.5", "2024-01-03", "2024-01-01 12:00", "09:30", "2 days"},
				{"3", "a", "20", "2.5", "NaN", "2024-01-31", "2024-01-02 12:00", "10:00", "1 mon"},
				{"4", "b", "5", "NULL", "Infinity", "2024-02-29", "2024-02-01 00:00", "23:30", "30 days"},
				{"5", "b", "NULL", "7", "-Infinity", "2024-03-01", "NULL", "00:10", "40 days"},
				{"6", "b", "7", "100", "0", "NULL", "2024-03-01 00:00", "12:00", "NULL"},
				{"7", "NULL", "7", "0.125", "NULL", "2024-12-31", "2024-12-31 00:00", "NULL", "1 hour"},
				{"8", "a", "-3", "NaN", "3", "2025-01-01", "2025-01-01 00:00", "08:30", "1 year"},
			},
		},
		"e": {[]string{"a"}, []string{"int4"}, nil},
	}
}

// testCatalog answers the analyser from the library and the test tables.
type testCatalog struct {
	*Lib
	tables map[string]testTable
}

// Relation implements analyze.Catalog.
func (c testCatalog) Relation(_, name string) *analyze.Relation {
	table, ok := c.tables[name]
	if !ok {
		return nil
	}
	rel := &analyze.Relation{OID: 20000, Schema: "public", Name: name}
	for i, column := range table.columns {
		rel.Columns = append(rel.Columns, analyze.RelationColumn{
			Name: column, Attribute: int16(i + 1),
			Type: analyze.TypeRef{OID: pgtype.ByName(table.types[i]).OID, Typmod: pgtype.NoTypmod},
		})
	}
	return rel
}

// Functions implements analyze.Catalog.
func (c testCatalog) Functions(_, name string) []*analyze.Function { return c.Lib.Functions(name) }

// rowsNode is a source of literal rows.
type rowsNode []Row

// Open implements Node.
func (n rowsNode) Open(_ context.Context, rt *Runtime, _ *Frame) (Rows, error) {
	return &bufferRows{rows: n, acct: account{rt: rt}}, nil
}

// leaf returns the rows of a table.
func (c testCatalog) leaf(t *testing.T, env *analyze.Env) Leaves {
	return func(q *analyze.Query, i int) (Node, error) {
		table := c.tables[q.Ranges[i].Relation.Name]
		var out rowsNode
		for _, texts := range table.rows {
			row := make(Row, len(texts))
			for j, text := range texts {
				if text == "NULL" {
					continue
				}
				v, err := pgtype.ByName(table.types[j]).Input(&env.Env, text, pgtype.NoTypmod)
				if err != nil {
					t.Fatal(err)
				}
				row[j] = v
			}
			out = append(out, row)
		}
		return out, nil
	}
}

// TestQueries runs testdata/query: one statement a block, its rows one a line.
// The argument sort compares them in no particular order.
func TestQueries(t *testing.T) {
	datadriven.Walk(t, "testdata/query", func(t *testing.T, path string) {
		if *addr != "" && strings.HasSuffix(path, "_diverges") {
			t.Skip("PostgreSQL answers otherwise")
		}
		run := queryLocal(t)
		if *addr != "" {
			run = queryPostgres(t)
		}
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			if d.Cmd != "query" {
				d.Fatalf(t, "unknown directive %s", d.Cmd)
			}
			lines := run(d.Input)
			if d.HasArg("sort") {
				slices.Sort(lines)
			}
			return strings.Join(append(lines, ""), "\n")
		})
	})
}

// queryPostgres runs statements on a real server.
func queryPostgres(t *testing.T) func(sql string) []string {
	conn, err := pgconn.Connect(context.Background(), *addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	if _, err := conn.Exec(context.Background(), "set timezone to 'UTC';"+tablesSQL).ReadAll(); err != nil {
		t.Fatal(err)
	}
	return func(sql string) []string {
		results, err := conn.Exec(context.Background(), sql).ReadAll()
		var pgErr *pgconn.PgError
		if errors.As(err, &pgErr) {
			return []string{"ERROR " + pgErr.Code + ": " + pgErr.Message}
		}
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, row := range results[0].Rows {
			var columns []string
			for _, v := range row {
				if v == nil {
					columns = append(columns, "NULL")
				} else {
					columns = append(columns, string(v))
				}
			}
			out = append(out, strings.Join(columns, " | "))
		}
		return out
	}
}

// queryLocal runs statements here.
func queryLocal(t *testing.T) func(sql string) []string {
	catalog := testCatalog{Library(), testTables()}
	env := testEnv(t, "UTC")
	return func(sql string) []string {
		out, err := catalog.run(t, env, sql)
		if err != nil {
			e := pgerr.From(err)
			if e.Code == pgerr.InternalError {
				t.Errorf("%s: %v", sql, err)
			}
			out = []string{"ERROR " + string(e.Code) + ": " + e.Message}
		}
		return out
	}
}

// run parses, analyses and executes a statement.
func (c testCatalog) run(t *testing.T, env *analyze.Env, sql string) ([]string, error) {
	stmt, err := pgsql.ParseOne(sql)
	if err != nil {
		return nil, err
	}
	result, err := analyze.Analyze(stmt.Statement, analyze.Options{Catalog: c, Env: env})
	if err != nil {
		return nil, err
	}
	q, ok := result.Statement.(*analyze.Query)
	if !ok {
		t.Fatalf("%s is no query", sql)
	}
	node, err := BuildQuery(q, c.leaf(t, env))
	if err != nil {
		return nil, err
	}
	rt := &Runtime{Env: env}
	rows, err := readAll(node, rt)
	if err != nil {
		return nil, err
	}
	if used := rt.run.used; used > 0 && rt.run.initPlans == nil {
		t.Errorf("%s: %d bytes still accounted for", sql, used)
	}
	again, err := readAll(node, &Runtime{Env: env})
	if err != nil || len(again) != len(rows) {
		t.Errorf("%s: a second execution differs: %d rows, %v", sql, len(again), err)
	}
	types := columnTypes(q)
	var out []string
	for _, row := range rows {
		out = append(out, showRow(env, row, types))
	}
	return out, nil
}

// showRow prints a row.
func showRow(env *analyze.Env, row []value.Value, types []analyze.TypeRef) string {
	columns := make([]string, len(row))
	for i, v := range row {
		columns[i] = show(env, v, types[i].OID)
	}
	return strings.Join(columns, " | ")
}
