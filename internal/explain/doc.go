// Package explain prints plans as PostgreSQL's EXPLAIN does: as text, JSON, XML or
// YAML, under PostgreSQL's names where the concept is the same, so that viewers of
// plans read them.
//
// Upstream: PostgreSQL source, "explain.c", whose layout of the four formats this
// package follows.
//
// # Parts
//
//   - options.go: the options of EXPLAIN and their errors
//   - document.go: what is told of a plan, in order
//   - text.go, markup.go: the formats
//
// # Deviations
//
//   - There are no costs: IRIS decides what its part costs, and tells nobody here.
//     What is sent to IRIS is a Foreign Scan with its "IRIS SQL".
//   - BUFFERS, WAL and SETTINGS are accepted and have nothing to tell.
package explain
