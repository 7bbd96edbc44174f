package pgquery

import (
	"strings"
	"testing"

	pg "github.com/pganalyze/pg_query_go/v6"
	"github.com/pganalyze/pg_query_go/v6/parser"

	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
)

// benchmarkTexts are what the two parsers are timed with.
func benchmarkTexts() map[string]string {
	const column = `
	CASE WHEN t.typtype = 'd' THEN pg_catalog.format_type(t.typbasetype, a.atttypmod)
	     ELSE pg_catalog.format_type(a.atttypid, a.atttypmod) END AS type_name,
	(SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid, true) FROM pg_catalog.pg_attrdef d
	  WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.atthasdef) AS column_default,`
	const row = ", (1, 'some text', 3.14, NULL, true, 'another text', -5, 123456789012, '2024-01-01', 'x')"
	return map[string]string{
		"short": "SELECT id, name, created_at FROM users WHERE id = $1 AND active ORDER BY name LIMIT 10",
		"catalog": "SELECT n.nspname, c.relname, a.attname," + strings.Repeat(column, 6) + `
	COALESCE(a.attnotnull OR t.typtype = 'd' AND t.typnotnull, false) AS not_null
	FROM pg_catalog.pg_namespace n
	JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid
	JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
	JOIN pg_catalog.pg_type t ON a.atttypid = t.oid
	LEFT JOIN pg_catalog.pg_description dsc ON c.oid = dsc.objoid AND a.attnum = dsc.objsubid
	WHERE c.relkind IN ('r', 'p', 'v', 'f', 'm') AND a.attnum > 0 AND NOT a.attisdropped
	  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relname LIKE 'users'
	ORDER BY n.nspname, c.relname, a.attnum`,
		"insert": "INSERT INTO t (a, b, c, d, e, f, g, h, i, j) VALUES " + strings.Repeat(row, 1000)[2:],
	}
}

// BenchmarkParsers times both parsers over the same text and reports how many
// times faster ours is as the metric "times": than pg_query with its tree in Go,
// and than pg_query up to the serialised tree, which no program can use yet.
func BenchmarkParsers(b *testing.B) {
	for _, name := range []string{"short", "catalog", "insert"} {
		sql := benchmarkTexts()[name]
		var ours float64
		b.Run(name+"/pgsql", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := pgsql.Parse(sql); err != nil {
					b.Fatal(err)
				}
			}
			ours = float64(b.Elapsed()) / float64(b.N)
		})
		b.Run(name+"/pg_query", func(b *testing.B) {
			for b.Loop() {
				if _, err := pg.Parse(sql); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed())/float64(b.N)/ours, "times")
		})
		b.Run(name+"/pg_query-serialised", func(b *testing.B) {
			for b.Loop() {
				if _, err := parser.ParseToProtobuf(sql); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed())/float64(b.N)/ours, "times")
		})
	}
}
