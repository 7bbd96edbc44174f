// Package pgquery compares the gateway's parser with PostgreSQL 17's own, as
// libpg_query carries it.
//
// # What is compared
//
// A text must be refused by both, with the same message at the same position, or
// accepted by both. What is accepted is printed by our printer, and PostgreSQL
// must make the same tree of the printed form as of the text: then our tree has
// lost nothing. See compare.go; what counts as the same is in normal.go.
//
// # Texts
//
//   - the recorded statements of real clients, or the sample of them in testdata
//   - the statements of test/conformance and of internal/pgsql/testdata
//   - those statements with tokens removed, doubled, exchanged and put in
//   - statements generated from testdata/grammar.txt
//
// What differs on purpose is listed in testdata/deviations.txt; the test fails
// when the list does not hold a difference, and when it holds one that is none.
//
// The package is a module of its own because its oracle needs a C compiler.
package pgquery
