// Package iris is a client for InterSystems IRIS in pure Go. It speaks the
// superserver protocol ("xDBC") that the vendor's JDBC and Python drivers speak,
// over TCP or TLS, and needs nothing installed.
//
// # Upstream
//
// The protocol is not published. What is known of it comes from watching those
// drivers and from open-source clients; the byte transcripts in testdata are
// checked against what the drivers send. IRIS SQL and its error codes are
// documented at https://docs.intersystems.com ("InterSystems SQL Reference",
// "InterSystems Error Reference").
//
// # Parts
//
//	config.go     Config and its defaults
//	dial.go       Dial: socket, TLS, HANDSHAKE, CONNECT
//	conn.go       Conn: its state, the calls without a statement
//	call.go       one call: request, replies, the end of a context, error texts
//	sqltext.go    parameters in SQL text, query or update
//	statement.go  Stmt: prepare, execute, and execution by text
//	describe.go   Column and Param
//	rows.go       Rows: reading a result message by message
//	procedure.go  Procedure: calls with output parameters and results
//	batch.go      Batch: many parameter sets in one call
//	stream.go     values too long for a row
//	error.go      Error, RefusedError, ConnError, ProtocolError
//	tracer.go     Tracer
//
// Package list is the codec of values, package wire that of messages; both serve
// servers too. Package stdlib offers the driver to database/sql.
//
// # The life of a connection
//
// Dial opens the socket, agrees on a protocol version and logs in; the server
// starts a process for the connection, whose number is Job. From then on the
// client sends a request and reads its reply, or two, or, for a few functions,
// none. Requests have odd ids, which replies echo.
//
// A statement gets an id from the client when it is prepared or first executed;
// ids are not used twice. A query's reply brings the first rows, and FETCH_DATA
// with the same id brings more until a reply says that there are none; then the
// server has forgotten the cursor and would not answer another fetch. Rows left
// unread are ended with CLOSE_CURSOR. A server that has dropped a prepared
// statement says so, and the statement is sent again with its text, once.
//
// Values travel as $LIST items, in both directions: parameters as list.Item or,
// in a Batch, encoded as they are added; rows as the bytes the server sent, for
// the caller to read with list.Reader. Nothing is boxed and no row is copied.
//
// # The end of a context
//
// The protocol has no cancel message on the connection itself. When the context
// of a running call ends, a second connection is made, with the same Config,
// that asks the server to interrupt the job, and the call's reply is awaited; both
// for at most InterruptTimeout. Three things can come of it:
//
//   - the call fails on the server: context.Cause is returned, the connection
//     is as good as before;
//   - the call succeeds, because the interrupt came too late or was ignored: its
//     result is returned, since it has happened;
//   - neither in time: the socket is closed, context.Cause is returned and
//     IsBroken tells the rest.
//
// A context that has ended before its call starts is returned without any of
// this, and nothing is sent.
//
// # Invariants
//
//   - One call at a time. A second one fails with ErrBusy, it does not wait. Only
//     Interrupt, IsBroken, Job and ServerVersion may run beside a call.
//   - No goroutine outlives a call: the one that interrupts has ended when the
//     call returns.
//   - A reply is at most MessageMax bytes, and memory grows as its bytes arrive.
//   - Bytes that are not what the protocol allows break the connection; nothing
//     after them is believed. An error that the server reports does not.
//   - An error of the connection is a *ConnError, whose SafeToRetry is true only if
//     nothing was handed to the network.
//   - Strings in Column, Error and Stmt are copies. Rows.Row, and items read from
//     it, live in a buffer that Next and Close reuse.
//
// # Deviations
//
//   - The vendor's drivers lift literals out of the SQL text and send them as
//     parameters. This one sends the text as it is, except for its ? marks: the
//     caller decides what is a parameter.
//   - They ask for feature options, above all "fast select"; this one for none,
//     because what the options change is known only in part.
//   - Servers that are not Unicode are refused, except Latin-1 ones, as their
//     8-bit text depends on a locale; so are protocol versions below 61 (Caché).
//   - Text with an unpaired surrogate reads as U+FFFD there. A string of one zero
//     character cannot be told from the empty string; the protocol has one form
//     for both.
//   - Stored procedures by CALL, scrollable cursors, generated keys and the
//     shared-memory transport are not offered.
//
// # Debugging
//
// A Tracer sees every request with its size and status. Package
// internal/irisfake plays scripts of bytes for tests.
package iris
