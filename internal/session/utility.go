package session

import (
	"context"
	"sort"

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
		return []pgwire.Field{textField("QUERY PLAN")}, nil
	case *pgsql.ExecuteStatement:
		prepared, err := s.find(t.Name)
		if err != nil {
			return nil, err
		}
		return prepared.fields, s.current(ctx, prepared)
	}
	return nil, nil
}

// utility runs a statement that has no plan.
func (s *Session) utility(ctx context.Context, p *portal, w *pgwire.ResultWriter) error {
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
		return s.discard(t, w)
	case *pgsql.CopyStatement:
		return s.copy(ctx, t, w)
	case *pgsql.ExplainStatement:
		return s.explain(ctx, t, p, w)
	}
	return s.prepared(ctx, p, w)
}

// prepared continues utility with SQL's own prepared statements.
func (s *Session) prepared(ctx context.Context, p *portal, w *pgwire.ResultWriter) error {
	switch t := p.stmt.tree.(type) {
	case *pgsql.PrepareStatement:
		return s.prepareSQL(ctx, t, w)
	case *pgsql.ExecuteStatement:
		return s.executeSQL(ctx, t, p, w)
	case *pgsql.DeallocateStatement:
		return s.deallocate(t, w)
	case *pgsql.CloseStatement:
		if t.Cursor == "" {
			w.CommandComplete("CLOSE CURSOR ALL")
			return nil
		}
		return pgerr.New(pgerr.InvalidCursorName, "cursor %q does not exist", t.Cursor)
	case *pgsql.UnlistenStatement:
		w.CommandComplete("UNLISTEN")
		return nil
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
	for _, d := range settingTable {
		v, err := s.settings.get(d.name)
		if err != nil {
			return err
		}
		rows = append(rows, []string{d.name, v, ""})
	}
	sort.Slice(rows, func(i, j int) bool { return rows[i][0] < rows[j][0] })
	return textRows(p, w, "SHOW", rows)
}

// show returns a setting's name as the result column shows it, and its value.
func (s *Session) show(name string) (column, v string, err error) {
	key := canonicalSetting(name)
	v, err = s.settings.get(key)
	if d := s.settings.defs[key]; d != nil {
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
func (s *Session) discard(t *pgsql.DiscardStatement, w *pgwire.ResultWriter) error {
	if t.Target == "ALL" {
		if s.tx.block {
			return pgerr.New(pgerr.ActiveSQLTransaction, "DISCARD ALL cannot run inside a transaction block")
		}
		s.settings.resetAll()
		clear(s.statements)
	}
	w.CommandComplete("DISCARD " + t.Target)
	return nil
}

// transaction runs BEGIN and its relatives.
func (s *Session) transaction(ctx context.Context, t *pgsql.TransactionStatement, w *pgwire.ResultWriter) error {
	switch t.Op {
	case pgsql.Begin, pgsql.StartTransaction:
		return s.begin(t, w)
	case pgsql.Commit:
		return s.commit(ctx, t, w)
	case pgsql.Rollback:
		return s.rollback(t, w)
	case pgsql.Savepoint, pgsql.Release, pgsql.RollbackTo:
		return s.savepoint(ctx, t, w)
	}
	return pgerr.Unsupported("two-phase commit").At(t.Pos)
}

// begin opens a block. What an implicit transaction has done belongs to it.
func (s *Session) begin(t *pgsql.TransactionStatement, w *pgwire.ResultWriter) error {
	if s.tx.block {
		s.notice(pgerr.NewNotice(pgerr.Warning, pgerr.ActiveSQLTransaction, "there is already a transaction in progress"))
	}
	s.tx.block = true
	s.tx.readOnly = s.settings.values["default_transaction_read_only"] == "on"
	if err := s.modes(t.Modes); err != nil {
		return err
	}
	tag := "BEGIN"
	if t.Op == pgsql.StartTransaction {
		tag = "START TRANSACTION"
	}
	w.CommandComplete(tag)
	return nil
}

// levelNames are the isolation levels as the setting spells them.
var levelNames = map[pgsql.IsolationLevel]string{
	pgsql.ReadUncommitted: "read uncommitted", pgsql.ReadCommitted: "read committed",
	pgsql.RepeatableRead: "repeatable read", pgsql.Serializable: "serializable",
}

// modes applies transaction modes. IRIS has READ COMMITTED at most: a stronger
// level is granted for reading, with a warning.
func (s *Session) modes(m pgsql.TransactionModes) error {
	if m.ReadOnly != nil {
		s.tx.readOnly = *m.ReadOnly
		s.settings.assign("transaction_read_only", onOff(*m.ReadOnly), true)
	}
	if m.Deferrable != nil {
		s.settings.assign("transaction_deferrable", onOff(*m.Deferrable), true)
	}
	if m.Isolation == pgsql.IsolationDefault {
		return nil
	}
	s.settings.assign("transaction_isolation", levelNames[m.Isolation], true)
	s.tx.strong = m.Isolation == pgsql.RepeatableRead || m.Isolation == pgsql.Serializable
	if s.tx.strong {
		s.notice(pgerr.NewNotice(pgerr.Warning, pgerr.FeatureNotSupported,
			"IRIS has no isolation level %s: this transaction reads committed data without a common snapshot",
			levelNames[m.Isolation]))
	}
	return nil
}

// onOff spells a Boolean setting.
func onOff(b bool) string {
	if b {
		return "on"
	}
	return "off"
}

// commit ends a block; a failed one is rolled back.
func (s *Session) commit(ctx context.Context, t *pgsql.TransactionStatement, w *pgwire.ResultWriter) error {
	if t.Chain {
		return pgerr.Unsupported("COMMIT AND CHAIN").At(t.Pos)
	}
	s.endExecutions()
	if s.tx.failed {
		s.tx.rollback()
		w.CommandComplete("ROLLBACK")
		return nil
	}
	if !s.tx.block {
		s.notice(pgerr.NewNotice(pgerr.Warning, pgerr.NoActiveSQLTransaction, "there is no transaction in progress"))
	}
	if err := s.tx.commit(ctx); err != nil {
		return err
	}
	w.CommandComplete("COMMIT")
	return nil
}

// rollback ends a block and undoes it.
func (s *Session) rollback(t *pgsql.TransactionStatement, w *pgwire.ResultWriter) error {
	if t.Chain {
		return pgerr.Unsupported("ROLLBACK AND CHAIN").At(t.Pos)
	}
	s.endExecutions()
	if !s.tx.block {
		s.notice(pgerr.NewNotice(pgerr.Warning, pgerr.NoActiveSQLTransaction, "there is no transaction in progress"))
	}
	s.tx.rollback()
	w.CommandComplete("ROLLBACK")
	return nil
}

// endExecutions ends what is running; the portal that runs COMMIT itself has
// none.
func (s *Session) endExecutions() {
	for _, p := range s.portals {
		p.close()
	}
}

// savepoint runs SAVEPOINT, RELEASE and ROLLBACK TO.
func (s *Session) savepoint(ctx context.Context, t *pgsql.TransactionStatement, w *pgwire.ResultWriter) error {
	names := map[pgsql.TransactionOp]string{
		pgsql.Savepoint: "SAVEPOINT", pgsql.Release: "RELEASE SAVEPOINT", pgsql.RollbackTo: "ROLLBACK TO SAVEPOINT",
	}
	if !s.tx.block {
		return pgerr.New(pgerr.NoActiveSQLTransaction, "%s can only be used in transaction blocks", names[t.Op])
	}
	var err error
	tag := "SAVEPOINT"
	switch t.Op {
	case pgsql.Savepoint:
		s.tx.savepoint(t.Name)
	case pgsql.Release:
		tag, err = "RELEASE", s.tx.release(t.Name)
	default:
		s.endExecutions()
		tag, err = "ROLLBACK", s.tx.rollbackTo(ctx, t.Name)
	}
	if err != nil {
		return err
	}
	w.CommandComplete(tag)
	return nil
}
