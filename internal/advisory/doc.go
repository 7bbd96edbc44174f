// Package advisory keeps PostgreSQL's advisory locks among the sessions of a
// gateway.
//
// Upstream: PostgreSQL documentation, "Explicit Locking: Advisory Locks" and
// "Advisory Lock Functions"; the order of waiters is that of its lock manager
// (lmgr/README: first come, first served, but who holds a lock already passes).
//
// # Parts
//
//   - locks.go: Locks, the table of all locks, and the search for deadlocks
//   - owner.go: Owner, one session's locks, each counted by scope
//
// # Life of a lock
//
// Acquire grants it at once when no other owner holds a conflicting one and
// nobody who would conflict waits in front; else the owner waits in a queue until
// those go, or its context ends. A lock taken several times is held until it was
// released as often. Locks of a transaction go with it, or with the savepoint they came
// after (Mark, Undo); what is left goes with the session.
//
// # Invariants
//
//   - The mutex of Locks is a leaf. A waiter is told through a channel of its own.
//   - Who would wait for ever because of a circle of waiters is 40P01 at once.
//   - What one owner may hold is bounded (MaxHeld: 53200).
//
// # Deviations from PostgreSQL
//
// Locks are of this gateway only; where several serve a namespace (the session's
// option Replicas) they are refused rather than held by some only. A circle that
// goes through locks of rows in IRIS is not seen: there IRIS's lock timeout ends it.
package advisory
