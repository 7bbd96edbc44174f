// Package exec runs what is not left to IRIS: the local operators over streamed
// rows, and PostgreSQL's function library.
//
// # Parts
//
//   - node.go: the contract: Node, Rows, Runtime
//   - layout.go, compile*.go, subquery.go, like.go: typed expressions to closures
//   - query.go, from.go, columns.go, references.go: the pipeline of one analysed
//     query over its leaf sources
//   - filter.go, source.go, join.go, aggregate.go, sort.go, limit.go, setop.go,
//     with.go: the operators; window*.go, frame*.go: window functions, one
//     partition kept at a time; memory.go and budget.go count what they keep, key.go makes the
//     keys that they group and hash by
//   - library.go, funcs_*.go: the function library, one file per family; numeric*.go,
//     text.go, regexp.go, datetime.go, date*.go, numberformat.go, json.go and
//     vector.go are the algorithms behind them
//   - jsonpath*.go: execution of a jsonpath, which package jsonpath reads
//   - procs.tsv: OIDs, types and properties from pg_proc (testdata/genprocs.sh);
//     procs_extra.tsv: the same for what PostgreSQL itself has not
//
// Adding a function is one entry in its family: the signature as pg_proc has
// it, the implementation, and the name of the planner's rule if IRIS has a
// counterpart.
//
// # Rows and frames
//
// A row of a query is the columns of its ranges in the order of FROM, then,
// once grouped, the GROUP BY values and the aggregates. Column references of
// level n are looked up n frames out. The operators inside a query are opened
// with the query's own frame: its Row is what an enclosing join has of the
// query's row so far (lateral references), its Outer the row of the enclosing
// query. A query finds the frame of the query around it as its outer one, and
// that holds for subqueries in FROM, WITH items and the arms of set operations
// too, as the analyser counts levels.
//
// # Invariants
//
//   - Rows stream; a row is valid until the next call of Next.
//   - Between rows the context is checked: everything is cancelable.
//   - What is kept is counted against Limits: those of the statement, and a Budget
//     that all statements share (budget.go). Beyond the statement's, joins, sorting,
//     DISTINCT, grouping, the input of aggregates that is collected, set operations,
//     WITH items and windows write rows to a temporary file
//     without a name, up to Limits.SpillMax (spill.go, rowstore.go, aggregate_collect.go);
//     results of subqueries, and values that are too large by themselves, fail with 53200.
//   - Nodes and closures are shared by concurrent executions and keep nothing;
//     an execution runs on one goroutine and keeps its state in its Runtime.
//
// # Deviations
//
//   - Constant expressions are computed when their value is needed (testdata/query/constants_diverges);
//     those that PostgreSQL computes when it plans are computed before (plan.Fixed).
//   - Transcendental functions of float8 may differ from the C library's in the
//     last digit (testdata/corpus/float_diverges).
//   - Regular expressions: see package regex.
//   - Sums over vectors are computed in double precision (vector.go).
package exec
