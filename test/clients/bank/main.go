// Command bank is the part of the bank whose tellers use pgx: bank URL TELLERS
// TRANSFERS. See bank.py, which says what a transfer is.
package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// transfer is money on its way, in cents.
type transfer struct {
	teller         string
	source, target int
	amount         int64
}

// ledger is the statement that writes down one transfer.
const ledger = "INSERT INTO ledger (teller, source, target, amount) VALUES ($1, $2, $3, $4::numeric / 100)"

// counts are what tellers did.
type counts struct{ committed, repeated, refused int }

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	total, err := run(ctx, os.Args[1], number(os.Args[2]), number(os.Args[3]))
	if err != nil {
		fmt.Fprintln(os.Stderr, "pgx:", err)
		os.Exit(1)
	}
	fmt.Printf("pgx committed %d repeated %d refused %d\n", total.committed, total.repeated, total.refused)
}

// number reads an argument.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		fmt.Fprintln(os.Stderr, "bank:", err)
		os.Exit(2)
	}
	return n
}

// run lets tellers work at the same time.
func run(ctx context.Context, url string, tellers, transfers int) (total counts, err error) {
	var wg sync.WaitGroup
	results, errs := make([]counts, tellers), make([]error, tellers)
	for i := range tellers {
		wg.Go(func() { results[i], errs[i] = work(ctx, url, i, transfers) })
	}
	wg.Wait()
	for _, c := range results {
		total.committed += c.committed
		total.repeated += c.repeated
		total.refused += c.refused
	}
	return total, errors.Join(errs...)
}

// work is one teller's day.
func work(ctx context.Context, url string, number, transfers int) (c counts, err error) {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return c, err
	}
	defer func() { _ = conn.Close(ctx) }()
	if _, err := conn.Exec(ctx, "SET lock_timeout = '250ms'"); err != nil {
		return c, err
	}
	random := rand.New(rand.NewPCG(7, uint64(number)))
	kinds := []func(context.Context, pgx.Tx, transfer) error{stepByStep, locked, atOnce, secondTry}
	for range transfers {
		t := transfer{teller: fmt.Sprint("pgx ", number), source: 1 + random.IntN(16), amount: 1 + random.Int64N(60000)}
		t.target = 1 + (t.source+random.IntN(15))%16
		kind := kinds[random.IntN(len(kinds))]
		if err := repeat(ctx, conn, &c, func(tx pgx.Tx) error { return kind(ctx, tx, t) }); err != nil {
			return c, err
		}
	}
	return c, nil
}

// repeat makes a transfer, again where PostgreSQL's clients would.
func repeat(ctx context.Context, conn *pgx.Conn, c *counts, do func(pgx.Tx) error) error {
	for {
		err := pgx.BeginFunc(ctx, conn, do)
		switch code(err) {
		case "":
			c.committed++
			return nil
		case "23514":
			c.refused++
			return nil
		case "40001", "40P01", "55P03":
			c.repeated++
			time.Sleep(time.Duration(rand.IntN(20)) * time.Millisecond)
		default:
			return err
		}
	}
}

// code is an error's SQLSTATE, "" for none, "?" when it has none.
func code(err error) string {
	var e *pgconn.PgError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e):
		return e.Code
	}
	return "?"
}

// stepByStep takes from one account and gives to the other, in this order.
func stepByStep(ctx context.Context, tx pgx.Tx, t transfer) error {
	for _, part := range []struct {
		account int
		amount  int64
	}{{t.source, -t.amount}, {t.target, t.amount}} {
		var left float64
		row := tx.QueryRow(ctx, "UPDATE accounts SET balance = balance + $1::numeric / 100 WHERE id = $2 RETURNING balance", part.amount, part.account)
		if err := row.Scan(&left); err != nil {
			return err
		}
		if left < 0 {
			return fmt.Errorf("account %d has %v", part.account, left)
		}
	}
	return inLedger(ctx, tx, t)
}

// locked reads both balances under a lock and writes what it computed.
func locked(ctx context.Context, tx pgx.Tx, t transfer) error {
	rows, err := tx.Query(ctx, "SELECT id, (balance * 100)::bigint FROM accounts WHERE id = ANY ($1) ORDER BY id FOR UPDATE", []int{t.source, t.target})
	if err != nil {
		return err
	}
	balances := map[int]int64{}
	var id int
	var cents int64
	if _, err := pgx.ForEachRow(rows, []any{&id, &cents}, func() error {
		balances[id] = cents
		return nil
	}); err != nil {
		return err
	}
	batch := &pgx.Batch{}
	batch.Queue("UPDATE accounts SET balance = $1::numeric / 100 WHERE id = $2", balances[t.source]-t.amount, t.source)
	batch.Queue("UPDATE accounts SET balance = $1::numeric / 100 WHERE id = $2", balances[t.target]+t.amount, t.target)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return err
	}
	return inLedger(ctx, tx, t)
}

// atOnce moves the money in one statement.
func atOnce(ctx context.Context, tx pgx.Tx, t transfer) error {
	tag, err := tx.Exec(ctx, "UPDATE accounts SET balance = balance + CASE WHEN id = $1 THEN -$2::numeric ELSE $2::numeric END / 100 WHERE id IN ($1, $3)",
		t.source, t.amount, t.target)
	if err != nil {
		return err
	}
	if tag.RowsAffected() != 2 {
		return fmt.Errorf("%d accounts were changed", tag.RowsAffected())
	}
	return inLedger(ctx, tx, t)
}

// secondTry asks for more than there is within a savepoint and takes less then.
func secondTry(ctx context.Context, tx pgx.Tx, t transfer) error {
	if err := inLedger(ctx, tx, t); err != nil {
		return err
	}
	err := pgx.BeginFunc(ctx, tx, func(nested pgx.Tx) error {
		if _, err := nested.Exec(ctx, "UPDATE accounts SET balance = balance + 100000 WHERE id = $1", t.target); err != nil {
			return err
		}
		_, err := nested.Exec(ctx, "UPDATE accounts SET balance = balance - 100000 WHERE id = $1", t.source)
		return err
	})
	if err == nil {
		return errors.New("an account gave more than it had")
	}
	if code(err) != "23514" {
		return err
	}
	for account, amount := range map[int]int64{t.source: -t.amount, t.target: t.amount} {
		if _, err := tx.Exec(ctx, "UPDATE accounts SET balance = balance + $1::numeric / 100 WHERE id = $2", amount, account); err != nil {
			return err
		}
	}
	return nil
}

// inLedger writes a transfer down.
func inLedger(ctx context.Context, tx pgx.Tx, t transfer) error {
	_, err := tx.Exec(ctx, ledger, t.teller, t.source, t.target, t.amount)
	return err
}
