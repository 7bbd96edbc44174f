// Package regex compiles and runs PostgreSQL's advanced regular expressions.
//
// Upstream: PostgreSQL documentation, "POSIX Regular Expressions"; Henry Spencer's
// engine in its src/backend/regex.
//
// # Parts
//
//   - options.go, escape.go, set.go, parse.go: a pattern → parts. A part is what the
//     engine pins down at once: a stretch without groups and with one preference for
//     long or short matches, a concatenation, an alternation, a repetition, a back
//     reference. How parts arise and which preference they have follows regcomp.c.
//   - golang.go: a part without lookaround and back references in the syntax of Go's
//     package regexp, which finds fastest where a match begins and its longest end.
//   - program.go, machine.go: an automaton over characters, for everything else.
//   - dissect.go: where the groups of a match are, as regexec.c finds them.
//
// # Deviations
//
//   - Basic regular expressions (flag b, option (?b)) are 0A000, extended ones (flag e)
//     are read as advanced ones.
//   - Collating elements have one character and no names.
//   - A match that takes too many steps is an error instead of a long wait.
package regex
