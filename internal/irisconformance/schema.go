package irisconformance

import (
	"context"
	"fmt"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/iris"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// object is something in the schema.
type object struct{ kind, name string }

// passesMax bounds how often what is left is dropped again, for objects that
// others depend on.
const passesMax = 5

// contents lists what is in the schema: views before tables.
func (s *session) contents(ctx context.Context) ([]object, error) {
	conn, err := s.conn(ctx)
	if err != nil {
		return nil, err
	}
	var all []object
	for _, q := range []string{
		"SELECT 'VIEW', TABLE_NAME FROM INFORMATION_SCHEMA.VIEWS WHERE TABLE_SCHEMA = ?",
		"SELECT 'TABLE', TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_TYPE <> 'VIEW' AND TABLE_SCHEMA = ?",
		"SELECT ROUTINE_TYPE, ROUTINE_NAME FROM INFORMATION_SCHEMA.ROUTINES WHERE ROUTINE_SCHEMA = ?",
	} {
		rows, err := conn.Query(ctx, q, []list.Item{{Kind: list.String, Str: Schema}}, iris.QueryOptions{})
		if err != nil {
			return nil, fmt.Errorf("read what is in schema %s: %w", Schema, err)
		}
		all, err = appendObjects(ctx, all, rows)
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// appendObjects reads objects and closes the rows.
func appendObjects(ctx context.Context, all []object, rows *iris.Rows) ([]object, error) {
	for rows.Next(ctx) {
		items, err := decodeRow(rows.Row())
		if err != nil {
			return nil, err
		}
		all = append(all, object{items[0].Str, items[1].Str})
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return all, rows.Close()
}

// empty drops everything in the schema. What others depend on goes when they
// are gone, in a later pass.
func (s *session) empty(ctx context.Context) error {
	conn, err := s.conn(ctx)
	if err != nil {
		return err
	}
	var last error
	for range passesMax {
		left, err := s.contents(ctx)
		if err != nil || len(left) == 0 {
			return err
		}
		for _, o := range left {
			name := strings.ReplaceAll(o.name, `"`, `""`)
			if _, err := conn.ExecDirect(ctx, fmt.Sprintf(`DROP %s %s."%s"`, o.kind, Schema, name)); err != nil {
				last = err
			}
			if !isAnswer(last) {
				return last
			}
		}
	}
	return fmt.Errorf("empty schema %s: %w", Schema, last)
}
