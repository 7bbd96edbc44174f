package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/iris-pgwire/iris-pgwire/iris"
)

// batchRows is how many rows the driver's own batches have.
const batchRows = 1000

// measureCopyIn compares COPY of narrow rows into the stub with PostgreSQL's.
func measureCopyIn(ctx context.Context, r *rig, rep *report) error {
	n := r.sizes.rows
	text := narrowText(n)
	variants := make([]variant, 2)
	for i, s := range []server{r.gateway, r.postgres} {
		c, err := connect(ctx, s)
		if err != nil {
			return err
		}
		defer hangUp(ctx, c)
		variants[i] = variant{s.process.name, func() (float64, error) {
			if s == r.postgres {
				if err := execute(ctx, c, "TRUNCATE narrow"); err != nil {
					return 0, err
				}
			}
			return perSecond(n, func() error { return copyFrom(ctx, c, copyIn, text, n) })
		}}
	}
	m, err := interleave(r.sizes.rounds, variants...)
	if err != nil {
		return err
	}
	rep.add(line{What: "COPY in, narrow rows (beside PostgreSQL's)", Ours: m[0], Theirs: m[1], Unit: "rows/s", Budget: 0.5, AtLeast: true})
	return nil
}

// loading compares COPY through the gateway with batches of the driver, into the
// same table of the embedded server.
type loading struct {
	table  string // definition, after CREATE TABLE t
	insert string // the driver's statement
	copy   []byte
	rows   int
	row    func(b *iris.Batch, i int) // adds a row to a batch
}

// run returns both sides' rows per second. The table t is left full.
func (l *loading) run(ctx context.Context, r *rig) ([]float64, error) {
	client, err := connect(ctx, r.overServer)
	if err != nil {
		return nil, err
	}
	defer hangUp(ctx, client)
	driver, err := dial(ctx, r.embedded)
	if err != nil {
		return nil, err
	}
	defer func() { _ = driver.Close() }() // everything is committed
	return interleave(r.sizes.loads,
		variant{"driver", func() (float64, error) {
			if err := l.renew(ctx, client); err != nil {
				return 0, err
			}
			return perSecond(l.rows, func() error { return l.load(ctx, driver) })
		}},
		variant{"gateway", func() (float64, error) {
			if err := l.renew(ctx, client); err != nil {
				return 0, err
			}
			return perSecond(l.rows, func() error { return copyFrom(ctx, client, "COPY t FROM STDIN", l.copy, l.rows) })
		}},
	)
}

// renew makes the table anew.
func (l *loading) renew(ctx context.Context, c *pgconn.PgConn) error {
	return execute(ctx, c, "DROP TABLE IF EXISTS t; CREATE TABLE t "+l.table)
}

// load fills the table by batches of the driver, in one transaction as COPY is.
func (l *loading) load(ctx context.Context, c *iris.Conn) (err error) {
	if err := c.SetAutocommit(ctx, false); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.SetAutocommit(ctx, true)) }()
	stmt, err := c.Prepare(ctx, l.insert)
	if err != nil {
		return err
	}
	defer stmt.Close()
	batch := stmt.NewBatch()
	for i := range l.rows {
		l.row(batch, i)
		if err := batch.EndRow(); err != nil {
			return err
		}
		if batch.Rows() < batchRows && batch.Size() < 4<<20 && i+1 < l.rows {
			continue
		}
		if _, err := stmt.ExecBatch(ctx, batch); err != nil {
			return err
		}
		batch.Reset()
	}
	return c.Commit(ctx)
}

// measureEmbeddedCopy compares COPY of narrow rows into the embedded server with
// the driver's own batches.
func measureEmbeddedCopy(ctx context.Context, r *rig, rep *report) error {
	l := loading{
		table: "(id int, n int, label varchar(20))", insert: `INSERT INTO SQLUser."t" ("id", "n", "label") VALUES (?, ?, ?)`,
		rows: r.sizes.loaded, copy: narrowText(r.sizes.loaded),
		row: func(b *iris.Batch, i int) {
			b.Int(int64(i + 1))
			b.Int(int64(i % 97))
			b.String(fmt.Sprintf("label %d", i+1))
		},
	}
	m, err := l.run(ctx, r)
	if err != nil {
		return err
	}
	rep.add(line{
		What: "COPY into the embedded server (beside the driver's batches)", Ours: m[1], Theirs: m[0],
		Unit: "rows/s", Budget: 0.5, AtLeast: true,
	})
	return nil
}
