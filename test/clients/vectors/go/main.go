// Command go is what programs do with pgvector's Go package and pgx, compared with
// brute force: github.com/pgvector/pgvector-go, in text and binary. Its argument is
// the URL of a gateway.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pgvector/pgvector-go"
	pgxvector "github.com/pgvector/pgvector-go/pgx"
)

// dimensions is how long the vectors are.
const dimensions = 8

// item is a row of the table.
type item struct {
	id, kind  int
	embedding []float32
}

// distances are the distances of two vectors by pgvector's operators.
var distances = map[string]func(a, b []float32) float64{
	"<->": func(a, b []float32) float64 {
		return math.Sqrt(sum(a, b, func(x, y float64) float64 { return (x - y) * (x - y) }))
	},
	"<#>": func(a, b []float32) float64 { return -dot(a, b) },
	"<=>": func(a, b []float32) float64 { return 1 - dot(a, b)/math.Sqrt(dot(a, a)*dot(b, b)) },
	"<+>": func(a, b []float32) float64 {
		return sum(a, b, func(x, y float64) float64 { return math.Abs(x - y) })
	},
}

// sum adds what f makes of the elements of two vectors.
func sum(a, b []float32, f func(x, y float64) float64) (s float64) {
	for i := range a {
		s += f(float64(a[i]), float64(b[i]))
	}
	return s
}

// dot is the inner product.
func dot(a, b []float32) float64 {
	return sum(a, b, func(x, y float64) float64 { return x * y })
}

// check is what is done with one connection.
type check struct {
	conn  *pgx.Conn
	items []item
	query []float32
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	if err := run(ctx, os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "pgvector for Go:", err)
		os.Exit(1)
	}
	fmt.Println("ok pgvector for Go with pgx")
}

// run checks the gateway at a URL, with values in binary and, without the types of
// pgvector, in text.
func run(ctx context.Context, url string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }() // the checks are done
	if _, err := conn.Exec(ctx, "CREATE EXTENSION IF NOT EXISTS vector"); err != nil {
		return err
	}
	c := newCheck(conn)
	if err := c.work(ctx); err != nil {
		return fmt.Errorf("in text: %w", err)
	}
	if err := pgxvector.RegisterTypes(ctx, conn); err != nil {
		return err
	}
	if err := c.work(ctx); err != nil {
		return fmt.Errorf("in binary: %w", err)
	}
	return c.copy(ctx)
}

// newCheck makes vectors, always the same ones.
func newCheck(conn *pgx.Conn) *check {
	random := rand.New(rand.NewPCG(3, 11))
	vector := func() []float32 {
		v := make([]float32, dimensions)
		for i := range v {
			v[i] = float32(random.NormFloat64())
		}
		return v
	}
	c := &check{conn: conn, query: vector()}
	for id := range 300 {
		c.items = append(c.items, item{id, id % 3, vector()})
	}
	return c
}

// nearest are the ids of the wanted items that are nearest to the query.
func (c *check) nearest(operator string, k int, wanted func(item) bool) (ids []int) {
	distance := distances[operator]
	found := slices.Clone(c.items)
	found = slices.DeleteFunc(found, func(x item) bool { return !wanted(x) })
	slices.SortFunc(found, func(a, b item) int {
		return cmp.Compare(distance(a.embedding, c.query), distance(b.embedding, c.query))
	})
	for _, x := range found[:min(k, len(found))] {
		ids = append(ids, x.id)
	}
	return ids
}

// work makes the table, searches it without and with indexes, and deletes.
func (c *check) work(ctx context.Context) error {
	if _, err := c.conn.Exec(ctx, fmt.Sprintf("DROP TABLE IF EXISTS go_items; "+
		"CREATE TABLE go_items (id int PRIMARY KEY, kind int, embedding vector(%d))", dimensions)); err != nil {
		return err
	}
	batch := &pgx.Batch{}
	for _, x := range c.items {
		batch.Queue("INSERT INTO go_items VALUES ($1, $2, $3)", x.id, x.kind, pgvector.NewVector(x.embedding))
	}
	if err := c.conn.SendBatch(ctx, batch).Close(); err != nil {
		return err
	}
	if err := c.searches(ctx); err != nil {
		return err
	}
	for _, ops := range []string{"vector_cosine_ops", "vector_ip_ops", "vector_l2_ops"} {
		if _, err := c.conn.Exec(ctx, "CREATE INDEX ON go_items USING hnsw (embedding "+ops+") WITH (m = 8)"); err != nil {
			return err
		}
	}
	if err := c.searches(ctx); err != nil {
		return fmt.Errorf("with indexes: %w", err)
	}
	if err := c.wrong(ctx); err != nil {
		return err
	}
	return c.remove(ctx)
}

// searches compares searches by each operator with brute force.
func (c *check) searches(ctx context.Context) error {
	all := func(item) bool { return true }
	odd := func(x item) bool { return x.kind == 1 }
	for operator := range distances {
		order := fmt.Sprintf("ORDER BY embedding %s $1 LIMIT 5", operator)
		if err := c.same(ctx, c.nearest(operator, 5, all), "SELECT id FROM go_items "+order, pgvector.NewVector(c.query)); err != nil {
			return err
		}
		if err := c.same(ctx, c.nearest(operator, 5, odd),
			"SELECT id FROM go_items WHERE kind = $2 "+order, pgvector.NewVector(c.query), 1); err != nil {
			return err
		}
		near := c.nearest(operator, 300, all)[:20]
		limit := distances[operator](c.items[near[19]].embedding, c.query) + 1e-6
		if err := c.same(ctx, near, fmt.Sprintf("SELECT id FROM go_items WHERE embedding %[1]s $1 < $2 ORDER BY embedding %[1]s $1",
			operator), pgvector.NewVector(c.query), limit); err != nil {
			return err
		}
	}
	return c.pipelined(ctx)
}

// same runs a search and compares the ids.
func (c *check) same(ctx context.Context, want []int, sql string, args ...any) error {
	rows, err := c.conn.Query(ctx, sql, args...)
	if err != nil {
		return err
	}
	got, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err == nil && !slices.Equal(got, want) {
		err = fmt.Errorf("%s: %v instead of %v", sql, got, want)
	}
	return err
}

// pipelined asks for the items nearest to each of several items at once.
func (c *check) pipelined(ctx context.Context) error {
	batch := &pgx.Batch{}
	for _, x := range c.items[:20] {
		batch.Queue("SELECT id, embedding FROM go_items ORDER BY embedding <=> $1 LIMIT 2", pgvector.NewVector(x.embedding)).
			QueryRow(func(row pgx.Row) error {
				var id int
				var v pgvector.Vector
				if err := row.Scan(&id, &v); err != nil {
					return err
				}
				if id != x.id || !slices.Equal(v.Slice(), x.embedding) {
					return fmt.Errorf("nearest to %d is %d %v", x.id, id, v)
				}
				return nil
			})
	}
	return c.conn.SendBatch(ctx, batch).Close()
}

// wrong stores a vector of another length.
func (c *check) wrong(ctx context.Context) error {
	_, err := c.conn.Exec(ctx, "INSERT INTO go_items VALUES (-1, 0, $1)", pgvector.NewVector([]float32{1, 2}))
	var e *pgconn.PgError
	if !errors.As(err, &e) || e.Code != "22000" || e.Message != fmt.Sprintf("expected %d dimensions, not 2", dimensions) {
		return fmt.Errorf("a vector of another length: %w", err)
	}
	return nil
}

// remove deletes the nearest items and searches again.
func (c *check) remove(ctx context.Context) error {
	gone := c.nearest("<=>", 3, func(item) bool { return true })
	if _, err := c.conn.Exec(ctx, "DELETE FROM go_items WHERE id = ANY ($1)", gone); err != nil {
		return err
	}
	return c.same(ctx, c.nearest("<=>", 5, func(x item) bool { return !slices.Contains(gone, x.id) }),
		"SELECT id FROM go_items ORDER BY embedding <=> $1 LIMIT 5", pgvector.NewVector(c.query))
}

// copy loads the items by binary COPY and reads them back.
func (c *check) copy(ctx context.Context) error {
	if _, err := c.conn.Exec(ctx, "DELETE FROM go_items"); err != nil {
		return err
	}
	if _, err := c.conn.CopyFrom(ctx, pgx.Identifier{"go_items"}, []string{"id", "kind", "embedding"},
		pgx.CopyFromSlice(len(c.items), func(i int) ([]any, error) {
			return []any{c.items[i].id, c.items[i].kind, pgvector.NewVector(c.items[i].embedding)}, nil
		})); err != nil {
		return err
	}
	var embeddings []pgvector.Vector
	if err := c.conn.QueryRow(ctx, "SELECT array_agg(embedding ORDER BY id) FROM go_items").Scan(&embeddings); err != nil {
		return err
	}
	for i, v := range embeddings {
		if !slices.Equal(v.Slice(), c.items[i].embedding) {
			return fmt.Errorf("item %d is %v", i, v)
		}
	}
	if len(embeddings) != len(c.items) {
		return fmt.Errorf("%d items", len(embeddings))
	}
	return nil
}
