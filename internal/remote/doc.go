// Package remote runs the IRIS statements of a plan on a leased connection. It
// is the one place where values cross between PostgreSQL's representation and
// IRIS's: decode.go turns $LIST items into values of the PostgreSQL type that
// the analyser announced, encode.go turns parameter values into items of the
// type that IRIS's PREPARE reply announced.
//
// A value that does not fit the announced type is an error at that row, never
// a silently different value.
package remote
