// Command pq is lib/pq against a gateway: what applications do with it through
// database/sql. Its argument is a connection URL.
package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/lib/pq"
)

func main() {
	if len(os.Args) != 2 {
		fail(errors.New("usage: pq URL"))
	}
	db, err := sql.Open("postgres", os.Args[1])
	if err != nil {
		fail(err)
	}
	defer func() { _ = db.Close() }() // the program ends
	for _, check := range []struct {
		name string
		run  func(*sql.DB) error
	}{
		{"types", types},
		{"transactions", transactions},
		{"copy", copyIn},
		{"notifications", notifications},
		{"errors", sqlstates},
		{"cancel", cancel},
	} {
		if err := check.run(db); err != nil {
			fail(fmt.Errorf("lib/pq: %s: %w", check.name, err))
		}
		fmt.Println("ok   lib/pq:", check.name)
	}
}

// notifications listens on a connection of its own, as pq.Listener does.
func notifications(db *sql.DB) error {
	l := pq.NewListener(os.Args[1], time.Second, time.Minute, nil)
	defer func() { _ = l.Close() }() // the program ends
	if err := l.Listen("pq_news"); err != nil {
		return err
	}
	if err := run(db, "NOTIFY pq_news, 'hello'"); err != nil {
		return err
	}
	select {
	case n := <-l.Notify:
		if n.Channel != "pq_news" || n.Extra != "hello" {
			return fmt.Errorf("heard %+v", n)
		}
	case <-time.After(30 * time.Second):
		return errors.New("nothing was heard")
	}
	return l.Ping()
}

// fail ends the program.
func fail(err error) {
	fmt.Fprintln(os.Stderr, "FAIL", err)
	os.Exit(1)
}

// run executes statements.
func run(db *sql.DB, statements ...string) error {
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
	}
	return nil
}

// expect compares what a query returns in its one row and column.
func expect[T comparable](db *sql.DB, want T, query string, args ...any) error {
	var got T
	if err := db.QueryRow(query, args...).Scan(&got); err != nil {
		return fmt.Errorf("%s: %w", query, err)
	}
	if got != want {
		return fmt.Errorf("%s: got %v, want %v", query, got, want)
	}
	return nil
}

// types sends values of several types and reads them back.
func types(db *sql.DB) error {
	err := run(db, "DROP TABLE IF EXISTS pq_types",
		"CREATE TABLE pq_types (i INT PRIMARY KEY, b BIGINT, f DOUBLE PRECISION, t TEXT, o BOOLEAN, x BYTEA, ts TIMESTAMP)")
	if err != nil {
		return err
	}
	when := time.Date(2024, 2, 29, 13, 14, 15, 123456000, time.UTC)
	_, err = db.Exec("INSERT INTO pq_types VALUES ($1,$2,$3,$4,$5,$6,$7), (2,NULL,NULL,'',NULL,NULL,NULL)",
		1, int64(1)<<40, 0.1, "it's 😀", true, []byte{0, 255}, when)
	if err != nil {
		return err
	}
	var back time.Time
	if err := db.QueryRow("SELECT ts FROM pq_types WHERE i = $1", 1).Scan(&back); err != nil || !back.Equal(when) {
		return fmt.Errorf("timestamp %v, %w", back, err)
	}
	return errors.Join(
		expect(db, int64(1)<<40, "SELECT b FROM pq_types WHERE i = $1", 1),
		expect(db, 0.1, "SELECT f FROM pq_types WHERE i = $1", 1),
		expect(db, "it's 😀", "SELECT t FROM pq_types WHERE i = $1", 1),
		expect(db, "", "SELECT t FROM pq_types WHERE i = $1", 2),
		expect(db, true, "SELECT x IS NULL FROM pq_types WHERE i = $1", 2),
		expect(db, `\x00ff`, "SELECT x::text FROM pq_types WHERE i = $1", 1),
	)
}

// transactions commits one and rolls one back.
func transactions(db *sql.DB) error {
	if err := run(db, "DROP TABLE IF EXISTS pq_tx", "CREATE TABLE pq_tx (i INT PRIMARY KEY)"); err != nil {
		return err
	}
	for i, end := range []func(*sql.Tx) error{(*sql.Tx).Rollback, (*sql.Tx).Commit} {
		tx, err := db.Begin()
		if err != nil {
			return err
		}
		if _, err := tx.Exec("INSERT INTO pq_tx VALUES ($1)", i); err != nil {
			return err
		}
		if err := end(tx); err != nil {
			return err
		}
	}
	return expect(db, 1, "SELECT i FROM pq_tx")
}

// copyIn loads rows by COPY, which lib/pq offers as a prepared statement.
func copyIn(db *sql.DB) error {
	if err := run(db, "DROP TABLE IF EXISTS pq_copy", "CREATE TABLE pq_copy (i INT PRIMARY KEY, t TEXT)"); err != nil {
		return err
	}
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	stmt, err := tx.Prepare(`COPY "pq_copy" ("i", "t") FROM STDIN`)
	if err != nil {
		return err
	}
	for i := range 1000 {
		if _, err := stmt.Exec(i, fmt.Sprint("row\t", i)); err != nil {
			return err
		}
	}
	if _, err := stmt.Exec(); err != nil {
		return err
	}
	if err := errors.Join(stmt.Close(), tx.Commit()); err != nil {
		return err
	}
	return errors.Join(
		expect(db, 1000, "SELECT count(*) FROM pq_copy"),
		expect(db, "row\t7", "SELECT t FROM pq_copy WHERE i = 7"),
	)
}

// sqlstates checks that errors carry their SQLSTATE.
func sqlstates(db *sql.DB) error {
	for statement, want := range map[string]string{
		"SELECT * FROM pq_missing": "42P01",
		"SELEC 1":                  "42601",
		"SELECT 1/0":               "22012",
	} {
		_, err := db.Exec(statement)
		var e *pq.Error
		if !errors.As(err, &e) || string(e.Code) != want {
			return fmt.Errorf("%s: want %s, got %w", statement, want, err)
		}
	}
	return expect(db, 1, "SELECT 1")
}

// cancel ends a statement by its context.
func cancel(db *sql.DB) error {
	err := run(db, "DROP TABLE IF EXISTS pq_slow", "CREATE TABLE pq_slow (i INT PRIMARY KEY)",
		"INSERT INTO pq_slow SELECT * FROM generate_series(1, 3000)")
	if err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(context.Background(), 500*time.Millisecond)
	defer stop()
	var n int
	err = db.QueryRowContext(ctx,
		"SELECT count(*) FROM pq_slow a, pq_slow b, pq_slow c WHERE a.i + b.i + c.i < 0").Scan(&n)
	if err == nil || ctx.Err() == nil {
		return fmt.Errorf("not canceled: %d, %w", n, err)
	}
	return expect(db, 1, "SELECT 1")
}
