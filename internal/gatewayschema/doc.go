// Package gatewayschema is the set of IRIS tables in which the gateway remembers
// what IRIS has no place for: the declared PostgreSQL types of columns, defaults
// and checks as they were written, comments, sequences, types of the user, OIDs,
// advisory locks and notifications.
//
// # Parts
//
//   - tables.go: the tables, version by version
//   - install.go: what `iris-pgwire install` does, and what it prints
//   - rows.go: the rows as they are read, all of them with a snapshot of metadata
//   - column.go, alter.go, types.go: rows that are written with DDL
//   - routine.go: functions and procedures
//
// # Versions
//
// A version is a list of steps, each of which makes one table or one column.
// Install runs the steps whose outcome is not there yet, in order, and writes
// the version last: it can be interrupted and repeated. A version says which
// programs may still read it; older programs refuse to work on a newer schema
// that they would misread.
//
// # Invariants
//
//   - A row about a column holds for a table only while both are what they were:
//     its class (once confirmed) and its signature, which is IRIS's type, length
//     and precision. Other rows are ignored.
//   - IRIS's DDL is not atomic. A row is written as intended before the DDL and
//     confirmed after it. In between, or after a crash, an intended row counts
//     when the column that IRIS has is exactly the one it describes; so each
//     moment has one meaning.
//   - Identities are lower-cased names, because IRIS compares names without case.
//   - Only the account that installs creates tables. The service account reads
//     and writes rows.
//   - The schema is hidden from PostgreSQL's catalogs, and SQL cannot name it.
package gatewayschema
