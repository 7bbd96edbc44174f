// Package embedded is the IRIS-compatible server inside this binary: it accepts
// IRIS's wire protocol and IRIS SQL and stands in for IRIS, which cannot be
// bundled. It is held to IRIS's documented behaviour, the unpleasant parts
// included; what it accepts must be what IRIS accepts.
//
// # Parts
//
//   - server.go: composition: New opens the data, Run accepts clients, Dial
//     connects from inside the process; auth.go checks users
//   - backup.go, backup: the data to a file while servers work with it, and back
//   - seed.go: a file of statements for new data
//   - pipe.go: in-memory connections, served like any other
//   - superserver: the protocol, server side; knows no SQL
//   - syntax: IRIS SQL lexer, parser and tree, written from the reference and
//     sharing nothing with the gateway's side
//   - engine: binder, types, functions, execution; IRIS statements become
//     SQLite statements with IRIS's functions and collations attached
//   - store: tables on SQLite, logical transactions as a journal of
//     before-images, row and table locks, undo at rollback and at start-up
//
// # Life of a statement
//
// superserver decodes Prepare → engine binds it against the store's catalog →
// metadata reply; Execute → engine runs it: reads on the job's own SQLite
// connection, writes through store in short physical transactions that journal
// before-images and take row locks.
package embedded
