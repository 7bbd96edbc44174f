// Package temporary keeps the IRIS schemas that hold the temporary tables of
// sessions: it gives them out, takes them back, and removes what gateways that
// are gone have left behind.
//
// # How it is known that a gateway is gone
//
// A gateway with temporary tables has a note in the gateway schema, whose text it
// changes with every Tick. Another gateway that has looked at the note for a long
// time, by its own clock, and always found the same text, takes the note over,
// which succeeds for one, and drops what belongs to it. No clocks are compared. A
// gateway that finds its own note taken over, because it was suspended, takes
// another number: nothing that it makes from then on can be taken for what was
// dropped.
//
// # Invariants
//
//   - A schema belongs to one session of one gateway. Its number is the gateway's,
//     chosen at random, followed by the session's.
//   - Whatever cannot be dropped at once is tried again with each Tick.
package temporary
