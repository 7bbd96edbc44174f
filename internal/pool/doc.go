// Package pool keeps connections to IRIS: sessions lease one for a transaction
// or a statement and give it back.
//
// # Life of a connection
//
// dialled on demand (Acquire, when none is idle and the limit allows) → leased
// → released → idle → leased again or closed. A connection goes back only in a
// known state: no transaction open, autocommit on. One in an unknown state
// (an error of the connection, a rollback that failed) is closed, never reused.
// After one was found broken, those that were idle then are tried before use:
// IRIS may have been restarted.
//
// # Invariants
//
//   - At most Options.Max connections exist; who comes later waits in order,
//     at most Options.Wait.
//   - A lease belongs to one goroutine. The pool's own state is guarded by one
//     mutex, never held during I/O.
package pool
