package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"

	"github.com/jackc/pgx/v5/pgconn"
)

// measureRows compares a large result, as rows and as COPY, with PostgreSQL's
// COPY of the same rows.
func measureRows(ctx context.Context, r *rig, rep *report) error {
	gateway, err := connect(ctx, r.gateway)
	if err != nil {
		return err
	}
	defer hangUp(ctx, gateway)
	postgres, err := connect(ctx, r.postgres)
	if err != nil {
		return err
	}
	defer hangUp(ctx, postgres)
	if err := sameCopy(ctx, gateway, postgres); err != nil {
		return err
	}
	n := r.sizes.rows
	rate := func(name string, f func() error) variant {
		return variant{name, func() (float64, error) { return perSecond(n, f) }}
	}
	m, err := interleave(r.sizes.rounds,
		rate("postgres copy", func() error { return copyTo(ctx, postgres, io.Discard, n) }),
		rate("text rows", func() error { return readRows(ctx, gateway, scanQuery, 0, n) }),
		rate("binary rows", func() error { return readRows(ctx, gateway, scanQuery, 1, n) }),
		rate("gateway copy", func() error { return copyTo(ctx, gateway, io.Discard, n) }),
	)
	if err != nil {
		return err
	}
	for i, what := range []string{"rows out, text", "rows out, binary", "COPY out"} {
		rep.add(line{What: what + " (beside PostgreSQL's COPY)", Ours: m[i+1], Theirs: m[0], Unit: "rows/s", Budget: 0.5, AtLeast: true})
	}
	return nil
}

// measureMemory compares the gateway's peak memory after a result of many rows
// with that after a smaller one.
func measureMemory(ctx context.Context, r *rig, rep *report) error {
	c, err := connect(ctx, r.gateway)
	if err != nil {
		return err
	}
	defer hangUp(ctx, c)
	peakAfter := func(query string, rows int) (float64, error) {
		if err := readRows(ctx, c, query, 0, rows); err != nil {
			return 0, err
		}
		peak, err := r.gateway.process.memory("VmHWM")
		return peak / 1024, err
	}
	small, err := peakAfter(scanQuery, r.sizes.rows)
	if err != nil {
		return err
	}
	large, err := peakAfter(hugeQuery, r.sizes.huge)
	if err != nil {
		return err
	}
	rep.add(line{
		What: fmt.Sprintf("peak memory, %d rows out (beside %d)", r.sizes.huge, r.sizes.rows),
		Ours: large, Theirs: small, Unit: "MB", Budget: 1.25,
	})
	return nil
}

// sameCopy checks that both servers send the same bytes.
func sameCopy(ctx context.Context, a, b *pgconn.PgConn) error {
	sums := [2]uint64{}
	for i, c := range []*pgconn.PgConn{a, b} {
		sum := fnv.New64a()
		if _, err := c.CopyTo(ctx, sum, copyOut); err != nil {
			return err
		}
		sums[i] = sum.Sum64()
	}
	if sums[0] != sums[1] {
		return errors.New("COPY of the gateway and of PostgreSQL differ")
	}
	return nil
}

// readRows reads all rows of a query.
func readRows(ctx context.Context, c *pgconn.PgConn, sql string, format int16, want int) error {
	rows := c.ExecParams(ctx, sql, nil, nil, nil, []int16{format})
	n := 0
	for rows.NextRow() {
		n++
	}
	if _, err := rows.Close(); err != nil {
		return err
	}
	if n != want {
		return fmt.Errorf("%d rows instead of %d", n, want)
	}
	return nil
}

// copyTo reads all rows by COPY.
func copyTo(ctx context.Context, c *pgconn.PgConn, w io.Writer, want int) error {
	tag, err := c.CopyTo(ctx, w, copyOut)
	return counted(tag, err, want)
}

// copyFrom sends rows by COPY.
func copyFrom(ctx context.Context, c *pgconn.PgConn, sql string, text []byte, want int) error {
	tag, err := c.CopyFrom(ctx, bytes.NewReader(text), sql)
	return counted(tag, err, want)
}

// counted checks how many rows a COPY says it has copied.
func counted(tag pgconn.CommandTag, err error, want int) error {
	if err == nil && tag.RowsAffected() != int64(want) {
		return fmt.Errorf("%s instead of COPY %d", tag, want)
	}
	return err
}
