// Package pool keeps connections to IRIS: sessions lease one for a transaction
// or a statement and give it back.
//
// # Parts
//
//   - pool.go: Pool, leasing and giving back
//   - slots.go: who waits for a lease, and in which order
//   - dialer.go: opening connections, and not too many attempts at it
//   - reaper.go: closing what has been idle for too long
//   - conn.go: a leased connection and its prepared statements
//
// # Life of a connection
//
// dialled on demand (Acquire, when none is idle and the limit allows) → leased
// → released → idle → leased again or closed. A connection goes back only in a
// known state: no transaction open, autocommit on. One in an unknown state
// (an error of the connection, a rollback that failed) is closed, never reused.
// After one was found broken, those that were idle then are tried before use:
// IRIS may have been restarted. So is one that was idle for long.
//
// # Cancelation
//
// IRIS interrupts a statement at the request of another connection. The pool
// has one place for such a connection, beside those of Options.Max, so that
// statements can be canceled when every connection is leased. Interrupts that
// come at once take turns.
//
// # Invariants
//
//   - At most Options.Max connections exist, one that interrupts, and one that
//     sequences are advanced on (Beside); who comes later waits in order, at most
//     Options.Wait.
//   - A lease belongs to one goroutine. The pool's own state is guarded by one
//     mutex, never held during I/O; those of slots and dialer are leaves.
//   - An IRIS that cannot be reached is tried by one at a time, at most a second
//     after it was last tried.
package pool
