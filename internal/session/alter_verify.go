package session

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/exec"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/plan"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
)

// verification is what the rows that are there must fulfil: a query that finds none
// of them, and what its first row says otherwise.
type verification struct {
	sql  string
	fail func(row []string) *pgerr.Error
}

// verify runs verifications, one after the other.
func (a *alteration) verify(list ...verification) error {
	for _, v := range list {
		row, err := a.session.firstRow(a.ctx, v.sql)
		if err != nil {
			return err
		}
		if row != nil {
			return v.fail(row)
		}
	}
	return nil
}

// withoutNull is that a column has no NULL, in the rows of the condition that where
// spells.
func (a *alteration) withoutNull(column, where string) verification {
	return verification{"SELECT '' FROM " + a.named() + where + " LIMIT 1", func([]string) *pgerr.Error {
		e := pgerr.New(pgerr.NotNullViolation, "column %q of relation %q contains null values", column, a.rel.Name)
		e.Schema, e.Table, e.Column = a.rel.Schema, a.rel.Name, column
		return e
	}}
}

// noRows refuses to make a column NOT NULL while there are rows, those of the
// condition that where spells.
func (a *alteration) noRows(column, where string) error {
	return a.verify(a.withoutNull(column, where))
}

// isNull is the condition that a column has no value.
func isNull(column string) string { return " WHERE " + exec.QuoteIdent(column) + " IS NULL" }

// passing is that the rows pass a check.
func (a *alteration) passing(name, expression string) verification {
	return verification{"SELECT '' FROM " + a.named() + " WHERE NOT (" + expression + ") LIMIT 1", func([]string) *pgerr.Error {
		e := pgerr.New(pgerr.CheckViolation, "check constraint %q of relation %q is violated by some row", name, a.rel.Name)
		e.Schema, e.Table, e.Constraint = a.rel.Schema, a.rel.Name, name
		return e
	}}
}

// passes checks the rows that are there against a new check.
func (a *alteration) passes(name, expression string) error {
	return a.verify(a.passing(name, expression))
}

// distinctIn is that the rows differ in the columns of a key.
func (a *alteration) distinctIn(name string, columns []string) verification {
	quoted := quotedNames("", columns)
	sql := "SELECT " + asText(quoted) + " FROM " + a.named() + " WHERE " + strings.Join(quoted, " IS NOT NULL AND ") +
		" IS NOT NULL GROUP BY " + strings.Join(quoted, ", ") + " HAVING count(*) > 1 LIMIT 1"
	return verification{sql, func(row []string) *pgerr.Error {
		e := pgerr.New(pgerr.UniqueViolation, "could not create unique index %q", name).
			WithDetail("Key (%s)=(%s) is duplicated.", strings.Join(columns, ", "), strings.Join(row, ", "))
		e.Schema, e.Table, e.Constraint = a.rel.Schema, a.rel.Name, name
		return e
	}}
}

// fitsKey checks the rows that are there against a new key.
func (a *alteration) fitsKey(k irissql.KeyDef) error {
	names := a.pgNames(a.rel, k.Columns)
	if k.Primary {
		for _, name := range names {
			if err := a.noRows(name, isNull(name)); err != nil {
				return err
			}
		}
	}
	return a.verify(a.distinctIn(k.Name, names))
}

// referring is that the rows of a table refer to rows of another.
type referring struct {
	name        string
	from, to    string // the tables' names in SQL
	mine, other []string
	// schema, table and referenced are the names in the error.
	schema, table, referenced string
}

// verification looks for a row without a counterpart.
func (r referring) verification() verification {
	mine, other := quotedNames("f.", r.mine), quotedNames("r.", r.other)
	on := make([]string, len(mine))
	for i := range mine {
		on[i] = mine[i] + " = " + other[i]
	}
	sql := "SELECT " + asText(mine) + " FROM " + r.from + " f LEFT JOIN " + r.to + " r ON " + strings.Join(on, " AND ") +
		" WHERE " + other[0] + " IS NULL AND " + strings.Join(mine, " IS NOT NULL AND ") + " IS NOT NULL LIMIT 1"
	return verification{sql, func(row []string) *pgerr.Error {
		e := pgerr.New(pgerr.ForeignKeyViolation, "insert or update on table %q violates foreign key constraint %q", r.table, r.name).
			WithDetail("Key (%s)=(%s) is not present in table %q.", strings.Join(r.mine, ", "), strings.Join(row, ", "), r.referenced)
		e.Schema, e.Table, e.Constraint = r.schema, r.table, r.name
		return e
	}}
}

// firstRow runs a query of the session's own and returns its first row, of text
// columns; nil when there is none.
func (s *Session) firstRow(ctx context.Context, sql string) ([]string, error) {
	p, err := s.own(ctx, sql)
	if err != nil {
		return nil, err
	}
	defer p.close()
	if err := p.open(ctx); err != nil {
		return nil, err
	}
	return firstTexts(ctx, p.rows)
}

// firstRowOn is firstRow of a planned query, on a connection of one's own.
func (s *Session) firstRowOn(ctx context.Context, conn *pool.Conn, pl *plan.Plan) ([]string, error) {
	rt := s.runtime(nil, func(context.Context) (*pool.Conn, error) { return conn, nil })
	defer rt.Finish()
	rows, err := pl.Root.Open(ctx, rt, nil)
	if err != nil {
		return nil, s.named(err)
	}
	row, err := firstTexts(ctx, rows)
	return row, errors.Join(err, rows.Close())
}

// firstTexts reads the first row.
func firstTexts(ctx context.Context, rows exec.Rows) ([]string, error) {
	row, err := rows.Next(ctx)
	if errors.Is(err, io.EOF) {
		return nil, nil
	}
	return rowTexts(row), err
}
