package main

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
)

// operator is a statement in which one operator of the executor does most of the work,
// over so many rows, and its budget: the part of PostgreSQL's rows a second.
type operator struct {
	name, sql string
	rows      int
	budget    float64
}

// operatorsOver are the operators over n rows. Each yields one row, so that reading the
// result is no part of it.
func operatorsOver(n int) []operator {
	side := 1000 // of the square that a nested loop looks at
	series := fmt.Sprintf("generate_series(1, %d) g", n)
	return []operator{
		{"scan", fmt.Sprintf("%s OFFSET %d", scanQuery, n-1), n, 0.1},
		{"function", "SELECT count(*) FROM " + series, n, 0.5},
		{"filter", "SELECT count(*) FROM " + series + " WHERE g % 3 = 0 AND g > 10", n, 0.4},
		{"project", "SELECT max(x) FROM (SELECT g * 2 + 1 AS x FROM " + series + " OFFSET 0) s", n, 0.4},
		{"hash join", fmt.Sprintf("SELECT count(*) FROM %s JOIN generate_series(1, %d) h ON g = h", series, n), 2 * n, 0.3},
		{
			"nested loop", fmt.Sprintf("SELECT count(*) FROM generate_series(1, %d) g JOIN generate_series(1, %d) h ON g < h", side, side),
			side * side, 0.2,
		},
		{"aggregate", "SELECT count(*) FROM (SELECT g % 1000, sum(g), max(g) FROM " + series + " GROUP BY 1) s", n, 0.3},
		{"sort", "SELECT max(x) FROM (SELECT (g * 7919::bigint) % 100003 AS x FROM " + series + " ORDER BY 1 OFFSET 1) s", n, 0.15},
		{"window", "SELECT max(x) FROM (SELECT sum(g) OVER (PARTITION BY g % 100 ORDER BY g) AS x FROM " + series + ") s", n, 0.2},
		{"distinct", "SELECT count(*) FROM (SELECT DISTINCT g % 10000 FROM " + series + ") s", n, 0.3},
		{"set operation", fmt.Sprintf("SELECT count(*) FROM (SELECT g FROM %s EXCEPT SELECT g FROM generate_series(1, %d) g) s", series, n/2), n + n/2, 0.3},
		{"CTE", "WITH x AS MATERIALIZED (SELECT g FROM " + series + ") SELECT count(*) FROM x", n, 0.3},
		{
			"recursive CTE", fmt.Sprintf("WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < %d) SELECT count(*) FROM r", n),
			n, 0.2,
		},
	}
}

// measureOperators compares the executor's rows a second with PostgreSQL's, operator by
// operator. Both must answer the same.
func measureOperators(ctx context.Context, r *rig, rep *report) error {
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
	for _, op := range operatorsOver(r.sizes.rows) {
		want, err := one(ctx, postgres, op.sql)
		if err != nil {
			return fmt.Errorf("%s: postgres: %w", op.name, err)
		}
		rate := func(name string, c *pgconn.PgConn) variant {
			return variant{name, func() (float64, error) {
				return perSecond(op.rows, func() error {
					got, err := one(ctx, c, op.sql)
					if err == nil && got != want {
						err = fmt.Errorf("%s is answered by %s instead of %s", op.sql, got, want)
					}
					return err
				})
			}}
		}
		m, err := interleave(r.sizes.operators, rate("postgres", postgres), rate("gateway", gateway))
		if err != nil {
			return fmt.Errorf("%s: %w", op.name, err)
		}
		rep.add(line{
			What: "executor: " + op.name + " (beside PostgreSQL's)", Ours: m[1], Theirs: m[0], Unit: "rows/s", Budget: op.budget, AtLeast: true,
		})
	}
	return nil
}

// one is the first value of a statement's one row.
func one(ctx context.Context, c *pgconn.PgConn, sql string) (string, error) {
	result := c.ExecParams(ctx, sql, nil, nil, nil, nil).Read()
	if result.Err != nil {
		return "", result.Err
	}
	if len(result.Rows) != 1 {
		return "", fmt.Errorf("%d rows instead of one", len(result.Rows))
	}
	return string(result.Rows[0][0]), nil
}

// translations is how many statements a round of measureTranslation has.
const translations = 200

// measureTranslation compares a look-up by key whose text is new to the gateway with one
// that differs from others by its literal alone, and finds their plan.
func measureTranslation(ctx context.Context, r *rig, rep *report) error {
	c, err := connect(ctx, r.gateway)
	if err != nil {
		return err
	}
	defer hangUp(ctx, c)
	n := 0
	timed := func(name, format string) variant {
		return variant{name, func() (float64, error) {
			return micros(translations, func() error {
				n++
				_, err := one(ctx, c, fmt.Sprintf(format, n%distinct+1, n))
				return err
			})
		}}
	}
	text := sampleQuery + " WHERE id = %d"
	m, err := interleave(r.sizes.rounds, timed("cold", text+" /* %d */"), timed("hit", text+" -- %.0s"))
	if err != nil {
		return err
	}
	rep.add(line{What: "look-up by key, its plan found (beside a text that is new)", Ours: m[1], Theirs: m[0], Unit: "µs", Budget: 1})
	return nil
}
