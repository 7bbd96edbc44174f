// Package pgtype holds PostgreSQL's types: their OIDs and properties, text and
// binary input and output, type modifiers and casts. One file per family.
//
// A Type is a row of pg_type with its four I/O functions attached. Input and
// Recv validate exactly as PostgreSQL does and answer with its SQLSTATEs
// (22P02, 22003, 22007, 22008, 22P03, 22001 …) and texts. Output and Send append to a
// buffer and never fail: what does not fit the type was refused before.
// Encode functions are chosen once per result column (Encoder) so that a row
// costs one indirect call per value.
//
// Env carries what a session's settings say about formatting (DateStyle,
// IntervalStyle, TimeZone, extra_float_digits, bytea_output) and the clock.
package pgtype
