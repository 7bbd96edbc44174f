// Package store keeps the embedded server's tables on SQLite and gives them
// IRIS's transactions: row and table locks, dirty reads, undo by before-images.
// It knows no SQL text of IRIS; package engine translates statements and calls it.
//
// Why it is built this way: docs/adr/0001-embedded-transactions.md.
//
// # Parts
//
//   - catalog.go, lookup.go, link.go, type.go: the immutable catalog snapshot
//     (schemas, tables, columns, keys, indexes, views), how it is searched and
//     made, and the IRIS types of columns
//   - value.go: the five storage classes of a stored value and their codec
//   - store.go, database.go: the data directory, its lock file, one SQLite file
//     per IRIS namespace, start-up and recovery
//   - conn.go: pooled SQLite connections with their prepared statements
//   - lock.go: row, key and table locks with first-come waiting
//   - session.go, tx.go: one job's transaction: savepoints, commit, rollback
//   - write.go, row.go, foreign.go: short physical write transactions that
//     lock, journal and apply row changes, with unique and foreign keys
//   - journal.go: before-images and undo
//   - define.go, alter.go, persist.go: changes of definitions, and their storage
//   - snapshot.go, replace.go: copies of databases in use, and new data in the place
//     of old, for backup and restore
//   - system.go: read-only relations kept current with the definitions
//     (INFORMATION_SCHEMA)
//
// # Mapping to SQLite
//
// A table is the SQLite table Table.Physical ("t12"), its columns are
// Column.Physical ("c3"); both are safe without quotes and survive renames.
// Every table has the row id as RowID ("%id", INTEGER PRIMARY KEY); an IDENTITY
// column is that same SQLite column. SQLite enforces nothing but uniqueness:
// NOT NULL, validation and foreign keys are checked before a row is written.
//
// A stored value has the representation its Class demands:
//
//	%Integer %BigInt %SmallInt %TinyInt %Counter %RowVersion  INTEGER
//	%Boolean                                                  INTEGER 0 or 1
//	%Date                       INTEGER, days since 1840-12-31
//	%Time                       INTEGER seconds since midnight; with a PRECISION
//	                            canonical decimal TEXT, collation IRISNUM
//	%PosixTime                  INTEGER, IRIS's logical value (see Class)
//	%TimeStamp %DateTime        TEXT 'YYYY-MM-DD HH:MM:SS[.f]' without trailing zeros
//	%Double                     REAL
//	%Numeric %Currency          TEXT, canonical decimal, collation IRISNUM
//	%String, streams, %GUID     TEXT with the column's collation
//	%Binary, binary streams     BLOB
//	%Vector                     BLOB: one element byte, then little-endian elements
//
// The empty string is a TEXT of no characters, distinct from NULL. A canonical decimal has no
// leading zeros before the point, no trailing zeros after it, no exponent and no
// negative zero: '.5', '-12.25', '0'.
//
// Element bytes of vectors: 'f' float32, 'd' float64, 'i' int64, 'n' decimal
// (int64 significand then int8 power of ten, 9 bytes), 't' int64 as %PosixTime.
//
// # Life of a statement
//
// Reading: Session.Reader leases a connection; SQL over Physical names runs on
// it; it sees every physically committed row, so uncommitted rows of others too.
// Writing: Session.Write runs a function in one physical transaction of the
// only writer; a lock held by someone else rolls that transaction back, waits
// outside it and starts again. Nothing of a failed statement remains.
//
// # Invariants
//
//   - Whoever changes a row holds its lock, and the locks of the unique keys it
//     adds or removes, until its logical transaction ends: undo cannot fail.
//   - A before-image is committed physically with the change it belongs to.
//   - A transaction is durable when Commit returns; its journal is then gone.
//   - A catalog snapshot never changes; DDL installs a new one with a new version.
//   - Lock order: Database.writing before locks.mu; neither is held while waiting
//     for a row or table lock.
package store
