// Package deparse prints analysed queries as PostgreSQL's pg_get_viewdef does:
// every name resolved, the layout of its ruleutils.c.
//
// Upstream: PostgreSQL source, "ruleutils.c", whose decisions about parentheses,
// casts and line breaks this package follows.
//
// # Parts
//
//   - printer.go: the text, its indentation, the names of FROM items
//   - query.go: SELECT and its clauses, set operations, WITH
//   - from.go: FROM, joins, VALUES
//   - expr.go, operator.go, call.go: expressions
//   - shown.go: conditions and keys of steps, for EXPLAIN
//   - same.go: whether two analysed queries are the same
//
// # Two forms
//
// What a client sees is PostgreSQL's text. What is kept of a view is the stored
// form: every relation with its schema, no implicit casts, LIKE and IN as written,
// so that analysing it again gives the very same tree. Whoever stores it checks
// that with Same: a form that the printer cannot carry over is refused, never
// changed in meaning.
package deparse
