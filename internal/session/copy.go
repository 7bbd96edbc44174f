package session

import (
	"context"
	"strconv"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/copyfmt"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
)

// copy is COPY.
func (s *Session) copy(ctx context.Context, t *pgsql.CopyStatement, w *pgwire.ResultWriter) error {
	if !t.Stdio {
		return pgerr.New(pgerr.InsufficientPrivilege, "COPY to or from a file or program on the server is not allowed").
			WithHint("Use STDIN or STDOUT, or psql's \\copy.")
	}
	options, err := copyOptions(t)
	if err != nil {
		return err
	}
	if t.From {
		n, err := s.copyIn(ctx, t, options, w)
		if err != nil {
			return err
		}
		return s.complete(ctx, "COPY "+strconv.FormatInt(n, 10), w)
	}
	return s.copyOut(ctx, t, options, w)
}

// copyOptions checks the options of a statement.
func copyOptions(t *pgsql.CopyStatement) (*copyfmt.Options, error) {
	var list []copyfmt.Option
	for _, o := range t.Options {
		opt := copyfmt.Option{Name: o.Name, Pos: o.Pos, Star: o.Star}
		if o.Value != nil {
			text, err := settingText(o.Value)
			if err != nil {
				return nil, err
			}
			opt.Value, opt.HasValue = text, true
		}
		for _, v := range o.Values {
			name, err := settingText(v)
			if err != nil {
				return nil, err
			}
			opt.Columns = append(opt.Columns, name)
		}
		list = append(list, opt)
	}
	return copyfmt.ParseOptions(list, t.From)
}

// wireFormat is the protocol's format code of a COPY.
func wireFormat(o *copyfmt.Options) pgtype.Format {
	if o.Format == copyfmt.Binary {
		return pgtype.FormatBinary
	}
	return pgtype.FormatText
}

// copyTarget resolves the table and columns of a COPY.
func (s *Session) copyTarget(ctx context.Context, t *pgsql.CopyStatement) (*analyze.Relation, []int, error) {
	c := s.names(ctx)
	rel := c.Relation(t.Table.Schema, t.Table.Name)
	if c.err != nil {
		return nil, nil, c.err
	}
	if rel == nil {
		if fresh, err := c.refreshed(); err == nil && fresh != nil {
			rel = fresh.Relation(t.Table.Schema, t.Table.Name)
		}
	}
	if rel == nil {
		return nil, nil, pgerr.New(pgerr.UndefinedTable, "relation %q does not exist", t.Table.Name)
	}
	if rel.View && (t.From || rel.Definition != nil && rel.IRISName != "") {
		return nil, nil, copiesView(rel, t.From)
	}
	var columns []int
	for _, name := range t.Columns {
		i := rel.ColumnIndex(name)
		if i < 0 {
			return nil, nil, pgerr.New(pgerr.UndefinedColumn, "column %q of relation %q does not exist", name, rel.Name)
		}
		if rel.Columns[i].Computed() {
			return nil, nil, pgerr.New(pgerr.InvalidColumnReference, "column %q is a generated column", name).
				WithDetail("Generated columns cannot be used in COPY.")
		}
		columns = append(columns, i)
	}
	if t.Columns == nil {
		for i := range rel.Columns {
			if !rel.Columns[i].Computed() {
				columns = append(columns, i)
			}
		}
	}
	return rel, columns, nil
}

// copiesView is the error about COPY of a view, as PostgreSQL words it.
func copiesView(rel *analyze.Relation, from bool) error {
	if from {
		return pgerr.New(pgerr.WrongObjectType, "cannot copy to view %q", rel.Name).
			WithHint("To enable copying to a view, provide an INSTEAD OF INSERT trigger.")
	}
	return pgerr.New(pgerr.WrongObjectType, "cannot copy from view %q", rel.Name).WithHint("Try the COPY (SELECT ...) TO variant.")
}
