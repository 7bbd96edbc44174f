package session

import (
	"context"
	"strconv"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pgtype"
	"github.com/iris-pgwire/iris-pgwire/internal/pgwire"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
)

// transaction is a session's transaction: a block that BEGIN opened, or the
// implicit one around the statements up to Sync.
type transaction struct {
	session *Session
	// filled are the materialized views whose rows it stored. Others can read them
	// once it is committed.
	filled []gatewayschema.Object
	block  bool // inside BEGIN … COMMIT
	failed bool
	began  time.Time // when its first statement arrived; zero outside

	// conn is the one IRIS connection of the session, nil while it needs none.
	// It is held, with autocommit off, from the first statement of a block or
	// the first write to the end of the transaction; else it is leased as long
	// as somebody uses it.
	conn  *pool.Conn
	held  bool
	users int
	// settle waits for what is under way on the connection beside the session's own
	// goroutine, and is nil when nothing is. Whoever needs the connection calls it.
	settle func()
	// wrote says that the transaction may have changed rows.
	wrote bool
	// number is what functions call it by, 0 while none has asked.
	number uint64
	// queried says that it has run a query: its modes are fixed.
	queried bool

	// made is what it has made by DDL, which IRIS does not undo.
	made []madeObject
	// replaced are the names of what it has dropped and others had made. That cannot be
	// undone, and what takes its place stays.
	replaced map[string]bool
	// absent are the names that the running DROP IF EXISTS has not found.
	absent []string

	// labels are the values of enums that it has added, by the type.
	labels map[pgtype.OID][]string

	savepoints []savepoint
	// levels counts the savepoints that exist in IRIS, which keeps 255 of them.
	levels, names int
}

// savepoint is one savepoint of the client. It is made in IRIS only before the
// next write, under a name of ours; "" while it is not.
type savepoint struct {
	name, iris string
	locks      int // advisory locks that the transaction had taken
	filled     int // materialized views that it had filled
}

// levelsMax is how many savepoints one IRIS transaction may have.
const levelsMax = 255

// rollbackTimeout bounds an IRIS rollback, which no context of the client ends.
const rollbackTimeout = 15 * time.Second

// commitTimeout bounds an IRIS commit, likewise.
const commitTimeout = time.Minute

// status is the byte of ReadyForQuery.
func (t *transaction) status() pgwire.TxStatus {
	switch {
	case t.failed:
		return pgwire.TxFailed
	case t.block:
		return pgwire.TxActive
	}
	return pgwire.TxIdle
}

// start notes the transaction's start with its first statement.
func (t *transaction) start() {
	if t.began.IsZero() {
		t.began = time.Now()
		t.session.activity.transacts(t.began)
		t.session.settings.begin()
	}
}

// readOnly reports whether the transaction was declared so.
func (t *transaction) readOnly() bool {
	return t.session.settings.values["transaction_read_only"] == "on"
}

// strong reports whether the client asked for a level that IRIS does not have.
func (t *transaction) strong() bool {
	switch t.session.settings.values["transaction_isolation"] {
	case "repeatable read", "serializable":
		return true
	}
	return false
}

// check refuses a statement in a failed transaction.
func (t *transaction) check(exits bool) error {
	if t.failed && !exits {
		return pgerr.New(pgerr.InFailedSQLTransaction,
			"current transaction is aborted, commands ignored until end of transaction block")
	}
	return nil
}

// makeSavepoints makes the savepoints in IRIS that are not there yet.
func (t *transaction) makeSavepoints(ctx context.Context) error {
	for i := range t.savepoints {
		sp := &t.savepoints[i]
		if sp.iris != "" {
			continue
		}
		if t.levels >= levelsMax {
			return pgerr.New(pgerr.ProgramLimitExceeded, "IRIS keeps at most %d savepoints in one transaction", levelsMax).
				WithHint("IRIS cannot release a savepoint; use fewer of them in one transaction.")
		}
		name := "pgw" + strconv.Itoa(t.names)
		t.names++
		if err := remote.Direct(ctx, t.conn, "SAVEPOINT "+name); err != nil {
			return err
		}
		sp.iris = name
		t.levels++
	}
	return nil
}

// commit ends the transaction and keeps what it did. As in PostgreSQL the
// statement may be canceled until the commit begins, and not any more then: the
// client must not be told that what is there was undone.
func (t *transaction) commit(ctx context.Context) error {
	conn, notifications := t.conn, &t.session.notifications
	if ctx.Err() != nil && t.held {
		t.rollback()
		return context.Cause(ctx)
	}
	if err := t.session.temporary.beforeCommit(ctx); err != nil {
		t.rollback()
		return err
	}
	room, err := notifications.prepare()
	if err != nil {
		t.rollback()
		return err
	}
	if !t.held {
		notifications.committed(room)
		return t.over(ctx, nil)
	}
	ctx, cancel := context.WithTimeoutCause(context.WithoutCancel(ctx), commitTimeout, outcomeUnknown())
	defer cancel()
	err = conn.Commit(ctx)
	if err == nil {
		notifications.committed(room)
	} else if room != nil {
		room.Cancel()
	}
	if err != nil || conn.SetAutocommit(ctx, true) != nil {
		conn.Spoil()
	}
	return t.over(ctx, remote.Translate(err))
}

// commitPart keeps what the transaction did so far and goes on with another.
func (t *transaction) commitPart(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return context.Cause(ctx)
	}
	ctx, cancel := context.WithTimeoutCause(context.WithoutCancel(ctx), commitTimeout, outcomeUnknown())
	defer cancel()
	err := t.conn.Commit(ctx)
	if err != nil {
		t.conn.Spoil()
	}
	return remote.Translate(err)
}

// outcomeUnknown is the error for a commit that IRIS does not confirm in time.
func outcomeUnknown() *pgerr.Error {
	return pgerr.New(pgerr.TransactionResolutionUnknown,
		"IRIS did not confirm the commit within %s: whether it happened is not known", commitTimeout)
}

// rollback ends the transaction and undoes what it did. It cannot fail: a
// connection that does not confirm is closed, and IRIS then rolls back.
func (t *transaction) rollback() {
	t.undoRows()
	made := t.madeSince(-1)
	t.end(false)
	defer t.session.creating.Undo(0) // when what it made is gone
	if len(made) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), rollbackTimeout)
	defer cancel()
	t.session.undo(ctx, made)
}

// undoRows has IRIS undo what the transaction did, and let go what it has locked.
func (t *transaction) undoRows() {
	if !t.held {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), rollbackTimeout) // outlives the client
	defer cancel()
	err := t.conn.Rollback(ctx)
	if err == nil {
		err = t.conn.SetAutocommit(ctx, true)
	}
	if err != nil {
		t.conn.Spoil()
	}
	t.held = false
}

// over ends the transaction. The materialized views that it filled can be read by
// all once it is committed.
func (t *transaction) over(ctx context.Context, err error) error {
	filled := t.filled
	t.end(err == nil)
	t.session.creating.Undo(0)
	if err != nil || len(filled) == 0 {
		return err
	}
	return t.session.record(ctx, func(run gatewayschema.Runner) error {
		for _, o := range filled {
			if err := gatewayschema.SetPopulated(ctx, run, o, true); err != nil {
				return err
			}
		}
		return nil
	})
}

// end forgets the transaction and gives its connection back. Portals are
// closed by then.
func (t *transaction) end(committed bool) {
	t.held = false
	t.releaseUnused()
	t.session.notifications.drop()
	t.session.locks.Undo(0)
	started := !t.began.IsZero()
	*t = transaction{session: t.session, conn: t.conn, users: t.users}
	if started {
		t.session.handler.statistics.transactionEnded(committed)
		t.session.activity.transacts(time.Time{})
		t.session.activity.unlocks()
		t.session.settings.end(committed)
	}
	t.session.temporary.settle(committed)
}

// fail is called after an error was reported. Where there is no savepoint to go back to
// others need not wait for the client's ROLLBACK.
func (t *transaction) fail() {
	if t.block {
		if t.failed = true; len(t.savepoints) == 0 {
			t.session.endExecutions()
			t.undoRows()
			t.releaseUnused()
		}
		return
	}
	t.session.closePortals()
	t.rollback()
}

// savepoint is SAVEPOINT name.
func (t *transaction) savepoint(name string) {
	t.savepoints = append(t.savepoints, savepoint{name: name, locks: t.session.locks.Mark(), filled: len(t.filled)})
}

// find returns the index of the latest savepoint of a name.
func (t *transaction) find(name string) (int, error) {
	for i := len(t.savepoints) - 1; i >= 0; i-- {
		if t.savepoints[i].name == name {
			return i, nil
		}
	}
	return 0, pgerr.New(pgerr.InvalidSavepointSpecification, "savepoint %q does not exist", name)
}

// release is RELEASE name: IRIS keeps its savepoint, the client's is gone.
func (t *transaction) release(name string) error {
	i, err := t.find(name)
	if err != nil {
		return err
	}
	t.savepoints = t.savepoints[:i]
	t.session.notifications.release(i)
	t.session.temporary.release(i)
	for j := range t.made {
		t.made[j].level = min(t.made[j].level, i)
	}
	for _, p := range t.session.portals {
		p.level = min(p.level, i)
	}
	return nil
}

// rollbackTo is ROLLBACK TO name. IRIS destroys the savepoint with it, so it is
// made again before the next write.
func (t *transaction) rollbackTo(ctx context.Context, name string) error {
	i, err := t.find(name)
	if err != nil {
		return err
	}
	t.session.endSince(i)
	t.filled = t.filled[:min(len(t.filled), t.savepoints[i].filled)]
	t.session.notifications.undo(i)
	t.session.temporary.undo(i)
	t.session.locks.Undo(t.savepoints[i].locks)
	for _, sp := range t.savepoints[i:] {
		if sp.iris == "" {
			continue
		}
		if err := remote.Direct(ctx, t.conn, "ROLLBACK TO SAVEPOINT "+sp.iris); err != nil {
			return err
		}
		break
	}
	for _, sp := range t.savepoints[i:] {
		if sp.iris != "" {
			t.levels--
		}
	}
	t.savepoints = t.savepoints[:i+1]
	t.savepoints[i].iris = ""
	t.failed = false
	t.session.undo(ctx, t.madeSince(i))
	return nil
}
