package session

import (
	"context"
	"errors"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/analyze"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
)

// lend returns the connection for reading and what gives it back. Whoever
// reads at the same time (a suspended portal, a look at the metadata) shares
// one, so that a session cannot wait for itself.
func (t *transaction) lend(ctx context.Context) (*pool.Conn, func(), error) {
	if err := t.lease(ctx); err != nil {
		return nil, nil, err
	}
	if t.block {
		if err := t.hold(ctx); err != nil {
			return nil, nil, err
		}
	}
	t.users++
	return t.conn, t.giveBack, nil
}

// giveBack ends one use of the connection.
func (t *transaction) giveBack() {
	t.users--
	t.releaseUnused()
}

// releaseUnused gives the connection back when nobody needs it.
func (t *transaction) releaseUnused() {
	if t.conn != nil && t.users == 0 && !t.held {
		t.conn.Release()
		t.conn = nil
		t.session.activity.works(0)
	}
}

// lease makes sure that there is a connection, on which IRIS waits for locks as
// long as the session wants it to.
func (t *transaction) lease(ctx context.Context) error {
	if t.settle != nil {
		t.settle()
	}
	if t.conn == nil {
		s := t.session
		s.activity.waits("pool")
		conn, err := s.opts.Pool.Acquire(ctx)
		if err != nil {
			s.activity.works(0)
			return err
		}
		t.conn = conn
	}
	err := t.limitLocks(ctx)
	if err != nil {
		t.conn.Spoil()
		t.releaseUnused()
		return remote.Translate(err)
	}
	t.session.activity.works(t.conn.Job())
	return nil
}

// limitLocks applies lock_timeout. IRIS counts whole seconds, so that a
// fraction is rounded up. A session without the setting waits as long as IRIS
// does by its own setting; inside of a transaction there is no way back to that.
func (t *transaction) limitLocks(ctx context.Context) error {
	limit := t.session.settings.duration("lock_timeout")
	seconds := int((limit + time.Second - 1) / time.Second)
	if seconds == 0 && (t.held || t.users > 0) {
		return nil
	}
	return t.conn.SetLockTimeout(ctx, seconds)
}

// hold keeps the connection for the rest of the transaction, with autocommit
// off.
func (t *transaction) hold(ctx context.Context) error {
	if t.held {
		return nil
	}
	if err := t.conn.SetAutocommit(ctx, false); err != nil {
		t.conn.Spoil()
		t.releaseUnused()
		return remote.Translate(err)
	}
	t.held = true
	return nil
}

// writable returns the transaction's connection for a write, after making the
// client's savepoints in IRIS. verb names the statement for errors; tables are all
// that it writes, where that is known: temporary ones may be written in a
// transaction that is READ ONLY.
func (t *transaction) writable(ctx context.Context, verb string, tables ...*analyze.Relation) (*pool.Conn, error) {
	if t.readOnly() && !t.session.temporary.ownsAll(tables) {
		return nil, pgerr.New(pgerr.ReadOnlySQLTransaction, "cannot execute %s in a read-only transaction", verb)
	}
	if t.strong() {
		return nil, pgerr.New(pgerr.FeatureNotSupported, "%s in a transaction of isolation level %s is not supported",
			verb, t.session.settings.values["transaction_isolation"]).
			WithHint("IRIS has READ COMMITTED at most; use that level, or declare the transaction READ ONLY.")
	}
	if err := t.lease(ctx); err != nil {
		return nil, err
	}
	if err := t.hold(ctx); err != nil {
		return nil, err
	}
	if err := t.session.keepReads(ctx); err != nil {
		return nil, err
	}
	t.wrote = true
	return t.conn, t.makeSavepoints(ctx)
}

// autocommitted runs do on a connection that commits each statement by itself,
// whatever becomes of the transaction. That is the transaction's own as long as
// it has changed nothing and reads nothing, so that a pool of one suffices for
// it; else it is a second one.
func (t *transaction) autocommitted(ctx context.Context, do func(*pool.Conn) error) error {
	if err := t.session.keepReads(ctx); err != nil {
		return err
	}
	if t.held && (t.wrote || t.users > 0) {
		conn, err := t.session.opts.Pool.Acquire(ctx)
		if err != nil {
			return err
		}
		defer conn.Release()
		return do(conn)
	}
	if err := t.lease(ctx); err != nil {
		return err
	}
	t.users++
	defer t.giveBack()
	if !t.held {
		return do(t.conn)
	}
	if err := t.setAutocommit(ctx, true); err != nil {
		return err
	}
	return errors.Join(do(t.conn), t.setAutocommit(context.WithoutCancel(ctx), false))
}

// setAutocommit switches autocommit; a connection of which it is not known must
// not be used by others.
func (t *transaction) setAutocommit(ctx context.Context, on bool) error {
	err := t.conn.SetAutocommit(ctx, on)
	if err != nil {
		t.conn.Spoil()
	}
	return remote.Translate(err)
}
