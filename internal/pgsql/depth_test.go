package pgsql

import (
	"errors"
	"runtime"
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
)

// deep are statements that repeat something without end.
var deep = []struct {
	name               string
	head, repeat, tail string
	close              string // repeated behind tail
	end                string
	flat               bool // any length is fine
}{
	{name: "plus", head: "SELECT 1", repeat: " + 1"},
	{name: "comparison", head: "SELECT 1", repeat: " IS NULL"},
	{name: "operator", head: "SELECT a", repeat: " || a"},
	{name: "prefix", head: "SELECT ", repeat: "- ", tail: "a"},
	{name: "parentheses", head: "SELECT ", repeat: "(", tail: "1", close: ")"},
	{name: "open parentheses", head: "SELECT ", repeat: "("},
	{name: "rows", head: "SELECT ", repeat: "(1, ", tail: "1", close: ")"},
	{name: "not", head: "SELECT ", repeat: "NOT ", tail: "true"},
	{name: "cast", head: "SELECT 1", repeat: "::int"},
	{name: "calls", head: "SELECT ", repeat: "f(", tail: "1", close: ")"},
	{name: "case", head: "SELECT ", repeat: "CASE WHEN ", tail: "1", close: " THEN 1 END"},
	{name: "subscripts", head: "SELECT a", repeat: "[1]"},
	{name: "nested subscripts", head: "SELECT ", repeat: "a[", tail: "1", close: "]"},
	{name: "fields", head: "SELECT (a)", repeat: ".b"},
	{name: "arrays", head: "SELECT ARRAY", repeat: "[", tail: "1", close: "]"},
	{name: "subqueries", head: "SELECT ", repeat: "(SELECT ", tail: "1", close: ")"},
	{name: "queries in parentheses", head: "", repeat: "(", tail: "SELECT 1", close: ")"},
	{name: "union", head: "SELECT 1", repeat: " UNION ALL SELECT 1"},
	{name: "nested union", head: "SELECT 1", repeat: " UNION ALL (SELECT 1", close: ")"},
	{name: "joins", head: "SELECT * FROM a", repeat: " CROSS JOIN a"},
	{name: "open joins", head: "SELECT * FROM a", repeat: " JOIN a"},
	{name: "tables in parentheses", head: "SELECT * FROM ", repeat: "(", tail: "a CROSS JOIN b", close: ")"},
	{name: "derived tables", head: "SELECT * FROM ", repeat: "(SELECT * FROM ", tail: "a", close: ")"},
	{name: "with", head: "", repeat: "WITH a AS (", tail: "SELECT 1", close: ") SELECT 1"},
	{name: "grouping sets", head: "SELECT 1 GROUP BY ", repeat: "GROUPING SETS (", tail: "a", close: ")"},
	{
		name: "json table", head: "SELECT * FROM JSON_TABLE(a, '$' ", repeat: "COLUMNS (NESTED '$' ",
		tail: "COLUMNS (a int)", close: ")", end: ")",
	},
	{name: "routine bodies", head: "", repeat: "CREATE FUNCTION f() BEGIN ATOMIC ", tail: "SELECT 1;", close: " END;"},
	{name: "type modifiers", head: "SELECT ", repeat: "1::a(", tail: "1", close: ")"},
	{name: "in", head: "SELECT ", repeat: "a IN (", tail: "1", close: ")"},
	{name: "between", head: "SELECT ", repeat: "a BETWEEN 1 AND (", tail: "1", close: ")"},
	{name: "offsets", head: "SELECT 1", repeat: " OFFSET (SELECT 1", close: ")"},
	{name: "offset chain", head: "SELECT 1 OFFSET 1", repeat: " + 1"},
	{name: "not distinct", head: "SELECT ", repeat: "a IS DISTINCT FROM (", tail: "1", close: ")"},
	{name: "coalesce", head: "SELECT ", repeat: "COALESCE(", tail: "1", close: ")"},
	{name: "schema operators", head: "SELECT a", repeat: " OPERATOR(s.+) a"},
	{name: "casts by word", head: "SELECT ", repeat: "CAST(", tail: "1", close: " AS int)"},
	{name: "lateral", head: "SELECT * FROM ", repeat: "LATERAL (SELECT * FROM ", tail: "a", close: ") x"},
	{name: "exists", head: "SELECT ", repeat: "EXISTS (SELECT ", tail: "1", close: ")"},
	{name: "in list", head: "SELECT a IN (1", repeat: ", 1", tail: ")", flat: true},
	{name: "values", head: "VALUES (1)", repeat: ", (1)", flat: true},
	{name: "and", head: "SELECT a", repeat: " AND a", flat: true},
	{name: "or in parentheses", head: "SELECT a OR (a", repeat: " OR a", tail: ")", flat: true},
	{name: "list", head: "SELECT 1", repeat: ", 1", flat: true},
	{name: "dimensions", head: "SELECT a::b", repeat: "[]", flat: true},
	{name: "semicolons", head: "SELECT 1", repeat: ";", flat: true},
	{name: "comments", head: "SELECT 1", repeat: "/* */", flat: true},
	{name: "open comments", head: "SELECT 1", repeat: "/*", tail: "", close: "*/", flat: true},
}

// TestDepth parses 100 000 of everything: it is refused with 54001, or parses
// and prints where it makes no deep tree.
func TestDepth(t *testing.T) {
	const n = 100_000
	for _, d := range deep {
		t.Run(d.name, func(t *testing.T) {
			sql := d.head + strings.Repeat(d.repeat, n) + d.tail + strings.Repeat(d.close, n) + d.end
			list, err := Parse(sql)
			if !d.flat {
				var e *pgerr.Error
				if !errors.As(err, &e) || e.Code != pgerr.StatementTooComplex || e.Hint == "" {
					t.Fatalf("error is %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			Walk(list[0].Statement, func(Node) bool { return true })
			Print(list[0].Statement, FormatParens)
		})
	}
}

// TestDepthAllowed parses what is just not too deep; whatever walks or prints
// the tree gets to its end.
func TestDepthAllowed(t *testing.T) {
	const n = MaxDepth / 4
	for _, d := range deep {
		if strings.HasPrefix(d.name, "open ") {
			continue
		}
		t.Run(d.name, func(t *testing.T) {
			list, err := Parse(d.head + strings.Repeat(d.repeat, n) + d.tail + strings.Repeat(d.close, n) + d.end)
			if err != nil {
				t.Fatal(err)
			}
			checkFixedPoint(t, list[0].Statement)
			Rewrite(list[0].Statement, func(e Expr) Expr { return e })
		})
	}
}

// TestHeight checks that no tree is higher than MaxDepth allows, however its
// chains are nested: 40 chains inside each other's first operand.
func TestHeight(t *testing.T) {
	sql := "1"
	for range 40 {
		sql = "(" + sql + ")" + strings.Repeat(" + 1", MaxDepth/10)
	}
	_, err := ParseExpr(sql)
	var e *pgerr.Error
	if !errors.As(err, &e) || e.Code != pgerr.StatementTooComplex {
		t.Errorf("error is %v", err)
	}
}

// TestDepthMemory checks that refusing a deep statement takes little memory.
func TestDepthMemory(t *testing.T) {
	sql := "SELECT " + strings.Repeat("(", 10_000_000)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := Parse(sql); err == nil {
		t.Fatal("no error")
	}
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > 64<<20 {
		t.Errorf("%d bytes allocated", n)
	}
}
