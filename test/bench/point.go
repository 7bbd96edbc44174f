package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/iris-pgwire/iris-pgwire/iris"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// parallel is how many clients measure statements per second.
const parallel = 8

// binaryFormat asks for values in PostgreSQL's binary format.
var binaryFormat = []int16{1}

// pointClient is a connection on which the look-up by key is prepared.
type pointClient struct {
	conn *pgconn.PgConn
	key  []byte
}

// newPointClient connects to a server and prepares the look-up.
func newPointClient(ctx context.Context, s server) (*pointClient, error) {
	conn, err := connect(ctx, s)
	if err != nil {
		return nil, err
	}
	if _, err := conn.Prepare(ctx, "point", pointQuery, nil); err != nil {
		return nil, errors.Join(err, conn.Close(ctx))
	}
	return &pointClient{conn: conn, key: []byte{0, 0, 0, 1}}, nil
}

// look reads the row.
func (c *pointClient) look(ctx context.Context) error {
	result := c.conn.ExecPrepared(ctx, "point", [][]byte{c.key}, binaryFormat, binaryFormat).Read()
	if result.Err == nil && len(result.Rows) != 1 {
		return fmt.Errorf("%d rows by key", len(result.Rows))
	}
	return result.Err
}

// pointDriver is the same look-up by the driver alone.
type pointDriver struct {
	conn *iris.Conn
	stmt *iris.Stmt
	args []list.Item
}

// newPointDriver connects to the stub and prepares what the gateway sends there.
func newPointDriver(ctx context.Context, s server) (*pointDriver, error) {
	p, err := newPlanner(ctx)
	if err != nil {
		return nil, err
	}
	sql, err := p.iris(pointQuery)
	if err != nil {
		return nil, err
	}
	conn, err := dial(ctx, s)
	if err != nil {
		return nil, err
	}
	stmt, err := conn.Prepare(ctx, sql)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return &pointDriver{conn: conn, stmt: stmt, args: []list.Item{{Kind: list.Int, Int: 1}}}, nil
}

// hangUp closes the connection, which has done its work.
func (d *pointDriver) hangUp() { _ = d.conn.Close() }

// look reads the row and its values.
func (d *pointDriver) look(ctx context.Context) error {
	rows, err := d.stmt.Query(ctx, d.args, iris.QueryOptions{})
	if err != nil {
		return err
	}
	n := 0
	for ; rows.Next(ctx); n++ {
		r := list.NewReader(rows.Row())
		for {
			if _, err := r.Next(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				return err
			}
		}
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	if n != 1 {
		return fmt.Errorf("%d rows by key", n)
	}
	return nil
}

// measureLatency compares what the gateway adds to the driver's time for a row
// by key with what PgBouncer adds to PostgreSQL's.
func measureLatency(ctx context.Context, r *rig, rep *report) error {
	driver, err := newPointDriver(ctx, r.stub)
	if err != nil {
		return err
	}
	defer driver.hangUp()
	variants := []variant{{"driver", func() (float64, error) {
		return micros(r.sizes.points, func() error { return driver.look(ctx) })
	}}}
	for _, s := range []server{r.gateway, r.postgres, r.bouncer} {
		c, err := newPointClient(ctx, s)
		if err != nil {
			return err
		}
		defer hangUp(ctx, c.conn)
		variants = append(variants, variant{s.process.name, func() (float64, error) {
			return micros(r.sizes.points, func() error { return c.look(ctx) })
		}})
	}
	m, err := interleave(r.sizes.rounds, variants...)
	if err != nil {
		return err
	}
	rep.add(line{
		What: fmt.Sprintf("added to a row by key (driver %.0f, gateway %.0f; PostgreSQL %.0f, PgBouncer %.0f)", m[0], m[1], m[2], m[3]),
		Ours: m[1] - m[0], Theirs: m[3] - m[2], Unit: "µs", Budget: 1.4,
	})
	return nil
}

// measureThroughput compares statements per second of several clients.
func measureThroughput(ctx context.Context, r *rig, rep *report) error {
	var variants []variant
	for _, s := range []server{r.gateway, r.bouncer} {
		clients := make([]*pointClient, parallel)
		for i := range clients {
			c, err := newPointClient(ctx, s)
			if err != nil {
				return err
			}
			defer hangUp(ctx, c.conn)
			clients[i] = c
		}
		variants = append(variants, variant{s.process.name, func() (float64, error) {
			return together(ctx, clients, r.sizes.clockTime)
		}})
	}
	m, err := interleave(r.sizes.rounds, variants...)
	if err != nil {
		return err
	}
	rep.add(line{
		What: fmt.Sprintf("statements of %d clients (beside PgBouncer)", parallel),
		Ours: m[0], Theirs: m[1], Unit: "1/s", Budget: 0.8, AtLeast: true,
	})
	return nil
}

// together has all clients look rows up for a while and returns how many a
// second they got.
func together(ctx context.Context, clients []*pointClient, d time.Duration) (float64, error) {
	type outcome struct {
		n   int
		err error
	}
	outcomes := make(chan outcome)
	start := time.Now()
	for _, c := range clients {
		go func() {
			var o outcome
			for ; o.err == nil && time.Since(start) < d; o.n++ {
				o.err = c.look(ctx)
			}
			outcomes <- o
		}()
	}
	n, err := 0, error(nil)
	for range clients {
		o := <-outcomes
		n, err = n+o.n, errors.Join(err, o.err)
	}
	return float64(n) / time.Since(start).Seconds(), err
}

// oltp are statements of the kind that applications send all day.
var oltp = []string{
	pointQuery,
	"SELECT balance FROM accounts WHERE branch = $1 AND created >= $2 ORDER BY id LIMIT 20",
	"SELECT a.id, a.name, m.balance FROM accounts a JOIN many m ON m.id = a.id WHERE a.branch = $1",
	"SELECT branch, count(*), sum(balance) FROM accounts WHERE created > $1 GROUP BY branch",
	"INSERT INTO accounts (id, branch, balance, name, created) VALUES ($1, $2, $3, $4, $5)",
	"UPDATE accounts SET balance = $1, name = $2 WHERE id = $3",
	"DELETE FROM narrow WHERE id = $1",
}

// measurePlanning times parsing, analysis and planning of statements that were
// not seen before.
func measurePlanning(ctx context.Context, _ *rig, rep *report) error {
	p, err := newPlanner(ctx)
	if err != nil {
		return err
	}
	slowest := 0.0
	for _, sql := range oltp {
		m, err := interleave(3, variant{sql, func() (float64, error) {
			return micros(500, func() error {
				_, err := p.plan(sql)
				return err
			})
		}})
		if err != nil {
			return err
		}
		slowest = max(slowest, m[0])
	}
	rep.add(line{What: fmt.Sprintf("parse, analyse, plan: slowest of %d statements", len(oltp)), Ours: slowest, Unit: "µs", Budget: 150})
	return nil
}
