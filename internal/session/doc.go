// Package session is one client's session: its settings, transaction state,
// prepared statements and portals. It implements pgwire.Session.
//
// # Parts
//
//   - session.go: opening and ending a session, the contract's small methods
//   - query.go: simple queries
//   - statement.go: text → tree → typed tree → plan
//   - plancache.go: plans that are shared, by the text without its literals
//   - portal.go, fetch.go: portals: binding, fetching, the command tag
//   - write.go: INSERT, UPDATE, DELETE
//   - transaction.go, lease.go: blocks, savepoints, the IRIS connection they hold
//   - block.go: BEGIN and its relatives
//   - cursor.go, cursor_fetch.go: DECLARE, FETCH, MOVE, CLOSE
//   - lock.go: advisory locks, pg_sleep
//   - notify.go: LISTEN, NOTIFY, UNLISTEN
//   - utility.go, set.go: statements that never reach IRIS
//   - ddl.go: CREATE TABLE and its relatives
//   - copy.go: COPY in both directions
//   - settings.go and its tables: SET, SHOW, RESET
//   - catalog.go: what the analyser may ask
//   - info.go: what functions may ask about the session
//   - tracer.go, observe.go, classify.go, redact.go: what others are told of
//     statements, without the client's values
//   - activity.go: what others may see of a session
//
// # One path
//
// A simple query is the unnamed statement and portal run to the end. Execute,
// SQL EXECUTE and COPY (query) use the same statements and portals.
//
// # Invariants
//
//   - Calls are serialised by the connection: nothing here needs a lock but the
//     activity, which others look at.
//   - Describe never executes anything.
//   - BEGIN leases nothing. The first statement that needs IRIS leases a
//     connection, for the transaction when a block is open or something was
//     written, else for the statement. A connection goes back without a
//     transaction, or it is closed.
//   - An error is reported by returning it; Fail, which follows, is the one
//     place where the transaction becomes failed or is rolled back.
package session
