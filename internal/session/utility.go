package session

import (
	"context"
	"sort"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/internal/explain"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
	"github.com/iris-pgwire/iris-pgwire/internal/value"
)

// textField is a result column of type text.
func textField(name string) pgwire.Field {
	return pgwire.Field{Name: name, Type: pgtype.TextOID, Typmod: pgtype.NoTypmod, Len: -1}
}

// utilityFields describes the result of a statement that has no plan.
func (s *Session) utilityFields(ctx context.Context, st *statement) ([]pgwire.Field, error) {
	switch t := st.tree.(type) {
	case *pgsql.ShowStatement:
		if t.Name == "all" {
			return []pgwire.Field{textField("name"), textField("setting"), textField("description")}, nil
		}
		name, _, err := s.show(t.Name)
		return []pgwire.Field{textField(name)}, err
	case *pgsql.ExplainStatement:
		f := textField("QUERY PLAN")
		var err error
		f.Type, err = explain.ResultType(t.Options)
		return []pgwire.Field{f}, err
	case *pgsql.ExecuteStatement:
		prepared, err := s.find(t.Name)
		if err != nil {
			return nil, err
		}
		return prepared.fields, s.current(ctx, prepared)
	case *pgsql.FetchStatement:
		return s.fetchFields(t), nil
	}
	return nil, nil
}

// utility runs a statement that has no plan.
func (s *Session) utility(ctx context.Context, p *portal, w *pgwire.ResultWriter) error {
	s.temporary.aimed = false
	if err := s.reserveName(ctx, p.stmt.tree); err != nil {
		return err
	}
	switch t := p.stmt.tree.(type) {
	case *pgsql.TransactionStatement:
		return s.transaction(ctx, t, w)
	case *pgsql.SetStatement:
		return s.set(t, w)
	case *pgsql.ResetStatement:
		return s.reset(t, w)
	case *pgsql.ShowStatement:
		return s.runShow(t, p, w)
	case *pgsql.DiscardStatement:
		return s.discard(ctx, t, w)
	case *pgsql.CopyStatement:
		return s.copy(ctx, t, w)
	case *pgsql.CreateTableAs:
		return s.createTableAs(ctx, t, p, w)
	case *pgsql.SetConstraintsStatement:
		return s.setConstraints(ctx, t, w)
	case *pgsql.CreateFunction:
		return s.createFunction(ctx, t, p.stmt.sql, w)
	case *pgsql.CallStatement:
		return s.callProcedure(ctx, t, p, w)
	case *pgsql.LockStatement:
		return s.lockTables(ctx, t, w)
	case *pgsql.RefreshMaterializedView:
		return s.refresh(ctx, t, w)
	case *pgsql.ExplainStatement:
		return s.explain(ctx, t, p, w)
	}
	return s.prepared(ctx, p, w)
}

// prepared continues utility with SQL's own prepared statements.
func (s *Session) prepared(ctx context.Context, p *portal, w *pgwire.ResultWriter) error {
	switch t := p.stmt.tree.(type) {
	case *pgsql.PrepareStatement:
		return s.prepareSQL(ctx, t, p.stmt.sql, w)
	case *pgsql.ExecuteStatement:
		return s.executeSQL(ctx, t, p, w)
	case *pgsql.DeallocateStatement:
		return s.deallocate(t, w)
	case *pgsql.DeclareStatement:
		return s.declare(ctx, t, p, w)
	case *pgsql.FetchStatement:
		return s.fetchSQL(ctx, t, p, w)
	case *pgsql.CloseStatement:
		return s.closeCursor(t, w)
	}
	if tag, ok, err := s.asynchronous(p.stmt.tree); ok {
		if err != nil {
			return err
		}
		return s.complete(ctx, tag, w)
	}
	return s.define(ctx, p.stmt.tree, w)
}

// runShow is SHOW.
func (s *Session) runShow(t *pgsql.ShowStatement, p *portal, w *pgwire.ResultWriter) error {
	if t.Name != "all" {
		_, v, err := s.show(t.Name)
		if err != nil {
			return err
		}
		return textRows(p, w, "SHOW", [][]string{{v}})
	}
	var rows [][]string
	for key, d := range s.settings.others {
		v, err := s.settings.get(key)
		if err != nil {
			continue // for superusers only
		}
		rows = append(rows, []string{d.name, v, d.description})
	}
	sort.Slice(rows, func(i, j int) bool { return strings.ToLower(rows[i][0]) < strings.ToLower(rows[j][0]) })
	return textRows(p, w, "SHOW", rows)
}

// show returns a setting's name as the result column shows it, and its value.
func (s *Session) show(name string) (column, v string, err error) {
	key := canonicalSetting(name)
	v, err = s.settings.get(key)
	if d := s.settings.def(key); d != nil {
		return d.name, v, err
	}
	return name, v, err
}

// textRows sends rows of text and the command tag.
func textRows(p *portal, w *pgwire.ResultWriter, tag string, rows [][]string) error {
	if p.done {
		w.CommandComplete(tag)
		return nil
	}
	p.done = true
	encoders := make([]pgtype.Encoder, len(p.stmt.fields))
	for i := range encoders {
		encoders[i] = pgtype.EncoderFor(pgtype.ByOID(pgtype.TextOID), formatAt(p.formats, i), &p.session.settings.env)
	}
	values := make([]value.Value, len(encoders))
	for _, row := range rows {
		for i, cell := range row {
			values[i] = value.Text(cell)
		}
		if err := w.Row(values, encoders); err != nil {
			return err
		}
	}
	w.CommandComplete(tag)
	return nil
}

// discard is DISCARD.
func (s *Session) discard(ctx context.Context, t *pgsql.DiscardStatement, w *pgwire.ResultWriter) error {
	if t.Target == "ALL" {
		if s.tx.block || s.several {
			return pgerr.New(pgerr.ActiveSQLTransaction, "DISCARD ALL cannot run inside a transaction block")
		}
		s.closePortals()
		s.closeHeld()
		s.settings.resetAll()
		clear(s.statements)
		s.locks.ReleaseSession()
		s.notifications.changes = append(s.notifications.changes, listening{})
	}
	if t.Target == "ALL" || t.Target == "TEMP" {
		if err := s.temporary.dropAll(ctx); err != nil {
			return err
		}
	}
	if t.Target == "ALL" || t.Target == "SEQUENCES" {
		s.forgetSequences()
	}
	w.CommandComplete("DISCARD " + t.Target)
	return nil
}
