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
//   - options.go: what a Server needs, limits and their defaults
//   - server.go: accept loop, connection registry, drain
//   - startup.go: SSLRequest, GSSENCRequest, direct TLS, authentication, the
//     opening of the session
//   - startupmessage.go: StartupMessage, versions, options
//   - conn.go: the message loop of one connection, simple queries, errors
//   - extended.go: Parse, Bind, Describe, Execute, Close, Flush, Sync
//   - messages.go: message types and their limits
//   - reader.go: bounded message reader
//   - decode.go: message bodies
//   - writer.go: ResultWriter, the one buffer towards the client
//   - copy.go: COPY framing as io.Reader and io.Writer
//   - cancel.go: backend keys and CancelRequest
//   - watch.go, peer_*.go: noticing that a client has gone
//   - idle.go: how long a client may be silent
//   - tracer.go, trace.go: what others are told, and the log of messages
//
// # Life of a connection
//
// accepted → (SSLRequest | GSSENCRequest, each at most once) → startup or
// cancel request → authentication → Handler.Open → message loop → End. One
// goroutine reads, executes and writes; it needs no locks. Only the listener's
// registry and the cancel registry are shared, each with its own mutex, which
// are never held together; a backend key's mutex is a leaf.
//
// A session call runs under a context of its own. A cancel request cancels it
// (cause 57014), so does the watch when the client has gone, and so does the
// server at the end of the grace (cause 57P01 FATAL), and so does an operator. Others reach a
// connection that waits for its client only through its read deadline, after
// they have set what it will then find: a canceled context or the drain flag.
// A read that was woken has consumed nothing and is repeated.
//
// # Invariants
//
//   - After an error in the extended protocol everything is discarded until
//     Sync: one field, set in one place. A simple Query never discards.
//   - Exactly one ReadyForQuery answers each Sync and each Query.
//   - Nothing is allocated by a declared length before the bytes arrive; the
//     startup packet is bounded at 10 000 bytes as in PostgreSQL.
//   - The write buffer is flushed on Sync, Flush, when it exceeds its limit and
//     before every blocking read, except between messages of the extended
//     protocol without an error or notice, as in PostgreSQL; never elsewhere.
//   - An error of the transport is errClientGone and ends the connection
//     without a word; every other error that ends it is a FATAL *pgerr.Error.
//   - A panic below the message loop is recovered in one place: the client
//     gets XX000 FATAL with a reference, the stack goes to the log.
//
// # Deviations from PostgreSQL
//
// Each has its case in testdata/corpus/*_diverges or a test.
//
//   - A message length that cannot be is answered by 08P01 FATAL; PostgreSQL
//     closes without a word. So is a message that has no place in copy data,
//     for which PostgreSQL sends two errors.
//   - Function calls and replication are 0A000.
//   - Startup parameters must be UTF-8 (22021); of the server's command-line
//     switches only -c and --name are known.
//   - A connection beyond MaxStarting is refused with 53300 before it said
//     anything. MaxConnections is checked after authentication, so that who
//     cannot authenticate takes no session's place.
//   - What a Bind announces (formats, parameters, UTF-8) is checked before the
//     statement is looked up.
//   - A character that the client's encoding has not is "?" in names and errors;
//     PostgreSQL fails.
//   - A cancel request interrupts a copy-in that waits for its client.
//
// # How to see what happens
//
// TestCorpus replays testdata/corpus against this server and, with -pg-addr,
// against PostgreSQL; -rewrite records. A client's own view is libpq's
// PQtrace. What clients are not told is in the log at debug level; with
// Options.TraceMessages every message is there too, by type and length.
package pgwire
