package session

import (
	"context"

	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
)

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
	return s.twoPhase(t, w)
}

// begin opens a block. What an implicit transaction has done belongs to it.
func (s *Session) begin(t *pgsql.TransactionStatement, w *pgwire.ResultWriter) error {
	if s.tx.block {
		s.notice(pgerr.NewNotice(pgerr.Warning, pgerr.ActiveSQLTransaction, "there is already a transaction in progress"))
	}
	s.tx.block = true
	if err := s.modes(t.Modes); err != nil {
		return err
	}
	if t.Modes.Isolation == pgsql.IsolationDefault && s.tx.strong() {
		s.warnIsolation(s.settings.values["transaction_isolation"])
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
		if err := s.setMode("transaction_read_only", onOff(*m.ReadOnly)); err != nil {
			return err
		}
	}
	if m.Deferrable != nil {
		s.settings.assign("transaction_deferrable", onOff(*m.Deferrable), true)
	}
	if m.Isolation == pgsql.IsolationDefault {
		return nil
	}
	return s.setMode("transaction_isolation", levelNames[m.Isolation])
}

// setMode sets a mode of the transaction that is the value of a setting. Once it
// has read something it may become read-only and not else.
func (s *Session) setMode(name, v string) error {
	old := s.settings.values[name]
	switch {
	case name == "transaction_read_only" && s.tx.queried && v == "off" && old == "on":
		return pgerr.New(pgerr.ActiveSQLTransaction, "transaction read-write mode must be set before any query")
	case name == "transaction_isolation" && s.tx.queried && v != old:
		return pgerr.New(pgerr.ActiveSQLTransaction, "SET TRANSACTION ISOLATION LEVEL must be called before any query")
	}
	s.settings.assign(name, v, true)
	if name == "transaction_isolation" && s.tx.strong() {
		s.warnIsolation(v)
	}
	return nil
}

// warnIsolation says what a level that IRIS does not have means here.
func (s *Session) warnIsolation(level string) {
	s.notice(pgerr.NewNotice(pgerr.Warning, pgerr.FeatureNotSupported,
		"IRIS has no isolation level %s: this transaction reads committed data without a common snapshot", level))
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
	next, err := s.chain(t)
	if err != nil {
		return err
	}
	tag := "COMMIT"
	if s.tx.failed {
		tag = "ROLLBACK"
		s.endExecutions()
		s.tx.rollback()
	} else {
		if !s.tx.block {
			s.notice(pgerr.NewNotice(pgerr.Warning, pgerr.NoActiveSQLTransaction, "there is no transaction in progress"))
		}
		if err := s.persist(ctx); err != nil {
			return err
		}
		s.endExecutions()
		if err := s.tx.commit(ctx); err != nil {
			return err
		}
	}
	next()
	w.CommandComplete(tag)
	return nil
}

// rollback ends a block and undoes it.
func (s *Session) rollback(t *pgsql.TransactionStatement, w *pgwire.ResultWriter) error {
	next, err := s.chain(t)
	if err != nil {
		return err
	}
	s.endExecutions()
	if !s.tx.block {
		s.notice(pgerr.NewNotice(pgerr.Warning, pgerr.NoActiveSQLTransaction, "there is no transaction in progress"))
	}
	s.tx.rollback()
	next()
	w.CommandComplete("ROLLBACK")
	return nil
}

// chain returns what opens the transaction that AND CHAIN asks for, with the
// modes of the one that ends.
func (s *Session) chain(t *pgsql.TransactionStatement) (next func(), err error) {
	if !t.Chain {
		return func() {}, nil
	}
	if !s.tx.block {
		return nil, pgerr.New(pgerr.NoActiveSQLTransaction, "%s AND CHAIN can only be used in transaction blocks",
			transactionCommands[t.Op])
	}
	modes := map[string]string{}
	for _, name := range transactionModes {
		modes[name] = s.settings.values[name]
	}
	return func() {
		s.tx.start()
		s.tx.block = true
		for name, v := range modes {
			s.settings.assign(name, v, true)
		}
	}, nil
}

// endExecutions ends what is running and what the transaction declared; the
// portal that runs COMMIT itself has nothing to end.
func (s *Session) endExecutions() { s.endSince(-1) }

// endSince ends what was begun after a savepoint, which is undone with it. A
// cursor that outlived its transaction is not this one's.
func (s *Session) endSince(level int) {
	for name, p := range s.portals {
		switch {
		case p.level <= level || p.cursor != nil && p.cursor.held:
		case p.cursor == nil:
			p.close()
		default:
			s.closePortal(name)
		}
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
		tag, err = "ROLLBACK", s.tx.rollbackTo(ctx, t.Name)
	}
	if err != nil {
		return err
	}
	w.CommandComplete(tag)
	return nil
}
