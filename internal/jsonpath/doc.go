// Package jsonpath reads and prints paths of SQL/JSON as PostgreSQL's type
// jsonpath does. It executes nothing: that is done by exec.
//
// Upstream: PostgreSQL documentation, "The SQL/JSON Path Language" and "jsonpath
// Type".
//
// # Parts
//
//   - item.go: the tree: items, each with the one applied to its result
//   - lexer.go, escape.go: tokens
//   - parser.go, accessor.go: text to tree
//   - print.go: tree to text
//
// # Invariants
//
//   - Whatever is accepted prints as text that is read as the same tree again.
//   - The depth of a path is bounded (54001), so that those who walk it need no
//     bound of their own.
//
// # Deviations
//
//   - An operator whose result something is applied to is printed in parentheses
//     everywhere: @.a + 1.abs() would be another path than (@.a + 1).abs(), which
//     PostgreSQL 15 prints so inside of filters.
package jsonpath
