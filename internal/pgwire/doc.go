// Package pgwire is the server side of the PostgreSQL frontend/backend
// protocol, version 3: it owns the socket and the state machine and knows no
// SQL. What a statement means is behind Session, which someone else implements.
//
// Upstream: PostgreSQL documentation, "Frontend/Backend Protocol" (message
// flow, message formats, error and notice fields).
//
// # Parts
//
//   - session.go: the contract (Handler, Session) and the message structs
//   - server.go: listener, accept loop, connection registry, drain
//   - startup.go: SSLRequest, GSSENCRequest, StartupMessage, version
//     negotiation, parameter checks, authentication, BackendKeyData
//   - conn.go: the message loop of one connection
//   - extended.go: Parse, Bind, Describe, Execute, Close, Flush, Sync
//   - reader.go: bounded message reader and body decoder
//   - writer.go: ResultWriter, the one buffer towards the client
//   - copy.go: COPY framing as io.Reader and io.Writer
//   - cancel.go: backend keys and CancelRequest
//
// # Life of a connection
//
// accepted → (SSLRequest | GSSENCRequest, each at most once) → startup or
// cancel request → authentication → Handler.Open → message loop → End. One
// goroutine reads, executes and writes; it needs no locks. Only the listener's
// registry and the cancel registry are shared, each with its own mutex.
//
// # Invariants
//
//   - After an error in the extended protocol everything is discarded until
//     Sync: one field, set in one place. A simple Query never discards.
//   - Exactly one ReadyForQuery answers each Sync and each Query.
//   - Nothing is allocated by a declared length before the bytes arrive; the
//     startup packet is bounded at 10 000 bytes as in PostgreSQL.
//   - The write buffer is flushed on Sync, Flush, before every blocking read
//     and when it exceeds its limit; never elsewhere.
//   - A panic below the message loop is recovered in one place: the client
//     gets XX000 FATAL with a reference, the stack goes to the log.
package pgwire
