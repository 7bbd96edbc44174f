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

// copyIn compares COPY of rows into the stub with PostgreSQL's.
type copyIn struct {
	what, table  string
	ours, theirs []byte // the rows as both write them
	rows         int
	budget       float64
}

// measureCopyIn compares COPY of narrow rows, and of long vectors, into the stub with
// PostgreSQL's. PostgreSQL has no vectors of its own: an array of the same numbers
// stands for one.
func measureCopyIn(ctx context.Context, r *rig, rep *report) error {
	narrow := narrowText(r.sizes.rows)
	var ours, theirs []byte
	for i, v := range newVectors(r.sizes.vectors) {
		text := vectorText(v)
		ours = fmt.Appendf(ours, "%d\t[%s]\n", i+1, text)
		theirs = fmt.Appendf(theirs, "%d\t{%s}\n", i+1, text)
	}
	for _, c := range []copyIn{
		{"narrow rows", "narrow", narrow, narrow, r.sizes.rows, 0.5},
		{fmt.Sprintf("%d × %d vectors", r.sizes.vectors, dimensions), "embeddings", ours, theirs, r.sizes.vectors, 1},
	} {
		m, err := c.run(ctx, r)
		if err != nil {
			return err
		}
		rep.add(line{What: "COPY in, " + c.what + " (beside PostgreSQL's)", Ours: m[0], Theirs: m[1], Unit: "rows/s", Budget: c.budget, AtLeast: true})
	}
	return nil
}

// run returns both sides' rows per second.
func (l *copyIn) run(ctx context.Context, r *rig) ([]float64, error) {
	ours, err := connect(ctx, r.gateway)
	if err != nil {
		return nil, err
	}
	defer hangUp(ctx, ours)
	theirs, err := connect(ctx, r.postgres)
	if err != nil {
		return nil, err
	}
	defer hangUp(ctx, theirs)
	sql := "COPY " + l.table + " FROM STDIN"
	return interleave(r.sizes.rounds,
		variant{r.gateway.process.name, func() (float64, error) {
			return perSecond(l.rows, func() error { return copyFrom(ctx, ours, sql, l.ours, l.rows) })
		}},
		variant{r.postgres.process.name, func() (float64, error) {
			if err := execute(ctx, theirs, "TRUNCATE "+l.table); err != nil {
				return 0, err
			}
			return perSecond(l.rows, func() error { return copyFrom(ctx, theirs, sql, l.theirs, l.rows) })
		}},
	)
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
