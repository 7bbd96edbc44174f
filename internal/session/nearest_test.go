package session_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/session"
)

// TestNearestEuclidean compares searches by Euclidean distance, whose order IRIS has
// but for rounding, with what comes of all distances: vectors that are twice there,
// that differ in the last digit, of zeros, far away, and NULLs are among them.
func TestNearestEuclidean(t *testing.T) {
	g := mustServe(t, setup{schema: true})
	c := mustConnect(t, g)
	random := rand.New(rand.NewPCG(5, 8))
	for _, column := range []string{"vector(5)", "vector(double, 5)"} {
		c.mustRun(t, "CREATE TABLE t (id INT PRIMARY KEY, owner INT, e "+column+")")
		for i, v := range testVectors(random, 400) {
			c.mustRun(t, fmt.Sprintf("INSERT INTO t VALUES (%d, %d, %s)", 1000-i, i%3, v)) // not in the order of ties
		}
		for range 40 {
			q := vectorLiteral(random, math.Exp(random.NormFloat64()*3))
			where := []string{"", "WHERE owner = 1", "WHERE e <-> " + q + " < 3"}[random.IntN(3)]
			limit := fmt.Sprintf("LIMIT %d OFFSET %d", random.IntN(60), random.IntN(20))
			got := c.mustRun(t, fmt.Sprintf("SELECT id FROM t %s ORDER BY e <-> %s, id %s", where, q, limit)).rows
			want := c.mustRun(t, fmt.Sprintf("WITH x AS MATERIALIZED (SELECT id, e <-> %s AS d FROM t %s) SELECT id FROM x ORDER BY d, id %s",
				q, where, limit)).rows
			if !slices.Equal(got, want) {
				t.Fatalf("%s %s %s %s: %v, want %v", column, q, where, limit, got, want)
			}
		}
		c.mustRun(t, "DROP TABLE t")
	}
}

// TestNearestFiltered compares searches whose conditions IRIS cannot check, few of
// whose rows are among the nearest ones, with what comes of all rows.
func TestNearestFiltered(t *testing.T) {
	g := mustServe(t, setup{schema: true})
	c := mustConnect(t, g)
	random := rand.New(rand.NewPCG(6, 9))
	c.mustRun(t, "CREATE TABLE t (id INT PRIMARY KEY, title TEXT, e vector(5))")
	c.mustRun(t, "CREATE TABLE wanted (id INT PRIMARY KEY)")
	var rows []string
	for i := range 3000 {
		v := vectorLiteral(random, 1)
		if i%500 == 7 {
			v = "NULL"
		}
		rows = append(rows, fmt.Sprintf("(%d, 'title %d', %s)", i, i, v))
	}
	c.mustRun(t, "INSERT INTO t VALUES "+strings.Join(rows, ", "))
	c.mustRun(t, "INSERT INTO wanted SELECT id FROM t WHERE id % 37 = 5")
	for _, where := range []string{
		"title ~ '7$'", "title ILIKE 'TITLE 12_4'", "id = ANY ('{1,2,30,300,2999}')", "title ~ 'none'",
		"id IN (SELECT id FROM wanted)", "EXISTS (SELECT 1 FROM wanted w WHERE w.id = t.id AND title ~ '1')",
		"id > 20 AND title ~ '00$' AND e <=> %[1]s < 1.2", "e <=> %[1]s > 0.3 AND id % 2 = 1",
	} {
		for _, op := range []string{"<=>", "<#>"} {
			q := vectorLiteral(random, 1)
			filter := strings.ReplaceAll(where, "%[1]s", q)
			limit := fmt.Sprintf("LIMIT %d OFFSET %d", random.IntN(12), random.IntN(6))
			got := c.mustRun(t, fmt.Sprintf("SELECT id, (SELECT count(*) FROM wanted w WHERE w.id < t.id) FROM t WHERE %s ORDER BY e %s %s, id %s",
				filter, op, q, limit)).rows
			want := c.mustRun(t, fmt.Sprintf("WITH x AS MATERIALIZED (SELECT id, e %s %s AS d FROM t WHERE %s OFFSET 0) "+
				"SELECT id, (SELECT count(*) FROM wanted w WHERE w.id < x.id) FROM x ORDER BY d, id %s", op, q, filter, limit)).rows
			if !slices.Equal(got, want) {
				t.Errorf("%s %s %s: %v, want %v", op, filter, limit, got, want)
			}
		}
	}
}

// testVectors are literals of vectors, many of them hard to tell apart.
func testVectors(random *rand.Rand, n int) []string {
	var out []string
	for i := range n {
		switch i % 8 {
		case 0:
			out = append(out, "NULL")
		case 1:
			out = append(out, "'[0,0,0,0,0]'")
		case 2:
			out = append(out, out[random.IntN(len(out))])
		case 3:
			out = append(out, fmt.Sprintf("'[1,1,1,1,%.7f]'", 1+float64(random.IntN(4))*1.2e-7))
		case 4:
			out = append(out, vectorLiteral(random, 1e15))
		default:
			out = append(out, vectorLiteral(random, 1))
		}
	}
	return out
}

// vectorLiteral is a vector of numbers around zero.
func vectorLiteral(random *rand.Rand, size float64) string {
	parts := make([]string, 5)
	for i := range parts {
		parts[i] = fmt.Sprintf("%g", float32(random.NormFloat64()*size))
	}
	return "'[" + strings.Join(parts, ",") + "]'"
}

// TestVectorUse checks what is told of statements with vectors.
func TestVectorUse(t *testing.T) {
	var ends recorder
	g := mustServe(t, setup{schema: true, session: session.Options{Tracer: &ends}})
	c := mustConnect(t, g)
	c.mustRun(t, "CREATE TABLE t (id INT PRIMARY KEY, e vector(2))")
	for sql, want := range map[string]session.VectorUse{
		"SELECT id FROM t":                                                               0,
		"SELECT e FROM t":                                                                session.VectorValue,
		"INSERT INTO t VALUES (1, '[1,2]')":                                              session.VectorValue,
		"SELECT id FROM t ORDER BY e <=> '[1,2]' LIMIT 3":                                session.VectorValue | session.VectorCosine | session.VectorIndexed,
		"SELECT id FROM t ORDER BY e <#> '[1,2]' LIMIT 3":                                session.VectorValue | session.VectorInnerProduct | session.VectorIndexed,
		"SELECT id FROM t ORDER BY e <=> '[1,2]'":                                        session.VectorValue | session.VectorCosine,
		"SELECT id FROM t ORDER BY e <-> '[1,2]' LIMIT 3":                                session.VectorValue | session.VectorEuclidean,
		"SELECT l1_distance(e, '[1,2]') FROM t":                                          session.VectorValue | session.VectorTaxicab,
		"SELECT TOP 3 id FROM t ORDER BY VECTOR_COSINE(e, TO_VECTOR('[1,2]')) DESC":      session.VectorValue | session.VectorCosine | session.VectorIndexed,
		"SELECT id FROM t ORDER BY e <=> '[1,2]' DESC LIMIT 3":                           session.VectorValue | session.VectorCosine,
		"SELECT id FROM t ORDER BY 1 - (e <=> '[1,2]') DESC LIMIT 3":                     session.VectorValue | session.VectorCosine,
		"SELECT id FROM t WHERE e <=> '[1,2]' < 0.5 ORDER BY e <=> '[1,2]' LIMIT 3":      session.VectorValue | session.VectorCosine | session.VectorIndexed,
		"DELETE FROM t WHERE id IN (SELECT id FROM t ORDER BY e <=> '[1,2]' LIMIT 3)":    session.VectorValue | session.VectorCosine | session.VectorIndexed,
		"SELECT id FROM t ORDER BY e <=> '[1,2]' LIMIT 3 FOR UPDATE":                     session.VectorValue | session.VectorCosine | session.VectorIndexed,
		"DELETE FROM t WHERE e <-> '[1,2]' < 3 OR inner_product(e, '[1,2]') > 1000":      session.VectorValue | session.VectorEuclidean | session.VectorInnerProduct,
		"SELECT * FROM (SELECT id FROM t ORDER BY e <=> '[1,2]' LIMIT 3) x, t WHERE 1=1": session.VectorValue | session.VectorCosine | session.VectorIndexed,
	} {
		c.mustRun(t, sql)
		ends.mu.Lock()
		if got := ends.ends[len(ends.ends)-1].Vector; got != want {
			t.Errorf("%s: %b, want %b", sql, got, want)
		}
		ends.mu.Unlock()
	}
}
