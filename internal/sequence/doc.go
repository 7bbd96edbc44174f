// Package sequence advances the sequences that the gateway schema keeps, so that
// no number is given out twice, whatever gateways there are and however they end.
//
// # Life of a number
//
// The row of a sequence says what it has counted to. Take reserves a block of
// numbers by moving the row on, in a statement of its own that changes the row
// only while it is what it was taken to be, and that commits by itself on a
// connection beside the pool's: what becomes of the client's transaction does not
// matter, and nobody waits for a transaction's end. A block is given out after
// IRIS has said that it is stored; a gateway that dies loses the numbers it had
// reserved, which leaves a gap, as in PostgreSQL.
//
// # Parts
//
//   - counters.go: the row, shared by all sessions of a gateway
//   - block.go: the arithmetic of PostgreSQL's nextval
//
// # Invariants
//
//   - A number is reserved by one UPDATE that names the count it starts from. When
//     it changes nothing, the row is read again and the next count tried.
//   - What this process remembers of a row saves a query; it is never trusted.
package sequence
