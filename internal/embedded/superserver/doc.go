// Package superserver is the server side of IRIS's superserver ("xDBC")
// protocol, the one that IRIS's own drivers speak on port 1972. What a statement
// means is the Backend's business; this package knows the text of no statement
// but those on INFORMATION_SCHEMA that answer JDBC's catalog calls.
//
// The protocol has no public specification. What both ends share is in package
// iris/wire, values are $LIST items (package iris/list), and testdata holds
// worked examples and what the official drivers send.
//
// # Parts
//
//   - backend.go: the contract with the SQL engine
//   - server.go: Options, accepting, limits on connections
//   - conn.go: a connection's loop, dispatch and error replies; watch.go notices
//     clients that leave while a statement runs
//   - handshake.go: TLS, HANDSHAKE, CONNECT
//   - decode.go, request.go: bodies of requests; message.go, metadata.go: of replies
//   - handlers.go: which function is answered by what
//   - statement.go, statements.go, cursor.go: prepared and direct queries, their
//     ids and their rows by pages; scroll.go: scrollable cursors
//   - update.go: updates, batches, generated keys
//   - session.go: transactions, settings, cancel; native.go: the class methods that
//     clients call by themselves
//   - procedure_backend.go, procedure.go: stored procedures, their parameters and
//     one or many results
//   - streams.go, streams_change.go: long values by handle; catalog*.go: DatabaseMetaData
//
// # Life of a connection
//
// The first byte tells TLS from the protocol; where TLS is required everything
// else ends there, before a password is said. HANDSHAKE and CONNECT must come
// before a deadline, in messages of a few kilobytes; until then nothing about the
// peer is logged above debug level. Login starts a Job; a refused one is told so
// after a time that does not depend on the reason (RefusalDelay), in which it
// holds a socket but no place among the connections. From then on one request
// is read, handled and answered at a time. A handler appends whole messages to
// the connection's reply, or returns an error, which replaces them: a status,
// the positive SQLCODE, whose text the client fetches with GET_SERVER_ERROR.
// The end of the connection, however it comes, cancels its context, closes its
// cursors and closes the job, which rolls back.
//
// # Invariants
//
//   - One goroutine serves a connection. Beside it there is the watcher, only
//     while a request has been running for watchDelay, and it only peeks.
//   - A reply longer than Options.FrameBytes is continued in further frames.
//   - Every reply that has a body has a complete one: the official Python driver
//     reads past the end of what it is sent.
//   - The functions that wire.Function.NoReply lists are never answered.
//   - Values decoded from a request alias its body. A query's parameters may live
//     as long as its cursor, so its request gives up its buffer (keepBody).
//   - Everything has a limit: message, parameter values, statement ids (the one
//     used longest ago is dropped and answered with status 404), stream contents,
//     rows of a scrollable cursor, connections, time to log in.
//
// # Deviations from IRIS
//
// Fast select and fast insert are never granted. Protocol versions before 65 are
// answered with 65. Of the native API only %SYSTEM.Version exists. A scrollable
// cursor's rows are computed when it is opened. All statements of a batch are
// executed even when one fails.
//
// # How to debug
//
// Connections log their end and its reason at debug level. FuzzConnection and
// TestReplay show how to play bytes to a server without a client.
package superserver
