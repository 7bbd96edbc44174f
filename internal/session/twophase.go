package session

import (
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
)

// transactionNameMax is how long the name of a prepared transaction may be.
const transactionNameMax = 199

// twoPhase runs PREPARE TRANSACTION and what ends one that is prepared. IRIS has no
// such transactions; the answers are those of a PostgreSQL whose
// max_prepared_transactions is 0, its default.
func (s *Session) twoPhase(t *pgsql.TransactionStatement, w *pgwire.ResultWriter) error {
	if t.Op == pgsql.PrepareTransaction {
		return s.prepareTransaction(t, w)
	}
	if s.tx.block || s.several {
		return pgerr.New(pgerr.ActiveSQLTransaction, "%s cannot run inside a transaction block", transactionCommands[t.Op])
	}
	return pgerr.New(pgerr.UndefinedObject, "prepared transaction with identifier %q does not exist", t.Name)
}

// prepareTransaction is PREPARE TRANSACTION: it ends the block, which is rolled back.
func (s *Session) prepareTransaction(t *pgsql.TransactionStatement, w *pgwire.ResultWriter) error {
	if !s.tx.block {
		s.notice(pgerr.NewNotice(pgerr.Warning, pgerr.NoActiveSQLTransaction, "there is no transaction in progress"))
	}
	if s.tx.failed || !s.tx.block && !s.several {
		if s.tx.failed {
			s.endExecutions()
			s.tx.rollback()
		}
		w.CommandComplete("ROLLBACK")
		return nil
	}
	s.endExecutions()
	s.tx.rollback()
	if len(t.Name) > transactionNameMax {
		return pgerr.New(pgerr.InvalidParameterValue, "transaction identifier %q is too long", t.Name)
	}
	return pgerr.New(pgerr.ObjectNotInPrerequisiteState, "prepared transactions are disabled").
		WithHint("Set max_prepared_transactions to a nonzero value.")
}
