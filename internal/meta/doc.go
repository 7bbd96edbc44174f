// Package meta is what the gateway knows of an IRIS namespace: its schemas,
// tables, columns and keys, read in bulk from INFORMATION_SCHEMA.
//
// # Parts
//
//   - cache.go: the shared snapshot and when it is read again
//   - facts.go: what IRIS says, table by table, shared by snapshots
//   - load.go, details.go: the queries, for all tables or for some
//   - snapshot.go: look-ups
//   - types.go: IRIS types → PostgreSQL types
//   - dictionary.go: what only the class dictionary tells: vectors, collations, kinds of indexes
//   - routine.go: functions and procedures, of IRIS and of the gateway schema
//   - names.go: IRIS names → PostgreSQL names
//
// # Life of a snapshot
//
// read on first use → shared by all sessions, immutable → replaced when our own
// DDL invalidates it, when IRIS says that classes have changed (asked every ten
// seconds where it can tell), when it is too old, when a statement names something
// that it does not have, or when IRIS does not know a name that it has. Readers
// never wait for one another: whoever finds it out of date reads, the others use
// the old one meanwhile unless there is none or a change is known. After DDL that says
// which tables it is about, those alone are read again, and the gateway schema; what
// IRIS changed besides is noticed when it would have been.
//
// # Invariants
//
//   - A Snapshot never changes. Its Version differs from every other one's.
//   - OIDs are those that the gateway schema keeps, else a hash of the object's
//     identity with deterministic probing: they are the same after a restart as
//     long as no two names collide differently.
//   - A column has the type that it was declared with only as long as it is the
//     very column that the gateway schema describes.
package meta
