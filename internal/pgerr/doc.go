// Package pgerr holds the one language of errors: PostgreSQL's errors and
// notices with their SQLSTATE, severity, position, detail and hint, and the
// table from IRIS's SQLCODEs to SQLSTATEs.
//
// An error gets its SQLSTATE where it is born. Wrapping with fmt.Errorf keeps
// it; From projects any error chain to the one *Error that goes to the wire,
// and an error without a code becomes XX000. Position counts characters of
// the statement text from 1, as the protocol's field P does.
package pgerr
