// Package list is the codec of $LIST, the encoding of every value on IRIS's
// wire: a sequence of items, each a length, a type byte and data.
//
// Encoding appends to a caller's buffer; decoding walks a buffer without
// copying. Both sides of the wire use it: the driver in package iris and the
// embedded server. It knows no SQL: NULL and the empty string differ only by
// convention (see Item).
package list
