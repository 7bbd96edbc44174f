// Package syntax reads IRIS SQL: lexer, parser and tree of the embedded server.
//
// It is written from the IRIS SQL reference alone and shares nothing with the
// gateway's PostgreSQL side or its IRIS printer; two independent readings of a
// dialect catch each other's mistakes. It knows no tables and no types beyond
// their names.
//
// # Parts
//
//   - tree*.go: the tree. Statement is what Parse returns, Expr a value,
//     Cond a predicate. IRIS has no boolean values, and neither has the tree:
//     a Cond never stands where an Expr is wanted.
//   - token.go, lexer.go: the whole text becomes tokens first, so a malformed
//     token is reported before any grammatical error, as IRIS does.
//   - parse*.go: recursive descent with bounded depth.
//   - error.go: errors carry the SQLCODE and the %msg text of IRIS.
//
// # Names
//
// Identifiers, delimited or not, compare without case: Name keeps the spelling
// and Fold gives the form to compare. There are two-part names only.
//
// # Deviations
//
// Statements and clauses outside of what the embedded server executes
// (procedures, triggers, computed columns, foreign tables, models) are refused
// as syntax errors.
package syntax
