// Package regex translates PostgreSQL's advanced regular expressions to Go's.
//
// Upstream: PostgreSQL documentation, "POSIX Regular Expressions".
//
// What Go's cannot do (back references, lookaround) is refused with 0A000.
//
// # Deviations
//
//   - Word boundaries (\y, \m, \M) know ASCII words only.
//   - With a non-greedy quantifier anywhere, matches are found by Perl's rules;
//     without one, the longest match wins, as in PostgreSQL.
package regex
