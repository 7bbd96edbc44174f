package store

import (
	"context"
	"strings"
	"time"
)

// savepointsMax is IRIS's limit of transaction levels.
const savepointsMax = 255

// Session is one job's view of a database: its logical transaction and its
// locks. Calls are serialised by the job.
type Session struct {
	db      *Database
	owner   *owner
	timeout time.Duration
	// explicit is %COMMITMODE EXPLICIT: the first write opens a transaction.
	explicit bool
	tx       *transaction
}

// transaction is an open logical transaction.
type transaction struct {
	id         int64 // 0 until it writes
	last       int64 // its last journal entry
	savepoints []savepoint
	mark       int // locks held when it began
}

// savepoint is a point in a transaction to which it can go back.
type savepoint struct {
	name string // folded
	last int64
	mark int
}

// NewSession starts a session; Close must be called.
func (d *Database) NewSession() *Session {
	return &Session{db: d, owner: &owner{}, timeout: d.options.LockTimeout}
}

// Database returns the session's database.
func (s *Session) Database() *Database { return s.db }

// SetLockTimeout sets how long the session waits for a lock.
func (s *Session) SetLockTimeout(d time.Duration) { s.timeout = d }

// LockTimeout is how long the session waits for a lock.
func (s *Session) LockTimeout() time.Duration { return s.timeout }

// Explicit reports whether a write outside of a transaction opens one.
func (s *Session) Explicit() bool { return s.explicit }

// SetExplicit chooses whether a write outside of a transaction opens one
// (autocommit off) or is one by itself.
func (s *Session) SetExplicit(on bool) { s.explicit = on }

// InTransaction reports whether a transaction is open.
func (s *Session) InTransaction() bool { return s.tx != nil }

// Reader lends a connection for reading, interrupted when ctx ends. It sees
// every physically committed row as of its first use after a pause.
func (s *Session) Reader(ctx context.Context) (*Reader, error) {
	c, err := s.db.readers.lend(ctx)
	if err != nil {
		return nil, err
	}
	c.SetInterrupt(ctx)
	return &Reader{Conn: c, pool: s.db.readers}, nil
}

// Start opens a transaction; inside one it has no effect.
func (s *Session) Start() {
	if s.tx == nil {
		s.tx = &transaction{mark: s.db.locks.mark(s.owner)}
	}
}

// Commit makes the transaction permanent and gives its locks free.
func (s *Session) Commit(ctx context.Context) error {
	if s.tx == nil {
		return nil
	}
	if s.tx.id != 0 {
		if err := s.forget(context.WithoutCancel(ctx), s.tx.id); err != nil {
			return err
		}
	}
	s.end()
	return nil
}

// forget deletes a transaction's journal, durably.
func (s *Session) forget(ctx context.Context, tx int64) error {
	if err := s.db.lockWriter(ctx); err != nil {
		return err
	}
	defer s.db.unlockWriter()
	if err := s.db.begin(true); err != nil {
		return err
	}
	if err := s.db.writer.run("DELETE FROM journal WHERE tx=?", Int(tx)); err != nil {
		_ = s.db.rollback()
		return err
	}
	return s.db.commit()
}

// Rollback undoes the transaction and gives its locks free.
func (s *Session) Rollback(ctx context.Context) error {
	if s.tx == nil {
		return nil
	}
	if s.tx.id != 0 {
		if err := s.db.undo(context.WithoutCancel(ctx), s.tx.id, 0); err != nil {
			return err
		}
	}
	s.end()
	return nil
}

// end forgets the transaction and gives its locks free.
func (s *Session) end() {
	s.db.locks.release(s.owner, s.tx.mark)
	s.tx = nil
}

// Savepoint marks a point in the transaction, which it opens when there is none.
func (s *Session) Savepoint(name string) error {
	key := Fold(name)
	if strings.HasPrefix(key, "SYS") {
		return refuse(-302, "Savepoint names starting with 'SYS' are reserved")
	}
	s.Start()
	if len(s.tx.savepoints) >= savepointsMax {
		return refuse(-400, "Unexpected error occurred:  <TRANSACTION LEVEL>")
	}
	s.tx.savepoints = append(s.tx.savepoints, savepoint{key, s.tx.last, s.db.locks.mark(s.owner)})
	return nil
}

// RollbackTo undoes what followed the latest savepoint of that name, which is
// destroyed with those after it. An unknown name undoes the whole transaction
// and is an error.
func (s *Session) RollbackTo(ctx context.Context, name string) error {
	i := -1
	if s.tx != nil {
		i = len(s.tx.savepoints) - 1
		for i >= 0 && s.tx.savepoints[i].name != Fold(name) {
			i--
		}
	}
	if i < 0 {
		if err := s.Rollback(ctx); err != nil {
			return err
		}
		return refuse(-375, "Cannot ROLLBACK to unestablished savepoint '%s'", name)
	}
	to := s.tx.savepoints[i]
	if s.tx.last > to.last {
		if err := s.db.undo(context.WithoutCancel(ctx), s.tx.id, to.last); err != nil {
			return err
		}
	}
	s.tx.last = to.last
	s.tx.savepoints = s.tx.savepoints[:i]
	s.db.locks.release(s.owner, to.mark)
	return nil
}

// Close rolls an open transaction back and gives every lock free.
func (s *Session) Close() error {
	err := s.Rollback(context.Background()) // the job is over: nobody waits for it
	s.db.locks.release(s.owner, 0)
	s.tx = nil
	return err
}

// LockTable is LOCK TABLE: the lock lasts until the transaction ends, or until
// UnlockTable outside of one. A negative wait means the session's timeout.
func (s *Session) LockTable(ctx context.Context, t *Table, exclusively bool, wait time.Duration) error {
	if wait < 0 {
		wait = s.timeout
	}
	want := taken{tableLock(t), tableMode(exclusively)}
	ok, err := s.db.locks.wait(ctx, s.owner, want, wait)
	if err == nil && !ok {
		err = lockFailure(t, want, "")
	}
	return err
}

// UnlockTable gives a table lock back; without one it does nothing.
func (s *Session) UnlockTable(t *Table, exclusively bool) {
	s.db.locks.releaseOne(s.owner, taken{tableLock(t), tableMode(exclusively)})
}

// tableMode is the mode of LOCK TABLE.
func tableMode(exclusively bool) lockMode {
	if exclusively {
		return exclusive
	}
	return shared
}

// lockFailure is the error of a lock that could not be had in time.
func lockFailure(t *Table, want taken, operation string) *Error {
	switch {
	case want.res.kind == tableResource && want.mode&(shared|intentShared) != 0:
		return refuse(-110, "Unable to acquire shared table lock for table '%s'", t.QualifiedName())
	case want.res.kind == tableResource && operation == "":
		return refuse(-110, "Unable to acquire table lock for table '%s'", t.QualifiedName())
	case want.res.kind == rowResource:
		return refuse(-110, "Unable to acquire lock for %s of table '%s' on row with RowID = '%d'",
			operation, t.QualifiedName(), int64(want.res.item))
	}
	return refuse(-110, "Unable to acquire lock for %s of table '%s'", operation, t.QualifiedName())
}

// AwaitCommitted makes a READ COMMITTED reader wait for rows that others have
// changed and not committed. probe tells whether a locked row of the given
// ones, which others hold, is among those the query would read; nil means yes.
func (s *Session) AwaitCommitted(ctx context.Context, tables []*Table, probe func(Locked) (row int64, hit bool, err error)) error {
	for _, t := range tables {
		if err := s.awaitTable(ctx, t, probe); err != nil {
			return err
		}
	}
	return nil
}

// awaitTable waits for one table. What it waited for it gives back at once: the
// lock only shows that the writer has ended.
func (s *Session) awaitTable(ctx context.Context, t *Table, probe func(Locked) (int64, bool, error)) error {
	deadline := time.Now().Add(s.timeout)
	for {
		locked := s.db.locks.lockedByOthers(s.owner, t)
		if !locked.Whole && len(locked.Rows) == 0 {
			return nil
		}
		want := taken{tableLock(t), shared}
		if !locked.Whole && probe != nil {
			row, hit, err := probe(locked)
			if err != nil || !hit {
				return err
			}
			want = taken{rowLock(t, row), shared}
		}
		mark := s.db.locks.mark(s.owner)
		ok, err := s.db.locks.wait(ctx, s.owner, want, time.Until(deadline))
		s.db.locks.release(s.owner, mark)
		if err != nil {
			return err
		}
		if !ok {
			return refuse(-114, "One or more matching rows is locked by another user")
		}
	}
}
