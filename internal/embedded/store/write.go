package store

import (
	"context"
	"errors"

	"github.com/ncruces/go-sqlite3"
)

// Writer is the physical transaction in which a statement changes rows. Its
// connection may be used for reading; it sees the changes made so far.
type Writer struct {
	*Conn
	// NoCheck leaves out foreign keys (%NOCHECK).
	NoCheck bool

	db        *Database
	session   *Session
	keep      bool   // inside a logical transaction: keep locks, journal
	operation string // for messages
	depth     int    // of referential actions
	committed func() // called after the physical commit, if set
}

// batch is a sequence of statements of one session.
type batch struct {
	count  int
	fn     func(w *Writer, i int) error
	define bool // DDL: outside of the logical transaction, waits for the disk
}

// blocked is the error of a statement that met a lock of somebody else. Write
// waits for the lock and runs the statement again; failure is for when it
// cannot be had.
type blocked struct {
	want    taken
	failure *Error
}

// Error gives the text of the failure.
func (b *blocked) Error() string { return b.failure.Error() }

// Write runs fn for 0 … n-1, each as one statement: it takes effect as a whole
// or not at all. As many as possible share a physical transaction. fn may be
// called again for the same number after it met a lock, and must pass on the
// Writer's errors. Write stops at the first error; done is how many took effect.
func (s *Session) Write(ctx context.Context, n int, fn func(w *Writer, i int) error) (done int, err error) {
	if s.explicit {
		s.Start()
	}
	start := s.db.locks.mark(s.owner)
	if s.tx == nil {
		defer func() { s.db.locks.release(s.owner, start) }()
	}
	return s.execute(ctx, batch{count: n, fn: fn})
}

// execute runs a batch, waiting for locks in between.
func (s *Session) execute(ctx context.Context, todo batch) (done int, err error) {
	for {
		done, err = s.executeFrom(ctx, done, todo)
		var b *blocked
		if !errors.As(err, &b) {
			return done, err
		}
		ok, err := s.db.locks.wait(ctx, s.owner, b.want, s.timeout)
		if err != nil {
			return done, err
		}
		if !ok {
			return done, b.failure
		}
	}
}

// executeFrom runs a batch from a number on in one physical transaction.
func (s *Session) executeFrom(ctx context.Context, from int, todo batch) (done int, err error) {
	d := s.db
	if err := d.lockWriter(ctx); err != nil {
		return from, err
	}
	defer d.unlockWriter()
	if err := d.begin(s.tx == nil || todo.define); err != nil {
		return from, err
	}
	committed, last := false, s.lastEntry()
	defer func() { // also after a panic
		if !committed {
			err = errors.Join(err, d.rollback())
			s.setLastEntry(last)
		}
	}()
	d.writer.SetInterrupt(ctx)
	w := &Writer{Conn: d.writer, db: d, session: s, keep: s.tx != nil && !todo.define}
	for done = from; done < todo.count && err == nil; {
		nested := todo.count-from > 1
		if err = w.step(ctx, nested, func() error { return todo.fn(w, done) }); err == nil {
			done++
		}
	}
	if done == from && from < todo.count || d.writer.GetAutocommit() {
		return from, err
	}
	if commitErr := d.commit(); commitErr != nil {
		return from, commitErr
	}
	committed = true
	if w.committed != nil {
		w.committed()
	}
	return done, err
}

// lastEntry is the transaction's last journal entry.
func (s *Session) lastEntry() int64 {
	if s.tx == nil {
		return 0
	}
	return s.tx.last
}

// setLastEntry goes back to an earlier journal entry.
func (s *Session) setLastEntry(last int64) {
	if s.tx != nil {
		s.tx.last = last
	}
}

// step runs one statement, nested in a savepoint when others share the physical
// transaction. Of a failed one nothing remains, locks included.
func (w *Writer) step(ctx context.Context, nested bool, fn func() error) error {
	mark, last := w.db.locks.mark(w.session.owner), w.session.lastEntry()
	if nested {
		if err := w.run("SAVEPOINT statement"); err != nil {
			return err
		}
	}
	err := fn()
	if err == nil {
		if nested {
			return w.run("RELEASE statement")
		}
		return nil
	}
	w.db.locks.release(w.session.owner, mark)
	w.session.setLastEntry(last)
	if errors.Is(err, sqlite3.INTERRUPT) && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	w.idle() // ends the interrupt too: the way back must not be interrupted
	if nested && !w.GetAutocommit() {
		err = errors.Join(err, w.run("ROLLBACK TO statement"), w.run("RELEASE statement"))
	}
	return err
}

// Catalog returns the definitions, which cannot change while the Writer lives.
func (w *Writer) Catalog() *Catalog { return w.db.Catalog() }

// lock takes a lock that is kept to the end of the transaction.
func (w *Writer) lock(t *Table, want taken) error {
	return w.obtain(want, w.keep, func(b taken) *Error { return lockFailure(t, b, w.operation) })
}

// obtain takes a lock, or only looks whether it is free.
func (w *Writer) obtain(want taken, keep bool, failure func(inTheWay taken) *Error) error {
	if b := w.db.locks.try(w.session.owner, want, keep); b != nil {
		return &blocked{*b, failure(*b)}
	}
	return nil
}
