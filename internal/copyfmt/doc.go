// Package copyfmt reads and writes the data of COPY in its three formats:
// text, csv and binary. It deals in raw fields and knows no types: a row is a
// list of byte slices, nil for NULL, in the text or binary form of the column.
//
// Options holds the options of a COPY statement; ParseOptions checks them as
// PostgreSQL does. A Reader splits a stream into rows: it finds the lines
// first, because what ends a line is decided by the first one, and splits a
// line into fields second. The fields alias the Reader's buffers until the
// next Read. An Encoder appends rows to a buffer, a Writer sends them to an
// io.Writer.
//
// Errors are those of PostgreSQL (22P04 for malformed data, 22021 for bytes
// that are no UTF-8) and carry its CONTEXT: the relation, the line and, for an
// error of the caller's about one field, the column and the field's text.
//
// See "COPY" in PostgreSQL's reference, section "File Formats".
package copyfmt
