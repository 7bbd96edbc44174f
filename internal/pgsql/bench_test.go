package pgsql

import (
	"strings"
	"testing"
)

// benchmarkParse parses a text over and over.
func benchmarkParse(b *testing.B, sql string) {
	b.Helper()
	b.SetBytes(int64(len(sql)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(sql); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkShort parses what an application sends most.
func BenchmarkShort(b *testing.B) {
	benchmarkParse(b, "SELECT id, name, created_at FROM users WHERE id = $1 AND active ORDER BY name LIMIT 10")
}

// BenchmarkCatalog parses a catalog query of some 3 KB.
func BenchmarkCatalog(b *testing.B) {
	benchmarkParse(b, catalogQuery())
}

// catalogQuery returns a query like those of schema browsers.
func catalogQuery() string {
	const column = `
	CASE WHEN t.typtype = 'd' THEN pg_catalog.format_type(t.typbasetype, a.atttypmod)
	     ELSE pg_catalog.format_type(a.atttypid, a.atttypmod) END AS type_name_%,
	(SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid, true) FROM pg_catalog.pg_attrdef d
	  WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.atthasdef) AS column_default_%,`
	var q strings.Builder
	q.WriteString("SELECT n.nspname, c.relname, a.attname,")
	for _, n := range []string{"1", "2", "3", "4", "5", "6"} {
		q.WriteString(strings.ReplaceAll(column, "%", n))
	}
	q.WriteString(`
	COALESCE(a.attnotnull OR t.typtype = 'd' AND t.typnotnull, false) AS not_null
	FROM pg_catalog.pg_namespace n
	JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid
	JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
	JOIN pg_catalog.pg_type t ON a.atttypid = t.oid
	LEFT JOIN pg_catalog.pg_description dsc ON c.oid = dsc.objoid AND a.attnum = dsc.objsubid
	WHERE c.relkind IN ('r', 'p', 'v', 'f', 'm') AND a.attnum > 0 AND NOT a.attisdropped
	  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relname LIKE 'users'
	ORDER BY n.nspname, c.relname, a.attnum`)
	return q.String()
}

// BenchmarkInsert parses 1 000 rows of 10 literals.
func BenchmarkInsert(b *testing.B) {
	row := ", (1, 'some text', 3.14, NULL, true, 'another text', -5, 123456789012, '2024-01-01', 'x')"
	benchmarkParse(b, "INSERT INTO t (a, b, c, d, e, f, g, h, i, j) VALUES "+strings.Repeat(row, 1000)[2:])
}

// BenchmarkPrint prints the catalog query.
func BenchmarkPrint(b *testing.B) {
	raw, err := ParseOne(catalogQuery())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		String(raw.Statement)
	}
}

// TestAllocations holds parsing to its number of allocations.
func TestAllocations(t *testing.T) {
	const sql = "SELECT id, name, created_at FROM users WHERE id = $1 AND active ORDER BY name LIMIT 10"
	n := testing.AllocsPerRun(100, func() {
		if _, err := Parse(sql); err != nil {
			t.Fatal(err)
		}
	})
	if n > 45 {
		t.Errorf("%v allocations", n)
	}
}
