// Package exec runs what is not left to IRIS: the local operators over streamed
// rows, and PostgreSQL's function library.
//
// # Parts
//
//   - node.go: the contract: Node, Rows, Runtime
//   - compile*.go: typed expressions to closures
//   - query.go: the pipeline of one analysed query over its leaf sources
//   - filter.go, join.go, aggregate.go, sort.go, limit.go, setop.go …: one operator a file
//   - funcs*.go: the function library, one file per family: signature and
//     implementation stand together, so that adding a function is one entry
//
// # Invariants
//
//   - Rows stream; a row is valid until the next call of Next.
//   - Between rows the context is checked: everything is cancelable.
//   - What is kept (sort, hash, distinct) is counted against Runtime.Memory.
package exec
