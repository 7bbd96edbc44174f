// Command random asks PostgreSQL and the gateway the same random questions and
// compares the answers. run.sh starts a PostgreSQL and calls it; the gateway and
// the embedded server run in this process.
//
// # Parts
//
//   - types.go: the types, with values that are known to make trouble
//   - catalog.go, hints.go: which functions, operators and casts there are, as
//     PostgreSQL's catalog says, and what their arguments must look like
//   - tree.go: statements as trees, which can be made smaller
//   - scalar.go, target.go: statements about one function, operator or cast
//   - expr.go, query.go, from.go, clauses.go: whole queries
//   - pushed.go: what IRIS can answer whole
//   - change.go: UPDATE and DELETE, rolled back
//   - writes.go: workloads of statements that change tables with constraints, in
//     transactions, instead of questions (-writes)
//   - tables.go: the tables and what is in them
//   - gateway.go, answer.go: the two servers, their answers, and their comparison
//   - reduce.go: the smallest statement that still shows a difference
//   - coverage.go, main.go: what a run covered
//   - mutation.go: each pushdown rule made wrong, and switched off
//
// # What can be compared
//
// Only what PostgreSQL promises: rows without ORDER BY are sorted before they are
// compared, LIMIT stands over a total order, equal values that look different
// (1.0 and 1.00) are not asked for a representative, sums of floats are of values
// that add up exactly. The order in which conditions are evaluated is PostgreSQL's
// own business; what may raise an error therefore stands in the select list of a
// statement that has nothing else (target.go), and whole queries use what cannot
// fail, and what was seen not to fail on the rows of the table at hand.
//
// # Seeds
//
// A run prints its seed; the same seed makes the same statements as long as
// PostgreSQL answers the same. A difference is printed as the smallest statement
// found for it.
package main
