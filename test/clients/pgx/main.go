// Command pgx is the pgx part of the client tests: parameters, binary formats,
// transactions and COPY through github.com/jackc/pgx/v5.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := run(ctx, os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "pgx:", err)
		os.Exit(1)
	}
	fmt.Println("pgx: parameters, binary results, transactions, batches, errors: ok")
}

// run checks a gateway at a URL.
func run(ctx context.Context, url string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	for _, check := range []func(context.Context, *pgx.Conn) error{scalars, rows, rollback, batch} {
		if err := check(ctx, conn); err != nil {
			return err
		}
	}
	return nil
}

// scalars checks statements without tables.
func scalars(ctx context.Context, conn *pgx.Conn) error {
	var n int32
	var s string
	if err := conn.QueryRow(ctx, "SELECT $1::int + 1, $2::text", 41, "x").Scan(&n, &s); err != nil {
		return err
	}
	if n != 42 || s != "x" {
		return fmt.Errorf("got %d %q", n, s)
	}
	return conn.Ping(ctx)
}

// rows checks a table with several types.
func rows(ctx context.Context, conn *pgx.Conn) error {
	ddl := "DROP TABLE IF EXISTS px; CREATE TABLE px (id BIGINT PRIMARY KEY, name TEXT, score DOUBLE PRECISION, at TIMESTAMP, raw BYTEA)"
	if _, err := conn.Exec(ctx, ddl); err != nil {
		return err
	}
	at := time.Date(2024, 5, 6, 12, 34, 56, 789000000, time.UTC)
	tag, err := conn.Exec(ctx, "INSERT INTO px VALUES ($1, $2, $3, $4, $5)", 7, "é", 1.5, at, []byte{0, 255})
	if err != nil || tag.RowsAffected() != 1 {
		return fmt.Errorf("insert: %v %w", tag, err)
	}
	var id int64
	var name string
	var score float64
	var back time.Time
	var raw []byte
	err = conn.QueryRow(ctx, "SELECT id, name, score, at, raw FROM px WHERE id = $1 AND name = $2", 7, "é").
		Scan(&id, &name, &score, &back, &raw)
	if err != nil {
		return err
	}
	if name != "é" || score != 1.5 || !back.Equal(at) || len(raw) != 2 || raw[1] != 255 {
		return fmt.Errorf("got %q %v %v %v", name, score, back, raw)
	}
	return nil
}

// rollback checks transactions and the fields of an error.
func rollback(ctx context.Context, conn *pgx.Conn) error {
	tx, err := conn.Begin(ctx)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "INSERT INTO px (id) VALUES (8)"); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "INSERT INTO px (id) VALUES (8)")
	var pg *pgconn.PgError
	if !errors.As(err, &pg) || pg.Code != "23505" || pg.ConstraintName != "px_pkey" || pg.TableName != "px" {
		return fmt.Errorf("duplicate key: %+w", err)
	}
	if err := tx.Rollback(ctx); err != nil {
		return err
	}
	var n int64
	if err := conn.QueryRow(ctx, "SELECT count(*) FROM px").Scan(&n); err != nil || n != 1 {
		return fmt.Errorf("count %d %w", n, err)
	}
	return nil
}

// batch checks pipelined statements.
func batch(ctx context.Context, conn *pgx.Conn) error {
	b := &pgx.Batch{}
	for i := range 10 {
		b.Queue("INSERT INTO px (id, name) VALUES ($1, $2)", 100+i, "b")
	}
	b.Queue("SELECT count(*) FROM px WHERE name = 'b'")
	res := conn.SendBatch(ctx, b)
	for range 10 {
		if _, err := res.Exec(); err != nil {
			return err
		}
	}
	var n int64
	if err := res.QueryRow().Scan(&n); err != nil || n != 10 {
		return fmt.Errorf("batch count %d %w", n, err)
	}
	return res.Close()
}
