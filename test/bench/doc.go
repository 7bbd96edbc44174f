// Command bench measures the gateway beside what its users would compare it
// with, and prints a table of ratios:
//
//   - the gateway in front of a scripted IRIS (package irisstub) beside the driver
//     alone on the same stub: what the gateway adds;
//   - PostgreSQL 15 directly, and behind PgBouncer in session mode: what a proxy
//     adds that only forwards bytes;
//   - the executor's operators, in rows a second, beside PostgreSQL's; a statement that is
//     new to the gateway beside one whose plan it has;
//   - the gateway in front of the embedded server beside the driver's own batches, a
//     scan of the same vectors, and the driver's own searches, one at a time and fifty.
//
// Both sides of a comparison are measured in turns within one run, round after
// round, and medians are compared: what else the machine does falls on both. The
// same client library (pgx's pgconn) reads from both sides. PostgreSQL runs with
// its defaults but for fsync, which is off.
//
// A missed budget does not fail the run, but for the memory of a long COPY; a wrong answer does: before anything is
// timed, COPY out of the gateway must give the bytes PostgreSQL gives, and every search must find what brute force finds.
//
//   - main.go: the command line; report.go: the table
//   - process.go, rig.go: the servers and their addresses
//   - data.go, vectors.go: rows, vectors and the stub's script; planner.go: the
//     statements the gateway sends to IRIS, made by its own planner
//   - rounds.go: turns and medians
//   - measure.go, point.go, operators.go, rows.go, copyin.go, stream.go, vectors.go, search.go, idle.go: the
//     measurements
package main
