// Package translate tells what becomes of PostgreSQL's SQL without a server: which
// IRIS SQL it is, and what is left to the gateway.
//
// # Parts
//
//   - translator.go: Translator, a gateway of its own in memory
//   - statement.go: Statement, what a statement becomes, and its printed forms
//
// # How
//
// A Translator is a session over an embedded server that keeps nothing. The same
// analyser and planner work there as for clients. Definitions run, so that the
// statements after them find what they make; queries and changes are planned only.
//
// # Invariants
//
//   - Nothing is read from or sent to any network or IRIS.
//   - What IRIS cannot do is told, never assumed: see docs/performance.md.
package translate
