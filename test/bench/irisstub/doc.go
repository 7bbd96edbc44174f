// Package irisstub is an IRIS that knows its answers by heart: a server of the
// superserver protocol with scripted results, no SQL and no storage. It exists
// for benchmarks, where what the gateway costs must not be hidden behind what a
// database costs.
//
// A Script lists answers by the exact text of a statement or its beginning; a
// statement without one is refused as IRIS refuses an unknown table. Metadata
// makes the answers to the queries with which the gateway reads a namespace, so
// that the gateway sees the scripted tables. Rows are encoded once, when the
// script is made, and copied into replies. Updates count their parameter sets and
// do not look at them.
//
//   - script.go: answers; metadata.go: those to the gateway's own queries
//   - server.go: connections and requests; statement.go: statements, rows, counts
//
// It shares the codec and the constants with the driver (packages iris/list and
// iris/wire), and nothing with the embedded server, which decodes what it is sent
// and would be measured along. check.sh has the official Python driver read the
// rows of the benchmark's script.
package irisstub
