// Package analyze turns a syntax tree into a typed tree: PostgreSQL's name
// resolution, type inference, function and operator resolution, without I/O of
// its own. What exists is asked of a Catalog.
//
// Upstream: PostgreSQL documentation, "Type Conversion" (operators, functions,
// value storage, UNION and related constructs) and the parser's analysis phase.
//
// # Parts
//
//   - tree.go: the typed tree: expressions and query nodes (the contract with plan and exec)
//   - catalog.go: what the analyser asks of its surroundings: relations,
//     functions, operators
//   - scope.go: names in scope, ambiguity, correlated levels
//   - expr*.go: expressions; unknown literals and parameters
//   - resolve.go: operator and function resolution
//   - select.go, dml.go, update.go, conflict.go, changecte.go: statements and their larger clauses
//   - aggregate.go, group.go, window.go, frame.go: aggregates, GROUP BY, windows
//   - target.go: result columns and their names
//
// # Invariants
//
//   - A typed expression knows its type; no "unknown" is left after Analyze
//     (an unknown literal in a select list becomes text).
//   - A position is kept on every node that can fail at run time.
//   - The tree is immutable once returned; plans share it.
package analyze
