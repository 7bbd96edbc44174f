package fault_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// The bank: accounts with a constant total, and clients that move money between
// few of them, so that they are in each other's way.
const (
	bankAccounts  = 12
	bankBalance   = 1000
	bankClients   = 8
	bankTransfers = 40 // of each client
	bankTries     = 200
)

// TestBank has clients transfer money at once, with conflicts and deadlocks. The
// total does not change, and the journal has each transfer once.
func TestBank(t *testing.T) {
	g := mustServe(t, mustRunIRIS(t).behind(t))
	setup := mustConnect(t, g.Address)
	setup.mustRun(t, `CREATE TABLE account (id INT PRIMARY KEY, owner TEXT NOT NULL, balance NUMERIC(12,2) NOT NULL)`)
	setup.mustRun(t, `CREATE TABLE moved (id INT PRIMARY KEY, client INT, amount NUMERIC(12,2))`)
	setup.mustRun(t, `CREATE TABLE tally (client INT PRIMARY KEY, transfers INT NOT NULL)`)
	setup.mustRun(t, fmt.Sprintf(`INSERT INTO account SELECT g, 'owner ' || g, %d FROM generate_series(1, %d) g`, bankBalance, bankAccounts))
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	var wait sync.WaitGroup
	for i := range bankClients {
		wait.Go(func() {
			teller := &teller{number: i, address: g.Address, random: rand.New(rand.NewPCG(7, uint64(i)))}
			if err := teller.work(ctx); err != nil {
				t.Errorf("client %d: %v", i, err)
			}
		})
	}
	wait.Wait()
	for query, want := range map[string]string{
		"SELECT sum(balance) FROM account":                                             fmt.Sprintf("%d.00", bankAccounts*bankBalance),
		"SELECT count(*) FROM moved":                                                   fmt.Sprint(bankClients * bankTransfers),
		"SELECT sum(transfers) FROM tally":                                             fmt.Sprint(bankClients * bankTransfers),
		fmt.Sprintf("SELECT count(*) FROM tally WHERE transfers <> %d", bankTransfers): "0",
	} {
		if got := setup.mustRun(t, query).cell(); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	g.mustBeIdle(t)
}

// teller is one client of the bank.
type teller struct {
	number  int
	address string
	random  *rand.Rand
}

// work makes the teller's transfers, each until it succeeds.
func (b *teller) work(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, "postgres://app@"+b.address+"/USER?sslmode=disable")
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	// Deadlocks end by the lock timeout, as IRIS finds none.
	if _, err := conn.Exec(ctx, "SET lock_timeout = '1s'"); err != nil {
		return err
	}
	for n := range bankTransfers {
		if err := b.untilDone(ctx, conn, n); err != nil {
			return fmt.Errorf("transfer %d: %w", n, err)
		}
	}
	return nil
}

// untilDone repeats a transfer that another one was in the way of.
func (b *teller) untilDone(ctx context.Context, conn *pgx.Conn, n int) (err error) {
	from := 1 + b.random.IntN(bankAccounts)
	to := 1 + (from+b.random.IntN(bankAccounts-1))%bankAccounts
	if n%8 > 0 && from > to { // most take the accounts in order; the others meet
		from, to = to, from
	}
	for range bankTries {
		err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error { return b.transfer(ctx, tx, n, from, to) })
		var e *pgconn.PgError
		if !errors.As(err, &e) || (e.Code != "40001" && e.Code != "40P01" && e.Code != "55P03") {
			return err
		}
	}
	return err
}

// transfer moves an amount and notes it, with each kind of statement that
// changes rows in steps.
func (b *teller) transfer(ctx context.Context, tx pgx.Tx, n, from, to int) error {
	amount := fmt.Sprintf("%d.%02d", 1+b.random.IntN(20), b.random.IntN(100))
	var before, after string
	err := tx.QueryRow(ctx, `UPDATE account SET balance = balance - $1::numeric WHERE id = $2
		RETURNING balance + $1::numeric, balance`, amount, from).Scan(&before, &after)
	if err != nil {
		return err
	}
	tag, err := tx.Exec(ctx, `UPDATE account a SET balance = a.balance + v.amount
		FROM (VALUES ($1::int, $2::numeric)) v (id, amount) WHERE v.id = a.id AND a.id = $1`, to, amount)
	if err != nil {
		return err
	}
	if tag.RowsAffected() != 1 {
		return fmt.Errorf("%d accounts credited", tag.RowsAffected())
	}
	if _, err := tx.Exec(ctx, `INSERT INTO moved VALUES ($1, $2, $3::numeric) RETURNING id`, b.number*1000+n, b.number, amount); err != nil {
		return err
	}
	var transfers int
	var inserted bool
	err = tx.QueryRow(ctx, `INSERT INTO tally VALUES ($1, 1) ON CONFLICT (client)
		DO UPDATE SET transfers = tally.transfers + excluded.transfers RETURNING transfers, xmax = 0`, b.number).Scan(&transfers, &inserted)
	if err != nil {
		return err
	}
	if transfers != n+1 || inserted != (n == 0) {
		return fmt.Errorf("%d transfers, inserted %t", transfers, inserted)
	}
	return nil
}

// TestUpsertRace has clients count on the same few rows with ON CONFLICT, each in
// autocommit: no count is lost, whoever inserts the row.
func TestUpsertRace(t *testing.T) {
	g := mustServe(t, mustRunIRIS(t).behind(t))
	setup := mustConnect(t, g.Address)
	setup.mustRun(t, `CREATE TABLE counter (id INT PRIMARY KEY, n INT NOT NULL)`)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	var wait sync.WaitGroup
	for i := range bankClients {
		wait.Go(func() {
			if err := count(ctx, g.Address); err != nil {
				t.Errorf("client %d: %v", i, err)
			}
		})
	}
	wait.Wait()
	for query, want := range map[string]string{
		"SELECT sum(n) FROM counter":   fmt.Sprint(bankClients * bankTransfers),
		"SELECT count(*) FROM counter": "10",
	} {
		if got := setup.mustRun(t, query).cell(); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	g.mustBeIdle(t)
}

// count adds one to each of ten counters in turn, until all is counted.
func count(ctx context.Context, address string) error {
	conn, err := pgx.Connect(ctx, "postgres://app@"+address+"/USER?sslmode=disable")
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	for n := range bankTransfers {
		if n%4 == 3 { // another way to the same row, if it is there already
			tag, err := conn.Exec(ctx, `UPDATE counter SET n = n + 1 WHERE id IN (SELECT $1::int)`, n%10)
			if err != nil {
				return err
			}
			if tag.RowsAffected() == 1 {
				continue
			}
		}
		_, err = conn.Exec(ctx, `INSERT INTO counter VALUES ($1, 1) ON CONFLICT (id) DO UPDATE SET n = counter.n + 1`, n%10)
		if err != nil {
			return err
		}
	}
	return nil
}
