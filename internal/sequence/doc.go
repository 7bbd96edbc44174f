// Package sequence advances the sequences that the gateway schema keeps, so that
// no number is given out twice, whatever gateways there are and however they end.
//
// # Life of a number
//
// The row of a sequence says what it has counted to. Take reserves a block of
// numbers by moving the row on, in a transaction of its own on a connection beside
// the pool's: what becomes of the client's transaction does not matter, and nobody
// waits for its end. A block is given out after IRIS has said that it is
// committed; a gateway that dies loses the numbers it had reserved, which leaves a
// gap, as in PostgreSQL.
//
// # Parts
//
//   - counters.go: the row
//   - block.go: the arithmetic of PostgreSQL's nextval
//
// # Invariants
//
//   - The row is locked, by an UPDATE that changes nothing, before it is read, and
//     stays locked until the new count is committed. An UPDATE that compared
//     the count itself would rest on when IRIS evaluates conditions.
package sequence
