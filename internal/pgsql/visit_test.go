package pgsql

import (
	"fmt"
	"slices"
	"testing"
)

// TestWalkOrder checks that nodes are visited in the order they are written, by
// their positions where a node stands at its first character.
func TestWalkOrder(t *testing.T) {
	raw, err := ParseOne(`WITH c AS (SELECT $1) SELECT DISTINCT ON ($2) f($3, $4) OVER (PARTITION BY $5 ORDER BY $6
		ROWS $7 PRECEDING), CASE $8 WHEN $9 THEN $10 ELSE $11 END FROM g($12) JOIN (SELECT $13) h ON $14
		WHERE $15 IN ($16, $17) GROUP BY ROLLUP ($18) HAVING $19 BETWEEN $20 AND $21
		ORDER BY $22 LIMIT $23`)
	if err != nil {
		t.Fatal(err)
	}
	var got []int
	Walk(raw.Statement, func(n Node) bool {
		if p, ok := n.(*ParamRef); ok {
			got = append(got, p.Number)
		}
		return true
	})
	if len(got) != 23 || !slices.IsSorted(got) {
		t.Errorf("visited %v", got)
	}
}

// TestWalkStops checks that the children of a refused node are not visited.
func TestWalkStops(t *testing.T) {
	e, err := ParseExpr("a + (SELECT b + c)")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	Walk(e, func(n Node) bool {
		if c, ok := n.(*ColumnRef); ok {
			got = append(got, c.Parts[0])
		}
		_, sub := n.(*Subquery)
		return !sub
	})
	if fmt.Sprint(got) != "[a]" {
		t.Errorf("visited %v", got)
	}
}

// TestRewriteLiftsLiterals replaces every literal by a parameter, wherever
// expressions stand in a statement.
func TestRewriteLiftsLiterals(t *testing.T) {
	tests := []struct{ sql, want string }{
		{
			"SELECT 1 + a, f(2, x => 3) FROM g(4) WHERE b IN (5, 6) LIMIT 7",
			"SELECT $1 + a, f($2, x => $3) FROM g($4) WHERE b IN ($5, $6) LIMIT $7",
		},
		{
			"INSERT INTO t VALUES (1, 'a'), (2, DEFAULT) ON CONFLICT (a) DO UPDATE SET b = 3 RETURNING 4",
			"INSERT INTO t VALUES ($1, $2), ($3, DEFAULT) ON CONFLICT (a) DO UPDATE SET b = $4 RETURNING $5",
		},
		{
			"UPDATE t SET a[1] = 2, b = (SELECT 3) WHERE NOT (c BETWEEN 4 AND 5)",
			"UPDATE t SET a[$1] = $2, b = (SELECT $3) WHERE NOT c BETWEEN $4 AND $5",
		},
		{
			"WITH x AS (DELETE FROM t WHERE a = 1 RETURNING 2) SELECT CASE WHEN true THEN 3 END, sum(4) OVER (ORDER BY 5) FROM x",
			"WITH x AS (DELETE FROM t WHERE a = $1 RETURNING $2) SELECT CASE WHEN $3 THEN $4 END, sum($5) OVER (ORDER BY $6) FROM x",
		},
		{
			"MERGE INTO t USING u ON a = 1 WHEN MATCHED AND 2 > b THEN UPDATE SET c = 3 WHEN NOT MATCHED THEN INSERT VALUES (4)",
			"MERGE INTO t USING u ON a = $1 WHEN MATCHED AND $2 > b THEN UPDATE SET c = $3 WHEN NOT MATCHED THEN INSERT VALUES ($4)",
		},
	}
	for _, tt := range tests {
		raw, err := ParseOne(tt.sql)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		Rewrite(raw.Statement, func(e Expr) Expr {
			if _, ok := e.(*Literal); !ok {
				return e
			}
			n++
			return &ParamRef{Pos: e.Position(), Number: n}
		})
		if got := String(raw.Statement); got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
	}
}
