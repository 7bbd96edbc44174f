package session

import (
	"context"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgsql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
)

// tableLocks says what each of PostgreSQL's locks of tables is in IRIS, which has
// two. Those that are not there stand for what the statements that read, lock and
// change rows take anyhow. SHARE UPDATE EXCLUSIVE, which lets others change rows, is
// stronger here.
var tableLocks = map[string]irissql.Lock{
	"SHARE":                  {},
	"SHARE UPDATE EXCLUSIVE": {Exclusive: true},
	"SHARE ROW EXCLUSIVE":    {Exclusive: true},
	"EXCLUSIVE":              {Exclusive: true},
	"ACCESS EXCLUSIVE":       {Exclusive: true},
}

// lockTables is LOCK TABLE.
func (s *Session) lockTables(ctx context.Context, t *pgsql.LockStatement, w *pgwire.ResultWriter) error {
	if !s.tx.block && s.procedure == nil && !s.several {
		return pgerr.New(pgerr.NoActiveSQLTransaction, "LOCK TABLE can only be used in transaction blocks")
	}
	c := s.names(ctx)
	if err := c.load(); err != nil {
		return err
	}
	for _, ref := range t.Tables {
		rel := c.Relation(ref.Schema, ref.Name)
		if rel == nil {
			return pgerr.New(pgerr.UndefinedTable, "relation %q does not exist", writtenName(pgsql.ObjectName{Schema: ref.Schema, Name: ref.Name}))
		}
		got := s.activity.locking(rel.OID, t.Mode)
		err := s.lockTable(ctx, t, rel)
		if got(err); err != nil {
			return err
		}
	}
	return s.complete(ctx, "LOCK TABLE", w)
}

// lockTable locks one table until the transaction ends. Of a view the tables are to
// be locked, which is done for the locks that take none in IRIS.
func (s *Session) lockTable(ctx context.Context, t *pgsql.LockStatement, rel *analyze.Relation) error {
	lock, ok := tableLocks[t.Mode]
	if !ok || rel.IRISName == "" && !rel.View {
		return nil
	}
	if rel.View {
		return pgerr.Unsupported("LOCK TABLE of a view in %s MODE", t.Mode).At(t.Pos).WithHint("Lock the tables of the view.")
	}
	if err := s.tx.lease(ctx); err != nil {
		return err
	}
	if err := s.tx.hold(ctx); err != nil {
		return err
	}
	if !s.tx.wrote {
		// IRIS begins a transaction with the first change; a lock from before it would
		// stay behind its end.
		if err := remote.Direct(ctx, s.tx.conn, "START TRANSACTION"); err != nil {
			return err
		}
		s.tx.wrote = true
	}
	lock.Table, lock.NoWait = irisTable(rel), t.NoWait
	text, _ := irissql.Print(&lock)
	s.sends(text)
	err := remote.Direct(ctx, s.tx.conn, text)
	if err != nil && t.NoWait && pgerr.From(err).Code == pgerr.LockNotAvailable {
		return pgerr.New(pgerr.LockNotAvailable, "could not obtain lock on relation %q", rel.Name)
	}
	return err
}
